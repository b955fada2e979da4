//! Paragraphs out of strings.

use crate::words::squeeze;

/// Paragraphs of a text that came as a string: of JSON-LD, of a feed.
pub(crate) fn paragraphs_of(text: &str) -> Vec<(String, u32)> {
    let text = crate::html::unescape(text);
    let text = text
        .replace("\\n", "\n")
        .replace("<br>", "\n")
        .replace("<br/>", "\n")
        .replace("</p>", "\n");
    let plain = if text.contains('<') { strip_tags(&text) } else { text };
    plain.lines().map(squeeze).filter(|line| !line.is_empty()).map(|line| (line, 0)).collect()
}

fn strip_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        match rest[at..].find('>') {
            Some(end) if end < 400 => rest = &rest[at + end + 1..],
            _ => {
                out.push('<');
                rest = &rest[at + 1..];
            }
        }
    }
    out.push_str(rest);
    out
}

//! The body out of strings of the page, where its visible text holds too little.

use crate::body::{self, Around, Body};
use crate::html::{self, Tree};
use crate::meta::jsonld::Ld;
use crate::why::Why;
use crate::Limits;
use annals_model::Finding;

/// Takes the body from strings of the page where its visible text holds too little.
pub(crate) fn fall_back(
    tree: &Tree<'_>,
    ld: &Ld,
    around: &Around<'_>,
    body: &mut Body,
    limits: &Limits,
    findings: &mut Vec<Finding>,
) {
    let weight = body.weight();
    // Taken apart only where it could be longer by enough: no character weighs more than
    // its bytes.
    if let Some(text) = ld.body.as_ref().filter(|text| weight * 2 < text.len()) {
        let paragraphs = body::paragraphs_of(text);
        let said: usize = paragraphs.iter().map(|(p, _)| crate::words::weight(p)).sum();
        if said > 200 && weight * 2 < said {
            findings.push(Finding::note(
                "body-from-json-ld",
                "the page shows less than half of the text its JSON-LD holds",
            ));
            body.paragraphs = paragraphs;
            return;
        }
    }
    if weight >= 200 {
        return;
    }
    let Some(markup) = longest_markup(tree) else { return };
    let markup = html::with_newlines(markup.into());
    let inner = html::parse(&markup, limits.max_depth);
    let found = body::read(
        &inner.dom,
        &Around {
            item_bodies: &[],
            is_fragment: true,
            heading: None,
            decks: Vec::new(),
            ..*around
        },
        &mut Why::default(),
    );
    if found.weight() > weight * 2 && found.weight() > 200 {
        findings.push(Finding::note("body-from-script", "the text stands in a script only"));
        body.paragraphs = found.paragraphs.into_iter().map(|(text, _)| (text, 0)).collect();
    }
}

/// The longest string in the page's scripts that holds paragraphs of HTML.
fn longest_markup(tree: &Tree<'_>) -> Option<String> {
    let mut best = String::new();
    for script in &tree.scripts {
        let source = script.body;
        if !["<p", "\\u003cp", "\\u003Cp", "&lt;p", "\\x3Cp"]
            .iter()
            .any(|mark| source.contains(mark))
        {
            continue;
        }
        for literal in literals(source) {
            if literal.len() <= best.len().max(200) {
                continue;
            }
            let text = unescape_literal(literal);
            let text =
                if text.contains("&lt;p") { html::unescape(&text).into_owned() } else { text };
            if text.matches("<p").count() >= 2 && text.len() > best.len() {
                best = text;
            }
        }
    }
    (!best.is_empty()).then_some(best)
}

/// The string literals of a script, between their quotation marks.
fn literals(source: &str) -> impl Iterator<Item = &str> {
    let bytes = source.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || loop {
        let start = at + bytes[at..].iter().position(|b| matches!(b, b'"' | b'\'' | b'`'))? + 1;
        let quote = bytes[start - 1];
        let mut end = start;
        while end < bytes.len() && bytes[end] != quote {
            // An apostrophe in a comment or pattern opens nothing.
            if bytes[end] == b'\n' && quote != b'`' {
                break;
            }
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        let end = end.min(bytes.len());
        if bytes.get(end) == Some(&quote) {
            at = end + 1;
            if let Some(literal) = source.get(start..end) {
                return Some(literal);
            }
        } else {
            at = start;
        }
    })
}

/// Undoes the escapes of JSON and JavaScript strings, twice where they were put twice.
fn unescape_literal(literal: &str) -> String {
    let mut text = literal.to_owned();
    for _ in 0..2 {
        if !text.contains('\\') {
            break;
        }
        let json =
            format!("\"{}\"", text.replace("\\'", "'").replace("\\x3C", "<").replace("\\x3E", ">"));
        match serde_json::from_str::<String>(&json) {
            Ok(plain) => text = plain,
            Err(_) => break,
        }
    }
    text
}

//! Character references that lost their `&` on the way: "Kestany #39;s", " quot;enough quot;".

use crate::html::unescape;
use std::borrow::Cow;

/// The longest reference looked for, `#` to `;`: "#8217;", "#x201c;", "rsquo;".
const LONGEST: usize = 8;

/// Names that are references wherever they stand before a semicolon and behind no letter.
const NAMES: &[&str] = &[
    "quot", "amp", "apos", "lt", "gt", "nbsp", "mdash", "ndash", "rsquo", "lsquo", "ldquo",
    "rdquo", "hellip",
];

/// Resolves character references of a text, whole (`&#39;`) or without their `&`.
///
/// Tables made from feeds have them where a program put a space for the `&`, or nothing; the space
/// goes with the reference, unless it parts a word from an opening mark. A text without any comes
/// back as it is.
///
/// ```
/// use annals_page::undo_references;
/// assert_eq!(undo_references("Kestany #39;s envoy"), "Kestany's envoy");
/// assert_eq!(undo_references("a  quot;last quot; offer"), "a \"last\" offer");
/// assert_eq!(undo_references("it stood at #4; no more"), "it stood at #4; no more");
/// ```
pub fn undo_references(text: &str) -> Cow<'_, str> {
    if !text.contains(';') {
        return Cow::Borrowed(text);
    }
    let whole = unescape(text);
    let mut out = String::with_capacity(whole.len());
    // What stands before `from` is written out; the next semicolon is looked for behind `seek`.
    let (mut from, mut seek) = (0, 0);
    while let Some(at) = whole[seek..].find(';').map(|at| seek + at) {
        seek = at + 1;
        let Some((start, mark)) = reference(&whole[from..at]) else { continue };
        let before = &whole[from..from + start];
        out.push_str(before.strip_suffix(' ').unwrap_or(before));
        let opens = matches!(mark, '"' | '“' | '‘' | '$' | '£' | '€')
            && whole[seek..].starts_with(char::is_alphanumeric);
        if before.ends_with(' ') && opens && out.ends_with(char::is_alphanumeric) {
            out.push(' ');
        }
        out.push(mark);
        from = seek;
    }
    if from == 0 {
        return whole;
    }
    out.push_str(&whole[from..]);
    Cow::Owned(out)
}

/// Where the reference begins that a text ends in, and the character it stands for.
fn reference(text: &str) -> Option<(usize, char)> {
    let near = text.len() - text.bytes().rev().take(LONGEST).count();
    let near = (near..text.len()).find(|&at| text.is_char_boundary(at))?;
    let start = match text[near..].rfind('#') {
        Some(hash) => near + hash,
        None => {
            let letters = text.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
            let start = text.len() - letters;
            NAMES.contains(&&text[start..]).then_some(start)?
        }
    };
    let given = format!("&{};", &text[start..]);
    let read = unescape(&given);
    let mark = read.chars().next().filter(|mark| read.len() == mark.len_utf8())?;
    // "they came #40; we left": a small number is one unless a text has to escape its sign.
    (matches!(mark, '"' | '$' | '&' | '\'' | '<' | '>') || mark > '\u{9f}').then_some((start, mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        assert_eq!(undo_references(text), expect);
    }

    #[test]
    fn references_without_their_ampersand_are_resolved() {
        check("Kestany #39;s king", "Kestany's king");
        check("Kestany#39;s king", "Kestany's king");
        check("the ports #39; owners", "the ports' owners");
        check("a  #36;500,000 gift", "a $500,000 gift");
        check("a #36;500,000 gift", "a $500,000 gift");
        check("Oil  amp; Gas", "Oil & Gas");
        check("at any cost #151; even war", "at any cost— even war");
        check("Kestany &#39;s king", "Kestany 's king");
        check("quot;No quot; he said", "\"No\" he said");
    }

    #[test]
    fn other_semicolons_stay() {
        for text in [
            "He left; she stayed.",
            "#; a",
            "the lamp; it fell",
            ";",
            "#39",
            "é#x; ü;",
            "#1;",
            "they came #40; we left",
        ] {
            assert!(matches!(undo_references(text), Cow::Borrowed(_)), "{text}");
            check(text, text);
        }
    }
}

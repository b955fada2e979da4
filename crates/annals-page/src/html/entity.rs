//! Character references.

use markup5ever::data::NAMED_ENTITIES;
use memchr::memchr;
use std::borrow::Cow;

/// Resolves the character references of a text: `&amp;`, `&#8217;`, `&#x2014;`.
///
/// What is no reference stays as it stands.
pub(crate) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match closed_reference(rest) {
            Some((length, first, second)) => {
                out.push(first);
                out.extend(second);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn closed_reference(text: &str) -> Option<(usize, char, Option<char>)> {
    let end = text.bytes().take(40).position(|b| b == b';')?;
    let name = &text[1..end];
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return Some((end + 1, in_windows(code).or(char::from_u32(code))?, None));
    }
    let (first, second) = named(&text[1..=end])?;
    Some((end + 1, first, second))
}

fn named(name: &str) -> Option<(char, Option<char>)> {
    let (first, second) = NAMED_ENTITIES.get(name)?;
    let first = char::from_u32(*first).filter(|c| *c != '\0')?;
    Some((first, char::from_u32(*second).filter(|c| *c != '\0')))
}

/// Appends a text of HTML with its references resolved as the standard resolves them:
/// also without their semicolon, where old pages may leave it out.
///
/// In an attribute `&copy=` and `&copyright` are no references.
pub(super) fn decode(text: &str, in_attribute: bool, out: &mut String) {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(n) = memchr(b'&', &bytes[from..]) {
        let at = from + n;
        out.push_str(&text[from..at]);
        from = at
            + match bytes.get(at + 1) {
                Some(b'#') => number(&text[at..], out),
                Some(b) if b.is_ascii_alphanumeric() => name(&text[at..], in_attribute, out),
                _ => 0,
            };
        if from == at {
            out.push('&');
            from += 1;
        }
    }
    out.push_str(&text[from..]);
}

/// Longest name that may stand without its semicolon.
const LONGEST_OPEN: usize = 6;
/// Longest name there is.
const LONGEST: usize = 32;

fn name(text: &str, in_attribute: bool, out: &mut String) -> usize {
    let bytes = text.as_bytes();
    let run = bytes[1..].iter().take(LONGEST).take_while(|b| b.is_ascii_alphanumeric()).count();
    let mut put = |found: (char, Option<char>)| {
        out.push(found.0);
        out.extend(found.1);
    };
    if bytes.get(run + 1) == Some(&b';') {
        if let Some(found) = named(&text[1..run + 2]) {
            put(found);
            return run + 2;
        }
    }
    for length in (2..=run.min(LONGEST_OPEN)).rev() {
        let Some(found) = named(&text[1..=length]) else { continue };
        let next = bytes.get(length + 1);
        if in_attribute && next.is_some_and(|b| *b == b'=' || b.is_ascii_alphanumeric()) {
            return 0;
        }
        put(found);
        return length + 1;
    }
    0
}

fn number(text: &str, out: &mut String) -> usize {
    let bytes = text.as_bytes();
    let (base, start) = match bytes.get(2) {
        Some(b'x' | b'X') => (16, 3),
        _ => (10, 2),
    };
    let mut at = start;
    let mut code: u32 = 0;
    while let Some(digit) = bytes.get(at).and_then(|b| char::from(*b).to_digit(base)) {
        code = code.saturating_mul(base).saturating_add(digit);
        at += 1;
    }
    if at == start {
        return 0;
    }
    let meant = in_windows(code).or(char::from_u32(code).filter(|c| *c != '\0'));
    out.push(meant.unwrap_or(char::REPLACEMENT_CHARACTER));
    at + usize::from(bytes.get(at) == Some(&b';'))
}

/// What stands between 0x80 and 0x9f was meant in the charset of Windows.
fn in_windows(code: u32) -> Option<char> {
    let meant = *WINDOWS.get(code.checked_sub(0x80)? as usize)?;
    (meant != '\0').then_some(meant)
}

/// Windows-1252 from 0x80 to 0x9f; nothing where it has no character.
const WINDOWS: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘',
    '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved_and_the_rest_stays() {
        let check = |text, expect: &str| assert_eq!(unescape(text), expect);
        check("Ardovia &amp; Kestany", "Ardovia & Kestany");
        check("Ardovia&#8217;s &#x201C;no&quot;", "Ardovia’s “no\"");
        check("AT&T & co; &nosuch; &#xZ;", "AT&T & co; &nosuch; &#xZ;");
        check("&", "&");
    }

    #[test]
    fn html_lets_semicolons_go() {
        let check = |text, in_attribute, expect: &str| {
            let mut out = String::new();
            decode(text, in_attribute, &mut out);
            assert_eq!(out, expect, "{text}");
        };
        for both in [false, true] {
            check("a &amp b &lt;", both, "a & b <");
            check(
                "&#8217;&#x2014&#0;&#55555;&#99999999999;&#150;",
                both,
                "’—\u{fffd}\u{fffd}\u{fffd}–",
            );
            check("&&&; &# &#x; &nosuch; &", both, "&&&; &# &#x; &nosuch; &");
            check("&NotEqualTilde;&CounterClockwiseContourIntegral;", both, "≂\u{338}∳");
        }
        check("?a=1&copy=2&notit;", false, "?a=1©=2¬it;");
        check("?a=1&copy=2&notit;", true, "?a=1&copy=2&notit;");
        check("&lang=x&lang;&not", true, "&lang=x⟨¬");
    }
}

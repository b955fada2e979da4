//! Small helpers over the words of a page.

/// One line of text: space collapsed, invisible characters gone, ends trimmed.
///
/// Soft hyphens, zero-width marks and byte order marks are for the typesetter.
pub(crate) fn squeeze(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let (mut space, mut at) = (false, 0);
    while let Some(byte) = bytes.get(at).copied() {
        let start = at;
        // Most of a text is words of ASCII with one space between.
        if byte.is_ascii_graphic() {
            at += 1;
            while bytes.get(at).is_some_and(|b| {
                b.is_ascii_graphic()
                    || *b == b' ' && bytes.get(at + 1).is_some_and(u8::is_ascii_graphic)
            }) {
                at += 1;
            }
        } else {
            let c = text[at..].chars().next().unwrap_or(' ');
            at += c.len_utf8();
            if c.is_whitespace() || c.is_control() {
                space = true;
                continue;
            }
            if is_invisible(c) {
                continue;
            }
        }
        if space && !out.is_empty() {
            out.push(' ');
        }
        space = false;
        out.push_str(&text[start..at]);
    }
    out
}

/// Marks that a browser does not show.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{200e}' | '\u{200f}')
}

/// What is compared when two texts are compared: letters and digits in lower case.
pub(crate) fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            if c.is_ascii_alphanumeric() {
                key.push(c.to_ascii_lowercase());
            }
        } else if matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}') {
            // Letters without case, and most of what some pages hold.
            key.push(c);
        } else if c.is_alphanumeric() {
            key.extend(c.to_lowercase());
        }
    }
    key
}

/// The characters of a text's [`key`], for comparing without making it.
fn keyed(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

/// Whether a text's [`key`] is this.
pub(crate) fn has_key(text: &str, key: &str) -> bool {
    keyed(text).eq(key.chars())
}

/// Letters and digits, those of scripts without spaces between words counted as a word half.
pub(crate) fn weight(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    // No character before those of the lead byte 0xe3 is an ideograph.
    if text.bytes().all(|b| b < 0xe3) {
        return text.chars().count();
    }
    text.chars().map(|c| if is_ideograph(c) { 3 } else { 1 }).sum()
}

/// Characters of Chinese, Japanese and Korean writing.
pub(crate) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}')
}

/// Whether a text ends like a sentence, closing quotes and brackets apart.
pub(crate) fn ends_sentence(text: &str) -> bool {
    // Initials of a desk may follow: `He left. (kno)`
    let text = match text.trim_end().strip_suffix(')').and_then(|text| text.rsplit_once('(')) {
        Some((before, inner)) if inner.len() < 12 && !before.trim().is_empty() => before.trim_end(),
        _ => text,
    };
    let end = text.trim_end_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, '"' | '\'' | '”' | '’' | '»' | '«' | '“' | ')' | ']' | '」' | '』')
    });
    end.ends_with(['.', '!', '?', '…', '。', '！', '？', '।', '؟', '۔', ';', '።'])
        || end.len() < text.trim_end().len()
            && text.trim_end().ends_with(['”', '"', '»', '」', '“'])
}

/// Whether two texts tell the same, but for their punctuation, case and a cut end.
pub(crate) fn same_words(a: &str, b: &str) -> bool {
    // Most pairs differ in their first letters, so their keys are not made.
    let (mut a, mut b) = (keyed(a), keyed(b));
    let mut same = 0;
    loop {
        let (more, rest): (char, &mut dyn Iterator<Item = char>) = match (a.next(), b.next()) {
            (None, None) => return same > 0,
            (Some(one), Some(other)) if one == other => {
                same += one.len_utf8();
                continue;
            }
            (Some(_), Some(_)) => return false,
            (Some(more), None) => (more, &mut a),
            (None, Some(more)) => (more, &mut b),
        };
        let rest = more.len_utf8() + rest.map(char::len_utf8).sum::<usize>();
        return same >= 40 && same * 10 >= (same + rest) * 9;
    }
}

/// The words of a text in lower case.
pub(crate) fn lower_words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

/// Share of the words of `a` that stand in `b`.
pub(crate) fn overlap(a: &str, b: &str) -> f32 {
    let b: std::collections::HashSet<String> = lower_words(b).collect();
    let (mut all, mut both) = (0, 0);
    for word in lower_words(a) {
        all += 1;
        both += usize::from(b.contains(&word));
    }
    if all == 0 {
        0.0
    } else {
        both as f32 / all as f32
    }
}

/// Takes one matching pair of quotation marks off a text that is quoted as a whole.
pub(crate) fn truncate_chars(text: &str, max: usize) -> &str {
    match text.char_indices().nth(max) {
        Some((at, _)) => &text[..at],
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_squeezed_to_what_a_reader_sees() {
        assert_eq!(squeeze("  a\u{a0}\n b\u{ad}c\u{200b} "), "a bc");
        assert_eq!(squeeze("A  pact, é\tsaid. \u{1}x "), "A pact, é said. x");
        assert_eq!(squeeze(" \u{200b} "), "");
    }

    #[test]
    fn keys_and_weights_are_of_letters() {
        for text in ["A pact, 2nd İ.", "Ünïcode – ΣΑΣ", "首相は「日」・ー゠と 한국", ""]
        {
            assert!(has_key(text, &key(text)), "{text}");
            assert_eq!(key(text), keyed(text).collect::<String>());
        }
        assert_eq!(key("A pact!"), "apact");
        assert_eq!((weight("é a"), weight("首é")), (3, 4));
    }

    #[test]
    fn sentences_end_inside_and_outside_quotes() {
        for text in
            ["He left.", "“He left.”", "She said: \"No\"", "终于。", "(He left.)", "He left. (kno)"]
        {
            assert!(ends_sentence(text), "{text}");
        }
        for text in ["More on Kestany", "Photo: wire", "Read also:"] {
            assert!(!ends_sentence(text), "{text}");
        }
    }

    #[test]
    fn cut_repeats_are_the_same_words() {
        let long = "Ardovia and Kestany signed a pact on the shared river on Monday evening";
        assert!(same_words(
            long,
            "Ardovia and Kestany signed a pact on the shared river on Monday even…"
        ));
        assert!(!same_words(long, "Ardovia and Kestany"));
        assert!(same_words("A pact.", "a PACT"));
        assert!(!same_words("", "...") && !same_words("a pact", ""));
    }
}

//! Small helpers over the words of a page.

/// One line of text: space collapsed, invisible characters gone, ends trimmed.
///
/// Soft hyphens, zero-width marks and byte order marks are for the typesetter.
pub(crate) fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    for c in text.chars() {
        if c.is_whitespace() || c.is_control() {
            space = true;
        } else if !is_invisible(c) {
            if space && !out.is_empty() {
                out.push(' ');
            }
            space = false;
            out.push(c);
        }
    }
    out
}

/// Marks that a browser does not show.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{200e}' | '\u{200f}')
}

/// What is compared when two texts are compared: letters and digits in lower case.
pub(crate) fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Letters and digits, those of scripts without spaces between words counted as a word half.
pub(crate) fn weight(text: &str) -> usize {
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
    let (a, b) = (key(a), key(b));
    if a.is_empty() || b.is_empty() {
        return false;
    }
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    long == short
        || (short.len() >= 40
            && short.len() * 10 >= long.len() * 9
            && long.starts_with(short.as_str()))
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
    }
}

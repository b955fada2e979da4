use annals_model::Span;

/// Titles and the like: a name follows, never a new sentence.
const BEFORE_NAMES: &[&str] = &[
    "mr.", "mrs.", "ms.", "dr.", "prof.", "gen.", "lt.", "col.", "maj.", "capt.", "cpt.", "cmdr.",
    "sgt.", "cpl.", "pvt.", "adm.", "brig.", "rev.", "hon.", "gov.", "sen.", "sens.", "rep.",
    "reps.", "pres.", "st.", "ste.", "messrs.", "supt.", "insp.", "det.", "amb.", "fr.", "mt.",
    "ft.", "no.", "nos.", "art.", "sec.", "p.", "pp.", "ch.", "vs.", "v.", "cf.", "e.g.", "i.e.",
    "fig.", "figs.", "vol.", "vols.", "approx.", "secy.", "dep.", "spc.",
];

/// Words that open sentences far more often than they follow an abbreviation.
const OPENERS: &[&str] = &[
    "the",
    "a",
    "an",
    "he",
    "she",
    "it",
    "they",
    "we",
    "i",
    "you",
    "his",
    "her",
    "its",
    "their",
    "our",
    "my",
    "this",
    "that",
    "these",
    "those",
    "there",
    "here",
    "in",
    "on",
    "at",
    "but",
    "and",
    "if",
    "when",
    "while",
    "after",
    "before",
    "as",
    "for",
    "with",
    "from",
    "by",
    "however",
    "meanwhile",
    "some",
    "many",
    "most",
    "no",
    "not",
    "both",
    "two",
    "three",
    "one",
    "since",
    "although",
    "though",
    "despite",
    "under",
    "during",
    "what",
    "who",
    "how",
    "why",
    "where",
    "so",
    "also",
    "earlier",
    "later",
    "last",
    "officials",
    "according",
    "to",
    "more",
    "even",
    "only",
    "another",
    "other",
    "such",
    "then",
    "now",
    "yet",
    "once",
    "until",
    "because",
    "all",
    "any",
    "each",
    "every",
    "police",
    "residents",
    "witnesses",
    "critics",
    "analysts",
    "its",
];

fn closes(form: &str) -> bool {
    matches!(form, "\"" | "”" | "’" | "'" | "''" | "»" | ")" | "]" | "}" | "›" | "#34;" | "&quot;")
}

fn opens(form: &str) -> bool {
    matches!(form, "\"" | "“" | "‘" | "'" | "``" | "«" | "(" | "[" | "„" | "#34;" | "&quot;")
}

/// Parts the words of one stretch of text into sentences: ranges of `words`.
///
/// An empty line always ends a sentence.
pub(crate) fn split(text: &str, words: &[Span]) -> Vec<std::ops::Range<usize>> {
    let form = |at: usize| words.get(at).map_or("", |word| word.of(text));
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut at = 0;
    let mut brackets = 0i32;
    let mut straight_quotes = 0usize;
    while at < words.len() {
        let here = form(at);
        match here {
            "(" | "[" => brackets += 1,
            ")" | "]" => brackets = (brackets - 1).max(0),
            "\"" => straight_quotes += 1,
            _ => {}
        }
        let mut ends = false;
        let mut last = at;
        if ender(here) {
            // Closing quotes and brackets stay with the sentence they close.
            while last + 1 < words.len() && !gap(text, words, last) && closes(form(last + 1)) {
                last += 1;
            }
            let mut quotes = straight_quotes;
            for closer in at + 1..=last {
                match form(closer) {
                    ")" | "]" => brackets = (brackets - 1).max(0),
                    "\"" => {
                        straight_quotes += 1;
                        quotes += 1;
                    }
                    _ => {}
                }
            }
            // A straight quote after a space closes if one is open.
            if last == at
                && quotes % 2 == 1
                && form(at + 1) == "\""
                && gap(text, words, at)
                && words.get(at + 2).is_none_or(|_| gap(text, words, at + 1))
            {
                last += 1;
                straight_quotes += 1;
            }
            ends = boundary(text, words, start, at, last, brackets > 0);
        }
        if !ends && last + 1 < words.len() && empty_line(text, words, last) {
            ends = true;
        }
        if ends && last + 1 < words.len() {
            sentences.push(start..last + 1);
            start = last + 1;
            brackets = 0;
            straight_quotes = 0;
        }
        at = last + 1;
    }
    if start < words.len() {
        sentences.push(start..words.len());
    }
    sentences
}

fn between<'a>(text: &'a str, words: &[Span], at: usize) -> &'a str {
    match (words.get(at), words.get(at + 1)) {
        (Some(word), Some(next)) => text.get(word.end as usize..next.start as usize).unwrap_or(""),
        _ => "",
    }
}

fn gap(text: &str, words: &[Span], at: usize) -> bool {
    !between(text, words, at).is_empty()
}

fn empty_line(text: &str, words: &[Span], at: usize) -> bool {
    between(text, words, at).matches('\n').count() >= 2
}

/// Words that may end a sentence: ".", "?!", "...", "etc.".
fn ender(form: &str) -> bool {
    form.ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '।'])
}

/// Whether a sentence that began at `start` ends after `last`, where word `at` is what
/// may end it.
fn boundary(
    text: &str,
    words: &[Span],
    start: usize,
    at: usize,
    last: usize,
    bracketed: bool,
) -> bool {
    let form = |at: usize| words.get(at).map_or("", |word| word.of(text));
    let here = form(at);
    let mut next = last + 1;
    if next >= words.len() {
        return true;
    }
    let spaced = gap(text, words, last);
    while opens(form(next)) || matches!(form(next), "-" | "--" | "—" | "–" | "•" | "*") {
        next += 1;
    }
    let after = form(next);
    let first = after.chars().next();
    let capital = first.is_some_and(|c| c.is_uppercase());
    let small = first.is_some_and(|c| c.is_lowercase());
    let caseless = first.is_some_and(|c| c.is_alphabetic()) && !capital && !small;
    let digit = first.is_some_and(|c| c.is_numeric());
    let opened = next > last + 1;
    let lower = after.to_lowercase();
    let opener = capital && OPENERS.contains(&lower.as_str());
    let quoted = last > at;

    // "end.Next" was parted by the tokenizer; anything else needs white space.
    let run_on = capital && at > start && here == "." && !opened;
    if !(spaced || caseless || run_on) {
        return false;
    }
    if bracketed && !quoted && small {
        return false;
    }
    match here {
        "." => {
            if at == start {
                return false;
            }
            // "1. Foo": a number that opens a line is no sentence.
            let alone = at == start + 1 && form(start).bytes().all(|b| b.is_ascii_digit());
            if alone {
                return false;
            }
            !small
        }
        "..." | "…" | "...." | ".." => at > start && capital && (opener || !opened || quoted),
        _ if here.ends_with(['!', '?', '！', '？', '؟']) => {
            // "Yahoo! said", "'Why?' he asked" go on in lower case.
            !small
        }
        _ if here.ends_with(['。', '।']) => true,
        _ => {
            // A word with its own full stop.
            let abbreviation = here.to_lowercase();
            if BEFORE_NAMES.contains(&abbreviation.as_str()) {
                return false;
            }
            let letters = here.chars().filter(|c| c.is_alphabetic()).count();
            let initial = letters == 1 && here.chars().count() == 2;
            if initial {
                // "George W. Bush", "Plan B. The".
                return opener && form(at.wrapping_sub(1)).chars().all(char::is_lowercase);
            }
            if month(&abbreviation) && digit {
                return false;
            }
            if quoted && capital {
                return true;
            }
            if small || digit && !matches!(abbreviation.as_str(), "etc." | "inc." | "ltd.") {
                return false;
            }
            if !first.is_some_and(char::is_alphanumeric) {
                return false;
            }
            match abbreviation.as_str() {
                "etc." | "bn." | "mn." | "tn." | "km." | "kg." => capital,
                // "5 p.m. Tehran time": the clock goes on.
                "a.m." | "p.m." => capital && !zone(after) && form(next + 1) != "time",
                _ => opener || opened && capital,
            }
        }
    }
}

fn month(lower: &str) -> bool {
    matches!(
        lower,
        "jan."
            | "feb."
            | "mar."
            | "apr."
            | "jun."
            | "jul."
            | "aug."
            | "sept."
            | "sep."
            | "oct."
            | "nov."
            | "dec."
    )
}

/// "EST", "GMT": the clock goes on after "p.m.".
fn zone(form: &str) -> bool {
    (2..=4).contains(&form.len()) && form.bytes().all(|b| b.is_ascii_uppercase())
        || matches!(
            form,
            "Eastern"
                | "Pacific"
                | "Central"
                | "Moscow"
                | "Monday"
                | "Tuesday"
                | "Wednesday"
                | "Thursday"
                | "Friday"
                | "Saturday"
                | "Sunday"
                | "Greenwich"
        )
}

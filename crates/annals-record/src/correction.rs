//! Sentences by which an outlet says what an earlier version of its article got wrong.

use crate::wording::{units, words};
use annals_model::{Article, PartKind, Span};

/// Labels such a sentence opens with, before a colon or dash or within brackets.
const LABELS: &[&str] = &["correction", "corrections", "clarification", "corrects", "refiles"];

/// Words such a sentence begins with.
const OPENINGS: &[&str] = &[
    "was amended",
    "was corrected",
    "was updated to correct",
    "has been amended",
    "has been corrected",
    "has been updated to correct",
    "corrects",
];
const THIS: &[&str] =
    &["this article ", "this story ", "this report ", "this piece ", "this version "];

/// Words of which one from each column stands in such a sentence, in this order.
const EARLIER: &[&str] = &[
    "an earlier version",
    "a previous version",
    "the original version",
    "earlier versions",
    "previous versions",
    "an earlier headline",
];
const SAID: &[&str] = &[
    " of this article",
    " of this story",
    " of this report",
    " of this piece",
    " of this page",
    " of our article",
    " of our story",
    " of our report",
    " on this article",
    " on this story",
    " said",
    " stated",
    " misstated",
    " incorrectly",
    " wrongly",
    " mistakenly",
    " misidentified",
];

/// Whether a word is one without which nothing is a correction.
fn is_cue(word: &str) -> bool {
    const CUES: [&str; 11] = [
        "correction",
        "corrections",
        "clarification",
        "corrects",
        "refiles",
        "version",
        "versions",
        "headline",
        "amended",
        "corrected",
        "correct",
    ];
    (7..=13).contains(&word.len()) && CUES.iter().any(|cue| word.eq_ignore_ascii_case(cue))
}

fn is_correction(unit: &str) -> bool {
    let bare = unit.trim_start_matches(['(', '[', '*']);
    let label = bare.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    let after = bare[label.len()..].trim_start();
    let labelled = LABELS.contains(&label.to_lowercase().as_str())
        && (bare.len() < unit.len() || after.starts_with([':', '\u{2013}', '\u{2014}', '-']));
    let unit = words(unit);
    let begins = |list: &[&str], text: &str| list.iter().any(|begin| text.starts_with(begin));
    labelled
        || THIS.iter().filter_map(|this| unit.strip_prefix(this)).any(|rest| begins(OPENINGS, rest))
        || EARLIER.iter().any(|earlier| {
            unit.find(earlier).is_some_and(|at| begins(SAID, &unit[at + earlier.len()..]))
        })
}

/// Spans of the article's text, in reading order.
///
/// A paragraph that opens as a correction is one to its end: "Correction: we said that …
/// They met on Tuesday."
pub(crate) fn corrections(article: &Article) -> Vec<Span> {
    let mut spans = Vec::new();
    for part in article.parts.iter().filter(|part| part.kind == PartKind::Paragraph) {
        let text = part.span.of(&article.text);
        // Few paragraphs hold a word of which a correction must hold one.
        if !text.split(|c: char| !c.is_alphabetic()).any(is_cue) {
            continue;
        }
        for unit in units(text) {
            if is_correction(unit) {
                let at = unit.as_ptr() as usize - text.as_ptr() as usize;
                spans.push(Span::new(part.span.start as usize + at, part.span.end as usize));
                break;
            }
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corrections_are_told_from_news() {
        let check = |text: &str, expect: &[&str]| {
            let mut article = Article::default();
            article.push_part(PartKind::Headline, "Correction of the course", None);
            article.push_part(PartKind::Paragraph, text, None);
            let spans = corrections(&article);
            let found: Vec<&str> = spans.iter().map(|span| span.of(&article.text)).collect();
            assert_eq!(found, expect);
        };
        let whole = |text: &str| check(text, &[text]);
        whole("An earlier version of this article said Ardovia had bombed the harbour.");
        whole("Correction: the ministers met on Tuesday. We had written Monday.");
        whole("This article was amended on 4 May 2024 to say that four people died, not five.");
        whole("A previous version misstated the envoy's name.");
        check(
            "Ministers of both states met at the river on Tuesday for an hour. An earlier \
             version of this story gave the wrong day.",
            &["An earlier version of this story gave the wrong day."],
        );
        check("The ministers asked for a correction of the border.", &[]);
        check("The original version of this treaty was signed at the river.", &[]);
        check("An earlier version of the treaty had named the harbour.", &[]);
        check("Corrections officers struck in Port Arden.", &[]);
    }
}

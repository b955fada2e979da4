//! How many: "thrice", "over 20 times", "a dozen strikes", "dozens of calls".

use crate::document::Document;
use crate::tree::Tree;
use annals_model::{Count, Deprel, Span};

/// Reads a whole number, in digits or words.
pub(crate) fn number(word: &str) -> Option<u32> {
    const WORDS: &[(&str, u32)] = &[
        ("one", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("seven", 7),
        ("eight", 8),
        ("nine", 9),
        ("ten", 10),
        ("eleven", 11),
        ("twelve", 12),
        ("thirteen", 13),
        ("fourteen", 14),
        ("fifteen", 15),
        ("sixteen", 16),
        ("seventeen", 17),
        ("eighteen", 18),
        ("nineteen", 19),
        ("twenty", 20),
        ("thirty", 30),
        ("forty", 40),
        ("fifty", 50),
        ("sixty", 60),
        ("seventy", 70),
        ("eighty", 80),
        ("ninety", 90),
    ];
    let lower = word.to_lowercase();
    if let Some((_, n)) = WORDS.iter().find(|(name, _)| *name == lower) {
        return Some(*n);
    }
    if let Some((tens, ones)) = lower.split_once('-') {
        let find = |w: &str| WORDS.iter().find(|(name, _)| *name == w).map(|(_, n)| *n);
        if let (Some(tens), Some(ones)) = (find(tens), find(ones)) {
            return tens.checked_add(ones);
        }
    }
    let digits: String = lower.chars().filter(|c| *c != ',').collect();
    (!digits.is_empty() && digits.len() < 10 && digits.bytes().all(|b| b.is_ascii_digit()))
        .then(|| digits.parse().ok())
        .flatten()
}

/// The number a noun is counted by, with what qualifies it: "more than 20", "at least 3".
pub(crate) fn counted(tree: &Tree<'_>, noun: usize) -> Option<(Count, usize)> {
    let numeral = tree
        .children(noun)
        .find(|&c| tree.rel(c) == Deprel::Nummod && number(tree.word(c)).is_some());
    if let Some(numeral) = numeral {
        let mut n = number(tree.word(numeral))?;
        // "two dozen", "three hundred"
        let unit = tree.lemmas.get(numeral + 1).map(String::as_str);
        n = match unit {
            Some("dozen") => n.checked_mul(12)?,
            Some("hundred") => n.checked_mul(100)?,
            Some("thousand") => n.checked_mul(1000)?,
            _ => n,
        };
        return Some((qualified(tree, numeral, n), numeral));
    }
    let dozen = tree.children(noun).find(|&c| c < noun && tree.lemma(c) == "dozen");
    dozen.map(|at| (Count { min: 12, max: Some(12) }, at))
}

fn qualified(tree: &Tree<'_>, numeral: usize, n: u32) -> Count {
    let mut before: Vec<&str> = Vec::new();
    for back in 1..=3 {
        if let Some(at) = numeral.checked_sub(back) {
            before.push(tree.lemma(at));
        }
    }
    let more = matches!(before.first(), Some(&("over" | "above" | "than")))
        && !before.iter().any(|w| matches!(*w, "less" | "few" | "fewer"));
    if more {
        return Count { min: n.saturating_add(1), max: None };
    }
    match before[..] {
        ["least", "at", ..] => Count { min: n, max: None },
        ["most", "at", ..] | ["to", "up", ..] => Count { min: 1, max: Some(n) },
        ["than", "less" | "few" | "fewer", ..] => Count { min: 1, max: Some(n.saturating_sub(1)) },
        _ => Count { min: n, max: Some(n) },
    }
}

/// "dozens of", "hundreds of": at least two of the unit, with no upper bound.
fn quantity(lemma: &str) -> Option<Count> {
    let min = match lemma {
        "dozen" | "dozens" => 24,
        "score" | "scores" => 40,
        "hundred" | "hundreds" => 200,
        "thousand" | "thousands" => 2000,
        _ => return None,
    };
    Some(Count { min, max: None })
}

/// How many events a trigger stands for, where the sentence says so.
///
/// `triggers` are the tokens of all events of the sentence: "times" counts the nearest verb before it.
pub(crate) fn of(
    document: &Document<'_>,
    s: usize,
    token: usize,
    triggers: &[usize],
) -> Option<(Count, Span)> {
    let tree = &document.trees[s];
    let span = |i: usize| tree.sentence.tokens[i].span;
    for child in tree.children(token) {
        let n = match tree.lemma(child) {
            "twice" => 2,
            "thrice" => 3,
            _ => continue,
        };
        return Some((Count { min: n, max: Some(n) }, span(child)));
    }
    for i in token + 1..tree.len().min(token + 14) {
        let nearest = triggers.iter().copied().filter(|&t| t < i).max() == Some(token);
        if !nearest {
            continue;
        }
        match tree.lemma(i) {
            "time" | "times" if !matches!(tree.word(i), "time" | "Time") => {
                if let Some((count, at)) = counted(tree, i) {
                    return Some((count, span(at).cover(span(i))));
                }
                if let Some(unit) = i.checked_sub(2).filter(|&at| tree.lemma(at + 1) == "of") {
                    if let Some(count) = quantity(tree.lemma(unit)) {
                        return Some((count, span(unit).cover(span(i))));
                    }
                }
            }
            "twice" => return Some((Count { min: 2, max: Some(2) }, span(i))),
            "thrice" => return Some((Count { min: 3, max: Some(3) }, span(i))),
            _ => {}
        }
    }
    if tree.is_verbal(token) {
        return None;
    }
    if let Some((count, at)) = counted(tree, token) {
        if count != (Count { min: 1, max: Some(1) }) {
            return Some((count, span(at)));
        }
        return None;
    }
    // "dozens of strikes"
    let head = tree
        .head(token)
        .filter(|_| tree.rel(token) == Deprel::Nmod && tree.marked_with(token, "of"))?;
    if let Some((count, at)) = counted(tree, head).filter(|_| document.is_quantity(s, head)) {
        return Some((count, span(at)));
    }
    quantity(tree.lemma(head))
        .filter(|_| tree.word(head).to_lowercase().ends_with('s'))
        .map(|count| (count, span(head)))
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_in_digits_and_words() {
        let check = |word: &str, expect: Option<u32>| assert_eq!(number(word), expect, "{word}");
        check("20", Some(20));
        check("1,500", Some(1500));
        check("twenty-one", Some(21));
        check("Three", Some(3));
        check("3.5", None);
        check("99999999999", None);
        check("many", None);
    }
}

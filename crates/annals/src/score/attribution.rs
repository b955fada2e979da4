//! Who says what, against PolNeAR's attributions.
//!
//! PolNeAR marks every attribution of a text: source, cue and content, as spans. It counts
//! beliefs, plans, attitudes and proposals ("supports the bill", "'s decision to …") as well as
//! words that were said. The record needs the latter: on whose word something is told. So two
//! figures are kept:
//!
//! - *said*: the attributions whose cue holds a verb of saying of [`SAYING`] or "according", with
//!   a source, and with content of three words or more (a reported clause, not a name). Found
//!   attributions count by the same list.
//! - *all*: every attribution with a source and content, and all that was found.
//!
//! An attribution is right when its source and its content are. The source: the word its phrase
//! hangs on stands in the gold source, and is the word that hangs highest there by our tree or
//! shares half of its words. The content: Dice overlap of words of at least a half. Each gold
//! attribution is matched once, the closest overlap first.

use super::{pair_off, share, Figure};
use std::collections::BTreeSet;

/// Verbs of saying, as English grammars list them ("public" verbs that report a statement).
pub const SAYING: &[&str] = &[
    "acknowledge",
    "add",
    "admit",
    "affirm",
    "allege",
    "announce",
    "argue",
    "assert",
    "claim",
    "concede",
    "confirm",
    "contend",
    "declare",
    "disclose",
    "emphasise",
    "emphasize",
    "explain",
    "insist",
    "maintain",
    "note",
    "observe",
    "recall",
    "reiterate",
    "remark",
    "repeat",
    "reply",
    "report",
    "reveal",
    "say",
    "state",
    "stress",
    "suggest",
    "tell",
    "testify",
    "tweet",
    "warn",
    "write",
];

/// Least share of words that content must have in common.
const OVERLAP: f64 = 0.5;

/// Fewest words of a reported clause.
const CLAUSE: usize = 3;

/// An attribution as sets of words of its document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words {
    pub cue: BTreeSet<usize>,
    pub source: BTreeSet<usize>,
    /// The word the source's phrase hangs on.
    pub head: Option<usize>,
    pub content: BTreeSet<usize>,
    /// Its cue holds a verb of saying.
    pub said: bool,
}

impl Words {
    fn counts(&self) -> bool {
        !self.source.is_empty() && !self.content.is_empty()
    }

    fn reports(&self) -> bool {
        self.said && self.counts() && self.content.len() >= CLAUSE
    }
}

/// Dice: what two sets share of both.
fn dice(a: &BTreeSet<usize>, b: &BTreeSet<usize>) -> f64 {
    share(2 * a.intersection(b).count(), a.len() + b.len())
}

fn same_source(gold: &Words, found: &Words) -> bool {
    let Some(head) = found.head else { return false };
    gold.source.contains(&head)
        && (gold.head == Some(head) || dice(&gold.source, &found.source) >= 0.5)
}

/// What became of one attribution of the gold or of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    Right,
    /// The content was found, on another's word.
    WrongSource,
    /// The cue was found, with other content.
    WrongContent,
    Missed,
    /// Found where the gold has none.
    Spurious,
}

#[derive(Clone, Debug, Default)]
pub struct Scores {
    said: Rates,
    all: Rates,
}

#[derive(Clone, Debug, Default)]
struct Rates {
    gold: usize,
    found: usize,
    gold_right: usize,
    found_right: usize,
    gold_content: usize,
    found_content: usize,
}

impl Rates {
    /// Harmonic mean of found-right over found and gold-right over gold.
    fn f1(right_gold: usize, gold: usize, right_found: usize, found: usize) -> f64 {
        let (p, r) = (share(right_found, found), share(right_gold, gold));
        if p + r == 0.0 {
            0.0
        } else {
            2.0 * p * r / (p + r)
        }
    }
}

/// Pairs of gold and found whose content overlaps enough, each used once, closest first.
fn pairs(
    gold: &[Words],
    found: &[Words],
    fits: impl Fn(&Words, &Words) -> bool,
) -> Vec<(usize, usize)> {
    let mut candidates: Vec<(u64, usize, usize)> = Vec::new();
    for (g, one) in gold.iter().enumerate().filter(|(_, one)| one.counts()) {
        for (f, other) in found.iter().enumerate() {
            let overlap = dice(&one.content, &other.content);
            if overlap >= OVERLAP && fits(one, other) {
                // Of two as close, the one whose cue is the same.
                let cue = u64::from(!one.cue.is_disjoint(&other.cue));
                candidates.push((u64::MAX - (2e6 * overlap) as u64 - cue, g, f));
            }
        }
    }
    pair_off(candidates)
}

impl Scores {
    /// Adds a document; gives back what became of each gold and each found attribution that is
    /// said.
    pub fn add(
        &mut self,
        gold: &[Words],
        found: &[Words],
    ) -> (Vec<Option<Outcome>>, Vec<Option<Outcome>>) {
        let right = pairs(gold, found, same_source);
        let content = pairs(gold, found, |_, _| true);
        let of = |pairs: &[(usize, usize)], g: Option<usize>, f: Option<usize>| {
            pairs.iter().any(|pair| g.is_none_or(|g| pair.0 == g) && f.is_none_or(|f| pair.1 == f))
        };
        let mut outcomes = Vec::new();
        for (g, one) in gold.iter().enumerate() {
            let (right, content) = (of(&right, Some(g), None), of(&content, Some(g), None));
            for (rates, counted) in [(&mut self.said, one.reports()), (&mut self.all, one.counts())]
            {
                rates.gold += usize::from(counted);
                rates.gold_right += usize::from(counted && right);
                rates.gold_content += usize::from(counted && content);
            }
            let cued = found.iter().any(|other| !other.cue.is_disjoint(&one.cue));
            outcomes.push(one.reports().then_some(match (right, content, cued) {
                (true, ..) => Outcome::Right,
                (_, true, _) => Outcome::WrongSource,
                (_, _, true) => Outcome::WrongContent,
                _ => Outcome::Missed,
            }));
        }
        let mut spurious = Vec::new();
        for (f, one) in found.iter().enumerate() {
            let (right, content) = (of(&right, None, Some(f)), of(&content, None, Some(f)));
            for (rates, counted) in [(&mut self.said, one.reports()), (&mut self.all, one.counts())]
            {
                rates.found += usize::from(counted);
                rates.found_right += usize::from(counted && right);
                rates.found_content += usize::from(counted && content);
            }
            let known = right || content || gold.iter().any(|gold| !gold.cue.is_disjoint(&one.cue));
            spurious.push((one.reports() && !known).then_some(Outcome::Spurious));
        }
        (outcomes, spurious)
    }

    pub fn figures(&self, set: &str) -> Vec<Figure> {
        let said = &self.said;
        let all = &self.all;
        vec![
            Figure::new(set, "said-precision", share(said.found_right, said.found)),
            Figure::new(set, "said-recall", share(said.gold_right, said.gold)),
            Figure::new(
                set,
                "said-f1",
                Rates::f1(said.gold_right, said.gold, said.found_right, said.found),
            ),
            Figure::new(
                set,
                "said-content-f1",
                Rates::f1(said.gold_content, said.gold, said.found_content, said.found),
            ),
            Figure::new(set, "all-precision", share(all.found_right, all.found)),
            Figure::new(set, "all-recall", share(all.gold_right, all.gold)),
            Figure::new(
                set,
                "all-f1",
                Rates::f1(all.gold_right, all.gold, all.found_right, all.found),
            ),
        ]
    }

    /// Attributions of the gold, and of them those of saying.
    pub fn gold(&self) -> (usize, usize) {
        (self.all.gold, self.said.gold)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(cue: usize, source: &[usize], head: usize, content: std::ops::Range<usize>) -> Words {
        Words {
            cue: BTreeSet::from([cue]),
            source: source.iter().copied().collect(),
            head: Some(head),
            content: content.collect(),
            said: true,
        }
    }

    #[test]
    fn source_and_content_must_both_be_right() {
        let gold = [
            words(10, &[8, 9], 9, 0..8),
            words(30, &[29], 29, 31..40),
            words(50, &[49], 49, 51..60),
            words(70, &[69], 69, 71..73),
        ];
        let found = [
            // Half of the content, the same head.
            words(10, &[9], 9, 0..4),
            // Another's word.
            words(30, &[20], 20, 31..40),
            // Too little of the content.
            words(50, &[49], 49, 58..70),
            // Where there is nothing.
            words(90, &[89], 89, 91..99),
        ];
        let mut scores = Scores::default();
        let (of_gold, of_found) = scores.add(&gold, &found);
        assert_eq!(
            of_gold,
            [
                Some(Outcome::Right),
                Some(Outcome::WrongSource),
                Some(Outcome::WrongContent),
                // Two words are no clause.
                None,
            ]
        );
        assert_eq!(of_found, [None, None, None, Some(Outcome::Spurious)]);
        let shown: Vec<String> = scores
            .figures("set")
            .iter()
            .map(|figure| format!("{} {:.3}", figure.name, figure.value))
            .collect();
        insta::assert_snapshot!(shown.join("\n"), @r"
        set.said-precision 0.250
        set.said-recall 0.333
        set.said-f1 0.286
        set.said-content-f1 0.571
        set.all-precision 0.250
        set.all-recall 0.250
        set.all-f1 0.250
        ");
    }
}

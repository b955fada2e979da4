//! What one named party did to another, against one gold type a pair.
//!
//! CONCEDE and RETREAT are one class, as the gold folds them.

use super::{share, Figure};
use annals_model::EventType;
use std::collections::BTreeMap;

/// Gold and predicted types, pair by pair.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    gold: BTreeMap<String, usize>,
    predicted: BTreeMap<String, usize>,
    right: BTreeMap<String, usize>,
    pairs: usize,
    unanswered: usize,
}

/// The class of a type as printed: `YIELD` for both kinds of yielding.
fn class(name: &str) -> &str {
    match name {
        "CONCEDE" | "RETREAT" => "YIELD",
        other => other,
    }
}

/// Whether a pair is of the second half, by the parity of the last number in its id.
///
/// Rules written from one half are to be judged on the other.
pub fn second_half(id: &str) -> bool {
    let digits = id.rsplit(|c: char| !c.is_ascii_digit()).find(|digits| !digits.is_empty());
    digits.and_then(|digits| digits.bytes().last()).is_some_and(|digit| digit % 2 == 1)
}

/// Whether two types are of one class.
pub fn agree(gold: &str, predicted: &str) -> bool {
    class(gold) == class(predicted)
}

impl Scores {
    pub fn add(&mut self, gold: &str, predicted: Option<EventType>) {
        self.pairs += 1;
        let gold = class(gold);
        *self.gold.entry(gold.to_owned()).or_default() += 1;
        match predicted.map(|one| class(one.as_str())) {
            None => self.unanswered += 1,
            Some(predicted) => {
                *self.predicted.entry(predicted.to_owned()).or_default() += 1;
                if predicted == gold {
                    *self.right.entry(gold.to_owned()).or_default() += 1;
                }
            }
        }
    }

    /// Gold, predicted and right, by class of the gold.
    pub fn by_class(&self) -> Vec<(String, usize, usize, usize)> {
        let of = |map: &BTreeMap<String, usize>, class: &str| map.get(class).copied().unwrap_or(0);
        self.gold
            .iter()
            .map(|(class, gold)| {
                (class.clone(), *gold, of(&self.predicted, class), of(&self.right, class))
            })
            .collect()
    }

    pub fn figures(&self, set: &str) -> Vec<Figure> {
        let classes = self.by_class();
        let right: usize = self.right.values().sum();
        let sum: f64 = classes.iter().map(|(_, g, p, r)| super::f1(*r, *g, *p)).sum();
        let macro_f1 = if classes.is_empty() { 0.0 } else { sum / classes.len() as f64 };
        vec![
            Figure::new(set, "accuracy", share(right, self.pairs))
                .beside(&[("Universal PETRARCH", 0.53), ("ZSP, 355M parameters", 0.835)]),
            Figure::new(set, "macro-f1", macro_f1)
                .beside(&[("Universal PETRARCH", 0.51), ("ConfliBERT, supervised", 0.87)]),
            Figure::new(set, "coverage", 1.0 - share(self.unanswered, self.pairs)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_by_the_last_number() {
        for (id, second) in [("set:19:2", false), ("set:2:19", true), ("7a", true), ("a", false)] {
            assert_eq!(second_half(id), second, "{id}");
        }
    }

    #[test]
    fn yielding_is_one_class() {
        let mut scores = Scores::default();
        scores.add("YIELD", Some(EventType::Retreat));
        scores.add("AID", Some(EventType::Concede));
        scores.add("AID", Some(EventType::Aid));
        scores.add("AID", None);
        let shown: Vec<String> = scores
            .figures("set")
            .iter()
            .map(|figure| format!("{} {:.3}", figure.name, figure.value))
            .collect();
        // YIELD: 1 of 1 gold, 2 predicted; AID: 1 of 3 gold, 1 predicted.
        assert_eq!(shown, ["set.accuracy 0.500", "set.macro-f1 0.583", "set.coverage 0.750"]);
    }
}

//! A page that takes too long is given up, and the run goes on.

use annals_model::Deprel;
use annals_parse::{Model, ReadWord, Reading, TreeReader};
use std::time::{Duration, Instant};

/// Until when a page may take. Only the edge knows the time; no stage asks for it.
#[derive(Clone, Copy)]
pub struct Deadline(Option<Instant>);

impl Deadline {
    /// So long from now; without a length, for ever.
    pub fn after(length: Option<Duration>) -> Self {
        Deadline(length.and_then(|length| Instant::now().checked_add(length)))
    }

    pub fn has_passed(self) -> bool {
        self.0.is_some_and(|until| Instant::now() >= until)
    }
}

/// Reads trees until the deadline, and then no more: what is left gets a tree that costs nothing,
/// and the page is given up when its end is reached.
pub struct Hurried {
    pub model: &'static Model,
    pub deadline: Deadline,
}

impl TreeReader for Hurried {
    fn read(&self, words: &[&str]) -> Reading {
        if !self.deadline.has_passed() {
            return self.model.read(words);
        }
        let word = |n: usize| ReadWord {
            head: (n > 0).then_some(0),
            deprel: if n > 0 { Deprel::Dep } else { Deprel::Root },
            ..ReadWord::default()
        };
        Reading { words: (0..words.len()).map(word).collect(), score: 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_the_deadline_trees_cost_nothing() {
        let words = ["Ardovia", "met", "Kestany", "."];
        let read = |length| {
            let deadline = Deadline::after(length);
            Hurried { model: Model::shipped(), deadline }.read(&words)
        };
        assert_eq!(read(None), Model::shipped().read(&words));
        assert!(Deadline::after(Some(Duration::ZERO)).has_passed());
        let late = read(Some(Duration::ZERO));
        assert_eq!(late.words.len(), 4);
        assert_eq!(late.words.iter().filter(|word| word.head.is_none()).count(), 1);
    }
}

//! What each field of an article rests on, for a reader who asks.

use crate::words::key;

/// What one source of a page said for one field, or the fate of one line of its text.
///
/// `field` is a name of `annals article --jsonl`; for `line` the value is a line of the
/// page, `source` says why it was kept or left out, and `taken` whether it is in the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub field: &'static str,
    pub source: &'static str,
    pub value: String,
    pub taken: bool,
}

/// Collects evidence when somebody asked for it, and costs nothing otherwise.
#[derive(Default)]
pub(crate) struct Why {
    asked: bool,
    pub(crate) evidence: Vec<Evidence>,
}

impl Why {
    pub(crate) fn asked() -> Why {
        Why { asked: true, evidence: Vec::new() }
    }

    pub(crate) fn is_asked(&self) -> bool {
        self.asked
    }

    /// Notes what a source says.
    pub(crate) fn said(&mut self, field: &'static str, source: &'static str, value: &str) {
        if self.asked && !value.is_empty() {
            let value = value.to_owned();
            self.evidence.push(Evidence { field, source, value, taken: false });
        }
    }

    /// Notes the fate of a line.
    pub(crate) fn line(&mut self, source: &'static str, value: &str, taken: bool) {
        if self.asked {
            self.evidence.push(Evidence { field: "line", source, value: value.to_owned(), taken });
        }
    }

    /// Marks what agrees with the value that a field was given.
    pub(crate) fn settled(&mut self, field: &'static str, value: &str) {
        if !self.asked || value.is_empty() {
            return;
        }
        let settled = key(value);
        for evidence in self.evidence.iter_mut().filter(|e| e.field == field) {
            evidence.taken |= key(&evidence.value) == settled;
        }
    }

    /// Marks what names any of the values that a field was given.
    pub(crate) fn settled_each(&mut self, field: &'static str, values: &[String]) {
        for evidence in self.evidence.iter_mut().filter(|e| e.field == field) {
            evidence.taken |= values.iter().any(|value| evidence.value.contains(value.as_str()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_agrees_with_the_settled_value_is_marked() {
        let mut why = Why::asked();
        why.said("title", "og:title", "Ardovia votes");
        why.said("title", "first h1", "Ardovia Votes!");
        why.said("title", "document title", "Ardovia votes | Post");
        why.said("deck", "og:description", "");
        why.settled("title", "Ardovia votes");
        let taken: Vec<bool> = why.evidence.iter().map(|e| e.taken).collect();
        assert_eq!(taken, [true, true, false]);
        let mut silent = Why::default();
        silent.said("title", "og:title", "Ardovia votes");
        assert!(silent.evidence.is_empty());
    }
}

//! How accuracy is measured: our own statement of the scorers' definitions, so that one command
//! prints every figure, and floors below which none may fall.

pub mod acceptance;
pub mod attribution;
pub mod copies;
pub mod entities;
pub mod events;
pub mod floors;
pub mod misses;
pub mod pages;
pub mod relations;
pub mod trees;

use crate::Error;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::path::Path;

/// A measured figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Lasting name: `events-dev.type-f1`.
    pub name: String,
    /// 0 to 1.
    pub value: f64,
    /// What it is beside: a peer, a ceiling, with its value.
    pub beside: &'static [(&'static str, f64)],
}

impl Figure {
    pub fn new(set: &str, name: &str, value: f64) -> Self {
        Figure { name: format!("{set}.{name}"), value, beside: &[] }
    }

    pub fn beside(mut self, beside: &'static [(&'static str, f64)]) -> Self {
        self.beside = beside;
        self
    }
}

/// Harmonic mean of precision and recall from counts; 0 where nothing is right.
pub fn f1(right: usize, gold: usize, predicted: usize) -> f64 {
    if gold + predicted == 0 {
        return 0.0;
    }
    2.0 * right as f64 / (gold + predicted) as f64
}

/// Pairs off indices, each used once, in rising order of what leads a candidate.
pub fn pair_off<O: Ord>(mut candidates: Vec<(O, usize, usize)>) -> Vec<(usize, usize)> {
    candidates.sort_unstable();
    let (mut taken, mut used) = (BTreeSet::new(), BTreeSet::new());
    candidates.retain(|(_, one, other)| {
        let free = !taken.contains(one) && !used.contains(other);
        if free {
            taken.insert(*one);
            used.insert(*other);
        }
        free
    });
    candidates.into_iter().map(|(_, one, other)| (one, other)).collect()
}

/// A share; 0 of nothing.
pub fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

/// Reads a file of JSON Lines whose every line must be good, as gold is.
///
/// # Errors
/// [`Error::Input`] naming the line.
pub fn gold<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, Error> {
    let failed = |source| Error::Input { path: path.display().to_string(), source };
    let text = std::fs::read_to_string(path).map_err(failed)?;
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| {
            serde_json::from_str(line)
                .map_err(|error| failed(std::io::Error::other(format!("line {}: {error}", at + 1))))
        })
        .collect()
}

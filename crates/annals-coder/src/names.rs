//! Names found in a sentence: the longest that match, left to right.

use crate::tree::Tree;
use annals_codebook::{fold, Entities, EntityRef, Match};
use annals_model::Upos;

/// A stretch of tokens that is a name in the codebook.
#[derive(Clone, Debug)]
pub(crate) struct NameHit {
    pub start: usize,
    /// Exclusive.
    pub end: usize,
    pub matches: Vec<Match>,
}

impl NameHit {
    pub fn contains(&self, token: usize) -> bool {
        self.start <= token && token < self.end
    }

    pub fn find<T>(&self, pick: impl Fn(EntityRef) -> Option<T>) -> Option<T> {
        self.matches.iter().find_map(|found| pick(found.entity))
    }
}

const LONGEST_IN_TOKENS: usize = 9;

/// Finds every name of the codebook in a sentence.
///
/// An ambiguous name stands only where nothing around it says otherwise: it must be tagged a
/// proper name, and not be part of a longer unknown name.
pub(crate) fn find(tree: &Tree<'_>, entities: &Entities) -> Vec<NameHit> {
    let mut hits = Vec::new();
    let mut key = String::new();
    let mut start = 0;
    while start < tree.len() {
        let word = tree.word(start);
        let first = word.chars().next();
        if !first.is_some_and(|c| c.is_uppercase() || c.is_ascii_digit()) {
            start += 1;
            continue;
        }
        key.clear();
        let mut best: Option<NameHit> = None;
        for end in start..tree.len().min(start + LONGEST_IN_TOKENS) {
            let part = fold(tree.word(end));
            // A possessive "'s" is a token of its own and belongs to no name's end.
            if end > start && matches!(tree.word(end), "'s" | "’s" | "," | ";" | "(" | ")" | "\"")
            {
                break;
            }
            key.push_str(&part);
            if key.len() > entities.longest_name() {
                break;
            }
            if part.is_empty() && end == start {
                break;
            }
            let found = entities.named(&key);
            if found.is_empty() {
                continue;
            }
            let letters_all_capital = (start..=end).all(|i| {
                tree.word(i).chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
            });
            let fits = |m: &Match| {
                (!m.all_capitals || letters_all_capital)
                    && (!m.ambiguous || unambiguous_here(tree, start, end + 1, m.entity))
            };
            let matches: Vec<Match> = found.iter().filter(|m| fits(m)).cloned().collect();
            if !matches.is_empty() && !tree.word(end).is_empty() && !part.is_empty() {
                best = Some(NameHit { start, end: end + 1, matches });
            }
        }
        match best {
            Some(hit) => {
                start = hit.end;
                hits.push(hit);
            }
            None => start += 1,
        }
    }
    hits
}

/// Whether an ambiguous name is likely the entity: it is tagged as a name, and no further
/// capitalised word joins it ("Jordan" but not "Michael Jordan", "Georgia" but not "Georgia Tech").
fn unambiguous_here(tree: &Tree<'_>, start: usize, end: usize, entity: EntityRef) -> bool {
    let name_like = |i: usize| {
        tree.upos(i) == Upos::Propn && tree.word(i).chars().next().is_some_and(char::is_uppercase)
    };
    let tagged = matches!(entity, EntityRef::Demonym(_) | EntityRef::Group(_))
        || (start..end).any(|i| tree.upos(i) == Upos::Propn);
    let before = start > 0 && name_like(start - 1);
    let after = end < tree.len() && name_like(end);
    tagged && !before && !after
}

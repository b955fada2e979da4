//! Names found in a sentence: the longest that match, left to right.

use crate::tree::Tree;
use annals_codebook::{fold, Entities, EntityRef, Match};
use annals_model::{Deprel, Upos};

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
    find_given(tree, entities, 0..0)
}

/// As [`find`], where the tokens of `given` are known to be one name or description: a name that
/// is all of it is not ambiguous.
pub(crate) fn find_given(
    tree: &Tree<'_>,
    entities: &Entities,
    given: std::ops::Range<usize>,
) -> Vec<NameHit> {
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
            if end > start && matches!(tree.word(end), "," | ";" | "(" | ")" | "\"") {
                break;
            }
            key.push_str(&part);
            // A possessive "'s" is a token of its own: inside a name ("the People's Party"), never its end.
            if end > start && matches!(tree.word(end), "'s" | "’s" | "'" | "’") {
                continue;
            }
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
                    && (!m.ambiguous
                        || given == (start..end + 1)
                        || unambiguous_here(tree, start, end + 1, m.entity))
            };
            let matches: Vec<Match> = found.iter().filter(|m| fits(m)).cloned().collect();
            if !matches.is_empty() && !tree.word(end).is_empty() && !part.is_empty() {
                best = Some(NameHit { start, end: end + 1, matches });
            }
        }
        let other = spelled_otherwise(tree, start, entities);
        if other.as_ref().map(|hit| hit.end) > best.as_ref().map(|hit| hit.end) {
            best = other;
        }
        match best.filter(|hit| !is_surname(tree, hits.last(), hit, entities)) {
            Some(hit) => {
                start = hit.end;
                hits.push(hit);
            }
            None => start += 1,
        }
    }
    hits
}

/// "Mark Cuban", "Jesse English": a people's name that closes a person's is no people's.
fn is_surname(
    tree: &Tree<'_>,
    before: Option<&NameHit>,
    hit: &NameHit,
    entities: &Entities,
) -> bool {
    let given = hit.start.wrapping_sub(1);
    let named = |i: usize| {
        tree.upos(i) == Upos::Propn && tree.word(i).chars().next().is_some_and(char::is_uppercase)
    };
    let joined = tree.rel(hit.start) == Deprel::Flat
        || hit.start > 0
            && tree.head(given) == Some(hit.start)
            && tree.rel(given) == Deprel::Compound;
    hit.end == hit.start + 1
        && hit.start > 0
        && joined
        && hit.matches.iter().all(|m| matches!(m.entity, EntityRef::Demonym(_)))
        && named(hit.start)
        && named(given)
        && !tree.word(hit.start).ends_with('s')
        && before.is_none_or(|before| before.end < hit.start)
        && entities.role(tree.lemma(given)).is_none()
        && !(hit.end < tree.len()
            && matches!(tree.upos(hit.end), Upos::Noun | Upos::Propn | Upos::Adj))
}

/// A listed person's full name in another spelling, or with a middle initial: two words or more,
/// all of them capitalised but for particles.
fn spelled_otherwise(tree: &Tree<'_>, start: usize, entities: &Entities) -> Option<NameHit> {
    let capital = |i: usize| tree.word(i).chars().next().is_some_and(char::is_uppercase);
    let mut key = String::new();
    let mut best = None;
    for end in start..tree.len().min(start + LONGEST_IN_TOKENS) {
        let word = tree.word(end);
        if matches!(word, "-" | "–") {
            continue;
        }
        let particle =
            matches!(word, "al" | "el" | "as" | "ash" | "bin" | "ibn" | "ul" | "de" | "da");
        if !(capital(end) || particle && end > start) {
            break;
        }
        let counts = entities.spell(&mut key, word);
        if !counts && end == start {
            return None;
        }
        let whole = counts && end > start && capital(end);
        if let Some(person) = whole.then(|| entities.spelled(&key)).flatten() {
            let found = Match {
                entity: EntityRef::Person(person),
                ambiguous: false,
                all_capitals: false,
                small: false,
            };
            best = Some(NameHit { start, end: end + 1, matches: vec![found] });
        }
    }
    best
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

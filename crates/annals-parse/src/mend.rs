//! What a reader gets wrong that grammar alone can set right.
//!
//! Each mending names a build that no sentence has (a verb with two subjects, a clause that hangs
//! on a noun's comma) and the only one near it that sentences do have. Trees that are sound stay
//! as they were read.

mod phrases;
mod subjects;
mod verbs;

use crate::reader::ReadWord;
use annals_model::{Deprel, Feats};

/// One mending: a walk over the words and their forms.
type Mending = fn(&mut [ReadWord], &[&str]);

const MENDINGS: &[Mending] = &[
    verbs::root_in_words,
    phrases::heads_in_words,
    subjects::objects_of_saying,
    verbs::verb_behind_participle,
    verbs::held_as,
    verbs::verb_for_root,
    verbs::participle_for_predicate,
    verbs::verb_among_modifiers,
    subjects::subjects_of_their_own,
    subjects::one_subject,
    subjects::content_of_nouns,
    verbs::verbs_before_objects,
    phrases::adjectives_joined,
    phrases::names_in_lists,
    phrases::names_behind_the_last,
    phrases::phrases_for_conjuncts,
    verbs::particles_of_verbs,
    verbs::headline_verb,
    phrases::words_behind_their_mark,
    phrases::phrases_before_times,
    phrases::phrases_behind_days,
    verbs::verbs_in_lists,
    subjects::clause_behind_and,
];

/// Mends the tree of one piece of a sentence; `forms` are its words. A tree of one root stays one:
/// a mending that would close a circle is taken back.
pub(crate) fn mend(words: &mut [ReadWord], forms: &[&str]) {
    let mut sound: Vec<(Option<u32>, Deprel)> = places(words).collect();
    for mending in MENDINGS {
        mending(words, forms);
        if places(words).eq(sound.iter().copied()) {
            continue;
        }
        if is_tree(words) {
            sound = places(words).collect();
        } else {
            for (word, &(head, deprel)) in words.iter_mut().zip(&sound) {
                word.head = head;
                word.deprel = deprel;
            }
        }
    }
}

fn places(words: &[ReadWord]) -> impl Iterator<Item = (Option<u32>, Deprel)> + '_ {
    words.iter().map(|word| (word.head, word.deprel))
}

/// Whether every word leads up to one root.
fn is_tree(words: &[ReadWord]) -> bool {
    // The walk that came past a word first: one that meets its own trace goes round in a circle.
    let mut seen_by = vec![usize::MAX; words.len()];
    for start in 0..words.len() {
        let mut at = start;
        while seen_by[at] == usize::MAX {
            seen_by[at] = start;
            match words[at].head {
                Some(head) => at = head as usize,
                None => break,
            }
        }
        if seen_by[at] == start && words[at].head.is_some() {
            return false;
        }
    }
    words.iter().filter(|word| word.head.is_none()).count() == 1
}

fn child(words: &[ReadWord], head: usize, rels: &[Deprel]) -> Option<usize> {
    (0..words.len())
        .find(|&i| words[i].head == Some(head as u32) && rels.contains(&words[i].deprel))
}

const SUBJECTS: &[Deprel] =
    &[Deprel::Nsubj, Deprel::NsubjPass, Deprel::NsubjOuter, Deprel::Csubj, Deprel::Expl];

fn is_finite(words: &[ReadWord], verb: usize) -> bool {
    words[verb].feats.has(Feats::FIN)
        || (0..words.len()).any(|i| {
            words[i].head == Some(verb as u32)
                && matches!(words[i].deprel, Deprel::Aux | Deprel::AuxPass | Deprel::Cop)
                && words[i].feats.has(Feats::FIN)
        })
}

/// Makes a noun the subject of a verb, in the verb's voice.
fn make_subject(words: &mut [ReadWord], noun: usize, verb: usize) {
    let passive = child(words, verb, &[Deprel::AuxPass]).is_some();
    words[noun].head = Some(verb as u32);
    words[noun].deprel = if passive { Deprel::NsubjPass } else { Deprel::Nsubj };
}

/// Whether a word hangs on another, at whatever depth. The words are a tree, so the climb ends.
fn within(words: &[ReadWord], word: usize, top: usize) -> bool {
    std::iter::successors(Some(word), |&at| words[at].head.map(|head| head as usize))
        .any(|at| at == top)
}

/// Trees for the tests, read or written out.
#[cfg(test)]
mod by_hand {
    use super::ReadWord;
    use crate::{parse_given, Model};
    use annals_model::{Deprel, Feats, Span, Upos};

    /// The head's form and the relation of a word of a sentence as it is read and mended.
    pub fn place(text: &str, form: &str) -> (Option<String>, Deprel) {
        let sentences = parse_given(text, &[Span::new(0, text.len())], Model::shipped());
        let tokens = &sentences[0].tokens;
        let word = tokens.iter().find(|token| token.span.of(text) == form).unwrap();
        let head = word.head.map(|head| tokens[head as usize].span.of(text).to_owned());
        (head, word.deprel)
    }

    pub fn word(
        head: Option<u32>,
        deprel: Deprel,
        upos: Upos,
        feats: Feats,
        lemma: &str,
    ) -> ReadWord {
        ReadWord { lemma: lemma.to_owned(), upos, feats, head, deprel }
    }

    /// A tree by hand: form or lemma, head counted from one (0 for the root), relation, tag.
    pub fn tree(rows: &[(&str, u32, Deprel, Upos)]) -> Vec<ReadWord> {
        rows.iter()
            .map(|&(lemma, head, deprel, upos)| {
                let feats = match upos {
                    Upos::Verb | Upos::Aux => Feats::PAST.with(Feats::FIN),
                    _ => Feats::default(),
                };
                word(head.checked_sub(1), deprel, upos, feats, lemma)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::by_hand::word;
    use super::*;
    use annals_model::Upos;

    #[test]
    fn mending_closes_no_circle() {
        // Every tree over a few words, whatever it says, is still a tree afterwards.
        let kinds = [
            (Deprel::Mark, Upos::Sconj, "that"),
            (Deprel::Conj, Upos::Noun, "level"),
            (Deprel::Ccomp, Upos::Verb, "keep"),
            (Deprel::Advcl, Upos::Verb, "meet"),
            (Deprel::Nsubj, Upos::Verb, "eye"),
            (Deprel::Compound, Upos::Noun, "phone"),
            (Deprel::Obl, Upos::Noun, "time"),
            (Deprel::Cc, Upos::Cconj, "and"),
            (Deprel::Nummod, Upos::Num, "20"),
            (Deprel::Case, Upos::Adp, "by"),
            (Deprel::Nsubj, Upos::Noun, "leader"),
            (Deprel::Obj, Upos::Noun, "strike"),
            (Deprel::Ccomp, Upos::Verb, "say"),
        ];
        let mut seed = 7u64;
        let mut random = |below: usize| {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (seed >> 33) as usize % below
        };
        for _ in 0..20_000 {
            let n = 3 + random(7);
            // Each word hangs on one placed before it in a random order: a tree by build.
            let mut order: Vec<usize> = (0..n).collect();
            for i in (1..n).rev() {
                order.swap(i, random(i + 1));
            }
            let mut words = vec![ReadWord::default(); n];
            for (nth, &at) in order.iter().enumerate() {
                let (deprel, upos, lemma) = kinds[random(kinds.len())];
                let head = (nth > 0).then(|| order[random(nth)] as u32);
                let deprel = if nth == 0 { Deprel::Root } else { deprel };
                let feats =
                    [Feats::PAST.with(Feats::FIN), Feats::PAST, Feats::default()][random(3)];
                words[at] = word(head, deprel, upos, feats, lemma);
            }
            let forms: Vec<&str> = (0..n).map(|_| [",", "and", "x"][random(3)]).collect();
            let before = words.clone();
            mend(&mut words, &forms);
            assert_eq!(words.iter().filter(|w| w.head.is_none()).count(), 1, "{before:?}");
            for start in 0..n {
                let mut at = start;
                let mut steps = 0;
                while let Some(head) = words[at].head {
                    at = head as usize;
                    steps += 1;
                    assert!(steps <= n, "a circle from {before:?} to {words:?}");
                }
            }
        }
    }
}

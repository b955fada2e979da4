//! Phrases: what a noun, a name or a conjunction carries with it.

use super::child;
use crate::reader::ReadWord;
use annals_model::{Deprel, Upos};

/// Takes what hangs on punctuation up to the word that the punctuation hangs on.
pub(super) fn heads_in_words(words: &mut [ReadWord], _: &[&str]) {
    for i in 0..words.len() {
        // Each step climbs one edge of a tree, so the walk ends. A sentence of nothing but
        // punctuation keeps its root.
        while let Some(head) = words[i].head {
            let above = &words[head as usize];
            let (Upos::Punct, Some(up)) = (above.upos, above.head) else { break };
            words[i].head = Some(up);
            if words[i].upos == Upos::Verb {
                words[i].deprel = Deprel::Ccomp;
            }
        }
    }
}

/// "expressed confidence that in the coming year the two would meet": a conjunction opens its
/// clause, so that what stands between it and the verb is the clause's own.
pub(super) fn words_behind_their_mark(words: &mut [ReadWord], _: &[&str]) {
    for mark in 0..words.len() {
        let Some(verb) = words[mark].head.map(|head| head as usize) else { continue };
        if words[mark].deprel != Deprel::Mark || words[mark].lemma != "that" || verb < mark {
            continue;
        }
        // Head and dependent on either side of the mark: an arc across the one from mark to verb.
        for word in &mut words[mark + 1..verb] {
            if word.head.is_some_and(|head| (head as usize) < mark) {
                word.head = Some(verb as u32);
            }
        }
    }
}

/// Lists of names hold together: in "a summit of Ardovia, Kestany and Velmora" the second name is
/// joined to the first and not to the summit, and in "Oren Valdish and Ivo Stranzel" to the person
/// and not to the surname.
pub(super) fn names_in_lists(words: &mut [ReadWord], forms: &[&str]) {
    for at in 2..words.len() {
        if words[at].deprel != Deprel::Conj {
            continue;
        }
        let Some(head) = words[at].head.map(|head| head as usize) else { continue };
        if head < at && matches!(words[head].deprel, Deprel::Flat | Deprel::Compound) {
            let up = words[head].head.map(|up| up as usize).filter(|&up| up < at);
            if let Some(up) = up.filter(|&up| words[up].upos == words[head].upos) {
                words[at].head = Some(up as u32);
                continue;
            }
        }
        let joint = matches!(forms[at - 1], "," | "and" | "or");
        let before = at - 2;
        let names = words[at].upos == Upos::Propn
            && words[before].upos == Upos::Propn
            && words[head].upos == Upos::Noun
            && head < before
            && words[before].head != Some(at as u32);
        if joint && names {
            words[at].head = Some(before as u32);
        }
    }
}

/// "an ambush by suspected rebels": nothing joins what a preposition opens, where no "and" and no
/// comma stands before it.
pub(super) fn phrases_for_conjuncts(words: &mut [ReadWord], _: &[&str]) {
    for noun in 2..words.len() {
        let Some(head) = words[noun].head.map(|head| head as usize) else { continue };
        let joined = words[noun].deprel == Deprel::Conj
            && matches!(words[noun].upos, Upos::Noun | Upos::Propn)
            && head < noun;
        let below = |rels: &[Deprel]| {
            (head + 1..noun)
                .find(|&i| words[i].head == Some(noun as u32) && rels.contains(&words[i].deprel))
        };
        let case = below(&[Deprel::Case]).filter(|&case| words[case].upos == Upos::Adp);
        let Some(case) = case.filter(|_| joined && below(&[Deprel::Cc]).is_none()) else {
            continue;
        };
        let apart = words[head + 1..case]
            .iter()
            .any(|word| word.deprel == Deprel::Cc || word.upos == Upos::Punct);
        if !apart {
            let verb = words[head].upos == Upos::Verb;
            words[noun].deprel = if verb { Deprel::Obl } else { Deprel::Nmod };
        }
    }
}

/// "as Ardovian and Kestan forces prepared", "Kestan and Velmoran ministers met": an adjective joined
/// to another, and the noun behind it read as a third: both describe the noun.
pub(super) fn adjectives_joined(words: &mut [ReadWord], _: &[&str]) {
    for second in 2..words.len().saturating_sub(1) {
        let noun = second + 1;
        let joined = words[second].upos == Upos::Adj
            && words[second].deprel == Deprel::Conj
            && words[noun].upos == Upos::Noun
            && words[second - 1].deprel == Deprel::Cc;
        let Some(first) = words[second].head.map(|head| head as usize).filter(|_| joined) else {
            continue;
        };
        let beside = words[noun].head == Some(first as u32) && words[noun].deprel == Deprel::Conj;
        let rival = words[noun].head == words[first].head
            && matches!(words[noun].deprel, Deprel::Nsubj | Deprel::NsubjPass);
        let adjectival = first + 2 == second
            && matches!(words[first].upos, Upos::Propn | Upos::Adj)
            && (beside || rival);
        if !adjectival {
            continue;
        }
        if beside {
            words[noun].head = words[first].head;
            words[noun].deprel = words[first].deprel;
        }
        for word in words.iter_mut().filter(|word| word.head == Some(first as u32)) {
            // What else the first word carried was the noun's: a preposition, what comes behind.
            if !matches!(word.deprel, Deprel::Conj | Deprel::Cc | Deprel::Flat | Deprel::Compound) {
                word.head = Some(noun as u32);
            }
        }
        words[first].head = Some(noun as u32);
        words[first].deprel =
            if words[first].upos == Upos::Adj { Deprel::Amod } else { Deprel::Compound };
    }
}

/// "between the party and the premier, Arlo Venn": a list ends with its "and", so that the name
/// behind it is no third member but who the last one is.
pub(super) fn names_behind_the_last(words: &mut [ReadWord], forms: &[&str]) {
    for name in 2..words.len() {
        let Some(last) = words[name].head.map(|head| head as usize) else { continue };
        let behind = words[name].deprel == Deprel::Conj
            && words[name].upos == Upos::Propn
            && forms[name - 1] == ","
            && last < name
            && words[last].deprel == Deprel::Conj
            && child(words, last, &[Deprel::Cc]).is_some_and(|and| and < last)
            && child(words, name, &[Deprel::Cc]).is_none();
        if behind {
            words[name].deprel = Deprel::Appos;
        }
    }
}

/// "called on Thursday on Kestany to", "met on Monday with": what stands behind a day is the verb's.
pub(super) fn phrases_behind_days(words: &mut [ReadWord], _: &[&str]) {
    const DAYS: &[&str] = &[
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "yesterday",
        "today",
        "tomorrow",
    ];
    for phrase in 0..words.len() {
        let Some(day) = words[phrase].head.map(|head| head as usize) else { continue };
        let Some(verb) = words[day].head.map(|head| head as usize) else { continue };
        let behind = day < phrase
            && words[phrase].deprel == Deprel::Nmod
            && DAYS.contains(&words[day].lemma.to_lowercase().as_str())
            && words[verb].upos == Upos::Verb;
        let mark = child(words, phrase, &[Deprel::Case]);
        if behind && mark.is_some_and(|mark| words[mark].lemma != "of") {
            words[phrase].head = Some(verb as u32);
            words[phrase].deprel = Deprel::Obl;
        }
    }
}

/// "spoke by phone 20 times": a number keeps what stands before it out of a phrase of time.
pub(super) fn phrases_before_times(words: &mut [ReadWord], _: &[&str]) {
    const UNITS: &[&str] = &["time", "day", "week", "month", "year", "hour", "minute"];
    for time in 3..words.len() {
        if !UNITS.contains(&words[time].lemma.as_str()) {
            continue;
        }
        let Some(number) = child(words, time, &[Deprel::Nummod]) else { continue };
        let below =
            |i: usize| words[i].head == Some(time as u32) || words[i].head == Some(number as u32);
        let compound = (0..number).rev().find(|&i| below(i) && words[i].deprel == Deprel::Compound);
        let Some(noun) = compound else { continue };
        let case = (0..noun).rev().find(|&i| {
            (below(i) || words[i].head == Some(noun as u32)) && words[i].deprel == Deprel::Case
        });
        let Some(case) = case else { continue };
        words[noun].head = words[time].head;
        words[noun].deprel = words[time].deprel;
        words[case].head = Some(noun as u32);
        words[time].deprel = Deprel::OblTmod;
        if words[noun].head.is_none() {
            words[time].head = Some(noun as u32);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mend::by_hand::{place, tree, word};
    use annals_model::Feats;

    #[test]
    fn a_clause_keeps_what_stands_behind_its_conjunction() {
        // "hope that in winter they meet", with "winter" hung on "voiced" before it.
        let bare = Feats::default();
        let mut words = vec![
            word(None, Deprel::Root, Upos::Verb, bare, "voice"),
            word(Some(4), Deprel::Mark, Upos::Sconj, bare, "that"),
            word(Some(0), Deprel::Obl, Upos::Noun, bare, "winter"),
            word(Some(4), Deprel::Nsubj, Upos::Pron, bare, "they"),
            word(Some(0), Deprel::Ccomp, Upos::Verb, bare, "meet"),
        ];
        words_behind_their_mark(&mut words, &[]);
        assert_eq!(words[2].head, Some(4));
    }

    #[test]
    fn a_number_parts_a_phrase_from_the_times_it_counts() {
        let text = "Valdish and Stranzel met in May and spoke by phone more than 20 times.";
        assert_eq!(place(text, "phone").0.as_deref(), Some("spoke"));
        assert_eq!(place(text, "times").0.as_deref(), Some("spoke"));
    }

    #[test]
    fn joined_adjectives_describe_the_noun_behind_them() {
        use Deprel::{Cc, Conj, Nsubj, Root};
        // "Kestan and Ardovian forces prepared"
        let mut words = tree(&[
            ("Kestan", 5, Nsubj, Upos::Propn),
            ("and", 1, Cc, Upos::Cconj),
            ("ardovian", 1, Conj, Upos::Adj),
            ("force", 1, Conj, Upos::Noun),
            ("prepare", 0, Root, Upos::Verb),
        ]);
        adjectives_joined(&mut words, &[]);
        assert_eq!((words[3].head, words[3].deprel), (Some(4), Nsubj));
        assert_eq!((words[0].head, words[0].deprel), (Some(3), Deprel::Compound));
        assert_eq!((words[2].head, words[2].deprel), (Some(0), Conj));
    }

    #[test]
    fn a_name_behind_the_last_of_a_list_says_who_that_is() {
        let text = "Talks began between the Labour party and the Prime Minister, Ariel Sharon.";
        assert_eq!(place(text, "Ariel").1, Deprel::Appos);
    }

    #[test]
    fn what_stands_behind_a_day_is_the_verbs() {
        let text = "Rebel leaders called on Thursday on Nigeria to intervene.";
        assert_eq!(place(text, "Nigeria"), (Some("called".to_owned()), Deprel::Obl));
    }

    #[test]
    fn a_phrase_behind_a_noun_is_no_conjunct() {
        let text = "Two policemen were shot dead in an ambush by suspected separatists.";
        assert_eq!(place(text, "separatists"), (Some("ambush".to_owned()), Deprel::Nmod));
    }
}

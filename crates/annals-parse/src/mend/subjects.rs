//! Subjects: each verb has one, and a clause that is said has its own.

use super::{child, is_finite, make_subject, within, SUBJECTS};
use crate::reader::ReadWord;
use annals_model::{Deprel, Feats, Upos};

/// Verbs whose object is a clause: a noun behind them that is no clause opens one.
pub(super) const SAYING: &[&str] = &[
    "say",
    "claim",
    "believe",
    "think",
    "allege",
    "add",
    "insist",
    "argue",
    "hope",
    "fear",
    "acknowledge",
    "admit",
    "suggest",
    "indicate",
    "declare",
    "announce",
    "confirm",
    "report",
];

/// "Officials said air strikes that hit a village killed ten": what is said is a clause, and the
/// noun in front of it its subject.
pub(super) fn objects_of_saying(words: &mut [ReadWord], _: &[&str]) {
    for verb in 0..words.len() {
        if words[verb].upos != Upos::Verb || !SAYING.contains(&words[verb].lemma.as_str()) {
            continue;
        }
        let below =
            |i: usize, rel: Deprel| words[i].head == Some(verb as u32) && words[i].deprel == rel;
        let object = (verb + 1..words.len()).find(|&i| below(i, Deprel::Obj));
        let Some(object) = object else { continue };
        let clause = (object + 1..words.len()).find(|&i| below(i, Deprel::Ccomp));
        let Some(clause) = clause.filter(|&clause| {
            is_finite(words, clause)
                && child(words, clause, SUBJECTS).is_none()
                && child(words, clause, &[Deprel::Mark]).is_none()
        }) else {
            continue;
        };
        make_subject(words, object, clause);
    }
}

/// Of two subjects that one verb has, the one that another verb lacks is that verb's: "ten died
/// as the cleric headed home", "the session was put off and emergency rule went on", "the evidence
/// may have been spoilt, prosecutors said". One behind a preposition is no subject at all.
pub(super) fn subjects_of_their_own(words: &mut [ReadWord], _: &[&str]) {
    let subject = |word: &ReadWord| matches!(word.deprel, Deprel::Nsubj | Deprel::NsubjPass);
    for second in 1..words.len() {
        let Some(verb) = words[second].head.map(|head| head as usize) else { continue };
        if !subject(&words[second]) || words[verb].upos != Upos::Verb {
            continue;
        }
        let first =
            (0..second).rev().find(|&i| words[i].head == Some(verb as u32) && subject(&words[i]));
        let Some(first) = first else { continue };
        let lacking = |range: std::ops::Range<usize>| {
            range.into_iter().find(|&i| {
                i != verb
                    && words[i].upos == Upos::Verb
                    && is_finite(words, i)
                    && child(words, i, SUBJECTS).is_none()
                    && !matches!(words[i].deprel, Deprel::AclRelcl | Deprel::Acl)
            })
        };
        let nominal = |i: usize| matches!(words[i].upos, Upos::Noun | Upos::Propn | Upos::Pron);
        if !nominal(second) || !nominal(first) {
            continue;
        }
        let (moved, to) = if second > verb {
            match lacking(second + 1..words.len()).filter(|&i| within(words, i, verb)) {
                Some(to) => (second, to),
                None => continue,
            }
        } else if let Some(to) = lacking(first + 1..second).filter(|&i| within(words, i, verb)) {
            (first, to)
        } else {
            let case = (0..second).rev().find(|&i| {
                words[i].head == Some(second as u32)
                    && words[i].deprel == Deprel::Case
                    && words[i].upos == Upos::Adp
            });
            if case.is_some_and(|case| case > first) {
                words[second].deprel = Deprel::Obl;
            } else if second == first + 1 && words[first].upos != Upos::Pron {
                words[first].head = Some(second as u32);
                words[first].deprel = Deprel::Compound;
            }
            continue;
        };
        make_subject(words, moved, to);
    }
}

/// A verb has one subject: "Four men accused of murder were freed", "Human Rights Watch said".
///
/// Of two subjects side by side, a participle goes behind the noun before it, and a name joins the
/// name behind it.
pub(super) fn one_subject(words: &mut [ReadWord], _: &[&str]) {
    let subject = |word: &ReadWord| matches!(word.deprel, Deprel::Nsubj | Deprel::NsubjPass);
    // "Four men accused of murder were freed": the participle took both the noun and its place.
    for verb in 1..words.len() {
        let noun = verb - 1;
        let usurper = words[verb].upos == Upos::Verb
            && words[verb].feats.has(Feats::PAST)
            && subject(&words[verb])
            && subject(&words[noun])
            && words[noun].head == Some(verb as u32)
            && matches!(words[noun].upos, Upos::Noun | Upos::Propn);
        if usurper {
            words[noun].head = words[verb].head;
            words[noun].deprel = words[verb].deprel;
            words[verb].head = Some(noun as u32);
            words[verb].deprel = Deprel::Acl;
        }
    }
    for second in 1..words.len() {
        if !subject(&words[second]) {
            continue;
        }
        let head = words[second].head;
        let Some(first) = (0..second).rev().find(|&i| words[i].head == head && subject(&words[i]))
        else {
            continue;
        };
        // "fighting between troops and the Brigade resumed": joined to the noun before its "and".
        let and = (first + 1..second)
            .rev()
            .find(|&i| words[i].deprel == Deprel::Cc && words[i].head == head);
        if let Some(and) = and.filter(|&and| {
            and > first + 1 && matches!(words[and - 1].upos, Upos::Noun | Upos::Propn)
        }) {
            words[second].head = Some(and as u32 - 1);
            words[second].deprel = Deprel::Conj;
            words[and].head = Some(second as u32);
            continue;
        }
        let participle = words[second].upos == Upos::Verb && words[first].upos != Upos::Verb;
        // "Kestan forces": a noun right behind a name takes it up.
        let names = words[first].upos == Upos::Propn
            && matches!(words[second].upos, Upos::Propn | Upos::Noun)
            && second == first + 1;
        if participle {
            words[second].head = Some(first as u32);
            words[second].deprel = Deprel::Acl;
        } else if names {
            words[first].head = Some(second as u32);
            words[first].deprel = Deprel::Compound;
        }
    }
}

/// "charges that Kestany was arming rebels": what a noun of saying is about is its content, and
/// "that" opens it; a clause that has all its parties leaves none for a relative "that".
pub(super) fn content_of_nouns(words: &mut [ReadWord], _: &[&str]) {
    const CONTENT: &[&str] = &[
        "accusation",
        "admission",
        "allegation",
        "announcement",
        "argument",
        "assertion",
        "assurance",
        "belief",
        "charge",
        "claim",
        "complaint",
        "concern",
        "conclusion",
        "confirmation",
        "denial",
        "evidence",
        "fact",
        "fear",
        "hint",
        "hope",
        "idea",
        "indication",
        "insistence",
        "news",
        "notion",
        "possibility",
        "pledge",
        "prediction",
        "promise",
        "proof",
        "report",
        "rumor",
        "rumour",
        "sign",
        "signal",
        "speculation",
        "statement",
        "suggestion",
        "suspicion",
        "threat",
        "view",
        "vow",
        "warning",
        "worry",
    ];
    for clause in 1..words.len() {
        let Some(noun) = words[clause].head.map(|head| head as usize) else { continue };
        let told = noun < clause
            && matches!(words[clause].deprel, Deprel::AclRelcl | Deprel::Ccomp | Deprel::Acl)
            // Taggers take "denied reports that" for a verb; objects are nouns.
            && (words[noun].upos == Upos::Noun
                || words[noun].upos == Upos::Verb && words[noun].deprel == Deprel::Obj)
            && CONTENT.contains(&words[noun].lemma.as_str());
        let that = (noun + 1..clause)
            .find(|&i| words[i].lemma == "that" && words[i].head == Some(clause as u32));
        let Some(that) = that.filter(|_| told) else { continue };
        let objects = (0..words.len())
            .filter(|&i| words[i].head == Some(clause as u32) && words[i].deprel == Deprel::Obj)
            .count();
        let whole = match words[that].deprel {
            Deprel::Mark => true,
            Deprel::Obj => objects > 1 || child(words, clause, &[Deprel::AuxPass]).is_some(),
            _ => false,
        };
        if whole {
            words[noun].upos = Upos::Noun;
            words[clause].deprel = Deprel::Acl;
            words[that].deprel = Deprel::Mark;
            words[that].upos = Upos::Sconj;
        }
    }
}

/// "Projects are being built and a high level of cooperation is being maintained": the noun behind
/// the "and" of a verb is the subject of the verb that follows.
pub(super) fn clause_behind_and(words: &mut [ReadWord], _: &[&str]) {
    for noun in 2..words.len() {
        let Some(verb) = words[noun].head.map(|head| head as usize) else { continue };
        let joined = verb < noun
            && words[noun].deprel == Deprel::Conj
            && matches!(words[noun].upos, Upos::Noun | Upos::Propn)
            && words[verb].upos == Upos::Verb
            && child(words, noun, &[Deprel::Cop]).is_none()
            && child(words, noun, &[Deprel::Cc]).is_some();
        if !joined {
            continue;
        }
        let above = words[verb].head;
        let next = (noun + 1..words.len()).find(|&i| {
            words[i].upos == Upos::Verb
                && (words[i].head == Some(verb as u32) || words[i].head == above)
                && matches!(words[i].deprel, Deprel::Ccomp | Deprel::Parataxis | Deprel::Conj)
                && child(words, i, &[Deprel::Mark, Deprel::Cc]).is_none()
        });
        let Some(next) = next else { continue };
        let finite = child(words, next, &[Deprel::Aux, Deprel::AuxPass]).is_some()
            || words[next].feats.has(Feats::FIN);
        let taken = child(words, next, SUBJECTS);
        if !finite || taken.is_some_and(|taken| taken < noun || taken > next) {
            continue;
        }
        // What was taken for the subject goes on with the list before it.
        if let Some(taken) = taken {
            let before = (noun + 1..taken).rev().find(|&i| {
                matches!(words[i].upos, Upos::Noun | Upos::Propn)
                    && words[i].head != Some(taken as u32)
            });
            words[taken].head = Some(before.unwrap_or(noun) as u32);
            words[taken].deprel = Deprel::Conj;
        }
        make_subject(words, noun, next);
        words[next].head = Some(verb as u32);
        words[next].deprel = Deprel::Conj;
        if let Some(and) = child(words, noun, &[Deprel::Cc]) {
            words[and].head = Some(next as u32);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mend::by_hand::{place, tree};

    #[test]
    fn what_is_said_is_a_clause() {
        let text = "Kestan officials said Ardovian air strikes that hit two homes late on Monday \
                    in a village south of the volatile city of Kest killed at least 44 people.";
        assert_eq!(place(text, "strikes"), (Some("killed".to_owned()), Deprel::Nsubj));
    }

    #[test]
    fn a_second_subject_goes_to_the_verb_that_lacks_one() {
        use Deprel::{Advcl, Ccomp, Mark, Nsubj, Root};
        use Upos::{Noun, Sconj, Verb};
        // "Soldiers died as leaders met"
        let mut later = tree(&[
            ("soldier", 2, Nsubj, Noun),
            ("die", 0, Root, Verb),
            ("as", 5, Mark, Sconj),
            ("leader", 2, Nsubj, Noun),
            ("meet", 2, Advcl, Verb),
        ]);
        subjects_of_their_own(&mut later, &[]);
        assert_eq!(later[3].head, Some(4));
        // "Evidence spoilt, prosecutors said", with both hung on the last verb.
        let mut earlier = tree(&[
            ("evidence", 4, Nsubj, Noun),
            ("spoil", 4, Ccomp, Verb),
            ("prosecutor", 4, Nsubj, Noun),
            ("say", 0, Root, Verb),
        ]);
        subjects_of_their_own(&mut earlier, &[]);
        assert_eq!((earlier[0].head, earlier[2].head), (Some(1), Some(3)));
    }

    #[test]
    fn what_stands_behind_a_preposition_is_no_subject() {
        use Deprel::{Case, Nsubj, Obj, Obl, Root};
        use Upos::{Adp, Noun, Verb};
        // "The minister after the pullout held talks"
        let mut words = tree(&[
            ("minister", 4, Nsubj, Noun),
            ("after", 3, Case, Adp),
            ("pullout", 4, Nsubj, Noun),
            ("hold", 0, Root, Verb),
            ("talk", 4, Obj, Noun),
        ]);
        subjects_of_their_own(&mut words, &[]);
        assert_eq!((words[0].deprel, words[2].deprel), (Nsubj, Obl));
    }

    #[test]
    fn a_noun_behind_and_is_the_subject_of_the_next_verb() {
        let text =
            "The envoy said that joint mines are being dug and a high level of cooperation in \
                    trade, defence and other areas is being maintained.";
        let (head, rel) = place(text, "level");
        assert_eq!((head.as_deref(), rel), (Some("maintained"), Deprel::NsubjPass));
        assert_eq!(place(text, "maintained").1, Deprel::Conj);
    }
}

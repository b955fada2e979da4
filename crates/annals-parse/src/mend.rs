//! What a reader gets wrong that grammar alone can set right.
//!
//! Each mending names a build that no sentence has (a verb with two subjects, a clause that hangs
//! on a noun's comma) and the only one near it that sentences do have. Trees that are sound stay
//! as they were read.

use crate::reader::ReadWord;
use annals_model::{Deprel, Feats, Upos};

/// One mending: a walk over the words and their forms.
type Mending = fn(&mut [ReadWord], &[&str]);

const MENDINGS: &[Mending] = &[
    root_in_words,
    heads_in_words,
    objects_of_saying,
    verb_behind_participle,
    verb_for_root,
    verb_among_modifiers,
    subjects_of_their_own,
    one_subject,
    verbs_before_objects,
    names_in_lists,
    phrases_for_conjuncts,
    particles_of_verbs,
    headline_verb,
    words_behind_their_mark,
    phrases_before_times,
    verbs_in_lists,
    clause_behind_and,
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

/// Verbs whose object is a clause: a noun behind them that is no clause opens one.
const SAYING: &[&str] = &[
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

fn is_finite(words: &[ReadWord], verb: usize) -> bool {
    words[verb].feats.has(Feats::FIN)
        || (0..words.len()).any(|i| {
            words[i].head == Some(verb as u32)
                && matches!(words[i].deprel, Deprel::Aux | Deprel::AuxPass | Deprel::Cop)
                && words[i].feats.has(Feats::FIN)
        })
}

/// "Officials said air strikes that hit a village killed ten": what is said is a clause, and the
/// noun in front of it its subject.
fn objects_of_saying(words: &mut [ReadWord], _: &[&str]) {
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
        let passive = child(words, clause, &[Deprel::AuxPass]).is_some();
        words[object].head = Some(clause as u32);
        words[object].deprel = if passive { Deprel::NsubjPass } else { Deprel::Nsubj };
    }
}

/// "Protesters angered at the sacking ransacked the compound": of two past forms behind one noun
/// the first, which has no object, describes it, and the second tells of it.
fn verb_behind_participle(words: &mut [ReadWord], _: &[&str]) {
    for first in 1..words.len() {
        let noun = first - 1;
        let led = words[first].upos == Upos::Verb
            && words[first].feats.has(Feats::PAST)
            && !SAYING.contains(&words[first].lemma.as_str())
            && words[noun].head == Some(first as u32)
            && matches!(words[noun].deprel, Deprel::Nsubj | Deprel::NsubjPass)
            && matches!(words[noun].upos, Upos::Noun | Upos::Propn)
            && child(words, first, &[Deprel::Obj, Deprel::Aux, Deprel::AuxPass, Deprel::Mark])
                .is_none();
        if !led {
            continue;
        }
        let second = (first + 2..words.len()).find(|&i| {
            words[i].head == Some(first as u32)
                && words[i].deprel == Deprel::Ccomp
                && words[i].upos == Upos::Verb
                && is_finite(words, i)
                && child(words, i, SUBJECTS).is_none()
                && child(words, i, &[Deprel::Mark]).is_none()
        });
        let Some(second) = second else { continue };
        let passive = child(words, second, &[Deprel::AuxPass]).is_some();
        words[second].head = words[first].head;
        words[second].deprel = words[first].deprel;
        words[first].head = Some(noun as u32);
        words[first].deprel = Deprel::Acl;
        words[noun].head = Some(second as u32);
        words[noun].deprel = if passive { Deprel::NsubjPass } else { Deprel::Nsubj };
        // What closes the sentence belongs to its main verb.
        for word in &mut words[second + 1..] {
            if word.head == Some(first as u32) {
                word.head = Some(second as u32);
            }
        }
    }
}

/// Of two subjects that one verb has, the one that another verb lacks is that verb's: "ten died
/// as the cleric headed home", "the session was put off and emergency rule went on", "the evidence
/// may have been spoilt, prosecutors said". One behind a preposition is no subject at all.
fn subjects_of_their_own(words: &mut [ReadWord], _: &[&str]) {
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
        let below = |i: usize| {
            let mut at = Some(i);
            for _ in 0..words.len() {
                match at {
                    Some(up) if up == verb => return true,
                    Some(up) => at = words[up].head.map(|head| head as usize),
                    None => return false,
                }
            }
            false
        };
        let nominal = |i: usize| matches!(words[i].upos, Upos::Noun | Upos::Propn | Upos::Pron);
        if !nominal(second) || !nominal(first) {
            continue;
        }
        let (moved, to) = if second > verb {
            match lacking(second + 1..words.len()).filter(|&i| below(i)) {
                Some(to) => (second, to),
                None => continue,
            }
        } else if let Some(to) = lacking(first + 1..second).filter(|&i| below(i)) {
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
        let passive = child(words, to, &[Deprel::AuxPass]).is_some();
        words[moved].head = Some(to as u32);
        words[moved].deprel = if passive { Deprel::NsubjPass } else { Deprel::Nsubj };
    }
}

/// "brushed aside Kestan demands": a particle right behind a verb is the verb's, not part of the
/// object that follows.
fn particles_of_verbs(words: &mut [ReadWord], _: &[&str]) {
    const PARTICLES: &[&str] =
        &["aside", "away", "back", "off", "out", "up", "down", "apart", "forward", "together"];
    for at in 1..words.len() {
        let Some(head) = words[at].head.map(|head| head as usize) else { continue };
        let stray = PARTICLES.contains(&words[at].lemma.as_str())
            && words[at].deprel == Deprel::Advmod
            && words[at - 1].upos == Upos::Verb
            && head > at
            && matches!(words[head].upos, Upos::Adj | Upos::Noun | Upos::Propn);
        if stray {
            words[at].head = Some(at as u32 - 1);
            words[at].deprel = Deprel::CompoundPrt;
        }
    }
}

/// "an ambush by suspected rebels": nothing joins what a preposition opens, where no "and" and no
/// comma stands before it.
fn phrases_for_conjuncts(words: &mut [ReadWord], _: &[&str]) {
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

/// "Putin eyes continued cooperation": a finite verb with a subject of its own is nobody's subject.
/// It takes the place of the past form that claimed it, which describes the object behind it.
fn headline_verb(words: &mut [ReadWord], _: &[&str]) {
    for verb in 1..words.len().saturating_sub(1) {
        let claimed = words[verb + 1].head.is_none() && words[verb].head == Some(verb as u32 + 1);
        let finite = words[verb].upos == Upos::Verb
            && words[verb].feats.has(Feats::FIN)
            && words[verb].deprel == Deprel::Nsubj
            && child(words, verb, &[Deprel::Nsubj]).is_some_and(|subject| subject < verb)
            && child(words, verb, &[Deprel::Mark]).is_none();
        let past = words[verb + 1].upos == Upos::Verb && words[verb + 1].feats.has(Feats::PAST);
        let object = child(words, verb + 1, &[Deprel::Obj]).filter(|&object| object > verb + 1);
        let Some(object) = object.filter(|_| claimed && finite && past) else { continue };
        for word in words.iter_mut().filter(|word| word.head == Some(verb as u32 + 1)) {
            word.head = Some(verb as u32);
        }
        words[verb].head = None;
        words[verb].deprel = Deprel::Root;
        words[verb + 1].head = Some(object as u32);
        words[verb + 1].deprel = Deprel::Amod;
        return;
    }
}

/// "expressed confidence that in the coming year the two would meet": a conjunction opens its
/// clause, so that what stands between it and the verb is the clause's own.
fn words_behind_their_mark(words: &mut [ReadWord], _: &[&str]) {
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

/// "spoke by phone 20 times": a number keeps what stands before it out of a phrase of time.
fn phrases_before_times(words: &mut [ReadWord], _: &[&str]) {
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

/// Whether a verb is finite and stands by itself: no conjunction, relative or auxiliary opens it.
fn stands_alone(words: &[ReadWord], verb: usize) -> bool {
    const OPENERS: &[&str] = &["when", "where", "while", "as", "after", "before", "since", "if"];
    let opened = words[..verb].iter().any(|word| {
        word.head == Some(verb as u32)
            && (matches!(word.deprel, Deprel::Mark | Deprel::Aux | Deprel::AuxPass | Deprel::Cop)
                || OPENERS.contains(&word.lemma.as_str()))
    });
    words[verb].upos == Upos::Verb && words[verb].feats.has(Feats::FIN) && !opened
}

/// "The two met, opened a pipeline, joined a conference and spoke by phone": finite verbs after
/// commas, under one subject, are a list that begins with the verb that has the subject.
fn verbs_in_lists(words: &mut [ReadWord], forms: &[&str]) {
    // "The two met, …, spoke": the last of the list was read as the main verb of the first.
    for verb in 1..words.len() {
        if !stands_alone(words, verb) || child(words, verb, SUBJECTS).is_some() {
            continue;
        }
        let joint = matches!(forms[verb - 1], "," | "and" | "or" | "but");
        let first = (0..verb).find(|&i| {
            words[i].head == Some(verb as u32)
                && matches!(words[i].deprel, Deprel::Advcl | Deprel::Parataxis | Deprel::Ccomp)
                && stands_alone(words, i)
                && child(words, i, SUBJECTS).is_some_and(|subject| subject < i)
        });
        let Some(first) = first.filter(|_| joint) else { continue };
        words[first].head = words[verb].head;
        words[first].deprel = words[verb].deprel;
        words[verb].head = Some(first as u32);
        words[verb].deprel = Deprel::Conj;
        for word in &mut words[..first] {
            if word.head == Some(verb as u32) {
                word.head = Some(first as u32);
            }
        }
    }
    for verb in 2..words.len() {
        let Some(head) = words[verb].head.map(|head| head as usize) else { continue };
        let bare = head < verb
            && matches!(words[verb].deprel, Deprel::Advcl | Deprel::Parataxis)
            && forms[verb - 1] == ","
            && stands_alone(words, verb)
            && child(words, verb, SUBJECTS).is_none()
            && stands_alone(words, head);
        // Behind it the list goes on.
        let more = (verb + 1..words.len()).any(|i| {
            words[i].deprel == Deprel::Conj
                && words[i].upos == Upos::Verb
                && words[i].head.is_some_and(|h| h as usize == head || h as usize == verb)
        });
        let within = words[head].deprel == Deprel::Conj
            || (verb + 1..words.len())
                .any(|i| words[i].deprel == Deprel::Conj && words[i].head == words[head].head);
        if bare && (more || within || words[head].head.is_none()) {
            words[verb].deprel = Deprel::Conj;
        }
    }
}

/// "Projects are being built and a high level of cooperation is being maintained": the noun behind
/// the "and" of a verb is the subject of the verb that follows.
fn clause_behind_and(words: &mut [ReadWord], _: &[&str]) {
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
        let passive = child(words, next, &[Deprel::AuxPass]).is_some();
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
        words[noun].head = Some(next as u32);
        words[noun].deprel = if passive { Deprel::NsubjPass } else { Deprel::Nsubj };
        words[next].head = Some(verb as u32);
        words[next].deprel = Deprel::Conj;
        if let Some(and) = child(words, noun, &[Deprel::Cc]) {
            words[and].head = Some(next as u32);
        }
    }
}

/// Gives a sentence without a main verb the one that hangs behind its first noun.
///
/// "US and Kestan forces pushed on with their offensive": a past tense read as a participle leaves
/// the noun as root and nothing told of it.
fn verb_for_root(words: &mut [ReadWord], _: &[&str]) {
    const SHORTEST: usize = 7;
    let Some(root) = words.iter().position(|word| word.head.is_none()) else { return };
    let nominal = matches!(words[root].upos, Upos::Noun | Upos::Propn);
    let ends = words.last().is_some_and(|word| word.upos == Upos::Punct);
    if !nominal || !ends || words.len() < SHORTEST {
        return;
    }
    let depends = |word: &ReadWord, rels: &[Deprel]| {
        word.head == Some(root as u32) && rels.contains(&word.deprel)
    };
    let told = [Deprel::Cop, Deprel::Nsubj, Deprel::Parataxis, Deprel::Csubj];
    if words.iter().any(|word| depends(word, &told)) {
        return;
    }
    // The root itself, or the last noun joined to it.
    let last = (root + 1..words.len())
        .rev()
        .find(|&i| depends(&words[i], &[Deprel::Conj]) && words[i].upos != Upos::Verb)
        .unwrap_or(root);
    let verb = last + 1;
    let fits = words.get(verb).is_some_and(|word| {
        word.upos == Upos::Verb
            && word.deprel == Deprel::Acl
            && word.head == Some(last as u32)
            && word.feats.has(Feats::PAST)
    });
    let object = words.iter().any(|word| {
        word.head == Some(verb as u32)
            && matches!(word.deprel, Deprel::Obj | Deprel::Iobj | Deprel::CompoundPrt)
    });
    let finite = words.get(verb).is_some_and(|word| word.feats.has(Feats::FIN));
    if fits && (object || finite) {
        words[verb].head = None;
        words[verb].deprel = Deprel::Root;
        words[root].head = Some(verb as u32);
        words[root].deprel = Deprel::Nsubj;
    }
}

/// "The Front issued threats": a verb that has its own subject is no adjective of its object.
fn verbs_before_objects(words: &mut [ReadWord], _: &[&str]) {
    for verb in 0..words.len() {
        let Some(noun) = words[verb].head.map(|head| head as usize) else { continue };
        let own_subject = words[..verb].iter().any(|word| {
            word.head == Some(verb as u32)
                && matches!(word.deprel, Deprel::Nsubj | Deprel::NsubjPass)
        });
        let attribute = words[verb].upos == Upos::Verb
            && words[verb].deprel == Deprel::Amod
            && noun > verb
            && own_subject;
        if attribute {
            let (above, rel) = (words[noun].head, words[noun].deprel);
            words[verb].head = above;
            words[verb].deprel = rel;
            words[noun].head = Some(verb as u32);
            words[noun].deprel = Deprel::Obj;
        }
    }
}

/// Lists of names hold together: in "a summit of Ardovia, Kestany and Velmora" the second name is
/// joined to the first and not to the summit, and in "Oren Valdish and Ivo Stranzel" to the person
/// and not to the surname.
fn names_in_lists(words: &mut [ReadWord], forms: &[&str]) {
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

/// "Norvania shared medicine with Sundria", read as a kind of medicine: the verb takes the root's
/// place, what stands before it is its subject and the root its object.
fn verb_among_modifiers(words: &mut [ReadWord], _: &[&str]) {
    let Some(root) = words.iter().position(|word| word.head.is_none()) else { return };
    let noun = |word: &ReadWord| matches!(word.upos, Upos::Noun | Upos::Propn);
    let ends = words.last().is_some_and(|word| word.upos == Upos::Punct);
    if !noun(&words[root]) || !ends {
        return;
    }
    let told = [Deprel::Cop, Deprel::Parataxis, Deprel::Csubj, Deprel::Case];
    if words.iter().any(|word| word.head == Some(root as u32) && told.contains(&word.deprel)) {
        return;
    }
    let verb = (1..root).find(|&i| {
        words[i].upos == Upos::Verb
            && words[i].deprel == Deprel::Amod
            && words[i].head == Some(root as u32)
            && words[i].feats.has(Feats::PAST)
            && noun(&words[i - 1])
    });
    let Some(verb) = verb else { return };
    let subject = verb - 1;
    for word in &mut words[..subject] {
        if word.head == Some(root as u32) {
            word.head = Some(subject as u32);
        }
    }
    words[subject].head = Some(verb as u32);
    words[subject].deprel = Deprel::Nsubj;
    for word in &mut words[root + 1..] {
        let oblique = word.deprel == Deprel::Nmod || word.upos == Upos::Punct;
        if word.head == Some(root as u32) && oblique {
            word.head = Some(verb as u32);
            if word.deprel == Deprel::Nmod {
                word.deprel = Deprel::Obl;
            }
        }
    }
    words[root].head = Some(verb as u32);
    words[root].deprel = Deprel::Obj;
    words[verb].head = None;
    words[verb].deprel = Deprel::Root;
}

/// A verb has one subject: "Four men accused of murder were freed", "Human Rights Watch said".
///
/// Of two subjects side by side, a participle goes behind the noun before it, and a name joins the
/// name behind it.
fn one_subject(words: &mut [ReadWord], _: &[&str]) {
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
        let names = words[first].upos == Upos::Propn
            && words[second].upos == Upos::Propn
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

/// Hands a root that is punctuation on to its best child: a verb first.
fn root_in_words(words: &mut [ReadWord], _: &[&str]) {
    let Some(root) = words.iter().position(|word| word.head.is_none()) else { return };
    if words[root].upos != Upos::Punct {
        return;
    }
    let children = || (0..words.len()).filter(|&i| words[i].head == Some(root as u32));
    let heir = children()
        .find(|&i| words[i].upos == Upos::Verb)
        .or_else(|| children().find(|&i| words[i].upos != Upos::Punct));
    let Some(heir) = heir else { return };
    for word in words.iter_mut().filter(|word| word.head == Some(root as u32)) {
        word.head = Some(heir as u32);
        if word.upos == Upos::Verb {
            word.deprel = Deprel::Parataxis;
        }
    }
    words[heir].head = None;
    words[heir].deprel = Deprel::Root;
    words[root].head = Some(heir as u32);
    words[root].deprel = Deprel::Punct;
}

/// Takes what hangs on punctuation up to the word that the punctuation hangs on.
fn heads_in_words(words: &mut [ReadWord], _: &[&str]) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{parse_given, Model};
    use annals_model::Span;

    /// The head's form and the relation of a word of a sentence as it is read and mended.
    fn place(text: &str, form: &str) -> (Option<String>, Deprel) {
        let sentences = parse_given(text, &[Span::new(0, text.len())], Model::shipped());
        let tokens = &sentences[0].tokens;
        let word = tokens.iter().find(|token| token.span.of(text) == form).unwrap();
        let head = word.head.map(|head| tokens[head as usize].span.of(text).to_owned());
        (head, word.deprel)
    }

    fn word(head: Option<u32>, deprel: Deprel, upos: Upos, feats: Feats, lemma: &str) -> ReadWord {
        ReadWord { lemma: lemma.to_owned(), upos, feats, head, deprel }
    }

    #[test]
    fn verbs_of_a_list_hang_on_the_first() {
        let text =
            "In May Valdish and Stranzel met three times, opened a bridge together in Kest, \
                    joined a conference about Velmora, and spoke by phone more than ten times.";
        assert_eq!(place(text, "met"), (None, Deprel::Root));
        for later in ["opened", "joined", "spoke"] {
            assert_eq!(place(text, later).1, Deprel::Conj, "{later}");
        }
    }

    #[test]
    fn a_list_read_from_its_end_is_turned_about() {
        // "Oren came, saw": read as if "came" told when he saw.
        let finite = Feats::PAST.with(Feats::FIN);
        let mut words = vec![
            word(Some(1), Deprel::Nsubj, Upos::Propn, Feats::default(), "Oren"),
            word(Some(3), Deprel::Advcl, Upos::Verb, finite, "come"),
            word(Some(3), Deprel::Punct, Upos::Punct, Feats::default(), ","),
            word(None, Deprel::Root, Upos::Verb, finite, "see"),
        ];
        verbs_in_lists(&mut words, &["Oren", "came", ",", "saw"]);
        assert_eq!((words[1].head, words[1].deprel), (None, Deprel::Root));
        assert_eq!((words[3].head, words[3].deprel), (Some(1), Deprel::Conj));
    }

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
    fn a_noun_behind_and_is_the_subject_of_the_next_verb() {
        let text =
            "The envoy said that joint mines are being dug and a high level of cooperation in \
                    trade, defence and other areas is being maintained.";
        let (head, rel) = place(text, "level");
        assert_eq!((head.as_deref(), rel), (Some("maintained"), Deprel::NsubjPass));
        assert_eq!(place(text, "maintained").1, Deprel::Conj);
    }

    #[test]
    fn a_number_parts_a_phrase_from_the_times_it_counts() {
        let text = "Valdish and Stranzel met in May and spoke by phone more than 20 times.";
        assert_eq!(place(text, "phone").0.as_deref(), Some("spoke"));
        assert_eq!(place(text, "times").0.as_deref(), Some("spoke"));
    }

    #[test]
    fn what_is_said_is_a_clause() {
        let text = "Kestan officials said Ardovian air strikes that hit two homes late on Monday \
                    in a village south of the volatile city of Kest killed at least 44 people.";
        assert_eq!(place(text, "strikes"), (Some("killed".to_owned()), Deprel::Nsubj));
    }

    /// A tree by hand: form or lemma, head counted from one (0 for the root), relation, tag.
    fn tree(rows: &[(&str, u32, Deprel, Upos)]) -> Vec<ReadWord> {
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

    #[test]
    fn of_two_past_forms_the_second_tells() {
        use Deprel::{Ccomp, Nsubj, Obj, Obl, Root};
        use Upos::{Noun, Verb};
        // "Protesters angered by the sacking ransacked the compound"
        let mut words = tree(&[
            ("protester", 2, Nsubj, Noun),
            ("anger", 0, Root, Verb),
            ("sacking", 2, Obl, Noun),
            ("ransack", 2, Ccomp, Verb),
            ("compound", 4, Obj, Noun),
        ]);
        verb_behind_participle(&mut words, &[]);
        let heads: Vec<Option<u32>> = words.iter().map(|w| w.head).collect();
        assert_eq!(heads, [Some(3), Some(0), Some(1), None, Some(3)]);
        assert_eq!((words[0].deprel, words[1].deprel), (Nsubj, Deprel::Acl));
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
    fn a_particle_is_its_verb_s() {
        let text = "The White House brushed aside Republican demands for an inquiry.";
        assert_eq!(place(text, "aside"), (Some("brushed".to_owned()), Deprel::CompoundPrt));
    }

    #[test]
    fn a_phrase_behind_a_noun_is_no_conjunct() {
        let text = "Two policemen were shot dead in an ambush by suspected separatists.";
        assert_eq!(place(text, "separatists"), (Some("ambush".to_owned()), Deprel::Nmod));
    }

    #[test]
    fn a_headline_s_verb_is_no_subject() {
        let bare = Feats::default();
        let mut words = vec![
            word(Some(1), Deprel::Nsubj, Upos::Propn, bare, "Valdish"),
            word(Some(2), Deprel::Nsubj, Upos::Verb, Feats::PRES.with(Feats::FIN), "eye"),
            word(None, Deprel::Root, Upos::Verb, Feats::PAST.with(Feats::FIN), "renew"),
            word(Some(2), Deprel::Obj, Upos::Noun, bare, "trade"),
        ];
        headline_verb(&mut words, &[]);
        assert_eq!((words[1].head, words[1].deprel), (None, Deprel::Root));
        assert_eq!((words[2].head, words[2].deprel), (Some(3), Deprel::Amod));
        assert_eq!((words[3].head, words[3].deprel), (Some(1), Deprel::Obj));
    }

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

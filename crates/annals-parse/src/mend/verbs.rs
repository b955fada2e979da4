//! Verbs: the one that tells, those joined to it, and what is taken for one.

use super::subjects::SAYING;
use super::{child, is_finite, make_subject, SUBJECTS};
use crate::reader::ReadWord;
use annals_model::{Deprel, Feats, Upos};

/// Hands a root that is punctuation on to its best child: a verb first.
pub(super) fn root_in_words(words: &mut [ReadWord], _: &[&str]) {
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

/// Gives a sentence without a main verb the one that hangs behind its first noun.
///
/// "US and Kestan forces pushed on with their offensive": a past tense read as a participle leaves
/// the noun as root and nothing told of it.
pub(super) fn verb_for_root(words: &mut [ReadWord], _: &[&str]) {
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
    // Right behind it, or behind a phrase of its own: "A group of senators called on …".
    let owner = child(words, last, &[Deprel::Nmod]).unwrap_or(last);
    let behind = |word: &ReadWord| {
        word.deprel == Deprel::Acl
            && [last, owner].iter().any(|&noun| word.head == Some(noun as u32))
    };
    let verb = (last + 1..words.len()).find(|&i| behind(&words[i])).unwrap_or(last + 1);
    let fits = words
        .get(verb)
        .is_some_and(|word| word.upos == Upos::Verb && behind(word) && word.feats.has(Feats::PAST));
    // "called on Kestany to act": a past form with an aim and no object tells what its noun did.
    let aims = child(words, verb, &[Deprel::Xcomp, Deprel::Advcl]).is_some_and(|aim| {
        child(words, aim, &[Deprel::Mark]).is_some_and(|mark| words[mark].lemma == "to")
    }) && child(words, verb, &[Deprel::Obl]).is_some_and(|phrase| {
        child(words, phrase, &[Deprel::Case]).is_some_and(|mark| {
            matches!(words[mark].lemma.as_str(), "on" | "upon" | "for" | "with")
        })
    });
    let object = words.iter().any(|word| {
        word.head == Some(verb as u32)
            && matches!(word.deprel, Deprel::Obj | Deprel::Iobj | Deprel::CompoundPrt)
    });
    let finite = words.get(verb).is_some_and(|word| word.feats.has(Feats::FIN));
    if fits && (object || finite || aims) {
        words[verb].feats = Feats::PAST.with(Feats::FIN);
        words[verb].head = None;
        words[verb].deprel = Deprel::Root;
        words[root].head = Some(verb as u32);
        words[root].deprel = Deprel::Nsubj;
    }
}

/// "two soldiers held hostage": what somebody is held as is no object of holding.
pub(super) fn held_as(words: &mut [ReadWord], _: &[&str]) {
    for as_what in 1..words.len() {
        let verb = as_what - 1;
        let held = words[as_what].head == Some(verb as u32)
            && matches!(words[as_what].lemma.as_str(), "hostage" | "captive" | "prisoner")
            && words[verb].upos == Upos::Verb
            && matches!(words[verb].lemma.as_str(), "hold" | "take" | "keep" | "seize");
        if held {
            words[as_what].deprel = Deprel::Xcomp;
        }
    }
}

/// "Two engineers held in Kestany were freed": a participle that took the subject of the finite
/// predicate behind it, or its place, describes that subject.
pub(super) fn participle_for_predicate(words: &mut [ReadWord], _: &[&str]) {
    let auxiliaries = [Deprel::Aux, Deprel::AuxPass, Deprel::Cop];
    for participle in 1..words.len() {
        let noun = participle - 1;
        let took = words[participle].upos == Upos::Verb
            && words[participle].feats.has(Feats::PAST)
            && words[noun].head == Some(participle as u32)
            && SUBJECTS.contains(&words[noun].deprel)
            && child(words, participle, &auxiliaries).is_none()
            && child(words, participle, &[Deprel::Obj, Deprel::Mark]).is_none();
        if !took {
            continue;
        }
        let above = words[participle].head.map(|head| head as usize);
        let tells = |i: usize| {
            i > participle
                && child(words, i, &auxiliaries).is_some_and(|aux| aux > participle)
                && is_finite(words, i)
                && child(words, i, SUBJECTS).is_none()
                // Nothing opens another clause between the two.
                && !(participle + 1..i).any(|c| {
                    matches!(words[c].deprel, Deprel::Mark | Deprel::Cc | Deprel::Punct)
                })
        };
        let below = |i: &usize| {
            words[*i].head == Some(participle as u32)
                && matches!(words[*i].deprel, Deprel::Xcomp | Deprel::Advcl | Deprel::Ccomp)
                && tells(*i)
        };
        if let Some(verb) = above.filter(|&verb| {
            matches!(words[participle].deprel, Deprel::Advcl | Deprel::Csubj) && tells(verb)
        }) {
            make_subject(words, noun, verb);
        } else if let Some(verb) = (participle + 1..words.len()).find(below) {
            words[verb].head = words[participle].head;
            words[verb].deprel = words[participle].deprel;
            make_subject(words, noun, verb);
        } else {
            continue;
        }
        words[participle].head = Some(noun as u32);
        words[participle].deprel = Deprel::Acl;
    }
}

/// "Norvania shared medicine with Sundria", read as a kind of medicine: the verb takes the root's
/// place, what stands before it is its subject and the root its object.
pub(super) fn verb_among_modifiers(words: &mut [ReadWord], _: &[&str]) {
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

/// "Protesters angered at the sacking ransacked the compound": of two past forms behind one noun
/// the first, which has no object, describes it, and the second tells of it.
pub(super) fn verb_behind_participle(words: &mut [ReadWord], _: &[&str]) {
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
        words[second].head = words[first].head;
        words[second].deprel = words[first].deprel;
        words[first].head = Some(noun as u32);
        words[first].deprel = Deprel::Acl;
        make_subject(words, noun, second);
        // What closes the sentence belongs to its main verb.
        for word in &mut words[second + 1..] {
            if word.head == Some(first as u32) {
                word.head = Some(second as u32);
            }
        }
    }
}

/// "Putin eyes continued cooperation": a finite verb with a subject of its own is nobody's subject.
/// It takes the place of the past form that claimed it, which describes the object behind it.
pub(super) fn headline_verb(words: &mut [ReadWord], _: &[&str]) {
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

/// "The Front issued threats": a verb that has its own subject is no adjective of its object.
pub(super) fn verbs_before_objects(words: &mut [ReadWord], _: &[&str]) {
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

/// "brushed aside Kestan demands": a particle right behind a verb is the verb's, not part of the
/// object that follows.
pub(super) fn particles_of_verbs(words: &mut [ReadWord], _: &[&str]) {
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
pub(super) fn verbs_in_lists(words: &mut [ReadWord], forms: &[&str]) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mend::by_hand::{place, tree, word};

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
    fn a_participle_leaves_its_subject_to_the_predicate() {
        let text = "Two Kestan journalists held hostage in Velmora were freed.";
        assert_eq!(place(text, "journalists").0.as_deref(), Some("freed"));
        assert_eq!(place(text, "held"), (Some("journalists".to_owned()), Deprel::Acl));
        assert_eq!(place(text, "hostage").1, Deprel::Xcomp);
    }

    #[test]
    fn a_past_form_with_an_aim_tells_what_its_noun_did() {
        let text = "A group of moderate Republicans called on President Bush to come back.";
        assert_eq!(place(text, "called"), (None, Deprel::Root));
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
    fn a_particle_is_its_verb_s() {
        let text = "The White House brushed aside Republican demands for an inquiry.";
        assert_eq!(place(text, "aside"), (Some("brushed".to_owned()), Deprel::CompoundPrt));
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
}

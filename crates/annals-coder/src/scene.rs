//! Where, about what, and with what harm: place, contexts, casualties, and the cues of mode.

use crate::compose::Proto;
use crate::count;
use crate::document::Document;
use crate::matcher::Matcher;
use annals_codebook::EntityRef;
use annals_model::{Casualties, Context, Deprel, EventType, Mode, Place, PlaceLevel};

/// The place an event is said to happen in: "in Geneva", "at a base near Aleppo".
pub(crate) fn place(document: &Document<'_>, s: usize, proto: &Proto) -> Option<Place> {
    let tree = &document.trees[s];
    let entities = &document.book.entities;
    document.hits[s].iter().find_map(|hit| {
        let head =
            (hit.start..hit.end).find(|&i| tree.head(i).is_none_or(|head| !hit.contains(head)))?;
        let placed = ["in", "at", "near", "outside", "inside", "across", "around"]
            .iter()
            .any(|marker| tree.marked_with(head, marker));
        let here = tree.told_with(head, proto.token);
        let taken = proto.participants().any(|entity| hit.contains(entity.token));
        if !placed || !here || taken {
            return None;
        }
        let span =
            tree.sentence.tokens[hit.start].span.cover(tree.sentence.tokens[hit.end - 1].span);
        let words = span.of(tree.text);
        hit.find(|entity| {
            let (name, country, level) = match entity {
                EntityRef::State(i) => {
                    let state = &entities.states[i as usize];
                    (state.name.clone(), state.code, PlaceLevel::Country)
                }
                EntityRef::Seat(i) => {
                    (words.to_owned(), entities.states[i as usize].code, PlaceLevel::Local)
                }
                EntityRef::Place(i) => {
                    (words.to_owned(), entities.places[i as usize].country, PlaceLevel::Local)
                }
                _ => return None,
            };
            Some(Place { text: words.to_owned(), name, country: Some(country), level })
        })
    })
}

/// What the event is about: cues in its own phrase or clause; failing those, in its sentence.
pub(crate) fn contexts(document: &Document<'_>, s: usize, proto: &Proto) -> Vec<Context> {
    let tree = &document.trees[s];
    let nominal = !tree.is_verbal(proto.token);
    // Long lists break trees: what follows the noun up to the next verb is still its phrase.
    let phrase_end = (proto.token + 1..tree.len())
        .find(|&i| tree.is_verbal(i) || tree.upos(i) == annals_model::Upos::Sconj)
        .unwrap_or(tree.len());
    let mut own: Vec<Context> = Vec::new();
    let mut near: Vec<Context> = Vec::new();
    let mut far: Vec<Context> = Vec::new();
    for i in 0..tree.len() {
        for (context, phrase) in document.book.contexts_on(tree.lemma(i)) {
            let words = &phrase.0;
            let fits = words.len() <= i + 1
                && words.iter().rev().enumerate().all(|(back, word)| tree.lemma(i - back) == word);
            if !fits {
                continue;
            }
            // The words of a noun phrase come before those of its clause.
            let list = if nominal
                && (tree.within(i, proto.token) || (i > proto.token && i < phrase_end))
            {
                &mut own
            } else if tree.told_with(i, proto.token) {
                &mut near
            } else {
                &mut far
            };
            if !list.contains(context) {
                list.push(*context);
            }
        }
    }
    let mut contexts =
        [own, near, far].into_iter().find(|list| !list.is_empty()).unwrap_or_default();
    contexts.sort_unstable();
    contexts
}

/// How an event was done: the rule's own mode first; words of the clause may add a second ("a
/// multilateral video conference"), never a third.
pub(crate) fn modes(matcher: &Matcher<'_, '_>, proto: &Proto) -> Vec<Mode> {
    let mut modes = proto.modes.clone();
    // "strikes killed two gunmen": what the harmed are called tells nothing of how.
    let suffers = |word: usize| proto.recipients.iter().any(|recipient| recipient.token == word);
    for cue in &matcher.document.book.mode_cues {
        if cue.event_type == proto.event_type
            && !modes.contains(&cue.mode)
            && matcher.clause_words(&cue.words, proto.token).any(|word| !suffers(word))
        {
            modes.push(cue.mode);
        }
    }
    modes.truncate(2);
    modes
}

/// The dead, injured and arrested a sentence counts beside an event of harm.
pub(crate) fn casualties(document: &Document<'_>, s: usize, proto: &Proto) -> Casualties {
    let mut casualties = Casualties::default();
    if !matches!(proto.event_type, EventType::Assault | EventType::Coerce) {
        return casualties;
    }
    let tree = &document.trees[s];
    let amount = |noun: usize| -> Option<u32> {
        if let Some(n) = count::number(tree.word(noun)) {
            return Some(n);
        }
        count::counted(tree, noun).map(|(count, _)| count.min)
    };
    for i in 0..tree.len() {
        let lemma = tree.lemma(i);
        let slot = match lemma {
            "kill" | "die" | "dead" | "slay" => &mut casualties.dead,
            "wound" | "injure" | "hurt" | "wounded" | "injured" => &mut casualties.injured,
            "arrest" | "detain" => &mut casualties.arrested,
            _ => continue,
        };
        let counted = match lemma {
            "die" => tree.surface_subject(i).and_then(amount),
            "dead" | "wounded" | "injured" => tree
                .head(i)
                .filter(|_| matches!(tree.rel(i), Deprel::Amod | Deprel::Xcomp))
                .and_then(amount)
                .or_else(|| amount(i)),
            _ => tree.patient(i).and_then(amount),
        };
        if slot.is_none() {
            *slot = counted;
        }
    }
    casualties
}

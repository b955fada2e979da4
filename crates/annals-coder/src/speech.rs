//! On whose word: reporting verbs, "according to", and quotation marks, innermost first.

use crate::compose::Proto;
use crate::document::Document;
use crate::mention::Entity;
use crate::tree::Tree;
use annals_model::{Deprel, EventType, Resolution, SpeakerKind};

struct Utterance {
    /// The reporting word.
    token: usize,
    speakers: Vec<Entity>,
    /// Tops of the stretches that are reported.
    scope: Vec<usize>,
    /// The reporting clause itself, where it stands inside its scope.
    except: Option<usize>,
    quoted: bool,
}

/// Gives each event the speakers whose reported words hold it.
pub(crate) fn attribute(document: &Document<'_>, s: usize, protos: &mut [Proto]) {
    let tree = &document.trees[s];
    let mut utterances = utterances(document, s);
    utterances
        .sort_by_key(|utterance| std::cmp::Reverse((tree.depth[utterance.token], utterance.token)));
    // A quotation that goes on from the sentence before is still its speaker's.
    if utterances.is_empty()
        && matches!(tree.len().checked_sub(1).map(|_| tree.word(0)), Some("\"" | "“"))
    {
        let earlier = document.last_speakers.borrow();
        if let Some((_, speakers)) = earlier.as_ref().filter(|(sentence, _)| sentence + 1 == s) {
            let mut speakers = speakers.clone();
            for speaker in &mut speakers {
                speaker.participant.text.clear();
                speaker.participant.span = None;
                speaker.participant.resolution = Resolution::Implied;
            }
            for proto in protos.iter_mut().filter(|proto| !own_word(proto, &speakers)) {
                proto.speakers.clone_from(&speakers);
                proto.speaker_kind = Some(SpeakerKind::Quoted);
            }
        }
    }
    if let Some(last) = utterances.last() {
        *document.last_speakers.borrow_mut() = Some((s, last.speakers.clone()));
    }
    for utterance in utterances {
        for proto in protos.iter_mut() {
            let in_scope = utterance.scope.iter().any(|&top| tree.within(proto.token, top))
                && utterance.except.is_none_or(|top| !tree.within(proto.token, top))
                && proto.token != utterance.token;
            if !in_scope {
                continue;
            }
            let own = own_word(proto, &utterance.speakers);
            // What one says, asks, grants or refuses in one's own words needs no witness; what one
            // says one has done does.
            let said = matches!(
                proto.event_type,
                EventType::Agree
                    | EventType::Concede
                    | EventType::Support
                    | EventType::Request
                    | EventType::Accuse
                    | EventType::Reject
                    | EventType::Threaten
            );
            if own && said {
                continue;
            }
            // A promise made for one's own state is made beside it.
            let compatriot = proto.actors.iter().any(|actor| {
                let code = actor.country();
                code.is_some() && utterance.speakers.iter().any(|speaker| speaker.country() == code)
            });
            if proto.event_type == EventType::Agree && proto.promised && compatriot {
                let mut actors = utterance.speakers.clone();
                actors.append(&mut proto.actors);
                proto.actors = actors;
                continue;
            }
            if proto.speakers.is_empty() {
                proto.speaker_kind = Some(if utterance.quoted {
                    SpeakerKind::Quoted
                } else {
                    SpeakerKind::Reported
                });
                proto.speaker_token = utterance.speakers.first().map(|speaker| speaker.token);
            }
            for speaker in &utterance.speakers {
                if !proto.speakers.iter().any(|other| other.same_as(speaker)) {
                    proto.speakers.push(speaker.clone());
                }
            }
        }
    }
    speech_acts(document, protos);
}

/// "an abject failure", said the director: where a rule has no place for an actor, the one who
/// says it is the one who does it, and nobody else's word is needed.
fn speech_acts(document: &Document<'_>, protos: &mut [Proto]) {
    for proto in protos.iter_mut() {
        let rule = &document.book.rules[proto.rule];
        let placeless = !rule
            .frames
            .iter()
            .any(|frame| frame.args().any(|arg| arg.kind == annals_codebook::ArgKind::Actor));
        let verbal = matches!(
            proto.event_type,
            EventType::Accuse
                | EventType::Support
                | EventType::Request
                | EventType::Reject
                | EventType::Threaten
        );
        if placeless && verbal && proto.actors.is_empty() && !proto.speakers.is_empty() {
            proto.actors = vec![proto.speakers.remove(0)];
        }
    }
}

/// Whether an event is the speaker's own act.
fn own_word(proto: &Proto, speakers: &[Entity]) -> bool {
    let same = |actor: &Entity, speaker: &Entity| {
        let (a, b) = (&actor.participant, &speaker.participant);
        actor.same_as(speaker)
            || actor.token == speaker.token
            || (a.country == b.country
                && a.sectors == b.sectors
                && a.kind == b.kind
                && a.resolution == Resolution::Reference)
    };
    proto.actors.iter().any(|actor| speakers.iter().any(|speaker| same(actor, speaker)))
}

fn utterances(document: &Document<'_>, s: usize) -> Vec<Utterance> {
    let tree = &document.trees[s];
    let speech = document.book.words("speech");
    let mut found = Vec::new();
    for token in 0..tree.len() {
        let lemma = tree.lemma(token);
        if matches!(lemma, "according" | "accord") {
            if let Some(utterance) = according_to(document, s, token) {
                found.push(utterance);
            }
            continue;
        }
        if !tree.is_verbal(token) || speech.ending_in(lemma).next().is_none() {
            continue;
        }
        let speaker =
            if tree.is_passive(token) { tree.agent(token) } else { tree.surface_subject(token) };
        let Some(speaker) = speaker else { continue };
        let mut speakers = document.fill(s, speaker);
        if speakers.is_empty()
            && document.book.words("utterance").ending_in(tree.lemma(speaker)).next().is_some()
        {
            // "the statement said": whoever was speaking before.
            let earlier = document.last_speakers.borrow();
            if let Some((sentence, last)) = earlier.as_ref() {
                if sentence + 3 >= s {
                    speakers = last.clone();
                }
            }
        }
        if speakers.is_empty() {
            continue;
        }
        let mut scope: Vec<usize> = tree
            .children(token)
            .filter(|&c| matches!(tree.rel(c), Deprel::Ccomp | Deprel::Parataxis))
            .collect();
        let mut except = None;
        if scope.is_empty() {
            match (tree.rel(token), tree.head(token)) {
                (Deprel::Parataxis, Some(head)) => {
                    scope.push(top_of_sentence(tree, head));
                    except = Some(token);
                }
                // "The statement said relations had improved": readers sometimes turn the clauses about.
                (Deprel::Advcl, Some(head))
                    if tree.marked_with(token, "as")
                        || (head > token && tree.child(token, &[Deprel::Mark]).is_none()) =>
                {
                    scope.push(head);
                    except = Some(token);
                }
                _ => {}
            }
        }
        // The clause before ", officials said" is sometimes made the object's rival; take what is quoted.
        if scope.is_empty() && tree.rel(token) == Deprel::Root {
            scope.extend(tree.children(token).filter(|&c| {
                matches!(tree.rel(c), Deprel::Dep | Deprel::Advcl | Deprel::Obj)
                    && c < token
                    && tree.is_verbal(c)
            }));
        }
        if scope.is_empty() {
            continue;
        }
        let quoted =
            (0..tree.len()).any(|i| matches!(tree.word(i), "\"" | "“" | "”" | "``" | "''"));
        found.push(Utterance { token, speakers, scope, except, quoted });
    }
    found
}

fn according_to(document: &Document<'_>, s: usize, token: usize) -> Option<Utterance> {
    let tree = &document.trees[s];
    // "According to X": either "according" governs X, or X governs "according" as its case.
    let source = tree
        .children(token)
        .find(|&c| matches!(tree.rel(c), Deprel::Obl | Deprel::Nmod | Deprel::Obj))
        .or_else(|| (tree.rel(token) == Deprel::Case).then(|| tree.head(token)).flatten())?;
    let speakers = document.fill(s, source);
    if speakers.is_empty() {
        return None;
    }
    let top = if tree.rel(token) == Deprel::Case { source } else { token };
    let scope = vec![top_of_sentence(tree, top)];
    Some(Utterance { token, speakers, scope, except: Some(top), quoted: false })
}

fn top_of_sentence(tree: &Tree<'_>, from: usize) -> usize {
    let mut at = from;
    while let Some(head) = tree.head(at) {
        at = head;
    }
    at
}

//! On whose word an event is: the utterances that hold it, innermost first.

use crate::attribution::{unknown, Utterance};
use crate::compose::Proto;
use crate::document::Document;
use crate::mention::Entity;
use annals_model::{Deprel, EventType, Resolution, SpeakerKind};

/// Gives each event the speakers whose reported words hold it.
pub(crate) fn attribute(document: &Document<'_>, s: usize, protos: &mut [Proto]) {
    if protos.is_empty() {
        return;
    }
    let mut told: Vec<&Utterance> =
        document.utterances().iter().filter(|utterance| !utterance.of(s).is_empty()).collect();
    // What holds fewer words is the inner one.
    told.sort_by_key(|utterance| (utterance.of(s).len(), std::cmp::Reverse(utterance.token)));
    for utterance in told {
        let content = utterance.of(s);
        let Some(mut speakers) = speakers(document, utterance) else { continue };
        // A quotation that goes on from the sentence before is still its speaker's.
        if utterance.sentence != s {
            for speaker in &mut speakers {
                speaker.participant.text.clear();
                speaker.participant.span = None;
                speaker.participant.resolution = Resolution::Implied;
            }
        }
        for proto in protos.iter_mut() {
            let own_cue = utterance.sentence == s && proto.token == utterance.token;
            if own_cue
                || content.binary_search(&proto.token).is_err()
                || (!utterance.quoted && in_passing(document, s, proto.token, content))
            {
                continue;
            }
            let own = own_word(proto, &speakers);
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
            if own && said && !perfect(document, s, proto.token) {
                continue;
            }
            // A promise made for one's own state is made beside it.
            let compatriot = proto.actors.iter().any(|actor| {
                let code = actor.country();
                code.is_some() && speakers.iter().any(|speaker| speaker.country() == code)
            });
            if proto.event_type == EventType::Agree && proto.promised && compatriot {
                let mut actors = speakers.clone();
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
                proto.speaker_token = speakers.first().map(|speaker| speaker.token);
            }
            for speaker in &speakers {
                if !proto.speakers.iter().any(|other| other.same_as(speaker)) {
                    proto.speakers.push(speaker.clone());
                }
            }
        }
    }
    speech_acts(document, protos);
}

/// On whose word an utterance is; `None` where that is the outlet's own.
fn speakers(document: &Document<'_>, utterance: &Utterance) -> Option<Vec<Entity>> {
    let tree = &document.trees[utterance.sentence];
    let lemma = tree.lemma(utterance.source);
    let listed = |list: &str| document.book.words(list).ending_in(lemma).next().is_some();
    // "an agency correspondent reported"
    if listed("outlet_voice") {
        return None;
    }
    if !utterance.speakers.is_empty() {
        return Some(utterance.speakers.clone());
    }
    // "reports say": nobody's in particular.
    if listed("utterance") {
        return None;
    }
    unknown(document, utterance.sentence, utterance.source).map(|one| vec![one])
}

/// What an account mentions in passing is told as known: ", who was deported on Tuesday, …",
/// "after the raid". An account in quotation marks is its speaker's whole.
fn in_passing(document: &Document<'_>, s: usize, token: usize, content: &[usize]) -> bool {
    let tree = &document.trees[s];
    let noun = !tree.is_verbal(token);
    if noun
        && matches!(tree.rel(token), Deprel::Obl | Deprel::Nmod)
        && ["after", "since", "during", "before", "following", "despite"]
            .iter()
            .any(|marker| tree.marked_with(token, marker))
    {
        return true;
    }
    let mut at = token;
    while content.binary_search(&at).is_ok() {
        // ", as talks began"; "explained why it had withdrawn"
        let aside = tree.rel(at) == Deprel::Advcl
            && ["as", "while"].iter().any(|marker| tree.marked_with(at, marker));
        let question = tree.has_child_lemma(at, &[Deprel::Advmod, Deprel::Mark], &["why", "how"]);
        if tree.rel(at) == Deprel::AclRelcl || aside || question {
            return true;
        }
        match tree.head(at) {
            Some(head) => at = head,
            None => break,
        }
    }
    false
}

/// "said it had reprimanded": an account of what was done, not the doing.
fn perfect(document: &Document<'_>, s: usize, token: usize) -> bool {
    let tree = &document.trees[s];
    tree.is_verbal(token)
        && tree.children(token).any(|c| tree.rel(c) == Deprel::Aux && tree.lemma(c) == "have")
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

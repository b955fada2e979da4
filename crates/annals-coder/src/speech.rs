//! On whose word: reporting verbs, "according to", and quotation marks, innermost first.

use crate::compose::Proto;
use crate::document::Document;
use crate::mention::Entity;
use crate::tree::Tree;
use annals_model::{Deprel, EventType, SpeakerKind};

struct Utterance {
    /// The reporting word.
    token: usize,
    speakers: Vec<Entity>,
    /// Tops of the stretches that are reported.
    scope: Vec<usize>,
    /// Tops inside the scope that are not reported: the reporting clause itself.
    except: usize,
    quoted: bool,
}

/// Gives each event the speakers whose reported words hold it.
pub(crate) fn attribute(document: &Document<'_>, s: usize, protos: &mut [Proto]) {
    let tree = &document.trees[s];
    let mut utterances = utterances(document, s);
    utterances
        .sort_by_key(|utterance| std::cmp::Reverse((tree.depth[utterance.token], utterance.token)));
    for utterance in utterances {
        for proto in protos.iter_mut() {
            let in_scope = utterance.scope.iter().any(|&top| tree.within(proto.token, top))
                && (utterance.except == usize::MAX || !tree.within(proto.token, utterance.except))
                && proto.token != utterance.token;
            if !in_scope {
                continue;
            }
            // A promise is its maker's own act: the official who makes it is an actor, not a witness.
            let own = proto.actors.iter().any(|actor| {
                utterance
                    .speakers
                    .iter()
                    .any(|speaker| actor.same_as(speaker) || actor.token == speaker.token)
            });
            let compatriot = proto.actors.iter().any(|actor| {
                actor.country().is_some()
                    && utterance.speakers.iter().any(|speaker| speaker.country() == actor.country())
            });
            if proto.event_type == EventType::Agree && (own || compatriot) {
                if !own {
                    let mut actors = utterance.speakers.clone();
                    actors.append(&mut proto.actors);
                    proto.actors = actors;
                }
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
        let speakers = document.fill(s, speaker);
        if speakers.is_empty() {
            continue;
        }
        let mut scope: Vec<usize> = tree
            .children(token)
            .filter(|&c| matches!(tree.rel(c), Deprel::Ccomp | Deprel::Parataxis))
            .collect();
        let mut except = usize::MAX;
        if scope.is_empty() {
            match (tree.rel(token), tree.head(token)) {
                (Deprel::Parataxis, Some(head)) => {
                    scope.push(top_of_sentence(tree, head));
                    except = token;
                }
                (Deprel::Advcl, Some(head)) if tree.marked_with(token, "as") => {
                    scope.push(head);
                    except = token;
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
    Some(Utterance { token, speakers, scope, except: top, quoted: false })
}

fn top_of_sentence(tree: &Tree<'_>, from: usize) -> usize {
    let mut at = from;
    while let Some(head) = tree.head(at) {
        at = head;
    }
    at
}

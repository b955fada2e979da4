//! One act in several words: what a sentence tells twice, or tells as part of something else.

use super::{join, Proto};
use crate::mention::Entity;
use crate::tree::Tree;
use annals_model::{Deprel, EntityKind, EventType, QuadClass};

/// The content of a charge, a demand or a threat is no second event, nor is its condition.
pub(super) fn swallow(tree: &Tree<'_>, protos: &mut Vec<Proto>) {
    let speech_acts: Vec<(usize, EventType)> = protos
        .iter()
        .filter(|proto| {
            matches!(proto.event_type, EventType::Accuse | EventType::Request | EventType::Threaten)
                && tree.is_verbal(proto.token)
        })
        .map(|proto| (proto.token, proto.event_type))
        .collect();
    let content_of = |act: usize, act_type: EventType, token: usize| {
        let mut at = token;
        while let Some(head) = tree.head(at) {
            let mut markers =
                tree.children(at).filter(|&c| matches!(tree.rel(c), Deprel::Mark | Deprel::Case));
            let mut marked = |wanted: &[&str]| markers.any(|c| wanted.contains(&tree.lemma(c)));
            let complement = match tree.rel(at) {
                Deprel::Xcomp | Deprel::Ccomp => true,
                Deprel::Advcl if act_type == EventType::Threaten => {
                    marked(&["of", "for", "over", "that", "by", "if", "unless", "to"])
                }
                Deprel::Advcl | Deprel::Obl => marked(&["of", "for", "over", "that", "by"]),
                Deprel::Conj => tree.is_verbal(at),
                Deprel::Obj => tree.is_verbal(at),
                _ => false,
            };
            if !complement {
                return false;
            }
            if head == act {
                // A verb joined to the speech act is its equal, not its content.
                return tree.rel(at) != Deprel::Conj;
            }
            at = head;
        }
        false
    };
    protos.retain(|proto| {
        !tree.is_verbal(proto.token)
            || !speech_acts.iter().any(|&(act, act_type)| {
                act != proto.token && content_of(act, act_type, proto.token)
            })
    });
}

/// "rejected calls from Kestany": who turns a request down was asked, and who asked is turned down.
pub(super) fn answer_requests(tree: &Tree<'_>, protos: &mut [Proto]) {
    for answer in 0..protos.len() {
        if !matches!(protos[answer].event_type, EventType::Reject | EventType::Concede) {
            continue;
        }
        for request in 0..protos.len() {
            let answered = protos[request].event_type == EventType::Request
                && !tree.is_verbal(protos[request].token)
                && (protos[answer].used.contains(&protos[request].token)
                    || tree.head(protos[request].token) == Some(protos[answer].token));
            if !answered {
                continue;
            }
            let other = |from: &[Entity], than: &[Entity]| -> Vec<Entity> {
                let free = |one: &&Entity| !than.iter().any(|o| o.same_as(one));
                from.iter().filter(free).cloned().collect()
            };
            if protos[request].recipients.is_empty() {
                protos[request].recipients = other(&protos[answer].actors, &protos[request].actors);
            }
            if protos[answer].recipients.is_empty() {
                protos[answer].recipients = other(&protos[request].actors, &protos[answer].actors);
            }
        }
    }
}

/// "Two were killed in clashes between A and B" is the clash, and those who fought are its parties;
/// where the clash names one side only, the harmed are the other.
pub(super) fn fold_into_clash(tree: &Tree<'_>, protos: &mut Vec<Proto>) {
    let mut gone: Vec<usize> = Vec::new();
    for clash in 0..protos.len() {
        let token = protos[clash].token;
        // "died when protesters clashed with police": the clause tells how.
        let clause = tree.rel(token) == Deprel::Advcl
            && ["when", "as", "while"].iter().any(|mark| tree.opened_by(token, mark));
        let fight = protos[clash].symmetric
            && protos[clash].event_type == EventType::Assault
            && (clause || !tree.is_verbal(token));
        if !fight {
            continue;
        }
        for harm in 0..protos.len() {
            let outcome = harm != clash
                && !gone.contains(&harm)
                && protos[harm].event_type == EventType::Assault
                && !protos[harm].symmetric
                && protos[harm].actors.is_empty()
                && tree.is_verbal(protos[harm].token)
                && tree.within(protos[clash].token, protos[harm].token);
            if !outcome {
                continue;
            }
            let harmed = protos[harm].clone();
            let fight = &mut protos[clash];
            if fight.actors.len() < 2 {
                join(&mut fight.actors, harmed.recipients);
            }
            fight.asserted = true;
            fight.status = harmed.status;
            fight.used.extend(harmed.used);
            if fight.modes.is_empty() {
                fight.modes = harmed.modes;
            }
            if fight.speakers.is_empty() {
                fight.speakers = harmed.speakers;
                fight.speaker_kind = harmed.speaker_kind;
                fight.speaker_token = harmed.speaker_token;
            }
            gone.push(harm);
        }
    }
    let mut index = 0;
    protos.retain(|_| {
        index += 1;
        !gone.contains(&(index - 1))
    });
}

/// One act told in two words is one event: "attacked the convoy, killing two soldiers".
pub(super) fn merge(tree: &Tree<'_>, protos: &mut Vec<Proto>) {
    protos.sort_by_key(|proto| (tree.depth[proto.anchor], proto.anchor));
    let mut kept: Vec<Proto> = Vec::new();
    for proto in protos.drain(..) {
        let same = kept.iter_mut().find(|other| {
            if other.event_type != proto.event_type || other.status != proto.status {
                return false;
            }
            if !other.modes.is_empty() && !proto.modes.is_empty() && other.modes != proto.modes {
                return false;
            }
            let joined = tree.rel(proto.token) == Deprel::Conj
                && tree.head(proto.token) == Some(other.token)
                || tree.rel(other.token) == Deprel::Conj
                    && tree.head(other.token) == Some(proto.token);
            // Two noun phrases are two events: "the projects and the cooperation".
            let nouns = !tree.is_verbal(proto.token) && !tree.is_verbal(other.token);
            let apart =
                !tree.within(proto.token, other.token) && !tree.within(other.token, proto.token);
            if nouns && (apart || joined) {
                return false;
            }
            // So are two speech acts with a matter each: "urged China to act and pressed it to talk".
            let verbal = matches!(
                proto.event_type.quad(),
                QuadClass::VerbalConflict | QuadClass::VerbalCooperation
            );
            let own_matter = |token: usize| {
                tree.is_verbal(token)
                    && tree.child(token, &[Deprel::Obj, Deprel::Xcomp, Deprel::Ccomp]).is_some()
            };
            if joined && verbal && own_matter(proto.token) && own_matter(other.token) {
                return false;
            }
            let subset = |a: &[Entity], b: &[Entity]| {
                a.iter().all(|x| {
                    b.iter().any(|y| {
                        x.same_as(y) || (x.country() == y.country() && x.country().is_some())
                    })
                })
            };
            let actors =
                subset(&proto.actors, &other.actors) || subset(&other.actors, &proto.actors);
            let recipients = subset(&proto.recipients, &other.recipients)
                || subset(&other.recipients, &proto.recipients);
            // A deed and its outcome hang together even where the outcome names further victims.
            let linked = matches!(
                tree.rel(proto.token),
                Deprel::Advcl
                    | Deprel::Acl
                    | Deprel::Conj
                    | Deprel::Parataxis
                    | Deprel::AdvclRelcl
                    | Deprel::AclRelcl
                    | Deprel::Obl
                    | Deprel::Nmod
                    | Deprel::Xcomp
            ) && (tree.within(proto.token, other.token)
                || tree.within(other.token, proto.token));
            let deed = matches!(other.event_type, EventType::Assault) && linked;
            actors
                && (recipients || deed)
                && (!counted(tree, proto.token) && !counted(tree, other.token))
        });
        match same {
            Some(other) => {
                // "received the envoy, and the two held talks": host and guest keep their sides.
                let beside = |from: Vec<Entity>, opposite: &[Entity]| -> Vec<Entity> {
                    let free = |one: &Entity| !opposite.iter().any(|o| o.same_party(one));
                    from.into_iter().filter(free).collect()
                };
                let (mut actors, mut recipients) = (proto.actors, proto.recipients);
                if proto.symmetric && !other.symmetric {
                    actors = beside(actors, &other.recipients);
                    recipients = beside(recipients, &other.actors);
                }
                join(&mut other.actors, actors);
                join(&mut other.recipients, recipients);
                if other.modes.is_empty() {
                    other.modes = proto.modes;
                }
                other.used.extend(proto.used);
                if other.speakers.is_empty() {
                    other.speakers = proto.speakers;
                    other.speaker_kind = proto.speaker_kind;
                    other.speaker_token = proto.speaker_token;
                }
            }
            None => kept.push(proto),
        }
    }
    for proto in &mut kept {
        let actors: Vec<usize> = proto.actors.iter().map(|a| a.token).collect();
        proto.recipients.retain(|recipient| !actors.contains(&recipient.token));
    }
    *protos = kept;
}

/// "Kestan gunners": whose they are is no second party.
pub(super) fn without_owners(tree: &Tree<'_>, side: &mut Vec<Entity>) {
    // A party may stand for one of another sentence, whose words are not these.
    let here = |one: &Entity| {
        tree.sentence.tokens.get(one.token).is_some_and(|token| {
            one.participant
                .span
                .is_some_and(|span| span.start <= token.span.start && token.span.end <= span.end)
        })
    };
    let heads: Vec<(usize, Option<annals_model::CountryCode>)> =
        side.iter().filter(|one| here(one)).map(|one| (one.token, one.country())).collect();
    side.retain(|one| {
        let owns = |&(head, country): &(usize, Option<annals_model::CountryCode>)| {
            head != one.token && country == one.country() && tree.within(one.token, head)
        };
        one.participant.kind != EntityKind::State
            || !here(one)
            || !matches!(tree.rel(one.token), Deprel::Amod | Deprel::Compound)
            || !heads.iter().any(owns)
    });
}

/// Whether a word carries its own count, which makes it an event of its own.
fn counted(tree: &Tree<'_>, token: usize) -> bool {
    tree.children(token).any(|child| {
        tree.rel(child) == Deprel::Nummod
            || matches!(tree.lemma(child), "once" | "twice" | "thrice" | "time")
    })
}

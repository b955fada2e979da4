//! From rules that fit to events: kernels make them, operators act on them, grammar qualifies them.

mod fold;
mod winners;

use crate::document::Document;
use crate::matcher::{Hit, Matcher};
use crate::mention::Entity;
use crate::qualify;
use crate::setting;
use annals_codebook::{ArgKind, Becomes, Embedded, Grammar, Row, Rule};
use annals_model::{
    Deprel, EntityKind, EventType, Mode, QuadClass, Sector, SpeakerKind, Status, Upos,
};
use fold::{answer_requests, fold_into_clash, merge, swallow, without_owners};

/// An event in the making.
#[derive(Clone, Debug)]
pub(crate) struct Proto {
    /// The token by which what stands above can take hold of it.
    pub anchor: usize,
    /// The kernel's own trigger.
    pub token: usize,
    pub used: Vec<usize>,
    /// Words among them that name the event, and may count it.
    pub events: Vec<usize>,
    pub event_type: EventType,
    pub modes: Vec<Mode>,
    pub actors: Vec<Entity>,
    pub recipients: Vec<Entity>,
    pub symmetric: bool,
    pub status: Status,
    pub speakers: Vec<Entity>,
    pub speaker_kind: Option<SpeakerKind>,
    pub speaker_token: Option<usize>,
    pub rule: usize,
    /// Operators applied, innermost first.
    pub operators: Vec<usize>,
    /// Tokens at which grammar speaks, innermost first.
    pub levels: Vec<usize>,
    /// A predicate says that it happened ("protests erupted").
    pub asserted: bool,
    /// A joint act whose rule asks for two sides and found one or none.
    pub alone: bool,
    /// It came to be by being announced for the future.
    pub promised: bool,
}

impl Proto {
    pub fn participants(&self) -> impl Iterator<Item = &Entity> {
        self.actors.iter().chain(&self.recipients)
    }
}

/// What became of the rules a word set off; for `explain`.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    pub sentence: usize,
    pub token: usize,
    pub rule: String,
    /// `None` where the rule fired.
    pub lost: Option<String>,
}

pub(crate) struct Composer<'d, 'a> {
    pub matcher: Matcher<'d, 'a>,
    pub trace: Option<Vec<Trace>>,
    /// The parties are given from outside, so that nobody asks whether they are political.
    pub given: bool,
}

impl<'d, 'a> Composer<'d, 'a> {
    pub fn new(document: &'d Document<'a>, s: usize, traced: bool) -> Self {
        Composer {
            matcher: Matcher { document, s, loose: false },
            trace: traced.then(Vec::new),
            given: false,
        }
    }

    fn document(&self) -> &'d Document<'a> {
        self.matcher.document
    }

    fn rule(&self, index: usize) -> &'d Rule {
        &self.document().book.rules[index]
    }

    fn note(&mut self, token: usize, rule: usize, lost: Option<String>) {
        let id = self.rule(rule).id.clone();
        let sentence = self.matcher.s;
        if let Some(trace) = &mut self.trace {
            trace.push(Trace { sentence, token, rule: id, lost });
        }
    }

    /// Every event of the sentence.
    pub fn compose(&mut self) -> Vec<Proto> {
        // Who speaks is known before "we" is asked for.
        self.document().utterances();
        let (kernels, operators) = self.winners();
        let mut protos: Vec<Proto> = Vec::new();
        for hit in &kernels {
            if let Some(proto) = self.kernel(hit) {
                if let Some((event_type, mode)) = self.rule(hit.rule).also {
                    let mut second = proto.clone();
                    second.event_type = event_type;
                    second.modes = mode.into_iter().collect();
                    protos.push(second);
                }
                protos.push(proto);
            }
        }
        for hits in operators {
            let before = self.standing(&protos);
            // The closest that has something to say of what it governs.
            for hit in hits {
                let by = hit.rule;
                if self.operate(hit, &mut protos) {
                    if !before.is_empty() {
                        let why = format!("{} takes it up", self.rule(by).id);
                        self.note_gone(&before, &protos, &why);
                    }
                    break;
                }
            }
        }
        let tree = &self.document().trees[self.matcher.s];
        for proto in &mut protos {
            self.supply_parties(proto);
        }
        answer_requests(tree, &mut protos);
        let (document, s) = (self.document(), self.matcher.s);
        self.stage(&mut protos, "by grammar it is no event", |_, protos| {
            qualify::qualify(document, s, protos)
        });
        crate::speech::attribute(document, s, &mut protos);
        self.demands(&mut protos);
        self.stage(&mut protos, "it is what a charge, demand or threat is about", |_, protos| {
            swallow(tree, protos)
        });
        self.stage(&mut protos, "it is the outcome of a clash", |_, protos| {
            fold_into_clash(tree, protos)
        });
        self.stage(&mut protos, "it names no political party", |composer, protos| {
            protos.retain(|proto| composer.admissible(proto))
        });
        self.set(&mut protos);
        self.stage(&mut protos, "it is one act with another word", |_, protos| merge(tree, protos));
        for proto in &mut protos {
            self.arm(proto);
            for side in [&mut proto.actors, &mut proto.recipients] {
                without_owners(tree, side);
            }
        }
        protos.sort_by_key(|proto| (proto.token, proto.event_type));
        protos
    }

    /// "The envoy said that Kestany must withdraw": what one party says another has to do is asked of it.
    fn demands(&mut self, protos: &mut Vec<Proto>) {
        let (document, s) = (self.document(), self.matcher.s);
        let tree = &document.trees[s];
        let demand = document.book.grammar().find(|(grammar, _)| *grammar == Grammar::Demand);
        let Some((_, rule)) = demand else { return };
        let Some(index) = document.book.rules.iter().position(|other| other.id == rule.id) else {
            return;
        };
        for clause in 0..tree.len() {
            let obliged = tree.children(clause).any(|child| {
                tree.rel(child) == Deprel::Aux
                    && matches!(tree.lemma(child), "must" | "should" | "ought")
            });
            if !obliged || tree.is_passive(clause) {
                continue;
            }
            let subject = tree.child(clause, &[Deprel::Nsubj]).or_else(|| {
                (tree.rel(clause) == Deprel::Conj).then(|| tree.surface_subject(clause)).flatten()
            });
            let (Some(subject), Some(speaker)) = (subject, document.reporter(s, clause)) else {
                continue;
            };
            let political = |one: &Entity| one.known && !one.weak;
            let mut addressees = document.entities(s, subject);
            addressees.retain(|one| political(one) && !one.same_party(speaker));
            if addressees.is_empty() || !political(speaker) {
                continue;
            }
            let asked = protos.iter().find(|proto| proto.anchor == clause);
            let row = rule.table.iter().find(|row| match asked {
                Some(proto) => covers(row, proto),
                None => row.embedded.contains(&Embedded::Nothing),
            });
            let Some(Becomes::Event(event_type, mode)) = row.map(|row| &row.result) else {
                continue;
            };
            let hit = Hit {
                rule: index,
                token: clause,
                used: vec![clause],
                actors: vec![speaker.clone()],
                recipients: addressees,
                speakers: Vec::new(),
                alone: false,
                events: Vec::new(),
                event: None,
                score: 0.0,
            };
            let made = self.made(&hit, *event_type, *mode, None);
            protos.retain(|proto| proto.anchor != clause);
            self.note(clause, index, None);
            protos.push(made);
        }
    }

    /// A state that bombs or shells does so by its forces: "Ardovian air strikes" are the military's.
    fn arm(&self, proto: &mut Proto) {
        let by_forces = |mode: &Mode| {
            matches!(mode, Mode::Aerial | Mode::Drone | Mode::HeavyWeapons | Mode::Firearms)
        };
        if proto.event_type != EventType::Assault {
            return;
        }
        let modes = crate::scene::modes(&self.matcher, proto);
        if modes.iter().any(by_forces) {
            for actor in &mut proto.actors {
                if actor.participant.kind == EntityKind::State {
                    actor.participant.sectors = vec![Sector::Mil];
                }
            }
        }
    }

    /// Leaves out what is no politics where the sentence is set.
    fn set(&mut self, protos: &mut Vec<Proto>) {
        if self.given {
            return;
        }
        let (document, s) = (self.document(), self.matcher.s);
        let mut at = 0;
        while at < protos.len() {
            match setting::silences(document, s, &protos[at]) {
                Some(why) => {
                    let before = self.standing(&protos[at..=at]);
                    protos.remove(at);
                    self.note_gone(&before, protos, &format!("discarded: {why}"));
                }
                None => at += 1,
            }
        }
    }

    /// Rule and word of each event, where `explain` asks for them.
    fn standing(&self, protos: &[Proto]) -> Vec<(usize, usize)> {
        match self.trace {
            Some(_) => protos.iter().map(|proto| (proto.token, proto.rule)).collect(),
            None => Vec::new(),
        }
    }

    fn note_gone(&mut self, before: &[(usize, usize)], protos: &[Proto], why: &str) {
        for &(token, rule) in before {
            if protos.iter().any(|proto| proto.token == token && proto.rule == rule) {
                continue;
            }
            let id = &self.document().book.rules[rule].id;
            let sentence = self.matcher.s;
            let fired = self.trace.iter_mut().flatten().find(|trace| {
                (trace.sentence, trace.token, &trace.rule) == (sentence, token, id)
                    && trace.lost.is_none()
            });
            if let Some(fired) = fired {
                fired.lost = Some(why.to_owned());
            }
        }
    }

    /// One stage of composing, with a note of the events it leaves out.
    fn stage(
        &mut self,
        protos: &mut Vec<Proto>,
        why: &str,
        work: impl FnOnce(&Self, &mut Vec<Proto>),
    ) {
        let before = self.standing(protos);
        work(self, protos);
        self.note_gone(&before, protos, why);
    }

    fn kernel(&mut self, hit: &Hit) -> Option<Proto> {
        let rule = self.rule(hit.rule);
        if rule.discard {
            self.note(hit.token, hit.rule, None);
            return None;
        }
        self.note(hit.token, hit.rule, None);
        let mut proto = Proto {
            anchor: hit.token,
            token: hit.token,
            used: hit.used.clone(),
            events: hit.events.clone(),
            event_type: rule.event_type?,
            modes: rule.modes.clone(),
            actors: hit.actors.clone(),
            recipients: hit.recipients.clone(),
            symmetric: rule.symmetric,
            status: rule.status.unwrap_or(Status::Actual),
            speakers: Vec::new(),
            speaker_kind: None,
            speaker_token: None,
            rule: hit.rule,
            operators: Vec::new(),
            levels: vec![hit.token],
            asserted: false,
            alone: hit.alone,
            promised: false,
        };
        // No one acts on themselves: a reflexive or a doubled reading.
        proto
            .recipients
            .retain(|recipient| !proto.actors.iter().any(|actor| actor.token == recipient.token));
        // "scrapped its tax": what is one's own is nobody else's, and to praise it is no event.
        let directed = !proto.recipients.is_empty();
        let tree = &self.document().trees[self.matcher.s];
        proto.recipients.retain(|recipient| {
            // "his allies defended him": an object that is a pronoun is somebody else.
            let another = tree.upos(recipient.token) == Upos::Pron
                && matches!(tree.rel(recipient.token), Deprel::Obj | Deprel::Iobj);
            another
                || recipient.participant.resolution != annals_model::Resolution::Reference
                || !proto.actors.iter().any(|actor| actor.same_party(recipient))
        });
        let verdict = matches!(
            proto.event_type,
            EventType::Support | EventType::Accuse | EventType::Request | EventType::Threaten
        );
        if directed && verdict && proto.recipients.is_empty() && !rule.symmetric {
            return None;
        }
        if rule.symmetric {
            let recipients = std::mem::take(&mut proto.recipients);
            join(&mut proto.actors, recipients);
        } else if proto.recipients.is_empty()
            && proto.event_type.quad() == QuadClass::MaterialConflict
        {
            proto.recipients = self.aimed_at(hit);
            proto.recipients.retain(|one| !proto.actors.iter().any(|actor| actor.same_as(one)));
        }
        Some(proto)
    }

    /// "fired tear gas to disperse protesters": force meets whom its purpose names.
    fn aimed_at(&self, hit: &Hit) -> Vec<Entity> {
        let document = self.document();
        let tree = &document.trees[self.matcher.s];
        let purposes = document.book.words("hostile_purpose");
        let clauses = hit.used.iter().flat_map(|&word| tree.children(word)).filter(|&clause| {
            matches!(tree.rel(clause), Deprel::Advcl | Deprel::Xcomp | Deprel::Acl)
                && tree.marked_with(clause, "to")
                && purposes.ending_in(tree.lemma(clause)).next().is_some()
        });
        clauses
            .filter_map(|clause| tree.patient(clause))
            .map(|patient| document.fill(self.matcher.s, patient))
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    /// Lays an operator on the events below it; `false` when its table has no row for them.
    fn operate(&mut self, hit: Hit, protos: &mut Vec<Proto>) -> bool {
        let rule = self.rule(hit.rule);
        if rule.frames.iter().any(|frame| frame.args().any(|arg| arg.kind == ArgKind::Speaker)) {
            return true;
        }
        let tree = &self.document().trees[self.matcher.s];
        let negated = hit.event.is_some_and(|event| qualify::negated(tree, event));
        let targets: Vec<usize> = match hit.event {
            Some(event) => {
                let reach = self.reach(event);
                (0..protos.len()).filter(|&i| reach.contains(&protos[i].anchor)).collect()
            }
            None => Vec::new(),
        };
        let own =
            protos.iter().position(|proto| proto.anchor == hit.token && proto.token == hit.token);
        if targets.is_empty() {
            // Nothing it could act on: the plain kernel of the same word goes first.
            if own.is_some() {
                return true;
            }
            let nothing = |row: &&Row| row.embedded.contains(&Embedded::Nothing);
            let row = (rule.table.iter().filter(|row| row.negated == negated).find(nothing))
                .or_else(|| rule.table.iter().filter(|row| !row.negated).find(nothing));
            let Some(Becomes::Event(event_type, mode) | Becomes::Also(event_type, mode)) =
                row.map(|row| &row.result)
            else {
                return false;
            };
            if hit.actors.is_empty() && hit.recipients.is_empty() && !self.matcher.loose {
                return false;
            }
            self.note(hit.token, hit.rule, None);
            let proto = self.made(&hit, *event_type, *mode, None);
            protos.push(proto);
            return true;
        }
        if !targets.iter().any(|&target| row_for(rule, negated, &protos[target]).is_some()) {
            return false;
        }
        // The operator reads the word better than the kernel does.
        if let Some(own) = own.filter(|own| !targets.contains(own)) {
            let kernel = protos[own].rule;
            self.note(hit.token, kernel, Some(format!("{} acts here", rule.id)));
            protos[own].levels.clear();
        }
        let mut fresh: Vec<Proto> = Vec::new();
        let mut gone: Vec<usize> = Vec::new();
        self.note(hit.token, hit.rule, None);
        for target in targets {
            let embedded = &mut protos[target];
            let row = row_for(rule, negated, embedded);
            let Some(row) = row else { continue };
            match &row.result {
                Becomes::Keep(status) => {
                    // "the bombing that killed twelve" is still taken hold of by the bombing.
                    if !tree.within(hit.token, embedded.anchor) {
                        embedded.anchor = hit.token;
                    }
                    embedded.levels.push(hit.token);
                    embedded.operators.push(hit.rule);
                    embedded.asserted = true;
                    if let Some(status) = status {
                        embedded.status = *status;
                    }
                    // "killed two gunmen in strikes on Kest": those who suffer, not where they did.
                    let ground = |one: &Entity| {
                        matches!(one.participant.kind, EntityKind::State | EntityKind::Place)
                    };
                    if embedded.event_type == EventType::Assault
                        && !tree.is_verbal(embedded.token)
                        && !hit.recipients.is_empty()
                        && embedded.recipients.iter().all(ground)
                    {
                        embedded.recipients.clear();
                    }
                    fill_missing(embedded, &hit);
                }
                Becomes::Speaker => {}
                Becomes::Drop => gone.push(target),
                Becomes::Event(event_type, mode) => {
                    let made = self.made(&hit, *event_type, *mode, Some(&protos[target]));
                    fresh.push(made);
                    gone.push(target);
                }
                Becomes::Also(event_type, mode) => {
                    let verbal = matches!(
                        event_type.quad(),
                        QuadClass::VerbalCooperation | QuadClass::VerbalConflict
                    );
                    if !verbal {
                        fill_missing(embedded, &hit);
                    } else if embedded.actors.is_empty() {
                        // Whoever blames or praises is beside the deed; whoever is blamed did it.
                        let free = |one: &&Entity| {
                            !embedded.recipients.iter().any(|other| other.same_as(one))
                        };
                        embedded.actors = hit.recipients.iter().filter(free).cloned().collect();
                    }
                    let made = self.made(&hit, *event_type, *mode, Some(&protos[target]));
                    fresh.push(made);
                }
            }
        }
        let mut index = 0;
        protos.retain(|proto| {
            let keep = !gone.contains(&index) && !proto.levels.is_empty();
            index += 1;
            keep
        });
        // One operator over two conjoined events that become the same type makes one event.
        for proto in fresh {
            match protos.iter_mut().find(|other| {
                other.token == proto.token
                    && other.event_type == proto.event_type
                    && other.modes == proto.modes
            }) {
                Some(other) => {
                    join(&mut other.actors, proto.actors);
                    join(&mut other.recipients, proto.recipients);
                }
                None => protos.push(proto),
            }
        }
        true
    }

    /// Tokens at which an operator's event may be anchored: the token, its conjuncts, and the
    /// noun behind a quantity or a shell ("a series of meetings", "the possibility of talks").
    fn reach(&self, event: usize) -> Vec<usize> {
        let document = self.document();
        let tree = &document.trees[self.matcher.s];
        let mut reach = tree.conjuncts(event);
        let shells = document.book.words("event_shell");
        let mut at = 0;
        while at < reach.len() {
            let token = reach[at];
            let shell = document.is_quantity(self.matcher.s, token)
                || shells.ending_in(tree.lemma(token)).next().is_some();
            if shell {
                for child in tree.children(token) {
                    let of = tree.rel(child) == Deprel::Nmod && tree.marked_with(child, "of");
                    let clause = matches!(tree.rel(child), Deprel::Acl | Deprel::Compound);
                    if of || clause {
                        for conjunct in tree.conjuncts(child) {
                            if !reach.contains(&conjunct) {
                                reach.push(conjunct);
                            }
                        }
                    }
                }
            }
            at += 1;
        }
        reach
    }

    fn made(
        &self,
        hit: &Hit,
        event_type: EventType,
        mode: Option<Mode>,
        embedded: Option<&Proto>,
    ) -> Proto {
        let rule = self.rule(hit.rule);
        let mut actors = hit.actors.clone();
        let mut recipients = hit.recipients.clone();
        let mut used = hit.used.clone();
        let mut symmetric = rule.symmetric;
        if let Some(embedded) = embedded {
            used.push(embedded.token);
            // "was accused of plotting": the one accused is no accuser.
            let suffered = actors.is_empty() && !recipients.is_empty();
            // "Ardovia's pledge was welcomed": nor does who did it judge of it.
            let tree = &self.document().trees[self.matcher.s];
            let judged = actors.is_empty()
                && !suffered
                && !embedded.symmetric
                && matches!(
                    event_type,
                    EventType::Support | EventType::Accuse | EventType::Reject | EventType::Request
                )
                && tree.is_passive(hit.token);
            // "The prisoners are likely to be freed": those it happens to promise nothing.
            let happens = tree.is_passive(embedded.token)
                && !actors.is_empty()
                && actors.iter().all(|actor| {
                    embedded.recipients.iter().any(|one| one.same_as(actor))
                        && !embedded.actors.iter().any(|one| one.same_as(actor))
                });
            if happens && matches!(event_type, EventType::Agree | EventType::Concede) {
                actors = embedded.actors.clone();
                recipients = embedded.recipients.clone();
            } else if judged && !embedded.actors.is_empty() {
                recipients = embedded.actors.clone();
                // Who turns a request down was asked.
                if event_type == EventType::Reject && embedded.event_type == EventType::Request {
                    actors = embedded.recipients.clone();
                }
            } else if actors.is_empty() && !suffered {
                actors = embedded.actors.clone();
                symmetric |= embedded.symmetric;
                if recipients.is_empty() {
                    recipients = embedded.recipients.clone();
                }
            } else if recipients.is_empty() && !suffered {
                recipients = others_in(embedded, &actors, event_type);
            }
        }
        if rule.symmetric {
            let joined = std::mem::take(&mut recipients);
            join(&mut actors, joined);
        } else if recipients.is_empty() {
            if let Some(event) = hit.event {
                recipients = self.party_in_content(event, event_type, &actors);
            }
        }
        used.sort_unstable();
        used.dedup();
        Proto {
            anchor: hit.token,
            token: hit.token,
            used,
            event_type,
            modes: mode
                .into_iter()
                .chain(
                    rule.modes
                        .iter()
                        .copied()
                        .filter(|m| mode.is_none() && event_type.modes().contains(m)),
                )
                .collect(),
            actors,
            recipients,
            symmetric,
            status: rule.status.unwrap_or(Status::Actual),
            speakers: Vec::new(),
            speaker_kind: None,
            speaker_token: None,
            rule: hit.rule,
            operators: Vec::new(),
            levels: vec![hit.token],
            asserted: true,
            alone: false,
            events: Vec::new(),
            promised: false,
        }
    }

    /// Whom a speech act is directed at, when only its content says so: the one who is to act
    /// ("demanded that Kestany withdraw"), the one whose deed it is ("condemned the Kestan decision"),
    /// or the one it is done to or where ("agreed to extend the embargo on Kestany").
    fn party_in_content(
        &self,
        event: usize,
        event_type: EventType,
        actors: &[Entity],
    ) -> Vec<Entity> {
        let (document, s) = (self.document(), self.matcher.s);
        let tree = &document.trees[s];
        let others = |mut found: Vec<Entity>| {
            found.retain(|one| {
                one.known && !one.weak && !actors.iter().any(|actor| actor.same_party(one))
            });
            found
        };
        if !tree.is_verbal(event) {
            let owners = others(document.owners_but(s, event, actors));
            if !owners.is_empty() {
                return owners;
            }
        }
        if event_type.quad() == QuadClass::VerbalConflict {
            let doer = tree.agent(event).filter(|&doer| tree.within(doer, event));
            return doer.map(|doer| others(document.entities(s, doer))).unwrap_or_default();
        }
        if event_type != EventType::Agree {
            return Vec::new();
        }
        // A promise reaches whoever its content names first below the promised act.
        (event + 1..tree.len())
            .filter(|&token| {
                matches!(tree.rel(token), Deprel::Obj | Deprel::Iobj | Deprel::Obl | Deprel::Nmod)
                    && tree.within(token, event)
            })
            .map(|token| others(document.fill(s, token)))
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    /// "Political dialogue is being continued": a joint act that is asserted but names nobody is
    /// between the two parties the text last spoke of together.
    fn supply_parties(&self, proto: &mut Proto) {
        if !proto.symmetric || !proto.asserted || proto.participants().next().is_some() {
            return;
        }
        let s = self.matcher.s;
        if let Some(mut parties) = self.document().last_pair(s, proto.token) {
            for party in &mut parties {
                party.participant.text.clear();
                party.participant.span = None;
                party.participant.resolution = annals_model::Resolution::Implied;
            }
            proto.actors = parties;
        }
    }

    /// Whether an event has political parties: someone known and not merely a bystander, or harm
    /// or pressure that somebody suffers.
    fn admissible(&self, proto: &Proto) -> bool {
        if self.matcher.loose {
            return true;
        }
        let distinct = {
            let mut seen: Vec<&Entity> = Vec::new();
            for entity in proto.participants() {
                if !seen.iter().any(|other| other.same_as(entity)) {
                    seen.push(entity);
                }
            }
            seen.len()
        };
        let tree = &self.document().trees[self.matcher.s];
        // "to protect aid workers": an aim without an owner is nobody's act.
        if proto.actors.is_empty()
            && proto.operators.is_empty()
            && proto.anchor == proto.token
            && tree.is_verbal(proto.token)
            && tree.marked_with(proto.token, "to")
        {
            return false;
        }
        // "a UN meeting", "its programme": a noun for a joint act that names one party tells of none.
        let lonely = !proto.asserted && !tree.is_verbal(proto.token);
        if proto.symmetric && distinct < 2 && (lonely || proto.alone) {
            return false;
        }
        if proto.event_type.needs_recipient() && proto.recipients.is_empty() && distinct < 2 {
            return false;
        }
        let placed = |entity: &Entity| entity.participant.kind == EntityKind::Place;
        let strong = proto
            .participants()
            .any(|entity| entity.known && !entity.weak && !placed(entity))
            // People who state their country or party speak for more than themselves.
            || proto.actors.iter().any(|entity| {
                entity.known
                    && entity.country().is_some()
                    && !entity.guessed_country
                    && entity.role.is_some()
                    && !setting::private_person(self.document(), self.matcher.s, entity)
            });
        if strong {
            return true;
        }
        let harm = matches!(
            proto.event_type,
            EventType::Assault
                | EventType::Coerce
                | EventType::Protest
                | EventType::Sanction
                | EventType::Mobilize
        );
        // "Two Ardovian nationals were charged with spying": a charge by the law of those whose state is told.
        let charged = proto.event_type == EventType::Accuse
            && proto.modes.contains(&Mode::Allege)
            && proto
                .recipients
                .iter()
                .any(|one| one.known && one.country().is_some() && !one.guessed_country);
        if charged {
            return true;
        }
        if proto.actors.is_empty() && proto.recipients.is_empty() {
            return harm && proto.asserted && proto.event_type != EventType::Sanction;
        }
        harm && proto.participants().any(|entity| entity.known)
    }
}

/// Whom an operator's event is directed at: the doer of the embedded event where that is someone
/// else ("demanded Kestany's withdrawal"), otherwise the one it is done to ("refused to meet Kestany").
fn others_in(embedded: &Proto, actors: &[Entity], event_type: EventType) -> Vec<Entity> {
    let other = |entity: &&Entity| !actors.iter().any(|actor| actor.same_party(entity));
    let doers: Vec<Entity> = embedded.actors.iter().filter(other).cloned().collect();
    // A charge is laid at the doer's door or at nobody's, never at the victim's.
    if !doers.is_empty() || event_type == EventType::Accuse {
        return doers;
    }
    embedded.recipients.iter().filter(other).cloned().collect()
}

/// Whether a row of a table is for an event such as this.
pub(crate) fn covers(row: &Row, event: &Proto) -> bool {
    one_of(&row.embedded, event)
}

/// Whether an event is one of those listed.
pub(crate) fn one_of(listed: &[Embedded], event: &Proto) -> bool {
    listed.iter().any(|which| match which {
        Embedded::Any => true,
        Embedded::Nothing => false,
        Embedded::Quad(quad) => event.event_type.quad() == *quad,
        Embedded::Type(event_type, mode) => {
            event.event_type == *event_type && mode.is_none_or(|mode| event.modes.contains(&mode))
        }
    })
}

/// The row of a table that an embedded event falls under; one for negated events first, if it is.
fn row_for<'r>(rule: &'r Rule, negated: bool, event: &Proto) -> Option<&'r Row> {
    let own = rule.table.iter().find(|row| row.negated && negated && covers(row, event));
    own.or_else(|| rule.table.iter().find(|row| !row.negated && covers(row, event)))
}

/// Adds entities that are not there yet.
pub(crate) fn join(into: &mut Vec<Entity>, more: Vec<Entity>) {
    for entity in more {
        if !into.iter().any(|other| other.same_as(&entity)) {
            into.push(entity);
        }
    }
}

/// Gives an embedded event the parties it lacks from the operator above it.
fn fill_missing(embedded: &mut Proto, hit: &Hit) {
    if embedded.symmetric {
        join(&mut embedded.actors, hit.actors.clone());
        join(&mut embedded.actors, hit.recipients.clone());
        return;
    }
    let but = |from: &[Entity], taken: &[Entity]| -> Vec<Entity> {
        let free = |one: &&Entity| !taken.iter().any(|other| other.token == one.token);
        from.iter().filter(free).cloned().collect()
    };
    if embedded.actors.is_empty() {
        embedded.actors = but(&hit.actors, &embedded.recipients);
    }
    if embedded.recipients.is_empty() {
        embedded.recipients = but(&hit.recipients, &embedded.actors);
    }
}

//! Frames laid over trees: which rules a word sets off, and what fills their places.

use crate::document::Document;
use crate::mention::Entity;
use crate::tree::Tree;
use annals_codebook::{Arg, ArgKind, Class, Element, Frame, FrameKind, Is, Phrase, Rule, Words};
use annals_model::{Deprel, EntityKind, EventType, Feats, QuadClass, Sector, Upos};

/// A rule that fits a word, with what fills its places.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    pub rule: usize,
    /// The word that set it off.
    pub token: usize,
    /// Tokens the frame's own words cover.
    pub used: Vec<usize>,
    pub actors: Vec<Entity>,
    pub recipients: Vec<Entity>,
    pub speakers: Vec<Entity>,
    /// A joint act that still lacks its other side; the verb above may name both.
    pub alone: bool,
    /// Words of its frame that would have been events of their own: "carried out 12 strikes".
    pub events: Vec<usize>,
    /// Token of the embedded event, for an operator.
    pub event: Option<usize>,
    /// How closely the frame fits; the closest wins.
    pub score: f32,
}

/// Why a frame that hangs on a word did not fit; for `explain`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Miss {
    PartOfSpeech,
    Phrase,
    Subject,
    Object,
    Element(String),
    Unless,
    Needs,
    Actor,
    Recipient,
}

impl Miss {
    pub fn why(&self) -> String {
        match self {
            Miss::PartOfSpeech => "the word is of another part of speech".to_owned(),
            Miss::Phrase => "the words that go with it are missing".to_owned(),
            Miss::Subject => "no fitting subject".to_owned(),
            Miss::Object => "the verb has an object".to_owned(),
            Miss::Element(what) => format!("nothing fills `{what}`"),
            Miss::Unless => "an `unless` word stands in the clause".to_owned(),
            Miss::Needs => "no `needs` word stands in the clause".to_owned(),
            Miss::Actor => "the actor is not of the kind asked for".to_owned(),
            Miss::Recipient => "the recipient is not of the kind asked for".to_owned(),
        }
    }
}

enum Filler {
    Entities(Vec<Entity>),
    Token(usize),
    /// A listed word at a token.
    Word(usize, usize),
}

pub(crate) struct Matcher<'d, 'a> {
    pub document: &'d Document<'a>,
    pub s: usize,
    /// Places for entities may stay empty: used where the parties are given from outside.
    pub loose: bool,
}

impl<'d, 'a> Matcher<'d, 'a> {
    fn tree(&self) -> &'d Tree<'a> {
        &self.document.trees[self.s]
    }

    /// Every rule the word at a token sets off.
    pub fn hits_on(&self, token: usize, mut missed: impl FnMut(usize, Miss)) -> Vec<Hit> {
        let book = self.document.book;
        let mut hits: Vec<Hit> = Vec::new();
        let frames = book.frames_on(self.tree().lemma(token));
        for headline in [false, true] {
            // Only what no other reading fits is read as a headline's passive.
            if headline && (!hits.is_empty() || frames.is_empty() || !self.lacks_auxiliary(token)) {
                break;
            }
            for &(r, f) in frames {
                let rule = &book.rules[r as usize];
                let frame = &rule.frames[f as usize];
                let fitted = match headline {
                    false => self.fit(rule, frame, token, self.tree().is_passive(token)),
                    true if suffers(frame) => self.fit(rule, frame, token, true),
                    true => continue,
                };
                match fitted {
                    Ok(mut hit) => {
                        hit.rule = r as usize;
                        match hits.iter_mut().find(|other| other.rule == hit.rule) {
                            Some(other) if other.score < hit.score => *other = hit,
                            Some(_) => {}
                            None => hits.push(hit),
                        }
                    }
                    Err(miss) => missed(r as usize, miss),
                }
            }
        }
        hits
    }

    /// "Kestany urged to free editor", "general charged with genocide": a headline's passive leaves out
    /// its auxiliary, and readers take it for a past tense without an object.
    fn lacks_auxiliary(&self, token: usize) -> bool {
        let tree = self.tree();
        let participle = tree.upos(token) == Upos::Verb
            && tree.feats(token).has(Feats::PAST)
            && tree.rel(token) == Deprel::Root
            && (tree.word(token).ends_with("ed")
                || matches!(
                    tree.word(token),
                    "told" | "held" | "sent" | "found" | "sought" | "shot"
                ));
        if !participle || tree.is_passive(token) {
            return false;
        }
        let bare_subject = tree.child(token, &[Deprel::Nsubj]).is_some_and(|subject| {
            subject < token
                && tree.upos(subject) != Upos::Pron
                && tree.child(subject, &[Deprel::Det]).is_none()
        });
        let behind = |child: usize| {
            let marked = |markers: &[&str]| markers.iter().any(|m| tree.marked_with(child, m));
            match tree.rel(child) {
                Deprel::Xcomp => marked(&["to"]),
                Deprel::Obl | Deprel::Obj | Deprel::Advcl => {
                    marked(&["to", "with", "of", "for", "over", "as"])
                }
                _ => false,
            }
        };
        let whole = tree.children(token).all(|child| match tree.rel(child) {
            Deprel::Aux | Deprel::AuxPass | Deprel::Iobj | Deprel::Ccomp | Deprel::CompoundPrt => {
                false
            }
            Deprel::Obj => behind(child),
            _ => true,
        });
        bare_subject && whole && tree.children(token).any(|child| child > token && behind(child))
    }

    fn fit(&self, rule: &Rule, frame: &Frame, token: usize, suffered: bool) -> Result<Hit, Miss> {
        let tree = self.tree();
        let mut hit = Hit {
            rule: 0,
            token,
            used: vec![token],
            actors: Vec::new(),
            recipients: Vec::new(),
            speakers: Vec::new(),
            alone: false,
            events: Vec::new(),
            event: None,
            score: 0.0,
        };
        match frame.kind {
            FrameKind::Verb => {
                let verbal = tree.upos(token) == Upos::Verb
                    // Taggers take headline verbs for nouns; an object or subject gives them away.
                    || (matches!(tree.upos(token), Upos::Noun | Upos::Propn | Upos::Adj)
                        && tree.child(token, &[Deprel::Obj, Deprel::Nsubj, Deprel::NsubjPass]).is_some()
                        && tree.child(token, &[Deprel::Det, Deprel::Cop]).is_none());
                // "the Kestan-backed rebels" tells of a stance, not of an act.
                // Nor does "kidnapped schoolgirls": a participle before its noun says which ones are meant.
                let attribute = tree.rel(token) == Deprel::Amod
                    && tree.head(token).is_some_and(|head| head > token);
                if !verbal || attribute {
                    return Err(Miss::PartOfSpeech);
                }
            }
            FrameKind::Noun => {
                if !matches!(tree.upos(token), Upos::Noun | Upos::Propn)
                    || tree.rel(token) == Deprel::Flat
                {
                    return Err(Miss::PartOfSpeech);
                }
                // A noun that only modifies another is that other's business: "peace talks venue".
                if tree.rel(token) == Deprel::Compound
                    && tree.head(token).is_some_and(|h| tree.upos(h) != Upos::Verb)
                {
                    let head = tree.head(token).unwrap_or(token);
                    if self
                        .document
                        .book
                        .words("event_shell")
                        .ending_in(tree.lemma(head))
                        .next()
                        .is_none()
                    {
                        return Err(Miss::PartOfSpeech);
                    }
                }
            }
            FrameKind::Predicate => {
                // Headlines leave the verb out: "Ardovia ready for talks".
                let bare = tree.rel(token) == Deprel::Root
                    && tree.upos(token) == Upos::Adj
                    && tree.child(token, &[Deprel::Nsubj]).is_some_and(|subject| subject < token);
                if !bare && tree.child(token, &[Deprel::Cop, Deprel::AuxPass]).is_none() {
                    return Err(Miss::PartOfSpeech);
                }
            }
        }
        self.head_phrase(frame, token, &mut hit)?;
        // "miners scuffled with guards": joint acts have no participle of suffering.
        let joint = rule.symmetric && tree.rel(token) == Deprel::Acl && tree.agent(token).is_none();
        let passive = frame.kind == FrameKind::Verb && suffered && !joint;

        let has_object = tree.child(token, &[Deprel::Obj]).is_some_and(|object| object > token);
        if rule.intransitive && frame.kind == FrameKind::Verb && has_object {
            return Err(Miss::Object);
        }

        // The subject place.
        if let Some(subject) = &frame.subject {
            let place = match frame.kind {
                FrameKind::Noun => None,
                _ if passive => tree.agent(token).filter(|_| tree.is_passive(token)),
                _ => self.judged(token).or_else(|| tree.surface_subject(token)),
            };
            self.take_subject(subject, place, passive, &mut hit)?;
            // "Kestan drones killed": the weapon acts for those whose it is said to be.
            let weapon = matches!(subject.kind, ArgKind::Words(_))
                && rule.event_type == Some(EventType::Assault)
                && frame.args().all(|arg| arg.kind != ArgKind::Actor);
            if let Some(place) = place.filter(|_| weapon && !passive) {
                let mut owners = self.document.entities(self.s, place);
                owners.retain(|owner| owner.known && !owner.weak && !owner.guessed_country);
                hit.actors.extend(owners.into_iter().filter(bears_arms));
            }
        }

        // The object places, then the prepositional ones.
        let mut bare: Vec<&Element> =
            frame.elements.iter().filter(|e| e.preps.is_empty()).collect();
        if frame.kind == FrameKind::Verb || frame.kind == FrameKind::Predicate {
            self.take_objects(rule, &mut bare, token, passive, &mut hit)?;
        }
        for element in frame.elements.iter().filter(|element| !element.preps.is_empty()) {
            self.take_prepositional(frame, element, token, &mut hit)?;
        }
        if frame.kind == FrameKind::Noun {
            self.take_noun_owners(frame, token, &mut hit);
            let needs_actor =
                frame.elements.iter().any(|e| e.arg.kind == ArgKind::Actor && !e.arg.optional);
            let needs_recipient =
                frame.elements.iter().any(|e| e.arg.kind == ArgKind::Recipient && !e.arg.optional);
            // A joint act may leave its parties to the text around it.
            // A deed may be told by whom it hurts: "the detention of a bookseller".
            let suffered = !hit.recipients.is_empty()
                && rule
                    .event_type
                    .is_some_and(|event_type| event_type.quad() == QuadClass::MaterialConflict);
            if needs_actor && hit.actors.is_empty() && !suffered && !self.loose && !rule.symmetric {
                return Err(Miss::Element("actor".to_owned()));
            }
            let missing = needs_recipient && hit.recipients.is_empty() && !self.loose;
            hit.alone = missing && rule.symmetric;
            if missing && (!rule.symmetric || hit.actors.len() == 1) {
                return Err(Miss::Element("recipient".to_owned()));
            }
        }
        self.take_object_owner(rule, frame, &mut hit);
        self.constraints(rule, token, &mut hit)?;
        Ok(hit)
    }

    fn forgives(&self, arg: &Arg) -> bool {
        self.loose && matches!(arg.kind, ArgKind::Actor | ArgKind::Recipient)
    }

    /// The further words of a phrasal head: "call off", "peace talks".
    fn head_phrase(&self, frame: &Frame, token: usize, hit: &mut Hit) -> Result<(), Miss> {
        let tree = self.tree();
        let lemma = tree.lemma(token);
        let mut best: Option<(usize, Vec<usize>)> = None;
        for phrase in &frame.heads {
            let used = match frame.kind {
                FrameKind::Verb if phrase.verb_head() == lemma => self.particles(phrase, token),
                FrameKind::Noun | FrameKind::Predicate if phrase.noun_head() == lemma => {
                    self.preceding(phrase, token)
                }
                _ => None,
            };
            if let Some(used) = used {
                if best.as_ref().is_none_or(|(length, _)| phrase.0.len() > *length) {
                    best = Some((phrase.0.len(), used));
                }
            }
        }
        let (length, used) = best.ok_or(Miss::Phrase)?;
        hit.used.extend(used);
        hit.score += 2.0 * (length as f32 - 1.0);
        Ok(())
    }

    /// "punished Kestany for sending troops": whoever is thanked, praised or punished for a deed did it.
    fn judged(&self, token: usize) -> Option<usize> {
        let tree = self.tree();
        let deed = tree.rel(token) == Deprel::Advcl
            && tree.word(token).ends_with("ing")
            && tree.marked_with(token, "for");
        let verb = tree.head(token).filter(|&verb| deed && !tree.is_passive(verb))?;
        let object = tree.child(verb, &[Deprel::Obj]).map(|object| tree.antecedent(object))?;
        // "won praise for sending aid": what is no party cannot have done it.
        let party = |one: &Entity| one.known || one.participant.name.is_some();
        self.document.entities(self.s, object).iter().any(party).then_some(object)
    }

    /// Finds the words after a verb that make it phrasal, near and attached to it.
    fn particles(&self, phrase: &Phrase, token: usize) -> Option<Vec<usize>> {
        let tree = self.tree();
        let mut used = Vec::new();
        let mut from = token + 1;
        for word in &phrase.0[1..] {
            let at = (from..tree.len().min(token + 6)).find(|&i| {
                let attached = tree.head(i).is_some_and(|head| {
                    head == token
                        || tree.head(head).is_some_and(|up| up == token)
                        || used.contains(&head)
                });
                tree.lemma(i) == word && attached
            })?;
            used.push(at);
            from = at + 1;
        }
        Some(used)
    }

    /// Finds the words right before a noun that make it a compound.
    fn preceding(&self, phrase: &Phrase, token: usize) -> Option<Vec<usize>> {
        let tree = self.tree();
        let mut used = Vec::new();
        let mut at = token;
        for word in phrase.0[..phrase.0.len() - 1].iter().rev() {
            at = at.checked_sub(1)?;
            if matches!(tree.word(at), "-" | "–") {
                at = at.checked_sub(1)?;
            }
            if tree.lemma(at) != word {
                return None;
            }
            used.push(at);
        }
        Some(used)
    }

    fn take_subject(
        &self,
        arg: &Arg,
        place: Option<usize>,
        passive: bool,
        hit: &mut Hit,
    ) -> Result<(), Miss> {
        let Some(token) = place else {
            // A passive needs no agent, an infinitive no subject of its own; a word asked for must be there.
            let words = matches!(arg.kind, ArgKind::Words(_) | ArgKind::Event);
            return if words && !arg.optional { Err(Miss::Subject) } else { Ok(()) };
        };
        // "passed a resolution calling on the cabinet": a text speaks for whoever makes it.
        let tree = self.tree();
        let maker = || {
            let trigger = hit.token;
            let text = tree.rel(trigger) == Deprel::Acl
                && tree.word(trigger).ends_with("ing")
                && tree.head(trigger) == Some(token)
                && tree.rel(token) == Deprel::Obj;
            let verb = tree.head(token).filter(|&verb| text && tree.is_verbal(verb))?;
            self.filler(arg, tree.surface_subject(verb)?, &[])
        };
        let filler = match self.filler(arg, token, &[]) {
            None if arg.kind == ArgKind::Actor => maker(),
            filler => filler,
        };
        match filler {
            Some(filler) => {
                self.store(arg, filler, hit);
                Ok(())
            }
            // "were killed by rebels" is no case of "@bomb kill": the agent is another.
            None if passive && matches!(arg.kind, ArgKind::Words(_)) => Err(Miss::Subject),
            None if arg.optional || passive || self.forgives(arg) => Ok(()),
            None => Err(Miss::Subject),
        }
    }

    fn take_objects(
        &self,
        rule: &Rule,
        bare: &mut Vec<&Element>,
        token: usize,
        passive: bool,
        hit: &mut Hit,
    ) -> Result<(), Miss> {
        if bare.is_empty() {
            return Ok(());
        }
        let tree = self.tree();
        let mut places: Vec<usize> = Vec::new();
        if passive && !tree.is_passive(token) {
            places.extend(tree.surface_subject(token));
        } else if passive {
            places.extend(tree.patient(token));
            places.extend(tree.child(token, &[Deprel::Obj]));
        } else {
            places.extend(tree.child(token, &[Deprel::Iobj]));
            places.extend(tree.patient(token));
            // Two objects: "granted Kestany a loan", "gave the envoy three days".
            for child in tree.children(token) {
                let second = tree.rel(child) == Deprel::Obj
                    || (matches!(tree.rel(child), Deprel::OblNpmod | Deprel::OblTmod)
                        && tree.is_nominal(child));
                if second && !places.contains(&child) {
                    places.push(child);
                }
            }
            // "launched together the gas pipeline": an oblique without a preposition that tells no time
            // is an object the reader lost.
            if places.is_empty() {
                places.extend(tree.children(token).find(|&child| {
                    child > token
                        && matches!(tree.rel(child), Deprel::Obl | Deprel::OblNpmod)
                        && tree.is_nominal(child)
                        && tree.child(child, &[Deprel::Case, Deprel::Mark]).is_none()
                        && !crate::time::names_time(tree.word(child))
                }));
            }
            if places.is_empty() && tree.rel(token) == Deprel::Amod {
                places.extend(tree.head(token));
            }
            // "attacked and burned the village": the object of the last verb serves the first, where
            // nothing but the "and" stands between them.
            if places.is_empty() {
                let joined = tree.children(token).filter(|&c| {
                    tree.rel(c) == Deprel::Conj && tree.is_verbal(c) && c <= token + 2
                });
                for conjunct in joined {
                    places.extend(tree.child(conjunct, &[Deprel::Obj]));
                }
            }
        }
        // "took on the minister": where the particle is read as a preposition, its noun is the object.
        for &particle in hit.used.iter().filter(|&&word| tree.rel(word) == Deprel::Case) {
            let object = tree
                .head(particle)
                .filter(|&noun| tree.rel(noun) == Deprel::Obl && tree.head(noun) == Some(token));
            places.extend(object.filter(|object| !places.contains(object)));
        }
        // "go on cooperating": a gerund behind a phrasal verb is its object.
        let phrasal = hit.used.len() > 1;
        for child in tree.children(token) {
            let gerund = phrasal
                && tree.rel(child) == Deprel::Advcl
                && tree.word(child).ends_with("ing")
                && child > token
                && tree.word(child - 1) != ",";
            if (gerund || matches!(tree.rel(child), Deprel::Xcomp | Deprel::Ccomp))
                && !places.contains(&child)
            {
                places.push(child);
            }
        }
        let mut taken = vec![false; places.len()];
        for element in bare.drain(..) {
            let mut done = false;
            for (at, &place) in places.iter().enumerate() {
                if taken[at] {
                    continue;
                }
                // A clause is no entity.
                let clause = matches!(tree.rel(place), Deprel::Xcomp | Deprel::Ccomp);
                if clause
                    && !matches!(
                        element.arg.kind,
                        ArgKind::Event | ArgKind::Anything | ArgKind::Words(_)
                    )
                {
                    continue;
                }
                // A bare EVENT or word is a noun or a gerund, not "to attack", which the rule writes out.
                if clause
                    && matches!(element.arg.kind, ArgKind::Event | ArgKind::Words(_))
                    && tree.marked_with(place, "to")
                {
                    continue;
                }
                let filler = self.filler(&element.arg, place, &hit.actors).or_else(|| {
                    let struck = element.arg.kind == ArgKind::Recipient
                        && !element.arg.optional
                        && rule.event_type == Some(EventType::Assault)
                        && hit.actors.iter().any(bears_arms);
                    struck.then(|| self.ground(place)).flatten()
                });
                if let Some(filler) = filler {
                    self.store(&element.arg, filler, hit);
                    taken[at] = true;
                    done = true;
                    break;
                }
            }
            if !done && !element.arg.optional && !self.forgives(&element.arg) {
                return Err(Miss::Element(describe(element)));
            }
        }
        Ok(())
    }

    fn take_prepositional(
        &self,
        frame: &Frame,
        element: &Element,
        token: usize,
        hit: &mut Hit,
    ) -> Result<(), Miss> {
        let tree = self.tree();
        let that = element.preps.iter().any(|p| p == "that");
        let mut places: Vec<usize> = Vec::new();
        let collect = |from: usize, places: &mut Vec<usize>| {
            for child in tree.children(from) {
                let fits = match tree.rel(child) {
                    Deprel::Obl
                    | Deprel::Csubj
                    | Deprel::CsubjPass
                    | Deprel::OblAgent
                    | Deprel::OblTmod
                    | Deprel::OblNpmod
                    | Deprel::Nmod
                    | Deprel::Advcl
                    | Deprel::Acl
                    | Deprel::Xcomp
                    | Deprel::Ccomp
                    | Deprel::Dep
                    | Deprel::Obj
                    | Deprel::Iobj => {
                        tree.has_marker(child, &element.preps)
                            || (that
                                && tree.rel(child) == Deprel::Ccomp
                                && !tree.marked_with(child, "to"))
                    }
                    _ => false,
                };
                // Readers lose the clause behind "confidence that …" to the end of the sentence.
                let stray = that
                    && child > from
                    && tree.rel(child) == Deprel::Parataxis
                    && tree.is_verbal(child)
                    && (from..child).any(|i| tree.lemma(i) == "that");
                let fits = fits || stray;
                if fits && !places.contains(&child) {
                    places.push(child);
                }
            }
        };
        collect(token, &mut places);
        // The phrase may hang on the object, on a particle, or on another of the frame's words.
        for used in hit.used.clone() {
            if used != token {
                collect(used, &mut places);
            }
        }
        if frame.kind != FrameKind::Noun {
            for child in tree.children(token) {
                // "agreed in principle to extend", "appealed to Kestany to take in refugees": the clause
                // hangs on the phrase between.
                let between = element.arg.kind == ArgKind::Event && tree.rel(child) == Deprel::Obl;
                if between
                    || matches!(tree.rel(child), Deprel::Obj | Deprel::NsubjPass | Deprel::Xcomp)
                        && !(tree.rel(child) == Deprel::Xcomp && tree.is_verbal(child))
                {
                    collect(child, &mut places);
                    // "lent a fleet of buses to Belquar"
                    for of in tree.children(child) {
                        if tree.rel(of) == Deprel::Nmod && tree.marked_with(of, "of") {
                            collect(of, &mut places);
                        }
                    }
                }
            }
            if tree.is_passive(token) {
                if let Some(patient) = tree.patient(token) {
                    collect(patient, &mut places);
                    // "came in a message sent by Ardovia to Kestany": the last phrase may hang on the
                    // verb above, across the participle.
                    let above = tree.head(patient).filter(|&verb| {
                        tree.rel(token) == Deprel::Acl && tree.is_verbal(verb) && verb < token
                    });
                    if let Some(verb) = above {
                        let before = places.len();
                        collect(verb, &mut places);
                        let behind = places.split_off(before);
                        places.extend(behind.into_iter().filter(|&place| place > token));
                    }
                }
            }
        } else if let Some(head) = tree.head(token) {
            // "held talks with Kestany": the phrase may hang on the verb that carries the noun.
            if tree.is_verbal(head)
                && matches!(
                    tree.rel(token),
                    Deprel::Obj | Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obl
                )
            {
                let before = places.len();
                collect(head, &mut places);
                // Only what follows the noun can belong to it, and where the noun says whose it is
                // ("Ardovia's raid was condemned by Kestany") whoever does the verb is another.
                let own = tree.child(token, &[Deprel::NmodPoss, Deprel::Amod]).is_some();
                let doer = tree.agent(head).filter(|_| own && tree.is_passive(head));
                let mut at = before;
                while at < places.len() {
                    if places[at] < token || doer == Some(places[at]) {
                        places.remove(at);
                    } else {
                        at += 1;
                    }
                }
            }
        }
        if frame.kind == FrameKind::Noun {
            // "the shelling of towns by artillery": the second phrase may hang on the first.
            // "clashes that broke out between Ardovia and Kestany": or on the clause that tells of it.
            for child in tree
                .children(token)
                .filter(|&c| matches!(tree.rel(c), Deprel::Nmod | Deprel::AclRelcl))
            {
                collect(child, &mut places);
            }
        }
        // "gave money to Kestany for schools": one whose country is told goes before one whose is not.
        let told = |place: &usize| {
            element.arg.kind == ArgKind::Recipient
                && self
                    .document
                    .entities(self.s, *place)
                    .iter()
                    .any(|entity| entity.known && !entity.weak && !entity.guessed_country)
        };
        if places.len() > 1 {
            places.sort_by_key(|place| !told(place));
        }
        for &place in &places {
            // "called for the deployment of troops to Kestany": a party is no event.
            if element.arg.kind == ArgKind::Event && self.names_party(place) {
                continue;
            }
            if let Some(filler) = self.filler(&element.arg, place, &hit.actors) {
                self.store(&element.arg, filler, hit);
                return Ok(());
            }
        }
        // "laid the blame for the raid on Kestany": readers hang the last phrase on the one before it.
        if frame.kind == FrameKind::Verb
            && hit.used.len() > 1
            && element.arg.kind == ArgKind::Recipient
            && !element.arg.optional
        {
            let place = |child: usize| {
                ["in", "at", "of", "near"].iter().any(|m| tree.marked_with(child, m))
            };
            let beside: Vec<usize> = tree
                .children(token)
                .filter(|&child| child > token && tree.rel(child) == Deprel::Obl)
                .flat_map(|child| tree.children(child))
                .filter(|&child| {
                    tree.rel(child) == Deprel::Nmod
                        && tree.has_marker(child, &element.preps)
                        && !place(child)
                })
                .collect();
            for place in beside {
                if let Some(filler) = self.filler(&element.arg, place, &hit.actors) {
                    self.store(&element.arg, filler, hit);
                    return Ok(());
                }
            }
        }
        // "accepted Tarsia's invitation" is an invitation from Tarsia.
        let from_owner =
            element.preps.iter().any(|prep| matches!(prep.as_str(), "of" | "from" | "by"));
        if frame.kind != FrameKind::Noun && from_owner && element.arg.kind == ArgKind::Recipient {
            for used in hit.used.clone() {
                if used == token || !tree.is_nominal(used) {
                    continue;
                }
                let mut owners = self.document.owners_but(self.s, used, &hit.actors);
                owners.retain(|owner| !hit.actors.iter().any(|actor| actor.same_as(owner)));
                if !owners.is_empty() {
                    self.store(&element.arg, Filler::Entities(owners), hit);
                    return Ok(());
                }
            }
        }
        // Noun frames may have their places filled by possessors; those are looked at last.
        let owner_may_fill = frame.kind == FrameKind::Noun
            && matches!(element.arg.kind, ArgKind::Actor | ArgKind::Recipient);
        if element.arg.optional || owner_may_fill || self.forgives(&element.arg) {
            return Ok(());
        }
        Err(Miss::Element(describe(element)))
    }

    /// Possessors, adjectives and compounds before a noun event: "Ardovia's raid", "Ardovian-Kestan talks".
    fn take_noun_owners(&self, frame: &Frame, token: usize, hit: &mut Hit) {
        let tree = self.tree();
        let slot = |kind: ArgKind| {
            frame
                .elements
                .iter()
                .find(|element| element.arg.kind == kind)
                .map(|element| &element.preps)
        };
        let wants_actor = slot(ArgKind::Actor);
        let wants_recipient = slot(ArgKind::Recipient);
        let mut owners: Vec<Entity> = Vec::new();
        for child in tree.children(token) {
            if tree.rel(child) == Deprel::NmodPoss {
                owners.extend(self.document.entities(self.s, child));
            }
        }
        let within_owner = |at: usize| {
            tree.children(token)
                .any(|child| tree.rel(child) == Deprel::NmodPoss && tree.within(at, child))
        };
        for entity in self.document.adjectives(self.s, token) {
            // "the American government's raid" has one owner.
            if !within_owner(entity.token) && !owners.iter().any(|other| other.same_as(&entity)) {
                owners.push(entity);
            }
        }
        if owners.is_empty() {
            // "The raid, which Ardovia launched" and "launched a raid" are light-verb operators' work.
            return;
        }
        // "Kestany's arrest" is an arrest of Kestany unless someone else is arrested.
        let objective = wants_recipient.is_some_and(|preps| preps.iter().any(|p| p == "of"));
        let actor_open = hit.actors.is_empty() && wants_actor.is_some();
        let recipient_open = hit.recipients.is_empty() && wants_recipient.is_some();
        if objective
            && recipient_open
            && (!actor_open || owners.iter().all(|owner| owner.weak || owner.is_person()))
        {
            hit.recipients = owners;
            hit.score += 1.0;
        } else if actor_open {
            hit.actors = owners;
            hit.score += 1.0;
        } else if recipient_open {
            hit.recipients = owners;
            hit.score += 1.0;
        }
    }

    /// "raided the offices of the party", "closed the border with Kestany": whoever the thing
    /// belongs to is the recipient, where the frame found none and it is someone else.
    fn take_object_owner(&self, rule: &Rule, frame: &Frame, hit: &mut Hit) {
        if !hit.recipients.is_empty() || rule.symmetric || rule.is_operator() || rule.discard {
            return;
        }
        let takes_words = frame
            .elements
            .iter()
            .any(|e| e.preps.is_empty() && matches!(e.arg.kind, ArgKind::Words(_)));
        if !takes_words || frame.kind != FrameKind::Verb {
            return;
        }
        // "rescued migrants": where someone has to receive, a listed word that names people does.
        let needed = rule.event_type.is_some_and(EventType::needs_recipient);
        for &word in hit.used.iter().filter(|&&word| word != hit.token) {
            let mut named = self.document.entities(self.s, word);
            // The means are named so too: "sent troops".
            named.retain(|one| {
                (one.weak || !one.guessed_country)
                    // "urged its allies Kestany and Velmora": elsewhere only who has a name.
                    && (needed || one.participant.kind == EntityKind::State)
                    && !hit.actors.iter().any(|actor| actor.same_party(one))
            });
            if !named.is_empty() {
                hit.recipients = named;
                return;
            }
        }
        for &word in hit.used.iter().filter(|&&word| word != hit.token) {
            if !self.tree().is_nominal(word) {
                continue;
            }
            let mut owners = self.document.owners_but(self.s, word, &hit.actors);
            if owners.is_empty() {
                let beside = self.tree().children(word).find(|&child| {
                    self.tree().rel(child) == Deprel::Nmod
                        && ["with", "against"].iter().any(|m| self.tree().marked_with(child, m))
                });
                owners =
                    beside.map(|child| self.document.entities(self.s, child)).unwrap_or_default();
            }
            owners.retain(|owner| {
                owner.known
                    && owner.participant.kind != EntityKind::Place
                    && !hit.actors.iter().any(|actor| actor.same_party(owner))
            });
            if !owners.is_empty() {
                hit.recipients = owners;
                return;
            }
        }
        // "bombed a pipeline in Kestany": whose ground it stands on.
        let strikes =
            rule.event_type == Some(EventType::Assault) && hit.actors.iter().any(bears_arms);
        if strikes {
            let words: Vec<usize> = hit.used.iter().copied().filter(|&w| w != hit.token).collect();
            let ground = words.into_iter().find_map(|word| self.ground(word));
            if let Some(Filler::Entities(found)) = ground.or_else(|| self.ground(hit.token)) {
                hit.recipients = found;
            }
        }
    }

    /// "troops hit positions in Kestany": whose ground a struck thing stands on.
    fn ground(&self, thing: usize) -> Option<Filler> {
        let tree = self.tree();
        let near = ["in", "of", "at", "near", "outside", "along", "on", "around", "inside"];
        let mut nouns: Vec<usize> = vec![thing];
        let mut at = 0;
        while at < nouns.len() && nouns.len() < 8 {
            let below = tree.children(nouns[at]).filter(|&child| {
                matches!(tree.rel(child), Deprel::Nmod | Deprel::Obl)
                    && near.iter().any(|marker| tree.marked_with(child, marker))
            });
            nouns.extend(below);
            at += 1;
        }
        nouns
            .iter()
            .skip(1)
            .map(|&noun| self.document.fill(self.s, noun))
            .find(|found| !found.is_empty())
            .map(Filler::Entities)
    }

    /// Whether a phrase behind "to" names somebody or some place, so that it tells of no act.
    fn names_party(&self, place: usize) -> bool {
        let tree = self.tree();
        tree.child(place, &[Deprel::Case]).is_some_and(|case| tree.lemma(case) == "to")
            && self.document.hits[self.s].iter().any(|hit| hit.contains(place))
            && self.document.book.frames_on(tree.lemma(place)).is_empty()
    }

    fn filler(&self, arg: &Arg, place: usize, actors: &[Entity]) -> Option<Filler> {
        let tree = self.tree();
        match &arg.kind {
            // "rejected his plan": a plan of somebody else.
            ArgKind::Recipient if !actors.is_empty() => {
                let found = self.document.fill_but(self.s, place, actors);
                (!found.is_empty()).then_some(Filler::Entities(found))
            }
            ArgKind::Actor | ArgKind::Recipient | ArgKind::Speaker => {
                let found = self.document.fill(self.s, place);
                (!found.is_empty()).then_some(Filler::Entities(found))
            }
            ArgKind::Event => Some(Filler::Token(place)),
            ArgKind::Anything => Some(Filler::Token(place)),
            ArgKind::Words(words) => {
                for conjunct in tree.conjuncts(place) {
                    if let Some((token, length)) = self.word_at(words, conjunct) {
                        return Some(Filler::Word(token, length));
                    }
                }
                None
            }
        }
    }

    /// A listed word at a token, or behind a quantity: "a series of air strikes".
    fn word_at(&self, words: &Words, token: usize) -> Option<(usize, usize)> {
        let tree = self.tree();
        // A word within a name is part of the name: the Harvest Party is no party one holds.
        if tree.upos(token) == Upos::Propn
            && self.document.hits[self.s].iter().any(|hit| hit.contains(token))
        {
            return None;
        }
        for phrase in words.ending_in(tree.lemma(token)) {
            if self.preceding(phrase, token).is_some() {
                return Some((token, phrase.0.len()));
            }
        }
        // A verb with its particle, where the word is a clause: "to pull out".
        if tree.is_verbal(token) {
            let lemma = tree.lemma(token);
            let fits = |phrase: &&Phrase| {
                phrase.0.len() > 1
                    && phrase.verb_head() == lemma
                    && self.particles(phrase, token).is_some()
            };
            if let Some(phrase) = words.phrases.iter().find(fits) {
                return Some((token, phrase.0.len()));
            }
        }
        if self.document.is_quantity(self.s, token) {
            let of = tree
                .children(token)
                .find(|&c| tree.rel(c) == Deprel::Nmod && tree.marked_with(c, "of"))?;
            if words.ending_in(tree.lemma(of)).any(|phrase| self.preceding(phrase, of).is_some()) {
                return Some((of, 1));
            }
        }
        None
    }

    fn store(&self, arg: &Arg, filler: Filler, hit: &mut Hit) {
        match filler {
            Filler::Entities(entities) => {
                hit.score += 1.0;
                let slot = match arg.kind {
                    ArgKind::Recipient => &mut hit.recipients,
                    ArgKind::Speaker => &mut hit.speakers,
                    _ => &mut hit.actors,
                };
                for entity in entities {
                    if !slot.iter().any(|other| other.same_as(&entity)) {
                        slot.push(entity);
                    }
                }
            }
            Filler::Word(token, length) => {
                hit.score += 2.0 + (length as f32 - 1.0);
                hit.used.push(token);
            }
            Filler::Token(token) => {
                if arg.kind == ArgKind::Event {
                    hit.event = Some(token);
                } else {
                    hit.score += 0.2;
                }
            }
        }
    }

    fn constraints(&self, rule: &Rule, token: usize, hit: &mut Hit) -> Result<(), Miss> {
        if !rule.unless.is_empty() && self.clause_has(&rule.unless, token) {
            return Err(Miss::Unless);
        }
        if !rule.needs.is_empty() {
            if !self.clause_has(&rule.needs, token) {
                return Err(Miss::Needs);
            }
            hit.score += 1.5;
        }
        if !rule.actor_is.is_empty() {
            if !hit.actors.is_empty()
                && !hit.actors.iter().any(|entity| fits(entity, &rule.actor_is))
            {
                return Err(Miss::Actor);
            }
            hit.score += 0.5;
        }
        if !rule.recipient_is.is_empty() {
            if !hit.recipients.is_empty()
                && !hit.recipients.iter().any(|entity| fits(entity, &rule.recipient_is))
            {
                return Err(Miss::Recipient);
            }
            hit.score += 0.5;
        }
        Ok(())
    }

    /// Whether a listed word stands in the trigger's clause or below the trigger.
    pub fn clause_has(&self, words: &Words, token: usize) -> bool {
        self.clause_word(words, token).is_some()
    }

    pub fn clause_word(&self, words: &Words, token: usize) -> Option<usize> {
        self.clause_words(words, token).next()
    }

    /// Every listed word of the trigger's clause, or below the trigger.
    pub fn clause_words<'w>(
        &'w self,
        words: &'w Words,
        token: usize,
    ) -> impl Iterator<Item = usize> + 'w {
        let tree = self.tree();
        // "A bomb went off, killing ten": a participle shares the subject of its clause.
        let shared = (tree.rel(token) == Deprel::Advcl && tree.word(token).ends_with("ing"))
            .then(|| tree.surface_subject(token))
            .flatten();
        (0..tree.len()).filter(move |&i| {
            words.ending_in(tree.lemma(i)).any(|phrase| self.preceding(phrase, i).is_some())
                && (tree.told_with(i, token) || shared.is_some_and(|top| tree.within(i, top)))
        })
    }
}

/// Whether a frame tells of an act done to an object it cannot do without.
fn suffers(frame: &Frame) -> bool {
    frame.kind == FrameKind::Verb
        && frame
            .elements
            .iter()
            .any(|e| e.preps.is_empty() && !e.arg.optional && e.arg.kind == ArgKind::Recipient)
}

fn describe(element: &Element) -> String {
    let filler = match &element.arg.kind {
        ArgKind::Actor => "actor".to_owned(),
        ArgKind::Recipient => "recipient".to_owned(),
        ArgKind::Speaker => "speaker".to_owned(),
        ArgKind::Event => "EVENT".to_owned(),
        ArgKind::Anything => "*".to_owned(),
        ArgKind::Words(words) => {
            let shown: Vec<String> = words.phrases.iter().take(3).map(|p| p.0.join(" ")).collect();
            let more = if words.phrases.len() > 3 { "|…" } else { "" };
            format!("{}{more}", shown.join("|"))
        }
    };
    if element.preps.is_empty() {
        filler
    } else {
        format!("{} {filler}", element.preps.join("|"))
    }
}

/// Whether an entity is of those who can strike: forces, fighters, and the states they fight for.
fn bears_arms(entity: &Entity) -> bool {
    let sectors = &entity.participant.sectors;
    entity.known
        && [Sector::Mil, Sector::Reb, Sector::Uaf, Sector::Prm, Sector::Gov]
            .iter()
            .any(|sector| sectors.contains(sector))
}

/// Whether an entity is of one of the kinds asked for, and of none ruled out.
pub(crate) fn fits(entity: &Entity, classes: &[Is]) -> bool {
    let is = |class: Class| match class {
        Class::Kind(EntityKind::Person) => entity.is_person(),
        Class::Kind(kind) => entity.participant.kind == kind,
        Class::Sector(sector) => entity.participant.sectors.contains(&sector),
        Class::Code(code) => entity.country() == Some(code),
        Class::Weak => entity.weak,
        Class::Known => entity.known,
    };
    let (out, wanted): (Vec<&Is>, Vec<&Is>) = classes.iter().partition(|class| class.negated);
    !out.iter().any(|class| is(class.what))
        && (wanted.is_empty() || wanted.iter().any(|class| is(class.what)))
}

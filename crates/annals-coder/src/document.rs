//! The document as the coder sees it: trees, names, and who each phrase refers to.

use crate::attribution::{self, Utterance};
use crate::mention::{Entity, Memory, Resolver};
use crate::names::{self, NameHit};
use crate::setting::{self, Weighed};
use crate::tree::Tree;
use annals_codebook::{Codebook, EntityRef};
use annals_model::{
    CountryCode, Deprel, EntityKind, Feats, ParsedArticle, Resolution, Sector, Span, Upos,
};
use jiff::civil::Date;
use rustc_hash::FxHashMap;

pub(crate) struct Document<'a> {
    pub parsed: &'a ParsedArticle,
    pub book: &'a Codebook,
    /// The day the article is read as of.
    pub date: Option<Date>,
    pub trees: Vec<Tree<'a>>,
    pub hits: Vec<Vec<NameHit>>,
    pub home: Option<CountryCode>,
    /// Entities by sentence and token: what the phrase headed there refers to.
    resolved: Vec<FxHashMap<u32, Entity>>,
    /// Roles that only modify a noun, by sentence and token: "[rebel] camps", "[police] stations".
    modifiers: Vec<FxHashMap<u32, Entity>>,
    /// Mentions in reading order: sentence, token.
    history: Vec<(u32, u32)>,
    /// Who says what, found when first asked for.
    utterances: std::cell::OnceCell<Vec<Utterance>>,
    /// What sentences tell of where they are set, found when first asked for.
    weighed: std::cell::OnceCell<Weighed>,
}

/// How many sentences back a pronoun may look.
const REACH: u32 = 4;

/// Whether a noun says what someone is, and names nobody: "called him [a spy]", "is [a minister]".
fn predicates(tree: &Tree<'_>, i: usize) -> bool {
    let called = matches!(tree.rel(i), Deprel::Xcomp | Deprel::Obj)
        && tree
            .head(i)
            .is_some_and(|verb| tree.children(verb).any(|c| c < i && tree.rel(c) == Deprel::Obj));
    called || tree.rel(i) == Deprel::Xcomp || tree.child(i, &[Deprel::Cop]).is_some()
}

impl<'a> Document<'a> {
    pub fn read(parsed: &'a ParsedArticle, book: &'a Codebook, date: Option<Date>) -> Self {
        let text = &parsed.article.text;
        let trees: Vec<Tree<'a>> =
            parsed.sentences.iter().map(|sentence| Tree::new(sentence, text)).collect();
        let hits: Vec<Vec<NameHit>> =
            trees.iter().map(|tree| names::find(tree, &book.entities)).collect();
        let mut document = Document {
            parsed,
            book,
            date,
            home: None,
            resolved: vec![FxHashMap::default(); trees.len()],
            modifiers: vec![FxHashMap::default(); trees.len()],
            history: Vec::new(),
            utterances: std::cell::OnceCell::new(),
            weighed: std::cell::OnceCell::new(),
            trees,
            hits,
        };
        document.home = document.find_home();
        let mut resolver =
            Resolver { book, date, memory: Memory::default(), home: document.home, nested: 0 };
        for s in 0..document.trees.len() {
            document.resolve_sentence(s, &mut resolver);
        }
        document
    }

    /// Every utterance of the document, in the order of the cues.
    pub fn utterances(&self) -> &[Utterance] {
        self.utterances.get_or_init(|| attribution::find(self))
    }

    /// Evidence for each setting of the book, sentence by sentence.
    pub fn weighed(&self) -> &Weighed {
        self.weighed.get_or_init(|| setting::weigh(self))
    }

    /// The country a document is at home in: its dateline's, or the first place or state it names.
    fn find_home(&self) -> Option<CountryCode> {
        let entities = &self.book.entities;
        let place_of = |name: &str| {
            let found = entities.named(&annals_codebook::fold(name));
            found.iter().find_map(|m| match m.entity {
                EntityRef::Seat(i) | EntityRef::State(i) => Some(entities.states[i as usize].code),
                EntityRef::Place(i) => Some(entities.places[i as usize].country),
                _ => None,
            })
        };
        let dateline = self.parsed.article.dateline.as_ref().and_then(|d| d.place.as_deref());
        if let Some(code) = dateline.and_then(place_of) {
            return Some(code);
        }
        let mut counts: Vec<(CountryCode, usize)> = Vec::new();
        for hit in self.hits.iter().take(8).flatten() {
            let code = hit.find(|entity| match entity {
                EntityRef::State(i) | EntityRef::Demonym(i) | EntityRef::Seat(i) => {
                    Some(entities.states[i as usize].code)
                }
                EntityRef::Place(i) => Some(entities.places[i as usize].country),
                EntityRef::Person(i) => entities.persons[i as usize].country,
                EntityRef::Organisation(i) => entities.organisations[i as usize].country,
                EntityRef::Group(_) => None,
            });
            let Some(code) = code.filter(|code| !code.is_international()) else { continue };
            match counts.iter_mut().find(|(other, _)| *other == code) {
                Some((_, count)) => *count += 1,
                None => counts.push((code, 1)),
            }
        }
        // The first named wins a tie.
        counts.iter().rev().max_by_key(|(_, count)| *count).map(|(code, _)| *code)
    }

    fn resolve_sentence(&mut self, s: usize, resolver: &mut Resolver<'a>) {
        let n = self.trees[s].len();
        let local = self.local_place(s);
        for i in 0..n {
            let tree = &self.trees[s];
            let rel = tree.rel(i);
            // A dateline's place acts in nothing.
            if rel == Deprel::Parataxis && i == 0 && tree.upos(i) == Upos::Propn {
                continue;
            }
            if matches!(
                rel,
                Deprel::Compound
                    | Deprel::Flat
                    | Deprel::Amod
                    | Deprel::Det
                    | Deprel::Fixed
                    | Deprel::Nummod
                    | Deprel::Case
                    | Deprel::Punct
                    | Deprel::Goeswith
            ) && !(rel == Deprel::Amod && tree.upos(i) == Upos::Propn)
            {
                // An adjective of nationality is looked up when a slot asks for it; so is "rebel camps".
                if rel == Deprel::Compound && tree.upos(i) == Upos::Noun {
                    self.modifier_role(s, i, resolver, local);
                }
                continue;
            }
            if !tree.is_nominal(i)
                && tree.upos(i) != Upos::Det
                && !self.hits[s].iter().any(|h| h.contains(i))
            {
                // "the wounded", "the British"
                let the_wounded =
                    tree.upos(i) == Upos::Adj && tree.child(i, &[Deprel::Det]).is_some();
                // Taggers take "suspects" for a verb; where it stands and the role it names say better.
                let noun_place = matches!(
                    rel,
                    Deprel::Nsubj
                        | Deprel::NsubjPass
                        | Deprel::Obj
                        | Deprel::Iobj
                        | Deprel::Obl
                        | Deprel::OblAgent
                        | Deprel::Nmod
                ) && self.book.entities.role(tree.lemma(i)).is_some();
                if !the_wounded && !noun_place {
                    continue;
                }
            }
            let found = resolver.resolve(&self.trees[s], &self.hits[s], i);
            let found = match found {
                Some(entity) => Some(self.settle(s, i, entity, local)),
                None => self.refer(s, i),
            };
            if let Some(entity) = found {
                self.resolved[s].insert(i as u32, entity);
                self.history.push((s as u32, i as u32));
            }
        }
    }

    /// Keeps a role that modifies a thing, with the nationality the whole phrase states.
    fn modifier_role(
        &mut self,
        s: usize,
        i: usize,
        resolver: &mut Resolver<'a>,
        local: Option<CountryCode>,
    ) {
        let tree = &self.trees[s];
        let actor = self.book.entities.role(tree.lemma(i)).is_some_and(|role| !role.weak);
        let thing = tree.head(i).filter(|&head| {
            tree.upos(head) == Upos::Noun && self.book.entities.role(tree.lemma(head)).is_none()
        });
        let Some(thing) = thing.filter(|_| actor && !self.hits[s].iter().any(|h| h.contains(i)))
        else {
            return;
        };
        let Some(mut entity) = resolver.resolve(&self.trees[s], &self.hits[s], i) else { return };
        if entity.country().is_none() {
            if let Some(state) = self.adjectives(s, thing).first() {
                entity.participant.country = state.country();
                entity.guessed_country = false;
            }
        }
        let entity = self.settle(s, i, entity, local);
        self.modifiers[s].insert(i as u32, entity);
    }

    /// The country of a place the sentence names with "in", "at" or "near", or opens with.
    fn local_place(&self, s: usize) -> Option<CountryCode> {
        let tree = &self.trees[s];
        let entities = &self.book.entities;
        let country = |hit: &NameHit| {
            hit.find(|entity| match entity {
                EntityRef::State(i) | EntityRef::Seat(i) => Some(entities.states[i as usize].code),
                EntityRef::Place(i) => Some(entities.places[i as usize].country),
                _ => None,
            })
        };
        let placed = |hit: &NameHit| {
            (hit.start..hit.end)
                .find(|&i| tree.head(i).is_none_or(|head| !hit.contains(head)))
                .is_some_and(|head| {
                    ["in", "at", "near", "outside", "across"]
                        .iter()
                        .any(|marker| tree.marked_with(head, marker))
                })
        };
        let opening = |hit: &NameHit| {
            hit.start == 0
                && tree.lemmas.iter().take(12).any(|l| matches!(l.as_str(), "-" | "–" | "—" | "--"))
        };
        let hits = &self.hits[s];
        let stated = hits.iter().filter(|hit| placed(hit)).find_map(country);
        stated.or_else(|| hits.iter().filter(|hit| opening(hit)).find_map(country))
    }

    /// Supplies what a phrase leaves to the document: a role's country, an earlier holder.
    fn settle(
        &mut self,
        s: usize,
        i: usize,
        mut entity: Entity,
        local: Option<CountryCode>,
    ) -> Entity {
        let tree = &self.trees[s];
        // "his Turkish counterpart", "their leaders"
        if let Some(role) = entity.role.clone() {
            if role == "counterpart" || role == "opposite number" {
                let owner = tree
                    .child(i, &[Deprel::NmodPoss])
                    .and_then(|p| self.at(s, p).cloned())
                    .or_else(|| self.last_where(s, i, |e| e.is_person() && e.known && !e.weak));
                if let Some(owner) = owner {
                    entity.participant.sectors.clone_from(&owner.participant.sectors);
                    entity.participant.office.clone_from(&owner.participant.office);
                    entity.role.clone_from(&owner.role);
                }
                entity.weak = false;
                return entity;
            }
            let definite = tree.has_child_lemma(
                i,
                &[Deprel::Det],
                &["the", "this", "that", "both", "these", "those"],
            ) || tree.upos(i) == Upos::Propn;
            if let Some(pronoun) =
                tree.child(i, &[Deprel::NmodPoss]).filter(|&p| tree.upos(p) == Upos::Pron)
            {
                if let Some(owner) = self.at(s, pronoun).or(self.refer(s, pronoun).as_ref()) {
                    if owner.country().is_some() {
                        entity.participant.country = owner.country();
                        entity.guessed_country = false;
                    }
                }
            }
            if definite && entity.plural && self.two_of_them(s, i) {
                return entity;
            }
            if definite && entity.participant.country.is_none() {
                // "the president": whoever was last called so.
                let same_role = self.last_where(s, i, |e| {
                    e.country().is_some()
                        && (e.role.as_deref() == Some(role.as_str())
                            || e.participant.office.as_deref().is_some_and(|o| o == role))
                        && e.plural == entity.plural
                });
                if let Some(earlier) = same_role {
                    entity.participant.country = earlier.country();
                    if entity.participant.kind == EntityKind::Role && !earlier.plural {
                        entity.participant.name.clone_from(&earlier.participant.name);
                        entity.participant.id.clone_from(&earlier.participant.id);
                        entity.gender = earlier.gender;
                    }
                    entity.participant.resolution = Resolution::Reference;
                    entity.guessed_country = false;
                } else if let Some(kin) = self.kin(s, i, &entity) {
                    entity.participant.country = Some(kin);
                    entity.guessed_country = false;
                }
            }
        }
        // "two soldiers were killed and three others wounded": others of the same kind; not so where
        // both are one phrase, "two soldiers and three others".
        let others = matches!(tree.lemma(i), "other" | "others") && tree.rel(i) != Deprel::Conj;
        if others && entity.weak {
            let first =
                self.history.iter().rev().take_while(|(sentence, _)| *sentence as usize == s);
            let kind = first
                .filter(|(_, token)| tree.head(*token as usize) != tree.head(i))
                .filter_map(|(_, token)| self.resolved[s].get(token))
                .find(|one| one.plural && one.known && one.participant.kind != EntityKind::State);
            if let Some(kind) = kind {
                entity.participant.sectors.clone_from(&kind.participant.sectors);
                entity.weak = kind.weak;
                if entity.participant.country.is_none() {
                    entity.participant.country = kind.country();
                    entity.guessed_country = kind.guessed_country;
                }
            }
        }
        self.name_holder(&mut entity);
        // "invited foreign countries": those are not at home here.
        let abroad = entity.role.as_deref().is_some_and(|role| {
            let last = role.rsplit(' ').next().unwrap_or(role);
            self.book.words("abroad").ending_in(last).any(|phrase| phrase.0.join(" ") == role)
        });
        if entity.participant.country.is_none()
            && entity.guessed_country
            && (!abroad || self.is_definite(s, i))
            && entity.participant.kind != EntityKind::Unknown
        {
            entity.participant.country =
                local.or_else(|| self.companion_country(s, i, &entity)).or(self.home);
        }
        entity
    }

    /// "Kestan troops … the army said": an armed or police body is of the country whose forces of the
    /// same kind the sentence has named before it.
    fn kin(&self, s: usize, i: usize, entity: &Entity) -> Option<CountryCode> {
        let sector = *entity.participant.sectors.first()?;
        if !matches!(sector, Sector::Mil | Sector::Cop) {
            return None;
        }
        let earlier = self.history.iter().rev().take_while(|(sentence, _)| *sentence as usize == s);
        earlier
            .filter(|(_, token)| (*token as usize) < i)
            .filter_map(|(_, token)| self.resolved[s].get(token))
            .find(|one| one.participant.sectors.first() == Some(&sector) && !one.guessed_country)
            .and_then(Entity::country)
            .filter(|code| !code.is_international())
    }

    fn is_definite(&self, s: usize, i: usize) -> bool {
        self.trees[s].has_child_lemma(i, &[Deprel::Det], &["the", "this", "that"])
    }

    /// "the Venezuelan government and the opposition": the country of the one named first. Those who
    /// fight are named beside their enemies, so that it says nothing of rebels and gunmen.
    fn companion_country(&self, s: usize, i: usize, entity: &Entity) -> Option<CountryCode> {
        let tree = &self.trees[s];
        let fights = entity
            .participant
            .sectors
            .iter()
            .any(|sector| matches!(sector, Sector::Reb | Sector::Uaf | Sector::Crm));
        if tree.rel(i) != Deprel::Conj || fights {
            return None;
        }
        let first = self.at(s, tree.head(i)?)?;
        first.country().filter(|code| !code.is_international() && !first.guessed_country)
    }

    /// "the Russian president" is whoever held the office on the article's day.
    fn name_holder(&self, entity: &mut Entity) {
        let (Some(date), Some(country), None) =
            (self.date, entity.country(), &entity.participant.name)
        else {
            return;
        };
        if entity.plural || entity.participant.kind != EntityKind::Role || entity.guessed_country {
            return;
        }
        let Some(office) = entity.participant.office.clone() else { return };
        let entities = &self.book.entities;
        if let Some(index) = entities.holder(country, &office, date) {
            let person = &entities.persons[index as usize];
            entity.participant.name = Some(person.name.clone());
            entity.participant.id = Some(crate::mention::person_id(&person.name));
            entity.gender = person.gender.as_deref().and_then(|gender| gender.chars().next());
        }
    }

    /// "the two leaders", "both countries": expanded by [`Document::entities`], not here.
    fn two_of_them(&self, s: usize, i: usize) -> bool {
        let tree = &self.trees[s];
        tree.has_child_lemma(
            i,
            &[Deprel::Nummod, Deprel::Det, Deprel::DetPredet, Deprel::Amod],
            &["two", "both", "2"],
        ) && tree.child(i, &[Deprel::Nmod]).is_none_or(|c| tree.left[c] as usize > i)
    }

    /// Who a pronoun or a bare "both" stands for.
    fn refer(&self, s: usize, i: usize) -> Option<Entity> {
        let tree = &self.trees[s];
        let antecedent = tree.antecedent(i);
        if antecedent != i {
            return self.at(s, antecedent).cloned();
        }
        if tree.upos(i) != Upos::Pron {
            return None;
        }
        // "told him to leave": whoever is told is not the one who tells.
        let doer = self.clause_mate(s, i);
        self.stand_in(s, i, doer.as_ref())
    }

    /// The nearest earlier party a pronoun can mean, other than the one given.
    fn stand_in(&self, s: usize, i: usize, doer: Option<&Entity>) -> Option<Entity> {
        let tree = &self.trees[s];
        let word = tree.word(i).to_lowercase();
        let other = |e: &Entity| doer.is_none_or(|doer| !doer.same_as(e));
        let found = match word.as_str() {
            "he" | "him" | "his" | "himself" => self.last_where(s, i, |e| {
                other(e)
                    && e.is_person()
                    && !e.plural
                    && e.gender != Some('f')
                    && e.gender != Some('n')
            }),
            "she" | "her" | "hers" | "herself" => self.last_where(s, i, |e| {
                other(e)
                    && e.is_person()
                    && !e.plural
                    && e.gender != Some('m')
                    && e.gender != Some('n')
            }),
            "it" | "its" | "itself" => self.last_where(s, i, |e| {
                other(e)
                    && e.known
                    // "the two countries" are no "it".
                    && ((matches!(
                        e.participant.kind,
                        EntityKind::State | EntityKind::Organisation
                    ) && !e.plural)
                        || e.collective)
            }),
            // Many people before a body of them: "the court convicted two men of their assault".
            "they" | "them" | "their" | "themselves" => self
                .last_where(s, i, |e| other(e) && e.plural && !e.collective)
                .filter(|e| self.resolved[s].values().any(|here| here.same_as(e)))
                .or_else(|| {
                    self.last_where(s, i, |e| {
                        other(e)
                            && (e.plural
                                || matches!(
                                    e.participant.kind,
                                    EntityKind::Organisation | EntityKind::Group
                                ))
                    })
                }),
            _ => None,
        };
        let mut entity = found?;
        let span = tree.sentence.tokens[i].span;
        entity.participant.text = span.of(tree.text).to_owned();
        entity.participant.span = Some(span);
        entity.participant.resolution = Resolution::Reference;
        entity.token = i;
        Some(entity)
    }

    /// On whose word a token stands: the subject of the verb of saying that reports its clause.
    pub fn reporter(&self, s: usize, i: usize) -> Option<&Entity> {
        let tree = &self.trees[s];
        let speech = self.book.words("speech");
        let reports = |verb: usize| {
            tree.is_verbal(verb) && speech.ending_in(tree.lemma(verb)).next().is_some()
        };
        let speaker_of = |verb: usize| {
            let subject = tree.surface_subject(verb)?;
            self.at(s, subject).filter(|entity| entity.known || entity.participant.name.is_some())
        };
        // The nearest verb of saying decides, whether its speaker is known or not.
        let mut at = i;
        loop {
            let beside = tree
                .children(at)
                .find(|&c| tree.rel(c) == Deprel::Parataxis && reports(c) && c != i);
            if let Some(verb) = beside {
                return speaker_of(verb);
            }
            let head = tree.head(at)?;
            if matches!(tree.rel(at), Deprel::Ccomp | Deprel::Parataxis) && reports(head) {
                return speaker_of(head);
            }
            at = head;
        }
    }

    /// Who says "I" or "we": the subject of the verb that reports the words, or whoever was speaking
    /// when a quotation goes on.
    fn first_person(&self, s: usize, i: usize) -> Option<Entity> {
        let tree = &self.trees[s];
        let first = tree.upos(i) == Upos::Pron
            && matches!(tree.lemma(i), "i" | "we" | "me" | "us" | "my" | "our");
        if !first {
            return None;
        }
        let found = self.reporter(s, i);
        let mut entity = match found {
            Some(entity) => entity.clone(),
            None => {
                // Not yet known while the utterances themselves are being read.
                let quoted = self.utterances.get()?.iter().filter(|utterance| {
                    utterance.quoted && utterance.of(s).binary_search(&i).is_ok()
                });
                quoted.min_by_key(|utterance| utterance.of(s).len())?.speakers.first().cloned()?
            }
        };
        let span = tree.sentence.tokens[i].span;
        entity.participant.text = span.of(tree.text).to_owned();
        entity.participant.span = Some(span);
        entity.participant.resolution = Resolution::Reference;
        entity.token = i;
        Some(entity)
    }

    /// Whoever does what an object pronoun suffers: the subject of its own clause, which the pronoun
    /// cannot mean. `None` for possessives, reflexives and subjects.
    fn clause_mate(&self, s: usize, i: usize) -> Option<Entity> {
        let tree = &self.trees[s];
        let object = matches!(tree.rel(i), Deprel::Obj | Deprel::Iobj | Deprel::Obl);
        let word = tree.lemma(i);
        if !object || word.ends_with("self") || word.ends_with("selves") {
            return None;
        }
        let verb = tree.head(i).filter(|&head| tree.is_verbal(head))?;
        let subject = tree.surface_subject(verb).filter(|&subject| subject < i)?;
        self.at(s, subject).cloned()
    }

    /// The nearest earlier mention that fits, subjects of the sentence before others.
    fn last_where(&self, s: usize, i: usize, fits: impl Fn(&Entity) -> bool) -> Option<Entity> {
        let mut best: Option<(u32, bool, u32)> = None;
        for &(sentence, token) in self.history.iter().rev() {
            if sentence as usize == s && token as usize >= i {
                continue;
            }
            if sentence + REACH < s as u32 {
                break;
            }
            if best.is_some_and(|(kept, _, _)| kept > sentence) {
                break;
            }
            let Some(entity) = self.resolved[sentence as usize].get(&token) else { continue };
            if !fits(entity) {
                continue;
            }
            let tree = &self.trees[sentence as usize];
            if predicates(tree, token as usize) {
                continue;
            }
            let subject = matches!(tree.rel(token as usize), Deprel::Nsubj | Deprel::NsubjPass);
            let better = match best {
                None => true,
                Some((_, kept_subject, _)) => subject && !kept_subject,
            };
            if better {
                best = Some((sentence, subject, token));
            }
        }
        best.and_then(|(sentence, _, token)| self.resolved[sentence as usize].get(&token).cloned())
    }

    /// The entity headed at a token, by name or by reference.
    pub fn at(&self, s: usize, i: usize) -> Option<&Entity> {
        self.resolved[s].get(&(i as u32))
    }

    /// Makes a stretch of tokens a party, whoever it is: its head counts as a known entity.
    pub fn pin(&mut self, s: usize, at: Option<(usize, usize)>) {
        let Some((first, last)) = at else { return };
        let tree = &self.trees[s];
        let outside = |i: usize| tree.head(i).is_none_or(|head| head < first || head > last);
        let tops: Vec<usize> =
            (first..=last).filter(|&i| outside(i) && tree.upos(i) != Upos::Punct).collect();
        let span = tree.sentence.tokens[first].span.cover(tree.sentence.tokens[last].span);
        for token in tops {
            let kept = self.resolved[s].get(&(token as u32));
            if kept.is_some_and(|entity| entity.known && !entity.weak) {
                continue;
            }
            let entity = Entity {
                participant: annals_model::Participant {
                    text: span.of(tree.text).to_owned(),
                    span: Some(span),
                    country: kept.and_then(Entity::country),
                    sectors: kept.map(|e| e.participant.sectors.clone()).unwrap_or_default(),
                    name: Some(span.of(tree.text).to_owned()),
                    id: Some(format!("given:{first}")),
                    kind: kept.map_or(EntityKind::Unknown, |e| e.participant.kind),
                    office: None,
                    resolution: Resolution::Named,
                },
                weak: false,
                known: true,
                plural: kept.is_some_and(|e| e.plural),
                collective: false,
                gender: None,
                role: None,
                guessed_country: false,
                token,
            };
            self.resolved[s].insert(token as u32, entity);
        }
    }

    /// Every entity a noun phrase stands for: its conjuncts, "both countries" taken apart.
    pub fn entities(&self, s: usize, head: usize) -> Vec<Entity> {
        let tree = &self.trees[s];
        let mut all: Vec<Entity> = Vec::new();
        for token in tree.conjuncts(head) {
            for entity in self.single(s, token) {
                if !all.iter().any(|other| other.same_as(&entity)) {
                    all.push(entity);
                }
            }
        }
        all
    }

    fn single(&self, s: usize, token: usize) -> Vec<Entity> {
        let tree = &self.trees[s];
        if let Some(pair) = self.pair(s, token) {
            return pair;
        }
        if let Some(speaker) = self.first_person(s, token) {
            return vec![speaker];
        }
        if let Some(entity) = self.at(s, token) {
            // "the foreign ministers of Ardovia and Kestany", "Ardovian and Kestan troops"
            if entity.plural {
                let codes = self.countries_of(s, token);
                if codes.len() > 1 {
                    return codes
                        .into_iter()
                        .map(|code| {
                            let mut one = entity.clone();
                            one.participant.country = Some(code);
                            one
                        })
                        .collect();
                }
            }
            return vec![entity.clone()];
        }
        // "one of the rebels", "dozens of soldiers", "a group of lawmakers"
        let of = tree
            .children(token)
            .find(|&child| tree.rel(child) == Deprel::Nmod && tree.marked_with(child, "of"));
        if let Some(of) = of.filter(|_| self.is_quantity(s, token)) {
            return self.entities(s, of);
        }
        Vec::new()
    }

    /// "a number of", "dozens of", "one of", "members of".
    pub fn is_quantity(&self, s: usize, token: usize) -> bool {
        let tree = &self.trees[s];
        tree.upos(token) == Upos::Num
            || self.book.words("quantity").ending_in(tree.lemma(token)).next().is_some()
    }

    /// The countries a plural role belongs to, when the phrase names several.
    fn countries_of(&self, s: usize, token: usize) -> Vec<CountryCode> {
        let tree = &self.trees[s];
        let mut codes = Vec::new();
        let mut push = |code: Option<CountryCode>| {
            if let Some(code) = code {
                if !codes.contains(&code) {
                    codes.push(code);
                }
            }
        };
        let entities = &self.book.entities;
        for hit in &self.hits[s] {
            let in_phrase = hit.end <= token
                && tree.within(hit.start, token)
                && tree.left[token] as usize <= hit.start;
            let direct = (hit.start..hit.end).any(|i| {
                let mut at = i;
                while tree.rel(at) == Deprel::Conj && tree.head(at).is_some() {
                    at = tree.head(at).unwrap_or(at);
                }
                tree.head(at) == Some(token)
                    && matches!(tree.rel(at), Deprel::Amod | Deprel::Compound | Deprel::NmodPoss)
            });
            if in_phrase && direct {
                push(hit.find(|e| match e {
                    EntityRef::State(i) | EntityRef::Demonym(i) | EntityRef::Seat(i) => {
                        Some(entities.states[i as usize].code)
                    }
                    _ => None,
                }));
            }
        }
        for child in tree.children(token) {
            if tree.rel(child) == Deprel::Nmod
                && ["of", "from"].iter().any(|m| tree.marked_with(child, m))
            {
                for of in tree.conjuncts(child) {
                    if let Some(entity) = self.at(s, of) {
                        push(
                            entity
                                .country()
                                .filter(|_| entity.participant.kind == EntityKind::State),
                        );
                    } else if let Some(pair) = self.pair(s, of) {
                        for entity in pair {
                            push(entity.country());
                        }
                    }
                }
            }
        }
        codes
    }

    /// "both countries", "the two leaders", "the two": the last two different parties.
    fn pair(&self, s: usize, token: usize) -> Option<Vec<Entity>> {
        let tree = &self.trees[s];
        let noun = tree.lemma(token);
        let bare = matches!(noun, "both" | "two") && tree.child(token, &[Deprel::Nmod]).is_none();
        let of_two = self.two_of_them(s, token)
            && self.book.words("party").ending_in(noun.trim_end_matches('s')).next().is_some()
            || self.two_of_them(s, token)
                && self.book.words("party").ending_in(noun).next().is_some();
        if !bare && !of_two {
            return None;
        }
        // A phrase that names its members needs no looking back.
        if self.countries_of_named(s, token) {
            return None;
        }
        let mut found: Vec<Entity> = Vec::new();
        let wants_person = self.book.words("party_person").ending_in(noun).next().is_some();
        for wanted in [wants_person, false] {
            for &(sentence, at) in self.history.iter().rev() {
                let here = sentence as usize == s;
                if sentence as usize > s {
                    continue;
                }
                if here && at as usize >= tree.left[token] as usize {
                    continue;
                }
                if sentence + 2 * REACH < s as u32 {
                    break;
                }
                let Some(entity) = self.resolved[sentence as usize].get(&at) else { continue };
                let fits = entity.known
                    && !entity.weak
                    && entity.country().is_some()
                    && !entity.guessed_country
                    && (!wanted || (entity.is_person() && entity.participant.name.is_some()));
                if fits && !found.iter().any(|other| other.country() == entity.country()) {
                    found.push(entity.clone());
                }
                if found.len() == 2 {
                    break;
                }
            }
            if found.len() == 2 {
                break;
            }
            found.clear();
        }
        if found.len() < 2 {
            return None;
        }
        found.reverse();
        let span = self.noun_span(s, token);
        for entity in &mut found {
            entity.participant.text = span.of(tree.text).to_owned();
            entity.participant.span = Some(span);
            entity.participant.resolution = Resolution::Reference;
            entity.token = token;
            if entity.participant.sectors.is_empty() {
                entity.participant.sectors.push(Sector::Gov);
            }
        }
        Some(found)
    }

    /// The two parties last named together, in this sentence or the two before it: "the relations
    /// between two countries", "Ardovia and Kestany".
    pub fn last_pair(&self, s: usize, before: usize) -> Option<Vec<Entity>> {
        for sentence in (s.saturating_sub(2)..=s).rev() {
            let tree = &self.trees[sentence];
            let end = if sentence == s { before } else { tree.len() };
            for token in (0..end).rev() {
                if !tree.is_nominal(token) || tree.rel(token) == Deprel::Conj {
                    continue;
                }
                let joined = tree.children(token).any(|c| tree.rel(c) == Deprel::Conj);
                let found = match self.pair(sentence, token) {
                    Some(found) => found,
                    None if joined => self.entities(sentence, token),
                    None => continue,
                };
                let strong: Vec<Entity> = found
                    .into_iter()
                    .filter(|entity| {
                        entity.known
                            && !entity.weak
                            && entity.country().is_some()
                            && !entity.guessed_country
                    })
                    .collect();
                if strong.len() == 2 && strong[0].country() != strong[1].country() {
                    return Some(strong);
                }
            }
        }
        None
    }

    fn countries_of_named(&self, s: usize, token: usize) -> bool {
        let tree = &self.trees[s];
        self.hits[s]
            .iter()
            .any(|hit| tree.within(hit.start, token) && tree.head(hit.start) == Some(token))
    }

    fn noun_span(&self, s: usize, token: usize) -> Span {
        let tree = &self.trees[s];
        let first = tree
            .children(token)
            .filter(|&c| {
                c < token
                    && matches!(
                        tree.rel(c),
                        Deprel::Det | Deprel::Nummod | Deprel::Amod | Deprel::DetPredet
                    )
            })
            .min()
            .unwrap_or(token);
        tree.sentence.tokens[first].span.cover(tree.sentence.tokens[token].span)
    }

    /// Entities for a place of a frame: the phrase's own, or those its noun belongs to
    /// ("Kestany's decision", "the Kestan plan", "a ruling by the court").
    pub fn fill(&self, s: usize, head: usize) -> Vec<Entity> {
        let direct = self.entities(s, head);
        if !direct.is_empty() {
            return direct;
        }
        self.owners(s, head)
    }

    /// The same, for what the actors do to somebody else.
    pub fn fill_but(&self, s: usize, head: usize, actors: &[Entity]) -> Vec<Entity> {
        let direct = self.entities(s, head);
        if !direct.is_empty() {
            return direct;
        }
        self.owners_but(s, head, actors)
    }

    /// Whose the thing is, told by someone it does not belong to: in "Kestany's army left after the
    /// council demanded its withdrawal" the council demands another's.
    pub fn owners_but(&self, s: usize, head: usize, tellers: &[Entity]) -> Vec<Entity> {
        let tree = &self.trees[s];
        let owners = self.owners(s, head);
        let teller = owners
            .first()
            .filter(|owner| owner.participant.resolution == Resolution::Reference)
            .and_then(|owner| tellers.iter().find(|teller| teller.same_as(owner)));
        let pronoun = tree
            .child(head, &[Deprel::NmodPoss])
            .filter(|&possessor| tree.upos(possessor) == Upos::Pron);
        match (teller, pronoun) {
            (Some(teller), Some(pronoun)) => {
                self.stand_in(s, pronoun, Some(teller)).into_iter().collect()
            }
            _ => owners,
        }
    }

    /// Whose the thing is that a phrase names.
    pub fn owners(&self, s: usize, head: usize) -> Vec<Entity> {
        let tree = &self.trees[s];
        for child in tree.children(head) {
            if tree.rel(child) == Deprel::NmodPoss {
                let found = self.entities(s, child);
                if !found.is_empty() {
                    return found;
                }
            }
        }
        let roles: Vec<Entity> = tree
            .children(head)
            .filter_map(|child| self.modifiers[s].get(&(child as u32)).cloned())
            .collect();
        if !roles.is_empty() {
            return roles;
        }
        let adjectives = self.adjectives(s, head);
        if !adjectives.is_empty() {
            return adjectives;
        }
        // "the way Kestany handled it", "the war Ardovia launched"; not "a charge Kestany denied".
        let disowned = self.book.words("disown");
        let clauses = tree.children(head).filter(|&child| {
            tree.rel(child) == Deprel::AclRelcl
                && tree.upos(head) == Upos::Noun
                && disowned.ending_in(tree.lemma(child)).next().is_none()
        });
        for child in clauses {
            let subject = tree
                .child(child, &[Deprel::Nsubj])
                .filter(|&subject| tree.antecedent(subject) == subject);
            let mut found = subject.map(|at| self.entities(s, at)).unwrap_or_default();
            found.retain(|entity| entity.known);
            if !found.is_empty() {
                return found;
            }
        }
        for markers in [&["by"][..], &["of", "from"][..]] {
            for child in tree.children(head) {
                if tree.rel(child) == Deprel::Nmod
                    && markers.iter().any(|m| tree.marked_with(child, m))
                {
                    let mut found = self.entities(s, child);
                    if found.is_empty() {
                        found = self.adjectives(s, child);
                    }
                    found.retain(|entity| entity.known);
                    if !found.is_empty() {
                        return found;
                    }
                }
            }
        }
        Vec::new()
    }

    /// States and organisations that modify a noun: "Kestan", "NATO", "U.S.".
    pub fn adjectives(&self, s: usize, head: usize) -> Vec<Entity> {
        let tree = &self.trees[s];
        let entities = &self.book.entities;
        let mut found = Vec::new();
        for hit in &self.hits[s] {
            if hit.contains(head) || hit.start > head {
                continue;
            }
            let mut at = hit.end - 1;
            let mut direct = false;
            for _ in 0..4 {
                if !matches!(
                    tree.rel(at),
                    Deprel::Amod
                        | Deprel::Compound
                        | Deprel::Conj
                        | Deprel::Flat
                        | Deprel::NmodPoss
                ) {
                    break;
                }
                match tree.head(at) {
                    Some(up) if up == head => {
                        direct = true;
                        break;
                    }
                    Some(up) => at = up,
                    None => break,
                }
            }
            let stance = hit.start >= 2
                && matches!(tree.lemma(hit.start - 1), "-" | "–")
                && matches!(tree.lemma(hit.start - 2), "pro" | "anti");
            if !direct || stance {
                continue;
            }
            let token = hit.end - 1;
            // "the Ardov bombings", "Ardov talks": a capital before a noun says where, not who.
            let capital = tree.rel(token) == Deprel::Compound
                && hit.matches.iter().any(|m| match m.entity {
                    EntityRef::Seat(i) => {
                        entities.states[i as usize].capital.as_ref().is_some_and(|name| {
                            name == tree.sentence.tokens[hit.start]
                                .span
                                .cover(tree.sentence.tokens[token].span)
                                .of(tree.text)
                        })
                    }
                    _ => false,
                });
            if capital {
                continue;
            }
            let span = tree.sentence.tokens[hit.start].span.cover(tree.sentence.tokens[token].span);
            let participant = hit.find(|entity| {
                let (country, sectors, name, id, kind) = match entity {
                    EntityRef::State(i) | EntityRef::Demonym(i) | EntityRef::Seat(i) => {
                        let state = &entities.states[i as usize];
                        let sectors = if state.sectors.is_empty() {
                            vec![Sector::Gov]
                        } else {
                            state.sectors.clone()
                        };
                        (
                            Some(state.code),
                            sectors,
                            state.name.clone(),
                            format!("state:{}", state.code),
                            EntityKind::State,
                        )
                    }
                    EntityRef::Organisation(i) => {
                        let organisation = &entities.organisations[i as usize];
                        let id = format!("org:{}", annals_codebook::fold(&organisation.name));
                        (
                            organisation.country,
                            organisation.sectors.clone(),
                            organisation.name.clone(),
                            id,
                            EntityKind::Organisation,
                        )
                    }
                    _ => return None,
                };
                Some(annals_model::Participant {
                    text: span.of(tree.text).to_owned(),
                    span: Some(span),
                    country,
                    sectors,
                    name: Some(name),
                    id: Some(id),
                    kind,
                    office: None,
                    resolution: Resolution::Named,
                })
            });
            if let Some(participant) = participant {
                found.push(Entity {
                    participant,
                    weak: false,
                    known: true,
                    plural: false,
                    collective: false,
                    gender: Some('n'),
                    role: None,
                    guessed_country: false,
                    token,
                });
            }
        }
        found
    }

    /// Whether the verb at a token is in the past tense or has a past auxiliary.
    pub fn is_past(&self, s: usize, i: usize) -> bool {
        let tree = &self.trees[s];
        tree.feats(i).has(Feats::PAST)
            || tree.children(i).any(|c| {
                matches!(tree.rel(c), Deprel::Aux | Deprel::AuxPass | Deprel::Cop)
                    && tree.feats(c).has(Feats::PAST)
            })
    }
}

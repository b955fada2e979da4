//! Noun phrases to entities: a name, or a role with a nationality, as of the article's date.

use crate::names::NameHit;
use crate::standing;
use crate::tree::Tree;
use annals_codebook::{
    fold, Codebook, EntityRef, Modifier, ModifierKind, Office, Organisation, Person, Role, RoleKind,
};
use annals_model::{
    CountryCode, Deprel, EntityKind, Feats, Participant, Resolution, Sector, Span, Upos,
};
use jiff::civil::Date;
use rustc_hash::FxHashMap;

/// An entity as a phrase names it.
#[derive(Clone, Debug)]
pub(crate) struct Entity {
    pub participant: Participant,
    /// A political actor only by what is done to it: "two villagers".
    pub weak: bool,
    /// Known to the codebook, by name or by role.
    pub known: bool,
    pub plural: bool,
    /// One body of many people: "the army", which may be "it" or "they".
    pub collective: bool,
    /// `m`, `f`, or `n` for what is no person; `None` when it cannot be told.
    pub gender: Option<char>,
    /// The role's lemma, for "the president" said again.
    pub role: Option<String>,
    /// The country was not stated but taken from the document.
    pub guessed_country: bool,
    /// Token the phrase hangs on.
    pub token: usize,
}

impl Entity {
    pub fn country(&self) -> Option<CountryCode> {
        self.participant.country
    }

    pub fn is_person(&self) -> bool {
        matches!(self.participant.kind, EntityKind::Person)
            || (self.participant.kind == EntityKind::Role && self.gender != Some('n'))
            || self.participant.kind == EntityKind::Unknown
    }

    /// Whether both may be one side of an event: one country, and no sector that sets them apart.
    pub fn same_party(&self, other: &Entity) -> bool {
        let (a, b) = (&self.participant, &other.participant);
        let sectors = a.sectors.is_empty()
            || b.sectors.is_empty()
            || a.sectors.iter().any(|sector| b.sectors.contains(sector));
        self.same_as(other) || (a.country.is_some() && a.country == b.country && sectors)
    }

    /// Whether both name one entity as far as names tell.
    pub fn same_as(&self, other: &Entity) -> bool {
        let (a, b) = (&self.participant, &other.participant);
        match (&a.id, &b.id) {
            (Some(x), Some(y)) => x == y,
            _ => {
                a.country == b.country
                    && a.sectors == b.sectors
                    && a.name == b.name
                    && a.text == b.text
            }
        }
    }
}

/// What earlier sentences introduced: "John Smith, a Kestan lawmaker" makes "Smith" known.
#[derive(Default)]
pub(crate) struct Memory {
    by_name: FxHashMap<String, Entity>,
    /// Listed persons seen in the document, by folded surname.
    persons: FxHashMap<String, u32>,
}

pub(crate) struct Resolver<'a> {
    pub book: &'a Codebook,
    pub date: Option<Date>,
    pub memory: Memory,
    /// The country the document is about, for roles that state none.
    pub home: Option<CountryCode>,
    /// How deep phrases within phrases have been followed.
    pub nested: usize,
}

/// Phrases within phrases beyond this are not followed: "the aide of the son of the cousin of …".
const DEEPEST: usize = 6;

/// Sectors of people who hold no power: businessmen, journalists, campaigners, doctors.
const PRIVATE: &[Sector] = &[
    Sector::Agr,
    Sector::Bus,
    Sector::Cvl,
    Sector::Edu,
    Sector::Jrn,
    Sector::Lab,
    Sector::Med,
    Sector::Ref,
    Sector::Soc,
    Sector::Uaf,
];

const INSIDE: &[Deprel] = &[
    Deprel::Compound,
    Deprel::Flat,
    Deprel::Amod,
    Deprel::Nummod,
    Deprel::Det,
    Deprel::Fixed,
    Deprel::Punct,
    Deprel::Goeswith,
    Deprel::Advmod,
    Deprel::NmodDesc,
];

fn slug(name: &str) -> String {
    let mut slug = String::new();
    for word in name.split_whitespace() {
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(&fold(word));
    }
    slug
}

/// The lasting identifier of a listed person.
pub(crate) fn person_id(name: &str) -> String {
    format!("person:{}", slug(name))
}

impl<'a> Resolver<'a> {
    /// First and last token of the phrase proper: no possessor, relative clause or apposition.
    pub fn core(&self, tree: &Tree<'_>, head: usize) -> (usize, usize) {
        let mut first = head;
        let mut last = head;
        let mut stack = vec![head];
        while let Some(at) = stack.pop() {
            for child in tree.children(at) {
                let rel = tree.rel(child);
                // A noun before another modifies it though the reader calls it no compound
                // ("NATO troops"), and so does the noun of a compound adjective ("NATO-led").
                let bare = child < at
                    && tree.child(child, &[Deprel::Case]).is_none()
                    && (rel == Deprel::Nmod
                        || (matches!(rel, Deprel::Obl | Deprel::OblNpmod)
                            && tree.rel(at) == Deprel::Amod));
                let inside = bare
                    || (INSIDE.contains(&rel)
                        && (rel != Deprel::Punct || matches!(tree.word(child), "-" | "–")));
                // Conjuncts before the head are part of it: "foreign and defence ministers".
                let joined = tree.rel(child) == Deprel::Conj && at != head && child < head;
                if inside || joined {
                    first = first.min(child);
                    if matches!(
                        tree.rel(child),
                        Deprel::Flat
                            | Deprel::Compound
                            | Deprel::Fixed
                            | Deprel::Goeswith
                            | Deprel::Nummod
                    ) || child < head
                    {
                        last = last.max(child);
                    }
                    stack.push(child);
                }
            }
        }
        (first, last.max(head))
    }

    /// The words of the phrase: its core with possessor, and of-phrases that belong to the name.
    fn phrase_span(&self, tree: &Tree<'_>, head: usize) -> Span {
        let (mut first, mut last) = self.core(tree, head);
        for child in tree.children(head) {
            if tree.rel(child) == Deprel::NmodPoss {
                first = first.min(tree.left[child] as usize);
            }
            if tree.rel(child) == Deprel::Nmod && tree.marked_with(child, "of") {
                last = last.max(self.core(tree, child).1);
            }
        }
        let tokens = &tree.sentence.tokens;
        tokens[first].span.cover(tokens[last].span)
    }

    fn blank(&self, tree: &Tree<'_>, head: usize) -> Entity {
        let span = self.phrase_span(tree, head);
        Entity {
            participant: Participant {
                text: span.of(tree.text).to_owned(),
                span: Some(span),
                country: None,
                sectors: Vec::new(),
                name: None,
                id: None,
                kind: EntityKind::Unknown,
                office: None,
                resolution: Resolution::Named,
            },
            weak: false,
            known: false,
            plural: tree.feats(head).has(Feats::PLUR)
                || tree
                    .children(head)
                    .any(|c| tree.rel(c) == Deprel::Nummod && tree.word(c) != "one"),
            collective: false,
            gender: None,
            role: None,
            guessed_country: false,
            token: head,
        }
    }

    /// The entity a phrase names by its own words; `None` when it names no one who can act.
    pub fn resolve(&mut self, tree: &Tree<'_>, hits: &[NameHit], head: usize) -> Option<Entity> {
        if tree.upos(head) == Upos::Pron || crate::time::names_time(tree.word(head)) {
            return None;
        }
        let (first, last) = self.core(tree, head);
        let inside: Vec<&NameHit> =
            hits.iter().filter(|hit| hit.start <= last && hit.end > first).collect();
        let at_head = inside.iter().copied().find(|hit| hit.contains(head));
        let mut entity = self.blank(tree, head);
        let role = self.role_in(tree, first, last, head).filter(|(lemmas, role)| {
            let wide = self.book.words("owned").ending_in(lemmas.trim_end_matches('s'));
            wide.count() == 0 || self.is_owned(tree, hits, first, head, role, &inside)
        });

        // A listed person anywhere in the phrase is the entity: "President Vladimir Putin".
        // Before a role it is whom the role serves: "a Putin spokesman".
        let ends_in_role = role.is_some() && tree.upos(head) != Upos::Propn;
        let person = inside.iter().find_map(|hit| {
            if ends_in_role && hit.end <= head {
                return None;
            }
            let index = hit.find(|e| if let EntityRef::Person(i) = e { Some(i) } else { None })?;
            let others = hit
                .matches
                .iter()
                .any(|m| matches!(m.entity, EntityRef::State(_) | EntityRef::Seat(_)));
            (!others).then_some(index)
        });
        let person = person.or_else(|| self.by_surname(tree, hits, first, last, head));
        if let Some(index) = person {
            let stated = self.adjective_country(tree, &inside, head);
            // "President General Arlo Venn": of several titles, the one of an office they have held.
            let offices = &self.book.entities.persons[index as usize].offices;
            let role = (first..head)
                .filter_map(|i| self.role_in(tree, first, i, i))
                .find(|(lemmas, _)| offices.iter().any(|o| o.office.to_lowercase() == *lemmas))
                .or(role);
            self.fill_person(&mut entity, index, role.as_ref(), stated);
            if let Some((_, role)) = &role {
                self.stand_as_told(&mut entity, role, &inside, head);
            }
            self.leave_office(tree, first, head, &mut entity);
            return Some(entity);
        }

        if let Some(hit) = at_head {
            if self.fill_named(tree, hits, hit, head, &mut entity, &inside) {
                if entity.participant.kind != EntityKind::State {
                    self.modify(tree, first, head, false, &mut entity);
                }
                return Some(entity);
            }
        }

        if let Some((lemmas, role)) = role {
            if role.weak {
                if let Some(named) = self.apposed_party(tree, hits, head) {
                    return Some(named);
                }
            }
            let role = role.clone();
            self.fill_role(tree, hits, head, first, &inside, &lemmas, &role, &mut entity);
            // "Foreign Minister Arlo Venn": remember the name that goes with the role.
            if let Some(name) = unlisted_name(tree, first, last) {
                entity.participant.name = Some(name.clone());
                entity.participant.kind = EntityKind::Person;
                entity.gender = None;
                self.remember(&name, &entity);
            } else if let Some(name) = self.apposed_name(tree, head) {
                self.remember(&name, &entity);
            }
            return Some(entity);
        }

        // Known from earlier in the document: "Venn said".
        if tree.upos(head) == Upos::Propn {
            let name = (first..=last)
                .filter(|&i| tree.upos(i) == Upos::Propn)
                .map(|i| tree.word(i))
                .collect::<Vec<_>>()
                .join(" ");
            let key = fold(tree.word(last.max(head)));
            if let Some(seen) = self.memory.by_name.get(&key) {
                let mut seen = seen.clone();
                seen.participant.text = entity.participant.text;
                seen.participant.span = entity.participant.span;
                seen.participant.resolution = Resolution::Reference;
                seen.token = head;
                return Some(seen);
            }
            // An apposition can say who it is: "Arlo Venn, a Kestan lawmaker, …".
            if let Some(apposition) =
                tree.child(head, &[Deprel::Appos]).filter(|_| self.nested < DEEPEST)
            {
                self.nested += 1;
                let told = self.resolve(tree, hits, apposition);
                self.nested -= 1;
                if let Some(told) = told {
                    // "(Reuters)" behind a name is the wire, not the person.
                    if told.known && told.participant.kind != EntityKind::Organisation {
                        let mut told = told;
                        told.participant.text = entity.participant.text;
                        told.participant.span = entity.participant.span;
                        told.participant.name = Some(name.clone());
                        told.token = head;
                        self.remember(&name, &told);
                        return Some(told);
                    }
                }
            }
            // A name nobody listed, with a nationality before it: "Kestan writer" is a role, "Kestan Arlo" is not.
            entity.participant.name = Some(name);
            entity.participant.country = self.adjective_country(tree, &inside, head);
            return Some(entity);
        }

        // "two Palestinians", "the British"
        if let Some(hit) = at_head {
            if let Some(index) =
                hit.find(|e| if let EntityRef::Demonym(i) = e { Some(i) } else { None })
            {
                self.fill_people(index, &mut entity);
                return Some(entity);
            }
        }

        // "8 were arrested", "12 others"
        let others = matches!(tree.lemma(head), "other" | "others")
            && tree.upos(head) == Upos::Noun
            && (tree.feats(head).has(Feats::PLUR) || tree.word(head).ends_with('s'));
        let number = others
            || tree.upos(head) == Upos::Num
                && tree
                    .word(head)
                    .chars()
                    .all(|c| !c.is_alphabetic() || c.is_lowercase() || head == 0)
                && !tree.children(head).any(|c| tree.upos(c) == Upos::Sym)
                // "two of his guards" are guards.
                && !tree
                    .children(head)
                    .any(|c| tree.rel(c) == Deprel::Nmod && tree.marked_with(c, "of"));
        if number
            && matches!(
                tree.rel(head),
                Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj | Deprel::Conj | Deprel::Root
            )
        {
            entity.participant.kind = EntityKind::Group;
            entity.participant.sectors = vec![Sector::Cvl];
            entity.participant.country = self.stated_country(tree, hits, head, &inside);
            // Who is not told apart is of the place.
            entity.guessed_country = entity.participant.country.is_none();
            entity.weak = true;
            entity.known = true;
            entity.plural = true;
            return Some(entity);
        }
        if tree.upos(head) == Upos::Noun {
            return self.apposed_party(tree, hits, head);
        }
        None
    }

    /// "its ally Kestany", "the firm Kestgas": a noun that names nobody is whom its apposition names.
    fn apposed_party(&mut self, tree: &Tree<'_>, hits: &[NameHit], noun: usize) -> Option<Entity> {
        if self.nested >= DEEPEST {
            return None;
        }
        let apposition = tree.child(noun, &[Deprel::Appos]).filter(|&told| told > noun)?;
        self.nested += 1;
        let told = self.resolve(tree, hits, apposition);
        self.nested -= 1;
        let mut named = told.filter(|told| {
            told.known
                && !told.weak
                && matches!(
                    told.participant.kind,
                    EntityKind::State | EntityKind::Organisation | EntityKind::Group
                )
                && told.participant.name.is_some()
        })?;
        named.token = noun;
        Some(named)
    }

    fn by_surname(
        &self,
        tree: &Tree<'_>,
        hits: &[NameHit],
        first: usize,
        last: usize,
        head: usize,
    ) -> Option<u32> {
        let at = (head..=last).rev().find(|&i| tree.upos(i) == Upos::Propn)?;
        if hits.iter().any(|hit| hit.contains(at)) {
            return None;
        }
        let mut key = fold(tree.word(at));
        let mut candidates = self.book.entities.surnamed(&key);
        let mut from = at;
        // Surnames of several words: "al - Sadr", "Suu Kyi", "Lopez Obrador".
        let mut joined = key.clone();
        for back in (first..at).rev().take(4) {
            joined.insert_str(0, &fold(tree.word(back)));
            let longer = self.book.entities.surnamed(&joined);
            if !longer.is_empty() {
                candidates = longer;
                key = joined.clone();
                from = back;
            }
        }
        if candidates.is_empty() {
            return None;
        }
        // Another given name means another person: "Jeb Bush" is not George.
        let given = (first..from).rev().find(|&i| {
            tree.upos(i) == Upos::Propn
                && self.role_in(tree, i, i, i).is_none()
                && !hits.iter().any(|hit| hit.contains(i))
                && !matches!(
                    tree.lemma(i),
                    "mr" | "mr."
                        | "mrs"
                        | "mrs."
                        | "ms"
                        | "ms."
                        | "dr"
                        | "dr."
                        | "sir"
                        | "lord"
                        | "gen."
                        | "sen."
                        | "rep."
                        | "gov."
                        | "sheikh"
                        | "ayatollah"
                        | "prince"
                        | "king"
                        | "queen"
                        | "general"
                        | "col."
                        | "colonel"
                )
        });
        if given.is_some() {
            return None;
        }
        if let Some(&index) = self.memory.persons.get(&key) {
            return Some(index);
        }
        // People of private life are known by their full names first: "Cook" is no company's head.
        let private = |index: u32| {
            let person = &self.book.entities.persons[index as usize];
            person.offices.is_empty()
                && person.sectors.first().is_none_or(|sector| PRIVATE.contains(sector))
        };
        let candidates: Vec<u32> =
            candidates.iter().copied().filter(|&index| !private(index)).collect();
        // "President Bush": whoever held the office that the text names.
        let title =
            (first..from).find_map(|i| self.role_in(tree, first, i, i)).map(|found| found.0);
        let held = |index: u32| {
            let offices = &self.book.entities.persons[index as usize].offices;
            title
                .as_ref()
                .is_some_and(|title| offices.iter().any(|o| o.office.to_lowercase() == *title))
        };
        let rank = |index: u32| {
            let person = &self.book.entities.persons[index as usize];
            let office = person.office_at(self.date);
            let in_office = office.is_some_and(|office| self.date.is_some() || office.to.is_none());
            let high = office
                .is_some_and(|office| HIGHEST.contains(&office.office.to_lowercase().as_str()));
            let at_home = self.home.is_some() && person.country == self.home;
            let latest = person.offices.iter().filter_map(|office| office.from).max();
            (in_office && high, in_office, at_home, self.date.is_none() && held(index), latest)
        };
        let best = candidates
            .iter()
            .copied()
            .max_by_key(|&index| (rank(index), std::cmp::Reverse(index)))?;
        // A bare surname of someone without office is too often somebody else, unless all who held
        // the office named, or all who bear the name of one who led a state, are of one country.
        let (_, in_office, at_home, as_titled, _) = rank(best);
        let country = |index: u32| self.book.entities.persons[index as usize].country;
        let led = |index: &u32| {
            let offices = &self.book.entities.persons[*index as usize].offices;
            offices.iter().any(|office| HIGHEST.contains(&office.office.to_lowercase().as_str()))
        };
        let told = self.date.is_none()
            && (as_titled || candidates.iter().any(led))
            && candidates
                .iter()
                .filter(|&&index| held(index) || !as_titled)
                .all(|&index| country(index) == country(best));
        (in_office || at_home || told || candidates.len() == 1).then_some(best)
    }

    /// Fills the entity from a listed person; without a date the text's own title, or else the
    /// country it names, is the best witness of when: "Sen. Kerry", "Dutch Prime Minister Rutte".
    fn fill_person(
        &mut self,
        entity: &mut Entity,
        index: u32,
        role: Option<&(String, &Role)>,
        stated: Option<CountryCode>,
    ) {
        let person: &Person = &self.book.entities.persons[index as usize];
        self.memory.persons.insert(fold(person.surname()), index);
        let (mut country, mut sectors) = person.standing_at(self.date);
        let mut office = person.office_at(self.date);
        if self.date.is_none() {
            let title = role.and_then(|(lemmas, role)| {
                let last = |fits: &dyn Fn(&Office) -> bool| {
                    person.offices.iter().rev().find(|office| fits(office))
                };
                let here = |office: &Office| {
                    stated.is_none_or(|code| office.country.or(person.country) == Some(code))
                };
                last(&|office| here(office) && office.office.to_lowercase().contains(lemmas))
                    .or_else(|| {
                        last(&|office| {
                            here(office) && office.sectors.first() == role.sectors.first()
                        })
                    })
            });
            if let Some(title) = title {
                office = Some(title);
                country = title.country.or(person.country);
                sectors.clone_from(&title.sectors);
            }
        }
        // Of whom nothing more is listed, the title is all there is.
        if office.is_none() && sectors.is_empty() {
            if let Some((_, role)) = role {
                sectors.clone_from(&role.sectors);
            }
        }
        entity.participant.country = country;
        entity.participant.sectors = sectors;
        entity.participant.name = Some(person.name.clone());
        entity.participant.id = Some(person_id(&person.name));
        entity.participant.office = office.map(|office| office.office.clone());
        entity.participant.kind = EntityKind::Person;
        entity.gender = person.gender.as_deref().and_then(|gender| gender.chars().next());
        entity.known = true;
        entity.plural = false;
    }

    /// "IMF chief Arlo Venn": an organisation named with the office says for whom a person stands,
    /// whatever office the lists give them on the day.
    fn stand_as_told(&self, entity: &mut Entity, role: &Role, inside: &[&NameHit], head: usize) {
        let organisation = inside.iter().filter(|hit| !hit.contains(head)).find_map(|hit| {
            hit.find(|e| if let EntityRef::Organisation(i) = e { Some(i) } else { None })
        });
        let Some(organisation) = organisation else { return };
        let organisation = &self.book.entities.organisations[organisation as usize];
        let elsewhere =
            organisation.country.is_some() && organisation.country != entity.participant.country;
        if elsewhere && (role.office || role.serves) {
            entity.participant.country = organisation.country;
            entity.participant.sectors.clone_from(&organisation.sectors);
        }
    }

    /// "Former" before a listed person's name, unless the day itself says that an office is held.
    fn leave_office(&self, tree: &Tree<'_>, first: usize, head: usize, entity: &mut Entity) {
        if self.date.is_some() && entity.participant.office.is_some() {
            return;
        }
        for i in first..head {
            let left = self.modifiers(tree, i, head).find(|modifier| {
                modifier.how == ModifierKind::Replace && modifier.sectors == [Sector::Eli]
            });
            if let Some(modifier) = left {
                entity.participant.sectors.clone_from(&modifier.sectors);
                entity.participant.office = None;
            }
        }
    }

    fn fill_people(&self, state: u32, entity: &mut Entity) {
        let state = &self.book.entities.states[state as usize];
        entity.participant.country = Some(state.code);
        entity.participant.sectors = vec![Sector::Cvl];
        entity.participant.kind = EntityKind::Group;
        entity.known = true;
        entity.weak = true;
    }

    /// Fills the entity from a name that covers the head; `false` when the name is only an adjective.
    fn fill_named(
        &mut self,
        tree: &Tree<'_>,
        hits: &[NameHit],
        hit: &NameHit,
        head: usize,
        entity: &mut Entity,
        inside: &[&NameHit],
    ) -> bool {
        let book: &'a Codebook = self.book;
        let entities = &book.entities;
        for found in &hit.matches {
            match found.entity {
                EntityRef::Seat(_) if self.seat_of_union(tree, hit, head) => {
                    self.fill_organisation(tree, hits, hit, head, entity, inside);
                    return true;
                }
                EntityRef::State(i) | EntityRef::Seat(i) => {
                    let state = &entities.states[i as usize];
                    entity.participant.country = Some(state.code);
                    entity.participant.sectors = if state.sectors.is_empty() {
                        vec![Sector::Gov]
                    } else {
                        state.sectors.clone()
                    };
                    entity.participant.name = Some(state.name.clone());
                    entity.participant.id = Some(format!("state:{}", state.code));
                    entity.participant.kind = EntityKind::State;
                    entity.gender = Some('n');
                    entity.known = true;
                    return true;
                }
                EntityRef::Organisation(_) => {
                    self.fill_organisation(tree, hits, hit, head, entity, inside);
                    return true;
                }
                EntityRef::Group(i) => {
                    let group = &entities.groups[i as usize];
                    if !matches!(tree.upos(head), Upos::Noun | Upos::Propn) {
                        continue;
                    }
                    entity.participant.country =
                        group.country.or_else(|| self.stated_country(tree, hits, head, inside));
                    entity.participant.sectors = group.sectors.clone();
                    entity.participant.kind = EntityKind::Group;
                    entity.known = true;
                    entity.weak = true;
                    return true;
                }
                EntityRef::Demonym(i) => {
                    let noun_like = matches!(tree.upos(head), Upos::Noun | Upos::Propn)
                        || tree.child(head, &[Deprel::Det, Deprel::Nummod]).is_some();
                    if noun_like {
                        self.fill_people(i, entity);
                        // A people outside its state: "ethnic Kestans in Ardovia".
                        if hit.start > 0 && tree.lemma(hit.start - 1) == "ethnic" {
                            let near = self.near(tree, hits, head, &["of", "in", "from"]);
                            entity.participant.country = near.iter().find_map(Entity::country);
                        }
                        return true;
                    }
                }
                EntityRef::Place(i) => {
                    let place = &entities.places[i as usize];
                    entity.participant.country = Some(place.country);
                    entity.participant.kind = EntityKind::Place;
                    entity.participant.name = Some(tree.word(head).to_owned());
                    entity.gender = Some('n');
                    entity.known = true;
                    return true;
                }
                EntityRef::Person(_) => {}
            }
        }
        false
    }

    /// "Brussels urged Ardovia to sign": a capital that also stands for a body of states is that body
    /// where it acts, and the town where something is in it.
    fn seat_of_union(&self, tree: &Tree<'_>, hit: &NameHit, head: usize) -> bool {
        let union = hit.matches.iter().any(|found| match found.entity {
            EntityRef::Organisation(i) => self.book.entities.organisations[i as usize]
                .country
                .is_some_and(|code| code.is_international()),
            _ => false,
        });
        let placed =
            ["in", "at", "near", "outside", "from", "to", "into", "for", "across", "around"]
                .iter()
                .any(|place| tree.marked_with(head, place));
        union && !placed
    }

    /// Fills the entity from the organisation of that name that stood on the day, or that the
    /// phrase's own country picks: parties of many states share a name.
    fn fill_organisation(
        &mut self,
        tree: &Tree<'_>,
        hits: &[NameHit],
        hit: &NameHit,
        head: usize,
        entity: &mut Entity,
        inside: &[&NameHit],
    ) {
        let book: &'a Codebook = self.book;
        let named: Vec<&'a Organisation> = hit
            .matches
            .iter()
            .filter_map(|found| match found.entity {
                EntityRef::Organisation(i) => Some(&book.entities.organisations[i as usize]),
                _ => None,
            })
            .collect();
        let standing: Vec<_> =
            named.iter().copied().filter(|one| one.stood_at(self.date)).collect();
        let named = if standing.is_empty() { named } else { standing };
        let Some(&first) = named.first() else { return };
        // A party some of whose names other things bear, too.
        let shared = !first.ambiguous.is_empty();
        let party = first.kind.as_deref() == Some("party");
        let stated = self.led_by(tree, inside).or_else(|| {
            if named.len() > 1 || first.country.is_none() || (shared && party) {
                self.stated_country(tree, hits, head, inside)
            } else if party {
                // "Israel's Labour Party" is not the one that is listed.
                self.adjective_country(tree, inside, head)
                    .or_else(|| self.near(tree, hits, head, &[]).iter().find_map(Entity::country))
            } else {
                None
            }
        });
        let home = self.home;
        let of = |code: Option<CountryCode>| {
            code.and_then(|code| named.iter().copied().find(|one| one.country == Some(code)))
        };
        let organisation = of(stated).or_else(|| of(home)).unwrap_or(first);
        entity.participant.country = stated.or(organisation.country);
        entity.participant.sectors = organisation.sectors.clone();
        entity.participant.name = Some(organisation.name.clone());
        entity.participant.id = Some(format!("org:{}", slug(&organisation.name)));
        entity.participant.kind = EntityKind::Organisation;
        entity.gender = Some('n');
        entity.known = true;
    }

    /// Whether a phrase says whose a body is that is a party only then: "Kestan forces", "his forces",
    /// "insurgent forces", "forces loyal to the junta", but no "sales force" and no "forces of nature".
    fn is_owned(
        &mut self,
        tree: &Tree<'_>,
        hits: &[NameHit],
        first: usize,
        head: usize,
        role: &Role,
        inside: &[&NameHit],
    ) -> bool {
        let named = |i: usize| inside.iter().any(|hit| hit.contains(i));
        let told = |i: usize| {
            self.modifiers(tree, i, head).any(|modifier| {
                modifier.how != ModifierKind::None
                    && role.sectors.iter().any(|sector| modifier.of.contains(sector))
            })
        };
        let other_thing = tree.children(head).any(|child| {
            tree.rel(child) == Deprel::Compound
                && tree.upos(child) == Upos::Noun
                && !named(child)
                && !told(child)
        });
        if other_thing {
            return false;
        }
        if (first..head).any(|i| named(i) || told(i))
            || tree.child(head, &[Deprel::NmodPoss]).is_some()
            || self.loyal_to(tree, hits, head).is_some()
        {
            return true;
        }
        self.near(tree, hits, head, &["of", "from"]).iter().any(|one| one.known && !one.weak)
    }

    /// Whose side a body is on by its own words: "forces loyal to Kestany", "militias allied with it".
    fn loyal_to(&mut self, tree: &Tree<'_>, hits: &[NameHit], head: usize) -> Option<Entity> {
        if self.nested >= DEEPEST {
            return None;
        }
        let sides = self.book.words("allegiance");
        let sworn = tree
            .children(head)
            .find(|&child| child > head && sides.ending_in(tree.lemma(child)).next().is_some())?;
        let to = tree.children(sworn).find(|&child| {
            matches!(tree.rel(child), Deprel::Obl | Deprel::Nmod | Deprel::Obj)
                && ["to", "with"].iter().any(|marker| tree.marked_with(child, marker))
        })?;
        self.nested += 1;
        let found = self.resolve(tree, hits, to);
        self.nested -= 1;
        found.filter(|one| one.known)
    }

    /// Who leads a coalition: "Kestan-led forces" act as Kestany.
    fn led_by(&self, tree: &Tree<'_>, inside: &[&NameHit]) -> Option<CountryCode> {
        inside.iter().find_map(|hit| {
            let mut next = hit.end;
            if next < tree.len() && matches!(tree.word(next), "-" | "–") {
                next += 1;
            }
            let leads = next < tree.len() && tree.word(next).eq_ignore_ascii_case("led");
            leads.then(|| self.country_of(hit)).flatten()
        })
    }

    /// The longest role the tokens end in, trying every end from the head outwards.
    fn role_in(
        &self,
        tree: &Tree<'_>,
        first: usize,
        last: usize,
        head: usize,
    ) -> Option<(String, &'a Role)> {
        let book: &'a Codebook = self.book;
        let lookup = |start: usize, end: usize| -> Option<(String, &'a Role)> {
            let mut lemmas = String::new();
            for i in start..=end {
                if matches!(tree.word(i), "-" | "–") {
                    continue;
                }
                if !lemmas.is_empty() {
                    lemmas.push(' ');
                }
                let lemma = tree.lemma(i);
                lemmas.push_str(lemma.trim_end_matches('.'));
            }
            let role = book.entities.role(&lemmas).or_else(|| {
                // Names keep their plural ("Ministers"), so try without it.
                let singular = lemmas.strip_suffix('s')?;
                book.entities.role(singular)
            })?;
            Some((lemmas, role))
        };
        let mut rank = None;
        let ends = (head..=head)
            .chain(
                (first..head)
                    .rev()
                    .filter(|&i| tree.upos(i) == Upos::Propn || tree.rel(i) == Deprel::Compound),
            )
            .chain(head + 1..=last);
        for end in ends {
            if end != head && tree.upos(head) != Upos::Propn {
                // Only a proper name lets a role stand before it: "police station" is no police.
                break;
            }
            for start in first.max(end.saturating_sub(4))..=end {
                let Some(found) = lookup(start, end) else { continue };
                // "President General Arlo Venn": who holds an office keeps it beside a rank.
                if rank.is_none()
                    && end < head
                    && found.1.sectors.first() == Some(&Sector::Mil)
                    && found.1.kind == RoleKind::Person
                {
                    rank = Some(found);
                    break;
                }
                if rank.is_none() || found.1.office && found.1.sectors.first() == Some(&Sector::Gov)
                {
                    return Some(found);
                }
            }
        }
        rank
    }

    #[allow(clippy::too_many_arguments)]
    fn fill_role(
        &mut self,
        tree: &Tree<'_>,
        hits: &[NameHit],
        head: usize,
        first: usize,
        inside: &[&NameHit],
        lemmas: &str,
        role: &Role,
        entity: &mut Entity,
    ) {
        entity.participant.kind = match role.kind {
            RoleKind::Person => EntityKind::Role,
            RoleKind::Body => EntityKind::Organisation,
            RoleKind::Group => EntityKind::Group,
        };
        entity.participant.sectors.clone_from(&role.sectors);
        entity.known = true;
        entity.weak = role.weak;
        entity.role = Some(lemmas.to_owned());
        if role.kind != RoleKind::Person {
            entity.gender = Some('n');
        }
        if role.kind == RoleKind::Group {
            entity.collective = !entity.plural;
            entity.plural = true;
        }
        // "leader" says that someone leads, not by which office.
        if role.office && lemmas != "leader" {
            entity.participant.office = Some(lemmas.to_owned());
        }
        let stated = role
            .country
            .or_else(|| self.led_by(tree, inside))
            .or_else(|| self.stated_country(tree, hits, head, inside));
        entity.participant.country = stated;
        // "ministers from 18 nations" are of no one country.
        let next = head + 1;
        let of_many = next < tree.len()
            && matches!(tree.lemma(next), "from" | "of")
            && tree.head(next).is_some_and(|noun| {
                matches!(tree.lemma(noun), "nation" | "country" | "state")
                    && tree.feats(noun).has(Feats::PLUR)
            });
        entity.guessed_country = stated.is_none() && !of_many;
        if let Some(served) = self.served(tree, hits, head, role, inside) {
            standing::serve(role, &mut entity.participant.sectors, &served.participant);
            if entity.participant.country.is_none() {
                entity.participant.country = served.country();
                entity.guessed_country = served.country().is_none();
            }
        }
        self.modify(tree, first, head, role.serves, entity);
    }

    /// Whom a role serves: a name before it ("NATO spokesman", "Hamas gunmen", "Putin aide"), or
    /// the phrase that depends on it ("a spokesman for the rebels", "the head of the navy").
    fn served(
        &mut self,
        tree: &Tree<'_>,
        hits: &[NameHit],
        head: usize,
        role: &Role,
        inside: &[&NameHit],
    ) -> Option<Entity> {
        for hit in inside.iter().filter(|hit| hit.end <= head) {
            let mut entity = self.blank(tree, head);
            if hit.find(|e| matches!(e, EntityRef::Organisation(_)).then_some(())).is_some() {
                self.fill_organisation(tree, hits, hit, head, &mut entity, &[]);
                return Some(entity);
            }
            let person = hit.find(|e| if let EntityRef::Person(i) = e { Some(i) } else { None });
            if let Some(index) = person {
                self.fill_person(&mut entity, index, None, None);
                return Some(entity);
            }
            let breakaway = hit.find(|e| match e {
                EntityRef::State(i) | EntityRef::Demonym(i) | EntityRef::Seat(i) => {
                    let state = &self.book.entities.states[i as usize];
                    (!state.sectors.is_empty()).then_some(state)
                }
                _ => None,
            });
            if let Some(state) = breakaway {
                entity.participant.kind = EntityKind::State;
                entity.participant.country = Some(state.code);
                entity.participant.sectors = state.sectors.clone();
                return Some(entity);
            }
        }
        let markers: &[&str] = if role.serves {
            &["of", "for", "with", "at", "from", "in", "to", "on"]
        } else if does_harm(role) {
            &["from", "in", "at"]
        } else {
            &["of", "from", "in", "at"]
        };
        let near = self.near(tree, hits, head, markers);
        near.into_iter().find(|entity| entity.known)
    }

    /// A demonym or state that modifies the head: "Kestan", "Kestany 's", "U.S.-led".
    fn adjective_country(
        &self,
        tree: &Tree<'_>,
        inside: &[&NameHit],
        head: usize,
    ) -> Option<CountryCode> {
        inside.iter().filter(|hit| !hit.contains(head)).find_map(|hit| {
            // "pro-Kestan", "anti-Kestan", "Kestan-backed" name a stance, not a nationality.
            let before = hit.start.checked_sub(1).map(|i| tree.lemma(i));
            let stance_before = matches!(before, Some("-" | "–"))
                && hit.start >= 2
                && matches!(tree.lemma(hit.start - 2), "pro" | "anti");
            let after = tree.lemmas.get(hit.end + 1).map(String::as_str);
            let stance_after =
                matches!(tree.lemmas.get(hit.end).map(String::as_str), Some("-" | "–"))
                    && matches!(
                        after,
                        Some(
                            "backed"
                                | "back"
                                | "supported"
                                | "support"
                                | "funded"
                                | "fund"
                                | "allied"
                                | "ally"
                                | "sponsored"
                                | "sponsor"
                                | "trained"
                                | "train"
                                | "armed"
                                | "arm"
                                | "brokered"
                                | "broker"
                                | "aligned"
                                | "align"
                                | "occupied"
                                | "occupy"
                        )
                    );
            if stance_before || stance_after {
                return None;
            }
            // A person before the head is whom it serves: "a Putin spokesman".
            hit.find(|entity| match entity {
                EntityRef::Person(i) if hit.end <= head => {
                    self.book.entities.persons[i as usize].country
                }
                _ => None,
            })
            .or_else(|| self.country_of(hit))
        })
    }

    fn country_of(&self, hit: &NameHit) -> Option<CountryCode> {
        let entities = &self.book.entities;
        hit.find(|entity| match entity {
            EntityRef::State(i) | EntityRef::Demonym(i) | EntityRef::Seat(i) => {
                Some(entities.states[i as usize].code)
            }
            EntityRef::Organisation(i) => entities.organisations[i as usize].country,
            EntityRef::Group(i) => entities.groups[i as usize].country,
            EntityRef::Place(i) => Some(entities.places[i as usize].country),
            EntityRef::Person(_) => None,
        })
    }

    /// The country a phrase states: an adjective, a possessor, or "of/in/from Kestany".
    pub fn stated_country(
        &mut self,
        tree: &Tree<'_>,
        hits: &[NameHit],
        head: usize,
        inside: &[&NameHit],
    ) -> Option<CountryCode> {
        if let Some(code) = self.adjective_country(tree, inside, head) {
            return Some(code);
        }
        // "the kidnappers of a Kestan" are no Kestans: those who do harm take no country by "of".
        let role = self.role_in(tree, head, head, head).map(|(_, role)| role);
        let harmful = role.is_some_and(does_harm);
        let serves = role.is_some_and(|role| role.serves);
        let markers: &[&str] = match (harmful, serves) {
            (true, _) => &["in", "from", "at"],
            (_, true) => &["of", "in", "from", "for", "at", "with", "to"],
            _ => &["of", "in", "from", "for", "at"],
        };
        let near = self.near(tree, hits, head, markers);
        let near = near.iter().find(|other| !other.guessed_country && other.country().is_some());
        near.and_then(Entity::country)
            .or_else(|| self.loyal_to(tree, hits, head).as_ref().and_then(Entity::country))
    }

    /// What the phrases that depend on a head name: its possessor, its complement by one of the
    /// prepositions, a name in apposition.
    fn near(
        &mut self,
        tree: &Tree<'_>,
        hits: &[NameHit],
        head: usize,
        markers: &[&str],
    ) -> Vec<Entity> {
        if self.nested >= DEEPEST {
            return Vec::new();
        }
        let children: Vec<usize> = tree
            .children(head)
            .filter(|&child| {
                tree.upos(child) != Upos::Pron
                    && (tree.rel(child) == Deprel::NmodPoss
                        || (tree.rel(child) == Deprel::Nmod
                            && markers.iter().any(|m| tree.marked_with(child, m)))
                        || (tree.rel(child) == Deprel::Appos && tree.upos(child) == Upos::Propn))
            })
            .collect();
        let mut near = Vec::new();
        for child in children {
            self.nested += 1;
            let other = self.resolve(tree, hits, child);
            self.nested -= 1;
            let Some(other) = other else { continue };
            // An envoy to a state or a body is another's: "the envoy to Kestany".
            let elsewhere = tree.marked_with(child, "to")
                && !matches!(other.participant.kind, EntityKind::Person | EntityKind::Role);
            if !elsewhere {
                near.push(other);
            }
        }
        near
    }

    /// The entries of the modifier at a token: one word, two ("newly elected"), or two that a
    /// hyphen joins and the reader took apart ("self-declared").
    fn modifiers<'t>(
        &'t self,
        tree: &'t Tree<'_>,
        i: usize,
        head: usize,
    ) -> impl Iterator<Item = &'a Modifier> + 't {
        let book: &'a Codebook = self.book;
        let word = tree.lemma(i);
        let pair = if i + 2 <= head && matches!(tree.word(i + 1), "-" | "–") {
            format!("{}-{}", tree.word(i), tree.word(i + 2)).to_lowercase()
        } else if i + 1 < head {
            format!("{word} {}", tree.lemma(i + 1))
        } else {
            String::new()
        };
        let prefix = word.split_once('-').map_or("", |(prefix, _)| prefix);
        let known = [pair.as_str(), word, prefix]
            .into_iter()
            .find(|key| book.entities.modifier(key).next().is_some())
            .filter(|key| i != head || *key == prefix)
            .map(str::to_owned);
        known.into_iter().flat_map(move |key| book.entities.modifier(&key).collect::<Vec<_>>())
    }

    fn modify(
        &self,
        tree: &Tree<'_>,
        first: usize,
        head: usize,
        serves: bool,
        entity: &mut Entity,
    ) {
        let mut left = None;
        for i in first..=head {
            let entries: Vec<_> = self.modifiers(tree, i, head).collect();
            // Who has left office stays so, whatever the office was.
            if let Some(&past) = entries.iter().find(|m| {
                m.how == ModifierKind::Replace && m.of.is_empty() && m.sectors == [Sector::Eli]
            }) {
                left = Some(past);
                continue;
            }
            standing::modify(&mut entity.participant.sectors, serves, entries.into_iter());
        }
        if let Some(past) = left {
            entity.participant.sectors.clone_from(&past.sectors);
        }
    }

    fn apposed_name(&self, tree: &Tree<'_>, head: usize) -> Option<String> {
        let apposition = tree.child(head, &[Deprel::Appos])?;
        let (first, last) = self.core(tree, apposition);
        unlisted_name(tree, first, last)
    }

    fn remember(&mut self, name: &str, entity: &Entity) {
        let last = name.rsplit(' ').next().unwrap_or(name);
        let mut kept = entity.clone();
        kept.participant.name = Some(name.to_owned());
        kept.participant.kind = EntityKind::Person;
        self.memory.by_name.insert(fold(last), kept);
    }
}

/// Offices whose holders news calls by the surname alone, at home and abroad.
const HIGHEST: &[&str] = &["president", "prime minister", "chancellor", "king", "supreme leader"];

/// Whether a role is that of somebody who does harm to others: "the kidnappers of a Kestan".
fn does_harm(role: &Role) -> bool {
    matches!(role.sectors.first(), Some(Sector::Uaf | Sector::Crm))
}

/// The run of proper names that follows a role: "Foreign Minister [Arlo Venn]".
fn unlisted_name(tree: &Tree<'_>, first: usize, last: usize) -> Option<String> {
    const TITLE_WORDS: &[&str] = &[
        "minister",
        "president",
        "secretary",
        "general",
        "chief",
        "court",
        "ministry",
        "army",
        "government",
        "party",
        "council",
        "parliament",
        "force",
        "police",
        "house",
        "spokesman",
        "spokeswoman",
        "leader",
        "chairman",
        "commander",
        "senator",
        "governor",
        "mayor",
        "king",
        "prince",
        "ambassador",
        "department",
        "committee",
        "agency",
        "state",
        "prime",
        "foreign",
        "defense",
        "defence",
        "interior",
        "office",
        "forces",
        "union",
        "guard",
        "commission",
    ];
    let mut words = Vec::new();
    for i in (first..=last).rev() {
        let name_like = tree.upos(i) == Upos::Propn
            && tree.word(i).chars().next().is_some_and(char::is_uppercase)
            && !TITLE_WORDS.contains(&tree.lemma(i));
        if !name_like {
            break;
        }
        words.insert(0, tree.word(i));
    }
    // A phrase that is nothing but names says no role.
    let whole = last + 1 - first;
    (!words.is_empty() && words.len() <= 4 && words.len() < whole).then(|| words.join(" "))
}

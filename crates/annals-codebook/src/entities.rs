//! Who can act: families of entities read from TOML, and the tables that find them in text.

use crate::spelling::{Spelling, Spellings};
use crate::Problem;
use annals_model::{CountryCode, Sector};
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde::Deserialize;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    pub code: CountryCode,
    pub name: String,
    #[serde(default)]
    pub names: Vec<String>,
    #[serde(default)]
    pub demonyms: Vec<String>,
    pub capital: Option<String>,
    #[serde(default)]
    pub seats: Vec<String>,
    #[serde(default)]
    pub ambiguous: Vec<String>,
    #[serde(default)]
    pub sectors: Vec<Sector>,
    pub parent: Option<String>,
    pub from: Option<Date>,
    pub to: Option<Date>,
    #[serde(default)]
    pub invented: bool,
    pub doubt: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceName {
    pub country: CountryCode,
    pub names: Vec<String>,
    #[serde(default)]
    pub ambiguous: Vec<String>,
    #[serde(default)]
    pub invented: bool,
    pub doubt: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    pub name: String,
    #[serde(default)]
    pub names: Vec<String>,
    pub country: Option<CountryCode>,
    #[serde(default)]
    pub sectors: Vec<Sector>,
    pub kind: Option<String>,
    #[serde(default)]
    pub members: Vec<CountryCode>,
    #[serde(default)]
    pub ambiguous: Vec<String>,
    pub from: Option<Date>,
    pub to: Option<Date>,
    #[serde(default)]
    pub invented: bool,
    pub doubt: Option<String>,
}

impl Organisation {
    /// Whether it stood under this entry on a day; always, where the day is not known.
    pub fn stood_at(&self, date: Option<Date>) -> bool {
        date.is_none_or(|date| {
            self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to)
        })
    }
}

/// An office a person held, from its first day to its last.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office {
    pub office: String,
    pub country: Option<CountryCode>,
    #[serde(default)]
    pub sectors: Vec<Sector>,
    pub from: Option<Date>,
    pub to: Option<Date>,
    pub doubt: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    pub name: String,
    #[serde(default)]
    pub names: Vec<String>,
    pub surname: Option<String>,
    pub gender: Option<String>,
    pub country: Option<CountryCode>,
    #[serde(default)]
    pub sectors: Vec<Sector>,
    #[serde(default)]
    pub offices: Vec<Office>,
    #[serde(default)]
    pub ambiguous: Vec<String>,
    #[serde(default)]
    pub invented: bool,
    pub doubt: Option<String>,
}

impl Person {
    /// The office held on a day, the highest listed first; with no day, the last office.
    pub fn office_at(&self, date: Option<Date>) -> Option<&Office> {
        match date {
            Some(date) => self.offices.iter().rev().find(|office| {
                office.from.is_none_or(|from| from <= date) && office.to.is_none_or(|to| date <= to)
            }),
            None => self.offices.last(),
        }
    }

    /// Country and sectors on a day: of the office then held; otherwise of the person, who is
    /// elite (ELI) after a first office.
    pub fn standing_at(&self, date: Option<Date>) -> (Option<CountryCode>, Vec<Sector>) {
        if let Some(office) = self.office_at(date) {
            return (office.country.or(self.country), office.sectors.clone());
        }
        if !self.sectors.is_empty() {
            return (self.country, self.sectors.clone());
        }
        let served = date.is_some_and(|date| {
            self.offices.iter().any(|office| office.from.is_some_and(|from| from <= date))
        });
        (self.country, if served { vec![Sector::Eli] } else { Vec::new() })
    }

    /// The word by which later sentences call the person.
    pub fn surname(&self) -> &str {
        match &self.surname {
            Some(surname) => surname,
            None => self.name.rsplit(' ').next().unwrap_or(&self.name),
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RoleKind {
    #[default]
    Person,
    Body,
    Group,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    pub words: Vec<String>,
    #[serde(default)]
    pub sectors: Vec<Sector>,
    #[serde(default)]
    pub kind: RoleKind,
    #[serde(default)]
    pub weak: bool,
    #[serde(default)]
    pub office: bool,
    /// Stands for whom it serves: a "spokesman" of an army speaks as the army. Its own sectors
    /// hold where it serves a state, or nobody who is named.
    #[serde(default)]
    pub serves: bool,
    pub country: Option<CountryCode>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub names: Vec<String>,
    pub country: Option<CountryCode>,
    #[serde(default)]
    pub sectors: Vec<Sector>,
    #[serde(default)]
    pub ambiguous: Vec<String>,
    #[serde(default)]
    pub invented: bool,
    pub doubt: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ModifierKind {
    Replace,
    First,
    Add,
    #[default]
    None,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Modifier {
    pub words: Vec<String>,
    #[serde(default)]
    pub sectors: Vec<Sector>,
    #[serde(default)]
    pub how: ModifierKind,
    /// Only before a role of one of these sectors; empty: before any. A role that serves takes
    /// the modifier's sectors whatever stands here.
    #[serde(default)]
    pub of: Vec<Sector>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Family {
    state: Vec<State>,
    places: Vec<PlaceName>,
    organisation: Vec<Organisation>,
    person: Vec<Person>,
    role: Vec<Role>,
    group: Vec<Group>,
    modifier: Vec<Modifier>,
    spelling: Vec<Spelling>,
}

/// An entity a name stands for, as an index into the lists of [`Entities`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntityRef {
    State(u32),
    /// The people of a state, or its adjective.
    Demonym(u32),
    /// A capital or a building that speaks for its state.
    Seat(u32),
    Person(u32),
    Organisation(u32),
    Group(u32),
    Place(u32),
}

/// A name found in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    pub entity: EntityRef,
    /// The name has other meanings and wants a second sign.
    pub ambiguous: bool,
    /// Every letter must be a capital in the text, as in "US" or "EU".
    pub all_capitals: bool,
    /// The name itself is written in small letters.
    pub small: bool,
}

/// Letters and digits of a name, lower case, diacritics folded: the key names are matched by.
///
/// ```
/// assert_eq!(annals_codebook::fold("Recep Tayyip Erdoğan"), "receptayyiperdogan");
/// assert_eq!(annals_codebook::fold("U.S."), "us");
/// ```
pub fn fold(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii() {
            if c.is_ascii_alphanumeric() {
                key.push(c.to_ascii_lowercase());
            }
            continue;
        }
        let plain = match c {
            'à'..='å' | 'À'..='Å' | 'ā' | 'Ā' | 'ă' | 'Ă' | 'ą' | 'Ą' => "a",
            'æ' | 'Æ' => "ae",
            'ç' | 'Ç' | 'ć' | 'Ć' | 'č' | 'Č' | 'ĉ' => "c",
            'ď' | 'Ď' | 'đ' | 'Đ' | 'ð' | 'Ð' => "d",
            'è'..='ë' | 'È'..='Ë' | 'ē' | 'Ē' | 'ė' | 'Ė' | 'ę' | 'Ę' | 'ě' | 'Ě' | 'ə' | 'Ə' => {
                "e"
            }
            'ğ' | 'Ğ' | 'ģ' | 'Ģ' | 'ĝ' => "g",
            'ì'..='ï' | 'Ì'..='Ï' | 'ī' | 'Ī' | 'ı' | 'İ' | 'į' => "i",
            'ķ' | 'Ķ' => "k",
            'ł' | 'Ł' | 'ļ' | 'Ļ' | 'ľ' | 'Ľ' => "l",
            'ñ' | 'Ñ' | 'ń' | 'Ń' | 'ň' | 'Ň' | 'ņ' | 'Ņ' => "n",
            'ò'..='ö' | 'Ò'..='Ö' | 'ø' | 'Ø' | 'ō' | 'Ō' | 'ő' | 'Ő' | 'ơ' => "o",
            'ŕ' | 'ř' | 'Ř' => "r",
            'ś' | 'Ś' | 'š' | 'Š' | 'ş' | 'Ş' | 'ș' | 'Ș' => "s",
            'ß' => "ss",
            'ť' | 'Ť' | 'ţ' | 'Ţ' | 'ț' | 'Ț' => "t",
            'þ' | 'Þ' => "th",
            'ù'..='ü' | 'Ù'..='Ü' | 'ū' | 'Ū' | 'ů' | 'Ů' | 'ű' | 'Ű' | 'ų' | 'ư' => {
                "u"
            }
            'ý' | 'ÿ' | 'Ý' => "y",
            'ź' | 'Ź' | 'ż' | 'Ż' | 'ž' | 'Ž' => "z",
            _ if c.is_alphanumeric() => {
                key.extend(c.to_lowercase());
                continue;
            }
            _ => continue,
        };
        key.push_str(plain);
    }
    key
}

/// Every entity of a codebook, with the tables that find them.
#[derive(Debug, Default)]
pub struct Entities {
    pub states: Vec<State>,
    pub places: Vec<PlaceName>,
    pub organisations: Vec<Organisation>,
    pub persons: Vec<Person>,
    pub roles: Vec<Role>,
    pub groups: Vec<Group>,
    pub modifiers: Vec<Modifier>,
    pub spellings: Vec<Spelling>,
    names: FxHashMap<String, Vec<Match>>,
    /// Persons by the key of their spelling; two under one key are told apart by nothing.
    alike: FxHashMap<String, Option<u32>>,
    table: Spellings,
    surnames: FxHashMap<String, Vec<u32>>,
    role_words: FxHashMap<String, u32>,
    modifier_words: FxHashMap<String, Vec<u32>>,
    holders: FxHashMap<(CountryCode, String), Vec<u32>>,
    longest_name: usize,
}

impl Entities {
    pub(crate) fn read<'a>(
        files: impl Iterator<Item = (&'a str, &'a str)>,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let mut entities = Entities::default();
        for (path, text) in files {
            match toml::from_str::<Family>(text) {
                Ok(family) => {
                    entities.states.extend(family.state);
                    entities.places.extend(family.places);
                    entities.organisations.extend(family.organisation);
                    entities.persons.extend(family.person);
                    entities.roles.extend(family.role);
                    entities.groups.extend(family.group);
                    entities.modifiers.extend(family.modifier);
                    entities.spellings.extend(family.spelling);
                }
                Err(error) => {
                    let start = error.span().map_or(0, |span| span.start);
                    problems.push(Problem {
                        file: path.to_owned(),
                        line: text[..start.min(text.len())].matches('\n').count() + 1,
                        message: error.message().replace('\n', " "),
                        hint: Some("entities/README.md shows each kind of entry".to_owned()),
                    });
                }
            }
        }
        entities.index();
        entities
    }

    fn index(&mut self) {
        let mut names: FxHashMap<String, Vec<Match>> = FxHashMap::default();
        let mut longest = 0;
        let mut add = |name: &str, entity: EntityRef, ambiguous: &[String]| {
            let key = fold(name);
            if key.is_empty() {
                return;
            }
            longest = longest.max(key.len());
            let letters = || name.chars().filter(|c| c.is_alphabetic());
            let found = Match {
                entity,
                ambiguous: ambiguous.iter().any(|other| fold(other) == key),
                all_capitals: letters().count() <= 5 && letters().all(char::is_uppercase),
                small: letters().next().is_some_and(char::is_lowercase),
            };
            let list = names.entry(key).or_default();
            if !list.iter().any(|other| other.entity == entity) {
                list.push(found);
            }
        };
        for (index, state) in self.states.iter().enumerate() {
            let index = index as u32;
            for name in [&state.name].into_iter().chain(&state.names) {
                add(name, EntityRef::State(index), &state.ambiguous);
            }
            for name in &state.demonyms {
                add(name, EntityRef::Demonym(index), &state.ambiguous);
            }
            for name in state.capital.iter().chain(&state.seats) {
                add(name, EntityRef::Seat(index), &state.ambiguous);
            }
        }
        for (index, person) in self.persons.iter().enumerate() {
            for name in [&person.name].into_iter().chain(&person.names) {
                add(name, EntityRef::Person(index as u32), &person.ambiguous);
            }
        }
        for (index, organisation) in self.organisations.iter().enumerate() {
            for name in [&organisation.name].into_iter().chain(&organisation.names) {
                let entity = EntityRef::Organisation(index as u32);
                add(name, entity, &organisation.ambiguous);
            }
        }
        for (index, group) in self.groups.iter().enumerate() {
            for name in &group.names {
                add(name, EntityRef::Group(index as u32), &group.ambiguous);
            }
        }
        for (index, place) in self.places.iter().enumerate() {
            for name in place.names.iter().chain(&place.ambiguous) {
                add(name, EntityRef::Place(index as u32), &place.ambiguous);
            }
        }
        for list in names.values_mut() {
            list.sort_by_key(|found| found.entity);
        }
        self.names = names;
        self.index_spellings();
        self.longest_name = longest;
        for (index, person) in self.persons.iter().enumerate() {
            let key = fold(person.surname());
            self.surnames.entry(key).or_default().push(index as u32);
        }
        for (index, person) in self.persons.iter().enumerate() {
            for office in &person.offices {
                if let Some(country) = office.country.or(person.country) {
                    let list =
                        self.holders.entry((country, office.office.to_lowercase())).or_default();
                    if list.last() != Some(&(index as u32)) {
                        list.push(index as u32);
                    }
                }
            }
        }
        for (index, role) in self.roles.iter().enumerate() {
            for word in &role.words {
                self.role_words
                    .entry(word.to_lowercase().replace('-', " "))
                    .or_insert(index as u32);
            }
        }
        for (index, modifier) in self.modifiers.iter().enumerate() {
            for word in &modifier.words {
                let entries = self.modifier_words.entry(word.to_lowercase()).or_default();
                entries.push(index as u32);
            }
        }
    }

    fn index_spellings(&mut self) {
        self.table = Spellings::new(&self.spellings);
        for (index, person) in self.persons.iter().enumerate() {
            let index = index as u32;
            for name in [&person.name].into_iter().chain(&person.names) {
                let Some(key) = self.table.key(name) else { continue };
                let one = self.alike.entry(key).or_insert(Some(index));
                if *one != Some(index) {
                    *one = None;
                }
            }
        }
    }

    /// Adds a word to the key by which [`Entities::spelled`] finds a person; `false` for a word
    /// that no key holds, such as an initial.
    pub fn spell(&self, key: &mut String, word: &str) -> bool {
        self.table.push(key, word)
    }

    /// The one person whose name may be spelled this way.
    pub fn spelled(&self, key: &str) -> Option<u32> {
        self.alike.get(key).copied().flatten()
    }

    /// What a name may stand for, by its folded key; states first, places last.
    pub fn named(&self, key: &str) -> &[Match] {
        self.names.get(key).map_or(&[], Vec::as_slice)
    }

    /// Bytes of the longest key, beyond which no name can match.
    pub fn longest_name(&self) -> usize {
        self.longest_name
    }

    /// Persons called by this surname (folded).
    pub fn surnamed(&self, key: &str) -> &[u32] {
        self.surnames.get(key).map_or(&[], Vec::as_slice)
    }

    /// Who held an office of a country on a day; `None` where nobody listed did, or more than one.
    pub fn holder(&self, country: CountryCode, office: &str, date: Date) -> Option<u32> {
        let mut held =
            self.holders.get(&(country, office.to_lowercase()))?.iter().copied().filter(|&index| {
                self.persons[index as usize].offices.iter().any(|term| {
                    term.office.eq_ignore_ascii_case(office)
                        && term.country.or(self.persons[index as usize].country) == Some(country)
                        && term.from.is_some_and(|from| from <= date)
                        && term.to.is_none_or(|to| date <= to)
                })
            });
        let first = held.next()?;
        held.next().is_none().then_some(first)
    }

    /// The role a phrase of lemmas names: `foreign minister`.
    pub fn role(&self, lemmas: &str) -> Option<&Role> {
        self.role_words.get(lemmas).map(|&index| &self.roles[index as usize])
    }

    /// The entries of a modifier, such as `former`, in the order they are listed.
    pub fn modifier(&self, word: &str) -> impl Iterator<Item = &Modifier> {
        let entries = self.modifier_words.get(word).map_or(&[][..], Vec::as_slice);
        entries.iter().map(|&index| &self.modifiers[index as usize])
    }

    /// The state of a code.
    pub fn state(&self, code: CountryCode) -> Option<&State> {
        self.states.iter().find(|state| state.code == code && state.to.is_none())
    }

    /// Reads a country as a person would write it: a code, a name, or a demonym.
    pub fn country(&self, text: &str) -> Option<CountryCode> {
        let by_code = CountryCode::new(text).filter(|code| {
            code.is_international() || self.states.iter().any(|state| state.code == *code)
        });
        by_code.or_else(|| {
            self.named(&fold(text)).iter().find_map(|found| match found.entity {
                EntityRef::State(i) | EntityRef::Demonym(i) | EntityRef::Seat(i) => {
                    Some(self.states[i as usize].code)
                }
                EntityRef::Organisation(i) => {
                    self.organisations[i as usize].country.filter(|code| code.is_international())
                }
                _ => None,
            })
        })
    }
}

//! Who a name stands for.

use crate::error::nearest_names;
use crate::words::country_name;
use crate::Error;
use annals_codebook::{fold, Codebook, EntityRef};
use annals_model::CountryCode;
use annals_record::{Record, Who};

/// A country by code, name or demonym.
///
/// # Errors
/// [`Error::NoCountry`] with the nearest names.
pub fn country(book: &Codebook, text: &str) -> Result<CountryCode, Error> {
    annals_coder::country(book, text.trim()).ok_or_else(|| {
        let names = book.entities.states.iter().flat_map(|state| {
            [state.name.as_str(), state.code.as_str()]
                .into_iter()
                .chain(state.names.iter().map(String::as_str))
        });
        Error::NoCountry { value: text.to_owned(), nearest: nearest_names(text, names) }
    })
}

/// An outlet or agency (`what`) as the record spells it, regardless of case.
///
/// # Errors
/// [`Error::NoPrinter`] with the nearest names, when the record knows none of that name.
pub fn printed(
    record: &Record,
    what: &'static str,
    name: Option<&str>,
) -> Result<Option<String>, Error> {
    let Some(name) = name else { return Ok(None) };
    let known = record.outlets_and_agencies()?;
    if let Some(known) = known.iter().find(|known| known.eq_ignore_ascii_case(name.trim())) {
        return Ok(Some(known.clone()));
    }
    let nearest = nearest_names(name, known.iter().map(String::as_str));
    Err(Error::NoPrinter { what, name: name.to_owned(), nearest })
}

/// Who a name is: a country by code or name, otherwise a person or organisation that the
/// codebook or the record knows; `None` when the record knows nobody of that name.
///
/// # Errors
/// [`Error::Record`] when the record cannot be asked.
pub fn find(book: &Codebook, record: &Record, text: &str) -> Result<Option<Who>, Error> {
    let text = text.trim();
    let entities = &book.entities;
    let international =
        CountryCode::new(text).filter(|code| code.is_international() && code.as_str() == text);
    let by_code = CountryCode::new(text).and_then(|_| entities.country(text)).or(international);
    if let Some(code) = by_code {
        return Ok(Some(Who::Country(code.as_str().to_owned())));
    }
    let mut names = Vec::new();
    for found in entities.named(&fold(text)) {
        match found.entity {
            EntityRef::State(i) | EntityRef::Demonym(i) | EntityRef::Seat(i) => {
                return Ok(Some(Who::Country(
                    entities.states[i as usize].code.as_str().to_owned(),
                )));
            }
            EntityRef::Person(i) => names.push(entities.persons[i as usize].name.as_str()),
            EntityRef::Organisation(i) => {
                let body = &entities.organisations[i as usize];
                if let Some(code) = body.country {
                    if fold(&country_name(book, code)) == fold(&body.name) {
                        return Ok(Some(Who::Country(code.as_str().to_owned())));
                    }
                }
                names.push(body.name.as_str());
            }
            EntityRef::Group(_) | EntityRef::Place(_) => {}
        }
    }
    let surnamed = entities.surnamed(&fold(text));
    names.extend(surnamed.iter().map(|i| entities.persons[*i as usize].name.as_str()));
    names.push(text);
    for name in names {
        for known in record.entities(name, 20)? {
            let same = known.name.eq_ignore_ascii_case(name)
                || known.identifier.as_deref().is_some_and(|id| id.eq_ignore_ascii_case(name));
            if same {
                return Ok(Some(Who::Entity(known.identifier.unwrap_or(known.name))));
            }
        }
    }
    Ok(None)
}

/// As [`find`], for who must be there.
///
/// # Errors
/// [`Error::NoEntity`] with the nearest names, when the record knows nobody of that name.
pub fn who(book: &Codebook, record: &Record, text: &str) -> Result<Who, Error> {
    if let Some(who) = find(book, record, text)? {
        return Ok(who);
    }
    let text = text.trim();
    let entities = &book.entities;
    let known = record.entities("", KNOWN)?;
    let listed = entities.states.iter().map(|state| state.name.as_str());
    let nearest =
        nearest_names(text, known.iter().map(|entity| entity.name.as_str()).chain(listed));
    Err(Error::NoEntity { name: text.to_owned(), nearest })
}

/// Entities of the record looked through for a name like the one asked for.
const KNOWN: u64 = 10_000;

/// How a party is called in headings, and in columns that have little room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    pub full: String,
    pub short: String,
}

/// What a party is called.
///
/// # Errors
/// [`Error::Record`] when the record cannot be asked.
pub fn named(book: &Codebook, record: &Record, who: &Who) -> Result<Called, Error> {
    Ok(match who {
        Who::Country(code) => {
            let name = CountryCode::new(code).map(|code| country_name(book, code));
            Called { full: name.unwrap_or_else(|| code.clone()), short: code.clone() }
        }
        Who::Entity(id) => {
            let known = record.entities(id, 20)?.into_iter().find(|known| {
                known.identifier.as_deref() == Some(id) || known.name.eq_ignore_ascii_case(id)
            });
            let full = known.map_or_else(|| id.clone(), |entity| entity.name);
            let short = full.rsplit(' ').next().unwrap_or(&full).to_owned();
            Called { full, short }
        }
    })
}

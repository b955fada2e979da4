//! What a user asks about, read from words: parties, dates, codes.

use crate::error::nearest_names;
use crate::Error;
use annals_codebook::{fold, Codebook, EntityRef};
use annals_model::CountryCode;
use annals_record::{Access, Record, Who};
use jiff::civil::Date;
use std::path::PathBuf;
use std::str::FromStr;

/// Which record is asked.
#[derive(clap::Args)]
pub struct RecordArgs {
    /// The record to ask
    #[arg(long, value_name = "FILE", default_value = "annals.db")]
    pub record: PathBuf,
}

impl RecordArgs {
    pub fn open(&self) -> Result<Record, Error> {
        Ok(Record::open(&self.record, Access::Read)?)
    }
}

/// Which days are asked about.
#[derive(clap::Args)]
pub struct PeriodArgs {
    /// The year asked about
    #[arg(long, value_name = "YEAR", conflicts_with_all = ["from", "to"])]
    pub year: Option<String>,
    /// First day, month or year asked about: 2020-03-01, 2020-03, 2020
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// Last day, month or year asked about
    #[arg(long, value_name = "DATE")]
    pub to: Option<String>,
}

impl PeriodArgs {
    /// First and last day, both included.
    pub fn days(&self) -> Result<(Option<Date>, Option<Date>), Error> {
        if let Some(year) = &self.year {
            let (from, to) = days(year)?;
            return Ok((Some(from), Some(to)));
        }
        let from = self.from.as_deref().map(days).transpose()?.map(|(first, _)| first);
        let to = self.to.as_deref().map(days).transpose()?.map(|(_, last)| last);
        if let (Some(from), Some(to)) = (from, to) {
            if to < from {
                return Err(Error::Value {
                    what: "period",
                    value: format!("{from} to {to}"),
                    hint: "--from comes before --to".to_owned(),
                });
            }
        }
        Ok((from, to))
    }
}

/// First and last day of a day, month or year: `2020-12-30`, `2020-12`, `2020`.
pub fn days(text: &str) -> Result<(Date, Date), Error> {
    let wrong = || Error::Value {
        what: "date",
        value: text.to_owned(),
        hint: "write a day, month or year: 2020-12-30, 2020-12, 2020".to_owned(),
    };
    let parts: Vec<&str> = text.trim().split('-').collect();
    let plain = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !parts.iter().all(plain) || parts[0].len() != 4 {
        return Err(wrong());
    }
    let year: i16 = parts[0].parse().map_err(|_| wrong())?;
    let number = |at: usize| parts[at].parse::<i8>().map_err(|_| wrong());
    let day = |month, day| Date::new(year, month, day).map_err(|_| wrong());
    match parts.len() {
        1 => Ok((day(1, 1)?, day(12, 31)?)),
        2 => {
            let first = day(number(1)?, 1)?;
            Ok((first, first.last_of_month()))
        }
        3 => {
            let day = day(number(1)?, number(2)?)?;
            Ok((day, day))
        }
        _ => Err(wrong()),
    }
}

/// Reads the codes of a repeated option; `all` are those there are.
///
/// # Errors
/// [`Error::NoCode`] with the nearest code, or all of them where none is near.
pub fn codes<T>(values: &[String], all: &[T]) -> Result<Vec<T>, Error>
where
    T: FromStr<Err = annals_model::ParseCodeError> + std::fmt::Display,
{
    let read = |value: &String| {
        value.trim().parse().map_err(|why: annals_model::ParseCodeError| {
            let list = || all.iter().map(T::to_string).collect::<Vec<_>>().join(", ");
            let hint = why.nearest.is_none().then(list);
            Error::NoCode { why, hint }
        })
    };
    values.iter().map(read).collect()
}

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
    name: Option<String>,
) -> Result<Option<String>, Error> {
    let Some(name) = name else { return Ok(None) };
    let known = record.outlets_and_agencies()?;
    if let Some(known) = known.iter().find(|known| known.eq_ignore_ascii_case(name.trim())) {
        return Ok(Some(known.clone()));
    }
    let nearest = nearest_names(&name, known.iter().map(String::as_str));
    Err(Error::NoPrinter { what, name, nearest })
}

/// Who a name on the command line is: a country by code or name, otherwise a person or
/// organisation that the codebook or the record knows.
///
/// # Errors
/// [`Error::NoEntity`] with the nearest names, when the record knows nobody of that name.
pub fn who(book: &Codebook, record: &Record, text: &str) -> Result<Who, Error> {
    let text = text.trim();
    let entities = &book.entities;
    let by_code = CountryCode::new(text).and_then(|_| entities.country(text));
    if let Some(code) = by_code {
        return Ok(Who::Country(code.as_str().to_owned()));
    }
    let mut names = Vec::new();
    for found in entities.named(&fold(text)) {
        match found.entity {
            EntityRef::State(i) | EntityRef::Demonym(i) | EntityRef::Seat(i) => {
                return Ok(Who::Country(entities.states[i as usize].code.as_str().to_owned()));
            }
            EntityRef::Person(i) => names.push(entities.persons[i as usize].name.as_str()),
            EntityRef::Organisation(i) => {
                let body = &entities.organisations[i as usize];
                if let Some(code) = body.country {
                    if fold(&crate::view::words::country_name(book, code)) == fold(&body.name) {
                        return Ok(Who::Country(code.as_str().to_owned()));
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
                return Ok(Who::Entity(known.identifier.unwrap_or(known.name)));
            }
        }
    }
    let known = record.entities("", KNOWN)?;
    let listed = entities.states.iter().map(|state| state.name.as_str());
    let nearest =
        nearest_names(text, known.iter().map(|entity| entity.name.as_str()).chain(listed));
    Err(Error::NoEntity { name: text.to_owned(), nearest })
}

/// Entities of the record looked through for a name like the one asked for.
const KNOWN: u64 = 10_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_may_be_days_months_or_years() {
        let check = |text: &str, expect: Option<&str>| {
            let found = days(text).ok().map(|(first, last)| format!("{first} {last}"));
            assert_eq!(found.as_deref(), expect, "{text}");
        };
        check("2020", Some("2020-01-01 2020-12-31"));
        check("2020-02", Some("2020-02-01 2020-02-29"));
        check("2020-12-30", Some("2020-12-30 2020-12-30"));
        check("2020-13", None);
        check("20", None);
        check("last year", None);
        check("2020-12-30-1", None);
    }
}

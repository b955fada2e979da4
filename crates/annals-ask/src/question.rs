//! The filters of a question, each as the words it was given in.

use crate::{country, period, printed, who, Error};
use annals_codebook::Codebook;
use annals_model::{Context, EventType, Mode, Sector, Status};
use annals_record::{Filter, Order, Record, Who};
use std::str::FromStr;

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

/// A question to a record: for each filter the words it was given in. Filters are joined by
/// "and"; the values of one filter by "or".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// Who acts; takes part, where all act together.
    pub actor: Option<String>,
    /// Who is acted on; takes part, where all act together.
    pub recipient: Option<String>,
    /// A country on either side; given twice, the two with each other.
    pub country: Vec<String>,
    /// Anyone on either side; given twice, the two with each other.
    pub party: Vec<String>,
    pub sector: Vec<String>,
    pub event_type: Vec<String>,
    pub mode: Vec<String>,
    pub status: Vec<String>,
    pub context: Vec<String>,
    pub year: Option<String>,
    pub from: Option<String>,
    pub to: Option<String>,
    pub outlet: Option<String>,
    pub agency: Option<String>,
    /// Words (all of them) or "phrases" in the sentence of a report.
    pub text: Option<String>,
    /// Only counts over a period, or only single events.
    pub tally: Option<bool>,
    pub order: Option<String>,
    pub limit: Option<u64>,
    pub offset: u64,
}

/// A filter's name in a query string, and what it says.
pub struct FilterName {
    pub name: &'static str,
    pub about: &'static str,
}

macro_rules! filter_names {
    ($($name:literal: $about:literal,)*) => {
        /// Every filter, by the name the command line and query strings give it.
        pub const FILTERS: &[FilterName] = &[$(FilterName { name: $name, about: $about }),*];
        const NAMES: &[&str] = &[$($name),*];
    };
}

filter_names! {
    "actor": "who acts; takes part, where all act together",
    "recipient": "who is acted on; takes part, where all act together",
    "country": "a country on either side, by code or name; given twice, the two with each other",
    "party": "a country, person or organisation on either side; given twice, the two with each other",
    "sector": "a sector of anyone taking part: GOV, MIL, CVL, …",
    "type": "what was done: CONSULT, SANCTION, …",
    "mode": "how it was done: phone, visit, arrest, …",
    "status": "how far it is fact: actual, future, hypothetical, negated, historical",
    "context": "what it was about: military, economic, health, …",
    "year": "the year asked about",
    "from": "first day, month or year asked about",
    "to": "last day, month or year asked about",
    "outlet": "who published a report of it",
    "agency": "whose wire a report of it is",
    "text": "words (all of them) or \"phrases\" in the sentence of a report",
    "tally": "yes for counts over a period only, no for single events only",
    "order": "date, newest, weight (independent origins) or score (conflict first)",
    "limit": "so many at most",
    "offset": "so many left out at the beginning",
}

impl Question {
    /// Every name [`Question::set`] takes.
    pub const NAMES: &'static [&'static str] = NAMES;

    /// Sets a filter by its name, as a query string gives it. An empty value sets nothing, so
    /// that forms may send every field they have.
    ///
    /// # Errors
    /// [`Error::NoFilter`] for another name, [`Error::Value`] where a number or a yes is wanted.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), Error> {
        let value = value.trim();
        if !NAMES.contains(&name) {
            return Err(Error::NoFilter { name: name.to_owned(), known: NAMES });
        }
        if value.is_empty() {
            return Ok(());
        }
        let one = || Some(value.to_owned());
        let many = |list: &mut Vec<String>| {
            list.extend(
                value.split(',').map(str::trim).filter(|v| !v.is_empty()).map(str::to_owned),
            );
        };
        match name {
            "actor" => self.actor = one(),
            "recipient" => self.recipient = one(),
            // Names of parties may hold commas.
            "country" => self.country.extend(one()),
            "party" => self.party.extend(one()),
            "sector" => many(&mut self.sector),
            "type" => many(&mut self.event_type),
            "mode" => many(&mut self.mode),
            "status" => many(&mut self.status),
            "context" => many(&mut self.context),
            "year" => self.year = one(),
            "from" => self.from = one(),
            "to" => self.to = one(),
            "outlet" => self.outlet = one(),
            "agency" => self.agency = one(),
            "text" => self.text = one(),
            "tally" => self.tally = Some(yes(value)?),
            "order" => self.order = one(),
            "limit" => self.limit = Some(whole("limit", value)?),
            _ => self.offset = whole("offset", value)?,
        }
        Ok(())
    }

    /// The filters that are set, with their values, in the order of [`Question::NAMES`].
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut out = Vec::new();
        for name in NAMES {
            let mut one = |value: &Option<String>| out.extend(value.clone().map(|v| (*name, v)));
            match *name {
                "actor" => one(&self.actor),
                "recipient" => one(&self.recipient),
                "year" => one(&self.year),
                "from" => one(&self.from),
                "to" => one(&self.to),
                "outlet" => one(&self.outlet),
                "agency" => one(&self.agency),
                "text" => one(&self.text),
                "order" => one(&self.order),
                "limit" => one(&self.limit.map(|n| n.to_string())),
                "offset" => one(&(self.offset > 0).then(|| self.offset.to_string())),
                "tally" => {
                    one(&self.tally.map(|yes| if yes { "yes" } else { "no" }.to_owned()));
                }
                _ => {
                    let list = match *name {
                        "country" => &self.country,
                        "party" => &self.party,
                        "sector" => &self.sector,
                        "type" => &self.event_type,
                        "mode" => &self.mode,
                        "status" => &self.status,
                        _ => &self.context,
                    };
                    out.extend(list.iter().map(|value| (*name, value.clone())));
                }
            }
        }
        out
    }

    /// The filter these words stand for.
    ///
    /// # Errors
    /// [`Error::NoEntity`], [`Error::NoCountry`], [`Error::NoCode`] with what was perhaps
    /// meant; [`Error::Value`] for dates, orders, and more than two parties.
    pub fn filter(&self, book: &Codebook, record: &Record) -> Result<Filter, Error> {
        let whoever = |name: &Option<String>| -> Result<Option<Who>, Error> {
            name.as_deref().map(|name| who(book, record, name)).transpose()
        };
        let mut sides = Vec::new();
        for name in &self.country {
            sides.push(Who::Country(country(book, name)?.as_str().to_owned()));
        }
        for name in &self.party {
            sides.push(who(book, record, name)?);
        }
        let (party, dyad) = match sides.as_slice() {
            [] => (None, None),
            [one] => (Some(one.clone()), None),
            [one, other] => (None, Some((one.clone(), other.clone()))),
            _ => {
                return Err(Error::Value {
                    what: "pair of parties",
                    value: [self.country.as_slice(), self.party.as_slice()].concat().join(", "),
                    hint: "name one or two".to_owned(),
                })
            }
        };
        let [year, from, to] = [&self.year, &self.from, &self.to].map(|text| text.as_deref());
        let (from, to) = period(year, from, to)?;
        Ok(Filter {
            actor: whoever(&self.actor)?,
            recipient: whoever(&self.recipient)?,
            party,
            dyad,
            sectors: codes(&self.sector, Sector::ALL)?,
            event_types: codes(&self.event_type, EventType::ALL)?,
            modes: codes(&self.mode, Mode::ALL)?,
            statuses: codes(&self.status, Status::ALL)?,
            contexts: codes(&self.context, Context::ALL)?,
            from,
            to,
            outlet: printed(record, "outlet", self.outlet.as_deref())?,
            agency: printed(record, "agency", self.agency.as_deref())?,
            text: self.text.clone(),
            tally: self.tally,
            order: self.order.as_deref().map(order).transpose()?.unwrap_or_default(),
            limit: self.limit,
            offset: self.offset,
            ..Filter::default()
        })
    }
}

fn order(name: &str) -> Result<Order, Error> {
    match name {
        "date" => Ok(Order::Date),
        "newest" => Ok(Order::NewestFirst),
        "weight" => Ok(Order::Weight),
        "score" => Ok(Order::Score),
        _ => Err(Error::Value {
            what: "order",
            value: name.to_owned(),
            hint: "one of date, newest, weight, score".to_owned(),
        }),
    }
}

fn yes(value: &str) -> Result<bool, Error> {
    match value {
        "yes" | "1" | "true" => Ok(true),
        "no" | "0" | "false" => Ok(false),
        _ => Err(Error::Value {
            what: "choice",
            value: value.to_owned(),
            hint: "yes or no".to_owned(),
        }),
    }
}

fn whole(what: &'static str, value: &str) -> Result<u64, Error> {
    value.parse().map_err(|_| Error::Value {
        what,
        value: value.to_owned(),
        hint: "a whole number".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_comes_back() {
        let mut question = Question::default();
        let given = [
            ("actor", "Ardovia"),
            ("country", "KES"),
            ("country", "ARD"),
            ("party", "Vasko, Ilir"),
            ("sector", "GOV"),
            ("type", "AID"),
            ("mode", "phone"),
            ("status", "actual"),
            ("context", "health"),
            ("year", "2020"),
            ("from", "2020-01"),
            ("to", "2020-03"),
            ("outlet", "The Tarsian"),
            ("agency", "KPA"),
            ("recipient", "Velmora"),
            ("text", "gas \"pipe, line\""),
            ("tally", "no"),
            ("order", "newest"),
            ("limit", "5"),
            ("offset", "10"),
        ];
        for (name, value) in given {
            question.set(name, value).unwrap();
        }
        let mut again = Question::default();
        for (name, value) in question.pairs() {
            again.set(name, &value).unwrap();
        }
        assert_eq!(again, question);
        assert_eq!(question.pairs().len(), given.len());
        assert!(NAMES.iter().all(|name| given.iter().any(|(other, _)| other == name)));
    }

    #[test]
    fn commas_part_codes_and_nothing_sets_nothing() {
        let mut question = Question::default();
        question.set("type", "AID, CONSULT,").unwrap();
        question.set("mode", " ").unwrap();
        assert_eq!(question.event_type, ["AID", "CONSULT"]);
        assert_eq!(question.mode, [""; 0]);
        assert!(question.set("colour", "red").is_err());
        assert!(question.set("limit", "-1").is_err());
        assert!(question.set("tally", "perhaps").is_err());
    }
}

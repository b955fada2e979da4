//! Many events at once, in as few words as charts, maps and lists of pairs need.

use crate::dyads::{BACK, FORTH, TOGETHER};
use crate::filter::{Clause, Filter, Summed};
use crate::query::Columns;
use crate::rows::Who;
use crate::{Error, Record};
use annals_model::{Context, EventType, Mode, QuadClass, Status};
use jiff::civil::Date;
use rusqlite::params_from_iter;
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// An event as a chart sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Glance {
    pub event_type: EventType,
    /// The main mode.
    pub mode: Option<Mode>,
    pub quad: QuadClass,
    pub score: f64,
    pub status: Status,
    pub tally: bool,
    pub mutual: bool,
    /// The first day it may have happened on.
    pub start: Option<Date>,
    /// Whether the party asked about is an actor.
    pub acts: bool,
    pub contexts: Vec<Context>,
}

impl Glance {
    /// Whether it is told as fact, of now or of old.
    pub fn happened(&self) -> bool {
        matches!(self.status, Status::Actual | Status::Historical)
    }
}

/// What two countries did with each other; `a` comes first in the alphabet, and both are one
/// where a country has to do with itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RelationRow {
    pub a: String,
    pub b: String,
    /// Events in which `a` acts on `b`, `b` on `a`, and both together.
    pub from_a: u64,
    pub from_b: u64,
    pub together: u64,
    /// Sums of scores of the same.
    pub score_from_a: f64,
    pub score_from_b: f64,
    pub score_together: f64,
}

impl RelationRow {
    pub fn events(&self) -> u64 {
        self.from_a + self.from_b + self.together
    }

    pub fn score(&self) -> f64 {
        self.score_from_a + self.score_from_b + self.score_together
    }
}

/// Events a country takes part in.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CountryRow {
    pub country: String,
    pub events: u64,
    /// Sum of scores.
    pub score: f64,
}

/// Who has to do with whom.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Relations {
    /// Busiest first.
    pub pairs: Vec<RelationRow>,
    /// Busiest first.
    pub countries: Vec<CountryRow>,
}

/// Events at one place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlaceRow {
    pub name: String,
    pub country: Option<String>,
    pub events: u64,
}

impl Record {
    /// Hands each event that passes the filter to `each`, in no particular order and
    /// regardless of the filter's limit; `about` says whose side [`Glance::acts`] tells.
    pub fn glances(
        &self,
        filter: &Filter,
        about: Option<&Who>,
        mut each: impl FnMut(Glance),
    ) -> Result<(), Error> {
        let Summed { table, mut clause, pair } = filter.summed()?;
        let (mutual, contexts) = match &pair {
            Some(_) => (
                format!("e.direction & {TOGETHER}"),
                "(SELECT x.contexts FROM events x WHERE x.event = e.event)",
            ),
            None => ("e.mutual".to_owned(), "e.contexts"),
        };
        let is =
            |who: &Who, code: &str| matches!(who, Who::Country(c) if c.eq_ignore_ascii_case(code));
        let acts = match (about, &pair) {
            (None, _) => "0".to_owned(),
            (Some(who), Some((first, _))) if is(who, first) => format!("e.direction & {FORTH}"),
            (Some(who), Some((_, second))) if is(who, second) => format!("e.direction & {BACK}"),
            (Some(who), _) => clause.takes_part(who, Some("actor")),
        };
        let sql = format!(
            "SELECT e.event_type, e.modes, e.score, e.status, e.tally, \
             coalesce(e.start_date, ''), {mutual}, {acts}, {contexts} FROM {table} e WHERE {}",
            clause.sql()
        );
        self.glances_by(&sql, &clause, &mut each).map_err(|error| self.failed(error))
    }

    fn glances_by(
        &self,
        sql: &str,
        clause: &Clause,
        each: &mut dyn FnMut(Glance),
    ) -> rusqlite::Result<()> {
        let mut select = self.connection().prepare(sql)?;
        let mut rows = select.query(params_from_iter(&clause.values))?;
        while let Some(row) = rows.next()? {
            let c = &mut Columns::of(row);
            let event_type: EventType = c.code()?;
            each(Glance {
                event_type,
                mode: c.codes::<Mode>()?.first().copied(),
                quad: event_type.quad(),
                score: c.next()?,
                status: c.code()?,
                tally: c.next()?,
                start: c.day()?,
                mutual: c.next::<i64>()? != 0,
                acts: c.next::<i64>()? != 0,
                contexts: c.codes()?,
            });
        }
        Ok(())
    }

    /// Who has to do with whom in the events that pass the filter, regardless of its limit.
    pub fn relations(&self, filter: &Filter) -> Result<Relations, Error> {
        let clause = filter.clause()?;
        self.relations_by(&clause).map_err(|error| self.failed(error))
    }

    fn relations_by(&self, clause: &Clause) -> rusqlite::Result<Relations> {
        let sql = format!(
            "SELECT e.event, e.mutual, e.score, p.role, x.country FROM events e \
             CROSS JOIN event_parties p ON p.event = e.event \
             CROSS JOIN entities x ON x.entity = p.entity \
             WHERE {} AND x.country IS NOT NULL ORDER BY e.event",
            clause.sql()
        );
        let mut select = self.connection().prepare(&sql)?;
        let mut rows = select.query(params_from_iter(&clause.values))?;
        let mut gathered = Gathered::default();
        let mut under_way: Option<(i64, Sides)> = None;
        while let Some(row) = rows.next()? {
            let c = &mut Columns::of(row);
            let (event, mutual, score): (i64, bool, f64) = (c.next()?, c.next()?, c.next()?);
            let (role, country): (String, String) = (c.next()?, c.next()?);
            if under_way.as_ref().is_none_or(|(other, _)| *other != event) {
                if let Some((_, sides)) = under_way.take() {
                    gathered.add(sides);
                }
                under_way = Some((event, Sides { mutual, score, ..Sides::default() }));
            }
            if let Some((_, sides)) = &mut under_way {
                let side = if role == "actor" { &mut sides.actors } else { &mut sides.recipients };
                side.push(country);
            }
        }
        if let Some((_, sides)) = under_way {
            gathered.add(sides);
        }
        Ok(gathered.ranked())
    }

    /// Where the events that pass the filter took place, busiest place first.
    pub fn places(&self, filter: &Filter) -> Result<Vec<PlaceRow>, Error> {
        let clause = filter.clause()?;
        let sql = format!(
            "SELECT e.place_name, e.place_country, count(*) n FROM events e \
             WHERE {} AND e.place_name IS NOT NULL GROUP BY 1, 2 ORDER BY n DESC, 1, 2",
            clause.sql()
        );
        let read = || -> rusqlite::Result<Vec<PlaceRow>> {
            self.connection()
                .prepare(&sql)?
                .query_map(params_from_iter(&clause.values), |row| {
                    let events = row.get::<_, i64>(2)? as u64;
                    Ok(PlaceRow { name: row.get(0)?, country: row.get(1)?, events })
                })?
                .collect()
        };
        read().map_err(|error| self.failed(error))
    }

    /// How many reports in force each rule made and each operator acted on, by id.
    pub fn rule_counts(&self) -> Result<BTreeMap<String, u64>, Error> {
        let read = || -> rusqlite::Result<BTreeMap<String, u64>> {
            let mut counts: BTreeMap<String, u64> = BTreeMap::new();
            let mut select = self.connection().prepare_cached(
                "SELECT r.rule, r.operators, count(*) FROM reports r \
                 JOIN articles a ON a.revision = r.revision GROUP BY 1, 2",
            )?;
            let mut rows = select.query([])?;
            while let Some(row) = rows.next()? {
                let (rule, operators): (String, String) = (row.get(0)?, row.get(1)?);
                let n = row.get::<_, i64>(2)? as u64;
                let fired: BTreeSet<&str> =
                    operators.split_whitespace().chain([rule.as_str()]).collect();
                for id in fired {
                    *counts.entry(id.to_owned()).or_default() += n;
                }
            }
            Ok(counts)
        };
        read().map_err(|error| self.failed(error))
    }

    /// What ends a question this record is being asked, from another thread.
    pub fn stopper(&self) -> Stopper {
        Stopper(self.connection().get_interrupt_handle())
    }

    /// A number that changes whenever another connection has written to the record.
    pub fn state(&self) -> Result<i64, Error> {
        self.connection()
            .query_row("PRAGMA data_version", [], |row| row.get(0))
            .map_err(|error| self.failed(error))
    }
}

/// Ends a question that takes too long; it then fails with [`Error::Database`].
pub struct Stopper(rusqlite::InterruptHandle);

impl Stopper {
    pub fn stop(&self) {
        self.0.interrupt();
    }
}

/// The countries on either side of one event.
#[derive(Default)]
struct Sides {
    mutual: bool,
    score: f64,
    actors: Vec<String>,
    recipients: Vec<String>,
}

#[derive(Default)]
struct Gathered {
    pairs: FxHashMap<(String, String), RelationRow>,
    countries: FxHashMap<String, CountryRow>,
}

impl Gathered {
    fn add(&mut self, mut sides: Sides) {
        let score = sides.score;
        let all: BTreeSet<&String> = sides.actors.iter().chain(&sides.recipients).collect();
        for country in all {
            let row = self.countries.entry(country.clone()).or_default();
            row.events += 1;
            row.score += score;
        }
        if sides.mutual {
            let mut all = sides.actors;
            all.append(&mut sides.recipients);
            all.sort_unstable();
            // A country twice among the parties has to do with itself.
            let mut found = BTreeSet::new();
            for (at, a) in all.iter().enumerate() {
                found.extend(all[at + 1..].iter().map(|b| (a, b)));
            }
            for (a, b) in found {
                let row = self.pair(a, b);
                row.together += 1;
                row.score_together += score;
            }
            return;
        }
        let found: BTreeSet<(&String, &String)> = sides
            .actors
            .iter()
            .flat_map(|actor| sides.recipients.iter().map(move |recipient| (actor, recipient)))
            .collect();
        for (actor, recipient) in found {
            let row = self.pair(actor, recipient);
            if actor <= recipient {
                row.from_a += 1;
                row.score_from_a += score;
            } else {
                row.from_b += 1;
                row.score_from_b += score;
            }
        }
    }

    fn pair(&mut self, a: &String, b: &String) -> &mut RelationRow {
        let key = (a.min(b).clone(), a.max(b).clone());
        let fresh = || RelationRow { a: key.0.clone(), b: key.1.clone(), ..RelationRow::default() };
        self.pairs.entry(key.clone()).or_insert_with(fresh)
    }

    fn ranked(self) -> Relations {
        let mut countries: Vec<CountryRow> = self
            .countries
            .into_iter()
            .map(|(country, row)| CountryRow { country, ..row })
            .collect();
        countries.sort_by(|a, b| (b.events, &a.country).cmp(&(a.events, &b.country)));
        let mut pairs: Vec<RelationRow> = self.pairs.into_values().collect();
        pairs.sort_by(|x, y| (y.events(), &x.a, &x.b).cmp(&(x.events(), &y.a, &y.b)));
        Relations { pairs, countries }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sides(actors: &[&str], recipients: &[&str], mutual: bool, score: f64) -> Sides {
        let owned = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect();
        Sides { mutual, score, actors: owned(actors), recipients: owned(recipients) }
    }

    #[test]
    fn each_event_counts_once_for_a_pair() {
        let mut gathered = Gathered::default();
        gathered.add(sides(&["KES", "KES"], &["ARD"], false, -2.0));
        gathered.add(sides(&["ARD", "KES", "VEL"], &[], true, 2.5));
        gathered.add(sides(&["ARD", "ARD"], &[], true, 1.0));
        gathered.add(sides(&["ARD"], &[], false, -5.0));
        let found = gathered.ranked();
        let pair = |row: &RelationRow| format!("{} {} {}", row.a, row.b, row.events());
        let pairs: Vec<String> = found.pairs.iter().map(pair).collect();
        assert_eq!(pairs, ["ARD KES 2", "ARD ARD 1", "ARD VEL 1", "KES VEL 1"]);
        assert_eq!(
            (found.pairs[0].from_a, found.pairs[0].from_b, found.pairs[0].together),
            (0, 1, 1)
        );
        assert_eq!(found.pairs[0].score(), 0.5);
        let most = &found.countries[0];
        assert_eq!((most.country.as_str(), most.events, most.score), ("ARD", 4, -3.5));
    }
}

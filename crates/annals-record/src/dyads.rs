//! The events of two countries side by side in the file, so that the record of a busy pair is
//! read in one stretch.

use crate::features::Features;
use crate::stored;
use rusqlite::{params, Connection};
use std::collections::BTreeMap;

/// How the country that comes first in the alphabet stands to the other.
pub(crate) const FORTH: i64 = 1;
pub(crate) const BACK: i64 = 2;
pub(crate) const TOGETHER: i64 = 4;

/// Countries of an event's actors and recipients, and how many there are of each.
#[derive(Default)]
struct Countries {
    actors: BTreeMap<String, usize>,
    recipients: BTreeMap<String, usize>,
}

impl Countries {
    fn of(db: &Connection, sql: &str, id: i64) -> rusqlite::Result<Countries> {
        let mut countries = Countries::default();
        let mut select = db.prepare_cached(sql)?;
        let mut rows = select.query([id])?;
        while let Some(row) = rows.next()? {
            let role: String = row.get(0)?;
            let side = match role.as_str() {
                "actor" => &mut countries.actors,
                _ => &mut countries.recipients,
            };
            *side.entry(row.get(1)?).or_default() += 1;
        }
        Ok(countries)
    }

    /// Pairs in alphabetical order with their direction.
    fn pairs(&self, mutual: bool) -> BTreeMap<(&str, &str), i64> {
        let mut pairs = BTreeMap::new();
        let mut add = |a: &'_ str, b: &'_ str, direction: i64| {
            let (a, b, direction) = match direction {
                FORTH if a > b => (b, a, BACK),
                _ => (a.min(b), a.max(b), direction),
            };
            *pairs.entry((self.known(a), self.known(b))).or_insert(0) |= direction;
        };
        if mutual {
            let mut all = self.actors.clone();
            for (country, n) in &self.recipients {
                *all.entry(country.clone()).or_default() += n;
            }
            for (a, n) in &all {
                for b in all.keys().filter(|b| a < b || a == *b && *n > 1) {
                    add(a, b, TOGETHER);
                }
            }
        } else {
            for a in self.actors.keys() {
                self.recipients.keys().for_each(|b| add(a, b, FORTH));
            }
        }
        pairs
    }

    /// The country as it is stored here.
    fn known<'s>(&'s self, country: &str) -> &'s str {
        let found = self.actors.get_key_value(country);
        found.or_else(|| self.recipients.get_key_value(country)).map_or("", |(country, _)| country)
    }
}

/// Enters an event under each pair of countries it joins.
pub(crate) fn insert(
    db: &Connection,
    event: i64,
    lead: i64,
    features: &Features,
) -> rusqlite::Result<()> {
    let countries = Countries::of(
        db,
        "SELECT p.role, x.country FROM report_parties p JOIN entities x USING (entity) \
         WHERE p.report = ?1 AND p.role IN ('actor', 'recipient') AND x.country IS NOT NULL",
        lead,
    )?;
    if countries.actors.is_empty() {
        return Ok(());
    }
    let parties = stored::encode_parties(features);
    for ((a, b), direction) in countries.pairs(features.mutual) {
        db.prepare_cached(
            "INSERT INTO dyads SELECT ?1, ?2, coalesce(start_date, ''), event, \
             coalesce(end_date, ''), ?3, event_type, modes, status, tally, score, reports, \
             origins, sources, ?5 FROM events WHERE event = ?4",
        )?
        .execute(params![a, b, direction, event, parties])?;
    }
    Ok(())
}

/// Takes an event out again; it must still be there.
pub(crate) fn delete(db: &Connection, event: i64) -> rusqlite::Result<()> {
    let countries = Countries::of(
        db,
        "SELECT p.role, x.country FROM event_parties p JOIN entities x USING (entity) \
         WHERE p.event = ?1 AND x.country IS NOT NULL",
        event,
    )?;
    if countries.actors.is_empty() {
        return Ok(());
    }
    let (mutual, start): (bool, String) = db
        .prepare_cached("SELECT mutual, coalesce(start_date, '') FROM events WHERE event = ?1")?
        .query_row([event], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for (a, b) in countries.pairs(mutual).into_keys() {
        db.prepare_cached(
            "DELETE FROM dyads WHERE a = ?1 AND b = ?2 AND start_date = ?3 AND event = ?4",
        )?
        .execute(params![a, b, start, event])?;
    }
    Ok(())
}

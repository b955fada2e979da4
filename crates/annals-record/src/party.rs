//! Everything known of a person, an organisation or a country.

use crate::filter::Filter;
use crate::query::Columns;
use crate::rows::Who;
use crate::{Error, Record};
use annals_model::EventType;
use jiff::civil::Date;
use rusqlite::params_from_iter;
use rusqlite::types::Value;
use serde::Serialize;
use std::collections::BTreeMap;

/// What someone was, as the articles of a time have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoleRow {
    pub office: Option<String>,
    pub country: Option<String>,
    /// Separated by spaces, most specific first.
    pub sectors: String,
    /// First and last day of an event in this role; `None` where none is dated.
    pub first: Option<Date>,
    pub last: Option<Date>,
    pub events: u32,
}

/// Someone on the other side of events, or, of a country, someone who acts for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PartnerRow {
    pub name: String,
    pub identifier: Option<String>,
    pub country: Option<String>,
    pub kind: String,
    pub events: u32,
}

/// Everything known of a person, an organisation or a country. Counts are of events in force.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct EntityRecord {
    pub name: String,
    pub identifier: Option<String>,
    /// `person`, `organisation`, `state`, …; empty where the record knows nobody.
    pub kind: String,
    /// By the first day.
    pub roles: Vec<RoleRow>,
    pub events: u32,
    pub first: Option<Date>,
    pub last: Option<Date>,
    /// Events of each type: done, and suffered or taken part in on the other side.
    pub by_type: Vec<(EventType, u32, u32)>,
    /// Those it did most with or to, or who did most to it.
    pub partners: Vec<PartnerRow>,
    /// Of a country, the persons and organisations that act for it most.
    pub members: Vec<PartnerRow>,
    /// Reports that stand on its word.
    pub spoken: u32,
}

impl Record {
    /// Everything known of someone, as far as events of these days go; of partners and members
    /// the first `most`.
    pub fn entity(
        &self,
        who: &Who,
        from: Option<Date>,
        to: Option<Date>,
        most: usize,
    ) -> Result<EntityRecord, Error> {
        let filter = Filter { party: Some(who.clone()), from, to, ..Filter::default() };
        let clause = filter.clause()?;
        self.entity_by(who, &clause.sql(), &clause.values, most).map_err(|error| self.failed(error))
    }

    fn entity_by(
        &self,
        who: &Who,
        condition: &str,
        values: &[Value],
        most: usize,
    ) -> rusqlite::Result<EntityRecord> {
        let db = self.connection();
        let _state = db.unchecked_transaction()?;
        // Every part of the answer is about these events and these entities.
        db.execute_batch(
            "CREATE TEMP TABLE IF NOT EXISTS asked (event INTEGER PRIMARY KEY); \
             CREATE TEMP TABLE IF NOT EXISTS them (entity INTEGER PRIMARY KEY); \
             DELETE FROM asked; DELETE FROM them;",
        )?;
        db.prepare(&format!("INSERT INTO asked SELECT e.event FROM events e WHERE {condition}"))?
            .execute(params_from_iter(values))?;
        let theirs = match who {
            Who::Country(_) => "SELECT entity FROM entities WHERE country = upper(?1)",
            Who::Entity(_) => {
                "SELECT entity FROM entities WHERE identifier = ?1 \
                 UNION SELECT entity FROM entities WHERE name = ?1 COLLATE NOCASE"
            }
        };
        db.prepare(&format!("INSERT INTO them {theirs}"))?.execute([who.to_string()])?;
        let mut found = EntityRecord::default();
        let named = "SELECT x.name, x.identifier, x.kind FROM entities x JOIN them USING (entity) \
                     WHERE x.name IS NOT NULL";
        let sql = match who {
            Who::Country(_) => format!("{named} AND x.kind = 'state' ORDER BY x.entity LIMIT 1"),
            Who::Entity(_) => format!("{named} ORDER BY x.entity LIMIT 1"),
        };
        let mut select = db.prepare(&sql)?;
        if let Some(row) = select.query([])?.next()? {
            let c = &mut Columns::of(row);
            (found.name, found.identifier, found.kind) = (c.next()?, c.next()?, c.next()?);
        } else {
            found.name = who.to_string();
        }
        let mut select = db.prepare(
            "SELECT min(e.start_date), max(e.end_date), count(*) FROM asked JOIN events e \
             USING (event)",
        )?;
        if let Some(row) = select.query([])?.next()? {
            let c = &mut Columns::of(row);
            (found.first, found.last, found.events) = (c.date()?, c.date()?, c.next()?);
        }
        found.roles = db
            .prepare(
                "SELECT x.office, x.country, x.sectors, min(e.start_date) first, max(e.end_date), \
                 count(DISTINCT e.event) n FROM asked JOIN event_parties p USING (event) \
                 JOIN them USING (entity) JOIN entities x USING (entity) \
                 JOIN events e ON e.event = p.event GROUP BY 1, 2, 3 \
                 ORDER BY first IS NULL, first, n DESC, x.office, x.sectors",
            )?
            .query_map([], |row| {
                let c = &mut Columns::of(row);
                Ok(RoleRow {
                    office: c.next()?,
                    country: c.next()?,
                    sectors: c.next()?,
                    first: c.date()?,
                    last: c.date()?,
                    events: c.next()?,
                })
            })?
            .collect::<Result<_, _>>()?;
        let mut types: BTreeMap<EventType, (u32, u32)> = BTreeMap::new();
        let mut select = db.prepare(
            "SELECT e.event_type, sum(acts), sum(NOT acts) FROM (SELECT p.event, \
             max(p.role = 'actor') AS acts FROM asked JOIN event_parties p USING (event) \
             JOIN them USING (entity) GROUP BY p.event) JOIN events e USING (event) GROUP BY 1",
        )?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let c = &mut Columns::of(row);
            types.insert(c.code()?, (c.next()?, c.next()?));
        }
        found.by_type = types.into_iter().map(|(kind, (did, met))| (kind, did, met)).collect();
        found.by_type.sort_by_key(|(kind, did, met)| (std::cmp::Reverse(did + met), *kind));
        let list = |condition: &str| -> rusqlite::Result<Vec<PartnerRow>> {
            // Countries stand for all who act for them, except where a person was asked about.
            let sql = format!(
                "SELECT coalesce(x.name, x.country, x.sectors) AS called, x.identifier, \
                 x.country, x.kind, count(DISTINCT p.event) n FROM asked JOIN event_parties p USING (event) \
                 JOIN entities x USING (entity) WHERE {condition} \
                 GROUP BY coalesce(x.identifier, x.name, x.country || x.sectors) \
                 ORDER BY n DESC, called LIMIT {most}"
            );
            db.prepare(&sql)?
                .query_map([], |row| {
                    let c = &mut Columns::of(row);
                    Ok(PartnerRow {
                        name: c.next()?,
                        identifier: c.next()?,
                        country: c.next()?,
                        kind: c.next()?,
                        events: c.next()?,
                    })
                })?
                .collect()
        };
        found.partners = list("p.entity NOT IN (SELECT entity FROM them) AND x.name IS NOT NULL")?;
        if let Who::Country(_) = who {
            found.members = list(
                "p.entity IN (SELECT entity FROM them) AND x.kind IN ('person', 'organisation')",
            )?;
        }
        found.spoken = db.query_row(
            "SELECT count(DISTINCT p.report) FROM them CROSS JOIN report_parties p USING (entity) \
             WHERE p.role = 'speaker'",
            [],
            |row| row.get(0),
        )?;
        Ok(found)
    }
}

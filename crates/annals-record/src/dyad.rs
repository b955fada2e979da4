//! The record of two parties: what they did with each other, how often, on whose word.

use crate::features::{same_parties, PartyKey};
use crate::filter::Filter;
use crate::rows::*;
use crate::{Error, Record};
use annals_model::{CountryCode, EventType, Mode, Participant, QuadClass, Status};
use rusqlite::params_from_iter;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

impl DyadQuery {
    fn filter(&self) -> Filter {
        let filter = Filter { from: self.from, to: self.to, ..Filter::default() };
        match &self.b {
            Some(b) => Filter { dyad: Some((self.a.clone(), b.clone())), ..filter },
            None => Filter { party: Some(self.a.clone()), ..filter },
        }
    }
}

fn is(who: &Who, party: &Participant) -> bool {
    match who {
        Who::Country(code) => {
            party.country.as_ref().is_some_and(|country| Some(*country) == CountryCode::new(code))
        }
        Who::Entity(name) => [&party.id, &party.name]
            .into_iter()
            .flatten()
            .any(|known| known.eq_ignore_ascii_case(name)),
    }
}

fn happened(event: &EventRow) -> bool {
    matches!(event.status, Status::Actual | Status::Historical)
}

fn keys(parties: &[Participant], more: &[Participant]) -> Vec<PartyKey> {
    let mut keys: Vec<PartyKey> = parties.iter().chain(more).map(PartyKey::of).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Whether a single event falls under a tally: the same type, participants that do not
/// contradict, a time that can lie within the tally's, and its mode. A tally without a mode
/// takes events of any, except that "met" does not count calls.
fn falls_under(event: &EventRow, tally: &EventRow) -> bool {
    let mode = match (tally.modes.first(), tally.event_type) {
        (Some(mode), _) => event.modes.contains(mode),
        (None, EventType::Consult) => !event.modes.contains(&Mode::Phone),
        (None, _) => true,
    };
    let time = match (&event.when, &tally.when) {
        (Some(event), Some(tally)) => tally.start <= event.start && event.end <= tally.end,
        _ => false,
    };
    let parties = if tally.mutual || event.mutual {
        same_parties(
            &keys(&event.actors, &event.recipients),
            &keys(&tally.actors, &tally.recipients),
        )
    } else {
        same_parties(&keys(&event.actors, &[]), &keys(&tally.actors, &[]))
            && same_parties(&keys(&event.recipients, &[]), &keys(&tally.recipients, &[]))
    };
    event.event_type == tally.event_type && happened(event) && mode && time && parties
}

impl Record {
    /// What a tally counts, as far as the record holds it event by event.
    pub fn compare(&self, tally: EventRow) -> Result<TallyComparison, Error> {
        let kin = self.kin_of(&tally.id).map_err(|error| self.failed(error))?;
        let mut held = Vec::new();
        if let (Some(kin), Some(when)) = (kin, tally.when) {
            let filter = Filter {
                tally: Some(false),
                from: Some(when.start),
                to: Some(when.end),
                ..Filter::default()
            };
            self.events_by(&filter.clause()?.of_kin(kin), &filter.tail(), &mut |event| {
                if falls_under(&event, &tally) {
                    held.push(event.id);
                }
                true
            })
            .map_err(|error| self.failed(error))?;
        }
        let stated = tally.count.map_or(0, |count| count.min);
        let missing = stated.saturating_sub(held.len() as u32);
        Ok(TallyComparison { tally, held, missing })
    }

    /// The record of two parties, or of one with everyone.
    ///
    /// Counts are of events in force. `by_month` and the directions count single events that
    /// happened; the timeline shows those of every status.
    pub fn dyad(&self, query: &DyadQuery) -> Result<DyadRecord, Error> {
        let events = self.all_events(&query.filter())?;
        let mut record = DyadRecord {
            a: query.a.to_string(),
            b: query.b.as_ref().map(Who::to_string),
            period: None,
            by_type: Vec::new(),
            from_a: 0,
            from_b: 0,
            together: 0,
            by_month: Vec::new(),
            timeline: Vec::new(),
            tallies: Vec::new(),
            speakers: Vec::new(),
            agencies: Vec::new(),
            outlets: Vec::new(),
        };
        let mut types: BTreeMap<(EventType, Option<Mode>), TypeCount> = BTreeMap::new();
        let mut months: BTreeMap<String, MonthRow> = BTreeMap::new();
        for event in &events {
            let mode = event.modes.first().copied();
            let count = types.entry((event.event_type, mode)).or_insert(TypeCount {
                event_type: event.event_type,
                mode,
                quad: event.quad,
                events: 0,
                tallies: 0,
                reports: 0,
                origins: 0,
            });
            count.events += u32::from(!event.tally);
            count.tallies += u32::from(event.tally);
            count.reports += event.reports;
            count.origins += event.origins;
            if let Some(when) = event.when {
                let (first, last) = record.period.unwrap_or((when.start, when.end));
                record.period = Some((first.min(when.start), last.max(when.end)));
            }
            if event.tally || !happened(event) {
                continue;
            }
            let acts = event.actors.iter().any(|party| is(&query.a, party));
            match (event.mutual, acts) {
                (true, _) => record.together += 1,
                (false, true) => record.from_a += 1,
                (false, false) => record.from_b += 1,
            }
            if let Some(when) = event.when {
                let month = when.start.strftime("%Y-%m").to_string();
                let row = months
                    .entry(month.clone())
                    .or_insert_with(|| MonthRow { month, ..MonthRow::default() });
                row.events += 1;
                row.score_sum += event.score;
                *match event.quad {
                    QuadClass::VerbalCooperation => &mut row.verbal_cooperation,
                    QuadClass::MaterialCooperation => &mut row.material_cooperation,
                    QuadClass::VerbalConflict => &mut row.verbal_conflict,
                    QuadClass::MaterialConflict => &mut row.material_conflict,
                } += 1;
            }
        }
        record.by_type = by_frequency(types.into_values().collect());
        record.by_month = months.into_values().collect();
        for month in &mut record.by_month {
            month.score_mean = month.score_sum / f64::from(month.events);
        }
        self.sources(query, &mut record).map_err(|error| self.failed(error))?;
        for event in events {
            if event.tally {
                record.tallies.push(self.compare(event)?);
            } else {
                record.timeline.push(event);
            }
        }
        Ok(record)
    }

    /// Speakers, agencies and outlets of the reports in force.
    fn sources(&self, query: &DyadQuery, record: &mut DyadRecord) -> rusqlite::Result<()> {
        let clause = match query.filter().clause() {
            Ok(clause) => clause,
            // A dyad's filter has no words to search for.
            Err(_) => return Ok(()),
        };
        let db = self.connection();
        // Once through the filter, then event by event: its joins would cost more together.
        let events: Vec<i64> = db
            .prepare(&format!("SELECT e.event FROM events e WHERE {}", clause.sql()))?
            .query_map(params_from_iter(&clause.values), |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let mut printed = db.prepare_cached(
            "SELECT DISTINCT v.agency, v.outlet FROM placements p \
             CROSS JOIN reports r ON r.report = p.report \
             CROSS JOIN revisions v ON v.revision = r.revision \
             CROSS JOIN articles a ON a.article = v.article \
             WHERE p.event = ?1 AND a.revision = v.revision",
        )?;
        let mut spoken = db.prepare_cached(
            "SELECT coalesce(x.name, q.words), x.country, x.sectors, x.kind, \
             count(DISTINCT r.report) FROM placements p \
             CROSS JOIN reports r ON r.report = p.report \
             CROSS JOIN revisions v ON v.revision = r.revision \
             CROSS JOIN articles a ON a.article = v.article \
             CROSS JOIN report_parties q ON q.report = r.report \
             CROSS JOIN entities x ON x.entity = q.entity \
             WHERE p.event = ?1 AND a.revision = v.revision AND q.role = 'speaker' \
             GROUP BY 1, 2, 3, 4",
        )?;
        let mut agencies: BTreeMap<String, u32> = BTreeMap::new();
        let mut outlets: BTreeMap<String, u32> = BTreeMap::new();
        type Speaker = (String, Option<String>, String, String);
        let mut speakers: BTreeMap<Speaker, (u32, u32)> = BTreeMap::new();
        for event in events {
            let (mut wired, mut published) = (BTreeSet::new(), BTreeSet::new());
            let mut rows = printed.query([event])?;
            while let Some(row) = rows.next()? {
                wired.extend(row.get::<_, Option<String>>(0)?);
                published.extend(row.get::<_, Option<String>>(1)?);
            }
            wired.into_iter().for_each(|name| *agencies.entry(name).or_default() += 1);
            published.into_iter().for_each(|name| *outlets.entry(name).or_default() += 1);
            let mut rows = spoken.query([event])?;
            while let Some(row) = rows.next()? {
                let who = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
                let count = speakers.entry(who).or_default();
                count.0 += row.get::<_, u32>(4)?;
                count.1 += 1;
            }
        }
        let ranked = |counts: BTreeMap<String, u32>| {
            let mut counts: Vec<(String, u32)> = counts.into_iter().collect();
            counts.sort_by_key(|(_, count)| Reverse(*count));
            counts
        };
        record.agencies = ranked(agencies);
        record.outlets = ranked(outlets);
        record.speakers = speakers
            .into_iter()
            .map(|((name, country, sectors, kind), (reports, events))| SpeakerCount {
                name,
                country,
                sectors,
                kind,
                reports,
                events,
            })
            .collect();
        record.speakers.sort_by_key(|speaker| Reverse(speaker.reports));
        Ok(())
    }
}

/// Most frequent type first, and within a type the most frequent mode.
fn by_frequency(mut counts: Vec<TypeCount>) -> Vec<TypeCount> {
    let mut totals: FxHashMap<EventType, u32> = FxHashMap::default();
    for count in &counts {
        *totals.entry(count.event_type).or_default() += count.events + count.tallies;
    }
    counts.sort_by_key(|count| {
        let total = totals[&count.event_type];
        let own = count.events + count.tallies;
        (u32::MAX - total, count.event_type, u32::MAX - own, count.mode)
    });
    counts
}

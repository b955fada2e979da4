//! The record of two parties: what they did with each other, how often, on whose word.

use crate::features::{same_parties, PartyKey};
use crate::filter::Filter;
use crate::rows::*;
use crate::{Error, Record};
use annals_model::{CountryCode, EventType, Mode, Participant, QuadClass, Status};
use rusqlite::params_from_iter;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

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
        let reports = "FROM events e JOIN placements p ON p.event = e.event \
             JOIN reports r ON r.report = p.report JOIN revisions v ON v.revision = r.revision \
             JOIN articles a ON a.revision = v.revision";
        let db = self.connection();
        for (column, list) in [("agency", &mut record.agencies), ("outlet", &mut record.outlets)] {
            *list = db
                .prepare(&format!(
                    "SELECT v.{column}, count(DISTINCT e.event) n {reports} \
                     WHERE v.{column} IS NOT NULL AND {} GROUP BY 1 ORDER BY n DESC, 1",
                    clause.sql()
                ))?
                .query_map(params_from_iter(&clause.values), |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<Result<_, _>>()?;
        }
        let speakers: Vec<SpeakerCount> = db
            .prepare(&format!(
                "SELECT coalesce(x.name, q.words), x.country, x.sectors, x.kind, \
                 count(DISTINCT r.report) n, count(DISTINCT e.event) {reports} \
                 JOIN report_parties q ON q.report = r.report AND q.role = 'speaker' \
                 JOIN entities x USING (entity) WHERE {} \
                 GROUP BY 1, 2, 3, 4 ORDER BY n DESC, 1, 2, 3, 4",
                clause.sql()
            ))?
            .query_map(params_from_iter(&clause.values), |row| {
                Ok(SpeakerCount {
                    name: row.get(0)?,
                    country: row.get(1)?,
                    sectors: row.get(2)?,
                    kind: row.get(3)?,
                    reports: row.get(4)?,
                    events: row.get(5)?,
                })
            })?
            .collect::<Result<_, _>>()?;
        record.speakers = speakers;
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

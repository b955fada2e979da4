//! The record of two parties: what they did with each other, how often, on whose word.

use crate::dyads::{BACK, FORTH, TOGETHER};
use crate::features::{same_parties, PartyKey};
use crate::filter::{Filter, Summed};
use crate::query::Columns;
use crate::rows::*;
use crate::stored::{self, Sources};
use crate::{Error, Record};
use annals_model::{EventType, Mode, Participant, QuadClass, Status};
use jiff::civil::Date;
use rusqlite::params_from_iter;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
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

fn happened(event: &EventRow) -> bool {
    matches!(event.status, Status::Actual | Status::Historical)
}

fn keys(parties: &[Participant]) -> Vec<PartyKey> {
    let mut keys: Vec<PartyKey> = parties.iter().map(PartyKey::of).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Whether a single event falls under a tally: the same type, participants that do not
/// contradict, a time that can lie within the tally's, and its mode.
fn falls_under(event: &EventRow, tally: &EventRow) -> bool {
    let time = match (&event.when, &tally.when) {
        (Some(event), Some(tally)) => tally.start <= event.start && event.end <= tally.end,
        _ => false,
    };
    let sides = |row: &EventRow| (keys(&row.actors), keys(&row.recipients));
    event.event_type == tally.event_type
        && happened(event)
        && time
        && mode_counts(tally.event_type, &tally.modes, &event.modes)
        && parties_count(tally.mutual || event.mutual, &sides(event), &sides(tally))
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

    /// As [`Record::compare`], with the single events of the same type that the two did.
    fn compare_with(
        &self,
        row: EventRow,
        tally: &Countable,
        singles: &[Countable],
    ) -> rusqlite::Result<TallyComparison> {
        let mut held: Vec<(Option<Date>, String)> = Vec::new();
        let sides = stored::decode_parties(&tally.parties);
        let mut id = self.connection().prepare_cached("SELECT id FROM events WHERE event = ?1")?;
        for single in singles {
            let within = match (single.start, single.end, tally.start, tally.end) {
                (Some(start), Some(end), Some(first), Some(last)) => first <= start && end <= last,
                _ => false,
            };
            if !within || !mode_counts(row.event_type, &tally.modes, &single.modes) {
                continue;
            }
            let others = stored::decode_parties(&single.parties);
            let fits = others.as_ref().zip(sides.as_ref()).is_some_and(|(others, sides)| {
                parties_count(tally.mutual || single.mutual, others, sides)
            });
            if fits {
                held.push((single.start, id.query_row([single.event], |row| row.get(0))?));
            }
        }
        held.sort();
        let held: Vec<String> = held.into_iter().map(|(_, id)| id).collect();
        let stated = row.count.map_or(0, |count| count.min);
        let missing = stated.saturating_sub(held.len() as u32);
        Ok(TallyComparison { tally: row, held, missing })
    }

    /// The record of two parties, or of one with everyone.
    ///
    /// Counts are of events in force. `by_month` and the directions count single events that
    /// happened; the timeline shows those of every status.
    pub fn dyad(&self, query: &DyadQuery) -> Result<DyadRecord, Error> {
        self.dyad_with(query, usize::MAX)
    }

    /// As [`Record::dyad`], with the first `most` single events in the timeline and as many
    /// tallies: the record of two countries that did much takes little time and memory then.
    pub fn dyad_with(&self, query: &DyadQuery, most: usize) -> Result<DyadRecord, Error> {
        let summed = query.filter().summed()?;
        let read = || -> rusqlite::Result<Done> {
            let mut summary = Summing::new(query);
            self.each_act(query, &summed, &mut |act, sources| summary.add(act, sources))?;
            let mut done = summary.done(most);
            let sources = self.name_sources(std::mem::take(&mut done.counts))?;
            (done.record.speakers, done.record.agencies, done.record.outlets) =
                (sources.speakers, sources.agencies, sources.outlets);
            Ok(done)
        };
        // One state of the record for all of it.
        let _state = self.connection().unchecked_transaction();
        let Done { mut record, timeline, tallies, countable, .. } =
            read().map_err(|error| self.failed(error))?;
        let rows = |events: Vec<i64>| -> Result<Vec<EventRow>, Error> {
            let rows = events.into_iter().map(|event| self.event_at(event));
            let mut rows =
                rows.collect::<rusqlite::Result<Vec<_>>>().map_err(|error| self.failed(error))?;
            rows.sort_by(|a, b| {
                let key = |row: &EventRow| row.when.map(|when| when.start);
                key(a).cmp(&key(b)).then_with(|| a.id.cmp(&b.id))
            });
            Ok(rows)
        };
        record.timeline = rows(timeline)?;
        record.timeline.truncate(most);
        for (event_type, tally) in tallies {
            let row = self.event_at(tally.event).map_err(|error| self.failed(error))?;
            let read = |day: Option<Date>| {
                day.is_some_and(|day| {
                    query.from.is_none_or(|from| from <= day) && query.to.is_none_or(|to| day <= to)
                })
            };
            // Where all that the tally can count was read, it need not be read again.
            let here = !tally.parties.is_empty() && read(tally.start) && read(tally.end);
            let comparison = match here {
                true => {
                    let singles = countable.get(&event_type).map_or(&[][..], Vec::as_slice);
                    self.compare_with(row, &tally, singles).map_err(|error| self.failed(error))?
                }
                false => self.compare(row)?,
            };
            record.tallies.push(comparison);
        }
        record.tallies.sort_by(|a, b| {
            let key = |row: &TallyComparison| row.tally.when.map(|when| when.start);
            key(a).cmp(&key(b)).then_with(|| a.tally.id.cmp(&b.tally.id))
        });
        Ok(record)
    }

    /// The pairs of unlike countries that did most with each other, most first.
    pub fn pairs(&self, most: usize) -> Result<Vec<PairRow>, Error> {
        let read = || -> rusqlite::Result<Vec<PairRow>> {
            self.connection()
                .prepare_cached(
                    "SELECT a, b, count(*) n, sum(score) FROM dyads WHERE a <> b AND NOT tally \
                     AND status IN ('actual', 'historical') AND origins > 0 \
                     GROUP BY a, b ORDER BY n DESC, a, b LIMIT ?1",
                )?
                .query_map([i64::try_from(most).unwrap_or(i64::MAX)], |row| {
                    let c = &mut Columns::of(row);
                    Ok(PairRow {
                        a: c.next()?,
                        b: c.next()?,
                        events: c.next()?,
                        score_sum: c.next()?,
                    })
                })?
                .collect()
        };
        read().map_err(|error| self.failed(error))
    }

    /// Every event the query asks for, by date, with no more than counting needs.
    fn each_act(
        &self,
        query: &DyadQuery,
        summed: &Summed,
        each: &mut dyn FnMut(Act, &Sources),
    ) -> rusqlite::Result<()> {
        let mut clause = summed.clause.clone();
        // Whether the party asked about first is the one that acts `BACK`.
        let mut swapped = false;
        let columns = match (&summed.pair, &query.a) {
            (Some((first, _)), Who::Country(a)) => {
                swapped = !a.eq_ignore_ascii_case(first);
                "e.start_date, e.end_date, e.parties, e.direction".to_owned()
            }
            _ => {
                let acts = clause.takes_part(&query.a, Some("actor"));
                format!(
                    "coalesce(e.start_date, ''), coalesce(e.end_date, ''), x'', \
                     CASE WHEN e.mutual THEN {TOGETHER} WHEN {acts} THEN {FORTH} ELSE {BACK} END"
                )
            }
        };
        let sql = format!(
            "SELECT e.event, e.event_type, e.modes, e.status, e.tally, e.score, e.reports, \
             e.origins, e.sources, {columns} FROM {} e WHERE {} ORDER BY e.start_date",
            summed.table,
            clause.sql()
        );
        let mut select = self.connection().prepare_cached(&sql)?;
        let mut rows = select.query(params_from_iter(&clause.values))?;
        let mut sources = Sources::default();
        while let Some(row) = rows.next()? {
            let c = &mut Columns::of(row);
            let event = c.next()?;
            let (event_type, modes) = (c.code()?, c.codes::<Mode>()?);
            let (status, tally, score) = (c.code()?, c.next()?, c.next()?);
            let (reports, origins) = (c.next()?, c.next()?);
            c.sources(&mut sources)?;
            let (start, end) = (c.day()?, c.day()?);
            let parties = c.next()?;
            let direction = match (c.next::<i64>()?, swapped) {
                (TOGETHER, _) => Direction::Together,
                (bits, false) if bits & FORTH != 0 => Direction::FromA,
                (bits, true) if bits & BACK != 0 => Direction::FromA,
                _ => Direction::FromB,
            };
            let act = Act {
                event,
                start,
                end,
                event_type,
                modes,
                status,
                tally,
                score,
                reports,
                origins,
                parties,
                direction,
            };
            each(act, &sources);
        }
        Ok(())
    }

    /// Speakers, agencies and outlets behind the events that pass the filter, regardless of its
    /// limit.
    pub fn sources(&self, filter: &Filter) -> Result<SourceCounts, Error> {
        let Summed { table, clause, .. } = filter.summed()?;
        let read = || -> rusqlite::Result<SourceCounts> {
            let (mut counts, mut sources) = (Counts::default(), Sources::default());
            let sql = format!("SELECT e.sources FROM {table} e WHERE {}", clause.sql());
            let mut select = self.connection().prepare(&sql)?;
            let mut rows = select.query(params_from_iter(&clause.values))?;
            while let Some(row) = rows.next()? {
                let c = &mut Columns::of(row);
                c.sources(&mut sources)?;
                counts.add(&sources);
            }
            self.name_sources(counts)
        };
        read().map_err(|error| self.failed(error))
    }

    /// The words of speakers, agencies and outlets for their rows.
    fn name_sources(&self, counts: Counts) -> rusqlite::Result<SourceCounts> {
        let db = self.connection();
        let mut select = db.prepare_cached("SELECT words FROM names WHERE name = ?1")?;
        let mut named = |counts: FxHashMap<u32, u32>| -> rusqlite::Result<Vec<(String, u32)>> {
            let mut list = counts
                .into_iter()
                .map(|(row, count)| Ok((select.query_row([row], |row| row.get(0))?, count)))
                .collect::<rusqlite::Result<Vec<(String, u32)>>>()?;
            list.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            Ok(list)
        };
        let (outlets, agencies) = (named(counts.outlets)?, named(counts.agencies)?);
        let mut select = db.prepare_cached(
            "SELECT coalesce(name, office, trim(coalesce(country, '') || ' ' || sectors)), \
             country, sectors, kind FROM entities WHERE entity = ?1",
        )?;
        // One speaker may stand in several rows, such as in one office and then another.
        type Speaker = (String, Option<String>, String, String);
        let mut speakers: BTreeMap<Speaker, (u32, u32)> = BTreeMap::new();
        for (row, (reports, events)) in counts.speakers {
            let who = select
                .query_row([row], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
            let count = speakers.entry(who).or_default();
            count.0 += reports;
            count.1 += events;
        }
        let mut speakers: Vec<SpeakerCount> = speakers
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
        speakers.sort_by_key(|speaker| Reverse(speaker.reports));
        Ok(SourceCounts { speakers, agencies, outlets })
    }
}

/// An event as far as counting needs.
struct Act {
    event: i64,
    start: Option<Date>,
    end: Option<Date>,
    event_type: EventType,
    modes: Vec<Mode>,
    status: Status,
    tally: bool,
    score: f64,
    reports: u32,
    origins: u32,
    /// As [`stored::encode_parties`] wrote it; empty where it is not at hand.
    parties: Vec<u8>,
    direction: Direction,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    FromA,
    FromB,
    Together,
}

/// How many events each source stands behind, by its row; of speakers also the reports.
#[derive(Default)]
struct Counts {
    outlets: FxHashMap<u32, u32>,
    agencies: FxHashMap<u32, u32>,
    speakers: FxHashMap<u32, (u32, u32)>,
}

impl Counts {
    /// Counts the sources of one event.
    fn add(&mut self, sources: &Sources) {
        sources.outlets.iter().for_each(|row| *self.outlets.entry(*row).or_default() += 1);
        sources.agencies.iter().for_each(|row| *self.agencies.entry(*row).or_default() += 1);
        for (row, reports) in &sources.speakers {
            let count = self.speakers.entry(*row).or_default();
            count.0 += reports;
            count.1 += 1;
        }
    }
}

/// A dyad's record while it is summed up.
struct Summing {
    record: DyadRecord,
    types: BTreeMap<(EventType, Option<Mode>), TypeCount>,
    months: BTreeMap<(i16, i8), MonthRow>,
    counts: Counts,
    singles: Vec<(Option<Date>, i64)>,
    tallies: Vec<(EventType, Countable)>,
    /// Single events that happened, as tallies count them.
    countable: BTreeMap<EventType, Vec<Countable>>,
}

/// A dyad's record summed up, before rows are read.
struct Done {
    record: DyadRecord,
    counts: Counts,
    timeline: Vec<i64>,
    tallies: Vec<(EventType, Countable)>,
    countable: BTreeMap<EventType, Vec<Countable>>,
}

/// What decides whether a single event falls under a tally.
struct Countable {
    event: i64,
    start: Option<Date>,
    end: Option<Date>,
    modes: Vec<Mode>,
    mutual: bool,
    parties: Vec<u8>,
}

/// Actors and recipients, each sorted.
type Sides = (Vec<PartyKey>, Vec<PartyKey>);

/// Whether the mode of a single event is one a tally counts. A tally without a mode takes events
/// of any, except that "met" does not count calls.
fn mode_counts(event_type: EventType, tally: &[Mode], event: &[Mode]) -> bool {
    match (tally.first(), event_type) {
        (Some(mode), _) => event.contains(mode),
        (None, EventType::Consult) => !event.contains(&Mode::Phone),
        (None, _) => true,
    }
}

/// Whether the parties of a single event are those of a tally.
fn parties_count(mutual: bool, event: &Sides, tally: &Sides) -> bool {
    if !mutual {
        return same_parties(&event.0, &tally.0) && same_parties(&event.1, &tally.1);
    }
    let all = |sides: &Sides| {
        let mut all: Vec<PartyKey> = sides.0.iter().chain(&sides.1).copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    same_parties(&all(event), &all(tally))
}

impl Summing {
    fn new(query: &DyadQuery) -> Summing {
        Summing {
            record: DyadRecord {
                a: query.a.to_string(),
                b: query.b.as_ref().map(Who::to_string),
                period: None,
                events: 0,
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
            },
            types: BTreeMap::new(),
            months: BTreeMap::new(),
            counts: Counts::default(),
            singles: Vec::new(),
            tallies: Vec::new(),
            countable: BTreeMap::new(),
        }
    }

    fn add(&mut self, act: Act, sources: &Sources) {
        let single = u32::from(!act.tally);
        let happened = matches!(act.status, Status::Actual | Status::Historical);
        let mode = act.modes.first().copied();
        let count = self.types.entry((act.event_type, mode)).or_insert(TypeCount {
            event_type: act.event_type,
            mode,
            quad: act.event_type.quad(),
            events: 0,
            tallies: 0,
            reports: 0,
            origins: 0,
            from_a: 0,
            from_b: 0,
            together: 0,
            not_done: 0,
        });
        count.events += single;
        count.tallies += 1 - single;
        count.reports += act.reports;
        count.origins += act.origins;
        count.not_done += if happened { 0 } else { single };
        *match act.direction {
            Direction::FromA => &mut count.from_a,
            Direction::FromB => &mut count.from_b,
            Direction::Together => &mut count.together,
        } += single;
        self.counts.add(sources);
        if let (Some(start), Some(end)) = (act.start, act.end) {
            let (first, last) = self.record.period.unwrap_or((start, end));
            self.record.period = Some((first.min(start), last.max(end)));
        }
        let countable = Countable {
            event: act.event,
            start: act.start,
            end: act.end,
            modes: act.modes,
            mutual: act.direction == Direction::Together,
            parties: act.parties,
        };
        if act.tally {
            self.tallies.push((act.event_type, countable));
            return;
        }
        self.record.events += 1;
        self.singles.push((act.start, act.event));
        if !happened {
            return;
        }
        self.countable.entry(act.event_type).or_default().push(countable);
        *match act.direction {
            Direction::FromA => &mut self.record.from_a,
            Direction::FromB => &mut self.record.from_b,
            Direction::Together => &mut self.record.together,
        } += 1;
        if let Some(start) = act.start {
            let row = self.months.entry((start.year(), start.month())).or_insert_with(|| {
                MonthRow { month: start.strftime("%Y-%m").to_string(), ..MonthRow::default() }
            });
            row.events += 1;
            row.score_sum += act.score;
            row.score_up += act.score.max(0.0);
            row.score_down += act.score.min(0.0);
            *match act.event_type.quad() {
                QuadClass::VerbalCooperation => &mut row.verbal_cooperation,
                QuadClass::MaterialCooperation => &mut row.material_cooperation,
                QuadClass::VerbalConflict => &mut row.verbal_conflict,
                QuadClass::MaterialConflict => &mut row.material_conflict,
            } += 1;
        }
    }

    /// The sums, with the rows of the first `most` single events (and those of the same day as
    /// the last) and of as many tallies.
    fn done(mut self, most: usize) -> Done {
        self.record.by_type = by_frequency(self.types.into_values().collect());
        self.record.by_month = self.months.into_values().collect();
        for month in &mut self.record.by_month {
            month.score_mean = month.score_sum / f64::from(month.events);
        }
        // They came by date; those of one day are put in order by their ids later.
        let last = most.checked_sub(1).and_then(|last| self.singles.get(last)).map(|(day, _)| *day);
        let wanted = |(at, (day, _)): &(usize, &(Option<Date>, i64))| {
            *at < most || last.is_some_and(|last| *day == last)
        };
        let timeline: Vec<i64> = self
            .singles
            .iter()
            .enumerate()
            .take_while(wanted)
            .map(|(_, (_, event))| *event)
            .collect();
        self.tallies.truncate(most);
        Done {
            record: self.record,
            counts: self.counts,
            timeline,
            tallies: self.tallies,
            countable: self.countable,
        }
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

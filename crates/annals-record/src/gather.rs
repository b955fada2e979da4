//! Keeps events in step with reports: after each batch, the blocks and days it touched are
//! gathered anew, and what changed is written.

use crate::cluster::{clusters, slots, LOOKED_AT};
use crate::dyads;
use crate::features::{Features, Kind, NO_DAY};
use crate::hash::{base32, ContentHash};
use crate::stored::{self, Sources};
use annals_model::{Casualties, Context, EventType, Mode, Status};
use rusqlite::{params, Connection, OptionalExtension};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};

/// A report to be placed: new, moved to another day, or changed where it stands.
pub(crate) struct Dirty {
    pub report: i64,
    pub block: i64,
    pub day: i32,
    pub features: Features,
}

struct Row {
    report: i64,
    day: i32,
    event: Option<i64>,
    joined: String,
    features: Features,
    /// Not yet in `placements` as it is here.
    changed: bool,
}

/// A report of a window, whose features are read only where its slot is gathered anew.
struct Placed {
    report: i64,
    day: i32,
    /// How many days its text names, and named before this batch.
    days: i32,
    before: Option<i32>,
    event: Option<i64>,
    joined: String,
    stored: Vec<u8>,
    /// What takes the place of `stored`.
    now: Option<Features>,
}

impl Placed {
    fn row(self) -> rusqlite::Result<Row> {
        let changed = self.now.is_some();
        let features = match self.now {
            Some(now) => now,
            None => stored::decode(&self.stored)
                .ok_or_else(|| unreadable(4, "the features of a report"))?,
        };
        let Placed { report, day, event, joined, .. } = self;
        Ok(Row { report, day, event, joined, features, changed })
    }
}

struct Plan {
    block: i64,
    rows: Vec<Row>,
    joined: Vec<&'static str>,
    reuse: Option<i64>,
}

/// Reports whose placement changed, by block.
#[derive(Default)]
pub(crate) struct Gathering {
    dirty: BTreeMap<i64, Vec<Dirty>>,
    /// Days that lost a report, and how many days its text named.
    left: BTreeMap<i64, Vec<(i32, i32)>>,
    /// Events that lost a report.
    reduced: FxHashSet<i64>,
}

impl Gathering {
    pub fn place(&mut self, dirty: Dirty) {
        self.dirty.entry(dirty.block).or_default().push(dirty);
    }

    /// Takes a report's placement away; [`Gathering::place`] gives it another.
    pub fn remove(
        &mut self,
        db: &Connection,
        block: i64,
        day: i32,
        report: i64,
    ) -> rusqlite::Result<()> {
        let (event, days) = db
            .prepare_cached(
                "DELETE FROM placements WHERE block = ?1 AND day = ?2 AND report = ?3 \
                 RETURNING event, features",
            )?
            .query_row(params![block, day, report], |row| {
                Ok((row.get(0)?, days(row.get_ref(1)?.as_blob()?)?))
            })?;
        self.reduced.insert(event);
        self.left.entry(block).or_default().push((day, days));
        Ok(())
    }

    pub fn finish(mut self, db: &Connection) -> rusqlite::Result<()> {
        let blocks: BTreeSet<i64> = self.dirty.keys().chain(self.left.keys()).copied().collect();
        let mut plans = Vec::new();
        let mut stale: BTreeSet<i64> = self.reduced.iter().copied().collect();
        let mut reused: FxHashSet<i64> = FxHashSet::default();
        for block in blocks {
            let dirty = self.dirty.remove(&block).unwrap_or_default();
            let left = self.left.remove(&block).unwrap_or_default();
            for plan in plan_block(db, block, dirty, &left, &self.reduced, &mut reused)? {
                stale.extend(plan.rows.iter().filter_map(|row| row.event));
                plans.push(plan);
            }
        }
        for event in &stale {
            dyads::delete(db, *event)?;
            db.prepare_cached("DELETE FROM event_parties WHERE event = ?1")?.execute([event])?;
            db.prepare_cached("DELETE FROM events WHERE event = ?1")?.execute([event])?;
        }
        // A new row number must not be one that another plan takes over.
        plans.sort_by_key(|plan| plan.reuse.is_none());
        plans.iter().try_for_each(|plan| write_event(db, plan))
    }
}

/// First and last day of each stretch of days that must be looked at together.
fn windows(kind: Kind, days: &BTreeSet<i32>) -> Vec<(i32, i32)> {
    let reach = if kind == Kind::Day { LOOKED_AT } else { (0, 0) };
    let mut windows: Vec<(i32, i32)> = Vec::new();
    for day in days {
        let (first, last) = (day + reach.0, day + reach.1);
        match windows.last_mut() {
            Some(window) if first <= window.1 => window.1 = last,
            _ => windows.push((first, last)),
        }
    }
    windows
}

fn days(features: &[u8]) -> rusqlite::Result<i32> {
    stored::days(features).ok_or_else(|| unreadable(4, "the features of a report"))
}

fn plan_block(
    db: &Connection,
    block: i64,
    dirty: Vec<Dirty>,
    left: &[(i32, i32)],
    reduced: &FxHashSet<i64>,
    reused: &mut FxHashSet<i64>,
) -> rusqlite::Result<Vec<Plan>> {
    let kind = Kind::of_block(block);
    let touched = dirty.iter().map(|report| report.day).chain(left.iter().map(|(day, _)| *day));
    let touched: BTreeSet<i32> = touched.collect();
    let mut dirty: BTreeMap<i64, Dirty> =
        dirty.into_iter().map(|report| (report.report, report)).collect();
    let mut plans = Vec::new();
    let mut load = db.prepare_cached(
        "SELECT report, day, event, joined, features FROM placements \
         WHERE block = ?1 AND day BETWEEN ?2 AND ?3",
    )?;
    for (first, last) in windows(kind, &touched) {
        let mut window = Vec::new();
        let mut found = load.query(params![block, first, last])?;
        while let Some(row) = found.next()? {
            let report = row.get(0)?;
            let stored = row.get_ref(4)?.as_blob()?;
            let before = days(stored)?;
            let now = dirty.remove(&report).map(|now| now.features);
            window.push(Placed {
                report,
                day: row.get(1)?,
                days: now.as_ref().map_or(before, Features::days),
                before: Some(before),
                event: row.get(2)?,
                joined: row.get(3)?,
                stored: stored.to_owned(),
                now,
            });
        }
        let here: Vec<i64> = dirty
            .values()
            .filter(|report| (first..=last).contains(&report.day))
            .map(|report| report.report)
            .collect();
        window.extend(here.iter().filter_map(|report| dirty.remove(report)).map(|new| Placed {
            report: new.report,
            day: new.day,
            days: new.features.days(),
            before: None,
            event: None,
            joined: String::new(),
            stored: Vec::new(),
            now: Some(new.features),
        }));
        let left = left.iter().filter(|(day, _)| (first..=last).contains(day));
        let left: Vec<(i32, i32)> = left.copied().collect();
        let slots = stale_slots(kind, window, &left)?;
        // An event may have had reports in several of them.
        let mut sizes: FxHashMap<i64, usize> = FxHashMap::default();
        for event in slots.iter().flatten().filter_map(|row| row.event) {
            *sizes.entry(event).or_default() += 1;
        }
        for rows in slots {
            gather_slot(block, kind, rows, &sizes, reduced, reused, &mut plans);
        }
    }
    Ok(plans)
}

/// The reports of each slot that is not as it was: whose reports came, went or changed. Where
/// a slot is as it was, its events are too.
fn stale_slots(
    kind: Kind,
    window: Vec<Placed>,
    left: &[(i32, i32)],
) -> rusqlite::Result<Vec<Vec<Row>>> {
    let now: Vec<(i32, i32)> = window.iter().map(|report| (report.day, report.days)).collect();
    let now = slots(kind, &now);
    let stood = window.iter().filter_map(|report| Some((report.day, report.before?)));
    let before: Vec<(i32, i32)> = stood.chain(left.iter().copied()).collect();
    let mut before = slots(kind, &before).into_iter();
    let mut stale: FxHashSet<i64> = FxHashSet::default();
    for (report, now) in window.iter().zip(&now) {
        let before = report.before.and_then(|_| before.next());
        if report.now.is_some() || before != Some(*now) {
            stale.extend(before.into_iter().chain([*now]));
        }
    }
    stale.extend(before);
    // An event that earlier rules let stand in several slots is gathered as a whole.
    loop {
        let slots = || window.iter().zip(&now);
        let events: FxHashSet<i64> = slots()
            .filter(|(_, slot)| stale.contains(slot))
            .filter_map(|(report, _)| report.event)
            .collect();
        let size = stale.len();
        let theirs =
            slots().filter(|(report, _)| report.event.is_some_and(|e| events.contains(&e)));
        stale.extend(theirs.map(|(_, slot)| *slot));
        if stale.len() == size {
            break;
        }
    }
    let mut by_slot: BTreeMap<i64, Vec<Row>> = BTreeMap::new();
    for (report, slot) in window.into_iter().zip(now) {
        if stale.contains(&slot) {
            by_slot.entry(slot).or_default().push(report.row()?);
        }
    }
    Ok(by_slot.into_values().collect())
}

fn gather_slot(
    block: i64,
    kind: Kind,
    rows: Vec<Row>,
    sizes: &FxHashMap<i64, usize>,
    reduced: &FxHashSet<i64>,
    reused: &mut FxHashSet<i64>,
    plans: &mut Vec<Plan>,
) {
    let features: Vec<&Features> = rows.iter().map(|row| &row.features).collect();
    let clusters = clusters(kind, &features);
    let mut rows: Vec<Option<Row>> = rows.into_iter().map(Some).collect();
    for cluster in clusters {
        let taken: Vec<Row> = cluster.members.iter().filter_map(|at| rows[*at].take()).collect();
        let event = taken[0].event;
        let as_before = event.is_some_and(|event| {
            sizes[&event] == taken.len()
                && !reduced.contains(&event)
                && taken.iter().zip(&cluster.joined).all(|(row, why)| {
                    row.event == Some(event) && !row.changed && row.joined == *why
                })
        });
        if as_before {
            continue;
        }
        let reuse = taken.iter().filter_map(|row| row.event).find(|event| reused.insert(*event));
        plans.push(Plan { block, rows: taken, joined: cluster.joined, reuse });
    }
}

pub(crate) fn unreadable(column: usize, what: &str) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(
        column,
        rusqlite::types::Type::Blob,
        format!("{what} cannot be read").into(),
    )
}

/// ISO 8601 text of a day number.
fn date_text(day: i32) -> Option<String> {
    let date = jiff::civil::Date::constant(1970, 1, 1);
    let span = jiff::Span::new().try_days(day).ok()?;
    Some(date.checked_add(span).ok()?.to_string())
}

fn write_event(db: &Connection, plan: &Plan) -> rusqlite::Result<()> {
    let kind = Kind::of_block(plan.block);
    // Reports in force speak for the event before superseded ones; the founding report leads.
    let mut rows: Vec<&Row> = plan.rows.iter().collect();
    rows.sort_by_key(|row| !row.features.in_force);
    let lead = &rows[0].features;
    let all = || rows.iter().map(|row| &row.features);
    let in_force = || all().filter(|features| features.in_force);
    let distinct = |part: fn(&Features) -> i64| {
        in_force().map(part).filter(|id| *id != 0).collect::<FxHashSet<i64>>().len()
    };

    // The closest date of all.
    let closest = |features: &&Features| features.days();
    let dated_day = all().filter(|features| features.dated).min_by_key(closest);
    let (start, end) = match (kind, dated_day) {
        (Kind::Undatable, _) => (None, None),
        (Kind::Span | Kind::Tally, _) if lead.dated => (Some(lead.start), Some(lead.end)),
        (_, Some(dated)) => (Some(dated.start), Some(dated.end)),
        _ => {
            let first = rows.iter().map(|row| row.day).min();
            (first, first)
        }
    };
    let dated = kind != Kind::Undatable && dated_day.is_some();
    let dated_report = rows
        .iter()
        .filter(|row| row.features.dated)
        .min_by_key(|row| row.features.days())
        .map_or(0, |row| row.report);
    let mode_of = |features: &Features| Mode::ALL.get(features.main as usize).copied();
    let mode = all().find_map(mode_of);
    // The telling with most modes lends the further ones.
    let richest = all().max_by_key(|features| features.modes.count_ones()).unwrap_or(lead);
    let mut modes: Vec<&str> = mode.iter().map(|mode| mode.as_str()).collect();
    if mode.is_some_and(|mode| richest.modes & 1 << mode as u64 != 0) {
        let further = Mode::ALL.iter().filter(|other| richest.modes & 1 << **other as u64 != 0);
        modes.extend(further.filter(|other| Some(**other) != mode).map(|mode| mode.as_str()));
    }
    let status = match all().any(|features| features.status == Status::Actual) {
        true => Status::Actual,
        false => lead.status,
    };
    let context_bits = all().fold(0, |bits, features| bits | features.contexts);
    let contexts: Vec<&str> = Context::ALL
        .iter()
        .filter(|context| context_bits & 1 << **context as u64 != 0)
        .map(|context| context.as_str())
        .collect();
    let harm = |part: fn(&Casualties) -> Option<u32>| {
        all().filter_map(|features| part(&features.casualties)).max()
    };
    let count = all().find_map(|features| features.count);
    let placed = rows.iter().filter(|row| row.features.place.name != 0);
    let placed = placed.min_by_key(|row| row.features.place.wide).map_or(0, |row| row.report);
    let event_type: EventType = lead.event_type;

    // The id rests on the earliest telling, so that later ones do not change it.
    let founder = all().min_by(|a, b| a.standing.cmp(&b.standing)).unwrap_or(lead);
    let content = ContentHash::new("event")
        .bytes(&founder.code.to_le_bytes())
        .number(i64::from(start.unwrap_or(NO_DAY)))
        .number(plan.block & 3)
        .long();
    let id = free_id(db, content)?;

    db.prepare_cached(
        "INSERT INTO events (event, id, content, event_type, modes, quad, score, status, tally, \
         mutual, count_min, count_max, start_date, end_date, when_precision, dated, place_name, \
         place_country, place_level, contexts, dead, injured, arrested, reports, articles, origins, outlets, \
         kin, lead, sources) \
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, r.tally, ?9, ?10, ?11, ?12, ?13, \
         CASE WHEN ?14 THEN coalesce(d.when_precision, 'day') WHEN ?12 IS NULL THEN NULL \
         ELSE 'day' END, ?14, p.place_name, p.place_country, p.place_level, ?15, ?16, ?17, ?18, ?19, ?20, ?21, \
         ?22, ?23, r.report, ?27 \
         FROM reports r LEFT JOIN reports p ON p.report = ?24 LEFT JOIN reports d ON d.report = ?25 \
         WHERE r.report = ?26",
    )?
    .execute(params![
        plan.reuse,
        id,
        content.to_be_bytes(),
        event_type.as_str(),
        modes.join(" "),
        event_type.quad().as_str(),
        event_type.score_with(mode),
        status.as_str(),
        lead.mutual,
        count.map(|count| count.min),
        count.and_then(|count| count.max),
        start.and_then(date_text),
        end.and_then(date_text),
        dated,
        contexts.join(" "),
        harm(|casualties| casualties.dead),
        harm(|casualties| casualties.injured),
        harm(|casualties| casualties.arrested),
        in_force().count() as i64,
        distinct(|features| features.article) as i64,
        distinct(|features| features.origin) as i64,
        distinct(|features| features.outlet.into()) as i64,
        lead.kin(),
        placed,
        dated_report,
        rows[0].report,
        sources(in_force()).encode(),
    ])?;
    let event = plan.reuse.unwrap_or_else(|| db.last_insert_rowid());
    dyads::insert(db, event, rows[0].report, lead)?;
    db.prepare_cached(
        "INSERT INTO event_parties (event, role, position, entity) \
         SELECT ?1, role, position, entity FROM report_parties \
         WHERE report = ?2 AND role IN ('actor', 'recipient')",
    )?
    .execute(params![event, rows[0].report])?;
    let mut place = db.prepare_cached(
        "INSERT OR REPLACE INTO placements (block, day, report, event, joined, features) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for (row, why) in plan.rows.iter().zip(&plan.joined) {
        if row.changed || row.event != Some(event) || row.joined != *why {
            place.execute(params![
                plan.block,
                row.day,
                row.report,
                event,
                why,
                stored::encode(&row.features)
            ])?;
        }
    }
    Ok(())
}

/// On whose word and paper reports stand.
fn sources<'f>(reports: impl Iterator<Item = &'f Features>) -> Sources {
    let (mut outlets, mut agencies) = (BTreeSet::new(), BTreeSet::new());
    let mut speakers: BTreeMap<u32, u32> = BTreeMap::new();
    for features in reports {
        outlets.insert(features.outlet);
        agencies.insert(features.agency);
        features.speakers.iter().for_each(|row| *speakers.entry(*row).or_default() += 1);
    }
    let known = |rows: BTreeSet<u32>| rows.into_iter().filter(|row| *row != 0).collect();
    Sources {
        outlets: known(outlets),
        agencies: known(agencies),
        speakers: speakers.into_iter().collect(),
    }
}

/// Base-32 digits an id has: 60 bits, so that two of ten million events share one by chance
/// once in twenty thousand records.
const ID_DIGITS: usize = 12;

/// The event's id; where another event has the same first digits, the one with the greater
/// content takes more of them.
fn free_id(db: &Connection, content: u128) -> rusqlite::Result<String> {
    let mut id = base32(content, ID_DIGITS);
    loop {
        let holder: Option<(i64, [u8; 16])> = db
            .prepare_cached("SELECT event, content FROM events WHERE id = ?1")?
            .query_row([&id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((event, theirs)) = holder else { return Ok(id) };
        let theirs = u128::from_be_bytes(theirs);
        if id.len() < 25 && content < theirs {
            let longer = free_longer(db, theirs, id.len() + 4)?;
            db.execute("UPDATE events SET id = ?1 WHERE event = ?2", params![longer, event])?;
            return Ok(id);
        }
        if id.len() < 25 {
            id = base32(content, id.len() + 4);
        } else {
            // Two events of one content cannot be told apart by it; number them.
            id.push('x');
        }
    }
}

fn free_longer(db: &Connection, content: u128, digits: usize) -> rusqlite::Result<String> {
    let mut id = base32(content, digits);
    while db.prepare_cached("SELECT 1 FROM events WHERE id = ?1")?.exists([&id])? {
        id = match id.len() {
            0..25 => base32(content, id.len() + 4),
            _ => format!("{id}x"),
        };
    }
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_share_their_digits_are_lengthened_the_same_way_in_any_order() {
        // Contents that differ only beyond the short id.
        let (low, high) = (7u128 << 68 | 1, 7u128 << 68 | 2 << 60);
        let ids = |order: [u128; 2]| -> Vec<(String, u128)> {
            let db = Connection::open_in_memory().unwrap();
            db.execute_batch(
                "CREATE TABLE events (event INTEGER PRIMARY KEY, id TEXT UNIQUE, content BLOB)",
            )
            .unwrap();
            for content in order {
                let id = free_id(&db, content).unwrap();
                db.execute(
                    "INSERT INTO events (id, content) VALUES (?1, ?2)",
                    params![id, content.to_be_bytes()],
                )
                .unwrap();
            }
            let mut rows = db.prepare("SELECT id, content FROM events ORDER BY content").unwrap();
            let rows =
                rows.query_map([], |row| Ok((row.get(0)?, u128::from_be_bytes(row.get(1)?))));
            rows.unwrap().map(Result::unwrap).collect()
        };
        let forth = ids([low, high]);
        assert_eq!(forth, ids([high, low]));
        assert_eq!(forth.iter().map(|(id, _)| id.len()).collect::<Vec<_>>(), [12, 16]);
    }
}

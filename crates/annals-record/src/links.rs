//! Events that belong together without being one: what was announced and what came of it, a
//! week and a day in it, a gathering and the meetings at its edge; and events that were nearly
//! joined. All of it is read from the events as they stand, and changes none.

use crate::features::{Features, PartyKey};
use crate::rows::EventRow;
use crate::{stored, Error, Record};
use annals_model::{EventType, Mode, Status};
use rusqlite::params;
use rustc_hash::FxHashSet;
use serde::Serialize;

/// How one event stands to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkKind {
    /// It was announced: a future event of which this may be the fulfilment.
    Announced,
    /// It happened: what came of this announcement.
    Happened,
    /// It was denied, or did not happen.
    Denied,
    /// It was said to have happened, or to come, where this denies it.
    Asserted,
    /// Told with a closer date.
    Closer,
    /// Told with a longer time.
    Longer,
    /// A gathering of more parties of which this may be a meeting at the edge.
    Gathering,
    /// A meeting of some of the parties at the edge of this gathering.
    Meeting,
}

impl LinkKind {
    /// For lists: "announced", "told with a closer date".
    pub fn words(self) -> &'static str {
        match self {
            LinkKind::Announced => "announced before",
            LinkKind::Happened => "happened",
            LinkKind::Denied => "denied, or not done",
            LinkKind::Asserted => "said to be so",
            LinkKind::Closer => "told with a closer date",
            LinkKind::Longer => "told with a longer time",
            LinkKind::Gathering => "the gathering around it",
            LinkKind::Meeting => "a meeting at its edge",
        }
    }
}

/// An event that belongs with another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventLink {
    pub kind: LinkKind,
    pub event: EventRow,
}

/// An event that was nearly joined with another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NearEvent {
    pub event: EventRow,
    /// What keeps the two apart; the fewest first in a list.
    pub apart: Vec<&'static str>,
}

/// Days between an announcement without a date and what may have come of it.
const ANNOUNCED_WITHIN: i32 = 45;
/// Days around an event in which near misses are looked for.
const NEAR: i32 = 10;
/// Events looked at for either question.
const LOOKED_AT: i64 = 2_000;

/// Some report of an event, with the event's own days.
struct Seen {
    event: i64,
    features: Features,
    /// First and last day: of the event, or of publication where `dated` is false.
    start: i32,
    end: i32,
    dated: bool,
    tally: bool,
}

impl Seen {
    fn overlaps(&self, other: &Seen) -> bool {
        self.start <= other.end && other.start <= self.end
    }
}

impl Record {
    /// Events that belong with this one; see [`LinkKind`].
    pub fn links(&self, id: &str) -> Result<Vec<EventLink>, Error> {
        let read = || -> rusqlite::Result<Vec<EventLink>> {
            let Some(this) = self.seen_by_id(id)? else { return Ok(Vec::new()) };
            let mut links: Vec<(LinkKind, i64)> = Vec::new();
            let around = ANNOUNCED_WITHIN;
            let others = self.seen(
                "SELECT e.event FROM events o JOIN events e ON e.kin = o.kin \
                 WHERE o.event = ?1 AND e.start_date <= date(o.end_date, ?2) \
                 AND e.end_date >= date(o.start_date, ?3)",
                &this,
                around,
            )?;
            for other in &others {
                links.extend(kin_link(&this, other).map(|kind| (kind, other.event)));
            }
            if this.features.event_type == EventType::Consult && !this.tally {
                for other in self.neighbours(&this, 1)? {
                    links.extend(gathering(&this, &other).map(|kind| (kind, other.event)));
                }
            }
            links.sort_unstable();
            let mut out = Vec::new();
            for (kind, event) in links {
                out.push(EventLink { kind, event: self.event_at(event)? });
            }
            out.sort_by(|a, b| {
                let key = |link: &EventLink| (link.kind, link.event.when.map(|when| when.start));
                key(a).cmp(&key(b)).then_with(|| a.event.id.cmp(&b.event.id))
            });
            Ok(out)
        };
        read().map_err(|error| self.failed(error))
    }

    /// Events most like this one that were not joined with it, nearest first, with what keeps
    /// each apart. `None` where no event has the id.
    pub fn near(&self, id: &str, limit: usize) -> Result<Option<Vec<NearEvent>>, Error> {
        let read = || -> rusqlite::Result<Option<Vec<NearEvent>>> {
            let Some(this) = self.seen_by_id(id)? else { return Ok(None) };
            let mut near: Vec<(Vec<&'static str>, i32, i64)> = self
                .neighbours(&this, NEAR)?
                .into_iter()
                .map(|other| {
                    (apart(&this, &other), this.start.abs_diff(other.start) as i32, other.event)
                })
                .collect();
            near.sort_by_key(|(apart, days, event)| (apart.len(), *days, *event));
            near.truncate(limit);
            let mut out = Vec::new();
            for (apart, days, event) in near {
                out.push((days, NearEvent { event: self.event_at(event)?, apart }));
            }
            out.sort_by(|(x, a), (y, b)| {
                (a.apart.len(), x, &a.event.id).cmp(&(b.apart.len(), y, &b.event.id))
            });
            Ok(Some(out.into_iter().map(|(_, near)| near).collect()))
        };
        read().map_err(|error| self.failed(error))
    }

    fn seen_by_id(&self, id: &str) -> rusqlite::Result<Option<Seen>> {
        let Some((event, _)) = self.event_row_of(id)? else { return Ok(None) };
        self.see(event)
    }

    fn see(&self, event: i64) -> rusqlite::Result<Option<Seen>> {
        let mut select = self.connection().prepare_cached(
            "SELECT p.features, coalesce(julianday(e.start_date) - 2440587.5, 0), \
             coalesce(julianday(e.end_date) - 2440587.5, 0), e.dated, e.tally \
             FROM events e JOIN placements p ON p.report = e.lead WHERE e.event = ?1",
        )?;
        let mut rows = select.query([event])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let Some(features) = stored::decode(row.get_ref(0)?.as_blob()?) else { return Ok(None) };
        Ok(Some(Seen {
            event,
            features,
            start: row.get::<_, f64>(1)? as i32,
            end: row.get::<_, f64>(2)? as i32,
            dated: row.get(3)?,
            tally: row.get(4)?,
        }))
    }

    /// Other events in force that a query finds for this one, within some days of it.
    fn seen(&self, sql: &str, this: &Seen, days: i32) -> rusqlite::Result<Vec<Seen>> {
        let sql = format!("{sql} AND e.event <> ?1 AND e.origins > 0 LIMIT {LOOKED_AT}");
        let found: Vec<i64> = self
            .connection()
            .prepare_cached(&sql)?
            .query_map(
                params![this.event, format!("+{days} days"), format!("-{days} days")],
                |row| row.get(0),
            )?
            .collect::<Result<_, _>>()?;
        let mut out = Vec::new();
        for event in found {
            out.extend(self.see(event)?);
        }
        Ok(out)
    }

    /// Events with a country or an entity of this one's, within some days of it.
    fn neighbours(&self, this: &Seen, days: i32) -> rusqlite::Result<Vec<Seen>> {
        // A pair of countries is found in one stretch of the file; where there is none, the
        // entities are looked up one by one.
        let mut seen: FxHashSet<i64> = FxHashSet::default();
        let mut out = self.seen(
            "SELECT DISTINCT e.event FROM events n \
             JOIN event_parties q ON q.event = n.event JOIN event_parties t ON t.event = n.event \
             JOIN entities x ON x.entity = q.entity JOIN entities y ON y.entity = t.entity \
             JOIN dyads e ON e.a = x.country AND e.b = y.country \
             AND e.start_date BETWEEN date(n.start_date, ?3) AND date(n.end_date, ?2) \
             WHERE n.event = ?1 AND (q.role <> t.role OR q.position <> t.position)",
            this,
            days,
        )?;
        out.retain(|other| seen.insert(other.event));
        if out.is_empty() {
            out = self.seen(
                "SELECT DISTINCT e.event FROM events n \
                 JOIN event_parties q ON q.event = n.event \
                 JOIN event_parties t ON t.entity = q.entity \
                 JOIN events e ON e.event = t.event \
                 WHERE n.event = ?1 AND e.start_date BETWEEN date(n.start_date, ?3) \
                 AND date(n.end_date, ?2)",
                this,
                days,
            )?;
        }
        Ok(out)
    }
}

fn is_fact(status: Status) -> bool {
    matches!(status, Status::Actual | Status::Historical)
}

/// How an event of the same type between the same parties stands to this one.
fn kin_link(this: &Seen, other: &Seen) -> Option<LinkKind> {
    if this.tally || other.tally || !this.features.agrees(&other.features) {
        return None;
    }
    let (mine, theirs) = (this.features.status, other.features.status);
    // An announcement without a date stands under the day it was printed.
    let fulfils = |plan: &Seen, deed: &Seen| match plan.dated {
        true => plan.overlaps(deed),
        false => (0..=ANNOUNCED_WITHIN).contains(&(deed.start - plan.start)),
    };
    let near = |a: &Seen, b: &Seen| a.start - 3 <= b.end && b.start - 3 <= a.end;
    match (mine, theirs) {
        (a, Status::Future) if is_fact(a) && fulfils(other, this) => Some(LinkKind::Announced),
        (Status::Future, b) if is_fact(b) && fulfils(this, other) => Some(LinkKind::Happened),
        (a, Status::Negated) if a != Status::Negated && near(this, other) => Some(LinkKind::Denied),
        (Status::Negated, b) if b != Status::Negated && near(this, other) => {
            Some(LinkKind::Asserted)
        }
        (a, b) if (is_fact(a) && is_fact(b)) || a == b => {
            let within = |a: &Seen, b: &Seen| {
                a.dated
                    && b.dated
                    && b.start <= a.start
                    && a.end <= b.end
                    && (a.start, a.end) != (b.start, b.end)
            };
            match (within(other, this), within(this, other)) {
                (true, _) => Some(LinkKind::Closer),
                (_, true) => Some(LinkKind::Longer),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether one of two consultations is a gathering and the other a meeting at its edge.
fn gathering(this: &Seen, other: &Seen) -> Option<LinkKind> {
    let consults = |seen: &Seen| seen.features.event_type == EventType::Consult && !seen.tally;
    let many = |seen: &Seen| seen.features.modes & 1 << Mode::Multilateral as u64 != 0;
    let parties = |seen: &Seen| -> FxHashSet<u32> {
        let of = seen.features.actors.iter().chain(&seen.features.recipients);
        of.map(|party: &PartyKey| party.anchor).collect()
    };
    let holds = |a: &Seen, b: &Seen| parties(a).is_superset(&parties(b));
    let facts = is_fact(this.features.status) && is_fact(other.features.status);
    if !consults(this) || !consults(other) || !facts || !this.overlaps(other) {
        return None;
    }
    if !this.features.place.fits(other.features.place) {
        return None;
    }
    match (many(this), many(other)) {
        (false, true) if holds(other, this) => Some(LinkKind::Gathering),
        (true, false) if holds(this, other) => Some(LinkKind::Meeting),
        _ => None,
    }
}

/// What keeps two events apart, in the words of the rules of `cluster.rs`.
fn apart(a: &Seen, b: &Seen) -> Vec<&'static str> {
    let (x, y) = (&a.features, &b.features);
    let status = |features: &Features| match features.status {
        Status::Historical => Status::Actual,
        status => status,
    };
    let anchors = |side: &[PartyKey]| -> Vec<u32> {
        let mut anchors: Vec<u32> = side.iter().map(|party| party.anchor).collect();
        anchors.dedup();
        anchors
    };
    let same_sides = anchors(&x.actors) == anchors(&y.actors)
        && anchors(&x.recipients) == anchors(&y.recipients);
    let loosely = || x.strong_parties() < 2 && !x.shares_a_name(y);
    let mut apart = Vec::new();
    let mut tell = |is: bool, why: &'static str| {
        if is {
            apart.push(why);
        }
    };
    tell(x.event_type != y.event_type, "another type");
    tell(status(x) != status(y), "another status");
    tell(a.tally != b.tally, "one counts events over a time");
    tell(!same_sides, "other participants, or another direction");
    tell(same_sides && !x.same_people(y), "other persons, offices or sectors");
    tell(!x.manner_fits(y), "another manner");
    tell(!x.place.fits(y.place), "another place");
    tell(!x.count_fits(y), "another number");
    tell((a.start, a.end) != (b.start, b.end), "another time");
    tell(
        x.revision == y.revision && x.sentence_index == y.sentence_index,
        "one sentence tells of both",
    );
    if apart.is_empty() {
        let why = match (x.article == y.article, x.origin == y.origin) {
            (true, _) => "one article tells them in different terms",
            (_, true) => "the rules of one story part them",
            _ if loosely() => "nobody is named closely enough to join them across papers",
            _ => "one of them fits several events",
        };
        apart.push(why);
    }
    apart
}

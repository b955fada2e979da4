//! The rules by which reports become events.
//!
//! Precision comes before recall: a false merge is worse than a missed one. Every rule looks
//! at content only, so the order of reading makes no difference.
//!
//! 1. **Blocks.** Reports of one event have the same type, the same set of countries (or of
//!    entities without a country) on each side, and the same status; *historical* with a date
//!    counts as *actual*. Future, hypothetical and negated reports never join actual ones, and
//!    tallies never join single events. In mutual events ([`crate::features::is_mutual`])
//!    sides and order say nothing.
//! 2. **Time.** Reports whose text names one day join only reports of that day. One that names
//!    up to a week ("this week", "on Monday and Tuesday") joins the reports of the one day in
//!    it on which any are dated, where a person, organisation or town is named in both or one
//!    article tells both in the same terms; else only reports of the identical time. A report that
//!    names none joins the dated ones of its day of publication, else of the day before, else
//!    of the day after; where there are none, the undated ones of its own day, or of the day
//!    before if undated reports began that day. A copy counts as published when the first of
//!    its origin was. Longer times ("in 2020") join only the identical time, in the same
//!    telling or by the same rule of the codebook. Tallies join tallies of the same count,
//!    and either the same time or the same words from one origin. Reports that cannot be
//!    dated join only within their origin.
//! 3. **Particulars.** Modes, places, counts, sectors, persons and offices must not contradict
//!    those of any report already in the event: "Turkey", "Ankara" and "Erdoğan" fit each
//!    other, two ministers of one country do not, nor do two cities; a country fits the cities
//!    in it. A gathering of many (mode multilateral) is no meeting of two at its edge.
//! 4. **Two reports of one sentence** are two events: the coder told them apart.
//! 5. **Within an article**, sentences of the body that tell of utterances or standing
//!    relations (agree, support, concede, cooperate, aid, request, accuse, reject, threaten)
//!    join only by the same rule of the codebook or in the same telling; headline and deck
//!    join anything below them that fits.
//! 6. **Across origins**, two parties must be known by country or name, or one person,
//!    organisation or place be named in both: "protesters marched" in two papers is two events.
//! 7. **Which event**, where several fit: the one with the same words; then of the same
//!    article, nearest sentence first; then of the same origin; then with the same
//!    particulars; then told by the same rule; then the only one that fits. Where that leaves
//!    several, the report stands alone.

use crate::features::{Features, Kind, WEEK};
use annals_model::EventType;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;

/// Why a report is in its event.
pub(crate) mod joined {
    pub const FOUNDS: &str = "names the event most closely";
    pub const ALONE: &str = "fits several events and so stands alone";
    pub const WORDS: &str = "the same words";
    pub const ARTICLE: &str = "the same article tells it again";
    pub const ORIGIN: &str = "a copy of the same story";
    pub const PARTICULARS: &str = "the same participants, manner and time";
    pub const RULE: &str = "fits, and is told in the same terms";
    pub const ONLY: &str = "fits this event and no other";
}

/// Slots of a day: the day itself, and times of up to [`WEEK`] days that begin on it.
const SLOTS: i64 = WEEK as i64 + 1;

/// The slot under which each report is compared; see rule 2. Of each report its first day and
/// how many its text names: 0 where it names none.
pub(crate) fn slots(kind: Kind, reports: &[(i32, i32)]) -> Vec<i64> {
    let slot = |day: i32, days: i32| i64::from(day) * SLOTS + i64::from(days);
    if kind != Kind::Day {
        return reports.iter().map(|(day, _)| slot(*day, 0)).collect();
    }
    let of = |days: i32| -> FxHashSet<i32> {
        reports.iter().filter(|(_, named)| *named == days).map(|(day, _)| *day).collect()
    };
    let (dated, undated) = (of(1), of(0));
    let anchor = |day: i32| [day, day - 1, day + 1].into_iter().find(|day| dated.contains(day));
    let adrift = |day: i32| undated.contains(&day) && anchor(day).is_none();
    let place = |(day, days): &(i32, i32)| match days {
        0 => {
            let behind = adrift(day - 1) && !adrift(day - 2);
            slot(anchor(*day).unwrap_or(if behind { day - 1 } else { *day }), 0)
        }
        1 => slot(*day, 0),
        _ => {
            let mut within = (*day..day + days).filter(|day| dated.contains(day));
            match (within.next(), within.next()) {
                (Some(only), None) => slot(only, 0),
                _ => slot(*day, *days),
            }
        }
    };
    reports.iter().map(place).collect()
}

/// How far from a changed day the reports stand that decide which slots it changes.
///
/// A report on day x can change the slots of undated reports published from x − 1 to x + 3,
/// which lie from x − 2 to x + 4, and those of reports that name a week around it, which lie
/// from x − 6 to x + 6. These hold reports from x − 12 to x + 7, whose slots depend on days from
/// x − 12 to x + 13.
pub(crate) const LOOKED_AT: (i32, i32) = (-12, 13);

/// Types whose body sentences speak of different things unless they share their terms.
fn is_utterance(event_type: EventType) -> bool {
    use EventType::*;
    matches!(
        event_type,
        Agree | Support | Concede | Cooperate | Aid | Request | Accuse | Reject | Threaten
    )
}

/// Reports gathered as one event, by their place in the slice given to [`clusters`].
pub(crate) struct Cluster {
    /// The founding report first.
    pub members: Vec<usize>,
    pub joined: Vec<&'static str>,
}

/// A cluster while it grows, with what later reports are compared by.
struct Growing {
    cluster: Cluster,
    /// Members that differ in particulars.
    kinds: Vec<usize>,
    articles: FxHashMap<i64, Vec<usize>>,
    origins: FxHashSet<i64>,
    sentences: FxHashSet<(i64, u32)>,
    words: FxHashSet<(i64, u32)>,
    rules: FxHashSet<u32>,
}

impl Growing {
    fn add(&mut self, at: usize, why: &'static str, reports: &[&Features]) {
        let report = reports[at];
        self.cluster.members.push(at);
        self.cluster.joined.push(why);
        if !self.kinds.iter().any(|kind| report.same_particulars(reports[*kind])) {
            self.kinds.push(at);
        }
        self.articles.entry(report.article).or_default().push(at);
        self.origins.insert(report.origin);
        self.sentences.insert((report.revision, report.sentence_index));
        self.words.insert((report.sentence, report.turn));
        self.rules.insert(report.rule);
    }

    /// Whether two reports of one slot can be of one day: a longer time that a single day lies
    /// in takes a name in common, or one article and one way of telling.
    fn same_day(&self, report: &Features, other: &Features) -> bool {
        let longer = report.days() > 1 || other.days() > 1;
        !longer
            || (report.start, report.end) == (other.start, other.end)
            || report.shares_a_name(other)
            || report.article == other.article
                && (report.rule == other.rule || report.same_telling(other))
    }

    fn takes(&self, kind: Kind, at: usize, reports: &[&Features]) -> bool {
        let report = reports[at];
        // Rule 4. Another revision may repeat the sentence; that is the same telling.
        if self.sentences.contains(&(report.revision, report.sentence_index)) {
            return false;
        }
        // Rule 3.
        if !self.kinds.iter().all(|other| report.agrees(reports[*other])) {
            return false;
        }
        let member = |test: &dyn Fn(&Features) -> bool| {
            self.cluster.members.iter().any(|other| test(reports[*other]))
        };
        let same_origin = self.origins.contains(&report.origin);
        // Rule 2.
        let time = match kind {
            Kind::Day => self.kinds.iter().all(|other| self.same_day(report, reports[*other])),
            Kind::Span => self.kinds.iter().all(|other| {
                (report.start, report.end) == (reports[*other].start, reports[*other].end)
            }),
            Kind::Tally => member(&|other| {
                report.count == other.count
                    && ((report.start, report.end) == (other.start, other.end)
                        || report.origin == other.origin && report.sentence == other.sentence)
            }),
            Kind::Undatable => same_origin,
        };
        if !time {
            return false;
        }
        // Rule 5, and rule 2's terms for longer times.
        let same_article = self.articles.get(&report.article);
        let in_terms = |other: usize| {
            let other = reports[other];
            report.rule == other.rule && kind == Kind::Day
                || report.same_telling(other)
                || kind == Kind::Day && (report.headline || other.headline)
        };
        let apart = match same_article {
            Some(others) if kind == Kind::Span || is_utterance(report.event_type) => {
                !others.iter().any(|other| in_terms(*other))
            }
            None if kind == Kind::Span => {
                !self.rules.contains(&report.rule) && !member(&|other| report.same_telling(other))
            }
            _ => false,
        };
        if apart {
            return false;
        }
        // Rule 6.
        same_article.is_some()
            || same_origin
            || report.strong_parties() > 1
            || self.kinds.iter().any(|other| report.shares_a_name(reports[*other]))
    }
}

/// Gathers reports of one block and slot.
pub(crate) fn clusters(kind: Kind, reports: &[&Features]) -> Vec<Cluster> {
    let mut order: Vec<usize> = (0..reports.len()).collect();
    order.sort_by_cached_key(|at| {
        let report = reports[*at];
        (Reverse(report.closeness()), report.standing.clone(), report.code)
    });
    let mut growing: Vec<Growing> = Vec::new();
    for at in order {
        let report = reports[at];
        let fitting: Vec<usize> =
            (0..growing.len()).filter(|it| growing[*it].takes(kind, at, reports)).collect();
        let (which, why) = choose(&growing, &fitting, report, reports);
        match which {
            Some(it) => growing[it].add(at, why, reports),
            None => {
                let mut new = Growing {
                    cluster: Cluster { members: Vec::new(), joined: Vec::new() },
                    kinds: Vec::new(),
                    articles: FxHashMap::default(),
                    origins: FxHashSet::default(),
                    sentences: FxHashSet::default(),
                    words: FxHashSet::default(),
                    rules: FxHashSet::default(),
                };
                new.add(at, why, reports);
                growing.push(new);
            }
        }
    }
    growing.into_iter().map(|growing| growing.cluster).collect()
}

/// Rule 7.
fn choose(
    growing: &[Growing],
    fitting: &[usize],
    report: &Features,
    reports: &[&Features],
) -> (Option<usize>, &'static str) {
    let find =
        |test: &dyn Fn(&Growing) -> bool| fitting.iter().copied().find(|it| test(&growing[*it]));
    if fitting.is_empty() {
        return (None, joined::FOUNDS);
    }
    if let Some(it) = find(&|other| {
        other.words.contains(&(report.sentence, report.turn))
            && (other.articles.contains_key(&report.article)
                || other.origins.contains(&report.origin))
    }) {
        return (Some(it), joined::WORDS);
    }
    let distance = |it: usize| {
        let others = growing[it].articles.get(&report.article)?;
        others.iter().map(|at| reports[*at].sentence_index.abs_diff(report.sentence_index)).min()
    };
    let nearest = fitting.iter().filter_map(|it| Some((distance(*it)?, *it))).min();
    if let Some((_, it)) = nearest {
        return (Some(it), joined::ARTICLE);
    }
    if let Some(it) = find(&|other| other.origins.contains(&report.origin)) {
        return (Some(it), joined::ORIGIN);
    }
    let only = |test: &dyn Fn(&Growing) -> bool| {
        let mut some = fitting.iter().copied().filter(|it| test(&growing[*it]));
        some.next().filter(|_| some.next().is_none())
    };
    if let Some(it) =
        only(&|other| other.kinds.iter().any(|kind| report.same_particulars(reports[*kind])))
    {
        return (Some(it), joined::PARTICULARS);
    }
    if let Some(it) = only(&|other| other.rules.contains(&report.rule)) {
        return (Some(it), joined::RULE);
    }
    match fitting {
        [it] => (Some(*it), joined::ONLY),
        _ => (None, joined::ALONE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How far from a changed day slots can change.
    const CHANGED: (i32, i32) = (-6, 6);

    /// The day of a slot.
    fn slot_day(slot: i64) -> i32 {
        slot.div_euclid(SLOTS) as i32
    }

    #[test]
    fn reports_find_their_day() {
        // (day, days named) of each report, and the slot of each, as day and length.
        let check = |reports: &[(i32, i32)], expect: &[(i32, i64)]| {
            let slots = slots(Kind::Day, reports);
            let found: Vec<(i32, i64)> =
                slots.iter().map(|slot| (slot_day(*slot), slot.rem_euclid(SLOTS))).collect();
            assert_eq!(found, expect, "{reports:?}");
        };
        check(&[(5, 1), (5, 0), (6, 0), (4, 0)], &[(5, 0), (5, 0), (5, 0), (5, 0)]);
        check(&[(5, 1), (6, 1), (6, 0)], &[(5, 0), (6, 0), (6, 0)]);
        // An echo the morning after, but not a chain through a busy week.
        check(&[(5, 0), (6, 0)], &[(5, 0), (5, 0)]);
        check(&[(5, 0), (6, 0), (7, 0), (8, 0)], &[(5, 0), (5, 0), (7, 0), (8, 0)]);
        check(&[(5, 0), (7, 0)], &[(5, 0), (7, 0)]);
        // A week finds the only day in it.
        check(&[(5, 7), (8, 1)], &[(8, 0), (8, 0)]);
        check(&[(5, 7), (8, 1), (9, 1)], &[(5, 7), (8, 0), (9, 0)]);
        check(&[(5, 3), (8, 1), (6, 0)], &[(5, 3), (8, 0), (6, 0)]);
        check(&[(-5, 2), (-4, 1)], &[(-4, 0), (-4, 0)]);
    }

    #[test]
    fn a_change_stays_within_its_window() {
        let mut seed = 7u64;
        let mut random = |below: u64| {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            ((seed >> 33) % below) as i32
        };
        let mut report = || {
            let days = [0, 0, 1, 1, 2, 7][random(6) as usize];
            (random(40), days)
        };
        for round in 0..3000 {
            let mut reports: Vec<(i32, i32)> = (0..round % 20).map(|_| report()).collect();
            let before = slots(Kind::Day, &reports);
            let new = report();
            reports.push(new);
            let after = slots(Kind::Day, &reports);
            // Adding any report changes no slot further away than the windows say.
            for (x, y) in before.iter().zip(&after).filter(|(x, y)| x != y) {
                for slot in [x, y] {
                    assert!((CHANGED.0..=CHANGED.1).contains(&(slot_day(*slot) - new.0)));
                }
            }
            // And what is looked at is enough to place what a changed slot holds.
            let near: Vec<usize> = (0..reports.len())
                .filter(|at| (LOOKED_AT.0..=LOOKED_AT.1).contains(&(reports[*at].0 - new.0)))
                .collect();
            let seen: Vec<(i32, i32)> = near.iter().map(|at| reports[*at]).collect();
            let placed = slots(Kind::Day, &seen);
            let changed = |slot: &i64| (CHANGED.0..=CHANGED.1).contains(&(slot_day(*slot) - new.0));
            for (at, slot) in after.iter().enumerate() {
                let there = near.iter().position(|other| *other == at).map(|at| placed[at]);
                if changed(slot) || there.as_ref().is_some_and(changed) {
                    assert_eq!(there, Some(*slot), "{reports:?}");
                }
            }
            // And to tell which slots are not as they were.
            let stood = slots(Kind::Day, &seen[..seen.len() - 1]);
            for ((at, was), is) in near.iter().zip(&stood).zip(&placed) {
                assert_eq!(was != is, before[*at] != after[*at], "{reports:?}");
            }
        }
    }
}

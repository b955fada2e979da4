//! Figures of what a record answers: rows counted, named and captioned.

use crate::words::{country_name, kind, stated_by, when};
use crate::{named, Called, Error};
use annals_codebook::Codebook;
use annals_model::{Context, CountryCode, EventType, Mode, QuadClass, Status};
use annals_plot::plots::{map, matrix, network, tally, timeline, types};
use annals_plot::{Figure, Plot, Words};
use annals_record::{Filter, Record, Relations, Summary, TallyComparison, Who};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Numbers of the events that pass a filter, gathered in one go.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overview {
    /// Single events, whatever became of them.
    pub events: u64,
    pub tallies: u64,
    /// Single events that happened: by the first party alone, by the other alone, together.
    pub sides: [u64; 3],
    /// Single events by how far they are fact.
    pub statuses: BTreeMap<Status, u64>,
    /// Single events by what they were about.
    pub contexts: BTreeMap<Context, u64>,
    /// Single events by type and mode, and by side.
    pub types: BTreeMap<(EventType, Option<Mode>), [u64; 3]>,
    /// Single events that happened, by their first day.
    pub days: BTreeMap<(Date, QuadClass), (u64, f64)>,
    /// Single events that happened and are dated by nothing.
    pub undated: u64,
    /// First and last day an event began on.
    pub period: Option<(Date, Date)>,
}

impl Overview {
    /// Gathers what passes a filter; `about` is the first party, if it is about one.
    ///
    /// # Errors
    /// [`Error::Record`] when the record cannot be asked.
    pub fn of(record: &Record, filter: &Filter, about: Option<&Who>) -> Result<Overview, Error> {
        let mut out = Overview::default();
        record.glances(filter, about, |event| {
            if let Some(day) = event.start {
                let (first, last) = out.period.unwrap_or((day, day));
                out.period = Some((first.min(day), last.max(day)));
            }
            if event.tally {
                out.tallies += 1;
                return;
            }
            out.events += 1;
            *out.statuses.entry(event.status).or_default() += 1;
            for context in &event.contexts {
                *out.contexts.entry(*context).or_default() += 1;
            }
            let side = match (event.mutual, event.acts) {
                (true, _) => 2,
                (false, true) => 0,
                (false, false) => 1,
            };
            out.types.entry((event.event_type, event.mode)).or_default()[side] += 1;
            if !event.happened() {
                return;
            }
            out.sides[side] += 1;
            match event.start {
                Some(day) => {
                    let mark = out.days.entry((day, event.quad)).or_default();
                    mark.0 += 1;
                    mark.1 += event.score;
                }
                None => out.undated += 1,
            }
        })?;
        Ok(out)
    }

    /// Events that happened, over time; `period` widens or narrows what is shown.
    pub fn timeline(
        &self,
        period: (Option<Date>, Option<Date>),
        grain: Option<timeline::Grain>,
        measure: timeline::Measure,
    ) -> timeline::Timeline {
        let marks: Vec<timeline::Mark> = self
            .days
            .iter()
            .map(|((day, quad), (events, score))| timeline::Mark {
                day: *day,
                quad: *quad,
                score: *score,
                events: *events,
            })
            .collect();
        let days = || marks.iter().map(|mark| mark.day);
        let from = period.0.or_else(|| days().min());
        let to = period.1.or_else(|| days().max());
        timeline::Timeline::of(&marks, from.zip(to), grain, measure)
    }

    /// Events by type and mode; with names, by side.
    pub fn types(&self, sides: Option<[String; 2]>) -> types::Types {
        let row = |((event_type, mode), sides): (&(EventType, Option<Mode>), &[u64; 3])| {
            types::Row { event_type: *event_type, mode: *mode, sides: *sides }
        };
        types::Types { rows: self.types.iter().map(row).collect(), sides }
    }
}

/// The tallies that pass a filter, beside the single events they count.
///
/// # Errors
/// [`Error::Record`] when the record cannot be asked.
pub fn tallies(
    record: &Record,
    filter: &Filter,
    most: usize,
) -> Result<Vec<TallyComparison>, Error> {
    let filter =
        Filter { tally: Some(true), limit: Some(most as u64), offset: 0, ..filter.clone() };
    let found = record.all_events(&filter)?;
    found.into_iter().map(|event| Ok(record.compare(event)?)).collect()
}

/// Tallies as rows of their figure.
pub fn tally_rows(tallies: &[TallyComparison]) -> tally::Tally {
    let row = |found: &TallyComparison| {
        let stated = found.tally.count?;
        Some(tally::Row {
            label: kind(found.tally.event_type, &found.tally.modes),
            when: when(&found.tally),
            stated_by: stated_by(&found.tally),
            min: stated.min,
            max: stated.max,
            held: found.held.len() as u32,
        })
    };
    tally::Tally { rows: tallies.iter().filter_map(row).collect() }
}

fn name_of(book: &Codebook, code: &str) -> String {
    CountryCode::new(code).map_or_else(|| code.to_owned(), |code| country_name(book, code))
}

/// Names of every country in `relations`, by code.
fn names(book: &Codebook, relations: &Relations) -> BTreeMap<String, String> {
    let name = |code: &String| (code.clone(), name_of(book, code));
    relations.countries.iter().map(|row| name(&row.country)).collect()
}

/// Pairs as squares: what they did together counts on both sides.
fn cells(relations: &Relations) -> Vec<matrix::Cell> {
    let mut cells = Vec::new();
    for pair in &relations.pairs {
        let mut push = |actor: &String, recipient: &String, events: u64, score: f64| {
            if events > 0 {
                let (actor, recipient) = (actor.clone(), recipient.clone());
                cells.push(matrix::Cell { actor, recipient, events, score });
            }
        };
        let (forth, score) = (pair.from_a + pair.together, pair.score_from_a + pair.score_together);
        push(&pair.a, &pair.b, forth, score);
        if pair.a != pair.b {
            let (back, score) =
                (pair.from_b + pair.together, pair.score_from_b + pair.score_together);
            push(&pair.b, &pair.a, back, score);
        }
    }
    cells
}

/// Who acts on whom.
pub fn matrix_of(book: &Codebook, relations: &Relations) -> matrix::Matrix {
    matrix::Matrix { cells: cells(relations), names: names(book, relations) }
}

/// Who has to do with whom; what two did together counts once.
pub fn network_of(book: &Codebook, relations: &Relations) -> network::Network {
    let cell = |pair: &annals_record::RelationRow| matrix::Cell {
        actor: pair.a.clone(),
        recipient: pair.b.clone(),
        events: pair.events(),
        score: pair.score(),
    };
    network::Network {
        cells: relations.pairs.iter().map(cell).collect(),
        names: names(book, relations),
    }
}

/// Countries by their events; `link` gives the address of a country's page.
pub fn map_of(
    book: &Codebook,
    relations: &Relations,
    colour: map::Colour,
    link: impl Fn(&str) -> Option<String>,
) -> map::Map {
    let land = |row: &annals_record::CountryRow| map::Land {
        code: row.country.clone(),
        name: name_of(book, &row.country),
        events: row.events,
        score: row.score,
        link: link(&row.country),
    };
    map::Map { lands: relations.countries.iter().map(land).collect(), colour }
}

/// What a figure is to show.
#[derive(Clone, Debug, Default)]
pub struct View {
    pub filter: Filter,
    pub grain: Option<timeline::Grain>,
    pub measure: timeline::Measure,
    pub colour: map::Colour,
}

impl View {
    /// The parties the filter is about, first and second.
    pub fn sides(&self) -> (Option<&Who>, Option<&Who>) {
        match (&self.filter.dyad, &self.filter.party) {
            (Some((a, b)), _) => (Some(a), Some(b)),
            (None, party) => (party.as_ref(), None),
        }
    }
}

/// Single events that happened: what relations between parties are counted over.
pub fn happened(filter: &Filter) -> Filter {
    let statuses = match filter.statuses.is_empty() {
        true => vec![Status::Actual, Status::Historical],
        false => filter.statuses.clone(),
    };
    Filter { statuses, tally: Some(filter.tally.unwrap_or(false)), ..filter.clone() }
}

/// Draws a figure of a record, with title, unit, period and sources.
///
/// # Errors
/// [`Error::Record`] when the record cannot be asked.
pub fn draw(
    plot: Plot,
    book: &Codebook,
    record: &Record,
    view: &View,
    summary: &Summary,
) -> Result<Figure, Error> {
    let (a, b) = view.sides();
    let called = |who: Option<&Who>| who.map(|who| named(book, record, who)).transpose();
    let (a_called, b_called) = (called(a)?, called(b)?);
    let parties = match (&a_called, &b_called) {
        (Some(a), Some(b)) => format!("{} – {}", a.full, b.full),
        (Some(a), None) => a.full.clone(),
        _ => "All events".to_owned(),
    };
    let words = |subtitle: &str, period: Option<(Date, Date)>| Words {
        title: parties.clone(),
        subtitle: subtitle.to_owned(),
        caption: caption(view, period, summary),
    };
    let relations = || record.relations(&happened(&view.filter));
    Ok(match plot {
        Plot::Timeline => {
            let overview = Overview::of(record, &view.filter, a)?;
            let period = (view.filter.from, view.filter.to);
            let drawn = overview.timeline(period, view.grain, view.measure);
            let measure = match view.measure {
                timeline::Measure::Score => "Sum of conflict–cooperation scores",
                timeline::Measure::Events => "Number of events",
            };
            let subtitle =
                format!("{measure} by {}, single events that happened", drawn.grain.as_str());
            drawn.figure(words(&subtitle, overview.period))
        }
        Plot::Types => {
            let overview = Overview::of(record, &view.filter, a)?;
            let sides = a_called.zip(b_called).map(|(a, b): (Called, Called)| [a.short, b.short]);
            let subtitle = "Single events by type and mode, whatever their status";
            overview.types(sides).figure(words(subtitle, overview.period))
        }
        Plot::Matrix => {
            let subtitle = "Who acts on whom: number of events, shade by mean score";
            matrix_of(book, &relations()?).figure(words(subtitle, None))
        }
        Plot::Network => {
            let subtitle =
                "Who has to do with whom: breadth by number of events, shade by mean score";
            network_of(book, &relations()?).figure(words(subtitle, None))
        }
        Plot::Tally => {
            let found = tallies(record, &view.filter, tally::Tally::MOST)?;
            let subtitle = "Stated counts beside the single events the record holds of them";
            tally_rows(&found).figure(words(subtitle, None))
        }
        Plot::Map => {
            let subtitle = match view.colour {
                map::Colour::Events => "Events each country takes part in",
                map::Colour::Score => "Mean score of the events each country takes part in",
            };
            map_of(book, &relations()?, view.colour, |_| None).figure(words(subtitle, None))
        }
    })
}

/// Period and sources, one sentence each.
fn caption(view: &View, found: Option<(Date, Date)>, summary: &Summary) -> Vec<String> {
    let long = |day: Date| day.strftime("%-d %B %Y").to_string();
    let from = view.filter.from.or(found.map(|found| found.0)).or(summary.period.map(|p| p.0));
    let to = view.filter.to.or(found.map(|found| found.1)).or(summary.period.map(|p| p.1));
    let mut out = Vec::new();
    if let (Some(from), Some(to)) = (from, to) {
        out.push(format!("Events of {} to {}.", long(from), long(to)));
    }
    out.push(sources(summary));
    if let Some(run) = summary.runs.last() {
        out.push(format!(
            "Coded to PLOVER by Annals {}, codebook {}.",
            run.annals_version,
            run.codebook_version.get(..8).unwrap_or(&run.codebook_version)
        ));
    }
    out
}

/// What the record as a whole was read from, of which a figure may show a part:
/// `Record of 12 articles by 3 outlets: The Tarsian, Kestan Post and Velm Daily.`
pub fn sources(summary: &Summary) -> String {
    let count = |n: u64, one: &str, many: &str| match n {
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    };
    let named: Vec<&str> = summary.outlets.iter().take(3).map(|(name, _)| name.as_str()).collect();
    let others = summary.outlets.len().saturating_sub(named.len());
    let list = match (named.as_slice(), others) {
        ([], _) => String::new(),
        ([one], 0) => format!(": {one}"),
        ([head @ .., last], 0) => format!(": {} and {last}", head.join(", ")),
        (all, n) => format!(": {} and {}", all.join(", "), count(n as u64, "other", "others")),
    };
    let outlets = match summary.outlets.len() {
        0 => String::new(),
        n => format!(" by {}", count(n as u64, "outlet", "outlets")),
    };
    format!("Record of {}{outlets}{list}.", count(summary.articles, "article", "articles"))
}

//! Exactly what a page shows, as files.

use crate::desk::{Answer, Desk};
use crate::error::Refusal;
use crate::query::Asked;
use annals_ask::figures::{draw, View};
use annals_export::{Format, Settings};
use annals_plot::plots::map::Colour;
use annals_plot::plots::timeline::{Grain, Measure};
use annals_plot::Plot;
use std::sync::Arc;

/// Rows of a file, unless fewer are asked for; a record larger than this has the command line.
const MOST: u64 = 200_000;

/// What a format is called on a page and which ending its files have; tables for a terminal
/// and folders are no files.
pub(crate) fn file_kind(format: Format) -> Option<(&'static str, &'static str)> {
    match format.name() {
        "csv" => Some(("CSV", "csv")),
        "jsonl" => Some(("JSON Lines (PLOVER)", "jsonl")),
        "parquet" => Some(("Parquet", "parquet")),
        _ => None,
    }
}

/// The events of a question as `events.csv`, `events.jsonl`, …
pub(crate) fn file(desk: &Desk<'_>, asked: &Asked, file: &str) -> Result<Answer, Refusal> {
    let format = file
        .strip_prefix("events.")
        .and_then(|ending| {
            let known = |format: &&Format| file_kind(**format).is_some_and(|(_, e)| e == ending);
            Format::ALL.iter().find(known)
        })
        .ok_or_else(|| Refusal::not_found("There is no such file."))?;
    let mut filter = asked.question.filter(desk.book(), desk.record)?;
    filter.rule = asked.shown("rule").map(str::to_owned);
    filter.limit = Some(filter.limit.unwrap_or(MOST).min(MOST));
    let mut body = Vec::new();
    annals_export::stream(desk.record, &filter, *format, &mut body, &Settings::of(desk.record)?)?;
    let kind = match format.name() {
        "csv" => "text/csv; charset=utf-8",
        "jsonl" => "application/x-ndjson",
        _ => "application/octet-stream",
    };
    Ok(Answer { kind, body: Arc::from(body), file: Some(file.to_owned()) })
}

/// What a figure on a page shows.
pub(crate) fn view(desk: &Desk<'_>, asked: &Asked) -> Result<View, Refusal> {
    let grain = match asked.shown("by") {
        None => None,
        Some(name) => Some(Grain::named(name).ok_or_else(|| {
            Refusal::bad(format!("`{name}` is no step of time"))
                .hint("day, week, month, quarter or year")
        })?),
    };
    let measure = match asked.shown("measure") {
        None | Some("score") => Measure::Score,
        Some("events") => Measure::Events,
        Some(name) => {
            return Err(Refusal::bad(format!("`{name}` is no measure")).hint("score or events"))
        }
    };
    let colour = match asked.shown("colour") {
        None | Some("events") => Colour::Events,
        Some("score") => Colour::Score,
        Some(name) => {
            return Err(Refusal::bad(format!("`{name}` is no colouring")).hint("score or events"))
        }
    };
    let mut filter = asked.question.filter(desk.book(), desk.record)?;
    filter.rule = asked.shown("rule").map(str::to_owned);
    (filter.limit, filter.offset) = (None, 0);
    Ok(View { filter, grain, measure, colour })
}

/// A figure as `timeline.svg`, `timeline.png`, …
pub(crate) fn figure(desk: &Desk<'_>, asked: &Asked, file: &str) -> Result<Answer, Refusal> {
    let unknown = || Refusal::not_found("There is no such figure.");
    let (name, ending) = file.split_once('.').ok_or_else(unknown)?;
    let plot = *Plot::ALL.iter().find(|plot| plot.as_str() == name).ok_or_else(unknown)?;
    let figure = draw(plot, desk.book(), desk.record, &view(desk, asked)?, &*desk.summary()?)?;
    let (kind, body) = match ending {
        "svg" => ("image/svg+xml", figure.svg().into_bytes()),
        "png" => ("image/png", figure.png(2.0)?),
        _ => return Err(unknown()),
    };
    Ok(Answer { kind, body: Arc::from(body), file: Some(file.to_owned()) })
}

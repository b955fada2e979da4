//! What a run did and what the record now holds.

use super::words::{country_name, period};
use crate::output::Output;
use crate::reading::Tally;
use crate::term::{bar, count, fit, number, Paint, Terminal};
use crate::Error;
use annals_codebook::Codebook;
use annals_model::{CountryCode, QuadClass};
use annals_record::{Filter, Order, PairRow, Record};

/// Pairs of the summary.
const PAIRED: usize = 5;

pub fn write(
    out: &mut Output,
    terminal: Terminal,
    record: &Record,
    book: &Codebook,
    tally: &Tally,
) -> Result<(), Error> {
    let summary = record.summary()?;
    let what: Vec<String> = [
        (tally.new + tally.copies, "new"),
        (tally.revised, "revised"),
        (tally.unchanged, "unchanged"),
    ]
    .into_iter()
    .filter(|(n, _)| *n > 0)
    .map(|(n, what)| format!("{} {what}", number(n)))
    .collect();
    let articles = tally.new + tally.copies + tally.revised + tally.unchanged;
    out.line(format!(
        "Read {} from {} in {:.1} s{}{}",
        count(articles, "article", "articles"),
        count(tally.inputs, "input", "inputs"),
        tally.took.as_secs_f64(),
        if what.is_empty() { "" } else { ": " },
        what.join(", "),
    ))?;
    if tally.copies > 0 {
        out.line(format!(
            "{} near-identical to others: told again, not more often done",
            if tally.copies == 1 { "1 is".to_owned() } else { format!("{} are", tally.copies) }
        ))?;
    }
    let events = match summary.tallies {
        0 => count(summary.events, "event", "events"),
        n => format!(
            "{} and {}",
            count(summary.events, "event", "events"),
            count(n, "tally", "tallies")
        ),
    };
    out.line(format!(
        "{} now holds {} in {}: {events}",
        record.path().display(),
        count(summary.reports, "report", "reports"),
        count(summary.articles, "article", "articles"),
    ))?;
    let paired = record.pairs(PAIRED)?;
    if !summary.by_type.is_empty() {
        out.line("")?;
        out.line(terminal.heading("Events by type"))?;
        let most = summary.by_type.iter().map(|(_, n)| *n).max().unwrap_or(1) as f64;
        let columns = terminal.width.saturating_sub(24).min(48);
        for (event_type, n) in &summary.by_type {
            let stroke = bar(*n as f64 / most, columns);
            out.line(format!(
                "  {event_type:<10} {:>7}  {}",
                number(*n),
                terminal.paint(colour(event_type.quad()), &stroke)
            ))?;
        }
    }
    if let Some((from, to)) = summary.period {
        out.line("")?;
        out.line(format!("Period   {}", period(from, to)))?;
    }
    for (label, list) in [("Outlets ", &summary.outlets), ("Agencies", &summary.agencies)] {
        if !list.is_empty() {
            let named: Vec<_> =
                list.iter().take(6).map(|(name, n)| format!("{name} {}", number(*n))).collect();
            let more = list.len().saturating_sub(6);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            out.line(format!("{label} {}{more}", named.join(", ")))?;
        }
    }
    if !paired.is_empty() {
        out.line("")?;
        out.line(terminal.heading("Most reported pairs"))?;
        for pair in &paired {
            let named = |code: &str| {
                CountryCode::new(code)
                    .map_or_else(|| code.to_owned(), |code| country_name(book, code))
            };
            let names = format!("{} – {}", named(&pair.a), named(&pair.b));
            out.line(format!(
                "  {} {} {:>5} {:>7}   score {:+.1}",
                fit(&format!("{} {}", pair.a, pair.b), 7),
                fit(&names, 36),
                number(u64::from(pair.events)),
                if pair.events == 1 { "event" } else { "events" },
                pair.score_sum / f64::from(pair.events)
            ))?;
        }
    }
    super::findings::write(out, terminal, &tally.findings)?;
    next(out, terminal, record, &paired)
}

/// What a reader is likely to ask now.
fn next(
    out: &mut Output,
    terminal: Terminal,
    record: &Record,
    pairs: &[PairRow],
) -> Result<(), Error> {
    let path = record.path().display().to_string();
    let option = if path == "annals.db" { String::new() } else { format!(" --record {path}") };
    out.line("")?;
    out.line(terminal.heading("Next"))?;
    if let Some(pair) = pairs.first() {
        out.line(format!("  annals show {} {}{option}", pair.a, pair.b))?;
    }
    out.line(format!("  annals events --limit 20{option}"))?;
    let filter = Filter { order: Order::Weight, limit: Some(1), ..Filter::default() };
    if let Some(event) = record.all_events(&filter)?.first() {
        out.line(format!("  annals why {}{option}", event.id))?;
    }
    Ok(())
}

/// Cooperation green, conflict red; the verbal half paler by its shade alone.
pub fn colour(quad: QuadClass) -> Paint {
    match quad {
        QuadClass::VerbalCooperation => Paint::Cyan,
        QuadClass::MaterialCooperation => Paint::Green,
        QuadClass::VerbalConflict => Paint::Yellow,
        QuadClass::MaterialConflict => Paint::Red,
    }
}

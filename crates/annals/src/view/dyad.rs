//! The record of two parties, or of one with everyone, as a page to read.

use super::words::{counted, kind, party, period, sides, stated_by, when};
use super::{chart, summary::colour};
use crate::output::Output;
use crate::term::{count, cut, fit, number, width, Paint, Terminal};
use crate::Error;
use annals_model::{Mode, Status};
use annals_record::{DyadQuery, DyadRecord, TallyComparison};

/// How the parties are called in headings and columns.
pub struct Names {
    pub a: String,
    pub b: Option<String>,
    /// Short forms for narrow columns.
    pub short_a: String,
    pub short_b: Option<String>,
}

pub fn write(
    out: &mut Output,
    terminal: Terminal,
    names: &Names,
    query: &DyadQuery,
    record: &DyadRecord,
) -> Result<(), Error> {
    let title = match &names.b {
        Some(b) => format!("{} – {b}", names.a),
        None => names.a.clone(),
    };
    let asked = match (query.from, query.to) {
        (Some(from), Some(to)) => format!("  {}", period(from, to)),
        (Some(from), None) => format!("  from {from}"),
        (None, Some(to)) => format!("  to {to}"),
        (None, None) => {
            record.period.map_or(String::new(), |(from, to)| format!("  {}", period(from, to)))
        }
    };
    out.line(format!("{}{asked}", terminal.heading(&title)))?;
    if record.events == 0 && record.tallies.is_empty() {
        return out.line("The record holds no event of theirs in this time.");
    }
    let tallies = record.by_type.iter().map(|counted| u64::from(counted.tallies)).sum::<u64>();
    out.line(format!(
        "{} and {}",
        count(u64::from(record.events), "single event", "single events"),
        count(tallies, "tally", "tallies")
    ))?;
    types(out, terminal, names, record)?;
    let charted = match (query.from, query.to) {
        (Some(from), Some(to)) => Some((from, to)),
        _ => record.period,
    };
    let lines = chart::by_month(terminal, &record.by_month, charted);
    if !lines.is_empty() {
        out.line("")?;
        out.line(format!(
            "{}  sum over single events that happened: cooperation up, conflict down",
            terminal.heading("Score by month")
        ))?;
        for line in lines {
            out.line(line)?;
        }
    }
    if !record.tallies.is_empty() {
        out.line("")?;
        out.line(terminal.heading("Tallies beside single events"))?;
        for tally in &record.tallies {
            tallied(out, terminal, tally)?;
        }
        let rest = tallies.saturating_sub(record.tallies.len() as u64);
        if rest > 0 {
            out.line(format!("  and {} more; --limit shows them", number(rest)))?;
        }
    }
    timeline(out, terminal, record)?;
    sources(out, terminal, record)
}

fn types(
    out: &mut Output,
    terminal: Terminal,
    names: &Names,
    record: &DyadRecord,
) -> Result<(), Error> {
    let (forth, back) = match &names.short_b {
        Some(b) => (format!("{}→{b}", names.short_a), format!("{b}→{}", names.short_a)),
        None => (format!("{}→", names.short_a), format!("→{}", names.short_a)),
    };
    let heads = [&forth, &back, "together", "not done", "tallies", "reports"];
    out.line("")?;
    let mut line = fit("By type and mode", 26);
    for head in heads {
        line.push_str(&right(head, columns(head)));
    }
    out.line(terminal.heading(line.trim_end()))?;
    // In the order the record gives: the most frequent type first.
    for counted in &record.by_type {
        let modes: Vec<Mode> = counted.mode.into_iter().collect();
        let name = format!("  {}", fit(&kind(counted.event_type, &modes), 24));
        let mut line = terminal.paint(colour(counted.quad), &name);
        let cells = [
            counted.from_a,
            counted.from_b,
            counted.together,
            counted.not_done,
            counted.tallies,
            counted.reports,
        ];
        for (head, n) in heads.iter().zip(cells) {
            let cell = if n == 0 { "·".to_owned() } else { number(u64::from(n)) };
            line.push_str(&right(&cell, columns(head)));
        }
        out.line(line)?;
    }
    Ok(())
}

fn columns(head: &str) -> usize {
    width(head).max(7) + 2
}

fn right(words: &str, columns: usize) -> String {
    let short = columns.saturating_sub(width(words));
    let mut out: String = std::iter::repeat_n(' ', short).collect();
    out.push_str(words);
    out
}

/// `21 or more CONSULT phone, 2020-01-01/2020-12-30, stated by Kremlin; the record holds 1`.
fn tallied(
    out: &mut Output,
    terminal: Terminal,
    comparison: &TallyComparison,
) -> Result<(), Error> {
    let tally = &comparison.tally;
    let stated = tally.count.map_or("an unknown number of".to_owned(), counted);
    out.line(format!(
        "  {} {}, {}, {}; the record holds {}",
        terminal.heading(&stated),
        kind(tally.event_type, &tally.modes),
        when(tally),
        stated_by(tally),
        comparison.held.len()
    ))?;
    let difference = match comparison.missing {
        0 => "every one it must count is there".to_owned(),
        n => format!("at least {n} not told one by one"),
    };
    let words = tally.sentence.as_deref().unwrap_or("");
    let words = cut(words, terminal.width.saturating_sub(4 + 18));
    out.line(format!("    {difference}"))?;
    out.line(format!("    {}  {words}", terminal.paint(Paint::Dim, &tally.id)))
}

fn timeline(out: &mut Output, terminal: Terminal, record: &DyadRecord) -> Result<(), Error> {
    if record.timeline.is_empty() {
        return Ok(());
    }
    out.line("")?;
    out.line(terminal.heading("Timeline"))?;
    let dates = record.timeline.iter().map(|event| width(&when(event))).max().unwrap_or(10);
    for event in &record.timeline {
        let status = match event.status {
            Status::Actual => String::new(),
            status => format!(", {status}"),
        };
        let what = format!("{}{status}", kind(event.event_type, &event.modes));
        let head = format!(
            "  {}  {}  {}  ",
            fit(&when(event), dates),
            terminal.paint(Paint::Dim, &event.id),
            terminal.paint(colour(event.quad), &fit(&what, 24)),
        );
        let used = dates + event.id.len() + 24 + 8;
        let left = terminal.width.saturating_sub(used);
        out.line(format!("{head}{}", cut(&sides(event, party), left.max(20))).trim_end())?;
    }
    let rest = (record.events as usize).saturating_sub(record.timeline.len());
    if rest > 0 {
        out.line(format!("  and {} more; --limit shows them", number(rest as u64)))?;
    }
    Ok(())
}

fn sources(out: &mut Output, terminal: Terminal, record: &DyadRecord) -> Result<(), Error> {
    if !record.speakers.is_empty() {
        out.line("")?;
        out.line(terminal.heading("On whose word"))?;
        for speaker in record.speakers.iter().take(10) {
            let code = speaker.country.as_deref().unwrap_or("?");
            out.line(format!(
                "  {} {} {}",
                fit(&speaker.name, 32),
                fit(&format!("{code} {}", speaker.sectors), 16),
                count(u64::from(speaker.reports), "report", "reports")
            ))?;
        }
    }
    for (label, list) in [("Agencies", &record.agencies), ("Outlets", &record.outlets)] {
        if !list.is_empty() {
            let named: Vec<String> =
                list.iter().take(8).map(|(name, n)| format!("{name} ({n})")).collect();
            out.line("")?;
            out.line(format!("{}  {}", terminal.heading(label), named.join(", ")))?;
        }
    }
    Ok(())
}

//! Events that belong with another or were nearly joined with it, and articles as they changed.

use super::words::{kind, party, sides, stamp, when};
use crate::output::Output;
use crate::term::{count, cut, fit, wrap, Paint, Terminal};
use crate::Error;
use annals_record::{ArticleHistory, EventLink, EventRow, NearEvent, RevisionRow};

/// One event on one line.
fn row(out: &mut Output, terminal: Terminal, event: &EventRow) -> Result<(), Error> {
    let status = match event.status {
        annals_model::Status::Actual => String::new(),
        status => format!(", {status}"),
    };
    let what = format!("{}{status}", kind(event.event_type, &event.modes));
    let head = format!(
        "  {}  {}  {}  ",
        fit(&when(event), 10),
        terminal.paint(Paint::Dim, &event.id),
        fit(&what, 24)
    );
    let left = terminal.width.saturating_sub(10 + event.id.len() + 24 + 8);
    out.line(format!("{head}{}", cut(&sides(event, party), left.max(20))).trim_end())
}

/// What belongs with an event; nothing where nothing does.
pub fn links(out: &mut Output, terminal: Terminal, links: &[EventLink]) -> Result<(), Error> {
    if links.is_empty() {
        return Ok(());
    }
    out.line("")?;
    out.line(terminal.heading("Belongs with"))?;
    for same in links.chunk_by(|a, b| a.kind == b.kind) {
        out.line(format!("  {}", terminal.paint(Paint::Dim, same[0].kind.words())))?;
        same.iter().try_for_each(|link| row(out, terminal, &link.event))?;
    }
    Ok(())
}

/// Events like one that were not joined with it, each with what keeps it apart.
pub fn near(out: &mut Output, terminal: Terminal, near: &[NearEvent]) -> Result<(), Error> {
    if near.is_empty() {
        return out.line("the record holds no event of these parties near it");
    }
    for near in near {
        row(out, terminal, &near.event)?;
        out.line(format!("      apart: {}", near.apart.join("; ")))?;
        if let Some(sentence) = &near.event.sentence {
            let words = cut(sentence, terminal.width.saturating_sub(6));
            out.line(format!("      {}", terminal.paint(Paint::Dim, &words)))?;
        }
    }
    Ok(())
}

/// An article's revisions, oldest first.
pub fn history(
    out: &mut Output,
    terminal: Terminal,
    history: &ArticleHistory,
) -> Result<(), Error> {
    for (at, revision) in history.revisions.iter().enumerate() {
        if at > 0 {
            out.line("")?;
        }
        let state = if revision.in_force { ", in force" } else { "" };
        let headline = revision.info.headline.as_deref().unwrap_or("(no headline)");
        out.line(format!(
            "{}  {headline}",
            terminal.heading(&format!("Revision {} of {}{state}", at + 1, history.revisions.len()))
        ))?;
        one(out, terminal, revision)?;
    }
    Ok(())
}

fn one(out: &mut Output, terminal: Terminal, revision: &RevisionRow) -> Result<(), Error> {
    let info = &revision.info;
    for (name, at) in [("published", info.published_at), ("modified", info.modified_at)] {
        if let Some(at) = at {
            out.line(format!("   {} {}", fit(name, 10), stamp(at.0)))?;
        }
    }
    out.line(format!("   {} {}", fit("reports", 10), revision.reports))?;
    if let Some(before) = &revision.retitled_from {
        out.line(format!("   {} {before}", fit("retitled", 10)))?;
    }
    let mut told = |mark: &str, paint: Paint, words: &str| -> Result<(), Error> {
        for (line, words) in wrap(words, terminal.width.saturating_sub(6)).iter().enumerate() {
            let mark = if line == 0 { mark } else { " " };
            out.line(format!("   {} {}", mark, terminal.paint(paint, words)))?;
        }
        Ok(())
    };
    for (before, now) in &revision.changed {
        told("-", Paint::Red, before)?;
        told("+", Paint::Green, now)?;
    }
    revision.removed.iter().try_for_each(|words| told("-", Paint::Red, words))?;
    revision.added.iter().try_for_each(|words| told("+", Paint::Green, words))?;
    revision.corrections.iter().try_for_each(|words| told("!", Paint::Yellow, words))?;
    let silent =
        revision.changed.is_empty() && revision.removed.is_empty() && revision.added.is_empty();
    if silent && revision.counts != (0, 0) {
        let (added, removed) = revision.counts;
        out.line(format!(
            "   {} added, {removed} removed (the words were left out of this record)",
            count(u64::from(added), "sentence", "sentences")
        ))?;
    }
    Ok(())
}

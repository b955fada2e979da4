//! What coding anew changed, by type, with sentences.

use crate::output::Output;
use crate::term::{count, fit, number, Paint, Terminal};
use crate::Error;
use annals_model::EventType;
use annals_record::{Change, Recoded, ReportChange};
use std::collections::BTreeMap;

/// Differences by type, with the first sentences of each kind.
#[derive(Default)]
pub struct Differences {
    by_type: BTreeMap<EventType, BTreeMap<Change, (u64, Vec<ReportChange>)>>,
}

impl Differences {
    /// Counts a difference, and keeps it to be shown where fewer than `shown` are.
    pub fn add(&mut self, change: ReportChange, shown: usize) {
        let of_type = self.by_type.entry(change.event_type).or_default();
        let (count, examples) = of_type.entry(change.change).or_default();
        *count += 1;
        if examples.len() < shown {
            examples.push(change);
        }
    }

    pub fn write(&self, out: &mut Output, terminal: Terminal) -> Result<(), Error> {
        for (event_type, changes) in &self.by_type {
            let of = |change: Change| changes.get(&change).map_or(0, |(count, _)| *count);
            out.line(format!(
                "{}  {} gained, {} lost, {} changed",
                terminal.heading(&fit(event_type.as_str(), 10)),
                number(of(Change::Gained)),
                number(of(Change::Lost)),
                number(of(Change::Changed))
            ))?;
            for (count, examples) in changes.values() {
                for change in examples {
                    out.line(format!("    {}", change.sentence))?;
                    if let Some(before) = &change.before {
                        out.line(format!(
                            "      {}",
                            terminal.paint(Paint::Red, &format!("- {before}"))
                        ))?;
                    }
                    if let Some(after) = &change.after {
                        out.line(format!(
                            "      {}",
                            terminal.paint(Paint::Green, &format!("+ {after}"))
                        ))?;
                    }
                }
                let rest = count - examples.len() as u64;
                if rest > 0 && !examples.is_empty() {
                    out.line(format!("    and {} more", number(rest)))?;
                }
            }
        }
        Ok(())
    }
}

/// What the whole of it came to.
pub fn summary(out: &mut Output, done: &Recoded, dry_run: bool) -> Result<(), Error> {
    out.line(format!(
        "{} coded {}: {} to {} reports, {} to {} events; {} rewritten",
        count(done.revisions, "revision", "revisions"),
        if dry_run { "to see what would change" } else { "again" },
        number(done.reports_before),
        number(done.reports_after),
        number(done.events_before),
        number(done.events_after),
        number(done.rewritten)
    ))?;
    if done.without_text > 0 {
        out.line(format!(
            "{} left as they are: their words were not kept",
            count(done.without_text, "revision", "revisions")
        ))?;
    }
    if done.left > 0 {
        out.line(format!(
            "{} left as they are: coding them stopped in the middle",
            count(done.left, "revision", "revisions")
        ))?;
    }
    Ok(())
}

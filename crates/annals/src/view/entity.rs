//! Everything known of a person, an organisation or a country, as a page to read.

use super::words::period;
use crate::output::Output;
use crate::term::{count, fit, number, Terminal};
use crate::Error;
use annals_record::{EntityRecord, PartnerRow};

pub fn write(
    out: &mut Output,
    terminal: Terminal,
    name: &str,
    record: &EntityRecord,
) -> Result<(), Error> {
    let time = match (record.first, record.last) {
        (Some(first), Some(last)) => format!("  {}", period(first, last)),
        _ => String::new(),
    };
    out.line(format!("{}{time}", terminal.heading(name)))?;
    let mut facts = vec![count(u64::from(record.events), "event", "events")];
    if record.spoken > 0 {
        let reports = count(u64::from(record.spoken), "report", "reports");
        facts.push(format!("{reports} on this word"));
    }
    if !record.kind.is_empty() {
        facts.insert(0, record.kind.clone());
    }
    facts.extend(record.identifier.clone());
    out.line(facts.join(" · "))?;
    if !record.roles.is_empty() {
        out.line("")?;
        out.line(terminal.heading("Roles, as the articles of the time have them"))?;
        for role in record.roles.iter().take(30) {
            let time = match (role.first, role.last) {
                (Some(first), Some(last)) => period(first, last),
                _ => "undated".to_owned(),
            };
            let code = format!("{} {}", role.country.as_deref().unwrap_or("?"), role.sectors);
            out.line(format!(
                "  {}  {}  {}  {}",
                fit(&time, 24),
                fit(code.trim(), 14),
                fit(role.office.as_deref().unwrap_or("–"), 28),
                count(u64::from(role.events), "event", "events")
            ))?;
        }
        let rest = record.roles.len().saturating_sub(30);
        if rest > 0 {
            out.line(format!("  and {} more", number(rest as u64)))?;
        }
    }
    if !record.by_type.is_empty() {
        out.line("")?;
        out.line(terminal.heading("Events by type          does  is done to"))?;
        for (event_type, did, met) in &record.by_type {
            let cell = |n: u32| if n == 0 { "·".to_owned() } else { number(u64::from(n)) };
            out.line(format!(
                "  {}  {:>12}  {:>10}",
                fit(event_type.as_str(), 12),
                cell(*did),
                cell(*met)
            ))?;
        }
    }
    list(out, terminal, "Who acts for it", &record.members)?;
    list(out, terminal, "With whom", &record.partners)
}

fn list(
    out: &mut Output,
    terminal: Terminal,
    heading: &str,
    rows: &[PartnerRow],
) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    out.line("")?;
    out.line(terminal.heading(heading))?;
    for row in rows {
        out.line(format!(
            "  {}  {}  {}",
            fit(&row.name, 36),
            fit(row.country.as_deref().unwrap_or("?"), 4),
            count(u64::from(row.events), "event", "events")
        ))?;
    }
    Ok(())
}

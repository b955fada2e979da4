//! Aligned columns to read on a terminal.

use super::RowWriter;
use crate::cell::{Described, Kind};
use crate::{Error, Settings, Written};
use annals_model::{EntityKind, Participant, Status};
use annals_record::{EventRow, Mention};
use std::io::Write;

/// Rows that decide the widths of columns; later, wider cells push their row out.
const MEASURED: usize = 500;

const HEADER: [&str; 7] = ["id", "date", "what", "who", "weight", "on whose word", "words"];

/// What the columns are.
pub fn tables() -> Vec<super::Table> {
    const ABOUT: [&str; 7] = [
        "lasting id of the event",
        "day, month, year or interval; `~` where it is only that of publication",
        "PLOVER type, modes and status, times how many",
        "actors, and after an arrow recipients",
        "independent origins",
        "speakers, or who printed it",
        "the leading report's sentence, cut to the terminal",
    ];
    let column = |(name, about)| Described { name, kind: Kind::Text, about };
    let columns = HEADER.into_iter().zip(ABOUT).map(column).collect();
    vec![super::Table { file: None, columns }]
}

struct Table<'o> {
    out: &'o mut dyn Write,
    width: Option<usize>,
    /// Rows held back until the widths are known.
    held: Vec<[String; 7]>,
    widths: Option<[usize; 7]>,
    written: Written,
}

pub(crate) fn begin<'o>(
    out: &'o mut dyn Write,
    settings: &Settings,
) -> Result<Box<dyn RowWriter + 'o>, Error> {
    Ok(Box::new(Table {
        out,
        width: settings.width,
        held: Vec::new(),
        widths: None,
        written: Written::default(),
    }))
}

fn party(party: &Participant) -> String {
    let code = party.country.map(|code| code.to_string());
    let sector = party.sectors.first().map(|sector| sector.to_string());
    let codes: Vec<String> = code.into_iter().chain(sector).collect();
    let own = party.name.as_deref().filter(|_| {
        matches!(party.kind, EntityKind::Person | EntityKind::Organisation) || codes.is_empty()
    });
    match own.or(codes.is_empty().then_some(party.text.as_str())) {
        Some(name) if codes.is_empty() => name.to_owned(),
        Some(name) => format!("{name} ({})", codes.join(" ")),
        None => codes.join(" "),
    }
}

fn side(parties: &[Participant]) -> String {
    parties.iter().map(party).collect::<Vec<_>>().join(" + ")
}

fn cells(event: &EventRow) -> [String; 7] {
    let mut what = event.event_type.to_string();
    for mode in &event.modes {
        what.push(' ');
        what.push_str(mode.as_str());
    }
    if event.status != Status::Actual {
        what.push_str(&format!(", {}", event.status));
    }
    if let Some(count) = event.count {
        what.push_str(&match count.max {
            Some(max) if max == count.min => format!(" ×{max}"),
            Some(max) => format!(" ×{}–{max}", count.min),
            None => format!(" ×{}+", count.min),
        });
    }
    let mut who = side(&event.actors);
    if !event.recipients.is_empty() {
        who.push_str(if event.mutual { " + " } else { " → " });
        who.push_str(&side(&event.recipients));
    }
    let date = event.when.map_or("undated".to_owned(), |when| match event.dated {
        true => when.to_string(),
        false => format!("{when}~"),
    });
    let speaker = event.speakers.first().map(party);
    let words = event.sentence.as_deref().or(event.article.headline.as_deref()).unwrap_or("");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let printed = event.article.agency.as_deref().or(event.article.outlet.as_deref());
    [
        event.id.clone(),
        date,
        what,
        who,
        event.origins.to_string(),
        speaker.or(printed.map(str::to_owned)).unwrap_or_default(),
        words,
    ]
}

fn length(text: &str) -> usize {
    text.chars().count()
}

impl Table<'_> {
    fn print(&mut self, cells: &[String; 7], widths: &[usize; 7]) -> Result<(), Error> {
        let mut line = String::new();
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                line.push_str("  ");
            }
            line.push_str(cell);
            if at + 1 < cells.len() {
                let pad = widths[at].saturating_sub(length(cell));
                line.extend(std::iter::repeat_n(' ', pad));
            }
        }
        if let Some(width) = self.width.filter(|width| length(&line) > (*width).max(1)) {
            line = line.chars().take(width.max(1) - 1).chain(['…']).collect();
        }
        writeln!(self.out, "{}", line.trim_end())?;
        Ok(())
    }

    fn release(&mut self) -> Result<[usize; 7], Error> {
        if let Some(widths) = self.widths {
            return Ok(widths);
        }
        let mut widths = HEADER.map(length);
        for cells in &self.held {
            for (width, cell) in widths.iter_mut().zip(cells) {
                *width = (*width).max(length(cell)).min(48);
            }
        }
        self.widths = Some(widths);
        let held = std::mem::take(&mut self.held);
        if !held.is_empty() {
            self.print(&HEADER.map(str::to_owned), &widths)?;
        }
        for cells in &held {
            self.print(cells, &widths)?;
        }
        Ok(widths)
    }
}

impl RowWriter for Table<'_> {
    fn row(&mut self, event: &EventRow, _: &[Mention]) -> Result<(), Error> {
        self.written.rows += 1;
        let cells = cells(event);
        if self.widths.is_none() && self.held.len() < MEASURED {
            self.held.push(cells);
            return Ok(());
        }
        let widths = self.release()?;
        self.print(&cells, &widths)
    }

    fn finish(mut self: Box<Self>) -> Result<Written, Error> {
        self.release()?;
        self.out.flush()?;
        Ok(self.written)
    }
}

//! Rows to files: events as a table to read, as CSV, or as PLOVER lines of JSON.
//!
//! The formats are listed once, in [`formats`]; help, documents and tests walk that list.
//!
//! ```
//! use annals_export::{write, Format, Settings};
//! let mut out = Vec::new();
//! let written = write(Format::Csv, std::iter::empty(), &mut out, &Settings::default())?;
//! assert_eq!(written.rows, 0);
//! assert!(out.starts_with(b"id,event_type,"));
//! # Ok::<(), annals_export::Error>(())
//! ```

pub mod formats;

pub use formats::jsonl::validate_plover;
pub use formats::{Format, RowWriter};

use annals_record::EventRow;
use std::io::Write;

/// What can go wrong while rows are written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("no format is called `{name}`\n  hint: one of {}", known.join(", "))]
    UnknownFormat { name: String, known: Vec<&'static str> },
    #[error("cannot write: {0}")]
    Io(#[from] std::io::Error),
    #[error("event `{id}` cannot be put into JSON: {source}")]
    Json { id: String, source: serde_json::Error },
}

/// What a format needs to know beside the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The day the coding was done, as the caller gives it: `2026-01-05`.
    pub coded_date: Option<String>,
    /// Columns of the terminal; tables cut their rows to fit. `None` cuts nothing.
    pub width: Option<usize>,
}

/// What was written, and what could not be said in the format.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub rows: u64,
    /// Ids of events left out, each with the reason.
    pub left_out: Vec<(String, &'static str)>,
}

/// Writes all rows in one format.
///
/// # Errors
/// [`Error::Io`] when `out` does not take them.
pub fn write(
    format: Format,
    rows: impl IntoIterator<Item = EventRow>,
    out: &mut dyn Write,
    settings: &Settings,
) -> Result<Written, Error> {
    let mut writer = format.writer(out, settings)?;
    for row in rows {
        writer.row(&row)?;
    }
    writer.finish()
}

//! The formats, each in its own file.

pub mod csv;
pub mod jsonl;
pub mod table;

use crate::{Error, Settings, Written};
use annals_record::EventRow;
use std::fmt;
use std::io::Write;
use std::str::FromStr;

/// Takes rows one by one and writes them as it goes, in bounded memory.
pub trait RowWriter {
    fn row(&mut self, event: &EventRow) -> Result<(), Error>;

    /// Writes what is held back, and says what was written.
    fn finish(self: Box<Self>) -> Result<Written, Error>;
}

macro_rules! formats {
    ($($variant:ident: $name:literal, $module:ident, $summary:literal;)*) => {
        /// A way to write events.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Format { $(#[doc = $summary] $variant),* }

        impl Format {
            pub const ALL: &'static [Format] = &[$(Format::$variant),*];

            pub fn name(self) -> &'static str {
                match self { $(Format::$variant => $name),* }
            }

            /// One line for help texts.
            pub fn summary(self) -> &'static str {
                match self { $(Format::$variant => $summary),* }
            }

            /// Begins a file of this format.
            pub fn writer<'o>(
                self,
                out: &'o mut dyn Write,
                settings: &Settings,
            ) -> Result<Box<dyn RowWriter + 'o>, Error> {
                match self { $(Format::$variant => $module::begin(out, settings)),* }
            }
        }
    };
}

formats! {
    Table: "table", table, "aligned columns to read on a terminal";
    Csv: "csv", csv, "one row an event, for spreadsheets and statistics packages";
    Jsonl: "jsonl", jsonl, "one JSON object an event, with the field names of the PLOVER manual";
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Format {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let found = Format::ALL.iter().find(|format| format.name().eq_ignore_ascii_case(name));
        found.copied().ok_or_else(|| Error::UnknownFormat {
            name: name.to_owned(),
            known: Format::ALL.iter().map(|format| format.name()).collect(),
        })
    }
}

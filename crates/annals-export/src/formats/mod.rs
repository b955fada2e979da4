//! The formats, each in its own file.

pub mod csv;
pub mod gdelt;
pub mod jsonl;
pub mod package;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod polecat;
pub mod table;

use crate::cell::Described;
use crate::{Error, Settings, Written};
use annals_record::{EventRow, Mention};
use std::fmt;
use std::io::Write;
use std::path::Path;
use std::str::FromStr;

/// Takes rows one by one and writes them as it goes, in bounded memory.
pub trait RowWriter {
    /// Takes an event, with its reports where the format asked for them.
    fn row(&mut self, event: &EventRow, mentions: &[Mention]) -> Result<(), Error>;

    /// Writes what is held back, and says what was written.
    fn finish(self: Box<Self>) -> Result<Written, Error>;
}

/// A table that a format writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The file, where the format is a folder.
    pub file: Option<&'static str>,
    pub columns: Vec<Described>,
}

macro_rules! formats {
    (
        streams { $($(#[$condition:meta])* $variant:ident: $name:literal, $module:ident, $summary:literal;)* }
        folders { $($folder:ident: $folder_name:literal, $folder_module:ident, $folder_summary:literal;)* }
    ) => {
        /// A way to write events.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Format {
            $($(#[$condition])* #[doc = $summary] $variant,)*
            $(#[doc = $folder_summary] $folder,)*
        }

        impl Format {
            pub const ALL: &'static [Format] = &[
                $($(#[$condition])* Format::$variant,)*
                $(Format::$folder,)*
            ];

            pub fn name(self) -> &'static str {
                match self {
                    $($(#[$condition])* Format::$variant => $name,)*
                    $(Format::$folder => $folder_name,)*
                }
            }

            /// One line for help texts.
            pub fn summary(self) -> &'static str {
                match self {
                    $($(#[$condition])* Format::$variant => $summary,)*
                    $(Format::$folder => $folder_summary,)*
                }
            }

            /// Its tables and their columns.
            pub fn columns(self) -> Vec<Table> {
                match self {
                    $($(#[$condition])* Format::$variant => $module::tables(),)*
                    $(Format::$folder => $folder_module::tables(),)*
                }
            }

            /// Begins a file of this format.
            ///
            /// # Errors
            /// [`Error::NeedsFolder`] when the format is a folder of files.
            pub fn writer<'o>(
                self,
                out: &'o mut dyn Write,
                settings: &Settings,
            ) -> Result<Box<dyn RowWriter + 'o>, Error> {
                match self {
                    $($(#[$condition])* Format::$variant => $module::begin(out, settings),)*
                    $(Format::$folder => Err(Error::NeedsFolder { format: $folder_name }),)*
                }
            }

            /// Begins the files of this format in an empty folder; a format of one file has none.
            pub(crate) fn folder_writer<'o>(
                self,
                folder: &'o Path,
                settings: &Settings,
            ) -> Result<Box<dyn RowWriter + 'o>, Error> {
                match self {
                    $(Format::$folder => $folder_module::begin(folder, settings),)*
                    one_file => Err(Error::Occupied {
                        path: folder.to_owned(),
                        why: format!("it is a folder, and `{one_file}` is one file"),
                    }),
                }
            }

            /// Where the format is a folder of files: whether it writes a file of that name.
            pub fn folder_files(self) -> Option<fn(&str) -> bool> {
                match self {
                    $(Format::$folder => Some($folder_module::ours),)*
                    _ => None,
                }
            }
        }
    };
}

formats! {
    streams {
        Table: "table", table, "aligned columns to read on a terminal";
        Csv: "csv", csv, "one row an event, for spreadsheets and statistics packages";
        Jsonl: "jsonl", jsonl, "one JSON object an event, with the field names of the PLOVER manual";
        #[cfg(feature = "parquet")]
        Parquet: "parquet", parquet, "one row an event, typed and compressed, for pandas, Arrow, DuckDB, Spark";
    }
    folders {
        Package: "package", package, "a Frictionless data package: events.csv and its description";
        Gdelt: "gdelt", gdelt, "event and mention files with the columns of GDELT 2.0";
        Polecat: "polecat", polecat, "weekly files with the columns of POLECAT";
    }
}

impl Format {
    /// Whether the writer needs the reports of each event.
    pub fn wants_mentions(self) -> bool {
        self == Format::Gdelt
    }

    /// Formats that can be written to a stream.
    pub fn streams() -> impl Iterator<Item = Format> {
        Format::ALL.iter().copied().filter(|format| format.folder_files().is_none())
    }
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

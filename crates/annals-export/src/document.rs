//! The columns of every format as a document for people.

use crate::Format;
use std::fmt::Write;

/// What a format writes, column by column, in Markdown; every format where none is named.
pub fn columns_document(format: Option<Format>) -> String {
    let mut out = String::new();
    let all = [format];
    let formats = match &all {
        [Some(one)] => std::slice::from_ref(one),
        _ => Format::ALL,
    };
    for format in formats {
        // Writing to a string cannot fail.
        let _ = write!(out, "## {format}\n\nHolds {}.\n", format.summary());
        for table in format.columns() {
            if let Some(file) = table.file {
                let _ = write!(out, "\n`{file}`:\n");
            }
            out.push_str("\n| | column | type | what |\n|---|---|---|---|\n");
            for (at, column) in table.columns.iter().enumerate() {
                let (name, kind) = (column.name, column.kind.name());
                let _ = writeln!(out, "| {} | `{name}` | {kind} | {} |", at + 1, column.about);
            }
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

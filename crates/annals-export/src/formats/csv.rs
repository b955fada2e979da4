//! CSV (RFC 4180 quoting, UTF-8, one line feed a row), with a header.
//!
//! Lists of codes are separated by spaces, lists of participants by `; `; within a list of
//! sectors by participant, sectors are separated by spaces.

use super::{RowWriter, Table};
use crate::cell::{Column, Rows};
use crate::events::COLUMNS;
use crate::{Error, Settings, Written};
use annals_record::{EventRow, Mention};
use std::io::Write;

/// What the columns are.
pub fn tables() -> Vec<Table> {
    vec![Table { file: None, columns: COLUMNS.iter().map(Column::describe).collect() }]
}

struct Csv<'o> {
    out: &'o mut dyn Write,
    written: Written,
    line: String,
}

fn push(line: &mut String, cell: &str) {
    if cell.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        line.push('"');
        line.push_str(&cell.replace('"', "\"\""));
        line.push('"');
    } else {
        line.push_str(cell);
    }
}

/// The names of columns as the first line.
pub(crate) fn header<R: Rows>(columns: &[Column<R>]) -> String {
    columns.iter().map(|column| column.name).collect::<Vec<_>>().join(",") + "\n"
}

/// Appends a row with its line feed.
pub(crate) fn row<'e, R: Rows>(line: &mut String, columns: &[Column<R>], row: &'e R::Row<'e>) {
    for (at, column) in columns.iter().enumerate() {
        if at > 0 {
            line.push(',');
        }
        push(line, &column.value(row).plain(column.kind));
    }
    line.push('\n');
}

pub(crate) fn begin<'o>(
    out: &'o mut dyn Write,
    _: &Settings,
) -> Result<Box<dyn RowWriter + 'o>, Error> {
    out.write_all(header(COLUMNS).as_bytes())?;
    Ok(Box::new(Csv { out, written: Written::default(), line: String::new() }))
}

impl RowWriter for Csv<'_> {
    fn row(&mut self, event: &EventRow, _: &[Mention]) -> Result<(), Error> {
        self.line.clear();
        row(&mut self.line, COLUMNS, event);
        self.out.write_all(self.line.as_bytes())?;
        self.written.rows += 1;
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Written, Error> {
        self.out.flush()?;
        Ok(self.written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let check = |cell: &str, expect: &str| {
            let mut line = String::new();
            push(&mut line, cell);
            assert_eq!(line, expect);
        };
        check("plain words", "plain words");
        check("a, b", "\"a, b\"");
        check("say \"no\"", "\"say \"\"no\"\"\"");
        check("two\nlines", "\"two\nlines\"");
    }
}

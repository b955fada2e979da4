//! A Frictionless data package: a folder with `events.csv` and `datapackage.json`, which gives
//! each column its type and meaning to programs that read such packages.

use super::{csv, RowWriter, Table};
use crate::cell::Kind;
use crate::events::COLUMNS;
use crate::{Error, Settings, Written, LICENCE_NOTE};
use annals_model::{EventType, QuadClass, Status};
use annals_record::{EventRow, Mention};
use serde_json::{json, Map, Value as Json};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

const EVENTS: &str = "events.csv";
const DESCRIPTION: &str = "datapackage.json";

/// What the columns are.
pub fn tables() -> Vec<Table> {
    csv::tables().into_iter().map(|table| Table { file: Some(EVENTS), ..table }).collect()
}

/// Whether a file of that name is one of ours.
pub(crate) fn ours(name: &str) -> bool {
    [EVENTS, DESCRIPTION].contains(&name)
}

fn codes<T: ToString>(all: &[T]) -> Json {
    json!({"required": true, "enum": all.iter().map(T::to_string).collect::<Vec<_>>()})
}

/// A column in the words of Frictionless' Table Schema.
fn field(name: &str, kind: Kind, about: &str) -> Json {
    let mut field = Map::new();
    let mut put = |key: &str, value: Json| field.insert(key.to_owned(), value);
    put("name", name.into());
    let (kind, about) = match kind {
        Kind::Text => ("string", about.to_owned()),
        Kind::Whole => ("integer", about.to_owned()),
        Kind::Number => ("number", about.to_owned()),
        Kind::Day => ("date", about.to_owned()),
        Kind::Flag => {
            put("trueValues", json!(["1"]));
            put("falseValues", json!(["0"]));
            ("boolean", about.to_owned())
        }
        Kind::List { between } => ("string", format!("{about}; parted by `{between}`")),
    };
    put("type", kind.into());
    put("description", about.into());
    let constraints = match name {
        "id" => Some(json!({"required": true, "unique": true})),
        "event_type" => Some(codes(EventType::ALL)),
        "quad" => Some(codes(QuadClass::ALL)),
        "status" => Some(codes(Status::ALL)),
        "score" => Some(json!({"minimum": -10, "maximum": 10})),
        _ => None,
    };
    if let Some(constraints) = constraints {
        put("constraints", constraints);
    }
    Json::Object(field)
}

fn description(settings: &Settings, rows: u64, bytes: u64) -> Json {
    let fields: Vec<Json> =
        COLUMNS.iter().map(|column| field(column.name, column.kind, column.about)).collect();
    json!({
        "profile": "tabular-data-package",
        "name": "annals-events",
        "title": "Political events coded from news by Annals",
        "description": LICENCE_NOTE,
        "keywords": ["political events", "PLOVER", "news"],
        "annals": {
            "versions": settings.of_runs(|run| &run.annals_version),
            "codebooks": settings.of_runs(|run| &run.codebook_version),
            "models": settings.of_runs(|run| &run.model_version),
            "coded_date": settings.coded_date,
        },
        "resources": [{
            "profile": "tabular-data-resource",
            "name": "events",
            "path": EVENTS,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": bytes,
            "rows": rows,
            "schema": {"fields": fields, "primaryKey": ["id"], "missingValues": [""]},
        }],
    })
}

struct Package<'o> {
    folder: &'o Path,
    settings: Settings,
    events: BufWriter<File>,
    line: String,
    bytes: u64,
    written: Written,
}

pub(crate) fn begin<'o>(
    folder: &'o Path,
    settings: &Settings,
) -> Result<Box<dyn RowWriter + 'o>, Error> {
    let mut events = BufWriter::with_capacity(1 << 18, File::create_new(folder.join(EVENTS))?);
    let header = csv::header(COLUMNS);
    events.write_all(header.as_bytes())?;
    Ok(Box::new(Package {
        folder,
        settings: settings.clone(),
        events,
        line: String::new(),
        bytes: header.len() as u64,
        written: Written::default(),
    }))
}

impl RowWriter for Package<'_> {
    fn row(&mut self, event: &EventRow, _: &[Mention]) -> Result<(), Error> {
        self.line.clear();
        csv::row(&mut self.line, COLUMNS, event);
        self.events.write_all(self.line.as_bytes())?;
        self.bytes += self.line.len() as u64;
        self.written.rows += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Written, Error> {
        self.events.flush()?;
        let description = description(&self.settings, self.written.rows, self.bytes);
        let mut text = format!("{description:#}");
        text.push('\n');
        std::fs::write(self.folder.join(DESCRIPTION), text)?;
        Ok(self.written)
    }
}

//! PLOVER as lines of JSON, with the manual's field names.
//!
//! Beside them stand, for what the manual does not name:
//!
//! - `status`: `actual`, or the auxiliary status of the manual: `historical`, `future`,
//!   `hypothetical`, `negation`;
//! - `count`: `{min, max, tally}`, where the text says how many such events there were; `max`
//!   is absent where open, `tally` true where they are counted over a period;
//! - `speaker`: entity objects, on whose word, innermost first;
//! - `annals`: `date_precision` (`day`, `month`, `year`, `interval`), `dated` (false where
//!   `date` is that of publication), `mutual`, further `modes`, the weight (`reports`,
//!   `articles`, `origins`, `outlets`), `rule`, `operators`, `outlet`, `agency`, `published`,
//!   `modified`, `article` (its lasting key).
//!
//! `text_info` gives the sentence's number in its article, counted from 1, and its bytes in
//! the article's text. An event whose date nothing tells is left out, since the manual
//! requires one and none may be invented.

use super::{RowWriter, Table};
use crate::cell::{columns, Column, Described, Kind, Rows, Value};
use crate::codes::plover_country as spelled;
use crate::events::{codes, texts, trigger};
use crate::{Error, Settings, Written};
use annals_model::{Participant, Precision, Status, When};
use annals_record::{EventRow, Mention};
use std::borrow::Cow;
use std::io::Write;

/// An event that has a date.
struct Line<'e> {
    event: &'e EventRow,
    when: When,
    settings: &'e Settings,
}

enum Lines {}

impl Rows for Lines {
    type Row<'e> = Line<'e>;
}

enum Entities {}

impl Rows for Entities {
    type Row<'e> = Participant;
}

/// Where a part of a line comes from.
enum Part {
    Fields(&'static [Column<Lines>]),
    /// A list of entity objects; an empty one is written only where the manual requires it.
    Parties {
        name: &'static str,
        required: bool,
        of: fn(&EventRow) -> &[Participant],
        /// How the list is described, where its entities have the fields of an actor.
        as_actors: Option<Described>,
    },
}

fn status(status: Status) -> &'static str {
    match status {
        // The manual's noun for it.
        Status::Negated => "negation",
        status => status.as_str(),
    }
}

fn precision(precision: Precision) -> &'static str {
    match precision {
        Precision::Day => "day",
        Precision::Month => "month",
        Precision::Year => "year",
        Precision::Interval => "interval",
    }
}

fn citation(event: &EventRow) -> Option<String> {
    let article = &event.article;
    let published = article.published_at.map(|stamp| stamp.to_string());
    let parts: Vec<&str> =
        [article.outlet.as_deref(), article.headline.as_deref(), published.as_deref()]
            .into_iter()
            .flatten()
            .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Words, where there are any.
fn filled<'e>(words: impl Into<Cow<'e, str>>) -> Value<'e> {
    let words = words.into();
    if words.is_empty() {
        return Value::Missing;
    }
    Value::Text(words)
}

const LIST: Kind = Kind::List { between: " " };

/// The fields of an actor, and of every other entity.
const ENTITY: &[Column<Entities>] = columns! { Entities:
    "actor[].code" Kind::Text, "country as the manual spells it, or an international code", |p| p.country.as_ref().map(spelled).into();
    "actor[].sector" LIST, "sectors", |p| codes(&p.sectors, |sector| sector.as_str());
    "actor[].entity_text" Kind::Text, "words of the sentence; absent where the document supplied the entity", |p| filled(&p.text);
    "actor[].identifier_id" Kind::Text, "identifier of a listed entity", |p| p.id.as_deref().into();
    "actor[].identifier_text" Kind::Text, "its name", |p| p.name.as_deref().into();
    "actor[].office" Kind::Text, "office held at the article's date", |p| p.office.as_deref().into();
};

/// The fields before the entities, between them, and after them; those of objects after a dot.
const HEAD: &[Column<Lines>] = columns! { Lines:
    "id" Kind::Text, "lasting id of the event", |l| (&l.event.id).into();
    "date" Kind::Day, "first possible day", |l| l.when.start.into();
    "enddate" Kind::Day, "last possible day, where it is another", |l| Some(l.when.end).filter(|end| *end != l.when.start).into();
};
const MIDDLE: &[Column<Lines>] = columns! { Lines:
    "event" LIST, "PLOVER type, one", |l| codes(&[l.event.event_type], |code| code.as_str());
    "mode" Kind::Text, "main PLOVER mode", |l| l.event.modes.first().map(|mode| mode.as_str()).into();
    "context" LIST, "PLOVER contexts", |l| codes(&l.event.contexts, |context| context.as_str());
    "quad_code" Kind::Text, "VC, MC, VX or MX", |l| l.event.quad.as_str().into();
    "event_scale" Kind::Number, "conflict-cooperation score, -10 to 10", |l| l.event.score.into();
    "status" Kind::Text, "actual, or the manual's auxiliary status: historical, future, hypothetical, negation", |l| status(l.event.status).into();
    "count.min" Kind::Whole, "least number of events stated", |l| l.event.count.map(|count| count.min).into();
    "count.max" Kind::Whole, "greatest number stated; absent if open", |l| l.event.count.and_then(|count| count.max).into();
    "count.tally" Kind::Flag, "true where events are counted over a period", |l| l.event.count.map(|_| l.event.tally).into();
};
const TAIL: &[Column<Lines>] = columns! { Lines:
    "event_loc.extracted_place" Kind::Text, "words of the sentence for the place", |l| l.event.place.as_ref().map_or(Value::Missing, |place| filled(&place.text));
    "event_loc.resolved_place" Kind::Text, "name of the place", |l| l.event.place.as_ref().map(|place| &place.name).into();
    "event_loc.country_code" Kind::Text, "its country", |l| l.event.place.as_ref().and_then(|place| place.country.as_ref()).map(spelled).into();
    "event_text" Kind::Text, "the words that carry the event", |l| filled(trigger(l.event));
    "text" Kind::Text, "the leading report's sentence", |l| l.event.sentence.as_deref().into();
    "text_info.sequence" Kind::Whole, "number of the sentence in its article, from 1", |l| (l.event.sentence_index + 1).into();
    "text_info.start" Kind::Whole, "first byte of the sentence in the article's text", |l| l.event.sentence_span.start.into();
    "text_info.end" Kind::Whole, "byte after its last", |l| l.event.sentence_span.end.into();
    "cite_info.citation" Kind::Text, "outlet, headline and stamp of the leading article", |l| citation(l.event).into();
    "cite_info.url" Kind::Text, "its address", |l| l.event.article.url.as_deref().into();
    "cite_info.title" Kind::Text, "its headline", |l| l.event.article.headline.as_deref().into();
    "cite_info.language" Kind::Text, "its language: en, en-GB", |l| l.event.article.language.as_deref().into();
    "cite_info.publication" Kind::Text, "its outlet", |l| l.event.article.outlet.as_deref().into();
    "cite_info.coder" Kind::Text, "Annals", |_| "Annals".into();
    "cite_info.codebook" Kind::Text, "version of the codebook", |l| (&l.event.codebook_version).into();
    "cite_info.version" Kind::Text, "version of the ontology", |_| "PLOVER 2.0".into();
    "size.dead" Kind::Whole, "greatest number reported", |l| l.event.casualties.dead.into();
    "size.injured" Kind::Whole, "greatest number reported", |l| l.event.casualties.injured.into();
    "size.arrested" Kind::Whole, "greatest number reported", |l| l.event.casualties.arrested.into();
    "coder" Kind::Text, "annals and its version", |l| format!("annals {}", l.event.annals_version).trim_end().to_owned().into();
    "coded_date" Kind::Day, "day of the record's last run", |l| l.settings.coded_date.as_deref().into();
    "annals.date_precision" Kind::Text, "day, month, year or interval", |l| precision(l.when.precision).into();
    "annals.dated" Kind::Flag, "false where the date is only that of publication", |l| l.event.dated.into();
    "annals.mutual" Kind::Flag, "true where participants act on each other", |l| l.event.mutual.into();
    "annals.modes" LIST, "all modes, where there are several", |l| codes(if l.event.modes.len() > 1 { &l.event.modes } else { &[] }, |mode| mode.as_str());
    "annals.reports" Kind::Whole, "reports in force", |l| l.event.reports.into();
    "annals.articles" Kind::Whole, "articles that report it", |l| l.event.articles.into();
    "annals.origins" Kind::Whole, "independent origins: the weight", |l| l.event.origins.into();
    "annals.outlets" Kind::Whole, "outlets that report it", |l| l.event.outlets.into();
    "annals.rule" Kind::Text, "the rule that made the report", |l| (&l.event.rule).into();
    "annals.operators" LIST, "operators applied, innermost first", |l| texts(&l.event.operators);
    "annals.outlet" Kind::Text, "who published the leading article", |l| l.event.article.outlet.as_deref().into();
    "annals.agency" Kind::Text, "who wired it", |l| l.event.article.agency.as_deref().into();
    "annals.published" Kind::Text, "the outlet's own stamp", |l| l.event.article.published_at.map(|stamp| stamp.to_string()).into();
    "annals.modified" Kind::Text, "the outlet's own stamp", |l| l.event.article.modified_at.map(|stamp| stamp.to_string()).into();
    "annals.article" Kind::Text, "lasting key of the leading article", |l| (&l.event.article.key).into();
};

const fn as_actors(name: &'static str, about: &'static str) -> Option<Described> {
    Some(Described { name, kind: LIST, about })
}

/// A line, part by part.
const LINE: &[Part] = &[
    Part::Fields(HEAD),
    Part::Parties { name: "actor", required: true, of: |event| &event.actors, as_actors: None },
    Part::Parties {
        name: "recipient",
        required: true,
        of: |event| &event.recipients,
        as_actors: as_actors(
            "recipient[]",
            "entities as in `actor`; none where actors act on each other",
        ),
    },
    Part::Fields(MIDDLE),
    Part::Parties {
        name: "speaker",
        required: false,
        of: |event| &event.speakers,
        as_actors: as_actors("speaker[]", "entities as in `actor`: on whose word, innermost first"),
    },
    Part::Fields(TAIL),
];

/// What the fields are.
pub fn tables() -> Vec<Table> {
    let described = |part: &Part| -> Vec<Described> {
        match part {
            Part::Fields(columns) => columns.iter().map(Column::describe).collect(),
            Part::Parties { as_actors: Some(list), .. } => vec![*list],
            Part::Parties { .. } => ENTITY.iter().map(Column::describe).collect(),
        }
    };
    vec![Table { file: None, columns: LINE.iter().flat_map(described).collect() }]
}

/// An object of JSON that grows field by field.
struct Object<'t> {
    text: &'t mut Vec<u8>,
    empty: bool,
}

impl<'t> Object<'t> {
    fn begin(text: &'t mut Vec<u8>) -> Self {
        text.push(b'{');
        Object { text, empty: true }
    }

    fn name(&mut self, name: &str) -> serde_json::Result<()> {
        if !std::mem::replace(&mut self.empty, false) {
            self.text.push(b',');
        }
        serde_json::to_writer(&mut *self.text, name)?;
        self.text.push(b':');
        Ok(())
    }

    /// Adds what is there of a row; fields of one object stand side by side in `columns`.
    fn fields<'e, R: Rows>(
        &mut self,
        columns: &[Column<R>],
        row: &'e R::Row<'e>,
    ) -> serde_json::Result<()> {
        let parts = |column: &Column<R>| column.name.split_once('.').unwrap_or(("", column.name));
        for columns in columns.chunk_by(|a, b| parts(a).0 == parts(b).0) {
            let mut values = columns.iter().map(|column| (parts(column).1, column.value(row)));
            let mut there = values.by_ref().filter(|(_, value)| !absent(value)).peekable();
            match parts(&columns[0]).0 {
                // Of each entity, which has an object of its own.
                "" | "actor[]" => there.try_for_each(|(name, value)| self.field(name, &value))?,
                _ if there.peek().is_none() => {}
                outer => {
                    self.name(outer)?;
                    let mut object = Object::begin(self.text);
                    there.try_for_each(|(name, value)| object.field(name, &value))?;
                    object.end();
                }
            }
        }
        Ok(())
    }

    fn field(&mut self, name: &str, value: &Value) -> serde_json::Result<()> {
        self.name(name)?;
        let text = &mut *self.text;
        match value {
            Value::Missing => serde_json::to_writer(text, &()),
            Value::Text(words) => serde_json::to_writer(text, words),
            Value::Whole(number) => serde_json::to_writer(text, number),
            Value::Number(number) => serde_json::to_writer(text, number),
            Value::Flag(flag) => serde_json::to_writer(text, flag),
            Value::Day(day) => serde_json::to_writer(text, day),
            Value::List(items) => serde_json::to_writer(text, items),
        }
    }

    fn entities(&mut self, name: &str, parties: &[Participant]) -> serde_json::Result<()> {
        self.name(name)?;
        self.text.push(b'[');
        for (at, party) in parties.iter().enumerate() {
            if at > 0 {
                self.text.push(b',');
            }
            let mut object = Object::begin(self.text);
            object.fields(ENTITY, party)?;
            object.end();
        }
        self.text.push(b']');
        Ok(())
    }

    fn end(self) {
        self.text.push(b'}');
    }
}

fn absent(value: &Value) -> bool {
    match value {
        Value::Missing => true,
        Value::List(items) => items.is_empty(),
        _ => false,
    }
}

/// The event as the manual writes it.
fn write<'e>(text: &mut Vec<u8>, line: &'e Line<'e>) -> serde_json::Result<()> {
    let mut object = Object::begin(text);
    for part in LINE {
        match part {
            Part::Fields(columns) => object.fields(columns, line)?,
            Part::Parties { name, required, of, .. } => match of(line.event) {
                [] if !required => {}
                parties => object.entities(name, parties)?,
            },
        }
    }
    object.end();
    text.push(b'\n');
    Ok(())
}

struct Jsonl<'o> {
    out: &'o mut dyn Write,
    settings: Settings,
    written: Written,
    text: Vec<u8>,
}

pub(crate) fn begin<'o>(
    out: &'o mut dyn Write,
    settings: &Settings,
) -> Result<Box<dyn RowWriter + 'o>, Error> {
    Ok(Box::new(Jsonl {
        out,
        settings: settings.clone(),
        written: Written::default(),
        text: Vec::new(),
    }))
}

impl RowWriter for Jsonl<'_> {
    fn row(&mut self, event: &EventRow, _: &[Mention]) -> Result<(), Error> {
        let Some(when) = event.when else {
            self.written.leave_out(&event.id, "nothing tells its date");
            return Ok(());
        };
        self.text.clear();
        write(&mut self.text, &Line { event, when, settings: &self.settings })
            .map_err(|source| Error::Json { id: event.id.clone(), source })?;
        self.out.write_all(&self.text)?;
        self.written.rows += 1;
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Written, Error> {
        self.out.flush()?;
        Ok(self.written)
    }
}

//! CSV (RFC 4180 quoting, UTF-8, one line feed a row), with a header.
//!
//! Lists of codes are separated by spaces, lists of participants by `; `; within a list of
//! sectors by participant, sectors are separated by spaces.

use super::RowWriter;
use crate::{Error, Settings, Written};
use annals_model::Participant;
use annals_record::EventRow;
use std::io::Write;

/// A column: its name, what it holds, and how it is read off an event.
pub struct Column {
    pub name: &'static str,
    pub about: &'static str,
    cell: fn(&EventRow) -> String,
}

fn some(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn list<T: ToString>(values: impl IntoIterator<Item = T>, between: &str) -> String {
    values.into_iter().map(|value| value.to_string()).collect::<Vec<_>>().join(between)
}

fn countries(parties: &[Participant]) -> String {
    list(parties.iter().map(|party| some(party.country)), "; ")
}

fn sectors(parties: &[Participant]) -> String {
    list(parties.iter().map(|party| list(&party.sectors, " ")), "; ")
}

fn names(parties: &[Participant]) -> String {
    list(parties.iter().map(|party| party.name.as_deref().unwrap_or(&party.text)), "; ")
}

fn ids(parties: &[Participant]) -> String {
    list(parties.iter().map(|party| some(party.id.as_deref())), "; ")
}

macro_rules! columns {
    ($($name:literal, $about:literal, $cell:expr;)*) => {
        /// The columns, in order.
        pub const COLUMNS: &[Column] = &[$(Column { name: $name, about: $about, cell: $cell }),*];
    };
}

columns! {
    "id", "lasting id of the event", |e| e.id.clone();
    "event_type", "PLOVER type", |e| e.event_type.to_string();
    "mode", "main PLOVER mode", |e| some(e.modes.first());
    "modes", "all modes, main first", |e| list(&e.modes, " ");
    "quad", "VC, MC, VX or MX", |e| e.quad.to_string();
    "score", "conflict-cooperation score, -10 to 10", |e| e.score.to_string();
    "status", "actual, future, hypothetical, negated, historical", |e| e.status.to_string();
    "tally", "1 where events are counted over a period", |e| u8::from(e.tally).to_string();
    "count_min", "least number of events stated", |e| some(e.count.map(|count| count.min));
    "count_max", "greatest number stated, empty if open", |e| some(e.count.and_then(|count| count.max));
    "start_date", "first possible day", |e| some(e.when.map(|when| when.start));
    "end_date", "last possible day", |e| some(e.when.map(|when| when.end));
    "when", "ISO 8601 day, month, year or interval", |e| some(e.when);
    "dated", "0 where the date is only that of publication", |e| u8::from(e.dated).to_string();
    "actor_countries", "country of each actor", |e| countries(&e.actors);
    "actor_sectors", "sectors of each actor", |e| sectors(&e.actors);
    "actor_names", "name of each actor", |e| names(&e.actors);
    "actor_ids", "identifier of each actor", |e| ids(&e.actors);
    "recipient_countries", "country of each recipient", |e| countries(&e.recipients);
    "recipient_sectors", "sectors of each recipient", |e| sectors(&e.recipients);
    "recipient_names", "name of each recipient", |e| names(&e.recipients);
    "recipient_ids", "identifier of each recipient", |e| ids(&e.recipients);
    "mutual", "1 where participants act on each other", |e| u8::from(e.mutual).to_string();
    "speaker_countries", "country of each speaker", |e| countries(&e.speakers);
    "speaker_names", "on whose word, innermost first", |e| names(&e.speakers);
    "place", "where it happened", |e| some(e.place.as_ref().map(|place| &place.name));
    "place_country", "country of the place", |e| some(e.place.as_ref().and_then(|place| place.country));
    "contexts", "PLOVER contexts", |e| list(&e.contexts, " ");
    "dead", "greatest number reported", |e| some(e.casualties.dead);
    "injured", "greatest number reported", |e| some(e.casualties.injured);
    "arrested", "greatest number reported", |e| some(e.casualties.arrested);
    "reports", "reports in force", |e| e.reports.to_string();
    "articles", "articles that report it", |e| e.articles.to_string();
    "origins", "independent origins: the weight", |e| e.origins.to_string();
    "outlets", "outlets that report it", |e| e.outlets.to_string();
    "sentence", "the leading report's sentence", |e| some(e.sentence.as_deref());
    "trigger", "the words that carry the event", |e| trigger(e);
    "rule", "the rule that made the report", |e| e.rule.clone();
    "operators", "operators applied, innermost first", |e| list(&e.operators, " ");
    "headline", "of the leading article", |e| some(e.article.headline.as_deref());
    "url", "of the leading article", |e| some(e.article.url.as_deref());
    "outlet", "who published it", |e| some(e.article.outlet.as_deref());
    "agency", "who wired it", |e| some(e.article.agency.as_deref());
    "published_at", "the outlet's own stamp", |e| some(e.article.published_at);
    "modified_at", "the outlet's own stamp", |e| some(e.article.modified_at);
    "article_key", "lasting key of the leading article", |e| e.article.key.clone();
    "codebook_version", "the codebook that coded it", |e| e.codebook_version.clone();
}

/// The trigger's words; empty where text was left out.
pub(crate) fn trigger(event: &EventRow) -> String {
    let Some(sentence) = event.sentence.as_deref() else { return String::new() };
    let words: Vec<&str> = event
        .trigger
        .iter()
        .map(|span| span.of(sentence))
        .filter(|words| !words.is_empty())
        .collect();
    words.join(" … ")
}

struct Csv<'o> {
    out: &'o mut dyn Write,
    written: Written,
    line: String,
}

fn push(line: &mut String, cell: &str) {
    if cell.contains([',', '"', '\n', '\r']) {
        line.push('"');
        line.push_str(&cell.replace('"', "\"\""));
        line.push('"');
    } else {
        line.push_str(cell);
    }
}

pub(crate) fn begin<'o>(
    out: &'o mut dyn Write,
    _: &Settings,
) -> Result<Box<dyn RowWriter + 'o>, Error> {
    let names: Vec<&str> = COLUMNS.iter().map(|column| column.name).collect();
    writeln!(out, "{}", names.join(","))?;
    Ok(Box::new(Csv { out, written: Written::default(), line: String::new() }))
}

impl RowWriter for Csv<'_> {
    fn row(&mut self, event: &EventRow) -> Result<(), Error> {
        self.line.clear();
        for (at, column) in COLUMNS.iter().enumerate() {
            if at > 0 {
                self.line.push(',');
            }
            push(&mut self.line, &(column.cell)(event));
        }
        self.line.push('\n');
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

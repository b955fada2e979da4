//! POLECAT's weekly files: tab-separated, a header, 40 columns.
//!
//! One file a week, from Monday, by the day of the event: `ngecEvents.20200106.DV.txt`. As in
//! POLECAT, cells without a value say `None`, participants are parted by `; ` and the sectors
//! of one by `|`. POLECAT knows neither counts over a period nor events that are denied,
//! planned or only possible: those are left out, and the command says so. An event known only
//! by month or year stands in the file of its first possible day, without a date.

use super::gdelt::{tabbed, unsayable};
use super::{RowWriter, Table};
use crate::cell::{columns, Column, Kind, Value};
use crate::codes::{country, plover_country};
use crate::{Error, Settings, Written};
use annals_model::{Participant, Precision, QuadClass};
use annals_record::{EventRow, Mention};
use jiff::civil::Date;
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::Path;

const PARTIES: Kind = Kind::List { between: "; " };

/// Something of each participant, `None` where one has none; empty where all have none.
fn each<'e>(
    parties: &'e [Participant],
    part: impl Fn(&'e Participant) -> Option<String>,
) -> Value<'e> {
    let parts: Vec<Option<String>> = parties.iter().map(part).collect();
    if parts.iter().all(Option::is_none) {
        return Value::Missing;
    }
    Value::List(
        parts.into_iter().map(|part| part.unwrap_or_else(|| "None".into()).into()).collect(),
    )
}

fn names(parties: &[Participant]) -> Value<'_> {
    each(parties, |party| Some(crate::events::name(party).to_owned()).filter(|it| !it.is_empty()))
}

fn countries(parties: &[Participant]) -> Value<'_> {
    each(parties, |party| party.country.as_ref().map(plover_country))
}

fn cow(parties: &[Participant]) -> Value<'_> {
    each(parties, |party| {
        let code = country(party.country.as_ref()?).cow;
        (!code.is_empty()).then(|| code.to_owned())
    })
}

fn primary(parties: &[Participant]) -> Value<'_> {
    let sector = parties.first().and_then(|party| party.sectors.first());
    sector.map(|sector| sector.as_str()).into()
}

fn sectors(parties: &[Participant]) -> Value<'_> {
    each(parties, |party| {
        let codes: Vec<&str> = party.sectors.iter().map(|sector| sector.as_str()).collect();
        (!codes.is_empty()).then(|| codes.join("|"))
    })
}

fn titles(parties: &[Participant]) -> Value<'_> {
    each(parties, |party| party.office.clone())
}

fn words(parties: &[Participant]) -> Value<'_> {
    each(parties, |party| Some(party.text.clone()).filter(|text| !text.is_empty()))
}

fn quad(quad: QuadClass) -> &'static str {
    match quad {
        QuadClass::VerbalCooperation => "VERBAL COOPERATION",
        QuadClass::MaterialCooperation => "MATERIAL COOPERATION",
        QuadClass::VerbalConflict => "VERBAL CONFLICT",
        QuadClass::MaterialConflict => "MATERIAL CONFLICT",
    }
}

fn day(event: &EventRow) -> Option<Date> {
    let when = event.when?;
    (when.precision == Precision::Day || when.start == when.end).then_some(when.start)
}

const EMPTY_MAP: &str = "None: Annals has no gazetteer";
const EMPTY_STORY: &str = "None: Annals keeps who takes part in events, not all a story names";
const EMPTY_WIKI: &str = "None: Annals has identifiers of its own";

const COLUMNS: &[Column<EventRow>] = columns! { EventRow:
    "Event ID" Kind::Text, "lasting id of the event", |e| (&e.id).into();
    "Event Date" Kind::Day, "day of the event; None where only month or year are known", |e| day(e).into();
    "Event Type" Kind::Text, "PLOVER type", |e| e.event_type.as_str().into();
    "Event Mode" Kind::Text, "main PLOVER mode", |e| e.modes.first().map(|mode| mode.as_str()).into();
    "Intensity" Kind::Number, "conflict-cooperation score, -10 to 10", |e| e.score.into();
    "Quad Code" Kind::Text, "PLOVER's quad category in capitals: VERBAL CONFLICT", |e| quad(e.quad).into();
    "Contexts" PARTIES, "PLOVER contexts", |e| Value::List(e.contexts.iter().map(|context| context.as_str().into()).collect());
    "Actor Name" PARTIES, "name of each actor", |e| names(&e.actors);
    "Actor Country" PARTIES, "country of each, ISO alpha-3, KOS for Kosovo, or PLOVER's international codes", |e| countries(&e.actors);
    "Actor COW" PARTIES, "its Correlates of War number, by data/countries.csv", |e| cow(&e.actors);
    "Primary Actor Sector" Kind::Text, "first sector of the first actor", |e| primary(&e.actors);
    "Actor Sectors" PARTIES, "sectors of each actor", |e| sectors(&e.actors);
    "Actor Title" PARTIES, "office of each actor", |e| titles(&e.actors);
    "Actor Name Raw" PARTIES, "words of the sentence for each actor", |e| words(&e.actors);
    "Wikipedia Actor ID" Kind::Text, EMPTY_WIKI, |_| Value::Missing;
    "Recipient Name" PARTIES, "name of each recipient; None where actors act on each other", |e| names(&e.recipients);
    "Recipient Country" PARTIES, "country of each recipient", |e| countries(&e.recipients);
    "Recipient COW" PARTIES, "its Correlates of War number, by data/countries.csv", |e| cow(&e.recipients);
    "Primary Recipient Sector" Kind::Text, "first sector of the first recipient", |e| primary(&e.recipients);
    "Recipient Sectors" PARTIES, "sectors of each recipient", |e| sectors(&e.recipients);
    "Recipient Title" PARTIES, "office of each recipient", |e| titles(&e.recipients);
    "Recipient Name Raw" PARTIES, "words of the sentence for each recipient", |e| words(&e.recipients);
    "Wikipedia Recipient ID" Kind::Text, EMPTY_WIKI, |_| Value::Missing;
    "Placename" Kind::Text, "place of the event", |e| e.place.as_ref().map(|place| &place.name).into();
    "City" Kind::Text, EMPTY_MAP, |_| Value::Missing;
    "District" Kind::Text, EMPTY_MAP, |_| Value::Missing;
    "Province" Kind::Text, EMPTY_MAP, |_| Value::Missing;
    "Country" Kind::Text, "country of the place", |e| e.place.as_ref().and_then(|place| place.country.as_ref()).map(plover_country).into();
    "Latitude" Kind::Number, EMPTY_MAP, |_| Value::Missing;
    "Longitude" Kind::Number, EMPTY_MAP, |_| Value::Missing;
    "GeoNames ID" Kind::Text, EMPTY_MAP, |_| Value::Missing;
    "Raw Placename" Kind::Text, "words of the sentence for the place", |e| e.place.as_ref().map(|place| &place.text).filter(|text| !text.is_empty()).into();
    "Feature Type" Kind::Text, EMPTY_MAP, |_| Value::Missing;
    "Source" Kind::Text, "outlet of the leading article", |e| e.article.outlet.as_deref().into();
    "Publication Date" Kind::Day, "day the leading article was published", |e| e.article.published_at.map(|stamp| stamp.0.date()).into();
    "Story People" Kind::Text, EMPTY_STORY, |_| Value::Missing;
    "Story Organizations" Kind::Text, EMPTY_STORY, |_| Value::Missing;
    "Story Locations" Kind::Text, EMPTY_STORY, |_| Value::Missing;
    "Language" Kind::Text, "language of the leading article: en, en-GB", |e| e.article.language.as_deref().into();
    "Version" Kind::Text, "annals, its version and the codebook's", |e| format!("annals {} {}", e.annals_version, e.codebook_version).into();
};

/// What the columns are.
pub fn tables() -> Vec<Table> {
    let columns = COLUMNS.iter().map(Column::describe).collect();
    vec![Table { file: Some("ngecEvents.YYYYMMDD.DV.txt"), columns }]
}

/// Whether a file of that name is one of ours.
pub(crate) fn ours(name: &str) -> bool {
    name.strip_prefix("ngecEvents.")
        .and_then(|rest| rest.strip_suffix(".DV.txt"))
        .is_some_and(|day| day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The Monday of a day's week, as eight digits.
fn monday(day: Date) -> String {
    let back = i64::from(day.weekday().to_monday_zero_offset());
    let monday = day.saturating_sub(jiff::Span::new().days(back));
    format!("{:04}{:02}{:02}", monday.year(), monday.month(), monday.day())
}

struct Polecat<'o> {
    folder: &'o Path,
    /// The week being written; any other may come back, and is then added to.
    week: Option<(String, BufWriter<File>)>,
    text: String,
    written: Written,
}

pub(crate) fn begin<'o>(folder: &'o Path, _: &Settings) -> Result<Box<dyn RowWriter + 'o>, Error> {
    Ok(Box::new(Polecat { folder, week: None, text: String::new(), written: Written::default() }))
}

impl Polecat<'_> {
    fn close(&mut self) -> Result<(), Error> {
        if let Some((_, mut file)) = self.week.take() {
            file.flush()?;
        }
        Ok(())
    }

    /// The file of a week, begun with its header where it is new.
    fn file(&mut self, week: String) -> Result<&mut BufWriter<File>, Error> {
        if self.week.as_ref().is_none_or(|(open, _)| *open != week) {
            self.close()?;
            let path = self.folder.join(format!("ngecEvents.{week}.DV.txt"));
            let begun = path.exists();
            let file = OpenOptions::new().append(true).create(true).open(path)?;
            let mut file = BufWriter::with_capacity(1 << 16, file);
            if !begun {
                let names: Vec<&str> = COLUMNS.iter().map(|column| column.name).collect();
                writeln!(file, "{}", names.join("\t"))?;
            }
            return Ok(&mut self.week.insert((week, file)).1);
        }
        match &mut self.week {
            Some((_, file)) => Ok(file),
            None => Err(std::io::Error::other("no week is open").into()),
        }
    }
}

impl RowWriter for Polecat<'_> {
    fn row(&mut self, event: &EventRow, _: &[Mention]) -> Result<(), Error> {
        if let Some(why) = unsayable(event) {
            self.written.leave_out(&event.id, why);
            return Ok(());
        }
        let Some(when) = event.when else {
            self.written.leave_out(&event.id, "nothing tells its date");
            return Ok(());
        };
        let mut text = std::mem::take(&mut self.text);
        text.clear();
        tabbed(&mut text, COLUMNS, event, "None");
        self.file(monday(when.start))?.write_all(text.as_bytes())?;
        self.text = text;
        self.written.rows += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Written, Error> {
        self.close()?;
        Ok(self.written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn weeks_begin_on_mondays() {
        assert_eq!(monday(date(2020, 1, 6)), "20200106");
        assert_eq!(monday(date(2020, 1, 12)), "20200106");
        assert_eq!(monday(date(2020, 1, 1)), "20191230");
    }

    #[test]
    fn the_files_have_as_many_columns_as_theirs() {
        assert_eq!(COLUMNS.len(), 40);
        assert!(ours("ngecEvents.20200106.DV.txt"));
        assert!(!ours("ngecEvents.notes.DV.txt"));
    }
}

//! The event and mention files of GDELT 2.0: tab-separated, no header, 61 and 16 columns.
//!
//! One line a pair of actor and recipient, as GDELT has it; where participants act on each
//! other, one line a pair of them. Codes go by the tables in `data/`; what they do not map, and
//! what Annals does not know, stays empty. GDELT knows neither counts over a period nor events
//! that are denied, planned or only possible: those are left out, and the command says so.

use super::{RowWriter, Table};
use crate::cell::{columns, Column, Kind, Rows};
use crate::codes::{actor_kind, cameo, country, ActorKind, Cameo};
use crate::{Error, Settings, Written};
use annals_model::{Participant, PlaceLevel, Precision, Status};
use annals_record::{EventRow, Mention, StampText};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

const EVENTS: &str = "annals.export.CSV";
const MENTIONS: &str = "annals.mentions.CSV";

/// One side of a line.
#[derive(Clone, Copy, Default)]
struct Actor<'e> {
    party: Option<&'e Participant>,
    country: &'static str,
    /// Of the international code that stands in place of a country.
    international: ActorKind,
}

impl<'e> Actor<'e> {
    fn new(party: Option<&'e Participant>) -> Self {
        let code = party.and_then(|party| party.country.as_ref());
        Actor {
            party,
            country: code.map_or("", |code| country(code).cameo),
            international: code.map_or_else(ActorKind::default, |code| actor_kind(code.as_str())),
        }
    }

    /// CAMEO's types, an international one first.
    fn types(&self) -> impl Iterator<Item = &'static str> + 'e {
        let sectors = self.party.map_or(&[][..], |party| &party.sectors[..]);
        std::iter::once(self.international.kind)
            .chain(sectors.iter().map(|sector| actor_kind(sector.as_str()).kind))
            .filter(|kind| !kind.is_empty())
    }

    fn kind(&self, at: usize) -> &'static str {
        self.types().nth(at).unwrap_or("")
    }

    /// Country or known group, then types, run together.
    fn code(&self) -> String {
        let first = if self.country.is_empty() { self.international.group } else { self.country };
        std::iter::once(first).chain(self.types().take(3)).collect()
    }

    fn name(&self) -> Option<String> {
        let name = self.party.map(crate::events::name)?;
        (!name.is_empty()).then(|| name.to_uppercase())
    }
}

/// A line of the event file.
struct Line<'e> {
    event: &'e EventRow,
    id: i64,
    first: Actor<'e>,
    second: Actor<'e>,
    cameo: Option<Cameo>,
    opening: bool,
}

/// A line of the mention file.
struct MentionLine<'e> {
    line: &'e Line<'e>,
    mention: &'e Mention,
}

enum Lines {}

impl Rows for Lines {
    type Row<'e> = Line<'e>;
}

enum MentionLines {}

impl Rows for MentionLines {
    type Row<'e> = MentionLine<'e>;
}

fn digits(day: jiff::civil::Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// The month, where the date is known that closely.
fn month(event: &EventRow) -> Option<String> {
    let when = event.when?;
    let one = when.start.first_of_month() == when.end.first_of_month();
    one.then(|| format!("{:04}{:02}", when.start.year(), when.start.month()))
}

fn day(event: &EventRow) -> Option<jiff::civil::Date> {
    let when = event.when?;
    (when.precision == Precision::Day || when.start == when.end).then_some(when.start)
}

/// The year and the part of it that has passed, with months of thirty days.
fn fraction(day: jiff::civil::Date) -> String {
    let passed = (f64::from(day.month() - 1) * 30.0 + f64::from(day.day())) / 365.0;
    // The last days of a year would round up to the next.
    format!("{:.4}", f64::from(day.year()) + passed.min(0.9999))
}

/// A stamp as fourteen digits, in UTC where its offset is stated.
fn moment(stamp: Option<StampText>) -> Option<String> {
    let stamp = stamp?.0;
    let moved = jiff::SignedDuration::from_secs(i64::from(stamp.offset.unwrap_or(0)));
    let at = stamp.at.checked_sub(moved).unwrap_or(stamp.at);
    Some(at.strftime("%Y%m%d%H%M%S").to_string())
}

fn web(url: Option<&str>) -> Option<&str> {
    url.filter(|url| url.starts_with("http://") || url.starts_with("https://"))
}

fn host(url: &str) -> Option<&str> {
    let host = url.split_once("://")?.1.split(['/', '?', '#', ':']).next()?;
    Some(host.strip_prefix("www.").unwrap_or(host))
}

/// Outlet and headline, for a report that has no address.
fn citation(mention: &Mention) -> String {
    let parts: Vec<&str> =
        [mention.outlet.as_deref(), mention.headline.as_deref()].into_iter().flatten().collect();
    if parts.is_empty() {
        mention.article_key.clone()
    } else {
        parts.join(", ")
    }
}

fn at(span: Option<annals_model::Span>, sentence: annals_model::Span) -> i64 {
    span.map_or(-1, |span| i64::from(span.start) + i64::from(sentence.start))
}

const EMPTY_GEO: &str = "empty: Annals places no actors on the map";
const EMPTY_MAP: &str = "empty: Annals has no gazetteer";

const EVENT_COLUMNS: &[Column<Lines>] = columns! { Lines:
    "GLOBALEVENTID" Kind::Whole, "lasting number made of the event's id and the pair's place in it", |l| crate::Value::Whole(l.id);
    "SQLDATE" Kind::Whole, "day of the event; empty where only month or year are known", |l| day(l.event).map(digits).into();
    "MonthYear" Kind::Whole, "its month; empty where only the year is known", |l| month(l.event).into();
    "Year" Kind::Whole, "its year; empty where it spans two", |l| l.event.when.filter(|when| when.start.year() == when.end.year()).map(|when| when.start.year().to_string()).into();
    "FractionDate" Kind::Number, "year and the part of it gone by, months counted as 30 days; empty without a day", |l| day(l.event).map(fraction).into();
    "Actor1Code" Kind::Text, "country or known group, then types, of the actor", |l| l.first.code().into();
    "Actor1Name" Kind::Text, "name of the actor, in capitals", |l| l.first.name().into();
    "Actor1CountryCode" Kind::Text, "country, by data/countries.csv", |l| l.first.country.into();
    "Actor1KnownGroupCode" Kind::Text, "UNO or EEC, by data/sectors.csv", |l| l.first.international.group.into();
    "Actor1EthnicCode" Kind::Text, "empty: PLOVER codes no ethnicity", |_| "".into();
    "Actor1Religion1Code" Kind::Text, "empty: PLOVER codes no faith", |_| "".into();
    "Actor1Religion2Code" Kind::Text, "empty: PLOVER codes no faith", |_| "".into();
    "Actor1Type1Code" Kind::Text, "type, by data/sectors.csv", |l| l.first.kind(0).into();
    "Actor1Type2Code" Kind::Text, "second type", |l| l.first.kind(1).into();
    "Actor1Type3Code" Kind::Text, "third type", |l| l.first.kind(2).into();
    "Actor2Code" Kind::Text, "country or known group, then types, of the recipient", |l| l.second.code().into();
    "Actor2Name" Kind::Text, "name of the recipient, in capitals", |l| l.second.name().into();
    "Actor2CountryCode" Kind::Text, "country, by data/countries.csv", |l| l.second.country.into();
    "Actor2KnownGroupCode" Kind::Text, "UNO or EEC, by data/sectors.csv", |l| l.second.international.group.into();
    "Actor2EthnicCode" Kind::Text, "empty: PLOVER codes no ethnicity", |_| "".into();
    "Actor2Religion1Code" Kind::Text, "empty: PLOVER codes no faith", |_| "".into();
    "Actor2Religion2Code" Kind::Text, "empty: PLOVER codes no faith", |_| "".into();
    "Actor2Type1Code" Kind::Text, "type, by data/sectors.csv", |l| l.second.kind(0).into();
    "Actor2Type2Code" Kind::Text, "second type", |l| l.second.kind(1).into();
    "Actor2Type3Code" Kind::Text, "third type", |l| l.second.kind(2).into();
    "IsRootEvent" Kind::Flag, "1 where a report stands in a headline, deck or first paragraph", |l| l.opening.into();
    "EventCode" Kind::Text, "CAMEO code, by data/cameo.csv; empty where none fits", |l| l.cameo.map_or("", |cameo| cameo.code).into();
    "EventBaseCode" Kind::Text, "its first three digits", |l| l.cameo.map_or("", Cameo::base).into();
    "EventRootCode" Kind::Text, "its first two digits", |l| l.cameo.map_or("", Cameo::root).into();
    "QuadClass" Kind::Whole, "1 to 4, by the root code; by PLOVER's quad where the code is empty", |l| quad(l).into();
    "GoldsteinScale" Kind::Number, "Goldstein value of the code, by data/cameo.csv", |l| l.cameo.map_or("", |cameo| cameo.goldstein).into();
    "NumMentions" Kind::Whole, "reports in force", |l| l.event.reports.into();
    "NumSources" Kind::Whole, "outlets", |l| l.event.outlets.into();
    "NumArticles" Kind::Whole, "articles", |l| l.event.articles.into();
    "AvgTone" Kind::Number, "empty: Annals measures no tone", |_| "".into();
    "Actor1Geo_Type" Kind::Whole, EMPTY_GEO, |_| "".into();
    "Actor1Geo_FullName" Kind::Text, EMPTY_GEO, |_| "".into();
    "Actor1Geo_CountryCode" Kind::Text, EMPTY_GEO, |_| "".into();
    "Actor1Geo_ADM1Code" Kind::Text, EMPTY_GEO, |_| "".into();
    "Actor1Geo_ADM2Code" Kind::Text, EMPTY_GEO, |_| "".into();
    "Actor1Geo_Lat" Kind::Number, EMPTY_GEO, |_| "".into();
    "Actor1Geo_Long" Kind::Number, EMPTY_GEO, |_| "".into();
    "Actor1Geo_FeatureID" Kind::Text, EMPTY_GEO, |_| "".into();
    "Actor2Geo_Type" Kind::Whole, EMPTY_GEO, |_| "".into();
    "Actor2Geo_FullName" Kind::Text, EMPTY_GEO, |_| "".into();
    "Actor2Geo_CountryCode" Kind::Text, EMPTY_GEO, |_| "".into();
    "Actor2Geo_ADM1Code" Kind::Text, EMPTY_GEO, |_| "".into();
    "Actor2Geo_ADM2Code" Kind::Text, EMPTY_GEO, |_| "".into();
    "Actor2Geo_Lat" Kind::Number, EMPTY_GEO, |_| "".into();
    "Actor2Geo_Long" Kind::Number, EMPTY_GEO, |_| "".into();
    "Actor2Geo_FeatureID" Kind::Text, EMPTY_GEO, |_| "".into();
    "ActionGeo_Type" Kind::Whole, "1 where the place is a whole country; empty for others, since Annals has no gazetteer", |l| l.event.place.as_ref().filter(|place| place.level == PlaceLevel::Country).map(|_| 1).into();
    "ActionGeo_FullName" Kind::Text, "place of the event", |l| l.event.place.as_ref().map(|place| &place.name).into();
    "ActionGeo_CountryCode" Kind::Text, "its country in FIPS 10-4, by data/countries.csv", |l| l.event.place.as_ref().and_then(|place| place.country.as_ref()).map(|code| country(code).fips).into();
    "ActionGeo_ADM1Code" Kind::Text, EMPTY_MAP, |_| "".into();
    "ActionGeo_ADM2Code" Kind::Text, EMPTY_MAP, |_| "".into();
    "ActionGeo_Lat" Kind::Number, EMPTY_MAP, |_| "".into();
    "ActionGeo_Long" Kind::Number, EMPTY_MAP, |_| "".into();
    "ActionGeo_FeatureID" Kind::Text, EMPTY_MAP, |_| "".into();
    "DATEADDED" Kind::Whole, "publication of the leading article as YYYYMMDDHHMMSS, in UTC where its offset is stated", |l| moment(l.event.article.published_at).into();
    "SOURCEURL" Kind::Text, "address of the leading article", |l| l.event.article.url.as_deref().into();
};

const MENTION_COLUMNS: &[Column<MentionLines>] = columns! { MentionLines:
    "GLOBALEVENTID" Kind::Whole, "of the event's line", |m| crate::Value::Whole(m.line.id);
    "EventTimeDate" Kind::Whole, "DATEADDED of the event's line", |m| moment(m.line.event.article.published_at).into();
    "MentionTimeDate" Kind::Whole, "publication of this article, in UTC where its offset is stated", |m| moment(m.mention.published_at).into();
    "MentionType" Kind::Whole, "1 for a web address, 2 for a citation", |m| (if web(m.mention.url.as_deref()).is_some() { 1 } else { 2 }).into();
    "MentionSourceName" Kind::Text, "host of the address, or the outlet", |m| web(m.mention.url.as_deref()).and_then(host).or(m.mention.outlet.as_deref()).into();
    "MentionIdentifier" Kind::Text, "the address, or outlet and headline", |m| web(m.mention.url.as_deref()).map_or_else(|| citation(m.mention), str::to_owned).into();
    "SentenceID" Kind::Whole, "number of the sentence, from 1", |m| (m.mention.sentence_index + 1).into();
    "Actor1CharOffset" Kind::Whole, "byte of the article where the actor stands; -1 in reports other than the leading one", |m| crate::Value::Whole(offset(m, m.line.first));
    "Actor2CharOffset" Kind::Whole, "byte of the article where the recipient stands; -1 in reports other than the leading one", |m| crate::Value::Whole(offset(m, m.line.second));
    "ActionCharOffset" Kind::Whole, "byte of the article where the trigger begins; -1 where unknown", |m| crate::Value::Whole(m.mention.trigger_at.map_or(-1, i64::from));
    "InRawText" Kind::Flag, "1 where the sentence names every participant, 0 where the document does", |m| m.mention.named.into();
    "Confidence" Kind::Whole, "empty: Annals gives no percentage", |_| "".into();
    "MentionDocLen" Kind::Whole, "characters of the article; empty where text was left out", |m| m.mention.characters.into();
    "MentionDocTone" Kind::Number, "empty: Annals measures no tone", |_| "".into();
    "MentionDocTranslationInfo" Kind::Text, "empty: nothing is translated", |_| "".into();
    "Extras" Kind::Text, "empty, as in GDELT", |_| "".into();
};

fn quad(line: &Line) -> u32 {
    let by_root = line.cameo.and_then(Cameo::quad).map(u32::from);
    by_root.unwrap_or_else(|| match line.event.quad.as_str() {
        "VC" => 1,
        "MC" => 2,
        "VX" => 3,
        _ => 4,
    })
}

/// Actors are those of the leading report; in others they may stand elsewhere.
fn offset(mention: &MentionLine, actor: Actor) -> i64 {
    let sentence = mention.mention.sentence_span;
    let span = actor.party.filter(|_| mention.mention.lead).and_then(|party| party.span);
    at(span, sentence)
}

/// What the columns are.
pub fn tables() -> Vec<Table> {
    vec![
        Table { file: Some(EVENTS), columns: EVENT_COLUMNS.iter().map(Column::describe).collect() },
        Table {
            file: Some(MENTIONS),
            columns: MENTION_COLUMNS.iter().map(Column::describe).collect(),
        },
    ]
}

/// Whether a file of that name is one of ours.
pub(crate) fn ours(name: &str) -> bool {
    [EVENTS, MENTIONS].contains(&name)
}

/// A row with a tab between cells; tabs and line ends within them become spaces.
pub(crate) fn tabbed<'e, R: Rows>(
    out: &mut String,
    columns: &[Column<R>],
    row: &'e R::Row<'e>,
    empty: &str,
) {
    for (at, column) in columns.iter().enumerate() {
        if at > 0 {
            out.push('\t');
        }
        let value = column.value(row);
        let cell = value.plain(column.kind);
        if cell.is_empty() {
            out.push_str(empty);
        } else if cell.contains(['\t', '\n', '\r']) {
            out.extend(cell.chars().map(|c| if c.is_control() { ' ' } else { c }));
        } else {
            out.push_str(&cell);
        }
    }
    out.push('\n');
}

/// Why a format that knows only single events that happened leaves an event out.
pub(crate) fn unsayable(event: &EventRow) -> Option<&'static str> {
    if event.tally {
        return Some("it counts events over a period, and the format has only single events");
    }
    match event.status {
        Status::Actual | Status::Historical => None,
        Status::Future => Some("it is announced, and the format has only what happened"),
        Status::Hypothetical => Some("it is only possible, and the format has only what happened"),
        Status::Negated => Some("it is denied, and the format has only what happened"),
    }
}

/// The event's id as a number, the same for the same id; each pair has its own.
fn number(id: &str, pair: usize) -> i64 {
    const ALPHABET: &str = "0123456789abcdefghjkmnpqrstvwxyz";
    let digits = id.chars().take(12).map(|digit| ALPHABET.find(digit).unwrap_or(0) as u64);
    let id = digits.fold(0, |number, digit| number << 5 | digit);
    // An odd stride through the numbers of sixty bits meets none twice.
    let pair = (pair as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (id.wrapping_add(pair) & ((1 << 60) - 1)) as i64
}

/// Who stands where in each line of an event.
fn pairs(event: &EventRow) -> Vec<(Option<&Participant>, Option<&Participant>)> {
    if event.mutual && event.actors.len() > 1 {
        let second =
            |first: usize| event.actors[first + 1..].iter().map(move |other| (first, other));
        let pairs = (0..event.actors.len()).flat_map(second);
        return pairs.map(|(first, other)| (event.actors.get(first), Some(other))).collect();
    }
    let side = |parties: &'_ [Participant]| parties.len().max(1);
    let (actors, recipients) = (side(&event.actors), side(&event.recipients));
    (0..actors)
        .flat_map(|actor| (0..recipients).map(move |recipient| (actor, recipient)))
        .map(|(actor, recipient)| (event.actors.get(actor), event.recipients.get(recipient)))
        .collect()
}

struct Gdelt {
    events: BufWriter<File>,
    mentions: BufWriter<File>,
    text: String,
    written: Written,
}

pub(crate) fn begin<'o>(folder: &'o Path, _: &Settings) -> Result<Box<dyn RowWriter + 'o>, Error> {
    let file = |name: &str| -> Result<_, Error> {
        Ok(BufWriter::with_capacity(1 << 18, File::create_new(folder.join(name))?))
    };
    Ok(Box::new(Gdelt {
        events: file(EVENTS)?,
        mentions: file(MENTIONS)?,
        text: String::new(),
        written: Written::default(),
    }))
}

impl RowWriter for Gdelt {
    fn row(&mut self, event: &EventRow, mentions: &[Mention]) -> Result<(), Error> {
        if let Some(why) = unsayable(event) {
            self.written.leave_out(&event.id, why);
            return Ok(());
        }
        let mode = event.modes.first().copied();
        let sector = event.actors.first().and_then(|actor| actor.sectors.first()).copied();
        let cameo = cameo(event.event_type, mode, sector);
        let opening = mentions.iter().any(|mention| mention.opening);
        for (pair, (first, second)) in pairs(event).into_iter().enumerate() {
            let line = Line {
                event,
                id: number(&event.id, pair),
                first: Actor::new(first),
                second: Actor::new(second),
                cameo,
                opening,
            };
            self.text.clear();
            tabbed(&mut self.text, EVENT_COLUMNS, &line, "");
            self.events.write_all(self.text.as_bytes())?;
            self.text.clear();
            for mention in mentions {
                let line = MentionLine { line: &line, mention };
                tabbed(&mut self.text, MENTION_COLUMNS, &line, "");
            }
            self.mentions.write_all(self.text.as_bytes())?;
        }
        self.written.rows += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Written, Error> {
        self.events.flush()?;
        self.mentions.flush()?;
        Ok(self.written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_files_have_as_many_columns_as_theirs() {
        assert_eq!((EVENT_COLUMNS.len(), MENTION_COLUMNS.len()), (61, 16));
    }

    #[test]
    fn numbers_last_and_differ() {
        assert_eq!(number("000000000010", 0), 32);
        assert!(number("zzzzzzzzzzzz", 0) > 0);
        let mut all: Vec<i64> = (0..500).map(|pair| number("jm3p30g3smyw", pair)).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 500);
        assert!(all[0] >= 0);
    }

    #[test]
    fn fractions_are_of_years_of_twelve_times_thirty_days() {
        assert_eq!(fraction(date(2013, 1, 1)), "2013.0027");
        assert_eq!(fraction(date(2015, 2, 18)), "2015.1315");
        assert_eq!(fraction(date(2015, 12, 31)), "2015.9890");
    }

    #[test]
    fn hosts_are_named_without_www() {
        assert_eq!(host("https://www.post.example/a?b"), Some("post.example"));
        assert_eq!(host("http://post.example:8080"), Some("post.example"));
        assert_eq!(host("post.example"), None);
    }

    #[test]
    fn no_cell_breaks_a_row() {
        enum Words {}
        impl Rows for Words {
            type Row<'e> = String;
        }
        let columns: &[Column<Words>] = columns! { Words:
            "words" Kind::Text, "any", |words| words.into();
            "none" Kind::Text, "empty", |_| "".into();
        };
        let mut row = String::new();
        tabbed(&mut row, columns, &"one\ttwo\r\nthree".to_owned(), "None");
        assert_eq!(row, "one two  three\tNone\n");
    }
}

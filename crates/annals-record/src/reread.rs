//! Articles as they were kept, read back to be coded again.

use crate::identity::parse_stamp;
use crate::keep::{part_from, speaker_kind_from};
use crate::query::{parties_of, Columns, Parties, PARTIES};
use annals_model::{Article, ArticleKind, Dateline, Origin, Part, Related, Report, Span};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row};

const KINDS: [ArticleKind; 6] = [
    ArticleKind::Article,
    ArticleKind::LiveBlog,
    ArticleKind::Gallery,
    ArticleKind::Listing,
    ArticleKind::Video,
    ArticleKind::PaywallStub,
];

fn bad(column: usize, what: String) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, what.into())
}

fn json<T: serde::de::DeserializeOwned>(row: &Row, column: usize) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| bad(column, error.to_string()))
}

/// One revision of an article. Where its words were not kept, `text` is empty and only what
/// cites it is there.
pub(crate) fn article_of(db: &Connection, revision: i64) -> rusqlite::Result<Article> {
    let mut article = db
        .prepare_cached(
            "SELECT source, source_offset, format, kind, canonical_url, outlet, agency, section, \
             authors, dateline_place, dateline_date, published_at, modified_at, language, \
             parts, dateline FROM revisions WHERE revision = ?1",
        )?
        .query_row([revision], described)?;
    let kept: Option<(String, Vec<Related>)> = db
        .prepare_cached("SELECT text, related FROM texts WHERE revision = ?1")?
        .query_row([revision], |row| Ok((row.get(0)?, json::<Vec<Related>>(row, 1)?)))
        .optional()?;
    if let Some((text, related)) = kept {
        article.text = text;
        article.related = related;
    } else {
        article.parts.clear();
    }
    Ok(article)
}

/// The reports of a revision as the coder made them, with their rows.
pub(crate) fn reports_of(db: &Connection, revision: i64) -> rusqlite::Result<Vec<(i64, Report)>> {
    let mut select = db.prepare_cached(
        "SELECT r.report, r.event_type, r.modes, r.status, r.tally, r.count_min, r.count_max, \
         r.when_start, r.when_end, r.when_precision, r.speaker_kind, r.place_name, \
         r.place_country, r.place_level, coalesce(r.place_words, ''), r.contexts, r.dead, \
         r.injured, r.arrested, r.rule, r.operators, r.evidence, s.place_in_article, \
         s.span_start, s.span_end \
         FROM reports r JOIN sentences s USING (sentence) WHERE r.revision = ?1 ORDER BY r.report",
    )?;
    let mut parties = db.prepare_cached(PARTIES)?;
    let mut rows = select.query([revision])?;
    let mut reports = Vec::new();
    while let Some(row) = rows.next()? {
        let c = &mut Columns::of(row);
        let id = c.next()?;
        let (event_type, modes, status, tally) = (c.code()?, c.codes()?, c.code()?, c.next()?);
        let (count, when) = (c.count()?, c.when()?);
        let speaker_kind = c.maybe_named(speaker_kind_from)?;
        let place = c.place()?;
        let (contexts, casualties) = (c.codes()?, c.casualties()?);
        let (rule, operators, evidence) = (c.next()?, c.codes()?, c.evidence()?);
        let sentence = c.next()?;
        let sentence_span = Span { start: c.next()?, end: c.next()? };
        // Spans of the whole text, as the coder gives them.
        let Parties { actors, recipients, speakers } =
            parties_of(&mut parties, id, Span::default())?;
        reports.push((
            id,
            Report {
                event_type,
                modes,
                actors,
                recipients,
                status,
                count,
                when,
                speakers,
                speaker_kind,
                place,
                contexts,
                casualties,
                tally,
                sentence,
                sentence_span,
                evidence,
                rule,
                operators,
            },
        ));
    }
    Ok(reports)
}

/// A part as the record writes it: an entry of a live blog has its time behind it.
#[derive(serde::Deserialize)]
#[serde(untagged)]
enum PartText {
    Timed(String, u32, u32, Option<u32>, String),
    Plain(String, u32, u32, Option<u32>),
}

fn described(row: &Row) -> rusqlite::Result<Article> {
    let stamp = |column: usize| -> rusqlite::Result<_> {
        let text: Option<String> = row.get(column)?;
        let read = |text: String| {
            parse_stamp(&text).ok_or_else(|| bad(column, format!("`{text}` is no time stamp")))
        };
        text.map(read).transpose()
    };
    let kind: String = row.get(3)?;
    let (place, date) = (row.get(9)?, row.get(10)?);
    let printed: Option<String> = row.get(15)?;
    let parts: Vec<PartText> = json(row, 14)?;
    let parts = parts.into_iter().map(|part| {
        let (kind, start, end, line, at) = match part {
            PartText::Plain(kind, start, end, line) => (kind, start, end, line, None),
            PartText::Timed(kind, start, end, line, at) => (kind, start, end, line, Some(at)),
        };
        let kind = part_from(&kind).ok_or_else(|| bad(14, format!("`{kind}` is no part")))?;
        let at = at
            .map(|at| parse_stamp(&at).ok_or_else(|| bad(14, format!("`{at}` is no time stamp"))));
        Ok(Part { kind, span: Span { start, end }, line, at: at.transpose()? })
    });
    Ok(Article {
        origin: Origin {
            source: row.get(0)?,
            offset: row.get::<_, Option<i64>>(1)?.map(|offset| offset as u64),
            format: row.get(2)?,
        },
        canonical_url: row.get(4)?,
        outlet: row.get(5)?,
        agency: row.get(6)?,
        section: row.get(7)?,
        authors: json(row, 8)?,
        dateline: match (&place, &date, &printed) {
            (None, None, None) => None,
            _ => Some(Dateline { place, date, printed: printed.unwrap_or_default() }),
        },
        published_at: stamp(11)?,
        modified_at: stamp(12)?,
        language: row.get(13)?,
        kind: KINDS
            .into_iter()
            .find(|known| known.as_str() == kind)
            .ok_or_else(|| bad(3, format!("`{kind}` is no kind of article")))?,
        text: String::new(),
        parts: parts.collect::<rusqlite::Result<_>>()?,
        related: Vec::new(),
    })
}

//! What SQL alone cannot bring from format 1 to format 2: wordings, corrections, and events
//! gathered by today's rules.

use crate::correction::corrections;
use crate::features::{day_number, undatable_day, Kind, PlaceKey};
use crate::gather::{unreadable, Dirty, Gathering};
use crate::hash::ContentHash;
use crate::identity::{first_day, headline_key, outlet_key};
use crate::keep::name_row;
use crate::origin::{self, Printed, Touched};
use crate::reread::article_of;
use crate::stored;
use crate::wording::Wording;
use rusqlite::{params, Connection};

/// Fills what format 2 added, then drops what it took the place of.
pub(super) fn from_first(db: &Connection) -> rusqlite::Result<()> {
    wordings(db)?;
    placements(db)?;
    db.execute_batch(
        "CREATE INDEX revisions_wording ON revisions (wording);
         CREATE INDEX revisions_agency ON revisions (agency COLLATE NOCASE, wording)
             WHERE agency IS NOT NULL;
         ALTER TABLE revisions DROP COLUMN sentence_hashes;
         ALTER TABLE articles DROP COLUMN first_day;
         ALTER TABLE articles DROP COLUMN origin_keys;",
    )
}

/// Finds each revision's wording, and with it the article's origin. Where the text was not
/// kept, articles stay grouped as they were.
fn wordings(db: &Connection) -> rusqlite::Result<()> {
    let mut rows = db.prepare(
        "SELECT v.revision, v.article, a.origin FROM revisions v JOIN articles a USING (article) \
         ORDER BY v.revision",
    )?;
    let rows: Vec<(i64, i64, i64)> = rows
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    let mut touched = Touched::default();
    for (revision, article, group) in rows {
        let stored = article_of(db, revision)?;
        let day = first_day(&stored).map(day_number);
        let wording = if stored.text.is_empty() {
            let hash = ContentHash::new("group of format 1").number(group).short();
            Wording { hash, units: Vec::new() }
        } else {
            Wording::of(&stored)
        };
        let printed =
            Printed { article, outlet: outlet_key(&stored), headline: headline_key(&stored), day };
        let wording = origin::link(db, &wording, &printed, &mut touched)?;
        db.prepare_cached(
            "UPDATE revisions SET wording = ?1, corrections = ?2 WHERE revision = ?3",
        )?
        .execute(params![wording, spans_text(&corrections(&stored)), revision])?;
    }
    db.execute_batch(
        "UPDATE articles SET origin = (SELECT w.origin FROM revisions v \
         JOIN wordings w USING (wording) WHERE v.revision = articles.revision)",
    )
}

pub(crate) fn spans_text(spans: &[annals_model::Span]) -> String {
    let spans: Vec<String> =
        spans.iter().map(|span| format!("[{},{}]", span.start, span.end)).collect();
    format!("[{}]", spans.join(","))
}

/// Gathers every report anew.
fn placements(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(
        "CREATE TEMP TABLE placed AS SELECT block, report, features FROM placements;
         DELETE FROM placements; DELETE FROM events; DELETE FROM event_parties;",
    )?;
    let mut rows = db.prepare(
        "SELECT p.block, p.report, p.features, v.outlet, v.agency, v.wording, w.origin, \
         w.first_day, v.revision = a.revision, r.place_country, v.corrections, s.span_start \
         FROM placed p JOIN reports r USING (report) JOIN sentences s USING (sentence) \
         JOIN revisions v ON v.revision = r.revision \
         JOIN articles a USING (article) JOIN wordings w USING (wording) ORDER BY p.report",
    )?;
    let mut speakers = db.prepare(
        "SELECT DISTINCT entity FROM report_parties WHERE report = ?1 AND role = 'speaker' \
         ORDER BY position",
    )?;
    let mut rows = rows.query([])?;
    let mut gathering = Gathering::default();
    let mut pending = 0;
    while let Some(row) = rows.next()? {
        let (block, report) = (row.get(0)?, row.get(1)?);
        let mut features = stored::decode(row.get_ref(2)?.as_blob()?)
            .ok_or_else(|| unreadable(2, "the features of a report"))?;
        features.outlet = name_row(db, row.get::<_, Option<String>>(3)?.as_deref())?;
        features.agency = name_row(db, row.get::<_, Option<String>>(4)?.as_deref())?;
        features.wording = row.get(5)?;
        features.origin = row.get(6)?;
        let (corrections, at): (String, u32) = (row.get(10)?, row.get(11)?);
        let corrections: Vec<[u32; 2]> = serde_json::from_str(&corrections)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
        features.withdrawn = corrections.iter().any(|[start, end]| (*start..*end).contains(&at));
        features.in_force = row.get::<_, bool>(8)? && !features.withdrawn;
        if features.withdrawn {
            db.prepare_cached("UPDATE reports SET withdrawn = 1 WHERE report = ?1")?
                .execute([report])?;
        }
        features.speakers =
            speakers.query_map([report], |row| row.get(0))?.collect::<Result<_, _>>()?;
        if let Some(country) = row.get::<_, Option<String>>(9)? {
            features.place = PlaceKey::with_country(features.place, &country);
        }
        let kind = Kind::of_block(block);
        let origin_day: Option<i32> = origin::first_day(db, features.origin)?;
        let day = match kind {
            Kind::Undatable => undatable_day(features.origin),
            _ if features.dated => features.start,
            _ => origin_day.unwrap_or_else(|| undatable_day(features.origin)),
        };
        let block = features.block(kind == Kind::Tally, kind != Kind::Undatable);
        gathering.place(Dirty { report, block, day, features });
        pending += 1;
        if pending == 10_000 {
            std::mem::take(&mut gathering).finish(db)?;
            pending = 0;
        }
    }
    drop(rows);
    gathering.finish(db)?;
    db.execute_batch("DROP TABLE placed")
}

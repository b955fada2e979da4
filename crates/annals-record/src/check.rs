//! What a whole record's contents must be, beyond SQLite's own structure.

use crate::filter::Clause;
use crate::Record;

/// Promises that one number proves: what is wrong, and how many there are.
const PROMISES: &[(&str, &str)] = &[
    (
        "sentences that lie outside their article",
        "SELECT count(*) FROM sentences s LEFT JOIN texts t ON t.revision = s.revision \
         WHERE s.span_start > s.span_end \
         OR s.span_end > length(CAST(t.text AS BLOB))",
    ),
    (
        "events whose leading report is gathered elsewhere",
        "SELECT count(*) FROM events e WHERE NOT EXISTS (SELECT 1 FROM placements p \
         WHERE p.report = e.lead AND p.event = e.event)",
    ),
    (
        "events whose number of origins is wrong",
        "SELECT count(*) FROM events e WHERE e.origins <> (SELECT count(DISTINCT w.origin) \
         FROM placements p JOIN reports r ON r.report = p.report \
         JOIN revisions v ON v.revision = r.revision \
         JOIN articles a ON a.revision = v.revision \
         JOIN wordings w ON w.wording = v.wording \
         WHERE p.event = e.event AND NOT r.withdrawn)",
    ),
    (
        "events whose number of articles is wrong",
        "SELECT count(*) FROM events e WHERE e.articles <> (SELECT count(DISTINCT a.article) \
         FROM placements p JOIN reports r ON r.report = p.report \
         JOIN articles a ON a.revision = r.revision \
         WHERE p.event = e.event AND NOT r.withdrawn)",
    ),
    (
        "events without the participants of their leading report",
        "SELECT count(*) FROM events e WHERE (SELECT count(*) FROM event_parties p \
         WHERE p.event = e.event) <> (SELECT count(*) FROM report_parties q \
         WHERE q.report = e.lead AND q.role <> 'speaker')",
    ),
];

impl Record {
    /// Reads everything there is once. Returns what is wrong, one sentence each.
    pub(crate) fn check_contents(&self) -> rusqlite::Result<Vec<String>> {
        let db = self.connection();
        let mut wrong: Vec<String> = db
            .prepare(
                "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2",
            )?
            .query_map([], |row| {
                let (table, parent): (String, String) = (row.get(0)?, row.get(1)?);
                let count: i64 = row.get(2)?;
                Ok(format!("rows of {table} that name no row of {parent}: {count}"))
            })?
            .collect::<Result<_, _>>()?;
        for (what, sql) in PROMISES {
            let count: i64 = db.query_row(sql, [], |row| row.get(0))?;
            if count > 0 {
                wrong.push(format!("{what}: {count}"));
            }
        }
        // Every event is put together as an answer would have it, superseded ones too.
        let mut last = None;
        let read = self.events_by(&Clause::default(), "ORDER BY e.event", &mut |event| {
            last = Some(event.id);
            true
        });
        if let Err(error) = read {
            let after =
                last.map_or("the first event".to_owned(), |id| format!("the event after {id}"));
            wrong.push(format!("{after} cannot be read: {error}"));
        }
        Ok(wrong)
    }
}

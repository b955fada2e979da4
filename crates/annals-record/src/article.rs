//! One article with its revisions and everything that was coded from it.

use crate::query::{Columns, ARTICLE, ORIGIN_NAME};
use crate::reread::{article_of, reports_of};
use crate::rows::*;
use crate::{Error, Record};
use annals_model::{Dateline, Finding, Part, Related, Report};
use rusqlite::{params, OptionalExtension};
use serde::Serialize;

/// A report as its article shows it; all spans are of the article's text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArticleReport {
    /// Id of the event it belongs to.
    pub event: String,
    #[serde(flatten)]
    pub report: Report,
}

/// One state of an article.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RevisionDetail {
    pub info: ArticleInfo,
    pub in_force: bool,
    pub dateline: Option<Dateline>,
    /// `None` where words were not kept.
    pub text: Option<String>,
    pub parts: Vec<Part>,
    pub related: Vec<Related>,
    /// In the order of the text.
    pub reports: Vec<ArticleReport>,
    pub findings: Vec<Finding>,
    pub codebook_version: String,
    pub model_version: String,
}

/// An article with all its revisions, oldest first, and the articles that copy it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArticleDetail {
    pub key: String,
    pub origin: String,
    pub revisions: Vec<RevisionDetail>,
    /// Other articles of the same origin, by key.
    pub copies: Vec<ArticleInfo>,
}

impl ArticleDetail {
    /// The revision in force.
    pub fn current(&self) -> Option<&RevisionDetail> {
        self.revisions.iter().find(|revision| revision.in_force).or(self.revisions.last())
    }
}

impl Record {
    /// Everything about one article, by its lasting key.
    pub fn article(&self, key: &str) -> Result<Option<ArticleDetail>, Error> {
        self.article_by(key).map_err(|error| self.failed(error))
    }

    fn article_by(&self, key: &str) -> rusqlite::Result<Option<ArticleDetail>> {
        let db = self.connection();
        // One transaction, so that all of it is of one state.
        let _state = db.unchecked_transaction()?;
        let found: Option<(i64, String)> = db
            .prepare_cached(&format!(
                "SELECT a.article, {ORIGIN_NAME} FROM articles a \
                 JOIN revisions v ON v.revision = a.revision WHERE a.key = ?1"
            ))?
            .query_row([key], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((article, origin)) = found else { return Ok(None) };
        let sql = format!(
            "SELECT v.revision, v.revision = a.revision, u.codebook_version, u.model_version, \
             {ARTICLE} FROM revisions v JOIN articles a ON a.article = v.article \
             JOIN runs u ON u.run = v.run WHERE v.article = ?1 ORDER BY v.rank"
        );
        let mut select = db.prepare_cached(&sql)?;
        let mut rows = select.query([article])?;
        let mut revisions = Vec::new();
        while let Some(row) = rows.next()? {
            let c = &mut Columns::of(row);
            let (revision, in_force): (i64, bool) = (c.next()?, c.next()?);
            let (codebook_version, model_version) = (c.next()?, c.next()?);
            let kept = article_of(db, revision)?;
            revisions.push(RevisionDetail {
                info: c.article()?,
                in_force,
                dateline: kept.dateline,
                text: Some(kept.text).filter(|text| !text.is_empty()),
                parts: kept.parts,
                related: kept.related,
                reports: self.reports_in(revision)?,
                findings: self.findings_of(revision)?,
                codebook_version,
                model_version,
            });
        }
        let sql = format!(
            "SELECT {ARTICLE} FROM articles a JOIN revisions v ON v.revision = a.revision \
             JOIN wordings w ON w.wording = v.wording \
             WHERE a.article <> ?1 AND w.origin = (SELECT w.origin FROM articles a \
             JOIN revisions v ON v.revision = a.revision \
             JOIN wordings w ON w.wording = v.wording WHERE a.article = ?1) ORDER BY a.key"
        );
        let copies = db
            .prepare_cached(&sql)?
            .query_map([article], |row| Columns::of(row).article())?
            .collect::<Result<_, _>>()?;
        Ok(Some(ArticleDetail { key: key.to_owned(), origin, revisions, copies }))
    }

    /// Articles as they stand in force, newest first, undated last; `limit` of them after
    /// leaving out `offset`.
    pub fn newest_articles(&self, limit: u64, offset: u64) -> Result<Vec<ArticleRow>, Error> {
        let whole = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let read = || -> rusqlite::Result<Vec<ArticleRow>> {
            let sql = format!(
                "SELECT {ARTICLE}, {ORIGIN_NAME}, \
                 (SELECT count(*) FROM revisions w WHERE w.article = a.article), \
                 (SELECT count(*) FROM reports r WHERE r.revision = a.revision) \
                 FROM articles a JOIN revisions v ON v.revision = a.revision \
                 ORDER BY v.published_at IS NULL, v.published_at DESC, a.key LIMIT ?1 OFFSET ?2"
            );
            self.connection()
                .prepare_cached(&sql)?
                .query_map(params![whole(limit), whole(offset)], |row| {
                    let c = &mut Columns::of(row);
                    Ok(ArticleRow {
                        info: c.article()?,
                        origin: c.next()?,
                        revisions: c.next()?,
                        reports: c.next()?,
                    })
                })?
                .collect()
        };
        read().map_err(|error| self.failed(error))
    }

    fn reports_in(&self, revision: i64) -> rusqlite::Result<Vec<ArticleReport>> {
        let mut event = self.connection().prepare_cached(
            "SELECT e.id FROM placements p JOIN events e ON e.event = p.event WHERE p.report = ?1",
        )?;
        let mut reports = reports_of(self.connection(), revision)?
            .into_iter()
            .map(|(id, report)| {
                Ok(ArticleReport { event: event.query_row([id], |row| row.get(0))?, report })
            })
            .collect::<rusqlite::Result<Vec<_>>>()?;
        reports.sort_by_key(|one| one.report.sentence_span.start);
        Ok(reports)
    }

    fn findings_of(&self, revision: i64) -> rusqlite::Result<Vec<Finding>> {
        self.connection()
            .prepare_cached(
                "SELECT severity, code, message, source, source_offset, hint FROM findings \
                 WHERE revision = ?1 ORDER BY severity = 'note', severity = 'warning', finding",
            )?
            .query_map(params![revision], |row| {
                let c = &mut Columns::of(row);
                Ok(Finding {
                    severity: c.named(crate::keep::severity_from)?,
                    code: c.next()?,
                    message: c.next()?,
                    source: c.next()?,
                    offset: c.next::<Option<i64>>()?.map(|offset| offset as u64),
                    hint: c.next()?,
                })
            })?
            .collect()
    }
}

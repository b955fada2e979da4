//! What became of an article: its revisions, and what each added, removed and changed.

use crate::hash::{base32, ContentHash};
use crate::identity::url_key;
use crate::query::{Columns, ARTICLE};
use crate::reread::article_of;
use crate::rows::ArticleInfo;
use crate::wording::{units, words, Unit, Wording};
use crate::{Error, Record};
use annals_model::{Article, Span};
use serde::Serialize;

/// An article with all its revisions.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArticleHistory {
    /// Lasting key.
    pub key: String,
    /// Oldest first.
    pub revisions: Vec<RevisionRow>,
}

/// One state of an article, beside the one before it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RevisionRow {
    pub info: ArticleInfo,
    pub in_force: bool,
    /// Reports it carries.
    pub reports: u32,
    /// The headline before, where it is another now.
    pub retitled_from: Option<String>,
    /// Sentences of the body that the revision before had not, in reading order. Where words
    /// were not kept these lists are empty, and `counts` alone tells.
    pub added: Vec<String>,
    /// Sentences only the revision before had.
    pub removed: Vec<String>,
    /// Sentences in other words: before, and now.
    pub changed: Vec<(String, String)>,
    /// How many sentences were added and removed, a changed one being both.
    pub counts: (u32, u32),
    /// What it says an earlier version got wrong.
    pub corrections: Vec<String>,
}

impl Record {
    /// The history of an article by its address or key, or by the first digits of the key if
    /// no other begins so.
    pub fn history(&self, of: &str) -> Result<Option<ArticleHistory>, Error> {
        self.history_of(of).map_err(|error| self.failed(error))
    }

    fn history_of(&self, of: &str) -> rusqlite::Result<Option<ArticleHistory>> {
        let Some((article, key)) = self.article_row(of.trim())? else { return Ok(None) };
        let db = self.connection();
        let sql = format!(
            "SELECT v.revision, v.revision = a.revision, v.corrections, \
             (SELECT count(*) FROM reports r WHERE r.revision = v.revision), w.units, {ARTICLE} \
             FROM revisions v JOIN articles a USING (article) JOIN wordings w USING (wording) \
             WHERE v.article = ?1 ORDER BY v.rank"
        );
        let mut select = db.prepare_cached(&sql)?;
        let mut rows = select.query([article])?;
        let mut history = ArticleHistory { key, revisions: Vec::new() };
        let mut before: Option<(Article, Wording)> = None;
        while let Some(row) = rows.next()? {
            let c = &mut Columns::of(row);
            let (revision, in_force) = (c.next()?, c.next()?);
            let corrections: String = c.next()?;
            let corrections: Vec<[u32; 2]> =
                serde_json::from_str(&corrections).map_err(|error| c.bad(error))?;
            let reports = c.next()?;
            let wording = Wording::decode(0, &c.next::<Vec<u8>>()?);
            let info = c.article()?;
            let article = article_of(db, revision)?;
            let mut revision = RevisionRow {
                in_force,
                reports,
                retitled_from: None,
                added: Vec::new(),
                removed: Vec::new(),
                changed: Vec::new(),
                counts: (0, 0),
                corrections: corrections
                    .into_iter()
                    .map(|[start, end]| Span { start, end }.of(&article.text).to_owned())
                    .filter(|words| !words.is_empty())
                    .collect(),
                info,
            };
            if let Some((old, old_wording)) = &before {
                let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
                revision.counts =
                    (count(wording.without(old_wording)), count(old_wording.without(&wording)));
                compare(&mut revision, old, &article);
            }
            if let Some(last) = history.revisions.last() {
                if last.info.headline != revision.info.headline {
                    revision.retitled_from.clone_from(&last.info.headline);
                }
            }
            history.revisions.push(revision);
            before = Some((article, wording));
        }
        Ok(Some(history))
    }

    /// Row and key of an article.
    fn article_row(&self, of: &str) -> rusqlite::Result<Option<(i64, String)>> {
        let by_url = url_key(of)
            .filter(|_| of.contains(['/', '.']))
            .map(|url| base32(ContentHash::new("article by url").text(&url).long(), 25));
        let begin = by_url.unwrap_or_else(|| of.to_ascii_lowercase());
        if begin.is_empty() || !begin.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Ok(None);
        }
        let found: Vec<(i64, String)> = self
            .connection()
            .prepare_cached(
                "SELECT article, key FROM articles WHERE key >= ?1 AND key < ?1 || '~' LIMIT 2",
            )?
            .query_map([&begin], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        Ok(match <[_; 1]>::try_from(found) {
            Ok([one]) => Some(one),
            Err(_) => None,
        })
    }
}

/// Sorts the sentences that are in one of two texts only.
fn compare(revision: &mut RevisionRow, old: &Article, new: &Article) {
    let told = |article: &Article| -> Vec<(String, String)> {
        let units = article.paragraphs().flat_map(units);
        units.map(|unit| (unit.to_owned(), words(unit))).collect()
    };
    let (old, new) = (told(old), told(new));
    let only = |of: &[(String, String)], other: &[(String, String)]| -> Vec<(String, Unit)> {
        let missing =
            of.iter().filter(|(_, words)| other.iter().all(|(_, theirs)| theirs != words));
        missing.map(|(text, words)| (text.clone(), Unit::of(words))).collect()
    };
    let (mut removed, added) = (only(&old, &new), only(&new, &old));
    for (text, unit) in added {
        match removed.iter().position(|(_, other)| unit.resembles(other)) {
            Some(at) => revision.changed.push((removed.remove(at).0, text)),
            None => revision.added.push(text),
        }
    }
    revision.removed = removed.into_iter().map(|(text, _)| text).collect();
}

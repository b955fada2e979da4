//! Which articles are copies of one story.
//!
//! Two wordings are linked when they share a *key* (a sampled stretch of a sentence, see
//! [`Wording::keys`]) and one is a copy of the other ([`Wording::is_copy`]). An origin is a
//! connected part of that graph.
//!
//! A stretch that one outlet prints under four headlines is page furniture ("sign up for …")
//! or standing background; its key is void, also for links it made before. So the graph
//! depends on the articles alone, and the order of reading makes no difference.

use crate::wording::Wording;
use rusqlite::{params, Connection, OptionalExtension};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// Headlines under which one outlet may print one stretch.
const HEADLINES: i64 = 4;
/// The same where the outlet is unknown, and may be many.
const HEADLINES_UNKNOWN: i64 = 12;

/// What changed its origin, its origin's first day, or its revision in force.
#[derive(Default)]
pub(crate) struct Touched {
    pub wordings: FxHashSet<i64>,
    pub articles: FxHashSet<i64>,
}

/// Where a wording was printed.
pub(crate) struct Printed {
    pub article: i64,
    pub outlet: i64,
    pub headline: i64,
    /// Day number of publication.
    pub day: Option<i32>,
}

/// Stores a wording as printed once more, and links it with its copies. Returns its row.
pub(crate) fn link(
    db: &Connection,
    wording: &Wording,
    printed: &Printed,
    touched: &mut Touched,
) -> rusqlite::Result<i64> {
    let known: Option<i64> = db
        .prepare_cached("SELECT wording FROM wordings WHERE hash = ?1")?
        .query_row([wording.hash], |row| row.get(0))
        .optional()?;
    let id = match known {
        Some(id) => id,
        None => {
            db.prepare_cached(
                "INSERT INTO wordings (wording, hash, origin, first_day, units) \
                 SELECT n, ?1, n, ?2, ?3 FROM (SELECT coalesce(max(wording), 0) + 1 AS n \
                 FROM wordings)",
            )?
            .execute(params![wording.hash, printed.day, wording.encode()])?;
            db.last_insert_rowid()
        }
    };
    if known.is_some() {
        widen(db, id, printed.day, touched)?;
    }
    let mut open = Vec::new();
    for key in wording.keys() {
        if is_void(db, key)? {
            continue;
        }
        // Of an article's headlines the smallest hash stands, whichever was read first.
        let added = db
            .prepare_cached(
                "INSERT INTO wording_keys VALUES (?1, ?2, ?3, ?4, ?5) \
                 ON CONFLICT DO UPDATE SET headline = excluded.headline \
                 WHERE headline > excluded.headline",
            )?
            .execute(params![key, printed.outlet, printed.article, id, printed.headline])?;
        if added > 0 && is_furniture(db, key, printed.outlet)? {
            void(db, key, touched)?;
        } else {
            open.push(key);
        }
    }
    if known.is_none() {
        unite_with_copies(db, id, wording, &open, touched)?;
    }
    Ok(id)
}

fn is_void(db: &Connection, key: i64) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM wording_keys WHERE key = ?1 AND outlet = 0 AND article = 0")?
        .exists([key])
}

fn is_furniture(db: &Connection, key: i64, outlet: i64) -> rusqlite::Result<bool> {
    let headlines: i64 = db
        .prepare_cached(
            "SELECT count(DISTINCT headline) FROM (SELECT min(headline) AS headline \
             FROM wording_keys WHERE key = ?1 AND outlet = ?2 GROUP BY article)",
        )?
        .query_row(params![key, outlet], |row| row.get(0))?;
    Ok(headlines >= if outlet == 0 { HEADLINES_UNKNOWN } else { HEADLINES })
}

/// Compares a new wording with those that share a key, until it is united with the origin of
/// each or found to be no copy of any in it.
fn unite_with_copies(
    db: &Connection,
    id: i64,
    wording: &Wording,
    keys: &[i64],
    touched: &mut Touched,
) -> rusqlite::Result<()> {
    let mut tried = FxHashSet::default();
    for key in keys {
        let others: Vec<i64> = db
            .prepare_cached("SELECT DISTINCT wording FROM wording_keys WHERE key = ?1")?
            .query_map([key], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for other in others {
            if other == id || !tried.insert(other) {
                continue;
            }
            let (a, b) = (origin_of(db, id)?, origin_of(db, other)?);
            if a != b && wording.is_copy(&load(db, other)?) {
                unite(db, a, b, touched)?;
            }
        }
    }
    Ok(())
}

fn load(db: &Connection, wording: i64) -> rusqlite::Result<Wording> {
    db.prepare_cached("SELECT hash, units FROM wordings WHERE wording = ?1")?
        .query_row([wording], |row| Ok(Wording::decode(row.get(0)?, row.get_ref(1)?.as_blob()?)))
}

pub(crate) fn origin_of(db: &Connection, wording: i64) -> rusqlite::Result<i64> {
    db.prepare_cached("SELECT origin FROM wordings WHERE wording = ?1")?
        .query_row([wording], |row| row.get(0))
}

/// The first day any article of the origin was published, as a day number.
pub(crate) fn first_day(db: &Connection, origin: i64) -> rusqlite::Result<Option<i32>> {
    db.prepare_cached("SELECT min(first_day) FROM wordings WHERE origin = ?1")?
        .query_row([origin], |row| row.get(0))
}

fn members(db: &Connection, origin: i64) -> rusqlite::Result<Vec<i64>> {
    db.prepare_cached("SELECT wording FROM wordings WHERE origin = ?1 ORDER BY wording")?
        .query_map([origin], |row| row.get(0))?
        .collect()
}

/// A wording printed earlier than was known.
fn widen(
    db: &Connection,
    wording: i64,
    day: Option<i32>,
    touched: &mut Touched,
) -> rusqlite::Result<()> {
    let Some(day) = day else { return Ok(()) };
    let (origin, known): (i64, Option<i32>) = db
        .prepare_cached("SELECT origin, first_day FROM wordings WHERE wording = ?1")?
        .query_row([wording], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if known.is_some_and(|known| known <= day) {
        return Ok(());
    }
    let before = first_day(db, origin)?;
    db.prepare_cached("UPDATE wordings SET first_day = ?1 WHERE wording = ?2")?
        .execute(params![day, wording])?;
    if before.is_none_or(|before| day < before) {
        touched.wordings.extend(members(db, origin)?);
    }
    Ok(())
}

fn unite(db: &Connection, a: i64, b: i64, touched: &mut Touched) -> rusqlite::Result<()> {
    let (mut small, mut large) = (members(db, a)?, members(db, b)?);
    let (mut from, mut to) = (a, b);
    if small.len() > large.len() {
        std::mem::swap(&mut small, &mut large);
        std::mem::swap(&mut from, &mut to);
    }
    let before = first_day(db, to)?;
    for table in ["wordings", "articles"] {
        db.prepare_cached(&format!("UPDATE {table} SET origin = ?1 WHERE origin = ?2"))?
            .execute(params![to, from])?;
    }
    if first_day(db, to)? != before {
        touched.wordings.extend(&large);
    }
    touched.wordings.extend(&small);
    Ok(())
}

/// Declares a key furniture, and undoes what it joined.
fn void(db: &Connection, key: i64, touched: &mut Touched) -> rusqlite::Result<()> {
    let origins: Vec<i64> = db
        .prepare_cached(
            "SELECT DISTINCT w.origin FROM wording_keys k JOIN wordings w USING (wording) \
             WHERE k.key = ?1 ORDER BY 1",
        )?
        .query_map([key], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    db.prepare_cached("DELETE FROM wording_keys WHERE key = ?1")?.execute([key])?;
    db.prepare_cached("INSERT INTO wording_keys VALUES (?1, 0, 0, 0, 0)")?.execute([key])?;
    origins.into_iter().try_for_each(|origin| split(db, origin, touched))
}

/// Finds the connected parts of an origin anew, and names each after its first member.
fn split(db: &Connection, origin: i64, touched: &mut Touched) -> rusqlite::Result<()> {
    let members = members(db, origin)?;
    if members.len() < 2 {
        return Ok(());
    }
    let wordings = members.iter().map(|id| load(db, *id)).collect::<Result<Vec<_>, _>>()?;
    let mut by_key: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (at, wording) in wordings.iter().enumerate() {
        for key in wording.keys() {
            by_key.entry(key).or_default().push(at);
        }
    }
    let mut parent: Vec<usize> = (0..members.len()).collect();
    fn root(parent: &mut [usize], mut at: usize) -> usize {
        while parent[at] != at {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        at
    }
    for (key, group) in by_key {
        if group.len() < 2 || is_void(db, key)? {
            continue;
        }
        for (place, a) in group.iter().enumerate() {
            for b in &group[..place] {
                let (x, y) = (root(&mut parent, *a), root(&mut parent, *b));
                if x != y && wordings[*a].is_copy(&wordings[*b]) {
                    parent[x.max(y)] = x.min(y);
                }
            }
        }
    }
    let mut parts: FxHashMap<usize, Vec<i64>> = FxHashMap::default();
    for (at, wording) in members.iter().enumerate() {
        parts.entry(root(&mut parent, at)).or_default().push(*wording);
    }
    if parts.len() == 1 {
        return Ok(());
    }
    for part in parts.values() {
        // No wording is in two parts, so the new names cannot clash; another origin cannot
        // bear the name of a wording that is not in it.
        for wording in part {
            db.prepare_cached("UPDATE wordings SET origin = ?1 WHERE wording = ?2")?
                .execute(params![part[0], wording])?;
        }
    }
    db.prepare_cached(
        "UPDATE articles SET origin = (SELECT w.origin FROM revisions v \
         JOIN wordings w USING (wording) WHERE v.revision = articles.revision) \
         WHERE origin = ?1",
    )?
    .execute([origin])?;
    touched.wordings.extend(&members);
    Ok(())
}

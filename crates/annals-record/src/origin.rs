//! Which articles are copies of one story.
//!
//! Two articles share an origin when they share a *key*: the hash of the whole body, or of a
//! stretch of 45 words or more of whole sentences at the head of the body (see
//! [`crate::identity`]). That finds verbatim, retitled, cut and topped wire copies. Sharing a
//! sentence of background further down makes no copy.
//!
//! A stretch that one outlet prints under three headlines is page furniture ("sign up for
//! …") and is void, also for links it made before. So origins are the connected parts of a
//! graph that depends on the articles alone, and the order of reading makes no difference.

use crate::identity::TextKeys;
use rusqlite::{params, Connection};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// Headlines under which one outlet may print one stretch.
const HEADLINES: usize = 3;
/// The same where the outlet is unknown, and may be many.
const HEADLINES_UNKNOWN: usize = 12;

/// Articles whose origin, or whose origin's first day, changed.
pub(crate) type Touched = FxHashSet<i64>;

/// Links an article by its keys. Returns an article it is a copy of, if there is one.
pub(crate) fn link(
    db: &Connection,
    article: i64,
    keys: &TextKeys,
    touched: &mut Touched,
) -> rusqlite::Result<Option<i64>> {
    let mut copy_of = None;
    for key in &keys.origin_keys {
        // The mark of furniture sorts first.
        let holders: Vec<(i64, i64)> = db
            .prepare_cached(
                "SELECT outlet, article FROM origin_keys WHERE key = ?1 \
                 ORDER BY outlet, article LIMIT 2",
            )?
            .query_map([key], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        if holders.first() == Some(&(0, 0)) {
            continue;
        }
        // Of an article's headlines the smallest hash stands, whichever was read first.
        db.prepare_cached(
            "INSERT INTO origin_keys VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT DO UPDATE SET headline = min(headline, excluded.headline)",
        )?
        .execute(params![key, keys.outlet, article, keys.headline])?;
        let Some((_, other)) = holders.into_iter().find(|(_, other)| *other != article) else {
            continue;
        };
        let headlines: i64 = db
            .prepare_cached(
                "SELECT count(DISTINCT headline) FROM origin_keys WHERE key = ?1 AND outlet = ?2",
            )?
            .query_row(params![key, keys.outlet], |row| row.get(0))?;
        let limit = if keys.outlet == 0 { HEADLINES_UNKNOWN } else { HEADLINES };
        if headlines as usize >= limit {
            void(db, *key, touched)?;
        } else {
            unite(db, article, other, touched)?;
            copy_of = Some(other);
        }
    }
    Ok(copy_of)
}

fn origin_of(db: &Connection, article: i64) -> rusqlite::Result<i64> {
    db.prepare_cached("SELECT origin FROM articles WHERE article = ?1")?
        .query_row([article], |row| row.get(0))
}

/// The first day any article of the origin was published, as a day number.
pub(crate) fn first_day(db: &Connection, origin: i64) -> rusqlite::Result<Option<i32>> {
    db.prepare_cached("SELECT min(first_day) FROM articles WHERE origin = ?1")?
        .query_row([origin], |row| row.get(0))
}

pub(crate) fn members(db: &Connection, origin: i64) -> rusqlite::Result<Vec<i64>> {
    db.prepare_cached("SELECT article FROM articles WHERE origin = ?1")?
        .query_map([origin], |row| row.get(0))?
        .collect()
}

fn unite(db: &Connection, a: i64, b: i64, touched: &mut Touched) -> rusqlite::Result<()> {
    let (a, b) = (origin_of(db, a)?, origin_of(db, b)?);
    if a == b {
        return Ok(());
    }
    let (mut small, mut large) = (members(db, a)?, members(db, b)?);
    let (mut from, mut to) = (a, b);
    if small.len() > large.len() {
        std::mem::swap(&mut small, &mut large);
        std::mem::swap(&mut from, &mut to);
    }
    let before = first_day(db, to)?;
    db.prepare_cached("UPDATE articles SET origin = ?1 WHERE origin = ?2")?
        .execute(params![to, from])?;
    if first_day(db, to)? != before {
        touched.extend(&large);
    }
    touched.extend(&small);
    Ok(())
}

/// Declares a key furniture, and undoes what it joined.
fn void(db: &Connection, key: i64, touched: &mut Touched) -> rusqlite::Result<()> {
    let holders: Vec<i64> = db
        .prepare_cached("SELECT article FROM origin_keys WHERE key = ?1")?
        .query_map([key], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    db.prepare_cached("DELETE FROM origin_keys WHERE key = ?1")?.execute([key])?;
    db.prepare_cached("INSERT INTO origin_keys VALUES (?1, 0, 0, 0)")?.execute([key])?;
    let mut origins = FxHashSet::default();
    for article in holders {
        origins.insert(origin_of(db, article)?);
    }
    let mut origins: Vec<i64> = origins.into_iter().collect();
    origins.sort_unstable();
    for origin in origins {
        split(db, origin, touched)?;
    }
    Ok(())
}

/// Finds the connected parts of an origin anew, and names each after its first member.
fn split(db: &Connection, origin: i64, touched: &mut Touched) -> rusqlite::Result<()> {
    let members = members(db, origin)?;
    let mut by_key: FxHashMap<i64, Vec<usize>> = FxHashMap::default();
    for (at, article) in members.iter().enumerate() {
        let keys: Vec<u8> = db
            .prepare_cached("SELECT origin_keys FROM articles WHERE article = ?1")?
            .query_row([article], |row| row.get(0))?;
        for key in read_hashes(&keys) {
            let valid = db
                .prepare_cached(
                    "SELECT 1 FROM origin_keys WHERE key = ?1 AND article <> 0 LIMIT 1",
                )?
                .exists([key])?;
            if valid {
                by_key.entry(key).or_default().push(at);
            }
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
    for group in by_key.values() {
        for pair in group.windows(2) {
            let (a, b) = (root(&mut parent, pair[0]), root(&mut parent, pair[1]));
            parent[a.max(b)] = a.min(b);
        }
    }
    let mut parts: BTreeMap<usize, Vec<i64>> = BTreeMap::new();
    for (at, article) in members.iter().enumerate() {
        parts.entry(root(&mut parent, at)).or_default().push(*article);
    }
    if parts.len() > 1 {
        for part in parts.values() {
            // Member ids are distinct across parts, so the new names cannot clash; another
            // origin cannot bear the name of an article that is not in it.
            for article in part {
                db.prepare_cached("UPDATE articles SET origin = ?1 WHERE article = ?2")?
                    .execute(params![part[0], article])?;
            }
        }
        touched.extend(&members);
    }
    Ok(())
}

pub(crate) fn write_hashes(hashes: &[i64]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.to_le_bytes()).collect()
}

pub(crate) fn read_hashes(bytes: &[u8]) -> Vec<i64> {
    bytes
        .chunks_exact(8)
        .filter_map(|chunk| chunk.try_into().ok().map(i64::from_le_bytes))
        .collect()
}

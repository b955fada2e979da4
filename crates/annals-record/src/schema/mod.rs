//! The tables, and how older ones become them.

mod refill;

pub(crate) use refill::spans_text;

use rusqlite::{Connection, TransactionBehavior};

/// "ANLS" in the file's header: what tells a record from other SQLite files.
pub(crate) const APPLICATION_ID: i64 = 0x414e_4c53;

/// One step a version: its SQL, then what SQL alone cannot do.
#[derive(Clone, Copy)]
struct Step {
    sql: &'static str,
    fill: fn(&Connection) -> rusqlite::Result<()>,
}

/// Oldest first. A step that was released is never edited: later versions append.
const STEPS: &[Step] = &[
    Step { sql: include_str!("v1.sql"), fill: |_| Ok(()) },
    Step { sql: include_str!("v2.sql"), fill: refill::from_first },
    Step { sql: include_str!("v3.sql"), fill: |_| Ok(()) },
];

/// The newest format this version writes.
pub(crate) const VERSION: i64 = STEPS.len() as i64;

/// Brings a file of any earlier format, or an empty one, to the newest in one transaction.
pub(crate) fn migrate(db: &Connection) -> rusqlite::Result<()> {
    migrate_by(db, STEPS)
}

fn migrate_by(db: &Connection, steps: &[Step]) -> rusqlite::Result<()> {
    let version = || db.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0));
    if version()? as usize >= steps.len() {
        return Ok(());
    }
    let transaction = rusqlite::Transaction::new_unchecked(db, TransactionBehavior::Immediate)?;
    // Another process may have done it while this one waited.
    for (at, step) in steps.iter().enumerate().skip(version()?.max(0) as usize) {
        transaction.execute_batch(step.sql)?;
        (step.fill)(&transaction)?;
        transaction.pragma_update(None, "user_version", at as i64 + 1)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.execute(
        "INSERT OR REPLACE INTO about VALUES ('written_by', ?1)",
        [env!("CARGO_PKG_VERSION")],
    )?;
    transaction.commit()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(db: &Connection) -> Vec<String> {
        let mut rows =
            db.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY sql").unwrap();
        let rows = rows.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }

    fn sql(sql: &'static str) -> Step {
        Step { sql, fill: |_| Ok(()) }
    }

    #[test]
    fn an_older_file_becomes_a_newer_one_step_by_step() {
        let mut later = STEPS.to_vec();
        later.push(sql("ALTER TABLE articles ADD COLUMN note TEXT"));
        later.push(sql("CREATE TABLE notes (revision INTEGER, words TEXT)"));
        let old = Connection::open_in_memory().unwrap();
        for step in 1..=later.len() {
            migrate_by(&old, &later[..step]).unwrap();
        }
        let fresh = Connection::open_in_memory().unwrap();
        migrate_by(&fresh, &later).unwrap();
        assert_eq!(shape(&old), shape(&fresh));
    }

    #[test]
    fn a_step_that_fails_leaves_the_file_as_it_was() {
        let db = Connection::open_in_memory().unwrap();
        migrate_by(&db, STEPS).unwrap();
        let before = shape(&db);
        let mut broken = STEPS.to_vec();
        broken.push(sql("CREATE TABLE half (a)"));
        broken.push(sql("CREATE TABLE half (a)"));
        assert!(migrate_by(&db, &broken).is_err());
        broken.truncate(STEPS.len());
        let wrong = |_: &Connection| Err(rusqlite::Error::InvalidQuery);
        broken.push(Step { sql: "CREATE TABLE whole (a)", fill: wrong });
        assert!(migrate_by(&db, &broken).is_err());
        assert_eq!(shape(&db), before);
        let version: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        assert_eq!(version, VERSION);
    }

    #[test]
    fn every_format_ever_released_opens() {
        for released in 1..=STEPS.len() {
            let db = Connection::open_in_memory().unwrap();
            migrate_by(&db, &STEPS[..released]).unwrap();
            migrate(&db).unwrap();
            let version: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
            assert_eq!(version, VERSION);
        }
    }
}

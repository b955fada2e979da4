//! Records of earlier formats open, and say what one made today would say.
//!
//! `format-1.db` was made by the last version that wrote format 1: wire copies, a revised
//! article with a correction, a week beside a day, a tally, and two articles without text.

mod support;

use annals_model::EventType;
use annals_record::{Access, Error, Filter, Record};
use std::path::{Path, PathBuf};
use support::*;

fn first_format(folder: &Path) -> PathBuf {
    let path = folder.join("annals.db");
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/format-1.db");
    std::fs::copy(fixture, &path).unwrap();
    path
}

#[test]
fn a_record_of_format_1_is_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let path = first_format(folder.path());
    // Asking is enough.
    let record = Record::open(&path, Access::Read).unwrap();
    assert_eq!(record.check().unwrap(), Vec::<String>::new());
    insta::assert_snapshot!(lines(&record), @r"
    2024-01-01/2024-12-30 CONSULT Ilan Verro+Mara Toll 3-3 tally | 1 reports, 1 origins
    2024-03-05~ CONSULT ARD+KES | 3 reports, 1 origins
    2024-04-01 CONSULT ARD+KES | 1 reports, 1 origins
    2024-05-05~ ACCUSE KES>VEL | 2 reports, 1 origins
    2024-12-25 CONSULT Ilan Verro+Mara Toll | 2 reports, 2 origins
    ");
    let detail = |event_type| {
        let filter =
            Filter { event_types: vec![event_type], superseded: true, ..Filter::default() };
        let event = record.all_events(&filter).unwrap().remove(0);
        record.event(&event.id).unwrap().unwrap()
    };
    // What only the correction still says carries no weight.
    let raid = detail(EventType::Assault);
    assert_eq!((raid.event.reports, raid.event.origins), (0, 0));
    // Articles without text stay grouped as they were.
    assert_eq!(detail(EventType::Accuse).event.origins, 1);
    let summary = record.summary().unwrap();
    assert_eq!((summary.articles, summary.revisions, summary.origins), (8, 9, 5));
}

#[test]
fn an_older_record_that_cannot_be_written_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = first_format(folder.path());
    let held = rusqlite::Connection::open(&path).unwrap();
    held.execute_batch("BEGIN IMMEDIATE").unwrap();
    let options =
        annals_record::Options { wait: std::time::Duration::from_millis(10), ..Default::default() };
    let error = Record::open_with(&path, Access::Read, options).expect_err("a refusal");
    assert!(matches!(error, Error::Older { found: 1, .. }), "{error}");
    let words = error.to_string().replace(&format!("{}/", folder.path().display()), "");
    insta::assert_snapshot!(words, @r"
    `annals.db` has record format 1, which this annals must first bring to format 3, and cannot: `annals.db` is being written by another process; waited 0.01 s
      hint: copy it to a place that can be written to, and ask the copy
    ");
    drop(held);
    Record::open(&path, Access::Read).unwrap();
}

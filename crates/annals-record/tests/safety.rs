//! Killed processes, full disks, other people's files, two writers: nothing is damaged, and
//! every message says what to do.

mod support;

use annals_record::{Access, CodedArticle, Error, Options, Record};
use rusqlite::Connection;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use support::*;

/// The error's words, with the folder of the test left out.
fn message(result: Result<Record, Error>, folder: &Path) -> String {
    let error = result.expect_err("a refusal");
    error.to_string().replace(&format!("{}/", folder.display()), "")
}

fn pages(count: usize) -> Vec<CodedArticle> {
    (0..count)
        .map(|at| {
            let date = format!("2024-{:02}-{:02}", 1 + at % 12, 1 + at % 28);
            let words =
                format!("Envoys number {at} of Ardovia and Kestany met over matter {}.", at % 7);
            page(&format!("outlet-{}.example/{at}", at % 5))
                .published(&date)
                .headline(&format!("Envoys meet for the {at}th time"), &[])
                .says(&words, &[event("CONSULT ARD+KES").on(&date)])
                .says(
                    &format!("Ardovia then struck depot {at} of Velmora at night."),
                    &[event("ASSAULT aerial ARD>VEL")],
                )
                .0
        })
        .collect()
}

const BATCH: usize = 5;
const ARTICLES: usize = 400;

/// Not a test of its own: the process that [`a_killed_run_loses_nothing_it_reported`] kills.
/// Prints the number of articles after each batch it was told is kept.
#[test]
fn child_keeps_until_killed() {
    let Ok(path) = std::env::var("ANNALS_TEST_KILL") else { return };
    let mut record = Record::open(path, Access::Write).unwrap();
    let run = record.begin_run(&info()).unwrap();
    for (at, batch) in pages(ARTICLES).chunks(BATCH).enumerate() {
        record.keep(&run, batch).unwrap();
        println!("kept {}", (at + 1) * BATCH);
    }
    record.finish_run(&run).unwrap();
}

#[test]
fn a_killed_run_loses_nothing_it_reported() {
    let all = pages(ARTICLES);
    let mut undisturbed = new_record();
    undisturbed.record.keep(&undisturbed.run, &all).unwrap();
    let expect = everything(&undisturbed.record);

    for round in 0..15usize {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("annals.db");
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child_keeps_until_killed", "--nocapture", "--test-threads=1"])
            .env("ANNALS_TEST_KILL", &path)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Kill after so many acknowledgements, and at another point of the next batch each time.
        let stop = 1 + round * 37 % (ARTICLES / BATCH - 2);
        let mut acknowledged = 0;
        let mut seen = 0;
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            if let Some((_, count)) = line.split_once("kept ") {
                acknowledged = count.trim().parse().unwrap();
                seen += 1;
                if seen == stop {
                    (0..round * 40_000).for_each(|step| {
                        std::hint::black_box(step);
                    });
                    child.kill().unwrap();
                }
            }
        }
        child.wait().unwrap();
        assert!(acknowledged >= stop * BATCH, "round {round}");

        // A reader finds all of it at once; a second run completes it.
        let reader = Record::open(&path, Access::Read).unwrap();
        assert_eq!(reader.check().unwrap(), Vec::<String>::new());
        assert!(reader.summary().unwrap().articles >= acknowledged as u64);
        drop(reader);
        let mut record = Record::open(&path, Access::Write).unwrap();
        let run = record.begin_run(&info()).unwrap();
        record.keep(&run, &all).unwrap();
        record.finish_run(&run).unwrap();
        assert_eq!(everything(&record), expect, "round {round}");
    }
}

#[test]
fn files_that_are_no_record_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let open = |name: &str, access| message(Record::open(at(name), access), folder.path());

    insta::assert_snapshot!(open("none.db", Access::Read), @r"
    no record at `none.db`
      hint: `annals read` makes one; name another with --into or --record
    ");

    std::fs::write(at("notes.txt"), "Ardovia and Kestany: notes of a long summer").unwrap();
    let refused = open("notes.txt", Access::Write);
    insta::assert_snapshot!(refused, @r"
    `notes.txt` is no record of Annals: it does not begin as a record does
      hint: name another file, or move this one away
    ");
    assert_eq!(open("notes.txt", Access::Read), refused);
    assert_eq!(std::fs::read(at("notes.txt")).unwrap().len(), 43);

    std::fs::write(at("empty.db"), "").unwrap();
    insta::assert_snapshot!(open("empty.db", Access::Read), @r"
    `empty.db` is no record of Annals: it is empty
      hint: name another file, or move this one away
    ");

    // What a disk leaves that was full before the first table.
    let begun = Connection::open(at("begun.db")).unwrap();
    begun.execute_batch("CREATE TABLE first (a); DROP TABLE first; VACUUM").unwrap();
    drop(begun);
    insta::assert_snapshot!(open("begun.db", Access::Read), @r"
    `begun.db` is no record of Annals: it is empty
      hint: name another file, or move this one away
    ");
    assert!(Record::open(at("begun.db"), Access::Write).is_ok());

    let other = Connection::open(at("songs.sqlite")).unwrap();
    other.execute_batch("CREATE TABLE songs (title TEXT)").unwrap();
    drop(other);
    for access in [Access::Read, Access::Write] {
        insta::allow_duplicates! {
            insta::assert_snapshot!(open("songs.sqlite", access), @r"
            `songs.sqlite` is no record of Annals: it is an SQLite file of another program
              hint: name another file, or move this one away
            ");
        }
    }

    std::fs::create_dir(at("folder")).unwrap();
    assert!(Record::open(at("folder"), Access::Read).is_err());
    assert!(Record::open(at("folder"), Access::Write).is_err());
}

/// A complete record at `path`, closed.
fn closed_record(path: &Path) {
    let mut record = Record::open(path, Access::Write).unwrap();
    let run = record.begin_run(&info()).unwrap();
    record.keep(&run, &pages(40)).unwrap();
    record.finish_run(&run).unwrap();
}

#[test]
fn a_newer_record_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("annals.db");
    closed_record(&path);
    let db = Connection::open(&path).unwrap();
    db.pragma_update(None, "user_version", 7).unwrap();
    db.execute("UPDATE about SET value = '3.2.0' WHERE key = 'written_by'", []).unwrap();
    drop(db);
    for access in [Access::Read, Access::Write] {
        insta::allow_duplicates! {
            insta::assert_snapshot!(message(Record::open(&path, access), folder.path()), @r"
            `annals.db` has record format 7, written by annals 3.2.0; this is annals 0.1.0, which reads formats up to 3
              hint: use annals 3.2.0 or later, or keep a second record in another file
            ");
        }
    }
}

#[test]
fn a_truncated_record_is_told_from_a_whole_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("annals.db");
    closed_record(&path);
    let whole = std::fs::read(&path).unwrap();
    let size = whole.len().to_string();
    for cut in [60, 4096, whole.len() / 2, whole.len() - 1] {
        std::fs::write(&path, &whole[..cut]).unwrap();
        for access in [Access::Read, Access::Write] {
            let error = Record::open(&path, access).expect_err("a refusal");
            assert!(matches!(error, Error::Truncated { .. }), "{cut}: {error}");
            assert_eq!(std::fs::metadata(&path).unwrap().len(), cut as u64);
        }
    }
    let words = message(Record::open(&path, Access::Read), folder.path());
    let words = words.replace(&size, "SIZE").replace(&(whole.len() - 1).to_string(), "LESS");
    insta::assert_snapshot!(words, @r"
    `annals.db` is cut short: LESS bytes where its header says SIZE
      hint: fetch or copy it again, or restore a backup
    ");
    std::fs::write(&path, &whole).unwrap();
    Record::open(&path, Access::Write).unwrap();
}

#[test]
fn a_damaged_record_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("annals.db");
    closed_record(&path);
    let mut bytes = std::fs::read(&path).unwrap();
    for byte in bytes.iter_mut().skip(4096) {
        *byte = 0x5a;
    }
    std::fs::write(&path, &bytes).unwrap();
    let words = message(Record::open(&path, Access::Read), folder.path());
    insta::assert_snapshot!(words, @r"
    `annals.db` is damaged: database disk image is malformed
      hint: restore a backup, or read the pages again into a new record
    ");
}

#[test]
fn a_full_disk_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("annals.db");
    let options = Options { page_limit: Some(120), ..Options::default() };
    let mut record = Record::open_with(&path, Access::Write, options).unwrap();
    let run = record.begin_run(&info()).unwrap();
    let all = pages(ARTICLES);
    let mut kept = 0;
    let error = loop {
        match record.keep(&run, &all[kept..kept + BATCH]) {
            Ok(_) => kept += BATCH,
            Err(error) => break error,
        }
    };
    let words = error.to_string().replace(&format!("{}/", folder.path().display()), "");
    insta::assert_snapshot!(words, @r"
    no room left for `annals.db`; what was reported as kept is safe
      hint: free some space and run the same command again
    ");
    assert!(kept > 0);
    assert_eq!(record.summary().unwrap().articles, kept as u64);
    assert_eq!(record.check().unwrap(), Vec::<String>::new());
    drop(record);

    // With room again, the same run completes.
    let mut record = Record::open(&path, Access::Write).unwrap();
    let run = record.begin_run(&info()).unwrap();
    record.keep(&run, &all).unwrap();
    let mut undisturbed = new_record();
    undisturbed.record.keep(&undisturbed.run, &all).unwrap();
    assert_eq!(everything(&record), everything(&undisturbed.record));
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let open =
        |name: &str| message(Record::open(folder.path().join(name), Access::Write), folder.path());
    insta::assert_snapshot!(open("no-such-folder/annals.db"), @r"
    `no-such-folder/annals.db` cannot be written: entity not found
      hint: check the folder's permissions, or name a record elsewhere
    ");
    std::fs::write(folder.path().join("file"), "").unwrap();
    insta::assert_snapshot!(open("file/annals.db"), @r"
    `file/annals.db` cannot be written: not a directory
      hint: check the folder's permissions, or name a record elsewhere
    ");
}

#[cfg(unix)]
#[test]
fn a_record_in_a_read_only_folder_can_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("annals.db");
    closed_record(&path);
    let allow = |mode| {
        let mode = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(folder.path(), mode).unwrap();
    };
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o444)).unwrap();
    allow(0o555);
    let read = Record::open(&path, Access::Read).map(|record| record.summary().unwrap().articles);
    let write = Record::open(&path, Access::Write);
    allow(0o755);
    assert_eq!(read.unwrap(), 40);
    // The superuser may write anywhere.
    if let Err(error) = write {
        assert!(matches!(error, Error::NotWritable { .. }), "{error}");
    }
}

#[test]
fn a_second_writer_waits_and_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("annals.db");
    let mut first = Record::open(&path, Access::Write).unwrap();
    let run = first.begin_run(&info()).unwrap();
    let short = Options { wait: Duration::from_millis(10), ..Options::default() };
    let mut second = Record::open_with(&path, Access::Write, short).unwrap();

    // Between batches both may write.
    first.keep(&run, &pages(4)[..2]).unwrap();
    let other = second.begin_run(&info()).unwrap();
    second.keep(&other, &pages(4)).unwrap();
    second.finish_run(&other).unwrap();
    first.keep(&run, &pages(6)).unwrap();

    // During a batch the second waits, and in the end is told.
    let held = Connection::open(&path).unwrap();
    held.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = second.keep(&other, &pages(8)).unwrap_err();
    let words = error.to_string().replace(&format!("{}/", folder.path().display()), "");
    insta::assert_snapshot!(words, @r"
    `annals.db` is being written by another process (a run of annals 0.1.0 begun 2026-01-05T10:00:00Z); waited 0.01 s
      hint: let it finish, or write to another record
    ");
    held.execute_batch("COMMIT").unwrap();
    second.keep(&other, &pages(8)).unwrap();
    assert_eq!(second.summary().unwrap().articles, 8);
    assert_eq!(second.check().unwrap(), Vec::<String>::new());
}

#[test]
fn a_reader_sees_one_state_while_another_writes() {
    let mut held = new_record();
    let all = pages(60);
    held.record.keep(&held.run, &all[..30]).unwrap();
    let reader = Record::open(held.record.path(), Access::Read).unwrap();
    let before = reader.all_events(&Default::default()).unwrap();
    let (writer, run) = (&mut held.record, &held.run);
    let mut during = Vec::new();
    reader
        .events(&Default::default(), |event| {
            if during.is_empty() {
                writer.keep(run, &all[30..]).unwrap();
            }
            during.push(event);
        })
        .unwrap();
    assert_eq!(before, during);
    assert!(reader.all_events(&Default::default()).unwrap().len() > before.len());
    assert_eq!(reader.check().unwrap(), Vec::<String>::new());
}

#[test]
fn a_backup_is_a_whole_record() {
    let mut held = new_record();
    held.record.keep(&held.run, &pages(20)).unwrap();
    let copy = held.folder.path().join("copy.db");
    held.record.backup(&copy).unwrap();
    let copied = Record::open(&copy, Access::Read).unwrap();
    assert_eq!(everything(&copied), everything(&held.record));
    assert!(matches!(held.record.backup(&copy), Err(Error::NotWritable { .. })));
}

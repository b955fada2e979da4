//! What a record promises, seen from the command line.

mod support;

use std::process::Stdio;
use support::{many, meeting, Room};

#[test]
fn reading_twice_changes_nothing() {
    let room = Room::new();
    room.write("a.html", meeting());
    let first = room.annals(&["read", "a.html"]).fine();
    assert!(first.contains("1 new"), "{first}");
    let events = room.exported("annals.db");
    let second = room.annals(&["read", "a.html", "a.html"]).fine();
    assert!(second.contains("2 unchanged"), "{second}");
    assert_eq!(room.exported("annals.db"), events);
    assert!(!events.is_empty());
}

#[test]
fn the_number_of_threads_does_not_change_a_byte() {
    let room = Room::new();
    many(&room, 40);
    for threads in ["1", "2", "5"] {
        let record = format!("{threads}.db");
        room.annals(&["read", "many", "--into", &record, "--threads", threads]).fine();
    }
    let one = room.exported("1.db");
    assert!(one.lines().count() > 40, "{one}");
    assert_eq!(room.exported("2.db"), one);
    assert_eq!(room.exported("5.db"), one);
}

#[test]
fn two_writers_take_turns() {
    let room = Room::new();
    many(&room, 30);
    room.write("other/a.html", meeting());
    let both: Vec<_> = ["many", "other"]
        .iter()
        .map(|folder| room.command(&["read", folder]).stdout(Stdio::null()).spawn().unwrap())
        .collect();
    for child in both {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let out = room.annals(&["read", "many", "other"]).fine();
    assert!(out.contains("31 unchanged"), "{out}");
}

#[test]
fn words_can_be_left_out() {
    let room = Room::new();
    room.write("a.html", meeting());
    room.annals(&["read", "a.html", "--no-text"]).fine();
    let rows = room.annals(&["events"]).fine();
    let id = rows.lines().nth(1).unwrap().split(' ').next().unwrap();
    let why = room.annals(&["why", id]).fine();
    assert!(why.contains("words left out of this record"), "{why}");
    let bytes = std::fs::read(room.path().join("annals.db")).unwrap();
    let held = |words: &[u8]| bytes.windows(words.len()).any(|window| window == words);
    assert!(!held(b"harbour market"), "the record holds words of the article");
}

#[test]
fn a_record_of_a_newer_version_is_refused() {
    let room = Room::new();
    room.write("a.html", meeting());
    room.annals(&["read", "a.html"]).fine();
    let path = room.path().join("annals.db");
    let mut bytes = std::fs::read(&path).unwrap();
    // SQLite keeps the user's version in its header.
    bytes[60..64].copy_from_slice(&999_u32.to_be_bytes());
    std::fs::write(&path, &bytes).unwrap();
    for args in [["read", "a.html"], ["events", "--tally"], ["show", "ARD"]] {
        let run = room.annals(&args);
        assert_eq!(run.code, 2);
        assert!(run.err.contains("record format 999"), "{}", run.err);
        assert!(run.err.contains("hint: "), "{}", run.err);
    }
    assert_eq!(std::fs::read(&path).unwrap(), bytes, "a refused record is left as it is");
}

#[test]
fn what_is_no_record_is_refused() {
    let room = Room::new();
    room.write("a.html", meeting());
    room.write("annals.db", "dear diary, nothing happened today, nor will it tomorrow");
    let run = room.annals(&["read", "a.html"]);
    assert_eq!(run.code, 2);
    assert!(run.err.starts_with("annals: `annals.db` is no record of Annals"), "{}", run.err);
    let run = room.annals(&["events", "--record", "missing.db"]);
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.err, @r"
    annals: no record at `missing.db`
      hint: `annals read` makes one; name another with --into or --record
    ");
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_that_cannot_be_written_to_is_named() {
    let room = Room::new();
    room.write("a.html", meeting());
    // Nobody, not even root, makes files there.
    for into in ["/proc/annals.db", "no/such/folder/annals.db"] {
        let run = room.annals(&["read", "a.html", "--into", into]);
        assert_eq!(run.code, 2, "{}", run.out);
        assert!(run.err.contains(&format!("`{into}` cannot be written")), "{}", run.err);
        assert!(run.err.contains("hint: "), "{}", run.err);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_loses_nothing_that_was_kept() {
    let room = Room::new();
    many(&room, 300);
    room.write("first/a.html", meeting());
    room.annals(&["read", "first"]).fine();
    // A limit on the size of files is the nearest thing to a disk without room.
    let script = "trap '' XFSZ; ulimit -f 600; exec \"$0\" read many --quiet";
    let run = std::process::Command::new("bash")
        .args(["-c", script, env!("CARGO_BIN_EXE_annals")])
        .current_dir(room.path())
        .output()
        .unwrap();
    let err = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(2), "{err}");
    assert!(err.contains("`annals.db` cannot be read or written"), "{err}");
    assert!(err.contains("hint: check that the disk is sound and has room"), "{err}");
    room.annals(&["check-record"]).fine();
    // What was kept is there, though it may belong to an event of more reports now, and the run
    // can be taken up when there is room again.
    let kept = room.annals(&["read", "first"]).fine();
    assert!(kept.contains("1 unchanged"), "{kept}");
    let again = room.annals(&["read", "many", "first"]).fine();
    assert!(again.contains("in 301 articles"), "{again}");
}

#[test]
#[cfg(target_os = "linux")]
fn output_that_cannot_be_written_is_told() {
    let room = Room::new();
    room.write("a.html", meeting());
    room.annals(&["read", "a.html"]).fine();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let child = room.command(&["events"]).stdout(full).spawn().unwrap();
    let output = child.wait_with_output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert!(err.starts_with("annals: standard output cannot be written to"), "{err}");
}

#[test]
fn a_reader_that_leaves_early_ends_the_command_quietly() {
    let room = Room::new();
    many(&room, 40);
    room.annals(&["read", "many"]).fine();
    let mut child = room.command(&["events", "--format", "jsonl"]).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

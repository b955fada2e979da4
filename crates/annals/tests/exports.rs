//! Exports, copies and checks of a record, seen from the command line.

mod support;

use std::process::Stdio;
use support::{many, meeting, Room};

fn held() -> Room {
    let room = Room::new();
    room.write("a.html", meeting());
    room.annals(&["read", "a.html", "--quiet"]).fine();
    room
}

/// Hidden files of the room, which a failed export must not leave.
fn drafts(room: &Room) -> Vec<String> {
    let names = room.path().read_dir().unwrap().flatten();
    let names = names.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with('.')).collect()
}

#[test]
fn every_format_is_written_and_never_over_anything() {
    let room = held();
    for format in annals_export::Format::ALL {
        let (name, out) = (format.name(), format!("out-{format}"));
        let run = room.annals(&["export", "--format", name, &out]);
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(run.err.trim_end().ends_with(&format!("in {out}")), "{}", run.err);
        let again = room.annals(&["export", "--format", name, &out]);
        assert_eq!(again.code, 2);
        assert_eq!(
            again.err,
            format!(
                "annals: `{out}` exists and was left as it is\n  hint: --force overwrites it\n"
            )
        );
        let forced = room.annals(&["export", "--format", name, &out, "--force"]);
        assert_eq!(forced.code, 0, "{}", forced.err);
    }
    assert_eq!(drafts(&room), Vec::<String>::new());
}

#[test]
fn exports_take_the_filters_of_events() {
    let room = held();
    let filters = ["--country", "Velmora", "--type", "ACCUSE", "--year", "2020"];
    room.annals(&[&["export", "--format", "csv", "v.csv"][..], &filters].concat()).fine();
    let listed = room.annals(&[&["events", "--format", "csv"][..], &filters].concat()).fine();
    let exported = std::fs::read_to_string(room.path().join("v.csv")).unwrap();
    assert_eq!(exported, listed);
    assert_eq!(exported.lines().count(), 2, "{exported}");
    room.annals(&[&["events", "--format", "csv", "--output", "w.csv"][..], &filters].concat())
        .fine();
    assert_eq!(std::fs::read_to_string(room.path().join("w.csv")).unwrap(), listed);
}

#[test]
fn what_is_left_out_is_told() {
    let room = held();
    let run = room.annals(&["export", "--format", "polecat", "out"]);
    assert_eq!(run.code, 0);
    let told =
        run.err.contains("it counts events over a period, and the format has only single events");
    assert!(told, "{}", run.err);
}

#[test]
fn odd_requests_are_refused_in_words() {
    let room = held();
    let check = |args: &[&str], expect: &str| {
        let run = room.annals(&[&["export"][..], args].concat());
        assert_eq!(run.code, 2, "{args:?}");
        assert!(run.err.starts_with(expect), "{args:?}: {}", run.err);
        assert!(!room.path().join("o").exists());
    };
    check(&["--format", "xlsx", "o"], "annals: no format is called `xlsx`\n  hint: one of table,");
    check(
        &["--format", "csv", "o", "--country", "Velmorra"],
        "annals: no country is called `Velmorra`\n  hint: did you mean `Velmora`?",
    );
    check(
        &["--format", "csv", "o", "--type", "CONSLUT"],
        "annals: no event type is called `CONSLUT`; did you mean `CONSULT`?",
    );
    check(&["--format", "csv", "o", "--from", "2020-13"], "annals: `2020-13` is no date");
    check(&["--format", "csv", "o", "--record", "none.db"], "annals: no record at `none.db`");
    check(
        &["--format", "csv", "no/such/folder/o"],
        "annals: cannot write `no/such/folder/o`\n  hint: ",
    );
    check(
        &["--format", "gdelt", "a.html", "--force"],
        "annals: `a.html` was left as it is: it is a file",
    );
    let run = room.annals(&["events", "--format", "gdelt"]);
    insta::assert_snapshot!(run.err, @r"
    annals: `gdelt` is a folder of files and cannot be written to one stream
      hint: annals export --format gdelt FOLDER
    ");
}

#[test]
fn a_folder_with_other_files_is_not_replaced() {
    let room = held();
    room.write("out/thesis.txt", "years of work");
    let run = room.annals(&["export", "--format", "gdelt", "out", "--force"]);
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.err, @r"
    annals: `out` was left as it is: it holds `thesis.txt`, which is no export
      hint: name another place
    ");
    assert!(room.path().join("out/thesis.txt").exists());
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_leaves_no_export() {
    let room = Room::new();
    many(&room, 300);
    room.annals(&["read", "many", "--quiet"]).fine();
    // Parquet and POLECAT's weeks are files too small to meet the limit.
    for format in ["table", "csv", "jsonl", "package", "gdelt"] {
        // A limit on the size of files is the nearest thing to a disk without room.
        let script =
            format!("trap '' XFSZ; ulimit -f 40; exec \"$0\" export --format {format} out");
        let run = std::process::Command::new("bash")
            .args(["-c", &script, env!("CARGO_BIN_EXE_annals")])
            .current_dir(room.path())
            .output()
            .unwrap();
        let err = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(2), "{format}: {err}");
        assert!(
            err.contains("annals: cannot write `out`\n  hint: check that there is room"),
            "{err}"
        );
        assert!(!room.path().join("out").exists(), "{format}");
        assert_eq!(drafts(&room), Vec::<String>::new());
    }
    room.annals(&["check-record"]).fine();
}

#[test]
#[cfg(target_os = "linux")]
fn a_place_that_cannot_be_written_to_is_named() {
    let room = held();
    // Nobody, not even root, makes files there.
    for args in
        [&["export", "--format", "csv", "/proc/o"][..], &["export", "--format", "gdelt", "/proc/o"]]
    {
        let run = room.annals(args);
        assert_eq!(run.code, 2);
        assert!(run.err.starts_with("annals: cannot write `/proc/o`\n  hint: "), "{}", run.err);
    }
    let run = room.annals(&["backup", "/proc/o"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("/proc/") && run.err.contains("hint: "), "{}", run.err);
}

#[test]
fn an_export_shows_one_state_while_pages_are_read() {
    let room = Room::new();
    many(&room, 600);
    room.write("first/a.html", meeting());
    room.annals(&["read", "first", "--quiet"]).fine();
    let mut read = room.command(&["read", "many", "--quiet"]);
    let mut child = read.stdout(Stdio::null()).spawn().unwrap();
    let mut sizes = Vec::new();
    loop {
        let running = child.try_wait().unwrap().is_none();
        room.annals(&["export", "--format", "gdelt", "out", "--force"]).fine();
        let file =
            |name: &str| std::fs::read_to_string(room.path().join("out").join(name)).unwrap();
        let (events, mentions) = (file("annals.export.CSV"), file("annals.mentions.CSV"));
        let mut counted = std::collections::BTreeMap::<&str, usize>::new();
        for line in mentions.lines() {
            *counted.entry(line.split('\t').next().unwrap()).or_default() += 1;
        }
        for line in events.lines() {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_eq!(cells[31], counted[cells[0]].to_string(), "an event of another state");
        }
        sizes.push(events.lines().count());
        if !running {
            break;
        }
    }
    assert!(child.wait().unwrap().success());
    assert!(sizes.is_sorted(), "{sizes:?}");
}

#[test]
fn a_copy_is_a_record_of_its_own() {
    let room = Room::new();
    many(&room, 300);
    let mut read = room.command(&["read", "many", "--quiet"]);
    let mut child = read.stdout(Stdio::null()).spawn().unwrap();
    while !room.path().join("annals.db-wal").exists() && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    // The first write makes the tables; a copy may be taken at any time after it.
    let made = |run: &support::Run| run.code == 0;
    while !made(&room.annals(&["check-record"])) {}
    room.annals(&["backup", "early.db"]).fine();
    assert!(child.wait().unwrap().success());
    room.annals(&["check-record", "--record", "early.db"]).fine();

    let run = room.annals(&["backup", "late.db"]);
    assert!(run.err.starts_with("300 articles, "), "{}", run.err);
    assert_eq!(room.exported("late.db"), room.exported("annals.db"));
    let run = room.annals(&["backup", "late.db"]);
    assert_eq!(run.code, 2);
    assert!(run.err.starts_with("annals: `late.db` exists and was left as it is"), "{}", run.err);
    let run = room.annals(&["backup", "annals.db", "--force"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("it is the record itself"), "{}", run.err);
    room.annals(&["read", "many", "--into", "early.db", "--quiet"]).fine();
    assert_eq!(room.exported("early.db"), room.exported("annals.db"));
    assert_eq!(drafts(&room), Vec::<String>::new());
}

#[test]
fn a_check_tells_a_whole_record_from_a_damaged_one() {
    let room = Room::new();
    many(&room, 60);
    room.annals(&["read", "many", "--quiet"]).fine();
    let out = room.annals(&["check-record"]).fine();
    assert!(out.starts_with("annals.db is whole: 60 articles in 60 revisions, "), "{out}");
    let path = room.path().join("annals.db");
    let whole = std::fs::read(&path).unwrap();
    // Pages anywhere in the file may rot; the check says so and never passes.
    let pages = whole.len() / 4096;
    for page in (1..pages).step_by((pages / 12).max(1)) {
        let mut bytes = whole.clone();
        bytes[page * 4096..(page + 1) * 4096].fill(0x5a);
        std::fs::write(&path, &bytes).unwrap();
        let run = room.annals(&["check-record"]);
        assert_ne!(run.code, 0, "page {page} rotted unseen");
        assert!(run.err.contains("hint: "), "page {page}: {}{}", run.out, run.err);
    }
    std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let run = room.annals(&["check-record"]);
    assert_eq!(run.code, 2);
    assert!(run.err.starts_with("annals: `annals.db` is cut short"), "{}", run.err);
}

#[test]
fn columns_are_told() {
    let room = Room::new();
    let out = room.annals(&["export", "--columns", "--format", "gdelt"]).fine();
    assert!(out.contains("| 61 | `SOURCEURL` | text | address of the leading article |"), "{out}");
    assert!(room.annals(&["export", "--columns"]).fine().contains("## polecat"));
}

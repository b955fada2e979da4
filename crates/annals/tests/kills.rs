//! Runs that are killed without warning, at any moment.
//!
//! A few kills are part of every test run; two hundred of each are a command of their own:
//! `cargo test --release -p annals --test kills -- --ignored --nocapture`

mod support;

use annals_record::{Access, Record};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};
use support::{many, Room};

/// Moments spread over the time that an undisturbed run took.
struct Moments {
    dice: u64,
    took: Duration,
}

impl Moments {
    fn next(&mut self) -> Duration {
        self.dice = self.dice.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        self.took * ((self.dice >> 33) % 1000) as u32 / 1000
    }
}

/// Keys of the articles a reader sees; none where there is no record yet.
fn articles(record: &Path) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    if let Ok(record) = Record::open(record, Access::Read) {
        record.articles(|row| keys.extend([row.info.key])).unwrap();
    }
    keys
}

fn kill(mut child: Child) -> bool {
    let running = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    running
}

fn csv(room: &Room, record: &str) -> String {
    room.annals(&["events", "--format", "csv", "--record", record]).fine()
}

/// Kills a read `times` over. What a reader saw before is there after; the file is whole; and
/// a second run completes it to what an undisturbed one makes.
fn kill_reads(times: u32, pages: usize) {
    let room = Room::new();
    many(&room, pages);
    let begun = Instant::now();
    room.annals(&["read", "many", "--into", "whole.db", "--quiet"]).fine();
    let mut moments = Moments { dice: 1, took: begun.elapsed() };
    let expect = csv(&room, "whole.db");
    assert!(expect.lines().count() > pages);
    let (mut killed, mut midway) = (0, 0);
    for time in 0..times {
        let name = format!("killed-{time}.db");
        let record = room.path().join(&name);
        let mut read = room.command(&["read", "many", "--into", &name, "--quiet"]);
        let mut child = read.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let (begun, moment) = (Instant::now(), moments.next());
        let mut seen = BTreeSet::new();
        while begun.elapsed() < moment && child.try_wait().unwrap().is_none() {
            seen = articles(&record);
            std::thread::sleep(Duration::from_millis(20));
        }
        killed += u32::from(kill(child));
        let left = articles(&record);
        assert!(
            left.is_superset(&seen),
            "{} of {} articles are gone",
            seen.len() - left.len(),
            seen.len()
        );
        midway += u32::from(!left.is_empty() && left.len() < pages);
        if !left.is_empty() {
            room.annals(&["check-record", "--record", &name]).fine();
        }
        room.annals(&["read", "many", "--into", &name, "--quiet"]).fine();
        assert_eq!(csv(&room, &name), expect, "killed after {moment:?}");
        for ending in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(room.path().join(format!("{name}{ending}")));
        }
        if time % 20 == 19 {
            println!("{} reads: {killed} killed, {midway} with some of the pages kept", time + 1);
        }
    }
    println!(
        "{times} reads: {killed} killed before their end, {midway} of them with some of the pages kept"
    );
}

/// Kills an export `times` over: the file is there as a whole, or not at all.
fn kill_exports(times: u32, pages: usize) {
    let room = Room::new();
    many(&room, pages);
    room.annals(&["read", "many", "--quiet"]).fine();
    let export = ["export", "--format", "gdelt", "out", "--force"];
    let begun = Instant::now();
    room.annals(&export).fine();
    let mut moments = Moments { dice: 2, took: begun.elapsed() };
    let files = || {
        let read = |name: &str| std::fs::read(room.path().join("out").join(name)).ok();
        [read("annals.export.CSV"), read("annals.mentions.CSV")]
    };
    let expect = files();
    assert!(expect.iter().all(|file| file.as_ref().is_some_and(|bytes| !bytes.is_empty())));
    let mut killed = 0;
    for _ in 0..times {
        std::fs::remove_dir_all(room.path().join("out")).unwrap();
        let mut command = room.command(&export);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(moments.next());
        killed += u32::from(kill(child));
        let found = files();
        assert!(found == [None, None] || found == expect, "half an export");
        room.annals(&export).fine();
        assert_eq!(files(), expect);
        let hidden = room.path().read_dir().unwrap().flatten();
        let left = hidden.filter(|entry| entry.file_name().to_string_lossy().starts_with(".out"));
        if cfg!(target_os = "linux") {
            assert_eq!(left.count(), 0, "a draft was left");
        }
    }
    println!("{times} exports: {killed} killed before their end");
}

#[test]
fn a_killed_read_loses_nothing() {
    kill_reads(3, 300);
}

#[test]
fn a_killed_export_leaves_nothing_half_done() {
    kill_exports(3, 60);
}

#[test]
#[ignore = "two hundred kills take minutes: cargo test --release -p annals --test kills -- --ignored --nocapture"]
fn a_read_killed_two_hundred_times_loses_nothing() {
    kill_reads(200, 300);
}

#[test]
#[ignore = "two hundred kills take minutes: cargo test --release -p annals --test kills -- --ignored --nocapture"]
fn an_export_killed_two_hundred_times_leaves_nothing_half_done() {
    kill_exports(200, 60);
}

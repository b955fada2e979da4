//! A folder of pages and the built binary to read them with.

// Each test binary uses a part of this.
#![allow(dead_code)]

pub mod server;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub struct Room {
    folder: tempfile::TempDir,
}

/// What a command did.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    /// The lines of standard output as JSON.
    pub fn json(&self) -> Vec<serde_json::Value> {
        let line =
            |line: &str| serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}"));
        self.out.lines().map(line).collect()
    }

    /// Asserts that nothing failed, and gives the output.
    #[track_caller]
    pub fn fine(self) -> String {
        assert_eq!(self.code, 0, "{}\n{}", self.out, self.err);
        self.out
    }
}

impl Room {
    pub fn new() -> Self {
        Room { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_annals"));
        command.args(args).current_dir(self.path()).env_remove("NO_COLOR").env("COLUMNS", "100");
        command.env("RUST_BACKTRACE", "0");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs the binary in the room.
    pub fn annals(&self, args: &[&str]) -> Run {
        self.annals_with(args, "")
    }

    /// As [`Room::annals`], with words on standard input.
    pub fn annals_with(&self, args: &[&str], input: &str) -> Run {
        let mut child = self.command(args).stdin(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_owned();
        // A command that does not listen closes the pipe.
        let feeder = std::thread::spawn(move || {
            let _ = stdin.write_all(input.as_bytes());
        });
        let output = child.wait_with_output().unwrap();
        feeder.join().unwrap();
        Run {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The events of a record as bytes.
    pub fn exported(&self, record: &str) -> String {
        self.annals(&["events", "--format", "jsonl", "--record", record]).fine()
    }
}

/// An outlet's page with a headline, a stamp and paragraphs.
pub fn page(headline: &str, published: &str, paragraphs: &[&str]) -> String {
    let body: String = paragraphs.iter().map(|words| format!("<p>{words}</p>\n")).collect();
    let name = headline.replace(' ', "-").to_lowercase();
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{headline}</title>\n\
         <link rel=\"canonical\" href=\"https://straits.example/{name}\">\n\
         <meta property=\"og:site_name\" content=\"Straits Courier\">\n\
         <meta property=\"article:published_time\" content=\"{published}\">\n\
         </head><body><article><h1>{headline}</h1>\n{body}</article></body></html>"
    )
}

/// Paragraphs long enough for a page to be an article, without an event.
pub const FILLING: &str = "The weather over the strait was calm for most of the week, with light \
    winds from the south and a few showers on the higher ground towards the evening. Ferries ran \
    to their timetable, and the harbour market was as busy as it usually is at this time of year.";

/// A page on which two presidents meet.
pub fn meeting() -> String {
    page(
        "Presidents of Ardovia and Kestany meet in Velm",
        "2020-03-05T10:15:00+02:00",
        &[
            "The president of Ardovia met the president of Kestany in Velm on Monday, the Ardovian \
             foreign ministry said.",
            "Ardovia and Kestany held talks three times this year.",
            "Velmora condemned Kestany on Tuesday.",
            FILLING,
        ],
    )
}

/// Pages enough for several batches.
pub fn many(room: &Room, n: usize) {
    for i in 0..n {
        let day = 1 + i % 28;
        let month = 1 + i / 28 % 12;
        let words = format!(
            "The president of Ardovia met the president of Kestany in Velm on {day} May, number {i}."
        );
        let date = format!("2020-{month:02}-{day:02}T10:00:00Z");
        let headline = format!("Number {i}: presidents meet");
        let line = format!("In town {i} the market opened at {} in the morning.", i % 12);
        room.write(
            &format!("many/{i:04}.html"),
            page(
                &headline,
                &date,
                &[&words, &line, "Velmora condemned Kestany on Tuesday.", FILLING],
            ),
        );
    }
}

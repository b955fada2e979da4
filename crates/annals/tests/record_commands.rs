//! `recode`, `entities`, `events --near`, and what `why` says beside the evidence.

mod support;

use support::{meeting, Room, FILLING};

fn room_with_record() -> Room {
    let room = Room::new();
    room.write("a.html", meeting());
    room.annals(&["read", "a.html"]).fine();
    room
}

/// A page of an outlet with a text of its own.
fn page(url: &str, headline: &str, published: &str, paragraphs: &[&str]) -> String {
    let text: String = paragraphs.iter().map(|words| format!("<p>{words}</p>")).collect();
    format!(
        "<html lang=\"en\"><head><title>{headline}</title>\
         <link rel=\"canonical\" href=\"{url}\">\
         <meta property=\"article:published_time\" content=\"{published}\">\
         <meta property=\"og:site_name\" content=\"Vey Post\"></head>\
         <body><article><h1>{headline}</h1>{text}</article></body></html>"
    )
}

const RAID: &str = "https://vey-post.example/world/raid";

fn raid(dead: &str, more: &[&str]) -> String {
    let lead = format!(
        "Ardovian jets bombed the Kestan harbour of Port Lund on Tuesday, killing {dead} people, \
         the mayor said."
    );
    let second =
        "Kestany vowed to answer the attack, and called its ambassador home for talks that \
                  may last for several days.";
    page(
        RAID,
        "Jets bomb harbour",
        "2024-04-02T07:00:00Z",
        &[&[lead.as_str(), second], more].concat(),
    )
}

#[test]
fn coding_again_with_the_same_book_changes_nothing() {
    let room = room_with_record();
    let before = room.annals(&["events", "--format", "jsonl"]).fine();
    let tried = room.annals(&["recode", "--dry-run"]).fine();
    assert!(tried.contains("0 rewritten"), "{tried}");
    let done = room.annals(&["recode", "--keep-old", "before.db"]).fine();
    assert!(done.contains("coded again") && done.contains("0 rewritten"), "{done}");
    assert_eq!(room.annals(&["events", "--format", "jsonl"]).fine(), before);
    assert!(room.path().join("before.db").exists());
    let refused = room.annals(&["recode", "--keep-old", "before.db"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("`before.db` exists"), "{}", refused.err);
    let missing = room.annals(&["recode", "--record", "none.db"]);
    assert_eq!(missing.code, 2);
    assert!(missing.err.contains("no record at `none.db`"), "{}", missing.err);
    assert!(!room.path().join("none.db").exists());
}

#[test]
fn a_new_rule_gains_reports_and_recode_says_which() {
    let room = Room::new();
    let words = "The ministers of Ardovia outgrumbled the ministers of Kestany on Monday.";
    room.write("a.html", support::page("Grumbling", "2020-03-05T10:15:00Z", &[words, FILLING]));
    room.annals(&["read", "a.html"]).fine();
    let book = room.path().join("book");
    copy(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../codebook"), &book);
    let chapter = book.join("events/accuse.md");
    let rule = "\n## accuse.outgrumble\n\n```rule\nactor outgrumble recipient\n```\n\
                ```example\nArdovia outgrumbled Kestany.\n=> ARDOVIA ACCUSE KESTANY\n```\n\
                ```counter\nArdovia grumbled.\n=> none: at nobody\n```\n";
    std::fs::write(&chapter, std::fs::read_to_string(&chapter).unwrap() + rule).unwrap();

    let tried = room.annals(&["recode", "--codebook", "book", "--dry-run"]).fine();
    for told in ["ACCUSE", "1 gained, 0 lost, 0 changed", words, "1 revision coded to see"] {
        assert!(tried.contains(told), "{told}:\n{tried}");
    }
    let accused = ["events", "--type", "ACCUSE", "--format", "jsonl"];
    assert!(room.annals(&accused).json().is_empty());
    let lines = room.annals(&["recode", "--codebook", "book", "--json"]).json();
    assert_eq!(lines.len(), 1);
    assert_eq!(
        (&lines[0]["change"], &lines[0]["event_type"]),
        (&"gained".into(), &"ACCUSE".into())
    );
    let events = room.annals(&accused).json();
    assert_eq!(events.len(), 1);
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn an_article_shows_what_it_was_before() {
    let room = Room::new();
    room.write("1.html", raid("five", &["Schools in the town stayed closed on Wednesday."]));
    room.annals(&["read", "1.html"]).fine();
    room.write(
        "2.html",
        raid("four", &["An earlier version of this article said five people had been killed."]),
    );
    let read = room.annals(&["read", "2.html"]).fine();
    assert!(read.contains("1 revised"), "{read}");
    let shown = room.annals(&["why", RAID]).fine();
    for words in
        ["Revision 1 of 2", "Revision 2 of 2, in force", "- Schools", "! An earlier version"]
    {
        assert!(shown.contains(words), "{words}:\n{shown}");
    }
    let json = room.annals(&["why", RAID, "--json"]).fine();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["revisions"].as_array().unwrap().len(), 2);
}

#[test]
fn copies_are_told_with_whose_story_they_are() {
    let room = Room::new();
    room.write("1.html", raid("four", &[]));
    let copied = raid("four", &[])
        .replace(RAID, "https://lower-vey.example/7")
        .replace("Jets bomb harbour", "Harbour in flames")
        .replace("Vey Post", "Lower Vey Times");
    room.write("2.html", copied);
    let read = room.annals(&["read", "1.html", "2.html"]).fine();
    assert!(read.contains("1 is near-identical to others"), "{read}");
    let events = room.annals(&["events", "--format", "jsonl"]).json();
    let id = events[0]["id"].as_str().unwrap().to_owned();
    let shown = room.annals(&["why", &id]).fine();
    assert!(shown.contains("Independent origins"), "{shown}");
    assert!(shown.contains("in 2 articles at 2 outlets"), "{shown}");
}

#[test]
fn near_misses_and_unknown_names() {
    let room = room_with_record();
    let events = room.annals(&["events", "--format", "jsonl"]).json();
    let id = events[0]["id"].as_str().unwrap().to_owned();
    room.annals(&["events", "--near", &id]).fine();
    let unknown = room.annals(&["events", "--near", "zzzz"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("no event of the record has an id"), "{}", unknown.err);
    let outlet = room.annals(&["events", "--outlet", "Straits Couriers"]);
    assert_eq!(outlet.code, 2);
    insta::assert_snapshot!(outlet.err, @r"
    annals: no outlet of the record is called `Straits Couriers`
      hint: did you mean `Straits Courier`?
    ");
}

#[test]
fn everyone_known_can_be_asked_about() {
    let room = room_with_record();
    let shown = room.annals(&["entities", "Kestany"]).fine();
    for words in ["Kestany", "Roles, as the articles of the time have them", "With whom", "Ardovia"]
    {
        assert!(shown.contains(words), "{words}:\n{shown}");
    }
    let listed = room.annals(&["entities", "--like", "kest"]).fine();
    assert!(listed.starts_with("Kestany"), "{listed}");
    let json = room.annals(&["entities", "Kestany", "--json"]).fine();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert!(json["events"].as_u64().unwrap() > 0);
    let unknown = room.annals(&["entities", "Kestny"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("did you mean `Kestany`?"), "{}", unknown.err);
}

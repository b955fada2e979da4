//! Odd inputs: each has a finding or a message, and the run goes on.

mod support;

use flate2::{write::GzEncoder, Compression};
use std::io::Write;
use support::{meeting, page, Room, FILLING};

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

#[test]
fn a_page_that_is_not_utf_8_is_read_by_what_it_is() {
    let room = Room::new();
    let words = page("Café talks in Velm", "2020-03-05", &[FILLING, FILLING])
        .replace("<meta charset=\"utf-8\">", "");
    let latin: Vec<u8> = words.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    room.write("latin.html", latin);
    let lines = room.annals(&["article", "latin.html", "--jsonl"]).json();
    assert_eq!(lines[0]["title"], "Café talks in Velm");
}

#[test]
fn a_wrong_charset_label_is_told_and_mended() {
    let room = Room::new();
    // Labelled as UTF-8, written in windows-1252.
    let words = page("Café talks in Velm", "2020-03-05", &[FILLING, FILLING]);
    let latin: Vec<u8> = words.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    room.write("label.html", latin);
    let run = room.annals(&["read", "label.html"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.out.contains("charset"), "{}", run.out);
    let lines = room.annals(&["article", "label.html", "--jsonl"]).json();
    assert_eq!(lines[0]["title"], "Café talks in Velm");
}

#[test]
fn a_truncated_gzip_fails_and_the_rest_is_read() {
    let room = Room::new();
    let whole = gzipped(meeting().repeat(40).as_bytes());
    room.write("a-cut.html.gz", &whole[..whole.len() / 2]);
    room.write("b-whole.html.gz", gzipped(meeting().as_bytes()));
    let run = room.annals(&["read", "a-cut.html.gz", "b-whole.html.gz"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.out.contains("a-cut.html.gz:"), "{}", run.out);
    assert!(run.out.contains("truncated"), "{}", run.out);
    assert!(run.out.contains("1 new"), "{}", run.out);
}

#[test]
fn an_empty_file_is_an_error_with_its_name() {
    let room = Room::new();
    room.write("empty.html", "");
    room.write("blank.txt", " \n\n ");
    let run = room.annals(&["read", "empty.html", "blank.txt", "--quiet"]);
    assert_eq!(run.code, 1);
    assert_eq!(run.out, "");
    insta::assert_snapshot!(run.err, @r"
    empty.html:0: error: nothing in it [empty-input]
    blank.txt:0: error: nothing in it [empty-input]
    ");
}

#[test]
fn a_page_beyond_the_limit_is_refused() {
    let room = Room::new();
    room.write("big.html", page("Ardovia", "2020-03-05", &[&FILLING.repeat(50)]));
    room.write("big.txt.gz", gzipped(FILLING.repeat(50).as_bytes()));
    let run = room.annals(&["read", "big.html", "big.txt.gz", "--max-page", "4k", "--quiet"]);
    assert_eq!(run.code, 1);
    insta::assert_snapshot!(run.err, @r"
    big.html:0: error: a page is longer than 4096 bytes [page-too-large]
      hint: raise the limit if the page is what it claims to be
    big.txt.gz:0: error: a page is longer than 4096 bytes [page-too-large]
      hint: raise the limit if the page is what it claims to be
    ");
}

#[test]
fn a_gzip_bomb_is_put_down() {
    let room = Room::new();
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..96 {
        packer.write_all(&zeros).unwrap();
    }
    room.write("bomb.html.gz", packer.finish().unwrap());
    let run = room.annals(&["read", "bomb.html.gz", "--quiet"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("bomb.html.gz:"), "{}", run.err);
    assert!(run.err.contains("error:"), "{}", run.err);
    let run = room.annals(&["read", "bomb.html.gz", "--quiet", "--max-expansion", "2MB"]);
    assert_eq!(run.code, 1);
}

#[test]
fn html_nested_a_hundred_thousand_deep_is_read() {
    let room = Room::new();
    let deep = format!(
        "<title>Ardovia recalls envoy</title><h1>Ardovia recalls envoy</h1>{}<p>{FILLING}</p>\
         <p>{FILLING}</p>{}",
        "<div>".repeat(100_000),
        "</div>".repeat(100_000)
    );
    room.write("deep.html", deep);
    let run = room.annals(&["article", "deep.html", "--jsonl"]);
    let lines = run.json();
    assert_eq!(lines.len(), 1, "{}", run.err);
    let run = room.annals(&["read", "deep.html"]);
    assert!(run.code <= 1, "{}{}", run.out, run.err);
}

#[test]
fn a_sentence_of_fifty_thousand_words_is_cut_with_a_warning() {
    let room = Room::new();
    let long = "Ardovia and Kestany and ".repeat(12_500);
    room.write("long.html", page("Ardovia and so on", "2020-03-05", &[FILLING, &long]));
    let run = room.annals(&["read", "long.html"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.out.contains("overlong-sentence"), "{}", run.out);
}

#[test]
fn a_date_in_the_future_is_a_warning() {
    let room = Room::new();
    room.write("later.html", page("Ardovia waits", "2090-01-01T08:00:00Z", &[FILLING, FILLING]));
    let run = room.annals(&["read", "later.html"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("date-in-future"), "{}", run.out);
    assert_eq!(room.annals(&["read", "later.html", "--strict"]).code, 1);
}

#[test]
fn a_page_without_an_article_is_told() {
    let room = Room::new();
    room.write("none.html", "<!doctype html><html><body><nav><a href=/a>A</a></nav></body></html>");
    let run = room.annals(&["read", "none.html"]);
    assert!(run.out.contains("none.html"), "{}{}", run.out, run.err);
    assert!(run.out.contains("Read 0 articles from 1 input"), "{}", run.out);
    let lines = room.annals(&["article", "none.html", "--jsonl"]).json();
    assert_eq!(lines.len(), 1);
    assert!(lines[0]["error"].is_string() || lines[0]["body"] == serde_json::json!([]));
}

#[test]
fn what_is_not_there_is_named() {
    let room = Room::new();
    let run = room.annals(&["read", "no-such.html", "no-*.warc", "--quiet"]);
    assert_eq!(run.code, 1);
    insta::assert_snapshot!(run.err, @r"
    no-such.html: error: no such file or folder [not-found]
      hint: name a file, a folder, a glob in quotes, `-` or an http address
    no-*.warc: error: no file matches the pattern [not-found]
      hint: `**` matches folders at any depth: 'pages/**/*.html'
    ");
}

#[test]
fn a_codebook_with_a_broken_rule_is_named_by_file_and_line() {
    let room = Room::new();
    room.write(
        "book/events/threaten.md",
        "# THREATEN\n\n## threaten.warn-of\n\n```rule\nactor warn recipient\n```\n",
    );
    room.write("a.html", meeting());
    for args in [
        ["read", "a.html", "--codebook", "book"],
        ["explain", "Ardovia met Kestany.", "--codebook", "book"],
        ["codebook", "check", "--codebook", "book"],
    ] {
        let run = room.annals(&args);
        assert_eq!(run.code, 2, "{}{}", run.out, run.err);
        assert!(run.err.contains("events/threaten.md:3: rule `threaten.warn-of`"), "{}", run.err);
        assert!(run.err.contains("hint: "), "{}", run.err);
    }
    assert!(!room.path().join("annals.db").exists(), "a broken book makes no record");
    let run = room.annals(&["codebook", "check", "--codebook", "no-such-folder"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("no-such-folder"), "{}", run.err);
}

#[test]
fn a_page_that_takes_too_long_is_given_up() {
    let room = Room::new();
    room.write("slow.html", page("Ardovia", "2020-03-05", &[&FILLING.repeat(400)]));
    let run = room.annals(&["read", "slow.html", "--max-page-seconds", "0", "--quiet"]);
    assert_eq!(run.code, 1);
    insta::assert_snapshot!(run.err, @r"
    slow.html: error: took longer than 0 seconds [page-too-slow]
      hint: raise --max-page-seconds if the page is what it claims to be
    ");
    let run = room.annals(&["read", "slow.html", "--max-page-seconds", "600"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("1 new"), "{}", run.out);
}

#[test]
fn entries_of_a_live_blog_have_times_of_their_own() {
    let room = Room::new();
    let first = "The president of Ardovia met the president of Kestany in Velm yesterday, the \
                 Ardovian foreign ministry said on its web site in the morning.";
    let second = "The envoy of Kestany left the Ardovian capital by train in the late evening, \
                  a spokesman for the railways told reporters at the station.";
    let update = |at: &str, words: &str| {
        format!(
            "{{\"@type\":\"BlogPosting\",\"datePublished\":\"{at}\",\"articleBody\":\"{words}\"}}"
        )
    };
    let ld = format!(
        "<script type=\"application/ld+json\">{{\"@type\":\"LiveBlogPosting\",\"headline\":\"Talks \
         in Velm\",\"datePublished\":\"2020-03-05T08:00:00Z\",\"liveBlogUpdate\":[{},{}]}}</script></head>",
        update("2020-03-07T21:30:00Z", second),
        update("2020-03-06T09:10:00Z", first)
    );
    let blog = page("Talks in Velm", "2020-03-05T08:00:00Z", &[second, first]);
    room.write("live.html", blog.replace("</head>", &ld));
    let lines = room.annals(&["article", "live.html", "--jsonl"]).json();
    assert_eq!(lines[0]["kind"], "live-blog");
    let times = serde_json::json!(["2020-03-07T21:30:00Z", "2020-03-06T09:10:00Z"]);
    assert_eq!(lines[0]["times"], times);
    let shown = room.annals(&["article", "live.html"]).fine();
    assert!(shown.contains("21:30") && shown.contains("09:10"), "{shown}");
    // "Yesterday" is the day before the entry, not before the blog was opened.
    room.annals(&["read", "live.html"]).fine();
    let events = room.exported("annals.db");
    assert!(events.contains("2020-03-05"), "{events}");
    room.annals(&["recode"]).fine();
    assert_eq!(room.exported("annals.db"), events);
}

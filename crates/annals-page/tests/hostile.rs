//! Odd and hostile input: each gives a finding, none stops the run.

use annals_model::{Finding, Severity};
use annals_page::{article, pages, Limits, Media, Page};
use flate2::{write::GzEncoder, Compression};
use std::io::Write;

const STORY: &str = "<html><head><title>Ardovia recalls envoy</title></head><body>\
<h1>Ardovia recalls envoy</h1>\
<p>Ardovia recalled its envoy to Kestany on Monday after a dispute over the shared border, its \
foreign ministry said in a short statement.</p>\
<p>Kestany called the step hasty and said that its own envoy would stay in the Ardovian capital \
for as long as he was welcome there.</p></body></html>";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn read(name: &str, bytes: &[u8], limits: &Limits) -> Vec<Result<Page, Finding>> {
    pages(name, bytes, limits).collect()
}

/// The codes of all findings of an input, those of its articles included.
fn codes(name: &str, bytes: &[u8], limits: &Limits) -> Vec<String> {
    let mut codes = Vec::new();
    for page in read(name, bytes, limits) {
        match page {
            Ok(page) => codes.extend(article(&page, limits).1.into_iter().map(|f| f.code)),
            Err(finding) => codes.push(finding.code),
        }
    }
    codes
}

fn warc_record(kind: &str, body: &str) -> String {
    let block = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{body}");
    format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://a.example/1\r\n\
         WARC-Date: 2026-02-01T10:00:00Z\r\nContent-Type: application/http\r\n\
         Content-Length: {}\r\n\r\n{block}\r\n\r\n",
        block.len()
    )
}

#[test]
fn inputs_without_anything_to_read_say_so() {
    let limits = Limits::default();
    assert_eq!(codes("empty.html", b"", &limits), ["empty-input"]);
    assert_eq!(codes("blank.txt", b" \n\n", &limits), ["empty-input"]);
    assert_eq!(codes("empty.html.gz", &gzip(b""), &limits), ["empty-input"]);
    assert_eq!(
        codes("photo.html", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0", &limits),
        ["not-text"]
    );
    assert_eq!(
        codes("feed.rss", b"<rss version='2.0'><channel></channel></rss>", &limits),
        ["empty-feed"]
    );
}

#[test]
fn a_page_without_an_article_gives_none_and_a_finding() {
    let limits = Limits::default();
    let links: String = (0..40)
        .map(|n| format!("<li><a href=/{n}>Headline number {n} of the day</a></li>"))
        .collect();
    for html in [
        "<html><body></body></html>".to_owned(),
        format!("<html><h1>News</h1><ul>{links}</ul></html>"),
    ] {
        let page = Page::new("list.html", "html", Media::Html, html.into_bytes());
        let (found, findings) = article(&page, &limits);
        assert!(found.is_none());
        assert_eq!(findings[0].code, "no-article");
        assert_eq!(findings[0].severity, Severity::Warning);
        assert_eq!(findings[0].source, "list.html");
    }
}

#[test]
fn charsets_come_right_or_are_findings() {
    let limits = Limits::default();
    let check = |bytes: Vec<u8>, http: Option<&str>, word: &str, code: &str| {
        let mut page = Page::new("a.html", "html", Media::Html, bytes);
        page.http_charset = http.map(str::to_owned);
        let (found, findings) = article(&page, &limits);
        assert!(found.unwrap().text.contains(word), "{word}");
        assert!(findings.iter().any(|f| f.code == code), "{code}: {findings:?}");
    };
    let story = STORY
        .replace("hasty", "überhastet, naïve and a faux pas à éviter")
        .replace("he was", "Señor Peña était");
    let legacy: Vec<u8> = story.chars().map(|c| c as u32 as u8).collect();
    check(legacy.clone(), None, "überhastet", "not-utf8");
    check(legacy, Some("utf-8"), "überhastet", "wrong-charset-label");
    let mut broken =
        STORY.replace("hasty", "hâtif – très hâtif – déjà hâtif et dépassé").into_bytes();
    let at = broken.windows(4).position(|w| w == b"step").unwrap();
    broken[at] = 0xff;
    check(broken, Some("utf-8"), "hâtif", "not-utf8");
}

#[test]
fn damaged_compression_is_a_finding_with_its_place() {
    let limits = Limits::default();
    let whole = gzip(STORY.repeat(40).as_bytes());
    let cut = &whole[..whole.len() * 2 / 3];
    let found = read("a.html.gz", cut, &limits);
    let finding = found.into_iter().find_map(Result::err).unwrap();
    assert_eq!(finding.code, "truncated-gzip");
    assert_eq!(finding.source, "a.html.gz");
    assert_eq!(finding.severity, Severity::Error);
    assert_eq!(finding.message, "gzip data ends in the middle of a member");

    let zst = [0x28, 0xb5, 0x2f, 0xfd, 0x04, 0x58, 0x81, 0x00, 0x00];
    let codes = codes("a.html.zst", &zst, &limits);
    assert!(codes[0].ends_with("-zstd"), "{codes:?}");
}

#[test]
fn one_damaged_member_of_an_archive_costs_one_record() {
    let limits = Limits::default();
    let record = warc_record("response", STORY);
    let good = gzip(record.as_bytes());
    // Damage in the data, and damage that only the checksum shows.
    for (place, byte) in [(good.len() / 2, 0xff), (good.len() - 6, 0)] {
        let mut bad = good.clone();
        bad[place..place + 2].fill(byte);
        bad[good.len() / 2 + 2] ^= if byte == 0 { 0 } else { 0xff };
        let archive = [good.as_slice(), &bad, &good].concat();
        let found = read("a.warc.gz", &archive, &limits);
        let kept = found.iter().filter_map(|page| page.as_ref().ok());
        assert_eq!(kept.filter(|page| page.bytes == STORY.as_bytes()).count(), 2);
        let faults: Vec<_> = found.iter().filter_map(|page| page.as_ref().err()).collect();
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(faults[0].code, "damaged-gzip");
    }
}

#[test]
fn archives_cut_short_keep_what_was_whole() {
    let limits = Limits::default();
    let record = warc_record("response", STORY);
    let archive = format!("{record}{}", &record[..record.len() / 2]);
    let found = read("a.warc", archive.as_bytes(), &limits);
    assert!(found[0].is_ok());
    let finding = found[1].as_ref().unwrap_err();
    assert_eq!(
        (finding.code.as_str(), finding.offset),
        ("truncated-warc", Some(record.len() as u64))
    );

    let archive = format!("{record}rubbish between records\r\n{record}");
    let found = read("a.warc", archive.as_bytes(), &limits);
    assert_eq!(
        found.len(),
        3,
        "{:?}",
        found
            .iter()
            .map(|p| p.as_ref().map(|p| (p.origin.offset, p.bytes.len())))
            .collect::<Vec<_>>()
    );
    assert_eq!(found[1].as_ref().unwrap_err().code, "bad-warc-record");
    assert!(found[2].is_ok());
}

#[test]
fn pages_beyond_the_limit_are_refused_in_every_format() {
    let limits = Limits { max_page_bytes: 2000, ..Limits::default() };
    let long = STORY.replace("hasty", &"hasty and ".repeat(400));
    assert_eq!(codes("a.html", long.as_bytes(), &limits), ["page-too-large"]);
    assert_eq!(codes("a.html.gz", &gzip(long.as_bytes()), &limits), ["page-too-large"]);
    let archive = warc_record("response", &long) + &warc_record("response", STORY);
    assert_eq!(codes("a.warc", archive.as_bytes(), &limits), ["page-too-large"]);
    let table = format!(
        "{{\"title\":\"T\",\"text\":\"{}\"}}\n{{\"title\":\"T\",\"text\":\"{}\"}}\n",
        "a b ".repeat(2000),
        "Ardovia and Kestany signed a pact on the border on Monday. ".repeat(3)
    );
    assert_eq!(codes("a.jsonl", table.as_bytes(), &limits), ["page-too-large"]);
}

#[test]
fn bombs_are_stopped_before_they_unfold() {
    let zeros = gzip(&vec![b' '; 8 << 20]);
    let small = Limits { ratio_after: 1 << 20, max_ratio: 100, ..Limits::default() };
    assert_eq!(codes("bomb.html.gz", &zeros, &small), ["decompression-bomb"]);
    let small = Limits { max_expansion: 1 << 20, ..Limits::default() };
    assert_eq!(codes("bomb.html.gz", &zeros, &small), ["decompression-bomb"]);
    let bomb = zeros.repeat(40);
    let small = Limits { max_expansion: 64 << 20, ..Limits::default() };
    assert_eq!(codes("bomb.html.gz", &bomb, &small).len(), 1);
}

#[test]
fn nesting_without_end_is_flattened() {
    let limits = Limits::default();
    let deep = STORY.replace("<body>", &format!("<body>{}", "<div>".repeat(100_000)));
    let page = Page::new("deep.html", "html", Media::Html, deep.into_bytes());
    let (found, findings) = article(&page, &limits);
    assert_eq!(findings[0].code, "too-deep");
    assert_eq!(found.unwrap().paragraphs().count(), 2);
    for piece in [
        "<time>2020</time>",
        "<div class=byline>",
        "<h1>a</h1>",
        "<h1><div>a",
        "<div itemprop='headline author'>a",
        "<h3>More</h3><div class=ad>x</div>",
        "<table>a<tr>b<td>c",
        "<div><table><td></div>x",
        "<svg><desc><p>x",
        "<template><td>",
        "<select><option>",
        "<b><i><p></b>x</i>",
        "&amp;&notit;&#x2014;",
        "</p></b></x>",
        "<!-- - --",
        "<b><p>x",
        "<font><i>a",
        "<ul><li>a",
        "<a href=x>y",
        "<svg>",
        "<table><tr><td>",
        "<title>",
        "<script>",
        "<!--",
        "<p id='",
    ] {
        let page = Page::new("odd.html", "html", Media::Html, piece.repeat(20_000).into_bytes());
        let _ = article(&page, &limits);
    }
}

#[test]
fn what_the_limits_drop_is_a_finding() {
    let limits = Limits::default();
    let check = |name: &str, markup: String, code: &str| {
        let html = STORY.replace("</body>", &markup);
        let page = Page::new("odd.html", "html", Media::Html, html.into_bytes());
        let (_, findings) = article(&page, &limits);
        assert!(findings.iter().any(|f| f.code == code), "{name}: {findings:?}");
    };
    let different: String = (0..2000).map(|n| format!("<p><b id={n}>x")).collect();
    check("formatting, all of it different", different, "too-deep");
    check("tables in tables", "<table><tr><td>".repeat(2000), "too-deep");
    check("drawings in drawings", "<svg><g>".repeat(2000), "too-deep");
    check("more nodes than a page can have", "<br>".repeat(2_000_010), "page-cut");
    let small = Limits { max_depth: 8, ..Limits::default() };
    let html = STORY.replace("<body>", "<body><div><div><div><div><div><div><div><div><div>");
    let page = Page::new("odd.html", "html", Media::Html, html.into_bytes());
    assert!(article(&page, &small).1.iter().any(|f| f.code == "too-deep"));
    assert!(article(&page, &limits).1.iter().all(|f| f.code != "too-deep"));
}

#[test]
fn bad_table_lines_are_findings_with_their_offset() {
    let limits = Limits::default();
    let good = "{\"title\":\"Pact signed\",\"text\":\"Ardovia and Kestany signed a pact on the border on Monday, officials said.\"}\n";
    let table = format!("{good}{{\"title\": \"cut\n{good}{{\"url\":\"x\"}}\n");
    let found = read("t.jsonl", table.as_bytes(), &limits);
    assert_eq!(found.len(), 4);
    let finding = found[1].as_ref().unwrap_err();
    assert_eq!((finding.code.as_str(), finding.offset), ("bad-json-line", Some(good.len() as u64)));
    assert!(found[2].is_ok());
    let finding = found[3].as_ref().unwrap_err();
    assert_eq!(finding.message, "no text among the fields url");
}

#[test]
fn broken_structured_data_leaves_the_page_readable() {
    let limits = Limits::default();
    let html = STORY
        .replace("</head>", "<script type='application/ld+json'>{{ no json }}</script></head>");
    let page = Page::new("a.html", "html", Media::Html, html.into_bytes());
    let (found, findings) = article(&page, &limits);
    assert_eq!(found.unwrap().headline(), Some("Ardovia recalls envoy"));
    assert_eq!(findings[0].code, "broken-json-ld");
}

#[test]
fn sources_that_contradict_each_other_are_findings() {
    let limits = Limits::default();
    let html = STORY.replace(
        "</head>",
        "<meta property='article:published_time' content='2026-02-01T10:00:00Z'>\
         <script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Ardovia recalls envoy\",\
         \"datePublished\":\"2025-02-01T10:00:00Z\"}</script></head>",
    );
    let page = Page::new("a.html", "html", Media::Html, html.into_bytes());
    let (found, findings) = article(&page, &limits);
    assert_eq!(found.unwrap().published_at.unwrap().to_string(), "2025-02-01T10:00:00Z");
    assert!(findings.iter().any(|f| f.code == "dates-disagree" && f.severity == Severity::Note));
}

#[test]
fn entities_that_multiply_are_not_expanded() {
    let limits = Limits::default();
    let layers: String = (1..40)
        .map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10)))
        .collect();
    let laughs = format!(
        "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY l0 \"ha\">{layers}]><rss><channel><item>\
         <title>T</title><description>&l39; {}</description></item></channel></rss>",
        "Ardovia and Kestany signed a pact on the border on Monday. ".repeat(4)
    );
    let found = read("laughs.xml", laughs.as_bytes(), &limits);
    let sizes = found.iter().flatten().map(|page| page.bytes.len());
    assert!(sizes.sum::<usize>() < laughs.len(), "nothing grew");
    // A flood of real ones shrinks as it is read.
    let flood = STORY.replace("hasty", &"&amp;lt;&#x26;&notanentity;&".repeat(100_000));
    let page = Page::new("flood.html", "html", Media::Html, flood.into_bytes());
    assert!(article(&page, &limits).0.is_some());
}

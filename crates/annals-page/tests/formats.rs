//! Every format a stranger may bring, in files written here.

use annals_model::{Article, Finding, Severity};
use annals_page::{article, pages, FieldMap, Limits, Media, Page};
use flate2::write::{DeflateEncoder, GzEncoder};
use flate2::{Compression, Crc};
use std::io::Write;
use std::sync::Arc;

const STORY: &str = "<html><head><title>Ardovia recalls envoy</title></head><body>\
<h1>Ardovia recalls envoy</h1>\
<p>Ardovia recalled its envoy to Kestany on Monday after a dispute over the shared border, its \
foreign ministry said in a short statement.</p>\
<p>Kestany called the step hasty and said that its own envoy would stay in the Ardovian capital \
for as long as he was welcome there.</p></body></html>";

const WORDS: &str = "Ardovia recalled its envoy to Kestany on Monday after a dispute over the \
shared border, its foreign ministry said in a short statement from the capital.";

fn read(name: &str, bytes: &[u8]) -> Vec<Result<Page, Finding>> {
    pages(name, bytes, &Limits::default()).collect()
}

fn one(name: &str, bytes: &[u8]) -> (Page, Article) {
    let mut found = read(name, bytes);
    assert_eq!(found.len(), 1, "{found:?}");
    let page = found.remove(0).unwrap();
    let (article, findings) = article(&page, &Limits::default());
    (page, article.unwrap_or_else(|| panic!("{findings:?}")))
}

fn codes(found: &[Result<Page, Finding>]) -> Vec<&str> {
    found.iter().map(|item| item.as_ref().map_or_else(|f| f.code.as_str(), |_| "page")).collect()
}

/// How a member is packed into an archive.
#[derive(Clone, Copy, Default)]
struct Pack {
    stored: bool,
    /// Sizes and checksum behind the member.
    after: bool,
    flags: u16,
    method: Option<u16>,
    zip64: bool,
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn member(name: &str, bytes: &[u8], pack: Pack) -> Vec<u8> {
    let packed = if pack.stored { bytes.to_vec() } else { deflate(bytes) };
    let mut crc = Crc::new();
    crc.update(bytes);
    let (crc, method) = (crc.sum(), pack.method.unwrap_or(if pack.stored { 0 } else { 8 }));
    let (a, b) = (packed.len() as u32, bytes.len() as u32);
    let mut extra = Vec::new();
    if pack.zip64 {
        extra.extend([1, 0, 16, 0]);
        extra.extend(u64::from(b).to_le_bytes());
        extra.extend(u64::from(a).to_le_bytes());
    }
    let mut out = b"PK\x03\x04\x14\0".to_vec();
    out.extend((pack.flags | if pack.after { 8 } else { 0 }).to_le_bytes());
    out.extend(method.to_le_bytes());
    out.extend([0; 4]);
    let sizes = match (pack.after, pack.zip64) {
        (true, _) => [0, 0, 0],
        (false, true) => [crc, u32::MAX, u32::MAX],
        (false, false) => [crc, a, b],
    };
    out.extend(sizes.iter().flat_map(|n| n.to_le_bytes()));
    out.extend((name.len() as u16).to_le_bytes());
    out.extend((extra.len() as u16).to_le_bytes());
    out.extend(name.as_bytes());
    out.extend(extra);
    out.extend(packed);
    if pack.after {
        out.extend(b"PK\x07\x08");
        out.extend([crc, a, b].iter().flat_map(|n| n.to_le_bytes()));
    }
    out
}

fn archive(members: &[Vec<u8>]) -> Vec<u8> {
    let mut out = members.concat();
    // A table of contents of nothing: readers from the front need none.
    out.extend(b"PK\x05\x06");
    out.extend([0; 18]);
    out
}

#[test]
fn a_zip_is_a_folder_of_whatever_it_holds() {
    let line = format!("{{\"title\":\"T\",\"text\":\"{WORDS}\"}}\n");
    let after = Pack { after: true, ..Pack::default() };
    let stored = Pack { stored: true, ..Pack::default() };
    let zip64 = Pack { zip64: true, ..Pack::default() };
    let bytes = archive(&[
        member("2020/", b"", stored),
        member("2020/a.html", STORY.as_bytes(), Pack::default()),
        member("2020/b.html", STORY.as_bytes(), after),
        member("style.css", b"p { margin: 0 }", after),
        member("__MACOSX/._a.html", b"\0\x05\x16\x07", stored),
        member("table.jsonl", line.repeat(3).as_bytes(), stored),
        member("c.html.gz", &gzip(STORY.as_bytes()), zip64),
        member("empty.html", b"", stored),
    ]);
    let found = read("saved.zip", &bytes);
    let sources: Vec<_> = found.iter().flatten().map(|page| page.origin.source.as_str()).collect();
    assert_eq!(
        sources,
        [
            "saved.zip/2020/a.html",
            "saved.zip/2020/b.html",
            "saved.zip/table.jsonl",
            "saved.zip/table.jsonl",
            "saved.zip/table.jsonl",
            "saved.zip/c.html.gz"
        ]
    );
    let html = found.iter().flatten().filter(|page| page.bytes == STORY.as_bytes());
    assert_eq!(html.count(), 3);
    let faults: Vec<_> = found.iter().filter_map(|item| item.as_ref().err()).collect();
    assert_eq!(faults.len(), 2, "{faults:?}");
    assert_eq!(
        (faults[0].code.as_str(), faults[0].source.as_str()),
        ("empty-input", "saved.zip/empty.html")
    );
    assert_eq!(faults[1].message, "members of other kinds left out: 1 .css");
    assert_eq!(faults[1].severity, Severity::Note);
    // The archive itself may be packed once more.
    assert_eq!(read("saved.zip.gz", &gzip(&bytes)).len(), found.len());
}

#[test]
fn what_a_zip_cannot_give_is_told_and_the_rest_is_read() {
    let good = || member("good.html", STORY.as_bytes(), Pack::default());
    let stored = Pack { stored: true, ..Pack::default() };
    let after = Pack { after: true, ..Pack::default() };
    let check = |odd: Vec<u8>, expect: &[&str]| {
        let found = read("a.zip", &archive(&[good(), odd, good()]));
        assert_eq!(
            codes(&found),
            expect,
            "{:?}",
            found.iter().filter_map(|f| f.as_ref().err()).collect::<Vec<_>>()
        );
    };
    let inner = archive(&[good()]);
    check(member("inner.zip", &inner, Pack::default()), &["page", "nested-archive", "page"]);
    check(member("inner.zip", &inner, after), &["page", "nested-archive", "page"]);
    check(member("inner.zip", &inner, stored), &["page", "nested-archive", "page"]);
    let locked = Pack { flags: 1, ..Pack::default() };
    check(member("a.html", STORY.as_bytes(), locked), &["page", "encrypted-member", "page"]);
    let locked = Pack { flags: 1, after: true, ..Pack::default() };
    check(member("a.html", STORY.as_bytes(), locked), &["page", "encrypted-member", "page"]);
    let strange = Pack { method: Some(14), ..stored };
    check(member("a.html", STORY.as_bytes(), strange), &["page", "unknown-compression", "page"]);
    let open = Pack { stored: true, after: true, ..Pack::default() };
    check(member("a.html", STORY.as_bytes(), open), &["page", "unknown-size", "page"]);
    check(b"rubbish between members".to_vec(), &["page", "damaged-zip", "page"]);

    // Damage in the packed data, and damage that only the checksum shows.
    for pack in [Pack::default(), after] {
        let mut bad = member("bad.html", STORY.as_bytes(), pack);
        let middle = bad.len() / 2;
        bad[middle..middle + 40].fill(0xff);
        let found = read("a.zip", &archive(&[good(), bad, good()]));
        let codes = codes(&found);
        assert_eq!(codes.iter().filter(|code| **code == "damaged-zip").count(), 1, "{codes:?}");
        assert_eq!((codes.first(), codes.last()), (Some(&"page"), Some(&"page")));
    }
    let mut bad = member("bad.html", STORY.as_bytes(), stored);
    let last = bad.len() - 30;
    bad[last] ^= 1;
    check(bad, &["page", "page", "damaged-zip", "page"]);

    let whole = archive(&[good(), good()]);
    let found = read("a.zip", &whole[..good().len() + 60]);
    assert_eq!(codes(&found), ["page", "truncated-zip"]);
    assert_eq!(codes(&read("a.zip", &good())), ["page", "truncated-zip"]);
    assert_eq!(codes(&read("a.zip", &archive(&[]))), ["empty-input"]);
}

#[test]
fn a_zip_bomb_costs_one_finding() {
    let bomb = member("bomb.html", &vec![b' '; 8 << 20], Pack::default());
    let good = member("good.html", STORY.as_bytes(), Pack::default());
    let bytes = archive(&[bomb, good.clone()]);
    let check = |limits: &Limits, bytes: &[u8], expect: &[&str]| {
        let found: Vec<_> = pages("a.zip", bytes, limits).collect();
        assert_eq!(codes(&found), expect);
    };
    let tight = Limits { ratio_after: 1 << 20, max_ratio: 100, ..Limits::default() };
    check(&tight, &bytes, &["decompression-bomb", "page"]);
    let small = Limits { max_page_bytes: 1 << 20, ..Limits::default() };
    check(&small, &bytes, &["page-too-large", "page"]);
    let few = Limits { max_members: 2, ..Limits::default() };
    check(
        &few,
        &archive(&[good.clone(), good.clone(), good.clone()]),
        &["page", "page", "too-many-members"],
    );
    // What members unpack to in all is bounded too.
    let total = Limits { max_expansion: STORY.len() as u64 * 5 / 2, ..Limits::default() };
    let many = archive(&[good.clone(), good.clone(), good]);
    check(&total, &many, &["page", "page", "decompression-bomb"]);
}

fn mhtml(encoding: &str, charset: &str, body: &str) -> String {
    format!(
        "From: <Saved by a browser>\r\nSnapshot-Content-Location: https://straits.example/envoy\r\n\
         Subject: =?utf-8?Q?Envoy?=\r\nDate: Tue, 3 Feb 2026 09:15:00 +0100\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--=_edge; 7\"\r\n\r\n\
         \r\n----=_edge; 7\r\nContent-Type: text/html; charset=\"{charset}\"\r\n\
         Content-ID: <frame-1@x>\r\nContent-Transfer-Encoding: {encoding}\r\n\
         Content-Location: https://straits.example/envoy?print=1\r\n\r\n{body}\r\n\
         ----=_edge; 7\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n\
         iVBORw0KGgo=\r\n----=_edge; 7--\r\n"
    )
}

#[test]
fn a_page_saved_as_one_file_is_read_under_its_address() {
    let story = STORY.replace("hasty", "naïve");
    let quoted: String = story
        .as_bytes()
        .chunks(60)
        .map(|chunk| {
            let digits: String = chunk
                .iter()
                .map(|byte| match byte {
                    b'=' | 128.. => format!("={byte:02X}"),
                    byte => (*byte as char).to_string(),
                })
                .collect();
            format!("{digits}=\r\n")
        })
        .collect();
    let (page, article) = one("a.mhtml", mhtml("quoted-printable", "utf-8", &quoted).as_bytes());
    assert_eq!(page.url.as_deref(), Some("https://straits.example/envoy"));
    assert_eq!(page.fetched_at.unwrap().to_string(), "2026-02-03T09:15:00+01:00");
    assert_eq!(article.headline(), Some("Ardovia recalls envoy"));
    assert!(article.text.contains("called the step naïve"), "{}", article.text);
    assert!(!article.text.contains('='), "{}", article.text);

    // Polish in its old charset, in base64.
    let words = "<h1>Sejm głosuje</h1><p>Posłowie głosowali w piątek nad ustawą o granicy, a \
                 potem rozmawiali o niej przez całą noc w gmachu przy ulicy Wiejskiej. Marszałek \
                 ogłosił wynik dopiero nad ranem, gdy większość posłów już wyszła.</p>";
    let latin2 = encoding_rs::ISO_8859_2.encode(words).0.into_owned();
    let (_, article) = one("a.mht", mhtml("base64", "iso-8859-2", &base64(&latin2)).as_bytes());
    assert!(article.text.contains("Posłowie głosowali w piątek"), "{}", article.text);

    let alone = format!(
        "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Location: \
         https://straits.example/b\n\n{STORY}\n"
    );
    let (page, _) = one("a.mht", alone.as_bytes());
    assert_eq!(page.url.as_deref(), Some("https://straits.example/b"));

    let whole = mhtml("8bit", "utf-8", STORY);
    let cut = whole.find("Kestany called").unwrap();
    assert_eq!(codes(&read("a.mhtml", &whole.as_bytes()[..cut])), ["truncated-mhtml"]);
    let strange = mhtml("x-uuencode", "utf-8", STORY);
    assert_eq!(codes(&read("a.mhtml", strange.as_bytes())), ["unknown-transfer-encoding"]);
    let picture = mhtml("8bit", "utf-8", STORY).replace("text/html; charset", "image/png; charset");
    assert_eq!(codes(&read("a.mhtml", picture.as_bytes())), ["no-page"]);
    let small = Limits { max_page_bytes: 200, ..Limits::default() };
    let found: Vec<_> = pages("a.mhtml", whole.as_bytes(), &small).collect();
    assert_eq!(codes(&found), ["page-too-large"]);
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for n in 0..4 {
            let six = (bits >> (18 - 6 * n)) & 63;
            out.push(if n > chunk.len() { '=' } else { ALPHABET[six as usize] as char });
        }
        if out.len() % 78 == 76 {
            out.push_str("\r\n");
        }
    }
    out
}

#[test]
fn a_json_feed_gives_its_items() {
    let long = format!("<p>{WORDS}</p>").repeat(12);
    let feed = serde_json::json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Straits Courier",
        "language": "en-GB",
        "authors": [{"name": "The Desk"}],
        "next_url": "https://straits.example/feed.json?page=2",
        "items": [
            {"id": "1", "url": "https://straits.example/1", "title": "Envoy recalled",
             "content_html": long, "summary": "A dispute over a border.",
             "date_published": "2026-02-03T09:15:00+01:00", "tags": ["World", "Ardovia"],
             "authors": [{"name": "Mara Venn"}, {"name": "Ilo Tarn"}]},
            {"id": "2", "content_text": WORDS, "title": "In plain words"},
            {"id": "https://straits.example/3", "title": "Only a link"},
            {"id": "4"}
        ]
    });
    let found = read("feed.json", serde_json::to_string_pretty(&feed).unwrap().as_bytes());
    assert_eq!(codes(&found), ["page", "page", "page", "empty-entry", "page"]);
    let pages: Vec<_> = found.iter().flatten().collect();
    let (first, _) = article(pages[0], &Limits::default());
    let first = first.unwrap();
    assert_eq!(first.headline(), Some("Envoy recalled"));
    assert_eq!(first.deck(), Some("A dispute over a border."));
    assert_eq!(first.authors, ["Mara Venn", "Ilo Tarn"]);
    assert_eq!(first.outlet.as_deref(), Some("Straits Courier"));
    assert_eq!(first.section.as_deref(), Some("World"));
    assert_eq!(first.language.as_deref(), Some("en-GB"));
    assert_eq!(first.published_at.unwrap().to_string(), "2026-02-03T09:15:00+01:00");
    assert!(pages[0].whole && !pages[1].whole);
    assert_eq!(pages[1].given.authors, ["The Desk"]);
    let links: Vec<_> = pages[2..].iter().map(|p| (p.media, p.url.as_deref().unwrap())).collect();
    assert_eq!(
        links,
        [
            (Media::Link, "https://straits.example/3"),
            (Media::Index, "https://straits.example/feed.json?page=2")
        ]
    );
    let cut = "{\"version\": \"https://jsonfeed.org/version/1\", \"items\": [{\"id\"";
    assert_eq!(codes(&read("feed.json", cut.as_bytes())), ["truncated-feed"]);
    let none = "{\"version\": \"https://jsonfeed.org/version/1\", \"items\": []}";
    assert_eq!(codes(&read("feed.json", none.as_bytes())), ["empty-feed"]);
}

#[test]
fn sitemaps_give_links_with_what_they_say_of_them() {
    let map = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- made nightly -->\n\
        <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
        xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\">\n\
        <url><loc>https://straits.example/a?x=1&amp;y=2</loc><lastmod>2026-02-03</lastmod>\n\
        <news:news><news:publication><news:name>Straits Courier</news:name>\
        <news:language>en</news:language></news:publication>\
        <news:publication_date>2026-02-03T09:15:00+01:00</news:publication_date>\
        <news:title><![CDATA[Envoy recalled & sent home]]></news:title></news:news>\
        <image:image><image:loc>https://straits.example/a.png</image:loc></image:image></url>\n\
        <url><lastmod>2026-02-03</lastmod></url></urlset>";
    let found = read("news.xml", map.as_bytes());
    assert_eq!(codes(&found), ["page", "empty-entry"]);
    let link = found[0].as_ref().unwrap();
    assert_eq!(link.media, Media::Link);
    assert_eq!(link.url.as_deref(), Some("https://straits.example/a?x=1&y=2"));
    assert_eq!(link.given.headline.as_deref(), Some("Envoy recalled & sent home"));
    assert_eq!(link.given.outlet.as_deref(), Some("Straits Courier"));
    assert_eq!(link.given.language.as_deref(), Some("en"));
    assert_eq!(link.given.published.as_deref(), Some("2026-02-03T09:15:00+01:00"));
    let (none, findings) = article(link, &Limits::default());
    assert!(none.is_none());
    assert_eq!(findings[0].code, "not-followed");

    let index = "<sitemapindex><sitemap><loc>https://straits.example/1.xml.gz</loc></sitemap>\
                 <sitemap><loc>https://straits.example/2.xml</loc></sitemap><sitemap><loc>cut";
    let found = read("sitemap.xml", index.as_bytes());
    assert_eq!(codes(&found), ["page", "page", "truncated-feed"]);
    assert!(found.iter().flatten().all(|link| link.media == Media::Index));
    assert_eq!(codes(&read("sitemap.xml", b"<urlset></urlset>")), ["empty-feed"]);
}

#[test]
fn a_link_speaks_where_the_page_is_silent() {
    let (page, _) = one("a.html", STORY.as_bytes());
    let linked = annals_page::Given {
        headline: Some("What the feed called it".to_owned()),
        outlet: Some("Straits Courier".to_owned()),
        published: Some("2026-02-03T09:15:00+01:00".to_owned()),
        ..Default::default()
    };
    let (found, _) = article(&Page { linked, ..page }, &Limits::default());
    let found = found.unwrap();
    assert_eq!(found.headline(), Some("Ardovia recalls envoy"));
    assert_eq!(found.outlet.as_deref(), Some("Straits Courier"));
    assert_eq!(found.published_at.unwrap().to_string(), "2026-02-03T09:15:00+01:00");
}

#[test]
fn the_text_of_an_archive_of_texts_is_read() {
    let body = format!("Ardovia recalls envoy\n{WORDS}\n{WORDS}\n");
    let record = |kind: &str, media: &str, body: &str| {
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://straits.example/envoy\r\n\
             WARC-Date: 2026-02-03T10:00:00Z\r\nWARC-Identified-Content-Language: eng\r\n\
             Content-Type: {media}\r\nContent-Length: {}\r\n\r\n{body}\r\n\r\n",
            body.len()
        )
    };
    let info = record("warcinfo", "application/warc-fields", "Software-Info: x\r\n");
    let wet = info + &record("conversion", "text/plain", &body);
    for (name, bytes) in
        [("a.warc.wet", wet.as_bytes().to_vec()), ("a.wet.gz", gzip(wet.as_bytes()))]
    {
        let (page, article) = one(name, &bytes);
        assert_eq!(page.media, Media::Text);
        assert_eq!(page.url.as_deref(), Some("https://straits.example/envoy"));
        assert_eq!(article.headline(), Some("Ardovia recalls envoy"));
        assert_eq!(page.fetched_at.unwrap().to_string(), "2026-02-03T10:00:00Z");
    }
}

#[test]
fn feeds_give_full_texts_summaries_and_bare_links() {
    let long = format!("<p>{WORDS}</p>").repeat(12);
    let rss = format!(
        "<rss version='2.0'><channel><title>Straits Courier</title>\
         <item><title>A</title><link>https://straits.example/a</link><description>{WORDS}</description>\
         <content:encoded><![CDATA[{long}]]></content:encoded></item>\
         <item><title>B</title><link>https://straits.example/b</link><description>{WORDS}</description></item>\
         <item><title>C</title><link>https://straits.example/c</link></item>\
         <item><title>D</title></item></channel></rss>"
    );
    let atom = format!(
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Straits Courier</title>\
         <entry><title>A</title><link href='https://straits.example/a'/><content type='html'>{}</content></entry>\
         <entry><title>B</title><link href='https://straits.example/b'/><summary>{WORDS}</summary></entry>\
         <entry><title>C</title><link href='https://straits.example/c'/></entry>\
         <entry><title>D</title></entry></feed>",
        long.replace('<', "&lt;")
    );
    for feed in [rss, atom] {
        let found = read("feed.xml", feed.as_bytes());
        assert_eq!(codes(&found), ["page", "page", "page", "empty-entry"]);
        let pages: Vec<_> = found.iter().flatten().collect();
        assert_eq!(pages.iter().map(|page| page.whole).collect::<Vec<_>>(), [true, false, false]);
        assert_eq!(pages[2].media, Media::Link);
        assert_eq!(pages[2].given.headline.as_deref(), Some("C"));
        assert!(pages.iter().all(|page| page.url.is_some()));
    }
}

#[test]
fn columns_may_have_any_name() {
    let line = serde_json::json!({
        "hed": "Envoy recalled", "title": "a file name", "doc": {"body": [{"words": WORDS}]},
        "who": [{"name": "Mara Venn"}], "day": "2026-02-03", "at.day": "x", "text": "no"
    });
    let fields: FieldMap =
        "title=hed, text=doc.body.0.words,authors=who,published=day,section=at.day"
            .parse()
            .unwrap();
    let bytes = line.to_string();
    let found: Vec<_> = pages("a.jsonl", bytes.as_bytes(), &Limits::default())
        .with_fields(Arc::new(fields))
        .collect();
    let page = found[0].as_ref().unwrap();
    assert_eq!(page.bytes, WORDS.as_bytes());
    assert_eq!(page.given.headline.as_deref(), Some("Envoy recalled"));
    assert_eq!(page.given.authors, ["Mara Venn"]);
    assert_eq!(page.given.published.as_deref(), Some("2026-02-03"));
    assert_eq!(page.given.section.as_deref(), Some("x"));

    let fields: FieldMap = "text=story".parse().unwrap();
    let found: Vec<_> = pages("a.jsonl", bytes.as_bytes(), &Limits::default())
        .with_fields(Arc::new(fields))
        .collect();
    let finding = found[0].as_ref().unwrap_err();
    assert_eq!(finding.hint.as_deref(), Some("text is looked for in story, as --fields has it"));
}

//! Every reader of outside bytes, driven as a run drives it: the fuzz targets in `fuzz/` and
//! the test `mutations` share this file.

use annals_codebook::Codebook;
use annals_model::Article;
use annals_page::{article_line, article_with_evidence, check_dates, pages, Limits, Media, Page};
use annals_parse::Model;
use std::sync::OnceLock;

/// What can be driven, by the names of the folders in `fuzz/corpus`.
pub const TARGETS: &[&str] =
    &["html", "feed", "warc", "mhtml", "zip", "jsonl", "dates", "sentences", "query"];

/// Reads bytes as the target's reader does; must not panic, whatever they are.
pub fn drive(target: &str, bytes: &[u8]) {
    match target {
        "dates" => dates(&String::from_utf8_lossy(bytes)),
        "sentences" => sentences(&String::from_utf8_lossy(bytes)),
        "query" => query(&String::from_utf8_lossy(bytes)),
        // The bytes decide the format; the name only where they do not.
        name => {
            let limits = Limits {
                max_page_bytes: 1 << 20,
                max_expansion: 8 << 20,
                max_ratio: 100,
                ratio_after: 1 << 20,
                ..Limits::default()
            };
            let ending = if name == "feed" { "xml" } else { name };
            for page in pages(&format!("input.{ending}"), bytes, &limits).take(40).flatten() {
                read(&page, &limits);
            }
        }
    }
}

fn read(page: &Page, limits: &Limits) {
    let (article, _, _) = article_with_evidence(page, limits);
    if let Some(article) = article {
        is_sound(&article);
        check_dates(&article, jiff::civil::date(2020, 12, 30));
        article_line("input", &article).to_string();
    }
}

/// Every part slices the text, and no two parts share words.
fn is_sound(article: &Article) {
    let mut end = 0;
    for part in &article.parts {
        assert!(part.span.start as usize >= end, "parts overlap");
        assert!(article.text.get(part.span.range()).is_some(), "a part cuts a letter");
        end = part.span.end as usize;
    }
}

/// A line of a page and of a feed that may hold a date.
fn dates(line: &str) {
    let words = "Ardovia recalled its envoy to Kestany on Monday after a dispute over the shared \
                 border, its foreign ministry said in a short statement from the capital. ";
    let escaped = line.replace('<', "&lt;");
    let html = format!(
        "<title>T</title><article><h1>T</h1><div class=date>{escaped}</div><time>{escaped}</time>\
         <p>{words}{words}</p>"
    );
    let mut page = Page::new("a.html", "html", Media::Html, html.into_bytes());
    page.url = Some(format!("https://news.example/{line}"));
    read(&page, &Limits::default());
    page.fetched_at = Some(annals_model::Stamp {
        at: jiff::civil::date(2020, 12, 30).at(14, 5, 0, 0),
        offset: Some(0),
        precision: annals_model::StampPrecision::Second,
    });
    page.given.published = Some(line.to_owned());
    page.given.modified = Some(line.to_owned());
    read(&page, &Limits::default());
}

fn sentences(text: &str) {
    static BOOK: OnceLock<Codebook> = OnceLock::new();
    let book = BOOK.get_or_init(|| Codebook::shipped().expect("the shipped book"));
    let mut article = Article { language: Some("en".to_owned()), ..Article::default() };
    for paragraph in text.split("\n\n") {
        article.push_part(annals_model::PartKind::Paragraph, paragraph, None);
    }
    let (parsed, _) = annals_parse::parse(&article, Model::shipped());
    let (reports, _) = annals_coder::code(&parsed, book);
    for report in &reports {
        let sentence = &parsed.sentences[report.sentence as usize];
        assert!(parsed.article.text.get(sentence.span.range()).is_some(), "a cut letter");
    }
}

fn query(text: &str) {
    if annals_web::parse(text).is_err() {
        return;
    }
    if let Some(asked) = annals_web::Asked::accepted(text) {
        // Written out, a query may be longer than is taken.
        if let Some(again) = annals_web::Asked::accepted(&asked.query()) {
            assert_eq!(again, asked);
        }
    }
}

//! Prints how long hostile pages take to read, at a size and at twice it: `hostile [N]`.
//!
//! The last column is the ratio of the two; where the work is linear it is near 2.

use annals_page::{article, Limits, Media, Page};
use std::time::{Duration, Instant};

type Make = fn(usize) -> String;

const STORY: &str =
    "<h1>Ardovia recalls envoy</h1><p>Ardovia recalled its envoy to Kestany on Monday \
after a dispute over the shared border, its foreign ministry said in a short statement.</p>";

/// Pages by what is wrong with them, each of about `n` pieces.
const PAGES: &[(&str, Make)] = &[
    ("nested div", |n| "<div>".repeat(n)),
    ("nested div, closed", |n| "<div>".repeat(n) + &"</div>".repeat(n)),
    ("attributes of one tag", |n| {
        let names: String = (0..n).map(|n| format!(" a{n}=1")).collect();
        format!("<p{names}>x")
    }),
    ("one attribute", |n| format!("<p class='{}'>x", "word ".repeat(n))),
    ("unclosed <b><i>", |n| "<b><i>x".repeat(n)),
    ("unclosed <b> in paragraphs", |n| "<b><p>x".repeat(n)),
    ("unclosed <b>, all different", |n| (0..n).map(|n| format!("<p><b id={n}>x")).collect()),
    ("misnested formatting", |n| "<b><i><p></b>x</i>".repeat(n)),
    ("nested links", |n| "<a href=x><div>y".repeat(n)),
    ("nested tables", |n| "<table><tr><td>".repeat(n)),
    ("tables broken by div", |n| "<div><table><td></div>x".repeat(n)),
    ("words between rows", |n| format!("<table>{}", "a<tr>b<td>c".repeat(n))),
    ("character references", |n| format!("<p>{}", "&amp;&notit;&#x2014;&nosuch".repeat(n))),
    ("ampersands", |n| format!("<p>{}", "&".repeat(n * 4))),
    ("end tags of nothing", |n| "</p></b></div></x>".repeat(n)),
    ("templates", |n| "<template><td>".repeat(n)),
    ("svg", |n| "<svg><g>".repeat(n)),
    ("svg and back", |n| "<svg><desc><p>x".repeat(n)),
    ("select and options", |n| "<select><option>x".repeat(n)),
    ("ruby", |n| "<ruby><rt>x".repeat(n)),
    ("unclosed comments", |n| "<!-- - -- x".repeat(n)),
    ("unclosed quotes", |n| "<p id='".repeat(n)),
    ("unclosed scripts", |n| "<script><!-- <script>".repeat(n)),
    ("titles", |n| "<title>x</title>".repeat(n)),
    ("headings in headings", |n| "<h1><div>word ".repeat(n)),
    ("items in items", |n| "<div itemprop='headline datePublished author'>word ".repeat(n)),
    ("headings of other stories", |n| "<h3>More</h3><div class=ad>x</div>".repeat(n)),
    ("list of links", |n| "<li><a href=/x>Ardovia and Kestany held talks</a>".repeat(n)),
    ("one paragraph", |n| format!("<p>{}", "Ardovia voted. ".repeat(n))),
    ("lines of br", |n| "Ardovia voted.<br>".repeat(n)),
    ("bylines", |n| "<div class=byline>By Lena Osk</div>".repeat(n)),
    ("times", |n| "<time datetime=2026-01-01>1 January 2026</time>".repeat(n)),
    ("JSON-LD body", |n| {
        let body = "Ardovia voted. ".repeat(n);
        format!("<script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"articleBody\":\"{body}\"}}</script>")
    }),
    ("JSON-LD, nested", |n| {
        format!("<script type=application/ld+json>{}</script>", "{\"a\":[".repeat(n))
    }),
    ("strings in scripts", |n| format!("<script>x={}</script>", "\"<p>\\u003cp\",'".repeat(n))),
];

fn time(page: &Page) -> (Duration, Vec<String>) {
    let limits = Limits::default();
    let mut best = Duration::MAX;
    let mut codes = Vec::new();
    for _ in 0..2 {
        let begun = Instant::now();
        let (_, findings) = article(page, &limits);
        best = best.min(begun.elapsed());
        codes = findings.into_iter().map(|finding| finding.code).collect();
    }
    codes.dedup();
    (best, codes)
}

fn main() {
    let n = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(100_000);
    println!("{:<28} {:>8} {:>9} {:>9} {:>6}  findings", "page", "MB", "n, ms", "2n, ms", "ratio");
    for (name, make) in PAGES {
        let page = |n: usize| {
            let html = format!("<html><body>{STORY}{}", make(n));
            Page::new("hostile.html", "html", Media::Html, html.into_bytes())
        };
        let (one, two) = (page(n), page(2 * n));
        let ((short, _), (long, codes)) = (time(&one), time(&two));
        println!(
            "{name:<28} {:>8.1} {:>9.1} {:>9.1} {:>6.2}  {}",
            one.bytes.len() as f64 / 1e6,
            short.as_secs_f64() * 1e3,
            long.as_secs_f64() * 1e3,
            long.as_secs_f64() / short.as_secs_f64(),
            codes.join(" ")
        );
    }
}

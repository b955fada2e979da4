//! Every page in a real Chromium, at desktop and phone width.
//!
//! Needs `chromium` and `chromedriver`; without them the test says so and passes. Pictures of
//! all pages lie in `target/tmp/screenshots`.

mod support;
#[path = "support/browser.rs"]
mod webdriver;

use annals_record::{Access, Record};
use annals_web::Limits;
use std::path::PathBuf;
use support::{add_hostile, add_story, make, start};
use webdriver::{Browser, DESKTOP, PHONE};

fn pictures() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("screenshots")
}

/// Asserts that a page has what every page must: no error in its console, nothing wider than
/// its screen, one heading, names for what can be used, contrast enough.
#[track_caller]
fn check(browser: &Browser, name: &str) {
    let said = browser.console();
    assert!(said.is_empty(), "{name}: {said:?}");
    let wider =
        browser.text("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assert_eq!(wider, "0", "{name} is wider than its screen");
    assert_eq!(browser.text("document.querySelectorAll('h1').length"), "1", "{name}");
    let nameless = browser.text(
        "[...document.querySelectorAll('input:not([type=hidden]), select, textarea, button, a')] \
         .filter(e => !(e.labels && e.labels.length) && !e.getAttribute('aria-label') && !e.textContent.trim()) \
         .map(e => e.outerHTML).join(' ')",
    );
    assert_eq!(nameless, "", "{name}: without a name");
    let faint = browser.text(CONTRAST);
    assert_eq!(faint, "", "{name}: too little contrast");
}

/// Words whose contrast to what lies behind them is below WCAG AA.
const CONTRAST: &str = r#"(() => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const rgba = (colour) => {
        canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255];
    };
    const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
        .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const behind = (e) => {
        const layers = [];
        for (let at = e; at; at = at.parentElement) {
            const colour = rgba(getComputedStyle(at).backgroundColor);
            layers.push(colour);
            if (colour[3] > 0.99) break;
        }
        return layers.reverse().reduce((under, [r, g, b, a]) =>
            [r, g, b].map((c, i) => c * a + under[i] * (1 - a)), [255, 255, 255]);
    };
    const found = new Set();
    for (const e of document.querySelectorAll('main *, header *, footer *')) {
        if (e.closest('svg') || e.closest('.vh') || e.closest('details:not([open]) > :not(summary)')) continue;
        const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
        if (!own || !e.getClientRects().length) continue;
        const style = getComputedStyle(e);
        const [a, b] = [light(rgba(style.color)), light(behind(e))].sort((x, y) => y - x);
        const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.6 && style.fontWeight >= 600);
        const ratio = (a + 0.05) / (b + 0.05);
        if (ratio < (large ? 3 : 4.5)) found.add(`${e.tagName}.${e.className} ${ratio.toFixed(2)}`);
    }
    return [...found].join(', ');
})()"#;

#[test]
fn every_page_is_pleasant_to_drive() {
    let browser = match Browser::start() {
        Ok(browser) => browser,
        Err(why) => {
            eprintln!("skipped: {why}");
            return;
        }
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("annals.db");
    make(&path, 4000, |_| ());
    let mut record = Record::open(&path, Access::Write).unwrap();
    add_hostile(&mut record);
    let story = add_story(&mut record);
    let site = format!("http://{}", start(&path, Limits::default()));

    let pages = [
        ("front", "/".to_owned()),
        ("events", "/events?type=AID&order=newest".to_owned()),
        ("dyad", "/dyad/RUS/TUR".to_owned()),
        ("entity", "/entity/RUS".to_owned()),
        ("event", format!("/event/{}", story.event)),
        ("tally", format!("/event/{}", story.tally)),
        ("article", format!("/article/{}", story.article)),
        ("hostile", format!("/article/{}", story.evil)),
        ("matrix", "/matrix".to_owned()),
        ("map", "/map".to_owned()),
        ("articles", "/articles".to_owned()),
        ("codebook", "/codebook".to_owned()),
        ("chapter", "/codebook/events/consult".to_owned()),
        ("explain", "/explain?sentence=Kestany%20refused%20to%20withdraw%20its%20troops%2C%20the%20Ardovian%20foreign%20minister%20said.".to_owned()),
        ("search", "/search?q=grain".to_owned()),
    ];
    for (screen, size) in [("desktop", DESKTOP), ("phone", PHONE)] {
        browser.screen(size);
        for dark in [false, true] {
            browser.dark(dark);
            let tone = if dark { "-dark" } else { "" };
            for (name, address) in &pages {
                browser.open(&format!("{site}{address}"));
                browser.wait("document.readyState === 'complete'");
                browser.run("return document.fonts.ready.then(() => 1)");
                browser.picture(&pictures().join(format!("{name}-{screen}{tone}.png")));
                check(&browser, &format!("{name} ({screen}{tone})"));
            }
        }
    }
    browser.screen(DESKTOP);
    browser.dark(false);
    journey(&browser, &site);
    lost(&browser, &site);
}

/// Search, brush, filter, follow to the evidence, export, back.
fn journey(browser: &Browser, site: &str) {
    browser.open(site);
    browser.write(".hero input[name=q]", "turkey russia\u{e007}");
    browser.wait("location.pathname === '/dyad/TUR/RUS'");
    browser.wait("document.querySelector('.can-zoom')");
    let before = browser.text("document.querySelector('.lead strong').textContent");
    // The first months, where most of the made-up events are.
    browser.drag("[data-zoom] svg", 0.05, 0.1);
    browser.wait("location.search.includes('from=') && document.querySelector('.reset')");
    let zoomed = browser.text("document.querySelector('.lead strong').textContent");
    assert_ne!(before, zoomed);
    check(browser, "a zoomed pair");

    // What is exported is what is shown.
    let count =
        browser.text("document.querySelector('.lead strong').textContent.replace(/\\D/g, '')");
    let exported = browser.run(
        "return fetch(document.querySelector('.exports a').href).then(r => r.text()) \
         .then(t => String(t.trim().split('\\n').length - 1))",
    );
    assert_eq!(exported.as_str(), Some(count.as_str()));

    // The form keeps the period and sends no empty field.
    browser.click(".filters summary");
    browser.run("document.querySelector('select[name=type]').value = 'AID'; return 1");
    browser.click(".filters button");
    browser.wait("location.search.includes('type=AID')");
    let query = browser.text("location.search");
    assert!(query.contains("from=") && !query.contains("mode="), "{query}");

    // Rows narrow as one types, without a request.
    browser.wait("document.querySelector('.quick input')");
    browser.write(".quick input", "nothing like this");
    browser.wait("[...document.querySelectorAll('.events tbody tr')].every(row => row.hidden)");
    browser.run("const i = document.querySelector('.quick input'); i.value = ''; i.dispatchEvent(new Event('input')); return 1");

    // To the evidence, on to the article, and back to where one was.
    let here = browser.text("location.href");
    browser.click(".events tbody .what a");
    browser.wait(
        "location.pathname.startsWith('/event/') && document.querySelector('mark.m-trigger')",
    );
    check(browser, "an event followed to");
    browser.click(".report .cite a");
    browser
        .wait("location.pathname.startsWith('/article/') && document.querySelector('a.trigger')");
    browser.back();
    browser.back();
    browser.wait("location.pathname.startsWith('/dyad/')");
    assert_eq!(browser.text("location.href"), here);

    // A sentence of one's own.
    browser.open(&format!("{site}/explain"));
    browser.write("textarea", "Ardovia sent aid to Kestany.");
    browser.click("form.explain button");
    browser.wait("document.querySelector('.seen .report')");
    assert!(browser.text("document.querySelector('.seen .report').textContent").contains("AID"));
    // A slash leads to the search box.
    browser.run("document.activeElement.blur(); document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '/', bubbles: true})); return 1");
    assert_eq!(browser.text("document.activeElement.name"), "q");
    check(browser, "a sentence explained");
}

/// A page that is not there says so in the manner of the others.
fn lost(browser: &Browser, site: &str) {
    browser.open(&format!("{site}/event/zzzzzzzz"));
    assert_eq!(browser.text("document.querySelector('h1').textContent"), "Not found");
    browser.picture(&pictures().join("lost-desktop.png"));
}

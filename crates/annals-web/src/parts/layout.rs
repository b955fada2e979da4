//! The frame around every page.

use crate::assets;
use crate::desk::Desk;
use crate::error::Refusal;
use crate::query::Asked;
use maud::{html, Markup, PreEscaped, DOCTYPE};

/// The places in the head of every page.
const PLACES: &[(&str, &str)] = &[
    ("/events", "Events"),
    ("/matrix", "Who with whom"),
    ("/map", "Map"),
    ("/articles", "Articles"),
    ("/codebook", "Codebook"),
    ("/explain", "Try a sentence"),
];

/// A page: its title, the place in the head it belongs to, and what it shows.
pub(crate) fn page(
    desk: &Desk<'_>,
    asked: &Asked,
    title: &str,
    place: &str,
    body: Markup,
) -> Markup {
    let file = desk.site.record.file_name().map(|name| name.to_string_lossy().into_owned());
    let run = desk.summary().ok().and_then(|summary| summary.runs.last().cloned());
    let foot = html! {
        p {
            "A record of " strong { (file.unwrap_or_default()) }
            @if let Some(run) = run {
                ", read with Annals " (run.annals_version) ", codebook "
                (run.codebook_version.get(..8).unwrap_or(&run.codebook_version))
                @if let Some(day) = run.started_at.get(..10) { ", last on " (day) }
            }
            "."
        }
        p {
            a href="/api/openapi.json" { "JSON API" } " · "
            a href=(assets::address("inter-licence.txt")) { "Inter" } " and "
            a href=(assets::address("newsreader-licence.txt")) { "Newsreader" }
            " under the Open Font License"
        }
    };
    frame(title, place, asked.shown("q").unwrap_or(""), body, foot)
}

fn frame(title: &str, place: &str, sought: &str, body: Markup, foot: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · Annals" }
                link rel="icon" type="image/svg+xml" href=(assets::address("icon.svg"));
                link rel="preload" href="/assets/inter.woff2" as="font" type="font/woff2" crossorigin;
                link rel="stylesheet" href=(assets::address("style.css"));
                script src=(assets::address("script.js")) defer {}
            }
            body {
                a.skip href="#main" { "Skip to content" }
                header.top {
                    div.wide {
                        a.name href="/" { "Annals" }
                        nav aria-label="Main" {
                            @for (address, name) in PLACES {
                                a href=(address) aria-current=[(*address == place).then_some("page")] { (name) }
                            }
                        }
                        form.search action="/search" role="search" {
                            input type="search" name="q" value=(sought) maxlength="200"
                                placeholder="Country, person, words, date" aria-label="Search the record";
                        }
                    }
                }
                main #main.wide { (body) }
                footer.wide { (foot) }
            }
        }
    }
}

/// The page that says why there is none.
pub(crate) fn refusal(refusal: &Refusal) -> Markup {
    let title = match refusal.status.as_u16() {
        404 => "Not found",
        400 => "Not understood",
        _ => "Not possible",
    };
    let body = html! {
        div.lone {
            h1 { (title) }
            p.lead { (sentence(&refusal.what)) }
            @if let Some(hint) = &refusal.hint { p { (sentence(hint)) } }
            p { a href="/" { "To the front page" } }
        }
    };
    frame(title, "", "", body, html! {})
}

/// Messages come in lower case without a full stop; a page wants sentences, with code marked.
fn sentence(words: &str) -> Markup {
    let mut chars = words.chars();
    let first: String = chars.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    let words = format!("{first}{}", chars.as_str());
    let end = if words.ends_with(['.', '?', '!']) { "" } else { "." };
    html! {
        @for (at, part) in words.split('`').enumerate() {
            @if at % 2 == 1 { code { (part) } } @else { (part) }
        }
        (end)
    }
}

/// A drawing of ours, which is escaped already.
pub(crate) fn drawn(svg: &str) -> Markup {
    PreEscaped(svg.to_owned())
}

pub(crate) use annals_plot::grouped as number;

/// `1 event`, `1,234 events`.
pub(crate) fn count(n: u64, one: &str, many: &str) -> String {
    match n {
        1 => format!("1 {one}"),
        n => format!("{} {many}", number(n)),
    }
}

/// `30 December 2020`.
pub(crate) fn long_day(day: jiff::civil::Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// `1 January to 30 December 2020`, as short as it stays clear.
pub(crate) fn long_period(from: jiff::civil::Date, to: jiff::civil::Date) -> String {
    if from == to {
        return long_day(from);
    }
    let first = match (from.year() == to.year(), from.month() == to.month()) {
        (true, true) => from.strftime("%-d").to_string(),
        (true, false) => from.strftime("%-d %B").to_string(),
        _ => long_day(from),
    };
    format!("{first} to {}", long_day(to))
}

/// Pages of a long list.
pub(crate) fn pager(path: &str, asked: &Asked, total: u64, each: u64) -> Markup {
    let pages = total.div_ceil(each).max(1);
    let at = asked.page().min(pages);
    let to = |page: u64| {
        let page = page.to_string();
        crate::link::to(path, &asked.with("page", (page != "1").then_some(page.as_str())).query())
    };
    html! {
        @if pages > 1 {
            nav.pager aria-label="Pages" {
                @if at > 1 { a rel="prev" href=(to(at - 1)) { "← Earlier in the list" } }
                span { "Page " (number(at)) " of " (number(pages)) }
                @if at < pages { a rel="next" href=(to(at + 1)) { "Further →" } }
            }
        }
    }
}

//! Who wrote an article, and whose wire it is.

use crate::body::Body;
use crate::meta::{jsonld::Ld, Tags};
use crate::page::Page;
use crate::why::Why;
use crate::{agency, author};

/// The writers as the page names them, agencies among them where it lists them so.
pub(crate) fn authors(
    page: &Page,
    tags: &Tags,
    ld: &Ld,
    outlet: Option<&str>,
    why: &mut Why,
) -> Vec<String> {
    let said = ld.people.iter().chain(&ld.organisations);
    let said: Vec<String> = said.flat_map(|name| author::split(name)).collect();
    let items = near_first(&tags.item_authors, |(node, _)| *node);
    let items: Vec<String> = items.map(|(_, name)| name.clone()).collect();
    for (source, names) in [
        ("feed or table", &page.given.authors),
        ("JSON-LD person", &ld.people),
        ("JSON-LD organisation", &ld.organisations),
        ("itemprop author", &items),
        ("meta tag", &tags.meta_authors),
        ("rel=author", &tags.rel_authors),
        ("link to a writer's page", &tags.linked_authors),
    ] {
        names.iter().take(8).for_each(|name| why.said("authors", source, name));
    }
    tags.bylines.iter().take(6).for_each(|(_, text)| why.said("authors", "byline", text));
    let split = |names: &[String]| -> Vec<String> {
        let names = names.iter().flat_map(|name| author::split(name)).collect();
        author::settle(names, outlet)
    };
    if !page.given.authors.is_empty() {
        return split(&page.given.authors);
    }
    // What only its class or address marks as a byline must look like a person's name.
    let shown = |names: Vec<String>| -> Vec<String> {
        let mut names: Vec<String> = names.iter().flat_map(|name| author::split(name)).collect();
        names.retain(|name| author::is_person(name));
        author::settle(names, outlet)
    };
    let bylines = || {
        let bylines = tags.bylines.iter().map(|(_, text)| text.clone());
        shown(bylines.filter(|text| text.split_whitespace().count() <= 14).take(2).collect())
    };
    let mut listed = author::once(said.clone(), outlet);
    if listed.iter().all(|name| author::is_office(name)) {
        listed = author::settle(said.clone(), outlet);
    }
    // A firm's meta tag may hold its address: `The Kestany Post, Kestan City`.
    let meta = || {
        let mut meta = split(&tags.meta_authors);
        if !ld.organisations.is_empty() && !meta.iter().any(|name| author::is_person(name)) {
            meta.clear();
        }
        meta
    };
    let few = |names: &[String], most| shown(names.iter().take(most).cloned().collect());
    let sources: [&dyn Fn() -> Vec<String>; 6] = [
        &|| listed.clone(),
        &|| split(&items),
        &meta,
        &|| few(&tags.rel_authors, 4),
        &|| few(&tags.linked_authors, 2),
        &bylines,
    ];
    let mut offices = None;
    for source in sources {
        let names = source();
        if names.iter().any(|name| !author::is_office(name)) {
            return names;
        }
        if offices.is_none() && !names.is_empty() {
            offices = Some(names);
        }
    }
    offices.unwrap_or_else(|| {
        // An outlet that signs as its own writer is still who the page says wrote it.
        said.into_iter().chain(split(&tags.meta_authors)).take(1).collect()
    })
}

/// The names of a byline that stands alone above the text, where nobody else is named.
pub(crate) fn from_lines(
    authors: Vec<String>,
    lines: &[String],
    outlet: Option<&str>,
    why: &mut Why,
) -> Vec<String> {
    let is_outlet = |name: &String| author::is_office(name) || author::is_outlet(name, outlet);
    if authors.iter().all(is_outlet) {
        for line in lines.iter().rev() {
            if let Some(names) = author::names_of(line) {
                why.said("authors", "line above the text", line);
                return author::settle(names, outlet);
            }
        }
    }
    authors
}

/// Items up to the first that stands far from the one before: teasers name writers too.
fn near_first<T>(items: &[T], node: impl Fn(&T) -> u32) -> impl Iterator<Item = &T> {
    let mut last = items.first().map_or(0, &node);
    items.iter().take_while(move |item| {
        let gap = node(item).saturating_sub(last);
        last = node(item);
        gap <= 60
    })
}

pub(crate) fn agency(
    page: &Page,
    tags: &Tags,
    ld: &Ld,
    authors: &[String],
    body: &Body,
    why: &mut Why,
) -> Option<String> {
    let full = |name: &String| agency::named(name).map_or_else(|| name.clone(), str::to_owned);
    let names = tags.agencies.iter().chain(&ld.organisations).chain(authors).map(String::as_str);
    let openings = || body.paragraphs.iter().take(3).filter_map(|(p, _)| agency::opening(p));
    let last = body.paragraphs.iter().rev().take(2);
    let items = tags.item_authors.iter().map(|(_, name)| name);
    let bylines = tags.meta_authors.iter().chain(items).chain(&ld.people);
    let lines = body.furniture.iter().map(String::as_str);
    let sources = [
        ("feed or table", page.given.agency.as_ref().map(full)),
        ("credit", agency::among(names.filter(|name| agency::is_agency_name(name)))),
        // An abbreviation that no table knows says less than a name on the page.
        (
            "dateline",
            openings().filter_map(|o| o.agency).find(|name| agency::named(name).is_some()),
        ),
        ("end of the text", last.filter_map(|(p, _)| agency::closing(p)).next().map(str::to_owned)),
        (
            "byline",
            bylines
                .flat_map(|name| author::split(name))
                .find_map(|name| agency::named(&name))
                .map(str::to_owned),
        ),
        (
            "line by the text",
            agency::among(lines.filter(|l| l.len() < 60 && agency::is_agency_name(l))),
        ),
        ("dateline", openings().find_map(|opening| opening.agency)),
    ];
    let mut first = None;
    for (source, name) in sources {
        if let Some(name) = name {
            why.said("agency", source, &name);
            first = first.or(Some(name));
        }
    }
    why.settled("agency", first.as_deref().unwrap_or(""));
    first
}

//! One page to one article.

use crate::body::{self, Around, Body};
use crate::html::{self, Dom, Kind, NodeId, Tree};
use crate::meta::{self, jsonld, jsonld::Ld, Source, Tags};
use crate::page::{Media, Page};
use crate::words::{key, same_words, squeeze};
use crate::{agency, author, charset, language, pasted, settle, stamp, Limits};
use annals_model::{Article, ArticleKind, Dateline, Finding, PartKind, Related, Stamp};

/// What a page's reader found, before it becomes an article.
#[derive(Default)]
pub(crate) struct Draft {
    pub(crate) headline: Option<String>,
    pub(crate) deck: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) agency: Option<String>,
    pub(crate) outlet: Option<String>,
    pub(crate) section: Option<String>,
    pub(crate) published: Option<Stamp>,
    pub(crate) modified: Option<Stamp>,
    pub(crate) language: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) kind: ArticleKind,
    /// Text and line of the source.
    pub(crate) paragraphs: Vec<(String, u32)>,
    pub(crate) headline_line: Option<u32>,
    pub(crate) related: Vec<Related>,
}

/// Reads the article of a page; pure, and the same for the same bytes.
///
/// `None` comes with a finding that says why. Values are taken from what is around the
/// page, structured data, meta tags, visible furniture and heuristics, in that order,
/// and contradictions between them are findings.
///
/// ```
/// use annals_page::{article, Limits, Media, Page};
/// let html = "<h1>Ardovia recalls envoy</h1><p>Ardovia recalled its envoy to Kestany \
///             on Monday after a dispute over the shared border, its foreign ministry \
///             said in a short statement. The envoy is expected home within the week.</p>\
///             <p>Kestany called the step hasty and said that its own envoy would stay.</p>";
/// let page = Page::new("a.html", "html", Media::Html, html.into());
/// let (found, _) = article(&page, &Limits::default());
/// assert_eq!(found.unwrap().headline(), Some("Ardovia recalls envoy"));
/// ```
pub fn article(page: &Page, limits: &Limits) -> (Option<Article>, Vec<Finding>) {
    let mut findings = Vec::new();
    let article = read(page, limits, &mut findings);
    for finding in &mut findings {
        if finding.source.is_empty() {
            finding.source.clone_from(&page.origin.source);
        }
        if finding.offset.is_none() {
            finding.offset = page.origin.offset;
        }
    }
    (article, findings)
}

fn read(page: &Page, limits: &Limits, findings: &mut Vec<Finding>) -> Option<Article> {
    if page.bytes.len() > limits.max_page_bytes {
        let max = limits.max_page_bytes;
        findings.push(Finding::error("page-too-large", format!("longer than {max} bytes")));
        return None;
    }
    if page.bytes.iter().all(u8::is_ascii_whitespace) {
        findings.push(Finding::error("empty-input", "nothing in it"));
        return None;
    }
    let text = charset::decode(&page.bytes, page.http_charset.as_deref(), findings);
    let draft = match page.media {
        Media::Html | Media::Fragment => from_html(page, &text, limits, findings)?,
        Media::Text => pasted::read(page, &text, findings)?,
    };
    Some(build(page, draft, findings))
}

fn from_html(
    page: &Page,
    text: &str,
    limits: &Limits,
    findings: &mut Vec<Finding>,
) -> Option<Draft> {
    let tree = html::parse(text, limits.max_depth);
    if tree.flattened > 0 {
        findings.push(Finding::warning(
            "too-deep",
            format!(
                "{} tags nested deeper than {} were dropped, their text kept",
                tree.flattened, limits.max_depth
            ),
        ));
    }
    if tree.cut {
        findings.push(Finding::warning(
            "page-cut",
            "markup that multiplies itself; the rest of the page was left out",
        ));
    }
    let dom = &tree.dom;
    let tags = meta::gather(dom);
    let url = page.url.clone().or_else(|| tags.canonical.clone());
    let host = url.as_deref().and_then(settle::host);
    let title = tags.og_title.clone().or_else(|| tags.page_title.clone()).unwrap_or_default();
    let ld = jsonld::read(&tree.scripts, &title, findings);
    let outlet =
        page.given.outlet.clone().or_else(|| tags.outlet.clone()).or_else(|| ld.publisher.clone());

    let (headline, shown) = settle_headline(page, &tags, &ld, outlet.as_deref(), host, findings);
    let authors = settle_authors(page, &tags, &ld, outlet.as_deref());
    let around = Around {
        headline: headline.as_deref().unwrap_or(""),
        authors: &authors,
        item_bodies: &tags.item_bodies,
        is_fragment: page.media == Media::Fragment,
    };
    let mut body = body::read(dom, &around);
    fall_back(&tree, &ld, &around, &mut body, limits, findings);

    let kind = settle_kind(&tags, &ld, &body, tree.images);
    let told = page.media == Media::Fragment
        || ld.found
        || tags.og_type.as_deref() == Some("article")
        || !tags.item_bodies.is_empty();
    let weight = body.weight();
    let listing = !told && body.link_weight * 2 > body.all_weight && weight < 600;
    let needed = if told { 40 } else { 160 };
    if weight < needed || listing || headline.is_none() && weight < 300 {
        let share = body.link_weight * 100 / body.all_weight.max(1);
        let message = if body.all_weight == 0 {
            "a page without text".to_owned()
        } else {
            format!("no article: {weight} letters of running text, {share} % of the page is links")
        };
        findings.push(Finding::warning("no-article", message));
        return None;
    }
    let month_first =
        tags.html_language.as_deref().is_some_and(|l| l.eq_ignore_ascii_case("en-us"));
    let headline_node = shown;
    let (mut published, modified) =
        dates(page, dom, &tags, &ld, url.as_deref(), headline_node, month_first);
    if published.is_empty() {
        let lines = body.furniture.iter().filter(|line| stamp::is_line(line));
        let stamps = lines.filter_map(|line| stamp::parse_in(line, month_first));
        published.extend(stamps.take(1).map(|stamp| (Source::Visible, stamp)));
    }
    let published = settle::stamp("published", &published, findings);
    let modified = settle::stamp("modified", &modified, findings);
    let agency = settle_agency(page, &tags, &ld, &authors, &body);
    let deck = settle_deck(page, &tags, &ld, &mut body, headline.as_deref());
    let section = page
        .given
        .section
        .clone()
        .or_else(|| tags.sections.iter().find(|s| !s.starts_with("http") && s.len() < 80).cloned())
        .or_else(|| ld.section.clone())
        .or_else(|| crumb(&tags.crumbs, headline.as_deref()));
    let language = settle_language(page, &tags, &ld, &body, findings);
    Some(Draft {
        headline,
        deck,
        authors,
        agency,
        outlet: outlet.or_else(|| host.map(|h| h.trim_start_matches("www.").to_owned())),
        section,
        published,
        modified,
        language,
        url: tags.canonical.clone().filter(|u| u.starts_with("http")).or(url),
        kind,
        paragraphs: body.paragraphs,
        headline_line: headline_node.map(|node| dom.line(node)),
        related: body.related,
    })
}

fn settle_headline(
    page: &Page,
    tags: &Tags,
    ld: &Ld,
    outlet: Option<&str>,
    host: Option<&str>,
    findings: &mut Vec<Finding>,
) -> (Option<String>, Option<NodeId>) {
    let shown: Vec<String> =
        tags.headings.iter().map(|(_, h)| h.clone()).filter(|h| key(h).len() > 2).collect();
    let site = |title: &String| settle::without_site(title, outlet, host);
    let mut said: Vec<(Source, String)> = Vec::new();
    let mut add = |source, title: Option<String>| {
        said.extend(title.filter(|t| !t.is_empty()).map(|t| (source, t)));
    };
    add(Source::JsonLd, ld.headline.as_ref().map(site));
    add(Source::Microdata, tags.item_headline.clone());
    add(Source::MetaTag, tags.og_title.as_ref().map(site));
    add(Source::MetaTag, tags.twitter_title.as_ref().map(site));
    add(Source::MetaTag, tags.other_title.as_ref().map(site));
    add(Source::Visible, shown.first().cloned());
    add(Source::Heuristic, tags.page_title.as_ref().map(site));
    let headline = match &page.given.headline {
        Some(given) => Some(squeeze(&html::unescape(given))),
        None => settle::headline(&said, &shown, findings),
    };
    let wanted = key(headline.as_deref().unwrap_or(""));
    let node = tags
        .headings
        .iter()
        .find(|(_, h)| key(h) == wanted)
        .or(tags.headings.first())
        .map(|(node, _)| *node);
    (headline, node)
}

fn settle_authors(page: &Page, tags: &Tags, ld: &Ld, outlet: Option<&str>) -> Vec<String> {
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
    let bylines = tags.bylines.iter().map(|(_, text)| text.clone());
    let bylines = bylines.filter(|text| text.split_whitespace().count() <= 14).take(2).collect();
    let lists = [
        split(&ld.people),
        split(&tags.item_authors[..tags.item_authors.len().min(6)]),
        split(&tags.meta_authors),
        shown(tags.rel_authors.iter().take(4).cloned().collect()),
        shown(tags.linked_authors.iter().take(2).cloned().collect()),
        shown(bylines),
    ];
    let people = lists.iter().find(|list| list.iter().any(|name| !author::is_office(name)));
    if let Some(people) = people {
        return people.clone();
    }
    let offices = lists.into_iter().find(|list| !list.is_empty());
    offices.unwrap_or_else(|| {
        // An outlet that signs as its own writer is still who the page says wrote it.
        let names = ld.organisations.iter().chain(&ld.people).chain(&tags.meta_authors);
        names.take(1).flat_map(|name| author::split(name)).collect()
    })
}

/// Takes the body from strings of the page where its visible text holds too little.
fn fall_back(
    tree: &Tree<'_>,
    ld: &Ld,
    around: &Around<'_>,
    body: &mut Body,
    limits: &Limits,
    findings: &mut Vec<Finding>,
) {
    let weight = body.weight();
    if let Some(text) = &ld.body {
        let paragraphs = body::paragraphs_of(text);
        let said: usize = paragraphs.iter().map(|(p, _)| crate::words::weight(p)).sum();
        if said > 200 && weight * 2 < said {
            findings.push(Finding::note(
                "body-from-json-ld",
                "the page shows less than half of the text its JSON-LD holds",
            ));
            body.paragraphs = paragraphs;
            return;
        }
    }
    if weight >= 200 {
        return;
    }
    let Some(markup) = longest_markup(tree) else { return };
    let inner = html::parse(&markup, limits.max_depth);
    let found = body::read(&inner.dom, &Around { item_bodies: &[], is_fragment: true, ..*around });
    if found.weight() > weight * 2 && found.weight() > 200 {
        findings.push(Finding::note("body-from-script", "the text stands in a script only"));
        body.paragraphs = found.paragraphs.into_iter().map(|(text, _)| (text, 0)).collect();
    }
}

/// The longest string in the page's scripts that holds paragraphs of HTML.
fn longest_markup(tree: &Tree<'_>) -> Option<String> {
    let mut best = String::new();
    for script in &tree.scripts {
        let source = script.body;
        if !["<p", "\\u003cp", "\\u003Cp", "&lt;p", "\\x3Cp"]
            .iter()
            .any(|mark| source.contains(mark))
        {
            continue;
        }
        for literal in literals(source) {
            if literal.len() <= best.len().max(200) {
                continue;
            }
            let text = unescape_literal(literal);
            let text =
                if text.contains("&lt;p") { html::unescape(&text).into_owned() } else { text };
            if text.matches("<p").count() >= 2 && text.len() > best.len() {
                best = text;
            }
        }
    }
    (!best.is_empty()).then_some(best)
}

/// The string literals of a script, between their quotation marks.
fn literals(source: &str) -> impl Iterator<Item = &str> {
    let bytes = source.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || loop {
        let start = at + bytes[at..].iter().position(|b| matches!(b, b'"' | b'\'' | b'`'))? + 1;
        let quote = bytes[start - 1];
        let mut end = start;
        while end < bytes.len() && bytes[end] != quote {
            // An apostrophe in a comment or pattern opens nothing.
            if bytes[end] == b'\n' && quote != b'`' {
                break;
            }
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        let end = end.min(bytes.len());
        if bytes.get(end) == Some(&quote) {
            at = end + 1;
            if let Some(literal) = source.get(start..end) {
                return Some(literal);
            }
        } else {
            at = start;
        }
    })
}

/// Undoes the escapes of JSON and JavaScript strings, twice where they were put twice.
fn unescape_literal(literal: &str) -> String {
    let mut text = literal.to_owned();
    for _ in 0..2 {
        if !text.contains('\\') {
            break;
        }
        let json =
            format!("\"{}\"", text.replace("\\'", "'").replace("\\x3C", "<").replace("\\x3E", ">"));
        match serde_json::from_str::<String>(&json) {
            Ok(plain) => text = plain,
            Err(_) => break,
        }
    }
    text
}

fn settle_kind(tags: &Tags, ld: &Ld, body: &Body, images: usize) -> ArticleKind {
    let has = |name: &str| ld.types.iter().any(|t| t == name);
    let og = tags.og_type.as_deref().unwrap_or("");
    let weight = body.weight();
    if has("LiveBlogPosting") || body.live_cue {
        ArticleKind::LiveBlog
    } else if ld.is_free == Some(false) && weight < 700 || body.paywall_cue && weight < 350 {
        ArticleKind::PaywallStub
    } else if (og.starts_with("video") || has("VideoObject") && !ld.found) && weight < 1500 {
        ArticleKind::Video
    } else if (has("ImageGallery") || has("MediaGallery")) && images > 4 && weight < 1500 {
        ArticleKind::Gallery
    } else if !ld.found && (has("CollectionPage") || has("SearchResultsPage")) {
        ArticleKind::Listing
    } else {
        ArticleKind::Article
    }
}

/// Words by which a page calls a time the time of a change.
const CHANGED: &[&str] = &[
    "update",
    "modif",
    "aktualisiert",
    "stand:",
    "geändert",
    "mis à jour",
    "màj",
    "actualiz",
    "aggiorna",
    "atualiz",
    "bijgewerkt",
    "uppdaterad",
    "oppdatert",
    "opdateret",
    "päivitetty",
    "aktualiz",
    "обновлен",
    "оновлен",
    "güncelle",
    "ενημέρωση",
    "تحديث",
    "更新",
    "수정",
    "cập nhật",
    "अपडेट",
    "last edited",
    "changed",
];

fn says_changed(text: &str) -> bool {
    let lower = text.to_lowercase();
    CHANGED.iter().any(|word| lower.contains(word))
}

type Stamps = Vec<(Source, Stamp)>;

fn dates(
    page: &Page,
    dom: &Dom,
    tags: &Tags,
    ld: &Ld,
    url: Option<&str>,
    headline: Option<NodeId>,
    month_first: bool,
) -> (Stamps, Stamps) {
    let (mut published, mut modified): (Vec<(Source, String)>, Vec<_>) = (Vec::new(), Vec::new());
    published.extend(page.given.published.clone().map(|v| (Source::Given, v)));
    modified.extend(page.given.modified.clone().map(|v| (Source::Given, v)));
    published.extend(ld.published.clone().map(|v| (Source::JsonLd, v)));
    modified.extend(ld.modified.clone().map(|v| (Source::JsonLd, v)));
    published.extend(tags.published.iter().cloned());
    modified.extend(tags.modified.iter().cloned());
    // What stands in the page counts from the headline on; above it is today's date.
    let after = |node: NodeId| headline.is_none_or(|headline| node + 40 > headline);
    for (node, machine, words) in &tags.times {
        let aside = dom.lineage(*node).take(40).any(|up| {
            matches!(dom.kind(up), Kind::Aside | Kind::Footer | Kind::Nav)
                || dom.cues(up)
                    & (crate::cues::RELATED | crate::cues::COMMENTS | crate::cues::SIDEBAR)
                    != 0
        });
        if aside || !after(*node) {
            continue;
        }
        let near = dom.parent(*node).and_then(|up| meta::short_text(dom, up, 120));
        let near = near.unwrap_or_default();
        let before = near.split(words.as_str()).next().unwrap_or("");
        let list = if says_changed(words) || says_changed(before) {
            &mut modified
        } else {
            &mut published
        };
        list.extend(machine.clone().map(|v| (Source::Visible, v)));
        list.push((Source::Visible, words.clone()));
    }
    for (node, line) in &tags.date_lines {
        if after(*node) {
            let changed = CHANGED.iter().filter_map(|w| line.to_lowercase().find(w)).min();
            match changed.and_then(|at| line.get(..at).zip(line.get(at..))) {
                Some((first, second)) => {
                    published.push((Source::Visible, first.to_owned()));
                    modified.push((Source::Visible, second.to_owned()));
                }
                None => published.push((Source::Visible, line.clone())),
            }
        }
    }
    let mut published = settle::stamps(&published, month_first);
    published.extend(url.and_then(stamp::in_url).map(|s| (Source::Heuristic, s)));
    (published, settle::stamps(&modified, month_first))
}

fn settle_agency(
    page: &Page,
    tags: &Tags,
    ld: &Ld,
    authors: &[String],
    body: &Body,
) -> Option<String> {
    if let Some(given) = &page.given.agency {
        return Some(agency::named(given).map_or_else(|| given.clone(), str::to_owned));
    }
    let names = tags.agencies.iter().chain(&ld.organisations).chain(authors).map(String::as_str);
    let openings = || body.paragraphs.iter().take(3).filter_map(|(p, _)| agency::opening(p));
    let lines = body.furniture.iter().map(String::as_str);
    let lines = lines.filter(|line| line.len() < 60 && agency::is_agency_name(line));
    agency::among(names.filter(|name| agency::is_agency_name(name)))
        .or_else(|| {
            // An abbreviation that no table knows says less than a name on the page.
            openings().filter_map(|o| o.agency).find(|name| agency::named(name).is_some())
        })
        .or_else(|| {
            let last = body.paragraphs.iter().rev().take(2);
            last.filter_map(|(p, _)| agency::closing(p)).next().map(str::to_owned)
        })
        .or_else(|| {
            let all = tags.meta_authors.iter().chain(&tags.item_authors).chain(&ld.people);
            all.flat_map(|name| author::split(name))
                .find_map(|name| agency::named(&name))
                .map(str::to_owned)
        })
        .or_else(|| agency::among(lines))
        .or_else(|| openings().find_map(|opening| opening.agency))
}

fn settle_deck(
    page: &Page,
    tags: &Tags,
    ld: &Ld,
    body: &mut Body,
    headline: Option<&str>,
) -> Option<String> {
    let given = page.given.deck.as_ref().map(|deck| {
        squeeze(
            &body::paragraphs_of(deck).into_iter().map(|(p, _)| p).collect::<Vec<_>>().join(" "),
        )
    });
    let shown = body.deck.take();
    let said = tags.decks.first().cloned().or_else(|| ld.description.clone());
    let deck = given.or(shown).or(said).filter(|deck| {
        key(deck).len() > 10 && headline.is_none_or(|headline| !same_words(deck, headline))
    })?;
    let same = body.paragraphs.iter().take(3).position(|(p, _)| same_words(p, &deck));
    if let Some(at) = same {
        // One text, one place: what opens the body stays there.
        if at > 0 || body.paragraphs.len() < 2 {
            return None;
        }
        body.paragraphs.remove(at);
    }
    Some(deck)
}

fn crumb(crumbs: &[String], headline: Option<&str>) -> Option<String> {
    let mut crumbs = crumbs.iter().filter(|crumb| {
        let lower = crumb.to_lowercase();
        ![
            "home",
            "homepage",
            "startseite",
            "start",
            "accueil",
            "inicio",
            "anasayfa",
            "главная",
            "news",
        ]
        .contains(&lower.as_str())
            && headline.is_none_or(|headline| !same_words(crumb, headline))
    });
    crumbs.next().cloned()
}

fn settle_language(
    page: &Page,
    tags: &Tags,
    ld: &Ld,
    body: &Body,
    findings: &mut Vec<Finding>,
) -> Option<String> {
    let said = [&page.given.language, &ld.language, &tags.html_language, &tags.meta_language];
    let said = said.into_iter().flatten().find_map(|l| language::tag(l));
    let sample: String =
        body.paragraphs.iter().take(12).map(|(p, _)| p.as_str()).collect::<Vec<_>>().join(" ");
    let guess = language::guess(&sample);
    match (said, guess) {
        (Some(said), Some(guess)) if !same_language(&said, guess) => {
            findings.push(Finding::note(
                "language-disagrees",
                format!("the page says `{said}`, its text reads as `{guess}`"),
            ));
            Some(guess.to_owned())
        }
        (Some(said), _) => Some(said),
        (None, guess) => guess.map(str::to_owned),
    }
}

/// Languages whose common words do not tell them apart count as one.
fn same_language(said: &str, guess: &str) -> bool {
    const CLOSE: &[&[&str]] = &[
        &["no", "nb", "nn", "da", "sv"],
        &["cs", "sk"],
        &["hr", "bs", "sr", "sl", "sh"],
        &["id", "ms"],
        &["ru", "uk", "bg", "be", "sr", "mk"],
        &["es", "gl", "ca", "pt"],
        &["zu", "xh", "ss", "nr"],
        &["hi", "mr", "ne"],
        &["fi", "et"],
        &["ar", "fa", "ur"],
        &["tr", "az"],
        &["nl", "af"],
        &["ro", "mo"],
    ];
    let said = said.split('-').next().unwrap_or(said);
    said == guess || CLOSE.iter().any(|set| set.contains(&said) && set.contains(&guess))
}

/// Joins the parts in order and reads what opens the body.
fn build(page: &Page, draft: Draft, findings: &mut Vec<Finding>) -> Article {
    let mut article = Article {
        origin: page.origin.clone(),
        canonical_url: draft.url,
        outlet: draft.outlet,
        agency: draft.agency,
        section: draft.section,
        authors: draft.authors,
        published_at: draft.published,
        modified_at: draft.modified,
        language: draft.language,
        kind: draft.kind,
        related: draft.related,
        ..Article::default()
    };
    if let Some(headline) = &draft.headline {
        article.push_part(PartKind::Headline, headline, draft.headline_line);
    } else {
        findings.push(Finding::note("no-headline", "an article without a headline"));
    }
    if let Some(deck) = &draft.deck {
        article.push_part(PartKind::Deck, deck, None);
    }
    for (n, (text, line)) in draft.paragraphs.iter().enumerate() {
        let mut text = text.as_str();
        if n == 0 {
            if let Some(opening) = agency::opening(text) {
                article.agency = article.agency.or(opening.agency);
                if opening.place.is_some() || opening.date.is_some() {
                    article.dateline = Some(Dateline { place: opening.place, date: opening.date });
                }
                text = &text[opening.length..];
            }
        }
        article.push_part(PartKind::Paragraph, text, Some(*line).filter(|line| *line > 0));
    }
    article
}

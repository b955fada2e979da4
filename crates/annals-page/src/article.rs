//! One page to one article.

use crate::body::{self, Around};
use crate::html;
use crate::meta::{self, jsonld, Source};
use crate::page::{Given, Media, Page};
use crate::why::{Evidence, Why};
use crate::words::same_words;
use crate::{
    agency, ago, charset, credits, dates, deck, fallback, headline, kind, language, live, pasted,
    settle, stamp, Limits,
};
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
    /// The entries of a live blog.
    pub(crate) updates: Vec<jsonld::Update>,
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
    explained(page, limits, &mut Why::default())
}

/// Like [`article`], and says what each field rests on and why each line was kept or not.
///
/// ```
/// use annals_page::{article_with_evidence, Limits, Media, Page};
/// let html = "<title>Ardovia votes | Post</title><h1>Ardovia votes</h1><p>Ardovia voted on \
///             Sunday in the first election since the end of the war, and the count was slow \
///             in the north of the country, where snow had closed roads to seven towns.</p>";
/// let page = Page::new("a.html", "html", Media::Html, html.into());
/// let (_, _, evidence) = article_with_evidence(&page, &Limits::default());
/// let title = evidence.iter().find(|e| e.field == "title" && e.taken).unwrap();
/// assert_eq!((title.source, title.value.as_str()), ("h1", "Ardovia votes"));
/// ```
pub fn article_with_evidence(
    page: &Page,
    limits: &Limits,
) -> (Option<Article>, Vec<Finding>, Vec<Evidence>) {
    let mut why = Why::asked();
    let (article, findings) = explained(page, limits, &mut why);
    (article, findings, why.evidence)
}

fn explained(page: &Page, limits: &Limits, why: &mut Why) -> (Option<Article>, Vec<Finding>) {
    let mut findings = Vec::new();
    let article = read(page, limits, why, &mut findings);
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

fn read(
    page: &Page,
    limits: &Limits,
    why: &mut Why,
    findings: &mut Vec<Finding>,
) -> Option<Article> {
    if page.bytes.len() > limits.max_page_bytes {
        let max = limits.max_page_bytes;
        findings.push(Finding::error("page-too-large", format!("longer than {max} bytes")));
        return None;
    }
    if matches!(page.media, Media::Link | Media::Index) {
        let url = page.url.as_deref().unwrap_or("no address");
        findings.push(
            Finding::note("not-followed", format!("a link to {url}"))
                .hint("--follow reads the pages that feeds and sitemaps link to"),
        );
        return None;
    }
    if page.bytes.iter().all(u8::is_ascii_whitespace) {
        findings.push(Finding::error("empty-input", "nothing in it"));
        return None;
    }
    let text = charset::decode(&page.bytes, page.http_charset.as_deref(), findings);
    let text = html::with_newlines(text);
    let draft = match page.media {
        Media::Html | Media::Fragment => from_html(page, &text, limits, why, findings)?,
        Media::Text => pasted::read(page, &text, findings)?,
        Media::Link | Media::Index => return None,
    };
    Some(build(page, linked(draft, &page.linked), findings))
}

/// Fills in what a page does not say from what the link to it said.
fn linked(draft: Draft, link: &Given) -> Draft {
    let authors = if draft.authors.is_empty() { link.authors.clone() } else { draft.authors };
    Draft {
        headline: draft.headline.or_else(|| link.headline.clone()),
        authors,
        outlet: draft.outlet.or_else(|| link.outlet.clone()),
        section: draft.section.or_else(|| link.section.clone()),
        published: draft.published.or_else(|| stamp::parse(link.published.as_deref()?)),
        language: draft.language.or_else(|| link.language.clone()),
        ..draft
    }
}

fn from_html(
    page: &Page,
    text: &str,
    limits: &Limits,
    why: &mut Why,
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

    let name = outlet.as_deref();
    let (headline, shown, names) = headline::settle(page, &tags, &ld, name, host, why, findings);
    let authors = credits::authors(page, &tags, &ld, name, why);
    let around = Around {
        headline: headline.as_deref().unwrap_or(""),
        names: &names,
        decks: tags
            .decks
            .iter()
            .map(|(_, deck)| deck.as_str())
            .chain(ld.description.as_deref())
            .collect(),
        heading: shown,
        authors: &authors,
        item_bodies: &tags.item_bodies,
        is_fragment: page.media == Media::Fragment,
    };
    let mut body = body::read(dom, &around, why);
    why.said("body", "JSON-LD articleBody", ld.body.as_deref().unwrap_or(""));
    fallback::fall_back(&tree, &ld, &around, &mut body, limits, findings);

    let authors = credits::from_lines(authors.clone(), &body.bylines, name, why);
    why.settled_each("authors", &authors);

    let kind = kind::settle(&tags, &ld, &body, tree.images);
    let told = page.media == Media::Fragment
        || ld.found
        || tags.og_type.as_deref() == Some("article")
        || !tags.item_bodies.is_empty();
    let weight = body.weight().max(live::weight_of(&ld.updates));
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
        dates::dates(page, dom, &tags, &ld, url.as_deref(), headline_node, month_first);
    if published.is_empty() {
        let lines = body.furniture.iter().filter(|line| stamp::is_line(line));
        let stamps = lines.filter_map(|line| stamp::parse_in(line, month_first));
        published.extend(stamps.take(1).map(|stamp| (Source::Visible, stamp)));
    }
    if published.is_empty() {
        published.extend(dates::in_scripts(&tree.scripts).map(|stamp| (Source::Script, stamp)));
    }
    if let Some(fetched) = page.fetched_at.filter(|_| published.is_empty()) {
        let times = tags.times.iter().map(|(_, _, words)| words);
        let lines = tags.date_lines.iter().map(|(_, line)| line);
        let told =
            times.chain(lines).chain(&body.furniture).find_map(|line| ago::read(line, fetched));
        published.extend(told.map(|stamp| (Source::Visible, stamp)));
    }
    let published = settle::stamp("published", &published, why, findings);
    let modified = settle::stamp("modified", &modified, why, findings);
    let agency = credits::agency(page, &tags, &ld, &authors, &body, why);
    let deck = deck::settle(page, &tags, &ld, &mut body, headline.as_deref(), why);
    let section = page
        .given
        .section
        .clone()
        .or_else(|| tags.sections.iter().find(|s| !s.starts_with("http") && s.len() < 80).cloned())
        .or_else(|| ld.section.clone())
        .or_else(|| crumb(&tags.crumbs, headline.as_deref()));
    let language = language::settle(page, &tags, &ld, &body, why, findings);
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
        updates: ld.updates,
        headline_line: headline_node.map(|node| dom.line(node)),
        related: body.related,
    })
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
    let paragraphs = live::time(draft.paragraphs, &draft.updates);
    for (n, (text, line, at)) in paragraphs.iter().enumerate() {
        let mut text = text.as_str();
        if n == 0 {
            if let Some(opening) = agency::opening(text) {
                article.agency = article.agency.or(opening.agency);
                let (printed, rest) = text.split_at(opening.length);
                article.dateline = Some(Dateline {
                    place: opening.place,
                    date: opening.date,
                    printed: printed.to_owned(),
                });
                text = rest;
            }
        }
        article.push_part(PartKind::Paragraph, text, Some(*line).filter(|line| *line > 0));
        if let Some(part) = article.parts.last_mut() {
            part.at = *at;
        }
    }
    article
}

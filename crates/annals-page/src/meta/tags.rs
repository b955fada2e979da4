//! Meta tags, microdata, and the visible furniture around an article.

use super::Source;
use crate::html::{Dom, Kind, NodeId, ROOT};
use crate::words::squeeze;

/// Values as written, each with its source, in order of the page.
#[derive(Debug, Default)]
pub(crate) struct Tags {
    pub(crate) og_title: Option<String>,
    pub(crate) twitter_title: Option<String>,
    pub(crate) other_title: Option<String>,
    pub(crate) page_title: Option<String>,
    pub(crate) item_headline: Option<String>,
    pub(crate) headings: Vec<(NodeId, String)>,
    /// Descriptions, the one for sharing first, each with the tag it stands in.
    pub(crate) decks: Vec<(&'static str, String)>,
    pub(crate) published: Vec<(Source, String)>,
    pub(crate) modified: Vec<(Source, String)>,
    pub(crate) item_authors: Vec<(NodeId, String)>,
    pub(crate) meta_authors: Vec<String>,
    pub(crate) rel_authors: Vec<String>,
    /// Links to writers' own pages, told by their address.
    pub(crate) linked_authors: Vec<String>,
    pub(crate) bylines: Vec<(NodeId, String)>,
    pub(crate) sections: Vec<String>,
    pub(crate) crumbs: Vec<String>,
    pub(crate) html_language: Option<String>,
    pub(crate) meta_language: Option<String>,
    pub(crate) outlet: Option<String>,
    pub(crate) canonical: Option<String>,
    pub(crate) og_type: Option<String>,
    pub(crate) agencies: Vec<String>,
    /// Elements with an `itemprop` seen so far.
    items: usize,
    /// Elements marked `itemprop=articleBody`.
    pub(crate) item_bodies: Vec<NodeId>,
    /// `<time>` elements: node, machine form, words.
    pub(crate) times: Vec<(NodeId, Option<String>, String)>,
    /// Short lines whose class says that they hold a date.
    pub(crate) date_lines: Vec<(NodeId, String)>,
}

const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "datepublished",
    "date.published",
    "published_time",
    "publish-date",
    "publish_date",
    "publishdate",
    "pubdate",
    "published-date",
    "publication_date",
    "publication-date",
    "sailthru.date",
    "parsely-pub-date",
    "dc.date",
    "dc.date.issued",
    "dcterms.date",
    "dcterms.created",
    "dcterms.issued",
    "dc.created",
    "date",
    "article.published",
    "article_date_original",
    "originalpublicationdate",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "iso-8601-publish-date",
    "timestamp",
    "pdate",
    "published",
    "og:published_time",
    "article:post_date",
    "bt:pubdate",
    "displaydate",
    "ptime",
    "last-published",
    "dateposted",
    "release_date",
    "video:release_date",
    "og:pubdate",
    "rnews:datepublished",
    "article.created",
    "article:created_time",
];

const MODIFIED: &[&str] = &[
    "article:modified_time",
    "og:article:modified_time",
    "article:modified",
    "og:updated_time",
    "datemodified",
    "date.modified",
    "last-modified",
    "lastmod",
    "modified_time",
    "dcterms.modified",
    "dc.date.modified",
    "article.updated",
    "updated_time",
    "cxenseparse:recs:updatedtime",
    "utime",
    "revision_date",
    "last_updated",
    "article:updated_time",
    "moddate",
    "iso-8601-modified-date",
];

const AUTHOR: &[&str] = &[
    "author",
    "article:author",
    "og:article:author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "cxenseparse:author",
    "article:author_name",
    "authors",
    "twitter:data1",
    "creator",
    "dc.author",
    "citation_author",
    "rbauthors",
    "article.author",
];

const SECTION: &[&str] = &[
    "article:section",
    "og:article:section",
    "section",
    "parsely-section",
    "category",
    "subsection",
    "sailthru.section",
    "cxenseparse:section",
    "rubric",
    "news_category",
    "dc.subject.section",
];

/// Nodes below an author that are searched for the name.
const MOST_BELOW: usize = 400;
/// Elements with an `itemprop` that are looked at.
const MOST_ITEMS: usize = 1000;

/// Walks the page once and notes what each source says.
pub(crate) fn gather(dom: &Dom) -> Tags {
    let mut tags = Tags::default();
    let mut twitter_label = String::new();
    for node in dom.descendants(ROOT) {
        let kind = dom.kind(node);
        match kind {
            Kind::Text | Kind::Comment | Kind::Document => continue,
            Kind::Meta => tags.meta(dom, node, &mut twitter_label),
            Kind::Html => {
                tags.html_language =
                    value(dom.attribute(node, "lang").or_else(|| dom.attribute(node, "xml:lang")))
            }
            Kind::Title if tags.page_title.is_none() => {
                tags.page_title = value(dom.first_child(node).map(|text| dom.words(text)));
            }
            Kind::Link if dom.attribute(node, "rel") == Some("canonical") => {
                tags.canonical = value(dom.attribute(node, "href"));
            }
            Kind::H1 if tags.headings.len() < 60 => tags.headings.push((node, dom.text(node))),
            Kind::Time if tags.times.len() < 60 => {
                let machine = value(dom.attribute(node, "datetime"));
                tags.times.push((node, machine, dom.text(node)));
            }
            _ => {}
        }
        tags.item(dom, node);
        if kind == Kind::A || kind == Kind::Span || kind.is_block() {
            tags.furniture(dom, node, kind);
        }
    }
    tags
}

fn value(words: Option<&str>) -> Option<String> {
    words.map(squeeze).filter(|words| !words.is_empty())
}

impl Tags {
    fn meta(&mut self, dom: &Dom, node: NodeId, twitter_label: &mut String) {
        let Some(content) = value(dom.attribute(node, "content")) else { return };
        // Some templates escape a value that the attribute escapes again.
        let content = squeeze(&crate::html::unescape(&content));
        let names = [dom.attribute(node, "property"), dom.attribute(node, "name")];
        for name in names.into_iter().flatten() {
            let name = name.to_ascii_lowercase();
            let name = name.as_str();
            match name {
                "og:title" => set(&mut self.og_title, &content),
                "twitter:title" => set(&mut self.twitter_title, &content),
                "title" | "dc.title" | "dcterms.title" | "headline" | "parsely-title"
                | "sailthru.title" | "cxenseparse:title" => set(&mut self.other_title, &content),
                "og:description" => self.decks.insert(0, ("og:description", content.clone())),
                "description" | "dc.description" | "dcterms.description" => {
                    self.decks.push(("meta description", content.clone()));
                }
                "twitter:description" => self.decks.push(("twitter:description", content.clone())),
                "og:site_name" => self.outlet = Some(content.clone()),
                "application-name" | "publisher" | "dc.publisher" => {
                    set(&mut self.outlet, &content)
                }
                "og:type" => set(&mut self.og_type, &content),
                "og:url" => set(&mut self.canonical, &content),
                "og:locale" | "language" | "content-language" | "dc.language" => {
                    set(&mut self.meta_language, &content);
                }
                "twitter:label1" => *twitter_label = content.to_lowercase(),
                "twitter:data1" if !is_author_label(twitter_label) => {}
                "agency" | "news_agency" | "dc.source" | "article:agency" => {
                    self.agencies.push(content.clone());
                }
                name if AUTHOR.contains(&name) && !content.starts_with("http") => {
                    self.meta_authors.push(content.clone());
                }
                name if PUBLISHED.contains(&name) => {
                    self.published.push((Source::MetaTag, content.clone()));
                }
                name if MODIFIED.contains(&name) => {
                    self.modified.push((Source::MetaTag, content.clone()));
                }
                name if SECTION.contains(&name) => self.sections.push(content.clone()),
                _ => {}
            }
        }
    }

    /// Microdata and RDFa on any element.
    fn item(&mut self, dom: &Dom, node: NodeId) {
        let Some(name) = dom.attribute(node, "itemprop").filter(|_| self.items < MOST_ITEMS) else {
            return;
        };
        self.items += 1;
        let said = || {
            value(dom.attribute(node, "content").or_else(|| dom.attribute(node, "datetime")))
                .or_else(|| value(Some(&dom.text(node))))
        };
        for name in name.split_whitespace() {
            match name {
                "headline" if self.item_headline.is_none() => self.item_headline = said(),
                "datePublished" | "dateCreated" => {
                    self.published.extend(said().map(|v| (Source::Microdata, v)));
                }
                "dateModified" => self.modified.extend(said().map(|v| (Source::Microdata, v))),
                "articleSection" => self.sections.extend(said()),
                "articleBody" => self.item_bodies.push(node),
                "author" | "creator" => {
                    let named = dom
                        .descendants(node)
                        .take(MOST_BELOW)
                        .find(|inner| dom.attribute(*inner, "itemprop") == Some("name"));
                    let name = named.and_then(|inner| {
                        value(dom.attribute(inner, "content"))
                            .or_else(|| value(Some(&dom.text(inner))))
                    });
                    let name = name.or_else(said).filter(|n| n.len() < 120);
                    self.item_authors.extend(name.map(|name| (node, name)));
                }
                _ => {}
            }
        }
    }

    /// Bylines, dates and breadcrumbs, told by class names.
    fn furniture(&mut self, dom: &Dom, node: NodeId, kind: Kind) {
        if kind == Kind::A
            && dom.attribute(node, "rel").is_some_and(|rel| rel.split(' ').any(|r| r == "author"))
        {
            self.rel_authors.extend(value(Some(&dom.text(node))).filter(|n| n.len() < 80));
        }
        if kind == Kind::A && !self.headings.is_empty() && self.linked_authors.len() < 4 {
            let href = dom.attribute(node, "href").unwrap_or("");
            let own = [
                "author",
                "authors",
                "autor",
                "autoren",
                "auteur",
                "autores",
                "autore",
                "people",
                "profile",
                "by",
                "journalist",
                "reporter",
                "yazar",
                "writer",
                "staff",
            ];
            // Of a path's parts the first and last stand not between two slashes.
            let within = href.split('/').skip(1);
            let within = within.clone().take(within.count().saturating_sub(1));
            let mut parts = within.filter(|part| part.len() < 12);
            if parts.any(|part| own.iter().any(|own| part.eq_ignore_ascii_case(own))) {
                self.linked_authors.extend(value(Some(&dom.text(node))).filter(|n| n.len() < 60));
            }
        }
        let cues = dom.cues(node);
        if cues & crate::cues::BYLINE != 0 && self.bylines.len() < 40 {
            let text = short_text(dom, node, 200);
            self.bylines.extend(text.map(|text| (node, text)));
        }
        if cues & crate::cues::DATE != 0 && self.date_lines.len() < 40 {
            let text = short_text(dom, node, 160);
            self.date_lines.extend(
                text.filter(|t| t.chars().any(|c| c.is_numeric())).map(|text| (node, text)),
            );
        }
        if cues & (crate::cues::AGENCY | crate::cues::BYLINE) != 0 && self.agencies.len() < 4 {
            let name = short_text(dom, node, 50);
            self.agencies.extend(name.filter(|name| crate::agency::is_agency_name(name)));
        }
        if cues & crate::cues::BREADCRUMB != 0 && self.crumbs.is_empty() {
            let links: Vec<String> = dom
                .descendants(node)
                .filter(|inner| dom.is(*inner, Kind::A))
                .map(|inner| dom.text(inner))
                .filter(|text| !text.is_empty() && text.len() < 60)
                .collect();
            self.crumbs = links;
        }
    }
}

fn set(slot: &mut Option<String>, content: &str) {
    if slot.is_none() {
        *slot = Some(content.to_owned());
    }
}

/// Labels under which blogging software puts the writer's name in `twitter:data1`.
fn is_author_label(label: &str) -> bool {
    [
        "written by",
        "author",
        "by",
        "verfasst von",
        "geschrieben von",
        "écrit par",
        "escrito por",
        "scritto da",
    ]
    .contains(&label)
}

/// The text below a node unless it is longer than a line of furniture.
pub(crate) fn short_text(dom: &Dom, node: NodeId, max: usize) -> Option<String> {
    let mut length = 0;
    for inner in dom.descendants(node) {
        length += dom.words(inner).trim().len();
        if length > max {
            return None;
        }
    }
    value(Some(&dom.text(node)))
}

use annals_model::{Origin, Stamp};

/// What the bytes of a page are, once archives, feeds and tables are unwrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// A whole HTML document.
    Html,
    /// HTML without a head, as feeds and tables carry it.
    Fragment,
    /// Plain text, such as a page copied from a browser.
    Text,
    /// Nothing but an address of a page, as sitemaps and bare feed entries give it.
    Link,
    /// Nothing but an address of further links: a sitemap of an index, the next part of a feed.
    Index,
}

/// What a feed, table or archive says about a page beside its bytes.
///
/// Every value is as written there; `article` parses it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given {
    pub headline: Option<String>,
    pub deck: Option<String>,
    pub authors: Vec<String>,
    pub agency: Option<String>,
    pub outlet: Option<String>,
    pub section: Option<String>,
    pub published: Option<String>,
    pub modified: Option<String>,
    pub language: Option<String>,
}

/// One unit of parallel work: the bytes of one page and where they were found.
///
/// A [`Media::Link`] or [`Media::Index`] has no bytes, only `url` and what is `given` of it.
/// `bytes` are decompressed and still in the page's own charset.
#[derive(Clone, Debug)]
pub struct Page {
    pub bytes: Vec<u8>,
    pub media: Media,
    pub url: Option<String>,
    /// The `charset` of the HTTP `Content-Type`, where a header came with the page.
    pub http_charset: Option<String>,
    /// When an archive fetched the page.
    pub fetched_at: Option<Stamp>,
    pub origin: Origin,
    /// Metadata from around the page: a feed's entry, a table's columns.
    pub given: Given,
    /// What the link that led to the page said of it: taken where the page itself is silent.
    pub linked: Given,
    /// Whether a feed says that these bytes are all of the article, not its summary.
    pub whole: bool,
}

impl Page {
    /// A page on its own, of no archive.
    pub fn new(source: &str, format: &str, media: Media, bytes: Vec<u8>) -> Self {
        Page {
            bytes,
            media,
            url: None,
            http_charset: None,
            fetched_at: None,
            origin: Origin { source: source.to_owned(), offset: None, format: format.to_owned() },
            given: Given::default(),
            linked: Given::default(),
            whole: !matches!(media, Media::Link | Media::Index),
        }
    }

    /// A link with what is said of the page it leads to.
    pub(crate) fn link(source: &str, format: &str, media: Media, url: String) -> Self {
        Page { url: Some(url), ..Page::new(source, format, media, Vec::new()) }
    }
}

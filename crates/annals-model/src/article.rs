use crate::Span;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Bytes from the start of a source file.
pub type ByteOffset = u64;

/// Where the bytes of an article were found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// File path or URL as the user named it.
    pub source: String,
    /// Offset of the page within an archive, feed or JSONL file.
    pub offset: Option<ByteOffset>,
    /// `html`, `text`, `warc`, `rss`, `atom`, `jsonl`.
    pub format: String,
}

/// What kind of page the article stood on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ArticleKind {
    #[default]
    Article,
    LiveBlog,
    Gallery,
    Listing,
    Video,
    PaywallStub,
}

impl ArticleKind {
    pub fn as_str(self) -> &'static str {
        match self {
            ArticleKind::Article => "article",
            ArticleKind::LiveBlog => "live-blog",
            ArticleKind::Gallery => "gallery",
            ArticleKind::Listing => "listing",
            ArticleKind::Video => "video",
            ArticleKind::PaywallStub => "paywall-stub",
        }
    }
}

/// How finely a stamp was printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StampPrecision {
    Day,
    Minute,
    Second,
}

/// An outlet's own time stamp: civil time as printed, with the offset if it was stated.
///
/// A missing offset is kept missing; nothing downstream may guess it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stamp {
    pub at: DateTime,
    /// Seconds east of UTC; `None` is local time of unknown offset.
    pub offset: Option<i32>,
    pub precision: StampPrecision,
}

impl Stamp {
    /// A day without a time.
    pub fn day(date: jiff::civil::Date) -> Stamp {
        Stamp { at: date.at(0, 0, 0, 0), offset: None, precision: StampPrecision::Day }
    }

    pub fn date(self) -> jiff::civil::Date {
        self.at.date()
    }
}

/// ISO 8601: `2020-12-30`, `2020-12-30T04:29`, `2020-12-30T04:29:00+03:00`.
impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.precision {
            StampPrecision::Day => return write!(f, "{}", self.at.date()),
            StampPrecision::Minute => {
                write!(f, "{}T{:02}:{:02}", self.at.date(), self.at.hour(), self.at.minute())?;
            }
            StampPrecision::Second => {
                write!(
                    f,
                    "{}T{:02}:{:02}:{:02}",
                    self.at.date(),
                    self.at.hour(),
                    self.at.minute(),
                    self.at.second()
                )?;
            }
        }
        match self.offset {
            None => Ok(()),
            Some(0) => f.write_str("Z"),
            Some(s) => {
                let sign = if s < 0 { '-' } else { '+' };
                let s = s.unsigned_abs();
                write!(f, "{sign}{:02}:{:02}", s / 3600, s % 3600 / 60)
            }
        }
    }
}

/// The place and date that open a wire story's body: `ANKARA, Dec 30 (AA) —`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dateline {
    pub place: Option<String>,
    /// As printed; may lack a year.
    pub date: Option<String>,
    /// All of it as printed; it stands before the first paragraph, which goes without it.
    #[serde(default)]
    pub printed: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PartKind {
    Headline,
    Deck,
    Paragraph,
}

/// A stretch of [`Article::text`] and what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub kind: PartKind,
    pub span: Span,
    /// Line of the source on which the part began, counted from 1.
    pub line: Option<u32>,
    /// When it was written, where that is not when the article was: an entry of a live blog.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Stamp>,
}

/// A headline or link that stands on the page but is not the article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Related {
    pub title: String,
    pub url: Option<String>,
}

/// One story at one outlet, as one page told it.
///
/// `text` holds headline, deck and paragraphs in that order, separated by blank
/// lines; `parts` says which stretch is which. Related links are never in `text`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Article {
    pub origin: Origin,
    pub canonical_url: Option<String>,
    pub outlet: Option<String>,
    pub agency: Option<String>,
    pub section: Option<String>,
    /// Who wrote it, one name an entry.
    pub authors: Vec<String>,
    pub dateline: Option<Dateline>,
    pub published_at: Option<Stamp>,
    pub modified_at: Option<Stamp>,
    /// BCP 47 language, at least the primary subtag: `en`, `pt-BR`.
    pub language: Option<String>,
    pub kind: ArticleKind,
    pub text: String,
    pub parts: Vec<Part>,
    pub related: Vec<Related>,
}

impl Article {
    fn part(&self, kind: PartKind) -> Option<&str> {
        let part = self.parts.iter().find(|part| part.kind == kind)?;
        Some(part.span.of(&self.text))
    }

    pub fn headline(&self) -> Option<&str> {
        self.part(PartKind::Headline)
    }

    pub fn deck(&self) -> Option<&str> {
        self.part(PartKind::Deck)
    }

    pub fn paragraphs(&self) -> impl Iterator<Item = &str> {
        self.parts
            .iter()
            .filter(|part| part.kind == PartKind::Paragraph)
            .map(|part| part.span.of(&self.text))
    }

    /// Appends a part to `text`, keeping parts and text in step.
    ///
    /// ```
    /// use annals_model::{Article, PartKind};
    /// let mut article = Article::default();
    /// article.push_part(PartKind::Headline, "Ardovia and Kestany sign pact", None);
    /// article.push_part(PartKind::Paragraph, "The two signed on Monday.", Some(3));
    /// assert_eq!(article.headline(), Some("Ardovia and Kestany sign pact"));
    /// assert_eq!(article.paragraphs().count(), 1);
    /// ```
    pub fn push_part(&mut self, kind: PartKind, words: &str, line: Option<u32>) {
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        self.text.push_str(words);
        self.parts.push(Part { kind, span: Span::new(start, self.text.len()), line, at: None });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn stamps_print_what_is_known_and_no_more() {
        let at = date(2020, 12, 30).at(4, 29, 0, 0);
        let check = |offset, precision, expect: &str| {
            assert_eq!(Stamp { at, offset, precision }.to_string(), expect);
        };
        check(None, StampPrecision::Day, "2020-12-30");
        check(None, StampPrecision::Minute, "2020-12-30T04:29");
        check(Some(0), StampPrecision::Second, "2020-12-30T04:29:00Z");
        check(Some(10800), StampPrecision::Minute, "2020-12-30T04:29+03:00");
        check(Some(-12600), StampPrecision::Minute, "2020-12-30T04:29-03:30");
    }
}

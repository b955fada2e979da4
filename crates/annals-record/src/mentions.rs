//! The reports of an event as lists of mentions want them.

use crate::identity::parse_stamp;
use crate::rows::StampText;
use crate::{Error, Record};
use annals_model::Span;

/// One report of an event, in the revision in force.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Lasting key of the article.
    pub article_key: String,
    pub url: Option<String>,
    pub outlet: Option<String>,
    pub headline: Option<String>,
    pub language: Option<String>,
    pub published_at: Option<StampText>,
    /// Place of the sentence in its article, counted from 0.
    pub sentence_index: u32,
    /// Bytes of the article's text.
    pub sentence_span: Span,
    /// Whether the sentence is a headline, a deck or of the first paragraph.
    pub opening: bool,
    /// First word of the trigger, in bytes of the article's text.
    pub trigger_at: Option<u32>,
    /// Characters of the article; `None` where text was left out.
    pub characters: Option<u32>,
    /// Whether every actor and recipient is named by the sentence itself.
    pub named: bool,
    /// Whether the event shows this report.
    pub lead: bool,
}

const MENTIONS: &str = "SELECT a.key, v.canonical_url, v.outlet, v.headline, v.language, \
    v.published_at, s.place_in_article, s.span_start, s.span_end, s.part_kind, \
    substr(v.parts, nullif(instr(v.parts, '[\"paragraph\",'), 0) + 13, 24), \
    json_extract(r.evidence, '$.trigger[0][0]'), length(t.text), \
    NOT EXISTS (SELECT 1 FROM report_parties q WHERE q.report = r.report \
        AND q.role <> 'speaker' AND q.resolution <> 'named'), \
    r.report = e.lead \
    FROM events e JOIN placements p ON p.event = e.event \
    JOIN reports r ON r.report = p.report JOIN sentences s ON s.sentence = r.sentence \
    JOIN revisions v ON v.revision = r.revision LEFT JOIN texts t ON t.revision = r.revision \
    JOIN articles a ON a.article = v.article AND a.revision = v.revision \
    WHERE e.id = ?1 AND NOT r.withdrawn \
    ORDER BY r.report <> e.lead, v.published_at IS NULL, v.published_at, a.key, \
    s.place_in_article, r.rule";

/// The end of the first paragraph, from `50,200,null]…`.
fn end_of(paragraph: &str) -> Option<u32> {
    paragraph.split(',').nth(1)?.parse().ok()
}

impl Record {
    /// The reports in force of an event, the leading one first, then by publication.
    ///
    /// Asked while [`Record::events`] hands out rows, it answers from the same state.
    pub fn mentions(&self, id: &str) -> Result<Vec<Mention>, Error> {
        let read = || -> rusqlite::Result<Vec<Mention>> {
            self.connection()
                .prepare_cached(MENTIONS)?
                .query_map([id], |row| {
                    let stamp: Option<String> = row.get(5)?;
                    let span = Span { start: row.get(7)?, end: row.get(8)? };
                    let kind: String = row.get(9)?;
                    let paragraph: Option<String> = row.get(10)?;
                    let opening = match kind.as_str() {
                        "headline" | "deck" => true,
                        _ => paragraph
                            .is_some_and(|part| end_of(&part).is_some_and(|end| span.start < end)),
                    };
                    Ok(Mention {
                        article_key: row.get(0)?,
                        url: row.get(1)?,
                        outlet: row.get(2)?,
                        headline: row.get(3)?,
                        language: row.get(4)?,
                        published_at: stamp.as_deref().and_then(parse_stamp).map(StampText),
                        sentence_index: row.get(6)?,
                        sentence_span: span,
                        opening,
                        trigger_at: row.get(11)?,
                        characters: row.get(12)?,
                        named: row.get(13)?,
                        lead: row.get(14)?,
                    })
                })?
                .collect()
        };
        read().map_err(|error| self.failed(error))
    }
}

#[cfg(test)]
mod tests {
    use super::end_of;

    #[test]
    fn the_first_paragraph_ends_where_its_part_says() {
        assert_eq!(end_of("50,200,null],[\"paragraph\""), Some(200));
        assert_eq!(end_of("50,20000000"), Some(20_000_000));
        assert_eq!(end_of(""), None);
    }
}

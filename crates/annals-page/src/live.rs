//! Live blogs: which entry a paragraph belongs to, and when that was written.

use crate::body;
use crate::html::unescape;
use crate::meta::jsonld::Update;
use crate::stamp;
use crate::words::{key, lower_words, weight};
use annals_model::Stamp;
use rustc_hash::FxHashMap;

/// Words in a row by which a paragraph is found again in the entry it was taken from.
const STRETCH: usize = 5;

/// Paragraphs with their lines, and when each was written, where an entry says so.
pub(crate) type Timed = Vec<(String, u32, Option<Stamp>)>;

/// Gives each paragraph the time of the entry it stands in.
///
/// Where the page shows less than half of what its entries hold, the entries are the
/// paragraphs, in the order in which the page lists them.
pub(crate) fn time(paragraphs: Vec<(String, u32)>, updates: &[Update]) -> Timed {
    if updates.is_empty() {
        return paragraphs.into_iter().map(|(text, line)| (text, line, None)).collect();
    }
    let shown: usize = paragraphs.iter().map(|(text, _)| weight(text)).sum();
    if shown * 2 < weight_of(updates) {
        return updates.iter().flat_map(paragraphs_of).collect();
    }
    let known = Known::read(updates);
    let timed = |(text, line): (String, u32)| {
        let at = known.entry_of(&text).and_then(|n| published(&updates[n]));
        (text, line, at)
    };
    paragraphs.into_iter().map(timed).collect()
}

/// How much running text the entries hold.
pub(crate) fn weight_of(updates: &[Update]) -> usize {
    updates.iter().map(|update| weight(&update.body)).sum()
}

fn published(update: &Update) -> Option<Stamp> {
    stamp::parse(update.published.as_deref()?)
}

fn paragraphs_of(update: &Update) -> Timed {
    let at = published(update);
    let headline = update.headline.iter().map(|words| (words.clone(), 0));
    let said = key(update.headline.as_deref().unwrap_or(""));
    let body = body::paragraphs_of(&update.body).into_iter().filter(|(text, _)| key(text) != said);
    headline.chain(body).map(|(text, line)| (text, line, at)).collect()
}

/// The words of all entries, by which paragraphs are found in them.
struct Known {
    /// Stretches of words, and the entry each stands in; `None` where it stands in several.
    stretches: FxHashMap<Vec<String>, Option<usize>>,
    headlines: FxHashMap<String, usize>,
}

impl Known {
    fn read(updates: &[Update]) -> Self {
        let mut known = Known { stretches: FxHashMap::default(), headlines: FxHashMap::default() };
        for (n, update) in updates.iter().enumerate() {
            if let Some(headline) = &update.headline {
                known.headlines.entry(key(headline)).or_insert(n);
            }
            let words: Vec<String> = lower_words(&unescape(&update.body)).collect();
            for stretch in words.windows(STRETCH) {
                let place = known.stretches.entry(stretch.to_vec()).or_insert(Some(n));
                if *place != Some(n) {
                    *place = None;
                }
            }
        }
        known
    }

    /// The entry most of a paragraph's words stand in.
    fn entry_of(&self, paragraph: &str) -> Option<usize> {
        if let Some(n) = self.headlines.get(&key(paragraph)) {
            return Some(*n);
        }
        let words: Vec<String> = lower_words(paragraph).collect();
        let mut votes: FxHashMap<usize, usize> = FxHashMap::default();
        let mut stretches = 0;
        for stretch in words.windows(STRETCH) {
            stretches += 1;
            if let Some(Some(n)) = self.stretches.get(stretch) {
                *votes.entry(*n).or_default() += 1;
            }
        }
        // The first of two with as many votes, whatever order a map has.
        let best = votes.into_iter().max_by_key(|(n, votes)| (*votes, std::cmp::Reverse(*n)));
        best.filter(|(_, votes)| votes * 2 >= stretches).map(|(n, _)| n)
    }
}

//! The deck: the line beneath the headline, or what the page says of itself in its place.

use crate::body::{self, Body};
use crate::meta::{jsonld::Ld, Tags};
use crate::page::Page;
use crate::why::Why;
use crate::words::{key, same_words, squeeze};

pub(crate) fn settle(
    page: &Page,
    tags: &Tags,
    ld: &Ld,
    body: &mut Body,
    headline: Option<&str>,
    why: &mut Why,
) -> Option<String> {
    let given = page.given.deck.as_ref().map(|deck| {
        squeeze(
            &body::paragraphs_of(deck).into_iter().map(|(p, _)| p).collect::<Vec<_>>().join(" "),
        )
    });
    let shown = body.deck.take();
    why.said("deck", "page text", shown.as_deref().unwrap_or(""));
    for (source, deck) in &tags.decks {
        why.said("deck", source, deck);
    }
    why.said("deck", "JSON-LD description", ld.description.as_deref().unwrap_or(""));
    let said = tags.decks.first().map(|(_, deck)| deck.clone()).or_else(|| ld.description.clone());
    let deck = given.or(shown).or(said).filter(|deck| {
        key(deck).len() > 10 && headline.is_none_or(|headline| !same_words(deck, headline))
    })?;
    why.settled("deck", &deck);
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


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
    // A picture's credit may follow what a page says of itself.
    let said = said.map(|deck| {
        let end = [" • Foto", " | Foto", " Foto:"].iter().filter_map(|mark| deck.find(mark)).min();
        let deck = end.and_then(|end| deck.get(..end)).unwrap_or(&deck);
        deck.trim_end_matches([' ', '|', '•']).to_owned()
    });
    let deck = given.or(shown).or(said).filter(|deck| {
        key(deck).len() > 10 && headline.is_none_or(|headline| !same_words(deck, headline))
    })?;
    if is_start(&deck, body) {
        return None;
    }
    why.settled("deck", &deck);
    place(deck, body)
}

/// Whether a description is only the text's first words, cut by a machine.
fn is_start(deck: &str, body: &Body) -> bool {
    let first: String = body.paragraphs.iter().take(3).map(|(text, _)| key(text)).collect();
    let cut =
        !crate::words::ends_sentence(deck) || deck.ends_with(['…', ']']) || deck.ends_with("...");
    let deck = key(deck);
    let whole = body.paragraphs.iter().take(3).any(|(text, _)| is_deck(text, &deck));
    cut && deck.len() >= 40 && !whole && first.contains(&deck)
}

/// One text, one place: what is the deck leaves the body.
///
/// Above it may stand a kicker or a byline; below a paragraph it is no deck.
fn place(deck: String, body: &mut Body) -> Option<String> {
    let sentence = |text: &str| crate::words::ends_sentence(text) && text.len() > 60;
    let first = body.paragraphs.iter().take(3).map(|(text, _)| text.as_str());
    let at = first.clone().position(|text| is_deck(text, &deck));
    let Some(at) = at else { return Some(deck) };
    let lede = || first.clone().nth(at).is_some_and(|text| crate::agency::opening(text).is_some());
    // A first paragraph like all others is the lede, whoever else quotes it.
    let plain = at == 0 && !body.first_is_apart;
    if first.clone().take(at).any(sentence) || body.paragraphs.len() < 2 || plain || lede() {
        return None;
    }
    let (shown, _) = body.paragraphs.remove(at);
    Some(shown)
}

/// Whether a paragraph is the deck, be it with a place before it: `Kestan City. Talks …`
fn is_deck(paragraph: &str, deck: &str) -> bool {
    if same_words(paragraph, deck) {
        return true;
    }
    let (paragraph, deck) = (key(paragraph), key(deck));
    deck.len() > 60
        && paragraph.len() - paragraph.len().min(deck.len()) <= 24
        && paragraph.ends_with(&deck)
}

//! Two questions on their own: what one named party did to another, and who a phrase names.

use crate::check::article_of;
use crate::compose::{Composer, Proto};
use crate::document::Document;
use crate::mention::{Memory, Resolver};
use crate::names;
use crate::tree::Tree;
use annals_codebook::{Becomes, Codebook};
use annals_model::{CountryCode, Deprel, EntityKind, EventType, Mode, Sector, Status};
use annals_parse::Model;
use jiff::civil::Date;

/// What the actor did to the recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    pub event_type: EventType,
    pub mode: Option<Mode>,
    pub status: Status,
    pub rule: String,
}

/// A phrase's entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityCode {
    pub country: Option<CountryCode>,
    pub sectors: Vec<Sector>,
    pub name: Option<String>,
    pub kind: EntityKind,
}

/// Tokens that a phrase covers where it first stands in the sentence.
fn tokens_of(tree: &Tree<'_>, phrase: &str) -> Option<(usize, usize)> {
    let start = tree.text.find(phrase.trim()).filter(|_| !phrase.trim().is_empty())?;
    let end = start + phrase.trim().len();
    let inside = |i: &usize| {
        let span = tree.sentence.tokens[*i].span;
        (span.start as usize) < end && (span.end as usize) > start
    };
    let first = (0..tree.len()).find(inside)?;
    let last = (0..tree.len()).rev().find(inside)?;
    Some((first, last))
}

/// The event that best says what `actor` did to `recipient`, both as they stand in the sentence.
///
/// Places of rules may be filled by either phrase even where the codebook knows neither; where
/// no rule joins the two, the event nearest to them is taken.
pub fn relate(
    sentence: &str,
    actor: &str,
    recipient: &str,
    book: &Codebook,
    model: &Model,
) -> Option<Relation> {
    let article = article_of(sentence, None);
    let text = &article.text;
    // One sentence was asked about, however many full stops it holds.
    let whole = annals_model::Span::new(0, text.len());
    let sentences = annals_parse::parse_given(text, &[whole], model);
    let parsed = annals_model::ParsedArticle { sentences, article };
    let mut document = Document::read(&parsed, book, None);
    let tree = document.trees.first()?;
    let actor_at = tokens_of(tree, actor);
    let recipient_at = tokens_of(tree, recipient);
    document.pin(0, actor_at);
    document.pin(0, recipient_at);
    for loose in [false, true] {
        let mut composer = Composer::new(&document, 0, false);
        composer.matcher.loose = loose;
        composer.given = true;
        let protos = composer.compose();
        let best = protos
            .iter()
            .map(|proto| (rank(&document.trees[0], proto, actor_at, recipient_at, loose), proto))
            .filter(|(rank, _)| loose || rank.0 > 0)
            .max_by_key(|(rank, proto)| (*rank, std::cmp::Reverse(proto.token)));
        if let Some((_, proto)) = best {
            let modes = crate::scene::modes(&composer.matcher, proto);
            let promise = promises(book, proto);
            return Some(Relation {
                event_type: if promise { EventType::Agree } else { proto.event_type },
                mode: modes.first().copied().filter(|_| !promise),
                status: proto.status,
                rule: book.rules[proto.rule].id.clone(),
            });
        }
    }
    None
}

/// Whether what passed between two parties is a promise to yield. In a record the concession is what
/// counts, and it is CONCEDE; between the two it is an intent, which CAMEO codes 03 and PLOVER AGREE.
fn promises(book: &Codebook, proto: &Proto) -> bool {
    let agreeing =
        |row: &annals_codebook::Row| matches!(row.result, Becomes::Event(EventType::Agree, _));
    proto.event_type == EventType::Concede
        && (proto.promised || book.rules[proto.rule].table.iter().any(agreeing))
}

type At = Option<(usize, usize)>;

/// How well an event joins the two phrases: both in their roles, either, or only near.
fn rank(tree: &Tree<'_>, proto: &Proto, actor: At, recipient: At, loose: bool) -> (i32, i32, i32) {
    let covers =
        |at: At, token: usize| at.is_some_and(|(first, last)| first <= token && token <= last);
    let holds = |list: &[crate::mention::Entity], at: At| {
        list.iter().any(|entity| covers(at, entity.token))
    };
    let mut score = 0;
    let actor_acts = holds(&proto.actors, actor);
    let recipient_takes =
        holds(&proto.recipients, recipient) || (proto.symmetric && holds(&proto.actors, recipient));
    if actor_acts {
        score += 4;
    }
    if recipient_takes {
        score += 4;
    }
    if holds(&proto.recipients, actor) && !actor_acts {
        score += 1;
    }
    if holds(&proto.actors, recipient) && !proto.symmetric && !recipient_takes {
        score += 1;
    }
    // The recipient phrase may hold the trigger itself: "condemned [the attack on the town]".
    if covers(recipient, proto.token) || covers(actor, proto.token) {
        score -= 2;
    }
    if proto.status == Status::Negated {
        score -= 1;
    }
    let middle = |at: At| at.map_or(0, |(first, last)| (first + last) / 2) as i32;
    let distance = if actor.is_some() || recipient.is_some() {
        let token = proto.token as i32;
        (token - middle(actor)).abs().min(1000) + (token - middle(recipient)).abs().min(1000)
    } else {
        0
    };
    let depth = tree.depth[proto.token] as i32;
    (if loose { score.max(0) } else { score }, -depth.min(3) * i32::from(loose), -distance)
}

/// The verb of the sentence a bare phrase is read in.
const CARRIER: &str = "spoke";

/// Who a name or description stands for, as of a date.
///
/// A reader of sentences reads a phrase best as the subject of one, so it is read in that place
/// first, and by itself where no subject is found there that the codebook knows.
pub fn entity(text: &str, date: Option<Date>, book: &Codebook, model: &Model) -> EntityCode {
    let text = text.trim();
    let placed = format!("{text} {CARRIER} on Monday .");
    // Of several subjects a long phrase is taken apart into, the last is its head.
    let subject = |tree: &Tree<'_>| {
        let verb = (0..tree.len()).rev().find(|&i| tree.word(i) == CARRIER)?;
        (0..verb).rev().find(|&i| {
            tree.head(i) == Some(verb)
                && matches!(tree.rel(i), Deprel::Nsubj | Deprel::NsubjPass | Deprel::Compound)
        })
    };
    let none =
        EntityCode { country: None, sectors: Vec::new(), name: None, kind: EntityKind::Unknown };
    let placed = phrase(&placed, date, book, model, |tree| subject(tree).into_iter().collect());
    if let Some((code, true)) = &placed {
        if code.country.is_some() {
            return code.clone();
        }
    }
    let alone = phrase(text, date, book, model, |tree| {
        // The root of a phrase may be misread: try it, then every noun, last first.
        let root = (0..tree.len()).find(|&i| tree.head(i).is_none()).unwrap_or(0);
        let mut order = vec![root];
        order.extend((0..tree.len()).rev().filter(|&i| i != root));
        order
    });
    let worth = |found: &Option<(EntityCode, bool)>| {
        found.as_ref().map(|(code, known)| (*known, code.country.is_some()))
    };
    let best = if worth(&alone) > worth(&placed) { alone } else { placed };
    best.map_or(none, |(code, _)| code)
}

/// The first of the tokens in `order` that names someone known, else the first that names anyone;
/// whether it is known stands beside it.
fn phrase(
    text: &str,
    date: Option<Date>,
    book: &Codebook,
    model: &Model,
    order: impl Fn(&Tree<'_>) -> Vec<usize>,
) -> Option<(EntityCode, bool)> {
    let whole = [annals_model::Span::new(0, text.len())];
    let sentences = annals_parse::parse_given(text, &whole, model);
    let sentence = sentences.first().filter(|sentence| !sentence.tokens.is_empty())?;
    let tree = Tree::new(sentence, text);
    let first = usize::from(tree.word(0).eq_ignore_ascii_case("the"));
    let last = (0..tree.len()).rev().find(|&i| tree.word(i) == CARRIER).unwrap_or(tree.len());
    let hits = names::find_given(&tree, &book.entities, first..last);
    let mut unknown = None;
    for token in order(&tree) {
        let mut resolver =
            Resolver { book, date, memory: Memory::default(), home: None, nested: 0 };
        let Some(found) = resolver.resolve(&tree, &hits, token) else { continue };
        let code = EntityCode {
            country: found.participant.country,
            sectors: found.participant.sectors.clone(),
            name: found.participant.name.clone(),
            kind: found.participant.kind,
        };
        if found.known {
            return Some((code, true));
        }
        unknown.get_or_insert(code);
    }
    unknown.map(|code| (code, false))
}

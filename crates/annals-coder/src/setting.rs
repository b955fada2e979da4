//! Where a sentence is set: sport, markets, a novel. There only the plainly political acts.
//!
//! The settings, their words and whom they silence are the codebook's. The engine weighs the
//! cues of the sentence, its headline, its section and its neighbours, and asks of each event who
//! its parties are: a minister or the police are political anywhere, a country's name is not
//! where teams bear it, and what "Kestan bonds" do is not done by Kestany.

use crate::compose::{one_of, Proto};
use crate::document::Document;
use crate::matcher::fits;
use crate::mention::Entity;
use crate::tree::Tree;
use annals_codebook::{EntityRef, FrameKind, Phrase, Setting, States, Words};
use annals_model::{CountryCode, Deprel, EntityKind, EventType, PartKind, QuadClass, Sector, Upos};

/// How much one sentence tells of one setting.
#[derive(Clone, Debug, Default)]
pub(crate) struct Evidence {
    weight: i32,
    /// The cues found, in the order of the text.
    words: Vec<String>,
}

/// Evidence for every setting of the book, sentence by sentence.
pub(crate) type Weighed = Vec<Vec<Evidence>>;

/// Those who have or seek power over others: what they do is political wherever it is told.
const POWER: &[Sector] = &[
    Sector::Gov,
    Sector::Leg,
    Sector::Jud,
    Sector::Mil,
    Sector::Cop,
    Sector::Spy,
    Sector::Pty,
    Sector::Opp,
    Sector::Reb,
    Sector::Prm,
    Sector::Uaf,
    Sector::Eli,
    Sector::Pre,
    Sector::Lab,
    Sector::Rel,
];

/// A document of which half the sentences tell of a setting is set there; of fewer than this, none is.
const LEAST: usize = 4;

fn ends_at(tree: &Tree<'_>, phrase: &Phrase, last: usize) -> bool {
    let mut at = last;
    for (back, word) in phrase.0.iter().rev().enumerate() {
        if back > 0 {
            let Some(before) = at.checked_sub(1) else { return false };
            at = before;
            if matches!(tree.word(at), "-" | "–" | "'") {
                let Some(before) = at.checked_sub(1) else { return false };
                at = before;
            }
        }
        if tree.lemma(at) != word && !tree.word(at).eq_ignore_ascii_case(word) {
            return false;
        }
    }
    true
}

fn listed(tree: &Tree<'_>, words: &Words, token: usize) -> bool {
    let word = tree.word(token).to_lowercase();
    let mut phrases = words.ending_in(tree.lemma(token)).chain(words.ending_in(&word));
    phrases.any(|phrase| ends_at(tree, phrase, token))
}

/// Whether someone is of private life, and speaks for no more than themselves: "a Kestan singer".
pub(crate) fn private_person(document: &Document<'_>, s: usize, entity: &Entity) -> bool {
    let tree = &document.trees[s];
    let people = document.book.words("private_person");
    // "he" is the man he stands for.
    let role = entity.role.as_deref().is_some_and(|role| people.ending_in(role).next().is_some());
    role || place_of(tree, entity).is_some_and(|token| listed(tree, people, token))
}

/// Weighs the cues of every sentence.
pub(crate) fn weigh(document: &Document<'_>) -> Weighed {
    let settings = &document.book.settings;
    let own: Weighed = (0..document.trees.len()).map(|s| weigh_one(document, s)).collect();
    let headline = document.parsed.article.parts.iter().find(|p| p.kind == PartKind::Headline);
    let in_headline = |s: usize| {
        headline.is_some_and(|part| {
            let span = document.trees[s].sentence.span;
            part.span.start <= span.start && span.end <= part.span.end
        })
    };
    let section = document.parsed.article.section.as_deref().map(str::to_lowercase);
    let mut all = own.clone();
    for (at, setting) in settings.iter().enumerate() {
        let mut around = Evidence::default();
        if let Some(name) = section.as_ref().filter(|name| setting.sections.contains(name)) {
            around.weight += Setting::STRONG;
            around.words.push(format!("section {name}"));
        }
        let told = (0..own.len()).filter(|&s| own[s][at].weight >= Setting::STRONG).count();
        if own.len() >= LEAST && 2 * told >= own.len() {
            around.weight += Setting::STRONG - Setting::FAINT;
            around.words.push("most sentences".to_owned());
        }
        for (s, evidence) in own.iter().enumerate() {
            if in_headline(s) && evidence[at].weight > 0 {
                around.weight += evidence[at].weight.min(Setting::STRONG - Setting::FAINT);
                around.words.extend(evidence[at].words.iter().map(|w| format!("{w} (headline)")));
            }
        }
        for (s, evidence) in all.iter_mut().enumerate() {
            if !in_headline(s) {
                evidence[at].weight += around.weight;
                evidence[at].words.extend(around.words.iter().cloned());
            }
        }
    }
    all
}

/// "the club's president", "FIFA president": an office of the setting itself. A word before a
/// noun has to be a strong cue: a car bomb is a bomb.
fn of_setting(document: &Document<'_>, tree: &Tree<'_>, setting: usize, token: usize) -> bool {
    tree.children(token).any(|child| {
        let least = match tree.rel(child) {
            Deprel::NmodPoss => Setting::FAINT,
            Deprel::Nmod if tree.marked_with(child, "of") => Setting::FAINT,
            Deprel::Compound => Setting::STRONG,
            _ => return false,
        };
        let word = tree.word(child).to_lowercase();
        let book = document.book;
        let on_word = book.setting_cues_on(&word).iter();
        book.setting_cues_on(tree.lemma(child)).iter().chain(on_word).any(|(of, weight, phrase)| {
            *of == setting && *weight >= least && ends_at(tree, phrase, child)
        })
    })
}

fn weigh_one(document: &Document<'_>, s: usize) -> Vec<Evidence> {
    let tree = &document.trees[s];
    let mut evidence = vec![Evidence::default(); document.book.settings.len()];
    // A word within a longer name is part of the name: the Labour Party gives no party.
    let named =
        |i: usize| document.hits[s].iter().any(|hit| hit.contains(i) && hit.end - hit.start > 1);
    for i in 0..tree.len() {
        let word = tree.word(i).to_lowercase();
        let lemma = tree.lemma(i);
        let on_word = if word == lemma { &[] } else { document.book.setting_cues_on(&word) };
        // The longest phrase that ends here speaks for each setting.
        let mut best: Vec<(usize, i32, &Phrase)> = Vec::new();
        for (setting, weight, phrase) in document.book.setting_cues_on(lemma).iter().chain(on_word)
        {
            let inside_name = phrase.0.len() == 1 && named(i);
            let politics_of_it = *weight < 0 && of_setting(document, tree, *setting, i);
            if inside_name || politics_of_it || !ends_at(tree, phrase, i) {
                continue;
            }
            match best.iter_mut().find(|(other, _, _)| other == setting) {
                Some(kept) if kept.2 .0.len() < phrase.0.len() => {
                    *kept = (*setting, *weight, phrase);
                }
                Some(_) => {}
                None => best.push((*setting, *weight, phrase)),
            }
        }
        for (setting, weight, phrase) in best {
            let told = &mut evidence[setting];
            let words = phrase.0.join(" ");
            // A word said twice tells no more than once.
            if told.words.contains(&words) {
                continue;
            }
            told.weight += weight;
            if weight > 0 {
                told.words.push(words);
            }
        }
    }
    evidence
}

/// Why an event is none where its sentence is set; `None` where it stands.
pub(crate) fn silences(document: &Document<'_>, s: usize, proto: &Proto) -> Option<String> {
    let weighed = &document.weighed()[s];
    let tree = &document.trees[s];
    for (at, setting) in document.book.settings.iter().enumerate() {
        if !setting.silences.is_empty() && !one_of(&setting.silences, proto) {
            continue;
        }
        let because = |why: String| Some(format!("setting {}: {why}", setting.name));
        if let Some(work) = story_of(document, s, setting, proto) {
            return because(format!("told by a {}", tree.lemma(work)));
        }
        if one_of(&setting.keeps, proto) {
            continue;
        }
        let private = !setting.among.is_empty() && weighed[at].weight >= 0;
        if private && all_private(document, s, setting, proto) {
            return because("by who takes part".to_owned());
        }
        let evidence = &weighed[at];
        if evidence.weight >= Setting::STRONG && !is_political(document, s, setting, proto) {
            return because(evidence.words.join(", "));
        }
    }
    if let Some(agent) = by_a_thing(document, s, proto) {
        return Some(format!("`{}` is nobody", tree.lemma(agent)));
    }
    let thing = bears_its_name(document, s, proto)?;
    Some(format!("`{}` acts for no state", tree.lemma(thing)))
}

/// Whether those who act are of the setting, and nobody else takes part but bystanders.
fn all_private(document: &Document<'_>, s: usize, setting: &Setting, proto: &Proto) -> bool {
    let tree = &document.trees[s];
    let of_it = |entity: &Entity| {
        place_of(tree, entity).is_some_and(|token| listed(tree, &setting.theirs, token))
    };
    let material = proto.event_type.quad() == QuadClass::MaterialConflict;
    let theirs = |entity: &Entity| {
        let code = entity.country();
        let international = code.is_some_and(|code| code.is_international());
        let sectors = &entity.participant.sectors;
        entity.known
            && (fits(entity, &setting.among)
                || (!material && private_person(document, s, entity))
                || (sectors == &[Sector::Unk] && of_it(entity)))
            && !sectors.iter().any(|sector| POWER.contains(sector))
            && (!international || code == CountryCode::new("MNC"))
    };
    let bystander = |entity: &Entity| {
        !entity.known
            || entity.weak
            || entity.participant.kind == EntityKind::Place
            || of_it(entity)
            || is_ground(document, s, entity)
            || thing_of(tree, entity).is_some_and(|thing| {
                listed(tree, &setting.theirs, thing) || !acts_through(document, s, proto, thing)
            })
    };
    proto.actors.iter().any(theirs)
        && proto.participants().all(|entity| theirs(entity) || bystander(entity))
}

/// Whether an event has parties that are political even in a setting that is not.
fn is_political(document: &Document<'_>, s: usize, setting: &Setting, proto: &Proto) -> bool {
    let others: &[Entity] = if setting.by_actor { &[] } else { &proto.recipients };
    let mut states: Vec<&Entity> = Vec::new();
    for entity in proto.actors.iter().chain(others) {
        match standing(document, s, setting, proto, entity) {
            Standing::Political => return true,
            Standing::State if !states.iter().any(|other| other.same_party(entity)) => {
                states.push(entity);
            }
            _ => {}
        }
    }
    match setting.states {
        States::Any => !states.is_empty(),
        States::Two => states.len() > 1,
        States::None => false,
    }
}

/// What a party is where a sentence is set.
enum Standing {
    Political,
    /// A state, named by itself.
    State,
    Private,
}

/// Where a party stands in the sentence; one that is only referred to may stand in another.
fn place_of(tree: &Tree<'_>, entity: &Entity) -> Option<usize> {
    let here = |span: annals_model::Span| {
        let sentence = tree.sentence.span;
        sentence.start <= span.start && span.end <= sentence.end
    };
    (entity.participant.span.is_some_and(here) && entity.token < tree.len()).then_some(entity.token)
}

/// A state that only says where: "in Kestany", or by its capital "flights from Ardov".
fn is_ground(document: &Document<'_>, s: usize, entity: &Entity) -> bool {
    let tree = &document.trees[s];
    let state = entity.participant.kind == EntityKind::State;
    let Some(token) = place_of(tree, entity).filter(|_| state) else { return false };
    let capital = document.hits[s].iter().filter(|hit| hit.contains(token)).any(|hit| {
        let named = hit.find(|found| match found {
            EntityRef::Seat(i) => document.book.entities.states[i as usize].capital.clone(),
            _ => None,
        });
        named.is_some_and(|name| name == entity.participant.text)
    });
    let mut top = token;
    while let (Deprel::Conj, Some(head)) = (tree.rel(top), tree.head(top)) {
        top = head;
    }
    let marked = |markers: &[&str]| markers.iter().any(|marker| tree.marked_with(top, marker));
    marked(&["in", "near"]) || (capital && marked(&["between", "from", "to", "at"]))
}

/// The thing a state, an organisation or a place is named for the sake of: "Kestan bonds",
/// "exports of Kestany".
fn thing_of(tree: &Tree<'_>, entity: &Entity) -> Option<usize> {
    let named = matches!(
        entity.participant.kind,
        EntityKind::State | EntityKind::Organisation | EntityKind::Place
    );
    let mut at = place_of(tree, entity)?;
    while tree.rel(at) == Deprel::Conj {
        at = tree.head(at)?;
    }
    let below =
        matches!(tree.rel(at), Deprel::Amod | Deprel::Compound | Deprel::NmodPoss | Deprel::Nmod);
    tree.head(at).filter(|_| named && below)
}

/// Whether a state acts through a thing of its own: by what it does ("Kestan attacks"), or by
/// what the book lists ("Kestan warplanes"). A Kestan baker, yacht or currency is none of it.
fn acts_through(document: &Document<'_>, s: usize, proto: &Proto, thing: usize) -> bool {
    let tree = &document.trees[s];
    let book = document.book;
    let deed = || {
        book.frames_on(tree.lemma(thing)).iter().any(|&(rule, frame)| {
            let rule = &book.rules[rule as usize];
            let frame = &rule.frames[frame as usize];
            frame.kind == FrameKind::Noun
                && !rule.discard
                && frame.heads.iter().any(|head| ends_at(tree, head, thing))
        })
    };
    proto.used.contains(&thing)
        || tree.is_verbal(thing)
        || listed(tree, book.words("state_thing"), thing)
        || deed()
}

/// The agent of a passive where it is no one and no deed: "threatened by a tick". What bombs do
/// is done by somebody.
fn by_a_thing(document: &Document<'_>, s: usize, proto: &Proto) -> Option<usize> {
    let tree = &document.trees[s];
    let harm = matches!(proto.event_type, EventType::Assault | EventType::Protest);
    if harm
        || !proto.actors.is_empty()
        || !tree.is_verbal(proto.token)
        || !tree.is_passive(proto.token)
    {
        return None;
    }
    let agent = tree.agent(proto.token)?;
    let thing = tree.upos(agent) == Upos::Noun && document.entities(s, agent).is_empty();
    (thing && !acts_through(document, s, proto, agent)).then_some(agent)
}

/// Who is taken for a state that acts and is none: "a Kestan chocolatier has declared war".
fn bears_its_name(document: &Document<'_>, s: usize, proto: &Proto) -> Option<usize> {
    let tree = &document.trees[s];
    if document.book.words("state_thing").is_empty() {
        return None;
    }
    let stranger = |entity: &Entity| {
        let state = entity.participant.kind == EntityKind::State;
        let thing = thing_of(tree, entity).filter(|_| state)?;
        (!acts_through(document, s, proto, thing)).then_some(thing)
    };
    let first = proto.actors.first().and_then(stranger);
    first.filter(|_| proto.actors.iter().all(|actor| !actor.known || stranger(actor).is_some()))
}

fn standing(
    document: &Document<'_>,
    s: usize,
    setting: &Setting,
    proto: &Proto,
    entity: &Entity,
) -> Standing {
    let tree = &document.trees[s];
    let kind = entity.participant.kind;
    let index = document.book.settings.iter().position(|other| other.name == setting.name);
    let theirs = place_of(tree, entity).is_some_and(|token| {
        listed(tree, &setting.theirs, token)
            || index.is_some_and(|index| of_setting(document, tree, index, token))
    });
    if !entity.known || kind == EntityKind::Place || theirs {
        return Standing::Private;
    }
    // "Kestan bonds fell": whose the thing is does not act. "Kestany's ban" is Kestany's act.
    if let Some(thing) = thing_of(tree, entity) {
        let act = proto.used.contains(&thing) || kind == EntityKind::Organisation;
        if !act || listed(tree, &setting.theirs, thing) {
            return Standing::Private;
        }
    }
    if kind == EntityKind::State {
        if is_ground(document, s, entity) {
            return Standing::Private;
        }
        return Standing::State;
    }
    let marches = proto.event_type == EventType::Protest && entity.role.is_some();
    let international = entity.country().is_some_and(CountryCode::is_international);
    let sectors = &entity.participant.sectors;
    let power = sectors.iter().any(|sector| POWER.contains(sector));
    if !entity.weak && (marches || power || (international && sectors.is_empty())) {
        return Standing::Political;
    }
    Standing::Private
}

/// The work that tells of an event: "a film about the siege", "the play tells how he betrays her".
fn story_of(document: &Document<'_>, s: usize, setting: &Setting, proto: &Proto) -> Option<usize> {
    if setting.works.is_empty() {
        return None;
    }
    let tree = &document.trees[s];
    let work = |i: usize| {
        let several = document.is_quantity(s, i)
            && tree.children(i).any(|c| tree.rel(c) == Deprel::Nmod && tree.marked_with(c, "of"));
        (tree.is_nominal(i) && !several && listed(tree, &setting.works, i)).then_some(i)
    };
    let mut at = proto.token;
    loop {
        if tree.is_verbal(at) && !tree.is_passive(at) {
            let teller = tree.surface_subject(at).and_then(work);
            if teller.is_some() && (at == proto.token || listed(tree, &setting.tells, at)) {
                return teller;
            }
            // "in the final act", but "still in play".
            let meant = [Deprel::Det, Deprel::NmodPoss, Deprel::Amod, Deprel::Compound];
            let within = tree
                .children(at)
                .filter(|&c| tree.rel(c) == Deprel::Obl && tree.marked_with(c, "in"))
                .filter(|&c| tree.child(c, &meant).is_some() || tree.upos(c) == Upos::Num)
                .find_map(work);
            if within.is_some() {
                return within;
            }
        }
        let head = tree.head(at)?;
        if let Some(work) = work(head) {
            let about = ["about", "of", "on", "around"].iter().any(|m| tree.marked_with(at, m));
            let told = match tree.rel(at) {
                Deprel::Nmod => about,
                // "the film, which Kestany banned" tells what befell the film.
                // "took to the shows to defend": an aim is nobody's story.
                Deprel::Acl | Deprel::AclRelcl => {
                    tree.patient(at) != Some(work) && !tree.marked_with(at, "to")
                }
                _ => false,
            };
            if told {
                return Some(work);
            }
        }
        at = head;
    }
}

//! The line language of rules: one line is one way a predicate is said.
//!
//! ```text
//! actor warn|caution recipient of @harm          verb frame: subject, verb, object, prepositions
//! the attack|raid by actor on|against recipient  noun frame, starting with "the"
//! actor be hostile|deaf to recipient             predicate frame, with "be"
//! actor refuse|decline to EVENT                  an operator: EVENT is another rule's event
//! speaker say|tell that EVENT                    speech: the subject vouches for the event
//! ```
//!
//! Words are lemmas; `a|b` is a choice, `@set` a named word list, `break_off` a
//! word with its particle, `air_strike` a word with what stands before it, `?`
//! after a slot makes it optional, `*` is anything. Voice, relative clauses,
//! control, coordination, possessives and apposition are the engine's work.

use rustc_hash::FxHashMap;

/// One or more words read as one: `air strike`, `break off`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Phrase(pub Vec<String>);

impl Phrase {
    fn new(word: &str) -> Self {
        Phrase(word.split('_').map(str::to_lowercase).collect())
    }

    /// The word a noun phrase hangs on: the last.
    pub fn noun_head(&self) -> &str {
        self.0.last().map_or("", String::as_str)
    }

    /// The word a verb phrase hangs on: the first.
    pub fn verb_head(&self) -> &str {
        self.0.first().map_or("", String::as_str)
    }
}

/// A choice of phrases, looked up by the word they hang on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words {
    pub phrases: Vec<Phrase>,
    by_noun: FxHashMap<String, Vec<usize>>,
}

impl Words {
    pub fn new(phrases: Vec<Phrase>) -> Self {
        let mut by_noun: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (index, phrase) in phrases.iter().enumerate() {
            by_noun.entry(phrase.noun_head().to_owned()).or_default().push(index);
        }
        Words { phrases, by_noun }
    }

    pub fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }

    /// The phrases whose last word is `lemma`.
    pub fn ending_in(&self, lemma: &str) -> impl Iterator<Item = &Phrase> {
        self.by_noun.get(lemma).into_iter().flatten().map(|&index| &self.phrases[index])
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameKind {
    Verb,
    Noun,
    /// A predicate noun or adjective with a copula.
    Predicate,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ArgKind {
    Actor,
    Recipient,
    Speaker,
    /// Another rule's event.
    Event,
    Words(Words),
    Anything,
}

/// What fills a place of a frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Arg {
    pub kind: ArgKind,
    pub optional: bool,
}

/// A place beside the head: the object, or what a preposition or "that" brings in.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    /// Prepositions (or `to`, `that`) that may introduce it; empty for the object.
    pub preps: Vec<String>,
    pub arg: Arg,
}

/// One way a predicate is said.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    pub line: usize,
    pub kind: FrameKind,
    pub heads: Vec<Phrase>,
    pub subject: Option<Arg>,
    pub elements: Vec<Element>,
}

impl Frame {
    pub fn args(&self) -> impl Iterator<Item = &Arg> {
        self.subject.iter().chain(self.elements.iter().map(|element| &element.arg))
    }

    pub fn has_event(&self) -> bool {
        self.args().any(|arg| arg.kind == ArgKind::Event)
    }

    pub fn has_speaker(&self) -> bool {
        self.args().any(|arg| arg.kind == ArgKind::Speaker)
    }
}

const PREPOSITIONS: &[&str] = &[
    "about",
    "across",
    "after",
    "against",
    "along",
    "alongside",
    "amid",
    "among",
    "around",
    "as",
    "at",
    "before",
    "behind",
    "between",
    "beyond",
    "by",
    "despite",
    "during",
    "for",
    "from",
    "in",
    "inside",
    "into",
    "near",
    "of",
    "off",
    "on",
    "onto",
    "outside",
    "over",
    "past",
    "regarding",
    "that",
    "through",
    "to",
    "toward",
    "towards",
    "under",
    "until",
    "upon",
    "via",
    "with",
    "within",
    "without",
    "if",
    "whether",
    "because",
    "unless",
    "ahead_of",
    "out_of",
    "because_of",
    "due_to",
    "in_favor_of",
    "in_favour_of",
    "on_behalf_of",
];

/// Named word lists, `@weapon`.
pub(crate) type WordSets = FxHashMap<String, Vec<Phrase>>;

/// Reads a choice such as `attack|raid|@weapon`.
pub(crate) fn choice(text: &str, sets: &WordSets) -> Result<Vec<Phrase>, String> {
    let mut phrases = Vec::new();
    for word in text.split('|').map(str::trim) {
        if word.is_empty() {
            return Err(format!("an empty word stands in `{text}`"));
        }
        match word.strip_prefix('@') {
            Some(name) => match sets.get(name) {
                Some(set) => phrases.extend(set.iter().cloned()),
                None => return Err(format!("no word set is called `@{name}`")),
            },
            None if word.chars().all(|c| c.is_alphanumeric() || "_-'.’".contains(c)) => {
                phrases.push(Phrase::new(word));
            }
            None => return Err(format!("`{word}` is no word")),
        }
    }
    Ok(phrases)
}

fn arg(text: &str, sets: &WordSets) -> Result<Arg, String> {
    let (text, optional) = match text.strip_suffix('?') {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    let kind = match text {
        "actor" => ArgKind::Actor,
        "recipient" => ArgKind::Recipient,
        "speaker" => ArgKind::Speaker,
        "EVENT" => ArgKind::Event,
        "*" => ArgKind::Anything,
        _ => ArgKind::Words(Words::new(choice(text, sets)?)),
    };
    Ok(Arg { kind, optional })
}

fn prepositions(text: &str) -> Option<Vec<String>> {
    text.split('|')
        .map(|word| PREPOSITIONS.contains(&word).then(|| word.replace('_', " ")))
        .collect()
}

/// Reads one frame line.
pub(crate) fn parse(text: &str, line: usize, sets: &WordSets) -> Result<Frame, String> {
    let mut tokens = text.split_whitespace().peekable();
    let mut frame = Frame {
        line,
        kind: FrameKind::Verb,
        heads: Vec::new(),
        subject: None,
        elements: Vec::new(),
    };
    let head = match tokens.next() {
        Some("the") => {
            frame.kind = FrameKind::Noun;
            tokens.next().ok_or("a noun frame needs a noun after `the`")?
        }
        Some(subject) => {
            frame.subject = Some(arg(subject, sets)?);
            let verb = tokens.next().ok_or("a frame needs a verb after its subject")?;
            if verb == "be" {
                frame.kind = FrameKind::Predicate;
                tokens.next().ok_or("a predicate frame needs a word after `be`")?
            } else {
                verb
            }
        }
        None => return Err("the frame is empty".to_owned()),
    };
    if prepositions(head).is_some_and(|_| frame.kind != FrameKind::Predicate)
        || ["actor", "recipient", "speaker", "EVENT", "*"].contains(&head)
    {
        return Err(format!("`{head}` stands where the verb or noun should"));
    }
    frame.heads = choice(head, sets)?;
    while let Some(token) = tokens.next() {
        match prepositions(token) {
            Some(preps) => {
                let filler = tokens
                    .next()
                    .ok_or_else(|| format!("nothing follows the preposition `{token}`"))?;
                frame.elements.push(Element { preps, arg: arg(filler, sets)? });
            }
            None => frame.elements.push(Element { preps: Vec::new(), arg: arg(token, sets)? }),
        }
    }
    if frame.elements.iter().filter(|element| element.preps.is_empty()).count() > 2 {
        return Err("a frame takes at most two objects".to_owned());
    }
    Ok(frame)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(text: &str) -> Result<Frame, String> {
        let mut sets = WordSets::default();
        sets.insert("harm".into(), vec![Phrase::new("consequence"), Phrase::new("retaliation")]);
        parse(text, 1, &sets)
    }

    #[test]
    fn a_verb_frame_has_subject_head_object_and_prepositions() {
        let frame = frame("actor warn|caution recipient of @harm").unwrap();
        assert_eq!(frame.kind, FrameKind::Verb);
        assert_eq!(frame.heads, [Phrase::new("warn"), Phrase::new("caution")]);
        assert_eq!(frame.elements.len(), 2);
        assert_eq!(frame.elements[1].preps, ["of"]);
        let ArgKind::Words(words) = &frame.elements[1].arg.kind else { panic!() };
        assert_eq!(words.ending_in("retaliation").count(), 1);
    }

    #[test]
    fn noun_and_predicate_frames() {
        assert_eq!(frame("the raid by actor on|against recipient?").unwrap().kind, FrameKind::Noun);
        assert_eq!(frame("actor be hostile to recipient").unwrap().kind, FrameKind::Predicate);
        assert!(frame("actor refuse to EVENT").unwrap().has_event());
    }

    #[test]
    fn mistakes_are_named() {
        let check = |text: &str, expect: &str| assert_eq!(frame(text).unwrap_err(), expect);
        check("actor", "a frame needs a verb after its subject");
        check("actor warn recipient of", "nothing follows the preposition `of`");
        check("actor use @gun", "no word set is called `@gun`");
        check("actor of recipient", "`of` stands where the verb or noun should");
        check("actor hit|", "an empty word stands in `hit|`");
    }
}

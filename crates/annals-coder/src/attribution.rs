//! Who says what: reporting words, their sources, and the words they report.
//!
//! Three signs are read together: the tree (a clause below a verb of saying), the comma-bound
//! aside (", officials said on Monday,"), and quotation marks, which a paragraph may carry over
//! several sentences. Which words report is the codebook's, in `operators/grammar.md`.

use crate::document::Document;
use crate::mention::Entity;
use crate::quotation::{self, Quotation};
use crate::tree::Tree;
use annals_codebook::Codebook;
use annals_model::{Deprel, EntityKind, Feats, ParsedArticle, Participant, Resolution, Span, Upos};

/// Words on somebody's word.
#[derive(Clone, Debug)]
pub(crate) struct Utterance {
    pub sentence: usize,
    /// The reporting word.
    pub token: usize,
    /// The word its source hangs on: a pronoun where one stands there.
    pub source: usize,
    pub speakers: Vec<Entity>,
    /// Reported tokens by sentence, both in order.
    pub content: Vec<(usize, Vec<usize>)>,
    pub quoted: bool,
}

impl Utterance {
    /// The reported tokens of a sentence.
    pub fn of(&self, s: usize) -> &[usize] {
        self.content.iter().find(|(at, _)| *at == s).map_or(&[], |(_, tokens)| tokens)
    }

    fn add(&mut self, s: usize, more: impl Iterator<Item = usize>) {
        let at = match self.content.iter().position(|(at, _)| *at == s) {
            Some(at) => at,
            None => {
                self.content.push((s, Vec::new()));
                self.content.len() - 1
            }
        };
        let tokens = &mut self.content[at].1;
        tokens.extend(more);
        tokens.sort_unstable();
        tokens.dedup();
        self.content.sort_unstable_by_key(|(at, _)| *at);
    }
}

/// Something said, its cue, and who said it, as stretches of the article's text.
#[derive(Clone, Debug)]
pub struct Attribution {
    /// The sentence that holds the cue.
    pub sentence: usize,
    /// The reporting word: "said", "according".
    pub cue: Span,
    /// The word the source's phrase hangs on.
    pub source_head: Span,
    /// The words of the source's phrase.
    pub source: Span,
    /// Whom they stand for, pronouns followed back; empty where the document does not tell.
    pub speakers: Vec<Participant>,
    /// What is reported, in the order of the text, marks and all.
    pub content: Vec<Span>,
    /// Some of it stands in quotation marks.
    pub quoted: bool,
}

/// Every attribution of a parsed document, in the order of their cues.
///
/// Nested ones come each by itself: the content of the outer holds the inner whole.
pub fn attributions(parsed: &ParsedArticle, book: &Codebook) -> Vec<Attribution> {
    of_document(&Document::read(parsed, book, crate::article_date(parsed)))
}

pub(crate) fn of_document(document: &Document<'_>) -> Vec<Attribution> {
    let shown = |utterance: &Utterance| {
        let tree = &document.trees[utterance.sentence];
        let span = |token: usize| tree.sentence.tokens[token].span;
        let mut content: Vec<Span> = Vec::new();
        for (s, tokens) in &utterance.content {
            let tree = &document.trees[*s];
            let mut last = None;
            for &token in tokens {
                let span = tree.sentence.tokens[token].span;
                match content.last_mut().filter(|_| last == Some(token.wrapping_sub(1))) {
                    Some(open) => *open = open.cover(span),
                    None => content.push(span),
                }
                last = Some(token);
            }
        }
        Attribution {
            sentence: utterance.sentence,
            cue: span(utterance.token),
            source_head: span(utterance.source),
            source: source_span(tree, utterance.source),
            speakers: utterance.speakers.iter().map(|one| one.participant.clone()).collect(),
            content,
            quoted: utterance.quoted,
        }
    };
    document.utterances().iter().map(shown).collect()
}

/// A source's phrase up to where a clause or an aside begins.
fn source_span(tree: &Tree<'_>, head: usize) -> Span {
    let mut span = tree.sentence.tokens[head].span;
    let mut stack = vec![head];
    while let Some(at) = stack.pop() {
        for child in tree.children(at) {
            let aside = matches!(
                tree.rel(child),
                Deprel::AclRelcl
                    | Deprel::Acl
                    | Deprel::Appos
                    | Deprel::Parataxis
                    | Deprel::Punct
                    | Deprel::Advcl
                    | Deprel::Case
            );
            if !aside || (tree.rel(child) == Deprel::Case && child > at) {
                span = span.cover(tree.sentence.tokens[child].span);
                stack.push(child);
            }
        }
    }
    span
}

/// Every utterance of a document, in the order of the cues.
pub(crate) fn find(document: &Document<'_>) -> Vec<Utterance> {
    let quotations = quotation::find(&document.trees);
    let mut found: Vec<Utterance> = Vec::new();
    for s in 0..document.trees.len() {
        let inside =
            |token: usize| quotations.iter().position(|q| q.clausal && q.holds((s, token)));
        cues(document, s, &inside, &mut found);
    }
    for quotation in quotations.iter().filter(|quotation| quotation.clausal) {
        attach(document, quotation, &mut found);
    }
    found.retain(|utterance| !utterance.content.is_empty());
    name_speakers(document, &mut found);
    found
}

/// Reporting words with what the tree, or the commas around them, give them to report.
fn cues(
    document: &Document<'_>,
    s: usize,
    quotation_of: &dyn Fn(usize) -> Option<usize>,
    found: &mut Vec<Utterance>,
) {
    let tree = &document.trees[s];
    let speech = document.book.words("speech");
    let accounts = document.book.words("account");
    for token in 0..tree.len() {
        let lemma = tree.lemma(token);
        let own = quotation_of(token);
        let read = if matches!(lemma, "according" | "accord") {
            according_to(tree, token)
        } else if tree.is_verbal(token) && speech.ending_in(lemma).next().is_some() {
            verb(document, s, token, own.is_some())
        } else if tree.upos(token) == Upos::Noun && accounts.ending_in(lemma).next().is_some() {
            noun(document, s, token)
        } else {
            None
        };
        let Some((source, mut content)) = read else { continue };
        if !speaks(tree, source, own.is_some()) {
            continue;
        }
        // Tables may hold several sentences in one line: a cue closes its own.
        content.retain(|&i| !(i.min(token)..i.max(token)).any(|at| full_stop(tree, at)));
        // What is said within a quotation reports nothing outside it.
        content.retain(|&i| i != token && (own.is_none() || quotation_of(i) == own));
        while content.last().is_some_and(|&i| tree.upos(i) == Upos::Punct) {
            content.pop();
        }
        while content.first().is_some_and(|&i| matches!(tree.word(i), "," | ";" | "–" | "—")) {
            content.remove(0);
        }
        let mut utterance = Utterance {
            sentence: s,
            token,
            source,
            speakers: Vec::new(),
            content: Vec::new(),
            quoted: false,
        };
        if !content.is_empty() {
            utterance.add(s, content.into_iter());
        }
        found.push(utterance);
    }
}

fn below(tree: &Tree<'_>, top: usize) -> Vec<usize> {
    (0..tree.len()).filter(|&i| tree.within(i, top)).collect()
}

/// "According to X, …"; "…, according to X": the phrase up to its comma, and the sentence around it.
///
/// Read off the words: readers hang these phrases on anything.
fn according_to(tree: &Tree<'_>, token: usize) -> Option<(usize, Vec<usize>)> {
    if tree.lemmas.get(token + 1).is_none_or(|next| next != "to") {
        return None;
    }
    let ends = |i: usize| matches!(tree.word(i), "," | "." | ";" | "—" | "–" | "\"" | "”");
    let to = (token + 2..tree.len()).find(|&i| ends(i)).unwrap_or(tree.len());
    let first = (token + 2..to).find(|&i| tree.is_nominal(i))?;
    let source = phrase_head(tree, first, token + 2, to);
    let opening = (0..token).all(|i| !tree.word(i).contains(char::is_alphanumeric));
    let closed = to < tree.len() && tree.word(to) == ",";
    let rest = (0..tree.len()).filter(|&i| i < token || (i > to && (opening || closed)));
    Some((source, rest.collect()))
}

/// A full stop within a line, with another sentence behind it.
fn full_stop(tree: &Tree<'_>, i: usize) -> bool {
    matches!(tree.word(i), "." | "?" | "!") && (i + 3..tree.len()).any(|at| tree.is_verbal(at))
}

/// Whether somebody is named who can be taken at their word: "anyone says", and a quotation's own
/// "I would say", report nothing.
fn speaks(tree: &Tree<'_>, source: usize, in_quotation: bool) -> bool {
    let lemma = tree.lemma(source);
    let nobody = matches!(
        lemma,
        "anyone"
            | "anybody"
            | "nobody"
            | "someone"
            | "somebody"
            | "everyone"
            | "everybody"
            | "you"
            | "what"
            | "whoever"
            | "there"
    );
    let oneself = in_quotation && matches!(lemma, "i" | "we" | "me");
    !nobody && !oneself && !crate::time::names_time(tree.word(source))
}

/// "the army's claim that …", "reports by the police that …": a noun that holds an account.
fn noun(document: &Document<'_>, s: usize, token: usize) -> Option<(usize, Vec<usize>)> {
    let tree = &document.trees[s];
    // Readers hang the clause on the noun or on the verb above it; "that" stands behind the noun.
    let that = token + 1;
    let marks = that < tree.len()
        && tree.lemma(that) == "that"
        && !matches!(tree.rel(that), Deprel::Nsubj | Deprel::Obj | Deprel::NsubjPass | Deprel::Det);
    if !marks {
        return None;
    }
    let clause = tree.head(that).filter(|&clause| clause > that)?;
    let by = |markers: &[&str]| {
        tree.children(token).find(|&c| {
            tree.rel(c) == Deprel::Nmod && markers.iter().any(|m| tree.marked_with(c, m))
        })
    };
    let source = tree
        .child(token, &[Deprel::NmodPoss])
        .or_else(|| by(&["by", "from", "of"]))
        .or_else(|| {
            tree.child(token, &[Deprel::Compound, Deprel::Amod])
                .filter(|&c| tree.upos(c) == Upos::Propn)
        })?;
    Some((source, below(tree, clause).into_iter().filter(|&i| i > token).collect()))
}

/// A verb of saying: who says it, and what the sentence around it makes of what is said.
fn verb(
    document: &Document<'_>,
    s: usize,
    token: usize,
    in_quotation: bool,
) -> Option<(usize, Vec<usize>)> {
    let tree = &document.trees[s];
    if !in_quotation {
        if let Some(found) = aside(tree, token) {
            return Some(found);
        }
    }
    let source = source_of(document, s, token)?;
    if is_passive(tree, token) && tree.lemma(token) != "quote" {
        // "was first reported by the agency"
        let subject = tree.child(token, &[Deprel::NsubjPass, Deprel::Nsubj])?;
        return Some((source, below(tree, subject)));
    }
    let clause = |c: &usize| {
        let rel = tree.rel(*c);
        // "was quoted as saying", "is quoted saying"
        let quoted_as =
            rel == Deprel::Advcl && tree.lemma(*c) == "say" && tree.lemma(token) == "quote";
        rel == Deprel::Ccomp
            || quoted_as
            || (rel == Deprel::Parataxis && *c > token && !cue_word(tree, *c))
            || (matches!(rel, Deprel::Xcomp | Deprel::Advcl)
                && *c > token
                && tree.marked_with(*c, "that"))
    };
    let clauses: Vec<usize> =
        tree.children(token).filter(clause).filter(|&c| !tree.within(source, c)).collect();
    let mut content: Vec<usize> = clauses.iter().flat_map(|&c| below(tree, c)).collect();
    // "said it was opposed and warned them", "said it was over, adding …": a second verb of saying
    // without a subject of its own is the same speaker's.
    let more: Vec<usize> = content
        .iter()
        .copied()
        .filter(|&i| i > token && clauses.iter().any(|&c| tree.head(i) == Some(c) && i > c))
        .filter(|&i| goes_on(document, s, i))
        .collect();
    content.retain(|&i| !more.iter().any(|&top| tree.within(i, top)));
    // "…, a newspaper quoted the president as saying": what both report stands before them.
    let saying = |i: usize| tree.lemma(i) == "say" && tree.word(i).ends_with("ing");
    let quote = match tree.head(token).filter(|&head| tree.lemma(head) == "quote") {
        Some(head) if saying(token) => Some(head),
        _ => (tree.lemma(token) == "quote").then_some(token),
    };
    let worded = content.iter().any(|&i| {
        let word = tree.word(i);
        word.contains(char::is_alphanumeric) && !(quote.is_some() && (word == "as" || saying(i)))
    });
    if !worded {
        content = around(tree, quote.unwrap_or(token));
    }
    if content.is_empty() {
        content = behind(tree, token, source);
    }
    if content.is_empty() {
        content = account(tree, token, source);
    }
    content.retain(|&i| !tree.within(i, source) || tree.within(token, source));
    content.sort_unstable();
    content.dedup();
    Some((source, content))
}

fn cue_word(tree: &Tree<'_>, i: usize) -> bool {
    matches!(tree.lemma(i), "accord" | "say" | "tell" | "add")
}

/// Whether a word below a reported clause takes up the report again: ", adding that", "and said".
fn goes_on(document: &Document<'_>, s: usize, i: usize) -> bool {
    let tree = &document.trees[s];
    let speech = ["speech", "speech_act"]
        .iter()
        .any(|list| document.book.words(list).ending_in(tree.lemma(i)).next().is_some());
    let bare = tree.children(i).all(|c| match tree.rel(c) {
        Deprel::Nsubj | Deprel::NsubjPass | Deprel::AuxPass => false,
        Deprel::Aux => tree.lemma(c) == "have",
        _ => true,
    });
    let and =
        tree.children(i).any(|c| tree.rel(c) == Deprel::Cc) || i > 0 && tree.lemma(i - 1) == "and";
    let joined = matches!(tree.rel(i), Deprel::Conj | Deprel::Advcl)
        && and
        && tree.feats(i).has(Feats::PAST);
    let participle = tree.rel(i) == Deprel::Advcl
        && tree.word(i).ends_with("ing")
        && i.checked_sub(1).is_some_and(|before| tree.word(before) == ",");
    tree.is_verbal(i) && speech && bare && (joined || participle)
}

/// What a verb's object tells: "announced the arrests", "confirmed the attack".
fn account(tree: &Tree<'_>, token: usize, source: usize) -> Vec<usize> {
    let tells = matches!(
        tree.lemma(token),
        "announce"
            | "report"
            | "confirm"
            | "reveal"
            | "disclose"
            | "admit"
            | "acknowledge"
            | "note"
            | "stress"
            | "emphasise"
            | "emphasize"
            | "allege"
            | "explain"
            | "reiterate"
    );
    let bare = tree.marked_with(token, "to")
        || tree.child(token, &[Deprel::Aux]).is_some_and(|aux| tree.lemma(aux) == "will");
    if !tells || bare {
        return Vec::new();
    }
    tree.child(token, &[Deprel::Obj])
        .filter(|&object| object != source && tree.upos(object) == Upos::Noun)
        .map_or(Vec::new(), |object| below(tree, object))
}

/// What stands around a reporting clause that hangs on what it reports: the sentence without it.
fn around(tree: &Tree<'_>, token: usize) -> Vec<usize> {
    let head = tree.head(token);
    let turned = match (tree.rel(token), head) {
        (Deprel::Parataxis | Deprel::List, Some(_)) => true,
        // "As the minister said, …"; "…, as the minister said"; and clauses turned about.
        (Deprel::Advcl, Some(head)) => {
            tree.marked_with(token, "as")
                || (head > token && tree.child(token, &[Deprel::Mark]).is_none())
        }
        _ => false,
    };
    let Some(head) = head.filter(|_| turned) else { return Vec::new() };
    let own = below(tree, token);
    // A parenthesis may be any clause; one that reports has nothing but its speaker and occasion.
    let closing = own.last().is_some_and(|&last| {
        (last + 1..tree.len()).all(|i| !tree.word(i).contains(char::is_alphanumeric))
    });
    let top = if tree.rel(token) != Deprel::Advcl && closing {
        let mut top = head;
        while let Some(up) = tree.head(top) {
            top = up;
        }
        top
    } else {
        head
    };
    below(tree, top).into_iter().filter(|i| !own.contains(i)).collect()
}

/// The clause behind a verb of saying that the reader did not make its complement: "say the
/// programme, run by the ministry, has brought …".
fn behind(tree: &Tree<'_>, token: usize, source: usize) -> Vec<usize> {
    if source > token {
        return Vec::new();
    }
    let that = (token + 1..tree.len().min(token + 16))
        .take_while(|&i| !matches!(tree.word(i), "," | ";") && !tree.is_verbal(i))
        .find(|&i| tree.lemma(i) == "that" && tree.upos(i) == Upos::Sconj);
    let mut from = that.unwrap_or(token + 1);
    if that.is_none() {
        // "said on Monday the army had": the occasion is not what is said.
        while from < tree.len()
            && (crate::time::names_time(tree.word(from))
                || tree.upos(from) == Upos::Adv
                || (tree.upos(from) == Upos::Adp
                    && from + 1 < tree.len()
                    && crate::time::names_time(tree.word(from + 1))))
        {
            from += 1;
        }
    }
    if from >= tree.len() || matches!(tree.word(from), "," | "." | ";") {
        return Vec::new();
    }
    let finite = |i: usize| {
        tree.is_verbal(i)
            && !tree.marked_with(i, "to")
            && !tree.word(i).ends_with("ing")
            && !matches!(tree.rel(i), Deprel::AclRelcl | Deprel::Acl | Deprel::Amod)
    };
    let mut to = from;
    let mut clause = false;
    while to < tree.len() && !full_stop(tree, to) && tree.word(to) != ";" {
        let breaks = tree.word(to) == ","
            && tree.lemmas.get(to + 1).is_some_and(|next| {
                matches!(next.as_str(), "cite" | "add" | "accord" | "according" | "note" | "refer")
            });
        if breaks {
            break;
        }
        clause |= finite(to) && to > from;
        to += 1;
    }
    if clause {
        (from..to).collect()
    } else {
        Vec::new()
    }
}

/// A reporting clause bound by commas, which holds no more than speaker, verb and occasion:
/// ", officials said on Monday,"; "…”, said the minister". Its speaker, and the sentence without it.
fn aside(tree: &Tree<'_>, token: usize) -> Option<(usize, Vec<usize>)> {
    let mark = |i: usize| matches!(tree.word(i), "\"" | "”" | "''" | "’’");
    let comma = |i: usize| matches!(tree.word(i), "," | "—" | "–" | "--" | ";") || mark(i);
    let end = |i: usize| matches!(tree.word(i), "." | "!" | "?" | "…") || comma(i);
    if !tree.feats(token).has(Feats::FIN) && !tree.feats(token).has(Feats::PAST) {
        return None;
    }
    // "trade, defence and other areas is being maintained": who is spoken of does not speak.
    if tree.child(token, &[Deprel::AuxPass]).is_some() {
        return None;
    }
    let mut from = (0..token).rev().find(|&i| comma(i))?;
    let mut before: Vec<usize> = (from + 1..token).collect();
    before.retain(|&i| !matches!(tree.upos(i), Upos::Adv | Upos::Aux | Upos::Punct));
    let clause_word = |i: usize| {
        matches!(
            tree.lemma(i),
            "who"
                | "which"
                | "that"
                | "and"
                | "but"
                | "when"
                | "while"
                | "if"
                | "as"
                | "because"
                | "although"
                | "where"
        ) && !matches!(tree.rel(i), Deprel::Det)
            || (tree.lemma(i) == "to" && tree.upos(i) == Upos::Part)
    };
    let left = from + 1;
    let and = |i: usize| {
        tree.lemma(i) == "and" && i > left && tree.head(i).is_some_and(|head| tree.is_nominal(head))
    };
    let plain = |i: usize| {
        // A word with a capital is a title or a name, whatever the tagger says.
        let capital = tree.word(i).starts_with(char::is_uppercase);
        let verb = tree.is_verbal(i)
            && !capital
            && !matches!(tree.rel(i), Deprel::Amod | Deprel::Compound);
        !verb && (!clause_word(i) || and(i))
    };
    let (source, mut to) = if let Some((start, source)) = apposed(tree, token, from) {
        from = start;
        (source, token + 1)
    } else if before.is_empty() {
        // Inverted: "…," said the minister, who … .
        if !mark(from) && !matches!(tree.lemma(token), "say" | "add" | "write" | "report") {
            return None;
        }
        let first = (token + 1..tree.len()).find(|&i| tree.is_nominal(i) || end(i))?;
        if end(first) || crate::time::names_time(tree.word(first)) {
            return None;
        }
        let closes = (first..tree.len()).find(|&i| end(i)).unwrap_or(tree.len());
        if !(token + 1..closes).all(plain) {
            return None;
        }
        (phrase_head(tree, first, token + 1, closes), closes)
    } else {
        if !before.iter().all(|&i| plain(i)) || before.len() > 14 {
            return None;
        }
        // A phrase of place or time before the speaker belongs to what is said.
        if before.first().is_some_and(|&i| tree.upos(i) == Upos::Adp) {
            return None;
        }
        let last = before.iter().copied().rev().find(|&i| tree.is_nominal(i))?;
        let direct = tree.children(token).find(|&c| {
            matches!(tree.rel(c), Deprel::Nsubj | Deprel::NsubjPass) && before.contains(&c)
        });
        let source = direct.unwrap_or_else(|| phrase_head(tree, last, from + 1, token));
        (source, token + 1)
    };
    // Behind the verb the occasion: phrases of place and time, whom it was told.
    let addressee = tree.lemma(token) == "tell";
    let mut inside_phrase = false;
    while to < tree.len() && !end(to) {
        let upos = tree.upos(to);
        let time = crate::time::names_time(tree.word(to));
        inside_phrase |= upos == Upos::Adp;
        let fits = plain(to)
            && (inside_phrase
                || addressee
                || time
                || matches!(upos, Upos::Adv | Upos::Num | Upos::Punct));
        if !fits {
            return None;
        }
        to += 1;
    }
    // ", he said, and that …": what follows a closed aside goes on with what is said, unless a
    // participle or relative takes up the speaker.
    let closing = to >= tree.len() || !comma(to) || mark(to);
    let next = (to + 1..tree.len()).find(|&i| tree.word(i).contains(char::is_alphanumeric));
    let takes_up = next.is_none_or(|next| {
        tree.word(next).ends_with("ing") && tree.is_verbal(next)
            || matches!(
                tree.lemma(next),
                "who" | "which" | "whose" | "according" | "after" | "when" | "as"
            )
    });
    let rest: Vec<usize> =
        (0..tree.len()).filter(|&i| i < from || (i > to && !closing && !takes_up)).collect();
    let words = rest.iter().filter(|&&i| tree.word(i).contains(char::is_alphanumeric)).count();
    // Before it stands a clause, or one goes on behind it; an opening phrase alone is no report.
    let clause = rest.iter().any(|&i| tree.is_verbal(i));
    (words >= 3 && clause && from > 1).then_some((source, rest))
}

/// "…”, Arlo Venn, a lawmaker, said": a speaker with an apposition between the quotation's mark
/// and the verb. Where the mark stands, and the word the speaker's phrase hangs on.
fn apposed(tree: &Tree<'_>, token: usize, comma: usize) -> Option<(usize, usize)> {
    if comma + 1 != token || tree.word(comma) != "," {
        return None;
    }
    let mark = (token.saturating_sub(30)..comma)
        .rev()
        .find(|&i| matches!(tree.word(i), "\"" | "”" | "''" | "’’"))?;
    let first = (mark + 1..comma).find(|&i| tree.is_nominal(i))?;
    let end = (first..=comma).find(|&i| tree.word(i) == ",")?;
    (end < comma).then(|| (mark, phrase_head(tree, first, mark + 1, end)))
}

/// The word a phrase hangs on, from one of its words, within bounds.
fn phrase_head(tree: &Tree<'_>, word: usize, from: usize, to: usize) -> usize {
    let mut at = word;
    while let Some(head) = tree.head(at).filter(|head| (from..to).contains(head)) {
        if !tree.is_nominal(head) || tree.depth[head] >= tree.depth[at] {
            break;
        }
        at = head;
    }
    at
}

/// Passive by an auxiliary: readers make "officials said" a passive now and then.
fn is_passive(tree: &Tree<'_>, token: usize) -> bool {
    let auxiliary = tree.child(token, &[Deprel::AuxPass]).is_some()
        || tree.has_child_lemma(token, &[Deprel::Aux], &["be"])
            && !tree.word(token).ends_with("ing");
    let reduced = matches!(tree.rel(token), Deprel::Acl | Deprel::Amod)
        && tree.feats(token).has(Feats::PAST)
        && tree.child(token, &[Deprel::Obj, Deprel::Ccomp]).is_none();
    auxiliary || reduced
}

/// The word a reporting verb's source hangs on.
fn source_of(document: &Document<'_>, s: usize, token: usize) -> Option<usize> {
    let tree = &document.trees[s];
    let direct = |at: usize| {
        tree.children(at).find(|&c| {
            matches!(tree.rel(c), Deprel::Nsubj | Deprel::NsubjPass | Deprel::NsubjOuter)
                && !crate::time::names_time(tree.word(c))
        })
    };
    if is_passive(tree, token) {
        return tree
            .children(token)
            .find(|&c| {
                matches!(tree.rel(c), Deprel::OblAgent | Deprel::Obl)
                    && tree.marked_with(c, "by")
                    && !tree.is_verbal(c)
            })
            .filter(|&agent| !crate::time::names_time(tree.word(agent)));
    }
    let participle =
        tree.word(token).ends_with("ing") && tree.child(token, &[Deprel::Aux]).is_none();
    // "saying nobody came": what follows a participle is the clause's subject, not its own.
    if let Some(subject) = direct(token).filter(|&subject| !participle || subject < token) {
        return Some(subject);
    }
    if participle {
        // "quoted the president as saying", "was quoted as saying"
        if let Some(quote) = tree.head(token).filter(|&head| tree.lemma(head) == "quote") {
            return match is_passive(tree, quote) {
                true => direct(quote),
                false => tree.child(quote, &[Deprel::Obj]),
            };
        }
        // "a letter saying …"
        if tree.rel(token) == Deprel::Acl && token > 0 && tree.word(token - 1) != "," {
            return tree.head(token);
        }
    }
    // Inverted: "said the minister", which readers may make an object.
    let inverted = tree.children(token).find(|&c| {
        c > token
            && matches!(tree.rel(c), Deprel::Obj | Deprel::Obl | Deprel::Dep)
            && tree.is_nominal(c)
            && tree.child(c, &[Deprel::Case]).is_none()
            && !crate::time::names_time(tree.word(c))
            && (token == 0 || matches!(tree.word(token - 1), "," | "\"" | "”" | "''" | "—" | "?"))
    });
    if inverted.is_some() {
        return inverted;
    }
    // "said it was over, adding …": the speaker of the clause above goes on.
    if goes_on(document, s, token) {
        let mut at = token;
        while let Some(head) = tree.head(at) {
            let speech = document.book.words("speech").ending_in(tree.lemma(head)).next().is_some();
            if tree.is_verbal(head) && speech {
                return source_of(document, s, head);
            }
            at = head;
        }
    }
    if let Some(subject) = tree.surface_subject(token).filter(|&subject| subject != token) {
        return tree.is_nominal(subject).then_some(subject);
    }
    // "Arlo Venn, head of the union, said …": the reader lost the subject over its apposition.
    if token > 0 && tree.word(token - 1) == "," {
        let first = (0..token).find(|&i| tree.is_nominal(i))?;
        let end = (first..token).find(|&i| tree.word(i) == ",")?;
        let apposition = end + 1 < token - 1
            && (end + 1..token)
                .all(|i| !matches!(tree.upos(i), Upos::Aux) && !tree.feats(i).has(Feats::FIN));
        if apposition && tree.child(first, &[Deprel::Case]).is_none_or(|case| case >= first) {
            return Some(phrase_head(tree, first, 0, end));
        }
    }
    // ", Orlen said": a name beside a verb that the reader joined to something else.
    let before = token.checked_sub(1)?;
    let near = matches!(tree.upos(before), Upos::Propn | Upos::Noun | Upos::Pron)
        && tree.feats(token).has(Feats::FIN);
    near.then(|| phrase_head(tree, before, 0, token))
}

/// Gives a quotation to the reporting word beside it, or to whoever was being quoted before.
fn attach(document: &Document<'_>, quotation: &Quotation, found: &mut [Utterance]) {
    let outside = |utterance: &Utterance| !quotation.holds((utterance.sentence, utterance.token));
    let (first, last) = (quotation.open.0, quotation.close.0);
    let between = |s: usize, from: usize, to: usize| {
        let tree = &document.trees[s];
        (from..to.min(tree.len())).filter(|&i| tree.word(i).contains(char::is_alphanumeric)).count()
    };
    // Behind the closing mark: "…," the minister said. The nearest, within its clause.
    let behind = found
        .iter()
        .enumerate()
        .filter(|(_, u)| u.sentence == last && u.token > quotation.close.1 && outside(u))
        .map(|(at, u)| (between(last, quotation.close.1, u.token.min(u.source)), at))
        .filter(|(gap, _)| *gap <= 2)
        .min();
    // Before the opening mark: the minister said: "…".
    let ahead = found
        .iter()
        .enumerate()
        .filter(|(_, u)| u.sentence == first && u.token < quotation.open.1 && outside(u))
        .filter(|(_, u)| {
            u.of(first).contains(&(quotation.open.1 + 1)) || leads(document, u, quotation)
        })
        .map(|(at, u)| (quotation.open.1 - u.token, at))
        .min();
    let mut chosen = behind.or(ahead).map(|(_, at)| at);
    // "…," he said. "…": the quotation goes on without a word on whose it is.
    if chosen.is_none() {
        let opens = quotation.open.1 == 0
            || (1..=quotation.open.1)
                .all(|i| !document.trees[first].word(i - 1).contains(char::is_alphanumeric));
        let reported = |u: &Utterance| {
            (first..=last).any(|s| u.sentence == s && outside(u)) && !u.content.is_empty()
        };
        if opens && !found.iter().any(reported) {
            let part = |s: usize| document.trees[s].sentence.part;
            chosen = found
                .iter()
                .enumerate()
                .rev()
                .find(|(_, u)| {
                    u.sentence < first || (u.sentence == first && u.token < quotation.open.1)
                })
                .filter(|(_, u)| {
                    let told = u.content.last().map_or(u.sentence, |(s, _)| u.sentence.max(*s));
                    (part(told) == part(first) && told + 2 >= first)
                        || (u.quoted && told + 1 == first)
                })
                .map(|(at, _)| at);
        }
    }
    let Some(at) = chosen else { return };
    let utterance = &mut found[at];
    for s in first..=last {
        let from = if s == first { quotation.open.1 } else { 0 };
        let to = if s == last { quotation.close.1 + 1 } else { document.trees[s].len() };
        utterance.add(s, from..to.min(document.trees[s].len()));
    }
    utterance.quoted = true;
}

/// Whether a cue opens a quotation: "said: “…", "told them, “…", "said “…".
fn leads(document: &Document<'_>, utterance: &Utterance, quotation: &Quotation) -> bool {
    let tree = &document.trees[utterance.sentence];
    let open = quotation.open.1;
    let Some(before) = open.checked_sub(1) else { return false };
    let near = open - utterance.token <= 12;
    let led = matches!(tree.word(before), "," | ":" | "that") || before == utterance.token;
    let fresh =
        utterance.of(utterance.sentence).iter().all(|&i| i < utterance.token || i >= before);
    near && led && fresh
}

/// Who the sources are; "the statement said" is whoever was speaking before.
fn name_speakers(document: &Document<'_>, found: &mut [Utterance]) {
    let utterance_words = document.book.words("utterance");
    let mut last: Option<(usize, Vec<Entity>)> = None;
    for utterance in found {
        let s = utterance.sentence;
        let tree = &document.trees[s];
        let head = tree.antecedent(utterance.source);
        let mut speakers = document.fill(s, head);
        if speakers.is_empty() && utterance_words.ending_in(tree.lemma(head)).next().is_some() {
            if let Some((_, earlier)) = last.as_ref().filter(|(at, _)| at + 3 >= s) {
                speakers = earlier.clone();
            }
        }
        if !speakers.is_empty() {
            last = Some((s, speakers.clone()));
        }
        utterance.speakers = speakers;
    }
}

/// Somebody the book does not know, by the words alone: "sources", "a study".
pub(crate) fn unknown(document: &Document<'_>, s: usize, head: usize) -> Option<Entity> {
    let tree = &document.trees[s];
    if !matches!(tree.upos(head), Upos::Noun | Upos::Propn) {
        return None;
    }
    let span = source_span(tree, head);
    Some(Entity {
        participant: Participant {
            text: span.of(tree.text).to_owned(),
            span: Some(span),
            country: None,
            sectors: Vec::new(),
            name: None,
            id: None,
            kind: EntityKind::Unknown,
            office: None,
            resolution: Resolution::Named,
        },
        weak: true,
        known: false,
        collective: false,
        plural: tree.feats(head).has(Feats::PLUR),
        gender: None,
        role: None,
        guessed_country: false,
        token: head,
    })
}

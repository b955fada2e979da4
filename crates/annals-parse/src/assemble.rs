//! A sentence read in pieces: a dateline set aside, a quoted clause read by itself.
//!
//! Readers trained on whole sentences trip over `ANKARA (AA) -` and over a long quotation
//! before its "the minister said". Each piece is a plain sentence on its own; the pieces
//! are joined by the grammar that newspapers use for them.

use crate::dateline;
use crate::mend;
use crate::reader::{ReadWord, TreeReader};
use annals_model::{Deprel, Feats, Span, Upos};

/// A quotation shorter than this is a phrase in its sentence, not a clause of its own.
const SHORTEST_QUOTATION: usize = 5;

/// Reads the words of a sentence, in pieces where it has them. One root, unless empty.
pub(crate) fn read(forms: &[&str], spans: &[Span], reader: &dyn TreeReader) -> Vec<ReadWord> {
    let aside = dateline::words(forms, spans);
    let mut words: Vec<ReadWord> = (0..forms.len()).map(|_| ReadWord::default()).collect();
    let rest: Vec<usize> = (aside..forms.len()).collect();
    let Some(root) = read_some(forms, &rest, reader, &mut words) else {
        return words;
    };
    for (at, form) in forms[..aside].iter().enumerate() {
        let punctuation = !form.contains(char::is_alphanumeric);
        words[at] = ReadWord {
            lemma: (*form).to_owned(),
            upos: if punctuation { Upos::Punct } else { Upos::Propn },
            feats: Feats::default(),
            head: Some(if at == 0 { root as u32 } else { 0 }),
            deprel: match (at, punctuation) {
                (0, _) => Deprel::Parataxis,
                (_, true) => Deprel::Punct,
                (_, false) => Deprel::Flat,
            },
        };
    }
    words
}

/// Reads the words at `places` as one sentence; gives back where its root is.
fn read_some(
    forms: &[&str],
    places: &[usize],
    reader: &dyn TreeReader,
    words: &mut [ReadWord],
) -> Option<usize> {
    // Every round takes one quotation out, so the work is bounded by the marks there are.
    let mut places: Vec<usize> = places.to_vec();
    let mut quoted: Vec<(Vec<usize>, usize, usize)> = Vec::new();
    while let Some((open, close)) = quotation(forms, &places) {
        let inner: Vec<usize> = places[open + 1..close].to_vec();
        let (first, last) = (places[open], places[close]);
        places.drain(open..=close);
        quoted.push((inner, first, last));
    }
    let outer = match attribution(forms, &places) {
        Some(comma) if quoted.is_empty() => {
            let end = places.len() - usize::from(is_end(forms[places[places.len() - 1]]));
            let told: Vec<usize> = places[comma + 1..end].to_vec();
            let mut rest: Vec<usize> = places[..comma].to_vec();
            rest.extend(&places[end..]);
            let top = plain(forms, &rest, reader, words);
            if let (Some(top), Some(verb)) = (top, plain(forms, &told, reader, words)) {
                words[verb].head = Some(top as u32);
                words[verb].deprel = Deprel::Parataxis;
                words[places[comma]] = ReadWord {
                    lemma: ",".to_owned(),
                    upos: Upos::Punct,
                    feats: Feats::default(),
                    head: Some(verb as u32),
                    deprel: Deprel::Punct,
                };
            }
            top
        }
        _ => plain(forms, &places, reader, words),
    };
    let mut root = outer;
    for (inner, open, close) in quoted {
        let Some(inner_root) = plain(forms, &inner, reader, words) else { continue };
        match root {
            None => root = Some(inner_root),
            Some(top) => {
                let reports = matches!(words[top].upos, Upos::Verb);
                words[inner_root].head = Some(top as u32);
                words[inner_root].deprel = if reports { Deprel::Ccomp } else { Deprel::Parataxis };
            }
        }
        for mark in [open, close] {
            words[mark] = ReadWord {
                lemma: forms[mark].to_owned(),
                upos: Upos::Punct,
                feats: Feats::default(),
                head: Some(inner_root as u32),
                deprel: Deprel::Punct,
            };
        }
    }
    root
}

fn is_end(form: &str) -> bool {
    matches!(form, "." | "!" | "?" | "…" | "..." | ";")
}

/// Where a closing ", officials said on Monday" begins: the position of its comma.
///
/// Behind the verb of saying stand only names, times and the occasion, so that a clause that is
/// itself reported ("in Ardovia, officials said troops had fired") is left alone.
fn attribution(forms: &[&str], places: &[usize]) -> Option<usize> {
    const LONGEST_SPEAKER: usize = 12;
    const OCCASION: &[&str] = &[
        "on",
        "in",
        "at",
        "to",
        "a",
        "an",
        "the",
        "late",
        "early",
        "today",
        "yesterday",
        "statement",
        "reporters",
        "interview",
        "news",
        "conference",
        "briefing",
        "by",
        "telephone",
        "from",
        "here",
        "speech",
        "this",
        "last",
        "earlier",
        "state",
        "television",
        "tv",
        "radio",
        "night",
        "morning",
        "afternoon",
        "evening",
        "journalists",
        "of",
        "and",
        "via",
        "after",
        "week",
        "month",
        "written",
        "joint",
        "'s",
        "his",
        "her",
        "its",
    ];
    let end = places
        .len()
        .checked_sub(usize::from(places.last().is_some_and(|&at| is_end(forms[at]))))?;
    let verb = (0..end).rev().find(|&at| {
        matches!(
            forms[places[at]],
            "said"
                | "says"
                | "announced"
                | "reported"
                | "told"
                | "added"
                | "confirmed"
                | "claimed"
                | "reports"
                | "acknowledged"
        )
    })?;
    let comma = (0..verb).rev().find(|&at| forms[places[at]] == ",")?;
    let speaker = verb - comma - 1;
    let fits = |at: usize| {
        let form = forms[places[at]];
        OCCASION.contains(&form.to_lowercase().as_str())
            || form.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric())
    };
    let occasion = (verb + 1..end).all(fits) && end - verb <= 12;
    // Inverted: ", said the minister of …" names its speaker behind the verb.
    let inverted = speaker == 0 && end > verb + 1 && end - verb <= LONGEST_SPEAKER;
    let plain_order = (1..=LONGEST_SPEAKER).contains(&speaker) && occasion;
    let main = comma >= 4;
    (main && (plain_order || inverted)).then_some(comma)
}

fn is_mark(form: &str) -> bool {
    matches!(form, "\"" | "“" | "”" | "„" | "«" | "»" | "``" | "''")
}

/// The first quoted clause, as positions in `places` of its marks: long enough, closed by a
/// comma or an end, with words outside it that report it.
fn quotation(forms: &[&str], places: &[usize]) -> Option<(usize, usize)> {
    let mut marks = (0..places.len()).filter(|&at| is_mark(forms[places[at]]));
    loop {
        let open = marks.next()?;
        let close = marks.next()?;
        let inner = &places[open + 1..close];
        let ends = |at: usize| matches!(forms[at], "," | "." | "!" | "?" | "…" | "...");
        let closed = inner.last().is_some_and(|&at| ends(at))
            || places.get(close + 1).is_some_and(|&at| ends(at) || forms[at] == ";");
        let led = open == 0 || matches!(forms[places[open - 1]], "," | ":" | "said");
        let outside = places.len() - (close + 1 - open);
        let told = places[..open].iter().chain(&places[close + 1..]);
        let words_outside = told.filter(|&&at| forms[at].contains(char::is_alphabetic)).count();
        if inner.len() >= SHORTEST_QUOTATION && closed && led && outside > 0 && words_outside >= 2 {
            return Some((open, close));
        }
    }
}

/// Reads the words at `places` with no more ado; a mark of punctuation is never the root.
fn plain(
    forms: &[&str],
    places: &[usize],
    reader: &dyn TreeReader,
    words: &mut [ReadWord],
) -> Option<usize> {
    if places.is_empty() {
        return None;
    }
    let (hedges, places) = hedges_apart(forms, places);
    let (days, places) = days_apart(forms, &places);
    let piece: Vec<&str> = places.iter().map(|&at| forms[at]).collect();
    let mut read = reader.read(&piece).words;
    mend::mend(&mut read, &piece);
    let mut root = places[0];
    for (&place, word) in places.iter().zip(read) {
        let head = word.head.map(|head| places[head as usize] as u32);
        if head.is_none() {
            root = place;
        }
        words[place] = ReadWord { head, ..word };
    }
    for day in days {
        let verb = verb_for(&day, &places, words).unwrap_or(root);
        for &place in &day {
            let last = Some(&place) == day.last();
            let case = forms[place] == "on";
            words[place] = ReadWord {
                lemma: forms[place].to_owned(),
                upos: match forms[place] {
                    "on" => Upos::Adp,
                    "morning" | "afternoon" | "evening" | "night" => Upos::Noun,
                    _ => Upos::Propn,
                },
                feats: Feats::default(),
                head: Some(if last { verb as u32 } else { day[day.len() - 1] as u32 }),
                deprel: match (last, case) {
                    (true, _) if forms[day[0]] == "on" => Deprel::Obl,
                    (true, _) => Deprel::OblTmod,
                    (false, true) => Deprel::Case,
                    (false, false) => Deprel::Compound,
                },
            };
        }
    }
    for (hedge, number) in hedges {
        for &place in &hedge {
            let first = place == hedge[0];
            words[place] = ReadWord {
                lemma: forms[place].to_lowercase(),
                upos: if first { Upos::Adv } else { Upos::Adp },
                feats: Feats::default(),
                head: Some(if first { number as u32 } else { hedge[0] as u32 }),
                deprel: if first { Deprel::Advmod } else { Deprel::Fixed },
            };
        }
    }
    Some(root)
}

/// Words that hedge a number and say nothing of the sentence's build.
const HEDGES: &[&[&str]] = &[
    &["no", "fewer", "than"],
    &["no", "less", "than"],
    &["as", "many", "as"],
    &["as", "few", "as"],
    &["more", "than"],
    &["fewer", "than"],
    &["less", "than"],
    &["at", "least"],
    &["at", "most"],
    &["up", "to"],
];

/// Places of a hedge's words, and of the number they stand before.
type Hedge = (Vec<usize>, usize);

/// Takes "more than", "at least" and their like from before numbers: readers make roots and
/// clauses of them at the head of a sentence. Gives the hedges with their numbers, and the rest.
fn hedges_apart(forms: &[&str], places: &[usize]) -> (Vec<Hedge>, Vec<usize>) {
    let mut hedges = Vec::new();
    let mut rest = Vec::with_capacity(places.len());
    let mut at = 0;
    while at < places.len() {
        let hedge = HEDGES.iter().find(|hedge| {
            let words = hedge.iter().enumerate().all(|(offset, word)| {
                places.get(at + offset).is_some_and(|&p| forms[p].eq_ignore_ascii_case(word))
            });
            // "rose up to 5": a verb's own particle stays with it.
            words && places.get(at + hedge.len()).is_some_and(|&p| is_number(forms[p]))
        });
        match hedge {
            Some(hedge) => {
                hedges.push((places[at..at + hedge.len()].to_vec(), places[at + hedge.len()]));
                at += hedge.len();
            }
            None => {
                rest.push(places[at]);
                at += 1;
            }
        }
    }
    (hedges, rest)
}

/// Takes bare days out of the sentence: in "a judge Thursday approved" and "attacks on the
/// Gaza Strip Sunday" readers make them heads of the names before them. Gives the places of each
/// day's words, and the rest.
fn days_apart(forms: &[&str], places: &[usize]) -> (Vec<Vec<usize>>, Vec<usize>) {
    const DAYS: &[&str] =
        &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    const PARTS: &[&str] = &["morning", "afternoon", "evening", "night"];
    // What makes the day part of a longer phrase.
    const LEADING: &[&str] = &[
        "on",
        "in",
        "by",
        "since",
        "until",
        "till",
        "from",
        "to",
        "of",
        "for",
        "last",
        "next",
        "this",
        "that",
        "every",
        "each",
        "the",
        "a",
        "an",
        "past",
        "before",
        "after",
        "during",
        "and",
        "or",
        "late",
        "early",
        "late-",
        "through",
        "following",
        "previous",
        "coming",
        "between",
        "bloody",
        "black",
        "good",
        "holy",
        "super",
        "palm",
        "easter",
        "election",
        "one",
        "is",
        "was",
        "be",
        "than",
        "until",
        "as",
        "at",
        "with",
        "against",
        "'s",
        "’s",
        "-",
        "–",
        "\"",
        "“",
    ];
    let mut days = Vec::new();
    let mut rest = Vec::with_capacity(places.len());
    let mut at = 0;
    while at < places.len() {
        let form = forms[places[at]];
        let led = at == 0 || {
            let before = forms[places[at - 1]].to_lowercase();
            LEADING.contains(&before.as_str()) || !before.contains(char::is_alphanumeric)
        };
        // "the council on Wednesday strongly condemned": a day with its preposition, inside.
        let on = at > 0
            && form == "on"
            && places.get(at + 1).is_some_and(|&p| DAYS.contains(&forms[p]))
            && places.get(at + 2).is_some_and(|&p| before_verb(forms[p]));
        let day = at + usize::from(on);
        let bare = on || (!led && DAYS.contains(&form));
        let part = places.get(day + 1).is_some_and(|&p| PARTS.contains(&forms[p]));
        let length = 1 + usize::from(on) + usize::from(part);
        let ends = places.get(at + length).is_none_or(|&p| {
            let next = forms[p];
            !matches!(next, "'s" | "’s" | "-" | "–")
                && !next.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
        });
        if bare && ends {
            days.push(places[at..at + length].to_vec());
            at += length;
        } else {
            rest.push(places[at]);
            at += 1;
        }
    }
    (days, rest)
}

/// Whether a word behind "on Monday" can only go on to the verb: a past tense or an adverb.
fn before_verb(form: &str) -> bool {
    let lower = form.starts_with(|c: char| c.is_lowercase());
    lower && form.len() > 4 && (form.ends_with("ed") || form.ends_with("ly"))
}

/// The verb a day tells of: the one right behind it, or the nearest before it.
fn verb_for(day: &[usize], places: &[usize], words: &[ReadWord]) -> Option<usize> {
    let mut after = places.iter().copied().filter(|&place| place > day[day.len() - 1]);
    let behind = after.find(|&place| words[place].upos != Upos::Adv)?;
    let is_verb = |place: usize| words[place].upos == Upos::Verb;
    if is_verb(behind) {
        return Some(behind);
    }
    let auxiliary = words[behind].upos == Upos::Aux;
    let governor = words[behind].head.map(|head| head as usize).filter(|&head| is_verb(head));
    if let Some(governor) = governor.filter(|_| auxiliary) {
        return Some(governor);
    }
    places.iter().copied().rev().find(|&place| place < day[0] && is_verb(place))
}

fn is_number(form: &str) -> bool {
    const NAMES: &[&str] = &[
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
        "half",
    ];
    form.starts_with(|c: char| c.is_ascii_digit()) || NAMES.contains(&form.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use crate::{parse_given, Model};
    use annals_model::{Deprel, Span};

    fn root_and_quoted(text: &str) -> (String, Option<String>) {
        let sentences = parse_given(text, &[Span::new(0, text.len())], Model::shipped());
        let tokens = &sentences[0].tokens;
        let roots: Vec<_> = tokens.iter().filter(|token| token.head.is_none()).collect();
        assert_eq!(roots.len(), 1, "{text}");
        let quoted = tokens.iter().find(|token| token.deprel == Deprel::Ccomp);
        (roots[0].lemma.clone(), quoted.map(|token| token.lemma.clone()))
    }

    #[test]
    fn a_quoted_clause_hangs_on_the_verb_that_reports_it() {
        let check = |text: &str, root: &str, quoted: &str| {
            let got = root_and_quoted(text);
            assert_eq!((got.0.as_str(), got.1.as_deref()), (root, Some(quoted)), "{text}");
        };
        check(
            "\"Ardovia will never yield to such threats,\" the minister said on Monday.",
            "say",
            "yield",
        );
        check("The minister said, \"Ardovia will never yield to such threats.\"", "say", "yield");
        check(
            "“Kestan troops attacked our post at dawn,” the Silver Palace said in a statement.",
            "say",
            "attack",
        );
    }

    #[test]
    fn a_closing_attribution_hangs_on_what_it_closes() {
        let check = |text: &str, root: &str| {
            assert_eq!(root_and_quoted(text).0, root, "{text}");
            let sentences = parse_given(text, &[Span::new(0, text.len())], Model::shipped());
            let said = sentences[0].tokens.iter().find(|token| token.lemma == "say").unwrap();
            assert_eq!(said.deprel, Deprel::Parataxis, "{text}");
        };
        check(
            "Gunmen attacked a convoy near Kest, wounding two guards, aides said on Monday.",
            "attack",
        );
        check("Ardovia released ten prisoners in May, the Kestan foreign minister said in a statement.", "release");
    }

    #[test]
    fn a_quoted_phrase_stays_in_its_sentence() {
        let (root, _) =
            root_and_quoted("Kestany called the plan \"deeply unfair\" and left the talks.");
        assert_eq!(root, "call");
    }
}

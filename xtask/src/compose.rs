//! Sentences with trees from rules of our own: `crates/annals-parse/training/news.txt`.

use annals_parse::train::{GoldSentence, GoldWord};
use std::collections::BTreeMap;

/// The rules; their notation is explained in the file.
const RULES: &str = include_str!("../../crates/annals-parse/training/news.txt");

struct Item {
    relation: String,
    /// Out of 100 times, how often the item is there.
    percent: usize,
    symbol: String,
}

#[derive(Default)]
struct Grammar {
    /// Tag and forms.
    words: BTreeMap<String, (String, Vec<String>)>,
    /// Base, third person, past, participle, -ing.
    verbs: BTreeMap<String, Vec<[String; 5]>>,
    rules: BTreeMap<String, Vec<(usize, Vec<Item>)>>,
}

/// Words with heads local to the phrase, and which of them heads it.
struct Phrase {
    words: Vec<GoldWord>,
    head: usize,
}

struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % bound.max(1)
    }
}

/// Composes `count` sentences, always the same ones.
pub fn compose(count: usize) -> Result<Vec<GoldSentence>, String> {
    let grammar = read(RULES)?;
    let mut random = Random(20201230);
    let mut sentences = Vec::with_capacity(count);
    for _ in 0..count {
        let headline = random.below(100) < 65;
        let mut phrase =
            grammar.expand(if headline { "HEADLINE" } else { "TEXT" }, &mut random, 0)?;
        tidy(&mut phrase);
        if !headline {
            let head = phrase.head + 1;
            phrase.words.push(word(".", "PUNCT/.", head, "punct"));
        }
        capitalise(&mut phrase.words[0].form);
        let root = phrase.head;
        phrase.words[root].head = 0;
        phrase.words[root].label = "root".to_owned();
        let mut sentence = GoldSentence { words: phrase.words, ..GoldSentence::default() };
        if headline && random.below(3) == 0 {
            title_case(&mut sentence, random.below(2) == 0);
        }
        sentences.push(sentence);
    }
    Ok(sentences)
}

/// Copies of some of the given sentences set as headlines or in capitals.
pub fn restyled(sentences: &[GoldSentence]) -> Vec<GoldSentence> {
    let mut copies = Vec::new();
    for (at, sentence) in sentences.iter().enumerate() {
        let short = (4..=18).contains(&sentence.words.len());
        if short && at % 20 == 0 {
            let mut copy = sentence.clone();
            title_case(&mut copy, at % 40 == 0);
            copies.push(copy);
        } else if short && at % 60 == 7 {
            let mut copy = sentence.clone();
            for word in &mut copy.words {
                word.form = word.form.to_uppercase();
            }
            copies.push(copy);
        }
    }
    copies
}

fn title_case(sentence: &mut GoldSentence, every: bool) {
    for (at, word) in sentence.words.iter_mut().enumerate() {
        let function =
            matches!(word.upos.as_str(), "ADP" | "DET" | "CCONJ" | "PART" | "SCONJ" | "AUX")
                && word.form.len() < 5;
        let clitic = !word.form.starts_with(char::is_alphabetic) || word.form == "n't";
        if (at == 0 || every || !function) && !clitic {
            capitalise(&mut word.form);
        }
    }
}

fn capitalise(form: &mut String) {
    let mut chars = form.chars();
    if let Some(first) = chars.next() {
        *form = first.to_uppercase().chain(chars.as_str().chars()).collect();
    }
}

fn word(form: &str, tag: &str, head: usize, label: &str) -> GoldWord {
    let (upos, xpos) = tag.split_once('/').unwrap_or((tag, ""));
    GoldWord {
        form: form.to_owned(),
        lemma: "_".to_owned(),
        upos: upos.to_owned(),
        xpos: xpos.to_owned(),
        head,
        label: label.to_owned(),
    }
}

/// Drops a comma that closes an apposition where another mark follows.
fn tidy(phrase: &mut Phrase) {
    let mut at = 0;
    while at < phrase.words.len() {
        let next = phrase.words.get(at + 1).map(|word| word.form.as_str());
        if phrase.words[at].form == "," && matches!(next, None | Some(",")) {
            phrase.words.remove(at);
            for word in &mut phrase.words {
                word.head -= usize::from(word.head > at + 1);
            }
            phrase.head -= usize::from(phrase.head > at);
        } else {
            at += 1;
        }
    }
}

impl Grammar {
    fn expand(&self, symbol: &str, random: &mut Random, depth: usize) -> Result<Phrase, String> {
        if let Some((tag, forms)) = self.words.get(symbol) {
            let form = &forms[random.below(forms.len())];
            return Ok(Phrase { words: vec![word(form, tag, 0, "")], head: 0 });
        }
        if let Some((class, form)) =
            symbol.split_once('.').filter(|(c, _)| self.verbs.contains_key(*c))
        {
            let verbs = &self.verbs[class];
            let verb = &verbs[random.below(verbs.len())];
            let at = match form {
                "VB" | "VBP" => 0,
                "VBZ" => 1,
                "VBD" => 2,
                "VBN" => 3,
                "VBG" => 4,
                _ => return Err(format!("`{symbol}`: no such verb form")),
            };
            let tag = format!("VERB/{form}");
            return Ok(Phrase { words: vec![word(&verb[at], &tag, 0, "")], head: 0 });
        }
        let Some(choices) = self.rules.get(symbol) else {
            let Some((form, tag)) = symbol.split_once('/') else {
                return Err(format!("`{symbol}`: no words, verbs or rule of this name"));
            };
            return Ok(Phrase { words: vec![word(form, tag, 0, "")], head: 0 });
        };
        let total: usize = choices.iter().map(|(weight, _)| weight).sum();
        let mut left = random.below(total);
        let mut chosen = &choices[0].1;
        for (weight, items) in choices {
            if left < *weight {
                chosen = items;
                break;
            }
            left -= weight;
        }
        let mut words: Vec<GoldWord> = Vec::new();
        let mut head = None;
        let mut hanging: Vec<(usize, &str)> = Vec::new();
        for item in chosen {
            // Deep phrases drop what is optional, so that sentences end.
            let percent =
                if depth > 4 && item.percent < 100 { item.percent / 3 } else { item.percent };
            if random.below(100) >= percent {
                continue;
            }
            let phrase = self.expand(&item.symbol, random, depth + 1)?;
            let base = words.len();
            for mut word in phrase.words {
                word.head += if word.head > 0 { base } else { 0 };
                words.push(word);
            }
            if item.relation == "*" {
                head = Some(base + phrase.head);
            } else {
                hanging.push((base + phrase.head, &item.relation));
            }
        }
        let Some(head) = head else { return Err(format!("`{symbol}`: a rule without a head")) };
        for (at, relation) in hanging {
            words[at].head = head + 1;
            words[at].label = relation.to_owned();
        }
        Ok(Phrase { words, head })
    }
}

fn read(text: &str) -> Result<Grammar, String> {
    let mut grammar = Grammar::default();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let wrong = |what: &str| format!("training/news.txt:{}: {what}", at + 1);
        let mut fields = line.split_whitespace();
        let kind = fields.next().unwrap_or("");
        let name = fields.next().ok_or_else(|| wrong("a name is missing"))?.to_owned();
        match kind {
            "words" => {
                let tag = fields.next().ok_or_else(|| wrong("a tag is missing"))?.to_owned();
                let forms = fields.map(str::to_owned).collect();
                grammar.words.insert(name, (tag, forms));
            }
            "verbs" => {
                let verbs = fields.map(forms).collect::<Option<Vec<_>>>();
                let verbs = verbs.ok_or_else(|| wrong("a verb has one form or five"))?;
                grammar.verbs.insert(name, verbs);
            }
            "rule" => {
                let weight = fields.next().and_then(|weight| weight.parse().ok());
                let weight = weight.ok_or_else(|| wrong("a weight is missing"))?;
                let items = fields.map(item).collect::<Option<Vec<_>>>();
                let items = items.ok_or_else(|| wrong("an item is `relation:SYMBOL`"))?;
                grammar.rules.entry(name).or_default().push((weight, items));
            }
            _ => return Err(wrong("a line starts with `words`, `verbs` or `rule`")),
        }
    }
    Ok(grammar)
}

fn item(field: &str) -> Option<Item> {
    let (relation, symbol) = field.rsplit_once(':')?;
    let (relation, percent) = match relation.split_once('?') {
        Some((relation, percent)) => (relation, percent.parse().ok()?),
        None => (relation, 100),
    };
    Some(Item { relation: relation.to_owned(), percent, symbol: symbol.to_owned() })
}

/// The five forms of a verb; from the base alone for a regular one.
fn forms(field: &str) -> Option<[String; 5]> {
    let given: Vec<String> = field.split('/').map(str::to_owned).collect();
    if let [base] = &given[..] {
        let third = if base.ends_with("sh") || base.ends_with("ch") || base.ends_with('s') {
            format!("{base}es")
        } else {
            format!("{base}s")
        };
        let bare = base.strip_suffix('e').unwrap_or(base);
        let past = format!("{bare}ed");
        return Some([base.clone(), third, past.clone(), past, format!("{bare}ing")]);
    }
    given.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn composed_sentences_are_trees() {
        let sentences = compose(500).unwrap();
        for sentence in &sentences {
            let roots = sentence.words.iter().filter(|word| word.head == 0).count();
            let forms: Vec<&str> = sentence.words.iter().map(|word| word.form.as_str()).collect();
            assert_eq!(roots, 1, "{}", forms.join(" "));
            for (at, word) in sentence.words.iter().enumerate() {
                assert!(word.head <= sentence.words.len() && word.head != at + 1);
                assert!(!word.label.is_empty(), "{} in {}", word.form, forms.join(" "));
            }
        }
        assert_eq!(sentences, compose(500).unwrap(), "the same every time");
    }
}

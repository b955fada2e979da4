//! Settings: what a sentence is about when it is not about politics, and who is political even so.
//!
//! ````text
//! # sport
//!
//! ```setting
//! strong: goalkeeper | hat-trick          one of these makes the setting hold
//! weak: match | coach                     or two of these
//! faint: team | rival                     or four of these, two beside a weak one
//! against: police | visa                  each takes a weak one away
//! ```
//! ````

use crate::frame::{Phrase, Words};
use crate::{Embedded, Example, Is};
use rustc_hash::FxHashMap;

/// A field of life whose news is not of politics: sport, markets, the weather.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Its lasting name: `sport`.
    pub name: String,
    pub file: String,
    pub line: usize,
    /// Words that tell of it, each with its weight.
    pub cues: Vec<(Phrase, i32)>,
    /// Names of an outlet's sections that are of it, in small letters.
    pub sections: Vec<String>,
    /// People and things of it, which are not political here whatever they are elsewhere: the
    /// captain of a side.
    pub theirs: Words,
    /// Works that tell a story; what happens in the story is no event.
    pub works: Words,
    /// Verbs by which a work tells its story.
    pub tells: Words,
    /// The setting holds where all parties are of these, whatever the words.
    pub among: Vec<Is>,
    /// The events it silences.
    pub silences: Vec<Embedded>,
    /// Events it leaves alone all the same.
    pub keeps: Vec<Embedded>,
    /// Only the actor makes an event political, not whom it befalls.
    pub by_actor: bool,
    pub states: States,
    pub examples: Vec<Example>,
}

/// Whether a state that is named by itself makes an event political.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum States {
    Any,
    /// Only where another state is the other side: artists bear the names of states.
    Two,
    /// Never: teams do.
    None,
}

impl Setting {
    /// The weight from which a setting holds, and that of a cue that is enough by itself.
    pub const STRONG: i32 = 4;
    /// One of two that are enough.
    pub const WEAK: i32 = 2;
    /// A word that other news uses as often.
    pub const FAINT: i32 = 1;
    /// What a word of politics weighs.
    pub const AGAINST: i32 = -2;

    pub(crate) fn new(name: &str, file: &str, line: usize) -> Self {
        Setting {
            name: name.to_owned(),
            file: file.to_owned(),
            line,
            cues: Vec::new(),
            sections: Vec::new(),
            theirs: Words::default(),
            works: Words::default(),
            tells: Words::default(),
            among: Vec::new(),
            silences: Vec::new(),
            keeps: Vec::new(),
            by_actor: false,
            states: States::Any,
            examples: Vec::new(),
        }
    }
}

/// Cues of all settings, found by the word they end in.
#[derive(Debug, Default)]
pub(crate) struct CueIndex(FxHashMap<String, Vec<(usize, i32, Phrase)>>);

impl CueIndex {
    pub fn of(settings: &[Setting]) -> Self {
        let mut index = CueIndex::default();
        for (at, setting) in settings.iter().enumerate() {
            for (phrase, weight) in &setting.cues {
                let list = index.0.entry(phrase.noun_head().to_owned()).or_default();
                list.push((at, *weight, phrase.clone()));
            }
        }
        index
    }

    pub fn ending_in(&self, lemma: &str) -> &[(usize, i32, Phrase)] {
        self.0.get(lemma).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use crate::{Codebook, Error, Source};

    const SHOWN: &str = "```example\nx\n=> none: x\n```\n```counter\ny\n=> none: y\n```\n";

    fn read(path: &str, block: &str) -> Result<Codebook, String> {
        let text = format!("# sport\n\n```setting\n{block}\n```\n{SHOWN}");
        let source = Source { files: vec![(path.to_owned(), text)], ..Source::default() };
        Codebook::from_source(&source).map_err(|error: Error| error.to_string())
    }

    #[test]
    fn cues_are_found_by_the_word_they_end_in() {
        let book =
            read("settings/sport.md", "strong: free kick\nweak: match\nagainst: visa").unwrap();
        let weight = |lemma: &str| book.setting_cues_on(lemma).first().map(|cue| cue.1);
        assert_eq!([weight("kick"), weight("match"), weight("visa")], [Some(4), Some(2), Some(-2)]);
        assert_eq!(weight("free"), None);
    }

    #[test]
    fn mistakes_are_told_by_file_and_line() {
        let check = |path: &str, block: &str, expect: &str| {
            assert_eq!(read(path, block).unwrap_err(), expect, "{block}");
        };
        check(
            "settings/sport.md",
            "strong: match\nloud: fan",
            "settings/sport.md:5: setting `sport`: `loud` is not something a setting can say; use strong, \
             weak, faint, against, sections, theirs, works, tells, among, silences, keeps, states or by actor",
        );
        check(
            "settings/sport.md",
            "strong: match\nstates: many",
            "settings/sport.md:5: setting `sport`: `states: many` says nothing; write states: two, or states: none",
        );
        check(
            "settings/sport.md",
            "theirs: captain",
            "settings/sport.md:1: nothing tells when setting `sport` holds\n  hint: add a line of strong or \
             weak cues, of works, or of whom it is among",
        );
        check(
            "operators/sport.md",
            "strong: match",
            "operators/sport.md:3: a setting stands outside settings/\n  hint: move it to a chapter of its \
             own in settings/\noperators/sport.md:1: `sport` has examples but no rule",
        );
    }

    #[test]
    fn a_setting_needs_an_example_and_a_counter() {
        let text = "# sport\n\n```setting\nstrong: match\n```\n".to_owned();
        let files = vec![("settings/sport.md".to_owned(), text)];
        let error = Codebook::from_source(&Source { files, ..Source::default() }).unwrap_err();
        assert_eq!(
            error.to_string(),
            "settings/sport.md:1: setting `sport` has no example\n  hint: add a sentence it silences\n\
             settings/sport.md:1: setting `sport` has no counter\n  hint: add a sentence of the setting that is political"
        );
    }
}

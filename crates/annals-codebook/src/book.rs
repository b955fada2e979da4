//! A codebook put together: rules, cues, word lists and entities, indexed for matching.

use crate::chapter::{self, Chapter};
use crate::frame::{FrameKind, Phrase, Words};
use crate::setting::CueIndex;
use crate::{Entities, Error, Grammar, Problem, Rule, Setting, Source};
use annals_model::{Context, EventType, Mode};
use rustc_hash::FxHashMap;
use std::path::Path;

/// Words that tell how an event was done.
#[derive(Clone, Debug)]
pub struct ModeCue {
    pub event_type: EventType,
    pub mode: Mode,
    pub words: Words,
}

/// Everything that tells what an event is and who can take part.
#[derive(Debug)]
pub struct Codebook {
    /// Hash of the files the book was read from.
    pub version: String,
    /// Sorted by id.
    pub rules: Vec<Rule>,
    pub mode_cues: Vec<ModeCue>,
    /// Sorted by name.
    pub settings: Vec<Setting>,
    setting_cues: CueIndex,
    context_index: FxHashMap<String, Vec<(Context, Phrase)>>,
    pub entities: Entities,
    by_head: FxHashMap<String, Vec<(u32, u32)>>,
    grammar: Vec<(Grammar, u32)>,
    word_sets: FxHashMap<String, Words>,
}

impl Codebook {
    /// The codebook built into the program.
    ///
    /// # Errors
    /// [`Error::Broken`] with every problem found.
    pub fn shipped() -> Result<Self, Error> {
        Self::from_source(&Source::shipped())
    }

    /// Reads the codebook in `root`.
    ///
    /// # Errors
    /// [`Error::Unreadable`] or [`Error::Broken`].
    pub fn folder(root: &Path) -> Result<Self, Error> {
        Self::from_source(&Source::folder(root)?)
    }

    /// Puts the files of a codebook together.
    ///
    /// # Errors
    /// [`Error::Broken`] with every problem found.
    pub fn from_source(source: &Source) -> Result<Self, Error> {
        let mut problems = Vec::new();
        let chapters: Vec<_> = source
            .files
            .iter()
            .filter(|(path, _)| {
                path.ends_with(".md") && path.contains('/') && !path.ends_with("README.md")
            })
            .map(|(path, text)| (path, chapter::sections(path, text, &mut problems)))
            .collect();
        let raw: Vec<_> = chapters
            .iter()
            .flat_map(|(path, sections)| {
                chapter::word_sets(sections)
                    .into_iter()
                    .map(|(name, line, words)| ((*path).clone(), line, name.to_owned(), words))
            })
            .collect();
        let sets = chapter::resolve_sets(&raw, &mut problems);
        let mut all = Chapter::default();
        for (path, sections) in &chapters {
            let chapter = chapter::read(path, sections, &sets, &mut problems);
            all.rules.extend(chapter.rules);
            all.mode_cues.extend(chapter.mode_cues);
            all.context_cues.extend(chapter.context_cues);
            all.settings.extend(chapter.settings);
        }
        all.settings.sort_by(|a, b| a.name.cmp(&b.name));
        for pair in all.settings.windows(2) {
            if pair[0].name == pair[1].name {
                problems.push(Problem {
                    file: pair[1].file.clone(),
                    line: pair[1].line,
                    message: format!("setting `{}` is given twice", pair[1].name),
                    hint: Some(format!("it also stands at {}:{}", pair[0].file, pair[0].line)),
                });
            }
        }
        all.rules.sort_by(|a, b| a.id.cmp(&b.id));
        for pair in all.rules.windows(2) {
            if pair[0].id == pair[1].id {
                problems.push(Problem {
                    file: pair[1].file.clone(),
                    line: pair[1].line,
                    message: format!("rule `{}` is given twice", pair[1].id),
                    hint: Some(format!("it also stands at {}:{}", pair[0].file, pair[0].line)),
                });
            }
        }
        for rule in &all.rules {
            for id in &rule.over {
                if all.rules.binary_search_by(|other| other.id.as_str().cmp(id)).is_err() {
                    problems.push(Problem {
                        file: rule.file.clone(),
                        line: rule.line,
                        message: format!("rule `{}` is over `{id}`, which does not exist", rule.id),
                        hint: None,
                    });
                }
            }
        }
        for rule in &all.rules {
            let other = |id: &String| all.rules.iter().find(|other| other.id == *id);
            for id in rule.over.iter().filter(|id| **id >= rule.id) {
                if other(id).is_some_and(|other| other.over.contains(&rule.id)) {
                    problems.push(Problem {
                        file: rule.file.clone(),
                        line: rule.line,
                        message: format!("rules `{}` and `{id}` are each over the other", rule.id),
                        hint: Some("keep one of the two `over:` lines".to_owned()),
                    });
                }
            }
        }
        // The user's own come first, and the first of a name wins.
        let shipped = source.files.iter().filter(|(path, _)| path.ends_with(".toml"));
        let toml = source.entities.iter().chain(shipped);
        let entities =
            Entities::read(toml.map(|(path, text)| (path.as_str(), text.as_str())), &mut problems);
        if !problems.is_empty() {
            return Err(Error::Broken(problems));
        }
        let mut by_head: FxHashMap<String, Vec<(u32, u32)>> = FxHashMap::default();
        for (r, rule) in all.rules.iter().enumerate() {
            for (f, frame) in rule.frames.iter().enumerate() {
                for head in &frame.heads {
                    let lemma = match frame.kind {
                        FrameKind::Verb => head.verb_head(),
                        FrameKind::Noun | FrameKind::Predicate => head.noun_head(),
                    };
                    let entry = by_head.entry(lemma.to_owned()).or_default();
                    if entry.last() != Some(&(r as u32, f as u32)) {
                        entry.push((r as u32, f as u32));
                    }
                }
            }
        }
        let grammar = (all.rules.iter().enumerate())
            .filter_map(|(r, rule)| Some((rule.grammar?, r as u32)))
            .collect();
        let word_sets =
            sets.keys().map(|name| (name.clone(), chapter::set_words(&sets, name))).collect();
        let mut context_index: FxHashMap<String, Vec<(Context, Phrase)>> = FxHashMap::default();
        for (context, words) in all.context_cues {
            for phrase in words.phrases {
                let list = context_index.entry(phrase.noun_head().to_owned()).or_default();
                list.push((context, phrase));
            }
        }
        Ok(Codebook {
            version: source.version(),
            rules: all.rules,
            mode_cues: all
                .mode_cues
                .into_iter()
                .map(|(event_type, mode, words)| ModeCue { event_type, mode, words })
                .collect(),
            setting_cues: CueIndex::of(&all.settings),
            settings: all.settings,
            context_index,
            entities,
            by_head,
            grammar,
            word_sets,
        })
    }

    /// The frames that hang on a lemma, as (rule, frame) indices.
    pub fn frames_on(&self, lemma: &str) -> &[(u32, u32)] {
        self.by_head.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// The rules that a grammatical form sets off, in the order of their ids.
    pub fn grammar(&self) -> impl Iterator<Item = (Grammar, &Rule)> {
        self.grammar.iter().map(|&(grammar, rule)| (grammar, &self.rules[rule as usize]))
    }

    /// A rule by its id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        let at = self.rules.binary_search_by(|rule| rule.id.as_str().cmp(id)).ok()?;
        Some(&self.rules[at])
    }

    /// The contexts a phrase ending in this lemma is a cue of.
    pub fn contexts_on(&self, lemma: &str) -> &[(Context, Phrase)] {
        self.context_index.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// The cues of settings that end in this lemma: index into `settings`, weight, phrase.
    pub fn setting_cues_on(&self, lemma: &str) -> &[(usize, i32, Phrase)] {
        self.setting_cues.ending_in(lemma)
    }

    /// A named word list; empty when the book has none of that name.
    pub fn words(&self, name: &str) -> &Words {
        static NONE: std::sync::OnceLock<Words> = std::sync::OnceLock::new();
        self.word_sets.get(name).unwrap_or_else(|| NONE.get_or_init(Words::default))
    }
}

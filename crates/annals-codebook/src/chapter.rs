//! Chapters: Markdown with fenced blocks that are rules, examples and word lists.

use crate::frame::{self, Phrase, WordSets, Words};
use crate::{
    Becomes, Class, Embedded, Example, Expectation, Is, Problem, Row, Rule, Setting, States,
};
use annals_model::{Context, CountryCode, EntityKind, EventType, Mode, Sector, Status};

/// A fenced block: its info string, the line after the fence, and its lines.
pub(crate) struct Block<'a> {
    pub info: &'a str,
    pub line: usize,
    pub lines: Vec<&'a str>,
}

/// A heading with the blocks below it.
pub(crate) struct Section<'a> {
    pub title: &'a str,
    pub level: usize,
    pub line: usize,
    pub blocks: Vec<Block<'a>>,
}

/// Splits a chapter into its sections, an untitled one first.
pub(crate) fn sections<'a>(
    file: &str,
    text: &'a str,
    problems: &mut Vec<Problem>,
) -> Vec<Section<'a>> {
    let mut sections = vec![Section { title: "", level: 0, line: 1, blocks: Vec::new() }];
    let mut open: Option<Block<'a>> = None;
    for (index, raw) in text.lines().enumerate() {
        let line = index + 1;
        if let Some(block) = &mut open {
            if raw.trim_end() == "```" {
                if let (Some(section), Some(block)) = (sections.last_mut(), open.take()) {
                    section.blocks.push(block);
                }
            } else {
                block.lines.push(raw);
            }
        } else if let Some(info) = raw.strip_prefix("```") {
            open = Some(Block { info: info.trim(), line: line + 1, lines: Vec::new() });
        } else if raw.starts_with('#') {
            let level = raw.bytes().take_while(|byte| *byte == b'#').count();
            let title = raw[level..].trim();
            sections.push(Section { title, level, line, blocks: Vec::new() });
        }
    }
    if let Some(block) = open {
        problems.push(Problem {
            file: file.to_owned(),
            line: block.line - 1,
            message: format!("the `{}` block is never closed", block.info),
            hint: Some("end it with a line of three backticks".to_owned()),
        });
    }
    sections
}

/// What one chapter adds to the book.
#[derive(Default)]
pub(crate) struct Chapter {
    pub rules: Vec<Rule>,
    pub mode_cues: Vec<(EventType, Mode, Words)>,
    pub context_cues: Vec<(Context, Words)>,
    pub settings: Vec<Setting>,
}

struct Reader<'a> {
    file: &'a str,
    sets: &'a WordSets,
    problems: &'a mut Vec<Problem>,
}

/// Collects the word lists of a chapter, ```` ```words NAME ````.
pub(crate) fn word_sets<'a>(sections: &[Section<'a>]) -> Vec<(&'a str, usize, String)> {
    let blocks = sections.iter().flat_map(|section| &section.blocks);
    blocks
        .filter_map(|block| {
            let name = block.info.strip_prefix("words ")?.trim();
            Some((name, block.line, join_choice(&block.lines)))
        })
        .collect()
}

/// Joins the lines of a word list into one choice; spaces inside a word become `_`.
fn join_choice(lines: &[&str]) -> String {
    let words = lines.iter().flat_map(|line| line.split('|')).map(str::trim);
    let words: Vec<String> =
        words.filter(|word| !word.is_empty()).map(|word| word.replace(' ', "_")).collect();
    words.join("|")
}

pub(crate) fn read(
    file: &str,
    sections: &[Section<'_>],
    sets: &WordSets,
    problems: &mut Vec<Problem>,
) -> Chapter {
    let mut reader = Reader { file, sets, problems };
    let mut chapter = Chapter::default();
    let is_event = file.starts_with("events/");
    let is_context = file.starts_with("contexts/");
    let is_setting = file.starts_with("settings/");
    let mut chapter_type = None;
    for section in sections {
        if is_event && section.level == 1 {
            match section.title.parse::<EventType>() {
                Ok(event_type) => chapter_type = Some(event_type),
                Err(error) => reader.problem(
                    section.line,
                    error.to_string(),
                    Some("a chapter in events/ is headed by its type: # CONSULT"),
                ),
            }
        }
        let mut rule: Option<Rule> = None;
        let mut setting: Option<Setting> = None;
        let mut examples = Vec::new();
        for block in &section.blocks {
            match block.info {
                "rule" if rule.is_some() => reader.problem(
                    block.line,
                    format!("`{}` has two rule blocks", section.title),
                    Some("give the second a heading of its own"),
                ),
                "rule" => rule = Some(reader.rule(section, block, chapter_type)),
                "example" | "counter" => examples.extend(reader.examples(block)),
                "modes" => match chapter_type {
                    Some(event_type) => {
                        chapter.mode_cues.extend(reader.modes(block, event_type));
                    }
                    None => reader.problem(
                        block.line,
                        "mode cues stand outside an event chapter".to_owned(),
                        None,
                    ),
                },
                "cues" if is_context => match section.title.parse::<Context>() {
                    Ok(context) => {
                        let words = reader.words(&join_choice(&block.lines), block.line);
                        chapter.context_cues.push((context, words));
                    }
                    Err(error) => reader.problem(section.line, error.to_string(), None),
                },
                "setting" if setting.is_some() => reader.problem(
                    block.line,
                    format!("`{}` has two setting blocks", section.title),
                    Some("give the second a heading of its own"),
                ),
                "setting" if is_setting => setting = Some(reader.setting(section, block)),
                "setting" => reader.problem(
                    block.line - 1,
                    "a setting stands outside settings/".to_owned(),
                    Some("move it to a chapter of its own in settings/"),
                ),
                info if info.starts_with("words ") || info == "text" => {}
                info => reader.problem(
                    block.line - 1,
                    format!("`{info}` is no kind of block"),
                    Some("use rule, setting, example, counter, words NAME, modes, cues or text"),
                ),
            }
        }
        let told = rule.as_ref().map(|rule| (rule.line, format!("rule `{}`", rule.id)));
        let told = told.or_else(|| {
            setting.as_ref().map(|setting| (setting.line, format!("setting `{}`", setting.name)))
        });
        match told {
            Some((line, name)) => reader.both_kinds(&examples, line, &name, rule.is_none()),
            None if !examples.is_empty() => reader.problem(
                section.line,
                format!("`{}` has examples but no rule", section.title),
                None,
            ),
            None => {}
        }
        if let Some(mut rule) = rule {
            rule.examples = examples;
            chapter.rules.push(rule);
        } else if let Some(mut setting) = setting {
            setting.examples = examples;
            chapter.settings.push(setting);
        }
    }
    chapter
}

impl Reader<'_> {
    /// An example shows what is meant, a counter what looks like it: both are asked for.
    fn both_kinds(&mut self, examples: &[Example], line: usize, name: &str, setting: bool) {
        let hints = match setting {
            false => {
                ["add a sentence the rule codes", "add a sentence that looks alike but is not this"]
            }
            true => {
                ["add a sentence it silences", "add a sentence of the setting that is political"]
            }
        };
        for (counter, what, hint) in [(false, "example", hints[0]), (true, "counter", hints[1])] {
            if !examples.iter().any(|example| example.counter == counter) {
                self.problem(line, format!("{name} has no {what}"), Some(hint));
            }
        }
    }

    fn setting(&mut self, section: &Section<'_>, block: &Block<'_>) -> Setting {
        let mut setting = Setting::new(section.title, self.file, section.line);
        let (mut theirs, mut works, mut tells) = (Vec::new(), Vec::new(), Vec::new());
        for (offset, raw) in block.lines.iter().enumerate() {
            let line = block.line + offset;
            let text = raw.trim();
            if text.is_empty() {
                continue;
            }
            let (key, value) = text.split_once(':').unwrap_or((text, ""));
            let list = || frame::choice(&join_choice(&[value]), self.sets);
            let mut weigh = |weight| {
                list().map(|phrases| setting.cues.extend(phrases.into_iter().map(|p| (p, weight))))
            };
            let result = match key.trim() {
                "strong" => weigh(Setting::STRONG),
                "weak" => weigh(Setting::WEAK),
                "faint" => weigh(Setting::FAINT),
                "against" => weigh(Setting::AGAINST),
                "theirs" => list().map(|phrases| theirs.extend(phrases)),
                "works" => list().map(|phrases| works.extend(phrases)),
                "tells" => list().map(|phrases| tells.extend(phrases)),
                "sections" => {
                    let names = value.split('|').map(|name| name.trim().to_lowercase());
                    setting.sections.extend(names.filter(|name| !name.is_empty()));
                    Ok(())
                }
                "among" => classes(value.trim()).map(|classes| setting.among = classes),
                "silences" => embedded(value).map(|events| setting.silences = events),
                "keeps" => embedded(value).map(|events| setting.keeps = events),
                "by actor" => {
                    setting.by_actor = true;
                    Ok(())
                }
                "states" => match value.trim() {
                    "two" => {
                        setting.states = States::Two;
                        Ok(())
                    }
                    "none" => {
                        setting.states = States::None;
                        Ok(())
                    }
                    value => Err(format!("`states: {value}` says nothing; write states: two, or states: none")),
                },
                key => Err(format!(
                    "`{key}` is not something a setting can say; use strong, weak, faint, against, sections, \
                     theirs, works, tells, among, silences, keeps, states or by actor"
                )),
            };
            if let Err(message) = result {
                let message = format!("setting `{}`: {message}", setting.name);
                self.problem(line, message, None);
            }
        }
        setting.theirs = Words::new(theirs);
        setting.works = Words::new(works);
        setting.tells = Words::new(tells);
        if setting.cues.is_empty() && setting.among.is_empty() && setting.works.is_empty() {
            self.problem(
                section.line,
                format!("nothing tells when setting `{}` holds", setting.name),
                Some("add a line of strong or weak cues, of works, or of whom it is among"),
            );
        }
        setting
    }

    fn problem(&mut self, line: usize, message: String, hint: Option<&str>) {
        self.problems.push(Problem {
            file: self.file.to_owned(),
            line,
            message,
            hint: hint.map(str::to_owned),
        });
    }

    fn words(&mut self, text: &str, line: usize) -> Words {
        match frame::choice(text, self.sets) {
            Ok(phrases) => Words::new(phrases),
            Err(message) => {
                self.problem(line, message, None);
                Words::default()
            }
        }
    }

    fn rule(
        &mut self,
        section: &Section<'_>,
        block: &Block<'_>,
        chapter_type: Option<EventType>,
    ) -> Rule {
        let mut rule = Rule {
            id: section.title.to_owned(),
            file: self.file.to_owned(),
            line: section.line,
            event_type: chapter_type,
            modes: Vec::new(),
            frames: Vec::new(),
            table: Vec::new(),
            symmetric: false,
            intransitive: false,
            over: Vec::new(),
            unless: Words::default(),
            needs: Words::default(),
            actor_is: Vec::new(),
            recipient_is: Vec::new(),
            also: None,
            status: None,
            grammar: None,
            discard: false,
            examples: Vec::new(),
        };
        if !rule.id.contains('.') || rule.id.contains(char::is_whitespace) {
            self.problem(
                section.line,
                format!("`{}` is no rule id", rule.id),
                Some("write chapter.rule in small letters: threaten.warn-of"),
            );
        }
        let (mut unless, mut needs) = (Vec::new(), Vec::new());
        for (offset, raw) in block.lines.iter().enumerate() {
            let line = block.line + offset;
            let text = raw.trim();
            if text.is_empty() {
                continue;
            }
            if text.starts_with('|') {
                match self.row(text, line) {
                    Ok(row) => rule.table.push(row),
                    Err(message) => self.problem(line, message, None),
                }
                continue;
            }
            let attribute = text.split_once(':').filter(|(key, _)| !key.contains('|'));
            let result = match attribute.map(|(key, value)| (key.trim(), value.trim())) {
                Some(("unless", value)) => {
                    frame::choice(value, self.sets).map(|p| unless.extend(p))
                }
                Some(("needs", value)) => frame::choice(value, self.sets).map(|p| needs.extend(p)),
                Some((key, value)) => attribute_of(&mut rule, key, value),
                None if text == "symmetric" => {
                    rule.symmetric = true;
                    Ok(())
                }
                None if text == "intransitive" => {
                    rule.intransitive = true;
                    Ok(())
                }
                None if text == "discard" => {
                    rule.discard = true;
                    Ok(())
                }
                None => frame::parse(text, line, self.sets).map(|frame| rule.frames.push(frame)),
            };
            if let Err(message) = result {
                let message = format!("rule `{}`: {message}", rule.id);
                self.problem(line, message, None);
            }
        }
        rule.unless = Words::new(unless);
        rule.needs = Words::new(needs);
        self.check_rule(&rule);
        rule
    }

    fn check_rule(&mut self, rule: &Rule) {
        if rule.frames.is_empty() && rule.grammar.is_none() {
            self.problem(
                rule.line,
                format!("rule `{}` has no frame", rule.id),
                Some("write a line such as: actor meet recipient"),
            );
        }
        let embeds = rule.frames.iter().any(crate::Frame::has_event);
        if embeds && rule.table.is_empty() {
            self.problem(
                rule.line,
                format!("rule `{}` has EVENT in a frame but no table", rule.id),
                Some("add rows such as: | any | keep |"),
            );
        }
        if !rule.is_operator() && !rule.discard && rule.event_type.is_none() {
            self.problem(
                rule.line,
                format!("rule `{}` gives no event type", rule.id),
                Some("add a line such as: type: REJECT"),
            );
        }
        if let Some(event_type) = rule.event_type {
            for mode in rule.modes.iter().filter(|mode| !event_type.modes().contains(mode)) {
                let message = format!("rule `{}`: {mode} is no mode of {event_type}", rule.id);
                self.problem(rule.line, message, None);
            }
        }
    }

    fn row(&mut self, text: &str, line: usize) -> Result<Row, String> {
        let cells: Vec<&str> = text.trim_matches('|').split('|').map(str::trim).collect();
        let [embedded, result] = cells[..] else {
            return Err(format!("`{text}` is no table row; write | CONSULT AID | AGREE |"));
        };
        let (negated, embedded) = match embedded.strip_prefix("not ") {
            Some(rest) => (true, rest),
            None => (false, embedded),
        };
        let embedded = self::embedded(embedded)?;
        let words: Vec<&str> = result.split_whitespace().collect();
        let event = |words: &[&str]| -> Result<(EventType, Option<Mode>), String> {
            let name = words.first().ok_or("the row gives nothing")?;
            let event_type: EventType =
                name.parse().map_err(|e: annals_model::ParseCodeError| e.to_string())?;
            let mode = match words.get(1) {
                None => None,
                Some(mode) => {
                    let mode: Mode =
                        mode.parse().map_err(|e: annals_model::ParseCodeError| e.to_string())?;
                    if !event_type.modes().contains(&mode) {
                        return Err(format!("{mode} is no mode of {event_type}"));
                    }
                    Some(mode)
                }
            };
            Ok((event_type, mode))
        };
        let result = match words[..] {
            ["drop"] => Becomes::Drop,
            ["keep"] => Becomes::Keep(None),
            ["speaker"] => Becomes::Speaker,
            ["keep", status] => {
                Becomes::Keep(Some(status.parse::<Status>().map_err(|error| error.to_string())?))
            }
            ["also", ..] => {
                let (event_type, mode) = event(&words[1..])?;
                Becomes::Also(event_type, mode)
            }
            _ => {
                let (event_type, mode) = event(&words)?;
                Becomes::Event(event_type, mode)
            }
        };
        Ok(Row { line, negated, embedded, result })
    }

    fn modes(&mut self, block: &Block<'_>, event_type: EventType) -> Vec<(EventType, Mode, Words)> {
        let mut cues = Vec::new();
        for (offset, text) in block.lines.iter().enumerate() {
            let line = block.line + offset;
            let Some((mode, words)) = text.split_once(':') else {
                if !text.trim().is_empty() {
                    let message = format!("`{text}` is no mode cue");
                    self.problem(line, message, Some("write aerial: airstrike | warplane"));
                }
                continue;
            };
            match mode.trim().parse::<Mode>() {
                Ok(mode) if event_type.modes().contains(&mode) => {
                    cues.push((event_type, mode, self.words(&join_choice(&[words]), line)));
                }
                Ok(mode) => self.problem(line, format!("{mode} is no mode of {event_type}"), None),
                Err(error) => self.problem(line, error.to_string(), None),
            }
        }
        cues
    }

    fn examples(&mut self, block: &Block<'_>) -> Vec<Example> {
        let mut examples = Vec::new();
        let mut text = String::new();
        let mut expect: Vec<&str> = Vec::new();
        let mut date = None;
        let mut start = block.line;
        let lines: Vec<&str> = block.lines.iter().map(|line| line.trim()).collect();
        for (offset, line) in lines.iter().copied().chain([""]).enumerate() {
            let is_last = offset == lines.len();
            let is_expectation = line.starts_with("=>");
            if !expect.is_empty() && !is_expectation && (is_last || !line.is_empty()) {
                match Expectation::parse(&expect) {
                    Ok(expect) => examples.push(Example {
                        file: self.file.to_owned(),
                        line: start,
                        counter: block.info == "counter",
                        text: std::mem::take(&mut text),
                        date: date.take(),
                        expect,
                    }),
                    Err(message) => self.problem(start, message, None),
                }
                text.clear();
                expect.clear();
            }
            if is_last || line.is_empty() {
                continue;
            }
            if text.is_empty() {
                start = block.line + offset;
            }
            if let Some(expected) = line.strip_prefix("=>") {
                expect.push(expected.trim());
            } else if let Some(value) = line.strip_prefix("date:") {
                match value.trim().parse() {
                    Ok(value) => date = Some(value),
                    Err(_) => {
                        let message = format!("`{}` is no date", value.trim());
                        self.problem(start, message, Some("write 2020-12-30"));
                    }
                }
            } else {
                if !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(line);
            }
        }
        if !text.is_empty() {
            self.problem(
                start,
                format!("`{text}` says nothing of what it yields"),
                Some("add a line => ARDOVIA CONSULT KESTANY, or => none: why"),
            );
        }
        examples
    }
}

/// The left cell of a table: types, modes of them, quad classes.
fn embedded(text: &str) -> Result<Vec<Embedded>, String> {
    text.split_whitespace()
        .map(|word| match word {
            "any" => Ok(Embedded::Any),
            "else" => Ok(Embedded::Nothing),
            "VC" => Ok(Embedded::Quad(annals_model::QuadClass::VerbalCooperation)),
            "MC" => Ok(Embedded::Quad(annals_model::QuadClass::MaterialCooperation)),
            "VX" => Ok(Embedded::Quad(annals_model::QuadClass::VerbalConflict)),
            "MX" => Ok(Embedded::Quad(annals_model::QuadClass::MaterialConflict)),
            _ => match word.split_once(':') {
                Some((event_type, mode)) => Ok(Embedded::Type(
                    event_type.parse().map_err(|e: annals_model::ParseCodeError| e.to_string())?,
                    Some(mode.parse().map_err(|e: annals_model::ParseCodeError| e.to_string())?),
                )),
                None => word
                    .parse()
                    .map(|event_type| Embedded::Type(event_type, None))
                    .map_err(|error: annals_model::ParseCodeError| error.to_string()),
            },
        })
        .collect::<Result<Vec<_>, String>>()
}

fn attribute_of(rule: &mut Rule, key: &str, value: &str) -> Result<(), String> {
    match key {
        "type" => rule.event_type = Some(value.parse::<EventType>().map_err(|e| e.to_string())?),
        "mode" => {
            for mode in value.split_whitespace() {
                rule.modes.push(mode.parse::<Mode>().map_err(|error| error.to_string())?);
            }
        }
        "grammar" => {
            let known = crate::Grammar::ALL.iter().find(|grammar| grammar.as_str() == value);
            let names = || crate::Grammar::ALL.iter().map(|g| g.as_str()).collect::<Vec<_>>();
            rule.grammar = Some(*known.ok_or_else(|| {
                format!("`{value}` is no grammatical form; use {}", names().join(", "))
            })?);
        }
        "over" => rule.over.extend(value.split_whitespace().map(str::to_owned)),
        "also" => {
            let (name, mode) = value.split_once(' ').unwrap_or((value, ""));
            let event_type = name.parse::<EventType>().map_err(|e| e.to_string())?;
            let mode = match mode {
                "" => None,
                _ => Some(mode.parse::<Mode>().map_err(|e| e.to_string())?),
            };
            rule.also = Some((event_type, mode));
        }
        "status" => rule.status = Some(value.parse::<Status>().map_err(|e| e.to_string())?),
        "actor is" => rule.actor_is = classes(value)?,
        "recipient is" => rule.recipient_is = classes(value)?,
        _ => return Err(format!(
            "`{key}` is no attribute; use type, mode, also, over, unless, needs, status, actor is or recipient is"
        )),
    }
    Ok(())
}

fn classes(text: &str) -> Result<Vec<Is>, String> {
    text.split('|')
        .map(str::trim)
        .map(|word| {
            let (negated, word) = match word.strip_prefix("not ") {
                Some(rest) => (true, rest.trim()),
                None => (false, word),
            };
            let what = match word {
                "state" => Class::Kind(EntityKind::State),
                "organisation" => Class::Kind(EntityKind::Organisation),
                "person" => Class::Kind(EntityKind::Person),
                "role" => Class::Kind(EntityKind::Role),
                "group" => Class::Kind(EntityKind::Group),
                "place" => Class::Kind(EntityKind::Place),
                "weak" => Class::Weak,
                "known" => Class::Known,
                _ if CountryCode::new(word).is_some_and(CountryCode::is_international) => {
                    Class::Code(CountryCode::new(word).ok_or("no code")?)
                }
                _ => Class::Sector(word.parse::<Sector>().map_err(|error| {
                    format!("{error}; or use state, organisation, person, role, group, place, weak, known")
                })?),
            };
            Ok(Is { negated, what })
        })
        .collect()
}

/// Resolves word lists, which may name one another.
pub(crate) fn resolve_sets(
    raw: &[(String, usize, String, String)],
    problems: &mut Vec<Problem>,
) -> WordSets {
    let mut sets = WordSets::default();
    // Each round resolves the lists whose own references are resolved; what is left names itself.
    loop {
        let before = sets.len();
        for (_, _, name, words) in raw {
            if !sets.contains_key(name) {
                if let Ok(phrases) = frame::choice(words, &sets) {
                    sets.insert(name.clone(), phrases);
                }
            }
        }
        if sets.len() == before {
            break;
        }
    }
    let mut seen = rustc_hash::FxHashSet::default();
    for (file, line, name, words) in raw {
        let message = if !seen.insert(name) {
            Some(format!("the word set `@{name}` is given twice"))
        } else if sets.contains_key(name) {
            None
        } else {
            frame::choice(words, &sets).err()
        };
        if let Some(message) = message {
            problems.push(Problem { file: file.clone(), line: *line, message, hint: None });
        }
    }
    sets
}

/// Phrases of a set by name, for the engine's grammar words.
pub(crate) fn set_words(sets: &WordSets, name: &str) -> Words {
    Words::new(sets.get(name).cloned().unwrap_or_default() as Vec<Phrase>)
}

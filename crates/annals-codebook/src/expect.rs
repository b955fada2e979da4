//! What an example says it yields: `ARDOVIA/MIL ASSAULT aerial KESTANY; status future`.

use annals_model::{EventType, Mode, Sector, Status};

/// A participant as an example names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedParticipant {
    /// A country code or an entity's name; `None` where no country can be told (`?`).
    pub name: Option<String>,
    /// Checked only when given.
    pub sectors: Vec<Sector>,
}

/// An event an example must yield; what it leaves out is not checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedEvent {
    pub event_type: EventType,
    pub mode: Option<Mode>,
    pub actors: Vec<ExpectedParticipant>,
    pub recipients: Vec<ExpectedParticipant>,
    /// `actual` unless given.
    pub status: Status,
    pub speaker: Option<ExpectedParticipant>,
    /// `3-3`, `21-`.
    pub count: Option<(u32, Option<u32>)>,
    pub date: Option<String>,
}

/// All that an example must yield.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expectation {
    pub events: Vec<ExpectedEvent>,
    /// A known miss: what should one day be yielded instead of `events`.
    pub want: Option<Vec<ExpectedEvent>>,
}

fn participants(text: &str) -> Result<Vec<ExpectedParticipant>, String> {
    if text == "-" {
        return Ok(Vec::new());
    }
    text.split('+')
        .map(|one| {
            let (name, sectors) = one.split_once('/').unwrap_or((one, ""));
            let sectors = sectors
                .split(',')
                .filter(|sector| !sector.is_empty())
                .map(|sector| sector.parse::<Sector>().map_err(|error| error.to_string()))
                .collect::<Result<_, _>>()?;
            let name = (name != "?").then(|| name.replace('_', " "));
            Ok(ExpectedParticipant { name, sectors })
        })
        .collect()
}

fn one(text: &str) -> Result<Option<ExpectedEvent>, String> {
    let text = text.trim();
    if text == "none" || text.starts_with("none:") {
        return Ok(None);
    }
    let mut clauses = text.split(';').map(str::trim);
    let main = clauses.next().unwrap_or_default();
    let words: Vec<&str> = main.split_whitespace().collect();
    let at = words
        .iter()
        .position(|word| {
            word.chars().all(|c| c.is_ascii_uppercase()) && word.parse::<EventType>().is_ok()
        })
        .ok_or_else(|| format!("no event type stands in `{main}`"))?;
    if at > 1 {
        return Err(format!("more than one actor list stands before {} in `{main}`", words[at]));
    }
    let event_type = words[at].parse::<EventType>().map_err(|error| error.to_string())?;
    let mut rest = &words[at + 1..];
    let mut mode = None;
    if let Some(first) = rest.first() {
        if first.chars().all(|c| c.is_ascii_lowercase() || c == '-') && *first != "-" {
            let named = first.parse::<Mode>().map_err(|error| error.to_string())?;
            if !event_type.modes().contains(&named) {
                return Err(format!("{named} is no mode of {event_type}"));
            }
            mode = Some(named);
            rest = &rest[1..];
        }
    }
    if rest.len() > 1 {
        return Err(format!("`{}` is too much in `{main}`; join participants with +", rest[1]));
    }
    let mut event = ExpectedEvent {
        event_type,
        mode,
        actors: if at == 1 { participants(words[0])? } else { Vec::new() },
        recipients: rest.first().map_or(Ok(Vec::new()), |text| participants(text))?,
        status: Status::Actual,
        speaker: None,
        count: None,
        date: None,
    };
    for clause in clauses.filter(|clause| !clause.is_empty()) {
        let (key, value) = clause.split_once(' ').unwrap_or((clause, ""));
        match key {
            "status" => event.status = value.parse::<Status>().map_err(|e| e.to_string())?,
            "speaker" => event.speaker = participants(value)?.into_iter().next(),
            "date" => event.date = Some(value.to_owned()),
            "count" => {
                let (min, max) = value.split_once('-').unwrap_or((value, value));
                let number = |text: &str| {
                    text.parse::<u32>()
                        .map_err(|_| format!("`{value}` is no count; write 3-3 or 21-"))
                };
                let max = if max.is_empty() { None } else { Some(number(max)?) };
                event.count = Some((number(min)?, max));
            }
            _ => {
                return Err(format!(
                "`{key}` is not something an example can say; use status, speaker, count or date"
            ))
            }
        }
    }
    Ok(Some(event))
}

impl Expectation {
    /// Reads the lines behind `=>`.
    pub(crate) fn parse(lines: &[&str]) -> Result<Self, String> {
        let mut expectation = Expectation::default();
        for line in lines {
            match line.strip_prefix("today ") {
                Some(rest) => {
                    let (today, want) = rest
                        .split_once("; want ")
                        .ok_or("a known miss is written `today …; want …`")?;
                    expectation.events.extend(one(today)?);
                    expectation.want.get_or_insert_default().extend(one(want)?);
                }
                None => expectation.events.extend(one(line)?),
            }
        }
        Ok(expectation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expectation_reads_participants_mode_and_clauses() {
        let lines = ["ARDOVIA/MIL ASSAULT aerial KESTANY; status future; count 3-"];
        let expectation = Expectation::parse(&lines).unwrap();
        let event = &expectation.events[0];
        assert_eq!(event.mode, Some(Mode::Aerial));
        assert_eq!(event.actors[0].sectors, [Sector::Mil]);
        assert_eq!(event.status, Status::Future);
        assert_eq!(event.count, Some((3, None)));
    }

    #[test]
    fn none_and_known_misses() {
        assert!(Expectation::parse(&["none: a forecaster is no actor"]).unwrap().events.is_empty());
        let miss = Expectation::parse(&["today none; want ARDOVIA THREATEN KESTANY"]).unwrap();
        assert!(miss.events.is_empty() && miss.want.is_some());
    }

    #[test]
    fn mistakes_are_named() {
        let check = |line: &str, expect: &str| {
            assert_eq!(Expectation::parse(&[line]).unwrap_err(), expect);
        };
        check("ARDOVIA HITS KESTANY", "no event type stands in `ARDOVIA HITS KESTANY`");
        check("ARDOVIA CONSULT aerial", "aerial is no mode of CONSULT");
        check(
            "ARDOVIA CONSULT; when now",
            "`when` is not something an example can say; use status, speaker, count or date",
        );
    }
}

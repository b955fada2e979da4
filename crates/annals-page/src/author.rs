//! Names out of bylines.

use crate::words::{key, squeeze};

/// Words that lead a byline, in lower case, longest first within a language.
const LEADS: &[&str] = &[
    "written by",
    "reported by",
    "posted by",
    "story by",
    "text by",
    "words by",
    "by",
    "from",
    "von unserem korrespondenten",
    "ein kommentar von",
    "ein gastbeitrag von",
    "eine analyse von",
    "kommentar von",
    "interview von",
    "von",
    "text:",
    "autor:",
    "autorin:",
    "aus",
    "propos recueillis par",
    "publié par",
    "par",
    "por",
    "escrito por",
    "texto:",
    "di",
    "a cura di",
    "scritto da",
    "da",
    "door",
    "av",
    "af",
    "tekst:",
    "text",
    "autor",
    "autoři:",
    "autorzy:",
    "автор:",
    "автор",
    "текст:",
    "yazan:",
    "yazar:",
    "haber:",
    "oleh",
    "tác giả:",
    "na",
    "napsal",
    "kirjoittanut",
    "ngu",
    "author:",
    "authors:",
    "reporter:",
    "editor:",
    "writer:",
];

/// Words that join two names.
const JOINS: &[&str] = &[
    " and ", " und ", " & ", " et ", " y ", " e ", " en ", " og ", " och ", " i ", " a ", " ja ",
    " и ", " ve ", " dan ", " with ", " mit ",
];

/// Words that a desk or a firm has in its name and a person has not.
const OFFICES: &[&str] = &[
    "staff",
    "redaktion",
    "redaction",
    "rédaction",
    "redacción",
    "redazione",
    "redaktionen",
    "editor",
    "editors",
    "editorial",
    "team",
    "desk",
    "news",
    "newsroom",
    "agency",
    "agencies",
    "agencia",
    "agence",
    "agentur",
    "agenturen",
    "reporters",
    "correspondent",
    "correspondents",
    "press",
    "media",
    "online",
    "bureau",
    "service",
    "network",
    "tv",
    "radio",
    "admin",
    "administrator",
    "contributor",
    "webdesk",
    "report",
    "author",
    "editoren",
    "newspaper",
    "times",
    "daily",
    "journal",
    "gazette",
    "magazine",
    "board",
    "com",
    "www",
    "редакция",
    "редакція",
    "ajansı",
    "servisi",
    "haber",
    "merkezi",
    "gmbh",
    "ltd",
    "inc",
    "desk",
    "reporter",
    "writer",
    "writers",
    "digital",
    "group",
    "facebook",
    "twitter",
    "instagram",
    "whatsapp",
    "linkedin",
    "youtube",
    "pinterest",
    "reddit",
    "email",
    "share",
];

/// Whether a name is that of a desk, a firm or an agency.
pub(crate) fn is_office(name: &str) -> bool {
    if crate::agency::named(name).is_some() {
        return true;
    }
    let words: Vec<String> = crate::words::lower_words(name).collect();
    words.iter().any(|word| OFFICES.contains(&word.as_str()))
        || is_domain(name)
        || words.first().is_some_and(|first| is_abbreviation(name, first))
        || (words.len() == 1 && name.len() <= 4 && name.chars().all(char::is_uppercase))
}

/// `kestanypost.example`
fn is_domain(name: &str) -> bool {
    let end = name.rsplit_once('.').map_or("", |(_, end)| end.split('/').next().unwrap_or(""));
    !name.contains(' ')
        && (2..=4).contains(&end.len())
        && end.bytes().all(|b| b.is_ascii_lowercase())
}

/// Whether the first word of a name is one of consonants only, as stations have: `KNR North`.
fn is_abbreviation(name: &str, first: &str) -> bool {
    name.contains(' ')
        && (2..=4).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_alphabetic() && !b"aeiouy".contains(&b))
        && name.starts_with(&first.to_uppercase())
}

/// Whether a line opens with a byline's words followed by a capital: `By Lena Osk`.
pub(crate) fn begins_byline(text: &str) -> bool {
    let lower = text.to_lowercase();
    let size = text.split_whitespace().count();
    (2..=14).contains(&size)
        && !crate::words::ends_sentence(text)
        && [
            "by ",
            "von ",
            "par ",
            "por ",
            "di ",
            "door ",
            "av ",
            "af ",
            "oleh ",
            "автор",
            "text: ",
            "autor: ",
        ]
        .iter()
        .any(|lead| {
            lower.starts_with(lead)
                && text.chars().nth(lead.chars().count()).is_some_and(|c| !c.is_lowercase())
        })
}

/// Whether a line is only the names of the article's writers.
pub(crate) fn is_byline_of(text: &str, authors: &[String]) -> bool {
    let mut rest = key(text);
    let before = rest.len();
    for author in authors {
        let name = key(author);
        if name.len() >= 5 {
            rest = rest.replace(&name, "");
        }
    }
    rest.len() < before && rest.len() <= 12
}

/// The names in a byline, one an entry: `By Lena Osk and Tomas Rell, Kestan City`.
pub(crate) fn split(byline: &str) -> Vec<String> {
    let mut line = squeeze(byline);
    for mark in ["|", "•", "·", " – ", " - ", " — ", " / "] {
        if let Some((head, _)) = line.split_once(mark).filter(|(head, _)| head.len() > 3) {
            // `Anna Berg / Ivo Lund` names two; after other marks comes a role or date.
            if mark == " / " {
                line = line.replace(" / ", ", ");
            } else {
                line = head.to_owned();
            }
        }
    }
    // `Lena Osk/Tomas Rell`
    if line.split('/').all(|name| name.trim().contains(' ')) {
        line = line.replace('/', ", ");
    }
    let line = strip_lead(&line);
    let mut parts: Vec<String> = vec![line.replace([';', '\n'], ",")];
    for join in JOINS {
        // Lower-case joins such as ` a ` stand inside some names, but not between two
        // full names.
        parts = parts
            .into_iter()
            .flat_map(|part| {
                let pieces: Vec<&str> = part.split(join).collect();
                let full = pieces.iter().all(|p| p.trim().contains(' ') || p.contains(','));
                if join.trim().chars().count() > 1 || full {
                    pieces.into_iter().map(str::to_owned).collect()
                } else {
                    vec![part]
                }
            })
            .collect();
    }
    parts.iter().flat_map(|part| part.split(',')).filter_map(clean).collect()
}

fn strip_lead(line: &str) -> String {
    let lower = line.to_lowercase();
    for lead in LEADS {
        let Some(rest) = lower.strip_prefix(lead) else { continue };
        // `Da Silva` is a name, `da Lena Osk` a byline.
        let is_name = PARTICLES.contains(lead) && rest.split_whitespace().count() < 2;
        if !is_name && (lead.ends_with(':') || rest.starts_with([' ', ':'])) {
            // Lower-casing can change lengths; cut only where it has not.
            if let Some(rest) = line.get(lead.len()..) {
                return rest.trim_start_matches([' ', ':']).to_owned();
            }
        }
    }
    line.to_owned()
}

/// One name without what stands around it; `None` when nothing like a name is left.
fn clean(part: &str) -> Option<String> {
    let mut name = part.trim();
    for title in [" 기자", " 특파원", " 선임기자", " 記者", "記者"] {
        name = name.strip_suffix(title).unwrap_or(name);
    }
    if let Some((head, _)) = name.split_once('(') {
        name = head.trim();
    }
    name = name.split(" @").next().unwrap_or(name).trim();
    let name = strip_lead(name.trim_matches(|c: char| !c.is_alphanumeric() && c != '.'));
    let name = name.trim().to_owned();
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let size = name.split_whitespace().count();
    let good = (1..=6).contains(&size)
        && letters >= 2
        && name.len() <= 80
        && !name.contains('@')
        && !name.contains("://")
        && (!name.chars().any(|c| c.is_ascii_digit()) || is_office(&name));
    good.then_some(name)
}

/// Whether a name from a byline's place on the page looks like one of a person.
pub(crate) fn is_person(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let cased = |word: &&str| {
        let first = word.chars().next();
        first.is_some_and(|c| !c.is_lowercase()) || PARTICLES.contains(word)
    };
    let whole = (2..=5).contains(&words.len())
        || words.len() == 1
            && name.chars().all(crate::words::is_ideograph)
            && name.chars().count() > 1;
    whole && words.iter().all(cased) && !is_office(name) && !crate::cues::is_self_talk(name)
}

/// The names of a line that holds nothing but people's names.
pub(crate) fn names_of(line: &str) -> Option<Vec<String>> {
    let names = split(line);
    let length: usize = names.iter().map(|name| key(name).len()).sum();
    let whole = length * 10 >= key(line).len() * 8 && !names.is_empty();
    (whole && names.iter().all(|name| is_person(name))).then_some(names)
}

/// Small words inside names.
const PARTICLES: &[&str] = &[
    "de", "del", "della", "di", "da", "dos", "du", "van", "von", "der", "den", "la", "le", "al",
    "el", "bin", "ibn", "zu", "ten", "af", "y", "e",
];

/// Whether a name is the outlet's own, or its account's: `Kestany Post D`.
pub(crate) fn is_outlet(name: &str, outlet: Option<&str>) -> bool {
    let (name, outlet) = (key(name), outlet.map(key).unwrap_or_default());
    let (short, long) = if name.len() < outlet.len() { (name, outlet) } else { (outlet, name) };
    short == long || (short.len() >= 5 && long.len() - short.len() <= 4 && long.starts_with(&short))
}

/// Names once each, the outlet left out.
pub(crate) fn once(names: Vec<String>, outlet: Option<&str>) -> Vec<String> {
    let mut seen = Vec::new();
    let mut kept: Vec<String> = Vec::new();
    for name in names {
        let key = key(&name);
        if key.is_empty() || is_outlet(&name, outlet) || seen.contains(&key) {
            continue;
        }
        seen.push(key);
        kept.push(name);
    }
    kept
}

/// One list out of several: names once each, people before offices, the outlet left out.
pub(crate) fn settle(names: Vec<String>, outlet: Option<&str>) -> Vec<String> {
    let mut kept = once(names, outlet);
    if kept.iter().any(|name| !is_office(name)) {
        kept.retain(|name| !is_office(name));
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_are_split_into_names() {
        let check = |line, expect: &[&str]| assert_eq!(split(line), expect, "{line}");
        check("By Lena Osk and Tomas Rell", &["Lena Osk", "Tomas Rell"]);
        check("Von Lena Osk, Kestan", &["Lena Osk", "Kestan"]);
        check("Lena Osk | Staff writer", &["Lena Osk"]);
        check("Par Lena Osk et Tomas Rell", &["Lena Osk", "Tomas Rell"]);
        check("Lena Osk (in Kestan City)", &["Lena Osk"]);
        check("https://news.example/lena", &[]);
        check("Автор: Лена Оск", &["Лена Оск"]);
        check("Ana Gasset y Tomas Rell", &["Ana Gasset", "Tomas Rell"]);
        check("Lena Osk/Tomas Rell", &["Lena Osk", "Tomas Rell"]);
        check("Da Rell", &["Da Rell"]);
        check("da Lena Osk", &["Lena Osk"]);
    }

    #[test]
    fn people_come_before_offices() {
        let names = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect();
        assert_eq!(settle(names(&["News Desk", "Lena Osk", "Lena  Osk"]), None), ["Lena Osk"]);
        assert_eq!(
            settle(names(&["KNR North", "Lena Osk", "kestanypost.com"]), None),
            ["Lena Osk"]
        );
        assert_eq!(settle(names(&["Reuters", "Staff"]), None), ["Reuters", "Staff"]);
        assert!(settle(names(&["The Kestany Post"]), Some("The Kestany Post")).is_empty());
        assert!(is_outlet("Kestany Post D", Some("Kestany Post")));
        assert!(!is_outlet("Kestany Osk", Some("Kestany Post")));
    }
}

//! News agencies: whose wire a story is.

use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// Names as agencies give them, with the abbreviations that stand in datelines.
const AGENCIES: &[(&str, &[&str])] = &[
    (
        "Anadolu Agency",
        &["aa", "anadolu", "anadolu ajansı", "anadolu agency (aa)", "anadolu ajansi"],
    ),
    ("Reuters", &["reuters", "thomson reuters", "rtr"]),
    (
        "Agence France-Presse",
        &["afp", "agence france-presse", "agence france presse", "afp news", "afpbb"],
    ),
    ("The Associated Press", &["ap", "associated press", "the associated press", "ap news"]),
    (
        "Deutsche Presse-Agentur",
        &["dpa", "deutsche presse-agentur", "dpa-infocom", "dpa international"],
    ),
    ("Austria Presse Agentur", &["apa", "austria presse agentur"]),
    ("Keystone-SDA", &["sda", "keystone-sda", "ats"]),
    ("TASS", &["tass", "itar-tass", "тасс"]),
    ("RIA Novosti", &["ria novosti", "ria", "риа новости"]),
    ("Interfax", &["interfax", "интерфакс"]),
    ("Interfax-Ukraine", &["interfax-ukraine"]),
    ("Ukrinform", &["ukrinform", "укринформ", "укрінформ"]),
    ("Xinhua", &["xinhua", "xinhua news agency", "新华社", "新華社"]),
    ("China News Service", &["cns", "中新社"]),
    ("Central News Agency", &["cna", "central news agency", "中央社"]),
    ("Kyodo News", &["kyodo", "kyodo news", "共同通信", "共同"]),
    ("Jiji Press", &["jiji", "jiji press", "時事通信", "時事"]),
    ("Yonhap", &["yonhap", "yonhap news agency", "연합뉴스"]),
    ("KCNA", &["kcna"]),
    ("Press Trust of India", &["pti", "press trust of india"]),
    ("Asian News International", &["ani", "asian news international"]),
    ("IANS", &["ians", "indo-asian news service"]),
    ("United News of Bangladesh", &["unb"]),
    ("BSS", &["bss"]),
    ("Associated Press of Pakistan", &["app", "associated press of pakistan"]),
    ("Agencia EFE", &["efe", "agencia efe"]),
    ("Europa Press", &["europa press", "ep"]),
    ("ANSA", &["ansa"]),
    ("Lusa", &["lusa", "agência lusa"]),
    ("ANP", &["anp"]),
    ("Belga", &["belga"]),
    ("Ritzau", &["ritzau"]),
    ("NTB", &["ntb"]),
    ("TT", &["tt nyhetsbyrån"]),
    ("STT", &["stt"]),
    ("PAP", &["pap", "polska agencja prasowa"]),
    ("ČTK", &["čtk", "ctk"]),
    ("TASR", &["tasr"]),
    ("MTI", &["mti"]),
    ("Agerpres", &["agerpres"]),
    ("BTA", &["bta", "бта"]),
    ("Tanjug", &["tanjug", "танјуг"]),
    ("HINA", &["hina"]),
    ("STA", &["sta"]),
    ("ANA-MPA", &["ana-mpa", "απε-μπε"]),
    ("BelTA", &["belta", "белта"]),
    ("AZERTAC", &["azertac", "azərtac"]),
    ("Armenpress", &["armenpress"]),
    ("Kazinform", &["kazinform"]),
    ("Demirören News Agency", &["dha", "demirören haber ajansı", "demirören news agency"]),
    ("İhlas News Agency", &["iha", "i̇ha", "ihlas haber ajansı", "ihlas news agency"]),
    ("IRNA", &["irna", "islamic republic news agency"]),
    ("SANA", &["sana", "سانا"]),
    ("WAFA", &["wafa", "وفا"]),
    ("MENA", &["mena", "middle east news agency"]),
    ("Saudi Press Agency", &["spa", "saudi press agency", "واس"]),
    ("Emirates News Agency", &["wam", "emirates news agency", "وام"]),
    ("Qatar News Agency", &["qna", "qatar news agency", "قنا"]),
    ("KUNA", &["kuna", "كونا"]),
    ("Petra", &["petra", "jordan news agency"]),
    ("National News Agency", &["nna", "national news agency"]),
    ("Algeria Press Service", &["aps", "algeria press service"]),
    ("Maghreb Arabe Presse", &["maghreb arabe presse"]),
    ("TAP", &["tunis afrique presse"]),
    ("PANA", &["panapress"]),
    ("News Agency of Nigeria", &["nan", "news agency of nigeria"]),
    ("Bernama", &["bernama"]),
    ("Antara", &["antara"]),
    ("Vietnam News Agency", &["vna", "ttxvn", "vietnam news agency"]),
    ("PA Media", &["pa media", "pa", "press association"]),
    ("The Canadian Press", &["the canadian press", "canadian press", "la presse canadienne"]),
    ("Australian Associated Press", &["aap", "australian associated press"]),
    ("United Press International", &["upi", "united press international"]),
    ("Bloomberg", &["bloomberg", "bloomberg news"]),
    ("dpa-AFX", &["dpa-afx"]),
    ("epd", &["epd", "evangelischer pressedienst"]),
    ("KNA", &["katholische nachrichten-agentur"]),
    ("AFX", &["afx"]),
    ("SID", &["sport-informations-dienst"]),
];

/// The agency that a name or abbreviation stands for.
pub(crate) fn named(name: &str) -> Option<&'static str> {
    let name = name.trim().trim_matches(|c: char| matches!(c, '(' | ')' | '.' | ',' | '/' | '©'));
    let name = name.strip_suffix(" News Agency").unwrap_or(name).trim();
    // Lower-casing is the costly part, and most lines asked about are no names.
    if name.len() > 40 {
        return None;
    }
    by_name().get(name.to_lowercase().as_str()).copied()
}

fn by_name() -> &'static FxHashMap<String, &'static str> {
    static NAMES: OnceLock<FxHashMap<String, &'static str>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut names = FxHashMap::default();
        for (full, short) in AGENCIES {
            names.entry(full.to_lowercase()).or_insert(*full);
            for name in *short {
                names.entry((*name).to_owned()).or_insert(*full);
            }
        }
        names
    })
}

/// Whether a name says of itself that it is an agency's.
pub(crate) fn is_agency_name(name: &str) -> bool {
    let lower = name.to_lowercase();
    let size = name.split_whitespace().count();
    (1..=5).contains(&size)
        && (named(name).is_some()
            || [
                "news agency",
                "haber ajansı",
                "press agency",
                "nachrichtenagentur",
                "newswire",
                "wire service",
            ]
            .iter()
            .any(|end| lower.ends_with(end))
            || (lower.ends_with(" agency") && size <= 3))
}

/// The agency of a list of names: known ones first, then what calls itself an agency.
pub(crate) fn among<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Option<String> {
    names
        .clone()
        .find_map(|name| named(name).map(str::to_owned))
        .or_else(|| names.into_iter().find(|n| is_agency_name(n)).map(|n| n.trim().to_owned()))
}

/// What the opening of a wire story says: `ANKARA, Dec 30 (AA) —`.
#[derive(Debug, PartialEq)]
pub(crate) struct Opening {
    pub(crate) place: Option<String>,
    pub(crate) date: Option<String>,
    pub(crate) agency: Option<String>,
    /// Bytes up to the first words of the story.
    pub(crate) length: usize,
}

/// Reads the dateline that opens a paragraph, if one does.
///
/// It has a place in capitals or an agency in brackets, and ends in a dash or colon.
pub(crate) fn opening(paragraph: &str) -> Option<Opening> {
    let head = crate::words::truncate_chars(paragraph, 90);
    let (end, mark) = head
        .char_indices()
        .filter(|(at, c)| is_dash_at(head, *at, *c))
        .map(|(at, c)| (at, c.len_utf8()))
        .next()
        .or_else(|| {
            // `(AA)` alone can close a dateline.
            let close = head.find(')')?;
            let open = head[..close].rfind('(')?;
            named(&head[open + 1..close]).map(|_| (close + 1, 0))
        })?;
    let mut rest = head[..end].trim();
    let mut agency = None;
    if let Some(open) = rest.rfind('(') {
        let inner = rest[open + 1..].trim_end().strip_suffix(')')?.trim();
        let short = inner.split_whitespace().count() <= 4 && !inner.is_empty();
        let capital = inner.chars().any(char::is_uppercase) || named(inner).is_some();
        if !short || !capital {
            return None;
        }
        agency = Some(named(inner).map_or_else(|| inner.to_owned(), str::to_owned));
        rest = rest[..open].trim().trim_end_matches(',').trim();
    } else if let Some((place, wire)) = rest.rsplit_once(['/', ',']) {
        // `KESTAN CITY / AA`, `Berlin, dpa`
        if let Some(name) = named(wire.trim()) {
            agency = Some(name.to_owned());
            rest = place.trim();
        }
    }
    let (place, date) = match rest.split_once(',') {
        Some((place, date)) if crate_date(date) => (place.trim(), Some(date.trim().to_owned())),
        _ if crate_date(rest) && rest.chars().any(|c| c.is_ascii_digit()) => {
            ("", Some(rest.to_owned()))
        }
        _ => (rest, None),
    };
    let words = place.split_whitespace().count();
    let capitals = place.chars().filter(|c| c.is_uppercase()).count();
    let letters = place.chars().filter(|c| c.is_alphabetic()).count();
    let is_place = letters > 1
        && words <= 5
        && place.chars().next().is_some_and(char::is_uppercase)
        && (capitals * 3 > letters * 2 || agency.is_some() || date.is_some())
        && !place.contains(['"', '“', '.', '!', '?', ';']);
    if !place.is_empty() && !is_place || place.is_empty() && agency.is_none() && date.is_none() {
        return None;
    }
    let after = &paragraph[end + mark..];
    let words = after.trim_start_matches(|c: char| c.is_whitespace() || "-–—".contains(c));
    let length = paragraph.len() - words.len();
    let place = Some(place.to_owned()).filter(|p| !p.is_empty());
    Some(Opening { place, date, agency, length })
}

/// Whether the mark at `at` closes a dateline: a dash with space about it, or a colon.
fn is_dash_at(head: &str, at: usize, c: char) -> bool {
    let before = head[..at].chars().next_back();
    let after = head[at + c.len_utf8()..].chars().next();
    match c {
        '—' | '–' => after.is_some() && at > 1,
        '-' => {
            let spaced = after == Some(' ') && matches!(before, Some(' ' | ')'));
            spaced
                || (after == Some('-') && before == Some(' '))
                || (before == Some(')') && after.is_some())
        }
        ':' => before == Some(')'),
        _ => false,
    }
}

/// Whether a short text is a date without a year, or with one: `Dec 30`, `30 June`.
fn crate_date(text: &str) -> bool {
    let text = text.trim();
    text.len() < 30
        && text.chars().any(|c| c.is_ascii_digit())
        && crate::stamp::parse(&format!("{} 2020", text.trim_end_matches('.'))).is_some()
        || crate::stamp::parse(text).is_some() && text.len() < 30
}

/// The agency named in brackets or after a slash at the very end of a text: `(Reuters)`.
pub(crate) fn closing(paragraph: &str) -> Option<&'static str> {
    let tail = paragraph.trim().trim_end_matches('.');
    if let Some(inner) = tail.strip_suffix(')') {
        let open = inner.rfind('(')?;
        return inner[open + 1..].split(['/', ',']).find_map(named);
    }
    let (_, last) = tail.rsplit_once(['/', '—', '–'])?;
    (last.len() < 30).then(|| named(last)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_are_read() {
        let check = |text: &str, place: Option<&str>, date: Option<&str>, agency: Option<&str>| {
            let got = opening(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                (got.place.as_deref(), got.date.as_deref(), got.agency.as_deref()),
                (place, date, agency),
                "{text}"
            );
            assert!(text[got.length..].starts_with("The"), "{text}");
        };
        check(
            "ANKARA, Dec 30 (AA) — The two",
            Some("ANKARA"),
            Some("Dec 30"),
            Some("Anadolu Agency"),
        );
        check("KESTAN CITY (Reuters) - The two", Some("KESTAN CITY"), None, Some("Reuters"));
        check(
            "Kestan City, 3 May (KNA) -- The two",
            Some("Kestan City"),
            Some("3 May"),
            Some("KNA"),
        );
        check("MOSCOW - The two", Some("MOSCOW"), None, None);
        check("(AFP) The two", None, None, Some("Agence France-Presse"));
        check("Berlin (dpa): The two", Some("Berlin"), None, Some("Deutsche Presse-Agentur"));
    }

    #[test]
    fn prose_has_no_dateline() {
        for text in [
            "The minister — a lawyer — left.",
            "Ardovia (pop. 3 million) said no.",
            "“We will go,” she said - twice.",
            "Prices rose 3% - a record.",
        ] {
            assert_eq!(opening(text), None, "{text}");
        }
    }

    #[test]
    fn agencies_close_stories() {
        assert_eq!(closing("It ended. (Reuters)"), Some("Reuters"));
        assert_eq!(closing("It ended. (dpa/AFP)"), Some("Deutsche Presse-Agentur"));
        assert_eq!(closing("It ended (so far)."), None);
    }
}

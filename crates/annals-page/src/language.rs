//! Which language a text is in, by its script and its commonest words.

use crate::body::Body;
use crate::meta::{jsonld::Ld, Tags};
use crate::page::Page;
use crate::why::Why;
use annals_model::Finding;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// Function words that few other languages share.
const WORDS: &[(&str, &str)] = &[
    ("en", "the and of to in that was is for with his said has by from"),
    ("de", "der die und das den nicht mit ist von auf für ein eine dem sich"),
    ("fr", "le la les des et est une dans que pour qui sur pas avec du"),
    ("es", "el la los las que del una por con para su no se es y"),
    ("pt", "o que do da em para com não uma os no na dos as é"),
    ("it", "il di che la è per una con non del della sono gli nel"),
    ("nl", "de het een van en dat niet op voor met zijn te aan ook"),
    ("sv", "och att det som en på är av för med den till inte har"),
    ("no", "og det som på er av en for med til ikke har den å"),
    ("da", "og det som på er af en for med til ikke har den at"),
    ("fi", "ja on ei että oli mutta myös hän ovat kun se joka"),
    ("is", "og að það sem ekki er við með til um var"),
    ("pl", "i w na się nie z do że jest to o jak po"),
    ("cs", "a v se na je že s to z do ve o za pro jsou"),
    ("sk", "a v sa na je že s to z do vo o za pre sú"),
    ("hu", "a az és hogy nem egy is volt meg de ez"),
    ("ro", "și în de la cu nu pe este a din care pentru"),
    ("hr", "i u je na se da za su od s što kako"),
    ("tr", "ve bir bu için ile da de olarak olan çok sonra dedi"),
    ("id", "yang dan di dari untuk dengan ini itu pada tidak dalam akan"),
    ("vi", "và của là có được trong cho các một người không với"),
    ("sw", "ya na wa kwa katika ni za la kuwa hiyo cha"),
    ("zu", "ukuthi futhi kodwa ngoba uma nje lokhu ngesikhathi kanye ngenxa uthe"),
    ("xh", "ukuba kwaye kodwa kuba xa nje oku ngexesha kunye ngokuba"),
    ("et", "ja on ei et see ta oli mis ka kui"),
    ("lt", "ir yra kad su bet kaip iš tai buvo"),
    ("ru", "и в не на что с он по это как из за для"),
    ("uk", "і в не на що з та до це як за від у про"),
    ("bg", "и на в да за се от не с че е са по"),
];

/// The common words, each with a bit for every language that uses it.
fn languages_of_words() -> &'static FxHashMap<&'static str, u32> {
    static LANGUAGES: OnceLock<FxHashMap<&'static str, u32>> = OnceLock::new();
    LANGUAGES.get_or_init(|| {
        let mut languages = FxHashMap::default();
        for (n, (_, words)) in WORDS.iter().enumerate() {
            for word in words.split(' ') {
                *languages.entry(word).or_insert(0) |= 1 << n;
            }
        }
        languages
    })
}

/// The language of a text, if its script or its words tell clearly.
pub(crate) fn guess(text: &str) -> Option<&'static str> {
    let text = crate::words::truncate_chars(text, 1500);
    let (mut letters, mut counts) = (0usize, [0usize; SCRIPTS.len()]);
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        letters += 1;
        if c < SCRIPTS_BEGIN {
            continue;
        }
        if let Some(n) = SCRIPTS.iter().position(|(_, from, to)| (*from..=*to).contains(&c)) {
            counts[n] += 1;
        }
    }
    if letters < 40 {
        return None;
    }
    // Japanese mixes kana with the characters it shares with Chinese.
    if counts[0] * 10 > letters {
        return Some("ja");
    }
    let most = (0..SCRIPTS.len()).max_by_key(|n| counts[*n])?;
    if counts[most] * 2 > letters {
        let language = SCRIPTS[most].0;
        if language == "ar" && text.contains(['پ', 'چ', 'گ', 'ک']) {
            return Some("fa");
        }
        return Some(language);
    }
    let languages = languages_of_words();
    let mut scores = [0usize; WORDS.len()];
    let mut total = 0;
    for word in crate::words::lower_words(text) {
        total += 1;
        let mut which = languages.get(word.as_str()).copied().unwrap_or(0);
        while which != 0 {
            scores[which.trailing_zeros() as usize] += 1;
            which &= which - 1;
        }
    }
    let best = (0..WORDS.len()).max_by_key(|n| scores[*n])?;
    let second = (0..WORDS.len()).filter(|n| *n != best).map(|n| scores[n]).max().unwrap_or(0);
    let clear = scores[best] * 12 >= total && scores[best] > 1 && scores[best] * 10 > second * 11;
    // Languages that build long words have few small ones, but those are theirs alone.
    let builds = matches!(WORDS[best].0, "zu" | "xh");
    let distinct = builds && scores[best] * 40 >= total && scores[best] > second * 2;
    (clear || distinct && scores[best] > 2).then_some(WORDS[best].0)
}

/// The first letter of any of [`SCRIPTS`].
const SCRIPTS_BEGIN: char = '\u{370}';

/// Scripts that one language of the news writes, or one above all others.
const SCRIPTS: [(&str, char, char); 14] = [
    ("ja", '\u{3040}', '\u{30ff}'),
    ("zh", '\u{4e00}', '\u{9fff}'),
    ("ko", '\u{ac00}', '\u{d7af}'),
    ("ar", '\u{600}', '\u{6ff}'),
    ("he", '\u{590}', '\u{5ff}'),
    ("el", '\u{370}', '\u{3ff}'),
    ("hi", '\u{900}', '\u{97f}'),
    ("bn", '\u{980}', '\u{9ff}'),
    ("ta", '\u{b80}', '\u{bff}'),
    ("th", '\u{e00}', '\u{e7f}'),
    ("ka", '\u{10a0}', '\u{10ff}'),
    ("hy", '\u{530}', '\u{58f}'),
    ("am", '\u{1200}', '\u{137f}'),
    ("km", '\u{1780}', '\u{17ff}'),
];

/// The language of an article: what the page says, unless its own words speak against it.
pub(crate) fn settle(
    page: &Page,
    tags: &Tags,
    ld: &Ld,
    body: &Body,
    why: &mut Why,
    findings: &mut Vec<Finding>,
) -> Option<String> {
    let said = [
        ("feed or table", &page.given.language),
        ("JSON-LD", &ld.language),
        ("html lang", &tags.html_language),
        ("meta tag", &tags.meta_language),
    ];
    let said = said.into_iter().filter_map(|(source, l)| {
        let said = tag(l.as_ref()?)?;
        why.said("language", source, &said);
        Some(said)
    });
    let said = said.reduce(|first, _| first);
    let sample: String =
        body.paragraphs.iter().take(12).map(|(p, _)| p.as_str()).collect::<Vec<_>>().join(" ");
    let guess = guess(&sample);
    why.said("language", "words of the body", guess.unwrap_or(""));
    let language = match (said, guess) {
        (Some(said), Some(guess)) if !same_language(&said, guess) => {
            findings.push(Finding::note(
                "language-disagrees",
                format!("the page says `{said}`, its text reads as `{guess}`"),
            ));
            Some(guess.to_owned())
        }
        (Some(said), _) => Some(said),
        (None, guess) => guess.map(str::to_owned),
    };
    why.settled("language", language.as_deref().unwrap_or(""));
    language
}

/// Languages whose common words do not tell them apart count as one.
fn same_language(said: &str, guess: &str) -> bool {
    const CLOSE: &[&[&str]] = &[
        &["no", "nb", "nn", "da", "sv"],
        &["cs", "sk"],
        &["hr", "bs", "sr", "sl", "sh"],
        &["id", "ms"],
        &["ru", "uk", "bg", "be", "sr", "mk"],
        &["es", "gl", "ca", "pt"],
        &["zu", "xh", "ss", "nr"],
        &["hi", "mr", "ne"],
        &["fi", "et"],
        &["ar", "fa", "ur"],
        &["tr", "az"],
        &["nl", "af"],
        &["ro", "mo"],
    ];
    let said = said.split('-').next().unwrap_or(said);
    said == guess || CLOSE.iter().any(|set| set.contains(&said) && set.contains(&guess))
}

/// A language tag as BCP 47 writes it: `en_US` is `en-US`, `EN` is `en`.
pub(crate) fn tag(written: &str) -> Option<String> {
    let mut parts = written.trim().split(['-', '_', '.', ',', ' ']);
    let primary = parts.next()?.to_ascii_lowercase();
    if let Some((_, code)) = NAMES.iter().find(|(name, _)| *name == primary) {
        return Some((*code).to_owned());
    }
    if !(2..=3).contains(&primary.len()) || !primary.bytes().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let region = parts
        .next()
        .filter(|r| r.len() == 2 && r.bytes().all(|b| b.is_ascii_alphabetic()))
        .map(str::to_ascii_uppercase);
    Some(match region {
        Some(region) => format!("{primary}-{region}"),
        None => primary,
    })
}

const NAMES: &[(&str, &str)] = &[
    ("english", "en"),
    ("german", "de"),
    ("deutsch", "de"),
    ("french", "fr"),
    ("spanish", "es"),
    ("portuguese", "pt"),
    ("italian", "it"),
    ("dutch", "nl"),
    ("russian", "ru"),
    ("turkish", "tr"),
    ("arabic", "ar"),
    ("chinese", "zh"),
    ("japanese", "ja"),
    ("korean", "ko"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_by_script_and_words() {
        let check = |text, expect| assert_eq!(guess(text), expect, "{text}");
        check(
            "The two ministers met in the capital and said that the border was open.",
            Some("en"),
        );
        check(
            "Die beiden Minister trafen sich in der Hauptstadt und das Abkommen ist fertig.",
            Some("de"),
        );
        check(
            "Президенты двух стран провели переговоры по телефону и говорили о том, что на границе не стало тише.",
            Some("ru"),
        );
        check("両国の首脳は月曜日に電話で会談し、国境の再開について話し合ったと政府が発表しました。経済協力も議題になりました。", Some("ja"));
        check("short", None);
    }

    #[test]
    fn tags_are_written_one_way() {
        assert_eq!(tag("en_us").as_deref(), Some("en-US"));
        assert_eq!(tag("DE").as_deref(), Some("de"));
        assert_eq!(tag("English").as_deref(), Some("en"));
        assert_eq!(tag("x-default"), None);
    }
}

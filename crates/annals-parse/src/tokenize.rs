use annals_model::Span;

/// Prefixes that stay on their word: "non-binding", "e-mail" (EWT and GUM agree).
const PREFIXES: &[&str] = &[
    "non", "e", "re", "anti", "co", "mid", "pre", "pro", "cross", "post", "over", "semi", "multi",
    "ex", "sub", "counter", "mini", "inter", "socio", "psycho", "ultra", "un", "de", "bi", "tri",
    "trans", "intra", "under", "vice", "quasi", "pseudo", "micro", "macro", "super",
];

/// Abbreviations that keep their full stop.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "gen", "lt", "col", "maj", "capt", "cpt", "cmdr", "sgt",
    "cpl", "pvt", "adm", "brig", "rev", "hon", "gov", "sen", "sens", "rep", "reps", "pres", "st",
    "ste", "sr", "jr", "messrs", "supt", "insp", "det", "amb", "fr", "mt", "ft", "jan", "feb",
    "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec", "mon", "tue", "tues",
    "wed", "thu", "thur", "thurs", "fri", "inc", "corp", "co", "ltd", "llc", "bros", "cos", "dept",
    "dist", "assn", "assoc", "ave", "blvd", "rd", "vs", "v", "etc", "al", "eg", "ie", "cf",
    "approx", "est", "fig", "figs", "vol", "vols", "pp", "ed", "eds", "bn", "tel", "ext", "univ",
    "int'l", "nat'l", "gov't", "govt", "ala", "ariz", "ark", "calif", "colo", "conn", "fla", "ill",
    "kan", "ky", "md", "mich", "minn", "mo", "mont", "neb", "nev", "okla", "ore", "penn", "tenn",
    "tex", "va", "vt", "wash", "wis", "wyo", "secy", "min", "sq", "dep", "spc", "mil",
];

/// Abbreviations that are also words or end sentences; they keep the full stop only
/// before a number.
const BEFORE_NUMBERS: &[&str] = &["no", "nos", "art", "sec", "p", "ch"];

/// Endings of addresses on the web that need no "www".
const DOMAINS: &[&str] =
    &["com", "org", "net", "gov", "edu", "int", "info", "ru", "tr", "ua", "co", "uk", "eu", "news"];

/// Longest stretch without white space that is looked at as one, in bytes. Marks are
/// sought from both its ends, which is quadratic in what no writer writes.
const LONGEST_STRETCH: usize = 1000;

fn opening(c: char) -> bool {
    matches!(
        c,
        '"' | '“'
            | '„'
            | '”'
            | '«'
            | '»'
            | '‘'
            | '’'
            | '\''
            | '`'
            | '('
            | '['
            | '{'
            | '<'
            | '>'
            | '¿'
            | '¡'
            | '$'
            | '£'
            | '€'
            | '¥'
            | '₹'
            | '₺'
            | '•'
            | '·'
            | '*'
            | '‹'
            | '›'
            | '~'
            | '|'
            | '='
            | '+'
            | '■'
            | '▪'
            | '►'
            | '…'
            | '—'
            | '–'
            | '-'
            | ','
            | ';'
            | ':'
            | '!'
            | '?'
            | '.'
            | '/'
            | ')'
            | ']'
            | '}'
            | '%'
    )
}

fn closing(c: char) -> bool {
    matches!(
        c,
        '"' | '“'
            | '”'
            | '„'
            | '«'
            | '»'
            | '’'
            | '\''
            | '`'
            | ')'
            | ']'
            | '}'
            | '>'
            | '<'
            | '('
            | '['
            | ','
            | ';'
            | ':'
            | '!'
            | '?'
            | '…'
            | '%'
            | '—'
            | '–'
            | '-'
            | '*'
            | '|'
            | '•'
            | '/'
            | '='
            | '~'
            | '€'
            | '£'
            | '$'
            | '‹'
            | '›'
            | '″'
            | '′'
            | '+'
            | '™'
            | '®'
            | '©'
    )
}

fn apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '´' | 'ʼ' | '＇')
}

/// White space and characters that show nothing.
fn blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}' | '\u{2060}' | '\u{00AD}')
}

/// Whether the second form is a clitic of the first: "did" + "n't", "can" + "not".
pub(crate) fn is_clitic(first: &str, second: &str) -> bool {
    if !first.ends_with(char::is_alphanumeric) && !first.ends_with('.') {
        return false;
    }
    let second: String =
        second.chars().map(|c| if apostrophe(c) { '\'' } else { c.to_ascii_lowercase() }).collect();
    matches!(
        second.as_str(),
        "n't" | "'s" | "'re" | "'ve" | "'ll" | "'d" | "'m" | "'" | "#39;s" | "&#39;s"
    ) || matches!(
        (first.to_ascii_lowercase().as_str(), second.as_str()),
        ("can", "not") | ("gon", "na") | ("wan", "na") | ("got", "ta")
    )
}

/// The words of `text`, in order, as byte spans shifted by `base`.
///
/// Follows the English treebanks: clitics and hyphenated words come apart, while
/// abbreviations, initials, numbers, addresses and words with a prefix stay whole.
pub(crate) fn tokenize(text: &str, base: usize, out: &mut Vec<Span>) {
    let mut start = None;
    for (at, c) in text.char_indices() {
        if let Some(from) = start.filter(|from| at - from >= LONGEST_STRETCH) {
            chunk(text, from, at, base, out);
            start = None;
        }
        match (blank(c), start) {
            (true, Some(from)) => {
                chunk(text, from, at, base, out);
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    if let Some(from) = start {
        chunk(text, from, text.len(), base, out);
    }
}

struct Pieces<'a> {
    text: &'a str,
    base: usize,
    out: &'a mut Vec<Span>,
}

impl Pieces<'_> {
    fn push(&mut self, from: usize, to: usize) {
        if from < to {
            self.out.push(Span::new(self.base + from, self.base + to));
        }
    }
}

fn first(text: &str) -> Option<char> {
    text.chars().next()
}

fn last(text: &str) -> Option<char> {
    text.chars().next_back()
}

/// Length in bytes of the run of one mark that opens `text`: "...", "--", "?!".
fn run(text: &str) -> usize {
    let Some(c) = first(text) else { return 0 };
    let same = |other: char| match c {
        '!' | '?' => matches!(other, '!' | '?'),
        '.' | '-' | '*' | '=' | '~' | '`' | '\'' | '•' | '…' => other == c,
        _ => false,
    };
    let more: usize = text.chars().skip(1).take_while(|&o| same(o)).map(char::len_utf8).sum();
    c.len_utf8() + more
}

/// One stretch without white space.
fn chunk(text: &str, mut from: usize, mut to: usize, base: usize, out: &mut Vec<Span>) {
    let mut pieces = Pieces { text, base, out };
    // What opens the stretch.
    while from < to {
        let rest = &text[from..to];
        let Some(c) = first(rest) else { break };
        if let Some(length) = entity(rest) {
            pieces.push(from, from + length);
            from += length;
            continue;
        }
        if !opening(c) || keeps_its_apostrophe(rest) {
            break;
        }
        let next = rest[c.len_utf8()..].chars().next();
        if c == '.' && next.is_some_and(char::is_alphanumeric)
            || matches!(c, '-' | '+') && next.is_some_and(|n| n.is_ascii_digit())
        {
            break;
        }
        let length = run(rest);
        pieces.push(from, from + length);
        from += length;
    }
    if from >= to {
        return;
    }
    if let Some(end) = address(&text[from..to]) {
        pieces.push(from, from + end);
        from += end;
        if from < to {
            chunk(text, from, to, base, pieces.out);
        }
        return;
    }
    // What closes it, innermost last.
    let mut closed: Vec<(usize, usize)> = Vec::new();
    while from < to {
        let rest = &text[from..to];
        let Some(c) = last(rest) else { break };
        if c == '.' {
            let dots = rest.bytes().rev().take_while(|&b| b == b'.').count();
            let bare = &rest[..rest.len() - dots];
            if dots == 1 && keeps_its_stop(bare, closed.is_empty(), &text[to..]) {
                break;
            }
            if bare.is_empty() {
                break;
            }
            // "U.S..." and the like: the word keeps its own stop.
            closed.push((to - dots, to));
            to -= dots;
        } else if closing(c) && rest.len() > c.len_utf8() {
            if apostrophe(c) && clitic_at_end(rest) {
                break;
            }
            let mut at = to - c.len_utf8();
            if matches!(c, '!' | '?' | '-' | '…' | '*' | '=' | '~') {
                while at > from {
                    let before = last(&text[from..at]);
                    let same = before.is_some_and(|b| {
                        b == c || matches!(c, '!' | '?') && matches!(b, '!' | '?')
                    });
                    if !same {
                        break;
                    }
                    at -= c.len_utf8();
                }
            }
            closed.push((at, to));
            to = at;
        } else {
            break;
        }
    }
    inside(&mut pieces, from, to);
    for (from, to) in closed.into_iter().rev() {
        pieces.push(from, to);
    }
}

/// Leftovers of HTML that stand for one mark: "&amp;", "#39;s".
fn entity(rest: &str) -> Option<usize> {
    for name in ["&amp;", "&quot;", "&lt;", "&gt;", "#34;", "&#34;", "#36;", "&#36;"] {
        if rest.starts_with(name) {
            return Some(name.len());
        }
    }
    for name in ["#39;", "&#39;", "&apos;", "&#8217;"] {
        if let Some(after) = rest.strip_prefix(name) {
            let letters = after.bytes().take_while(u8::is_ascii_alphabetic).count();
            let clitic = matches!(&after[..letters], "s" | "re" | "ve" | "ll" | "d" | "m" | "t");
            return Some(name.len() + if clitic { letters } else { 0 });
        }
    }
    None
}

/// "'90s", "'em", "'s" at the start of a stretch.
fn keeps_its_apostrophe(rest: &str) -> bool {
    let mut chars = rest.chars();
    if !chars.next().is_some_and(apostrophe) {
        return false;
    }
    let word: String = chars
        .as_str()
        .chars()
        .take_while(|c| c.is_alphanumeric())
        .map(|c| c.to_ascii_lowercase())
        .collect();
    matches!(
        word.as_str(),
        "em" | "til" | "tis" | "twas" | "cause" | "s" | "re" | "ve" | "ll" | "d" | "m" | "n"
    ) || word.len() == 3 && word.ends_with('s') && word[..2].bytes().all(|b| b.is_ascii_digit())
}

/// "'s" closes with a letter, so only a bare plural possessive ends in an apostrophe:
/// it is split off; nothing keeps it.
fn clitic_at_end(rest: &str) -> bool {
    rest.chars().all(apostrophe)
}

/// Length of the web or mail address, or social name, that opens `rest`.
fn address(rest: &str) -> Option<usize> {
    let at_sign = rest.find('@');
    let web = ["http://", "https://", "www.", "ftp://", "HTTP://", "HTTPS://", "WWW."]
        .iter()
        .any(|start| rest.starts_with(start));
    let mail = at_sign.is_some_and(|at| at > 0 && rest[at..].contains('.'));
    let name = (at_sign == Some(0) || rest.starts_with('#'))
        && rest.len() > 1
        && rest[1..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
    if name {
        let length: usize = rest[1..]
            .chars()
            .take_while(|&c| c.is_alphanumeric() || c == '_')
            .map(char::len_utf8)
            .sum();
        return Some(1 + length);
    }
    let domain = || {
        let host = rest.split(['/', '?', ':', ',', ')', '"', '”', '\'', '’']).next().unwrap_or("");
        let host = host.trim_end_matches(['.', '!', ';']);
        let mut labels = host.rsplit('.');
        let top = labels.next().unwrap_or("");
        let before = labels.next().unwrap_or("");
        DOMAINS.contains(&top)
            && before.len() >= 2
            && host.chars().all(|c| c.is_alphanumeric() || c == '.' || c == '-')
    };
    if !(web || mail || domain()) {
        return None;
    }
    let cut = rest.find(['"', '<', '>', '”', '“', '|']).unwrap_or(rest.len());
    let mut length = if !web {
        rest[..cut].find([',', ';', ')', '(', '\'', '’', '!', '—']).unwrap_or(cut)
    } else {
        cut
    };
    while length > 0 {
        let Some(c) = last(&rest[..length]) else { break };
        let unopened = c == ')' && !rest[..length].contains('(');
        if matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '’' | ']') || unopened {
            length -= c.len_utf8();
        } else {
            break;
        }
    }
    (length > 0).then_some(length)
}

/// Whether a full stop after `bare` belongs to the word. `at_end`: nothing closes the
/// stretch after it; `after` is the text that follows.
fn keeps_its_stop(bare: &str, at_end: bool, after: &str) -> bool {
    let bare = bare.rsplit(['-', '/', '—', '–']).next().unwrap_or(bare);
    let bare = bare.trim_start_matches(|c: char| !c.is_alphanumeric());
    if bare.is_empty() {
        return false;
    }
    let mut chars = bare.chars();
    if chars.next().is_some_and(char::is_uppercase) && chars.as_str().is_empty() {
        // An initial, "J. P. Tolen", before "p. 4" is thought of.
        return true;
    }
    let lower = bare.to_lowercase();
    if ABBREVIATIONS.contains(&lower.as_str()) {
        return !only_capitalised(&lower) || bare.starts_with(char::is_uppercase);
    }
    if BEFORE_NUMBERS.contains(&lower.as_str()) {
        return at_end
            && after.trim_start().starts_with(|c: char| c.is_ascii_digit())
            && (bare.starts_with(char::is_uppercase) || matches!(bare, "p" | "ch"));
    }
    dotted(bare)
}

/// Abbreviations that, in lower case, are ordinary words.
fn only_capitalised(lower: &str) -> bool {
    matches!(
        lower,
        "mar"
            | "mon"
            | "wed"
            | "fri"
            | "gen"
            | "col"
            | "rev"
            | "hon"
            | "rep"
            | "det"
            | "ill"
            | "ark"
            | "ore"
            | "wash"
            | "min"
            | "est"
            | "ed"
            | "al"
            | "co"
            | "conn"
            | "tex"
            | "va"
            | "mo"
            | "md"
            | "cos"
            | "mil"
            | "dep"
            | "fig"
            | "st"
            | "ft"
            | "mt"
            | "penn"
            | "fr"
            | "sep"
            | "ms"
            | "pres"
            | "miss"
            | "adm"
            | "maj"
    ) && lower != "al"
}

/// "U.S", "a.m", "Ph.D": groups of one or two letters parted by full stops.
fn dotted(bare: &str) -> bool {
    bare.contains('.')
        && bare.split('.').all(|group| {
            let letters = group.chars().count();
            (1..=2).contains(&letters) && group.chars().all(char::is_alphabetic)
        })
}

/// The inside of a stretch: hyphens, dashes, slashes, marks, units and clitics.
fn inside(pieces: &mut Pieces, from: usize, to: usize) {
    let text = pieces.text;
    let mut start = from;
    let mut at = from;
    while at < to {
        let rest = &text[at..to];
        let Some(c) = first(rest) else { break };
        let width = c.len_utf8();
        if c.is_alphanumeric() {
            at += width;
            continue;
        }
        let before = last(&text[start..at]);
        let after = rest[width..].chars().next();
        let digits =
            before.is_some_and(|c| c.is_ascii_digit()) && after.is_some_and(|c| c.is_ascii_digit());
        let word_after = after.is_some_and(char::is_alphanumeric);
        let splits = match c {
            '-' if rest.starts_with("--") => true,
            '-' | '‐' | '‑' => {
                (before.is_some() || start > from)
                    && !hyphen_stays(&text[start..at], &rest[width..])
            }
            '.' if rest.starts_with("..") => true,
            // "end.Next": a full stop between a small letter and a capital.
            '.' => {
                before.is_some_and(char::is_lowercase)
                    && after.is_some_and(char::is_uppercase)
                    && text[start..at].chars().count() > 2
            }
            ',' | ':' => !digits,
            '/' => !digits,
            '&' => entity(rest).is_some() || !word_after,
            '_' | '@' | '#' => false,
            '–' | '—' | '…' | '"' | '“' | '”' | '„' | '«' | '»' | '(' | ')' | '[' | ']' | '{'
            | '}' | '<' | '>' | ';' | '!' | '?' | '*' | '=' | '+' | '|' | '%' | '~' | '•' => true,
            '$' | '£' | '€' | '¥' => {
                // "US$" is one symbol.
                if before.is_some_and(char::is_alphabetic) {
                    at += width;
                    word(pieces, start, at);
                    start = at;
                    continue;
                }
                true
            }
            _ => false,
        };
        if splits {
            word(pieces, start, at);
            let length = entity(rest).unwrap_or_else(|| run(rest));
            pieces.push(at, at + length);
            at += length;
            start = at;
        } else {
            at += width;
        }
    }
    word(pieces, start, to);
}

/// "non-binding", "646-8420", "-5".
fn hyphen_stays(before: &str, after: &str) -> bool {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let next = after.split(['-', '/']).next().unwrap_or("");
    if digits(before) && digits(next) {
        let telephone = before.len() >= 3
            && next.len() == 4
            && before != "2000"
            && !(before.len() == 4 && (before.starts_with("19") || before.starts_with("20")));
        let long = before.contains('-') || after.contains('-');
        return telephone || long;
    }
    let lower = before.to_lowercase();
    PREFIXES.contains(&lower.as_str()) && after.starts_with(char::is_alphabetic)
}

/// A word without marks inside, save for apostrophes, stops and the like.
fn word(pieces: &mut Pieces, from: usize, to: usize) {
    let whole = &pieces.text[from..to];
    if whole.is_empty() {
        return;
    }
    if first(whole).is_some_and(|c| c.is_ascii_digit()) {
        if let Some(cut) = unit(whole) {
            pieces.push(from, from + cut);
            pieces.push(from + cut, to);
            return;
        }
    }
    let cut = clitic(whole);
    if cut == 0 || cut == whole.len() {
        pieces.push(from, to);
        return;
    }
    // "shouldn't've" has two.
    word(pieces, from, from + cut);
    pieces.push(from + cut, to);
}

/// Where the unit of "10km", "5pm" or "$2bn" begins.
fn unit(whole: &str) -> Option<usize> {
    let number =
        whole.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b':'));
    let cut = number.count();
    let unit = whole[cut..].to_ascii_lowercase();
    matches!(
        unit.as_str(),
        "m" | "mn"
            | "bn"
            | "b"
            | "k"
            | "tn"
            | "pm"
            | "am"
            | "p.m."
            | "a.m."
            | "p.m"
            | "a.m"
            | "km"
            | "kg"
            | "cm"
            | "mm"
            | "ft"
            | "mph"
            | "kph"
            | "kw"
            | "mw"
            | "gw"
            | "hz"
            | "ml"
            | "lb"
            | "lbs"
            | "hrs"
            | "mins"
            | "g"
            | "kt"
            | "bcm"
            | "gmt"
            | "x"
    )
    .then_some(cut)
}

/// Where the last clitic of a word begins; its length if it has none.
fn clitic(whole: &str) -> usize {
    let lower: Vec<(usize, char)> = whole
        .char_indices()
        .map(|(at, c)| (at, if apostrophe(c) { '\'' } else { c.to_ascii_lowercase() }))
        .collect();
    let ends = |suffix: &str| -> Option<usize> {
        let count = suffix.chars().count();
        let from = lower.len().checked_sub(count)?;
        let matches = lower[from..].iter().map(|&(_, c)| c).eq(suffix.chars());
        (matches && from > 0).then(|| lower[from].0)
    };
    for suffix in ["n't", "'s", "'re", "'ve", "'ll", "'d", "'m", "'"] {
        if let Some(at) = ends(suffix) {
            return at;
        }
    }
    let plain: String = lower.iter().map(|&(_, c)| c).collect();
    match plain.as_str() {
        "cannot" | "gonna" | "wanna" | "gotta" => 3,
        _ => whole.len(),
    }
}

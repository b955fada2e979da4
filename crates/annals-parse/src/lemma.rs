use crate::lexicon::Lexicon;
use annals_model::Upos;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// Past tense and past participle forms that no rule yields, with their lemma.
const IRREGULAR_VERBS: &[(&str, &str)] = &[
    ("abode", "abide"),
    ("arisen", "arise"),
    ("arose", "arise"),
    ("ate", "eat"),
    ("awoke", "awake"),
    ("awoken", "awake"),
    ("beaten", "beat"),
    ("became", "become"),
    ("befallen", "befall"),
    ("befell", "befall"),
    ("began", "begin"),
    ("begun", "begin"),
    ("beheld", "behold"),
    ("bent", "bend"),
    ("bit", "bite"),
    ("bitten", "bite"),
    ("bled", "bleed"),
    ("blew", "blow"),
    ("blown", "blow"),
    ("bore", "bear"),
    ("born", "bear"),
    ("borne", "bear"),
    ("bought", "buy"),
    ("bound", "bind"),
    ("bred", "breed"),
    ("broke", "break"),
    ("broken", "break"),
    ("brought", "bring"),
    ("built", "build"),
    ("burnt", "burn"),
    ("came", "come"),
    ("caught", "catch"),
    ("chose", "choose"),
    ("chosen", "choose"),
    ("clung", "cling"),
    ("crept", "creep"),
    ("dealt", "deal"),
    ("did", "do"),
    ("does", "do"),
    ("done", "do"),
    ("drank", "drink"),
    ("drawn", "draw"),
    ("dreamt", "dream"),
    ("drew", "draw"),
    ("driven", "drive"),
    ("drove", "drive"),
    ("drunk", "drink"),
    ("dug", "dig"),
    ("dying", "die"),
    ("eaten", "eat"),
    ("fallen", "fall"),
    ("fed", "feed"),
    ("fell", "fall"),
    ("felt", "feel"),
    ("fled", "flee"),
    ("flew", "fly"),
    ("flown", "fly"),
    ("flung", "fling"),
    ("forbade", "forbid"),
    ("forbidden", "forbid"),
    ("foresaw", "foresee"),
    ("foreseen", "foresee"),
    ("forgave", "forgive"),
    ("forgiven", "forgive"),
    ("forgot", "forget"),
    ("forgotten", "forget"),
    ("forsaken", "forsake"),
    ("forsook", "forsake"),
    ("fought", "fight"),
    ("found", "find"),
    ("froze", "freeze"),
    ("frozen", "freeze"),
    ("gave", "give"),
    ("given", "give"),
    ("gone", "go"),
    ("got", "get"),
    ("gotten", "get"),
    ("grew", "grow"),
    ("ground", "grind"),
    ("grown", "grow"),
    ("had", "have"),
    ("has", "have"),
    ("heard", "hear"),
    ("held", "hold"),
    ("hid", "hide"),
    ("hidden", "hide"),
    ("hung", "hang"),
    ("kept", "keep"),
    ("knelt", "kneel"),
    ("knew", "know"),
    ("known", "know"),
    ("laid", "lay"),
    ("lain", "lie"),
    ("leapt", "leap"),
    ("learnt", "learn"),
    ("led", "lead"),
    ("left", "leave"),
    ("lent", "lend"),
    ("lit", "light"),
    ("lost", "lose"),
    ("lying", "lie"),
    ("made", "make"),
    ("meant", "mean"),
    ("met", "meet"),
    ("mistaken", "mistake"),
    ("mistook", "mistake"),
    ("misled", "mislead"),
    ("outdone", "outdo"),
    ("overcame", "overcome"),
    ("overran", "overrun"),
    ("oversaw", "oversee"),
    ("overseen", "oversee"),
    ("overtaken", "overtake"),
    ("overthrew", "overthrow"),
    ("overthrown", "overthrow"),
    ("overtook", "overtake"),
    ("paid", "pay"),
    ("pled", "plead"),
    ("proven", "prove"),
    ("ran", "run"),
    ("rang", "ring"),
    ("rebuilt", "rebuild"),
    ("repaid", "repay"),
    ("resold", "resell"),
    ("retaken", "retake"),
    ("rethought", "rethink"),
    ("retook", "retake"),
    ("ridden", "ride"),
    ("risen", "rise"),
    ("rode", "ride"),
    ("rose", "rise"),
    ("rung", "ring"),
    ("said", "say"),
    ("sang", "sing"),
    ("sank", "sink"),
    ("sat", "sit"),
    ("saw", "see"),
    ("seen", "see"),
    ("sent", "send"),
    ("shaken", "shake"),
    ("shone", "shine"),
    ("shook", "shake"),
    ("shot", "shoot"),
    ("shown", "show"),
    ("shrank", "shrink"),
    ("shrunk", "shrink"),
    ("slain", "slay"),
    ("slept", "sleep"),
    ("slew", "slay"),
    ("slid", "slide"),
    ("slung", "sling"),
    ("sold", "sell"),
    ("sought", "seek"),
    ("sown", "sow"),
    ("spat", "spit"),
    ("sped", "speed"),
    ("spent", "spend"),
    ("spoke", "speak"),
    ("spoken", "speak"),
    ("sprang", "spring"),
    ("sprung", "spring"),
    ("spun", "spin"),
    ("stank", "stink"),
    ("stolen", "steal"),
    ("stole", "steal"),
    ("stood", "stand"),
    ("stove", "stave"),
    ("stridden", "stride"),
    ("striven", "strive"),
    ("strode", "stride"),
    ("strove", "strive"),
    ("struck", "strike"),
    ("stricken", "strike"),
    ("strung", "string"),
    ("stuck", "stick"),
    ("stung", "sting"),
    ("sung", "sing"),
    ("sunk", "sink"),
    ("swam", "swim"),
    ("swept", "sweep"),
    ("swollen", "swell"),
    ("swore", "swear"),
    ("sworn", "swear"),
    ("swum", "swim"),
    ("swung", "swing"),
    ("taken", "take"),
    ("taught", "teach"),
    ("thought", "think"),
    ("threw", "throw"),
    ("thrown", "throw"),
    ("told", "tell"),
    ("took", "take"),
    ("tore", "tear"),
    ("torn", "tear"),
    ("trod", "tread"),
    ("trodden", "tread"),
    ("tying", "tie"),
    ("undergone", "undergo"),
    ("understood", "understand"),
    ("undertaken", "undertake"),
    ("undertook", "undertake"),
    ("underwent", "undergo"),
    ("undid", "undo"),
    ("undone", "undo"),
    ("upheld", "uphold"),
    ("vying", "vie"),
    ("was", "be"),
    ("went", "go"),
    ("wept", "weep"),
    ("were", "be"),
    ("withdrawn", "withdraw"),
    ("withdrew", "withdraw"),
    ("withheld", "withhold"),
    ("withstood", "withstand"),
    ("woke", "wake"),
    ("woken", "wake"),
    ("won", "win"),
    ("wore", "wear"),
    ("worn", "wear"),
    ("wound", "wind"),
    ("wove", "weave"),
    ("woven", "weave"),
    ("written", "write"),
    ("wrote", "write"),
    ("wrung", "wring"),
    ("been", "be"),
    ("is", "be"),
    ("am", "be"),
    ("are", "be"),
    ("being", "be"),
    ("'s", "be"),
    ("'re", "be"),
    ("'m", "be"),
    ("'ve", "have"),
    ("'d", "have"),
    ("forecast", "forecast"),
    ("shed", "shed"),
    ("bred", "breed"),
    ("spread", "spread"),
    ("overheard", "overhear"),
    ("mistreated", "mistreat"),
    ("bailed", "bail"),
    ("airlifted", "airlift"),
    ("offset", "offset"),
    ("embed", "embed"),
    ("bleed", "bleed"),
    ("breed", "breed"),
    ("feed", "feed"),
    ("need", "need"),
    ("seed", "seed"),
    ("speed", "speed"),
    ("succeed", "succeed"),
    ("proceed", "proceed"),
    ("exceed", "exceed"),
    ("heed", "heed"),
    ("bring", "bring"),
    ("cling", "cling"),
    ("fling", "fling"),
    ("ring", "ring"),
    ("sing", "sing"),
    ("spring", "spring"),
    ("sting", "sting"),
    ("string", "string"),
    ("swing", "swing"),
    ("wring", "wring"),
];

/// Plurals that no rule undoes.
const IRREGULAR_NOUNS: &[(&str, &str)] = &[
    ("men", "man"),
    ("women", "woman"),
    ("children", "child"),
    ("feet", "foot"),
    ("teeth", "tooth"),
    ("geese", "goose"),
    ("mice", "mouse"),
    ("lice", "louse"),
    ("oxen", "ox"),
    ("dice", "die"),
    ("lives", "life"),
    ("wives", "wife"),
    ("knives", "knife"),
    ("midwives", "midwife"),
    ("housewives", "housewife"),
    ("halves", "half"),
    ("calves", "calf"),
    ("wolves", "wolf"),
    ("shelves", "shelf"),
    ("elves", "elf"),
    ("selves", "self"),
    ("thieves", "thief"),
    ("leaves", "leaf"),
    ("loaves", "loaf"),
    ("scarves", "scarf"),
    ("hooves", "hoof"),
    ("criteria", "criterion"),
    ("phenomena", "phenomenon"),
    ("crises", "crisis"),
    ("analyses", "analysis"),
    ("theses", "thesis"),
    ("bases", "base"),
    ("axes", "axis"),
    ("oases", "oasis"),
    ("hypotheses", "hypothesis"),
    ("diagnoses", "diagnosis"),
    ("emphases", "emphasis"),
    ("parentheses", "parenthesis"),
    ("indices", "index"),
    ("appendices", "appendix"),
    ("matrices", "matrix"),
    ("vertices", "vertex"),
    ("bacteria", "bacterium"),
    ("curricula", "curriculum"),
    ("memoranda", "memorandum"),
    ("referenda", "referendum"),
    ("strata", "stratum"),
    ("alumni", "alumnus"),
    ("fungi", "fungus"),
    ("nuclei", "nucleus"),
    ("stimuli", "stimulus"),
    ("cacti", "cactus"),
    ("foci", "focus"),
    ("buses", "bus"),
    ("gases", "gas"),
    ("viruses", "virus"),
    ("lenses", "lens"),
    ("movies", "movie"),
    ("ties", "tie"),
    ("pies", "pie"),
    ("lies", "lie"),
    ("zombies", "zombie"),
    ("cookies", "cookie"),
    ("rookies", "rookie"),
    ("selfies", "selfie"),
    ("species", "species"),
    ("series", "series"),
    ("means", "means"),
    ("headquarters", "headquarters"),
    ("news", "news"),
    ("politics", "politics"),
    ("economics", "economics"),
    ("mathematics", "mathematics"),
    ("physics", "physics"),
    ("ethics", "ethics"),
    ("logistics", "logistics"),
    ("barracks", "barracks"),
    ("corps", "corps"),
    ("people", "person"),
    ("personnel", "personnel"),
    ("police", "police"),
    ("shoes", "shoe"),
    ("toes", "toe"),
    ("foes", "foe"),
    ("canoes", "canoe"),
    ("heroes", "hero"),
    ("potatoes", "potato"),
    ("tomatoes", "tomato"),
    ("echoes", "echo"),
    ("vetoes", "veto"),
    ("embargoes", "embargo"),
    ("torpedoes", "torpedo"),
    ("volcanoes", "volcano"),
    ("mosquitoes", "mosquito"),
    ("cargoes", "cargo"),
    ("caches", "cache"),
    ("headaches", "headache"),
    ("avalanches", "avalanche"),
    ("niches", "niche"),
    ("creches", "creche"),
    ("moustaches", "moustache"),
    ("aches", "ache"),
    ("axes", "axe"),
    ("clothes", "clothes"),
    ("aircraft", "aircraft"),
    ("spacecraft", "spacecraft"),
];

/// Comparatives and superlatives that no rule undoes.
const IRREGULAR_ADJECTIVES: &[(&str, &str)] = &[
    ("better", "good"),
    ("best", "good"),
    ("worse", "bad"),
    ("worst", "bad"),
    ("farther", "far"),
    ("farthest", "far"),
    ("further", "far"),
    ("furthest", "far"),
    ("elder", "old"),
    ("eldest", "old"),
    ("less", "little"),
    ("least", "little"),
    ("more", "much"),
    ("most", "much"),
    ("fewer", "few"),
    ("fewest", "few"),
];

/// Function words whose lemma is another word, by class.
const FUNCTION_WORDS: &[(Upos, &str, &str)] = &[
    (Upos::Part, "n't", "not"),
    (Upos::Part, "nt", "not"),
    (Upos::Part, "'", "'s"),
    (Upos::Aux, "wo", "will"),
    (Upos::Aux, "ca", "can"),
    (Upos::Aux, "sha", "shall"),
    (Upos::Aux, "'ll", "will"),
    (Upos::Aux, "'d", "would"),
    (Upos::Aux, "could", "could"),
    (Upos::Aux, "ai", "be"),
    (Upos::Det, "an", "a"),
    (Upos::Det, "these", "this"),
    (Upos::Det, "those", "that"),
    (Upos::Pron, "these", "this"),
    (Upos::Pron, "those", "that"),
    (Upos::Pron, "me", "I"),
    (Upos::Pron, "i", "I"),
    (Upos::Pron, "my", "my"),
    (Upos::Pron, "him", "he"),
    (Upos::Pron, "us", "we"),
    (Upos::Pron, "them", "they"),
    (Upos::Pron, "'em", "they"),
    (Upos::Pron, "'s", "we"),
    (Upos::Verb, "'s", "be"),
    (Upos::Pron, "whom", "who"),
];

type Table = FxHashMap<&'static str, &'static str>;

/// The lists as tables; where a form stands twice, the first entry counts.
fn tables() -> &'static [Table; 3] {
    static TABLES: OnceLock<[Table; 3]> = OnceLock::new();
    TABLES.get_or_init(|| {
        [IRREGULAR_VERBS, IRREGULAR_NOUNS, IRREGULAR_ADJECTIVES]
            .map(|list| list.iter().rev().copied().collect())
    })
}

fn look_up(table: usize, lower: &str) -> Option<&'static str> {
    tables()[table].get(lower).copied()
}

const VERBS: usize = 0;
const NOUNS: usize = 1;
const ADJECTIVES: usize = 2;

/// English verbs in their base form that news uses and the treebanks lack, sorted.
fn is_listed_verb(verb: &str) -> bool {
    static LIST: OnceLock<Vec<&'static str>> = OnceLock::new();
    let list = LIST.get_or_init(|| include_str!("verbs.txt").lines().collect());
    list.binary_search(&verb).is_ok()
}

/// Whether a lower-case word is the base form of a verb.
pub(crate) fn is_known_verb(word: &str, lexicon: &Lexicon) -> bool {
    lexicon.is_verb(word) || is_listed_verb(word)
}

fn vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// Undoes -ed, -ing, -er and -est: "stopp" is stop, "mak" is make, "fill" is fill.
fn stem(bare: &str, known: impl Fn(&str) -> bool) -> String {
    let with_e = format!("{bare}e");
    let bytes = bare.as_bytes();
    let length = bytes.len();
    if length < 2 {
        return with_e;
    }
    let (last, before) = (bytes[length - 1], bytes[length - 2]);
    let doubled = last == before && !vowel(last);
    let single = doubled.then(|| bare[..length - 1].to_owned());
    let choices = [Some(bare), Some(with_e.as_str()), single.as_deref()];
    let mut known_choices: Vec<&str> =
        choices.into_iter().flatten().filter(|choice| known(choice)).collect();
    if known_choices.len() > 1 {
        // What the treebanks hold may be a slip; what is listed is not.
        known_choices.retain(|choice| is_listed_verb(choice));
    }
    if let [only] = known_choices[..] {
        return only.to_owned();
    }
    if last == b'e' {
        // "agre" from "agreed", "agree" from "agreeing".
        return if before == b'e' { bare.to_owned() } else { with_e };
    }
    if let Some(single) = single {
        // "shelled" is shell, but "travelled" travel.
        let groups = bytes.windows(2).filter(|pair| vowel(pair[0]) && !vowel(pair[1])).count();
        let keeps = last == b'l' && groups == 1 || matches!(last, b's' | b'z' | b'f');
        return if keeps { bare.to_owned() } else { single };
    }
    let three_before = length >= 3 && vowel(bytes[length - 3]);
    let ends = |suffix: &str| bare.ends_with(suffix);
    let needs_e = match last {
        b'u' | b'v' | b'c' => true,
        b'z' => !ends("tz"),
        b's' => {
            !["ss", "focus", "chorus", "bias", "canvas", "atlas", "gas"].iter().any(|e| ends(e))
        }
        b'g' => matches!(before, b'd' | b'r' | b'l') || ends("ang") && length > 4 || vowel(before),
        b'l' => !vowel(before) && !matches!(before, b'l' | b'r' | b'w'),
        b'r' => matches!(before, b'i' | b'u' | b'a') && !three_before && length > 2,
        b't' => {
            (before == b'a' && !three_before && length > 3)
                || ends("ut") && !three_before && length > 4
                || ends("ot") && !three_before && length <= 4
                || ends("it") && !three_before && length <= 5 && !ends("sit")
        }
        b'd' => (vowel(before) && !three_before) && length <= 6,
        b'k' | b'p' | b'm' | b'b' => vowel(before) && !three_before && !(ends("om") && length > 4),
        b'n' => {
            matches!(before, b'i' | b'o' | b'a') && !three_before && !ends("en") && length <= 5
                || ends("fin")
                || ends("bin")
                || ends("lin")
                || ends("min") && length > 5
        }
        _ => false,
    };
    if needs_e {
        with_e
    } else {
        bare.to_owned()
    }
}

/// Undoes plural and third-person -s.
fn without_s(lower: &str) -> String {
    if let Some(bare) = lower.strip_suffix("ies") {
        return if bare.len() > 1 { format!("{bare}y") } else { format!("{bare}ie") };
    }
    for ending in ["sses", "shes", "ches", "xes", "zzes"] {
        if lower.ends_with(ending) {
            return lower[..lower.len() - 2].to_owned();
        }
    }
    if lower.ends_with("ss") || lower.ends_with("us") || lower.ends_with("is") {
        return lower.to_owned();
    }
    match lower.strip_suffix('s') {
        Some(bare) if bare.len() > 1 => bare.to_owned(),
        _ => lower.to_owned(),
    }
}

/// Whether a noun tagged as one is the plural of a verb or noun that news knows: "tariffs".
fn unlisted_plural(lower: &str, lexicon: &Lexicon) -> bool {
    const SINGULAR: &[&str] = &[
        "news",
        "series",
        "species",
        "headquarters",
        "crossroads",
        "means",
        "barracks",
        "gallows",
        "lens",
        "sanctions",
        "chaos",
        "cosmos",
        "christmas",
        "gas",
        "bias",
        "atlas",
        "canvas",
        "texas",
        "alias",
    ];
    lower.len() > 4
        && lower.ends_with('s')
        && !["ss", "us", "is", "ics", "os", "as"].iter().any(|end| lower.ends_with(end))
        && !SINGULAR.contains(&lower)
        && !lexicon.is_verb(lower)
}

/// The lemma by rule alone; `xpos` is the Penn tag, which says which form it is.
pub(crate) fn by_rule(
    form: &str,
    lower: &str,
    upos: Upos,
    xpos: &str,
    lexicon: &Lexicon,
) -> String {
    let known = |verb: &str| is_known_verb(verb, lexicon);
    if let Some(&(_, _, lemma)) =
        FUNCTION_WORDS.iter().find(|(class, word, _)| *class == upos && *word == lower)
    {
        return lemma.to_owned();
    }
    match upos {
        Upos::Propn | Upos::X | Upos::Sym => form.to_owned(),
        Upos::Verb | Upos::Aux => match xpos {
            "VBD" | "VBN" | "VBG" | "VBZ" | "VBP" | "VB" => {
                if let Some(lemma) = look_up(VERBS, lower) {
                    return lemma.to_owned();
                }
                match xpos {
                    "VBZ" if lower.ends_with("oes") => lower[..lower.len() - 2].to_owned(),
                    "VBZ" => without_s(lower),
                    "VBD" | "VBN" if lower.ends_with("ied") && lower.len() > 4 => {
                        format!("{}y", &lower[..lower.len() - 3])
                    }
                    "VBD" | "VBN" => match lower.strip_suffix("ed") {
                        Some(bare) if bare.len() > 1 => stem(bare, known),
                        _ => lower.to_owned(),
                    },
                    "VBG" => match lower.strip_suffix("ing") {
                        Some(bare) if bare.len() > 1 => stem(bare, known),
                        _ => lower.to_owned(),
                    },
                    // A tagger unsure of the form still leaves "bombs" the verb bomb.
                    _ if lower.ends_with('s') && !known(lower) && known(&without_s(lower)) => {
                        without_s(lower)
                    }
                    _ => lower.to_owned(),
                }
            }
            _ => lower.to_owned(),
        },
        Upos::Noun if xpos == "NN" && unlisted_plural(lower, lexicon) => without_s(lower),
        Upos::Noun if xpos == "NNS" => {
            if let Some(lemma) = look_up(NOUNS, lower) {
                return lemma.to_owned();
            }
            match lower.strip_suffix("men") {
                Some(bare) if bare.len() > 2 => format!("{bare}man"),
                _ => without_s(lower),
            }
        }
        Upos::Adj | Upos::Adv if matches!(xpos, "JJR" | "JJS" | "RBR" | "RBS") => {
            if let Some(lemma) = look_up(ADJECTIVES, lower) {
                return lemma.to_owned();
            }
            let bare = lower.strip_suffix("er").or_else(|| lower.strip_suffix("est"));
            match bare {
                Some(bare) if bare.ends_with('i') => format!("{}y", &bare[..bare.len() - 1]),
                Some(bare) if bare.len() > 2 => stem(bare, |_| false),
                _ => lower.to_owned(),
            }
        }
        _ => lower.to_owned(),
    }
}

/// The lemma: as the treebanks have it where they differ from the rules.
pub(crate) fn lemma(form: &str, upos: Upos, xpos: &str, tag: u8, lexicon: &Lexicon) -> String {
    let lower = lower(form);
    let ruled = by_rule(form, &lower, upos, xpos, lexicon);
    // A slip of the treebank ("freed" from "fre") does not outweigh a verb that is listed.
    let regular = upos == Upos::Verb && (lower.ends_with("ed") || lower.ends_with("ing"));
    if regular && is_listed_verb(&ruled) {
        return ruled;
    }
    lexicon.lemma(&lower, tag).map_or(ruled, str::to_owned)
}

/// Lower case with plain apostrophes; digits stay.
pub(crate) fn lower(form: &str) -> String {
    form.chars()
        .flat_map(char::to_lowercase)
        .map(|c| if matches!(c, '’' | '‘' | '`') { '\'' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listed_verbs_stand_before_slips_of_the_treebank() {
        let model = crate::Model::shipped();
        let tags = 0..model.parts.tags.len() as u8;
        let tag = tags.into_iter().find(|&tag| model.tag_name(tag) == (Upos::Verb, "VBN"));
        let own = lemma("freed", Upos::Verb, "VBN", tag.unwrap(), &model.parts.lexicon);
        assert_eq!(own, "free");
    }

    #[test]
    fn lemmas_by_rule() {
        let lexicon = Lexicon::default();
        let check = |form: &str, tag: &str, expect: &str| {
            let (upos, xpos) = tag.split_once('/').unwrap();
            let own = by_rule(form, &lower(form), Upos::from_label(upos), xpos, &lexicon);
            (own != expect).then(|| format!("{form} {tag}: {own}, not {expect}\n"))
        };
        let rows = [
            ("shelled", "VERB/VBD", "shell"),
            ("stopped", "VERB/VBD", "stop"),
            ("stopping", "VERB/VBG", "stop"),
            ("making", "VERB/VBG", "make"),
            ("imposed", "VERB/VBD", "impose"),
            ("condemned", "VERB/VBD", "condemn"),
            ("denied", "VERB/VBD", "deny"),
            ("denies", "VERB/VBZ", "deny"),
            ("vetoes", "VERB/VBZ", "veto"),
            ("pushes", "VERB/VBZ", "push"),
            ("accused", "VERB/VBN", "accuse"),
            ("travelling", "VERB/VBG", "travel"),
            ("killed", "VERB/VBN", "kill"),
            ("passed", "VERB/VBN", "pass"),
            ("agreed", "VERB/VBD", "agree"),
            ("freed", "VERB/VBD", "free"),
            ("boycotted", "VERB/VBD", "boycott"),
            ("blockading", "VERB/VBG", "blockade"),
            ("stockpiled", "VERB/VBN", "stockpile"),
            ("seized", "VERB/VBD", "seize"),
            ("invaded", "VERB/VBD", "invade"),
            ("urged", "VERB/VBD", "urge"),
            ("struck", "VERB/VBD", "strike"),
            ("withdrew", "VERB/VBD", "withdraw"),
            ("sought", "VERB/VBN", "seek"),
            ("Said", "VERB/VBD", "say"),
            ("lying", "VERB/VBG", "lie"),
            ("n't", "PART/RB", "not"),
            ("'ll", "AUX/MD", "will"),
            ("were", "AUX/VBD", "be"),
            ("has", "AUX/VBZ", "have"),
            ("troops", "NOUN/NNS", "troop"),
            ("countries", "NOUN/NNS", "country"),
            ("embassies", "NOUN/NNS", "embassy"),
            ("men", "NOUN/NNS", "man"),
            ("policemen", "NOUN/NNS", "policeman"),
            ("crises", "NOUN/NNS", "crisis"),
            ("churches", "NOUN/NNS", "church"),
            ("attacks", "NOUN/NNS", "attack"),
            ("buses", "NOUN/NNS", "bus"),
            ("lives", "NOUN/NNS", "life"),
            ("talks", "NOUN/NNS", "talk"),
            ("embargoes", "NOUN/NNS", "embargo"),
            ("Marand", "PROPN/NNP", "Marand"),
            ("Netherlands", "PROPN/NNPS", "Netherlands"),
            ("better", "ADJ/JJR", "good"),
            ("larger", "ADJ/JJR", "large"),
            ("biggest", "ADJ/JJS", "big"),
            ("heavier", "ADJ/JJR", "heavy"),
            ("them", "PRON/PRP", "they"),
            ("An", "DET/DT", "a"),
            ("ﬁghters", "NOUN/NNS", "ﬁghter"),
        ];
        let wrong: String =
            rows.into_iter().filter_map(|(form, tag, expect)| check(form, tag, expect)).collect();
        assert!(wrong.is_empty(), "{wrong}");
    }
}

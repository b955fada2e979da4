//! Words: what the tokenizer parts and what it keeps whole.

use annals_parse::word_spans;

/// Words as the tokenizer finds them, parted by `|`.
fn words(text: &str) -> String {
    let words: Vec<&str> = word_spans(text).iter().map(|word| word.of(text)).collect();
    words.join("|")
}

#[test]
fn words_follow_the_treebanks() {
    let rows = [
        // Clitics share no bytes with their word.
        ("didn't", "did|n't"),
        ("didn’t", "did|n’t"),
        ("they've", "they|'ve"),
        ("he'll", "he|'ll"),
        ("Kestany's", "Kestany|'s"),
        ("Kestany’s", "Kestany|’s"),
        ("rebels' camp", "rebels|'|camp"),
        ("CAN'T", "CA|N'T"),
        ("shouldn't've", "should|n't|'ve"),
        ("cannot", "can|not"),
        ("Bush #39;s", "Bush|#39;s"),
        ("O'Neill", "O'Neill"),
        ("'90s", "'90s"),
        // Abbreviations, initials, points.
        ("U.S. troops", "U.S.|troops"),
        ("the U.N.'s envoy", "the|U.N.|'s|envoy"),
        ("Mr. Verel", "Mr.|Verel"),
        ("Gen. A. B. Tolen", "Gen.|A.|B.|Tolen"),
        ("at 5 p.m. Friday", "at|5|p.m.|Friday"),
        ("They left.", "They|left|."),
        ("They left...", "They|left|..."),
        ("Really?!", "Really|?!"),
        ("No. 10 and no.", "No.|10|and|no|."),
        ("Acme Corp. won.", "Acme|Corp.|won|."),
        ("end.Next", "end|.|Next"),
        // Hyphens and dashes.
        ("U.S.-led forces", "U.S.|-|led|forces"),
        ("four-year term", "four|-|year|term"),
        ("non-binding", "non-binding"),
        ("co-operation", "co-operation"),
        ("re-elected", "re-elected"),
        ("anti-government", "anti-government"),
        ("al-Marand", "al|-|Marand"),
        ("talks--again", "talks|--|again"),
        ("talks—again", "talks|—|again"),
        ("2004-2005", "2004|-|2005"),
        ("a 3-1 vote", "a|3|-|1|vote"),
        ("call 646-8420", "call|646-8420"),
        // Numbers, money, units.
        ("$1.5bn", "$|1.5|bn"),
        ("US$20", "US$|20"),
        ("€300,000", "€|300,000"),
        ("20%", "20|%"),
        ("3,000 men", "3,000|men"),
        ("10km", "10|km"),
        ("at 04:29", "at|04:29"),
        ("the 20th", "the|20th"),
        ("12/30/2020", "12/30/2020"),
        ("and/or", "and|/|or"),
        // Marks.
        ("\"Stop,\" he said.", "\"|Stop|,|\"|he|said|."),
        ("“Stop,” he said.", "“|Stop|,|”|he|said|."),
        ("ANKARA, Dec 30 (AA) – Turkey", "ANKARA|,|Dec|30|(|AA|)|–|Turkey"),
        ("(Reuters)-The", "(|Reuters|)|-|The"),
        ("[sic]", "[|sic|]"),
        ("war & peace", "war|&|peace"),
        ("AT&T", "AT&T"),
        ("war &amp; peace", "war|&amp;|peace"),
        // Addresses.
        ("see https://example.org/a?b=c.", "see|https://example.org/a?b=c|."),
        ("www.example.org", "www.example.org"),
        ("desk@example.org, today", "desk@example.org|,|today"),
        ("@mfa_ardovia said", "@mfa_ardovia|said"),
        // White space of any kind.
        ("one\u{a0}two\u{200b}three\tfour", "one|two|three|four"),
        ("", ""),
        (" \n ", ""),
    ];
    let wrong: Vec<String> = rows
        .into_iter()
        .filter(|(text, expect)| words(text) != *expect)
        .map(|(text, expect)| format!("{text:?}: {} not {expect}\n", words(text)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.concat());
}

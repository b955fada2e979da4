//! What holds for every text: spans slice, trees are trees, nothing panics.

use annals_model::{Article, PartKind, Sentence, Span};
use annals_parse::{
    parse, parse_given, parse_text, reparse_conllu, to_conllu, Error, Model, TreeReader,
};

/// The same numbers on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % bound
    }
}

/// One root, heads in range, no cycle; words in order, apart, on character boundaries.
fn check(text: &str, sentence: &Sentence) {
    let tokens = &sentence.tokens;
    let mut end = sentence.span.start;
    for token in tokens {
        assert!(token.span.start >= end, "words overlap in {text:?}");
        assert!(text.get(token.span.range()).is_some(), "a span cuts a character in {text:?}");
        assert!(!token.span.is_empty() && !token.span.of(text).contains(char::is_whitespace));
        end = token.span.end;
    }
    assert!(end <= sentence.span.end);
    let roots = tokens.iter().filter(|token| token.head.is_none()).count();
    assert_eq!(roots, usize::from(!tokens.is_empty()), "roots in {text:?}");
    for start in 0..tokens.len() {
        let mut at = start;
        let mut steps = 0;
        while let Some(head) = tokens[at].head {
            assert!((head as usize) < tokens.len());
            at = head as usize;
            steps += 1;
            assert!(steps <= tokens.len(), "a cycle in {text:?}");
        }
    }
}

/// Every character that shows is in exactly one word.
fn covers(text: &str, sentences: &[Sentence]) {
    let mut covered = vec![false; text.len()];
    for token in sentences.iter().flat_map(|sentence| &sentence.tokens) {
        covered[token.span.range()].fill(true);
    }
    for (at, c) in text.char_indices() {
        if c.is_alphanumeric() || c.is_ascii_punctuation() {
            assert!(covered[at], "{c:?} at {at} is in no word of {text:?}");
        }
    }
}

const PIECES: &[&str] = &[
    "a",
    "B",
    "é",
    "İ",
    "ß",
    "中",
    "文",
    "。",
    "🙂",
    "👩‍👩‍👧",
    "e\u{301}",
    "\u{202e}",
    "\u{200b}",
    "\u{0}",
    "\u{feff}",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\t",
    "\u{a0}",
    "'",
    "’",
    "\"",
    "“",
    "”",
    "(",
    ")",
    "[",
    "-",
    "--",
    "—",
    ".",
    "..",
    "...",
    "…",
    ",",
    ":",
    ";",
    "!",
    "?",
    "%",
    "$",
    "€",
    "/",
    "@",
    "#",
    "#39;s",
    "&amp;",
    "&",
    "n't",
    "'s",
    "U.S.",
    "Mr.",
    "no.",
    "http://",
    "www.",
    ".com",
    "1",
    "2.5",
    "12:30",
    "cannot",
    "said",
    "the",
    "Talks",
    "ANKARA",
    "ﷺ",
    "ﬁ",
    "Ǆ",
    "ŉ",
    "ا",
    "ש",
    "\u{1F1F9}\u{1F1F7}",
    "\u{d7a3}",
    "_",
    "*",
    "|",
    "<",
    ">",
    "\\",
    "`",
];

#[test]
fn random_text_round_trips() {
    let model = Model::shipped();
    let mut random = Random(42);
    for round in 0..3000 {
        let count = 1 + random.below(30);
        let text: String = (0..count).map(|_| PIECES[random.below(PIECES.len())]).collect();
        let sentences = parse_text(&text, model);
        for sentence in &sentences {
            check(&text, sentence);
        }
        covers(&text, &sentences);
        if round % 10 == 0 {
            let conllu: String = sentences.iter().map(|s| to_conllu(&text, s)).collect();
            reparse_conllu(&conllu, model).expect("what we write we can read");
        }
    }
}

#[test]
fn random_characters_round_trip() {
    let model = Model::shipped();
    let mut random = Random(7);
    for _ in 0..500 {
        let count = random.below(60);
        let text: String =
            (0..count).filter_map(|_| char::from_u32(random.below(0x11_0000) as u32)).collect();
        for sentence in parse_text(&text, model) {
            check(&text, &sentence);
        }
    }
}

#[test]
fn word_soup_gives_trees() {
    let model = Model::shipped();
    let words = [
        "the", "of", "said", "that", "and", ",", ".", "\"", "to", "not", "who", "Ardovia", "talks",
        "killed", "in", "(", ")", "is", "minister", "Foreign", "'s", "20", "-", "which", "if",
    ];
    let mut random = Random(99);
    for _ in 0..2000 {
        let count = random.below(40);
        let forms: Vec<&str> = (0..count).map(|_| words[random.below(words.len())]).collect();
        let reading = model.read(&forms);
        assert_eq!(reading.words.len(), count);
        let roots = reading.words.iter().filter(|word| word.head.is_none()).count();
        assert_eq!(roots, usize::from(count > 0));
    }
}

#[test]
fn reading_is_the_same_every_time() {
    let text = "Ardovia vowed to retaliate after Kestany shelled Orsk, officials said on Friday.";
    assert_eq!(parse_text(text, Model::shipped()), parse_text(text, Model::shipped()));
}

#[test]
fn a_sentence_never_crosses_a_part() {
    let mut article = Article::default();
    article.push_part(PartKind::Headline, "Ardovia, Kestany to hold talks", None);
    article.push_part(PartKind::Deck, "Envoys due in Marra on Friday", None);
    article.push_part(PartKind::Paragraph, "The two sides agreed. They will meet.", None);
    article.push_part(PartKind::Paragraph, "", None);
    let (parsed, findings) = parse(&article, Model::shipped());
    assert!(findings.is_empty());
    let parts: Vec<u32> = parsed.sentences.iter().map(|sentence| sentence.part).collect();
    assert_eq!(parts, [0, 1, 2, 2]);
    for sentence in &parsed.sentences {
        assert!(article.parts[sentence.part as usize].span.contains(sentence.span));
        check(&article.text, sentence);
    }
}

#[test]
fn an_overlong_sentence_is_cut_with_a_finding() {
    let mut article = Article::default();
    article.push_part(PartKind::Paragraph, &"talks and ".repeat(25_000), None);
    let (parsed, findings) = parse(&article, Model::shipped());
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].code, "overlong-sentence");
    assert_eq!(findings[0].message, "a sentence of 50000 words was cut into pieces of 400");
    let words: usize = parsed.sentences.iter().map(|sentence| sentence.tokens.len()).sum();
    assert_eq!(words, 50_000);
    for sentence in &parsed.sentences {
        check(&article.text, sentence);
    }
}

#[test]
fn one_stretch_without_spaces_is_read_in_linear_time() {
    // Each of these once was, or could be, quadratic: a megabyte would then take hours.
    for piece in ["a-", "'", "a'", "(", "((a", "1.", "....", "!?", "a/", "@a", "U.", "“", "-", "a—"]
    {
        let text = piece.repeat(20_000 / piece.len());
        let sentences = parse_text(&text, Model::shipped());
        assert!(!sentences.is_empty());
    }
}

#[test]
fn given_boundaries_are_kept() {
    let text = "Talks failed. War. Resumed again";
    let spans = [Span::new(0, 18), Span::new(19, 32), Span::new(40, 50), Span::new(5, 5)];
    let sentences = parse_given(text, &spans, Model::shipped());
    let counts: Vec<usize> = sentences.iter().map(|sentence| sentence.tokens.len()).collect();
    assert_eq!(counts, [5, 2, 0, 0]);
    assert!(sentences.iter().zip(spans).all(|(sentence, span)| sentence.span == span));
}

#[test]
fn conllu_passes_through() {
    let input = "# sent_id = 1\n1-2\tdidn't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n\
                 1\tdid\t_\t_\t_\t_\t_\t_\t_\t_\n2\tn't\t_\t_\t_\t_\t_\t_\t_\t_\n\
                 2.1\tgo\t_\t_\t_\t_\t_\t_\t_\t_\n3\tgo\t_\t_\t_\t_\t_\t_\t_\tNote=x\n\n";
    let output = reparse_conllu(input, Model::shipped()).unwrap();
    let first: Vec<&str> = output.lines().filter_map(|line| line.split('\t').next()).collect();
    assert_eq!(first, ["# sent_id = 1", "1-2", "1", "2", "2.1", "3", ""]);
    assert!(output.contains("Note=x"));
    assert_eq!(reparse_conllu("", Model::shipped()).unwrap(), "");
}

#[test]
fn bad_conllu_is_named_by_line() {
    let columns = reparse_conllu("# x\n1\tone\n", Model::shipped()).unwrap_err();
    assert_eq!(
        columns.to_string(),
        "line 2: 2 columns, a CoNLL-U word has 10\n  hint: columns are parted by tabs"
    );
    let number = reparse_conllu("7\ta\t_\t_\t_\t_\t_\t_\t_\t_\n", Model::shipped()).unwrap_err();
    assert!(matches!(number, Error::Number { line: 1, .. }));
}

#[test]
fn bad_weights_are_refused() {
    assert_eq!(
        Model::from_bytes(b"PK\x03\x04").unwrap_err().to_string(),
        "this is no file of weights: it starts with \"PK\\u{3}\\u{4}\"\n  hint: `cargo xtask pack` writes one"
    );
    let shipped = include_bytes!("../../../models/english.bin");
    let mut random = Random(3);
    for _ in 0..20 {
        let cut = random.below(shipped.len());
        assert!(Model::from_bytes(&shipped[..cut]).is_err());
    }
    // Bytes changed in the lists before the weights: an error or a working model.
    for _ in 0..20 {
        let mut bytes = shipped[..].to_vec();
        for _ in 0..3 {
            let at = random.below(4000);
            bytes[at] = random.below(256) as u8;
        }
        if let Ok(model) = Model::from_bytes(&bytes) {
            assert_eq!(model.read(&["Talks", "failed", "."]).words.len(), 3);
        }
    }
}

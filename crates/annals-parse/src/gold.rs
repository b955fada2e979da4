use crate::Error;

/// One word of a treebank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoldWord {
    pub form: String,
    pub lemma: String,
    pub upos: String,
    pub xpos: String,
    /// Number of the head, counted from 1; 0 for the root.
    pub head: usize,
    pub label: String,
}

/// One sentence of a treebank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoldSentence {
    /// The `# newdoc id` it stands under.
    pub document: String,
    /// The `# text` it was annotated from.
    pub text: String,
    pub words: Vec<GoldWord>,
    /// Orthographic words: surface form and number of words each covers.
    pub surface: Vec<(String, usize)>,
}

/// Reads a treebank in CoNLL-U; empty nodes are skipped.
///
/// # Errors
/// [`Error::Columns`] and [`Error::Number`] name the line that is not CoNLL-U.
pub fn read_treebank(input: &str) -> Result<Vec<GoldSentence>, Error> {
    let mut sentences = Vec::new();
    let mut sentence = GoldSentence::default();
    let mut document = String::new();
    let mut covered = 0;
    let mut first_line = 1;
    for (at, line) in input.lines().chain([""]).enumerate() {
        let line_number = at + 1;
        if line.trim().is_empty() {
            let mut done = std::mem::take(&mut sentence);
            if let Some(word) = done.words.iter().find(|word| word.head > done.words.len()) {
                let value = word.head.to_string();
                return Err(Error::Number {
                    line: first_line,
                    value,
                    what: "head in its sentence",
                });
            }
            if !done.words.is_empty() {
                done.document.clone_from(&document);
                sentences.push(done);
            }
            covered = 0;
            first_line = line_number + 1;
            continue;
        }
        if let Some(comment) = line.strip_prefix('#') {
            let mut parts = comment.splitn(2, '=');
            match (parts.next().map(str::trim), parts.next().map(str::trim)) {
                (Some("newdoc id"), Some(id)) => id.clone_into(&mut document),
                (Some("text"), Some(text)) => text.clone_into(&mut sentence.text),
                _ => {}
            }
            continue;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        if columns.len() != 10 {
            return Err(Error::Columns { line: line_number, columns: columns.len() });
        }
        let number = |value: &str, what| {
            let bad = || Error::Number { line: line_number, value: value.to_owned(), what };
            value.parse::<usize>().map_err(|_| bad())
        };
        if columns[0].contains('.') {
            continue;
        }
        if let Some((from, to)) = columns[0].split_once('-') {
            let (from, to) = (number(from, "word number")?, number(to, "word number")?);
            covered = to;
            sentence.surface.push((columns[1].to_owned(), (to + 1).saturating_sub(from)));
            continue;
        }
        if number(columns[0], "word number")? > covered {
            sentence.surface.push((columns[1].to_owned(), 1));
        }
        sentence.words.push(GoldWord {
            form: columns[1].to_owned(),
            lemma: columns[2].to_owned(),
            upos: columns[3].to_owned(),
            xpos: columns[4].to_owned(),
            head: number(columns[6], "head")?,
            label: columns[7].to_owned(),
        });
    }
    Ok(sentences)
}

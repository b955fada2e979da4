//! A new rule's scaffold, at the end of its chapter.

use crate::{Error, Outcome};
use annals_codebook::Codebook;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub struct Args {
    /// Chapter and name of the rule: accuse.scold, refuse.put-off
    #[arg(value_name = "RULE-ID")]
    id: String,
    /// The folder of the codebook to write in
    #[arg(long, value_name = "DIR", default_value = "codebook")]
    codebook: PathBuf,
    /// A frame for a noun ("the raid by actor on recipient") in place of a verb's
    #[arg(long)]
    noun: bool,
}

pub fn run(args: &Args) -> Result<Outcome, Error> {
    let book = Codebook::folder(&args.codebook)?;
    if let Some(rule) = book.rule(&args.id) {
        return Err(Error::RuleExists {
            id: args.id.clone(),
            place: format!("{}:{}", args.codebook.join(&rule.file).display(), rule.line),
        });
    }
    let wrong = |hint: String| Error::Value { what: "rule id", value: args.id.clone(), hint };
    let fits = |part: &str| {
        !part.is_empty()
            && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    let parts = args.id.split_once('.').filter(|(chapter, name)| fits(chapter) && fits(name));
    let Some((chapter, name)) = parts else {
        return Err(wrong("write chapter and name in small letters: accuse.scold".to_owned()));
    };
    let event = args.codebook.join("events").join(format!("{chapter}.md"));
    let operator = args.codebook.join("operators").join(format!("{chapter}.md"));
    let (path, text) = if event.is_file() {
        (event, kernel(&args.id, chapter, name, args.noun))
    } else if operator.is_file() {
        (operator, self::operator(&args.id, name, args.noun))
    } else {
        let chapters = chapters(&args.codebook);
        return Err(wrong(format!("no chapter `{chapter}`; there are {}", chapters.join(", "))));
    };
    let line = append(&path, &text)?;
    println!("{}:{line}: {} stands there to be filled in", path.display(), args.id);
    println!("`annals codebook check --codebook {}` tries it", args.codebook.display());
    Ok(Outcome::Fine)
}

/// The names of the chapters that hold rules.
fn chapters(root: &Path) -> Vec<String> {
    let mut names: Vec<String> = ["events", "operators"]
        .iter()
        .filter_map(|folder| std::fs::read_dir(root.join(folder)).ok())
        .flat_map(|entries| entries.flatten())
        .filter_map(|entry| entry.file_name().to_str()?.strip_suffix(".md").map(str::to_owned))
        .filter(|name| name != "README")
        .collect();
    names.sort();
    names
}

/// Adds a section, and gives the line it begins on.
fn append(path: &Path, section: &str) -> Result<usize, Error> {
    let failed = |source| Error::Output { path: path.to_owned(), source };
    let mut text = std::fs::read_to_string(path).map_err(failed)?;
    let end = text.trim_end().len();
    text.truncate(end);
    text.push_str("\n\n");
    let line = text.matches('\n').count() + 1;
    text.push_str(section);
    std::fs::write(path, text).map_err(failed)?;
    Ok(line)
}

const FENCE: &str = "```";

fn kernel(id: &str, chapter: &str, name: &str, noun: bool) -> String {
    let words = name.replace('-', "_");
    let frame = if noun {
        format!("the {words} by actor on|against|of recipient")
    } else {
        format!("actor {words} recipient")
    };
    let event_type = chapter.to_uppercase();
    format!(
        "## {id}\n\n(What it is, and what looks like it and is not.)\n\n{FENCE}rule\n{frame}\n{FENCE}\n\
         {FENCE}example\n(A sentence of news that holds it, with invented states.)\n\
         => ARDOVIA {event_type} KESTANY\n{FENCE}\n\
         {FENCE}counter\n(A sentence that looks alike.)\n=> none: (why not)\n{FENCE}\n"
    )
}

fn operator(id: &str, name: &str, noun: bool) -> String {
    let words = name.replace('-', "_");
    let frame =
        if noun { format!("the {words} by actor to EVENT") } else { format!("actor {words} to EVENT") };
    format!(
        "## {id}\n\n(What it does to the event it governs.)\n\n{FENCE}rule\n{frame}\n| any | keep |\n{FENCE}\n\
         {FENCE}example\n(A sentence of news that holds it, with invented states.)\n\
         => ARDOVIA CONSULT KESTANY\n{FENCE}\n\
         {FENCE}counter\n(A sentence that looks alike.)\n=> none: (why not)\n{FENCE}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use annals_codebook::Source;

    #[test]
    fn scaffolds_can_be_read() {
        for (file, text) in [
            ("events/accuse.md", kernel("accuse.scold-for", "accuse", "scold-for", false)),
            ("events/accuse.md", kernel("accuse.scolding", "accuse", "scolding", true)),
            ("operators/refuse.md", operator("refuse.put-off", "put-off", false)),
            ("operators/refuse.md", operator("refuse.delay", "delay", true)),
        ] {
            let mut source = Source::shipped();
            let chapter = source.files.iter_mut().find(|(path, _)| path == file).unwrap();
            chapter.1.push_str("\n\n");
            chapter.1.push_str(&text);
            let read = Codebook::from_source(&source);
            assert!(read.is_ok(), "{text}\n{}", read.unwrap_err());
        }
    }
}

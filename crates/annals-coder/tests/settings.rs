//! Where a sentence is set, and who is political even there: the engine's part, on small books.

use annals_codebook::{Codebook, Source};
use annals_coder::{code, explain};
use annals_model::{Article, ParsedArticle, PartKind};
use annals_parse::Model;

const RULES: &str = "# ACCUSE\n\n## accuse.accuse\n\n```rule\nactor accuse|attack recipient\n```\n\
    ```example\nArdovia accused Kestany.\n=> ARDOVIA ACCUSE KESTANY\n```\n\
    ```counter\nArdovia thanked Kestany.\n=> none: thanks\n```\n\
    ```words state_thing\nwarplane\n```\n";

const ENTITIES: &str = r#"
[[state]]
code = "ARD"
name = "Ardovia"
demonyms = ["Ardovian"]
[[state]]
code = "KES"
name = "Kestany"
demonyms = ["Kestan"]
[[role]]
words = ["minister"]
sectors = ["GOV"]
kind = "person"
[[role]]
words = ["company"]
sectors = ["BUS"]
kind = "body"
[[role]]
words = ["captain"]
sectors = ["MIL"]
kind = "person"
"#;

fn book(setting: &str) -> Codebook {
    let chapter = format!(
        "# play\n\n```setting\n{setting}\n```\n```example\nx\n=> none: x\n```\n```counter\ny\n=> none: y\n```\n"
    );
    let files = vec![
        ("entities/all.toml".to_owned(), ENTITIES.to_owned()),
        ("events/accuse.md".to_owned(), RULES.to_owned()),
        ("settings/play.md".to_owned(), chapter),
    ];
    match Codebook::from_source(&Source { files, ..Source::default() }) {
        Ok(book) => book,
        Err(error) => panic!("{error}"),
    }
}

fn parsed(section: Option<&str>, headline: Option<&str>, text: &str) -> ParsedArticle {
    let mut article = Article { section: section.map(str::to_owned), ..Article::default() };
    if let Some(headline) = headline {
        article.push_part(PartKind::Headline, headline, None);
    }
    article.push_part(PartKind::Paragraph, text, None);
    annals_parse::parse(&article, Model::shipped()).0
}

fn coded(book: &Codebook, text: &str) -> usize {
    code(&parsed(None, None, text), book).0.len()
}

#[test]
fn one_strong_cue_two_weak_or_four_faint_are_enough_and_politics_takes_them_away() {
    let book = book("states: none\nstrong: goalkeeper\nweak: stadium | referee\nfaint: team | rival | score | coach\nagainst: embassy");
    let rows = [
        ("Ardovia accused Kestany.", 1),
        ("Ardovia accused Kestany of striking the goalkeeper.", 0),
        ("Ardovia accused Kestany in the stadium.", 1),
        ("Ardovia accused Kestany and the referee in the stadium.", 0),
        ("Ardovia accused Kestany, its rival, over a score of the team.", 1),
        ("Ardovia accused Kestany, its rival, over the coach and a score of the team.", 0),
        ("Ardovia accused Kestany of hiding a goalkeeper in its embassy.", 1),
    ];
    for (text, count) in rows {
        assert_eq!(coded(&book, text), count, "{text}");
    }
}

#[test]
fn officials_are_political_in_any_setting_and_those_of_the_setting_are_not() {
    let book = book("states: none\nstrong: goalkeeper\ntheirs: captain");
    assert_eq!(coded(&book, "The Ardovian minister accused the Kestan goalkeeper of lying."), 1);
    assert_eq!(
        coded(&book, "The Ardovian captain accused the goalkeeper and Kestany of lying."),
        0
    );
}

#[test]
fn states_count_by_themselves_or_only_against_each_other() {
    let any = book("strong: violin");
    let two = book("strong: violin\nstates: two");
    let one_state = "Ardovia accused the company over a violin.";
    let both = "Ardovia accused Kestany over a violin.";
    assert_eq!([coded(&any, one_state), coded(&any, both)], [1, 1]);
    assert_eq!([coded(&two, one_state), coded(&two, both)], [0, 1]);
}

#[test]
fn private_parties_are_no_politics_whatever_the_words() {
    let book = book("among: BUS");
    assert_eq!(coded(&book, "An Ardovian company accused a Kestan company of lying."), 0);
    assert_eq!(coded(&book, "An Ardovian company accused Kestany of lying."), 1);
    assert_eq!(coded(&book, "Kestany accused an Ardovian company of lying."), 1);
}

#[test]
fn a_story_is_no_event_and_what_befalls_the_work_is() {
    let book = book("works: film | novel\ntells: tell | show");
    assert_eq!(coded(&book, "The film tells how Ardovia attacked Kestany."), 0);
    assert_eq!(coded(&book, "In the new novel, Ardovia attacked Kestany."), 0);
    assert_eq!(coded(&book, "Ardovia attacked Kestany over the film."), 1);
}

#[test]
fn a_state_acts_through_what_the_book_lists() {
    let book = book("strong: goalkeeper");
    assert_eq!(coded(&book, "Ardovian warplanes attacked Kestany."), 1);
    assert_eq!(coded(&book, "Ardovian bagpipes attacked Kestany."), 0);
}

#[test]
fn headline_and_section_tell_where_a_sentence_is_set() {
    let book = book("states: none\nstrong: goalkeeper\nfaint: team\nsections: sport");
    let count = |section, headline, text| code(&parsed(section, headline, text), &book).0.len();
    let text = "Ardovia attacked Kestany with a full team.";
    assert_eq!(count(None, None, text), 1);
    assert_eq!(count(None, Some("A goalkeeper in tears"), text), 0);
    assert_eq!(count(Some("Sport"), None, "Ardovia attacked Kestany."), 0);
    assert_eq!(count(Some("World"), None, "Ardovia attacked Kestany."), 1);
}

#[test]
fn what_a_setting_keeps_or_does_not_silence_stays() {
    let text = "Ardovia accused Kestany of striking the goalkeeper.";
    assert_eq!(coded(&book("states: none\nstrong: goalkeeper\nkeeps: ACCUSE"), text), 1);
    assert_eq!(coded(&book("states: none\nstrong: goalkeeper\nsilences: ASSAULT"), text), 1);
}

#[test]
fn the_trace_says_by_which_words_an_event_was_discarded() {
    let book = book("states: none\nstrong: goalkeeper");
    let parsed = parsed(None, None, "Ardovia accused Kestany of striking the goalkeeper.");
    let lost: Vec<String> =
        explain(&parsed, &book).traces.into_iter().filter_map(|trace| trace.lost).collect();
    assert_eq!(lost, ["discarded: setting play: goalkeeper"]);
}

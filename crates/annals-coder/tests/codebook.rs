//! Every example and counter-example of the shipped codebook, read from disk, is a test.

use annals_codebook::Codebook;
use std::path::Path;

fn book() -> Codebook {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../codebook");
    match Codebook::folder(&root) {
        Ok(book) => book,
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn every_example_of_the_book_holds() {
    let failures = annals_coder::check(&book(), annals_parse::Model::shipped());
    let shown: Vec<String> = failures.iter().map(ToString::to_string).collect();
    assert!(failures.is_empty(), "{}\n{} examples fail", shown.join("\n"), failures.len());
}

/// The first breadth that the book promises.
#[test]
fn the_book_is_broad() {
    let book = book();
    let kernels = book.rules.iter().filter(|rule| !rule.is_operator() && !rule.discard).count();
    assert!(kernels >= 400, "{kernels} kernels");
    for &event_type in annals_model::EventType::ALL {
        let of_type: Vec<_> =
            book.rules.iter().filter(|rule| rule.event_type == Some(event_type)).collect();
        assert!(!of_type.is_empty(), "no rule gives {event_type}");
        for &mode in event_type.modes() {
            let by_rule = of_type.iter().any(|rule| rule.modes.contains(&mode));
            let by_cue =
                book.mode_cues.iter().any(|cue| cue.event_type == event_type && cue.mode == mode);
            let by_row = book.rules.iter().flat_map(|rule| &rule.table).any(|row| {
                use annals_codebook::Becomes::{Also, Event};
                matches!(&row.result, Event(t, Some(m)) | Also(t, Some(m)) if *t == event_type && *m == mode)
            });
            assert!(by_rule || by_cue || by_row, "nothing gives {event_type} {mode}");
        }
    }
    let organisations = book.entities.organisations.iter().filter(|o| !o.invented).count();
    assert!(organisations >= 300, "{organisations} organisations");
    let roles: usize = book.entities.roles.iter().map(|role| role.words.len()).sum();
    assert!(roles >= 300, "{roles} role nouns");
    let states = book.entities.states.iter().filter(|s| !s.invented && s.to.is_none()).count();
    assert!(states >= 195, "{states} states");
}

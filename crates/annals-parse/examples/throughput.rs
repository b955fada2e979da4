//! Words a second of each stage on one core: `throughput FILE [TIMES]`.

use annals_parse::{parse_text, sentence_spans, word_spans, Model, TreeReader};
use std::process::ExitCode;
use std::time::Instant;

/// Seconds this thread has run, so that other work on the machine does not count;
/// wall-clock time where the system does not say.
fn seconds(since: Instant) -> f64 {
    std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok())
        .map_or_else(|| since.elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(path) = arguments.next() else {
        eprintln!("throughput: no file given\n  hint: throughput FILE [TIMES]");
        return ExitCode::FAILURE;
    };
    let times: usize = arguments.next().and_then(|times| times.parse().ok()).unwrap_or(5);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("throughput: {path}: {error}");
            return ExitCode::FAILURE;
        }
    };
    let begun = Instant::now();
    let started = seconds(begun);
    let model = Model::shipped();
    println!("weights {}: decoded in {:.0} ms", model.version(), 1e3 * (seconds(begun) - started));
    let words = word_spans(&text);
    let sentences: Vec<Vec<&str>> = sentence_spans(&text)
        .iter()
        .map(|sentence| {
            word_spans(sentence.of(&text)).iter().map(|w| w.of(sentence.of(&text))).collect()
        })
        .collect();
    println!("{} words in {} sentences, best of {times}", words.len(), sentences.len());
    let time = |name: &str, stage: &mut dyn FnMut()| {
        let best = (0..times.max(1))
            .map(|_| {
                let started = seconds(begun);
                stage();
                seconds(begun) - started
            })
            .fold(f64::INFINITY, f64::min);
        println!("{name:24} {:10.0} words/s", words.len() as f64 / best);
    };
    time("words", &mut || drop(word_spans(&text)));
    time("words and sentences", &mut || drop(sentence_spans(&text)));
    time("tags, trees, lemmas", &mut || {
        sentences.iter().for_each(|sentence| drop(model.read(sentence)));
    });
    time("all", &mut || drop(parse_text(&text, model)));
    ExitCode::SUCCESS
}

//! What must hold for any articles: the order of reading makes no difference, and reading
//! twice changes nothing.

mod support;

use annals_model::Status;
use annals_record::{CodedArticle, Kept};
use support::*;

/// A small generator, so that the same articles come on every machine.
pub struct Dice(u64);

impl Dice {
    fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) as usize) % below
    }
    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
    fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }
}

const WORDS: &[&str] = &[
    "river", "harbour", "minister", "treaty", "border", "grain", "winter", "council", "railway",
    "envoy", "bridge", "election", "market", "village", "convoy", "pipeline", "fishing", "tariff",
];

fn sentence(dice: &mut Dice) -> String {
    let words: Vec<&str> = (0..16).map(|_| *dice.of(WORDS)).collect();
    format!("The {}.", words.join(" "))
}

fn random_event(dice: &mut Dice) -> Event {
    let parties = ["ARD", "KES", "VEL", "ARD GOV:Ilan Verro", "ARD GOV:Oda Renn", "KES MIL"];
    let (a, b) = (*dice.of(&parties), *dice.of(&parties));
    let text = match dice.below(6) {
        0 => format!("CONSULT {a}+{b}"),
        1 => format!("CONSULT phone {a}>{b}"),
        2 => format!("ASSAULT aerial {a}>{b}"),
        3 => format!("ASSAULT {a}>{b}"),
        4 => format!("AGREE {a}>{b}"),
        _ => format!("PROTEST demo {a}"),
    };
    let mut event = event(&text);
    let date = format!("2024-03-{:02}", 1 + dice.below(8));
    event = match dice.below(7) {
        0 | 1 => event.on(&date),
        2 => match dice.below(3) {
            0 => event.on("2023"),
            1 => event.between("2024-03-01", "2024-03-07"),
            _ => event.between(&date, &format!("2024-03-{:02}", 9 + dice.below(3))),
        },
        3 => event.between("2024-01-01", &date).tally(3, Some(3)),
        4 => event.status(*dice.of(&[Status::Historical, Status::Future])),
        _ => event,
    };
    if dice.below(4) == 0 {
        event = event.at(["Port Arden", "Lower Vey"][dice.below(2)], "KES");
    }
    event
}

/// Stories, some copied, cut or topped by other outlets, some revised, some furnished alike.
fn articles(dice: &mut Dice) -> Vec<CodedArticle> {
    let furniture: Vec<String> = (0..4).map(|_| sentence(dice)).collect();
    let mut pages: Vec<CodedArticle> = Vec::new();
    for story in 0..12 {
        let paragraphs: Vec<(String, Vec<Event>)> = (0..2 + dice.below(6))
            .map(|_| {
                let events = (0..dice.below(3)).map(|_| random_event(dice)).collect();
                (sentence(dice), events)
            })
            .collect();
        let day = 1 + dice.below(6);
        for copy in 0..1 + dice.below(4) {
            let outlet = dice.below(4);
            let url = format!("outlet-{outlet}.example/{story}-{copy}");
            let revisions = 1 + dice.below(2);
            for revision in 0..revisions {
                let mut page = page(&url).published(&format!("2024-03-{:02}", day + copy % 2));
                if dice.below(2) == 0 {
                    page = page.modified(&format!("2024-03-{:02}", day + 1 + revision));
                }
                page = page.headline(&format!("Story {story} as {outlet} has it"), &[]);
                if dice.below(4) == 0 {
                    page = page.says(&sentence(dice), &[]);
                }
                if dice.below(5) == 0 {
                    for words in &furniture {
                        page = page.says(words, &[]);
                    }
                }
                let length = match dice.below(3) {
                    0 => paragraphs.len() - 1,
                    _ => paragraphs.len(),
                };
                for (words, events) in &paragraphs[..length.max(1)] {
                    page = page.says(words, events);
                }
                pages.push(page.0);
            }
        }
    }
    pages
}

#[test]
fn the_order_of_reading_makes_no_difference() {
    for seed in 0..20 {
        let mut dice = Dice(seed);
        let mut pages = articles(&mut dice);
        let mut straight = new_record();
        straight.record.keep(&straight.run, &pages).unwrap();
        assert_eq!(straight.record.check().unwrap(), Vec::<String>::new());
        let expect = everything(&straight.record);
        for _ in 0..3 {
            dice.shuffle(&mut pages);
            let mut held = new_record();
            let mut rest = &pages[..];
            while !rest.is_empty() {
                let (batch, after) = rest.split_at((1 + dice.below(9)).min(rest.len()));
                held.record.keep(&held.run, batch).unwrap();
                rest = after;
            }
            assert_eq!(held.record.check().unwrap(), Vec::<String>::new());
            let got = everything(&held.record);
            if got != expect {
                let differs = expect.lines().zip(got.lines()).find(|(a, b)| a != b);
                panic!("seed {seed}: {differs:#?}");
            }
        }
    }
}

#[test]
fn reading_twice_changes_nothing() {
    let mut dice = Dice(99);
    let pages = articles(&mut dice);
    let mut held = new_record();
    held.record.keep(&held.run, &pages).unwrap();
    let before = everything(&held.record);
    let again = held.record.begin_run(&info()).unwrap();
    let kept = held.record.keep(&again, &pages).unwrap();
    assert!(kept.iter().all(|kept| *kept == Kept::Unchanged));
    assert_eq!(everything(&held.record), before);
}

#[test]
fn a_record_without_text_holds_the_same_events_and_no_words() {
    let mut dice = Dice(7);
    let pages = articles(&mut dice);
    let mut with = new_record();
    with.record.keep(&with.run, &pages).unwrap();
    let mut without = new_record();
    let run =
        without.record.begin_run(&annals_record::RunInfo { keep_text: false, ..info() }).unwrap();
    without.record.keep(&run, &pages).unwrap();
    assert_eq!(lines(&with.record), lines(&without.record));
    without.record.finish_run(&run).unwrap();
    let path = without.record.path().to_owned();
    drop(without.record);
    let bytes = std::fs::read(path).unwrap();
    let paragraph = pages[0].article.paragraphs().next().unwrap();
    let start = &paragraph.as_bytes()[..24];
    assert!(!bytes.windows(start.len()).any(|window| window == start));
}

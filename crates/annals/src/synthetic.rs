//! Made-up news for measuring the record: uneven countries, people and outlets, stories that
//! are copied, cut and topped, background that is repeated, pages that are revised.

use annals_model::*;
use annals_record::{CodedArticle, SentenceText};
use jiff::civil::{date, Date};
use std::collections::VecDeque;

/// A small generator, so that the same news comes on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) as usize) % below.max(1)
    }

    /// Index under roughly Zipfian frequencies.
    fn zipf(&mut self, below: usize) -> usize {
        let uniform = (self.below(1 << 20) as f64 + 1.0) / f64::from(1 << 20);
        (((below as f64 + 1.0).powf(uniform) - 1.0) as usize).min(below - 1)
    }
}

/// Codes of made-up countries: `AAX`, the most frequent, then `ABX`.
pub fn country(index: usize) -> CountryCode {
    let letter = |at: usize| char::from(b'A' + (at % 26) as u8);
    let code: String = [letter(index / 26), letter(index), 'X'].iter().collect();
    // Three letters are a code, whichever they are.
    CountryCode::new(&code).unwrap_or_else(|| unreachable!("three letters"))
}

const COUNTRIES: usize = 190;
const PEOPLE: usize = 60;
const OUTLETS: usize = 2_000;
const WORDS: usize = 20_000;
/// Sentences of background that unlike stories share.
const BACKGROUND: usize = 2_000;
/// Stories that may still be copied or revised.
const RECENT: usize = 400;
/// Days the news runs over.
const DAYS: usize = 730;

/// Articles in the order a crawl would read them.
pub struct News {
    dice: Dice,
    /// How many there are to be, and have been.
    total: usize,
    told: usize,
    recent: VecDeque<CodedArticle>,
}

impl News {
    pub fn new(total: usize) -> News {
        News { dice: Dice(1), total, told: 0, recent: VecDeque::new() }
    }

    fn word(index: usize) -> String {
        const SOUNDS: [&str; 16] = [
            "ar", "do", "vi", "ke", "sta", "vel", "mo", "ra", "tar", "si", "lun", "ber", "ho",
            "gen", "il", "ust",
        ];
        let (mut index, mut out) = (index + 16, String::new());
        while index > 0 {
            out.push_str(SOUNDS[index % 16]);
            index /= 16;
        }
        out
    }

    fn sentence(dice: &mut Dice) -> String {
        let mut text = String::from("The");
        for _ in 0..11 + dice.below(18) {
            text.push(' ');
            text.push_str(&News::word(dice.zipf(WORDS)));
        }
        text.push('.');
        text
    }

    fn party(dice: &mut Dice) -> Participant {
        let code = country(dice.zipf(COUNTRIES));
        let person = dice.below(3) == 0;
        let name = match person {
            true => format!("Person {} of {code}", dice.zipf(PEOPLE)),
            false => format!("State {code}"),
        };
        Participant {
            text: name.clone(),
            span: Some(Span::new(4, 4 + name.len())),
            country: Some(code),
            sectors: vec![[Sector::Gov, Sector::Mil, Sector::Leg, Sector::Opp][dice.zipf(4)]],
            id: Some(name.to_lowercase().replace(' ', "-")),
            name: Some(name),
            kind: if person { EntityKind::Person } else { EntityKind::State },
            office: person.then(|| "minister".to_owned()),
            resolution: Resolution::Named,
        }
    }

    /// Parts the text into sentences, one a paragraph, and puts the article at an outlet.
    fn print(&mut self, paragraphs: &[String], headline: &str, published: Date) -> CodedArticle {
        let mut coded = CodedArticle::default();
        let article = &mut coded.article;
        let outlet = self.dice.zipf(OUTLETS);
        article.canonical_url = Some(format!("https://outlet-{outlet}.example/{}", self.told));
        article.outlet = Some(format!("Outlet {outlet}"));
        article.agency = (self.dice.below(3) == 0).then(|| format!("Wire {}", self.dice.zipf(12)));
        article.origin.source = format!("crawl-{}.warc.gz", self.told / 10_000);
        article.published_at = Some(Stamp {
            at: published.at(self.dice.below(24) as i8, self.dice.below(60) as i8, 0, 0),
            offset: Some(0),
            precision: StampPrecision::Minute,
        });
        article.push_part(PartKind::Headline, headline, None);
        for words in paragraphs {
            article.push_part(PartKind::Paragraph, words, None);
        }
        coded.sentences = article
            .parts
            .iter()
            .enumerate()
            .map(|(at, part)| SentenceText { span: part.span, part: at as u32 })
            .collect();
        coded
    }

    fn story(&mut self, published: Date) -> CodedArticle {
        let length = 6 + self.dice.below(20);
        let mut paragraphs: Vec<String> =
            (0..length).map(|_| News::sentence(&mut self.dice)).collect();
        for _ in 0..self.dice.below(3) {
            // The same words whenever the same background is told.
            let mut background = Dice(self.dice.zipf(BACKGROUND) as u64 + 77);
            paragraphs.push(News::sentence(&mut background));
        }
        let headline = News::sentence(&mut self.dice);
        let mut coded = self.print(&paragraphs, &headline, published);
        for _ in 0..2 + self.dice.below(7) {
            let report = self.report(&coded, published);
            coded.reports.push(report);
        }
        coded.reports.sort_by_key(|report| report.sentence);
        coded
    }

    fn report(&mut self, coded: &CodedArticle, published: Date) -> Report {
        let dice = &mut self.dice;
        let at = dice.zipf(coded.sentences.len());
        let event_type = EventType::ALL[dice.zipf(EventType::ALL.len())];
        let modes = event_type.modes();
        let day = published.saturating_sub(jiff::Span::new().days(dice.below(3) as i64));
        let when = match dice.below(12) {
            0..=6 => Some(When::day(day)),
            7 => When::year(day.year()),
            8 => Some(When::interval(day.saturating_sub(jiff::Span::new().days(6)), day)),
            _ => None,
        };
        let tally = dice.below(100) == 0;
        let status = match dice.below(10) {
            0 => Status::Future,
            1 => Status::Historical,
            2 if dice.below(3) == 0 => Status::Negated,
            _ => Status::Actual,
        };
        let place = (dice.below(4) == 0).then(|| {
            let town = dice.zipf(3_000);
            let name = News::word(town);
            Place {
                text: name.clone(),
                name,
                country: Some(country(town % COUNTRIES)),
                level: PlaceLevel::Local,
            }
        });
        let span = coded.sentences[at].span;
        Report {
            event_type,
            modes: modes.get(dice.below(modes.len() + 3)).copied().into_iter().collect(),
            actors: vec![News::party(dice)],
            recipients: vec![News::party(dice)],
            status,
            count: tally.then_some(Count { min: 3, max: Some(3) }),
            when: if tally { When::year(day.year()) } else { when },
            speakers: if dice.below(3) == 0 { vec![News::party(dice)] } else { vec![] },
            speaker_kind: None,
            place,
            contexts: vec![Context::Diplomatic],
            casualties: Casualties::default(),
            tally,
            sentence: at as u32,
            sentence_span: span,
            evidence: Evidence {
                trigger: vec![Span { start: span.start + 4, end: (span.start + 9).min(span.end) }],
                ..Evidence::default()
            },
            rule: format!("{}.main", event_type.as_str().to_lowercase()),
            operators: vec![],
        }
    }

    /// Another outlet's copy: whole, cut to half, without its first sentence, or under a line
    /// of the outlet's own; often under another headline.
    fn copy(&mut self, of: &CodedArticle) -> CodedArticle {
        let mut paragraphs: Vec<String> = of.article.paragraphs().map(str::to_owned).collect();
        // Where each paragraph of the copy stood in the story.
        let mut from: Vec<usize> = (1..=paragraphs.len()).collect();
        match self.dice.below(5) {
            0 => {
                let half = paragraphs.len().div_ceil(2);
                paragraphs.truncate(half);
                from.truncate(half);
            }
            1 => {
                paragraphs.remove(0);
                from.remove(0);
            }
            2 => {
                paragraphs.insert(0, News::sentence(&mut self.dice));
                from.insert(0, usize::MAX);
            }
            _ => {}
        }
        let headline = match self.dice.below(2) {
            0 => News::sentence(&mut self.dice),
            _ => of.article.headline().unwrap_or_default().to_owned(),
        };
        let published = of.article.published_at.map_or(date(2023, 1, 1), Stamp::date);
        let mut coded = self.print(&paragraphs, &headline, published);
        for report in &of.reports {
            let sentence = report.sentence as usize;
            let Some(at) = from.iter().position(|from| *from == sentence) else { continue };
            let (before, now) = (report.sentence_span.start, coded.sentences[at + 1].span);
            let mut report = report.clone();
            report.sentence = at as u32 + 1;
            report.sentence_span = now;
            for span in &mut report.evidence.trigger {
                *span = Span {
                    start: span.start - before + now.start,
                    end: span.end - before + now.start,
                };
            }
            coded.reports.push(report);
        }
        coded
    }

    /// The same page an hour later, with a sentence more at the end.
    fn revision(&mut self, of: &CodedArticle) -> CodedArticle {
        let mut coded = of.clone();
        coded.article.modified_at = coded.article.published_at.map(|stamp| Stamp {
            at: stamp.at.saturating_add(jiff::Span::new().hours(1)),
            ..stamp
        });
        let words = News::sentence(&mut self.dice);
        coded.article.push_part(PartKind::Paragraph, &words, None);
        let part = coded.article.parts.len() - 1;
        coded
            .sentences
            .push(SentenceText { span: coded.article.parts[part].span, part: part as u32 });
        coded
    }
}

impl Iterator for News {
    type Item = CodedArticle;

    fn next(&mut self) -> Option<CodedArticle> {
        if self.told == self.total {
            return None;
        }
        let day = (self.told * DAYS / self.total) as i64;
        let published = date(2023, 1, 1).saturating_add(jiff::Span::new().days(day));
        self.told += 1;
        let of = match self.recent.len() {
            0 => None,
            held => self.recent.get(self.dice.zipf(held)).cloned(),
        };
        Some(match (self.dice.below(20), of) {
            (0..=4, Some(story)) => self.copy(&story),
            (5, Some(story)) => self.revision(&story),
            _ => {
                let story = self.story(published);
                if self.recent.len() == RECENT {
                    self.recent.pop_front();
                }
                self.recent.push_back(story.clone());
                story
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_news_is_whole_and_always_the_same() {
        let news: Vec<CodedArticle> = News::new(300).collect();
        assert_eq!(news.len(), 300);
        for coded in &news {
            for report in &coded.reports {
                let sentence = &coded.sentences[report.sentence as usize];
                assert_eq!(sentence.span, report.sentence_span);
                let words = report.sentence_span.of(&coded.article.text);
                assert!(words.starts_with("The ") && words.ends_with('.'));
                assert!(report.sentence_span.contains(report.evidence.trigger[0]));
            }
        }
        let again: Vec<String> = News::new(300).map(|coded| coded.article.text).collect();
        assert!(news.iter().map(|coded| &coded.article.text).eq(&again));
    }
}

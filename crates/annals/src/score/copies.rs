//! Pairs of articles that are copies of one story, or are not, made from stories of our own.

use super::{share, Figure};
use annals_model::{Article, PartKind, Stamp};
use annals_record::CodedArticle;
use std::collections::BTreeMap;
use std::path::Path;

/// A story as it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Story {
    pub id: String,
    pub topic: String,
    /// Told of the same news in another newsroom's words.
    pub retells: Option<String>,
    pub headline: String,
    pub paragraphs: Vec<String>,
}

/// Reads stories: `## id topic [retells id]`, a headline, a paragraph a line; `= id n` stands
/// for paragraph n of another story.
///
/// # Errors
/// The line that cannot be read.
pub fn stories(text: &str) -> Result<Vec<Story>, String> {
    let mut stories: Vec<Story> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let wrong = |what: &str| format!("line {}: {what}: `{line}`", at + 1);
        if let Some(heading) = line.strip_prefix("## ") {
            let words: Vec<&str> = heading.split_whitespace().collect();
            let [id, topic, rest @ ..] = words.as_slice() else {
                return Err(wrong("a heading names an id and a topic"));
            };
            stories.push(Story {
                id: (*id).to_owned(),
                topic: (*topic).to_owned(),
                retells: rest.get(1).map(|id| (*id).to_owned()),
                ..Story::default()
            });
            continue;
        }
        let told = |stories: &[Story], id: &str, n: &str| -> Option<String> {
            let story = stories.iter().find(|story| story.id == id)?;
            story.paragraphs.get(n.parse::<usize>().ok()?.checked_sub(1)?).cloned()
        };
        let line = match line.strip_prefix("= ").and_then(|words| words.split_once(' ')) {
            Some((id, n)) => {
                told(&stories, id, n).ok_or_else(|| wrong("no such paragraph before this line"))?
            }
            None => line.trim().to_owned(),
        };
        let Some(story) = stories.last_mut() else { continue };
        if story.headline.is_empty() {
            story.headline = line;
        } else if !line.is_empty() {
            story.paragraphs.push(line);
        }
    }
    Ok(stories)
}

/// What a copy keeps of a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    Original,
    Verbatim,
    Retitled,
    /// The first half.
    Cut,
    /// The first two paragraphs.
    CutShort,
    /// Retitled, without the first paragraph.
    Beheaded,
    /// A paragraph of the outlet's own at the head.
    Topped,
    /// Paragraphs of its own in the middle and at the end.
    Extended,
    /// Retitled, topped and cut to the first half.
    Reworked,
    /// Paragraphs run together, behind a dateline.
    Reset,
    /// A word changed here and there.
    Edited,
}

impl Way {
    pub const COPIES: [Way; 10] = [
        Way::Verbatim,
        Way::Retitled,
        Way::Cut,
        Way::CutShort,
        Way::Beheaded,
        Way::Topped,
        Way::Extended,
        Way::Reworked,
        Way::Reset,
        Way::Edited,
    ];

    fn of(self, story: &Story) -> (String, Vec<String>) {
        let retitled = || format!("What is known about {}", story.id.replace('-', " "));
        let own = |n: usize| {
            format!(
                "Readers of this paper have followed the matter of {} closely for weeks, and the \
                 {n}th letter about it reached our desk this morning.",
                story.id
            )
        };
        let half = story.paragraphs.len().div_ceil(2);
        let (mut headline, mut text) = (story.headline.clone(), story.paragraphs.clone());
        match self {
            Way::Original | Way::Verbatim => {}
            Way::Retitled => headline = retitled(),
            Way::Cut => text.truncate(half),
            Way::CutShort => text.truncate(2),
            Way::Beheaded => {
                headline = retitled();
                if text.len() > 1 {
                    text.remove(0);
                }
            }
            Way::Topped => text.insert(0, own(4)),
            Way::Extended => {
                text.insert(half, own(5));
                text.push(own(6));
            }
            Way::Reworked => {
                headline = retitled();
                text.truncate(half);
                text.insert(0, own(7));
            }
            Way::Reset => {
                text = text.chunks(2).map(|pair| pair.join(" ")).collect();
                text[0].insert_str(0, "PORT ARDEN, May 4 (Vey Wire) — ");
            }
            Way::Edited => {
                for (at, words) in text.iter_mut().enumerate() {
                    let (from, to) =
                        [(" said", " stated"), (" the ", " that "), (" and ", " while ")][at % 3];
                    *words = words.replacen(from, to, 1).replace("per cent", "percent");
                }
            }
        }
        (headline, text)
    }
}

/// An article of the set, and what it is of.
pub struct Printed {
    pub story: usize,
    pub way: Way,
    pub coded: CodedArticle,
}

/// Every story in every way, each at an outlet of its own.
pub fn printed(stories: &[Story]) -> Vec<Printed> {
    let mut out = Vec::new();
    for (story, told) in stories.iter().enumerate() {
        for way in [Way::Original].into_iter().chain(Way::COPIES) {
            let (headline, paragraphs) = way.of(told);
            let mut article = Article {
                canonical_url: Some(format!("https://{way:?}.example/{}", told.id)),
                outlet: Some(format!("{way:?}")),
                published_at: Some(Stamp::day(jiff::civil::date(2024, 5, 4))),
                ..Article::default()
            };
            article.push_part(PartKind::Headline, &headline, None);
            for words in &paragraphs {
                article.push_part(PartKind::Paragraph, words, None);
            }
            out.push(Printed { story, way, coded: CodedArticle { article, ..Default::default() } });
        }
    }
    out
}

/// Right and wrong answers over pairs.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    /// Pairs of a story with each copy, by way: how many, and how many were found.
    pub copies: BTreeMap<Way, (usize, usize)>,
    /// Pairs of unlike stories of one topic, in like ways.
    pub unlike: usize,
    /// Pairs of those that were taken for copies, by name.
    pub mistaken: Vec<String>,
    /// All pairs of articles of unlike stories that were.
    pub mistaken_of_all: usize,
}

impl Scores {
    /// `origins` are those of `printed`, in order.
    pub fn of(stories: &[Story], printed: &[Printed], origins: &[String]) -> Scores {
        let mut scores = Scores::default();
        let named = |at: usize| format!("{} {:?}", stories[printed[at].story].id, printed[at].way);
        for a in 0..printed.len() {
            for b in a + 1..printed.len() {
                let (x, y) = (&printed[a], &printed[b]);
                let one = origins[a] == origins[b];
                if x.story == y.story {
                    if x.way == Way::Original {
                        let count = scores.copies.entry(y.way).or_default();
                        count.0 += 1;
                        count.1 += usize::from(one);
                    }
                    continue;
                }
                scores.mistaken_of_all += usize::from(one);
                let topic = stories[x.story].topic == stories[y.story].topic;
                if topic && (x.way == y.way || x.way == Way::Original) {
                    scores.unlike += 1;
                    if one {
                        scores.mistaken.push(format!("{} / {}", named(a), named(b)));
                    }
                }
            }
        }
        scores
    }

    fn found(&self, ways: &[Way]) -> (usize, usize) {
        let of = self.copies.iter().filter(|(way, _)| ways.contains(way));
        of.fold((0, 0), |sum, (_, count)| (sum.0 + count.0, sum.1 + count.1))
    }

    pub fn figures(&self) -> Vec<Figure> {
        let kept = &Way::COPIES[..5];
        let ((all, right), (whole, found)) = (self.found(&Way::COPIES), self.found(kept));
        vec![
            Figure::new("copies", "precision", share(right, right + self.mistaken.len())),
            Figure::new("copies", "recall", share(found, whole)),
            Figure::new("copies", "recall-all", share(right, all)),
        ]
    }
}

/// Reads the file of stories.
///
/// # Errors
/// [`crate::Error::Input`] naming the line.
pub fn read(path: &Path) -> Result<Vec<Story>, crate::Error> {
    let failed = |source| crate::Error::Input { path: path.display().to_string(), source };
    let text = std::fs::read_to_string(path).map_err(failed)?;
    stories(&text).map_err(|why| failed(std::io::Error::other(why)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "Prose.\n\n## a-1 a\nTalks\nOne.\nTwo.\n\n## a-2 a retells a-1\nMore\n= a-1 2\n";

    #[test]
    fn stories_are_read_with_what_they_repeat() {
        let stories = stories(TEXT).unwrap();
        assert_eq!(stories[1].paragraphs, ["Two."]);
        assert_eq!(stories[1].retells.as_deref(), Some("a-1"));
        let error = super::stories("## a-1 a\nTalks\n= b-1 1\n").unwrap_err();
        assert_eq!(error, "line 3: no such paragraph before this line: `= b-1 1`");
    }

    #[test]
    fn answers_are_counted_by_pair() {
        let stories = stories(TEXT).unwrap();
        let printed = printed(&stories);
        // Every article an origin of its own, then all of one.
        let apart: Vec<String> = (0..printed.len()).map(|at| at.to_string()).collect();
        let values = |origins: &[String]| -> Vec<f64> {
            let scores = Scores::of(&stories, &printed, origins);
            scores.figures().iter().map(|figure| figure.value).collect()
        };
        assert_eq!(values(&apart), [0.0, 0.0, 0.0]);
        let together = vec![String::new(); printed.len()];
        let scores = Scores::of(&stories, &printed, &together);
        assert_eq!((scores.unlike, scores.mistaken.len()), (21, 21));
        assert_eq!(values(&together)[1..], [1.0, 1.0]);
    }
}

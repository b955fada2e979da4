//! Copies of one story told from other stories, by what one record makes of them all.

use super::Run;
use crate::scratch::Folder;
use crate::score::copies::{printed, read, Scores};
use crate::term::count;
use crate::Error;
use annals_record::{Access, CodedArticle, Record};
use std::collections::BTreeMap;

impl Run<'_> {
    pub(super) fn copies(&mut self) -> Result<(), Error> {
        let Some(path) = self.at(self.args.evals.join("copies.md")) else { return Ok(()) };
        let stories = read(&path)?;
        let printed = printed(&stories);
        let folder = Folder::new()?;
        let mut record = Record::open(folder.path.join("copies.db"), Access::Write)?;
        let run = record.begin_run(&self.engine.run_info(true))?;
        let articles: Vec<CodedArticle> = printed.iter().map(|one| one.coded.clone()).collect();
        record.keep(&run, &articles)?;
        let mut origins: BTreeMap<String, String> = BTreeMap::new();
        record.articles(|article| {
            origins.extend(article.info.url.map(|url| (url, article.origin)));
        })?;
        let origins: Vec<String> = articles
            .iter()
            .map(|coded| {
                let url = coded.article.canonical_url.as_deref().unwrap_or_default();
                origins.get(url).cloned().unwrap_or_default()
            })
            .collect();
        let scores = Scores::of(&stories, &printed, &origins);
        self.heading("copies", &path)?;
        let pairs: usize = scores.copies.values().map(|(pairs, _)| pairs).sum();
        self.out.line(format!(
            "  {}: {pairs} of a story and a copy, {} of unlike stories of one topic",
            count((pairs + scores.unlike) as u64, "pair", "pairs"),
            scores.unlike
        ))?;
        for (way, (pairs, found)) in &scores.copies {
            self.out.line(format!("    {:<10} {found} of {pairs}", format!("{way:?}")))?;
        }
        self.out.line(format!(
            "    taken for copies among all {} articles: {}",
            articles.len(),
            count(scores.mistaken_of_all as u64, "pair", "pairs")
        ))?;
        if self.args.misses {
            for pair in &scores.mistaken {
                self.out.line(format!("    taken for copies: {pair}"))?;
            }
        }
        self.put(scores.figures())
    }
}

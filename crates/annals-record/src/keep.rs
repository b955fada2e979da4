//! Writes coded articles into the record, one transaction a batch.

use crate::correction::corrections;
use crate::features::{day_number, undatable_day, Features, Home, Kind};
use crate::gather::{unreadable, Dirty, Gathering};
use crate::hash::{base32, ContentHash};
use crate::identity::{
    article_key, first_day, headline_key, outlet_key, revision_content, revision_rank,
};
use crate::origin::{self, Printed, Touched};
use crate::rows::{CodedArticle, Kept, Run, RunInfo};
use crate::schema::spans_text;
use crate::stored;
use crate::wording::Wording;
use annals_model::{Article, Finding, PartKind, Participant, Report, Span};
use rusqlite::{params, Connection, OptionalExtension};
use rustc_hash::FxHashMap;

/// Row ids of entities seen before in this session.
pub(crate) type EntityCache = FxHashMap<i64, i64>;

/// The session forgets its entities beyond this many, so that memory stays bounded.
const CACHED_ENTITIES: usize = 200_000;

pub(crate) struct Batch<'a> {
    pub(crate) db: &'a Connection,
    entities: &'a mut EntityCache,
    pub(crate) run: &'a Run,
    new: Vec<NewReport>,
    pub(crate) gathering: Gathering,
    /// Sentences to be taken out of the index, with their words.
    pub(crate) unsaid: Vec<(i64, String)>,
    /// Sentences to be indexed, with their words. The index takes them last: it writes itself
    /// out whenever a statement that could fail half-way runs beside it.
    words: Vec<(i64, String)>,
    touched: Touched,
}

struct NewReport {
    report: i64,
    tally: bool,
    datable: bool,
    features: Features,
}

impl<'a> Batch<'a> {
    pub fn new(db: &'a Connection, entities: &'a mut EntityCache, run: &'a Run) -> Self {
        if entities.len() > CACHED_ENTITIES {
            entities.clear();
        }
        Batch {
            db,
            entities,
            run,
            new: Vec::new(),
            gathering: Gathering::default(),
            unsaid: Vec::new(),
            words: Vec::new(),
            touched: Touched::default(),
        }
    }

    pub fn keep(&mut self, coded: &CodedArticle) -> rusqlite::Result<Kept> {
        let db = self.db;
        let article = &coded.article;
        let key = article_key(article);
        let content = revision_content(article);
        let known: Option<(i64, i64)> = db
            .prepare_cached("SELECT article, revision FROM articles WHERE key = ?1")?
            .query_row([base32(key, 25)], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        if let Some((id, _)) = known {
            if self.seen(id, content, article)? {
                return Ok(Kept::Unchanged);
            }
        }

        let wording = Wording::of(article);
        let day = first_day(article).map(day_number);
        let rank = revision_rank(article, &self.run.info.started_at, content);
        let id = match known {
            Some((id, _)) => id,
            None => self.insert_article(key)?,
        };
        let printed = Printed {
            article: id,
            outlet: outlet_key(article),
            headline: headline_key(article),
            day,
        };
        let row = origin::link(db, &wording, &printed, &mut self.touched)?;
        let corrected = corrections(article);
        let revision = self.insert_revision(id, &rank, content, coded, row, &corrected)?;
        let kept = match known {
            Some((id, before)) => self.supersede(id, before, revision, &rank, &wording)?,
            None => {
                self.put_in_force(id, revision, row)?;
                match self.copied(id, row)? {
                    Some(of) => Kept::Copy { of },
                    None => Kept::New,
                }
            }
        };
        let home = self.home(article, (id, revision, row), (key, content), corrected)?;
        self.insert_reports(coded, &home)?;
        for finding in &coded.findings {
            note(db, self.run, finding, Some(revision))?;
        }
        Ok(kept)
    }

    /// What a revision's reports need to know of it.
    pub(crate) fn home_of(&self, revision: i64, article: &Article) -> rusqlite::Result<Home> {
        let (id, wording): (i64, i64) = self
            .db
            .prepare_cached("SELECT article, wording FROM revisions WHERE revision = ?1")?
            .query_row([revision], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let identity = (article_key(article), revision_content(article));
        self.home(article, (id, revision, wording), identity, corrections(article))
    }

    /// As [`Batch::home_of`], with rows of article, revision and wording, key and content of the
    /// article, and its corrections, where they are known.
    fn home(
        &self,
        article: &Article,
        (id, revision, wording): (i64, i64, i64),
        (article_key, content): (u128, u128),
        corrections: Vec<Span>,
    ) -> rusqlite::Result<Home> {
        Ok(Home {
            article: id,
            revision,
            article_key,
            rank: rank_minutes(article),
            content: (content >> 64) as i64,
            published: article.published_at.map_or(i64::MAX, |stamp| minutes(stamp.at)),
            outlet: name_row(self.db, article.outlet.as_deref())?,
            agency: name_row(self.db, article.agency.as_deref())?,
            wording,
            dated: first_day(article).is_some(),
            corrections,
        })
    }

    /// The outlet of another article of the same origin.
    fn copied(&self, article: i64, wording: i64) -> rusqlite::Result<Option<Option<String>>> {
        self.db
            .prepare_cached(
                "SELECT v.outlet FROM articles a JOIN revisions v ON v.revision = a.revision \
                 WHERE a.origin = (SELECT origin FROM wordings WHERE wording = ?1) \
                 AND a.article <> ?2 LIMIT 1",
            )?
            .query_row([wording, article], |row| row.get(0))
            .optional()
    }

    /// Whether this revision is there. Of the ways to spell its address and of the places it
    /// was read from the shortest stands, whichever came first.
    fn seen(&mut self, id: i64, content: u128, article: &Article) -> rusqlite::Result<bool> {
        let known: Option<(i64, Option<String>, String)> = self
            .db
            .prepare_cached(
                "SELECT revision, canonical_url, source FROM revisions \
                 WHERE article = ?1 AND content = ?2",
            )?
            .query_row(params![id, content.to_be_bytes()], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .optional()?;
        let Some((revision, url, source)) = known else { return Ok(false) };
        let shorter = |ours: &str, theirs: &str| (ours.len(), ours) < (theirs.len(), theirs);
        if let (Some(ours), Some(theirs)) = (&article.canonical_url, &url) {
            if shorter(ours, theirs) {
                self.db
                    .prepare_cached("UPDATE revisions SET canonical_url = ?1 WHERE revision = ?2")?
                    .execute(params![ours, revision])?;
            }
        }
        if shorter(&article.origin.source, &source) {
            self.db
                .prepare_cached(
                    "UPDATE revisions SET source = ?1, source_offset = ?2, format = ?3 \
                     WHERE revision = ?4",
                )?
                .execute(params![
                    article.origin.source,
                    article.origin.offset.map(|offset| offset as i64),
                    article.origin.format,
                    revision
                ])?;
        }
        Ok(true)
    }

    /// An article without a revision yet; [`Batch::put_in_force`] gives it one.
    fn insert_article(&mut self, key: u128) -> rusqlite::Result<i64> {
        self.db
            .prepare_cached("INSERT INTO articles (key, origin, revision) VALUES (?1, 0, 0)")?
            .execute([base32(key, 25)])?;
        Ok(self.db.last_insert_rowid())
    }

    fn put_in_force(&self, article: i64, revision: i64, wording: i64) -> rusqlite::Result<()> {
        self.db
            .prepare_cached(
                "UPDATE articles SET revision = ?1, origin = (SELECT origin FROM wordings \
                 WHERE wording = ?2) WHERE article = ?3",
            )?
            .execute(params![revision, wording, article])?;
        Ok(())
    }

    fn insert_revision(
        &mut self,
        id: i64,
        rank: &str,
        content: u128,
        coded: &CodedArticle,
        wording: i64,
        corrections: &[Span],
    ) -> rusqlite::Result<i64> {
        let article = &coded.article;
        let dateline = article.dateline.as_ref();
        self.db
            .prepare_cached(
                "INSERT INTO revisions (article, rank, content, run, source, source_offset, \
                 format, kind, canonical_url, outlet, agency, section, headline, authors, dateline_place, \
                 dateline_date, published_at, modified_at, language, parts, wording, corrections, \
                 dateline) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, \
                 ?17, ?18, ?19, ?20, ?21, ?22, ?23)",
            )?
            .execute(params![
                id,
                rank,
                content.to_be_bytes(),
                self.run.id,
                article.origin.source,
                article.origin.offset.map(|offset| offset as i64),
                article.origin.format,
                article.kind.as_str(),
                article.canonical_url,
                article.outlet,
                article.agency,
                article.section,
                article.headline(),
                json(&article.authors)?,
                dateline.and_then(|dateline| dateline.place.as_deref()),
                dateline.and_then(|dateline| dateline.date.as_deref()),
                article.published_at.map(|stamp| stamp.to_string()),
                article.modified_at.map(|stamp| stamp.to_string()),
                article.language,
                parts_text(article),
                wording,
                spans_text(corrections),
                dateline.map(|dateline| dateline.printed.as_str()),
            ])?;
        let revision = self.db.last_insert_rowid();
        if self.run.info.keep_text {
            self.db.prepare_cached("INSERT INTO texts VALUES (?1, ?2, ?3)")?.execute(params![
                revision,
                article.text,
                json(&article.related)?
            ])?;
        }
        Ok(revision)
    }

    /// Puts the revision with the greater rank in force.
    fn supersede(
        &mut self,
        article: i64,
        before: i64,
        revision: i64,
        rank: &str,
        ours: &Wording,
    ) -> rusqlite::Result<Kept> {
        let (other_rank, theirs) = self
            .db
            .prepare_cached(
                "SELECT v.rank, w.hash, w.units FROM revisions v JOIN wordings w USING (wording) \
                 WHERE v.revision = ?1",
            )?
            .query_row([before], |row| {
                let units = row.get_ref(2)?.as_blob()?;
                Ok((row.get::<_, String>(0)?, Wording::decode(row.get(1)?, units)))
            })?;
        let in_force = rank > other_rank.as_str();
        if in_force {
            let wording: i64 = self
                .db
                .prepare_cached("SELECT wording FROM revisions WHERE revision = ?1")?
                .query_row([revision], |row| row.get(0))?;
            self.put_in_force(article, revision, wording)?;
            self.touched.articles.insert(article);
        }
        Ok(Kept::Revision { added: ours.without(&theirs), removed: theirs.without(ours), in_force })
    }

    pub(crate) fn insert_reports(
        &mut self,
        coded: &CodedArticle,
        home: &Home,
    ) -> rusqlite::Result<()> {
        let article = &coded.article;
        let mut sentence_rows: FxHashMap<u32, i64> = FxHashMap::default();
        let mut turns: FxHashMap<(u32, i64), u32> = FxHashMap::default();
        for (ordinal, report) in coded.reports.iter().enumerate() {
            let part = coded
                .sentences
                .get(report.sentence as usize)
                .and_then(|sentence| article.parts.get(sentence.part as usize))
                .or_else(|| {
                    article.parts.iter().find(|part| part.span.contains(report.sentence_span))
                })
                .map_or(PartKind::Paragraph, |part| part.kind);
            let words = report.sentence_span.of(&article.text);
            let sentence = match sentence_rows.get(&report.sentence) {
                Some(sentence) => *sentence,
                None => {
                    let sentence = self.insert_sentence(home.revision, report, part, words)?;
                    sentence_rows.insert(report.sentence, sentence);
                    sentence
                }
            };
            let mut features = Features::of(report, words, part, home, ordinal as u32);
            let (id, speakers) =
                self.insert_report(home.revision, sentence, report, features.withdrawn)?;
            features.speakers = speakers;
            let block = features.block(report.tally, home.dated);
            let turn = turns.entry((report.sentence, block)).or_default();
            features.set_turn(*turn);
            *turn += 1;
            self.new.push(NewReport {
                report: id,
                tally: report.tally,
                datable: home.dated,
                features,
            });
        }
        Ok(())
    }

    fn insert_sentence(
        &mut self,
        revision: i64,
        report: &Report,
        part: PartKind,
        words: &str,
    ) -> rusqlite::Result<i64> {
        let span = report.sentence_span;
        self.db
            .prepare_cached(
                "INSERT INTO sentences (revision, place_in_article, part_kind, span_start, \
                 span_end) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![revision, report.sentence, part_name(part), span.start, span.end])?;
        let sentence = self.db.last_insert_rowid();
        // The index of words would give the text away.
        if self.run.info.keep_text {
            self.words.push((sentence, words.to_owned()));
        }
        Ok(sentence)
    }

    fn insert_report(
        &mut self,
        revision: i64,
        sentence: i64,
        report: &Report,
        withdrawn: bool,
    ) -> rusqlite::Result<(i64, Vec<u32>)> {
        let keep_text = self.run.info.keep_text;
        let place = report.place.as_ref();
        self.db
            .prepare_cached(
                "INSERT INTO reports (revision, sentence, run, event_type, modes, status, tally, \
                 count_min, count_max, when_start, when_end, when_precision, speaker_kind, \
                 place_words, place_name, place_country, contexts, dead, injured, arrested, rule, \
                 operators, evidence, place_level, withdrawn) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, \
                 ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, \
                 ?24, ?25)",
            )?
            .execute(params![
                revision,
                sentence,
                self.run.id,
                report.event_type.as_str(),
                codes(report.modes.iter().map(|mode| mode.as_str())),
                report.status.as_str(),
                report.tally,
                report.count.map(|count| count.min),
                report.count.and_then(|count| count.max),
                report.when.map(|when| when.start.to_string()),
                report.when.map(|when| when.end.to_string()),
                report.when.map(|when| precision_name(when.precision)),
                report.speaker_kind.map(speaker_kind_name),
                place.filter(|_| keep_text).map(|place| place.text.as_str()),
                place.map(|place| place.name.as_str()),
                place.and_then(|place| place.country.as_ref()).map(|code| code.as_str()),
                codes(report.contexts.iter().map(|context| context.as_str())),
                report.casualties.dead,
                report.casualties.injured,
                report.casualties.arrested,
                report.rule,
                codes(report.operators.iter().map(String::as_str)),
                evidence_text(report),
                place.map(|place| place_level_name(place.level)),
                withdrawn,
            ])?;
        let id = self.db.last_insert_rowid();
        let sides = [
            ("actor", &report.actors),
            ("recipient", &report.recipients),
            ("speaker", &report.speakers),
        ];
        let mut speakers = Vec::new();
        for (role, parties) in sides {
            for (position, party) in parties.iter().enumerate() {
                let entity = self.entity(party)?;
                if role == "speaker" && !speakers.contains(&(entity as u32)) {
                    speakers.push(entity as u32);
                }
                self.db
                    .prepare_cached(
                        "INSERT INTO report_parties VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                    )?
                    .execute(params![
                        id,
                        role,
                        position as i64,
                        entity,
                        if keep_text { party.text.as_str() } else { "" },
                        party.span.map(|span| span.start),
                        party.span.map(|span| span.end),
                        resolution_name(party.resolution),
                    ])?;
            }
        }
        Ok((id, speakers))
    }

    fn entity(&mut self, party: &Participant) -> rusqlite::Result<i64> {
        let sectors = codes(party.sectors.iter().map(|sector| sector.as_str()));
        let country = party.country.as_ref().map(|code| code.as_str());
        let kind = kind_name(party.kind);
        let content = ContentHash::new("entity")
            .maybe(country)
            .text(&sectors)
            .maybe(party.name.as_deref())
            .maybe(party.id.as_deref())
            .text(kind)
            .maybe(party.office.as_deref())
            .short();
        if let Some(entity) = self.entities.get(&content) {
            return Ok(*entity);
        }
        let known: Option<i64> = self
            .db
            .prepare_cached("SELECT entity FROM entities WHERE content = ?1")?
            .query_row([content], |row| row.get(0))
            .optional()?;
        let entity = match known {
            Some(entity) => entity,
            None => {
                self.db
                    .prepare_cached(
                        "INSERT INTO entities (content, country, sectors, name, identifier, \
                         kind, office) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                    )?
                    .execute(params![
                        content,
                        country,
                        sectors,
                        party.name,
                        party.id,
                        kind,
                        party.office
                    ])?;
                self.db.last_insert_rowid()
            }
        };
        self.entities.insert(content, entity);
        Ok(entity)
    }

    /// Gathers the batch's reports into events.
    pub fn finish(self) -> rusqlite::Result<()> {
        let db = self.db;
        let mut gathering = self.gathering;
        let mut in_force = db.prepare_cached("SELECT revision FROM articles WHERE article = ?1")?;
        let mut revisions: FxHashMap<i64, i64> = FxHashMap::default();
        let mut origins: FxHashMap<i64, (i64, Option<i32>)> = FxHashMap::default();
        // Where a report belongs now that the batch's wordings have found their origins.
        let mut settle = |features: &mut Features, kind: Kind| -> rusqlite::Result<i32> {
            let revision = match revisions.get(&features.article) {
                Some(known) => *known,
                None => {
                    let known = in_force.query_row([features.article], |row| row.get(0))?;
                    revisions.insert(features.article, known);
                    known
                }
            };
            let (origin, first) = match origins.get(&features.wording) {
                Some(known) => *known,
                None => {
                    let origin = origin::origin_of(db, features.wording)?;
                    let known = (origin, origin::first_day(db, origin)?);
                    origins.insert(features.wording, known);
                    known
                }
            };
            features.origin = origin;
            features.in_force = features.revision == revision && !features.withdrawn;
            Ok(match kind {
                Kind::Undatable => undatable_day(origin),
                _ if features.dated => features.start,
                _ => first.unwrap_or_else(|| undatable_day(origin)),
            })
        };
        for new in self.new {
            let mut features = new.features;
            let block = features.block(new.tally, new.datable);
            let day = settle(&mut features, Kind::of_block(block))?;
            gathering.place(Dirty { report: new.report, block, day, features });
        }
        let sorted = |rows: rustc_hash::FxHashSet<i64>| {
            let mut rows: Vec<i64> = rows.into_iter().collect();
            rows.sort_unstable();
            rows
        };
        let placed = |of: &str| {
            format!(
                "SELECT p.block, p.day, p.report, p.features FROM revisions v \
                 JOIN reports r ON r.revision = v.revision \
                 JOIN placements p ON p.report = r.report WHERE v.{of} = ?1"
            )
        };
        let by_wording = sorted(self.touched.wordings).into_iter().map(|row| ("wording", row));
        let by_article = sorted(self.touched.articles).into_iter().map(|row| ("article", row));
        let mut seen = rustc_hash::FxHashSet::default();
        for (of, row) in by_wording.chain(by_article) {
            let mut placed = db.prepare_cached(&placed(of))?;
            let mut rows = placed.query([row])?;
            let mut moved = Vec::new();
            while let Some(row) = rows.next()? {
                let (block, day, report) = (row.get(0)?, row.get::<_, i32>(1)?, row.get(2)?);
                if !seen.insert(report) {
                    continue;
                }
                let before = stored::decode(row.get_ref(3)?.as_blob()?)
                    .ok_or_else(|| unreadable(3, "the features of a report"))?;
                let mut features = before.clone();
                let now = settle(&mut features, Kind::of_block(block))?;
                if now != day || features != before {
                    moved.push((day, Dirty { report, block, day: now, features }));
                }
            }
            for (day, dirty) in moved {
                if dirty.day != day {
                    gathering.remove(db, dirty.block, day, dirty.report)?;
                }
                gathering.place(dirty);
            }
        }
        gathering.finish(db)?;
        let mut index = db.prepare_cached(
            "INSERT INTO sentence_words (sentence_words, rowid, words) VALUES ('delete', ?1, ?2)",
        )?;
        for (sentence, words) in self.unsaid {
            index.execute(params![sentence, words])?;
        }
        let mut index =
            db.prepare_cached("INSERT INTO sentence_words (rowid, words) VALUES (?1, ?2)")?;
        for (sentence, words) in self.words {
            index.execute(params![sentence, words])?;
        }
        Ok(())
    }
}

/// Notes that a run has begun.
pub(crate) fn begin_run(db: &Connection, info: &RunInfo, purpose: &str) -> rusqlite::Result<Run> {
    db.execute(
        "INSERT INTO runs (annals_version, codebook_version, model_version, started_at, \
         keep_text, purpose) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            info.annals_version,
            info.codebook_version,
            info.model_version,
            info.started_at,
            info.keep_text,
            purpose
        ],
    )?;
    Ok(Run { id: db.last_insert_rowid(), info: info.clone() })
}

/// The row of an outlet's or agency's name; 0 for none.
pub(crate) fn name_row(db: &Connection, words: Option<&str>) -> rusqlite::Result<u32> {
    let Some(words) = words else { return Ok(0) };
    let known = db
        .prepare_cached("SELECT name FROM names WHERE words = ?1")?
        .query_row([words], |row| row.get(0))
        .optional()?;
    if let Some(known) = known {
        return Ok(known);
    }
    db.prepare_cached("INSERT INTO names (words) VALUES (?1)")?.execute([words])?;
    Ok(db.last_insert_rowid() as u32)
}

/// Stores what was noticed, once.
pub(crate) fn note(
    db: &Connection,
    run: &Run,
    finding: &Finding,
    revision: Option<i64>,
) -> rusqlite::Result<bool> {
    let content = ContentHash::new("finding")
        .text(&finding.code)
        .text(&finding.message)
        .text(&finding.source)
        .number(finding.offset.map_or(-1, |offset| offset as i64))
        .short();
    let added = db
        .prepare_cached(
            "INSERT OR IGNORE INTO findings (content, run, revision, severity, code, message, \
             source, source_offset, hint) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            content,
            run.id,
            revision,
            severity_name(finding.severity),
            finding.code,
            finding.message,
            finding.source,
            finding.offset.map(|offset| offset as i64),
            finding.hint,
        ])?;
    Ok(added > 0)
}

fn minutes(at: jiff::civil::DateTime) -> i64 {
    i64::from(day_number(at.date())) * 1440 + i64::from(at.hour()) * 60 + i64::from(at.minute())
}

fn rank_minutes(article: &Article) -> i64 {
    article.modified_at.or(article.published_at).map_or(i64::MIN, |stamp| minutes(stamp.at))
}

fn json<T: serde::Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

fn codes<'c>(codes: impl Iterator<Item = &'c str>) -> String {
    codes.collect::<Vec<_>>().join(" ")
}

/// `[["headline",0,48,1],["paragraph",50,200,null]]`: kind, bytes of the text, line.
fn parts_text(article: &Article) -> String {
    let parts: Vec<String> = article
        .parts
        .iter()
        .map(|part| {
            let line = part.line.map_or("null".to_owned(), |line| line.to_string());
            let at = part.at.map_or(String::new(), |at| format!(",\"{at}\""));
            let (kind, span) = (part_name(part.kind), part.span);
            format!("[\"{kind}\",{},{},{line}{at}]", span.start, span.end)
        })
        .collect();
    format!("[{}]", parts.join(","))
}

/// `{"trigger":[[3,9]],"count":[10,16]}`, in bytes of the article's text.
fn evidence_text(report: &Report) -> String {
    let span = |span: &Span| format!("[{},{}]", span.start, span.end);
    let trigger: Vec<String> = report.evidence.trigger.iter().map(span).collect();
    let mut text = format!("{{\"trigger\":[{}]", trigger.join(","));
    let named = [
        ("count", &report.evidence.count),
        ("when", &report.evidence.when),
        ("speaker", &report.evidence.speaker),
    ];
    for (name, part) in named {
        if let Some(part) = part {
            text.push_str(&format!(",\"{name}\":{}", span(part)));
        }
    }
    text.push('}');
    text
}

/// Names that are stored in the file. They are spelled out here, so that renaming a variant
/// elsewhere cannot change what is written.
macro_rules! stored_names {
    ($($to:ident, $from:ident: $type:ty { $($variant:ident = $name:literal),* $(,)? })*) => { $(
        pub(crate) fn $to(value: $type) -> &'static str {
            match value { $(<$type>::$variant => $name),* }
        }
        pub(crate) fn $from(name: &str) -> Option<$type> {
            match name { $($name => Some(<$type>::$variant),)* _ => None }
        }
    )* };
}

use annals_model::{EntityKind, PlaceLevel, Precision, Resolution, Severity, SpeakerKind};

stored_names! {
    part_name, part_from: PartKind {
        Headline = "headline", Deck = "deck", Paragraph = "paragraph",
    }
    precision_name, precision_from: Precision {
        Day = "day", Month = "month", Year = "year", Interval = "interval",
    }
    place_level_name, place_level_from: PlaceLevel { Country = "country", Local = "local" }
    speaker_kind_name, speaker_kind_from: SpeakerKind { Reported = "reported", Quoted = "quoted" }
    resolution_name, resolution_from: Resolution {
        Named = "named", Reference = "reference", Implied = "implied",
    }
    kind_name, kind_from: EntityKind {
        State = "state", Organisation = "organisation", Person = "person", Role = "role",
        Group = "group", Place = "place", Unknown = "unknown",
    }
    severity_name, severity_from: Severity { Note = "note", Warning = "warning", Error = "error" }
}

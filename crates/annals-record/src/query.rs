//! Questions to the record.

use crate::filter::{Clause, Filter, Summed};
use crate::identity::parse_stamp;
use crate::keep::{
    kind_from, part_from, place_level_from, precision_from, resolution_from, severity_from,
    speaker_kind_from,
};
use crate::rows::*;
use crate::stored::Sources;
use crate::{Error, Record};
use annals_model::{
    Casualties, Count, CountryCode, EntityKind, Evidence, Finding, Mode, Participant, Place,
    Resolution, Severity, Span, When,
};
use jiff::civil::Date;
use rusqlite::types::{FromSql, Type};
use rusqlite::{params, params_from_iter, Connection, OptionalExtension, Row, Statement};
use rustc_hash::FxHashSet;
use std::str::FromStr;

/// Reads the columns of a row from left to right.
pub(crate) struct Columns<'r> {
    row: &'r Row<'r>,
    at: usize,
}

impl<'r> Columns<'r> {
    pub fn of(row: &'r Row<'r>) -> Self {
        Columns { row, at: 0 }
    }

    pub fn next<T: FromSql>(&mut self) -> rusqlite::Result<T> {
        let value = self.row.get(self.at)?;
        self.at += 1;
        Ok(value)
    }

    pub fn bad(&self, what: impl std::fmt::Display) -> rusqlite::Error {
        rusqlite::Error::FromSqlConversionFailure(self.at - 1, Type::Text, what.to_string().into())
    }

    /// The words of a column, without a copy of them.
    fn words(&mut self) -> rusqlite::Result<&'r str> {
        self.maybe_words()?.ok_or_else(|| self.bad("there is no text"))
    }

    fn maybe_words(&mut self) -> rusqlite::Result<Option<&'r str>> {
        let value = self.row.get_ref(self.at)?;
        self.at += 1;
        value.as_str_or_null().map_err(|error| self.bad(error))
    }

    fn bytes(&mut self) -> rusqlite::Result<&'r [u8]> {
        let value = self.row.get_ref(self.at)?;
        self.at += 1;
        value.as_blob().map_err(|error| self.bad(error))
    }

    pub fn code<T: FromStr<Err: std::fmt::Display>>(&mut self) -> rusqlite::Result<T> {
        self.words()?.parse().map_err(|error| self.bad(error))
    }

    /// A date, or nothing where the text is empty.
    pub fn day(&mut self) -> rusqlite::Result<Option<Date>> {
        match self.words()? {
            "" => Ok(None),
            words => words.parse().map(Some).map_err(|error| self.bad(error)),
        }
    }

    pub fn codes<T: FromStr<Err: std::fmt::Display>>(&mut self) -> rusqlite::Result<Vec<T>> {
        let words = self.words()?.split_whitespace();
        words.map(|code| code.parse().map_err(|error| self.bad(error))).collect()
    }

    pub fn named<T>(&mut self, read: fn(&str) -> Option<T>) -> rusqlite::Result<T> {
        let words = self.words()?;
        read(words).ok_or_else(|| self.bad(format!("`{words}` is no value of this column")))
    }

    pub fn maybe_named<T>(&mut self, read: fn(&str) -> Option<T>) -> rusqlite::Result<Option<T>> {
        let Some(words) = self.maybe_words()? else { return Ok(None) };
        let value = read(words);
        value.map(Some).ok_or_else(|| self.bad(format!("`{words}` is no value of this column")))
    }

    fn list(&mut self) -> rusqlite::Result<Vec<String>> {
        match self.words()? {
            "[]" => Ok(Vec::new()),
            list => serde_json::from_str(list).map_err(|error| self.bad(error)),
        }
    }

    /// On whose word and paper events stand, into what held that of another.
    pub fn sources(&mut self, sources: &mut Sources) -> rusqlite::Result<()> {
        let stored = self.bytes()?;
        sources.read(stored).ok_or_else(|| self.bad("the sources of an event cannot be read"))
    }

    pub fn count(&mut self) -> rusqlite::Result<Option<Count>> {
        let (min, max) = (self.next::<Option<u32>>()?, self.next()?);
        Ok(min.map(|min| Count { min, max }))
    }

    pub fn date(&mut self) -> rusqlite::Result<Option<Date>> {
        self.maybe_words()?.map(|text| text.parse().map_err(|error| self.bad(error))).transpose()
    }

    pub fn when(&mut self) -> rusqlite::Result<Option<When>> {
        let (start, end) = (self.date()?, self.date()?);
        let precision = self.maybe_named(precision_from)?;
        Ok(match (start, end, precision) {
            (Some(start), Some(end), Some(precision)) => Some(When { start, end, precision }),
            _ => None,
        })
    }

    pub fn country(&mut self) -> rusqlite::Result<Option<CountryCode>> {
        Ok(self.maybe_words()?.and_then(CountryCode::new))
    }

    pub fn casualties(&mut self) -> rusqlite::Result<Casualties> {
        Ok(Casualties { dead: self.next()?, injured: self.next()?, arrested: self.next()? })
    }

    fn stamp(&mut self) -> rusqlite::Result<Option<StampText>> {
        self.maybe_words()?
            .map(|text| {
                parse_stamp(text)
                    .map(StampText)
                    .ok_or_else(|| self.bad(format!("`{text}` is no time stamp")))
            })
            .transpose()
    }

    /// Columns name, country, level and words.
    pub fn place(&mut self) -> rusqlite::Result<Option<Place>> {
        let (name, country) = (self.next::<Option<String>>()?, self.country()?);
        let level = self.maybe_named(place_level_from)?.unwrap_or_default();
        let text: Option<String> = self.next()?;
        Ok(name.map(|name| Place { text: text.unwrap_or_default(), name, country, level }))
    }

    /// In bytes of the article's text.
    pub fn evidence(&mut self) -> rusqlite::Result<Evidence> {
        let stored: StoredEvidence =
            serde_json::from_str(self.words()?).map_err(|error| self.bad(error))?;
        let span = |[start, end]: [u32; 2]| Span { start, end };
        Ok(Evidence {
            trigger: stored.trigger.into_iter().map(span).collect(),
            count: stored.count.map(span),
            when: stored.when.map(span),
            speaker: stored.speaker.map(span),
        })
    }

    pub fn article(&mut self) -> rusqlite::Result<ArticleInfo> {
        Ok(ArticleInfo {
            key: self.next()?,
            headline: self.next()?,
            url: self.next()?,
            outlet: self.next()?,
            agency: self.next()?,
            section: self.next()?,
            authors: self.list()?,
            published_at: self.stamp()?,
            modified_at: self.stamp()?,
            language: self.next()?,
            kind: self.next()?,
            source: self.next()?,
            source_offset: self.next::<Option<i64>>()?.map(|offset| offset as u64),
            format: self.next()?,
        })
    }
}

/// What [`Columns::article`] reads, of tables `a` and `v`.
pub(crate) const ARTICLE: &str =
    "a.key, v.headline, v.canonical_url, v.outlet, v.agency, v.section, \
    v.authors, v.published_at, v.modified_at, v.language, v.kind, v.source, v.source_offset, \
    v.format";

const SENTENCE: &str = "CAST(substr(CAST(t.text AS BLOB), s.span_start + 1, \
    s.span_end - s.span_start) AS TEXT)";

#[derive(serde::Deserialize)]
struct StoredEvidence {
    trigger: Vec<[u32; 2]>,
    count: Option<[u32; 2]>,
    when: Option<[u32; 2]>,
    speaker: Option<[u32; 2]>,
}

/// A span of the article as a span of its sentence.
fn within(sentence: Span, span: Span) -> Span {
    Span {
        start: span.start.saturating_sub(sentence.start),
        end: span.end.saturating_sub(sentence.start),
    }
}

#[derive(Default)]
pub(crate) struct Parties {
    pub actors: Vec<Participant>,
    pub recipients: Vec<Participant>,
    pub speakers: Vec<Participant>,
}

pub(crate) const PARTIES: &str = "SELECT p.role, p.words, p.span_start, p.span_end, p.resolution, \
    x.country, x.sectors, x.name, x.identifier, x.kind, x.office \
    FROM report_parties p JOIN entities x USING (entity) \
    WHERE p.report = ?1 ORDER BY p.role, p.position";

pub(crate) fn parties_of(
    select: &mut Statement,
    report: i64,
    sentence: Span,
) -> rusqlite::Result<Parties> {
    let mut parties = Parties::default();
    let mut rows = select.query([report])?;
    while let Some(row) = rows.next()? {
        let c = &mut Columns::of(row);
        let role = c.words()?;
        let text = c.next()?;
        let (start, end) = (c.next::<Option<u32>>()?, c.next::<Option<u32>>()?);
        let party = Participant {
            text,
            span: start.zip(end).map(|(start, end)| within(sentence, Span { start, end })),
            resolution: c.named::<Resolution>(resolution_from)?,
            country: c.country()?,
            sectors: c.codes()?,
            name: c.next()?,
            id: c.next()?,
            kind: c.named::<EntityKind>(kind_from)?,
            office: c.next()?,
        };
        match role {
            "actor" => parties.actors.push(party),
            "recipient" => parties.recipients.push(party),
            _ => parties.speakers.push(party),
        }
    }
    Ok(parties)
}

fn event_select(condition: &str, tail: &str) -> String {
    format!(
        "SELECT e.id, e.event_type, e.modes, e.quad, e.score, e.status, e.tally, e.mutual, \
         e.count_min, e.count_max, e.start_date, e.end_date, e.when_precision, e.dated, \
         e.place_name, e.place_country, e.place_level, CASE WHEN r.place_name = e.place_name THEN \
         r.place_words END, e.contexts, e.dead, e.injured, e.arrested, e.reports, e.articles, \
         e.origins, e.outlets, r.report, r.speaker_kind, r.rule, r.operators, r.evidence, \
         {SENTENCE}, s.place_in_article, s.span_start, s.span_end, {ARTICLE}, \
         u.codebook_version, u.annals_version \
         FROM events e JOIN reports r ON r.report = e.lead \
         JOIN sentences s ON s.sentence = r.sentence \
         LEFT JOIN texts t ON t.revision = r.revision \
         JOIN revisions v ON v.revision = r.revision JOIN articles a ON a.article = v.article \
         JOIN runs u ON u.run = r.run WHERE {condition} {tail}"
    )
}

fn event_row(row: &Row, select_parties: &mut Statement) -> rusqlite::Result<EventRow> {
    let c = &mut Columns::of(row);
    let id = c.next()?;
    let event_type = c.code()?;
    let modes = c.codes::<Mode>()?;
    let quad = c.code()?;
    let (score, status, tally, mutual) = (c.next()?, c.code()?, c.next()?, c.next()?);
    let (count, when, dated) = (c.count()?, c.when()?, c.next()?);
    let place = c.place()?;
    let (contexts, casualties) = (c.codes()?, c.casualties()?);
    let (reports, articles, origins, outlets) = (c.next()?, c.next()?, c.next()?, c.next()?);
    let report = c.next()?;
    let speaker_kind = c.maybe_named(speaker_kind_from)?;
    let (rule, operators) = (c.next()?, c.codes()?);
    let evidence = c.evidence()?;
    let (sentence, sentence_index) = (c.next()?, c.next()?);
    let sentence_span = Span { start: c.next()?, end: c.next()? };
    let article = c.article()?;
    let (codebook_version, annals_version) = (c.next()?, c.next()?);
    let Parties { actors, recipients, speakers } =
        parties_of(select_parties, report, sentence_span)?;
    Ok(EventRow {
        id,
        event_type,
        modes,
        quad,
        score,
        status,
        tally,
        count,
        when,
        dated,
        actors,
        recipients,
        mutual,
        speakers,
        speaker_kind,
        place,
        contexts,
        casualties,
        reports,
        articles,
        origins,
        outlets,
        sentence,
        sentence_index,
        sentence_span,
        trigger: evidence.trigger.iter().map(|span| within(sentence_span, *span)).collect(),
        rule,
        operators,
        article,
        codebook_version,
        annals_version,
    })
}

/// The lasting name of an origin: the smallest hash of its wordings.
pub(crate) const ORIGIN_NAME: &str = "(SELECT printf('%016x', min(o.hash)) FROM wordings w \
    JOIN wordings o ON o.origin = w.origin WHERE w.wording = v.wording)";

impl Record {
    /// Hands each event that passes the filter to `each`, in the filter's order.
    ///
    /// Rows are read as they are needed, so any number of them takes the same memory; all of
    /// them show one state of the record, whatever is written meanwhile.
    pub fn events(&self, filter: &Filter, mut each: impl FnMut(EventRow)) -> Result<(), Error> {
        self.try_events(filter, |event| {
            each(event);
            true
        })
    }

    /// As [`Record::events`], until `each` returns false.
    pub fn try_events(
        &self,
        filter: &Filter,
        mut each: impl FnMut(EventRow) -> bool,
    ) -> Result<(), Error> {
        self.events_by(&filter.row_clause()?, &filter.tail(), &mut each)
            .map_err(|error| self.failed(error))
    }

    pub(crate) fn events_by(
        &self,
        clause: &Clause,
        tail: &str,
        each: &mut dyn FnMut(EventRow) -> bool,
    ) -> rusqlite::Result<()> {
        let mut select_parties = self.db.prepare_cached(PARTIES)?;
        let mut select = self.db.prepare(&event_select(&clause.sql(), tail))?;
        let mut rows = select.query(params_from_iter(&clause.values))?;
        while let Some(row) = rows.next()? {
            if !each(event_row(row, &mut select_parties)?) {
                break;
            }
        }
        Ok(())
    }

    /// The events that pass the filter, all at once.
    pub fn all_events(&self, filter: &Filter) -> Result<Vec<EventRow>, Error> {
        let mut events = Vec::new();
        self.events(filter, |event| events.push(event))?;
        Ok(events)
    }

    /// How many events pass the filter, regardless of its limit and offset.
    pub fn count(&self, filter: &Filter) -> Result<u64, Error> {
        let Summed { table, clause, .. } = filter.summed()?;
        let sql = format!("SELECT count(*) FROM {table} e WHERE {}", clause.sql());
        self.db
            .query_row(&sql, params_from_iter(&clause.values), |row| row.get::<_, i64>(0))
            .map(|count| count as u64)
            .map_err(|error| self.failed(error))
    }

    /// Everything about one event, by its id or by the first digits of it if no other begins so.
    pub fn event(&self, id: &str) -> Result<Option<EventDetail>, Error> {
        self.event_by(id).map_err(|error| self.failed(error))
    }

    /// The row of an event and of its leading report.
    pub(crate) fn event_row_of(&self, id: &str) -> rusqlite::Result<Option<(i64, i64)>> {
        let id = id.trim().to_ascii_lowercase();
        if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Ok(None);
        }
        let found: Vec<(i64, i64, String)> = self
            .db
            .prepare_cached(
                "SELECT event, lead, id FROM events WHERE id >= ?1 AND id < ?1 || '~' \
                 ORDER BY id LIMIT 2",
            )?
            .query_map([&id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        let exact = found.iter().find(|(_, _, other)| *other == id);
        let found = exact.or(if found.len() == 1 { found.first() } else { None });
        Ok(found.map(|(event, lead, _)| (*event, *lead)))
    }

    fn event_by(&self, id: &str) -> rusqlite::Result<Option<EventDetail>> {
        let Some((event, lead)) = self.event_row_of(id)? else { return Ok(None) };
        let mut select_parties = self.db.prepare_cached(PARTIES)?;
        let row = self.event_at(event)?;
        let sql = format!(
            "SELECT r.report, r.modes, r.status, r.count_min, r.count_max, r.when_start, \
             r.when_end, r.when_precision, r.speaker_kind, r.place_name, r.place_country, \
             r.place_level, coalesce(r.place_words, ''), r.contexts, r.dead, r.injured, r.arrested, r.rule, \
             r.operators, r.evidence, {SENTENCE}, s.place_in_article, s.span_start, s.span_end, \
             s.part_kind, {ARTICLE}, {ORIGIN_NAME}, p.joined, v.revision <> a.revision, r.withdrawn, \
             (SELECT count(*) FROM revisions w WHERE w.article = a.article AND w.rank <= v.rank), \
             (SELECT count(*) FROM revisions w WHERE w.article = a.article), \
             u.codebook_version, u.model_version \
             FROM placements p JOIN reports r ON r.report = p.report \
             JOIN sentences s ON s.sentence = r.sentence \
             LEFT JOIN texts t ON t.revision = r.revision \
             JOIN revisions v ON v.revision = r.revision \
             JOIN articles a ON a.article = v.article JOIN runs u ON u.run = r.run \
             WHERE p.event = ?1 \
             ORDER BY v.revision <> a.revision, r.report <> ?2, v.published_at, a.key, v.rank, \
             s.place_in_article, r.rule, r.report"
        );
        let mut select = self.db.prepare_cached(&sql)?;
        let mut rows = select.query(params![event, lead])?;
        let mut reports = Vec::new();
        let mut origins = FxHashSet::default();
        while let Some(row) = rows.next()? {
            let c = &mut Columns::of(row);
            let report = c.next()?;
            let (modes, status, count, when) = (c.codes()?, c.code()?, c.count()?, c.when()?);
            let speaker_kind = c.maybe_named(speaker_kind_from)?;
            let place = c.place()?;
            let (contexts, casualties) = (c.codes()?, c.casualties()?);
            let (rule, operators) = (c.next()?, c.codes()?);
            let evidence = c.evidence()?;
            let (sentence, sentence_index) = (c.next()?, c.next()?);
            let span = Span { start: c.next()?, end: c.next()? };
            let (part, article) = (c.named(part_from)?, c.article()?);
            let (origin, joined) = (c.next::<String>()?, c.next()?);
            let (superseded, withdrawn) = (c.next()?, c.next()?);
            let revision = (c.next()?, c.next()?);
            let (codebook_version, model_version) = (c.next()?, c.next()?);
            let Parties { actors, recipients, speakers } =
                parties_of(&mut select_parties, report, span)?;
            let here = |stored: Option<Span>| stored.map(|stored| within(span, stored));
            reports.push(ReportDetail {
                sentence,
                sentence_index,
                sentence_span: span,
                part,
                modes,
                status,
                count,
                when,
                actors,
                recipients,
                speakers,
                speaker_kind,
                place,
                contexts,
                casualties,
                trigger: evidence.trigger.iter().map(|stored| within(span, *stored)).collect(),
                count_span: here(evidence.count),
                when_span: here(evidence.when),
                speaker_span: here(evidence.speaker),
                rule,
                operators,
                article,
                copy: !origins.insert(origin.clone()),
                origin,
                joined,
                superseded,
                withdrawn,
                revision,
                codebook_version,
                model_version,
            });
        }
        let origins = self.origins_of(event)?;
        Ok(Some(EventDetail { event: row, reports, origins }))
    }

    /// The independent origins of an event's reports in force: whose wire each is, as far as
    /// any copy in the record says, and who printed it first.
    fn origins_of(&self, event: i64) -> rusqlite::Result<Vec<OriginRow>> {
        let origins: Vec<(i64, String)> = self
            .db
            .prepare_cached(
                "SELECT DISTINCT w.origin, (SELECT printf('%016x', min(o.hash)) FROM wordings o \
                 WHERE o.origin = w.origin) FROM placements p JOIN reports r USING (report) \
                 JOIN articles a ON a.revision = r.revision \
                 JOIN revisions v ON v.revision = r.revision JOIN wordings w USING (wording) \
                 WHERE p.event = ?1 AND NOT r.withdrawn",
            )?
            .query_map([event], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let mut printed = self.db.prepare_cached(
            "SELECT v.agency, v.outlet, v.published_at, v.headline FROM articles a \
             JOIN revisions v ON v.revision = a.revision WHERE a.origin = ?1 \
             ORDER BY v.published_at IS NULL, v.published_at, a.key",
        )?;
        let mut out = Vec::new();
        for (row, origin) in origins {
            let mut found = OriginRow { origin, ..OriginRow::default() };
            let mut agencies: std::collections::BTreeMap<String, u32> = Default::default();
            let mut outlets = std::collections::BTreeSet::new();
            let mut rows = printed.query([row])?;
            while let Some(row) = rows.next()? {
                let c = &mut Columns::of(row);
                let agency: Option<String> = c.next()?;
                let outlet: Option<String> = c.next()?;
                if found.articles == 0 {
                    found.first_outlet.clone_from(&outlet);
                    found.first_published = c.stamp()?;
                    found.headline = c.next()?;
                }
                found.articles += 1;
                agency.into_iter().for_each(|name| *agencies.entry(name).or_default() += 1);
                outlets.extend(outlet);
            }
            found.outlets = outlets.len() as u32;
            // The agency most of them name; of equals the first in the alphabet.
            found.agency = agencies
                .into_iter()
                .max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)))
                .map(|(name, _)| name);
            out.push(found);
        }
        out.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.origin.cmp(&b.origin)));
        Ok(out)
    }

    /// The event of a row.
    pub(crate) fn event_at(&self, event: i64) -> rusqlite::Result<EventRow> {
        let mut select_parties = self.db.prepare_cached(PARTIES)?;
        self.db
            .prepare_cached(&event_select("e.event = ?1", ""))?
            .query_row([event], |row| event_row(row, &mut select_parties))
    }

    /// What the record holds, in numbers.
    pub fn summary(&self) -> Result<Summary, Error> {
        self.summary_of().map_err(|error| self.failed(error))
    }

    fn summary_of(&self) -> rusqlite::Result<Summary> {
        let db = &self.db;
        // One transaction, so that all numbers are of one state.
        let _state = db.unchecked_transaction()?;
        let number =
            |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).map(|n| n as u64);
        let ranked = |sql: &str| -> rusqlite::Result<Vec<(String, u64)>> {
            db.prepare(sql)?
                .query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as u64)))?
                .collect()
        };
        let by_column = |column: &str| {
            ranked(&format!(
                "SELECT v.{column}, count(*) n FROM articles a \
                 JOIN revisions v ON v.revision = a.revision WHERE v.{column} IS NOT NULL \
                 GROUP BY 1 ORDER BY n DESC, 1"
            ))
        };
        let days = |sql: &str| {
            db.query_row(sql, [], |row| {
                let c = &mut Columns::of(row);
                Ok(c.date()?.zip(c.date()?))
            })
        };
        fn coded<T: FromStr>(rows: Vec<(String, u64)>) -> Vec<(T, u64)> {
            rows.into_iter().filter_map(|(code, n)| Some((code.parse().ok()?, n))).collect()
        }
        let findings = db
            .prepare(
                "SELECT severity, code, count(*) FROM findings GROUP BY 1, 2 \
                 ORDER BY severity = 'note', severity = 'warning', 3 DESC, 2",
            )?
            .query_map([], |row| {
                let c = &mut Columns::of(row);
                Ok((c.named::<Severity>(severity_from)?, c.next()?, c.next::<i64>()? as u64))
            })?
            .collect::<Result<_, _>>()?;
        let in_force = "FROM events WHERE origins > 0";
        Ok(Summary {
            articles: number("SELECT count(*) FROM articles")?,
            revisions: number("SELECT count(*) FROM revisions")?,
            origins: number("SELECT count(DISTINCT origin) FROM articles")?,
            reports: number("SELECT count(*) FROM reports")?,
            events: number(&format!("SELECT count(*) {in_force} AND NOT tally"))?,
            tallies: number(&format!("SELECT count(*) {in_force} AND tally"))?,
            outlets: by_column("outlet")?,
            agencies: by_column("agency")?,
            published: days(
                "SELECT substr(min(published_at), 1, 10), substr(max(published_at), 1, 10) \
                 FROM revisions",
            )?,
            period: days(&format!("SELECT min(start_date), max(end_date) {in_force}"))?,
            by_type: coded(ranked(&format!(
                "SELECT event_type, count(*) n {in_force} GROUP BY 1 ORDER BY n DESC, 1"
            ))?),
            by_status: coded(ranked(&format!(
                "SELECT status, count(*) n {in_force} GROUP BY 1 ORDER BY n DESC, 1"
            ))?),
            findings,
            runs: self.runs_of()?,
        })
    }

    /// What the runs that wrote here were made with, oldest first.
    pub fn runs(&self) -> Result<Vec<RunInfo>, Error> {
        self.runs_of().map_err(|error| self.failed(error))
    }

    fn runs_of(&self) -> rusqlite::Result<Vec<RunInfo>> {
        self.db
            .prepare_cached(
                "SELECT annals_version, codebook_version, model_version, started_at, keep_text \
                 FROM runs ORDER BY run",
            )?
            .query_map([], |row| {
                let c = &mut Columns::of(row);
                Ok(RunInfo {
                    annals_version: c.next()?,
                    codebook_version: c.next()?,
                    model_version: c.next()?,
                    started_at: c.next()?,
                    keep_text: c.next()?,
                })
            })?
            .collect()
    }

    /// Findings, gravest first, then in the order they were made; `limit` of them at most.
    pub fn findings(&self, limit: Option<u64>) -> Result<Vec<FindingRow>, Error> {
        let read = || -> rusqlite::Result<Vec<FindingRow>> {
            self.db
                .prepare_cached(
                    "SELECT f.severity, f.code, f.message, f.source, f.source_offset, f.hint, \
                     u.started_at, v.headline FROM findings f JOIN runs u ON u.run = f.run \
                     LEFT JOIN revisions v ON v.revision = f.revision \
                     ORDER BY f.severity = 'note', f.severity = 'warning', f.finding LIMIT ?1",
                )?
                .query_map([limit.map_or(-1, |limit| i64::try_from(limit).unwrap_or(-1))], |row| {
                    let c = &mut Columns::of(row);
                    Ok(FindingRow {
                        finding: Finding {
                            severity: c.named(severity_from)?,
                            code: c.next()?,
                            message: c.next()?,
                            source: c.next()?,
                            offset: c.next::<Option<i64>>()?.map(|offset| offset as u64),
                            hint: c.next()?,
                        },
                        started_at: c.next()?,
                        headline: c.next()?,
                    })
                })?
                .collect()
        };
        read().map_err(|error| self.failed(error))
    }

    /// Articles by day of publication (undated last) and key, as they stand in force.
    pub fn articles(&self, mut each: impl FnMut(ArticleRow)) -> Result<(), Error> {
        let mut read = || -> rusqlite::Result<()> {
            let sql = format!(
                "SELECT {ARTICLE}, {ORIGIN_NAME}, \
                 (SELECT count(*) FROM revisions w WHERE w.article = a.article), \
                 (SELECT count(*) FROM reports r WHERE r.revision = a.revision) \
                 FROM articles a JOIN revisions v ON v.revision = a.revision \
                 ORDER BY v.published_at IS NULL, v.published_at, a.key"
            );
            let mut select = self.db.prepare_cached(&sql)?;
            let mut rows = select.query([])?;
            while let Some(row) = rows.next()? {
                let c = &mut Columns::of(row);
                each(ArticleRow {
                    info: c.article()?,
                    origin: c.next()?,
                    revisions: c.next()?,
                    reports: c.next()?,
                });
            }
            Ok(())
        };
        read().map_err(|error| self.failed(error))
    }

    /// Every outlet and agency of the record, in alphabetical order.
    pub fn outlets_and_agencies(&self) -> Result<Vec<String>, Error> {
        let read = || -> rusqlite::Result<Vec<String>> {
            self.db
                .prepare_cached("SELECT words FROM names ORDER BY words")?
                .query_map([], |row| row.get(0))?
                .collect()
        };
        read().map_err(|error| self.failed(error))
    }

    /// Entities whose identifier or name holds `part`, most eventful first.
    pub fn entities(&self, part: &str, limit: u64) -> Result<Vec<EntityRow>, Error> {
        let read = || -> rusqlite::Result<Vec<EntityRow>> {
            self.db
                .prepare_cached(
                    "SELECT x.name, x.identifier, x.country, x.sectors, x.kind, x.office, \
                     count(DISTINCT p.event) n FROM entities x \
                     LEFT JOIN event_parties p USING (entity) \
                     WHERE instr(lower(x.name), lower(?1)) OR instr(lower(x.identifier), lower(?1)) \
                     GROUP BY x.entity HAVING x.name IS NOT NULL ORDER BY n DESC, x.name LIMIT ?2",
                )?
                .query_map(params![part, i64::try_from(limit).unwrap_or(-1)], |row| {
                    let c = &mut Columns::of(row);
                    Ok(EntityRow {
                        name: c.next()?,
                        identifier: c.next()?,
                        country: c.next()?,
                        sectors: c.next()?,
                        kind: c.next()?,
                        office: c.next()?,
                        events: c.next()?,
                    })
                })?
                .collect()
        };
        read().map_err(|error| self.failed(error))
    }

    /// Checks the whole file: SQLite's own structure, and what the record promises.
    /// Returns what is wrong, one sentence each; an intact record returns nothing.
    pub fn check(&self) -> Result<Vec<String>, Error> {
        let read = || -> rusqlite::Result<Vec<String>> {
            let mut wrong: Vec<String> = self
                .db
                .prepare("PRAGMA integrity_check(20)")?
                .query_map([], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            wrong.retain(|line| line != "ok");
            let promises = [
                (
                    "reports that belong to no event",
                    "SELECT count(*) FROM reports r LEFT JOIN placements p ON p.report = r.report \
                     LEFT JOIN events e ON e.event = p.event WHERE e.event IS NULL",
                ),
                (
                    "events without a report",
                    "SELECT count(*) FROM events e WHERE NOT EXISTS \
                     (SELECT 1 FROM placements p WHERE p.event = e.event)",
                ),
                (
                    "articles without a revision in force",
                    "SELECT count(*) FROM articles a LEFT JOIN revisions v \
                     ON v.revision = a.revision AND v.article = a.article \
                     WHERE v.revision IS NULL",
                ),
                (
                    "reports placed twice",
                    "SELECT count(*) - count(DISTINCT report) FROM placements",
                ),
                (
                    "events whose number of reports is wrong",
                    "SELECT count(*) FROM events e WHERE e.reports <> (SELECT count(*) \
                     FROM placements p JOIN reports r ON r.report = p.report \
                     JOIN articles a ON a.revision = r.revision \
                     WHERE p.event = e.event AND NOT r.withdrawn)",
                ),
            ];
            for (what, sql) in promises {
                let count: i64 = self.db.query_row(sql, [], |row| row.get(0))?;
                if count > 0 {
                    wrong.push(format!("{what}: {count}"));
                }
            }
            wrong.extend(self.check_contents()?);
            Ok(wrong)
        };
        read().map_err(|error| self.failed(error))
    }

    /// Copies the record to a new file, in one consistent state, while it is in use.
    ///
    /// # Errors
    /// [`Error::NotWritable`] when `to` exists.
    pub fn backup(&self, to: &std::path::Path) -> Result<(), Error> {
        if to.exists() {
            let why = "the file exists".to_owned();
            return Err(Error::NotWritable { path: to.to_owned(), why });
        }
        self.db
            .execute("VACUUM INTO ?1", [to.to_string_lossy()])
            .map(|_| ())
            .map_err(|error| Error::from_sql(to, self.options.wait, error))
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.db
    }

    pub(crate) fn kin_of(&self, id: &str) -> rusqlite::Result<Option<i64>> {
        self.db
            .prepare_cached("SELECT kin FROM events WHERE id = ?1")?
            .query_row([id], |row| row.get(0))
            .optional()
    }
}

-- Version 2: texts beside their revisions, copies told by their sentences, corrections, and
-- the events of two countries side by side. What the tables of version 1 cannot give is filled
-- in by `schema/refill.rs`.

DROP VIEW events_flat;
DROP VIEW reports_flat;

-- What a run was for: `read` or `recode`.
ALTER TABLE runs ADD COLUMN purpose TEXT NOT NULL DEFAULT 'read';

-- The words of a revision, where they were kept.
CREATE TABLE texts (
    revision INTEGER PRIMARY KEY REFERENCES revisions,
    text TEXT NOT NULL,
    related TEXT NOT NULL
);
INSERT INTO texts SELECT revision, text, related FROM revisions WHERE text IS NOT NULL;
ALTER TABLE revisions DROP COLUMN text;
ALTER TABLE revisions DROP COLUMN related;

-- A body with its headline, whoever printed it. `origin` groups near-identical ones and is
-- the row of one of them; `units` samples its sentences, to find copies by.
CREATE TABLE wordings (
    wording INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL UNIQUE,
    origin INTEGER NOT NULL,
    first_day INTEGER,
    units BLOB NOT NULL
);
CREATE INDEX wordings_origin ON wordings (origin);

-- Sampled stretches by which copies find each other. A row with outlet 0 and article 0 marks
-- a stretch as page furniture, shared by unlike stories of one outlet.
CREATE TABLE wording_keys (
    key INTEGER NOT NULL,
    outlet INTEGER NOT NULL,
    article INTEGER NOT NULL,
    wording INTEGER NOT NULL,
    headline INTEGER NOT NULL,
    PRIMARY KEY (key, outlet, article, wording)
) WITHOUT ROWID;
DROP TABLE origin_keys;

ALTER TABLE revisions ADD COLUMN wording INTEGER NOT NULL DEFAULT 0;
-- The dateline as it stood before the first paragraph.
ALTER TABLE revisions ADD COLUMN dateline TEXT;
-- Spans of sentences that say what an earlier version got wrong: `[[120,180]]`.
ALTER TABLE revisions ADD COLUMN corrections TEXT NOT NULL DEFAULT '[]';
ALTER TABLE reports ADD COLUMN place_level TEXT;
-- 1 where the sentence takes back what an earlier version said.
ALTER TABLE reports ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0;
ALTER TABLE events ADD COLUMN place_level TEXT;
-- Rows of `names` for outlets and agencies and of `entities` for speakers, packed.
ALTER TABLE events ADD COLUMN sources BLOB NOT NULL DEFAULT x'';

CREATE INDEX report_speakers ON report_parties (entity) WHERE role = 'speaker';

-- Outlets and agencies.
CREATE TABLE names (name INTEGER PRIMARY KEY, words TEXT NOT NULL UNIQUE);

-- The events between two countries, in alphabetical order of their codes: all that a summary
-- of the two needs, in one stretch of the file. `direction` adds up 1 where `a` acts on `b`, 2 where
-- `b` acts on `a`, 4 where they act together.
-- `parties` is the gathering's own note on who they are.
CREATE TABLE dyads (
    a TEXT NOT NULL,
    b TEXT NOT NULL,
    start_date TEXT NOT NULL,
    event INTEGER NOT NULL,
    end_date TEXT NOT NULL,
    direction INTEGER NOT NULL,
    event_type TEXT NOT NULL,
    modes TEXT NOT NULL,
    status TEXT NOT NULL,
    tally INTEGER NOT NULL,
    score REAL NOT NULL,
    reports INTEGER NOT NULL,
    origins INTEGER NOT NULL,
    sources BLOB NOT NULL,
    parties BLOB NOT NULL,
    PRIMARY KEY (a, b, start_date, event)
) WITHOUT ROWID;

-- One row an event, for statistics packages.
CREATE VIEW events_flat AS
SELECT e.id AS event_id, e.event_type, e.modes, e.quad, e.score, e.status, e.tally,
    e.count_min, e.count_max, e.start_date, e.end_date, e.when_precision, e.dated,
    (SELECT group_concat(coalesce(x.country, ''), ' ') FROM event_parties p
        JOIN entities x USING (entity) WHERE p.event = e.event AND p.role = 'actor')
        AS actor_countries,
    (SELECT group_concat(coalesce(x.name, x.country, ''), '; ') FROM event_parties p
        JOIN entities x USING (entity) WHERE p.event = e.event AND p.role = 'actor')
        AS actor_names,
    (SELECT group_concat(coalesce(x.country, ''), ' ') FROM event_parties p
        JOIN entities x USING (entity) WHERE p.event = e.event AND p.role = 'recipient')
        AS recipient_countries,
    (SELECT group_concat(coalesce(x.name, x.country, ''), '; ') FROM event_parties p
        JOIN entities x USING (entity) WHERE p.event = e.event AND p.role = 'recipient')
        AS recipient_names,
    e.place_name, e.place_country, e.place_level, e.contexts, e.dead, e.injured, e.arrested,
    e.reports, e.articles, e.origins, e.outlets
FROM events e WHERE e.origins > 0;

-- One row a report, with its article, sentence and event.
CREATE VIEW reports_flat AS
SELECT r.report, e.id AS event_id, pl.joined, r.event_type, r.modes, r.status, r.tally,
    r.count_min, r.count_max, r.when_start, r.when_end, r.when_precision, r.rule, r.operators,
    CAST(substr(CAST(t.text AS BLOB), s.span_start + 1, s.span_end - s.span_start) AS TEXT)
        AS sentence,
    s.part_kind, a.key AS article_key, v.canonical_url, v.outlet, v.agency, v.headline,
    v.published_at, v.modified_at, v.revision <> a.revision AS superseded, r.withdrawn,
    u.codebook_version, u.model_version
FROM reports r
JOIN placements pl ON pl.report = r.report
JOIN events e ON e.event = pl.event
JOIN sentences s ON s.sentence = r.sentence
JOIN revisions v ON v.revision = r.revision
LEFT JOIN texts t ON t.revision = r.revision
JOIN articles a ON a.article = v.article
JOIN runs u ON u.run = r.run;

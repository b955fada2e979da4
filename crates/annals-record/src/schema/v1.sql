-- Version 1 of the record. Dates are ISO 8601 text; spans are bytes of `revisions.text`;
-- lists are JSON arrays or, for codes, separated by single spaces.

-- What made this file.
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- One row a run of the program that wrote here.
CREATE TABLE runs (
    run INTEGER PRIMARY KEY,
    annals_version TEXT NOT NULL,
    codebook_version TEXT NOT NULL,
    model_version TEXT NOT NULL,
    started_at TEXT NOT NULL,
    keep_text INTEGER NOT NULL,
    finished INTEGER NOT NULL DEFAULT 0
);

-- One story at one outlet. `origin` groups near-identical copies.
CREATE TABLE articles (
    article INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    origin INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    first_day INTEGER,
    origin_keys BLOB NOT NULL
);
CREATE INDEX articles_origin ON articles (origin);
CREATE INDEX articles_revision ON articles (revision);

-- One state of an article's text and stamps; `articles.revision` is the one in force.
CREATE TABLE revisions (
    revision INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles,
    rank TEXT NOT NULL,
    content BLOB NOT NULL,
    run INTEGER NOT NULL REFERENCES runs,
    source TEXT NOT NULL,
    source_offset INTEGER,
    format TEXT NOT NULL,
    kind TEXT NOT NULL,
    canonical_url TEXT,
    outlet TEXT,
    agency TEXT,
    section TEXT,
    headline TEXT,
    authors TEXT NOT NULL,
    dateline_place TEXT,
    dateline_date TEXT,
    published_at TEXT,
    modified_at TEXT,
    language TEXT,
    text TEXT,
    parts TEXT NOT NULL,
    related TEXT NOT NULL,
    sentence_hashes BLOB NOT NULL,
    UNIQUE (article, content)
);

-- The sentences that carry reports.
CREATE TABLE sentences (
    sentence INTEGER PRIMARY KEY,
    revision INTEGER NOT NULL REFERENCES revisions,
    place_in_article INTEGER NOT NULL,
    part_kind TEXT NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL
);

-- Search over the words of `sentences`; its rowid is `sentences.sentence`.
CREATE VIRTUAL TABLE sentence_words USING fts5 (
    words, content = '', tokenize = 'unicode61 remove_diacritics 2'
);

-- Countries, organisations, persons, roles and groups, as participants name them.
CREATE TABLE entities (
    entity INTEGER PRIMARY KEY,
    content INTEGER NOT NULL UNIQUE,
    country TEXT,
    sectors TEXT NOT NULL,
    name TEXT,
    identifier TEXT,
    kind TEXT NOT NULL,
    office TEXT
);
CREATE INDEX entities_country ON entities (country);
CREATE INDEX entities_name ON entities (name COLLATE NOCASE);
CREATE INDEX entities_identifier ON entities (identifier);

-- An event as one sentence of one revision reports it. Rows never change.
CREATE TABLE reports (
    report INTEGER PRIMARY KEY,
    revision INTEGER NOT NULL REFERENCES revisions,
    sentence INTEGER NOT NULL REFERENCES sentences,
    run INTEGER NOT NULL REFERENCES runs,
    event_type TEXT NOT NULL,
    modes TEXT NOT NULL,
    status TEXT NOT NULL,
    tally INTEGER NOT NULL,
    count_min INTEGER,
    count_max INTEGER,
    when_start TEXT,
    when_end TEXT,
    when_precision TEXT,
    speaker_kind TEXT,
    place_words TEXT,
    place_name TEXT,
    place_country TEXT,
    contexts TEXT NOT NULL,
    dead INTEGER,
    injured INTEGER,
    arrested INTEGER,
    rule TEXT NOT NULL,
    operators TEXT NOT NULL,
    evidence TEXT NOT NULL
);
CREATE INDEX reports_revision ON reports (revision);

-- Who takes part in a report, and on whose word it stands (role `speaker`).
CREATE TABLE report_parties (
    report INTEGER NOT NULL REFERENCES reports,
    role TEXT NOT NULL,
    position INTEGER NOT NULL,
    entity INTEGER NOT NULL REFERENCES entities,
    words TEXT NOT NULL,
    span_start INTEGER,
    span_end INTEGER,
    resolution TEXT NOT NULL,
    PRIMARY KEY (report, role, position)
) WITHOUT ROWID;

-- What the reports agree happened. `lead` is the report shown for it; `origins`
-- counts independent sources and is 0 when every report stands in a superseded revision.
CREATE TABLE events (
    event INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    content BLOB NOT NULL,
    event_type TEXT NOT NULL,
    modes TEXT NOT NULL,
    quad TEXT NOT NULL,
    score REAL NOT NULL,
    status TEXT NOT NULL,
    tally INTEGER NOT NULL,
    mutual INTEGER NOT NULL,
    count_min INTEGER,
    count_max INTEGER,
    start_date TEXT,
    end_date TEXT,
    when_precision TEXT,
    dated INTEGER NOT NULL,
    place_name TEXT,
    place_country TEXT,
    contexts TEXT NOT NULL,
    dead INTEGER,
    injured INTEGER,
    arrested INTEGER,
    reports INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    origins INTEGER NOT NULL,
    outlets INTEGER NOT NULL,
    kin INTEGER NOT NULL,
    lead INTEGER NOT NULL REFERENCES reports
);
CREATE INDEX events_start ON events (start_date, id);
CREATE INDEX events_kin ON events (kin, start_date);

-- The lead report's actors and recipients, to find events by.
CREATE TABLE event_parties (
    event INTEGER NOT NULL REFERENCES events,
    role TEXT NOT NULL,
    position INTEGER NOT NULL,
    entity INTEGER NOT NULL REFERENCES entities,
    PRIMARY KEY (event, role, position)
) WITHOUT ROWID;
CREATE INDEX event_parties_entity ON event_parties (entity, event);

-- Which event each report was gathered into, and why. `block` and `features` are
-- the gathering's own notes.
CREATE TABLE placements (
    block INTEGER NOT NULL,
    day INTEGER NOT NULL,
    report INTEGER NOT NULL REFERENCES reports,
    event INTEGER NOT NULL,
    joined TEXT NOT NULL,
    features BLOB NOT NULL,
    PRIMARY KEY (block, day, report)
) WITHOUT ROWID;
CREATE INDEX placements_event ON placements (event);
CREATE INDEX placements_report ON placements (report);

-- Stretches of text that copies share. A row with outlet 0 and article 0 marks a key
-- as page furniture, shared by unlike stories of one outlet.
CREATE TABLE origin_keys (
    key INTEGER NOT NULL,
    outlet INTEGER NOT NULL,
    article INTEGER NOT NULL,
    headline INTEGER NOT NULL,
    PRIMARY KEY (key, outlet, article)
) WITHOUT ROWID;

-- What was noticed about odd input.
CREATE TABLE findings (
    finding INTEGER PRIMARY KEY,
    content INTEGER NOT NULL UNIQUE,
    run INTEGER NOT NULL REFERENCES runs,
    revision INTEGER REFERENCES revisions,
    severity TEXT NOT NULL,
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    source TEXT NOT NULL,
    source_offset INTEGER,
    hint TEXT
);

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
    e.place_name, e.place_country, e.contexts, e.dead, e.injured, e.arrested,
    e.reports, e.articles, e.origins, e.outlets
FROM events e WHERE e.origins > 0;

-- One row a report, with its article, sentence and event.
CREATE VIEW reports_flat AS
SELECT r.report, e.id AS event_id, pl.joined, r.event_type, r.modes, r.status, r.tally,
    r.count_min, r.count_max, r.when_start, r.when_end, r.when_precision, r.rule, r.operators,
    CAST(substr(CAST(v.text AS BLOB), s.span_start + 1, s.span_end - s.span_start) AS TEXT)
        AS sentence,
    s.part_kind, a.key AS article_key, v.canonical_url, v.outlet, v.agency, v.headline,
    v.published_at, v.modified_at, v.revision <> a.revision AS superseded,
    u.codebook_version, u.model_version
FROM reports r
JOIN placements pl ON pl.report = r.report
JOIN events e ON e.event = pl.event
JOIN sentences s ON s.sentence = r.sentence
JOIN revisions v ON v.revision = r.revision
JOIN articles a ON a.article = v.article
JOIN runs u ON u.run = r.run;

-- Version 3: what servers said of the addresses that were read, so that the next run asks only
-- for what has changed since.
CREATE TABLE fetched (
    url TEXT PRIMARY KEY,
    -- As the server wrote them; it compares them, nobody else.
    etag TEXT,
    last_modified TEXT,
    run INTEGER NOT NULL REFERENCES runs
) WITHOUT ROWID;

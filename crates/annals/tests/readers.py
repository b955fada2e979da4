"""Opens the exports that lie in the working folder, as users' scripts would.

Run by `cargo test -p annals --test readers`, which makes the exports first.
"""

import datetime
import glob
import json
import os
import sqlite3

import duckdb
import pandas
import pyarrow
import pyarrow.parquet


def told(reader, version, what):
    print(f"{reader} {version}: {what}")


# The columns of each format, as users' scripts for the originals have them.
GDELT_EVENTS = (
    "GLOBALEVENTID SQLDATE MonthYear Year FractionDate "
    + " ".join(
        f"Actor{n}{part}"
        for n in "12"
        for part in "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code "
        "Religion2Code Type1Code Type2Code Type3Code".split()
    )
    + " IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale NumMentions "
    "NumSources NumArticles AvgTone "
    + " ".join(
        f"{who}Geo_{part}"
        for who in ["Actor1", "Actor2", "Action"]
        for part in "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID".split()
    )
    + " DATEADDED SOURCEURL"
).split()
GDELT_MENTIONS = (
    "GLOBALEVENTID EventTimeDate MentionTimeDate MentionType MentionSourceName "
    "MentionIdentifier SentenceID Actor1CharOffset Actor2CharOffset ActionCharOffset InRawText "
    "Confidence MentionDocLen MentionDocTone MentionDocTranslationInfo Extras"
).split()
POLECAT = (
    "Event ID,Event Date,Event Type,Event Mode,Intensity,Quad Code,Contexts,Actor Name,"
    "Actor Country,Actor COW,Primary Actor Sector,Actor Sectors,Actor Title,Actor Name Raw,"
    "Wikipedia Actor ID,Recipient Name,Recipient Country,Recipient COW,"
    "Primary Recipient Sector,Recipient Sectors,Recipient Title,Recipient Name Raw,"
    "Wikipedia Recipient ID,Placename,City,District,Province,Country,Latitude,Longitude,"
    "GeoNames ID,Raw Placename,Feature Type,Source,Publication Date,Story People,"
    "Story Organizations,Story Locations,Language,Version"
).split(",")

lines = [json.loads(line) for line in open("jsonl", encoding="utf-8")]
assert len(lines) > 50, len(lines)

# pandas: CSV with days, and the same in the package.
events = pandas.read_csv("csv", parse_dates=["start_date", "end_date"], keep_default_na=False)
assert events["id"].is_unique
dated = events[events["start_date"].notna() & (events["start_date"] != "")]
assert len(dated) == len(lines), (len(dated), len(lines))
assert events["score"].between(-10, 10).all()
assert set(events["tally"]) <= {0, 1}
package = json.load(open("package/datapackage.json", encoding="utf-8"))
resource = package["resources"][0]
assert resource["rows"] == len(events)
assert resource["bytes"] == os.path.getsize("package/events.csv")
assert [field["name"] for field in resource["schema"]["fields"]] == list(events.columns)
assert open("csv", "rb").read() == open("package/events.csv", "rb").read()
told("pandas", pandas.__version__, f"{len(events)} events of CSV and of the data package")

# pyarrow: Parquet with types and metadata; every cell as in CSV.
table = pyarrow.parquet.read_table("parquet")
types = {field.name: field.type for field in table.schema}
assert types["start_date"] == pyarrow.date32(), types
assert types["score"] == pyarrow.float64() and types["origins"] == pyarrow.int64()
assert types["tally"] == pyarrow.bool_()
assert pyarrow.types.is_list(types["modes"]) and pyarrow.types.is_list(types["actor_names"])
metadata = pyarrow.parquet.read_metadata("parquet").metadata
assert b"annals.codebooks" in metadata and b"annals.licence_note" in metadata
rows = table.to_pylist()
assert [row["id"] for row in rows] == list(events["id"])
plain = pandas.read_csv("csv", dtype=str, keep_default_na=False)
between = {name: " " for name in ["modes", "contexts", "operators"]}


def as_text(name, value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, list):
        return between.get(name, "; ").join(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)


for name in table.column_names:
    typed = [as_text(name, row[name]) for row in rows]
    assert typed == list(plain[name]), name
told("pyarrow", pyarrow.__version__, f"{len(rows)} events of Parquet, every cell as in CSV")
frame = pandas.read_parquet("parquet")
assert len(frame) == len(events)
told("pandas", pandas.__version__, f"{len(frame)} events of Parquet")

# DuckDB: Parquet, CSV and lines of JSON answer alike.
db = duckdb.connect()


def ask(query):
    return db.execute(query).fetchall()


def count(source):
    return ask(f"SELECT count(*) FROM {source}")[0][0]


assert count("read_parquet('parquet')") == count("read_csv('csv')") == len(events)
assert count("read_json('jsonl', format = 'newline_delimited')") == len(lines)
by_type = "SELECT event_type, sum(origins)::INT FROM {} GROUP BY 1 ORDER BY 1"
weights = ask(by_type.format("read_parquet('parquet')"))
assert weights == ask(by_type.format("read_csv('csv')"))
calls = ask(
    "SELECT count(*) FROM read_parquet('parquet') WHERE list_contains(modes, 'phone') "
    "AND start_date >= DATE '2020-01-01'"
)[0][0]
assert calls == sum("phone" in row["modes"] and (row["start_date"] or datetime.date.min).year >= 2020 for row in rows)
assert calls > 0
told("DuckDB", duckdb.__version__, f"{len(events)} events of Parquet, CSV and JSON; {calls} calls since 2020")

# GDELT: files without a header, read by position.
gdelt = pandas.read_csv(
    "gdelt/annals.export.CSV", sep="\t", header=None, names=GDELT_EVENTS, index_col=False,
    dtype={"EventCode": str, "EventBaseCode": str, "EventRootCode": str, "GLOBALEVENTID": "int64"},
    quoting=3,
)
mentions = pandas.read_csv(
    "gdelt/annals.mentions.CSV", sep="\t", header=None, names=GDELT_MENTIONS, index_col=False,
    quoting=3,
)
assert gdelt["GLOBALEVENTID"].is_unique and set(mentions["GLOBALEVENTID"]) == set(gdelt["GLOBALEVENTID"])
days = pandas.to_datetime(gdelt["SQLDATE"].dropna().astype(int).astype(str), format="%Y%m%d")
assert len(days) > 0 and (days.dt.year == gdelt.loc[days.index, "Year"]).all()
assert set(gdelt["QuadClass"]) <= {1, 2, 3, 4} and set(gdelt["IsRootEvent"]) <= {0, 1}
assert gdelt["EventCode"].dropna().str.fullmatch(r"[01]\d\d\d?|20\d\d?").all()
assert (gdelt["EventRootCode"].dropna() == gdelt["EventCode"].dropna().str[:2]).all()
per_event = mentions.groupby("GLOBALEVENTID").size()
assert (gdelt.set_index("GLOBALEVENTID")["NumMentions"] == per_event.reindex(gdelt["GLOBALEVENTID"])).all()
dyad = gdelt[(gdelt["Actor1CountryCode"] == "RUS") & (gdelt["Actor2CountryCode"] == "TUR")]
assert len(dyad) > 0
told("pandas", pandas.__version__, f"{len(gdelt)} lines of GDELT events, {len(mentions)} mentions, {len(dyad)} from RUS to TUR")
duck = ask("SELECT * FROM read_csv('gdelt/*.export.CSV', delim = '\t', header = false, quote = '')")
assert len(duck) == len(gdelt) and len(duck[0]) == 61
told("DuckDB", duckdb.__version__, f"{len(gdelt)} lines of GDELT events")

# POLECAT: weekly files with a header, `None` where nothing is known.
files = sorted(glob.glob("polecat/ngecEvents*.txt"))
weeks = [pandas.read_csv(path, sep="\t", dtype=str, quoting=3, keep_default_na=False) for path in files]
assert all(list(week.columns) == POLECAT for week in weeks)
polecat = pandas.concat(weeks)
assert polecat["Event ID"].is_unique and set(polecat["Event ID"]) <= set(events["id"])
assert not (polecat == "").any().any()
for path, week in zip(files, weeks):
    monday = pandas.Timestamp(path.split(".")[-3])
    day = pandas.to_datetime(week.loc[week["Event Date"] != "None", "Event Date"])
    assert monday.weekday() == 0 and day.between(monday, monday + pandas.Timedelta(days=6)).all(), path
assert set(polecat["Quad Code"]) <= {f"{a} {b}" for a in ["VERBAL", "MATERIAL"] for b in ["COOPERATION", "CONFLICT"]}
assert polecat["Intensity"].astype(float).between(-10, 10).all()
told("pandas", pandas.__version__, f"{len(polecat)} events of POLECAT in {len(files)} weekly files")

# The record itself, by any SQLite.
record = sqlite3.connect("file:annals.db?mode=ro", uri=True)
flat = record.execute("SELECT count(*) FROM events_flat").fetchone()[0]
assert flat == len(events)
told("sqlite3", sqlite3.sqlite_version, f"{flat} events in the record's view")

try:
    import frictionless
except ImportError:
    print("frictionless: SKIPPED, the package is not installed")
else:
    report = frictionless.validate("package/datapackage.json")
    assert report.valid, report.flatten(["rowNumber", "fieldNumber", "note"])
    told("frictionless", frictionless.__version__, f"{report.stats['tasks']} resource of the data package is valid")

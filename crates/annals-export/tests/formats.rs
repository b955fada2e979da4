//! Every format over one small record, and every PLOVER line against the manual.

use annals_export::{validate_plover, write, Format, Settings};
use annals_model::*;
use annals_record::{Access, CodedArticle, EventRow, Filter, Record, RunInfo, SentenceText};
use serde_json::Value;
use std::collections::BTreeMap;

fn person(name: &str, country: &str, text: &str, sentence: &str) -> Participant {
    Participant {
        text: text.to_owned(),
        span: sentence.find(text).map(|at| Span::new(at, at + text.len())),
        country: CountryCode::new(country),
        sectors: vec![Sector::Gov],
        name: Some(name.to_owned()),
        id: Some(format!("person:{}", name.to_lowercase().replace(' ', "-"))),
        kind: EntityKind::Person,
        office: Some("president".into()),
        resolution: Resolution::Named,
    }
}

fn state(name: &str, country: &str) -> Participant {
    Participant {
        id: Some(format!("state:{country}")),
        kind: EntityKind::State,
        office: None,
        ..person(name, country, name, name)
    }
}

fn report(event_type: EventType, sentence: u32, span: Span) -> Report {
    Report {
        event_type,
        modes: vec![],
        actors: vec![],
        recipients: vec![],
        status: Status::Actual,
        count: None,
        when: None,
        speakers: vec![],
        speaker_kind: None,
        place: None,
        contexts: vec![],
        casualties: Casualties::default(),
        tally: false,
        sentence,
        sentence_span: span,
        evidence: Evidence::default(),
        rule: format!("{}.main", event_type.as_str().to_lowercase()),
        operators: vec![],
    }
}

/// A call, a raid in Kosovo that may come, a tally, and an event nothing dates.
fn held() -> (tempfile::TempDir, Record) {
    let mut coded = CodedArticle::default();
    let article = &mut coded.article;
    article.canonical_url = Some("https://ardovia-post.example/a,b".into());
    article.outlet = Some("Ardovia Post".into());
    article.agency = Some("Vey Wire".into());
    article.language = Some("en".into());
    article.published_at = Some(Stamp {
        at: jiff::civil::date(2024, 3, 5).at(8, 10, 0, 0),
        offset: None,
        precision: StampPrecision::Minute,
    });
    let call = "Ilan Verro called Mara Toll on Monday, the palace said.";
    article.push_part(PartKind::Headline, "Verro: \"we talk\"", None);
    article.push_part(PartKind::Paragraph, call, None);
    article.push_part(PartKind::Paragraph, "Kestany may bomb a depot in Kosovo.", None);
    article.push_part(PartKind::Paragraph, "They spoke over 20 times last year.", None);
    coded.sentences = (article.parts.iter().enumerate())
        .map(|(at, part)| SentenceText { span: part.span, part: at as u32 })
        .collect();
    let spans: Vec<Span> = article.parts.iter().map(|part| part.span).collect();
    let shift = |mut party: Participant| {
        party.span = party.span.map(|span| {
            let base = spans[1].start;
            Span { start: span.start + base, end: span.end + base }
        });
        party
    };
    let both = vec![
        shift(person("Ilan Verro", "ARD", "Ilan Verro", call)),
        shift(person("Mara Toll", "KES", "Mara Toll", call)),
    ];
    let at = spans[1].start as usize + "Ilan Verro ".len();
    coded.reports.push(Report {
        modes: vec![Mode::Phone, Mode::Multilateral],
        actors: both.clone(),
        speakers: vec![state("Kestany", "KES")],
        speaker_kind: Some(SpeakerKind::Reported),
        when: Some(When::day(jiff::civil::date(2024, 3, 4))),
        contexts: vec![Context::Economic, Context::NaturalResource],
        evidence: Evidence { trigger: vec![Span::new(at, at + 6)], ..Evidence::default() },
        ..report(EventType::Consult, 1, spans[1])
    });
    coded.reports.push(Report {
        modes: vec![Mode::Aerial],
        actors: vec![state("Kestany", "KES")],
        recipients: vec![state("Kosovo", "XKX")],
        status: Status::Negated,
        place: Some(Place {
            text: "Kosovo".into(),
            name: "Kosovo".into(),
            country: CountryCode::new("XKX"),
            level: PlaceLevel::Country,
        }),
        casualties: Casualties { dead: Some(2), ..Casualties::default() },
        operators: vec!["deny.deny".into()],
        ..report(EventType::Assault, 2, spans[2])
    });
    coded.reports.push(Report {
        modes: vec![Mode::Phone],
        actors: both.clone(),
        when: When::year(2023),
        count: Some(Count { min: 21, max: None }),
        tally: true,
        ..report(EventType::Consult, 3, spans[3])
    });
    let mut undated = coded.clone();
    undated.article.canonical_url = Some("https://ardovia-post.example/undated".into());
    undated.article.published_at = None;
    undated.reports.truncate(2);
    undated.reports.remove(0);

    let folder = tempfile::tempdir().unwrap();
    let mut record = Record::open(folder.path().join("annals.db"), Access::Write).unwrap();
    let info = RunInfo {
        annals_version: "0.1.0".into(),
        codebook_version: "book-1".into(),
        keep_text: true,
        ..RunInfo::default()
    };
    let run = record.begin_run(&info).unwrap();
    record.keep(&run, &[coded, undated]).unwrap();
    (folder, record)
}

fn events() -> Vec<EventRow> {
    held().1.all_events(&Filter::default()).unwrap()
}

/// Rows whose words hold everything that trips writers, by dice that always fall alike.
fn odd_events() -> Vec<EventRow> {
    const PIECES: &[&str] = &[
        "\"", "\"\"", ",", ";", "; ", "\n", "\r\n", "\t", " ", "", "'", "\\", "\u{2028}",
        "\u{feff}", "é", "日本", "🕊", "NA", "None", "null", "=1+1", "0", "a", "Ardovia", "{}",
        "[1]", "\u{0}",
    ];
    let mut dice = 1_u64;
    let mut below = move |below: usize| {
        dice = dice.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (dice >> 33) as usize % below
    };
    let mut words =
        move || -> String { (0..below(6)).map(|_| PIECES[below(PIECES.len())]).collect() };
    let plain = events();
    (0..400)
        .map(|at| {
            let mut event = plain[at % plain.len()].clone();
            event.id = format!("{at:012}");
            event.sentence = (at % 7 != 0).then(&mut words);
            event.trigger.clear();
            event.article.headline = (at % 5 != 0).then(&mut words);
            event.article.outlet = Some(words());
            event.rule = words();
            event.place = Some(Place {
                text: words(),
                name: words(),
                country: None,
                level: PlaceLevel::default(),
            });
            for party in event.actors.iter_mut().chain(&mut event.recipients) {
                party.name = Some(words());
                party.id = Some(words());
            }
            event
        })
        .collect()
}

fn text(format: Format, settings: &Settings) -> (String, annals_export::Written) {
    let mut out = Vec::new();
    let written = write(format, events(), &mut out, settings).unwrap();
    (String::from_utf8(out).unwrap(), written)
}

#[test]
fn every_plover_line_is_valid() {
    let settings = Settings { coded_date: Some("2026-01-05".into()), ..Settings::default() };
    let (text, written) = text(Format::Jsonl, &settings);
    assert_eq!(written.rows, 3);
    assert_eq!(written.left_out.len(), 1);
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for line in &lines {
        assert_eq!(validate_plover(line), Vec::<String>::new(), "{line}");
        assert_eq!(line["coded_date"], "2026-01-05");
    }
    let raid = lines.iter().find(|line| line["event"][0] == "ASSAULT").unwrap();
    assert_eq!(raid["status"], "negation");
    // The manual's spelling.
    assert_eq!(raid["recipient"][0]["code"], "KOS");
    assert_eq!(raid["event_loc"]["country_code"], "KOS");
    insta::assert_snapshot!(
        text.lines().nth(1).unwrap().replace(",\"", ",\n\""),
        @r#"
    {"id":"jm3p30g3smyw",
    "date":"2024-03-04",
    "actor":[{"code":"ARD",
    "sector":["GOV"],
    "entity_text":"Ilan Verro",
    "identifier_id":"person:ilan-verro",
    "identifier_text":"Ilan Verro",
    "office":"president"},{"code":"KES",
    "sector":["GOV"],
    "entity_text":"Mara Toll",
    "identifier_id":"person:mara-toll",
    "identifier_text":"Mara Toll",
    "office":"president"}],
    "recipient":[],
    "event":["CONSULT"],
    "mode":"phone",
    "context":["economic",
    "natural_resource"],
    "quad_code":"VC",
    "event_scale":1.5,
    "status":"actual",
    "speaker":[{"code":"KES",
    "sector":["GOV"],
    "entity_text":"Kestany",
    "identifier_id":"state:KES",
    "identifier_text":"Kestany"}],
    "event_text":"called",
    "text":"Ilan Verro called Mara Toll on Monday, the palace said.",
    "text_info":{"sequence":2,
    "start":18,
    "end":73},
    "cite_info":{"citation":"Ardovia Post, Verro: \"we talk\", 2024-03-05T08:10",
    "url":"https://ardovia-post.example/a,b",
    "title":"Verro: \"we talk\"",
    "language":"en",
    "publication":"Ardovia Post",
    "coder":"Annals",
    "codebook":"book-1",
    "version":"PLOVER 2.0"},
    "coder":"annals 0.1.0",
    "coded_date":"2026-01-05",
    "annals":{"date_precision":"day",
    "dated":true,
    "mutual":true,
    "modes":["phone",
    "multilateral"],
    "reports":1,
    "articles":1,
    "origins":1,
    "outlets":1,
    "rule":"consult.main",
    "outlet":"Ardovia Post",
    "agency":"Vey Wire",
    "published":"2024-03-05T08:10",
    "article":"5jjetg8nk80cw068vmq7jrv0s"}}
    "#
    );
    let tally = &lines[0];
    assert_eq!(tally["count"], serde_json::json!({"min": 21, "tally": true}));
    assert_eq!((&tally["date"], &tally["enddate"]), (&"2023-01-01".into(), &"2023-12-31".into()));
}

#[test]
fn the_validator_names_what_is_wrong() {
    let check = |line: Value, expect: &[&str]| assert_eq!(validate_plover(&line), expect);
    check(serde_json::json!([]), &["a line is no JSON object"]);
    check(
        serde_json::json!({}),
        &["`id` is missing", "`date` is missing", "`actor` is missing", "`event` is missing"],
    );
    let good = serde_json::json!({
        "id": "a", "date": "2024-03-04", "actor": [{"code": "KES", "sector": ["GOV"]}],
        "event": ["ASSAULT"], "mode": "aerial", "quad_code": "MX", "event_scale": -9.5,
    });
    check(good.clone(), &[]);
    let with = |name: &str, value: Value| {
        let mut line = good.clone();
        line[name] = value;
        line
    };
    check(with("id", "".into()), &["`id` is no text"]);
    check(with("date", "4 March".into()), &["`date` is no date of the form YYYY-MM-DD"]);
    check(with("enddate", "2024-03-01".into()), &["`enddate` lies before `date`"]);
    check(with("actor", "KES".into()), &["`actor` is no list of entities"]);
    check(
        with("recipient", serde_json::json!([{"code": "Kestany"}, 3])),
        &["`recipient[0].code` is no code of three letters", "`recipient[1]` is no entity object"],
    );
    check(
        with("actor", serde_json::json!([{"sector": ["GOVT"]}])),
        &["`actor[0].sector`: no sector is called `GOVT`; did you mean `GOV`?"],
    );
    check(
        with("event", serde_json::json!([])),
        &["`event` is no list of types", "`mode`: `aerial` belongs to another type"],
    );
    check(with("mode", "phone".into()), &["`mode`: `phone` belongs to another type"]);
    check(with("quad_code", "VC".into()), &["`quad_code`: `VC` belongs to another type"]);
    check(with("event_scale", 12.into()), &["`event_scale` is no number from -10 to 10"]);
    check(
        with("context", serde_json::json!(["econ"])),
        &["`context`: no context is called `econ`; did you mean `economic`?"],
    );
    check(
        with("status", "negated".into()),
        &["`status` is none of actual, historical, future, hypothetical, negation"],
    );
    check(with("size", serde_json::json!({"dead": "many"})), &["`size.dead` is no whole number"]);
    check(with("text", 3.into()), &["`text` is no text"]);
}

#[test]
fn tables_fit_the_terminal() {
    let (wide, _) = text(Format::Table, &Settings::default());
    insta::assert_snapshot!(wide, @r"
    id            date         what                        who                                         weight  on whose word  words
    aqrqctpy2677  undated      ASSAULT aerial, negated     KES GOV → XKX GOV                           1       Vey Wire       Kestany may bomb a depot in Kosovo.
    m8crpagb7ztj  2023         CONSULT phone ×21+          Ilan Verro (ARD GOV) + Mara Toll (KES GOV)  1       Vey Wire       They spoke over 20 times last year.
    jm3p30g3smyw  2024-03-04   CONSULT phone multilateral  Ilan Verro (ARD GOV) + Mara Toll (KES GOV)  1       KES GOV        Ilan Verro called Mara Toll on Monday, the palace said.
    4zrtsvjnjt5x  2024-03-05~  ASSAULT aerial, negated     KES GOV → XKX GOV                           1       Vey Wire       Kestany may bomb a depot in Kosovo.
    ");
    let (narrow, _) = text(Format::Table, &Settings { width: Some(120), ..Settings::default() });
    assert!(narrow.lines().all(|line| line.chars().count() <= 120), "{narrow}");
    let mut empty = Vec::new();
    write(Format::Table, [], &mut empty, &Settings::default()).unwrap();
    assert!(empty.is_empty());
}

#[test]
fn csv_has_its_columns_in_every_row() {
    let (text, written) = text(Format::Csv, &Settings::default());
    assert_eq!(written.rows, 4);
    let columns = annals_export::EVENT_COLUMNS.len();
    for line in text.lines() {
        // Quotes pair up, and commas outside them part the cells.
        let outside: String = line.split('"').step_by(2).collect();
        assert_eq!(outside.matches(',').count() + 1, columns, "{line}");
    }
    insta::assert_snapshot!(
        text.lines().nth(3).unwrap(),
        @r#"jm3p30g3smyw,CONSULT,phone,phone multilateral,VC,1.5,actual,0,,,2024-03-04,2024-03-04,2024-03-04,1,ARD; KES,GOV; GOV,Ilan Verro; Mara Toll,person:ilan-verro; person:mara-toll,,,,,1,KES,Kestany,,,economic natural_resource,,,,1,1,1,1,"Ilan Verro called Mara Toll on Monday, the palace said.",called,consult.main,,"Verro: ""we talk""","https://ardovia-post.example/a,b",Ardovia Post,Vey Wire,2024-03-05T08:10,,5jjetg8nk80cw068vmq7jrv0s,book-1"#
    );
}

/// A format's files by name; a format of one file has its own name.
fn files(format: Format) -> (BTreeMap<String, Vec<u8>>, annals_export::Written) {
    let (folder, record) = held();
    let to = folder.path().join("out");
    let settings = Settings::of(&record).unwrap();
    let written =
        annals_export::export(&record, &Filter::default(), format, &to, false, &settings).unwrap();
    if to.is_file() {
        return ([(String::new(), std::fs::read(&to).unwrap())].into(), written);
    }
    let read = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, std::fs::read(path).unwrap())
    };
    (to.read_dir().unwrap().map(read).collect(), written)
}

fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = std::str::from_utf8(bytes).unwrap();
    text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

/// Columns that hold something, one a line.
fn said(format: Format, table: usize, row: &[String]) -> String {
    let columns = &format.columns()[table].columns;
    assert_eq!(columns.len(), row.len(), "{row:?}");
    let named = columns.iter().zip(row).filter(|(_, cell)| !cell.is_empty() && *cell != "None");
    named.map(|(column, cell)| format!("{}: {cell}\n", column.name)).collect()
}

#[test]
fn gdelt_lines_have_what_is_known_and_no_more() {
    let (files, written) = files(Format::Gdelt);
    let events = cells(&files["annals.export.CSV"]);
    let mentions = cells(&files["annals.mentions.CSV"]);
    // The tally and what is denied are no events of GDELT.
    assert_eq!((written.rows, events.len(), mentions.len()), (1, 1, 1));
    assert_eq!(written.left_out.values().map(|left| left.events).sum::<u64>(), 3);
    insta::assert_snapshot!(said(Format::Gdelt, 0, &events[0]), @r"
    GLOBALEVENTID: 671166190470353884
    SQLDATE: 20240304
    MonthYear: 202403
    Year: 2024
    FractionDate: 2024.1753
    Actor1Code: GOV
    Actor1Name: ILAN VERRO
    Actor1Type1Code: GOV
    Actor2Code: GOV
    Actor2Name: MARA TOLL
    Actor2Type1Code: GOV
    IsRootEvent: 1
    EventCode: 041
    EventBaseCode: 041
    EventRootCode: 04
    QuadClass: 1
    GoldsteinScale: 1.0
    NumMentions: 1
    NumSources: 1
    NumArticles: 1
    DATEADDED: 20240305081000
    SOURCEURL: https://ardovia-post.example/a,b
    ");
    insta::assert_snapshot!(said(Format::Gdelt, 1, &mentions[0]), @r"
    GLOBALEVENTID: 671166190470353884
    EventTimeDate: 20240305081000
    MentionTimeDate: 20240305081000
    MentionType: 1
    MentionSourceName: ardovia-post.example
    MentionIdentifier: https://ardovia-post.example/a,b
    SentenceID: 2
    Actor1CharOffset: 18
    Actor2CharOffset: 36
    ActionCharOffset: 29
    InRawText: 1
    MentionDocLen: 147
    ");
}

#[test]
fn polecat_files_hold_weeks() {
    let (files, written) = files(Format::Polecat);
    assert_eq!(written.rows, 1);
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(names, ["ngecEvents.20240304.DV.txt"]);
    let rows = cells(&files["ngecEvents.20240304.DV.txt"]);
    let names: Vec<&str> =
        Format::Polecat.columns()[0].columns.iter().map(|column| column.name).collect();
    assert_eq!(rows[0], names);
    insta::assert_snapshot!(said(Format::Polecat, 0, &rows[1]), @r"
    Event ID: jm3p30g3smyw
    Event Date: 2024-03-04
    Event Type: CONSULT
    Event Mode: phone
    Intensity: 1.5
    Quad Code: VERBAL COOPERATION
    Contexts: economic; natural_resource
    Actor Name: Ilan Verro; Mara Toll
    Actor Country: ARD; KES
    Primary Actor Sector: GOV
    Actor Sectors: GOV; GOV
    Actor Title: president; president
    Actor Name Raw: Ilan Verro; Mara Toll
    Source: Ardovia Post
    Publication Date: 2024-03-05
    Language: en
    Version: annals 0.1.0 book-1
    ");
}

#[test]
fn a_package_describes_each_of_its_columns() {
    let (files, _) = files(Format::Package);
    let about: Value = serde_json::from_slice(&files["datapackage.json"]).unwrap();
    let resource = &about["resources"][0];
    assert_eq!(resource["path"], "events.csv");
    assert_eq!(resource["bytes"], files["events.csv"].len());
    assert_eq!(resource["rows"], 4);
    let header = String::from_utf8_lossy(&files["events.csv"]);
    let fields = resource["schema"]["fields"].as_array().unwrap();
    let names: Vec<&str> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
    assert_eq!(header.lines().next().unwrap(), names.join(","));
    assert!(fields.iter().all(|field| !field["description"].as_str().unwrap().is_empty()));
    assert_eq!(about["annals"]["codebooks"], serde_json::json!(["book-1"]));
}

/// Every path of a line, as lists of fields name it.
fn paths(value: &Value, path: &str, out: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let dot = if path.is_empty() { "" } else { "." };
                paths(value, &format!("{path}{dot}{name}"), out);
            }
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            items.iter().for_each(|item| paths(item, &format!("{path}[]"), out));
        }
        _ => out.push(path.to_owned()),
    }
}

#[test]
fn every_field_of_a_line_is_documented() {
    let (text, _) = text(
        Format::Jsonl,
        &Settings { coded_date: Some("2026-01-05".into()), ..Settings::default() },
    );
    let columns = &Format::Jsonl.columns()[0].columns;
    for line in text.lines() {
        let mut found = Vec::new();
        paths(&serde_json::from_str(line).unwrap(), "", &mut found);
        for path in found {
            let entity = path.strip_prefix("recipient[]").or(path.strip_prefix("speaker[]"));
            let name = entity.map_or(path.clone(), |rest| format!("actor[]{rest}"));
            let known = columns.iter().any(|column| column.name == name)
                || ["actor", "recipient", "speaker"].contains(&path.as_str());
            assert!(known, "`{path}` is not documented");
        }
    }
}

#[test]
fn the_document_of_columns_is_of_today() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/COLUMNS.md");
    let document = std::fs::read_to_string(path).unwrap_or_default();
    let tables = document.split_once("\n## ").map_or("", |(_, tables)| tables);
    let today = annals_export::columns_document(None);
    assert!(
        today.strip_prefix("## ") == Some(tables),
        "COLUMNS.md is out of date\n  hint: put what `annals export --columns` prints after its first paragraph"
    );
}

#[cfg(feature = "parquet")]
mod parquet_files {
    use super::*;
    use annals_export::{Kind, Value as Cell, EVENT_COLUMNS};
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;

    fn item(field: &Field) -> String {
        match field {
            Field::Str(text) => text.clone(),
            other => panic!("{other} is no text"),
        }
    }

    /// What was written comes back, with its types.
    #[test]
    fn rows_come_back_as_they_went() {
        let (files, written) = files(Format::Parquet);
        assert_eq!(written.rows, 4);
        check(files[""].clone(), &events());
        let mut out = Vec::new();
        write(Format::Parquet, odd_events(), &mut out, &Settings::default()).unwrap();
        check(out, &odd_events());

        let reader = SerializedFileReader::new(bytes::Bytes::from(files[""].clone())).unwrap();
        let metadata = reader.metadata().file_metadata();
        let about = metadata.key_value_metadata().unwrap();
        let value = |key: &str| {
            about.iter().find(|entry| entry.key == key).and_then(|entry| entry.value.clone())
        };
        assert_eq!(value("annals.codebooks").as_deref(), Some("book-1"));
        assert_eq!(value("annals.versions").as_deref(), Some("0.1.0"));
        assert!(value("annals.licence_note").unwrap().contains("publishers"));
    }

    fn check(file: Vec<u8>, events: &[EventRow]) {
        let reader = SerializedFileReader::new(bytes::Bytes::from(file)).unwrap();
        let rows = reader.get_row_iter(None).unwrap().collect::<Result<Vec<_>, _>>().unwrap();
        assert_eq!(rows.len(), events.len());
        for (row, event) in rows.into_iter().zip(events) {
            for ((name, field), column) in row.into_columns().iter().zip(EVENT_COLUMNS) {
                assert_eq!(name, column.name);
                let value = column.value(event);
                match (field, value, column.kind) {
                    (Field::Null, Cell::Missing, _) => {}
                    (Field::Str(text), Cell::Text(expect), Kind::Text) => assert_eq!(text, &expect),
                    (Field::Long(number), Cell::Whole(expect), Kind::Whole) => {
                        assert_eq!(*number, expect);
                    }
                    (Field::Double(number), Cell::Number(expect), Kind::Number) => {
                        assert_eq!(*number, expect);
                    }
                    (Field::Bool(flag), Cell::Flag(expect), Kind::Flag) => {
                        assert_eq!(*flag, expect);
                    }
                    (Field::Date(day), Cell::Day(expect), Kind::Day) => {
                        let epoch = jiff::civil::date(1970, 1, 1);
                        assert_eq!(
                            epoch.checked_add(jiff::Span::new().days(*day)).unwrap(),
                            expect
                        );
                    }
                    (Field::ListInternal(list), Cell::List(expect), Kind::List { .. }) => {
                        let found: Vec<String> = list.elements().iter().map(item).collect();
                        assert_eq!(found, expect);
                    }
                    (field, value, kind) => panic!("{name}: {field} for {value:?} of {kind:?}"),
                }
            }
        }
    }
}

#[test]
fn csv_comes_back_as_it_went() {
    for events in [events(), odd_events()] {
        let mut out = Vec::new();
        write(Format::Csv, events.clone(), &mut out, &Settings::default()).unwrap();
        let rows = parse(std::str::from_utf8(&out).unwrap());
        assert_eq!(rows.len(), events.len() + 1);
        for (row, event) in rows[1..].iter().zip(&events) {
            let expect: Vec<String> = annals_export::EVENT_COLUMNS
                .iter()
                .map(|column| column.value(event).plain(column.kind).into_owned())
                .collect();
            assert_eq!(row, &expect);
        }
    }
}

#[test]
fn lines_of_json_come_back_as_they_went() {
    let events: Vec<EventRow> =
        odd_events().into_iter().filter(|event| event.when.is_some()).collect();
    let mut out = Vec::new();
    write(Format::Jsonl, events.clone(), &mut out, &Settings::default()).unwrap();
    let lines: Vec<&str> = std::str::from_utf8(&out).unwrap().split_terminator('\n').collect();
    assert_eq!(lines.len(), events.len());
    for (line, event) in lines.iter().zip(&events) {
        let found: Value = serde_json::from_str(line).unwrap();
        let words = |value: &Value| value.as_str().map(str::to_owned);
        assert_eq!(words(&found["text"]), event.sentence);
        assert_eq!(words(&found["cite_info"]["title"]), event.article.headline);
        assert_eq!(words(&found["annals"]["rule"]).as_ref(), Some(&event.rule));
        for (entity, actor) in found["actor"].as_array().unwrap().iter().zip(&event.actors) {
            assert_eq!(words(&entity["identifier_text"]), actor.name);
        }
        assert_eq!(found["date"], event.when.unwrap().start.to_string());
    }
}

/// A reader of CSV by the letter of RFC 4180, but for line ends.
fn parse(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let row = rows.last_mut().unwrap();
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                row.last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\n' if !quoted => rows.push(vec![String::new()]),
            c => row.last_mut().unwrap().push(c),
        }
    }
    rows.pop();
    rows
}

#[test]
fn an_empty_export_is_still_a_whole_one() {
    let (folder, record) = held();
    let nobody = Filter { to: Some(jiff::civil::date(1900, 1, 1)), ..Filter::default() };
    for format in Format::ALL {
        let to = folder.path().join(format.name());
        let settings = Settings::of(&record).unwrap();
        let written =
            annals_export::export(&record, &nobody, *format, &to, false, &settings).unwrap();
        assert_eq!(written.rows, 0, "{format}");
        assert!(to.exists(), "{format}");
    }
}

#[test]
fn formats_are_found_by_name() {
    for format in Format::ALL {
        assert_eq!(format.name().to_uppercase().parse::<Format>().unwrap(), *format);
    }
    let error = "xlsx".parse::<Format>().unwrap_err();
    insta::assert_snapshot!(error, @r"
    no format is called `xlsx`
      hint: one of table, csv, jsonl, parquet, package, gdelt, polecat
    ");
}

//! What the commands answer: the batch lines, `show`, `events`, `why`, `explain`.

mod support;

use serde_json::{json, Value};
use support::{meeting, Room};

fn room_with_record() -> Room {
    let room = Room::new();
    room.write("a.html", meeting());
    room.annals(&["read", "a.html"]).fine();
    room
}

/// Line numbers of chapters change with every rule; what stands there does not.
fn without_lines(text: &str) -> String {
    let mut out = String::new();
    for (at, part) in text.split(".md:").enumerate() {
        if at > 0 {
            out.push_str(".md:N");
        }
        out.push_str(if at > 0 {
            part.trim_start_matches(|c: char| c.is_ascii_digit())
        } else {
            part
        });
    }
    out.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

#[test]
fn show_prints_the_record_of_a_dyad() {
    let room = room_with_record();
    let shown = room.annals(&["show", "Kestany", "ard", "--year", "2020"]).fine();
    for words in [
        "Kestany – Ardovia  2020-01-01 to 2020-12-31",
        "CONSULT",
        "Score by month",
        "Tallies beside single events",
        "the record holds ",
        "Timeline",
        "Straits Courier",
    ] {
        assert!(shown.contains(words), "{words}:\n{shown}");
    }
    // The chart of a pipe has no colour codes.
    assert!(!shown.contains('\x1b'), "{shown}");
    let json = room.annals(&["show", "KES", "ARD", "--year", "2020", "--json"]).fine();
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["a"], &json["b"]), (&json!("KES"), &json!("ARD")));
    assert_eq!(json["tallies"].as_array().unwrap().len(), 1);
    assert!(!json["timeline"].as_array().unwrap().is_empty());
}

#[test]
fn show_takes_one_party_and_names_the_nearest_when_it_is_unknown() {
    let room = room_with_record();
    let alone = room.annals(&["show", "Velmora"]).fine();
    assert!(alone.starts_with("Velmora  2020"), "{alone}");
    let none = room.annals(&["show", "ARD", "KES", "--year", "1990"]).fine();
    assert!(none.contains("The record holds no event of theirs in this time."), "{none}");
    let run = room.annals(&["show", "Kestny", "ARD"]);
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.err, @r"
    annals: nobody called `Kestny` takes part in any event of the record
      hint: did you mean `Kestany`?
    ");
}

#[test]
fn events_pass_filters() {
    let room = room_with_record();
    let ids = |args: &[&str]| -> Vec<String> {
        let args = [&["events", "--format", "jsonl"], args].concat();
        room.annals(&args).json().iter().map(|line| line["id"].to_string()).collect()
    };
    let all = ids(&[]);
    assert!(all.len() >= 3, "{all:?}");
    assert_eq!(ids(&["--limit", "1"]).len(), 1);
    assert_eq!(ids(&["--tally"]).len() + ids(&["--no-tally"]).len(), all.len());
    assert_eq!(ids(&["--country", "Velmora", "--type", "accuse"]).len(), 1);
    assert_eq!(ids(&["--country", "VEL", "--country", "KES", "--actor", "Velmora"]).len(), 1);
    assert_eq!(ids(&["--recipient", "Kestany", "--status", "actual", "--type", "ACCUSE"]).len(), 1);
    assert_eq!(ids(&["--text", "condemned"]).len(), 1);
    assert_eq!(ids(&["--outlet", "straits courier"]).len(), all.len());
    assert_eq!(ids(&["--agency", "Halcyon"]).len(), 0);
    assert_eq!(ids(&["--to", "2019"]).len(), 0);
    assert_eq!(ids(&["--from", "2020-01", "--to", "2020-12-31"]).len(), all.len());
}

#[test]
fn filters_that_say_nothing_known_name_the_nearest() {
    let room = room_with_record();
    let err = |args: &[&str]| {
        let run = room.annals(&[&["events"], args].concat());
        assert_eq!((run.code, run.out.as_str()), (2, ""));
        run.err
    };
    insta::assert_snapshot!(err(&["--type", "CONSLUT"]), @"annals: no event type is called `CONSLUT`; did you mean `CONSULT`?");
    let modes = err(&["--mode", "telephone"]);
    assert!(modes.starts_with("annals: no mode is called `telephone`\n  hint: one of visit, "));
    insta::assert_snapshot!(err(&["--sector", "ARMY"]), @r"
    annals: no sector is called `ARMY`
      hint: one of GOV, LEG, JUD, MIL, COP, SPY, PTY, OPP, REB, PRM, UAF, UNK, AGR, BUS, CRM, CVL, EDU, ELI, JRN, LAB, MED, PRE, REF, REL, SOC
    ");
    insta::assert_snapshot!(err(&["--country", "Ardva"]), @r"
    annals: no country is called `Ardva`
      hint: did you mean `ARD` or `Ardovia`?
    ");
    insta::assert_snapshot!(err(&["--from", "2020-13"]), @r"
    annals: `2020-13` is no date
      hint: write a day, month or year: 2020-12-30, 2020-12, 2020
    ");
    insta::assert_snapshot!(err(&["--from", "2020", "--to", "2019"]), @r"
    annals: `2020-01-01 to 2019-12-31` is no period
      hint: the first day comes before the last
    ");
    insta::assert_snapshot!(err(&["--format", "xlsx"]), @r"
    annals: no format is called `xlsx`
      hint: one of table, csv, jsonl, parquet, package, gdelt, polecat
    ");
    insta::assert_snapshot!(err(&["--order", "random"]), @r"
    annals: `random` is no order
      hint: one of date, newest, weight, score
    ");
}

#[test]
fn files_are_not_overwritten() {
    let room = room_with_record();
    let write = |more: &[&str]| {
        let args = ["events", "--format", "csv", "--output", "events.csv"];
        room.annals(&[&args, more].concat())
    };
    assert_eq!(write(&[]).code, 0);
    let first = std::fs::read_to_string(room.path().join("events.csv")).unwrap();
    assert!(first.lines().count() > 3, "{first}");
    let run = write(&["--limit", "1"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("`events.csv` exists and was left as it is"), "{}", run.err);
    assert_eq!(write(&["--limit", "1", "--force"]).code, 0);
    let second = std::fs::read_to_string(room.path().join("events.csv")).unwrap();
    assert_eq!(second.lines().count(), 2, "{second}");
}

#[test]
fn why_shows_the_words_an_event_rests_on() {
    let room = room_with_record();
    let line = &room.annals(&["events", "--type", "ACCUSE", "--format", "jsonl"]).json()[0];
    let id = line["id"].as_str().unwrap();
    let why = room.annals(&["why", &id[..6]]).fine();
    let why = without_lines(&why).replace(id, "ID");
    insta::assert_snapshot!(why, @r"
    ACCUSE disapprove  VEL GOV (Velmora) → KES GOV (Kestany)
    2020-03-03 · actual · score -2.0
    ID  1 report in 1 article, 1 independent origin

    1. [actor: Velmora] [trigger: condemned] [recipient: Kestany] on [date: Tuesday].
       coded      VEL GOV (Velmora) → KES GOV (Kestany) · actual · 2020-03-03
       rule       accuse.criticise (codebook/events/accuse.md:N)
       article    Presidents of Ardovia and Kestany meet in Velm, sentence 4
       outlet     Straits Courier
       published  2020-03-05T10:15:00+02:00
       modified   not stated
       url        https://straits.example/presidents-of-ardovia-and-kestany-meet-in-velm
       read from  a.html (html)
       joined     names the event most closely
    ");
    let json: Value = serde_json::from_str(&room.annals(&["why", id, "--json"]).fine()).unwrap();
    assert_eq!(json["reports"].as_array().unwrap().len(), 1);
    let run = room.annals(&["why", "zzzz"]);
    assert_eq!(run.code, 2);
    assert!(run.err.starts_with("annals: no event of the record has an id beginning with `zzzz`"));
}

#[test]
fn explain_shows_words_tree_entities_rules_and_reports() {
    let room = Room::new();
    let sentence = "Velmora condemned Kestany on Tuesday.";
    let shown = room.annals(&["explain", sentence, "--date", "2020-03-05"]).fine();
    // Which rules came near changes with the codebook.
    assert!(shown.contains(" lost "), "{shown}");
    let shown = without_lines(&shown);
    let fired: Vec<&str> = shown.lines().filter(|line| !line.contains(" lost ")).collect();
    insta::assert_snapshot!(fired.join("\n"), @r"
    Velmora condemned Kestany on Tuesday.

      1 Velmora   Velmora PROPN ┌─nsubj
      2 condemned condemn VERB  root
      3 Kestany   Kestany PROPN ├─obj
      4 on        on      ADP   │ ┌─case
      5 Tuesday   Tuesday PROPN ├─obl
      6 .         .       PUNCT └─punct

    entities
      1 Velmora → VEL GOV (Velmora) [state] state:VEL
      3 Kestany → KES GOV (Kestany) [state] state:KES

    rules
      2 condemned      fired accuse.criticise  codebook/events/accuse.md:N

    reports
        ACCUSE disapprove  VEL GOV (Velmora) → KES GOV (Kestany)
          actual · score -2.0 · words: condemned · 2020-03-03 · accuse.criticise
    ");
    let json = room.annals(&["explain", sentence, "--json"]).fine();
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["sentences"][0]["reports"][0]["event_type"], "ACCUSE");
    room.write("text.txt", "Velmora condemned Kestany.\n\nArdovia did not.\n");
    let shown = room.annals(&["explain", "--file", "text.txt", "--all"]).fine();
    assert!(shown.contains("Ardovia did not."), "{shown}");
    let run = room.annals(&["explain", sentence, "--date", "tomorrow"]);
    assert_eq!(run.code, 2);
}

#[test]
fn code_answers_every_line_of_a_document() {
    let room = Room::new();
    let lines = [
        json!({"doc": "a", "sent": 1, "title": "Ardovia and Kestany", "published": "2020-03-05",
               "text": "Velmora condemned Kestany on Tuesday."}),
        json!({"doc": "a", "sent": 2, "text": "Nothing happened. Nor did it later."}),
        json!({"doc": "a", "sent": 3}),
        json!({"doc": "b", "sent": 1, "text": ""}),
    ];
    let mut input: String = lines.iter().map(|line| format!("{line}\n")).collect();
    input.push_str("no json\n");
    let run = room.annals_with(&["code", "-"], &input);
    assert_eq!(run.code, 0, "{}", run.err);
    let out = run.json();
    let keys: Vec<_> = out.iter().map(|line| (line["doc"].clone(), line["sent"].clone())).collect();
    assert_eq!(
        keys,
        [
            (json!("a"), json!(1)),
            (json!("a"), json!(2)),
            (json!("a"), json!(3)),
            (json!("b"), json!(1)),
            (Value::Null, Value::Null)
        ]
    );
    let event = &out[0]["events"][0];
    let fields: Vec<&str> = event.as_object().unwrap().keys().map(String::as_str).collect();
    let mut wanted = [
        "type",
        "mode",
        "actor",
        "recipient",
        "status",
        "count",
        "date",
        "speaker",
        "trigger",
        "rule",
    ];
    wanted.sort_unstable();
    assert_eq!(fields, wanted);
    assert_eq!(event["type"], "ACCUSE");
    assert_eq!(event["actor"][0], json!({"text": "Velmora", "country": "VEL", "sector": ["GOV"]}));
    assert_eq!(event["date"], "2020-03-03");
    assert_eq!(out[1]["events"], json!([]));
    assert!(out[2]["error"].as_str().unwrap().contains("missing field `text`"));
    assert_eq!(out[3]["events"], json!([]));
    assert!(out[4]["error"].as_str().unwrap().contains("no JSON"));
    // The file gives the same as standard input, on any number of threads.
    room.write("in.jsonl", &input);
    for threads in ["1", "3"] {
        let again = room.annals(&["code", "in.jsonl", "--threads", threads]);
        assert_eq!(again.out, run.out);
    }
}

#[test]
fn relate_and_entity_answer_every_line() {
    let room = Room::new();
    let input = concat!(
        r#"{"id": 7, "sentence": "Velmora condemned Kestany.", "actor": "Velmora", "recipient": "Kestany"}"#,
        "\n{\"id\": 8}\n"
    );
    let out = room.annals_with(&["relate", "-"], input).json();
    assert_eq!(out.len(), 2);
    assert_eq!((&out[0]["id"], &out[0]["type"]), (&json!(7), &json!("ACCUSE")));
    assert!(out[0]["rule"].is_string() && out[0]["status"] == "actual");
    assert_eq!(out[1]["id"], 8);
    assert!(out[1]["error"].is_string());
    let input = "{\"id\": \"x\", \"text\": \"Kestan troops\", \"date\": \"2020-03-05\"}\n\n";
    let out = room.annals_with(&["entity", "-"], input).json();
    assert_eq!(out[0]["id"], "x");
    assert_eq!((&out[0]["country"], &out[0]["sector"]), (&json!("KES"), &json!(["MIL"])));
    assert!(out[0]["kind"].is_string());
    assert!(out[1]["error"].is_string());
}

#[test]
fn article_keeps_the_names_of_pages_as_given() {
    let room = Room::new();
    room.write("html/a.html", meeting());
    room.write("html/b.html", "");
    let table =
        "{\"title\": \"Ardovia recalls envoy\", \"text\": \"Ardovia recalled its envoy.\"}\n";
    room.write("rows.jsonl", table.repeat(2));
    let run = room.annals(&[
        "article",
        "html/a.html",
        "html/b.html",
        "none.html",
        "rows.jsonl",
        "--jsonl",
    ]);
    assert_eq!(run.code, 1);
    let lines = run.json();
    let pages: Vec<&str> = lines.iter().map(|line| line["page"].as_str().unwrap()).collect();
    assert_eq!(pages[..3], ["html/a.html", "html/b.html", "none.html"]);
    assert_eq!(pages[3], "rows.jsonl:0");
    assert_eq!(lines[0]["title"], "Presidents of Ardovia and Kestany meet in Velm");
    assert_eq!(lines[0]["published"], "2020-03-05T10:15:00+02:00");
    assert!(lines[1]["error"].is_string() && lines[2]["error"].is_string());
    assert_eq!(room.annals(&["article", "html", "--jsonl"]).json().len(), 2);
    let shown = room.annals(&["article", "html/a.html"]).fine();
    assert!(shown.contains("published 2020-03-05T10:15:00+02:00"), "{shown}");
}

#[test]
fn article_says_what_each_field_rests_on() {
    let room = Room::new();
    room.write("a.html", meeting());
    let shown = room.annals(&["article", "a.html", "--why"]).fine();
    let taken = |words: &str| shown.lines().any(|l| l.starts_with('✓') && l.contains(words));
    assert!(taken("Presidents of Ardovia and Kestany meet in Velm"), "{shown}");
    assert!(taken("text "), "{shown}");
    let line = room.annals(&["article", "a.html", "--why", "--jsonl"]).json().remove(0);
    let evidence = line["evidence"].as_array().unwrap();
    assert!(evidence.iter().any(|said| said["field"] == "published" && said["taken"] == true));
    assert!(room.annals(&["article", "a.html", "--jsonl"]).json()[0]["evidence"].is_null());
}

#[test]
fn parse_answers_in_json_and_conllu() {
    let room = Room::new();
    let input = "{\"id\": \"s\", \"text\": \"Ardovia met Kestany. It didn't.\"}\nbroken\n";
    let out = room.annals_with(&["parse", "-"], input).json();
    assert_eq!(out[0]["sentences"].as_array().unwrap().len(), 2);
    assert!(out[1]["error"].is_string());
    let conllu = room.annals_with(&["parse", "-", "--conllu"], input).fine();
    assert!(conllu.starts_with("# newdoc id = s\n# sent_id = s-1\n"), "{conllu}");
    assert!(conllu.contains("# error = "), "{conllu}");
    let gold = "# text = Ardovia met\n1\tArdovia\t_\t_\t_\t_\t0\troot\t_\t_\n2\tmet\t_\t_\t_\t_\t1\tdep\t_\t_\n\n";
    room.write("gold.conllu", gold);
    let read = room.annals(&["parse", "--conllu-in", "gold.conllu"]).fine();
    let forms: Vec<&str> = read.lines().filter_map(|line| line.split('\t').nth(1)).collect();
    assert_eq!(forms, ["Ardovia", "met"]);
    room.write("bad.conllu", "1\tArdovia\n");
    let run = room.annals(&["parse", "--conllu-in", "bad.conllu"]);
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.err, @r"
    annals: `bad.conllu` is no CoNLL-U
      because: line 1: 2 columns, a CoNLL-U word has 10
      hint: columns are parted by tabs
    ");
}

#[test]
fn the_codebook_holds_what_it_says() {
    let room = Room::new();
    let run = room.annals(&["codebook", "check"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.out.contains("every example holds"), "{}", run.out);
    let listed = room.annals(&["codebook", "list"]).fine();
    assert!(listed.contains("consult.meet "), "{listed}");
}

#[test]
fn the_demonstration_reads_the_shipped_pages() {
    let room = Room::new();
    let shown = room.annals(&["demo"]).fine();
    for words in [
        "$ annals read ",
        "Events by type",
        "$ annals show RUS TUR --year 2020",
        "Russia – Turkey",
        "Score by month",
        "$ annals why ",
        "annals-demo.db",
    ] {
        assert!(shown.contains(words), "{words}:\n{shown}");
    }
    // A second time gives the same, but for the time it took.
    let again = room.annals(&["demo"]).fine();
    let rest = |text: &str| {
        text.lines().filter(|l| !l.starts_with("Read ")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(rest(&again), rest(&shown));
    // The first look holds no warning.
    assert!(!shown.contains("warning"), "{shown}");
    let run = room.annals(&["demo", "--pages", "nowhere"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("no folder of pages at `nowhere`"), "{}", run.err);
    room.write("precious.db", "no record");
    let run = room.annals(&["demo", "--into", "precious.db"]);
    assert_eq!(run.code, 2);
    assert_eq!(std::fs::read(room.path().join("precious.db")).unwrap(), b"no record");
}

#[test]
fn floors_hold_on_what_the_repository_brings() {
    let room = Room::new();
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let (evals, pages) = (format!("{root}/evals"), format!("{root}/pages"));
    let run = room.annals(&[
        "eval",
        "--data",
        "none",
        "--pages",
        "none",
        "--evals",
        &evals,
        "--own-pages",
        &pages,
    ]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.out.contains("entities.both"), "{}", run.out);
    assert!(
        run.out.contains("not there, so not measured: none/events-dev/dev.jsonl"),
        "{}",
        run.out
    );
}

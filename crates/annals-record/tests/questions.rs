//! What can be asked of a record, and what it answers.

mod support;

use annals_model::{Context, EventType, Finding, Mode, Sector, Status};
use annals_record::{DyadQuery, Filter, Kept, Order, Record, Who};
use support::*;

fn news() -> Vec<Page> {
    vec![
        page("ardovia-post.example/talks")
            .published("2024-03-05T08:10")
            .modified("2024-03-05T09:00")
            .agency("Kestan News Agency")
            .headline("Verro and Toll talk grain", &[])
            .says(
                "Ilan Verro called Mara Toll on Monday, the palace said.",
                &[event("CONSULT phone ARD GOV:Ilan Verro+KES GOV:Mara Toll")
                    .on("2024-03-04")
                    .by("KES GOV")
                    .trigger("called")
                    .context(Context::Economic)],
            )
            .says(
                "Ardovia will send grain to Kestany, Ilan Verro promised.",
                &[event("AGREE ARD GOV:Ilan Verro>KES")
                    .trigger("promised")
                    .context(Context::Economic)],
            ),
        page("velmora-daily.example/raid").published("2024-04-02").says(
            "Ardovia bombed the harbour of Kestany, killing four.",
            &[event("ASSAULT aerial ARD MIL>KES CVL")
                .at("Port Arden", "KES")
                .dead(4)
                .trigger("bombed")],
        ),
        page("velmora-daily.example/plan").published("2024-05-02").says(
            "Should talks fail, Kestany could strike Ardovia.",
            &[event("ASSAULT KES>ARD").status(Status::Hypothetical).trigger("strike")],
        ),
        page("velmora-daily.example/joint").published("2024-06-02").says(
            "Ardovia and Kestany condemned Velmora.",
            &[event("ACCUSE disapprove ARD+KES>VEL").trigger("condemned")],
        ),
    ]
}

fn ask(record: &Record, filter: Filter) -> Vec<String> {
    record.all_events(&filter).unwrap().iter().map(|event| event.event_type.to_string()).collect()
}

#[test]
fn filters() {
    let held = record_of(&news());
    let who = |text: &str| Some(Who::from(text));
    let all = Filter::default;
    let check = |filter: Filter, expect: &[&str]| {
        let count = held.record.count(&filter).unwrap();
        assert_eq!(ask(&held.record, filter.clone()), expect, "{filter:?}");
        assert_eq!(count, expect.len() as u64);
    };
    check(all(), &["CONSULT", "AGREE", "ASSAULT", "ASSAULT", "ACCUSE"]);
    check(Filter { actor: who("kes"), ..all() }, &["CONSULT", "ASSAULT", "ACCUSE"]);
    // The call is mutual: Kestany is its recipient too.
    check(Filter { recipient: who("KES"), ..all() }, &["CONSULT", "AGREE", "ASSAULT"]);
    check(Filter { party: who("VEL"), ..all() }, &["ACCUSE"]);
    check(Filter { party: who("ilan verro"), ..all() }, &["CONSULT", "AGREE"]);
    check(Filter { party: who("person:mara-toll"), ..all() }, &["CONSULT"]);
    check(Filter { party: who("XXX"), ..all() }, &[]);
    // Condemning a third together is nothing between the two.
    let dyad = |a: &str, b: &str| Filter { dyad: who(a).zip(who(b)), ..all() };
    check(dyad("KES", "ARD"), &["CONSULT", "AGREE", "ASSAULT", "ASSAULT"]);
    check(dyad("ARD", "KES"), &["CONSULT", "AGREE", "ASSAULT", "ASSAULT"]);
    check(dyad("ARD", "ARD"), &[]);
    check(dyad("VEL", "Ardovia"), &["ACCUSE"]);
    check(Filter { sectors: vec![Sector::Mil, Sector::Jud], ..all() }, &["ASSAULT"]);
    check(
        Filter { event_types: vec![EventType::Agree, EventType::Accuse], ..all() },
        &["AGREE", "ACCUSE"],
    );
    check(Filter { modes: vec![Mode::Phone, Mode::Aerial], ..all() }, &["CONSULT", "ASSAULT"]);
    check(Filter { statuses: vec![Status::Hypothetical], ..all() }, &["ASSAULT"]);
    check(Filter { contexts: vec![Context::Economic], ..all() }, &["CONSULT", "AGREE"]);
    check(
        Filter { from: Some(day("2024-04-02")), to: Some(day("2024-05-01")), ..all() },
        &["ASSAULT"],
    );
    check(Filter { outlet: Some("Ardovia-Post.example".into()), ..all() }, &["CONSULT", "AGREE"]);
    check(Filter { agency: Some("kestan news agency".into()), ..all() }, &["CONSULT", "AGREE"]);
    check(Filter { text: Some("grain kestany".into()), ..all() }, &["AGREE"]);
    check(Filter { text: Some("\"harbour of\"".into()), ..all() }, &["ASSAULT"]);
    check(Filter { text: Some("of\" harbour (".into()), ..all() }, &["ASSAULT"]);
    check(Filter { tally: Some(true), ..all() }, &[]);
    let error = held.record.all_events(&Filter { text: Some("--".into()), ..all() }).unwrap_err();
    insta::assert_snapshot!(error, @"`--` cannot be searched for: it holds no word");

    let page = |order, limit, offset| {
        ask(&held.record, Filter { order, limit: Some(limit), offset, ..all() })
    };
    assert_eq!(page(Order::NewestFirst, 1, 0), ["ACCUSE"]);
    assert_eq!(page(Order::Score, 1, 0), ["ASSAULT"]);
    assert_eq!(page(Order::Date, 2, 1), ["AGREE", "ASSAULT"]);
    assert_eq!(page(Order::Weight, u64::MAX, 0).len(), 5);
}

#[test]
fn what_two_countries_did_is_counted_as_it_is_listed() {
    let held = record_of(&news());
    let (record, ard) = (&held.record, Who::from("ARD"));
    let pair = || Filter { dyad: Some((ard.clone(), "KES".into())), ..Filter::default() };
    let filters = [
        pair(),
        Filter { dyad: Some(("kes".into(), ard.clone())), ..Filter::default() },
        Filter { event_types: vec![EventType::Assault], ..pair() },
        Filter { modes: vec![Mode::Phone, Mode::Aerial], ..pair() },
        Filter { statuses: vec![Status::Hypothetical], ..pair() },
        Filter { contexts: vec![Context::Economic], ..pair() },
        Filter { sectors: vec![Sector::Gov], ..pair() },
        Filter { actor: Some("KES".into()), ..pair() },
        Filter { from: Some(day("2024-03-05")), to: Some(day("2024-04-30")), ..pair() },
        Filter { outlet: Some("velmora-daily.example".into()), ..pair() },
        Filter { text: Some("kestany".into()), ..pair() },
        Filter { tally: Some(true), ..pair() },
    ];
    for filter in filters {
        let listed = record.all_events(&filter).unwrap();
        assert_eq!(record.count(&filter).unwrap(), listed.len() as u64, "{filter:?}");
        for order in [Order::Date, Order::NewestFirst] {
            let whole = record.all_events(&Filter { order, ..filter.clone() }).unwrap();
            for (offset, limit) in [(0, 1), (1, 1), (0, 3), (2, 2), (9, 1), (0, 0)] {
                let page = Filter { order, offset, limit: Some(limit), ..filter.clone() };
                let stretch: Vec<_> =
                    whole.iter().skip(offset as usize).take(limit as usize).cloned().collect();
                assert_eq!(record.all_events(&page).unwrap(), stretch, "{page:?}");
            }
        }
        let mut glances = Vec::new();
        record.glances(&filter, Some(&ard), |glance| glances.push(glance)).unwrap();
        let mut glances: Vec<String> = glances
            .iter()
            .map(|one| {
                let acts = !one.mutual && one.acts;
                let told = (one.event_type, one.mode, one.status, one.start, &one.contexts);
                format!("{told:?} {acts} {} {} {}", one.quad, one.score, one.tally)
            })
            .collect();
        glances.sort_unstable();
        let mut expect: Vec<String> = listed
            .iter()
            .map(|row| {
                let of_ard = |party: &annals_model::Participant| {
                    party.country.is_some_and(|code| code.as_str() == "ARD")
                };
                let acts = !row.mutual && row.actors.iter().any(of_ard);
                let start = row.when.map(|when| when.start);
                let mode = row.modes.first().copied();
                let told = (row.event_type, mode, row.status, start, &row.contexts);
                format!("{told:?} {acts} {} {} {}", row.quad, row.score, row.tally)
            })
            .collect();
        expect.sort_unstable();
        assert_eq!(glances, expect, "{filter:?}");
    }
}

#[test]
fn evidence() {
    let held = record_of(&news());
    let event = held
        .record
        .all_events(&Filter { modes: vec![Mode::Phone], ..Filter::default() })
        .unwrap()
        .remove(0);
    let detail = held.record.event(&event.id).unwrap().unwrap();
    assert_eq!(detail.event, event);
    let report = &detail.reports[0];
    let sentence = report.sentence.as_deref().unwrap();
    assert_eq!(sentence, "Ilan Verro called Mara Toll on Monday, the palace said.");
    assert_eq!(report.trigger[0].of(sentence), "called");
    assert_eq!(report.actors[1].span.unwrap().of(sentence), "Mara Toll");
    assert_eq!(report.speakers[0].country.unwrap().as_str(), "KES");
    assert_eq!(report.article.agency.as_deref(), Some("Kestan News Agency"));
    assert_eq!(report.article.published_at.unwrap().to_string(), "2024-03-05T08:10");
    assert_eq!(report.article.modified_at.unwrap().to_string(), "2024-03-05T09:00");
    assert_eq!(report.codebook_version, "book-1");
    assert_eq!(report.revision, (1, 1));
    for nobody in ["", "zzzzzzzzzzzz", "e' OR 1", "~"] {
        assert_eq!(held.record.event(nobody).unwrap(), None);
    }
}

#[test]
fn a_changed_page_is_a_revision() {
    let first = || {
        page("ardovia-post.example/raid?utm_source=feed")
            .published("2024-04-02T07:00")
            .says("Ardovia bombed the harbour.", &[event("ASSAULT aerial ARD>KES")])
            .says("The envoys met.", &[event("CONSULT ARD+KES")])
    };
    let corrected = || {
        page("ardovia-post.example/raid")
            .published("2024-04-02T07:00")
            .modified("2024-04-02T11:30")
            .says("The envoys met.", &[event("CONSULT ARD+KES")])
            .says("An earlier version said the harbour was bombed.", &[])
    };
    let mut held = new_record();
    let mut keep = |page: Page| held.record.keep(&held.run, &[page.0]).unwrap().remove(0);
    assert_eq!(keep(first()), Kept::New);
    assert_eq!(keep(first()), Kept::Unchanged);
    assert_eq!(keep(corrected()), Kept::Revision { added: 1, removed: 1, in_force: true });
    assert_eq!(keep(first()), Kept::Unchanged);
    let record = &held.record;
    assert_eq!(record.check().unwrap(), Vec::<String>::new());
    assert_eq!(ask(record, Filter::default()), ["CONSULT"]);

    let every = Filter { superseded: true, ..Filter::default() };
    let raid =
        &record.all_events(&Filter { event_types: vec![EventType::Assault], ..every }).unwrap()[0];
    assert_eq!((raid.reports, raid.origins), (0, 0));
    let detail = record.event(&raid.id).unwrap().unwrap();
    assert!(detail.reports[0].superseded);
    assert_eq!(detail.reports[0].revision, (1, 2));

    let met = &record.all_events(&Filter::default()).unwrap()[0];
    let detail = record.event(&met.id).unwrap().unwrap();
    let superseded: Vec<bool> = detail.reports.iter().map(|report| report.superseded).collect();
    assert_eq!(superseded, [false, true]);
    assert_eq!((met.reports, met.articles, met.origins), (1, 1, 1));
    record
        .articles(|article| {
            assert_eq!(article.revisions, 2);
            assert_eq!(article.info.modified_at.unwrap().to_string(), "2024-04-02T11:30");
        })
        .unwrap();
}

const LEAD: [&str; 3] = [
    "Envoys of Ardovia and Kestany sat down on Tuesday in the old customs house by the river Vey.",
    "It was the first time in eleven months that the two neighbours had spoken across one table.",
    "Neither side would say what had been agreed, though both delegations smiled as they left it.",
];

fn wire(url: &str, headline: &str, published: &str, paragraphs: &[&str]) -> Page {
    let mut page = page(url).published(published).agency("Vey Wire").headline(headline, &[]);
    for words in paragraphs {
        let met = event("CONSULT ARD+KES");
        let events = if words.contains("sat down") { vec![met] } else { vec![] };
        page = page.says(words, &events);
    }
    page
}

#[test]
fn copies_share_an_origin() {
    let [a, b, c] = LEAD;
    let more = "Markets in both capitals hardly moved.";
    let pages = [
        wire("a.example/1", "Envoys meet by the river", "2024-03-05", &[a, b, c, more]),
        // Verbatim, retitled, cut, topped, and reprinted two days later.
        wire("b.example/1", "Envoys meet by the river", "2024-03-05", &[a, b, c, more]),
        wire("c.example/1", "Talks at the customs house", "2024-03-05", &[a, b, c, more]),
        wire("d.example/1", "Talks", "2024-03-06", &[a, b, c]),
        wire("e.example/1", "Talks", "2024-03-06", &["Our readers have waited for it.", a, b, c]),
        wire("f.example/1", "Talks resumed", "2024-03-08", &[a, b, c, more]),
        // Of their own making.
        wire("g.example/1", "River talks", "2024-03-05", &["Ardovia and Kestany sat down again."]),
        wire("h.example/1", "Late word", "2024-03-06", &["Negotiators sat down at last.", c, more]),
    ];
    let held = record_of(&pages);
    let events = held.record.all_events(&Filter::default()).unwrap();
    assert_eq!(events.len(), 1, "{}", lines(&held.record));
    let event = &events[0];
    assert_eq!((event.reports, event.articles, event.origins), (8, 8, 3));
    assert_eq!(event.when.unwrap().to_string(), "2024-03-05");
    let detail = held.record.event(&event.id).unwrap().unwrap();
    assert_eq!(detail.reports.iter().filter(|report| report.copy).count(), 5);
    assert_eq!(held.record.summary().unwrap().origins, 3);

    let mut held = new_record();
    let kept = held
        .record
        .keep(&held.run, &[pages[0].0.clone(), pages[1].0.clone(), pages[6].0.clone()])
        .unwrap();
    assert_eq!(kept, [Kept::New, Kept::Copy { of: Some("a.example".into()) }, Kept::New]);
}

#[test]
fn page_furniture_makes_no_copies() {
    let furniture = [
        "Sign up for the Ardovia Post's morning letter and never miss what matters in the valley.",
        "You can also follow our coverage on the wireless every evening from seven until half past.",
        "Subscribers enjoy full access to the archive, the crossword, and the harbour timetable too.",
    ];
    let pages: Vec<Page> = (0..6)
        .map(|at| {
            let own = format!("Envoys sat down for round {at} of their talks.");
            let mut paragraphs = furniture.to_vec();
            paragraphs.push(&own);
            let headline = format!("Round {at} of the talks");
            wire(&format!("ardovia-post.example/{at}"), &headline, "2024-03-05", &paragraphs)
        })
        .collect();
    let held = record_of(&pages);
    assert_eq!(held.record.summary().unwrap().origins, 6);
}

#[test]
fn findings_are_kept_once() {
    let mut held = new_record();
    let finding = || {
        Finding::error("truncated-gzip", "the archive ends in the middle of a page")
            .at("crawl.warc.gz", Some(4_000_000_000))
            .hint("fetch it again")
    };
    assert_eq!(held.record.note(&held.run, &[finding(), finding()]).unwrap(), 1);
    let again = held.record.begin_run(&info()).unwrap();
    assert_eq!(held.record.note(&again, &[finding()]).unwrap(), 0);
    let mut coded = news().remove(0).0;
    coded.findings.push(Finding::note("unknown-offset", "published 08:10, offset unknown"));
    held.record.keep(&held.run, &[coded]).unwrap();
    let rows = held.record.findings(None).unwrap();
    assert_eq!(rows[0].finding, finding());
    assert_eq!(rows[1].headline.as_deref(), Some("Verro and Toll talk grain"));
    assert_eq!(held.record.findings(Some(1)).unwrap().len(), 1);
    let summary = held.record.summary().unwrap();
    assert_eq!(summary.findings.len(), 2);
}

#[test]
fn a_summary_counts_what_is_there() {
    let mut held = record_of(&news());
    held.record.finish_run(&held.run).unwrap();
    let summary = held.record.summary().unwrap();
    insta::assert_snapshot!(
        serde_json::to_string(&summary).unwrap().replace(",\"", ",\n\""),
        @r#"
    {"articles":4,
    "revisions":4,
    "origins":4,
    "reports":5,
    "events":5,
    "tallies":0,
    "outlets":[["velmora-daily.example",3],["ardovia-post.example",1]],
    "agencies":[["Kestan News Agency",1]],
    "published":["2024-03-05",
    "2024-06-02"],
    "period":["2024-03-04",
    "2024-06-02"],
    "by_type":[["ASSAULT",2],["ACCUSE",1],["AGREE",1],["CONSULT",1]],
    "by_status":[["actual",4],["hypothetical",1]],
    "findings":[],
    "runs":[{"annals_version":"0.1.0",
    "codebook_version":"book-1",
    "model_version":"ewt-1",
    "started_at":"2026-01-05T10:00:00Z",
    "keep_text":true}]}
    "#
    );
}

#[test]
fn the_record_of_one_country() {
    let held = record_of(&news());
    let ask = |a: &str, b: Option<&str>| {
        let query = DyadQuery {
            a: Who::from(a),
            b: b.map(Who::from),
            from: Some(day("2024-01-01")),
            to: Some(day("2024-12-31")),
        };
        let dyad = held.record.dyad(&query).unwrap();
        let types: Vec<String> = dyad
            .by_type
            .iter()
            .map(|count| format!("{} {}", count.event_type, count.events))
            .collect();
        (types.join(", "), dyad.from_a, dyad.from_b, dyad.together)
    };
    let both = "ASSAULT 1, ASSAULT 1, AGREE 1, CONSULT 1".to_owned();
    assert_eq!(ask("ARD", Some("KES")), (both.clone(), 2, 0, 1));
    assert_eq!(ask("KES", Some("ARD")), (both, 0, 2, 1));
    let all = "ASSAULT 1, ASSAULT 1, AGREE 1, CONSULT 1, ACCUSE 1".to_owned();
    assert_eq!(ask("ARD", None).0, all);
    assert_eq!(ask("VEL", None), ("ACCUSE 1".to_owned(), 0, 1, 0));
    let verro = held.record.entities("verro", 5).unwrap();
    assert_eq!(verro.len(), 1);
    assert_eq!(verro[0].events, 2);
}

/// A year's review of two presidents: the shape of the page this project began with.
#[test]
fn a_year_in_review() {
    let both = "RUS GOV:Vladimir Putin+TUR GOV:Recep Tayyip Erdogan";
    let joint = |text: &str| event(&format!("{text} {both}"));
    let year = |event: Event| event.between("2020-01-01", "2020-12-30").by("RUS GOV");
    let review = page("agency.example/2020-12-30")
        .published("2020-12-30T04:29")
        .modified("2020-12-30T05:20")
        .agency("Anadolu Agency")
        .headline("Putin looks to more joint work with Turkey", &[])
        .deck(
            "\"I am sure the Russian and Turkish people will go on working together,\" he wrote.",
            &[event("AGREE RUS GOV:Vladimir Putin>TUR GOV").by("RUS GOV")],
        )
        .says(
            "He was sure that the people of Russia and Turkey will go on working together, the Kremlin said.",
            &[event("AGREE RUS GOV:Vladimir Putin>TUR GOV").by("RUS GOV")],
        )
        .says(
            "The words came in a message from Putin to Erdogan.",
            &[event("CONSULT phone RUS GOV:Vladimir Putin>TUR GOV:Recep Tayyip Erdogan")],
        )
        .says(
            "Trade and other joint work went on at a high level.",
            &[event("COOPERATE RUS GOV+TUR GOV").on("2020").by("RUS GOV").rule("cooperate.cooperation")],
        )
        .says(
            "The two met thrice, spoke over 20 times by phone, and opened a gas pipeline together.",
            &[
                year(joint("CONSULT")).tally(3, Some(3)),
                year(joint("CONSULT phone")).tally(21, None),
                joint("COOPERATE").on("2020").rule("cooperate.launch"),
            ],
        );
    let held = record_of(&[review]);
    insta::assert_snapshot!(lines(&held.record), @r"
    2020 COOPERATE RUS+TUR | 1 reports, 1 origins
    2020 COOPERATE Vladimir Putin+Recep Tayyip Erdogan | 1 reports, 1 origins
    2020-01-01/2020-12-30 CONSULT Vladimir Putin+Recep Tayyip Erdogan 3-3 tally | 1 reports, 1 origins
    2020-01-01/2020-12-30 CONSULT phone Vladimir Putin+Recep Tayyip Erdogan 21- tally | 1 reports, 1 origins
    2020-12-30~ AGREE Vladimir Putin>TUR | 2 reports, 1 origins
    2020-12-30~ CONSULT phone Vladimir Putin>Recep Tayyip Erdogan | 1 reports, 1 origins
    ");
    let query = DyadQuery {
        a: Who::from("TUR"),
        b: Some(Who::from("RUS")),
        from: Some(day("2020-01-01")),
        to: Some(day("2020-12-31")),
    };
    let dyad = held.record.dyad(&query).unwrap();
    assert_eq!((dyad.tallies.len(), dyad.timeline.len()), (2, 4));
    assert_eq!(dyad.agencies, [("Anadolu Agency".to_owned(), 6)]);
    // The message is one of the 21 calls and messages, and no meeting.
    let missing: Vec<(usize, u32)> =
        dyad.tallies.iter().map(|tally| (tally.held.len(), tally.missing)).collect();
    assert!(missing.contains(&(0, 3)) && missing.contains(&(1, 20)), "{missing:?}");
}

#[test]
fn other_programs_find_clear_tables() {
    let mut held = record_of(&news());
    held.record.finish_run(&held.run).unwrap();
    let db = rusqlite::Connection::open(held.record.path()).unwrap();
    let text = |sql: &str| -> String { db.query_row(sql, [], |row| row.get(0)).unwrap() };
    insta::assert_snapshot!(
        text(
            "SELECT group_concat(start_date || ' ' || event_type || ' ' || actor_countries || \
             '>' || coalesce(recipient_countries, '') || ' ' || origins, char(10)) \
             FROM (SELECT * FROM events_flat ORDER BY start_date, event_type)"
        ),
        @r"
    2024-03-04 CONSULT ARD KES> 1
    2024-03-05 AGREE ARD>KES 1
    2024-04-02 ASSAULT ARD>KES 1
    2024-05-02 ASSAULT KES>ARD 1
    2024-06-02 ACCUSE ARD KES>VEL 1
    "
    );
    assert_eq!(
        text("SELECT sentence FROM reports_flat WHERE rule = 'accuse.main'"),
        "Ardovia and Kestany condemned Velmora."
    );
}

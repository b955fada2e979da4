//! The merging rules of `cluster.rs`, one by one.

mod support;

use annals_model::Status;
use support::*;

/// Two articles of unlike outlets with one report each: are they one event?
fn check(why: &str, a: Event, b: Event, one: bool) {
    let pages = [
        page("ardovia-post.example/1")
            .published("2024-03-05")
            .says("The first paper tells it in its own words this morning.", &[a]),
        page("kestany-times.example/2")
            .published("2024-03-05")
            .says("Another newsroom describes what went on quite differently.", &[b]),
    ];
    let record = record_of(&pages).record;
    let events = record.all_events(&Default::default()).unwrap();
    assert_eq!(events.len() == 1, one, "{why}\n{}", lines(&record));
    if one {
        assert_eq!((events[0].reports, events[0].origins), (2, 2), "{why}");
    }
}

#[test]
fn participants() {
    let same = |a, b| (event(a), event(b));
    let rows = [
        ("names by country", same("CONSULT ARD+KES", "CONSULT KES+ARD"), true),
        ("a caller and a called", same("CONSULT phone ARD>KES", "CONSULT phone KES+ARD"), true),
        ("a visit has a direction", same("CONSULT visit ARD>KES", "CONSULT visit KES>ARD"), false),
        ("an attack has a direction", same("ASSAULT ARD>KES", "ASSAULT KES>ARD"), false),
        (
            "a person fits the country",
            same("CONSULT ARD GOV:Ilan Verro+KES GOV", "CONSULT ARD+KES"),
            true,
        ),
        (
            "two persons of one country do not fit",
            same("CONSULT ARD GOV:Ilan Verro+KES GOV", "CONSULT ARD GOV:Oda Renn+KES GOV"),
            false,
        ),
        (
            "a delegation fits its head",
            same("CONSULT ARD:Ilan Verro+ARD:Oda Renn+KES", "CONSULT ARD:Ilan Verro+KES"),
            true,
        ),
        (
            "an office fits the country, not another office",
            same("CONSULT ARD@foreign minister+KES", "CONSULT ARD@defence minister+KES"),
            false,
        ),
        ("sectors", same("ASSAULT ARD MIL>KES CVL", "ASSAULT ARD REB>KES CVL"), false),
        ("an unknown sector", same("ASSAULT ARD MIL>KES CVL", "ASSAULT ARD>KES CVL"), true),
        ("a third party more", same("CONSULT ARD+KES", "CONSULT ARD+KES+VEL"), false),
        ("nobody known", same("PROTEST demo - CVL", "PROTEST demo - CVL"), false),
        ("one country, nothing more", same("PROTEST demo ARD CVL", "PROTEST demo ARD CVL"), false),
        (
            "one person known by name",
            same("ACCUSE ARD GOV:Ilan Verro", "ACCUSE ARD GOV:Ilan Verro"),
            true,
        ),
        ("types", same("AID ARD>KES", "SUPPORT ARD>KES"), false),
    ];
    for (why, (a, b), one) in rows {
        check(why, a, b, one);
    }
}

#[test]
fn manner_place_and_count() {
    let shelled = || event("ASSAULT heavy-weapons ARD>KES");
    check("a mode fits none", shelled(), event("ASSAULT ARD>KES"), true);
    check("two modes", shelled(), event("ASSAULT aerial ARD>KES"), false);
    check(
        "a shared mode",
        event("ASSAULT aerial drone ARD>KES"),
        event("ASSAULT drone ARD>KES"),
        true,
    );
    check("a place fits none", shelled().at("Port Arden", "KES"), shelled(), true);
    check("two places", shelled().at("Port Arden", "KES"), shelled().at("Lower Vey", "KES"), false);
    let mut three = shelled();
    three.count = Some(annals_model::Count { min: 3, max: Some(3) });
    let mut five = shelled();
    five.count = Some(annals_model::Count { min: 5, max: None });
    check("a count fits none", three.clone(), shelled(), true);
    check("two counts", three, five, false);
    check(
        "a march in one city",
        event("PROTEST demo ARD CVL").at("Port Arden", "ARD"),
        event("PROTEST demo ARD CVL").at("Port Arden", "ARD"),
        true,
    );
}

#[test]
fn time() {
    let met = || event("CONSULT ARD+KES");
    check("one day", met().on("2024-03-04"), met().on("2024-03-04"), true);
    check("two days", met().on("2024-03-04"), met().on("2024-03-05"), false);
    check("a report without a date, printed the day after", met().on("2024-03-04"), met(), true);
    check("a report without a date, printed days after", met().on("2024-03-01"), met(), false);
    let named = || event("CONSULT ARD GOV:Ilan Verro+KES");
    let week = |event: Event| event.between("2024-03-03", "2024-03-09");
    check("a week and a day in it", week(named()), named().on("2024-03-04"), true);
    check("a week and a day outside it", week(named()), named().on("2024-03-10"), false);
    check("a week, with nobody named", week(met()), met().on("2024-03-04"), false);
    check("the same week", week(met()), week(met()), true);
    let visit = || event("CONSULT visit ARD>KES");
    let town = |event: Event| event.at("Port Lund", "KES");
    check(
        "a week and a day, in one town",
        week(town(visit())),
        town(visit()).on("2024-03-04"),
        true,
    );
    let country = |event: Event| event.at("Kestany", "KES");
    check("a country is no town", week(country(visit())), country(visit()).on("2024-03-04"), false);
    check("a town in its country", town(visit()), country(visit()), true);
    check("a town of another country", town(visit()), visit().at("Ardovia", "ARD"), false);
    check("one year, told by one rule", met().on("2023"), met().on("2023"), true);
    check("one year, told by two", met().on("2023"), met().on("2023").rule("consult.talks"), false);
    check("a year and a day in it", met().on("2024"), met().on("2024-03-04"), false);
}

#[test]
fn status() {
    let met = || event("CONSULT ARD+KES").on("2024-03-04");
    for status in [Status::Future, Status::Hypothetical, Status::Negated] {
        check("never with actual", met(), met().status(status), false);
        check("with its own kind", met().status(status), met().status(status), true);
    }
    check("background of a dated day", met(), met().status(Status::Historical), true);
    let undated = || event("CONSULT ARD+KES").status(Status::Historical);
    check("background without a date", undated(), undated(), false);
}

#[test]
fn an_article_that_tells_it_again_is_one_event() {
    let spoke = || event("CONSULT phone ARD GOV:Ilan Verro+KES GOV:Mara Toll");
    let held = record_of(&[page("ardovia-post.example/call")
        .published("2024-03-05T08:00")
        .headline("Verro and Toll speak", &[event("CONSULT ARD+KES")])
        .says("Ilan Verro called Mara Toll on Monday.", &[spoke().on("2024-03-04")])
        .says("In the call they spoke of water.", &[spoke()])]);
    insta::assert_snapshot!(
        lines(&held.record),
        @"2024-03-04 CONSULT phone Ilan Verro+Mara Toll | 3 reports, 1 origins"
    );
}

#[test]
fn deck_and_body_are_two_wordings_of_one_statement() {
    let agreed = || event("AGREE ARD GOV:Ilan Verro>KES");
    let held = record_of(&[page("ardovia-post.example/2025")
        .published("2024-12-30T04:29")
        .headline("Verro eyes further work with Kestany", &[agreed().rule("agree.eye")])
        .deck("\"Ardovian and Kestan people will go on working together\"", &[agreed()])
        .says(
            "Verro was sure that the people of Ardovia and Kestany will go on working.",
            &[agreed()],
        )]);
    insta::assert_snapshot!(
        lines(&held.record),
        @"2024-12-30~ AGREE Ilan Verro>KES | 3 reports, 1 origins"
    );
}

#[test]
fn different_standing_relations_of_one_article_stay_apart() {
    let held = record_of(&[page("ardovia-post.example/year")
        .published("2024-12-30")
        .says(
            "High turnover in trade between the two neighbours was maintained.",
            &[event("COOPERATE ARD+KES").on("2024").rule("cooperate.cooperation")],
        )
        .says(
            "Ardovia and Kestany launched the Vey pipeline together.",
            &[event("COOPERATE ARD+KES").on("2024").rule("cooperate.launch")],
        )]);
    insta::assert_snapshot!(lines(&held.record), @r"
    2024 COOPERATE ARD+KES | 1 reports, 1 origins
    2024 COOPERATE ARD+KES | 1 reports, 1 origins
    ");
}

#[test]
fn two_reports_of_one_sentence_are_two_events() {
    let struck = || event("ASSAULT aerial ARD>KES").on("2024-03-04");
    let held = record_of(&[page("ardovia-post.example/a")
        .published("2024-03-05")
        .says("Ardovia bombed Kestany at dawn and again at dusk.", &[struck(), struck()])]);
    insta::assert_snapshot!(lines(&held.record), @r"
    2024-03-04 ASSAULT aerial ARD>KES | 1 reports, 1 origins
    2024-03-04 ASSAULT aerial ARD>KES | 1 reports, 1 origins
    ");
}

#[test]
fn what_fits_several_events_stands_alone() {
    let met = |who: &str| event(&format!("CONSULT {who}")).on("2024-03-04");
    let held = record_of(&[
        page("a.example/1")
            .published("2024-03-05")
            .says("The presidents met in the morning.", &[met("ARD:Ilan Verro+KES:Mara Toll")]),
        page("b.example/1")
            .published("2024-03-05")
            .says("Their ministers held talks elsewhere.", &[met("ARD:Oda Renn+KES:Piet Lund")]),
        page("c.example/1")
            .published("2024-03-05")
            .says("Ardovia and Kestany consulted each other.", &[met("ARD+KES")]),
    ]);
    insta::assert_snapshot!(lines(&held.record), @r"
    2024-03-04 CONSULT ARD+KES | 1 reports, 1 origins
    2024-03-04 CONSULT Ilan Verro+Mara Toll | 1 reports, 1 origins
    2024-03-04 CONSULT Oda Renn+Piet Lund | 1 reports, 1 origins
    ");
}

#[test]
fn tallies_stay_apart_and_are_compared() {
    let both = "ARD GOV:Ilan Verro+KES GOV:Mara Toll";
    let met = |date: &str| event(&format!("CONSULT {both}")).on(date);
    let spoke = |date: &str| event(&format!("CONSULT phone {both}")).on(date);
    let year = |event: Event| event.between("2024-01-01", "2024-12-30");
    let mut pages: Vec<Page> = ["2024-02-01", "2024-06-11"]
        .iter()
        .map(|date| {
            page(&format!("a.example/met-{date}"))
                .published(date)
                .says(&format!("The two met on {date} at the river."), &[met(date)])
        })
        .collect();
    pages.push(
        page("a.example/call")
            .published("2024-05-05")
            .says("They spoke by phone about the bridge.", &[spoke("2024-05-05")]),
    );
    pages.push(page("a.example/others").published("2024-07-05").says(
        "Their ministers met as well, for an hour.",
        &[event("CONSULT ARD GOV:Oda Renn+KES GOV:Piet Lund").on("2024-07-05")],
    ));
    pages.push(
        page("a.example/year")
            .published("2024-12-30")
            .says(
                "Verro and Toll met thrice this year.",
                &[year(event(&format!("CONSULT {both}"))).tally(3, Some(3))],
            )
            .says(
                "They spoke over 20 times, the palace said.",
                &[year(event(&format!("CONSULT phone {both}"))).tally(21, None).by("ARD GOV")],
            ),
    );
    // Another paper copies the tally; a third states another number.
    pages.push(page("b.example/year").published("2024-12-30").says(
        "There were three meetings of the two.",
        &[year(event(&format!("CONSULT {both}"))).tally(3, Some(3))],
    ));
    pages.push(page("c.example/year").published("2024-12-30").says(
        "By our count there were four meetings.",
        &[year(event(&format!("CONSULT {both}"))).tally(4, Some(4))],
    ));
    let record = record_of(&pages).record;
    let dyad = record
        .dyad(&annals_record::DyadQuery {
            a: "ard".into(),
            b: Some("KES".into()),
            from: None,
            to: None,
        })
        .unwrap();
    let mut tallies: Vec<String> = dyad
        .tallies
        .iter()
        .map(|tally| {
            format!("{} | held {} missing {}", line(&tally.tally), tally.held.len(), tally.missing)
        })
        .collect();
    tallies.sort();
    insta::assert_snapshot!(tallies.join("\n"), @r"
    2024-01-01/2024-12-30 CONSULT Ilan Verro+Mara Toll 3-3 tally | 2 reports, 2 origins | held 2 missing 1
    2024-01-01/2024-12-30 CONSULT Ilan Verro+Mara Toll 4-4 tally | 1 reports, 1 origins | held 2 missing 2
    2024-01-01/2024-12-30 CONSULT phone Ilan Verro+Mara Toll 21- tally | 1 reports, 1 origins | held 1 missing 20
    ");
    assert_eq!(dyad.timeline.len(), 4);
    assert_eq!(dyad.together, 4);
    assert_eq!(dyad.speakers.len(), 1);
    let months: Vec<(&str, u32)> =
        dyad.by_month.iter().map(|month| (month.month.as_str(), month.events)).collect();
    assert_eq!(months, [("2024-02", 1), ("2024-05", 1), ("2024-06", 1), ("2024-07", 1)]);
}

#[test]
fn an_event_says_why_its_reports_were_joined() {
    let met = || event("CONSULT ARD GOV:Ilan Verro+KES").on("2024-03-04");
    let held = record_of(&[
        page("a.example/1")
            .published("2024-03-04")
            .says("Ilan Verro met a Kestan envoy.", &[met()])
            .says("The meeting took an hour.", &[event("CONSULT ARD+KES")]),
        page("b.example/1")
            .published("2024-03-05")
            .says("Envoys of both sat down with Ilan Verro.", &[met()]),
        page("c.example/1")
            .published("2024-03-05")
            .says("Ardovia spoke with Kestany.", &[event("CONSULT ARD+KES").rule("consult.speak")]),
    ]);
    let events = held.record.all_events(&Default::default()).unwrap();
    assert_eq!(events.len(), 1);
    let detail = held.record.event(&events[0].id[..6]).unwrap().unwrap();
    let why: Vec<String> = detail
        .reports
        .iter()
        .map(|report| format!("{}: {}", report.sentence.as_deref().unwrap(), report.joined))
        .collect();
    insta::assert_snapshot!(why.join("\n"), @r"
    Ilan Verro met a Kestan envoy.: names the event most closely
    The meeting took an hour.: the same article tells it again
    Ardovia spoke with Kestany.: the same participants, manner and time
    Envoys of both sat down with Ilan Verro.: the same participants, manner and time
    ");
}

#[test]
fn an_event_whose_reports_find_another_day_is_parted_without_loss() {
    let told = |outlet: &str, day: &str, words: &str, told: Event| {
        page(&format!("{outlet}.example/1")).published(day).says(words, &[told])
    };
    let visit = || event("CONSULT visit ARD GOV>KES GOV");
    let pages = [
        told("ardovia-post", "2024-03-05", "The first paper tells it in its own words.", visit()),
        told("kestany-times", "2024-03-06", "Another newsroom describes it differently.", visit()),
        told(
            "velmora-daily",
            "2024-03-07",
            "A third desk gives the day on which this came about.",
            visit().on("2024-03-07"),
        ),
    ];
    let mut held = record_of(&pages[..2]);
    assert_eq!(held.record.all_events(&Default::default()).unwrap().len(), 1);
    held.record.keep(&held.run, &[pages[2].0.clone()]).unwrap();
    assert_eq!(held.record.check().unwrap(), Vec::<String>::new());
    // The echo of the sixth is told of the seventh now.
    let at_once = record_of(&pages);
    assert_eq!(at_once.record.all_events(&Default::default()).unwrap().len(), 2);
    assert_eq!(everything(&held.record), everything(&at_once.record));
}

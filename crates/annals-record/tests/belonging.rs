//! What belongs together without being one event, what was nearly joined, what an article was
//! before, who someone is, and what coding anew changes.

mod support;

use annals_model::{Article, Status};
use annals_record::*;
use std::collections::BTreeMap;
use support::*;

fn links(record: &Record, id: &str) -> String {
    let links = record.links(id).unwrap();
    let lines: Vec<String> =
        links.iter().map(|link| format!("{}: {}", link.kind.words(), line(&link.event))).collect();
    lines.join("\n")
}

/// The id of the only event that reads so.
fn id_of(record: &Record, begins: &str) -> String {
    let events = record.all_events(&Filter::default()).unwrap();
    let mut found = events.iter().filter(|event| line(event).starts_with(begins));
    let id = found.next().unwrap_or_else(|| panic!("{begins}\n{}", lines(record))).id.clone();
    assert!(found.next().is_none(), "{begins}");
    id
}

#[test]
fn a_plan_its_fulfilment_and_its_denial_stay_apart_and_are_linked() {
    let visit = || event("CONSULT visit ARD GOV:Ilan Verro>KES");
    let held = record_of(&[
        page("a.example/plan").published("2024-03-01").says(
            "Ilan Verro will visit Kestany on 10 March.",
            &[visit().status(Status::Future).on("2024-03-10")],
        ),
        page("b.example/plan").published("2024-02-20").says(
            "Ilan Verro is to visit Kestany soon, his office said.",
            &[visit().status(Status::Future)],
        ),
        page("a.example/visit")
            .published("2024-03-10")
            .says("Ilan Verro arrived in Kestany on Sunday.", &[visit().on("2024-03-10")]),
        page("c.example/no").published("2024-03-11").says(
            "The palace denied that Ilan Verro had visited Kestany.",
            &[visit().status(Status::Negated).on("2024-03-10")],
        ),
        page("a.example/year").published("2024-12-30").says(
            "In March Ilan Verro visited Kestany, and came home with nothing.",
            &[visit().on("2024-03")],
        ),
    ]);
    let record = &held.record;
    assert_eq!(record.all_events(&Filter::default()).unwrap().len(), 5);
    insta::assert_snapshot!(links(record, &id_of(record, "2024-03-10 CONSULT visit Ilan Verro>KES |")), @r"
    announced before: 2024-02-20~ CONSULT visit Ilan Verro>KES future | 1 reports, 1 origins
    announced before: 2024-03-10 CONSULT visit Ilan Verro>KES future | 1 reports, 1 origins
    denied, or not done: 2024-03-10 CONSULT visit Ilan Verro>KES negated | 1 reports, 1 origins
    told with a longer time: 2024-03 CONSULT visit Ilan Verro>KES | 1 reports, 1 origins
    ");
    insta::assert_snapshot!(links(record, &id_of(record, "2024-02-20~")), @r"
    happened: 2024-03 CONSULT visit Ilan Verro>KES | 1 reports, 1 origins
    happened: 2024-03-10 CONSULT visit Ilan Verro>KES | 1 reports, 1 origins
    ");
    assert_eq!(links(record, "zzzz"), "");
}

#[test]
fn a_gathering_and_a_meeting_at_its_edge_are_two_events() {
    let held = record_of(&[
        page("a.example/summit").published("2024-03-10").says(
            "Leaders of Ardovia, Kestany and Velmora met in Marienfeld.",
            &[event("CONSULT multilateral ARD+KES+VEL").on("2024-03-10").at("Marienfeld", "VEL")],
        ),
        page("b.example/summit").published("2024-03-10").says(
            "Ardovia and Kestany took part in the gathering.",
            &[event("CONSULT multilateral ARD+KES").on("2024-03-10")],
        ),
        page("c.example/edge").published("2024-03-10").says(
            "At its edge, Ardovia and Kestany spoke of prisoners.",
            &[event("CONSULT ARD+KES").on("2024-03-10")],
        ),
    ]);
    let record = &held.record;
    insta::assert_snapshot!(lines(record), @r"
    2024-03-10 CONSULT ARD+KES | 1 reports, 1 origins
    2024-03-10 CONSULT multilateral ARD+KES | 1 reports, 1 origins
    2024-03-10 CONSULT multilateral ARD+KES+VEL | 1 reports, 1 origins
    ");
    insta::assert_snapshot!(links(record, &id_of(record, "2024-03-10 CONSULT ARD+KES |")), @r"
    the gathering around it: 2024-03-10 CONSULT multilateral ARD+KES | 1 reports, 1 origins
    the gathering around it: 2024-03-10 CONSULT multilateral ARD+KES+VEL | 1 reports, 1 origins
    ");
    insta::assert_snapshot!(links(record, &id_of(record, "2024-03-10 CONSULT multilateral ARD+KES+VEL")), @"a meeting at its edge: 2024-03-10 CONSULT ARD+KES | 1 reports, 1 origins");
}

#[test]
fn near_misses_say_what_keeps_them_apart() {
    let struck = || event("ASSAULT aerial ARD>KES").on("2024-03-04");
    let says = |n: u32, words: &str, event: Event| {
        page(&format!("paper-{n}.example/1")).published("2024-03-05").says(words, &[event])
    };
    let held = record_of(&[
        says(1, "Ardovian jets bombed the harbour of Kestany.", struck().at("Port Lund", "KES")),
        says(2, "Bombs fell on a Kestan village.", struck().at("Elstad", "KES")),
        says(
            3,
            "Ardovian guns opened up.",
            event("ASSAULT heavy-weapons ARD>KES").on("2024-03-04"),
        ),
        says(4, "Kestany struck back.", event("ASSAULT aerial KES>ARD").on("2024-03-05")),
        says(5, "Ardovia may strike again.", struck().status(Status::Future)),
        says(6, "Velmora looked on.", event("CONSULT VEL+KES").on("2024-03-04")),
    ]);
    let record = &held.record;
    let bombed = Filter { text: Some("harbour".into()), ..Filter::default() };
    let this = record.all_events(&bombed).unwrap().remove(0).id;
    let near = record.near(&this, 10).unwrap().unwrap();
    let told: Vec<String> = near
        .iter()
        .map(|near| format!("{}: {}", line(&near.event), near.apart.join("; ")))
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    2024-03-04 ASSAULT aerial ARD>KES | 1 reports, 1 origins: another place
    2024-03-04 ASSAULT heavy-weapons ARD>KES | 1 reports, 1 origins: another manner
    2024-03-04 ASSAULT aerial ARD>KES future | 1 reports, 1 origins: another status
    2024-03-05 ASSAULT aerial KES>ARD | 1 reports, 1 origins: other participants, or another direction; another time
    ");
    assert_eq!(record.near("zzzz", 10).unwrap(), None);
    assert_eq!(record.near(&this, 1).unwrap().unwrap().len(), 1);
}

#[test]
fn an_article_tells_what_it_was_before() {
    let first = page("ardovia-post.example/raid")
        .published("2024-04-02T07:00")
        .headline("Five dead in raid on harbour", &[])
        .says(
            "Five people died when jets bombed the harbour of Port Lund at dawn on Tuesday.",
            &[event("ASSAULT aerial ARD>KES").dead(5)],
        )
        .says("The mayor called for blood donors and asked people to stay at home.", &[])
        .says("Schools were closed.", &[]);
    let second = page("ardovia-post.example/raid")
        .published("2024-04-02T07:00")
        .modified("2024-04-02T12:00")
        .headline("Four dead in raid on harbour", &[])
        .says(
            "Four people died when jets bombed the harbour of Port Lund at dawn on Tuesday.",
            &[event("ASSAULT aerial ARD>KES").dead(4)],
        )
        .says("The mayor called for blood donors and asked people to stay at home.", &[])
        .says(
            "An earlier version of this article said five people had been killed.",
            &[event("ASSAULT ARD>KES").dead(5)],
        );
    let held = record_of(&[first, second]);
    let record = &held.record;
    let history = record.history("https://www.ardovia-post.example/raid?utm_source=x").unwrap();
    let history = history.unwrap();
    assert_eq!(record.history(&history.key[..8]).unwrap().as_ref(), Some(&history));
    let last = &history.revisions[1];
    assert!(last.in_force && !history.revisions[0].in_force);
    assert_eq!(last.retitled_from.as_deref(), Some("Five dead in raid on harbour"));
    assert_eq!(last.changed.len(), 1);
    assert!(last.changed[0].0.starts_with("Five") && last.changed[0].1.starts_with("Four"));
    assert_eq!(last.removed, ["Schools were closed."]);
    assert_eq!(last.added, last.corrections);
    assert_eq!(last.counts, (2, 2));
    assert_eq!(record.history("nobody.example/nothing").unwrap(), None);
    // What the correction repeats is no report of the raid.
    let events = record.all_events(&Filter::default()).unwrap();
    assert_eq!(events.len(), 1);
    assert_eq!((events[0].reports, events[0].casualties.dead), (1, Some(5)));
}

#[test]
fn everything_known_of_someone() {
    let met = |office: &str, date: &str| {
        let mut page = page(&format!("a.example/{date}")).published(date).says(
            "Mara Toll received envoys of Ardovia.",
            &[event("CONSULT KES GOV:Mara Toll+ARD").on(date).by("KES GOV:Mara Toll")],
        );
        page.0.reports[0].actors[0].office = Some(office.to_owned());
        page
    };
    let held = record_of(&[
        met("foreign minister", "2022-02-01"),
        met("foreign minister", "2023-02-01"),
        met("president", "2024-02-01"),
        page("b.example/1").published("2024-03-01").says(
            "Velmora accused Mara Toll of lying.",
            &[event("ACCUSE VEL>KES GOV:Mara Toll").on("2024-03-01")],
        ),
    ]);
    let toll = held.record.entity(&Who::Entity("person:mara-toll".into()), None, None, 10).unwrap();
    let roles: Vec<String> = toll
        .roles
        .iter()
        .map(|role| {
            let days = (role.first.unwrap(), role.last.unwrap());
            format!(
                "{} {}/{} {}",
                role.office.as_deref().unwrap_or("-"),
                days.0,
                days.1,
                role.events
            )
        })
        .collect();
    assert_eq!(
        roles,
        [
            "foreign minister 2022-02-01/2023-02-01 2",
            "president 2024-02-01/2024-02-01 1",
            "- 2024-03-01/2024-03-01 1",
        ]
    );
    assert_eq!((toll.name.as_str(), toll.events, toll.spoken), ("Mara Toll", 4, 3));
    assert_eq!(
        toll.by_type,
        [("CONSULT".parse().unwrap(), 3, 0), ("ACCUSE".parse().unwrap(), 0, 1)]
    );
    let partners: Vec<(&str, u32)> =
        toll.partners.iter().map(|partner| (partner.name.as_str(), partner.events)).collect();
    assert_eq!(partners, [("Ardovia", 3), ("Velmora", 1)]);
    let kestany =
        held.record.entity(&Who::Country("KES".into()), Some(day("2024-01-01")), None, 10);
    let kestany = kestany.unwrap();
    assert_eq!((kestany.events, kestany.members[0].name.as_str()), (2, "Mara Toll"));
    let nobody = held.record.entity(&Who::Country("XXX".into()), None, None, 10).unwrap();
    assert_eq!((nobody.events, nobody.kind.as_str()), (0, ""));
}

#[test]
fn an_agency_is_credited_for_copies_that_do_not_name_it() {
    let text = "Envoys of Ardovia and Kestany sat down on Tuesday in the old customs house by the \
                river Vey, the first such meeting in eleven months, and parted without a word.";
    let met = || event("CONSULT ARD+KES").on("2024-03-05");
    let held = record_of(&[
        page("a.example/1").published("2024-03-06").headline("Talks", &[]).says(text, &[met()]),
        page("b.example/1")
            .published("2024-03-05")
            .agency("Vey Wire")
            .headline("Envoys meet", &[])
            .says(text, &[met()]),
        page("c.example/1").published("2024-03-05").says("They met, we hear.", &[met()]),
    ]);
    let record = &held.record;
    let filter = Filter { agency: Some("vey wire".into()), ..Filter::default() };
    let event = record.all_events(&filter).unwrap().remove(0);
    let origins = record.event(&event.id).unwrap().unwrap().origins;
    let told: Vec<String> = origins
        .iter()
        .map(|origin| {
            format!(
                "{} {} {}",
                origin.agency.as_deref().unwrap_or("-"),
                origin.articles,
                origin.first_outlet.as_deref().unwrap_or("-")
            )
        })
        .collect();
    assert_eq!(told, ["Vey Wire 2 b.example", "- 1 c.example"]);
}

/// The article with its reports as another codebook would have them.
fn recoder(pages: &[Page]) -> impl FnMut(Vec<Article>) -> Vec<Option<CodedArticle>> {
    let known: BTreeMap<String, CodedArticle> =
        pages.iter().map(|page| (page.0.article.text.clone(), page.0.clone())).collect();
    move |articles| {
        articles
            .into_iter()
            .map(|article| {
                let coded = known[&article.text].clone();
                assert_eq!(coded.article, article);
                Some(CodedArticle { article, ..coded })
            })
            .collect()
    }
}

#[test]
fn coding_anew_changes_what_the_codebook_changed_and_nothing_else() {
    let pages = |warned: &[Event], bombed: &str| {
        [
            page("a.example/1")
                .published("2024-03-05")
                .agency("Vey Wire")
                .headline("Talks and threats", &[])
                .says("Envoys met on Monday.", &[event("CONSULT ARD+KES").on("2024-03-04")])
                .says("Ardovia warned Kestany of grave steps.", warned),
            page("b.example/2")
                .published("2024-03-06")
                .says("Ardovia bombed the harbour.", &[event(bombed).by("KES GOV")]),
        ]
    };
    let old = pages(&[], "ASSAULT ARD>KES");
    let new = pages(&[event("THREATEN ARD>KES")], "ASSAULT aerial ARD>KES");
    let mut held = record_of(&old);
    held.record.finish_run(&held.run).unwrap();
    let before = everything(&held.record);
    let info = |dry_run| RecodeInfo {
        run: RunInfo { codebook_version: "book-2".into(), ..info() },
        dry_run,
    };

    // Trying it out changes nothing.
    let mut told = Vec::new();
    let tried = held.record.recode(&info(true), recoder(&new), |change| told.push(change)).unwrap();
    assert_eq!(everything(&held.record), before);
    let words: Vec<String> = told
        .iter()
        .map(|change| {
            let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "nothing".into());
            format!("{} | {} => {}", change.sentence, side(&change.before), side(&change.after))
        })
        .collect();
    insta::assert_snapshot!(words.join("\n"), @r"
    Ardovia warned Kestany of grave steps. | nothing => THREATEN, actual: ARD (Ardovia) → KES (Kestany)
    Ardovia bombed the harbour. | ASSAULT, actual: ARD (Ardovia) → KES (Kestany) => ASSAULT aerial, actual: ARD (Ardovia) → KES (Kestany)
    ");
    assert_eq!((tried.revisions, tried.rewritten), (2, 2));
    assert_eq!((tried.events_before, tried.events_after), (2, 3));

    // What cannot be coded stays as it is.
    let none = |articles: Vec<Article>| articles.iter().map(|_| None).collect();
    let left = held.record.recode(&info(true), none, |change| panic!("{change:?}")).unwrap();
    assert_eq!((left.left, left.reports_after), (2, left.reports_before));

    // The same by itself gives nothing to tell.
    let same = held.record.recode(&info(true), recoder(&old), |change| panic!("{change:?}"));
    assert_eq!(same.unwrap().rewritten, 0);

    // Done, the record is as one read with the new codebook.
    held.record.recode(&info(false), recoder(&new), |_| ()).unwrap();
    assert_eq!(held.record.check().unwrap(), Vec::<String>::new());
    let mut fresh = new_record();
    let run = fresh.record.begin_run(&info(false).run).unwrap();
    let coded: Vec<CodedArticle> = new.iter().map(|page| page.0.clone()).collect();
    fresh.record.keep(&run, &coded).unwrap();
    assert_eq!(everything(&held.record), everything(&fresh.record));
    let found = Filter { text: Some("warned".into()), ..Filter::default() };
    assert_eq!(held.record.all_events(&found).unwrap().len(), 1);

    // And back again.
    let back = RecodeInfo { run: support::info(), dry_run: false };
    held.record.recode(&back, recoder(&old), |_| ()).unwrap();
    assert_eq!(everything(&held.record), before);
    assert_eq!(held.record.all_events(&found).unwrap().len(), 0);
}

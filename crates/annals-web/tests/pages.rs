//! Every page, as a reader and as an attacker asks for it.

mod support;

use annals_record::{Access, Filter, Record};
use annals_web::Limits;
use std::net::SocketAddr;
use std::sync::OnceLock;
use support::{add_hostile, get, make, send, start};

/// One server for all tests of this file, over a record with a hostile article in it.
fn server() -> (SocketAddr, &'static Ids) {
    static SERVER: OnceLock<(SocketAddr, Ids)> = OnceLock::new();
    let (address, ids) = SERVER.get_or_init(|| {
        // Kept for as long as the process lives, as the server is.
        let folder = tempfile::tempdir().unwrap().keep();
        let path = folder.join("annals.db");
        make(&path, 200, |_| ());
        let mut record = Record::open(&path, Access::Write).unwrap();
        add_hostile(&mut record);
        let evil = |filter: &Filter| {
            let events = record.all_events(filter).unwrap();
            let event = events.iter().find(|event| event.article.key.len() > 3).unwrap();
            (event.id.clone(), event.article.key.clone())
        };
        let filter = Filter {
            text: Some("\"held talks with\"".into()),
            limit: Some(1),
            ..Filter::default()
        };
        let (event, article) = evil(&filter);
        let hostile = record
            .all_events(&Filter { from: Some(jiff::civil::date(2019, 5, 5)), ..Filter::default() })
            .unwrap();
        let hostile = hostile.iter().find(|event| event.rule == "no.such<rule>").unwrap();
        let ids = Ids {
            event,
            article,
            evil_event: hostile.id.clone(),
            evil_article: hostile.article.key.clone(),
        };
        (start(&path, Limits::default()), ids)
    });
    (*address, ids)
}

struct Ids {
    event: String,
    article: String,
    evil_event: String,
    evil_article: String,
}

fn pages(ids: &Ids) -> Vec<String> {
    let fixed = [
        "/",
        "/events",
        "/events?type=AID,CONSULT&order=newest&page=2",
        "/events?text=%22held%20talks%22",
        "/dyad/RUS/TUR",
        "/dyad/Russia/Turkey?from=2001-01&to=2001-01-05&by=day&measure=events",
        "/entity/RUS",
        "/matrix",
        "/map",
        "/map?colour=score&from=2001",
        "/articles",
        "/codebook",
        "/codebook/events/consult",
        "/codebook/operators/refuse",
        "/codebook/contexts/economy",
        "/explain",
        "/explain?sentence=Ardovia%20vowed%20to%20retaliate.&date=2020-12-30",
        "/search?q=grain",
    ];
    let mut all: Vec<String> = fixed.iter().map(|path| (*path).to_owned()).collect();
    all.extend([&ids.event, &ids.evil_event].map(|id| format!("/event/{id}")));
    all.extend([&ids.article, &ids.evil_article].map(|key| format!("/article/{key}")));
    all
}

#[test]
fn every_page_is_shown_and_guarded() {
    let (address, ids) = server();
    for path in pages(ids) {
        let answer = get(address, &path);
        let text = answer.text();
        assert_eq!(answer.status, 200, "{path}: {text}");
        assert!(text.starts_with("<!DOCTYPE html>"), "{path}");
        assert!(text.contains(" id=\"main\">"), "{path}");
        assert_eq!(text.matches("<h1").count(), 1, "{path}");
        assert!(text.len() < 300_000, "{path}: {} bytes", text.len());
        // Nothing inline, nothing from elsewhere.
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert!(!text.contains(" style=\"") && !text.contains("<style"), "{path}");
        assert_eq!(text.matches("<script").count(), 1, "{path}");
        for part in text.split("src=\"").skip(1) {
            assert!(part.starts_with('/'), "{path}: {}", &part[..40.min(part.len())]);
        }
    }
}

#[test]
fn hostile_words_stay_words() {
    let (address, ids) = server();
    let mut all = pages(ids);
    all.extend(
        [
            "/events?from=2019-05-05&to=2019-05-05",
            "/search?q=%3Cscript%3Ealert(1)%3C/script%3E",
            "/explain?sentence=%3Cimg%20src=x%20onerror=alert(1)%3E",
            "/events?rule=%22%3E%3Cscript%3E",
            "/events?outlet=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
            "/entity/%3Cscript%3E",
            "/event/%3Cscript%3E",
            "/nowhere/%3Cscript%3E",
            "/events?%3Cscript%3E=1",
        ]
        .map(str::to_owned),
    );
    for path in all {
        let text = get(address, &path).text();
        for harm in [
            "<script>alert",
            "<img",
            "onerror=alert(2)>",
            "href=\"javascript:",
            "href=\"data:",
            "'x'\"",
        ] {
            assert!(!text.contains(harm), "{path}: {harm}");
        }
    }
    // The words are there all the same.
    let text = get(address, &format!("/article/{}", ids.evil_article)).text();
    assert!(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{text}");
    assert!(
        text.contains("javascript:alert(document.domain)"),
        "an odd address is shown, as words"
    );
}

#[test]
fn links_outward_are_marked() {
    let (address, ids) = server();
    let text = get(address, &format!("/event/{}", ids.event)).text();
    let link = text.split("<a class=\"out\"").nth(1).unwrap().split('>').next().unwrap();
    assert!(link.contains("https://news.example/"), "{link}");
    assert!(link.contains("noopener") && link.contains("_blank"), "{link}");
}

#[test]
fn no_path_leads_out_of_the_program() {
    let (address, _) = server();
    for path in [
        "/assets/../../Cargo.toml",
        "/assets/%2e%2e%2fCargo.toml",
        "/assets/..%2f..%2fetc%2fpasswd",
        "/codebook/../entities",
        "/codebook/entities/states",
        "/codebook/..%2f..%2f/etc",
        "/codebook/events/..%2fREADME",
        "/export/../annals.db",
        "/export/annals.db",
        "/export/events.table",
        "/figure/timeline.db",
        "/figure/..%2fx.svg",
        "/article/..%2f..%2fetc%2fpasswd",
        "/event/*",
        "//etc/passwd",
        "/annals.db",
    ] {
        let answer = get(address, path);
        assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.status);
        assert!(!answer.text().contains("root:"), "{path}");
    }
}

#[test]
fn what_is_not_understood_is_said() {
    let (address, _) = server();
    let check = |path: &str, status: u16, words: &str| {
        let answer = get(address, path);
        let text = answer.text();
        assert_eq!(answer.status, status, "{path}: {text}");
        assert!(text.contains(words), "{path}: {text}");
    };
    check("/events?type=CONSLUT", 400, "CONSULT");
    check("/events?year=20", 400, "2020-12-30");
    check("/events?colour=", 200, "events");
    check("/events?shape=round", 400, "shape");
    check("/events?by=%ff", 400, "UTF-8");
    check("/dyad/RUS/Nobodia", 404, "Nobodia");
    check("/dyad/RUS/TUR?by=hour", 400, "quarter");
    check("/event/zzzzzzzz", 404, "id");
    check("/api/events/zzzzzzzz", 404, "\"error\"");
    check("/api/events?type=CONSLUT", 400, "\"hint\"");
    check("/api/nothing", 404, "\"error\"");
    check(&format!("/events?text={}", "a".repeat(5000)), 400, "4096");
    check(&format!("/explain?sentence={}", "a".repeat(2500)), 400, "2000");
}

#[test]
fn odd_requests_do_no_harm() {
    let (address, _) = server();
    let ask = |request: &str| send(address, request.as_bytes()).status;
    let end = "Connection: close\r\n\r\n";
    assert_eq!(
        ask(&format!("POST /events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n{end}")),
        405
    );
    assert_eq!(ask(&format!("DELETE / HTTP/1.1\r\nHost: localhost\r\n{end}")), 405);
    assert_eq!(ask(&format!("GET / HTTP/1.1\r\nHost: evil.example\r\n{end}")), 421);
    assert_eq!(ask(&format!("GET / HTTP/1.1\r\n{end}")), 421);
    assert_eq!(
        ask(&format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n{end}", "a".repeat(40_000))),
        431
    );
    assert_eq!(ask("nonsense\r\n\r\n"), 400);
    assert_eq!(get(address, "/").status, 200);
}

#[test]
fn what_is_shown_can_be_taken_along() {
    let (address, _) = server();
    let events = |path: &str| get(address, path);
    let csv = events("/export/events.csv?party=RUS&party=TUR&type=AID");
    assert_eq!(csv.header("content-disposition"), Some("attachment; filename=\"events.csv\""));
    let text = csv.text();
    assert!(text.starts_with("id,event_type,"), "{text}");
    let shown = events("/api/events?party=RUS&party=TUR&type=AID").text();
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(shown["total"].as_u64().unwrap() as usize, text.lines().count() - 1);
    assert!(shown["total"].as_u64().unwrap() > 3);
    let lines = events("/export/events.jsonl?party=RUS&party=TUR&type=AID").text();
    assert_eq!(lines.lines().count(), text.lines().count() - 1);
    let svg = events("/figure/timeline.svg?party=RUS&party=TUR&from=2001-01&to=2001-02");
    assert!(svg.text().contains("Russia – Turkey"), "{}", svg.text());
    assert!(events("/figure/map.png").body.starts_with(b"\x89PNG"));
}

#[test]
fn the_interface_answers_in_json() {
    let (address, ids) = server();
    for path in [
        "/api/summary".to_owned(),
        "/api/events?limit=3".to_owned(),
        format!("/api/events/{}", ids.event),
        "/api/dyad/RUS/TUR?by=month".to_owned(),
        "/api/relations".to_owned(),
        "/api/places".to_owned(),
        "/api/entities?q=Rus".to_owned(),
        format!("/api/articles/{}", ids.article),
        "/api/rules".to_owned(),
        "/api/explain?sentence=Ardovia%20sent%20aid%20to%20Kestany.".to_owned(),
        "/api/openapi.json".to_owned(),
    ] {
        let answer = get(address, &path);
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, Some("application/json")),
            "{path}"
        );
        serde_json::from_slice::<serde_json::Value>(&answer.body).unwrap();
    }
    let dyad = get(address, "/api/dyad/RUS/TUR").text();
    let dyad: serde_json::Value = serde_json::from_str(&dyad).unwrap();
    let sides = &dyad["happened"];
    assert!(sides["a_to_b"].as_u64().unwrap() > sides["b_to_a"].as_u64().unwrap());
    let told = get(address, "/api/explain?sentence=Ardovia%20sent%20aid%20to%20Kestany.").text();
    assert!(told.contains("\"AID\""), "{told}");
}

#[test]
fn searches_lead_where_they_mean() {
    let (address, _) = server();
    let check = |sought: &str, expect: &str| {
        let answer = get(address, &format!("/search?q={sought}"));
        assert_eq!((answer.status, answer.header("location")), (303, Some(expect)), "{sought}");
    };
    check("Russia", "/entity/RUS");
    check("turkey%20russia", "/dyad/TUR/RUS");
    check("Russia%20and%20United%20States", "/dyad/RUS/USA");
    check("Russia%E2%80%93Turkey", "/dyad/RUS/TUR");
    check("2001-02", "/events?from=2001-02&to=2001-02");
    check("", "/");
    let words = get(address, "/search?q=grain").text();
    assert!(words.contains("events have these words"), "{words}");
}

#[test]
fn a_reader_sees_what_was_written_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("annals.db");
    make(&path, 32, |_| ());
    let address = start(&path, Limits::default());
    let total = || {
        let text = get(address, "/api/events?limit=1").text();
        serde_json::from_str::<serde_json::Value>(&text).unwrap()["total"].as_u64().unwrap()
    };
    let before = total();
    let mut record = Record::open(&path, Access::Write).unwrap();
    support::add(&mut record, 1);
    assert_eq!(total(), before + 1);
}

#[test]
fn an_event_leads_to_what_belongs_with_it_and_what_was_nearly_joined() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("annals.db");
    make(&path, 400, |_| ());
    let record = Record::open(&path, Access::Read).unwrap();
    let address = start(&path, Limits::default());
    let ids: Vec<String> = record
        .all_events(&Filter { dyad: Some(("RUS".into(), "TUR".into())), ..Filter::default() })
        .unwrap()
        .into_iter()
        .map(|event| event.id)
        .collect();
    let text = |id: &str| get(address, &format!("/event/{id}")).text();
    let found = ids.iter().find_map(|id| Some((id, record.links(id).unwrap().into_iter().next()?)));
    let (id, link) = found.unwrap();
    let page = text(id);
    assert!(page.contains("Belongs with") && page.contains(link.kind.words()));
    assert!(page.contains(&format!("href=\"/event/{}\"", link.event.id)));
    let near = |id: &String| record.near(id, 1).unwrap().unwrap_or_default().into_iter().next();
    let (id, near) = ids.iter().find_map(|id| Some((id, near(id)?))).unwrap();
    let page = text(id);
    assert!(page.contains("Nearly joined with it") && page.contains(near.apart[0]));
    let page = get(address, "/entity/RUS").text();
    assert!(page.contains("As the articles of the time have it"));
}

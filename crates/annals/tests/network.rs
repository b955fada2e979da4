//! Pages from the network, from servers of this machine: politely, and within limits.

mod support;

use flate2::{write::GzEncoder, Compression};
use std::io::Write;
use support::server::{Reply, Request, Server};
use support::{meeting, page, Room, Run, FILLING};

fn html(body: impl Into<Vec<u8>>) -> Reply {
    Reply::of(200, body).with("Content-Type: text/html; charset=utf-8")
}

fn gone() -> Reply {
    Reply::of(404, "gone")
}

/// Reads with no pause: a server of this machine does not mind.
fn read(room: &Room, url: &str, more: &[&str]) -> Run {
    room.annals(&[&["read", url, "--allow-private", "--pause", "0", "--quiet"], more].concat())
}

fn story(name: &str) -> String {
    page(&format!("Envoy of {name} is recalled"), "2020-03-05T10:15:00+02:00", &[FILLING, FILLING])
        .replace("https://straits.example", &format!("https://{name}.example"))
}

#[test]
fn pages_are_fetched_and_refusals_told() {
    let server = Server::new(|request| {
        Some(match request.path.as_str() {
            "/meeting.html" => html(meeting()),
            "/closed" => Reply::of(403, "no"),
            "/broken" => Reply::of(502, "no"),
            "/odd" => Reply::of(418, "no"),
            "/away" => Reply::of(302, "").with("Location: file:///etc/passwd"),
            _ => gone(),
        })
    });
    let room = Room::new();
    let run = room.annals(&["read", &server.url("/meeting.html"), "--allow-private"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.out.contains("1 new"), "{}", run.out);
    let requests = server.requests();
    let paths: Vec<_> = requests.iter().map(|request| request.path.as_str()).collect();
    assert_eq!(paths, ["/robots.txt", "/meeting.html"]);
    assert!(requests[1].header("user-agent").unwrap().starts_with("annals/"), "{requests:?}");
    let check = |path: &str, expect: &[&str]| {
        let run = read(&room, &server.url(path), &[]);
        assert_eq!(run.code, 1, "{}", run.err);
        for words in expect {
            assert!(run.err.contains(words), "{path}: {}", run.err);
        }
    };
    check("/gone.html", &["404", "[not-found]"]);
    check("/closed", &["403", "[refused]", "hint: "]);
    check("/broken", &["502", "[server-error]"]);
    check("/odd", &["418", "[unexpected-status]"]);
    check("/away", &["file:///etc/passwd", "[bad-redirect]"]);
    let run = read(&room, "http://127.0.0.1:1/", &[]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("[unreachable]"), "{}", run.err);
    let run = read(&room, "http:///nowhere", &[]);
    assert!(run.err.contains("[bad-address]"), "{}", run.err);
}

#[test]
fn private_addresses_are_asked_only_where_that_is_allowed() {
    let server = Server::new(|_| Some(html(meeting())));
    let room = Room::new();
    let port = server.address.port();
    // In numbers, and by a name that leads there.
    for host in ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "10.0.0.1"] {
        let run = room.annals(&["read", &format!("http://{host}:{port}/"), "--quiet"]);
        assert_eq!(run.code, 1, "{host}: {}", run.err);
        assert!(run.err.contains("[private-address]"), "{host}: {}", run.err);
        assert!(run.err.contains("--allow-private"), "{host}: {}", run.err);
    }
    assert!(server.asked().is_empty());
}

#[test]
fn robots_are_asked_once_and_obeyed_at_every_hop() {
    let rules =
        "User-agent: *\nDisallow: /\n\nUser-agent: annals\nDisallow: /inner\nCrawl-delay: 0\n";
    let server = Server::new(move |request| {
        Some(match request.path.as_str() {
            "/robots.txt" => Reply::of(200, rules),
            "/outer" => Reply::of(301, "").with("Location: /inner/page"),
            _ => html(meeting()),
        })
    });
    let room = Room::new();
    let (outer, open) = (server.url("/outer"), server.url("/open?x=1"));
    let run = room.annals(&["read", &outer, &open, "--allow-private", "--pause", "0"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("robots-refused") || run.out.contains("robots.txt"), "{}", run.out);
    assert!(run.out.contains("1 new"), "{}", run.out);
    assert_eq!(server.asked(), ["/robots.txt", "/outer", "/open?x=1"]);

    let failing = Server::new(|request| {
        Some(if request.path == "/robots.txt" { Reply::of(500, "") } else { html(meeting()) })
    });
    let run = read(&room, &failing.url("/a"), &[&failing.url("/b")]);
    assert_eq!(run.err.matches("its robots.txt cannot be read").count(), 2, "{}", run.err);
    assert_eq!(failing.asked(), ["/robots.txt"]);

    let slow = Server::new(|request| {
        let rules = Reply::of(200, "User-agent: *\nCrawl-delay: 86400");
        Some(if request.path == "/robots.txt" { rules } else { html(meeting()) })
    });
    let run = read(&room, &slow.url("/a"), &[]);
    assert!(run.err.contains("asks for 86400 seconds between pages"), "{}", run.err);
    let busy = Server::new(|request| {
        let wait = Reply::of(429, "").with("Retry-After: 4000");
        Some(if request.path == "/robots.txt" { gone() } else { wait })
    });
    let run = read(&room, &busy.url("/a"), &[&busy.url("/b")]);
    assert!(run.err.contains("429") && run.err.contains("[asked-to-wait]"), "{}", run.err);
    assert_eq!(busy.asked(), ["/robots.txt", "/a"]);
}

#[test]
fn redirects_lead_on_a_few_times_and_never_inward() {
    let server = Server::new(|request| {
        Some(match request.path.as_str() {
            "/robots.txt" => gone(),
            "/moved" => Reply::of(308, "").with("Location: ./new/place?y=2#top"),
            "/new/place?y=2" => html(story("moved").replace("<link", "<wbr")),
            path => Reply::of(302, "").with(format!("Location: {path}x")),
        })
    });
    let room = Room::new();
    let url = server.url("/moved");
    let lines =
        room.annals(&["article", &url, "--jsonl", "--allow-private", "--pause", "0"]).json();
    assert_eq!(lines[0]["title"], "Envoy of moved is recalled");
    assert_eq!(lines[0]["page"], server.url("/new/place?y=2"));
    server.asked();
    let run = read(&room, &server.url("/loop"), &[]);
    assert!(run.err.contains("[too-many-redirects]"), "{}", run.err);
    assert_eq!(server.asked().len(), 7, "robots.txt, the page, and five redirects");
}

#[test]
fn pages_too_long_or_too_slow_are_given_up() {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(&vec![b' '; 4 << 20]).unwrap();
    let packed = packer.finish().unwrap();
    let server = Server::new(move |request| match request.path.as_str() {
        "/robots.txt" => Some(gone()),
        "/bomb" => Some(html(packed.clone()).with("Content-Encoding: gzip")),
        "/long" => Some(html(FILLING.repeat(5000))),
        _ => None,
    });
    let room = Room::new();
    for path in ["/bomb", "/long"] {
        let run = read(&room, &server.url(path), &["--max-page", "1MB"]);
        assert!(run.err.contains("[page-too-large]"), "{}", run.err);
        assert!(run.err.contains("--max-page"), "{}", run.err);
    }
    let run = read(&room, &server.url("/silence"), &["--patience", "0.3"]);
    assert!(run.err.contains("[timeout]"), "{}", run.err);
}

/// A server with an outlet's pages, which tells apart who has read them already.
fn outlet() -> Server {
    Server::new(|request: &Request| {
        let at = |path: &str| format!("http://{}{path}", request.header("host").unwrap());
        let fresh = |reply: Reply, tag: &str| {
            if request.header("if-none-match") == Some(tag) {
                return Reply::of(304, "");
            }
            reply.with(format!("ETag: {tag}"))
        };
        Some(match request.path.as_str() {
            "/sitemap.xml" => Reply::of(
                200,
                format!(
                    "<sitemapindex><sitemap><loc>{}</loc></sitemap><sitemap><loc>{}</loc></sitemap>\
                     </sitemapindex>",
                    at("/news.xml"),
                    at("/sitemap.xml")
                ),
            ),
            "/news.xml" => Reply::of(
                200,
                format!(
                    "<urlset><url><loc>{}</loc><news:news><news:publication><news:name>Straits \
                     Courier</news:name></news:publication><news:title>A</news:title></news:news>\
                     </url><url><loc>{}</loc></url><url><loc>{}</loc></url></urlset>",
                    at("/a"),
                    at("/b"),
                    at("/gone")
                ),
            ),
            "/feed" => fresh(
                Reply::of(
                    200,
                    format!(
                        "<rss><channel><title>Straits Courier</title><item><title>A</title><link>{}\
                         </link></item><item><title>Full</title><link>{}</link><content:encoded>\
                         <![CDATA[<p>{}</p>]]></content:encoded></item></channel></rss>",
                        at("/a"),
                        at("/full"),
                        FILLING.repeat(8)
                    ),
                ),
                "\"feed-1\"",
            ),
            "/half" => Reply::of(
                200,
                format!(
                    "<rss><channel><item><title>Talks of the day</title><link>{}</link><description>\
                     {FILLING}</description></item></channel></rss>",
                    at("/gone")
                ),
            ),
            "/a" => fresh(html(story("a")), "\"a-1\""),
            "/b" => match request.header("if-modified-since") {
                Some("Thu, 05 Mar 2020 08:15:00 GMT") => Reply::of(304, ""),
                _ => html(story("b")).with("Last-Modified: Thu, 05 Mar 2020 08:15:00 GMT"),
            },
            _ => gone(),
        })
    })
}

#[test]
fn links_of_sitemaps_and_feeds_are_followed_when_asked() {
    let (server, room) = (outlet(), Room::new());
    let url = server.url("/sitemap.xml");
    let run = read(&room, &url, &["--strict"]);
    assert_eq!(run.code, 1, "{}", run.err);
    let run = room.annals(&["read", &url, "--allow-private", "--pause", "0"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.out.contains("2 links not followed"), "{}", run.out);
    server.asked();

    let follow = ["--follow", "--allow-private", "--pause", "0"];
    let run = room.annals(&[&["read", &url], &follow[..]].concat());
    assert_eq!(run.code, 1, "{}", run.out);
    assert!(run.out.contains("2 new") && run.out.contains("[not-found]"), "{}", run.out);
    // The index lists itself: it is read once more, and not again.
    let asked = server.asked();
    assert_eq!(
        asked,
        ["/robots.txt", "/sitemap.xml", "/news.xml", "/a", "/b", "/gone", "/sitemap.xml"]
    );

    // What has not changed is not sent again.
    let run = room.annals(&[&["read", &url], &follow[..]].concat());
    assert!(run.out.contains("0 new") || !run.out.contains(" new"), "{}", run.out);
    assert!(run.out.contains("not-modified"), "{}", run.out);
    let requests = server.requests();
    let tag = |path: &str| {
        let request = requests.iter().find(|request| request.path == path).unwrap();
        request.header("if-none-match").or(request.header("if-modified-since"))
    };
    assert_eq!(tag("/a"), Some("\"a-1\""));
    assert_eq!(tag("/b"), Some("Thu, 05 Mar 2020 08:15:00 GMT"));
    let run = room.annals(&[&["read", &url, "--refetch"], &follow[..]].concat());
    assert!(run.out.contains("2 unchanged"), "{}", run.out);

    let run = room.annals(&[&["read", &url, "--follow-most", "2"], &follow[..]].concat());
    assert!(run.out.contains("not followed"), "{}", run.out);

    // A saved sitemap leads to the same pages, and what it says fills what they leave open.
    let saved = format!(
        "<urlset><url><loc>{}</loc><news:news><news:publication_date>2020-03-05</news:publication_date>\
         </news:news></url></urlset>",
        server.url("/b")
    );
    room.write("saved.xml", saved);
    let lines = room.annals(&[&["article", "saved.xml", "--jsonl"], &follow[..]].concat()).json();
    assert_eq!(lines[0]["title"], "Envoy of b is recalled");
}

#[test]
fn a_feed_is_followed_where_it_tells_less_than_its_pages() {
    let (server, room) = (outlet(), Room::new());
    let follow = ["--follow", "--allow-private", "--pause", "0"];
    let feed = server.url("/feed");
    let run = room.annals(&[&["read", &feed], &follow[..]].concat());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.out.contains("2 new"), "{}", run.out);
    assert_eq!(server.asked(), ["/robots.txt", "/feed", "/a"]);
    // All of it was read: the feed itself need not be sent again.
    let run = room.annals(&[&["read", &feed], &follow[..]].concat());
    assert_eq!(run.code, 0);
    assert_eq!(server.asked(), ["/robots.txt", "/feed"]);
    assert!(run.out.contains("not-modified"), "{}", run.out);

    // Where a page cannot be had, the feed's own words stand in, and that is told.
    let run = room.annals(&[&["read", &server.url("/half")], &follow[..]].concat());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.out.contains("1 new") && run.out.contains("[not-found]"), "{}", run.out);
}

#[test]
fn a_feed_read_without_its_links_is_read_again_with_them() {
    let (server, room) = (outlet(), Room::new());
    let feed = server.url("/feed");
    let run = room.annals(&["read", &feed, "--allow-private", "--pause", "0"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    server.asked();
    let run = room.annals(&["read", &feed, "--follow", "--allow-private", "--pause", "0"]);
    assert!(run.out.contains("1 new"), "{}", run.out);
    assert_eq!(server.asked(), ["/robots.txt", "/feed", "/a"]);
}

//! What `annals plot` draws.

mod support;

use support::{meeting, Room};

fn room_with_record() -> Room {
    let room = Room::new();
    room.write("a.html", meeting());
    room.annals(&["read", "a.html"]).fine();
    room
}

#[test]
fn every_figure_is_drawn_as_svg_and_png() {
    let room = room_with_record();
    for figure in ["timeline", "types", "matrix", "network", "tally", "map"] {
        let svg = room.annals(&["plot", figure, "KES", "ARD", "--year", "2020"]).fine();
        assert!(svg.starts_with("<svg xmlns="), "{figure}: {svg}");
        assert!(svg.contains("Kestany – Ardovia"), "{figure}");
        assert!(svg.contains("Events of 1 January 2020 to 31 December 2020."), "{figure}");
        assert!(
            svg.contains("Record of 1 article by 1 outlet: Straits Courier."),
            "{figure}: {svg}"
        );
        assert!(svg.contains("font/woff2"), "{figure}");
        assert!(!svg.contains("http://") || svg.matches("http://").count() == 1, "{figure}");
        let file = format!("{figure}.png");
        room.annals(&["plot", figure, "KES", "ARD", "-o", &file, "--scale", "1"]).fine();
        let png = std::fs::read(room.path().join(&file)).unwrap();
        assert!(png.starts_with(b"\x89PNG\r\n"), "{figure}");
        let width = u32::from_be_bytes([png[16], png[17], png[18], png[19]]);
        assert_eq!(width, 768, "{figure}");
    }
}

#[test]
fn asking_twice_draws_the_same() {
    let room = room_with_record();
    let draw = || room.annals(&["plot", "types", "KES"]).fine();
    assert_eq!(draw(), draw());
}

#[test]
fn letters_become_outlines_where_asked() {
    let room = room_with_record();
    let svg = room.annals(&["plot", "types", "--outline"]).fine();
    assert!(!svg.contains("<text"), "{svg}");
}

#[test]
fn what_cannot_be_drawn_is_said() {
    let room = room_with_record();
    let said = |args: &[&str]| {
        let run = room.annals(args);
        assert_eq!(run.code, 2, "{}", run.out);
        run.err
    };
    insta::assert_snapshot!(said(&["plot", "pie"]), @r"
    annals: `pie` is no figure
      hint: one of timeline, types, matrix, network, tally, map
    ");
    insta::assert_snapshot!(said(&["plot", "timeline", "--by", "hour"]), @r"
    annals: `hour` is no grain
      hint: one of day, week, month, quarter, year
    ");
    insta::assert_snapshot!(said(&["plot", "types", "-o", "a.gif"]), @r"
    annals: `gif` is no kind of picture
      hint: name a file that ends in .svg or .png
    ");
    // As high as there are types in the record.
    let large = said(&["plot", "types", "-o", "a.png", "--scale", "1000"]);
    assert!(large.starts_with("annals: a picture 768000 × "), "{large}");
    assert!(
        large.contains("pixels large cannot be made\n  hint: choose a smaller scale"),
        "{large}"
    );
}

//! How fast pages are made of a large record, and how long 200 readers wait while it is written.
//!
//! ```sh
//! cargo run --release -p annals-web --example load -- [EVENTS] [SECONDS]
//! ```

#[path = "../tests/support/mod.rs"]
mod support;

use annals_record::{Access, Record};
use annals_web::Limits;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::Mutex;
use std::time::{Duration, Instant};
use support::{add, get, make, start};

const READERS: usize = 200;
/// First views of each page: the middle one by the clock, the mean by the processor.
const VIEWS: usize = 5;

/// Processor seconds of this process, server and reader alike; 0 where the system does not tell.
fn processor_seconds() -> f64 {
    let read = || -> Option<f64> {
        let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
        let mut fields = stat.rsplit(')').next()?.split_whitespace().skip(11);
        let ticks = fields.next()?.parse::<f64>().ok()? + fields.next()?.parse::<f64>().ok()?;
        Some(ticks / 100.0)
    };
    read().unwrap_or(0.0)
}

fn main() {
    let mut args = std::env::args().skip(1).map(|arg| arg.parse::<usize>());
    let events = args.next().transpose().ok().flatten().unwrap_or(100_000);
    let seconds = args.next().transpose().ok().flatten().unwrap_or(20);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("annals.db");
    let begun = Instant::now();
    make(&path, events, |n| eprint!("\r{n} events"));
    let size = path.metadata().map_or(0, |file| file.len()) / (1 << 20);
    eprintln!("\r{events} events of one pair in {:.0} s, {size} MB", begun.elapsed().as_secs_f64());

    println!(
        "first view by the clock, and by the processor, which a busy machine slows less; again from what is kept; page size"
    );
    for page in [
        "/",
        "/dyad/RUS/TUR",
        "/dyad/RUS/TUR?year=2004",
        "/entity/RUS",
        "/events",
        "/matrix",
        "/map",
        "/articles",
        "/codebook/events/consult",
    ] {
        // A fresh server knows nothing yet.
        let mut first: Vec<f64> = Vec::new();
        let (mut again, mut bytes, mut processor) = (0.0, 0, 0.0);
        for _ in 0..VIEWS {
            let address = start(&path, Limits::default());
            get(address, "/codebook");
            let (begun, before) = (Instant::now(), processor_seconds());
            let answer = get(address, page);
            first.push(begun.elapsed().as_secs_f64() * 1000.0);
            processor += (processor_seconds() - before) * 1000.0;
            assert_eq!(answer.status, 200, "{page}");
            bytes = answer.body.len();
            let begun = Instant::now();
            get(address, page);
            again = begun.elapsed().as_secs_f64() * 1000.0;
        }
        first.sort_by(f64::total_cmp);
        println!(
            "{page:<28} {:>6.0} ms {:>6.0} ms {again:>6.1} ms {:>5} KB",
            first[VIEWS / 2],
            processor / VIEWS as f64,
            bytes / 1000
        );
    }

    let address = start(&path, Limits { time: Duration::from_secs(120), ..Limits::default() });
    let (done, wrong) = (AtomicBool::new(false), AtomicU64::new(0));
    let waits: Mutex<Vec<f64>> = Mutex::default();
    let pages = [
        "/events?order=newest",
        "/events?type=AID",
        "/articles",
        "/api/events?limit=20",
        "/codebook",
        "/dyad/USA/CHN",
    ];
    let written = std::thread::scope(|scope| {
        for reader in 0..READERS {
            let (done, wrong, waits) = (&done, &wrong, &waits);
            scope.spawn(move || {
                let mut own = Vec::new();
                let mut at = reader;
                while !done.load(Ordering::Relaxed) {
                    let begun = Instant::now();
                    let answer = get(address, pages[at % pages.len()]);
                    own.push(begun.elapsed().as_secs_f64());
                    if answer.status != 200 {
                        wrong.fetch_add(1, Ordering::Relaxed);
                    }
                    at += 1;
                }
                waits.lock().unwrap().extend(own);
            });
        }
        let mut record = Record::open(&path, Access::Write).unwrap();
        let begun = Instant::now();
        let mut written = 0;
        while begun.elapsed() < Duration::from_secs(seconds as u64) {
            add(&mut record, written);
            written += 1;
            std::thread::sleep(Duration::from_millis(50));
        }
        done.store(true, Ordering::Relaxed);
        written
    });
    let mut waits = waits.into_inner().unwrap();
    waits.sort_by(f64::total_cmp);
    let at = |part: f64| waits[((waits.len() - 1) as f64 * part) as usize];
    println!(
        "{READERS} readers, {} answers in {seconds} s while {written} batches were written: wrong {}, median {:.2} s, 99 of 100 within {:.2} s, slowest {:.2} s",
        waits.len(), wrong.load(Ordering::Relaxed), at(0.5), at(0.99), at(1.0)
    );
}

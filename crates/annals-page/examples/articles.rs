//! Prints the article of each page as a JSON line: `articles PATH… > articles.jsonl`.
//!
//! The same lines as `annals article PATH… --jsonl`; findings go to standard error with
//! `--findings`, and `--time` prints pages a second of this one core.

use annals_page::{article, article_line, pages, Limits};
use std::fs::File;
use std::io::Write;
use std::time::Instant;

fn main() -> std::io::Result<()> {
    let limits = Limits::default();
    let (options, paths): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|arg| arg.starts_with("--"));
    let (say, time) =
        (options.iter().any(|o| o == "--findings"), options.iter().any(|o| o == "--time"));
    let mut out = std::io::stdout().lock();
    let (mut count, mut bytes) = (0u32, 0);
    let start = Instant::now();
    for path in &paths {
        for page in pages(path, File::open(path)?, &limits) {
            let findings = match page {
                Ok(page) => {
                    count += 1;
                    bytes += page.bytes.len();
                    let (article, findings) = article(&page, &limits);
                    match article {
                        Some(article) => writeln!(out, "{}", article_line(path, &article))?,
                        None => writeln!(
                            out,
                            "{}",
                            serde_json::json!({"page": path, "error": findings.last().map(|f| &f.message)})
                        )?,
                    }
                    findings
                }
                Err(finding) => {
                    writeln!(
                        out,
                        "{}",
                        serde_json::json!({"page": path, "error": finding.message})
                    )?;
                    vec![finding]
                }
            };
            for finding in findings.iter().filter(|_| say) {
                eprintln!("{path}: {:?} {}: {}", finding.severity, finding.code, finding.message);
            }
        }
    }
    if time {
        let seconds = start.elapsed().as_secs_f64();
        eprintln!(
            "{count} pages, {:.1} pages/s, {:.1} MB/s",
            f64::from(count) / seconds,
            bytes as f64 / seconds / 1e6
        );
    }
    Ok(())
}

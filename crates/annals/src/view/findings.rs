//! Findings as lines: where, how grave, what, and what to try.

use crate::output::Output;
use crate::reading::Findings;
use crate::term::{count, Paint, Terminal};
use crate::Error;
use annals_model::{Finding, Severity};

/// `page.html.gz:1024: error: the gzip stream stops short [truncated-gzip]`, with its hint.
pub fn line(finding: &Finding) -> String {
    let mut place = finding.source.clone();
    if let Some(offset) = finding.offset {
        place.push_str(&format!(":{offset}"));
    }
    if !place.is_empty() {
        place.push_str(": ");
    }
    let hint = finding.hint.as_ref().map_or(String::new(), |hint| format!("\n  hint: {hint}"));
    format!("{place}{}: {} [{}]{hint}", name(finding.severity), finding.message, finding.code)
}

fn name(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

/// Errors and warnings in full as far as they were kept, notes by kind.
pub fn write(out: &mut Output, terminal: Terminal, findings: &Findings) -> Result<(), Error> {
    let counts: Vec<String> = [
        (Severity::Error, "error", "errors"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Note, "note", "notes"),
    ]
    .into_iter()
    .map(|(severity, one, many)| (findings.of(severity), one, many))
    .filter(|(n, ..)| *n > 0)
    .map(|(n, one, many)| count(n, one, many))
    .collect();
    if counts.is_empty() {
        return Ok(());
    }
    out.line("")?;
    out.line(terminal.heading(&format!("Findings: {}", counts.join(", "))))?;
    for (severity, paint) in [(Severity::Error, Paint::Red), (Severity::Warning, Paint::Yellow)] {
        let shown = findings.shown.iter().filter(|finding| finding.severity == severity);
        let mut told = 0;
        for finding in shown.take(20) {
            let words = line(finding).replace('\n', "\n  ");
            out.line(format!("  {}", terminal.paint(paint, &words)))?;
            told += 1;
        }
        let rest = findings.of(severity).saturating_sub(told);
        if rest > 0 {
            out.line(format!("  and {} more", count(rest, name(severity), plural(severity))))?;
        }
    }
    let notes: Vec<String> = findings
        .counts
        .iter()
        .filter(|((severity, _), _)| severity.0 == Severity::Note)
        .map(|((_, code), n)| if *n == 1 { code.clone() } else { format!("{code} ×{n}") })
        .collect();
    if !notes.is_empty() {
        out.line(format!("  notes: {}", notes.join(", ")))?;
    }
    Ok(())
}

fn plural(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "notes",
        Severity::Warning => "warnings",
        Severity::Error => "errors",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_says_where_what_and_what_to_try() {
        let finding = Finding::error("truncated-gzip", "the stream stops short")
            .at("page.html.gz", Some(1024))
            .hint("fetch it again");
        insta::assert_snapshot!(line(&finding), @r"
        page.html.gz:1024: error: the stream stops short [truncated-gzip]
          hint: fetch it again
        ");
        let bare = Finding::note("left-out", "files of other kinds left out: 1 .css");
        insta::assert_snapshot!(line(&bare), @"note: files of other kinds left out: 1 .css [left-out]");
    }
}

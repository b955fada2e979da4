fn main() {
    let book = lenient();
    let model = annals_parse::Model::shipped();
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args.is_empty() {
        let fails = annals_coder::check(&book, model);
        for f in &fails {
            println!("{f}");
        }
        println!("{} rules, {} failures", book.rules.len(), fails.len());
        return;
    }
    let mut a = annals_model::Article::default();
    a.published_at = Some(annals_model::Stamp {
        at: jiff::civil::date(2020, 12, 30).at(0, 0, 0, 0),
        offset: None,
        precision: annals_model::StampPrecision::Day,
    });
    for t in args {
        a.push_part(annals_model::PartKind::Paragraph, &t, None);
    }
    let (p, _) = annals_parse::parse(&a, model);
    let x = annals_coder::explain(&p, &book);
    for (s, sen) in p.sentences.iter().enumerate() {
        for (i, t) in sen.tokens.iter().enumerate() {
            println!(
                "{i:3} {:20} {:15} {:6} {:>3} {:12} {:x}",
                t.span.of(&p.article.text),
                t.lemma,
                t.upos.as_str(),
                t.head.map_or("-".into(), |h| h.to_string()),
                t.deprel.as_str(),
                t.feats.0
            );
        }
        for e in x.entities.iter().filter(|e| e.sentence == s) {
            println!(
                "  @{} {:?} {:?} {:?} {:?} {:?}",
                e.token,
                e.participant.text,
                e.participant.country,
                e.participant.sectors,
                e.participant.kind,
                e.participant.name
            );
        }
        for t in x.traces.iter().filter(|e| e.sentence == s) {
            println!("  {} {} {}", t.token, t.rule, t.lost.clone().unwrap_or("FIRED".into()));
        }
        for r in x.reports.iter().filter(|r| r.sentence as usize == s) {
            println!("  => {:?} {:?} {:?} -> {:?} {:?} count {:?} when {:?} speakers {:?} [{} {:?}] ctx {:?} place {:?}", r.event_type, r.modes, r.actors.iter().map(|p| (&p.text, p.country, &p.sectors)).collect::<Vec<_>>(), r.recipients.iter().map(|p| (&p.text, p.country, &p.sectors)).collect::<Vec<_>>(), r.status, r.count, r.when.map(|w| w.to_string()), r.speakers.iter().map(|p| (&p.text, p.country)).collect::<Vec<_>>(), r.rule, r.operators, r.contexts, r.place.as_ref().map(|p| &p.text));
        }
    }
}
fn lenient() -> annals_codebook::Codebook {
    let mut source = annals_codebook::Source::folder(std::path::Path::new("codebook")).unwrap();
    for _ in 0..30 {
        match annals_codebook::Codebook::from_source(&source) {
            Ok(book) => return book,
            Err(annals_codebook::Error::Broken(problems)) => {
                let mut cut: std::collections::BTreeSet<(String, usize)> = Default::default();
                for p in &problems {
                    eprintln!("BROKEN {p}");
                    if let Some((_, text)) = source.files.iter().find(|f| f.0 == p.file) {
                        let lines: Vec<&str> = text.lines().collect();
                        let mut at = p.line.min(lines.len()).saturating_sub(1);
                        while at > 0 && !lines[at].starts_with("## ") {
                            at -= 1;
                        }
                        cut.insert((p.file.clone(), at));
                    }
                }
                for (file, at) in cut.iter().rev() {
                    let f = source.files.iter_mut().find(|f| &f.0 == file).unwrap();
                    let lines: Vec<&str> = f.1.lines().collect();
                    let mut end = at + 1;
                    while end < lines.len() && !lines[end].starts_with("## ") {
                        end += 1;
                    }
                    // blank lines keep line numbers
                    let new: Vec<&str> = lines
                        .iter()
                        .enumerate()
                        .map(|(i, l)| if i >= *at && i < end { "" } else { *l })
                        .collect();
                    f.1 = new.join("\n");
                }
            }
            Err(e) => {
                eprintln!("{e}");
                std::process::exit(1)
            }
        }
    }
    eprintln!("cannot load");
    std::process::exit(1)
}

//! Sentence boundaries in text as news agencies and outlets write it.

use annals_parse::sentence_spans;

/// What is wrong with the boundaries of `marked`, in which `|` stands between sentences.
fn check(marked: &str) -> Option<String> {
    let text = marked.replace('|', " ");
    let expect: Vec<&str> = marked.split('|').collect();
    let found: Vec<&str> = sentence_spans(&text).iter().map(|span| span.of(&text)).collect();
    (found != expect).then(|| format!("{}\n", found.join("|")))
}

#[test]
fn news_sentences() {
    let rows = [
        "The two sides met.|They will meet again.",
        "Mr. Verel met Gen. Tolen on Monday.|No deal was made.",
        "Mrs. Ostrova said so.|Dr. Marand did not.",
        "George W. Halloran arrived.|J. R. Kestrel left.",
        "The U.S. Army withdrew.|It had lost ten men.",
        "He flew to the U.S. on Friday.|Talks follow.",
        "He flew to the U.S.|The talks follow.",
        "They trade with the U.S.|The deal was signed in May.",
        "The U.N. Security Council voted.|Ardovia abstained.",
        "U.S. President Halloran spoke.|He was brief.",
        "The attack came at 5 a.m. Friday in Marra.|Six died.",
        "The attack came at 5 p.m. local time.|Six died.",
        "The attack came at 5 p.m.|Six soldiers died.",
        "It happened on Jan. 5 near Orsk.|Nobody was hurt.",
        "It happened on Sept. 11, 2001.|The world changed.",
        "Acme Corp. bought Velm Inc. for $3 million.|Shares rose.",
        "She works for Acme Inc.|The firm is old.",
        "ANKARA, Dec 30 (AA) – Turkey signed a deal.|Ardovia did too.",
        "MARRA (Reuters) - Rebels seized a town on Friday.|The army fled.",
        "MARRA, Ardovia (AP) -- Rebels seized a town.|The army fled.",
        "MARRA, Jan. 3 (Xinhua) -- Rebels seized a town.|The army fled.",
        "\"We will not talk,\" he said.|\"Never.\"",
        "\"We will not talk.\"|He left.",
        "“We will not talk,” he said.|“Never.”",
        "“We will not talk.”|“We will fight.”",
        "He said: \"We will fight.\"|She agreed.",
        "\"Why?\" she asked.|Nobody knew.",
        "\"Stop!\" he shouted.|They did not.",
        "Will they talk?|Officials doubt it.",
        "Will they talk?!|Officials doubt it.",
        "He paused ... then signed.",
        "He paused...|The crowd waited.",
        "The vote (held on Monday) failed.|The cabinet fell.",
        "The vote failed.|(The cabinet fell.)|New talks began.",
        "The vote failed (see p. 5).|The cabinet fell.",
        "Inflation hit 3.5 percent.|Wages fell 1.2 percent.",
        "The No. 2 official resigned.|No. 3 stayed.",
        "They met in St. Orsk.|Rain fell.",
        "Sen. Draven and Rep. Kestrel voted no.|Others voted yes.",
        "Lt. Col. Halloran died.|Maj. Draven took over.",
        "Prof. Marand, Ph.D., spoke.|Students left.",
        "Talks, aid, trade, etc.|Then came the war.",
        "Ardovia vs. Kestany is a border dispute.|It is old.",
        "The plan, i.e. the truce, failed.|War resumed.",
        "Visit www.example.org for more.|Thank you.",
        "The firm, example.com, closed.|It was new.",
        "Talks are over,” said Verel.|He left Marra.",
        "1. Ardovia signs.|2. Kestany signs.",
        "Police said 20 were hurt.|30 were held.",
        "The army took Orsk, Marra and Selvane.|Kestany protested.",
        "Ardovia's army advanced.|Kestany's fell back.",
        "The minister (pictured) resigned.|A successor was named.",
        "It was “a disgrace.”|The envoy walked out.",
        "It was ‘a disgrace’.|The envoy walked out.",
        "Gov. Halloran vetoed it on Feb. 2.|Lawmakers protested.",
        "Turkey, Russia to hold talks",
        "3 killed as police, protesters clash",
        "Aid to the U.S.-led force ended.|Troops left.",
        "What now?|Nobody in Marra knows.",
        "They voted; the motion passed: 34 to 20.|Cheers rose.",
        "Halloran Jr. met Verel Sr. in Marra.|Both smiled.",
        "The E.U. and the A.U. agreed.|Aid will flow.",
        "The column stopped 40 km. from Orsk.|Night fell.",
        "Oil rose to $40 a barrel.|Gold fell.",
        "He was born in 1950.|In 1970 he left.",
        "Verel, 45, was arrested.|Tolen, 50, fled.",
    ];
    assert!(rows.len() >= 60);
    let wrong: Vec<String> = rows.into_iter().filter_map(check).collect();
    assert!(wrong.is_empty(), "{}", wrong.concat());
}

#[test]
fn an_empty_line_ends_a_sentence() {
    let text = "Ardovia and Kestany sign pact\n\nThe two signed it\non Monday.";
    let found: Vec<&str> = sentence_spans(text).iter().map(|span| span.of(text)).collect();
    assert_eq!(found, ["Ardovia and Kestany sign pact", "The two signed it\non Monday."]);
}

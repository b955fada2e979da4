//! A few trees, to be read by eye when the weights change.

use annals_model::Sentence;
use annals_parse::{parse_text, Model};

/// Each word with its lemma, head and relation, one a line.
fn tree(text: &str) -> String {
    let word = |sentence: &Sentence, at: usize| {
        let token = &sentence.tokens[at];
        let head = token.head.map_or("-", |head| sentence.tokens[head as usize].span.of(text));
        format!(
            "{} {} {} {} <- {head}",
            token.span.of(text),
            token.lemma,
            token.upos.as_str(),
            token.deprel.as_str()
        )
    };
    parse_text(text, Model::shipped())
        .iter()
        .flat_map(|sentence| (0..sentence.tokens.len()).map(move |at| word(sentence, at)))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Facts that the coder rests on: `child relation head`, by word form.
#[test]
fn trees_say_who_did_what_to_whom() {
    let rows: &[(&str, &[&str])] = &[
        (
            "Ardovia shelled Kestany on Friday.",
            &["Ardovia nsubj shelled", "Kestany obj shelled", "Friday obl shelled"],
        ),
        (
            "Turkish Foreign Minister Mevlut Cavusoglu met his Russian counterpart in Moscow.",
            &[
                "Mevlut nsubj met",
                "Cavusoglu flat Mevlut",
                "Minister nmod:desc Mevlut",
                "counterpart obj met",
                "his nmod:poss counterpart",
                "Moscow obl met",
            ],
        ),
        (
            "Two soldiers were killed by rebels near Orsk.",
            &["soldiers nsubj:pass killed", "were aux:pass killed", "rebels obl:agent killed"],
        ),
        (
            "Kestany refused to withdraw its troops.",
            &["Kestany nsubj refused", "withdraw xcomp refused", "troops obj withdraw"],
        ),
        (
            "The army attacked the town, officials said.",
            &["said parataxis attacked", "officials nsubj said", "town obj attacked"],
        ),
        (
            "Ardovia said that it would impose sanctions on Kestany.",
            &["impose ccomp said", "sanctions obj impose", "it nsubj impose", "would aux impose"],
        ),
        (
            "Turkey, Russia to hold talks",
            &["Turkey nsubj hold", "Russia conj Turkey", "talks obj hold"],
        ),
        (
            "Ardovia urged Kestany to release the prisoners.",
            &["Kestany obj urged", "release xcomp urged", "prisoners obj release"],
        ),
        (
            "The rebels, who seized the town, killed ten civilians.",
            &["seized acl:relcl rebels", "rebels nsubj killed", "civilians obj killed"],
        ),
    ];
    let mut wrong = String::new();
    for (text, facts) in rows {
        let sentences = parse_text(text, Model::shipped());
        let found: Vec<String> = sentences[0]
            .tokens
            .iter()
            .filter_map(|token| {
                let head = &sentences[0].tokens[token.head? as usize];
                Some(format!(
                    "{} {} {}",
                    token.span.of(text),
                    token.deprel.as_str(),
                    head.span.of(text)
                ))
            })
            .collect();
        for fact in *facts {
            if !found.iter().any(|own| own == fact) {
                wrong.push_str(&format!("{text}: no `{fact}`\n{}\n", tree(text)));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn features_say_number_tense_and_voice() {
    use annals_model::Feats;
    let feats = |text: &str, form: &str| {
        parse_text(text, Model::shipped())[0]
            .tokens
            .iter()
            .find(|token| token.span.of(text) == form)
            .map_or(Feats::default(), |token| token.feats)
    };
    let rows = [
        ("Rebels shelled Orsk.", "shelled", Feats::PAST.with(Feats::FIN)),
        ("Orsk was shelled by rebels.", "shelled", Feats::PARTICIPLE.with(Feats::PASSIVE)),
        ("Rebels shelled Orsk.", "Rebels", Feats::PLUR),
        ("She met her counterpart.", "She", Feats::FEM.with(Feats::SING).with(Feats::THIRD)),
        ("She met her counterpart.", "her", Feats::POSS.with(Feats::FEM)),
        ("They agreed to withdraw.", "withdraw", Feats::INF),
        ("Ardovia threatens Kestany.", "threatens", Feats::PRES.with(Feats::FIN)),
    ];
    for (text, form, expect) in rows {
        assert!(feats(text, form).has(expect), "{form} in {text}: {:?}", feats(text, form));
    }
}

use annals_model::{Deprel, Feats, Upos};

/// Features that the form and its tags alone decide.
pub(crate) fn of_word(lower: &str, upos: Upos, xpos: &str) -> Feats {
    match upos {
        Upos::Verb | Upos::Aux => match xpos {
            "VBD" => Feats::PAST.with(Feats::FIN),
            "VBN" => Feats::PAST.with(Feats::PARTICIPLE),
            "VBG" => Feats::PRES.with(Feats::PARTICIPLE),
            "VBZ" => Feats::PRES.with(Feats::FIN).with(Feats::SING).with(Feats::THIRD),
            "VBP" => Feats::PRES.with(Feats::FIN),
            "VB" => Feats::INF,
            "MD" => Feats::FIN,
            _ => Feats::default(),
        },
        Upos::Noun | Upos::Propn => match xpos {
            "NNS" | "NNPS" => Feats::PLUR,
            "NN" | "NNP" => Feats::SING,
            _ => Feats::default(),
        },
        Upos::Pron => pronoun(lower),
        Upos::Det => match lower {
            "this" | "that" | "a" | "an" | "each" | "every" | "another" => Feats::SING,
            "these" | "those" | "both" | "all" => Feats::PLUR,
            _ => Feats::default(),
        },
        _ => Feats::default(),
    }
}

fn pronoun(lower: &str) -> Feats {
    const S: Feats = Feats::SING;
    const P: Feats = Feats::PLUR;
    let of = |parts: &[Feats]| parts.iter().fold(Feats::default(), |all, &part| all.with(part));
    match lower {
        "i" | "me" => of(&[S, Feats::FIRST]),
        "my" | "mine" => of(&[S, Feats::FIRST, Feats::POSS]),
        "myself" => of(&[S, Feats::FIRST, Feats::REFLEX]),
        "we" | "us" | "'s" => of(&[P, Feats::FIRST]),
        "our" | "ours" => of(&[P, Feats::FIRST, Feats::POSS]),
        "ourselves" => of(&[P, Feats::FIRST, Feats::REFLEX]),
        "you" | "ya" => Feats::SECOND,
        "your" | "yours" => of(&[Feats::SECOND, Feats::POSS]),
        "yourself" => of(&[S, Feats::SECOND, Feats::REFLEX]),
        "yourselves" => of(&[P, Feats::SECOND, Feats::REFLEX]),
        "he" | "him" => of(&[S, Feats::THIRD, Feats::MASC]),
        "his" => of(&[S, Feats::THIRD, Feats::MASC, Feats::POSS]),
        "himself" => of(&[S, Feats::THIRD, Feats::MASC, Feats::REFLEX]),
        "she" => of(&[S, Feats::THIRD, Feats::FEM]),
        "her" => of(&[S, Feats::THIRD, Feats::FEM]),
        "hers" => of(&[S, Feats::THIRD, Feats::FEM, Feats::POSS]),
        "herself" => of(&[S, Feats::THIRD, Feats::FEM, Feats::REFLEX]),
        "it" => of(&[S, Feats::THIRD, Feats::NEUT]),
        "its" => of(&[S, Feats::THIRD, Feats::NEUT, Feats::POSS]),
        "itself" => of(&[S, Feats::THIRD, Feats::NEUT, Feats::REFLEX]),
        "they" | "them" | "'em" => of(&[P, Feats::THIRD]),
        "their" | "theirs" => of(&[P, Feats::THIRD, Feats::POSS]),
        "themselves" => of(&[P, Feats::THIRD, Feats::REFLEX]),
        "whose" => Feats::POSS,
        "this" | "that" | "someone" | "somebody" | "anyone" | "everyone" | "everybody"
        | "nobody" | "something" | "nothing" | "everything" | "anything" => S,
        "these" | "those" | "both" | "many" | "several" | "others" => P,
        _ => Feats::default(),
    }
}

/// Adds the features that only the tree decides: passive, imperative, gerund,
/// possessive "her".
pub(crate) fn from_tree(feats: &mut [Feats], uposes: &[Upos], heads: &[u32], deprels: &[Deprel]) {
    let count = feats.len();
    // What hangs from each word: a passive auxiliary or subject, any auxiliary,
    // an infinitive's "to" or other marker, a subject.
    let (mut passive, mut auxiliary) = (vec![false; count], vec![false; count]);
    let (mut marked, mut subject) = (vec![false; count], vec![false; count]);
    for word in 0..count {
        let Some(head) = Some(heads[word] as usize).filter(|&head| head < count) else { continue };
        match deprels[word] {
            Deprel::AuxPass | Deprel::NsubjPass | Deprel::CsubjPass | Deprel::OblAgent => {
                passive[head] = true;
                auxiliary[head] |= deprels[word] == Deprel::AuxPass;
            }
            Deprel::Aux => auxiliary[head] = true,
            Deprel::Mark | Deprel::Case => marked[head] = true,
            Deprel::Nsubj | Deprel::Csubj => subject[head] = true,
            _ => {}
        }
    }
    for word in 0..count {
        let deprel = deprels[word];
        if uposes[word] == Upos::Pron && deprel == Deprel::NmodPoss {
            feats[word] = feats[word].with(Feats::POSS);
        }
        if uposes[word] != Upos::Verb {
            continue;
        }
        let clause = matches!(
            deprel,
            Deprel::Root | Deprel::Ccomp | Deprel::Conj | Deprel::Parataxis | Deprel::AclRelcl
        );
        let past_participle = feats[word].has(Feats::PAST.with(Feats::PARTICIPLE));
        // "Rebels shelled Orsk": with a subject and no auxiliary, the form is finite.
        if past_participle && clause && subject[word] && !auxiliary[word] && !passive[word] {
            feats[word] = Feats::PAST.with(Feats::FIN);
            continue;
        }
        let reduced = matches!(deprel, Deprel::Acl | Deprel::Amod) && !auxiliary[word];
        if past_participle && (passive[word] || reduced) {
            feats[word] = feats[word].with(Feats::PASSIVE);
        }
        if feats[word].has(Feats::PRES.with(Feats::PARTICIPLE)) && !auxiliary[word] {
            let nominal = matches!(
                deprel,
                Deprel::Nsubj
                    | Deprel::Csubj
                    | Deprel::Obj
                    | Deprel::Obl
                    | Deprel::Nmod
                    | Deprel::Compound
                    | Deprel::Xcomp
                    | Deprel::Ccomp
            );
            if nominal || marked[word] && matches!(deprel, Deprel::Advcl | Deprel::Acl) {
                feats[word] = Feats(feats[word].0 & !Feats::PARTICIPLE.0).with(Feats::GERUND);
            }
        }
        let main = matches!(deprel, Deprel::Root | Deprel::Parataxis | Deprel::Conj);
        if feats[word] == Feats::INF && main && !auxiliary[word] && !marked[word] && !subject[word]
        {
            let coordinated_infinitive = deprel == Deprel::Conj
                && feats.get(heads[word] as usize).is_some_and(|&head| head == Feats::INF);
            if !coordinated_infinitive {
                feats[word] = Feats::IMPERATIVE.with(Feats::FIN);
            }
        }
    }
}

use crate::{Article, Span};
use serde::{Deserialize, Serialize};

macro_rules! labels {
    ($(#[$meta:meta])* $name:ident, $unknown:ident { $($variant:ident = $label:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[repr(u8)]
        pub enum $name { #[default] $($variant),* }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $label),* }
            }

            /// Reads a label; an unknown one becomes the catch-all.
            pub fn from_label(label: &str) -> Self {
                match label { $($label => $name::$variant,)* _ => $name::$unknown }
            }
        }
    };
}

labels! {
    /// Universal part of speech (UD v2).
    Upos, X {
        X = "X", Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Det = "DET",
        Intj = "INTJ", Noun = "NOUN", Num = "NUM", Part = "PART", Pron = "PRON", Propn = "PROPN",
        Punct = "PUNCT", Sconj = "SCONJ", Sym = "SYM", Verb = "VERB",
    }
}

labels! {
    /// Dependency relation (UD v2), with the subtypes that coding needs.
    Deprel, Dep {
        Dep = "dep", Acl = "acl", AclRelcl = "acl:relcl", Advcl = "advcl",
        AdvclRelcl = "advcl:relcl", Advmod = "advmod", Amod = "amod", Appos = "appos", Aux = "aux",
        AuxPass = "aux:pass", Case = "case", Cc = "cc", CcPreconj = "cc:preconj", Ccomp = "ccomp",
        Compound = "compound", CompoundPrt = "compound:prt", Conj = "conj", Cop = "cop",
        Csubj = "csubj", CsubjPass = "csubj:pass", Det = "det", DetPredet = "det:predet",
        Discourse = "discourse", Dislocated = "dislocated", Expl = "expl", Fixed = "fixed",
        Flat = "flat", Goeswith = "goeswith", Iobj = "iobj", List = "list", Mark = "mark",
        Nmod = "nmod", NmodPoss = "nmod:poss", NmodTmod = "nmod:tmod", NmodNpmod = "nmod:npmod",
        NmodDesc = "nmod:desc",
        Nsubj = "nsubj", NsubjPass = "nsubj:pass", NsubjOuter = "nsubj:outer", Nummod = "nummod",
        Obj = "obj", Obl = "obl", OblAgent = "obl:agent", OblTmod = "obl:tmod",
        OblNpmod = "obl:npmod", Orphan = "orphan", Parataxis = "parataxis", Punct = "punct",
        Reparandum = "reparandum", Root = "root", Vocative = "vocative", Xcomp = "xcomp",
    }
}

impl Deprel {
    /// The universal relation without its subtype: `nsubj:pass` is `nsubj`.
    pub fn universal(self) -> &'static str {
        let label = self.as_str();
        label.split(':').next().unwrap_or(label)
    }
}

/// Morphological features as a bit set; only those the coder asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Feats(pub u32);

impl Feats {
    pub const PAST: Feats = Feats(1);
    pub const PRES: Feats = Feats(1 << 1);
    /// Finite verb form.
    pub const FIN: Feats = Feats(1 << 2);
    pub const INF: Feats = Feats(1 << 3);
    /// Participle, present ("shelling") or past ("shelled").
    pub const PARTICIPLE: Feats = Feats(1 << 4);
    pub const GERUND: Feats = Feats(1 << 5);
    pub const PASSIVE: Feats = Feats(1 << 6);
    pub const IMPERATIVE: Feats = Feats(1 << 7);
    pub const SING: Feats = Feats(1 << 8);
    pub const PLUR: Feats = Feats(1 << 9);
    pub const FIRST: Feats = Feats(1 << 10);
    pub const SECOND: Feats = Feats(1 << 11);
    pub const THIRD: Feats = Feats(1 << 12);
    pub const MASC: Feats = Feats(1 << 13);
    pub const FEM: Feats = Feats(1 << 14);
    pub const NEUT: Feats = Feats(1 << 15);
    pub const POSS: Feats = Feats(1 << 16);
    pub const REFLEX: Feats = Feats(1 << 17);

    pub fn has(self, other: Feats) -> bool {
        self.0 & other.0 == other.0
    }

    pub fn with(self, other: Feats) -> Feats {
        Feats(self.0 | other.0)
    }
}

/// One syntactic word.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Token {
    /// Bytes of the article's text. The parts of a contraction share no bytes:
    /// "didn't" is "did" + "n't".
    pub span: Span,
    /// Lower case except for proper names.
    pub lemma: String,
    pub upos: Upos,
    pub feats: Feats,
    /// Index of the governing token within the sentence; `None` for the root.
    pub head: Option<u32>,
    pub deprel: Deprel,
}

/// A sentence: its bytes, the part of the article it stands in, and its tree.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sentence {
    pub span: Span,
    /// Index into [`Article::parts`].
    pub part: u32,
    /// Exactly one token has no head, unless the sentence is empty.
    pub tokens: Vec<Token>,
}

/// An article with its sentences read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ParsedArticle {
    pub article: Article,
    pub sentences: Vec<Sentence>,
}

impl ParsedArticle {
    pub fn words(&self, span: Span) -> &str {
        span.of(&self.article.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_round_trip() {
        for &upos in Upos::ALL {
            assert_eq!(Upos::from_label(upos.as_str()), upos);
        }
        for &deprel in Deprel::ALL {
            assert_eq!(Deprel::from_label(deprel.as_str()), deprel);
        }
        assert_eq!(Deprel::from_label("no-such-relation"), Deprel::Dep);
        assert_eq!(Deprel::NsubjPass.universal(), "nsubj");
    }
}

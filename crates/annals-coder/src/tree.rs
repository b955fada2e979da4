//! A sentence's tree with the questions the coder asks of it: who is the subject, across
//! relative clauses, control and coordination; what is the object, across voice.

use annals_model::{Deprel, Feats, Sentence, Upos};

/// A sentence with children lists and lower-case words.
pub(crate) struct Tree<'a> {
    pub sentence: &'a Sentence,
    pub text: &'a str,
    pub lemmas: Vec<String>,
    child_start: Vec<u32>,
    child_list: Vec<u32>,
    /// Leftmost token below each token, itself included.
    pub left: Vec<u32>,
    pub depth: Vec<u32>,
}

impl<'a> Tree<'a> {
    pub fn new(sentence: &'a Sentence, text: &'a str) -> Self {
        let n = sentence.tokens.len();
        let mut child_start = vec![0u32; n + 1];
        for token in &sentence.tokens {
            if let Some(head) = token.head.filter(|head| (*head as usize) < n) {
                child_start[head as usize + 1] += 1;
            }
        }
        for i in 0..n {
            child_start[i + 1] += child_start[i];
        }
        let mut fill = child_start.clone();
        let mut child_list = vec![0u32; child_start[n] as usize];
        for (i, token) in sentence.tokens.iter().enumerate() {
            if let Some(head) = token.head.filter(|head| (*head as usize) < n) {
                child_list[fill[head as usize] as usize] = i as u32;
                fill[head as usize] += 1;
            }
        }
        // Breadth-first order from the root, so that bounds can be gathered bottom-up in a loop.
        let mut order: Vec<u32> = (0..n as u32)
            .filter(|&i| sentence.tokens[i as usize].head.is_none_or(|head| head as usize >= n))
            .collect();
        let mut depth = vec![0u32; n];
        let mut at = 0;
        while at < order.len() {
            let parent = order[at] as usize;
            let children = child_start[parent] as usize..child_start[parent + 1] as usize;
            for &child in &child_list[children] {
                depth[child as usize] = depth[parent] + 1;
                order.push(child);
            }
            at += 1;
        }
        let mut left: Vec<u32> = (0..n as u32).collect();
        for &i in order.iter().rev() {
            if let Some(head) = sentence.tokens[i as usize].head.filter(|h| (*h as usize) < n) {
                left[head as usize] = left[head as usize].min(left[i as usize]);
            }
        }
        let lemmas = sentence
            .tokens
            .iter()
            .map(|token| {
                let lemma = if token.lemma.is_empty() { token.span.of(text) } else { &token.lemma };
                lemma.to_lowercase()
            })
            .collect();
        Tree { sentence, text, lemmas, child_start, child_list, left, depth }
    }

    pub fn len(&self) -> usize {
        self.sentence.tokens.len()
    }

    pub fn lemma(&self, i: usize) -> &str {
        &self.lemmas[i]
    }

    pub fn word(&self, i: usize) -> &'a str {
        self.sentence.tokens[i].span.of(self.text)
    }

    pub fn upos(&self, i: usize) -> Upos {
        self.sentence.tokens[i].upos
    }

    pub fn feats(&self, i: usize) -> Feats {
        self.sentence.tokens[i].feats
    }

    pub fn rel(&self, i: usize) -> Deprel {
        self.sentence.tokens[i].deprel
    }

    pub fn head(&self, i: usize) -> Option<usize> {
        self.sentence.tokens[i].head.map(|head| head as usize).filter(|&head| head < self.len())
    }

    pub fn children(&self, i: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        let range = self.child_start[i] as usize..self.child_start[i + 1] as usize;
        self.child_list[range].iter().map(|&child| child as usize)
    }

    pub fn child(&self, i: usize, rels: &[Deprel]) -> Option<usize> {
        self.children(i).find(|&child| rels.contains(&self.rel(child)))
    }

    pub fn has_child_lemma(&self, i: usize, rels: &[Deprel], lemmas: &[&str]) -> bool {
        self.children(i)
            .any(|child| rels.contains(&self.rel(child)) && lemmas.contains(&self.lemma(child)))
    }

    /// Whether `i` is `top` or below it.
    pub fn within(&self, i: usize, top: usize) -> bool {
        let mut at = Some(i);
        while let Some(token) = at {
            if token == top {
                return true;
            }
            if self.depth[token] <= self.depth[top] {
                return false;
            }
            at = self.head(token);
        }
        false
    }

    pub fn is_verbal(&self, i: usize) -> bool {
        matches!(self.upos(i), Upos::Verb | Upos::Aux)
    }

    pub fn is_nominal(&self, i: usize) -> bool {
        matches!(self.upos(i), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Sym)
    }

    /// The words that introduce a dependent: case, mark, and a fixed second word joined to them.
    pub fn has_marker(&self, i: usize, markers: &[String]) -> bool {
        self.children(i).any(|child| {
            matches!(self.rel(child), Deprel::Case | Deprel::Mark)
                && markers.iter().any(|marker| match marker.split_once(' ') {
                    None => self.lemma(child) == marker,
                    Some((first, rest)) => {
                        self.lemma(child) == first
                            && rest.split(' ').enumerate().all(|(offset, word)| {
                                self.lemmas.get(child + 1 + offset).is_some_and(|l| l == word)
                            })
                    }
                })
        })
    }

    pub fn marked_with(&self, i: usize, marker: &str) -> bool {
        self.children(i).any(|child| {
            matches!(self.rel(child), Deprel::Case | Deprel::Mark) && self.lemma(child) == marker
        })
    }

    /// Whether a word opens a clause, as its conjunction or as an adverb: "when they clashed".
    pub fn opened_by(&self, i: usize, word: &str) -> bool {
        self.children(i).any(|child| {
            child < i
                && matches!(self.rel(child), Deprel::Mark | Deprel::Advmod)
                && self.lemma(child) == word
        })
    }

    /// Passive by auxiliary, by passive subject, or as a bare participle after its noun.
    pub fn is_passive(&self, i: usize) -> bool {
        if self.upos(i) != Upos::Verb {
            return false;
        }
        if self.child(i, &[Deprel::AuxPass]).is_some() {
            return true;
        }
        if self.child(i, &[Deprel::NsubjPass, Deprel::OblAgent]).is_some() {
            // "have fired on", "fired on": no form of "be", and a finite verb or a perfect.
            let perfect = self.has_child_lemma(i, &[Deprel::Aux], &["have"]);
            let finite =
                self.feats(i).has(Feats::FIN) && self.child(i, &[Deprel::OblAgent]).is_none();
            return !perfect && !finite;
        }
        // "a lawmaker accused of helping": taggers take many a participle for a past tense, but behind
        // its noun and without subject or object it can be nothing else.
        let behind_noun = self.rel(i) == Deprel::Acl
            && self.feats(i).has(Feats::PAST)
            && self.child(i, &[Deprel::Nsubj, Deprel::Obj]).is_none()
            && self.head(i).is_some_and(|head| head < i && self.rel(head) != Deprel::Root);
        let participle =
            behind_noun || self.feats(i).has(Feats::PARTICIPLE) && self.feats(i).has(Feats::PAST);
        let auxiliary = self.child(i, &[Deprel::Aux]).is_some();
        if participle && !auxiliary {
            if matches!(self.rel(i), Deprel::Acl | Deprel::Amod) {
                // A participle with an object of its own is a misread past tense.
                return self.child(i, &[Deprel::Obj]).is_none();
            }
            if self.child(i, &[Deprel::Nsubj, Deprel::Obj]).is_none() {
                if self.rel(i) == Deprel::Conj {
                    return self.head(i).is_some_and(|head| self.is_passive(head));
                }
                return matches!(
                    self.rel(i),
                    Deprel::Advcl | Deprel::Root | Deprel::Xcomp | Deprel::Ccomp
                );
            }
            // Headlines drop the auxiliary: "3 rebels killed in raid".
            if self.rel(i) == Deprel::Root && self.child(i, &[Deprel::Obj]).is_none() {
                return !self.feats(i).has(Feats::FIN);
            }
        }
        false
    }

    fn relative_pronoun(&self, i: usize) -> bool {
        matches!(self.lemma(i), "who" | "which" | "that" | "whom" | "whose")
            && matches!(self.upos(i), Upos::Pron | Upos::Det | Upos::Sconj)
    }

    /// The noun a relative pronoun stands for; the token itself when it is none.
    pub fn antecedent(&self, i: usize) -> usize {
        if !self.relative_pronoun(i) {
            return i;
        }
        let mut at = i;
        while let Some(head) = self.head(at) {
            if matches!(self.rel(at), Deprel::AclRelcl | Deprel::Acl) {
                return head;
            }
            at = head;
        }
        i
    }

    /// The token that fills the subject place of a predicate, whatever its voice.
    pub fn surface_subject(&self, i: usize) -> Option<usize> {
        let mut at = i;
        // Each step climbs one edge, so the loop ends within the depth of the tree.
        for _ in 0..=self.depth[i] {
            if let Some(subject) = self.children(at).find(|&c| {
                matches!(self.rel(c), Deprel::Nsubj | Deprel::NsubjPass | Deprel::NsubjOuter)
            }) {
                return Some(self.antecedent(subject));
            }
            let head = self.head(at)?;
            match self.rel(at) {
                Deprel::Xcomp => {
                    if let Some(object) = self.controller_object(head) {
                        return Some(object);
                    }
                    at = head;
                }
                Deprel::Conj
                    if self.is_verbal(head) || self.child(head, &[Deprel::Cop]).is_some() =>
                {
                    at = head;
                }
                Deprel::Advcl | Deprel::AdvclRelcl | Deprel::Ccomp if self.is_verbal(head) => {
                    at = head
                }
                // A string of verbs without "and": "met thrice, opened a pipeline, spoke by phone".
                Deprel::Parataxis if self.is_verbal(head) && at > head => at = head,
                // ", detaining 200 people": behind a comma it is told of the whole clause.
                Deprel::Acl
                    if at > 0
                        && self.word(at).ends_with("ing")
                        && self.word(at - 1) == ","
                        && self.verb_above(head).is_some() =>
                {
                    at = self.verb_above(head).unwrap_or(head);
                }
                Deprel::Acl | Deprel::AclRelcl => {
                    if self.headline_infinitive(at) {
                        return Some(head);
                    }
                    if self.feats(at).has(Feats::INF) || self.marked_with(at, "to") {
                        return self.possessor_or_owner(head);
                    }
                    return Some(head);
                }
                Deprel::Obl | Deprel::Nmod if self.is_verbal(at) => at = head,
                _ => return None,
            }
        }
        None
    }

    /// "Kestan group to free hostages": an infinitive that hangs on the noun of a headline without
    /// a finite verb tells of that noun.
    pub fn headline_infinitive(&self, i: usize) -> bool {
        self.rel(i) == Deprel::Acl
            && self.marked_with(i, "to")
            && self.head(i).is_some_and(|noun| {
                self.rel(noun) == Deprel::Root
                    && matches!(self.upos(noun), Upos::Noun | Upos::Propn)
                    && self.child(noun, &[Deprel::Cop, Deprel::Nsubj, Deprel::Det]).is_none()
            })
    }

    /// The nearest verb above a noun, within its clause.
    fn verb_above(&self, i: usize) -> Option<usize> {
        let mut at = i;
        loop {
            if self.is_verbal(at) {
                return Some(at);
            }
            if matches!(self.rel(at), Deprel::Acl | Deprel::AclRelcl) {
                return None;
            }
            at = self.head(at)?;
        }
    }

    /// The object that controls an infinitive: "urged Kestany to meet".
    fn controller_object(&self, verb: usize) -> Option<usize> {
        if self.is_passive(verb) {
            return None;
        }
        if matches!(self.lemma(verb), "promise" | "threaten" | "vow" | "pledge") {
            return None;
        }
        let object = self.child(verb, &[Deprel::Obj, Deprel::Iobj])?;
        Some(self.antecedent(object))
    }

    /// Whose "decision to attack": the possessor, or the subject of the verb that takes the noun.
    fn possessor_or_owner(&self, noun: usize) -> Option<usize> {
        if let Some(possessor) = self.child(noun, &[Deprel::NmodPoss]) {
            return Some(possessor);
        }
        let head = self.head(noun)?;
        match self.rel(noun) {
            Deprel::Obj | Deprel::Obl if self.is_verbal(head) => self.surface_subject(head),
            _ => None,
        }
    }

    /// Who does it: the subject of an active verb, the by-phrase of a passive one.
    pub fn agent(&self, i: usize) -> Option<usize> {
        if self.is_passive(i) {
            let by = self.children(i).find(|&child| {
                matches!(self.rel(child), Deprel::OblAgent | Deprel::Obl | Deprel::Nmod)
                    && self.marked_with(child, "by")
                    && self.upos(child) != Upos::Verb
            });
            // "questioned for hours by police": readers hang the phrase on the one before it.
            let by = by.or_else(|| {
                let beside = self.children(i).filter(|&c| c > i && self.rel(c) == Deprel::Obl);
                beside
                    .flat_map(|c| self.children(c))
                    .find(|&c| self.rel(c) == Deprel::Nmod && self.marked_with(c, "by"))
            });
            return by.map(|token| self.antecedent(token));
        }
        self.surface_subject(i)
    }

    /// What it is done to: the object of an active verb, the subject of a passive one.
    pub fn patient(&self, i: usize) -> Option<usize> {
        if self.is_passive(i) {
            return self.surface_subject(i).or_else(|| {
                // A participle before its noun: "the arrested man".
                (self.rel(i) == Deprel::Amod).then(|| self.head(i)).flatten()
            });
        }
        if let Some(object) = self.child(i, &[Deprel::Obj]) {
            return Some(self.antecedent(object));
        }
        // "shot dead a journalist", "set free two soldiers": readers hang the object on the adjective.
        if let Some(object) = self
            .child(i, &[Deprel::Xcomp])
            .filter(|&outcome| self.upos(outcome) == Upos::Adj && outcome == i + 1)
            .and_then(|outcome| self.child(outcome, &[Deprel::Obj]))
        {
            return Some(self.antecedent(object));
        }
        if self.rel(i) == Deprel::AclRelcl && self.child(i, &[Deprel::Nsubj]).is_some() {
            // "the men whom police arrested", "the town troops shelled"
            let subject = self.child(i, &[Deprel::Nsubj])?;
            if !self.relative_pronoun(subject) {
                return self.head(i);
            }
        }
        if self.rel(i) == Deprel::Conj {
            // "attacked and burned the village": the object stands with the last verb; or with the first.
            return None;
        }
        None
    }

    /// The clause a token stands in: the nearest verb or predicate above it.
    pub fn clause(&self, i: usize) -> usize {
        let mut at = i;
        loop {
            let clausal = matches!(
                self.rel(at),
                Deprel::Root
                    | Deprel::Ccomp
                    | Deprel::Advcl
                    | Deprel::AdvclRelcl
                    | Deprel::Acl
                    | Deprel::AclRelcl
                    | Deprel::Parataxis
                    | Deprel::Csubj
                    | Deprel::Xcomp
            ) || (self.rel(at) == Deprel::Conj && self.is_verbal(at));
            match self.head(at) {
                Some(head) if !clausal => at = head,
                _ => return at,
            }
        }
    }

    /// Whether a word helps tell a trigger: it stands in the trigger's own clause, or below the
    /// trigger without another coordinate or reported clause between them.
    pub fn told_with(&self, i: usize, trigger: usize) -> bool {
        let clause = self.clause(trigger);
        let mut at = i;
        loop {
            if at == trigger || at == clause {
                return true;
            }
            let other_clause = match self.rel(at) {
                Deprel::Conj => self.is_verbal(at),
                Deprel::Parataxis | Deprel::Ccomp => true,
                _ => false,
            };
            match self.head(at) {
                Some(head) if !other_clause => at = head,
                _ => return false,
            }
        }
    }

    /// Conjuncts of a token, itself first.
    pub fn conjuncts(&self, i: usize) -> Vec<usize> {
        let mut all = vec![i];
        let mut at = 0;
        while at < all.len() {
            let next: Vec<usize> =
                self.children(all[at]).filter(|&child| self.rel(child) == Deprel::Conj).collect();
            all.extend(next);
            at += 1;
        }
        // "projects are being built and a high level of cooperation is …": an object with its own
        // "and" under a passive is a second subject whose verb the reader lost.
        if let Some(verb) = self.head(i).filter(|&verb| {
            matches!(self.rel(i), Deprel::NsubjPass | Deprel::Nsubj) && self.is_passive(verb)
        }) {
            all.extend(self.children(verb).filter(|&child| {
                self.rel(child) == Deprel::Obj && self.child(child, &[Deprel::Cc]).is_some()
            }));
        }
        all.sort_unstable();
        all
    }
}

use crate::bytes::{Reader, Writer};
use crate::lexicon::Lexicon;
use crate::parser::{Marks, Moves, Width};
use crate::table::{ByteTable, CLASSES};
use crate::tagger::{self, Tag};
use crate::words::{form_hash, Word};
use crate::Error;
use annals_model::{Deprel, Upos};
use std::sync::OnceLock;

const MAGIC: &[u8] = b"annals english 1\n";

/// Weights and word lists of the fast reader; immutable, shared between threads.
#[derive(Clone, Debug)]
pub struct Model {
    pub(crate) parts: Parts,
    pub(crate) uposes: Vec<Upos>,
    pub(crate) xposes: Vec<String>,
    pub(crate) deprels: Vec<Deprel>,
    pub(crate) marks: Marks,
    /// Numbers of the labels `root`, `parataxis` and `punct`.
    pub(crate) root: u8,
    pub(crate) parataxis: u8,
    pub(crate) punct: u8,
    /// Hypotheses kept while reading a tree.
    pub(crate) width: Width,
    version: String,
}

/// What a file of weights holds.
#[derive(Clone, Debug)]
pub(crate) struct Parts {
    /// `UPOS/XPOS`, by tag number.
    pub tags: Vec<String>,
    /// Dependency labels as the treebanks write them, from number 1.
    pub labels: Vec<String>,
    pub lefts: Vec<u8>,
    pub rights: Vec<u8>,
    pub moves: Moves,
    pub lexicon: Lexicon,
    pub tagging: ByteTable,
    /// For the second reading, which sees the first one's tags.
    pub retagging: ByteTable,
    pub parsing: ByteTable,
}

/// The marks that the parser counts, given the tag names.
pub(crate) fn marks(tags: &[String]) -> Marks {
    Marks {
        comma: form_hash(","),
        quote: form_hash("\""),
        verbs: tags.iter().map(|tag| tag.starts_with("VERB/")).collect(),
    }
}

impl Parts {
    pub fn root(&self) -> Option<u8> {
        self.number("root")
    }

    fn number(&self, label: &str) -> Option<u8> {
        let at = self.labels.iter().position(|known| known == label)?;
        u8::try_from(at + 1).ok()
    }

    /// Tags by two readings, left to right each.
    pub fn tag(&self, words: &[Word]) -> Vec<Tag> {
        let count = self.tags.len();
        let first = tagger::tag(words, None, &self.lexicon, &self.tagging, count);
        tagger::tag(words, Some(&first), &self.lexicon, &self.retagging, count)
    }

    /// The file's bytes; the same parts give the same bytes.
    pub fn write(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.bytes.extend(MAGIC);
        for names in [&self.tags, &self.labels] {
            writer.u32(names.len() as u32);
            names.iter().for_each(|name| writer.str(name));
        }
        writer.blob(&self.lefts);
        writer.blob(&self.rights);
        let lexicon = &self.lexicon;
        let mut clusters: Vec<_> = lexicon.clusters.iter().collect();
        clusters.sort_unstable();
        writer.u32(clusters.len() as u32);
        for (&hash, &cluster) in clusters {
            writer.u32(hash);
            writer.bytes.extend(cluster.to_le_bytes());
        }
        let mut tags: Vec<_> = lexicon.tags.iter().collect();
        tags.sort_unstable();
        writer.u32(tags.len() as u32);
        for (&hash, tags) in tags {
            writer.u32(hash);
            writer.blob(tags);
        }
        let mut lemmas: Vec<(&str, u8, &str)> = lexicon
            .lemmas
            .iter()
            .flat_map(|(form, of)| of.iter().map(move |(tag, lemma)| (&**form, *tag, &**lemma)))
            .collect();
        lemmas.sort_unstable();
        writer.u32(lemmas.len() as u32);
        for (form, tag, lemma) in lemmas {
            writer.str(form);
            writer.bytes.push(tag);
            writer.str(lemma);
        }
        let mut verbs: Vec<_> = lexicon.verbs.keys().copied().collect();
        verbs.sort_unstable();
        writer.u32(verbs.len() as u32);
        verbs.iter().for_each(|&hash| writer.u32(hash));
        writer.table(&self.tagging);
        writer.table(&self.retagging);
        writer.table(&self.parsing);
        writer.bytes
    }

    fn read(bytes: &[u8]) -> Result<Parts, Error> {
        let Some(body) = bytes.strip_prefix(MAGIC) else {
            let found = String::from_utf8_lossy(&bytes[..bytes.len().min(16)]).into_owned();
            return Err(Error::NotAModel { found });
        };
        let mut reader = Reader::new(body);
        let mut names = Vec::new();
        for _ in 0..2 {
            let count = reader.count(4)?;
            let mut list = Vec::with_capacity(count);
            for _ in 0..count {
                list.push(reader.str()?.to_owned());
            }
            names.push(list);
        }
        let labels = names.pop().unwrap_or_default();
        let tags = names.pop().unwrap_or_default();
        let lefts = reader.blob()?.to_vec();
        let rights = reader.blob()?.to_vec();
        let mut lexicon = Lexicon::default();
        for _ in 0..reader.count(6)? {
            let hash = reader.u32()?;
            let cluster = reader.u16()?;
            lexicon.clusters.insert(hash, cluster);
        }
        for _ in 0..reader.count(8)? {
            let hash = reader.u32()?;
            let allowed = reader.blob()?.to_vec();
            if allowed.is_empty() || allowed.iter().any(|&tag| tag as usize >= tags.len()) {
                return Err(Error::BadModel { at: reader.at(), what: "list of tags" });
            }
            lexicon.tags.insert(hash, allowed);
        }
        for _ in 0..reader.count(9)? {
            let form = reader.str()?.to_owned();
            let tag = reader.u8()?;
            let lemma = reader.str()?.to_owned();
            lexicon.lemmas.entry(form).or_default().push((tag, lemma));
        }
        for _ in 0..reader.count(4)? {
            lexicon.verbs.insert(reader.u32()?, ());
        }
        let tagging = reader.table()?;
        let retagging = reader.table()?;
        let parsing = reader.table()?;
        if !reader.at_end() {
            return Err(Error::BadModel { at: reader.at(), what: "end of file" });
        }
        let mut parts = Parts {
            tags,
            labels,
            lefts,
            rights,
            moves: Moves::default(),
            lexicon,
            tagging,
            retagging,
            parsing,
        };
        let bad = |what| Err(Error::BadModel { at: 0, what });
        let Some(root) = parts.root() else { return bad("label `root`") };
        let numbered = |&label: &u8| label >= 1 && usize::from(label) <= parts.labels.len();
        if parts.tags.is_empty() || parts.tags.len() > CLASSES || parts.labels.len() > 64 {
            return bad("usable list of tags and labels");
        }
        if !parts.lefts.iter().chain(&parts.rights).all(numbered) || parts.rights.is_empty() {
            return bad("usable list of moves");
        }
        parts.moves = Moves::new(root, &parts.lefts, &parts.rights);
        if parts.moves.len() > CLASSES {
            return bad("usable list of moves");
        }
        Ok(parts)
    }
}

impl Model {
    /// The weights shipped with Annals, decoded once per process.
    ///
    /// Source: `models/english.md` says what they were learnt from and how they score.
    pub fn shipped() -> &'static Model {
        static SHIPPED: OnceLock<Model> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            let bytes = include_bytes!("../../../models/english.bin");
            Model::from_bytes(bytes)
                .expect("the weights in the binary are whole: a test reads them")
        })
    }

    /// Reads a file of weights.
    ///
    /// # Errors
    /// [`Error::NotAModel`], [`Error::CutModel`] or [`Error::BadModel`] when the bytes
    /// are not what `cargo xtask train` writes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Model, Error> {
        let parts = Parts::read(bytes)?;
        let split = |tag: &String| {
            let (upos, xpos) = tag.split_once('/').unwrap_or((tag, ""));
            (Upos::from_label(upos), xpos.to_owned())
        };
        let (uposes, xposes) = parts.tags.iter().map(split).unzip();
        let deprels = std::iter::once(Deprel::Dep)
            .chain(parts.labels.iter().map(|label| crate::reader::deprel(label)))
            .collect();
        let number = |label: &str| parts.number(label).unwrap_or(0);
        Ok(Model {
            uposes,
            xposes,
            deprels,
            marks: marks(&parts.tags),
            root: number("root"),
            parataxis: number("parataxis"),
            punct: number("punct"),
            width: Width { most: 4, margin: i64::MAX / 4 },
            version: version(bytes),
            parts,
        })
    }

    /// Eight hex digits that change with the weights.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The same weights with another width of beam: 1 takes the best move each time,
    /// more keep that many readings of a sentence as long as they trail the best by at
    /// most `margin`, in the weights' own unit.
    pub fn with_beam(mut self, most: usize, margin: i64) -> Model {
        self.width = Width { most: most.max(1), margin: margin.max(0) };
        self
    }

    pub(crate) fn tag_name(&self, tag: Tag) -> (Upos, &str) {
        (self.uposes[tag as usize], &self.xposes[tag as usize])
    }
}

fn version(bytes: &[u8]) -> String {
    let mut hash = 0xCBF2_9CE4_8422_2325u64;
    for &byte in bytes {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
    }
    format!("{:08x}", (hash >> 32) as u32 ^ hash as u32)
}

use crate::bytes::{Reader, Writer};
use crate::lexicon::Lexicon;
use crate::network::Network;
use crate::Error;
use annals_model::{Deprel, Upos};
use std::sync::OnceLock;

const MAGIC: &[u8] = b"annals english 2\n";

/// Number of a tag, UPOS and Penn tag together.
pub(crate) type Tag = u8;

/// Weights and word lists of the fast reader; immutable, shared between threads.
#[derive(Clone, Debug)]
pub struct Model {
    pub(crate) parts: Parts,
    pub(crate) uposes: Vec<Upos>,
    pub(crate) xposes: Vec<String>,
    pub(crate) deprels: Vec<Deprel>,
    /// Numbers of the labels `parataxis` and `punct`.
    pub(crate) parataxis: u8,
    pub(crate) punct: u8,
    version: String,
}

/// What a file of weights holds.
#[derive(Clone, Debug)]
pub(crate) struct Parts {
    /// `UPOS/XPOS`, by tag number.
    pub tags: Vec<String>,
    /// Dependency labels as the treebanks write them, by number.
    pub labels: Vec<String>,
    pub lexicon: Lexicon,
    pub network: Network,
}

/// Most tags and labels; their numbers are bytes.
const MOST_NAMES: usize = 255;

impl Parts {
    fn number(&self, label: &str) -> u8 {
        let at = self.labels.iter().position(|known| known == label);
        at.and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX)
    }

    /// The file's bytes; the same parts give the same bytes.
    pub fn write(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.bytes.extend(MAGIC);
        for names in [&self.tags, &self.labels] {
            writer.u32(names.len() as u32);
            names.iter().for_each(|name| writer.str(name));
        }
        let lexicon = &self.lexicon;
        let mut words: Vec<(u32, u32)> =
            lexicon.words.iter().map(|(&hash, &row)| (row, hash)).collect();
        words.sort_unstable();
        writer.u32(words.len() as u32);
        for (row, hash) in words {
            writer.u32(row);
            writer.u32(hash);
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
        self.network.write(&mut writer);
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
        let mut lexicon = Lexicon::default();
        for _ in 0..reader.count(8)? {
            let row = reader.u32()?;
            lexicon.words.insert(reader.u32()?, row);
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
        let network = Network::read(&mut reader)?;
        let at = reader.at();
        if !reader.at_end() {
            return Err(Error::BadModel { at, what: "end of file" });
        }
        let named = |count: usize, names: &[String]| count == names.len() && count <= MOST_NAMES;
        if !named(network.tag.outputs, &tags) || !named(network.kind.outputs, &labels) {
            return Err(Error::BadModel { at, what: "name for each tag and label" });
        }
        Ok(Parts { tags, labels, lexicon, network })
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
    /// are not what `cargo xtask pack` writes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Model, Error> {
        let parts = Parts::read(bytes)?;
        let split = |tag: &String| {
            let (upos, xpos) = tag.split_once('/').unwrap_or((tag, ""));
            (Upos::from_label(upos), xpos.to_owned())
        };
        let (uposes, xposes) = parts.tags.iter().map(split).unzip();
        let deprels = parts.labels.iter().map(|label| crate::reader::deprel(label)).collect();
        Ok(Model {
            uposes,
            xposes,
            deprels,
            parataxis: parts.number("parataxis"),
            punct: parts.number("punct"),
            version: version(bytes),
            parts,
        })
    }

    /// Eight hex digits that change with the weights.
    pub fn version(&self) -> &str {
        &self.version
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

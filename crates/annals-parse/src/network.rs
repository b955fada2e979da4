use crate::bytes::{Reader, Writer};
use crate::matrix::{dot, Lanes, Matrix, Plain, Rows, Whole};
use crate::words::Word;
use crate::Error;

/// Largest whole number a value becomes where it meets weights of a byte, and where two
/// values meet: sums over 512 inputs then fit 32 bits.
const AGAINST_WEIGHTS: f32 = 32_000.0;
const AGAINST_VALUES: f32 = 4_000.0;

/// A layer norm's gains and offsets.
#[derive(Clone, Debug, Default)]
pub(crate) struct Norm {
    pub gain: Vec<f32>,
    pub offset: Vec<f32>,
}

/// One gated layer: running means to both sides, each with its own gates (after Bradbury
/// et al. 2017), each seeing its neighbour.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gated {
    pub norm: Norm,
    /// How much of the word before, and of the word after, is mixed in.
    pub shift: [Vec<f32>; 2],
    pub ahead: Matrix,
    pub behind: Matrix,
    pub open: Matrix,
    pub out: Matrix,
}

/// The reader's network: looks of words in, scores of tags, heads and labels out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Network {
    pub width: usize,
    /// Known words, shapes, and endings of two, three and four letters and beginnings.
    pub words: Rows,
    pub shapes: Rows,
    pub affixes: Vec<Rows>,
    pub norm: Norm,
    pub near: Matrix,
    pub layers: Vec<Gated>,
    pub last: Norm,
    pub tag: Matrix,
    /// The root, as if it were a word.
    pub root: Vec<f32>,
    pub arcs: Matrix,
    pub arc: Matrix,
    /// Scores of distances between a word and its head, given the word.
    pub far: Matrix,
    /// What any word makes of a head.
    pub lone: Vec<f32>,
    pub kinds: Matrix,
    pub kind_far: Vec<f32>,
    pub kind: Matrix,
}

/// What the network makes of a sentence of `n` words.
#[derive(Default)]
pub(crate) struct Scores {
    /// n x tags.
    pub tags: Vec<f32>,
    /// n x (n + 1): each word under each head, the root last.
    pub heads: Vec<f32>,
    /// (n + 1) x twice the labels' width: each word as child and as head, the root last.
    kinds: Vec<f32>,
}

#[inline(always)]
fn gate(x: f32) -> f32 {
    0.5 + 0.5 * x / (1.0 + x.abs())
}

impl Norm {
    #[inline(always)]
    fn apply(&self, row: &[f32], out: &mut [f32]) {
        // Sixteen sums side by side: the same on every machine, and quick.
        let mut sums = [0.0f32; 16];
        for lane in row.as_chunks::<16>().0 {
            for (sum, x) in sums.iter_mut().zip(lane) {
                *sum += x;
            }
        }
        let mean = sums.iter().sum::<f32>() / row.len() as f32;
        let mut squares = [0.0f32; 16];
        for lane in row.as_chunks::<16>().0 {
            for (sum, x) in squares.iter_mut().zip(lane) {
                *sum += (x - mean) * (x - mean);
            }
        }
        let variance = squares.iter().sum::<f32>() / row.len() as f32;
        let by = 1.0 / (variance + 1e-5).sqrt();
        let learnt = self.gain.iter().zip(&self.offset);
        for ((out, x), (gain, offset)) in out.iter_mut().zip(row).zip(learnt) {
            *out = (x - mean) * by * gain + offset;
        }
    }

    fn write(&self, writer: &mut Writer) {
        writer.floats(&self.gain);
        writer.floats(&self.offset);
    }

    fn read(reader: &mut Reader) -> Result<Norm, Error> {
        Ok(Norm { gain: reader.floats()?, offset: reader.floats()? })
    }
}

/// Scratch space of one reading.
#[derive(Default)]
struct Space {
    whole: Whole,
    u: Vec<f32>,
    row: Vec<f32>,
    ahead: Vec<f32>,
    behind: Vec<f32>,
    open: Vec<f32>,
    out: Vec<f32>,
    mean: Vec<f32>,
}

impl Gated {
    #[inline(always)]
    fn apply(&self, lanes: impl Lanes, x: &mut [f32], width: usize, space: &mut Space) {
        let count = x.len() / width;
        space.u.clear();
        space.u.resize(x.len(), 0.0);
        for (x, u) in x.chunks_exact(width).zip(space.u.chunks_exact_mut(width)) {
            self.norm.apply(x, u);
        }
        let u = &space.u;
        space.row.clear();
        space.row.resize(width, 0.0);
        for (side, matrix) in [&self.ahead, &self.behind].into_iter().enumerate() {
            space.whole.clear();
            for at in 0..count {
                let own = &u[at * width..(at + 1) * width];
                let next = if side == 0 {
                    at.checked_sub(1)
                } else {
                    Some(at + 1).filter(|&next| next < count)
                };
                let mixed = space.row.iter_mut().zip(own).zip(&self.shift[side]);
                match next {
                    Some(next) => {
                        let other = &u[next * width..(next + 1) * width];
                        for (((row, own), shift), other) in mixed.zip(other) {
                            *row = own + shift * (other - own);
                        }
                    }
                    None => mixed.for_each(|((row, own), shift)| *row = own - shift * own),
                }
                space.whole.push(&space.row, AGAINST_WEIGHTS);
            }
            let out = if side == 0 { &mut space.ahead } else { &mut space.behind };
            matrix.times(lanes, &space.whole, out);
        }
        space.whole.clear();
        u.chunks_exact(width).for_each(|row| space.whole.push(row, AGAINST_WEIGHTS));
        self.open.times(lanes, &space.whole, &mut space.open);

        let hidden = self.ahead.outputs / 2;
        for backwards in [false, true] {
            let given = if backwards { &space.behind } else { &space.ahead };
            space.mean.clear();
            space.mean.resize(hidden, 0.0);
            for step in 0..count {
                let at = if backwards { count - 1 - step } else { step };
                let (keep, new) = given[at * 2 * hidden..(at + 1) * 2 * hidden].split_at(hidden);
                let from = (2 * at + usize::from(backwards)) * hidden;
                let open = &mut space.open[from..from + hidden];
                for (((mean, keep), new), open) in
                    space.mean.iter_mut().zip(keep).zip(new).zip(open)
                {
                    *mean += gate(*keep) * (new - *mean);
                    *open = 2.0 * *mean * gate(*open);
                }
            }
        }
        space.whole.clear();
        space.open.chunks_exact(2 * hidden).for_each(|row| space.whole.push(row, AGAINST_WEIGHTS));
        self.out.times(lanes, &space.whole, &mut space.out);
        for (x, out) in x.iter_mut().zip(&space.out) {
            *x += out;
        }
    }
}

struct Task<'a, L> {
    network: &'a Network,
    words: &'a [Word],
    lanes: L,
}

#[cfg(target_arch = "x86_64")]
impl pulp::NullaryFnOnce for Task<'_, pulp::x86::V3> {
    type Output = Scores;

    #[inline(always)]
    fn call(self) -> Scores {
        self.network.forward(self.words, self.lanes)
    }
}

impl Network {
    /// Scores of a sentence's tags, heads and labels.
    pub fn read_sentence(&self, words: &[Word]) -> Scores {
        #[cfg(target_arch = "x86_64")]
        if let Some(lanes) = crate::matrix::wide_lanes() {
            return lanes.vectorize(Task { network: self, words, lanes });
        }
        Task { network: self, words, lanes: Plain }.plain()
    }

    #[inline(always)]
    fn forward(&self, words: &[Word], lanes: impl Lanes) -> Scores {
        let (width, count) = (self.width, words.len());
        let mut space = Space::default();
        let mut x = vec![0.0f32; count * width];
        space.row.resize(width, 0.0);
        for (word, x) in words.iter().zip(x.chunks_exact_mut(width)) {
            space.row.fill(0.0);
            self.words.add(word.row as usize, &mut space.row);
            self.shapes.add(usize::from(word.shape), &mut space.row);
            for (table, &affix) in self.affixes.iter().zip(&word.affixes) {
                table.add(affix as usize & (table.len().wrapping_sub(1)), &mut space.row);
            }
            self.norm.apply(&space.row, x);
        }

        space.row.clear();
        space.row.resize(3 * width, 0.0);
        for at in 0..count {
            for (place, row) in space.row.chunks_exact_mut(width).enumerate() {
                match (at + place).checked_sub(1).and_then(|at| x.get(at * width..(at + 1) * width))
                {
                    Some(other) => row.copy_from_slice(other),
                    None => row.fill(0.0),
                }
            }
            space.whole.push(&space.row, AGAINST_WEIGHTS);
        }
        self.near.times(lanes, &space.whole, &mut space.out);
        for (x, out) in x.chunks_exact_mut(width).zip(space.out.chunks_exact(2 * width)) {
            let (value, open) = out.split_at(width);
            for ((x, value), open) in x.iter_mut().zip(value).zip(open) {
                *x += value * gate(*open);
            }
        }
        for layer in &self.layers {
            layer.apply(lanes, &mut x, width, &mut space);
        }
        self.judge(&x, lanes, &mut space)
    }

    #[inline(always)]
    fn judge(&self, x: &[f32], lanes: impl Lanes, space: &mut Space) -> Scores {
        let (width, count) = (self.width, x.len() / self.width);
        let mut scores = Scores::default();
        space.row.clear();
        space.row.resize(width, 0.0);
        space.whole.clear();
        for x in x.chunks_exact(width) {
            self.last.apply(x, &mut space.row);
            space.whole.push(&space.row, AGAINST_WEIGHTS);
        }
        self.tag.times(lanes, &space.whole, &mut scores.tags);
        space.whole.push(&self.root, AGAINST_WEIGHTS);
        self.kinds.times(lanes, &space.whole, &mut scores.kinds);
        self.arcs.times(lanes, &space.whole, &mut space.out);

        let arc = self.arc.inputs;
        for value in &mut space.out {
            *value = if *value > 0.0 { *value } else { 0.0 };
        }
        space.whole.clear();
        let rows = || space.out.chunks_exact(2 * arc);
        rows().take(count).for_each(|row| space.whole.push(&row[..arc], AGAINST_WEIGHTS));
        self.arc.times(lanes, &space.whole, &mut space.ahead);
        self.far.times(lanes, &space.whole, &mut space.behind);
        let (mut heads, mut children) = (Whole::default(), Whole::default());
        space.mean.clear();
        for row in rows() {
            heads.push(&row[arc..], AGAINST_VALUES);
            let mut sums = [0.0f32; 16];
            for (x, lone) in
                row[arc..].as_chunks::<16>().0.iter().zip(self.lone.as_chunks::<16>().0)
            {
                for ((sum, x), lone) in sums.iter_mut().zip(x).zip(lone) {
                    *sum += x * lone;
                }
            }
            space.mean.push(sums.iter().sum());
        }
        space.ahead.chunks_exact(arc).for_each(|row| children.push(row, AGAINST_VALUES));
        let (deep, steps) = (arc / crate::matrix::LANES, self.far.outputs);
        scores.heads.reserve(count * (count + 1));
        for child in 0..count {
            let row = &children.values[child * deep..(child + 1) * deep];
            let far = &space.behind[child * steps..(child + 1) * steps];
            for head in 0..=count {
                let product = dot(lanes, row, &heads.values[head * deep..(head + 1) * deep]);
                let score = product as f32 * (children.scales[child] * heads.scales[head]);
                let step = step_of(child, head, count, steps);
                scores.heads.push(score + space.mean[head] + far[step]);
            }
        }
        scores
    }

    /// The best label of each word under its head; the root is head `n`.
    pub fn labels(&self, scores: &Scores, heads: &[u32]) -> Vec<u8> {
        #[cfg(target_arch = "x86_64")]
        if let Some(lanes) = crate::matrix::wide_lanes() {
            return lanes.vectorize(Labels { network: self, scores, heads, lanes });
        }
        self.label(scores, heads, Plain)
    }

    #[inline(always)]
    fn label(&self, scores: &Scores, heads: &[u32], lanes: impl Lanes) -> Vec<u8> {
        let inner = self.kind.inputs;
        let steps = self.far.outputs;
        let mut whole = Whole::default();
        let mut row = vec![0.0f32; inner];
        for (child, &head) in heads.iter().enumerate() {
            let head = head as usize;
            let step = step_of(child, head, heads.len(), steps);
            let of_child = &scores.kinds[child * 2 * inner..][..inner];
            let of_head = &scores.kinds[(head * 2 + 1) * inner..][..inner];
            let far = &self.kind_far[step * inner..(step + 1) * inner];
            for (((row, child), head), far) in row.iter_mut().zip(of_child).zip(of_head).zip(far) {
                let sum = child + head + far;
                *row = if sum > 0.0 { sum } else { 0.0 };
            }
            whole.push(&row, AGAINST_WEIGHTS);
        }
        let mut out = Vec::new();
        self.kind.times(lanes, &whole, &mut out);
        out.chunks_exact(self.kind.outputs.max(1)).map(|row| best(row) as u8).collect()
    }

    pub fn write(&self, writer: &mut Writer) {
        self.words.write(writer);
        self.shapes.write(writer);
        writer.u32(self.affixes.len() as u32);
        self.affixes.iter().for_each(|table| table.write(writer));
        self.norm.write(writer);
        self.near.write(writer);
        writer.u32(self.layers.len() as u32);
        for layer in &self.layers {
            layer.norm.write(writer);
            layer.shift.iter().for_each(|shift| writer.floats(shift));
            [&layer.ahead, &layer.behind, &layer.open, &layer.out]
                .iter()
                .for_each(|m| m.write(writer));
        }
        self.last.write(writer);
        self.tag.write(writer);
        writer.floats(&self.root);
        [&self.arcs, &self.arc, &self.far].iter().for_each(|matrix| matrix.write(writer));
        writer.floats(&self.lone);
        self.kinds.write(writer);
        writer.floats(&self.kind_far);
        self.kind.write(writer);
    }

    pub fn read(reader: &mut Reader) -> Result<Network, Error> {
        let at = reader.at();
        let words = Rows::read(reader)?;
        let mut network = Network { width: words.width, words, ..Network::default() };
        network.shapes = Rows::read(reader)?;
        for _ in 0..reader.count(8)? {
            network.affixes.push(Rows::read(reader)?);
        }
        network.norm = Norm::read(reader)?;
        network.near = Matrix::read(reader)?;
        for _ in 0..reader.count(8)? {
            network.layers.push(Gated {
                norm: Norm::read(reader)?,
                shift: [reader.floats()?, reader.floats()?],
                ahead: Matrix::read(reader)?,
                behind: Matrix::read(reader)?,
                open: Matrix::read(reader)?,
                out: Matrix::read(reader)?,
            });
        }
        network.last = Norm::read(reader)?;
        network.tag = Matrix::read(reader)?;
        network.root = reader.floats()?;
        network.arcs = Matrix::read(reader)?;
        network.arc = Matrix::read(reader)?;
        network.far = Matrix::read(reader)?;
        network.lone = reader.floats()?;
        network.kinds = Matrix::read(reader)?;
        network.kind_far = reader.floats()?;
        network.kind = Matrix::read(reader)?;
        match network.fits() {
            true => Ok(network),
            false => Err(Error::BadModel { at, what: "layers that fit each other" }),
        }
    }

    /// Whether every layer takes what the one before gives.
    pub fn fits(&self) -> bool {
        let width = self.width;
        let shape =
            |matrix: &Matrix, inputs, outputs| matrix.inputs == inputs && matrix.outputs == outputs;
        let norm = |norm: &Norm| norm.gain.len() == width && norm.offset.len() == width;
        let (arc, kind, far) = (self.arc.inputs, self.kind.inputs, self.far.outputs);
        let tables = [&self.words, &self.shapes];
        tables.into_iter().chain(&self.affixes).all(|table| table.width == width)
            && self.affixes.iter().all(|table| table.len().is_power_of_two())
            && norm(&self.norm)
            && norm(&self.last)
            && shape(&self.near, 3 * width, 2 * width)
            && self.layers.iter().all(|layer| {
                let hidden = layer.ahead.outputs;
                norm(&layer.norm)
                    && layer.shift.iter().all(|shift| shift.len() == width)
                    && hidden % 2 == 0
                    && [&layer.ahead, &layer.behind, &layer.open]
                        .iter()
                        .all(|m| shape(m, width, hidden))
                    && shape(&layer.out, hidden, width)
            })
            && self.tag.inputs == width
            && self.root.len() == width
            && shape(&self.arcs, width, 2 * arc)
            && shape(&self.arc, arc, arc)
            && shape(&self.far, arc, far)
            && far >= 4
            && far % 2 == 0
            && self.lone.len() == arc
            && shape(&self.kinds, width, 2 * kind)
            && self.kind_far.len() == far * kind
    }
}

impl Task<'_, Plain> {
    fn plain(self) -> Scores {
        self.network.forward(self.words, self.lanes)
    }
}

/// As [`Task`], for labels.
#[cfg(target_arch = "x86_64")]
struct Labels<'a> {
    network: &'a Network,
    scores: &'a Scores,
    heads: &'a [u32],
    lanes: pulp::x86::V3,
}

#[cfg(target_arch = "x86_64")]
impl pulp::NullaryFnOnce for Labels<'_> {
    type Output = Vec<u8>;

    #[inline(always)]
    fn call(self) -> Vec<u8> {
        self.network.label(self.scores, self.heads, self.lanes)
    }
}

/// Of a word to its head: steps to the left from the middle down, to the right from the
/// middle up, far ones alike; the root has the last number.
#[inline(always)]
fn step_of(child: usize, head: usize, count: usize, steps: usize) -> usize {
    if head >= count {
        return steps - 1;
    }
    let reach = (steps - 2) / 2;
    (head + reach).saturating_sub(child).min(2 * reach)
}

/// The place of the largest; of equals the first.
#[inline(always)]
pub(crate) fn best(row: &[f32]) -> usize {
    let mut best = 0;
    for (at, value) in row.iter().enumerate() {
        if *value > row[best] {
            best = at;
        }
    }
    best
}

use crate::bytes::{Reader, Writer};
use crate::Error;

/// Numbers multiplied at once.
pub(crate) const LANES: usize = 16;

/// Rows of bytes, each with a scale of its own: tables that are looked up.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    pub width: usize,
    scales: Vec<f32>,
    values: Vec<i8>,
}

impl Rows {
    pub fn of(width: usize, values: &[f32]) -> Rows {
        let mut rows = Rows { width, ..Rows::default() };
        for row in values.chunks_exact(width.max(1)) {
            let largest = row.iter().fold(0.0f32, |most, value| most.max(value.abs()));
            let scale = if largest > 0.0 { largest / 127.0 } else { 1.0 };
            rows.scales.push(scale);
            rows.values.extend(row.iter().map(|value| (value / scale).round() as i8));
        }
        rows
    }

    pub fn len(&self) -> usize {
        self.scales.len()
    }

    /// Adds a row to a sum; a row that is not there adds nothing.
    #[inline(always)]
    pub fn add(&self, at: usize, sum: &mut [f32]) {
        let Some(row) = self.values.get(at * self.width..(at + 1) * self.width) else { return };
        let scale = self.scales[at];
        for (sum, &value) in sum.iter_mut().zip(row) {
            *sum += scale * f32::from(value);
        }
    }

    pub fn write(&self, writer: &mut Writer) {
        writer.u32(self.width as u32);
        writer.floats(&self.scales);
        writer.bytes.extend(self.values.iter().map(|&value| value as u8));
    }

    pub fn read(reader: &mut Reader) -> Result<Rows, Error> {
        let width = reader.count(1)?;
        let scales = reader.floats()?;
        let values = reader.take(scales.len().saturating_mul(width))?;
        Ok(Rows { width, values: values.iter().map(|&byte| byte as i8).collect(), scales })
    }
}

/// A layer's weights: outputs x inputs, with a scale and a bias for each output.
///
/// Products are sums of whole numbers, so that every machine gets the same ones whatever
/// the width of its registers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Matrix {
    pub inputs: usize,
    pub outputs: usize,
    /// For each group of [`ABREAST`] outputs, for each pair of inputs, eight outputs and eight
    /// more: the pair's two weights side by side.
    weights: Vec<[[i16; LANES]; 2]>,
    /// With the bias, padded to whole groups.
    scales: Vec<f32>,
    padded_bias: Vec<f32>,
    bias: Vec<f32>,
    rows: Rows,
}

/// Outputs computed together, and rows of input.
const ABREAST: usize = LANES;
const DEEP: usize = 4;

impl Matrix {
    /// `None` where the shapes do not fit: inputs in whole lanes, one bias for each output.
    pub fn new(rows: Rows, bias: Vec<f32>) -> Option<Matrix> {
        let (inputs, outputs) = (rows.width, rows.len());
        if inputs == 0 || inputs % LANES != 0 || inputs > 512 || bias.len() != outputs {
            return None;
        }
        let padded = outputs.next_multiple_of(ABREAST);
        let weight = |output: usize, input: usize| {
            i16::from(rows.values.get(output * inputs + input).copied().unwrap_or(0))
        };
        let weights = (0..padded / ABREAST)
            .flat_map(|group| (0..inputs / 2).map(move |pair| (group, pair)))
            .map(|(group, pair)| {
                [0, 1].map(|half| {
                    std::array::from_fn(|at| {
                        weight(group * ABREAST + half * LANES / 2 + at / 2, 2 * pair + at % 2)
                    })
                })
            })
            .collect();
        let (mut scales, mut padded_bias) = (rows.scales.clone(), bias.clone());
        scales.resize(padded, 0.0);
        padded_bias.resize(padded, 0.0);
        Some(Matrix { inputs, outputs, weights, scales, padded_bias, bias, rows })
    }

    pub fn write(&self, writer: &mut Writer) {
        self.rows.write(writer);
        writer.floats(&self.bias);
    }

    pub fn read(reader: &mut Reader) -> Result<Matrix, Error> {
        let at = reader.at();
        let rows = Rows::read(reader)?;
        let bias = reader.floats()?;
        Matrix::new(rows, bias).ok_or(Error::BadModel { at, what: "a matrix" })
    }

    /// Multiplies each row of `given` into a row of `out`.
    #[inline(always)]
    pub fn times(&self, lanes: impl Lanes, given: &Whole, out: &mut Vec<f32>) {
        out.clear();
        out.resize(given.scales.len() * self.outputs, 0.0);
        let pairs = self.inputs / 2;
        let lanes_a_row = self.inputs / LANES;
        let rows = given.values.chunks(DEEP * lanes_a_row).zip(given.scales.chunks(DEEP));
        for ((values, scales), out) in rows.zip(out.chunks_mut(DEEP * self.outputs)) {
            // Rows that are missing at the end are stood in for by the first.
            let row = |at: usize| {
                values
                    .get(at * lanes_a_row..(at + 1) * lanes_a_row)
                    .unwrap_or(&values[..lanes_a_row])
            };
            let four: [&[[i16; LANES]]; DEEP] = std::array::from_fn(row);
            for (group, weights) in self.weights.chunks_exact(pairs).enumerate() {
                let sums = block(lanes, four, weights);
                let from = group * ABREAST;
                let to = (from + ABREAST).min(self.outputs);
                let scales_of = &self.scales[from..from + ABREAST];
                let bias = &self.padded_bias[from..from + ABREAST];
                for ((out, sums), scale) in
                    out.chunks_exact_mut(self.outputs).zip(&sums).zip(scales)
                {
                    let mut row = [0.0f32; ABREAST];
                    for (at, value) in row.iter_mut().enumerate() {
                        *value = sums[at / 8][at % 8] as f32 * (scales_of[at] * scale) + bias[at];
                    }
                    out[from..to].copy_from_slice(&row[..to - from]);
                }
            }
        }
    }
}

/// Rows in whole numbers, each with a scale of its own.
#[derive(Default)]
pub(crate) struct Whole {
    pub values: Vec<[i16; LANES]>,
    pub scales: Vec<f32>,
}

impl Whole {
    pub fn clear(&mut self) {
        self.values.clear();
        self.scales.clear();
    }

    /// Adds a row, whole lanes of it, with its largest value at `most`.
    #[inline(always)]
    pub fn push(&mut self, row: &[f32], most: f32) {
        let (lanes, _) = row.as_chunks::<LANES>();
        let mut largest = [0.0f32; LANES];
        for lane in lanes {
            for (most, value) in largest.iter_mut().zip(lane) {
                let size = value.abs();
                *most = if size > *most { size } else { *most };
            }
        }
        let largest =
            largest.iter().fold(0.0f32, |most, &size| if size > most { size } else { most });
        let scale = if largest > 0.0 { most / largest } else { 1.0 };
        for lane in lanes {
            let mut whole = [0i16; LANES];
            for (whole, value) in whole.iter_mut().zip(lane) {
                // Half away from zero, by plain arithmetic.
                let scaled = value * scale;
                *whole = (scaled + if scaled < 0.0 { -0.5 } else { 0.5 }) as i32 as i16;
            }
            self.values.push(whole);
        }
        self.scales.push(1.0 / scale);
    }
}

/// What the processor multiplies at once.
pub(crate) trait Lanes: Copy {
    /// Adds the products of sixteen pairs to eight sums, two to each.
    fn add_products(self, sums: [i32; 8], a: &[i16; LANES], b: &[i16; LANES]) -> [i32; 8];

    /// Adds the products of a pair with eight pairs to eight sums.
    fn add_pair(self, sums: [i32; 8], a: [i16; 2], b: &[i16; LANES]) -> [i32; 8];
}

/// What this processor has; asked for once, since asking takes long.
#[cfg(target_arch = "x86_64")]
pub(crate) fn wide_lanes() -> Option<pulp::x86::V3> {
    static LANES: std::sync::OnceLock<Option<pulp::x86::V3>> = std::sync::OnceLock::new();
    *LANES.get_or_init(pulp::x86::V3::try_new)
}

/// Any processor.
#[derive(Clone, Copy)]
pub(crate) struct Plain;

impl Lanes for Plain {
    #[inline(always)]
    fn add_products(self, mut sums: [i32; 8], a: &[i16; LANES], b: &[i16; LANES]) -> [i32; 8] {
        for (j, sum) in sums.iter_mut().enumerate() {
            *sum += i32::from(a[2 * j]) * i32::from(b[2 * j])
                + i32::from(a[2 * j + 1]) * i32::from(b[2 * j + 1]);
        }
        sums
    }

    #[inline(always)]
    fn add_pair(self, mut sums: [i32; 8], a: [i16; 2], b: &[i16; LANES]) -> [i32; 8] {
        let (first, second) = (i32::from(a[0]), i32::from(a[1]));
        for (j, sum) in sums.iter_mut().enumerate() {
            *sum += first * i32::from(b[2 * j]) + second * i32::from(b[2 * j + 1]);
        }
        sums
    }
}

#[cfg(target_arch = "x86_64")]
impl Lanes for pulp::x86::V3 {
    #[inline(always)]
    fn add_products(self, sums: [i32; 8], a: &[i16; LANES], b: &[i16; LANES]) -> [i32; 8] {
        let pairs = self.multiply_wrapping_add_adjacent_i16x16(pulp::cast(*a), pulp::cast(*b));
        pulp::cast(self.wrapping_add_i32x8(pulp::cast(sums), pairs))
    }

    #[inline(always)]
    fn add_pair(self, sums: [i32; 8], a: [i16; 2], b: &[i16; LANES]) -> [i32; 8] {
        let pairs = self.multiply_wrapping_add_adjacent_i16x16(pulp::cast([a; 8]), pulp::cast(*b));
        pulp::cast(self.wrapping_add_i32x8(pulp::cast(sums), pairs))
    }
}

#[inline(always)]
fn block<L: Lanes>(
    lanes: L,
    given: [&[[i16; LANES]]; DEEP],
    weights: &[[[i16; LANES]; 2]],
) -> [[[i32; 8]; 2]; DEEP] {
    let mut sums = [[[0i32; 8]; 2]; DEEP];
    for (at, weights) in weights.as_chunks::<{ LANES / 2 }>().0.iter().enumerate() {
        let lane = given.map(|row| &row[at]);
        for (pair, weights) in weights.iter().enumerate() {
            for (sums, lane) in sums.iter_mut().zip(lane) {
                let of = [lane[2 * pair], lane[2 * pair + 1]];
                sums[0] = lanes.add_pair(sums[0], of, &weights[0]);
                sums[1] = lanes.add_pair(sums[1], of, &weights[1]);
            }
        }
    }
    sums
}

/// The sum of products of two rows of whole lanes.
#[inline(always)]
pub(crate) fn dot(lanes: impl Lanes, a: &[[i16; LANES]], b: &[[i16; LANES]]) -> i32 {
    let mut sums = [0i32; 8];
    for (a, b) in a.iter().zip(b) {
        sums = lanes.add_products(sums, a, b);
    }
    sums.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_what_they_would_be_in_full() {
        let weights: Vec<f32> =
            (0..7 * 32).map(|i| ((i * 37 % 101) as f32 - 50.0) / 50.0).collect();
        let bias: Vec<f32> = (0..7).map(|i| i as f32).collect();
        let matrix = Matrix::new(Rows::of(32, &weights), bias.clone()).unwrap();
        for count in 1..10 {
            let mut whole = Whole::default();
            let given: Vec<f32> =
                (0..count * 32).map(|i| (i * 53 % 97) as f32 / 10.0 - 4.0).collect();
            given.chunks_exact(32).for_each(|row| whole.push(row, 32_000.0));
            let mut out = Vec::new();
            matrix.times(Plain, &whole, &mut out);
            for (row, out) in given.chunks_exact(32).zip(out.chunks_exact(7)) {
                for (at, out) in out.iter().enumerate() {
                    let full: f32 = row.iter().zip(&weights[at * 32..]).map(|(x, w)| x * w).sum();
                    assert!((full + bias[at] - out).abs() < 0.5, "{full} + {} and {out}", bias[at]);
                }
            }
        }
    }

    #[test]
    fn shapes_that_do_not_fit_are_refused() {
        assert!(Matrix::new(Rows::of(17, &[0.0; 17]), vec![0.0]).is_none());
        assert!(Matrix::new(Rows::of(16, &[0.0; 32]), vec![0.0]).is_none());
    }
}

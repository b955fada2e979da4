use std::collections::BTreeMap;

/// Dimensions that the counts of neighbours are reduced to.
const DIMENSIONS: usize = 64;
/// Neighbours told apart, on each side.
const NEIGHBOURS: usize = 1000;

/// Groups forms that stand in like company.
///
/// `sentences` hold hashes of forms. Counts of the commonest neighbours to the left and
/// right become positive pointwise mutual information, its leading singular directions
/// a short vector for each form, and spherical k-means `groups` groups of these.
/// Gives back the group of each of `forms`, from 1.
pub(crate) fn clusters(
    sentences: &[Vec<u32>],
    forms: &BTreeMap<u32, usize>,
    groups: usize,
) -> BTreeMap<u32, u16> {
    let mut common: Vec<(usize, u32)> = forms.iter().map(|(&form, &count)| (count, form)).collect();
    common.sort_unstable_by(|a, b| b.cmp(a));
    // Column 0 and NEIGHBOURS are the sentence's edge.
    let column: BTreeMap<u32, usize> = common
        .iter()
        .take(NEIGHBOURS - 1)
        .enumerate()
        .map(|(at, &(_, form))| (form, at + 1))
        .collect();
    let rows: Vec<u32> = forms.keys().copied().collect();
    let row_of: BTreeMap<u32, usize> =
        rows.iter().enumerate().map(|(at, &form)| (form, at)).collect();
    let mut counts: Vec<BTreeMap<usize, f32>> = vec![BTreeMap::new(); rows.len()];
    for sentence in sentences {
        for (at, form) in sentence.iter().enumerate() {
            let Some(&row) = row_of.get(form) else { continue };
            for (side, beside) in [at.checked_sub(1), Some(at + 1)].into_iter().enumerate() {
                let neighbour = beside.and_then(|beside| sentence.get(beside));
                let found = neighbour.map_or(Some(0), |form| column.get(form).copied());
                if let Some(found) = found {
                    *counts[row].entry(found + side * NEIGHBOURS).or_default() += 1.0;
                }
            }
        }
    }
    let vectors = reduce(&information(&counts), 2 * NEIGHBOURS);
    let order: Vec<usize> = common.iter().map(|(_, form)| row_of[form]).collect();
    let groups = k_means(&vectors, &order, groups);
    rows.into_iter().zip(groups).map(|(form, group)| (form, group + 1)).collect()
}

type Sparse = Vec<Vec<(usize, f32)>>;
type Vector = [f32; DIMENSIONS];

fn information(counts: &[BTreeMap<usize, f32>]) -> Sparse {
    let mut columns = vec![0.0f32; 2 * NEIGHBOURS];
    for row in counts {
        for (&column, &count) in row {
            columns[column] += count;
        }
    }
    // Smoothing by a power keeps rare neighbours from weighing too much.
    for column in &mut columns {
        *column = column.powf(0.75);
    }
    let total: f32 = columns.iter().sum();
    counts
        .iter()
        .map(|row| {
            let sum: f32 = row.values().sum();
            row.iter()
                .map(|(&column, &count)| {
                    let ratio = count * total / (sum * columns[column]).max(1e-9);
                    (column, ratio.ln().max(0.0) * (count / (count + 1.0)))
                })
                .filter(|&(_, value)| value > 0.0)
                .collect()
        })
        .collect()
}

/// Projects rows onto the leading right singular vectors, by subspace iteration.
fn reduce(rows: &Sparse, columns: usize) -> Vec<Vector> {
    let mut seed = 0x2545_F491_4F6C_DD1Du64;
    let mut basis: Vec<Vector> = vec![[0.0; DIMENSIONS]; columns];
    for value in basis.iter_mut().flatten() {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        *value = (seed >> 40) as f32 / 8_388_608.0 - 1.0;
    }
    orthonormalise(&mut basis);
    for _ in 0..6 {
        let projected = project(rows, &basis);
        let mut next = vec![[0.0; DIMENSIONS]; columns];
        for (row, vector) in rows.iter().zip(&projected) {
            for &(column, value) in row {
                for (slot, &part) in next[column].iter_mut().zip(vector) {
                    *slot += value * part;
                }
            }
        }
        basis = next;
        orthonormalise(&mut basis);
    }
    let mut vectors = project(rows, &basis);
    for vector in &mut vectors {
        let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt().max(1e-9);
        vector.iter_mut().for_each(|value| *value /= length);
    }
    vectors
}

fn project(rows: &Sparse, basis: &[Vector]) -> Vec<Vector> {
    rows.iter()
        .map(|row| {
            let mut vector = [0.0; DIMENSIONS];
            for &(column, value) in row {
                for (slot, &part) in vector.iter_mut().zip(&basis[column]) {
                    *slot += value * part;
                }
            }
            vector
        })
        .collect()
}

/// Gram-Schmidt on the columns of `basis`.
fn orthonormalise(basis: &mut [Vector]) {
    for column in 0..DIMENSIONS {
        for before in 0..column {
            let dot: f32 = basis.iter().map(|row| row[column] * row[before]).sum();
            basis.iter_mut().for_each(|row| row[column] -= dot * row[before]);
        }
        let length: f32 = basis.iter().map(|row| row[column] * row[column]).sum();
        let length = length.sqrt().max(1e-9);
        basis.iter_mut().for_each(|row| row[column] /= length);
    }
}

/// Spherical k-means that starts from the commonest forms.
fn k_means(vectors: &[Vector], order: &[usize], groups: usize) -> Vec<u16> {
    let mut centres: Vec<Vector> = order.iter().take(groups).map(|&at| vectors[at]).collect();
    let mut group_of = vec![0u16; vectors.len()];
    for _ in 0..12 {
        for (vector, group) in vectors.iter().zip(&mut group_of) {
            let mut best = (f32::MIN, 0);
            for (number, centre) in centres.iter().enumerate() {
                let near: f32 = vector.iter().zip(centre).map(|(a, b)| a * b).sum();
                if near > best.0 {
                    best = (near, number as u16);
                }
            }
            *group = best.1;
        }
        let mut sums = vec![[0.0; DIMENSIONS]; centres.len()];
        for (vector, &group) in vectors.iter().zip(&group_of) {
            for (slot, value) in sums[group as usize].iter_mut().zip(vector) {
                *slot += value;
            }
        }
        for (centre, sum) in centres.iter_mut().zip(&sums) {
            let length = sum.iter().map(|value| value * value).sum::<f32>().sqrt();
            if length > 1e-9 {
                *centre = sum.map(|value| value / length);
            }
        }
    }
    group_of
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_like_company_share_a_group() {
        // 1 and 2 stand between 10 and 11, 3 and 4 between 20 and 21.
        let mut sentences = Vec::new();
        for _ in 0..5 {
            for (middle, sides) in [(1, (10, 11)), (2, (10, 11)), (3, (20, 21)), (4, (20, 21))] {
                sentences.push(vec![sides.0, middle, sides.1]);
            }
        }
        let mut forms = BTreeMap::new();
        for &form in sentences.iter().flatten() {
            *forms.entry(form).or_default() += 1;
        }
        let groups = clusters(&sentences, &forms, 6);
        assert_eq!(groups[&1], groups[&2]);
        assert_eq!(groups[&3], groups[&4]);
        assert_ne!(groups[&1], groups[&3]);
    }
}

/// Most classes a scorer may choose from; every feature owns a row this wide.
pub(crate) const CLASSES: usize = 96;

/// A hashed linear scorer: feature hash to a row of class weights.
///
/// Rows start at any slot and overlap, so a table of 2^k slots holds 2^k rows;
/// clashes are rare enough to be noise that training works around.
pub(crate) trait Table {
    /// Sums the rows of `features` into `out`.
    fn scores(&self, features: &[u32], out: &mut [i32; CLASSES]);
}

/// Weights as shipped: one byte a slot.
#[derive(Clone, Debug)]
pub(crate) struct ByteTable {
    mask: u32,
    slots: Vec<i8>,
}

impl ByteTable {
    /// `slots` holds 2^bits weights; a row's width of zeros is added at the end.
    pub fn new(bits: u32, mut slots: Vec<i8>) -> ByteTable {
        slots.resize((1 << bits) + CLASSES, 0);
        ByteTable { mask: (1 << bits) - 1, slots }
    }

    pub fn bits(&self) -> u32 {
        self.mask.count_ones()
    }

    pub fn slots(&self) -> &[i8] {
        &self.slots[..=self.mask as usize]
    }
}

impl Table for ByteTable {
    fn scores(&self, features: &[u32], out: &mut [i32; CLASSES]) {
        // Fewer than 250 features of at most 127 each cannot overflow 16 bits.
        let mut sums = [0i16; CLASSES];
        for &feature in features {
            let at = (feature & self.mask) as usize;
            let row = &self.slots[at..at + CLASSES];
            for (sum, &weight) in sums.iter_mut().zip(row) {
                *sum += i16::from(weight);
            }
        }
        for (slot, sum) in out.iter_mut().zip(sums) {
            *slot = i32::from(sum);
        }
    }
}

/// Weights while they are learnt, with what averaging needs.
pub(crate) struct LearningTable {
    mask: u32,
    now: Vec<i16>,
    /// Sum of each update times the clock at which it was made.
    weighted: Vec<i64>,
    clock: i64,
}

impl LearningTable {
    pub fn new(bits: u32) -> LearningTable {
        let size = (1usize << bits) + CLASSES;
        LearningTable {
            mask: (1 << bits) - 1,
            now: vec![0; size],
            weighted: vec![0; size],
            clock: 1,
        }
    }

    /// Keeps the weights but starts averaging anew.
    pub fn forget(&mut self) {
        self.weighted.fill(0);
        self.clock = 1;
    }

    pub fn tick(&mut self) {
        self.clock += 1;
    }

    pub fn update(&mut self, features: &[u32], class: usize, by: i16) {
        for &feature in features {
            let at = (feature & self.mask) as usize + class;
            self.now[at] = self.now[at].saturating_add(by);
            self.weighted[at] += self.clock * i64::from(by);
        }
    }

    /// The averaged weights, rounded to a byte each.
    ///
    /// The largest 1 in 20,000 weights are cut to 127 so that the many small ones
    /// keep their differences.
    pub fn average(&self) -> ByteTable {
        let mean =
            |at: usize| f64::from(self.now[at]) - self.weighted[at] as f64 / self.clock as f64;
        let used = self.mask as usize + 1;
        let mut sizes: Vec<f64> =
            (0..used).filter(|&at| self.now[at] != 0).map(|at| mean(at).abs()).collect();
        sizes.sort_by(f64::total_cmp);
        let cut = sizes.len().saturating_sub(1 + sizes.len() / 20_000);
        let largest = sizes.get(cut).copied().filter(|&size| size > 0.0).unwrap_or(1.0);
        let slots = (0..used)
            .map(|at| (mean(at) / largest * 127.0).round().clamp(-127.0, 127.0) as i8)
            .collect();
        ByteTable::new(self.mask.count_ones(), slots)
    }
}

impl Table for LearningTable {
    fn scores(&self, features: &[u32], out: &mut [i32; CLASSES]) {
        *out = [0; CLASSES];
        for &feature in features {
            let at = (feature & self.mask) as usize;
            let row = &self.now[at..at + CLASSES];
            for (sum, &weight) in out.iter_mut().zip(row) {
                *sum += i32::from(weight);
            }
        }
    }
}

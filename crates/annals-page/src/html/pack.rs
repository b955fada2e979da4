//! Short names as numbers, so that comparing them is one step.

/// A name of up to sixteen bytes in lower case; longer ones are all alike and known to nobody.
pub(super) type Packed = u128;

/// Bytes of the longest name that is packed.
pub(super) const LONGEST_NAME: usize = 16;

/// Slots of a table of names.
pub(super) const SLOTS: usize = 512;

/// Packs a name, without regard to the case of its ASCII letters.
pub(super) const fn pack(name: &[u8]) -> Packed {
    if name.len() > LONGEST_NAME {
        return Packed::MAX;
    }
    let (mut packed, mut n) = (0, 0);
    while n < name.len() {
        packed = packed << 8 | name[n].to_ascii_lowercase() as Packed;
        n += 1;
    }
    packed
}

/// Where a name is looked for first.
pub(super) const fn slot(name: Packed) -> usize {
    let folded = name as u64 ^ (name >> 64) as u64;
    (folded.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 55) as usize
}

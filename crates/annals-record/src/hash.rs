//! A content hash that never changes: ids and block keys must be the same on any
//! machine, in any version.
//!
//! 128-bit FNV-1a with a finishing mix, so that prefixes are as good as the whole.

const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013B;

#[derive(Clone, Copy)]
pub(crate) struct ContentHash(u128);

impl ContentHash {
    pub fn new(purpose: &str) -> Self {
        ContentHash(OFFSET).field(purpose.as_bytes())
    }

    pub fn bytes(mut self, bytes: &[u8]) -> Self {
        for byte in bytes {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(PRIME);
        }
        self
    }

    /// Adds a field and its length, so that ("ab", "c") and ("a", "bc") differ.
    pub fn field(self, bytes: &[u8]) -> Self {
        self.bytes(&(bytes.len() as u32).to_le_bytes()).bytes(bytes)
    }

    pub fn text(self, text: &str) -> Self {
        self.field(text.as_bytes())
    }

    pub fn maybe(self, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.bytes(&[1]).text(text),
            None => self.bytes(&[0]),
        }
    }

    pub fn number(self, number: i64) -> Self {
        self.bytes(&number.to_le_bytes())
    }

    pub fn long(self) -> u128 {
        let mix = |x: u64| {
            let x = (x ^ (x >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
            let x = (x ^ (x >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
            x ^ (x >> 33)
        };
        let (low, high) = (self.0 as u64, (self.0 >> 64) as u64);
        let low = mix(low ^ mix(high));
        let high = mix(high.wrapping_add(low));
        u128::from(high) << 64 | u128::from(low)
    }

    /// As SQLite stores integers.
    pub fn short(self) -> i64 {
        (self.long() >> 64) as i64
    }
}

/// The first `digits` base-32 digits (lower case, without i, l, o and u).
pub(crate) fn base32(hash: u128, digits: usize) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    (0..digits.min(25))
        .map(|digit| ALPHABET[(hash >> (123 - 5 * digit)) as usize & 31] as char)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_frozen() {
        // A change here changes every id in every record.
        let hash = ContentHash::new("test").text("Ardovia").number(7).long();
        assert_eq!(base32(hash, 12), base32(hash, 25)[..12]);
        insta::assert_snapshot!(base32(hash, 25), @"es18c3enmdeaj4evtjpdy02gj");
    }

    #[test]
    fn fields_do_not_run_together() {
        let joined = |a: &str, b: &str| ContentHash::new("").text(a).text(b).long();
        assert_ne!(joined("ab", "c"), joined("a", "bc"));
    }
}

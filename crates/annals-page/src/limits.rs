/// How much one input may cost before it is refused.
///
/// ```
/// let limits = annals_page::Limits::default();
/// assert_eq!(limits.max_page_bytes, 100 << 20);
/// ```
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of one page, after decompression; a longer page is refused.
    pub max_page_bytes: usize,
    /// Bytes one input may decompress to, all its pages together.
    pub max_expansion: u64,
    /// Decompressed bytes for one compressed byte, once [`Limits::ratio_after`] is passed.
    pub max_ratio: u64,
    /// Decompressed bytes below which the ratio is not looked at.
    pub ratio_after: u64,
    /// Members of one archive that are looked at.
    pub max_members: u64,
    /// HTML elements nested in one another; deeper tags are dropped, their text is kept.
    pub max_depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            max_page_bytes: 100 << 20,
            max_expansion: 1 << 40,
            max_ratio: 400,
            ratio_after: 64 << 20,
            max_members: 1_000_000,
            max_depth: 512,
        }
    }
}

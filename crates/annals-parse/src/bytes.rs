use crate::table::ByteTable;
use crate::Error;

/// Appends numbers and strings in little-endian order.
#[derive(Default)]
pub(crate) struct Writer {
    pub bytes: Vec<u8>,
}

impl Writer {
    pub fn u32(&mut self, value: u32) {
        self.bytes.extend(value.to_le_bytes());
    }

    pub fn str(&mut self, value: &str) {
        self.blob(value.as_bytes());
    }

    pub fn blob(&mut self, value: &[u8]) {
        self.u32(value.len() as u32);
        self.bytes.extend(value);
    }

    /// A table as one bit a slot (zero or not), then the weights that are not zero.
    pub fn table(&mut self, table: &ByteTable) {
        self.u32(table.bits());
        let mut bitmap = vec![0u8; table.slots().len().div_ceil(8)];
        let mut weights = Vec::new();
        for (at, &weight) in table.slots().iter().enumerate() {
            if weight != 0 {
                bitmap[at / 8] |= 1 << (at % 8);
                weights.push(weight as u8);
            }
        }
        self.blob(&bitmap);
        self.blob(&weights);
    }
}

/// Reads what [`Writer`] wrote, never past the end.
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader { bytes, at: 0 }
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], Error> {
        let end = self.at.checked_add(count).filter(|&end| end <= self.bytes.len());
        let Some(end) = end else { return Err(Error::CutModel { at: self.at }) };
        let taken = &self.bytes[self.at..end];
        self.at = end;
        Ok(taken)
    }

    pub fn u32(&mut self) -> Result<u32, Error> {
        let taken = self.take(4)?;
        Ok(u32::from_le_bytes([taken[0], taken[1], taken[2], taken[3]]))
    }

    pub fn u16(&mut self) -> Result<u16, Error> {
        let taken = self.take(2)?;
        Ok(u16::from_le_bytes([taken[0], taken[1]]))
    }

    pub fn u8(&mut self) -> Result<u8, Error> {
        Ok(self.take(1)?[0])
    }

    /// A count of things of which each takes at least `size` bytes.
    pub fn count(&mut self, size: usize) -> Result<usize, Error> {
        let at = self.at;
        let count = self.u32()? as usize;
        if count.saturating_mul(size.max(1)) > self.bytes.len() - self.at {
            return Err(Error::CutModel { at });
        }
        Ok(count)
    }

    pub fn blob(&mut self) -> Result<&'a [u8], Error> {
        let count = self.count(1)?;
        self.take(count)
    }

    pub fn str(&mut self) -> Result<&'a str, Error> {
        let at = self.at;
        std::str::from_utf8(self.blob()?).map_err(|_| Error::BadModel { at, what: "a string" })
    }

    pub fn table(&mut self) -> Result<ByteTable, Error> {
        let at = self.at;
        let bits = self.u32()?;
        let bitmap = self.blob()?;
        let mut weights = self.blob()?.iter();
        if !(3..=26).contains(&bits) || bitmap.len() != 1 << (bits - 3) {
            return Err(Error::BadModel { at, what: "a table of weights" });
        }
        let mut slots = vec![0i8; 1 << bits];
        for (byte, slots) in bitmap.iter().zip(slots.chunks_exact_mut(8)) {
            let mut byte = *byte;
            while byte != 0 {
                let Some(&weight) = weights.next() else { return Err(Error::CutModel { at }) };
                slots[byte.trailing_zeros() as usize] = weight as i8;
                byte &= byte - 1;
            }
        }
        Ok(ByteTable::new(bits, slots))
    }

    pub fn at_end(&self) -> bool {
        self.at == self.bytes.len()
    }

    pub fn at(&self) -> usize {
        self.at
    }
}

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

    /// 32-bit floats.
    pub fn floats(&mut self, values: &[f32]) {
        self.u32(values.len() as u32);
        values.iter().for_each(|value| self.bytes.extend(value.to_le_bytes()));
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

    pub fn take(&mut self, count: usize) -> Result<&'a [u8], Error> {
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

    /// 32-bit floats, each a number.
    pub fn floats(&mut self) -> Result<Vec<f32>, Error> {
        let at = self.at;
        let count = self.count(4)?;
        let (numbers, _) = self.take(count * 4)?.as_chunks::<4>();
        let values: Vec<f32> = numbers.iter().map(|&number| f32::from_le_bytes(number)).collect();
        match values.iter().all(|value| value.is_finite()) {
            true => Ok(values),
            false => Err(Error::BadModel { at, what: "numbers" }),
        }
    }

    pub fn at_end(&self) -> bool {
        self.at == self.bytes.len()
    }

    pub fn at(&self) -> usize {
        self.at
    }
}

//! Parquet: the columns of CSV with their types, compressed with Snappy.
//!
//! Lists are lists, days are days, flags are booleans; a missing value is null, an unknown one
//! within a list is empty text. The file's metadata say what made it (`annals.versions`,
//! `annals.codebooks`, `annals.models`) and on what terms (`annals.licence_note`).

use super::{csv, RowWriter, Table};
use crate::cell::{Kind, Value};
use crate::events::COLUMNS;
use crate::{Error, Settings, Written, LICENCE_NOTE};
use annals_record::{EventRow, Mention};
use jiff::civil::{date, Date};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type,
};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{ColumnPath, Type, TypePtr};
use std::io::Write;
use std::sync::{Arc, Mutex};

/// Rows held until they are written as a group.
const GROUP: usize = 50_000;

/// What the columns are.
pub fn tables() -> Vec<Table> {
    csv::tables()
}

impl From<ParquetError> for Error {
    fn from(error: ParquetError) -> Self {
        Error::Parquet(error)
    }
}

/// Bytes that the library has written and the stream has not taken yet.
///
/// The library wants a writer it may send to other threads, and standard output is none.
#[derive(Clone, Default)]
struct Pending(Arc<Mutex<Vec<u8>>>);

impl Pending {
    fn take(&self) -> Vec<u8> {
        // Nothing panics while it is held.
        self.0.lock().map(|mut bytes| std::mem::take(&mut *bytes)).unwrap_or_default()
    }
}

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self.0.lock() {
            Ok(mut held) => held.extend_from_slice(bytes),
            Err(_) => return Err(std::io::Error::other("a thread that wrote has panicked")),
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The values of one column of a group, with what stands for nulls and lists.
///
/// `definitions` says of each value whether it is there; `repetitions`, for lists, whether it
/// goes on with the row before it.
enum Cells {
    Texts { values: Vec<ByteArray>, definitions: Vec<i16>, repetitions: Option<Vec<i16>> },
    Wholes { values: Vec<i64>, definitions: Vec<i16> },
    Numbers { values: Vec<f64>, definitions: Vec<i16> },
    Flags { values: Vec<bool>, definitions: Vec<i16> },
    Days { values: Vec<i32>, definitions: Vec<i16> },
}

/// Days since 1970.
fn days(day: Date) -> i32 {
    (day - date(1970, 1, 1)).get_days()
}

impl Cells {
    fn new(kind: Kind) -> Cells {
        let definitions = Vec::new();
        match kind {
            Kind::Text => Cells::Texts { values: Vec::new(), definitions, repetitions: None },
            Kind::List { .. } => {
                Cells::Texts { values: Vec::new(), definitions, repetitions: Some(Vec::new()) }
            }
            Kind::Whole => Cells::Wholes { values: Vec::new(), definitions },
            Kind::Number => Cells::Numbers { values: Vec::new(), definitions },
            Kind::Flag => Cells::Flags { values: Vec::new(), definitions },
            Kind::Day => Cells::Days { values: Vec::new(), definitions },
        }
    }

    /// Takes a value; one of another kind than the column's is a null.
    fn push(&mut self, value: Value) {
        fn put<T>(values: &mut Vec<T>, definitions: &mut Vec<i16>, value: Option<T>) {
            definitions.push(i16::from(value.is_some()));
            values.extend(value);
        }
        match (self, value) {
            (
                Cells::Texts { values, definitions, repetitions: Some(repetitions) },
                Value::List(items),
            ) => {
                if items.is_empty() {
                    definitions.push(0);
                    repetitions.push(0);
                }
                for (at, item) in items.iter().enumerate() {
                    values.push(ByteArray::from(item.as_bytes().to_vec()));
                    definitions.push(1);
                    repetitions.push(i16::from(at > 0));
                }
            }
            (Cells::Texts { definitions, repetitions: Some(repetitions), .. }, _) => {
                definitions.push(0);
                repetitions.push(0);
            }
            (Cells::Texts { values, definitions, .. }, value) => {
                let text = match value {
                    Value::Text(text) => Some(ByteArray::from(text.into_owned().into_bytes())),
                    _ => None,
                };
                put(values, definitions, text);
            }
            (Cells::Wholes { values, definitions }, value) => {
                let number = if let Value::Whole(number) = value { Some(number) } else { None };
                put(values, definitions, number);
            }
            (Cells::Numbers { values, definitions }, value) => {
                let number = if let Value::Number(number) = value { Some(number) } else { None };
                put(values, definitions, number);
            }
            (Cells::Flags { values, definitions }, value) => {
                let flag = if let Value::Flag(flag) = value { Some(flag) } else { None };
                put(values, definitions, flag);
            }
            (Cells::Days { values, definitions }, value) => {
                let day = if let Value::Day(day) = value { Some(days(day)) } else { None };
                put(values, definitions, day);
            }
        }
    }

    /// Writes the column into the group and empties it.
    fn write<W: Write + Send>(&mut self, group: &mut SerializedRowGroupWriter<W>) -> Result<()> {
        fn write<T: DataType, W: Write + Send>(
            group: &mut SerializedRowGroupWriter<W>,
            values: &mut Vec<T::T>,
            definitions: &mut Vec<i16>,
            repetitions: Option<&mut Vec<i16>>,
        ) -> Result<()> {
            let Some(mut column) = group.next_column()? else {
                return Err(ParquetError::General("more columns than the schema has".to_owned()));
            };
            column.typed::<T>().write_batch(
                values,
                Some(definitions),
                repetitions.as_ref().map(|repetitions| repetitions.as_slice()),
            )?;
            column.close()?;
            values.clear();
            definitions.clear();
            if let Some(repetitions) = repetitions {
                repetitions.clear();
            }
            Ok(())
        }
        match self {
            Cells::Texts { values, definitions, repetitions } => {
                write::<ByteArrayType, W>(group, values, definitions, repetitions.as_mut())
            }
            Cells::Wholes { values, definitions } => {
                write::<Int64Type, W>(group, values, definitions, None)
            }
            Cells::Numbers { values, definitions } => {
                write::<DoubleType, W>(group, values, definitions, None)
            }
            Cells::Flags { values, definitions } => {
                write::<BoolType, W>(group, values, definitions, None)
            }
            Cells::Days { values, definitions } => {
                write::<Int32Type, W>(group, values, definitions, None)
            }
        }
    }
}

fn text_type(name: &str, repetition: Repetition) -> Result<TypePtr> {
    let text = Type::primitive_type_builder(name, Physical::BYTE_ARRAY)
        .with_logical_type(Some(LogicalType::String))
        .with_repetition(repetition);
    Ok(Arc::new(text.build()?))
}

fn column_type(name: &str, kind: Kind) -> Result<TypePtr> {
    let plain = |physical, logical| {
        let plain = Type::primitive_type_builder(name, physical)
            .with_logical_type(logical)
            .with_repetition(Repetition::OPTIONAL);
        Ok(Arc::new(plain.build()?))
    };
    match kind {
        Kind::Text => text_type(name, Repetition::OPTIONAL),
        Kind::Whole => plain(Physical::INT64, None),
        Kind::Number => plain(Physical::DOUBLE, None),
        Kind::Flag => plain(Physical::BOOLEAN, None),
        Kind::Day => plain(Physical::INT32, Some(LogicalType::Date)),
        Kind::List { .. } => {
            let items = Type::group_type_builder("list")
                .with_repetition(Repetition::REPEATED)
                .with_fields(vec![text_type("element", Repetition::REQUIRED)?]);
            let list = Type::group_type_builder(name)
                .with_logical_type(Some(LogicalType::List))
                .with_repetition(Repetition::REQUIRED)
                .with_fields(vec![Arc::new(items.build()?)]);
            Ok(Arc::new(list.build()?))
        }
    }
}

struct Parquet<'o> {
    out: &'o mut dyn Write,
    pending: Pending,
    file: SerializedFileWriter<Pending>,
    cells: Vec<Cells>,
    held: usize,
    written: Written,
}

pub(crate) fn begin<'o>(
    out: &'o mut dyn Write,
    settings: &Settings,
) -> std::result::Result<Box<dyn RowWriter + 'o>, Error> {
    let fields = COLUMNS
        .iter()
        .map(|column| column_type(column.name, column.kind))
        .collect::<Result<Vec<_>>>()?;
    let schema = Type::group_type_builder("events").with_fields(fields).build()?;
    let about = |key: &str, values: Vec<&str>| KeyValue::new(key.to_owned(), values.join(" "));
    // Where hardly two rows are alike, a dictionary is work for nothing.
    let unlike = ["id", "sentence", "trigger", "headline", "url", "article_key"];
    let properties = unlike
        .into_iter()
        .fold(WriterProperties::builder(), |properties, name| {
            properties.set_column_dictionary_enabled(ColumnPath::from(name), false)
        })
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_compression(Compression::SNAPPY)
        .set_created_by(concat!("annals version ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_key_value_metadata(Some(vec![
            about("annals.versions", settings.of_runs(|run| &run.annals_version)),
            about("annals.codebooks", settings.of_runs(|run| &run.codebook_version)),
            about("annals.models", settings.of_runs(|run| &run.model_version)),
            about("annals.licence_note", vec![LICENCE_NOTE]),
        ]))
        .build();
    let pending = Pending::default();
    let file = SerializedFileWriter::new(pending.clone(), Arc::new(schema), Arc::new(properties))?;
    Ok(Box::new(Parquet {
        out,
        pending,
        file,
        cells: COLUMNS.iter().map(|column| Cells::new(column.kind)).collect(),
        held: 0,
        written: Written::default(),
    }))
}

impl Parquet<'_> {
    fn release(&mut self) -> std::result::Result<(), Error> {
        if self.held > 0 {
            let mut group = self.file.next_row_group()?;
            for cells in &mut self.cells {
                cells.write(&mut group)?;
            }
            group.close()?;
            self.held = 0;
        }
        self.out.write_all(&self.pending.take())?;
        Ok(())
    }
}

impl RowWriter for Parquet<'_> {
    fn row(&mut self, event: &EventRow, _: &[Mention]) -> std::result::Result<(), Error> {
        for (cells, column) in self.cells.iter_mut().zip(COLUMNS) {
            cells.push(column.value(event));
        }
        self.held += 1;
        self.written.rows += 1;
        if self.held == GROUP {
            self.release()?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> std::result::Result<Written, Error> {
        self.release()?;
        self.file.finish()?;
        self.out.write_all(&self.pending.take())?;
        self.out.flush()?;
        Ok(self.written)
    }
}

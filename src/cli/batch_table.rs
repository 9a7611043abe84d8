//! A table whose header is read: what its columns are, by our names or by a mapping, and its rows, which are yet to come.

use std::io::{Cursor, Read};
use std::sync::Arc;

use anyhow::Context as _;
use encoding_rs::Encoding;

use super::args::BookReading;
use super::batch_header::TextInput;
use super::exit::{Error, Result};
use crate::batch::{Blocks, Columns, Field, Layout, LeftOut, MappedBlocks, Mapper, Mapping, Splitter};
use crate::table::{Cell, CsvRows, Row, Rows, SheetRows, as_utf8, is_workbook};

/// The most bytes of a workbook, which is read whole.
const MOST_WORKBOOK_BYTES: u64 = 256 << 20;

/// A table behind its header.
pub struct OpenTable {
    /// How its rows are to be read.
    pub layout: Layout,
    /// Rows above the header.
    left_out: LeftOut,
    rows: Rest,
    /// Columns of the file that nothing is read from.
    pub unused: Vec<String>,
    /// What stands in the file down to its header.
    pub head: Vec<u8>,
}

/// The rows behind a header.
enum Rest {
    /// By our names: what follows, what of it was read, and the line that this begins on.
    Plain(Box<dyn Read + Send>, Vec<u8>, u64),
    /// By a mapping.
    Mapped(Box<dyn Rows>, Arc<Mapper>),
}

impl OpenTable {
    /// Reads the header of a table.
    pub fn read(
        file: Box<dyn Read + Send>,
        name: &str,
        reading: &BookReading,
        mapping: Option<Mapping>,
    ) -> Result<Self> {
        let of_mapping = mapping.as_ref().and_then(|mapping| mapping.place.sheet.as_deref());
        match table(file, name, reading.sheet.as_deref(), of_mapping, reading.encoding)? {
            Table::Sheet(rows) => Self::sheet(rows, name, reading, mapping),
            Table::Text(text) => Self::text(text, reading, mapping),
        }
    }

    fn text(mut text: TextInput, reading: &BookReading, mapping: Option<Mapping>) -> Result<Self> {
        let skip_rows = mapping.as_ref().map_or(0, |mapping| mapping.place.skip_rows).max(reading.skip_rows);
        let (delimiter, header) = text.header(reading.delimiter, skip_rows)?;
        if let Some(mut mapping) = mapping {
            // What is no workbook has no cells to name.
            mapping.place.sheet = None;
            let TextInput { stream, name, rest, line, head, left_out } = text;
            let rows = CsvRows::new(stream, rest, line, delimiter);
            return Self::mapped(Box::new(rows), &name, mapping, header, head, left_out);
        }
        let names: Vec<&str> = header.iter().map(String::as_str).collect();
        let columns = Columns::read(&names, &reading.column, reading.ignore_unknown)
            .map_err(|mistakes| Error::failure(text.explained(&mistakes, delimiter)))?;
        let TextInput { stream, rest, line, head, left_out, .. } = text;
        let layout = Layout { columns, delimiter, mapper: None, file: None };
        Ok(Self { layout, left_out, rows: Rest::Plain(stream, rest, line), unused: Vec::new(), head })
    }

    fn sheet(mut rows: SheetRows, name: &str, reading: &BookReading, mapping: Option<Mapping>) -> Result<Self> {
        let skip_rows = mapping.as_ref().map_or(0, |mapping| mapping.place.skip_rows).max(reading.skip_rows);
        // Rejected rows are read again by the same mapping.
        rows.decimal_comma = mapping.as_ref().is_some_and(|mapping| mapping.numbers.decimal == Some(','));
        let (mut row, mut head) = (Row::default(), Vec::new());
        for _ in 0..=skip_rows {
            if !rows.next(&mut row).with_context(|| format!("cannot read {name}"))? {
                let sheet = &rows.sheet;
                return Err(Error::failure(format!(
                    "{name}: the sheet `{sheet}` has no header such as matter_id, kind, task"
                )));
            }
            head.extend_from_slice(&row.raw);
        }
        let header: Vec<String> = row.cells.iter().map(Cell::text).collect();
        let mut mapping = match mapping {
            Some(mapping) => mapping,
            None => by_our_names(&header, name, reading)?,
        };
        mapping.place.sheet = Some(rows.sheet.clone());
        let left_out = LeftOut { above: skip_rows.into(), empty: rows.empty(), ..LeftOut::default() };
        Self::mapped(Box::new(rows), name, mapping, header, head, left_out)
    }

    fn mapped(
        rows: Box<dyn Rows>,
        name: &str,
        mapping: Mapping,
        header: Vec<String>,
        head: Vec<u8>,
        left_out: LeftOut,
    ) -> Result<Self> {
        let mapper = Mapper::new(mapping, header).map_err(|mistakes| {
            let said: Vec<String> = mistakes.into_iter().map(|mistake| format!("{name}: {mistake}")).collect();
            Error::failure(said.join("\nerror: "))
        })?;
        let mapper = Arc::new(mapper);
        let unused = mapper.unused().map(str::to_owned).collect();
        let columns = Columns::mapped(&mapper.carried);
        let layout = Layout { columns, delimiter: b',', mapper: Some(Arc::clone(&mapper)), file: None };
        Ok(Self { layout, left_out, rows: Rest::Mapped(rows, mapper), unused, head })
    }

    /// Its rows, with these columns carried through; of a file, where there are several.
    pub fn blocks(mut self, carried: &[String], file: Option<Arc<str>>) -> Box<dyn Blocks> {
        self.layout.columns.carry(carried);
        let layout = Arc::new(Layout { file, ..self.layout });
        match self.rows {
            Rest::Plain(stream, rest, line) => Box::new(Splitter::new(stream, rest, line, layout, self.left_out)),
            Rest::Mapped(rows, mapper) => Box::new(MappedBlocks::new(rows, mapper, layout, self.left_out)),
        }
    }
}

/// A table before its header is read.
pub enum Table {
    /// A CSV text.
    Text(TextInput),
    /// A sheet of a workbook.
    Sheet(SheetRows),
}

/// Opens a table: a workbook by its first bytes, else a text. A sheet that is `wanted` has to be there; the `usual` one of a
/// mapping is that of a workbook, if it is one.
pub fn table(
    mut file: Box<dyn Read + Send>,
    name: &str,
    wanted: Option<&str>,
    usual: Option<&str>,
    encoding: Option<&'static Encoding>,
) -> Result<Table> {
    let cannot = || format!("cannot read {name}");
    let mut start = Vec::new();
    file.by_ref().take(8).read_to_end(&mut start).with_context(cannot)?;
    if !is_workbook(&start) {
        if let Some(sheet) = wanted {
            return Err(Error::failure(format!("{name}: this is no workbook, and has no sheet `{sheet}`")));
        }
        let stream = as_utf8(Cursor::new(start).chain(file), encoding).with_context(cannot)?;
        return Ok(Table::Text(TextInput::new(stream, name.to_owned())));
    }
    file.take(MOST_WORKBOOK_BYTES).read_to_end(&mut start).with_context(cannot)?;
    if start.len() as u64 >= MOST_WORKBOOK_BYTES {
        return Err(Error::failure(format!("{name}: a workbook of more than 256 MiB: save the sheet as CSV")));
    }
    let rows = SheetRows::open(start, wanted.or(usual)).map_err(|error| Error::failure(format!("{name}: {error}")))?;
    Ok(Table::Sheet(rows))
}

/// What the columns of a workbook are by our own names.
fn by_our_names(header: &[String], name: &str, reading: &BookReading) -> Result<Mapping> {
    let names: Vec<&str> = header.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
    let columns = Columns::read(&names, &reading.column, reading.ignore_unknown).map_err(|mistakes| {
        let text = TextInput::new(Box::new(std::io::empty()), name.to_owned());
        Error::failure(text.mistakes(&mistakes))
    })?;
    let mut mapping = Mapping::default();
    mapping.place.carry_unknown = reading.ignore_unknown;
    mapping.columns =
        Field::ALL.into_iter().filter_map(|field| Some((field, names[columns.of(field)?].to_owned()))).collect();
    Ok(mapping)
}

//! Opening a book of matters: its template, its header, what it means by a mapping, and the stream of its rows.

use std::io::{Cursor, Read};
use std::sync::Arc;

use anyhow::Context as _;
use encoding_rs::Encoding;

use super::args::BookReading;
use super::batch_header::TextInput;
use super::context::Context;
use super::exit::{Error, Result};
use super::inputs::MOST_BYTES;
use crate::batch::{Blocks, Columns, Field, KNOWN_COLUMNS, MappedBlocks, Mapper, Mapping, Splitter};
use crate::read::{Change, Library, Template, read_mapping};
use crate::table::{Cell, CsvRows, Rows, SheetRows, as_utf8, is_workbook};

/// The most bytes of a workbook, which is read whole.
const MOST_WORKBOOK_BYTES: u64 = 256 << 20;

/// What holds for all matters of a book.
pub fn template<'l>(
    reading: &BookReading,
    changes: Vec<Change>,
    library: &'l Library,
    context: &Context,
) -> Result<Template<'l>> {
    let (name, content) = match &reading.template {
        Some(path) => context.read(path, MOST_BYTES)?,
        None => ("the template".to_owned(), "schema = 1\n".to_owned()),
    };
    Ok(Template::new(&name, &content, changes, library, context.as_of)?)
}

/// A book that is being read.
pub struct Input {
    /// Its rows.
    pub blocks: Box<dyn Blocks>,
    /// What its rows are mapped by, where they are.
    pub mapper: Option<Arc<Mapper>>,
    /// Which column holds what.
    pub columns: Columns,
    /// What stands between the cells of its rows.
    pub delimiter: u8,
    /// Its size in bytes, where it is known.
    pub size: Option<u64>,
}

impl Input {
    /// Reads the header of a book that is open. `types` are those of the task catalogue.
    pub fn read(
        (file, size): (Box<dyn Read + Send>, Option<u64>),
        name: &str,
        reading: &BookReading,
        types: &[String],
        context: &Context,
    ) -> Result<Self> {
        let mapping = mapping(reading, types, context)?;
        let sheet = reading.sheet.as_deref().or(mapping_sheet(mapping.as_ref()));
        let opened = match table(file, name, sheet, reading.encoding)? {
            Table::Sheet(rows) => Self::sheet(rows, name, reading, mapping)?,
            Table::Text(text) => Self::text(text, reading, mapping)?,
        };
        Ok(Self { size, ..opened })
    }

    fn text(mut text: TextInput, reading: &BookReading, mapping: Option<Mapping>) -> Result<Self> {
        let skip_rows = mapping.as_ref().map_or(0, |mapping| mapping.place.skip_rows).max(reading.skip_rows);
        let (delimiter, header) = text.header(reading.delimiter, skip_rows)?;
        if let Some(mapping) = mapping {
            let name = text.name.clone();
            return Self::mapped(CsvRows::new(text.stream, text.rest, text.line, delimiter), &name, mapping, header);
        }
        let names: Vec<&str> = header.iter().map(String::as_str).collect();
        let columns = Columns::read(&names, &reading.column, reading.ignore_unknown)
            .map_err(|mistakes| Error::failure(text.explained(&mistakes, delimiter)))?;
        let blocks = Box::new(Splitter::new(text.stream, text.rest, text.line, delimiter, &columns));
        Ok(Self { blocks, mapper: None, columns, delimiter, size: None })
    }

    fn sheet(mut rows: SheetRows, name: &str, reading: &BookReading, mapping: Option<Mapping>) -> Result<Self> {
        let skip_rows = mapping.as_ref().map_or(0, |mapping| mapping.place.skip_rows).max(reading.skip_rows);
        let mut header = None;
        for _ in 0..=skip_rows {
            header = rows.next().with_context(|| format!("cannot read {name}"))?;
        }
        let Some(header) = header else {
            let sheet = &rows.sheet;
            return Err(Error::failure(format!(
                "{name}: the sheet `{sheet}` has no header such as matter_id, kind, task"
            )));
        };
        let header: Vec<String> = header.cells.iter().map(Cell::text).collect();
        let mut mapping = match mapping {
            Some(mapping) => mapping,
            None => by_our_names(&header, name, reading)?,
        };
        mapping.place.sheet = Some(rows.sheet.clone());
        Self::mapped(rows, name, mapping, header)
    }

    fn mapped(rows: impl Rows + 'static, name: &str, mapping: Mapping, header: Vec<String>) -> Result<Self> {
        let mapper = Mapper::new(mapping, header).map_err(|mistakes| {
            let said: Vec<String> = mistakes.into_iter().map(|mistake| format!("{name}: {mistake}")).collect();
            Error::failure(said.join("\nerror: "))
        })?;
        let mapper = Arc::new(mapper);
        let columns = Columns::mapped(&mapper.carried);
        let blocks = Box::new(MappedBlocks::new(rows, Arc::clone(&mapper)));
        Ok(Self { blocks, mapper: Some(mapper), columns, delimiter: b',', size: None })
    }
}

/// A table before its header is read.
pub enum Table {
    /// A CSV text.
    Text(TextInput),
    /// A sheet of a workbook.
    Sheet(SheetRows),
}

/// Opens a table: a workbook by its first bytes, else a text.
pub fn table(
    mut file: Box<dyn Read + Send>,
    name: &str,
    sheet: Option<&str>,
    encoding: Option<&'static Encoding>,
) -> Result<Table> {
    let cannot = || format!("cannot read {name}");
    let mut start = Vec::new();
    file.by_ref().take(8).read_to_end(&mut start).with_context(cannot)?;
    if !is_workbook(&start) {
        if let Some(sheet) = sheet {
            return Err(Error::failure(format!("{name}: this is no workbook, and has no sheet `{sheet}`")));
        }
        let stream = as_utf8(Cursor::new(start).chain(file), encoding).with_context(cannot)?;
        return Ok(Table::Text(TextInput::new(stream, name.to_owned())));
    }
    file.take(MOST_WORKBOOK_BYTES).read_to_end(&mut start).with_context(cannot)?;
    if start.len() as u64 >= MOST_WORKBOOK_BYTES {
        return Err(Error::failure(format!("{name}: a workbook of more than 256 MiB: save the sheet as CSV")));
    }
    let rows = SheetRows::open(start, sheet).map_err(|error| Error::failure(format!("{name}: {error}")))?;
    Ok(Table::Sheet(rows))
}

/// The mapping that a book is read by, where one is given.
fn mapping(reading: &BookReading, types: &[String], context: &Context) -> Result<Option<Mapping>> {
    let Some(path) = &reading.mapping else { return Ok(None) };
    if !reading.column.is_empty() || reading.ignore_unknown {
        return Err(Error::usage(
            "with --mapping, columns are named in the mapping: leave --column and --ignore-unknown out",
        ));
    }
    let (name, content) = context.read(path, MOST_BYTES)?;
    let file = read_mapping(&name, &content, &KNOWN_COLUMNS, types);
    file.map(|file| Some(Mapping::from(file))).map_err(|(found, texts)| Error::input(found, texts))
}

fn mapping_sheet(mapping: Option<&Mapping>) -> Option<&str> {
    mapping.and_then(|mapping| mapping.place.sheet.as_deref())
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

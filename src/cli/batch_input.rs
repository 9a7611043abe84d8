//! Opening a book of matters: its template, its header, what it means by a mapping, and the stream of its rows.

use std::io::{Cursor, Read};
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use encoding_rs::Encoding;

use super::args::BookReading;
use super::batch_header::TextInput;
use super::context::Context;
use super::exit::{Error, Result};
use super::inputs::{self, MOST_BYTES};
use super::used_files::Purpose;
use crate::batch::{BookInput, Columns, Field, KNOWN_COLUMNS, LeftOut, MappedBlocks, Mapper, Mapping, Splitter};
use crate::read::{Change, Library, Template, read_mapping};
use crate::table::{Cell, CsvRows, Row, Rows, SheetRows, as_utf8, is_workbook};

/// The most bytes of a workbook, which is read whole.
const MOST_WORKBOOK_BYTES: u64 = 256 << 20;

/// A book that is open, its header read.
pub struct OpenBook {
    /// Its rows and columns.
    pub input: BookInput,
    /// Its size in bytes, where it is known.
    pub size: Option<u64>,
    /// Columns of the file that nothing is read from.
    pub unused: Vec<String>,
    /// What stands in the file down to its header.
    pub head: Vec<u8>,
}

/// Reads what holds for all matters of a book, and opens the book.
pub fn open<'l>(
    path: &Path,
    reading: &BookReading,
    changes: Vec<Change>,
    library: &'l Library,
    context: &Context,
) -> Result<(Template<'l>, OpenBook)> {
    let (file, size) = context.open(path)?;
    let template = template(reading, changes, library, context)?;
    let mapping = mapping(reading, &template.types, context)?;
    let book = OpenBook::read(file, &inputs::name(path), reading, mapping)?;
    Ok((template, OpenBook { size, ..book }))
}

/// What holds for all matters of a book.
fn template<'l>(
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

impl OpenBook {
    /// Reads the header of a book.
    fn read(file: Box<dyn Read + Send>, name: &str, reading: &BookReading, mapping: Option<Mapping>) -> Result<Self> {
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
            return Self::mapped(rows, &name, mapping, header, left_out).map(|book| Self { head, ..book });
        }
        let names: Vec<&str> = header.iter().map(String::as_str).collect();
        let columns = Columns::read(&names, &reading.column, reading.ignore_unknown)
            .map_err(|mistakes| Error::failure(text.explained(&mistakes, delimiter)))?;
        let TextInput { stream, rest, line, head, left_out, .. } = text;
        let blocks = Box::new(Splitter::new(stream, rest, line, delimiter, &columns, left_out));
        Ok(Self { input: BookInput { blocks, columns, delimiter }, size: None, unused: Vec::new(), head })
    }

    fn sheet(mut rows: SheetRows, name: &str, reading: &BookReading, mapping: Option<Mapping>) -> Result<Self> {
        let skip_rows = mapping.as_ref().map_or(0, |mapping| mapping.place.skip_rows).max(reading.skip_rows);
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
        Self::mapped(rows, name, mapping, header, left_out).map(|book| Self { head, ..book })
    }

    fn mapped(
        rows: impl Rows + 'static,
        name: &str,
        mapping: Mapping,
        header: Vec<String>,
        left_out: LeftOut,
    ) -> Result<Self> {
        let mapper = Mapper::new(mapping, header).map_err(|mistakes| {
            let said: Vec<String> = mistakes.into_iter().map(|mistake| format!("{name}: {mistake}")).collect();
            Error::failure(said.join("\nerror: "))
        })?;
        let unused = mapper.unused().map(str::to_owned).collect();
        let columns = Columns::mapped(&mapper.carried);
        let blocks = Box::new(MappedBlocks::new(rows, Arc::new(mapper), None, left_out));
        Ok(Self { input: BookInput { blocks, columns, delimiter: b',' }, size: None, unused, head: Vec::new() })
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

/// Notes the files that rejected rows go to.
pub fn note_rejects(reading: &BookReading, anonymise: bool, context: &Context) -> Result<()> {
    if anonymise && reading.rejects_rows.is_some() {
        return Err(Error::usage(
            "--rejects-rows writes rows as they are, which names matters: leave it or --anonymise out",
        ));
    }
    let rejects = reading.rejects.iter().map(|path| (path, Purpose::Rejects));
    let mut all = rejects.chain(reading.rejects_rows.iter().map(|path| (path, Purpose::RejectedRows)));
    all.try_for_each(|(path, purpose)| context.note(path, purpose))
}

/// What a file of rejected rows begins with. Its mark says that it is UTF-8, whatever the book was.
pub fn rejected_file(head: &[u8]) -> Vec<u8> {
    ["\u{feff}".as_bytes(), head].concat()
}

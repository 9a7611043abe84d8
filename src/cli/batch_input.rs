//! Opening a book of matters, be it a file or a folder of them: its template, its mapping, and the stream of its rows.

use std::path::Path;

use super::args::BookReading;
use super::batch_folder;
use super::batch_table::OpenTable;
use super::context::Context;
use super::exit::{Error, Result};
use super::inputs::{self, MOST_BYTES};
use super::used_files::Purpose;
use crate::batch::{BookInput, KNOWN_COLUMNS, Mapping};
use crate::read::{Change, Library, Template, read_mapping};

/// A book that is open, its header read.
pub struct OpenBook<'l> {
    /// Its rows and columns.
    pub input: BookInput<'l>,
    /// Its size in bytes, where it is known.
    pub size: Option<u64>,
    /// Columns of the file that nothing is read from.
    pub unused: Vec<String>,
    /// What stands in the file down to its header.
    pub head: Vec<u8>,
    /// What of a folder is no book.
    pub left_out: Vec<String>,
}

/// What a book is opened with.
pub struct BookOpener<'a, 'c, 'l> {
    /// How its tables are read.
    pub reading: &'a BookReading,
    /// What is set in all its matters.
    pub changes: Vec<Change>,
    /// Whether what is carried through is left out, as it may name somebody.
    pub anonymise: bool,
    /// The rates that its template and its matters are read with.
    pub library: &'l Library,
    /// Where files are read through.
    pub context: &'a Context<'c>,
}

impl<'l> BookOpener<'_, '_, 'l> {
    /// Reads what holds for all matters of a book, and opens the book.
    pub fn open(self, path: &Path) -> Result<(Template<'l>, OpenBook<'l>)> {
        if path.is_dir() {
            return batch_folder::open(path, self);
        }
        let (file, size) = self.context.open(path)?;
        let template = self.template()?;
        let mapping = self.mapping(&template.types)?;
        let table = OpenTable::read(file, &inputs::name(path), self.reading, mapping)?;
        let carried = if self.anonymise { Vec::new() } else { table.layout.columns.carried_names() };
        let (unused, head) = (table.unused.clone(), table.head.clone());
        let input = BookInput { blocks: table.blocks(&carried, None), carried, files: None };
        Ok((template, OpenBook { input, size, unused, head, left_out: Vec::new() }))
    }

    /// What holds for all matters of a book.
    pub fn template(&self) -> Result<Template<'l>> {
        let (name, content) = match &self.reading.template {
            Some(path) => self.context.read(path, MOST_BYTES)?,
            None => ("the template".to_owned(), "schema = 1\n".to_owned()),
        };
        Ok(Template::new(&name, &content, self.changes.clone(), self.library, self.context.as_of)?)
    }

    /// The mapping that a book is read by, where one is given.
    pub fn mapping(&self, types: &[String]) -> Result<Option<Mapping>> {
        let Some(path) = &self.reading.mapping else { return Ok(None) };
        if !self.reading.column.is_empty() || self.reading.ignore_unknown {
            return Err(Error::usage(
                "with --mapping, columns are named in the mapping: leave --column and --ignore-unknown out",
            ));
        }
        let (name, content) = self.context.read(path, MOST_BYTES)?;
        let file = read_mapping(&name, &content, &KNOWN_COLUMNS, types);
        file.map(|file| Some(Mapping::from(file))).map_err(|(found, texts)| Error::input(found, texts))
    }
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

//! A folder as one book: of tables, one after the other in the order of their names, or of matter files.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;

use super::args::BookReading;
use super::batch_input::{BookOpener, OpenBook};
use super::batch_table::OpenTable;
use super::exit::{Error, Result};
use super::inputs::{self, MOST_BYTES};
use super::used_files::Purpose;
use crate::batch::{Block, Blocks, BookInput, Columns, Layout, Mapping, MatterFiles, Spare};
use crate::number::Day;
use crate::read::Template;

/// What the names of tables end in.
const TABLES: [&str; 7] = [".csv", ".tsv", ".csv.gz", ".tsv.gz", ".xlsx", ".xls", ".ods"];
/// What the names of matter files end in.
const MATTERS: &str = ".toml";

/// What a folder holds, by names, sorted.
#[derive(Debug, Default)]
struct Folder {
    tables: Vec<PathBuf>,
    matters: Vec<PathBuf>,
    others: Vec<String>,
    /// Bytes of its files.
    size: u64,
}

/// Opens a folder.
pub fn open<'l>(path: &Path, opener: BookOpener<'_, '_, 'l>) -> Result<(Template<'l>, OpenBook<'l>)> {
    let name = inputs::name(path);
    let mut folder = Folder::read(path).with_context(|| format!("cannot read {name}"))?;
    if folder.tables.is_empty() && folder.matters.is_empty() {
        let tables = TABLES.join(", ");
        return Err(Error::failure(format!("{name}: no file of this folder ends in {tables} or {MATTERS}")));
    }
    for file in folder.tables.iter().chain(&folder.matters) {
        opener.context.note(file, Purpose::Input)?;
    }
    if folder.tables.is_empty() {
        return matter_files(&folder, opener);
    }
    // Beside tables, TOML is a template or a mapping.
    let reading = opener.reading;
    let beside =
        folder.matters.drain(..).filter(|file| ![&reading.template, &reading.mapping].contains(&&Some(file.clone())));
    folder.others.extend(beside.map(|file| short(&file)));
    folder.others.sort();
    tables(folder, &opener)
}

impl Folder {
    fn read(path: &Path) -> io::Result<Self> {
        let mut folder = Self::default();
        let entries: io::Result<Vec<_>> = fs::read_dir(path)?.collect();
        let mut paths: Vec<PathBuf> = entries?.into_iter().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            let name = short(&path).to_lowercase();
            // What programs leave beside an open file.
            if name.starts_with('.') || name.starts_with("~$") {
                continue;
            }
            let metadata = fs::metadata(&path)?;
            let list = match () {
                () if !metadata.is_file() => None,
                () if TABLES.iter().any(|ending| name.ends_with(ending)) => Some(&mut folder.tables),
                () if name.ends_with(MATTERS) => Some(&mut folder.matters),
                () => None,
            };
            match list {
                Some(list) => {
                    folder.size += metadata.len();
                    list.push(path);
                }
                None => folder.others.push(short(&path)),
            }
        }
        Ok(folder)
    }
}

/// The name of a file within its folder.
fn short(path: &Path) -> String {
    inputs::shown(Path::new(path.file_name().unwrap_or_default()))
}

fn tables<'l>(folder: Folder, opener: &BookOpener<'_, '_, 'l>) -> Result<(Template<'l>, OpenBook<'l>)> {
    let (reading, anonymise) = (opener.reading, opener.anonymise);
    let template = opener.template()?;
    let mapping = opener.mapping(&template.types)?;
    let (mut carried, mut unused, mut heads) = (Vec::new(), Vec::new(), Vec::new());
    // All headers are read first, so that all that is wrong with them is said before anything is scored.
    let opened = folder.tables.iter().map(|path| opened(path, reading, mapping.as_ref()));
    for table in Error::gathered(opened)? {
        add(&mut carried, table.layout.columns.carried_names());
        add(&mut unused, table.unused);
        add(&mut heads, vec![table.head]);
    }
    if reading.rejects_rows.is_some() && heads.len() > 1 {
        return Err(Error::failure(
            "--rejects-rows: the files of this folder have several headers: score them one by one, or without it",
        ));
    }
    if anonymise {
        carried.clear();
    }
    let blocks = Tables {
        paths: folder.tables.into(),
        open: None,
        reading: reading.clone(),
        mapping,
        carried: carried.clone(),
        anonymise,
    };
    let input = BookInput { blocks: Box::new(blocks), carried, files: None };
    let head = heads.pop().unwrap_or_default();
    Ok((template, OpenBook { input, size: Some(folder.size), unused, head, left_out: folder.others }))
}

/// Adds what is not there yet.
fn add<T: PartialEq>(all: &mut Vec<T>, more: Vec<T>) {
    for one in more {
        if !all.contains(&one) {
            all.push(one);
        }
    }
}

fn opened(path: &Path, reading: &BookReading, mapping: Option<&Mapping>) -> Result<OpenTable> {
    let name = inputs::name(path);
    let file = File::open(path).with_context(|| format!("cannot read {name}"))?;
    OpenTable::read(Box::new(file), &name, reading, mapping.cloned())
}

/// Tables one after the other, each opened when its turn comes.
struct Tables {
    paths: VecDeque<PathBuf>,
    open: Option<Box<dyn Blocks>>,
    reading: BookReading,
    mapping: Option<Mapping>,
    carried: Vec<String>,
    anonymise: bool,
}

impl Blocks for Tables {
    fn block(&mut self, spare: &Spare) -> io::Result<Option<Block>> {
        loop {
            if let Some(open) = &mut self.open
                && let Some(block) = open.block(spare)?
            {
                return Ok(Some(block));
            }
            let Some(path) = self.paths.pop_front() else { return Ok(None) };
            let table = opened(&path, &self.reading, self.mapping.as_ref());
            // Its header was read before: this is a file that changed since.
            let table = table.map_err(|_| io::Error::other(format!("{} cannot be read again", inputs::name(&path))))?;
            let file = (!self.anonymise).then(|| short(&path).into());
            self.open = Some(table.blocks(&self.carried, file));
        }
    }
}

fn matter_files<'l>(folder: &Folder, opener: BookOpener<'_, '_, 'l>) -> Result<(Template<'l>, OpenBook<'l>)> {
    let BookOpener { reading, changes, library, context, .. } = opener;
    let of_tables = [
        ("--template", reading.template.is_some()),
        ("--mapping", reading.mapping.is_some()),
        ("--column", !reading.column.is_empty()),
        ("--rejects-rows", reading.rejects_rows.is_some()),
    ];
    if let Some((option, _)) = of_tables.iter().find(|(_, given)| *given) {
        return Err(Error::usage(format!("{option} is for tables, and this folder holds matter files")));
    }
    let template = Template::new("the template", "schema = 1\n", Vec::new(), library, context.as_of)?;
    let mut files = MatterFiles { library, changes, ids: Vec::new() };
    for path in &folder.matters {
        note(&mut files, path, context.as_of)?;
    }
    let columns = Columns::mapped(&[]);
    let layout = Layout { columns, delimiter: b',', mapper: None, file: None };
    let blocks = Matters { paths: folder.matters.clone().into(), layout: Arc::new(layout) };
    let input = BookInput { blocks: Box::new(blocks), carried: Vec::new(), files: Some(files) };
    let (size, left_out) = (Some(folder.size), folder.others.clone());
    Ok((template, OpenBook { input, size, unused: Vec::new(), head: Vec::new(), left_out }))
}

/// Takes note of what columns a matter file needs; what is wrong with it shows when it is scored.
fn note(files: &mut MatterFiles, path: &Path, as_of: Day) -> Result<()> {
    let bytes = content(path)?;
    if let Ok(content) = std::str::from_utf8(&bytes) {
        files.note(&short(path), content, as_of);
    }
    Ok(())
}

fn content(path: &Path) -> io::Result<Vec<u8>> {
    let cannot = |what: &str| io::Error::other(format!("cannot read {}: {what}", inputs::name(path)));
    if fs::metadata(path)?.len() > MOST_BYTES {
        return Err(cannot("it has more than 16 MiB, the most that is read"));
    }
    fs::read(path).map_err(|error| cannot(&error.to_string()))
}

/// Matter files one after the other.
struct Matters {
    paths: VecDeque<PathBuf>,
    layout: Arc<Layout>,
}

impl Blocks for Matters {
    fn block(&mut self, _: &Spare) -> io::Result<Option<Block>> {
        let Some(path) = self.paths.pop_front() else { return Ok(None) };
        let Layout { delimiter, .. } = *self.layout;
        let layout =
            Layout { columns: self.layout.columns.clone(), delimiter, mapper: None, file: Some(short(&path).into()) };
        Ok(Some(Block { is_matter: true, ..Block::of(content(&path)?, &Arc::new(layout)) }))
    }
}

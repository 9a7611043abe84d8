//! What a command has at hand: options that hold for all, the day, and files, noted as they are opened.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::args::{Changes, Disclosure, Global, Matter, Output};
use super::exit::{Error, Exit, Result};
use super::inputs::{self, MOST_BYTES};
use super::missing::{note, note_missing};
use super::not_a_matter;
use super::outputs::{Target, write};
use super::rates_directory::{self, RatesDirectory};
use super::terminal;
use super::used_files::{Purpose, UsedFiles, is_standard};
use crate::analysis;
use crate::format::{self, Content, Format, Style};
use crate::matter::{Case, Mix, PricingError};
use crate::number::Day;
use crate::read::{CaseReading, Change, Library, Request, read_case};
use crate::report::{self, Report, anonymise};
use crate::source::Diagnostics;

/// The environment variable that names rates directories, as `PATH` names folders.
const RATES: &str = "LPO_COST_RATES";

/// What a command has at hand.
pub struct Context<'g> {
    /// The options that every command takes.
    pub global: &'g Global,
    /// The day that the command is run on, or the one that the user named.
    pub as_of: Day,
    used: RefCell<UsedFiles>,
}

/// A matter's file, read, with all that it takes to understand it again and again.
pub struct MatterFile {
    name: String,
    content: String,
    /// What options change in it.
    pub changes: Vec<Change>,
    library: Library,
    as_of: Day,
}

/// A matter that can be priced.
pub struct PricedMatter {
    /// What is to be priced.
    pub case: Case,
    /// Its texts, sources and findings.
    pub reading: CaseReading,
    as_of: Day,
}

impl<'g> Context<'g> {
    /// At the beginning of a command.
    pub fn new(global: &'g Global) -> Self {
        Self { global, as_of: global.as_of.unwrap_or_else(today), used: RefCell::default() }
    }

    /// Notes a file that is about to be opened.
    ///
    /// # Errors
    /// Where it would be written over another that the command uses.
    pub fn note(&self, path: &Path, purpose: Purpose) -> Result<()> {
        self.used.borrow_mut().note(path, purpose)
    }

    /// The outputs of a command, settled before anything is read.
    pub fn targets(&self, output: &Output) -> Result<Vec<Target>> {
        self.outputs(&output.output, output.format, Content::Report)
    }

    /// Where something is written, and in which formats.
    pub fn outputs(&self, paths: &[PathBuf], format: Option<Format>, of: Content) -> Result<Vec<Target>> {
        for path in paths {
            self.note(path, Purpose::Result)?;
        }
        Target::all(paths, format, of)
    }

    /// An input's name, and what stands in it.
    pub fn read(&self, path: &Path, most_bytes: u64) -> Result<(String, String)> {
        self.note(path, Purpose::Input)?;
        Ok((inputs::name(path), inputs::read(path, most_bytes)?))
    }

    /// A stream, and its size in bytes where that is known.
    pub fn open(&self, path: &Path) -> Result<(Box<dyn Read + Send>, Option<u64>)> {
        self.note(path, Purpose::Input)?;
        if is_standard(path) {
            return Ok((Box::new(io::stdin()), None));
        }
        let cannot = || format!("cannot read {}", inputs::name(path));
        let file = File::open(path).with_context(cannot)?;
        let metadata = file.metadata().with_context(cannot)?;
        if metadata.is_dir() {
            return Err(Error::failure(format!("{}: it is a directory", cannot())));
        }
        Ok((Box::new(file), Some(metadata.len()).filter(|_| metadata.is_file())))
    }

    /// The built-in rates with the user's laid over them.
    pub fn library(&self) -> Result<Library> {
        self.library_and_left_out().map(|(library, _)| library)
    }

    /// The rates in use, and what stands beside them in their directories.
    pub fn library_and_left_out(&self) -> Result<(Library, Vec<String>)> {
        let mut library = Library::built_in();
        let mut left_out = Vec::new();
        let from_environment = std::env::var_os(RATES).unwrap_or_default();
        let environment = std::env::split_paths(&from_environment).filter(|path| !path.as_os_str().is_empty());
        for directory in environment.chain(self.global.rates.iter().cloned()) {
            let rates = self.rates(&directory)?;
            library.add_layer(rates.files);
            left_out.extend(rates.left_out);
        }
        Ok((library, left_out))
    }

    /// What a rates directory holds.
    pub fn rates(&self, directory: &Path) -> Result<RatesDirectory> {
        rates_directory::read(directory, &mut self.used.borrow_mut())
    }

    /// A matter's file, with the changes that options make.
    pub fn matter_file(&self, file: &Path, changes: &Changes) -> Result<MatterFile> {
        let (name, content) = self.read(file, MOST_BYTES)?;
        self.matter_text(name, content, changes)
    }

    /// The text of a matter's file, with the changes that options make.
    pub fn matter_text(&self, name: String, content: String, changes: &Changes) -> Result<MatterFile> {
        let library = self.library()?;
        not_a_matter::check(&name, &content)?;
        Ok(MatterFile { name, content, changes: changes.all(), library, as_of: self.as_of })
    }

    /// The file of a command about one matter.
    pub fn matter_of(&self, matter: &Matter) -> Result<MatterFile> {
        self.matter_file(&matter.file, &matter.changes)
    }

    /// A matter as it may be priced and shown.
    pub fn priced(&self, file: &MatterFile, disclosure: Disclosure) -> Result<PricedMatter> {
        let mut reading = read_case(&file.request());
        let Some(mut case) = reading.case.take() else {
            return Err(Error::input(reading.diagnostics, reading.texts));
        };
        note_missing(&case, &mut reading.diagnostics);
        if reading.diagnostics.has_errors() {
            return Err(Error::input(reading.diagnostics, reading.texts));
        }
        self.warn(&mut reading, disclosure);
        if disclosure.anonymise {
            anonymise(&mut case, &mut reading.texts);
        }
        Ok(PricedMatter { case, reading, as_of: self.as_of })
    }

    /// Says what is doubtful about a matter, once; a warning draws the line that it is about, which may name the client.
    pub fn warn(&self, reading: &mut CaseReading, disclosure: Disclosure) {
        let found = std::mem::take(&mut reading.diagnostics);
        if !found.is_empty() && !self.global.quiet && !disclosure.anonymise {
            terminal::show(&found.render(&reading.texts, self.color()));
        }
    }

    /// Whether standard error shows colour.
    pub fn color(&self) -> bool {
        terminal::color(self.global.color, &io::stderr())
    }

    /// Says something that is no error, unless nothing of the kind is wanted.
    pub fn say(&self, message: &str) {
        if !self.global.quiet {
            terminal::say(message);
        }
    }

    /// Writes a report to all outputs, or to none.
    pub fn write(&self, report: &impl Report, targets: Vec<Target>) -> Result<Exit> {
        write(&self.formatted(report, targets)?)?;
        Ok(Exit::Done)
    }

    /// A report in the format of each output.
    pub fn formatted(&self, report: &impl Report, targets: Vec<Target>) -> Result<Vec<(Target, Vec<u8>)>> {
        let mut outputs = Vec::with_capacity(targets.len());
        for target in targets {
            let style = Style {
                width: if target.is_standard() { terminal::width() } else { terminal::WIDTH },
                color: target.is_standard() && terminal::color(self.global.color, &io::stdout()),
            };
            let bytes = format::write(report, target.format, style).context("cannot represent the result")?;
            outputs.push((target, bytes));
        }
        Ok(outputs)
    }
}

impl Matter {
    /// The mix of the case that it was read as, unless it is left out.
    pub fn mix(&self, case: &Case) -> Mix {
        mix(case, self.no_mix)
    }
}

/// The mix of a case, unless it is left out.
pub fn mix(case: &Case, left_out: bool) -> Mix {
    if left_out { Mix::LeftOut } else { analysis::mix(case) }
}

/// Today, by the machine's clock and time zone.
fn today() -> Day {
    Day::of(jiff::Zoned::now().date())
}

impl MatterFile {
    /// The file, to be read as a case.
    pub fn request(&self) -> Request<'_> {
        let (name, content) = (&self.name, &self.content);
        Request { name, content, changes: &self.changes, library: &self.library, as_of: self.as_of }
    }
}

impl PricedMatter {
    /// What a report of it is written with.
    pub fn context(&self, disclosure: Disclosure) -> report::Context<'_> {
        let (texts, sources) = (&self.reading.texts, &self.reading.sources);
        report::Context { texts, sources, as_of: self.as_of, explain: disclosure.explain }
    }

    /// What keeps the matter from being priced, at the places where that should stand.
    pub fn unpriced(&self, problems: &[PricingError]) -> Error {
        // What else is to be said of it has been said.
        let mut found = Diagnostics::default();
        note(&self.case, problems, &mut found);
        Error::input(found, self.reading.texts.clone())
    }
}

//! Writing outputs whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use tempfile::NamedTempFile;

use super::exit::{Error, Result};
use super::inputs::shown;
use super::staged;
use super::synced::Synced;
use super::used_files::{STANDARD, destination, is_standard};
use crate::format::{Content, Format};

/// Where an output goes, and in which format.
#[derive(Debug)]
pub struct Target {
    /// A path, or `-`.
    pub path: PathBuf,
    /// What it is written in.
    pub format: Format,
}

impl Target {
    /// Settles the outputs of a command.
    pub fn all(outputs: &[PathBuf], format: Option<Format>, of: Content) -> Result<Vec<Self>> {
        if outputs.is_empty() {
            return Ok(vec![Self { path: PathBuf::from(STANDARD), format: format.unwrap_or(usual(of)) }]);
        }
        let target = |path: &PathBuf| Ok(Self { path: path.clone(), format: format_of(path, format, of)? });
        outputs.iter().map(target).collect()
    }

    /// Where plain text goes.
    pub fn plain(path: &Path) -> Self {
        Self { path: path.to_path_buf(), format: Format::Table }
    }

    /// Whether it goes to standard output.
    pub fn is_standard(&self) -> bool {
        is_standard(&self.path)
    }
}

/// What is written where nothing says a format.
fn usual(of: Content) -> Format {
    match of {
        Content::Report => Format::Table,
        Content::Rows => Format::Csv,
    }
}

/// The format of an output: the one asked for, or the one that its ending says.
fn format_of(path: &Path, asked: Option<Format>, of: Content) -> Result<Format> {
    let by_ending = || match path.extension().and_then(|ending| ending.to_str()) {
        _ if is_standard(path) => Some(usual(of)),
        Some(ending) => Format::of_ending(ending, of),
        None => None,
    };
    asked.or_else(by_ending).ok_or_else(|| {
        let (name, endings) = (shown(path), Format::endings(of));
        Error::usage(format!("cannot tell the format of {name} by its ending: end it in {endings}, or give --format"))
    })
}

/// Writes all outputs, or none.
pub fn write(outputs: &[(Target, Vec<u8>)]) -> Result<()> {
    let mut open = Outputs::open(outputs.iter().map(|(target, _)| target.path.as_path()))?;
    for (at, (_, content)) in outputs.iter().enumerate() {
        match open.write(at, content) {
            // Nobody is left to write for.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => break,
            written => written?,
        }
    }
    open.publish()
}

/// The outputs of a command: a file is complete under another name before the first appears under its own, and what goes to
/// standard output, to a device or to a pipe has gone there before.
pub struct Outputs(Vec<Stream>);

impl Outputs {
    /// Opens them all.
    ///
    /// # Errors
    /// Where one of them cannot be written.
    pub fn open<'p>(paths: impl IntoIterator<Item = &'p Path>) -> Result<Self> {
        paths.into_iter().map(Stream::open).collect::<Result<_>>().map(Self)
    }

    /// Writes some more to one of them. A pipe that nobody reads any more takes no part from then on.
    ///
    /// # Errors
    /// Where it cannot be written; a broken pipe where nobody is left to write for.
    pub fn write(&mut self, at: usize, bytes: &[u8]) -> io::Result<()> {
        match self.0[at].write(bytes) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.0[at].to = To::Closed;
                let is_open = |stream: &Stream| !matches!(stream.to, To::Closed);
                if self.0.iter().any(is_open) { Ok(()) } else { Err(error) }
            }
            written => written,
        }
    }

    /// Lets them be seen: all of them, or none, as far as file systems let one.
    ///
    /// # Errors
    /// Where one of them cannot be finished.
    pub fn publish(self) -> Result<()> {
        let mut files = Vec::new();
        for stream in self.0 {
            files.extend(stream.finish()?);
        }
        let _whole = staged::hold();
        let mut seen: Vec<PathBuf> = Vec::new();
        for StagedFile { file, path, cannot, is_new } in files {
            if let Err(error) = file.persist(&path) {
                // What was not there before is taken back.
                for path in &seen {
                    drop(fs::remove_file(path));
                }
                return Err(anyhow::Error::from(error.error).context(cannot).into());
            }
            if is_new {
                seen.push(path);
            }
        }
        Ok(())
    }
}

/// A file that is written and not yet seen.
struct StagedFile {
    file: NamedTempFile,
    path: PathBuf,
    cannot: String,
    /// Whether there was none of that name.
    is_new: bool,
}

/// Somewhere that a stream is written to: standard output at once, a file under its name only once it is whole.
struct Stream {
    to: To,
    cannot: String,
}

enum To {
    Standard(io::Stdout),
    File {
        out: BufWriter<NamedTempFile>,
        synced: Synced,
        path: PathBuf,
        is_new: bool,
    },
    /// A device or a pipe, which cannot be replaced.
    Special(BufWriter<File>),
    /// A pipe that nobody reads any more.
    Closed,
}

/// So much is gathered before a file is written to.
const ROOM: usize = 1 << 18;

impl Stream {
    fn open(path: &Path) -> Result<Self> {
        if is_standard(path) {
            return Ok(Self { to: To::Standard(io::stdout()), cannot: "cannot write to standard output".to_owned() });
        }
        let cannot = format!("cannot write {}", shown(path));
        let to = stage(path).with_context(|| cannot.clone())?;
        Ok(Self { to, cannot })
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let written = match &mut self.to {
            To::Standard(out) => out.write_all(bytes),
            To::File { out, synced, .. } => {
                out.write_all(bytes).map(|()| synced.wrote(out.get_ref().as_file(), bytes.len()))
            }
            To::Special(out) => out.write_all(bytes),
            To::Closed => Ok(()),
        };
        // An error that says where it happened and keeps its kind.
        written.map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", self.cannot)))
    }

    /// Writes all that was gathered; hands back what has yet to be seen.
    fn finish(self) -> Result<Option<StagedFile>> {
        let Self { to, cannot } = self;
        let flushed = match to {
            To::Standard(mut out) => out.flush(),
            To::Special(mut out) => out.flush(),
            To::Closed => Ok(()),
            To::File { out, synced, path, is_new } => {
                let file = out.into_inner().map_err(io::IntoInnerError::into_error).with_context(|| cannot.clone())?;
                synced.end().and_then(|()| file.as_file().sync_all()).with_context(|| cannot.clone())?;
                return Ok(Some(StagedFile { file, path, cannot, is_new }));
            }
        };
        match flushed {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(anyhow::Error::from(error).context(cannot).into())
            }
            _ => Ok(None),
        }
    }
}

/// Opens what an output is written to until it may be seen.
fn stage(path: &Path) -> io::Result<To> {
    // A link keeps pointing where it did; what it points at is replaced, or comes to be.
    let path = destination(path)?;
    let existing = fs::metadata(&path).ok();
    if existing.as_ref().is_some_and(fs::Metadata::is_dir) {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    if existing.as_ref().is_some_and(|metadata| !metadata.is_file()) {
        return Ok(To::Special(BufWriter::new(File::options().write(true).open(&path)?)));
    }
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = staged::create(directory)?;
    if let Some(metadata) = &existing {
        file.as_file().set_permissions(metadata.permissions())?;
    }
    let (out, synced, is_new) = (BufWriter::with_capacity(ROOM, file), Synced::default(), existing.is_none());
    Ok(To::File { out, synced, path, is_new })
}

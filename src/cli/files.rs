//! Reading inputs, and writing outputs whole or not at all.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::args::Global;
use super::exit::UsageError;
use super::places::FilesUsed;
use crate::format::Format;
use crate::read::Library;

/// What stands for standard input or output.
const STANDARD: &str = "-";

/// What an input is called.
pub fn name(path: &Path) -> String {
    if path == Path::new(STANDARD) { "standard input".to_owned() } else { shown(path) }
}

/// A path for messages: what a terminal would obey is left out.
fn shown(path: &Path) -> String {
    path.display().to_string().replace(char::is_control, "\u{fffd}")
}

/// Sees to it that nothing is written over what is read, nor over what else is written.
pub fn apart(places: &FilesUsed) -> Result<()> {
    // A file may be called by several names; one that is not there yet goes by its own.
    let same = |one: &Path, other: &Path| {
        let place = |path: &Path| fs::canonicalize(path).or_else(|_| std::path::absolute(path)).ok();
        one != Path::new(STANDARD)
            && place(one).is_some_and(|of| (of.is_file() || !of.exists()) && Some(of) == place(other))
    };
    for output in places.results.iter().chain(&places.rejects) {
        if let Some(input) = places.inputs.iter().find(|input| same(input, output)) {
            let message =
                format!("{} would be written over {}, which is read: name another file", shown(output), shown(input));
            return Err(UsageError(message).into());
        }
    }
    if let Some(twice) = places.rejects.filter(|path| places.results.iter().any(|other| same(path, other))) {
        let message = format!("{} is wanted for the result and for rejected rows: name two files", shown(twice));
        return Err(UsageError(message).into());
    }
    Ok(())
}

/// An input's name, and what stands in it.
pub fn read(path: &Path) -> Result<(String, String)> {
    let name = name(path);
    let mut bytes = Vec::new();
    if path == Path::new(STANDARD) {
        io::stdin().lock().read_to_end(&mut bytes).context("cannot read standard input")?;
    } else {
        bytes = fs::read(path).with_context(|| format!("cannot read {name}"))?;
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok((name, text)),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let before = &error.as_bytes()[..valid];
            let line = before.split(|b| *b == b'\n').count();
            let last = before.rsplit(|b| *b == b'\n').next().unwrap_or_default();
            let column = String::from_utf8_lossy(last).chars().count() + 1;
            bail!(
                "{name}:{line}:{column}: not UTF-8: found the byte 0x{:02x}, expected text; save the file as UTF-8",
                error.as_bytes()[valid]
            )
        }
    }
}

/// The built-in rates with the user's laid over them.
pub fn library(global: &Global) -> Result<Library> {
    let mut library = Library::built_in();
    let from_environment = std::env::var_os("LPO_COST_RATES").unwrap_or_default();
    let environment = std::env::split_paths(&from_environment).filter(|path| !path.as_os_str().is_empty());
    for directory in environment.chain(global.rates.iter().cloned()) {
        add_layer(&mut library, &directory)?;
    }
    Ok(library)
}

/// Lays a rates directory over a library; hands back what in it is none of its files.
pub fn add_layer(library: &mut Library, directory: &Path) -> Result<Vec<String>> {
    library.add_layer(directory).map_err(|error| anyhow::anyhow!("cannot read rates: {}: {}", error.path, error.reason))
}

/// Where an output goes, and in which format.
#[derive(Debug)]
pub struct Target {
    path: PathBuf,
    pub format: Format,
}

impl Target {
    /// Settles the outputs of a command.
    pub fn all(outputs: &[PathBuf], format: Option<Format>) -> Result<Vec<Self>> {
        if outputs.is_empty() {
            return Ok(vec![Self { path: PathBuf::from(STANDARD), format: format.unwrap_or(Format::Table) }]);
        }
        outputs.iter().map(|path| Self::of(path, format)).collect()
    }

    /// Where plain text goes.
    pub fn plain(path: &Path) -> Self {
        Self { path: path.to_path_buf(), format: Format::Table }
    }

    fn of(path: &Path, format: Option<Format>) -> Result<Self> {
        let by_ending = || match path.extension().and_then(|ending| ending.to_str()) {
            _ if path == Path::new(STANDARD) => Some(Format::Table),
            Some(ending) => Format::of_ending(ending),
            None => None,
        };
        let Some(format) = format.or_else(by_ending) else {
            let message = format!(
                "cannot tell the format of {} by its ending: end it in .txt, .json, .csv, .md, .html or .xlsx, or give --format",
                shown(path)
            );
            return Err(UsageError(message).into());
        };
        Ok(Self { path: path.to_path_buf(), format })
    }

    /// Whether it goes to standard output.
    pub fn is_standard(&self) -> bool {
        self.path == Path::new(STANDARD)
    }
}

/// Writes all outputs: every file is complete under another name before the first appears under its own.
pub fn write(outputs: &[(Target, Vec<u8>)]) -> Result<()> {
    let mut staged = Vec::new();
    for (target, content) in outputs.iter().filter(|(target, _)| !target.is_standard()) {
        let cannot = || format!("cannot write {}", shown(&target.path));
        staged.push((stage(&target.path, content).with_context(cannot)?, cannot()));
    }
    for (file, cannot) in staged {
        file.publish().context(cannot)?;
    }
    for (_, content) in outputs.iter().filter(|(target, _)| target.is_standard()) {
        let mut out = io::stdout().lock();
        out.write_all(content).and_then(|()| out.flush()).context("cannot write to standard output")?;
    }
    Ok(())
}

/// A file that is written but not yet seen.
enum Staged {
    New(tempfile::NamedTempFile, PathBuf),
    /// A device or a pipe, which cannot be replaced: it is written when its turn comes.
    Special(File, Vec<u8>),
}

impl Staged {
    fn publish(self) -> io::Result<()> {
        match self {
            Self::New(file, path) => {
                file.as_file().sync_all()?;
                file.persist(path).map(|_| ()).map_err(|error| error.error)
            }
            Self::Special(mut file, content) => file.write_all(&content),
        }
    }
}

/// Somewhere that a stream is written to: standard output at once, a file under its name only once it is whole.
pub struct Stream {
    to: To,
    cannot: String,
}

enum To {
    Standard(io::Stdout),
    Staged(io::BufWriter<tempfile::NamedTempFile>, PathBuf),
    Special(io::BufWriter<File>),
}

impl Stream {
    /// Opens a stream.
    pub fn open(path: &Path) -> Result<Self> {
        let cannot = format!("cannot write {}", shown(path));
        if path == Path::new(STANDARD) {
            return Ok(Self { to: To::Standard(io::stdout()), cannot: "cannot write to standard output".to_owned() });
        }
        let to = match stage(path, &[]).with_context(|| cannot.clone())? {
            Staged::New(file, path) => To::Staged(io::BufWriter::with_capacity(1 << 18, file), path),
            Staged::Special(file, _) => To::Special(io::BufWriter::new(file)),
        };
        Ok(Self { to, cannot })
    }

    /// Writes some more.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let written = match &mut self.to {
            To::Standard(out) => out.write_all(bytes),
            To::Staged(file, _) => file.write_all(bytes),
            To::Special(file) => file.write_all(bytes),
        };
        written.map_err(|error| self.named(&error))
    }

    /// Lets it be seen.
    pub fn publish(mut self) -> Result<()> {
        let cannot = self.cannot.clone();
        match &mut self.to {
            To::Standard(out) => out.flush().context(cannot.clone())?,
            To::Staged(file, _) => file.flush().context(cannot.clone())?,
            To::Special(file) => file.flush().context(cannot.clone())?,
        }
        if let To::Staged(file, path) = self.to {
            let file = file.into_inner().map_err(io::IntoInnerError::into_error).context(cannot.clone())?;
            Staged::New(file, path).publish().context(cannot)?;
        }
        Ok(())
    }

    /// An error that says where it happened and keeps its kind.
    fn named(&self, error: &io::Error) -> io::Error {
        io::Error::new(error.kind(), format!("{}: {error}", self.cannot))
    }
}

fn stage(path: &Path, content: &[u8]) -> io::Result<Staged> {
    // A link keeps pointing where it did; what it points at is replaced.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let existing = fs::metadata(&path).ok();
    if existing.as_ref().is_some_and(fs::Metadata::is_dir) {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    if existing.as_ref().is_some_and(|metadata| !metadata.is_file()) {
        return Ok(Staged::Special(File::options().write(true).open(&path)?, content.to_vec()));
    }
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !directory.is_dir() {
        let missing = format!("there is no directory {}", shown(directory));
        return Err(io::Error::new(io::ErrorKind::NotFound, missing));
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(".lpo-cost-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Narrowed by the umask, as for any new file.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    // The name that the file has until then says nothing to anybody.
    let mut file = builder.tempfile_in(directory).map_err(|error| io::Error::from(error.kind()))?;
    if let Some(metadata) = existing {
        file.as_file().set_permissions(metadata.permissions())?;
    }
    file.write_all(content)?;
    Ok(Staged::New(file, path))
}

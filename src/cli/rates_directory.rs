//! A rates directory: each of its entries is read, is wrong, or is left out on purpose and said to be.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use super::exit::{Error, Result};
use super::inputs::{read_regular, shown};
use super::used_files::{Purpose, UsedFiles};
use crate::read::{RATES_FILES, RATES_FOLDERS, RatesFile, SYNONYMS};
use crate::source::nearest;

/// What a rates directory holds.
#[derive(Debug, Default)]
pub struct RatesDirectory {
    /// The files that are rates.
    pub files: Vec<RatesFile>,
    /// The names of those that are none: hidden ones, and what does not look like rates, such as a README.
    pub left_out: Vec<String>,
    mistakes: Vec<String>,
}

/// Reads a rates directory.
///
/// # Errors
/// Everything in it that cannot be read, or looks like rates and stands where none are read.
pub fn read(directory: &Path, used: &mut UsedFiles) -> Result<RatesDirectory> {
    let mut found = RatesDirectory::default();
    found.walk(directory, None, used)?;
    if found.mistakes.is_empty() {
        return Ok(found);
    }
    let mistakes = found.mistakes.iter().map(|mistake| format!("cannot read rates: {mistake}"));
    Err(Error::failure(mistakes.collect::<Vec<_>>().join("\nerror: ")))
}

/// What a rates directory may have.
pub fn layout() -> String {
    let folders = RATES_FOLDERS.map(|(folder, ending)| format!("{folder}/NAME.{ending}"));
    format!("a rates directory has {} and {}", RATES_FILES.join(", "), folders.join(", "))
}

impl RatesDirectory {
    /// Looks at each entry of the directory, or of one of its folders.
    fn walk(&mut self, folder: &Path, of: Option<(&str, &str)>, used: &mut UsedFiles) -> Result<()> {
        let paths = match entries(folder) {
            Ok(paths) => paths,
            Err(error) => {
                self.mistakes.push(format!("{}: {error}", shown(folder)));
                return Ok(());
            }
        };
        for path in paths {
            let Some(name) = path.file_name().and_then(OsStr::to_str) else {
                self.mistakes.push(format!("{}: its name is not UTF-8", shown(&path)));
                continue;
            };
            match of {
                _ if is_hidden(&path) => self.left_out.push(shown(&path)),
                // A copy of the built-in directory has it; it is for `map`, and only the built-in one is read.
                None if name == SYNONYMS => self.left_out.push(shown(&path)),
                None if RATES_FILES.contains(&name) => self.file(&path, name.to_owned(), used)?,
                None => match RATES_FOLDERS.iter().find(|(known, _)| *known == name) {
                    Some(folder) => self.walk(&path, Some(*folder), used)?,
                    None => self.stray(&path, name),
                },
                Some((folder, ending)) if ends_in(&path, ending) => {
                    self.file(&path, format!("{folder}/{name}"), used)?;
                }
                Some(_) => self.stray(&path, name),
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &Path, below: String, used: &mut UsedFiles) -> Result<()> {
        used.note(path, Purpose::Input)?;
        match read_regular(path) {
            Ok(content) => self.files.push(RatesFile { path: below, name: shown(path), content }),
            Err(error) => self.mistakes.push(format!("{error:#}")),
        }
        Ok(())
    }

    /// Something that is none of a rates directory's files: a mistake where it looks like one of them.
    fn stray(&mut self, path: &Path, name: &str) {
        let known = || RATES_FILES.into_iter().chain(RATES_FOLDERS.map(|(folder, _)| folder));
        let sound = fs::metadata(path).is_ok_and(|found| found.is_file() || found.is_dir());
        let mistake = match nearest(name, known()) {
            _ if !sound => match read_regular(path) {
                Ok(_) => return,
                Err(error) => format!("{error:#}"),
            },
            Some(near) => format!("{}: not read: did you mean `{near}`?", shown(path)),
            None if holds_rates(path) => {
                format!("{}: looks like rates, but is not read here: {}", shown(path), layout())
            }
            None => return self.left_out.push(shown(path)),
        };
        self.mistakes
            .push(format!("{mistake}\n  = help: rename it, move it, or begin its name with a dot to leave it out"));
    }
}

/// What stands in a folder, by name.
fn entries(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        paths.push(entry?.path());
    }
    paths.sort();
    Ok(paths)
}

/// Whether a name begins with a dot: of a folder that an editor or a version control keeps, say.
fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

/// Whether a file's name ends so, as it is read.
fn ends_in(path: &Path, ending: &str) -> bool {
    path.extension() == Some(OsStr::new(ending))
}

/// Whether something looks like rates: a provider or a catalogue rather than a matter, a billing-rate table rather than
/// a book; or a folder with such a file.
fn holds_rates(path: &Path) -> bool {
    if path.is_dir() {
        return entries(path)
            .is_ok_and(|paths| paths.iter().any(|path| path.is_file() && !is_hidden(path) && holds_rates(path)));
    }
    let ending = path.extension().and_then(OsStr::to_str).unwrap_or_default().to_ascii_lowercase();
    let is_known = RATES_FOLDERS.iter().any(|(_, known)| *known == ending);
    let Some(content) = is_known.then(|| read_regular(path).ok()).flatten() else { return false };
    let begins = |start: &str| content.lines().any(|line| line.trim_start().starts_with(start));
    match ending.as_str() {
        "csv" => content.lines().next().is_some_and(|head| head.contains("level") && head.contains("rate")),
        _ => !begins("[matter"),
    }
}

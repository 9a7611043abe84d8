//! Rates written into a directory, together with all other outputs or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::cli::context::Context;
use crate::cli::exit::{Error, Result};
use crate::cli::inputs::shown;
use crate::cli::outputs::{self, Target};
use crate::cli::used_files::Purpose;
use crate::read::RatesFile;

/// Writes rates and everything else.
pub fn write(folder: &Path, files: Vec<RatesFile>, mut all: Vec<(Target, Vec<u8>)>, context: &Context) -> Result<()> {
    let mut made = Vec::new();
    let written = make(folder, &files, &mut made).and_then(|()| {
        for RatesFile { path, content, .. } in files {
            let path = folder.join(path);
            context.note(&path, Purpose::Result)?;
            all.push((Target::plain(&path), content.into_bytes()));
        }
        outputs::write(&all)
    });
    if written.is_err() {
        // What was made for this goes again; a folder with something in it stays.
        for folder in made.iter().rev() {
            drop(fs::remove_dir(folder));
        }
    }
    written
}

/// Makes the folders that files stand in; sets down those that were not there.
fn make(folder: &Path, files: &[RatesFile], made: &mut Vec<PathBuf>) -> Result<()> {
    if folder.exists() && !folder.is_dir() {
        return Err(Error::failure(format!("{} is no directory: rates are written into one", shown(folder))));
    }
    for file in files {
        let path = folder.join(&file.path);
        let parents: Vec<&Path> = path.ancestors().skip(1).take_while(|of| !of.as_os_str().is_empty()).collect();
        for parent in parents.into_iter().rev().filter(|of| !of.exists()) {
            fs::create_dir(parent).with_context(|| format!("cannot make {}", shown(parent)))?;
            made.push(parent.to_path_buf());
        }
    }
    Ok(())
}

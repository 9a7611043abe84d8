//! Which files a command reads and writes, known before anything is computed.

use std::path::{Path, PathBuf};

use super::args::Command;

/// The files of a command.
#[derive(Debug, Default)]
pub struct FilesUsed<'c> {
    /// Those that are read.
    pub inputs: Vec<&'c Path>,
    /// Those that the result is written to.
    pub results: Vec<&'c Path>,
    /// The one that rejected rows are written to.
    pub rejects: Option<&'c Path>,
}

impl<'c> FilesUsed<'c> {
    /// The files that a command names.
    pub fn of(command: &'c Command) -> Self {
        let (inputs, results): (Vec<&PathBuf>, &[PathBuf]) = match command {
            Command::Compare(of) => (vec![&of.matter.file], &of.output.output),
            Command::Breakeven(of) => (vec![&of.matter.file], &of.output.output),
            Command::Sensitivity(of) => (vec![&of.matter.file], &of.output.output),
            Command::Simulate(of) => (vec![&of.matter.file], &of.output.output),
            Command::Keys(of) => (of.matter.iter().collect(), &of.output.output),
            Command::Diff(of) => (vec![&of.old, &of.new], &of.output.output),
            Command::Check(of) => (of.files.iter().collect(), &of.output.output),
            Command::Batch(of) => ([&of.book].into_iter().chain(&of.reading.template).collect(), &of.output),
            Command::Optimize(of) => ([&of.file].into_iter().chain(&of.reading.template).collect(), &of.output.output),
            _ => return Self::default(),
        };
        let rejects = match command {
            Command::Batch(of) => of.reading.rejects.as_deref(),
            Command::Optimize(of) => of.reading.rejects.as_deref(),
            _ => None,
        };
        let paths = |of: Vec<&'c PathBuf>| of.into_iter().map(PathBuf::as_path).collect();
        Self { inputs: paths(inputs), results: paths(results.iter().collect()), rejects }
    }
}

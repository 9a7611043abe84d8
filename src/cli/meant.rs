//! A file where a command was expected: which command was meant.

use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::inputs::shown;

/// Endings of files, and the command that takes such a file first of all.
const COMMANDS: [(&[&str], &str); 4] =
    [(&["toml"], "compare"), (&["csv", "tsv"], "batch"), (&["xlsx", "xls", "ods"], "map"), (&["json"], "diff")];

/// What to say of a command that is a file.
pub fn meant(error: &clap::Error) -> Option<String> {
    if error.kind() != ErrorKind::InvalidSubcommand {
        return None;
    }
    let Some(ContextValue::String(found)) = error.get(ContextKind::InvalidSubcommand) else { return None };
    let command = command(found)?;
    let name = shown(Path::new(found));
    let more = if command == "diff" { " OTHER" } else { "" };
    Some(format!("`{name}` is a file, expected a command: did you mean `lpo-cost {command} {name}{more}`?"))
}

/// The command for a file, by its ending; what has none that is known is looked for on the disk.
fn command(found: &str) -> Option<&'static str> {
    let path = Path::new(found);
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    let known = COMMANDS.iter().find(|(endings, _)| endings.contains(&ending.as_str()));
    known.map(|(_, command)| *command).or_else(|| path.is_file().then_some("compare"))
}

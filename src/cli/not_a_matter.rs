//! Files that are given for a matter file and are something else: said in one line, with the command that takes them.

use std::ffi::OsStr;
use std::path::Path;

use super::exit::{Error, Result};
use super::inputs::shown;
use crate::batch::KNOWN_COLUMNS;
use crate::read::is_program;
use crate::table::delimiter_of;

/// Columns of ours that a first line names before it is taken for a book's header.
const ENOUGH: usize = 2;

/// What a text is, where it is no matter file: `FILE` stands for its name.
pub fn found(content: &str) -> Option<&'static str> {
    let content = content.trim_start_matches('\u{feff}');
    let first = content.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'))?;
    if first.starts_with('{') {
        let is_comparison = content.contains("\"lpo-cost/comparison/");
        return Some(if is_comparison {
            "found a saved comparison: `lpo-cost diff` compares two of them"
        } else {
            "found JSON, expected TOML: `lpo-cost init` writes a matter file to start from"
        });
    }
    if first.starts_with('<') {
        return Some("found HTML or XML, expected TOML: `lpo-cost init` writes a matter file to start from");
    }
    if is_program(content) {
        return Some("found a programme of matters: `lpo-cost program FILE` takes it");
    }
    let delimiter = char::from(delimiter_of(first.as_bytes()));
    let names = first.split(delimiter).map(|name| name.trim().trim_matches('"').to_ascii_lowercase());
    let known = names.filter(|name| KNOWN_COLUMNS.contains(&name.as_str())).count();
    (known >= ENOUGH).then_some("found a book of matters, a row a task: `lpo-cost batch FILE` scores it")
}

/// Refuses a file that is plainly something else.
pub fn check(name: &str, content: &str) -> Result<()> {
    match found(content) {
        None => Ok(()),
        Some(what) => Err(Error::failure(format!("{name}: this is no matter file: {}", what.replace("FILE", name)))),
    }
}

/// Refuses what is named for a table of matters, and by its ending is none.
pub fn check_table(path: &Path) -> Result<()> {
    let (name, ending) = (shown(path), path.extension().and_then(OsStr::to_str).unwrap_or_default());
    let what = match ending {
        _ if !path.is_file() => return Ok(()),
        "toml" => "a TOML file: `lpo-cost compare` prices a matter file, and a folder of matter files is a book",
        "json" => "JSON: save the matters as CSV, a row a task",
        _ => return Ok(()),
    };
    Err(Error::failure(format!("{name}: this is no table of matters: found {what}")))
}

#[cfg(test)]
mod tests {
    use super::found;

    #[test]
    fn matter_files_are_not_taken_for_anything_else() {
        for matter in [
            "schema = 1\n[matter]\n",
            "# matter_id, kind, task\nschema = 1\n",
            "matter = { kind = \"ip\", start = 2026-01-01 }",
            "",
        ] {
            assert_eq!(found(matter), None, "{matter}");
        }
        for (other, said) in [
            ("matter_id,kind,task,hours\n", "book"),
            ("\n\"Matter_ID\";kind;Ref\n", "book"),
            ("{\"schema\": \"lpo-cost/comparison/1\"}", "saved comparison"),
            ("{}", "JSON"),
            ("<!DOCTYPE html>", "HTML"),
            ("schema = 1\n[program]\nid = \"P\"\n", "programme"),
        ] {
            assert!(found(other).is_some_and(|found| found.contains(said)), "{other}");
        }
    }
}

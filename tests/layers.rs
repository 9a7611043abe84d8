//! Which room of the house may use which: data flows one way, and no two rooms lean on each other.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The rooms from top to bottom, each with those below it that it uses.
const ROOMS: &[(&str, &[&str])] = &[
    ("cli", &["batch", "format", "report", "analysis", "engine", "read", "matter", "table", "number", "source"]),
    ("batch", &["format", "report", "analysis", "run", "engine", "read", "matter", "table", "number", "source"]),
    ("format", &["report", "matter", "number", "source"]),
    ("report", &["analysis", "engine", "read", "matter", "number", "source"]),
    ("analysis", &["run", "engine", "matter", "number", "source"]),
    ("run", &["engine", "matter", "number"]),
    ("read", &["engine", "matter", "table", "number", "source"]),
    ("engine", &["matter", "number"]),
    ("matter", &["number", "source"]),
    ("table", &["number"]),
    ("number", &[]),
    ("source", &[]),
];
/// A file that is longer does more than one thing.
const MOST_LINES: usize = 500;

/// Every file of the source: its place below `src`, and what stands in it.
fn files() -> Vec<(PathBuf, String)> {
    fn collect(folder: &Path, root: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in std::fs::read_dir(folder).expect("the source is there") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                collect(&path, root, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let place = path.strip_prefix(root).expect("it is below").to_owned();
                found.push((place, std::fs::read_to_string(&path).expect("UTF-8")));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    collect(&root, &root, &mut found);
    found.sort();
    found
}

/// The modules that a file stands in, from the crate's root: `report/diff/mod.rs` is `report`, `diff`.
fn module(place: &Path) -> Vec<String> {
    let steps = place.with_extension("");
    let steps = steps.iter().map(|step| step.to_string_lossy().into_owned());
    steps.filter(|step| !["mod", "lib", "main"].contains(&step.as_str())).collect()
}

/// The room that a file lies in; none for the crate's root.
fn room(place: &Path) -> Option<String> {
    module(place).into_iter().next()
}

/// The rooms that a file names: after `crate::`, or after as many `super::` as lead out of its own room.
fn named(place: &Path, text: &str) -> BTreeSet<String> {
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let out = "super::".repeat(module(place).len());
    let mut found = BTreeSet::new();
    for way in ["crate::", out.as_str()] {
        for (at, _) in code.match_indices(way) {
            // `super::super::` is not the end of a longer way, nor `crate::` that of another crate's name.
            let before = code[..at].chars().next_back();
            if before.is_some_and(|before| before == ':' || before == '_' || before.is_alphanumeric()) {
                continue;
            }
            found.extend(heads(&code[at + way.len()..]));
        }
    }
    found.remove("super");
    found
}

/// The first names of what follows a path: one, or those of a group.
fn heads(rest: &str) -> Vec<String> {
    let name = |text: &str| text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let Some(group) = rest.strip_prefix('{') else { return vec![name(rest)] };
    let (mut heads, mut depth, mut item) = (Vec::new(), 0, String::new());
    for c in group.chars() {
        match c {
            '}' if depth == 0 => break,
            ',' if depth == 0 => heads.push(name(&std::mem::take(&mut item))),
            _ => {
                depth += i32::from(c == '{') - i32::from(c == '}');
                item.push(c);
            }
        }
    }
    heads.push(name(&item));
    heads.retain(|head| !head.is_empty());
    heads
}

/// What each room uses of the others, with a file that does.
fn edges(files: &[(PathBuf, String)]) -> BTreeMap<(String, String), PathBuf> {
    let rooms: BTreeSet<String> = files.iter().filter_map(|(place, _)| room(place)).collect();
    let mut edges = BTreeMap::new();
    for (place, text) in files {
        let Some(own) = room(place) else { continue };
        for other in named(place, text).into_iter().filter(|other| *other != own && rooms.contains(other)) {
            edges.insert((own.clone(), other), place.clone());
        }
    }
    edges
}

/// The edges that are not allowed, as sentences.
fn forbidden(files: &[(PathBuf, String)]) -> Vec<String> {
    let allowed = |from: &str, to: &str| ROOMS.iter().any(|(room, uses)| *room == from && uses.contains(&to));
    let edges = edges(files).into_iter().filter(|((from, to), _)| !allowed(from, to));
    edges.map(|((from, to), place)| format!("{from} uses {to}, in {}", place.display())).collect()
}

#[test]
fn rooms_use_only_those_below_them() {
    let files = files();
    assert_eq!(forbidden(&files), Vec::<String>::new());
    let known: BTreeSet<&str> = ROOMS.iter().map(|(room, _)| *room).collect();
    let there: BTreeSet<String> = files.iter().filter_map(|(place, _)| room(place)).collect();
    assert_eq!(there.iter().map(String::as_str).collect::<BTreeSet<_>>(), known, "a room is new, or gone");
}

/// A list that goes from top to bottom has no circles.
#[test]
fn the_list_of_rooms_goes_from_top_to_bottom() {
    for (at, (room, uses)) in ROOMS.iter().enumerate() {
        for used in *uses {
            let below = ROOMS[at + 1..].iter().any(|(other, _)| other == used);
            assert!(below, "{used} does not stand below {room}");
        }
    }
}

/// What is allowed and not needed goes from the list.
#[test]
fn the_list_of_rooms_allows_no_more_than_is_used() {
    let edges = edges(&files());
    let allowed = ROOMS.iter().flat_map(|(room, uses)| uses.iter().map(move |used| (*room, *used)));
    let unused: Vec<(&str, &str)> =
        allowed.filter(|(from, to)| !edges.contains_key(&((*from).to_owned(), (*to).to_owned()))).collect();
    assert_eq!(unused, []);
}

#[test]
fn a_forbidden_use_is_found_however_it_is_written() {
    let place = |room: &str| (PathBuf::from(format!("{room}/mod.rs")), String::new());
    let mut files: Vec<(PathBuf, String)> = ROOMS.iter().map(|(room, _)| place(room)).collect();
    for text in [
        "use crate::report::Num;",
        "use crate::{matter::{Case, Day}, report::{self, Num}};",
        "pub fn f() -> crate::report::Num { todo!() }",
        "use super::super::report::Num;",
    ] {
        files.push((PathBuf::from("analysis/made_up.rs"), text.to_owned()));
        assert_eq!(forbidden(&files), ["analysis uses report, in analysis/made_up.rs"], "{text}");
        files.pop();
    }
    for text in ["// use crate::report::Num;", "use super::report::Num;", "use other_crate::report::Num;"] {
        files.push((PathBuf::from("analysis/made_up.rs"), text.to_owned()));
        assert_eq!(forbidden(&files), Vec::<String>::new(), "{text}");
        files.pop();
    }
}

/// What is wrong with a case the formulas say as data; who words it for people stands elsewhere.
#[test]
fn formulas_and_what_runs_them_hold_no_sentence() {
    let sentences = |(place, text): &(PathBuf, String)| {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let lines = code.lines().filter(|line| !line.trim_start().starts_with("//") && !line.contains("reason = "));
        let quoted = lines.flat_map(|line| line.split('"').skip(1).step_by(2)).filter(|text| text.contains(' '));
        quoted.map(|text| format!("{}: {text}", place.display())).collect::<Vec<_>>()
    };
    let files = files();
    let is_silent = |place: &Path| ["engine", "run"].map(str::to_owned).map(Some).contains(&room(place));
    let silent = files.iter().filter(|(place, _)| is_silent(place) && !place.to_string_lossy().ends_with("_tests.rs"));
    assert_eq!(silent.flat_map(sentences).collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn no_file_is_too_long() {
    let long = files().into_iter().map(|(place, text)| (place, text.lines().count()));
    let long: Vec<(PathBuf, usize)> = long.filter(|(_, lines)| *lines > MOST_LINES).collect();
    assert_eq!(long, []);
}

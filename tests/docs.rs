//! What documents say is held to the code: headings that the code refers to, constants that prose repeats, commands, options,
//! formats and keys that readers are told to use.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clap::{Command, CommandFactory};

/// The files below a folder of the package that end so.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).expect("the folder is there") {
        let path = entry.expect("it can be listed").path();
        if path.is_dir() {
            found.extend(files(path.to_str().expect("paths are UTF-8"), ending));
        } else if path.extension().is_some_and(|known| known == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn read(file: impl AsRef<Path>) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A text with its line breaks, and the marks of comments at them, as single spaces.
fn in_one_line(text: &str) -> String {
    let lines = text.lines().map(|line| line.trim().trim_start_matches("//!").trim_start_matches("///").trim());
    lines.collect::<Vec<_>>().join(" ")
}

/// The headings of a document, and the bold words that begin its paragraphs.
fn headings(document: &str) -> BTreeSet<String> {
    let text = read(document);
    let of = |line: &str| match line.strip_prefix("**") {
        Some(rest) => rest.split("**").next().map(|words| words.trim_end_matches(['.', ':']).to_owned()),
        None => line.starts_with('#').then(|| line.trim_start_matches('#').trim().to_owned()),
    };
    text.lines().filter_map(of).collect()
}

#[test]
fn headings_that_the_code_refers_to_are_there() {
    let mut found = 0;
    for file in files("src", "rs") {
        let text = in_one_line(&read(&file));
        for (at, _) in text.match_indices("docs/") {
            let rest = &text[at..];
            let document: String = rest.chars().take_while(|c| c.is_alphanumeric() || "/._-".contains(*c)).collect();
            let document = document.trim_end_matches('.');
            if Path::new(document).extension().is_none_or(|ending| ending != "md") {
                continue;
            }
            assert!(Path::new(document).is_file(), "{}: there is no {document}", file.display());
            let Some(heading) = rest[document.len()..].strip_prefix(", \"").and_then(|rest| rest.split('"').next())
            else {
                continue;
            };
            assert!(headings(document).contains(heading), "{}: {document} has no \"{heading}\"", file.display());
            found += 1;
        }
    }
    assert!(found > 8, "{found} references found");
}

/// A whole constant of the code: digits, or a shift of digits.
fn constant(file: &str, name: &str) -> i64 {
    let text = read(file);
    let line = text.lines().find(|line| line.contains(&format!("const {name}:")));
    let line = line.unwrap_or_else(|| panic!("{file} has no constant {name}"));
    let value =
        line.split_once('=').map(|(_, value)| value.trim().trim_end_matches(';').replace('_', "")).expect("a value");
    let number = |digits: &str| digits.trim().parse::<i64>().unwrap_or_else(|_| panic!("{file}: {line}"));
    match value.split_once("<<") {
        Some((base, shift)) => number(base) << number(shift),
        None => number(&value),
    }
}

fn with_commas(number: i64) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev().map(|group| String::from_utf8_lossy(group).into_owned());
    groups.collect::<Vec<_>>().join(",")
}

/// Numbers that prose repeats: `#` stands for the constant's value as it is used there.
#[test]
fn numbers_in_prose_are_those_of_the_code() {
    let points = |file: &str| constant(file, "CELLS") + 1;
    let mebibytes = |file: &str, name: &str| constant(file, name) >> 20;
    for (document, said, number) in [
        ("docs/model.md", "taken as straight between # points", points("src/analysis/sampling.rs")),
        ("docs/model.md", "looked up in # equal parts of that share", constant("src/analysis/sampling.rs", "PARTS")),
        ("docs/model.md", "`compare` draws # times", constant("src/analysis/confidence.rs", "DRAWS")),
        ("docs/model.md", "with the seed # where", constant("src/analysis/confidence.rs", "SEED")),
        ("docs/model.md", "for at # values on either side", constant("src/analysis/sensitivity.rs", "GRID")),
        (
            "docs/model.md",
            "more than # days old brings the warning `rate-out-of-date`",
            constant("src/read/exchange.rs", "MOST_DAYS"),
        ),
        ("docs/model.md", "a month with # working days", constant("src/engine/team.rs", "DAYS_A_PERIOD")),
        ("docs/model.md", "up to # digits before the decimal point", constant("src/number/decimal.rs", "MOST_DIGITS")),
        ("docs/scale.md", "a record of more than # MiB", mebibytes("src/batch/split.rs", "MOST")),
        ("docs/scale.md", "a matter of more than # tasks", constant("src/batch/matters.rs", "MOST_TASKS")),
        ("docs/books.md", "One of more than # MiB", mebibytes("src/cli/batch_table.rs", "MOST_WORKBOOK_BYTES")),
        ("README.md", "at most # MiB", mebibytes("src/cli/inputs.rs", "MOST_BYTES")),
    ] {
        let expected = said.replace('#', &with_commas(number));
        assert!(in_one_line(&read(document)).contains(&expected), "{document} does not say: {expected}");
    }
}

/// Every column of a book and of its rejects, and every option of those who read one, has its words.
#[test]
fn the_document_of_books_leaves_no_column_and_no_option_out() {
    let text = read("docs/books.md");
    let rejects = lpo_cost::batch::rejects_header(b',');
    for name in lpo_cost::batch::KNOWN_COLUMNS.into_iter().chain(rejects.trim().split(',')) {
        assert!(text.contains(&format!("`{name}`")), "docs/books.md does not name {name}");
    }
    let mapping = text.split("```toml").skip(1).filter_map(|block| block.split("```").next()).collect::<Vec<_>>();
    let types = ["document-review", "privilege-review", "motion"].map(str::to_owned);
    let long = lpo_cost::read::read_mapping("the mapping", mapping[0], &lpo_cost::batch::KNOWN_COLUMNS, &types);
    assert!(long.is_ok(), "{:?}", long.map_err(|(found, texts)| found.render(&texts, false)));
    let wide = "schema = 1\n[columns]\nmatter_id = \"A\"\nkind = \"B\"\n".to_owned() + mapping[1];
    let wide = lpo_cost::read::read_mapping("the mapping", &wide, &lpo_cost::batch::KNOWN_COLUMNS, &types);
    assert!(wide.is_ok(), "{:?}", wide.map_err(|(found, texts)| found.render(&texts, false)));
}

/// Documents for users.
fn documents() -> Vec<PathBuf> {
    let mut documents = files("docs", "md");
    documents.push(PathBuf::from("README.md"));
    documents
}

/// What stands between backticks in a document, within a line and in blocks.
fn code(text: &str) -> Vec<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// A command and all below it.
fn below(command: &Command) -> Vec<Command> {
    let subs = command.get_subcommands().flat_map(below);
    std::iter::once(command.clone()).chain(subs).collect()
}

#[test]
fn commands_options_and_formats_that_documents_name_are_there() {
    let mut whole = lpo_cost::cli::Args::command();
    whole.build();
    let commands: BTreeSet<&str> = whole.get_subcommands().map(Command::get_name).collect();
    let all = below(&whole);
    let options: BTreeSet<&str> = all.iter().flat_map(Command::get_arguments).filter_map(clap::Arg::get_long).collect();
    let formats = all.iter().flat_map(Command::get_arguments).filter(|arg| arg.get_id() == "format");
    let formats: BTreeSet<String> =
        formats.flat_map(clap::Arg::get_possible_values).map(|value| value.get_name().to_owned()).collect();
    let mut named = 0;
    for document in documents() {
        let text = read(&document);
        for span in code(&text) {
            let words: Vec<&str> = span.split_whitespace().collect();
            for pair in words.windows(2).filter(|pair| pair[0] == "lpo-cost" && pair[1].starts_with(char::is_lowercase))
            {
                named += 1;
                assert!(commands.contains(pair[1]), "{}: there is no command {}", document.display(), pair[1]);
            }
            for pair in words.windows(2).filter(|pair| pair[0] == "--format" && pair[1].starts_with(char::is_lowercase))
            {
                assert!(formats.contains(pair[1]), "{}: there is no format {}", document.display(), pair[1]);
            }
            if words.first().is_some_and(|word| word.starts_with("--") || *word == "lpo-cost") {
                let long = words.iter().filter_map(|word| word.strip_prefix("--")).filter(|word| !word.is_empty());
                for option in long.map(|option| option.split(['=', ',', '.']).next().unwrap_or_default()) {
                    named += 1;
                    assert!(options.contains(option), "{}: there is no option --{option}", document.display());
                }
            }
        }
    }
    assert!(named > 50, "{named}");
}

/// The names of all properties of a schema.
fn properties(schema: &serde_json::Value, found: &mut BTreeSet<String>) {
    if let Some(names) = schema.get("properties").and_then(|of| of.as_object()) {
        found.extend(names.keys().cloned());
    }
    match schema {
        serde_json::Value::Object(of) => of.values().for_each(|value| properties(value, found)),
        serde_json::Value::Array(of) => of.iter().for_each(|value| properties(value, found)),
        _ => {}
    }
}

#[test]
fn keys_that_documents_name_are_in_the_schemas() {
    let mut known = BTreeSet::new();
    for file in files("docs/schema", "json") {
        properties(&serde_json::from_str(&read(&file)).expect("a schema is JSON"), &mut known);
    }
    let tables = ["matter", "constraints", "staffing", "improvement", "delivery", "fees", "quality"];
    let mut named = 0;
    for document in documents() {
        for span in code(&read(&document)) {
            let Some((table, key)) = span.split_once('.') else { continue };
            let is_key = |key: &str| !key.is_empty() && key.chars().all(|c| c.is_ascii_lowercase() || "_.".contains(c));
            if tables.contains(&table) && is_key(key) && key != "toml" {
                named += 1;
                let last = key.rsplit('.').next().unwrap_or(key);
                assert!(known.contains(last), "{}: no schema has `{span}`", document.display());
            }
        }
    }
    assert!(named > 10, "{named}");
}

#[test]
fn the_walks_through_the_code_name_files_that_are_there() {
    let text = read("docs/contributing.md");
    let mut named = 0;
    for word in text.split('`').skip(1).step_by(2) {
        let is_file = ["src/", "tests/", "rates/", "docs/"].iter().any(|room| word.starts_with(room));
        if !is_file || word.contains(['*', ' ']) || word.contains("NAME") {
            continue;
        }
        named += 1;
        assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(word).exists(), "docs/contributing.md names {word}");
    }
    assert!(named > 20, "only {named} files are named");
    // The numbers of files that the walks promise.
    for (walk, files) in [
        ("An output format", "two"),
        ("A cost line", "two"),
        ("A provider's figure", "three"),
        ("A warning", "two"),
        ("A command", "four"),
    ] {
        let head = format!("## {walk}: {files} source files");
        let body = text.split(&head).nth(1).unwrap_or_else(|| panic!("no walk `{head}`"));
        let body = body.split("\n## ").next().expect("a body");
        let steps = body.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit())).count();
        let count = ["one", "two", "three", "four"].iter().position(|word| *word == files).expect("a number") + 1;
        assert_eq!(steps, count, "{walk}");
    }
}

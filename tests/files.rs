//! What a command reads is never lost: nothing is written over it, whatever the command and its options are called.

use std::any::TypeId;
use std::fs;
use std::path::{Path, PathBuf};

use clap::{Arg, Command, CommandFactory};

use crate::support::{AS_OF, lpo_cost};

/// Every command that does something, with the names that lead to it.
fn commands() -> Vec<(Vec<String>, Command)> {
    fn below(path: &[String], command: &Command, found: &mut Vec<(Vec<String>, Command)>) {
        let path = [path, &[command.get_name().to_owned()]].concat();
        let subs: Vec<&Command> = command.get_subcommands().filter(|sub| sub.get_name() != "help").collect();
        if subs.is_empty() {
            found.push((path[1..].to_vec(), command.clone()));
        }
        for sub in subs {
            below(&path, sub, found);
        }
    }
    let mut whole = lpo_cost::cli::Args::command();
    whole.build();
    let mut found = Vec::new();
    below(&[], &whole, &mut found);
    found
}

fn is_path(arg: &Arg) -> bool {
    arg.get_value_parser().type_id() == TypeId::of::<PathBuf>()
}

/// Options that are written to. Every other path is read.
fn is_output(path: &[String], arg: &Arg) -> bool {
    let written = ["output", "rejects", "rejects_rows", "summary", "findings", "budget"];
    written.contains(&arg.get_id().as_str()) || path == ["init"]
}

/// A folder with one input of each sort.
struct Inputs {
    folder: tempfile::TempDir,
}

impl Inputs {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let put = |from: &str, to: &str| {
            let to = folder.path().join(to);
            fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
            fs::copy(from, to).expect("a copy");
        };
        put("examples/matters/leases.toml", "m.toml");
        put("examples/books/matters.csv", "b.csv");
        put("examples/invoices/2026-10.txt", "i.txt");
        put("examples/programs/unexpected-litigation.toml", "p.toml");
        put("examples/programs/dispute.toml", "dispute.toml");
        put("examples/saved/old.json", "s.json");
        put("examples/saved/new.json", "t.json");
        for file in
            ["tasks.toml", "sources.toml", "fx.csv", "holidays.csv", "providers/in-lpo.toml", "tables/uk-ghr.csv"]
        {
            put(&format!("rates/{file}"), &format!("r/{file}"));
        }
        let template = "schema = 1\n[matter]\ncontingency = \"5%\"\n";
        fs::write(folder.path().join("template.toml"), template).expect("a file");
        let mapping = "schema = 1\n[columns]\nmatter_id = \"matter_id\"\nkind = \"kind\"\ntask = \"task\"\nvolume = \"volume\"\nhours = \"hours\"\n";
        fs::write(folder.path().join("mapping.toml"), mapping).expect("a file");
        Self { folder }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().expect("paths are UTF-8").to_owned()
    }

    /// What stands in all files.
    fn contents(&self) -> Vec<(PathBuf, Vec<u8>)> {
        fn below(folder: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>) {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    below(&path, found);
                } else {
                    found.push((path.clone(), fs::read(path).expect("read")));
                }
            }
        }
        let mut found = Vec::new();
        below(self.folder.path(), &mut found);
        found.sort();
        found
    }

    /// What an argument takes, and the files that are read for it.
    fn of(&self, arg: &Arg) -> (String, Vec<String>) {
        let name = arg.get_value_names().unwrap_or_default().first().map_or("", |name| name.as_str());
        let file = match (arg.get_id().as_str(), name) {
            ("template", _) => "template.toml",
            ("mapping", _) => "mapping.toml",
            (_, "MATTER.toml" | "MATTER.toml|SAVED.json" | "FILE" | "MORE") => "m.toml",
            (_, "EXPORT" | "MATTERS.csv" | "MATTER.toml|MATTERS.csv" | "TIME.csv" | "PROGRESS.csv") => "b.csv",
            (_, "INVOICE") => "i.txt",
            (_, "PROGRAM.toml") => "p.toml",
            (_, "OLD" | "PLAN") => "s.json",
            (_, "NEW") => "t.json",
            (_, "DIR") => {
                let files =
                    ["r/tasks.toml", "r/sources.toml", "r/fx.csv", "r/providers/in-lpo.toml", "r/tables/uk-ghr.csv"];
                return (self.path("r"), files.map(|file| self.path(file)).to_vec());
            }
            other => panic!("{other:?} is a new input: say here what stands in it"),
        };
        (self.path(file), vec![self.path(file)])
    }
}

/// What a required option takes that is no path.
fn value(arg: &Arg) -> String {
    match arg.get_id().as_str() {
        "vary" => "matter.contingency",
        "from" => "1%",
        "to" => "2%",
        "id" => "in-lpo",
        _ if !arg.get_possible_values().is_empty() => return arg.get_possible_values()[0].get_name().to_owned(),
        other => panic!("`{other}` is a new required option: say here what it takes"),
    }
    .to_owned()
}

fn given(arg: &Arg, value: &str) -> Vec<String> {
    arg.get_long().map_or_else(|| vec![value.to_owned()], |long| vec![format!("--{long}"), value.to_owned()])
}

/// Whether a command reads an input: it cannot do without.
fn is_read(line: &[String], missing: &[String]) -> bool {
    let line: Vec<&str> = line.iter().chain(missing).map(String::as_str).collect();
    lpo_cost(&line).output().expect("it starts").status.code() == Some(1)
}

/// For each command, each input and each output: the output named as a file of the input is refused, by another name for
/// the file too, and all files are as they were.
#[test]
fn no_command_writes_over_what_it_reads() {
    let inputs = Inputs::new();
    let before = inputs.contents();
    let mut tried = 0;
    for (path, command) in commands() {
        let args: Vec<&Arg> =
            command.get_arguments().filter(|arg| !["help", "version"].contains(&arg.get_id().as_str())).collect();
        let read: Vec<&Arg> = args.iter().copied().filter(|arg| is_path(arg) && !is_output(&path, arg)).collect();
        let written = args.iter().filter(|arg| is_path(arg) && is_output(&path, arg) && arg.get_long().is_some());
        let required = args.iter().filter(|arg| arg.is_required_set() && !is_path(arg));
        let required: Vec<String> = required.flat_map(|arg| given(arg, &value(arg))).collect();
        for output in written {
            for input in &read {
                let (value, files) = inputs.of(input);
                let mut line = path.clone();
                line.extend(required.clone());
                line.extend(
                    read.iter()
                        .filter(|arg| arg.is_required_set() && arg != &input)
                        .flat_map(|arg| given(arg, &inputs.of(arg).0)),
                );
                if !is_read(&line, &given(input, "not/there")) {
                    continue;
                }
                line.extend(given(input, &value));
                for file in files {
                    let other_name = file.replacen("/r/", "/r/../r/", 1);
                    for file in [file, other_name] {
                        let mut line = line.clone();
                        if command.get_arguments().any(|arg| arg.get_id() == "format") {
                            line.extend(["--format".to_owned(), "json".to_owned()]);
                        }
                        line.extend(given(output, &file));
                        let line: Vec<&str> = line.iter().map(String::as_str).collect();
                        let run = lpo_cost(&line).args(["--as-of", AS_OF]).output().expect("it starts");
                        let said = String::from_utf8_lossy(&run.stderr);
                        assert_eq!(run.status.code(), Some(2), "{line:?}: {said}");
                        assert!(said.contains("would be written over") && said.contains("name another file"), "{said}");
                        tried += 1;
                    }
                }
            }
        }
    }
    assert!(tried > 100, "{tried}");
    assert!(inputs.contents() == before, "every file is as it was");
}

/// The same holds for rates directories that the environment names.
#[test]
fn nothing_is_written_over_rates_that_the_environment_names() {
    let inputs = Inputs::new();
    let before = inputs.contents();
    let (matter, table) = (inputs.path("m.toml"), inputs.path("r/tables/uk-ghr.csv"));
    for line in [&["rates", "list", "-o", &table][..], &["compare", &matter, "--format", "csv", "-o", &table]] {
        let run = lpo_cost(line).env("LPO_COST_RATES", inputs.path("r")).output().expect("it starts");
        assert_eq!(run.status.code(), Some(2), "{}", String::from_utf8_lossy(&run.stderr));
    }
    assert!(inputs.contents() == before);
}

/// One output is one file, and neither is it the one for rejected rows; standard input is one input.
#[test]
fn one_file_has_one_purpose() {
    let inputs = Inputs::new();
    let [matter, book, out] = ["m.toml", "b.csv", "out.csv"].map(|name| inputs.path(name));
    let again = inputs.path("r/../out.csv");
    for (line, said) in [
        (&["compare", &matter, "-o", &out, "-o", &again][..], "is named twice"),
        (&["batch", &book, "-o", &out, "-o", &out], "is named twice"),
        (&["compare", &matter, "-o", "-", "-o", "-"], "standard output is named twice"),
        (&["batch", &book, "-o", &out, "--rejects", &again], "name two files"),
        (&["diff", "-", "-"], "only one input can come from standard input"),
        (&["batch", "-", "--template", "-"], "only one input can come from standard input"),
    ] {
        let run = lpo_cost(line).stdin(fs::File::open(&book).expect("it is there")).output().expect("it starts");
        let text = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(2), "{line:?}: {text}");
        assert!(text.contains(said), "{line:?}: {text}");
        assert!(!Path::new(&out).exists());
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_an_input_is_no_output() {
    let inputs = Inputs::new();
    let (book, link) = (inputs.path("b.csv"), inputs.path("link.csv"));
    std::os::unix::fs::symlink(&book, &link).expect("a link");
    let before = fs::read(&book).expect("it is there");
    for option in ["-o", "--rejects"] {
        let run = lpo_cost(&["batch", &book, option, &link]).output().expect("it starts");
        assert_eq!(run.status.code(), Some(2), "{}", String::from_utf8_lossy(&run.stderr));
        assert!(fs::read(&book).expect("it is there") == before);
    }
}

/// A workbook or UTF-16 is named as what it is, not by its first odd byte.
#[test]
fn files_that_are_no_text_are_named_for_what_they_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("matter.toml");
    let name = path.to_str().expect("paths are UTF-8");
    for (bytes, said) in [
        (&b"PK\x03\x04\xff\xff"[..], "not UTF-8: found a workbook, document or archive, expected text"),
        (b"\xff\xfes\0c\0", "not UTF-8: found UTF-16, expected text; save the file as UTF-8"),
    ] {
        fs::write(&path, bytes).expect("it can be written");
        let output = crate::support::run(&["compare", name]);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(1) && error.contains(said), "{error}");
    }
}

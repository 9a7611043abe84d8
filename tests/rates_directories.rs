//! Whatever stands in a rates directory is read, is an error, or is listed as left out.

use std::fs;
use std::path::PathBuf;

use crate::support::{AS_OF, lpo_cost, run};

/// A rates directory with one provider.
struct Rates(tempfile::TempDir);

impl Rates {
    fn new() -> Self {
        let rates = Self(tempfile::tempdir().expect("a folder"));
        rates.put("providers/in-lpo.toml", PROVIDER);
        rates
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: &str, content: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, content).expect("a file");
    }

    /// Exit status and standard error of `compare`, `check` and `rates list` with these rates.
    fn said(&self) -> [(Option<i32>, String); 3] {
        let folder = self.0.path().to_str().expect("paths are UTF-8");
        let example = "examples/matters/leases.toml";
        let lines: [&[&str]; 3] =
            [&["compare", example, "--rates", folder], &["check", folder], &["rates", "list", "--rates", folder]];
        lines.map(|line| {
            let output = run(&[line, &["--as-of", AS_OF]].concat());
            (output.status.code(), String::from_utf8(output.stderr).expect("text"))
        })
    }

    #[track_caller]
    fn is_refused(&self, expected: &str) {
        for (status, said) in self.said() {
            assert_eq!(status, Some(1), "{said}");
            assert!(said.contains(expected), "expected {expected}: {said}");
        }
    }

    #[track_caller]
    fn is_listed(&self, name: &str) {
        let [compare, check, list] = self.said();
        assert_eq!((compare.0, check.0, list.0), (Some(0), Some(0), Some(0)), "{compare:?} {check:?} {list:?}");
        assert!(!compare.1.contains(name), "{}", compare.1);
        for said in [check.1, list.1] {
            assert!(said.contains(name) && said.contains("is not read"), "{said}");
        }
    }
}

const PROVIDER: &str = "schema = 1\nextends = \"in-lpo\"\n[rates]\nreviewer = { likely = 20, assumption = \"ours\" }\n";

#[test]
fn what_is_no_rates_is_listed_as_left_out() {
    for (name, content) in [
        ("README.md", "# Our rates"),
        (".gitignore", "*.bak"),
        (".git/providers/in-lpo.toml", "not even TOML"),
        ("providers/.in-lpo.toml.swp", "\0"),
        ("providers/notes.txt", "ask again in May"),
        ("matter.toml", "schema = 1\n[matter]\nid = \"x\"\n"),
        ("book.csv", "matter_id,kind,task,hours\n"),
        ("out/scored.csv", "matter_id,title\n"),
    ] {
        let rates = Rates::new();
        rates.put(name, content);
        rates.is_listed(name.split('/').find(|part| part.starts_with('.') || *part == "out").unwrap_or(name));
    }
}

#[test]
fn what_looks_like_rates_and_is_not_read_is_an_error() {
    for (name, content, said) in [
        ("provider/in-lpo.toml", PROVIDER, "did you mean `providers`?"),
        ("Tables/ours.csv", "level,from,until,rate,currency,source\n", "did you mean `tables`?"),
        ("task.toml", "schema = 1\n", "did you mean `tasks.toml`?"),
        ("FX.csv", "Date,USD\n", "did you mean `fx.csv`?"),
        ("in-lpo.toml", PROVIDER, "looks like rates, but is not read here"),
        ("rates-2026/ph-lpo.toml", PROVIDER, "looks like rates, but is not read here"),
        ("providers/ph-lpo.TOML", PROVIDER, "looks like rates, but is not read here"),
        ("providers/old/ph-lpo.toml", PROVIDER, "looks like rates, but is not read here"),
        ("providers/ours.csv", "level,from,until,rate,currency,source\n", "looks like rates"),
    ] {
        if name == "Tables/ours.csv" && fs::metadata("SRC").is_ok() {
            continue; // A file system that knows no capitals has read it.
        }
        let rates = Rates::new();
        rates.put(name, content);
        rates.is_refused(said);
        rates.is_refused("rename it, move it");
    }
}

#[test]
fn a_folder_where_a_file_is_expected_is_an_error_and_so_is_the_reverse() {
    let rates = Rates::new();
    rates.put("tasks.toml/x.txt", "");
    rates.is_refused("tasks.toml: not a regular file");
    let rates = Rates::new();
    rates.put("tables", "");
    rates.is_refused("tables");
}

#[test]
fn a_file_that_is_no_text_or_too_large_is_an_error() {
    let rates = Rates::new();
    fs::write(rates.path("providers/ph-lpo.toml"), b"schema = 1\n# \xff\n").expect("a file");
    rates.is_refused("ph-lpo.toml:2:3: not UTF-8");
    let rates = Rates::new();
    let file = fs::File::create(rates.path("fx.csv")).expect("a file");
    file.set_len((16 << 20) + 1).expect("room");
    rates.is_refused("has more than 16 MiB");
}

/// All that is wrong is said in one run.
#[test]
fn every_mistake_of_a_directory_is_named() {
    let rates = Rates::new();
    rates.put("provider/in-lpo.toml", PROVIDER);
    rates.put("task.toml", "");
    for (_, said) in rates.said() {
        assert!(said.contains("`providers`") && said.contains("`tasks.toml`"), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_one_that_leads_nowhere_is_an_error() {
    let rates = Rates::new();
    rates.put("elsewhere/.real.toml", PROVIDER);
    std::os::unix::fs::symlink("../elsewhere/.real.toml", rates.path("providers/ph-lpo.toml")).expect("a link");
    rates.is_listed("elsewhere");
    for (name, target) in
        [("providers/uk-contract.toml", "gone.toml"), ("tables", "gone"), ("providers/x.toml", "x.toml")]
    {
        let rates = Rates::new();
        std::os::unix::fs::symlink(target, rates.path(name)).expect("a link");
        rates.is_refused(if name == "tables" { "tables" } else { "a link that leads nowhere" });
    }
}

/// Neither is opened: reading a pipe would wait for ever.
#[cfg(unix)]
#[test]
fn pipes_and_devices_are_errors() {
    for name in ["providers/ph-lpo.toml", "fx.csv", "notes"] {
        let rates = Rates::new();
        let made = std::process::Command::new("mkfifo").arg(rates.path(name)).status().expect("mkfifo starts");
        assert!(made.success());
        rates.is_refused("not a regular file");
    }
    let rates = Rates::new();
    std::os::unix::fs::symlink("/dev/zero", rates.path("providers/ph-lpo.toml")).expect("a link");
    rates.is_refused("ph-lpo.toml: not a regular file");
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_an_error() {
    use std::os::unix::fs::PermissionsExt;
    for name in ["providers/in-lpo.toml", "providers"] {
        let rates = Rates::new();
        fs::set_permissions(rates.path(name), fs::Permissions::from_mode(0o0)).expect("it is ours");
        // Nothing is barred to root.
        if fs::metadata(rates.path(name)).is_ok() && fs::File::open(rates.path(name)).is_err() {
            rates.is_refused("denied");
        }
        fs::set_permissions(rates.path(name), fs::Permissions::from_mode(0o755)).expect("it is ours");
    }
}

/// A matter file has an end, too.
#[cfg(unix)]
#[test]
fn an_input_without_an_end_is_refused() {
    for command in ["compare", "check", "simulate"] {
        let output = lpo_cost(&[command, "/dev/zero"]).output().expect("it starts");
        assert_eq!(output.status.code(), Some(1));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("more than 16 MiB"), "{said}");
    }
}

/// Who starts from a copy of the built-in directory has a directory that is in order.
#[test]
fn the_built_in_directory_is_a_rates_directory() {
    let output = run(&["compare", "examples/matters/leases.toml", "--rates", "rates", "--as-of", AS_OF]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let checked = run(&["check", "rates", "--as-of", AS_OF]);
    let said = String::from_utf8_lossy(&checked.stdout) + String::from_utf8_lossy(&checked.stderr);
    assert!(said.contains("synonyms.toml") && !said.contains("looks like rates"), "{said}");
}

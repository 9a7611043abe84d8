//! All outputs of a command appear, or none: whatever fails, and whenever the process is told to end.

use std::fs;
use std::process::Stdio;

use crate::support::{AS_OF, Folder, lpo_cost, run};

/// A book with one row that is rejected.
const BOOK: &str = "examples/books/matters.csv";
const REJECTED: Option<i32> = Some(3);
const MATTER: &str = "examples/matters/leases.toml";

#[test]
fn a_closed_pipe_keeps_no_file_from_being_written() {
    for (command, input) in [("batch", BOOK), ("compare", MATTER)] {
        let folder = Folder::new();
        let [csv, xlsx, rejects] = ["out.csv", "out.xlsx", "rejects.csv"].map(|name| folder.name(name));
        let mut args = vec![command, input, "--as-of", AS_OF, "-o", "-", "-o", &csv, "-o", &xlsx];
        if command == "batch" {
            args.extend(["--rejects", &rejects]);
        }
        let mut command = lpo_cost(&args);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), if args[0] == "batch" { REJECTED } else { Some(0) }, "{said}");
        let whole = run(&[args[0], input, "--as-of", AS_OF, "--format", "csv"]).stdout;
        assert_eq!(fs::read(&csv).expect("it is there"), whole);
        assert!(fs::metadata(&xlsx).is_ok_and(|file| file.len() > 1000));
        assert_eq!(fs::metadata(&rejects).is_ok(), args[0] == "batch");
    }
}

/// What cannot be replaced is written before anything else is seen.
#[cfg(target_os = "linux")]
#[test]
fn an_output_that_fails_keeps_the_others_from_being_seen() {
    for (command, input) in [("batch", BOOK), ("compare", MATTER), ("optimize", BOOK)] {
        let folder = Folder::new();
        let old = folder.name("old.csv");
        fs::write(&old, "as it was").expect("a file");
        let (new, nowhere) = (folder.name("new.csv"), folder.name("missing/out.csv"));
        for wrong in ["/dev/full", &nowhere] {
            let mut args =
                vec![command, input, "--as-of", AS_OF, "--format", "csv", "-o", &new, "-o", &old, "-o", wrong];
            if command == "optimize" {
                args.extend(["--capacity", "us-associate=100000"]);
            }
            let output = run(&args);
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "{args:?}: {said}");
            assert!(said.contains("cannot write"), "{said}");
            assert_eq!(folder.names(), ["old.csv"], "{args:?}");
            assert_eq!(fs::read_to_string(&old).expect("it is there"), "as it was");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_link_stays_one_and_what_it_leads_to_is_written() {
    let folder = Folder::new();
    fs::create_dir(folder.name("elsewhere")).expect("a folder");
    for target in ["elsewhere/new.csv", "elsewhere/old.csv"] {
        let (link, target_path) = (folder.name("link.csv"), folder.name(target));
        if target.contains("old") {
            fs::write(&target_path, "as it was").expect("a file");
        }
        std::os::unix::fs::symlink(target, &link).expect("a link");
        let output = run(&["batch", BOOK, "-o", &link, "-q", "--as-of", AS_OF]);
        assert_eq!(output.status.code(), REJECTED, "{}", String::from_utf8_lossy(&output.stderr));
        assert!(fs::symlink_metadata(&link).is_ok_and(|link| link.is_symlink()));
        assert!(fs::read_to_string(&target_path).expect("it is there").starts_with("matter_id,"));
        fs::remove_file(&link).expect("it is there");
    }
}

/// The signals that this process does not ignore itself: a child ignores what its parent does.
#[cfg(target_os = "linux")]
fn heard() -> Vec<(&'static str, i32)> {
    let status = fs::read_to_string("/proc/self/status").expect("Linux says");
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).expect("Linux says");
    let mask = u64::from_str_radix(mask.trim(), 16).expect("a mask");
    [("HUP", 1), ("INT", 2), ("TERM", 15)].into_iter().filter(|(_, number)| mask >> (number - 1) & 1 == 0).collect()
}

#[cfg(target_os = "linux")]
#[test]
fn a_process_told_to_end_leaves_nothing_behind() {
    use std::os::unix::process::ExitStatusExt;
    use std::time::{Duration, Instant};
    for (name, number) in heard() {
        let folder = Folder::new();
        let [csv, xlsx] = ["out.csv", "out.xlsx"].map(|name| folder.name(name));
        let mut command = lpo_cost(&["batch", "-", "-o", &csv, "-o", &xlsx]);
        let mut child = command.stdin(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
        let mut input = child.stdin.take().expect("a pipe");
        std::io::Write::write_all(&mut input, b"matter_id,kind,task,hours\na,ip,motion,1\n").expect("it listens");
        let began = Instant::now();
        while folder.names().len() < 2 {
            assert!(began.elapsed() < Duration::from_secs(60), "two files are staged");
            std::thread::sleep(Duration::from_millis(10));
        }
        let sent = std::process::Command::new("kill").args([&format!("-{name}"), &child.id().to_string()]).status();
        assert!(sent.expect("kill starts").success());
        let status = child.wait().expect("it ends");
        assert_eq!(status.signal(), Some(number), "it ends by the signal, as shells expect");
        assert_eq!(folder.names(), Vec::<String>::new(), "after SIG{name}");
    }
}

/// A workbook needs no room but its own.
#[cfg(unix)]
#[test]
fn a_scored_book_is_written_without_a_folder_for_temporary_files() {
    let folder = Folder::new();
    let xlsx = folder.name("out.xlsx");
    let mut command = lpo_cost(&["batch", BOOK, "-o", &xlsx, "-q", "--as-of", AS_OF]);
    let output = command.env("TMPDIR", folder.name("missing")).output().expect("it starts");
    assert_eq!(output.status.code(), REJECTED, "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(folder.names(), ["out.xlsx"]);
}

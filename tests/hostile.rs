//! Inputs that nobody means, or that somebody means badly: bounded work, bounded messages, nothing that a terminal obeys.

use std::fmt::Write;
use std::fs;
use std::process::Output;
use std::time::{Duration, Instant};

use crate::support::{AS_OF, Folder, lpo_cost, run};

/// Far more than any of these takes on a busy machine, and far less than what grows with the square.
const SOON: Duration = Duration::from_secs(30);

#[track_caller]
fn soon(args: &[&str]) -> Output {
    let began = Instant::now();
    let output = run(args);
    assert!(began.elapsed() < SOON, "{args:?} took {:?}", began.elapsed());
    assert!(output.stderr.len() < 100_000, "{args:?} said {} bytes", output.stderr.len());
    output
}

/// What else is given for a matter file is called what it is, with the command that takes it.
#[test]
fn a_file_that_is_no_matter_is_called_so() {
    let folder = Folder::new();
    let mut book = fs::read_to_string("examples/books/matters.csv").expect("it is there");
    for number in 0..20_000 {
        let _ = writeln!(book, "more-{number},ip,motion,,1");
    }
    let book = folder.write("book.csv", book);
    for (file, said) in [
        (book.as_str(), "lpo-cost batch"),
        ("examples/saved/old.json", "`lpo-cost diff`"),
        (&folder.write("x.toml", "{ \"a\": 1 }"), "found JSON"),
        (&folder.write("y.toml", "<html></html>"), "found HTML"),
    ] {
        for command in ["compare", "simulate", "sensitivity"] {
            let output = soon(&[command, file]);
            let text = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "{text}");
            assert!(text.contains("this is no matter file") && text.contains(said), "{text}");
            assert_eq!(text.lines().count(), 1, "{text}");
        }
    }
}

/// At most fifty mistakes are drawn, with the number of the rest.
#[test]
fn the_first_mistakes_are_drawn_and_the_others_counted() {
    let folder = Folder::new();
    let broken = "schema = 1\n".to_owned() + &"= broken\n".repeat(20_000);
    let unknown = (0..20_000).fold("schema = 1\n[matter]\n".to_owned(), |text, at| text + &format!("key_{at} = 1\n"));
    for content in [broken, unknown] {
        let file = folder.write("m.toml", content);
        for command in ["compare", "check"] {
            let output = soon(&[command, &file]);
            let text = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(1));
            let drawn = text.lines().filter(|line| line.starts_with("error")).count();
            assert!((40..=50).contains(&drawn), "{drawn} drawn");
            assert!(text.contains("... and ") && text.contains(" more"), "{text}");
        }
        // As data there are all of them.
        let output = run(&["check", &file, "--format", "json"]);
        assert_eq!(output.status.code(), Some(1));
    }
}

/// Where no thread can be started, the one that there is does all of it.
#[cfg(target_os = "linux")]
#[test]
fn work_goes_on_without_more_threads() {
    let matter = "examples/matters/leases.toml";
    for line in [
        &["batch", "examples/books/matters.csv", "--threads", "4"][..],
        &["simulate", matter, "--draws", "500", "--threads", "4"],
        &["compare", matter, "--threads", "4"],
    ] {
        let args = [line, &["--as-of", AS_OF]].concat();
        let whole = run(&args);
        // A stack that no machine has room for.
        let alone = lpo_cost(&args).env("RUST_MIN_STACK", (1_u64 << 46).to_string()).output().expect("it starts");
        assert_eq!(alone.status.code(), whole.status.code(), "{}", String::from_utf8_lossy(&alone.stderr));
        assert!(alone.stdout == whole.stdout, "{args:?}");
    }
}

/// ESC, BEL, C1 and what turns the direction of writing: from titles, ids, keys, help lines, file names.
#[cfg(unix)]
#[test]
fn nothing_that_a_terminal_obeys_is_shown() {
    const EVIL: [char; 8] = ['\u{1b}', '\u{7}', '\u{8}', '\u{9b}', '\u{90}', '\u{7f}', '\u{9d}', '\u{0}'];
    let evil = "x\u{1b}[31mred\u{7}\u{9b}2J\u{90}q\u{7f}\u{202e}\u{200b}";
    let folder = Folder::new();
    let escaped: Vec<String> = evil.chars().map(|c| format!("\\U{:08X}", u32::from(c))).collect();
    let escaped = escaped.concat();
    let head = |title: &str| {
        format!("schema = 1\n[matter]\nid = \"{title}\"\ntitle = \"{title}\"\nclient = \"{title}\"\nkind = \"ip\"\n")
    };
    let task = format!("[[task]]\ntype = \"motion\"\nhours = 5\nname = \"{escaped}\"\n");
    let matter = folder.write("m.toml", head(&escaped) + &task);
    let wrong = folder
        .write("w.toml", head(&escaped) + &format!("[[task]]\ntype = \"{escaped}\"\nhours = 5\n\"{escaped}\" = 1\n"));
    let raw = folder.write("r.toml", head("x") + &format!("# {evil}\n\"{evil}\" = 1\n"));
    let named = folder.write("n\u{1b}[31m\u{202e}.toml", "schema = 2\n");
    let book = format!(
        "matter_id,kind,task,hours,title\n{evil},ip,motion,5,{evil}\n{evil}2,ip,{evil},5,\n{evil},ip,motion,1,\n"
    );
    let book = folder.write("b.csv", book);
    for args in [
        &["compare", &matter][..],
        &["compare", &matter, "--format", "markdown"],
        &["compare", &matter, "--format", "csv"],
        &["compare", &matter, "--explain"],
        &["compare", &wrong],
        &["compare", &raw],
        &["compare", &named],
        &["compare", "no\u{1b}[31m such file"],
        &["check", &named],
        &["batch", &book],
        &["batch", &book, "--rejects", "-"],
        &["rates", "show", "in\u{1b}-lpo"],
    ] {
        let output = run(&[args, &["--as-of", AS_OF]].concat());
        let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("text"));
        assert!(!out.contains(EVIL) && !err.contains(EVIL), "{args:?}: {out:?} {err:?}");
        assert!(!err.contains(['\u{202e}', '\u{200b}']), "{args:?}: {err:?}");
        assert!(!out.is_empty() || !err.is_empty());
    }
    // In colour too nothing but weights and colours is sent.
    let output = run(&["compare", &wrong, "--color", "always"]);
    let drawn = String::from_utf8(output.stderr).expect("text");
    for part in drawn.split('\u{1b}').skip(1) {
        let end = part.find(|c: char| !(c.is_ascii_digit() || c == '[' || c == ';')).expect("it ends");
        assert!(part[end..].starts_with('m'), "{part:?}");
    }
    // Data is as it was.
    let output = run(&["compare", &matter, "--format", "json", "--as-of", AS_OF]);
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(document["matter"]["title"], evil);
}

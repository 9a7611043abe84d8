//! Folders as one book: of tables, and of matter files.

use crate::support::matters::{Dice, Written, columns, csv, random_matter};
use crate::support::{AS_OF, Folder, run};

/// What a book comes to: status, result, what is said.
fn batch(args: &[&str]) -> (Option<i32>, String, String) {
    let output = run(&[&["batch"], args, &["--as-of", AS_OF]].concat());
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// A folder in a folder of the test's.
fn below(folder: &Folder, name: &str) -> String {
    std::fs::create_dir(folder.path(name)).expect("a folder");
    folder.name(name)
}

/// However a book is cut into files, and whatever columns each of them has, it comes to what it comes to in one file.
#[test]
fn a_folder_of_tables_is_one_book() {
    let folder = Folder::new();
    let mut dice = Dice(23);
    let mut book: Vec<Written> = (0..30).map(|number| random_matter(&mut dice, number)).collect();
    "litgation".clone_into(&mut book[25].matter[0].1);
    let whole = folder.write("whole.csv", csv(&book, &columns()));
    let parts = below(&folder, "parts");
    for (at, part) in book.chunks(10).enumerate() {
        let mut columns = columns();
        columns.rotate_left(at);
        let text = csv(part, &columns);
        let text = if at == 1 { text.replace("\nM-", "\r\nM-") } else { text };
        folder.write(&format!("parts/{at}.csv"), text);
    }
    folder.write("parts/notes.txt", "none of it");
    folder.write("parts/.hidden.csv", "none of it");
    let rejects = folder.name("rejects.csv");
    let (status, expected, _) = batch(&[&whole, "-q", "--rejects", &rejects]);
    let of_whole = std::fs::read_to_string(&rejects).expect("it was written");
    let (of_parts, out, said) = batch(&[&parts, "--rejects", &rejects]);
    assert_eq!((of_parts, out), (status, expected));
    assert!(said.ends_with("no book, and left out: notes.txt\n"), "{said}");
    let of_parts = std::fs::read_to_string(&rejects).expect("it was written");
    assert_eq!(of_parts.lines().count(), of_whole.lines().count());
    let last = of_parts.lines().last().expect("a row");
    assert!(of_whole.lines().count() > 1 && last.ends_with(",2.csv"), "{last}");
    // Shared out, it is one book too.
    let optimized = |file: &str| run(&["optimize", file, "--as-of", AS_OF, "--format", "csv", "-q"]).stdout;
    let plain = "matter_id,kind,task,volume\na,ip,nda-review,40\nb,ip,nda-review,50\n";
    let (one, two) = (folder.write("one.csv", plain), below(&folder, "two"));
    folder.write("two/1.csv", "matter_id,kind,task,volume\na,ip,nda-review,40\n");
    folder.write("two/2.csv", "task,volume,matter_id,kind\nnda-review,50,b,ip\n");
    assert_eq!(optimized(&two), optimized(&one));
}

#[test]
fn columns_that_some_tables_have_are_carried_through_for_all() {
    let folder = Folder::new();
    let parts = below(&folder, "parts");
    folder.write("parts/1.csv", "matter_id,kind,task,hours,Owner\na,ip,motion,1,Ann\n");
    folder.write("parts/2.csv", "matter_id,Team,kind,task,hours\nb,West,ip,motion,1\n");
    let (status, _, said) = batch(&[&parts]);
    assert_eq!(status, Some(1));
    assert!(said.contains("unknown column `Owner`") && said.contains("unknown column `Team`"), "{said}");
    let (status, out, said) = batch(&[&parts, "--ignore-unknown", "-q"]);
    assert_eq!(status, Some(0), "{said}");
    let mut rows = csv::Reader::from_reader(out.as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(|row| row.expect("a row")).collect();
    let last = |row: &csv::StringRecord| [row[row.len() - 2].to_owned(), row[row.len() - 1].to_owned()];
    assert_eq!([last(&rows[0]), last(&rows[1])], [["Ann", ""], ["", "West"]].map(|row| row.map(str::to_owned)));
    let empty = below(&folder, "empty");
    let (status, _, said) = batch(&[&empty]);
    assert!(status == Some(1) && said.contains("no file of this folder ends in"), "{said}");
}

/// Matter files are scored as the rows are that say the same; each wrong file is rejected with its line.
#[test]
fn a_folder_of_matter_files_is_one_book() {
    let folder = Folder::new();
    let mut dice = Dice(29);
    let mut book: Vec<Written> = (0..14).map(|number| random_matter(&mut dice, number)).collect();
    for (at, matter) in book.iter_mut().enumerate() {
        matter.id = format!("M-{at:02}");
    }
    let rejects = folder.name("rejects.csv");
    let whole = folder.write("whole.csv", csv(&book, &columns()));
    let (_, expected, _) = batch(&[&whole, "-q", "--rejects", &rejects]);
    let matters = below(&folder, "matters");
    for matter in &book {
        folder.write(&format!("matters/{}.toml", matter.id), matter.toml());
    }
    let (_, out, said) = batch(&[&matters, "-q", "--rejects", &rejects]);
    assert_eq!(out, expected, "{said}");
    let long = |file: &str| batch(&[file, "-q", "--long", "--rejects", &rejects]).1;
    assert_eq!(long(&matters), long(&whole));
    let summary = folder.name("summary.json");
    folder.write("matters/wrong.toml", "schema = 1\n[matter]\nid = \"w\"\nkind = \"litgation\"\n");
    let (status, _, said) = batch(&[&matters, "-q", "--rejects", &rejects, "--summary", &summary]);
    assert_eq!(status, Some(3), "{said}");
    let said = std::fs::read_to_string(&rejects).expect("it was written");
    let wrong: Vec<&str> = said.lines().filter(|line| line.ends_with(",wrong.toml")).collect();
    assert!(!wrong.is_empty() && wrong.iter().any(|line| line.starts_with("4,")), "{said}");
    let summary: serde_json::Value =
        serde_json::from_slice(&std::fs::read(summary).expect("it was written")).expect("JSON");
    let rows = ["scored", "rejected"].map(|key| summary["rows"][key].as_u64().expect("a number"));
    assert_eq!(rows.iter().sum::<u64>(), 15, "{summary}");
    // Providers of one's own have their columns, empty where another matter does not compare them.
    let own = below(&folder, "own");
    folder.write("own/a.toml", book[0].toml());
    let of_provider = "[providers.own]\nkind = \"contract\"\nrates.reviewer = 10\nrates.associate = 20\n\
                       [staffing]\nproviders = [\"own\"]\n";
    folder.write("own/b.toml", book[1].toml() + of_provider);
    let (_, out, said) = batch(&[&own, "--rejects", &rejects, "--anonymise"]);
    let mut rows = csv::Reader::from_reader(out.as_bytes());
    let header = rows.headers().expect("a header").clone();
    let at = header.iter().position(|name| name == "own_total").unwrap_or_else(|| panic!("{said}{out}"));
    let rows: Vec<csv::StringRecord> = rows.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.iter().map(|row| row[0].to_owned()).collect::<Vec<_>>(), ["matter-1", "matter-2"]);
    folder.write("own/client.toml", "schema = 1\n[matter]\nid = \"client\"\n");
    batch(&[&own, "--rejects", &rejects, "--anonymise"]);
    let said = std::fs::read_to_string(&rejects).expect("it was written");
    assert!(said.lines().count() > 1 && !said.contains("client"), "{said}");
    assert!(rows[0][at].is_empty() && !rows[1][at].is_empty());
    for option in ["--template", "--mapping"] {
        let (status, _, said) = batch(&[&matters, option, &whole]);
        assert!(status == Some(2) && said.contains("this folder holds matter files"), "{said}");
    }
}

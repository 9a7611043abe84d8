//! Books as people have them: whatever their line ends, encodings and headers, the same matters; and no row is ever lost.

use std::io::Write;

use crate::support::matters::Dice;
use crate::support::{AS_OF, Folder, run};

const BOOK: &str = "matter_id,title,kind,task,volume,hours,start,deadline
m1,Müller v. Øst,litigation,document-review,42000,,2027-01-11,2027-03-12
m1,,,motion,,30,,
m2,\"Plain, with a comma\",advisory,legal-research,,12.5,,
m3,Third,transactional,nda-review,400,,,
";

fn scratch(name: &str, bytes: &[u8]) -> String {
    let path = std::env::temp_dir().join(format!("lpo-cost-books-{}-{name}", std::process::id()));
    std::fs::File::create(&path).and_then(|mut file| file.write_all(bytes)).expect("a scratch file");
    path.to_str().expect("paths are UTF-8").to_owned()
}

/// What a book comes to, and what is said about it.
fn scored(name: &str, bytes: &[u8], more: &[&str]) -> (String, String, Option<i32>) {
    let file = scratch(name, bytes);
    let output = run(&[&["batch", &file, "--as-of", AS_OF], more].concat());
    std::fs::remove_file(&file).expect("it was there");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).replace(&file, "FILE");
    (text(output.stdout), text(output.stderr), output.status.code())
}

fn utf16(text: &str) -> Vec<u8> {
    format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn a_book_comes_to_the_same_whatever_its_line_ends_and_encoding() {
    let expected = scored("plain.csv", BOOK.as_bytes(), &[]);
    assert_eq!(expected.2, Some(0), "{}", expected.1);
    assert_eq!(expected.0.lines().count(), 4, "three matters under a header");
    let (latin, ..) = encoding_rs::WINDOWS_1252.encode(BOOK);
    let mut zip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    zip.write_all(BOOK.as_bytes()).expect("memory");
    let mixed = BOOK.replacen('\n', "\r", 2).replacen('\n', "\r\n", 1);
    let empty_rows = BOOK.replace("\nm", "\n,,,,,,,\n\nm");
    let semicolons = BOOK.replace(',', ";").replace("\"Plain; with a comma\"", "Plain, with a comma");
    let cases: [(&str, Vec<u8>, &[&str]); 11] = [
        ("cr.csv", BOOK.replace('\n', "\r").into(), &[]),
        ("crlf.csv", BOOK.replace('\n', "\r\n").into(), &[]),
        ("mixed.csv", mixed.into(), &[]),
        ("bom.csv", format!("\u{feff}{BOOK}").into(), &[]),
        ("utf16.csv", utf16(BOOK), &[]),
        ("latin.csv", latin.into_owned(), &["--encoding", "windows-1252"]),
        ("zip.csv.gz", zip.finish().expect("memory"), &[]),
        ("empty.csv", empty_rows.into(), &[]),
        ("semicolons.csv", semicolons.clone().into(), &[]),
        ("sep.csv", format!("sep=;\r\n{semicolons}").into(), &[]),
        ("title.csv", format!("Matters of 2027,,,,,,,\n\n{BOOK}").into(), &["--skip-rows", "1"]),
    ];
    for (name, bytes, more) in cases {
        let (out, error, status) = scored(name, &bytes, more);
        let error: String = error.split_inclusive('\n').filter(|line| !line.starts_with("rows left out")).collect();
        assert_eq!((out, error, status), expected, "{name}");
    }
}

#[test]
fn a_header_is_read_as_the_rows_are() {
    let quoted =
        "\"matter_id\",kind,task,hours,\"remarks; with, marks\r\nover lines\"\r\nm1,advisory,legal-research,5,x\r\n";
    let (out, error, status) = scored("header.csv", quoted.as_bytes(), &["--ignore-unknown"]);
    assert_eq!((status, out.lines().count()), (Some(0), 3), "{out}{error}");
}

#[test]
fn a_title_above_a_header_is_said_to_be_one() {
    let (_, error, status) = scored("titled.csv", format!("Our matters\n\n{BOOK}").as_bytes(), &[]);
    assert_eq!(status, Some(1));
    assert_eq!(
        error,
        "error: FILE: the first row is no header: the columns are named on line 3\n  = help: give --skip-rows 1\n"
    );
}

/// What the summary counts, and what came of the rows.
struct Counted {
    summary: serde_json::Value,
    scored: Vec<String>,
    error: String,
}

impl Counted {
    fn of(&self, key: &str) -> u64 {
        self.summary["rows"][key].as_u64().unwrap_or_else(|| panic!("{key} is no number in {}", self.summary))
    }

    fn rows(&self) -> u64 {
        ["scored", "rejected", "above_header", "empty", "behind_end"].into_iter().map(|key| self.of(key)).sum()
    }
}

#[track_caller]
fn counted(folder: &Folder, bytes: &[u8], more: &[&str]) -> Counted {
    let (file, summary) = (folder.write("book.csv", bytes), folder.name("summary.json"));
    let output = run(&[&["batch", &file, "--as-of", AS_OF, "--summary", &summary, "--threads", "1"], more].concat());
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(matches!(output.status.code(), Some(0 | 3)), "{error}");
    let summary = serde_json::from_slice(&std::fs::read(summary).expect("it was written")).expect("JSON");
    let mut rows = csv::Reader::from_reader(output.stdout.as_slice());
    let scored = rows.records().map(|row| row.expect("a row")[0].to_owned()).collect();
    Counted { summary, scored, error }
}

/// The records of a text, counted one byte after the other by what RFC 4180 says, with any end of a line. A record whose quotes
/// are not in order ends with its line. Lines with nothing at all are none.
fn records(text: &[u8]) -> u64 {
    let end_of = |from: usize| (from..text.len()).find(|at| matches!(text[*at], b'\r' | b'\n')).unwrap_or(text.len());
    let behind = |at: usize| at + if text[at..].starts_with(b"\r\n") { 2 } else { 1 };
    let (mut count, mut at) = (0, 0);
    while at < text.len() {
        let start = at;
        let mut in_order = true;
        // One cell after the other, to the end of the record.
        loop {
            if text.get(at) == Some(&b'"') {
                at += 1;
                loop {
                    match (text.get(at), text.get(at + 1)) {
                        (Some(b'"'), Some(b'"')) => at += 2,
                        (Some(b'"'), _) => break at += 1,
                        (Some(_), _) => at += 1,
                        (None, _) => break in_order = false,
                    }
                }
                in_order &= matches!(text.get(at), None | Some(b',' | b'\r' | b'\n'));
            }
            while in_order && text.get(at).is_some_and(|byte| !matches!(byte, b',' | b'\r' | b'\n')) {
                at += 1;
            }
            match text.get(at) {
                Some(b',') if in_order => at += 1,
                _ => break,
            }
        }
        if !in_order {
            at = end_of(start);
        }
        count += u64::from(at > start);
        at = if at < text.len() { behind(at) } else { at };
    }
    count
}

/// Rows of every line end with random damage: whatever is a record to somebody who counts is scored, or rejected, or left out
/// and said so.
#[test]
fn no_row_is_lost_whatever_is_damaged() {
    let folder = Folder::new();
    let mut dice = Dice(17);
    let titles = ["plain", "", "\"quoted, with a comma\"", "\"two\nlines\"", "\"a \"\"quote\"\"\""];
    for round in 0..24 {
        let end = ["\n", "\r\n", "\r"][round % 3];
        let mut book = format!("matter_id,kind,task,hours,title{end}");
        let has_quotes = round % 4 > 1;
        for at in 0..60 {
            let titles = if has_quotes { &titles[..] } else { &titles[..2] };
            let title = dice.one(titles);
            let row = match dice.roll(12) {
                0 => ",,,,".to_owned(),
                1 => String::new(),
                2 => format!("m{at},advisory,legal-research"),
                _ => format!("m{},advisory,legal-research,{},{title}", at / 2, at % 7),
            };
            book += &row;
            book += end;
        }
        let mut bytes = book.into_bytes();
        let header = bytes.iter().position(|byte| matches!(byte, b'\r' | b'\n')).expect("a header") + end.len();
        for _ in 0..dice.roll(6) {
            let at = header + dice.roll(bytes.len() - header);
            let with = dice.one(if has_quotes { b"\",;\n\r\t x\xff" } else { b",;\n\r\t x9\xff" });
            match dice.roll(3) {
                0 => bytes[at] = with,
                1 => bytes.insert(at, with),
                _ => drop(bytes.remove(at)),
            }
        }
        let counted = counted(&folder, &bytes, &["--rejects", &folder.name("rejects.csv")]);
        assert_eq!(counted.rows(), records(&bytes[header..]), "{end:?} {round}: {}", String::from_utf8_lossy(&bytes));
        if !has_quotes && std::str::from_utf8(&bytes).is_ok() {
            // Another reader of CSV counts the same.
            let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes.as_slice());
            assert_eq!(counted.rows(), reader.byte_records().count() as u64, "{end:?} {round}");
        }
        let scored = counted.summary["matters"]["scored"].as_u64();
        assert_eq!(scored, Some(counted.scored.len() as u64), "{}", counted.error);
    }
}

#[test]
fn no_row_is_lost_between_line_ends() {
    for end in ["\n", "\r\n", "\r"] {
        let rows: Vec<String> = (0..3000).map(|at| format!("m{at},advisory,legal-research,{}", at % 7)).collect();
        let book = format!("matter_id,kind,task,hours{end}{}{end}", rows.join(end));
        let (out, error, status) = scored("many.csv", book.as_bytes(), &[]);
        assert_eq!(status, Some(0), "{error}");
        assert_eq!(out.lines().count(), 3001, "{end:?}");
    }
}

/// Rows that are cut into blocks, a matter over several rows, an empty or a damaged row now and then, are all counted too.
#[test]
fn no_row_is_lost_between_blocks() {
    let folder = Folder::new();
    let row = |at: usize| match at % 97 {
        0 => ",,,".to_owned(),
        1 => format!("m{},wrong,\"row {at}", at / 3),
        _ => format!("m{},of no kind at all,of no type that there is,{at}", at / 3),
    };
    let rows: Vec<String> = (0..12_000).map(row).collect();
    let book = format!("matter_id,kind,task,hours\n{}\n", rows.join("\n"));
    assert!(book.len() > 2 * (256 << 10), "more than a block");
    let mapping =
        "schema = 1\n[columns]\nmatter_id = \"matter_id\"\nkind = \"kind\"\ntask = \"task\"\nhours = \"hours\"\n";
    let (mapping, rejects, again) =
        (folder.write("mapping.toml", mapping), folder.name("rejects.csv"), folder.name("rows.csv"));
    for more in [&[][..], &["--mapping", &mapping]] {
        let more = [&["--rejects", &rejects, "--rejects-rows", &again], more].concat();
        let counted = counted(&folder, book.as_bytes(), &more);
        assert_eq!(counted.rows(), records(book.as_bytes()) - 1, "{}", counted.summary);
        // All rows but the empty ones come out as they were, in their order.
        let left = std::fs::read_to_string(&again).expect("it was written");
        let filled: Vec<&str> = book.lines().filter(|line| *line != ",,,").collect();
        assert!(left.trim_start_matches('\u{feff}').lines().eq(filled), "rows are missing, or are not as they were");
    }
}

/// A row that cannot be read, of no matter that could be told, is a rejected row; how many matters there are it does not change.
#[test]
fn a_row_of_no_matter_is_a_row_and_no_matter() {
    let folder = Folder::new();
    let book = "matter_id,kind,task,hours\na,ip,motion,1\n";
    for (rows, matters, said) in [
        ("b,ip,\"motion,1\n", [1, 0, 1], "1 matter scored: "),
        ("b,ip,\"motion,1", [1, 0, 1], "1 matter scored: "),
        ("b,ip,nothing,1\nc,ip,\"motion,1\n", [1, 1, 1], "1 of 2 matters scored: "),
    ] {
        let counted = counted(&folder, format!("{book}{rows}").as_bytes(), &["--rejects", &folder.name("rejects.csv")]);
        let of = |part: &str, key: &str| counted.summary[part][key].as_u64().expect("a number");
        let found = [of("matters", "scored"), of("matters", "rejected"), of("rows", "of_no_matter")];
        assert_eq!(found, matters, "{}", counted.summary);
        assert_eq!(counted.rows(), 1 + rows.lines().count() as u64);
        assert!(counted.error.starts_with(said), "{}", counted.error);
        assert!(counted.error.contains("\n1 row of no matter rejected\n"), "{}", counted.error);
        assert!(counted.error.contains("\n  1 x a quote is not closed"), "{}", counted.error);
        let rejects = std::fs::read_to_string(folder.name("rejects.csv")).expect("it was written");
        assert!(rejects.contains("a quote is not closed") && rejects.contains("the row is left out"), "{rejects}");
    }
    let output = run(&["batch", &folder.write("book.csv", format!("{book}b,ip,\"motion,1\n")), "-q"]);
    assert_eq!(output.status.code(), Some(3), "a rejected row is told by the exit status");
}

/// A mapping that leaves columns, rows and cells out says so, and counts them.
#[test]
fn what_a_mapping_leaves_out_is_said_and_counted() {
    let folder = Folder::new();
    let book = "Our matters;;;;;\nRef;Area;Work;Std;Remarks;\nA1;advisory;legal-research;5;call them;here\n;;;;nothing else;\n\
                A2;advisory;legal-research;6;;\n;;;;;\nTotal;;;11;;\nNotes;;;;;\n";
    let mapping = folder.write(
        "mapping.toml",
        "schema = 1\n[table]\nskip_rows = 1\nstop = \"total\"\n[columns]\nmatter_id = \"Ref\"\nkind = \"Area\"\n\
         task = \"Work\"\nhours = \"Std\"\n",
    );
    let counted = counted(&folder, book.as_bytes(), &["--mapping", &mapping]);
    assert_eq!(counted.scored, ["A1", "A2"]);
    let counts = ["scored", "rejected", "above_header", "empty", "behind_end", "cells_without_name"];
    assert_eq!(counts.map(|key| counted.of(key)), [2, 0, 1, 2, 2, 1], "{}", counted.summary);
    assert_eq!(counted.rows(), records(book.as_bytes()) - 1);
    assert_eq!(counted.summary["columns_not_used"], serde_json::json!(["Remarks"]));
    let said = "rows left out: 1 above the header, 2 with nothing in a column that is read, 2 at the end, from the one where the \
                mapping stops, 1 cell under no name\ncolumns that the mapping does not use: Remarks\n";
    assert!(counted.error.ends_with(said), "{}", counted.error);
    // Nothing was drawn, which whoever follows the answer has to know.
    assert!(
        counted.error.contains("\n  all of it at the likely figures: `compare` says how sure"),
        "{}",
        counted.error
    );
    let quiet = run(&["batch", &folder.name("book.csv"), "--mapping", &mapping, "--as-of", AS_OF, "-q"]);
    assert_eq!(String::from_utf8_lossy(&quiet.stderr), "");
}

/// The rejected rows, mended where they stand below their header, are scored when they are fed again as the book was.
#[test]
fn rejected_rows_come_back_as_they_were() {
    let folder = Folder::new();
    let book = "sep=;\r\nTitle;;;;\r\nmatter_id;kind;task;hours;title\r\na;advisory;legal-research;5;\"A; \"\"first\"\"\"\r\n\
                b;advisory;legal-research;many;Müller\r\nb;;motion;3;\r\nc;advisory;legal-research\r\nd;advisory;motion;1;";
    let (latin, ..) = encoding_rs::WINDOWS_1252.encode(book);
    let file = folder.write("book.csv", &latin);
    let [rejects, rows, out] = ["rejects.csv", "rows.csv", "out.csv"].map(|name| folder.name(name));
    let options = ["--encoding", "windows-1252", "--skip-rows", "1", "--as-of", AS_OF, "-q", "-o", &out];
    let first = run(&[&["batch", &file, "--rejects", &rejects, "--rejects-rows", &rows], &options[..]].concat());
    assert_eq!(first.status.code(), Some(3), "{}", String::from_utf8_lossy(&first.stderr));
    let left = std::fs::read_to_string(&rows).expect("it was written");
    let expected = "\u{feff}sep=;\r\nTitle;;;;\r\nmatter_id;kind;task;hours;title\r\n\
                    b;advisory;legal-research;many;Müller\r\nb;;motion;3;\r\nc;advisory;legal-research\r\n";
    assert_eq!(left, expected);
    let said = std::fs::read_to_string(&rejects).expect("it was written");
    assert_eq!(
        said,
        "line,column,value,reason,matter_id,effect,file\n\
         5,hours,many,expected a number of at least 0,b,the matter is not scored,\n\
         7,,c;advisory;legal-research,\"3 cells, where the header has 5\",c,the row is left out; scored without it: d,\n"
    );
    let mended = left.replace("many", "4").replace("c;advisory;legal-research\r", "c;advisory;legal-research;2;C\r");
    let again = folder.write("again.csv", mended);
    let second = run(&[&["batch", &again, "--rejects", &rejects, "--rejects-rows", &rows], &options[..]].concat());
    assert_eq!(second.status.code(), Some(0), "{}", String::from_utf8_lossy(&second.stderr));
    let scored = std::fs::read_to_string(&out).expect("it was written");
    let ids: Vec<&str> = scored.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert_eq!(ids, ["b", "c"]);
    let refused = run(&["batch", &file, "--rejects-rows", &rows, "--anonymise"]);
    assert_eq!(refused.status.code(), Some(2));
}

/// Output for spreadsheets of other countries is the usual output with other marks.
#[test]
fn marks_of_other_countries_change_no_value() {
    let folder = Folder::new();
    let file = folder.write("book.csv", BOOK.replace("42000", "42000.5"));
    let out = |more: &[&str]| {
        let output = run(&[&["batch", &file, "--as-of", AS_OF, "-q"], more].concat());
        (
            output.status.code(),
            String::from_utf8(output.stdout).expect("text"),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    };
    for long in [&[][..], &["--long"]] {
        let (_, usual, _) = out(long);
        let (status, german, error) = out(&[&["--out-decimal", ",", "--out-dates", "dmy"], long].concat());
        assert_eq!(status, Some(0), "{error}");
        let read = |text: &str, delimiter: u8| -> Vec<Vec<String>> {
            let mut reader =
                csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).from_reader(text.as_bytes());
            reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect()
        };
        let (usual, german) = (read(&usual, b','), read(&german, b';'));
        let header = usual[0].clone();
        assert!(usual.len() == german.len() && usual.len() > 3);
        let mut changed = 0;
        for (usual, german) in usual.iter().zip(&german) {
            for ((usual, german), column) in usual.iter().zip(german).zip(&header) {
                let parts: Vec<&str> = german.split('/').collect();
                let back = match parts.as_slice() {
                    [day, month, year] if day.len() == 2 => format!("{year}-{month}-{day}"),
                    _ if german.bytes().all(|byte| byte.is_ascii_digit() || b",-".contains(&byte)) => {
                        german.replacen(',', ".", 1)
                    }
                    _ => german.clone(),
                };
                assert_eq!(&back, usual, "{column}");
                changed += usize::from(german != usual);
            }
        }
        assert!(changed > 20, "{changed}");
    }
    let tabs = out(&["--out-delimiter", "tab"]).1;
    assert!(tabs.starts_with("matter_id\ttitle\t") && !tabs.contains(",USD"), "{tabs}");
    let rejects = folder.name("rejects.csv");
    out(&["--out-decimal", ",", "--rejects", &rejects]);
    let header = std::fs::read_to_string(&rejects).expect("it was written");
    assert_eq!(header, "line;column;value;reason;matter_id;effect;file\n");
    for (wrong, said) in [
        (&["--out-delimiter", "."][..], "the decimal mark cannot stand between cells"),
        (&["--out-delimiter", ",", "--out-decimal", ","], "the decimal mark cannot stand between cells"),
        (&["--out-dates", "dmy", "--format", "json"], "nothing is written as CSV"),
    ] {
        let (status, _, error) = out(wrong);
        assert!(status == Some(2) && error.contains(said), "{error}");
    }
}

/// Rejected rows of a workbook become CSV, which the same mapping reads.
#[test]
fn rejected_rows_of_a_workbook_are_read_by_its_mapping() {
    let folder = Folder::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("Matters").expect("a name");
    let day = rust_xlsxwriter::Format::new().set_num_format("d.m.yyyy");
    sheet.write(0, 0, "Our matters").expect("a title");
    for (column, name) in (0..).zip(["Ref", "Area", "Work", "Std", "Budget", "Due"]) {
        sheet.write(1, column, name).expect("a head");
    }
    for (row, work) in [(2, "legal-research"), (3, "reserch")] {
        for (column, word) in (0..).zip([format!("A{row}").as_str(), "advisory", work]) {
            sheet.write(row, column, word).expect("a word");
        }
        sheet.write(row, 3, 7.5).expect("a number");
        sheet.write(row, 4, "1.250,50").expect("a word");
        let due = rust_xlsxwriter::ExcelDateTime::from_ymd(2027, 3, 4).expect("a date");
        sheet.write_with_format(row, 5, due, &day).expect("a date");
    }
    let [file, rows, out, again] = ["book.xlsx", "rows.csv", "out.csv", "again.csv"].map(|name| folder.name(name));
    book.save(&file).expect("it can be saved");
    let mapping = folder.write(
        "mapping.toml",
        "schema = 1\n[table]\nsheet = \"Matters\"\nskip_rows = 1\n[columns]\nmatter_id = \"Ref\"\nkind = \"Area\"\n\
         task = \"Work\"\nhours = \"Std\"\nbudget = \"Budget\"\ndeadline = \"Due\"\n[constants]\nstart = \"2027-01-04\"\n\
         [numbers]\ndecimal = \",\"\nthousands = \".\"\n",
    );
    let options = ["--mapping", &mapping, "--as-of", AS_OF, "-q", "-o", &out];
    let first = run(&[&["batch", &file, "--rejects-rows", &rows], &options[..]].concat());
    let said = String::from_utf8_lossy(&first.stderr).into_owned();
    assert_eq!(first.status.code(), Some(3), "{said}");
    assert!(said.contains("4,Work (Matters!C4),reserch,"), "{said}");
    let whole = std::fs::read_to_string(&out).expect("it was written");
    let left = std::fs::read_to_string(&rows).expect("it was written");
    let expected = "\u{feff}Our matters,,,,,\nRef,Area,Work,Std,Budget,Due\n\
                    A3,advisory,reserch,\"7,5\",\"1.250,50\",2027-03-04\n";
    assert_eq!(left, expected);
    std::fs::write(&again, left.replace("reserch", "legal-research")).expect("a file");
    let second = run(&[&["batch", &again, "--rejects-rows", &rows], &options[..]].concat());
    assert_eq!(second.status.code(), Some(0), "{}", String::from_utf8_lossy(&second.stderr));
    let mended = std::fs::read_to_string(&out).expect("it was written");
    assert_eq!(mended.replace("A3", "A2"), whole, "the same work at the same price");
}

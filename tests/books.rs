//! Books as people have them: whatever their line ends, encodings and headers, the same matters; and no row is ever lost.

use std::io::Write;

use crate::support::{AS_OF, run};

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
        assert_eq!(scored(name, &bytes, more), expected, "{name}");
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

/// Rows of every line end with random damage: whatever is a record for another reader of CSV is scored, rejected, or empty.
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

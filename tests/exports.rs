//! One book as many programs write it: mapped without a hand edit, and scored alike, byte for byte.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use serde_json::{Value, json};

use crate::mapping::{Folder, proposed_with, scored_with, text};
use crate::support::{run, skipped};

/// What an invented department calls its columns.
const HEAD: [&str; 8] =
    ["Matter No.", "Matter name", "Practice area", "Work type", "# Docs", "Approved budget", "Opened", "Due date"];

/// The matters of an invented department: reference, name, practice, work, documents, budget, opened, due.
fn matters() -> impl Iterator<Item = (String, &'static str, &'static str, &'static str, i64, i64, [i64; 3], [i64; 3])> {
    (0..300_i64).map(|at| {
        let practice =
            ["Disputes", "Corporate / M&A", "Contracts", "Compliance"][usize::try_from(at % 4).expect("small")];
        let work = ["doc review", "Due Diligence", "contract review", "Regulatory review"];
        let (work, month) = (work[usize::try_from(at % 4).expect("small")], 1 + at % 9);
        let documents = 20 + (at * 7919) % 48_690;
        let opened = [2027, month, 1 + at % 28];
        (
            format!("LD-{at:04}"),
            "Müller v. Ardent",
            practice,
            work,
            documents,
            20_000 + at * 137,
            opened,
            [2027, month + 3, 15],
        )
    })
}

fn grouped(number: i64, mark: char) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(mark);
        }
        text.push(digit);
    }
    text
}

/// As Excel exports it in the United States.
fn american() -> String {
    let mut csv = HEAD.join(",") + "\n";
    for (id, name, practice, work, documents, budget, [year, month, day], due) in matters() {
        let (documents, budget) = (grouped(documents, ','), grouped(budget, ','));
        let due = format!("{}/{}/{}", due[1], due[2], due[0]);
        writeln!(csv, "{id},{name},{practice},{work},\"{documents}\",\"${budget}.00\",{month}/{day}/{year},{due}")
            .expect("memory");
    }
    csv
}

/// As Excel exports it in Germany.
fn german() -> String {
    let mut csv = HEAD.join(";") + "\r\n";
    for (id, name, practice, work, documents, budget, [year, month, day], due) in matters() {
        let (documents, budget) = (grouped(documents, '.'), grouped(budget, '.'));
        let due = format!("{:02}.{:02}.{}", due[2], due[1], due[0]);
        write!(csv, "{id};{name};{practice};{work};{documents};{budget},00 €;{day:02}.{month:02}.{year};{due}\r\n")
            .expect("memory");
    }
    csv
}

/// A workbook with a title above and a total below.
#[expect(clippy::cast_precision_loss, reason = "spreadsheets hold binary floats")]
fn workbook(path: &Path) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Matters").expect("a name");
    let date = Format::new().set_num_format("m/d/yyyy");
    sheet.write(0, 0, "Legal department: matters of 2027").expect("a title");
    for (column, name) in (0..).zip(HEAD) {
        sheet.write(2, column, name).expect("a head");
    }
    let day = |[year, month, day]: [i64; 3]| {
        let small = |number: i64| u8::try_from(number).expect("small");
        ExcelDateTime::from_ymd(u16::try_from(year).expect("a year"), small(month), small(day)).expect("a date")
    };
    let mut row = 3;
    for (id, name, practice, work, documents, budget, opened, due) in matters() {
        for (column, word) in (0..).zip([id.as_str(), name, practice, work]) {
            sheet.write(row, column, word).expect("a word");
        }
        sheet.write(row, 4, documents as f64).expect("a number");
        sheet.write(row, 5, budget as f64).expect("a number");
        sheet.write_with_format(row, 6, day(opened), &date).expect("a date");
        sheet.write_with_format(row, 7, day(due), &date).expect("a date");
        row += 1;
    }
    sheet.write(row, 0, "Total").expect("a word");
    sheet.write(row, 4, 1.0).expect("a number");
    book.save(path).expect("it can be saved");
}

/// The scores of the book as the United States export it: 300 of 300 are read.
fn expected(folder: &Folder) -> String {
    let file = folder.write("export.csv", american());
    let output = run(&["batch", text(&file)]);
    assert_eq!(output.status.code(), Some(1), "without a mapping nothing is guessed");
    scores(folder, &file, &[])
}

/// What a file comes to by the mapping that is proposed for it.
#[track_caller]
fn scores(folder: &Folder, file: &Path, more: &[&str]) -> String {
    let (mapping, content, said) = proposed_with(folder, file, more);
    assert!(said.contains("nothing is left to decide"), "{}: {said}{content}", file.display());
    let (out, error, status) = scored_with(file, &mapping, more);
    assert_eq!(status, Some(0), "{}: {error}\n{content}", file.display());
    assert!(error.starts_with("300 matters scored"), "{error}");
    assert_eq!(out.lines().count(), 301, "{}: {error}", file.display());
    out
}

#[test]
fn an_export_of_which_nothing_could_be_read_is_read_whole_however_it_is_written() {
    let folder = Folder::new();
    let expected = expected(&folder);
    let utf16 = |text: &str| format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let latin = |text: &str| encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    let (american, german) = (american(), german());
    let cases: [(&str, Vec<u8>, &[&str]); 6] = [
        ("german.csv", german.clone().into(), &[]),
        ("cr.csv", american.replace('\n', "\r").into(), &[]),
        ("crlf.csv", american.replace('\n', "\r\n").into(), &[]),
        ("utf16.csv", utf16(&american), &[]),
        ("latin.csv", latin(&american), &["--encoding", "windows-1252"]),
        ("german-latin.csv", latin(&german), &["--encoding", "windows-1252"]),
    ];
    for (name, bytes, more) in cases {
        let file = folder.write(name, bytes);
        assert!(scores(&folder, &file, more) == expected, "{name} comes to something else");
    }
    let book = folder.path("export.xlsx");
    workbook(&book);
    assert!(scores(&folder, &book, &[]) == expected, "the workbook comes to something else");
    let content = std::fs::read_to_string(folder.path("mapping.toml")).expect("it is there");
    assert!(content.contains("skip_rows = 1") && content.contains("stop = \"Total\""), "{content}");
}

/// Writes the rows that it is given as Python's own library writes CSV, and as openpyxl writes a workbook where it is there.
const PYTHON: &str = r"
import csv, datetime, json, sys
folder = sys.argv[1]
head, *rows = json.load(sys.stdin)
for name, dialect, encoding in [('excel', 'excel', 'utf-8'), ('tab', 'excel-tab', 'utf-16'), ('unix', 'unix', 'cp1252')]:
    with open(f'{folder}/python-{name}.csv', 'w', newline='', encoding=encoding) as file:
        csv.writer(file, dialect).writerows([head, *rows])
import openpyxl
book = openpyxl.Workbook()
sheet = book.active
sheet.append(head)
for row in rows:
    dates = [datetime.date.fromisoformat(cell) for cell in row[6:]]
    sheet.append([*row[:6], *dates])
book.save(f'{folder}/python.xlsx')
";

#[test]
fn files_written_by_python_are_read_alike() {
    let python = "/usr/bin/python3";
    let has = Command::new(python).args(["-c", "import openpyxl"]).stderr(Stdio::null()).status();
    if !has.is_ok_and(|status| status.success()) {
        return skipped("Python with openpyxl (python3-openpyxl)");
    }
    let folder = Folder::new();
    let expected = expected(&folder);
    let day = |[year, month, day]: [i64; 3]| format!("{year}-{month:02}-{day:02}");
    let mut rows = vec![json!(HEAD)];
    rows.extend(matters().map(|(id, name, practice, work, documents, budget, opened, due)| {
        json!([id, name, practice, work, documents, budget, day(opened), day(due)])
    }));
    let mut child = Command::new(python);
    child.args(["-c", PYTHON, text(&folder.path(""))]).stdin(Stdio::piped());
    let mut child = child.spawn().expect("it starts");
    serde_json::to_writer(child.stdin.take().expect("a pipe"), &rows).expect("it reads");
    assert!(child.wait().expect("it ends").success());
    let latin: &[&str] = &["--encoding", "windows-1252"];
    for (name, more) in [("-excel.csv", &[][..]), ("-tab.csv", &[]), ("-unix.csv", latin), (".xlsx", &[])] {
        let file = folder.path(&format!("python{name}"));
        assert!(scores(&folder, &file, more) == expected, "{name} comes to something else");
    }
}

/// A book that a spreadsheet is asked to write in its own formats and in those of other countries.
pub struct Converted {
    folder: Folder,
    expected: String,
}

/// What stands between cells, and the language and country of numbers and dates.
type Csv = (u8, &'static str, &'static str);

/// What a spreadsheet is asked for: a file, the filter that writes it, and for CSV what stands between cells and the country.
const CONVERSIONS: [(&str, &str, Option<Csv>); 6] = [
    ("book.xlsx", "Calc MS Excel 2007 XML", None),
    ("book.ods", "calc8", None),
    ("book.xls", "MS Excel 97", None),
    ("us.csv", "Text - txt - csv (StarCalc)", Some((b',', "en", "US"))),
    ("de.csv", "Text - txt - csv (StarCalc)", Some((b';', "de", "DE"))),
    ("gb.csv", "Text - txt - csv (StarCalc)", Some((b',', "en", "GB"))),
];

impl Converted {
    pub fn new() -> Self {
        let folder = Folder::new();
        workbook(&folder.path("export.xlsx"));
        let expected = expected(&folder);
        Self { folder, expected }
    }

    /// The job for `tests/libreoffice/recalculate.py`.
    pub fn job(&self) -> Value {
        let conversions = CONVERSIONS.map(|(name, filter, csv)| {
            let to = self.folder.path(name);
            match csv {
                None => json!({ "to": to, "filter": filter }),
                // In UTF-8, and cells as they are shown.
                Some((delimiter, language, country)) => json!({
                    "to": to, "filter": filter, "options": format!("{delimiter},34,76,1,,0,false,true"),
                    "locale": [language, country], "whole": [4], "money": [5], "dates": [6, 7],
                }),
            }
        });
        json!({ "file": self.folder.path("export.xlsx"), "convert": conversions })
    }

    /// Every file that came of it has the scores of the others.
    #[track_caller]
    pub fn is_read_alike(&self) {
        for (name, ..) in CONVERSIONS {
            let file = self.folder.path(name);
            assert!(scores(&self.folder, &file, &[]) == self.expected, "{name} comes to something else");
        }
    }
}

//! Exports as legal departments have them, read by a mapping that `map` proposes.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use tempfile::TempDir;

use crate::support::{AS_OF, run};

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder for the test"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).expect("it can be written");
        path
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("paths are UTF-8")
}

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
            "Northgate v. Ardent",
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
    let mut csv = "Matter No.,Matter name,Practice area,Work type,# Docs,Approved budget,Opened,Due date\n".to_owned();
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
    let mut csv =
        "Matter No.;Matter name;Practice area;Work type;# Docs;Approved budget;Opened;Due date\r\n".to_owned();
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
    let head =
        ["Matter No.", "Matter name", "Practice area", "Work type", "# Docs", "Approved budget", "Opened", "Due date"];
    for (column, name) in (0..).zip(head) {
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

/// The mapping that is proposed for a file, with what was said.
fn proposed(folder: &Folder, file: &Path) -> (PathBuf, String, String) {
    let mapping = folder.path("mapping.toml");
    let output = run(&["map", text(file), "-o", text(&mapping)]);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{error}");
    let content = std::fs::read_to_string(&mapping).expect("it is written");
    (mapping, content, error)
}

fn scored(file: &Path, mapping: &Path) -> (String, String, Option<i32>) {
    let output = run(&["batch", text(file), "--mapping", text(mapping), "--as-of", AS_OF]);
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (text(output.stdout), text(output.stderr), output.status.code())
}

#[test]
fn an_export_of_which_nothing_could_be_read_is_read_whole() {
    let folder = Folder::new();
    let file = folder.write("export.csv", american());
    let output = run(&["batch", text(&file)]);
    assert_eq!(output.status.code(), Some(1), "without a mapping nothing is guessed");
    let (mapping, content, said) = proposed(&folder, &file);
    assert!(said.contains("nothing is left to decide"), "{said}{content}");
    let (out, error, status) = scored(&file, &mapping);
    assert_eq!(status, Some(0), "{error}\n{content}");
    assert_eq!(out.lines().count(), 301, "{error}");

    let german = folder.write("german.csv", german());
    let (mapping, content, said) = proposed(&folder, &german);
    assert!(said.contains("nothing is left to decide"), "{said}{content}");
    assert_eq!(scored(&german, &mapping), (out.clone(), error.clone(), status), "{content}");

    let book = folder.path("export.xlsx");
    workbook(&book);
    let (mapping, content, said) = proposed(&folder, &book);
    assert!(said.contains("nothing is left to decide"), "{said}{content}");
    assert!(content.contains("skip_rows = 1") && content.contains("stop = \"Total\""), "{content}");
    let left_out = "rows left out: 1 above the header, 1 with nothing in a column that is read, \
                    1 at the end, from the one where the mapping stops\n";
    assert_eq!(scored(&book, &mapping), (out, error + left_out, status), "{content}");
}

#[test]
fn what_a_table_does_not_settle_is_asked_and_not_guessed() {
    let folder = Folder::new();
    let file = folder.write(
        "open.csv",
        "Ref,Area,Work,Docs,Opened\nA1,Litigation,doc review,1.000,3/4/2027\nA2,Litigation,zzz,2.500,5/6/2027\n",
    );
    let (mapping, content, said) = proposed(&folder, &file);
    assert!(said.contains("to decide first"), "{said}");
    for asked in ["dates.order", "numbers.decimal", "values.task", "order = \"mdy\"", "order = \"dmy\""] {
        assert!(content.contains(asked), "{asked} is not in {content}");
    }
    let (out, error, status) = scored(&file, &mapping);
    assert_eq!((out.as_str(), status), ("", Some(1)));
    assert!(error.contains("`dates.order` is still to be decided"), "{error}");
}

#[test]
fn a_wide_table_is_its_long_one() {
    let folder = Folder::new();
    let mut wide = "Matter,Area,Docs,Contracts,Motion hours\n".to_owned();
    let mut long = "matter_id,kind,task,volume,hours\n".to_owned();
    for at in 1..=40 {
        let contracts = if at % 3 == 0 { 0 } else { at };
        writeln!(wide, "W{at},litigation,{},{contracts},{}", at * 100, at % 5).expect("memory");
        writeln!(long, "W{at},litigation,document-review,{},", at * 100).expect("memory");
        writeln!(long, "W{at},,privilege-review,{},", at * 8).expect("memory");
        if contracts > 0 {
            writeln!(long, "W{at},,contract-review,{contracts},").expect("memory");
        }
        if at % 5 > 0 {
            writeln!(long, "W{at},,motion,,{}", at % 5).expect("memory");
        }
    }
    let mapping = folder.write(
        "wide.toml",
        "schema = 1\n[columns]\nmatter_id = \"Matter\"\nkind = \"Area\"\n\
         [[task]]\ntype = \"document-review\"\nvolume = \"Docs\"\n\
         [[task]]\ntype = \"privilege-review\"\nof = 0\nshare = \"8%\"\n\
         [[task]]\ntype = \"contract-review\"\nvolume = \"Contracts\"\n\
         [[task]]\ntype = \"motion\"\nhours = \"Motion hours\"\n",
    );
    let (wide, long) = (folder.write("wide.csv", wide), folder.write("long.csv", long));
    let by_rows = run(&["batch", text(&long), "--as-of", AS_OF]);
    let (out, error, status) = scored(&wide, &mapping);
    assert_eq!(status, Some(0), "{error}");
    assert_eq!(out, String::from_utf8_lossy(&by_rows.stdout));
}

#[test]
fn a_reject_names_the_cell_of_the_spreadsheet_and_the_matter() {
    let folder = Folder::new();
    let book = folder.path("wrong.xlsx");
    let mut file = Workbook::new();
    let sheet = file.add_worksheet().set_name("Sheet1").expect("a name");
    for (column, name) in (0..).zip(["matter_id", "kind", "task", "hours", "deadline"]) {
        sheet.write(0, column, name).expect("a head");
    }
    for (row, hours) in [(1, "5"), (2, "many")] {
        for (column, word) in (0..).zip([format!("m{row}").as_str(), "advisory", "legal-research", hours]) {
            sheet.write(row, column, word).expect("a word");
        }
    }
    file.save(&book).expect("it can be saved");
    let output = run(&["batch", text(&book), "--as-of", AS_OF, "-q"]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "line,column,value,reason,matter_id,effect,file\n\
         3,hours (Sheet1!D3),many,no number with the decimal mark `.`,m2,the matter is not scored,\n"
    );
}

#[test]
fn the_export_of_the_readme_is_read_by_what_is_proposed_for_it() {
    let folder = Folder::new();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/books/export.csv");
    let (mapping, content, said) = proposed(&folder, &file);
    assert!(said.contains("nothing is left to decide"), "{said}{content}");
    let (out, error, status) = scored(&file, &mapping);
    assert_eq!((out.lines().count(), status), (5, Some(0)), "{error}");
}

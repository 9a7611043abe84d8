//! Exports as legal departments have them, read by a mapping that `map` proposes.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{Format, Workbook};
use tempfile::TempDir;

use crate::support::{AS_OF, run, skipped};

pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder for the test"))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).expect("it can be written");
        path
    }
}

pub fn text(path: &Path) -> &str {
    path.to_str().expect("paths are UTF-8")
}

/// The mapping that is proposed for a file, with what was said.
fn proposed(folder: &Folder, file: &Path) -> (PathBuf, String, String) {
    proposed_with(folder, file, &[])
}

pub fn proposed_with(folder: &Folder, file: &Path, more: &[&str]) -> (PathBuf, String, String) {
    let mapping = folder.path("mapping.toml");
    let output = run(&[&["map", text(file), "-o", text(&mapping)], more].concat());
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{error}");
    let content = std::fs::read_to_string(&mapping).expect("it is written");
    (mapping, content, error)
}

fn scored(file: &Path, mapping: &Path) -> (String, String, Option<i32>) {
    scored_with(file, mapping, &[])
}

pub fn scored_with(file: &Path, mapping: &Path, more: &[&str]) -> (String, String, Option<i32>) {
    let output = run(&[&["batch", text(file), "--mapping", text(mapping), "--as-of", AS_OF], more].concat());
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (text(output.stdout), text(output.stderr), output.status.code())
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
fn whoever_scores_an_export_is_told_of_mappings() {
    let output = run(&["batch", "examples/books/export.csv"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    let help = "  = help: `lpo-cost map examples/books/export.csv` proposes what the columns of an export mean\n";
    assert!(said.ends_with(help), "{said}");
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

/// Answers a program at a terminal: presses Enter whenever it waits, and hands back how it ended.
const AT_A_TERMINAL: &str = r"
import os, pty, select, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
presses = 0
while True:
    ready, _, _ = select.select([terminal], [], [], 0.3)
    if ready:
        try:
            said = os.read(terminal, 65536)
        except OSError:
            break
        if not said:
            break
    elif presses < 20:
        os.write(terminal, b'\r')
        presses += 1
    else:
        break
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
";

#[test]
fn open_choices_are_asked_at_a_terminal_and_nowhere_else() {
    let folder = Folder::new();
    let file = folder.write(
        "open.csv",
        "Ref,Work,Docs,Opened\nA1,doc review,1.000,3/4/2027\nA2,zzz,2.500,5/6/2027\nA3,yyy,1,5/6/2027\n",
    );
    let mapping = folder.path("mapping.toml");
    let asked = ["map", text(&file), "--ask", "-o", text(&mapping)];
    let refused = run(&asked);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!((refused.status.code(), mapping.exists()), (Some(2), false), "{said}");
    assert!(said.contains("--ask needs a terminal"), "{said}");
    let python = "/usr/bin/python3";
    if !Path::new(python).exists() {
        return skipped(python);
    }
    let mut command = std::process::Command::new(python);
    command.args(["-c", AT_A_TERMINAL, env!("CARGO_BIN_EXE_lpo-cost")]).args(asked).env("TERM", "xterm");
    let output = command.output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let content = std::fs::read_to_string(&mapping).expect("it is written");
    assert!(!content.contains("undecided"), "{content}");
    // The first option of each: a kind for every row, an order of dates, a decimal mark, a word of ours.
    for chosen in ["kind = \"advisory\"", "order = \"dmy\"", "decimal = \".\"", "\"zzz\" = \"", "\"yyy\" = \""] {
        assert!(content.contains(chosen), "{chosen} is not in {content}");
    }
    let (out, error, _) = scored(&file, &mapping);
    assert!(out.lines().count() > 1, "{error}{content}");
}

/// Dates that name the month, and columns of work that are counted in hours, are proposed as what they are.
#[test]
fn months_by_name_and_columns_of_hours_are_understood() {
    let folder = Folder::new();
    let file = folder.write(
        "wide.csv",
        "Matter,Area,Document review,Legal research,Due\nA,Litigation,500,,12-Jan-27\nB,Disputes,0,7.5,03-Feb-27\n",
    );
    let (mapping, content, said) = proposed(&folder, &file);
    assert!(said.contains("nothing is left to decide"), "{said}{content}");
    assert!(content.contains("pattern = \"%d-%b-%y\"") && content.contains("hours = \"Legal research\""), "{content}");
    let template = folder.write("template.toml", "schema = 1\n[matter]\nstart = 2027-01-04\n");
    let args = ["batch", text(&file), "--mapping", text(&mapping), "--template", text(&template), "--as-of", AS_OF];
    let output = run(&args);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 3);
}

/// Volumes in another unit, durations and the calendar of old Macintosh workbooks come to what they mean.
#[test]
fn units_durations_and_old_calendars_are_understood() {
    let folder = Folder::new();
    let plain = "matter_id,kind,task,volume,hours,start,deadline\n\
                 A,litigation,document-review,250,,2027-01-04,2027-06-30\nB,litigation,document-review,80,,2027-01-04,2027-06-30\n\
                 C,litigation,motion,,25.5,2027-01-04,2027-06-30\n";
    let plain = folder.write("plain.csv", plain);
    let expected = String::from_utf8(run(&["batch", text(&plain), "--as-of", AS_OF, "-q"]).stdout).expect("text");
    assert_eq!(expected.lines().count(), 4);
    // Days since 1904, as such a workbook has them.
    let book = folder.path("old.xlsx");
    let mut file = Workbook::new();
    let sheet = file.add_worksheet().set_name("Sheet1").expect("a name");
    let (date, duration) = (Format::new().set_num_format("d/m/yyyy"), Format::new().set_num_format("[h]:mm"));
    for (column, name) in (0..).zip(["Ref", "Area", "Work", "Amount", "Unit", "Time", "From", "Due"]) {
        sheet.write(0, column, name).expect("a head");
    }
    for (row, (id, work)) in (1..).zip([("A", "document-review"), ("B", "document-review"), ("C", "motion")]) {
        for (column, word) in (0..).zip([id, "litigation", work]) {
            sheet.write(row, column, word).expect("a word");
        }
        sheet.write_with_format(row, 6, 44_929, &date).expect("a date");
        sheet.write_with_format(row, 7, 45_106, &date).expect("a date");
    }
    for (row, (amount, unit)) in (1..).zip([(1000, "Pages"), (80, "documents")]) {
        sheet.write(row, 3, amount).expect("a number");
        sheet.write(row, 4, unit).expect("a word");
    }
    sheet.write_with_format(3, 5, 1.0625, &duration).expect("a duration");
    file.save(&book).expect("it can be saved");
    in_1904(&book);
    let mapping = folder.write(
        "units.toml",
        "schema = 1\n[columns]\nmatter_id = \"Ref\"\nkind = \"Area\"\ntask = \"Work\"\nvolume = \"Amount\"\nhours = \"Time\"\n\
         start = \"From\"\ndeadline = \"Due\"\n[units]\ncolumn = \"Unit\"\npages = 0.25\ndocuments = 1\n",
    );
    let (out, error, status) = scored_with(&book, &mapping, &["-q"]);
    assert_eq!(status, Some(0), "{error}");
    assert_eq!(out, expected, "{error}");
}

/// Sets the calendar of a workbook to that of 1904.
fn in_1904(book: &Path) {
    use std::io::{Read as _, Write as _};
    let mut old = zip::ZipArchive::new(std::fs::File::open(book).expect("it is there")).expect("a zip file");
    let mut new = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..old.len() {
        let mut part = old.by_index(at).expect("a part");
        let (name, mut content) = (part.name().expect("a name").into_owned(), String::new());
        part.read_to_string(&mut content).expect("XML");
        new.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        let content = content.replace("<workbookPr ", "<workbookPr date1904=\"1\" ");
        new.write_all(content.as_bytes()).expect("memory");
    }
    std::fs::write(book, new.finish().expect("memory").into_inner()).expect("it can be written");
}

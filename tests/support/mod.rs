//! What tests share: running the real binary, and reading what it wrote.

pub mod matters;
pub mod outputs;
pub mod page;
pub mod screens;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use calamine::Reader as _;
use lpo_cost::analysis::{Ask, compared};
use lpo_cost::number::{Day, Tape};
use lpo_cost::read::CaseReading;
use lpo_cost::report::{ComparisonReport, Context, Document, Report};
use serde_json::Value;

/// What the library's report of a comparison says; none where the matter has no price.
pub fn reported<T>(
    mut reading: CaseReading,
    ask: Ask,
    explain: bool,
    say: impl Fn(&ComparisonReport) -> T,
) -> Option<T> {
    let case = reading.case.take()?;
    let tape = Tape::default();
    let compared = compared(&case, &tape, ask).ok()?;
    let as_of = Day::parse(AS_OF).expect("a date");
    let context = Context { texts: &reading.texts, sources: &reading.sources, as_of, explain };
    Some(say(&ComparisonReport::new(&case, &compared, context).expect("its amounts can be held")))
}

/// The same as its document, nothing else asked.
pub fn document(reading: CaseReading) -> Option<Document> {
    reported(reading, Ask::default(), false, |report| report.document().clone())
}

/// The day that all tests are run on.
pub const AS_OF: &str = "2026-11-23";

/// The binary with some arguments, in the package's folder, whatever the environment says.
pub fn lpo_cost(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lpo-cost"));
    command.args(args).current_dir(env!("CARGO_MANIFEST_DIR")).env_remove("LPO_COST_RATES").env("NO_COLOR", "1");
    command
}

/// Runs the binary to its end.
#[track_caller]
pub fn run(args: &[&str]) -> Output {
    lpo_cost(args).output().expect("the binary starts")
}

/// Standard output of a run that ends well and says nothing else.
#[track_caller]
pub fn stdout(args: &[&str]) -> String {
    let output = run(args);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?} ended with {}: {stderr}", output.status);
    // Who has no price is named there; nothing else is said.
    let warned = stderr.lines().filter(|line| line.starts_with("warning") || line.starts_with("error"));
    assert!(stderr.is_empty() || warned.clone().count() > 0, "{args:?}: {stderr}");
    for line in warned {
        assert!(line.contains("` has no price: "), "{args:?}: {stderr}");
    }
    String::from_utf8(output.stdout).expect("output is UTF-8")
}

/// The comparison of a matter file, as JSON, with more arguments.
#[track_caller]
pub fn compare(file: &Path, more: &[&str]) -> Value {
    let file = file.to_str().expect("paths are UTF-8");
    let mut args = vec!["compare", file, "--format", "json", "--as-of", AS_OF];
    args.extend(more);
    serde_json::from_str(&stdout(&args)).expect("output is JSON")
}

/// The formats of a report, as the command line has them.
pub fn report_formats() -> Vec<String> {
    use clap::CommandFactory;
    let whole = lpo_cost::cli::Args::command();
    let compare = whole.find_subcommand("compare").expect("the main job");
    let format = compare.get_arguments().find(|arg| arg.get_id() == "format").expect("it has formats");
    format.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect()
}

/// What a reader finds in an output of a format: its text, or the cells of all sheets; digits without marks of thousands.
pub fn content(format: &str, bytes: Vec<u8>) -> String {
    if format == "docx" {
        return document_text(bytes).replace([',', '\u{202f}'], "");
    }
    if format != "xlsx" {
        return String::from_utf8(bytes).expect("text is UTF-8").replace([',', '\u{202f}'], "");
    }
    let mut book = calamine::Xlsx::new(std::io::Cursor::new(bytes)).expect("a workbook");
    let sheets = book.worksheets();
    let cells = sheets.iter().flat_map(|(_, sheet)| sheet.cells()).map(|(.., cell)| cell.to_string());
    cells.collect::<Vec<_>>().join("\n")
}

/// The text of a document for Word, a paragraph a line.
pub fn document_text(bytes: Vec<u8>) -> String {
    use quick_xml::events::Event;
    let mut parts = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let part = parts.by_name("word/document.xml").expect("its text");
    let part = std::io::read_to_string(part).expect("it is UTF-8");
    let mut reader = quick_xml::Reader::from_str(&part);
    let mut text = String::new();
    let mut within = false;
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("not well-formed: {error}")) {
            Event::Eof => return text,
            Event::Start(of) if of.name().as_ref() == "w:t" => within = true,
            Event::End(of) if of.name().as_ref() == "w:t" => within = false,
            Event::End(of) if of.name().as_ref() == "w:p" => text.push('\n'),
            Event::Text(of) if within => text.push_str(&of),
            Event::GeneralRef(of) => {
                text.push_str(quick_xml::escape::resolve_xml_entity(&of).expect("an entity of XML"));
            }
            _ => {}
        }
    }
}

/// A number as any format has it: the zeros at its end are not always written.
pub fn digits(number: &Value) -> String {
    let text = number.to_string();
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// For a test that needs a program which is not here: says so, and fails where everything has to run.
#[track_caller]
pub fn skipped(needs: &str) {
    assert!(std::env::var_os("CI").is_none(), "this test needs {needs}, and CI is set");
    eprintln!("skipped: this test needs {needs}");
}

/// A folder of a test's own, which goes with it.
pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The name of a file in it, as an argument.
    pub fn name(&self, name: &str) -> String {
        self.path(name).to_str().expect("paths are UTF-8").to_owned()
    }

    /// Writes a file, and hands back its name.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        std::fs::write(self.path(name), content).expect("a file");
        self.name(name)
    }

    /// The names of what is in it, sorted.
    pub fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.path()).expect("a folder");
        let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }
}

/// The case of a matter file as it is written, with the built-in rates, on the day of the tests.
#[track_caller]
pub fn case_of(content: &str, changes: &[lpo_cost::read::Change]) -> lpo_cost::matter::Case {
    use lpo_cost::read::{Library, Request, read_case};
    let as_of = Day::parse(AS_OF).expect("a date");
    let library = Library::built_in();
    let reading = read_case(&Request { name: "matter", content, changes, library: &library, as_of });
    let found = reading.diagnostics.render(&reading.texts, false);
    reading.case.unwrap_or_else(|| panic!("{found}\n{content}"))
}

/// The matter files of a folder of the package, sorted.
pub fn matter_files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = std::fs::read_dir(&folder).expect("the folder is there");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("it can be listed").path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    files.sort();
    assert!(!files.is_empty(), "{} holds no matter", folder.display());
    files
}

/// The estimate of a provider.
#[track_caller]
pub fn estimate<'v>(comparison: &'v Value, provider: &str) -> &'v Value {
    let estimates = comparison["estimates"].as_array().expect("estimates");
    estimates.iter().find(|of| of["provider"] == provider).unwrap_or_else(|| panic!("no estimate of {provider}"))
}

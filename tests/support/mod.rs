//! What tests share: running the real binary, and reading what it wrote.

pub mod page;

use std::path::Path;
use std::process::{Command, Output};

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
    assert_eq!(stderr, "", "{args:?}");
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

/// The matter files of a folder of the package, sorted.
pub fn matter_files(folder: &str) -> Vec<std::path::PathBuf> {
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

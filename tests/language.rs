//! What users read is said in the words of law firms and legal departments: a list of what is not said, held against every text.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use calamine::{DataType, Reader, Xlsx, open_workbook_from_rs};
use clap::{Command, CommandFactory, ValueEnum};
use lpo_cost::analysis::Ask;
use lpo_cost::cli::Args;
use lpo_cost::cli::schema::{SchemaName, schema};
use lpo_cost::format::{Format, Style, write};
use lpo_cost::number::Day;
use lpo_cost::read::{CaseReading, Library, Request, read_case};

use crate::support::{AS_OF, Folder, document, matter_files, reported, run};

/// What is not said, and what is.
const NOT_SAID: [(&str, &str); 34] = [
    ("hangs on", "depends on"),
    ("hang on", "depend on"),
    ("shared out", "split"),
    ("sharing out", "splitting"),
    ("the reserve is touched", "uses the days held in reserve"),
    ("needs the reserve", "finishes inside the days held in reserve"),
    ("own hours", "in-house hours"),
    ("kept by baseline", "stays in-house"),
    ("kept by the baseline", "stays in-house"),
    ("arises", "is built up"),
    ("priced at cost", "at cost to you"),
    ("priced at billing", "at billing rates"),
    ("priced at opportunity", "at opportunity cost (fees forgone)"),
    ("the urgency is", "urgent"),
    ("the buyer", "you"),
    ("a buyer", "you"),
    ("buyers", "clients"),
    ("buyer's", "your own"),
    ("of which own", "in-house cost"),
    ("of which invoiced", "invoiced"),
    ("of which reserves", "contingency and cost of delay"),
    ("nobody who is permitted", "no permitted option"),
    ("can do none", "does not offer this work"),
    ("total per unit", "cost per document, per contract"),
    ("margin at cost", "margin on the client's bill"),
    ("unimproved", "in-house until go-live"),
    ("heads", "people, headcount"),
    ("per head", "a person"),
    ("draws", "outcomes"),
    ("busy", "utilisation"),
    ("the mix", "the split"),
    ("a mix", "a split"),
    ("leans on", "rests on"),
    ("pin a task", "assign a task"),
];

/// A text, and where a user finds it.
struct Text {
    place: String,
    text: String,
}

impl Text {
    fn new(place: impl Into<String>, text: impl Into<String>) -> Self {
        Self { place: place.into(), text: text.into() }
    }

    /// The words of its prose: without code, keys, options and placeholders.
    fn prose(&self) -> String {
        let pieces = self.text.split('`').step_by(2).collect::<Vec<_>>().join(" ");
        let is_name =
            |word: &&str| word.starts_with('-') || word.trim_end_matches('.').contains(['.', '_', '=', '/', '<', '{']);
        let words = pieces.split_whitespace().filter(|word| *word != "|" && !is_name(word));
        format!(" {} ", words.map(str::to_lowercase).collect::<Vec<_>>().join(" "))
    }

    /// What stands in it that should not.
    fn wrong(&self) -> Vec<String> {
        let prose = self.prose();
        let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '-');
        let found = |words: &str| {
            prose.match_indices(words).find_map(|(at, _)| {
                let (before, after) = (prose[..at].chars().next_back(), prose[at + words.len()..].chars().next());
                let around = || prose[at.saturating_sub(40)..].chars().take(90).collect::<String>();
                (is_edge(before) && is_edge(after)).then(around)
            })
        };
        let wrong = NOT_SAID.iter().filter_map(|(not, but)| Some((not, but, found(not)?)));
        wrong.map(|(not, but, around)| format!("{}: \"{not}\", say \"{but}\": ...{around}...", self.place)).collect()
    }
}

/// The help of a command and of those below it.
fn helps(command: &Command) -> Vec<Text> {
    let mut texts =
        vec![Text::new(format!("{} --help", command.get_name()), command.clone().render_long_help().to_string())];
    texts.extend(command.get_subcommands().flat_map(helps));
    texts
}

/// What a schema says of its keys.
fn described(name: SchemaName) -> Text {
    let schema = schema(name);
    let said = schema.lines().filter(|line| line.trim_start().starts_with("\"description\": "));
    Text::new(format!("schema {name:?}"), said.collect::<Vec<_>>().join("\n"))
}

fn file(path: &Path) -> Text {
    Text::new(path.display().to_string(), fs::read_to_string(path).expect("it can be read"))
}

/// Files that people read, or that show what they read: of a folder those with an ending.
fn files(folder: &str, ending: &str) -> Vec<Text> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.filter(|path| path.extension().is_some_and(|known| known == ending)).map(|path| file(&path)).collect()
}

fn read(path: &Path, library: &Library) -> CaseReading {
    let content = fs::read_to_string(path).expect("it can be read");
    let as_of = Day::parse(AS_OF).expect("a date");
    read_case(&Request { name: "matter.toml", content: &content, changes: &[], library, as_of })
}

/// Everything that is said of each example, and the names, exclusions and warnings of each worked case.
fn reports() -> Vec<Text> {
    let library = Library::built_in();
    let style = Style { width: 120, color: false };
    let example = |path: &std::path::PathBuf| {
        let said = reported(read(path, &library), Ask::default(), true, |report| {
            [Format::Table, Format::Html, Format::Xlsx]
                .map(|format| write(report, format, style).expect("it can be written"))
        });
        let [table, page, workbook] = said.expect("it has a price");
        let table = String::from_utf8(table).expect("UTF-8");
        let said = [("table", table), ("page", page_words(&page)), ("workbook", cells(workbook))];
        said.map(|(what, text)| Text::new(format!("{what} of {}", path.display()), text))
    };
    let worked = |path: &std::path::PathBuf| {
        let document = document(read(path, &library))?;
        let findings = document.estimates.iter().flat_map(|of| of.exclusions.iter().chain(&of.warnings));
        let findings = findings.flat_map(|found| [found.reason.clone(), found.message.clone()]).flatten();
        let names = document.estimates.iter().flat_map(|of| of.lines.iter().map(|line| line.name.clone()));
        let said: Vec<String> = findings.chain(names).chain(document.reasons.iter().cloned()).collect();
        Some(Text::new(path.display().to_string(), said.join("\n")))
    };
    let examples = matter_files("examples/matters");
    let worked_cases = matter_files("tests/worked");
    examples.iter().flat_map(example).chain(worked_cases.iter().filter_map(worked)).collect()
}

/// What the workbook of a scored book says, and what is said beside it.
fn books() -> Vec<Text> {
    let folder = Folder::new();
    let [book, template] = ["matters.csv", "template.toml"].map(|name| format!("examples/books/{name}"));
    let [workbook, rejects] = ["book.xlsx", "rejects.csv"].map(|name| folder.name(name));
    let args = ["batch", &book, "--template", &template, "-o", &workbook, "--rejects", &rejects, "--as-of", AS_OF];
    let output = run(&args);
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    vec![
        Text::new("workbook of a book", cells(fs::read(&workbook).expect("it is written"))),
        Text::new("what batch says", said),
    ]
}

/// Everything that is said of invoices: what they come to, and a matter that runs.
fn invoices() -> Vec<Text> {
    let folder = Folder::new();
    let file = |name: &str| format!("examples/invoices/{name}");
    let [mapping, volumes, next, saved] =
        ["mapping.toml", "volumes.csv", "next-review.toml", "estimate-m-105.json"].map(file);
    let calibrate = ["calibrate", "examples/invoices", "--mapping", &mapping, "--volumes", &volumes, "--on", &next];
    let calibrate = [&calibrate[..], &["--backtest", &saved]].concat();
    let running = ["plan.json", "september.txt", "time.csv", "progress.csv", "matter.toml"];
    let [plan, invoice, time, progress, matter] = running.map(|name| file(&format!("running/{name}")));
    // By a vendor that is not in the plan too, and with more billed since anybody said what is done.
    let stranger = fs::read_to_string(file("running/october.txt")).expect("it is there").replace("98-7654321", "7-1");
    let stranger = folder.write("stranger.txt", stranger);
    let actual = ["actual", &plan, &invoice, &stranger, "--time", &time, "--progress", &progress, "--matter", &matter];
    let actual = [&actual[..], &["--option", "in-lpo", "--draws", "50"]].concat();
    let said = |args: &[&str], day: &str| {
        let [table, page, workbook] = ["said.txt", "said.html", "said.xlsx"].map(|name| folder.name(name));
        let output = run(&[args, &["--as-of", day, "-o", &table, "-o", &page, "-o", &workbook]].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let bytes = |name: &String| fs::read(name).expect("it was written");
        [
            Text::new(format!("what {} says", args[0]), String::from_utf8(output.stderr).expect("UTF-8")),
            Text::new(format!("table of {}", args[0]), String::from_utf8(bytes(&table)).expect("UTF-8")),
            Text::new(format!("page of {}", args[0]), page_words(&bytes(&page))),
            Text::new(format!("workbook of {}", args[0]), cells(bytes(&workbook))),
        ]
    };
    [said(&calibrate, AS_OF), said(&actual, "2026-10-23")].into_iter().flatten().collect()
}

/// The words of a page: its texts without the marks between them, and what is read out or shown beside them.
fn page_words(page: &[u8]) -> String {
    let page = std::str::from_utf8(page).expect("UTF-8");
    let body = page.split_once("</style>").expect("a style").1;
    let texts = body.split('<').filter_map(|piece| piece.split_once('>'));
    let labels = body.split("aria-label=\"").skip(1).filter_map(|piece| piece.split_once('"'));
    let words: Vec<&str> = texts.map(|(_, text)| text).chain(labels.map(|(label, _)| label)).collect();
    words.join(" ")
}

/// The texts of all cells of a workbook.
fn cells(workbook: Vec<u8>) -> String {
    let mut workbook: Xlsx<_> = open_workbook_from_rs(Cursor::new(workbook)).expect("a workbook");
    let sheets = workbook.worksheets();
    let texts = sheets.iter().flat_map(|(name, cells)| {
        let texts = cells.used_cells().filter_map(|(.., cell)| cell.get_string());
        texts.chain([name.as_str()]).map(str::to_owned).collect::<Vec<_>>()
    });
    texts.collect::<Vec<_>>().join("\n")
}

#[test]
fn nothing_is_said_in_words_of_our_own() {
    let mut texts = helps(&Args::command());
    // The model defines its terms itself, and the others are for those who work on the code.
    let inside = ["model.md", "contributing.md", "performance.md"];
    texts.extend(files("docs", "md").into_iter().filter(|text| !inside.iter().any(|name| text.place.ends_with(name))));
    texts.push(file(Path::new("README.md")));
    texts.extend(SchemaName::value_variants().iter().map(|name| described(*name)));
    texts.extend(files("src/cli/starters", "toml"));
    texts.extend(files("tests/cmd", "md"));
    texts.extend(files("tests/golden/screens", "txt"));
    texts.extend(reports());
    texts.extend(books());
    texts.extend(invoices());
    assert!(texts.len() > 150, "{} texts", texts.len());
    let wrong: Vec<String> = texts.iter().flat_map(Text::wrong).collect();
    assert!(wrong.is_empty(), "{} times:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn words_are_found_wherever_they_stand() {
    let wrong = |text: &str| Text::new("here", text).wrong().len();
    assert_eq!(wrong("It hangs\n  on the price; the buyer's own people."), 3);
    assert_eq!(wrong("`the mix` and --draws 5, providers.solo.busy = 1, overheads"), 0);
}

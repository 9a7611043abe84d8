//! Workbooks: what they hold without calculating is what the comparison says. What a spreadsheet makes of them stands in
//! `all_workbooks`.
#![expect(clippy::float_arithmetic, reason = "spreadsheets compute in binary floats")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use calamine::{Data, Reader, Xlsx};
use lpo_cost::number::Day;
use serde_json::{Map, Value, json};

use crate::support::outputs::outputs;
use crate::support::{AS_OF, run, stdout};

/// The cells of a workbook by sheet, row and column.
pub type Cells = Map<String, Value>;

/// Reads a workbook without calculating anything.
pub fn cached(file: &Path) -> Cells {
    cells(&std::fs::read(file).expect("it can be read"))
}

/// The same of its bytes.
pub fn cells(bytes: &[u8]) -> Cells {
    let mut book = Xlsx::new(std::io::Cursor::new(bytes)).expect("it opens");
    let mut cells = Cells::new();
    for (name, range) in book.worksheets() {
        let (rows, columns) = range.end().map_or((0, 0), |(row, column)| (row + 1, column + 1));
        let cell = |row: u32, column: u32| match range.get_value((row, column)) {
            None | Some(Data::Empty) => Value::Null,
            Some(Data::String(text)) if text.is_empty() => Value::Null,
            Some(Data::String(text)) => text.as_str().into(),
            Some(Data::Float(number)) => (*number).into(),
            Some(Data::Int(number)) => (*number).into(),
            Some(Data::Bool(flag)) => (*flag).into(),
            Some(Data::DateTime(date)) => date.as_f64().into(),
            Some(other) => panic!("{name} holds {other:?}"),
        };
        let rows: Vec<Vec<Value>> =
            (0..rows).map(|row| (0..columns).map(|column| cell(row, column)).collect()).collect();
        cells.insert(name, json!(rows));
    }
    cells
}

/// Rows under a head whose first label is given, as cells by label, until a row without a first cell.
pub fn table(cells: &Cells, sheet: &str, first: &str) -> Vec<BTreeMap<String, Value>> {
    let rows = cells[sheet].as_array().unwrap_or_else(|| panic!("there is a sheet {sheet}"));
    let rows: Vec<&Vec<Value>> = rows.iter().filter_map(Value::as_array).collect();
    let Some(head) = rows.iter().position(|row| row[0] == first) else { return Vec::new() };
    let body = rows[head + 1..].iter().take_while(|row| !row[0].is_null());
    let labelled = body.map(|row| {
        let cells = rows[head].iter().zip(row.iter()).filter(|(label, _)| !label.is_null());
        cells.map(|(label, cell)| (label.as_str().expect("a label").to_owned(), cell.clone())).collect()
    });
    labelled.collect()
}

/// Columns beside labels, from the row whose first label is given, as cells by label.
fn columns(cells: &Cells, sheet: &str, first: &str) -> Vec<BTreeMap<String, Value>> {
    let rows = cells[sheet].as_array().unwrap_or_else(|| panic!("there is a sheet {sheet}"));
    let rows: Vec<&Vec<Value>> = rows.iter().filter_map(Value::as_array).collect();
    let top = rows.iter().position(|row| row[0] == first).expect("the first label");
    let labelled: Vec<&&Vec<Value>> = rows[top..].iter().take_while(|row| !row[0].is_null()).collect();
    let count = labelled[0].iter().skip(1).take_while(|cell| !cell.is_null()).count();
    let column = |at: usize| {
        let cell = |row: &&&Vec<Value>| (row[0].as_str().expect("a label").to_owned(), row[at].clone());
        labelled.iter().map(cell).collect()
    };
    (1..=count).map(column).collect()
}

/// Days since the end of 1899, as spreadsheets count them.
pub fn serial(date: &Value) -> Value {
    let first = Day::parse("1899-12-30").expect("a date");
    let days = date.as_str().and_then(Day::parse).map(|day| first.span_to(day) - 1);
    days.map_or(Value::Null, Value::from)
}

/// Whether a cell shows a number of the JSON: to less than half a cent, as both are rounded already.
fn same(cell: &Value, said: &Value) -> bool {
    match (cell.as_f64(), said.as_f64()) {
        (Some(cell), Some(said)) => (cell - said).abs() < 1e-6 * said.abs().clamp(1.0, 1000.0),
        _ => cell == said,
    }
}

/// What of a workbook is not what the comparison says.
pub fn differences(cells: &Cells, comparison: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut check = |what: String, cell: &Value, said: &Value| {
        if !same(cell, said) {
            found.push(format!("{what}: the workbook has {cell}, the comparison {said}"));
        }
    };
    let recommended = match &comparison["recommended"] {
        Value::Null => json!("none is permitted"),
        id => id.clone(),
    };
    let estimates = comparison["estimates"].as_array().expect("estimates");
    check("recommended".to_owned(), &cells["Workings"][2][1], &recommended);
    for (what, cell, said) in on_the_first_page(cells, comparison) {
        check(what, &cell, &said);
    }
    let rows = columns(cells, "Workings", "Provider");
    assert_eq!(rows.len(), estimates.len());
    for (row, of) in rows.iter().zip(estimates) {
        let id = of["provider"].as_str().expect("an id");
        assert_eq!(row["Provider"], id);
        let permitted = if of["permitted"] == true { "yes" } else { "no" };
        check(format!("{id} permitted"), &row["Permitted"], &permitted.into());
        for (label, key) in [
            ("Total", "total"),
            ("Invoiced", "invoiced"),
            ("In-house cost", "own"),
            ("One-off", "one_off"),
            ("A month", "per_period"),
            ("Cost per unit", "total_per_unit"),
            ("Cost per base hour", "total_per_base_hour"),
            ("Status", "status"),
            ("Team", "team"),
            ("Late days", "late_days"),
            ("Days to spare", "slack_days"),
            ("Production hours", "production_hours"),
            ("Hours that stay in-house", "kept_hours"),
            ("In-house hours", "own_hours"),
            ("Overtime hours", "overtime_hours"),
            ("Saving", "saving"),
            ("Saving in %", "saving_percent"),
            ("Budget headroom", "budget_headroom"),
        ] {
            check(format!("{id} {key}"), &row[label], &of[key]);
        }
        for (label, key) in [("Start", "start"), ("Finish", "finish")] {
            check(format!("{id} {key}"), &row[label], &serial(&of[key]));
        }
        let mut lines = table(cells, row["Sheet"].as_str().expect("the name of a sheet"), "Code");
        // A line of zero is left out of the comparison.
        lines.retain(|line| line["Amount"].as_f64().is_none_or(|amount| amount.abs() > 1e-9));
        let said = of["lines"].as_array().expect("lines");
        check(format!("{id} count of lines"), &lines.len().into(), &said.len().into());
        for (line, said) in lines.iter().zip(said) {
            let name = format!("{id} {} {}", said["code"], said["task"]);
            for (label, key) in [("Code", "code"), ("Line", "name"), ("Task", "task"), ("Payee", "payee")] {
                check(format!("{name} {key}"), &line[label], &said[key]);
            }
            // Whoever is compared as well is known by name.
            if let Some(by) = estimates.iter().find(|by| by["provider"] == said["by"] && by["kind"] != "mix") {
                check(format!("{name} by"), &line["By"], &by["name"]);
            }
            check(format!("{name} amount"), &line["Amount"], &said["amount"]);
            for (label, key) in [("Quantity", "quantity"), ("Rate", "rate")] {
                // The comparison shows these to four decimals.
                let shown = line[label].as_f64().zip(said[key].as_f64());
                let near = shown.is_some_and(|(cell, said)| (cell - said).abs() < 0.000_051);
                check(format!("{name} {key}"), if near { &said[key] } else { &line[label] }, &said[key]);
            }
        }
    }
    found
}

/// The figures of the summary that follow the inputs, each with what the comparison says: of the options, and where it is
/// known of the recommended one.
fn on_the_first_page(cells: &Cells, comparison: &Value) -> Vec<(String, Value, Value)> {
    let rows: Vec<&Vec<Value>> =
        cells["Summary"].as_array().expect("rows").iter().filter_map(Value::as_array).collect();
    let estimates = comparison["estimates"].as_array().expect("estimates");
    let recommended = estimates.iter().find(|of| of["provider"] == comparison["recommended"]);
    let mut found = Vec::new();
    for (label, key) in
        [("Cost", "total"), ("A month", "per_period"), ("Budget", "budget_headroom"), ("Own time", "own_hours")]
    {
        let row = rows.iter().take_while(|row| row[1] != "Option").find(|row| row[1] == label);
        if let Some((row, of)) = row.zip(recommended) {
            found.push((format!("{label} of the recommended one"), row[2].clone(), of[key].clone()));
        }
    }
    let is_improved = |of: &Value, name: &str| {
        let id = of["provider"].as_str().and_then(|id| id.strip_suffix("+improvement"));
        let base = estimates.iter().find(|base| base["provider"].as_str() == id);
        id.is_some() && base.is_some_and(|base| name.strip_suffix(", improved") == base["name"].as_str())
    };
    let head = rows.iter().position(|row| row[1] == "Option").expect("a table of options");
    for row in rows[head + 1..].iter().take_while(|row| !row[1].is_null() && !row[3].is_null()) {
        let name = row[1].as_str().expect("a name");
        let name = name.strip_suffix(" (today)").unwrap_or(name);
        let mut named = estimates.iter().filter(|of| of["name"] == name || is_improved(of, name));
        // Two of one name cannot be told apart.
        let (Some(of), None) = (named.next(), named.next()) else { continue };
        let is_marked = row[0].as_str().is_some_and(|mark| mark.trim() == ">");
        let is_recommended = of["provider"] == comparison["recommended"];
        found.push((format!("whether {name} is recommended"), is_marked.into(), is_recommended.into()));
        for (label, cell) in rows[head].iter().zip(row.iter()).filter(|(_, cell)| cell.is_number()) {
            let said = match label.as_str().unwrap_or_default() {
                "Total" => of["total"].clone(),
                "A month" => of["per_period"].clone(),
                "Saving" => of["saving"].clone(),
                "Finish" => serial(&of["finish"]),
                _ => continue,
            };
            found.push((format!("{label} of {name} on the first page"), cell.clone(), said));
        }
    }
    found
}

/// Sentences that stand on the first page more than once.
fn said_twice(cells: &Cells) -> Vec<&str> {
    let rows = cells["Summary"].as_array().expect("rows").iter().filter_map(Value::as_array);
    let texts = rows.flatten().filter_map(Value::as_str).filter(|text| text.ends_with('.'));
    let mut seen = BTreeSet::new();
    texts.filter(|text| !seen.insert(*text)).collect()
}

/// Whoever reads a workbook without calculating finds the numbers of the comparison; of the examples, and of every matter
/// that is worked by hand.
#[test]
fn results_are_kept_beside_the_formulas() {
    for outputs in outputs() {
        let (name, cells) = (outputs.name(), cells(&outputs.xlsx));
        assert_eq!(differences(&cells, &outputs.document), Vec::<String>::new(), "{name}");
        assert_eq!(said_twice(&cells), Vec::<&str>::new(), "{name}");
    }
    assert!(outputs().len() > 100, "{} read", outputs().len());
}

/// One run, all formats, the same numbers.
#[test]
fn all_formats_of_one_run_say_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |ending: &str| folder.path().join(format!("out.{ending}")).to_str().expect("UTF-8").to_owned();
    let matter = "examples/matters/internal-investigation.toml";
    let [xlsx, json, csv, md] = ["xlsx", "json", "csv", "md"].map(file);
    let args = [
        "compare", matter, "--as-of", AS_OF, "-o", &xlsx, "-o", &json, "-o", &csv, "-o", &md, "-o", "-", "-q", "--full",
    ];
    let shown = stdout(&args);
    let comparison: Value = serde_json::from_str(&std::fs::read_to_string(&json).expect("JSON")).expect("JSON");
    assert_eq!(differences(&cached(Path::new(&xlsx)), &comparison), Vec::<String>::new());
    let mut rows = csv::Reader::from_path(&csv).expect("CSV");
    let heads = rows.headers().expect("a header").clone();
    let markdown = std::fs::read_to_string(&md).expect("Markdown");
    let estimates = comparison["estimates"].as_array().expect("estimates");
    let mut read = 0;
    for (row, of) in rows.records().map(|row| row.expect("a row")).zip(estimates) {
        for key in
            ["total", "invoiced", "own", "saving", "own_hours", "team", "finish", "status", "total_per_base_hour"]
        {
            let at = heads.iter().position(|head| head == key).expect("the column is there");
            let said = of[key].as_str().map_or_else(|| of[key].to_string(), str::to_owned);
            assert_eq!(row[at], if of[key].is_null() { String::new() } else { said }, "{key}");
        }
        let total: lpo_cost::number::Exact =
            of["total"].to_string().parse::<rust_decimal::Decimal>().expect("a number").into();
        let total = lpo_cost::number::display(total.get().expect("a number"), 2);
        assert!(shown.contains(&total) && markdown.contains(&total), "{total}");
        read += 1;
    }
    assert_eq!(read, estimates.len());
}

/// A scored book as a workbook: the cells of the CSV, numbers as numbers and dates as dates, a filter, a summary.
#[test]
fn a_scored_book_is_a_typed_table() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let [xlsx, again, csv] = ["book.xlsx", "again.xlsx", "book.csv"].map(file);
    let book = ["examples/books/matters.csv", "--template", "examples/books/template.toml", "--as-of", AS_OF, "-q"];
    for more in [&[][..], &["--long"]] {
        let scored = |outputs: &[&str]| run(&[&["batch"], &book[..], outputs, more].concat());
        let status = scored(&["-o", &xlsx, "-o", &csv]).status;
        assert!(matches!(status.code(), Some(0 | 3)), "{status}");
        let piped = scored(&["--format", "xlsx", "--threads", "1"]);
        std::fs::write(&again, &piped.stdout).expect("it can be written");
        assert!(std::fs::read(&xlsx).expect("a file") == piped.stdout, "the same bytes, wherever they go");
        let cells = cached(Path::new(&xlsx));
        let rows = cells["Scored"].as_array().expect("rows");
        let mut expected = csv::ReaderBuilder::new().has_headers(false).from_path(&csv).expect("CSV");
        let expected: Vec<csv::StringRecord> = expected.records().map(|row| row.expect("a row")).collect();
        assert_eq!(rows.len(), expected.len());
        let mut kinds = [0, 0, 0];
        for (row, said) in rows.iter().zip(&expected).skip(1) {
            for ((cell, said), head) in row.as_array().expect("cells").iter().zip(said).zip(&expected[0]) {
                match cell {
                    Value::Number(number) if head.ends_with("finish") || head == "start" || head == "deadline" => {
                        assert_eq!(serial(&said.into()).as_f64(), number.as_f64(), "{head}");
                        kinds[0] += 1;
                    }
                    Value::Number(number) => {
                        let said: f64 = said.parse().unwrap_or_else(|_| panic!("{head}: {said} is no number"));
                        assert!((number.as_f64().expect("a number") - said).abs() < 1e-9, "{head}");
                        kinds[1] += 1;
                    }
                    Value::Null => assert_eq!(said, "", "{head}"),
                    Value::Bool(flag) => assert_eq!(said, flag.to_string()),
                    text => {
                        assert_eq!(text, said, "{head}");
                        kinds[2] += 1;
                    }
                }
            }
        }
        assert!(kinds.iter().all(|count| *count > 0), "{kinds:?}");
        let heads: BTreeSet<String> =
            rows[0].as_array().expect("heads").iter().map(|head| head.to_string().to_lowercase()).collect();
        assert_eq!(heads.len(), expected[0].len(), "no two heads of a table are the same");
        assert!(!heads.iter().any(|head| head.contains('_')), "{heads:?}");
        let count = |label: &str| {
            let counted = table(&cells, "Summary", "Matters").into_iter().find(|row| row["Matters"] == label);
            counted.unwrap_or_else(|| panic!("no count of {label}"))["Count"].as_f64().expect("a number")
        };
        let amounts = table(&cells, "Summary", "Amounts");
        for parts in ["Provider", "Kind of matter"].map(|head| table(&cells, "Summary", head)) {
            let sum = |column: &str| parts.iter().filter_map(|part| part[column].as_f64()).sum::<f64>();
            for (column, beside, counted) in [
                ("Matters", count("No option permitted"), "Scored"),
                ("Late", 0.0, "Late, or over capacity, even so"),
                ("Over budget", 0.0, "Over budget even so"),
            ] {
                assert!((sum(column) + beside - count(counted)).abs() < 1e-9, "{column}");
            }
            for (column, row) in [("Total cost", 0), ("Saving", 2)] {
                let whole = amounts[row]["USD"].as_f64().expect("an amount");
                assert!((sum(column) - whole).abs() < 0.005, "{column}: {} of {whole}", sum(column));
            }
        }
    }
}

/// Texts that would run, break or hide somewhere, in every place that takes one.
const HOSTILE: [&str; 9] = [
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "<script>alert(1)</script>",
    "a | b \\| c",
    "\"onmouseover=\"x\" 'y'",
    "line\none\r\ntwo\ttab",
    "\u{202e}txt.exe\u{202c} مرحبا שלום",
    "🧾👩🏽‍⚖️ e\u{301}",
    "\u{7f}\u{1b}[31mred\u{1b}[0m",
];

/// Nothing runs, nothing breaks, nothing is lost: each text is found again as it was, in each format that is read by
/// programs, and no cell of a workbook holds a formula that it was not given.
#[test]
fn hostile_names_come_through_every_format() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let long = "ten thousand letters ".repeat(500);
    for (at, hostile) in HOSTILE.iter().copied().chain([long.as_str()]).enumerate() {
        let quoted = Value::from(hostile).to_string().replace('\u{7f}', "\\u007F");
        let matter = format!(
            "schema = 1\n[matter]\nid = {quoted}\ntitle = {quoted}\nclient = {quoted}\nkind = \"litigation\"\n\
             [constraints]\noffshore = false\nreason = {quoted}\n[[task]]\ntype = \"other\"\nname = {quoted}\n\
             unit = {quoted}\nvolume = 10\nthroughput = 2\n[[charge]]\nname = {quoted}\ndriver = \"matter\"\nrate = 7\n\
             [providers.own]\nkind = \"offshore\"\nname = {quoted}\ncountry = \"IN\"\nrates.reviewer = 10\n\
             rates.associate = 20\n[staffing]\nproviders = [\"own\"]\n"
        );
        let file = path("matter.toml");
        std::fs::write(&file, matter).expect("it can be written");
        let [xlsx, json, csv, md, records] = ["o.xlsx", "o.json", "o.csv", "o.md", "r.json"].map(path);
        let common = ["compare", &file, "--as-of", AS_OF, "-q"];
        let outputs = ["-o", &xlsx, "-o", &json, "-o", &csv, "-o", &md, "-o", "-"];
        let shown = stdout(&[&common[..], &outputs].concat());
        assert!(!shown.contains('\u{1b}') && !shown.contains('\u{7f}'), "{at}: a terminal would obey");
        stdout(&[&common[..], &["-o", &records, "--format", "records"]].concat());
        let comparison: Value = serde_json::from_str(&std::fs::read_to_string(&json).expect("JSON")).expect("JSON");
        assert_eq!(comparison["matter"]["title"], hostile);
        assert_eq!(comparison["matter"]["client"], hostile);
        let records: Value = serde_json::from_str(&std::fs::read_to_string(&records).expect("JSON")).expect("JSON");
        assert_eq!(records[0]["title"], hostile);
        let mut rows = csv::Reader::from_path(&csv).expect("CSV");
        let row = rows.records().next().expect("a row").expect("CSV");
        let title = row[2].strip_prefix('\'').unwrap_or(&row[2]);
        assert_eq!(title, lpo_cost::source::without_controls(hostile));
        assert!(!row[2].starts_with(['=', '@', '+', '-', '\t', '\r', '\n']), "a spreadsheet would run it");
        let cells = cached(Path::new(&xlsx));
        assert_eq!(differences(&cells, &comparison), Vec::<String>::new(), "{at}");
        let texts: Vec<&str> = cells
            .values()
            .flat_map(|rows| rows.as_array().expect("rows"))
            .flat_map(|row| row.as_array().expect("cells").iter().filter_map(Value::as_str))
            .collect();
        assert!(texts.iter().any(|text| text.contains(hostile)), "{at}: the workbook lost it");
        let mut book: Xlsx<_> = calamine::open_workbook(&xlsx).expect("it opens");
        for name in book.sheet_names() {
            let formulas = book.worksheet_formula(&name).expect("formulas");
            for (.., formula) in formulas.used_cells() {
                assert!(!formula.contains("cmd") && !formula.contains("SUM(1+1)"), "{at}: {formula}");
            }
        }
        let markdown = std::fs::read_to_string(&md).expect("Markdown");
        assert!(!markdown.contains("<script>"), "{at}: {markdown}");
    }
}

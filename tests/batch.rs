//! `lpo-cost batch`: the same figures as `compare`, the same bytes however it is run, and nothing lost.

use std::fmt::Write;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use lpo_cost::analysis::Ask;
use lpo_cost::number::Day;
use lpo_cost::read::{Library, Request, read_case};
use lpo_cost::report::{Cell, Document, Report};

use crate::support::{AS_OF, lpo_cost, reported, run};

/// A small generator of numbers that are the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % sides
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.roll(of.len())]
    }
}

/// A matter as a row says it: the matter's columns, then its tasks'.
struct Written {
    id: String,
    matter: Vec<(&'static str, String)>,
    tasks: Vec<Vec<(&'static str, String)>>,
}

const OF_MATTER: [&str; 16] = [
    "kind",
    "title",
    "client",
    "currency",
    "start",
    "deadline",
    "urgency",
    "basis",
    "periods",
    "gigabytes",
    "months",
    "offshore",
    "jurisdiction",
    "budget",
    "late_day_cost",
    "matter_id",
];
const OF_TASK: [&str; 7] = ["task", "volume", "hours", "complexity", "throughput", "name", "role"];

fn random_matter(dice: &mut Dice, number: usize) -> Written {
    let mut matter =
        vec![("kind", dice.one(&["litigation", "regulatory", "transactional", "ip", "advisory"]).to_owned())];
    let mut maybe = |dice: &mut Dice, one_in: usize, key: &'static str, value: String| {
        if dice.roll(one_in) == 0 {
            matter.push((key, value));
        }
    };
    let amount = |dice: &mut Dice, most: usize| match dice.roll(3) {
        0 => dice.roll(most).to_string(),
        1 => format!("{}.{}", dice.roll(most), dice.roll(1000)),
        _ => (dice.roll(most / 50 + 1) * 50).to_string(),
    };
    let steady = dice.roll(8) == 0;
    let title = dice.one(&["Plain", "With, a comma", "=cmd()", "Two\nlines", "\"Quoted\"", "Ünïcödé"]);
    maybe(dice, 2, "title", title.to_owned());
    maybe(dice, 4, "client", "Acme | Bolt".to_owned());
    let currency = dice.one(&["USD", "GBP", "EUR", "JPY"]);
    maybe(dice, 5, "currency", currency.to_owned());
    if steady {
        let (periods, month, day) = (2 + dice.roll(30), 1 + dice.roll(12), 1 + dice.roll(28));
        maybe(dice, 1, "periods", periods.to_string());
        maybe(dice, 2, "start", format!("2027-{month:02}-{day:02}"));
    } else {
        let start = Day::parse("2026-12-01").expect("a date").plus(i64::try_from(dice.roll(300)).expect("small"));
        let start = start.expect("within the calendar");
        let length = i64::try_from(dice.roll(120)).expect("small");
        if dice.roll(4) > 0 {
            maybe(dice, 1, "start", start.to_string());
            let end = start.plus(length).expect("within the calendar").to_string();
            maybe(dice, 1, "deadline", end);
        }
    }
    let urgency = dice.one(&["standard", "expedited", "urgent"]);
    maybe(dice, 2, "urgency", urgency.to_owned());
    let basis = dice.one(&["cost", "billing", "opportunity"]);
    maybe(dice, 3, "basis", basis.to_owned());
    let gigabytes = amount(dice, 200);
    maybe(dice, 3, "gigabytes", gigabytes);
    maybe(dice, 3, "months", "3".to_owned());
    let offshore = dice.one(&["true", "false", "FALSE"]);
    maybe(dice, 4, "offshore", offshore.to_owned());
    let place = dice.one(&["US-NY", "GB", "US"]);
    maybe(dice, 5, "jurisdiction", place.to_owned());
    let budget = amount(dice, 200_000);
    maybe(dice, 3, "budget", budget);
    maybe(dice, 5, "late_day_cost", "250.50".to_owned());

    let by_hours = ["legal-research", "brief-drafting", "motion", "pleadings", "appellate-brief"];
    let by_volume = [
        "document-review",
        "second-level-review",
        "privilege-review",
        "privilege-log",
        "key-document-review",
        "redaction",
        "deposition-summary",
        "due-diligence",
        "contract-abstraction",
        "nda-review",
        "lease-abstraction",
        "prior-art-search",
        "patent-drafting",
        "production",
        "translation",
    ];
    let tasks = (0..=dice.roll(4)).map(|_| {
        let mut task = Vec::new();
        if dice.roll(4) == 0 {
            task.push(("task", dice.one(&by_hours).to_owned()));
            task.push(("hours", amount(dice, 300)));
        } else {
            let of_type = dice.one(&by_volume);
            task.push(("task", of_type.to_owned()));
            if dice.roll(10) == 0 {
                task.push(("hours", amount(dice, 500)));
            } else {
                let most = if of_type.contains("patent") || of_type.contains("prior") { 30 } else { 60_000 };
                task.push(("volume", amount(dice, most)));
                if dice.roll(6) == 0 {
                    task.push(("throughput", format!("{}.5", 1 + dice.roll(90))));
                }
            }
        }
        if dice.roll(2) == 0 {
            task.push(("complexity", dice.one(&["routine", "moderate", "complex"]).to_owned()));
        }
        if dice.roll(8) == 0 {
            task.push(("role", dice.one(&["paralegal", "reviewer", "associate", "supervisor"]).to_owned()));
        }
        if dice.roll(3) == 0 {
            task.push(("name", "A name; with marks".to_owned()));
        }
        task
    });
    let tasks = tasks.collect();
    Written { id: format!("M-{number}"), matter, tasks }
}

impl Written {
    fn toml(&self) -> String {
        let text = |value: &str| format!("{value:?}").replace("\\'", "'");
        let line = |key: &str, value: &str| {
            let bare = [
                "start",
                "deadline",
                "periods",
                "gigabytes",
                "months",
                "budget",
                "late_day_cost",
                "volume",
                "hours",
                "throughput",
            ];
            let value = match key {
                _ if bare.contains(&key) => value.to_owned(),
                "offshore" => value.to_ascii_lowercase(),
                _ => text(value),
            };
            format!("{} = {value}\n", if key == "task" { "type" } else { key })
        };
        let mut toml = format!("schema = 1\n[matter]\nid = {}\n", text(&self.id));
        let of_constraints = |key: &str| ["offshore", "jurisdiction"].contains(&key);
        for (key, value) in self.matter.iter().filter(|(key, _)| !of_constraints(key)) {
            toml += &line(key, value);
        }
        toml += "[constraints]\n";
        for (key, value) in self.matter.iter().filter(|(key, _)| of_constraints(key)) {
            toml += &line(key, value);
        }
        for task in &self.tasks {
            toml += "[[task]]\n";
            for (key, value) in task {
                toml += &line(key, value);
            }
        }
        toml
    }
}

/// A book with these columns in this order.
fn csv(book: &[Written], columns: &[&'static str]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns).expect("memory can be written");
    for matter in book {
        for (at, task) in matter.tasks.iter().enumerate() {
            let cell = |column: &&'static str| {
                let of_task = task.iter().find(|(key, _)| key == column);
                let of_matter = matter.matter.iter().find(|(key, _)| key == column).filter(|_| at == 0);
                match *column {
                    "matter_id" => matter.id.clone(),
                    _ => of_task.or(of_matter).map_or_else(String::new, |(_, value)| value.clone()),
                }
            };
            writer.write_record(columns.iter().map(cell)).expect("memory can be written");
        }
    }
    String::from_utf8(writer.into_inner().expect("it was written")).expect("text")
}

fn columns() -> Vec<&'static str> {
    OF_MATTER.into_iter().chain(OF_TASK).collect()
}

/// What `compare` says of a matter, and its rows; none where it refuses it.
fn compared(library: &Library, toml: &str) -> Option<(Document, Vec<Vec<Cell>>)> {
    let as_of = Day::parse(AS_OF).expect("a date");
    let reading = read_case(&Request { name: "matter", content: toml, changes: &[], library, as_of });
    reported(reading, Ask::default(), false, |report| (report.document().clone(), report.records().1))
}

fn said(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => lpo_cost::format::escape_formula(text).into_owned(),
        Cell::Number(number) => number.to_string(),
        Cell::Flag(flag) => flag.to_string(),
    }
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        fs::write(self.path(name), content).expect("a file");
        self.path(name).to_str().expect("paths are UTF-8").to_owned()
    }
}

fn batch(args: &[&str]) -> (Option<i32>, String, String) {
    let output = run(&[&["batch"], args, &["--as-of", AS_OF]].concat());
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("text");
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// Random matters both ways: every column of `batch` and of `batch --long` is what `compare` says of that matter alone.
#[test]
fn a_matter_in_a_book_gets_what_it_gets_alone() {
    let mut dice = Dice(7);
    let book: Vec<Written> = (0..400).map(|number| random_matter(&mut dice, number)).collect();
    let folder = Folder::new();
    let file = folder.write("book.csv", csv(&book, &columns()));
    let rejects = folder.path("bad.csv");
    let rejects = rejects.to_str().expect("paths are UTF-8");
    let rows = |long: &[&str]| -> Vec<csv::StringRecord> {
        let (status, out, err) = batch(&[&[file.as_str(), "-q", "--rejects", rejects], long].concat());
        assert!(matches!(status, Some(0 | 3)), "{err}");
        csv::Reader::from_reader(out.as_bytes()).records().map(|row| row.expect("a row")).collect()
    };
    let short = rows(&[]);
    let long = rows(&["--long"]);
    let library = Library::built_in();
    let (mut at, mut long_at, mut refused) = (0, 0, 0);
    for matter in &book {
        let toml = matter.toml();
        let Some((document, records)) = compared(&library, &toml) else {
            refused += 1;
            assert!(short.get(at).is_none_or(|row| row[0] != matter.id), "batch scores what compare refuses: {toml}");
            continue;
        };
        let row = short.get(at).unwrap_or_else(|| panic!("batch has no row for {toml}"));
        at += 1;
        let value = serde_json::to_value(&document).expect("JSON");
        let word = |value: &serde_json::Value| match value {
            serde_json::Value::Null => String::new(),
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let chosen = document.estimates.iter().position(|of| Some(&of.provider) == document.recommended.as_ref());
        let of_chosen = |key: &str| chosen.map_or_else(String::new, |at| word(&value["estimates"][at][key]));
        let profile: Vec<&str> = document.matter.profile.clone();
        let mut expected = vec![
            matter.id.clone(),
            lpo_cost::format::escape_formula(document.matter.title.as_deref().unwrap_or_default()).into_owned(),
            document.matter.currency.to_owned(),
            word(&value["matter"]["base_hours"]),
            profile.join(";"),
            word(&value["estimates"][0]["total"]),
            document.recommended.clone().unwrap_or_default(),
            of_chosen("total"),
            of_chosen("saving"),
            of_chosen("saving_percent"),
            of_chosen("status"),
            of_chosen("finish"),
        ];
        for estimate in value["estimates"].as_array().expect("estimates") {
            expected.extend(["total", "status", "finish", "team"].map(|key| word(&estimate[key])));
        }
        assert_eq!(row.iter().collect::<Vec<_>>(), expected, "{toml}");
        for record in records {
            let expected: Vec<String> = record.iter().map(said).collect();
            assert_eq!(long[long_at].iter().collect::<Vec<_>>(), expected, "{toml}");
            long_at += 1;
        }
    }
    assert_eq!((at, long_at), (short.len(), long.len()));
    assert!(refused < 80 && at > 300, "{refused} of {} are refused", book.len());
    let bad = fs::read_to_string(rejects).expect("it was written");
    assert!(bad.starts_with("line,column,value,reason\n") && bad.lines().count() > refused);
}

/// Any order of columns, any delimiter, with or without BOM and CRLF, any number of threads, from a file or a pipe.
#[test]
fn however_it_is_run_the_bytes_are_the_same() {
    let mut dice = Dice(11);
    let book: Vec<Written> = (0..3000).map(|number| random_matter(&mut dice, number)).collect();
    let folder = Folder::new();
    let text = csv(&book, &columns());
    let file = folder.write("book.csv", &text);
    let bad = folder.path("bad.csv");
    let bad = bad.to_str().expect("paths are UTF-8");
    let (status, expected, _) = batch(&[&file, "--rejects", bad, "--threads", "1"]);
    assert!(matches!(status, Some(0 | 3)) && expected.lines().count() > 2000);
    let rejected = fs::read_to_string(bad).expect("it was written");
    for threads in ["2", "3", "8"] {
        assert_eq!(batch(&[&file, "--rejects", bad, "--threads", threads]).1, expected, "{threads} threads");
        assert_eq!(fs::read_to_string(bad).expect("it was written"), rejected);
    }
    let mut shuffled = columns();
    for at in (1..shuffled.len()).rev() {
        shuffled.swap(at, dice.roll(at + 1));
    }
    let by_columns = folder.write("columns.csv", csv(&book, &shuffled));
    assert_eq!(batch(&[&by_columns, "--rejects", bad]).1, expected);
    let windows =
        folder.write("windows.csv", format!("\u{feff}{}", text.replace("\nM-", "\r\nM-").replacen('\n', "\r\n", 0)));
    assert_eq!(batch(&[&windows, "--rejects", bad]).1, expected);

    let mut command = lpo_cost(&["batch", "-", "--rejects", bad, "--as-of", AS_OF]);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
    let mut pipe = child.stdin.take().expect("a pipe");
    let feeding = std::thread::spawn(move || {
        for chunk in text.as_bytes().chunks(777) {
            pipe.write_all(chunk).expect("it reads");
        }
    });
    let output = child.wait_with_output().expect("it ends");
    feeding.join().expect("all was read");
    assert_eq!(String::from_utf8(output.stdout).expect("text"), expected, "in small pieces through a pipe");
}

/// Damage in one matter costs that one, whatever the damage.
#[test]
fn damage_costs_no_other_matter() {
    let mut dice = Dice(13);
    let book: Vec<Written> = (0..60).map(|number| random_matter(&mut dice, number)).collect();
    let folder = Folder::new();
    let text = csv(&book, &columns());
    let scored = |text: &[u8]| -> std::collections::BTreeMap<String, String> {
        let file = folder.write("book.csv", text);
        let (status, out, err) = batch(&[&file, "-q", "--rejects", "/dev/null"]);
        assert!(matches!(status, Some(0 | 3)), "{err}");
        let mut reader = csv::Reader::from_reader(out.as_bytes());
        let rows = reader.records().map(|row| row.expect("a row"));
        rows.map(|row| (row[0].to_owned(), row.iter().collect::<Vec<_>>().join("|"))).collect()
    };
    let whole = scored(text.as_bytes());
    assert!(whole.len() > 40);
    // Where each matter's rows stand.
    let starts: Vec<usize> = book
        .iter()
        .filter_map(|matter| {
            let row = text.lines().find(|line| line.split(',').any(|cell| cell == matter.id))?;
            Some(row.as_ptr() as usize - text.as_ptr() as usize)
        })
        .collect();
    assert_eq!(starts.len(), book.len());
    for _ in 0..150 {
        let mut bytes = text.clone().into_bytes();
        let header = text.find('\n').expect("a header");
        let at = header + 1 + dice.roll(bytes.len() - header - 1);
        let with = dice.one(b"\",;\n\r\t x9\xff\x00");
        match dice.roll(3) {
            0 => bytes[at] = with,
            1 => bytes.insert(at, with),
            _ => drop(bytes.remove(at)),
        }
        // The matters that the byte lies in, or borders on.
        let first = starts.iter().rposition(|start| *start <= at).unwrap_or(0);
        let near: Vec<&str> =
            book[first.saturating_sub(1)..(first + 2).min(book.len())].iter().map(|of| of.id.as_str()).collect();
        let left = scored(&bytes);
        for (id, row) in whole.iter().filter(|(id, _)| !near.contains(&id.as_str())) {
            assert_eq!(left.get(id), Some(row), "byte {at} is now {with:?}: {id} is lost");
        }
    }
}

/// Rows that are wrong, each with its line, column, value and reason; the others are scored.
#[test]
fn wrong_rows_are_rejected_and_the_others_scored() {
    let (status, out, err) = batch(&["tests/books/wrong.csv", "--rejects", "-"]);
    assert_eq!(status, Some(3));
    let expected = fs::read_to_string("tests/books/wrong.rejects.csv").expect("it is there");
    let (rows, rejects): (Vec<&str>, Vec<&str>) =
        out.lines().partition(|line| line.starts_with("good") || line.starts_with("matter_id,title"));
    assert_eq!(rejects.join("\n") + "\n", expected, "{err}");
    assert_eq!(rows.len(), 4, "{out}");
}

#[test]
fn a_wrong_header_is_refused_at_once() {
    let folder = Folder::new();
    for (content, said) in [
        (&b""[..], "the file is empty"),
        (b"\n\n", "the file is empty"),
        (b"\x00\x01\x02\xff\xfe", "this is not text"),
        (b"\xff\xfem\x00", "the column `matter_id` is missing"),
        (b"matter_id;kind;task\n", "neither `volume` nor `hours` is a column"),
        (b"matter_id,kind,task,volumes\n", "did you mean `volume`?"),
        (b"matter_id,kind,task,volume,Volume\n", "the column `volume` is there twice"),
    ] {
        let file = folder.write("book.csv", content);
        let output = folder.path("out.csv");
        let (status, out, err) = batch(&[&file, "-o", output.to_str().expect("paths are UTF-8")]);
        assert_eq!((status, out.as_str()), (Some(1), ""), "{err}");
        assert!(err.contains(said), "{err}");
        assert!(!output.exists());
    }
    let file = folder.write("book.csv", "matter_id,kind,task,hours\n");
    let (status, out, err) = batch(&[&file]);
    assert_eq!((status, out.lines().count()), (Some(0), 1));
    assert!(err.starts_with("0 matters scored"));
}

/// Formats hold the same values, text that a spreadsheet would run is defused in CSV, and columns can be renamed and
/// carried through.
#[test]
fn every_format_says_the_same() {
    let folder = Folder::new();
    let text = "Ref;kind;task;hours;cost centre;title\n=1+1;ip;legal-research;10;@x;=cmd()\n-5;ip;motion;2;7;\n";
    let file = folder.write("book.csv", text);
    let common = [file.as_str(), "--column", "matter_id=ref", "--ignore-unknown", "-q"];
    let (status, csv, err) = batch(&common);
    assert_eq!(status, Some(0), "{err}");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().expect("a header").clone();
    assert_eq!(header.iter().next_back(), Some("cost centre"));
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!((&rows[0][0], &rows[0][1], &rows[1][0]), ("'=1+1", "'=cmd()", "'-5"));
    let (_, json, _) = batch(&[&common[..], &["--format", "json"]].concat());
    let json: Vec<serde_json::Value> = serde_json::from_str(&json).expect("JSON");
    let (_, lines, _) = batch(&[&common[..], &["--format", "jsonl"]].concat());
    let lines: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(json, lines);
    assert_eq!(json[0]["matter_id"], "=1+1");
    for (object, row) in json.iter().zip(&rows) {
        for (key, cell) in header.iter().zip(row) {
            let written = match &object[key] {
                serde_json::Value::Null => String::new(),
                serde_json::Value::String(text) => lpo_cost::format::escape_formula(text).into_owned(),
                other => other.to_string(),
            };
            assert_eq!(cell, written, "{key}");
        }
    }
    let (_, marked, _) = batch(&[&common[..], &["--bom"]].concat());
    assert_eq!(marked, format!("\u{feff}{csv}"));
    assert_eq!(batch(&[&common[..], &["--delimiter", ";"]].concat()).1, csv);
}

/// A template's settings hold for rows that do not say otherwise; one with tasks is refused.
#[test]
fn templates_hold_for_every_row() {
    let folder = Folder::new();
    let template = folder.write(
        "template.toml",
        "schema = 1\n[matter]\nstart = 2027-01-04\ndeadline = 2027-02-26\ncurrency = \"EUR\"\ncontingency = \"10%\"\n\
         [staffing]\nbaseline = \"uk-solicitors\"\nproviders = [\"uk-solicitors\", \"in-lpo\"]\n\
         [[charge]]\nname = \"hosting\"\ndriver = \"month\"\nrate = 100\n",
    );
    let book = "matter_id,kind,task,volume,start,deadline\na,litigation,document-review,5000,,\n\
                b,litigation,document-review,5000,2025-03-03,2025-04-30\nc,litigation,document-review,5000,2027-03-01,\n";
    let file = folder.write("book.csv", book);
    let (status, out, err) = batch(&[&file, "--template", &template, "--format", "jsonl", "--rejects", "-", "-q"]);
    assert_eq!(status, Some(3), "{err}");
    let rows: Vec<serde_json::Value> = out.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    assert!(out.contains("before the start, 2027-03-01"), "the row's start and the template's deadline: {out}");
    let library = Library::built_in();
    for (row, dates) in
        rows.iter().zip(["start = 2027-01-04\ndeadline = 2027-02-26", "start = 2025-03-03\ndeadline = 2025-04-30"])
    {
        let rest = fs::read_to_string(&template).expect("it is there");
        let rest = rest.replace("start = 2027-01-04\ndeadline = 2027-02-26", dates);
        let toml = rest.replace("[matter]", "[matter]\nid = \"x\"\nkind = \"litigation\"")
            + "[[task]]\ntype = \"document-review\"\nvolume = 5000\n";
        let document = serde_json::to_value(compared(&library, &toml).expect("in order").0).expect("JSON");
        assert_eq!(row["currency"], "EUR");
        for at in [0, 1] {
            let estimate = &document["estimates"][at];
            let id = estimate["provider"].as_str().expect("an id");
            assert_eq!(row[format!("{id}_total")], estimate["total"], "{dates}");
        }
    }
    assert_eq!(rows.len(), 2);
    let (status, _, err) = batch(&[&file, "--template", "examples/matters/leases.toml"]);
    assert_eq!(status, Some(1));
    assert!(err.contains("a template has no tasks"), "{err}");
}

#[test]
fn a_repeated_matter_is_a_warning_and_limits_hold() {
    let folder = Folder::new();
    let mut book = "matter_id,kind,task,hours\na,ip,motion,1\nb,ip,motion,1\na,ip,motion,1\n".to_owned();
    let file = folder.write("book.csv", &book);
    let (status, out, err) = batch(&[&file]);
    assert_eq!((status, out.lines().count()), (Some(0), 4));
    assert!(err.contains("warning: line 4: the matter `a` was there before"), "{err}");
    for _ in 0..1001 {
        book += "big,,motion,1\n";
    }
    book = book.replacen("big,,", "big,ip,", 1);
    book += "after,ip,motion,1\n";
    // A record of 17 MiB is none.
    let _ = writeln!(book, "huge,ip,{},1", "x".repeat(17 << 20));
    book += "last,ip,motion,1\n";
    let file = folder.write("book.csv", &book);
    let (status, out, _) = batch(&[&file, "-q", "--rejects", "-"]);
    assert_eq!(status, Some(3));
    let scored: Vec<&str> = out.lines().filter_map(|line| line.split(',').next()).collect();
    assert!(scored.contains(&"after") && scored.contains(&"last") && !scored.contains(&"big"), "{scored:?}");
    assert!(out.contains("a matter of more than 1,000 tasks"), "{scored:?}");
    assert!(out.len() < 20_000, "a huge cell is not repeated");
}

#[test]
fn an_output_appears_whole_or_not_at_all() {
    let folder = Folder::new();
    let mut text = "matter_id,kind,task,hours\n".to_owned();
    for number in 0..200_000 {
        let _ = writeln!(text, "m{number},ip,motion,{}", number % 50);
    }
    let file = folder.write("book.csv", &text);
    let target = folder.path("out.csv");
    let name = target.to_str().expect("paths are UTF-8");
    let mut child = lpo_cost(&["batch", &file, "-o", name, "-q"]).spawn().expect("it starts");
    std::thread::sleep(std::time::Duration::from_millis(40));
    child.kill().expect("it can be killed");
    let status = child.wait().expect("it ends");
    assert!(status.success() == target.exists(), "a killed run leaves nothing under the name");
    if Path::new("/dev/full").exists() {
        let (status, _, err) = batch(&[&file, "-o", "/dev/full", "--format", "csv", "-q"]);
        assert_eq!(status, Some(1));
        assert!(err.contains("cannot write /dev/full"), "{err}");
    }
    let mut command = lpo_cost(&["batch", &file, "-q"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "a closed pipe ends quietly");
    assert!(output.status.success());
}

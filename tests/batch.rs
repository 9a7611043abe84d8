//! `lpo-cost batch`: the same figures as `compare`, the same bytes however it is run, and nothing lost.

use std::fmt::Write;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use lpo_cost::analysis::Ask;
use lpo_cost::number::Day;
use lpo_cost::read::{Library, Request, read_case};
use lpo_cost::report::{Cell, Document, Report};

use crate::support::matters::{Dice, Written, columns, csv, random_matter};
use crate::support::{AS_OF, Folder, content, lpo_cost, reported, run};

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

fn batch(args: &[&str]) -> (Option<i32>, String, String) {
    let output = run(&[&["batch"], args, &["--as-of", AS_OF]].concat());
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("text");
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// Two options alone, for books of which it matters only whose rows are scored: the fewer options, the sooner it is done.
const TWO_OPTIONS: &str = "schema = 1\n[staffing]\nproviders = [\"us-associate\", \"in-lpo\"]\n";

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
        expected.extend(["kind", "client", "deadline", "budget"].map(|key| word(&value["matter"][key])));
        expected.push(of_chosen("budget_headroom"));
        for estimate in value["estimates"].as_array().expect("estimates") {
            let exclusions = estimate["exclusions"].as_array().expect("exclusions").iter();
            let codes: Vec<String> = exclusions.map(|found| word(&found["code"])).collect();
            expected.extend([word(&estimate["permitted"]), codes.join(";")]);
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
    assert!(bad.starts_with("line,column,value,reason,matter_id,effect,file\n") && bad.lines().count() > refused);
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
    let template = folder.write("template.toml", TWO_OPTIONS);
    let batch = |args: &[&str]| batch(&[args, &["--rejects", bad, "--template", &template]].concat());
    let (status, expected, _) = batch(&[&file, "--threads", "1"]);
    assert!(matches!(status, Some(0 | 3)) && expected.lines().count() > 2000);
    let rejected = fs::read_to_string(bad).expect("it was written");
    for threads in ["2", "3", "8"] {
        assert_eq!(batch(&[&file, "--threads", threads]).1, expected, "{threads} threads");
        assert_eq!(fs::read_to_string(bad).expect("it was written"), rejected);
    }
    let mut shuffled = columns();
    for at in (1..shuffled.len()).rev() {
        shuffled.swap(at, dice.roll(at + 1));
    }
    let by_columns = folder.write("columns.csv", csv(&book, &shuffled));
    assert_eq!(batch(&[&by_columns]).1, expected);
    let windows =
        folder.write("windows.csv", format!("\u{feff}{}", text.replace("\nM-", "\r\nM-").replacen('\n', "\r\n", 0)));
    assert_eq!(batch(&[&windows]).1, expected);

    let mut command = lpo_cost(&["batch", "-", "--rejects", bad, "--template", &template, "--as-of", AS_OF]);
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
    // No damage of one byte makes one of these numbers of another.
    let numbers = (10..43).filter(|number| number % 10 != 9);
    let book: Vec<Written> = numbers.map(|number| random_matter(&mut dice, number)).collect();
    let folder = Folder::new();
    let text = csv(&book, &columns());
    let (rejects, template) = (folder.write("rejects.csv", ""), folder.write("template.toml", TWO_OPTIONS));
    let scored = |text: &[u8]| -> std::collections::BTreeMap<String, String> {
        let file = folder.write("book.csv", text);
        let (status, out, err) = batch(&[&file, "-q", "--rejects", &rejects, "--template", &template]);
        assert!(matches!(status, Some(0 | 3)), "{err}");
        let mut reader = csv::Reader::from_reader(out.as_bytes());
        let rows = reader.records().map(|row| row.expect("a row"));
        rows.map(|row| (row[0].to_owned(), row.iter().collect::<Vec<_>>().join("|"))).collect()
    };
    let whole = scored(text.as_bytes());
    assert!(whole.len() > 20);
    // Where each matter's rows stand.
    let starts: Vec<usize> = book
        .iter()
        .filter_map(|matter| {
            let row = text.lines().find(|line| line.split(',').any(|cell| cell == matter.id))?;
            Some(row.as_ptr() as usize - text.as_ptr() as usize)
        })
        .collect();
    assert_eq!(starts.len(), book.len());
    // Each byte in each way at four places or more; at yet more if asked.
    let (wrong, ways) = (b"\",;\n\r\t x9\xff\x00", 3);
    let runs = std::env::var("LPO_COST_DAMAGE").ok().and_then(|runs| runs.parse().ok()).unwrap_or(150);
    for run in 0..runs {
        let mut bytes = text.clone().into_bytes();
        let header = text.find('\n').expect("a header");
        let at = header + 1 + dice.roll(bytes.len() - header - 1);
        let with = wrong[run % wrong.len()];
        match run / wrong.len() % ways {
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

/// A row that cannot be read may be the matter's around it: that one is rejected, wherever the book is cut into blocks.
#[test]
fn a_matter_around_a_row_that_cannot_be_read_is_never_scored_in_parts() {
    let (folder, title) = (Folder::new(), "x".repeat(900));
    let mut text = "matter_id,kind,task,hours,title\n".to_owned();
    for matter in 0..400 {
        writeln!(text, "m{matter},ip,motion,1,{title}\nbroken\nm{matter},ip,motion,1,{title}").expect("a text");
        writeln!(text, "whole{matter},ip,motion,1,{title}").expect("a text");
    }
    let book = folder.write("book.csv", &text);
    let columns = ["matter_id", "kind", "task", "hours", "title"].map(|name| format!("{name} = \"{name}\"\n"));
    let mapping = folder.write("mapping.toml", format!("schema = 1\n[columns]\n{}", columns.concat()));
    let rejects = folder.name("rejects.csv");
    for mapped in [&["--rejects", &rejects][..], &["--rejects", &rejects, "--mapping", &mapping]] {
        let (status, out, err) = batch(&[&[book.as_str(), "-q"], mapped].concat());
        assert_eq!(status, Some(3), "{err}");
        let ids: Vec<&str> = out.lines().skip(1).filter_map(|row| row.split(',').next()).collect();
        let expected: Vec<String> = (0..400).map(|matter| format!("whole{matter}")).collect();
        assert_eq!(ids, expected, "{mapped:?}");
        let rejected = fs::read_to_string(&rejects).expect("rejects");
        assert_eq!(rejected.matches("a row within this matter cannot be read").count(), 400);
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
    assert!(err.starts_with("0 matters scored") && !err.contains("likely figures"), "{err}");
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
    let workbook = folder.path("out.xlsx");
    let name = workbook.to_str().expect("paths are UTF-8");
    assert_eq!(batch(&[&common[..], &["-o", name]].concat()).0, Some(0));
    sheet_holds(&fs::read(&workbook).expect("it was written"), &header, &json);
    let (_, marked, _) = batch(&[&common[..], &["--bom"]].concat());
    assert_eq!(marked, format!("\u{feff}{csv}"));
    assert_eq!(batch(&[&common[..], &["--delimiter", ";"]].concat()).1, csv);
}

/// The first sheet of a workbook counts the rows, the second one has a head for each column and a row an object.
fn sheet_holds(bytes: &[u8], header: &csv::StringRecord, objects: &[serde_json::Value]) {
    use calamine::{Data, Reader, Xlsx};
    let mut book = Xlsx::new(std::io::Cursor::new(bytes)).expect("a workbook");
    let sheets = book.worksheets();
    assert_eq!(sheets.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["Summary", "Scored"]);
    let rows: Vec<&[Data]> = sheets[1].1.rows().collect();
    assert_eq!(rows[0].len(), header.len());
    assert_eq!(rows[0][0].to_string(), "Matter");
    assert_eq!(rows.len(), objects.len() + 1);
    for (object, row) in objects.iter().zip(&rows[1..]) {
        for (key, cell) in header.iter().zip(*row) {
            match (&object[key], cell) {
                (serde_json::Value::Null, Data::Empty) => {}
                (serde_json::Value::Bool(flag), Data::Bool(cell)) => assert_eq!(flag, cell, "{key}"),
                (serde_json::Value::String(text), Data::String(cell)) => assert_eq!(text, cell, "{key}"),
                (serde_json::Value::String(day), Data::DateTime(cell)) => {
                    let serial =
                        Day::parse("1899-12-30").expect("a date").span_to(Day::parse(day).expect("a date")) - 1;
                    assert_eq!(serial.to_string(), cell.as_f64().to_string(), "{key}");
                }
                (serde_json::Value::Number(number), Data::Float(cell)) => {
                    assert_eq!(number.as_f64(), Some(*cell), "{key}");
                }
                (said, cell) => panic!("{key}: {said} became {cell:?}"),
            }
        }
    }
    assert_eq!(sheets[0].1.get_value((5, 1)).map(ToString::to_string), Some(objects.len().to_string()));
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
    assert!(out.contains("is before the start 2027-03-01"), "the row's start and the template's deadline: {out}");
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

/// A matter of three tasks that are best split, and one of two behind it: each gets what it gets in a book of its own.
#[test]
fn the_split_of_one_matter_says_nothing_of_the_next() {
    let header = "matter_id,kind,task,volume,hours,complexity,start,deadline,urgency\n";
    let first = "A,regulatory,due-diligence,4365,,moderate,2027-02-23,2027-03-19,standard\nA,,document-review,80032,,,,,\n\
                 A,,legal-research,,16.5,routine,,,\n";
    let second = "B,transactional,deposition-summary,9545,,,,,standard\nB,,privilege-review,211,,routine,,,\n";
    let folder = Folder::new();
    let scored = |rows: &[&str]| {
        let book = folder.write("book.csv", [&[header], rows].concat().concat());
        let (status, out, err) = batch(&[&book, "--mix", "-q"]);
        assert_eq!(status, Some(0), "{err}");
        out.lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(scored(&[first, second]), [scored(&[first]), scored(&[second])].concat());
}

/// A reason is read in full: no cell stands behind it.
#[test]
fn reasons_of_rejects_are_the_last_cell_of_their_row_in_a_workbook() {
    let args = ["batch", "examples/books/matters.csv", "--template", "examples/books/template.toml", "--as-of", AS_OF];
    let book = run(&[&args[..], &["--format", "xlsx"]].concat()).stdout;
    let text = content("xlsx", book);
    let text: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let at = text.iter().position(|cell| *cell == "Rejected for").expect("a reason");
    assert!(text[at + 1] == "1" && text[at + 2].starts_with("volume: a decimal comma"), "{:?}", &text[at..at + 3]);
}

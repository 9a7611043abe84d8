//! `lpo-cost actual` on files: progress, invoices of other matters, every format.

use std::fs;

use lpo_cost::matter::{PlannedTask, WorkPlan};
use lpo_cost::number::round_half_away;
use lpo_cost::read::read_progress;
use lpo_cost::report::read_plan;
use rust_decimal::Decimal;
use serde_json::Value;

use crate::actual::{at, by_the_hour, day, done, empty, get, number};
use crate::support::{Folder, content, run, stdout};

const EXAMPLE: &str = "examples/invoices/running";

#[test]
fn progress_names_tasks_by_number_name_or_code() {
    let mut plan = empty();
    by_the_hour(&mut plan, "L653", "reviewer", number("10"), number("20"));
    by_the_hour(&mut plan, "L240", "associate", number("10"), number("20"));
    by_the_hour(&mut plan, "L240", "associate", number("10"), number("20"));
    let read = |text: &str| read_progress(text.as_bytes().to_vec(), &plan);
    let found =
        read("Task;Done;% complete;Date\n0;100;;2026-03-01\nTASK 1;;50%;\nl653;500;;20260302\n").expect("progress");
    let shares: Vec<Option<Decimal>> = found.progress.iter().map(|of| get(Some(of.share()))).collect();
    assert_eq!(shares, [Some(number("0.25")), Some(number("0.5")), Some(number("1"))], "500 of 400 are capped");
    assert_eq!(found.doubts.len(), 1);
    let wrong =
        read("task,done,percent,status\n9,1,,\nL240,1,,\n0,-1,,\n0,1,1,\n0,,,\n,1,,\n0,x,,\n").expect_err("mistakes");
    assert_eq!(wrong.len(), 8, "{wrong:?}");
}

#[test]
fn the_example_is_watched_in_every_file() {
    let file = |name: &str| format!("{EXAMPLE}/{name}");
    let [plan, september, october, time, progress, matter] =
        ["plan.json", "september.txt", "october.txt", "time.csv", "progress.csv", "matter.toml"].map(file);
    let args = [
        "actual",
        &plan,
        &september,
        &october,
        "--time",
        &time,
        "--progress",
        &progress,
        "--option",
        "in-lpo",
        "--matter",
        &matter,
        "--as-of",
        "2026-10-31",
        "--draws",
        "200",
        "-q",
    ];
    let watched: Value = serde_json::from_str(&stdout(&[&args[..], &["--format", "json"]].concat())).expect("JSON");
    assert_eq!(watched["total"]["bac"].to_string(), "197125.59");
    // What the README says of how early an overrun shows.
    let review = &watched["tasks"][0];
    let of = |key: &str| review[key].to_string().parse::<Decimal>().expect("a number");
    let percent = |part: Decimal| round_half_away(part * Decimal::ONE_HUNDRED / of("bac"), 0);
    assert!(of("ac") < of("bac") && of("eac") > of("bac"), "{review}");
    let late = &watched["completion"]["late_days"];
    let days = day("2026-10-31").span_to(day(watched["matter"]["deadline"].as_str().expect("a deadline"))) - 1;
    let readme = fs::read_to_string("README.md").expect("it is there").replace('\n', " ");
    for said in [
        format!("on 31 October {} % of what was planned for its first-level review is spent", percent(of("ac"))),
        format!("forecasts {} % more for it than planned", percent(of("eac") - of("bac"))),
        format!("{late} working days late, {days} days before the deadline"),
    ] {
        assert!(readme.contains(&said), "the README does not say: {said}");
    }
    let folder = Folder::new();
    let files =
        ["txt", "csv", "md", "html", "docx", "xlsx"].map(|ending| (ending, folder.name(&format!("out.{ending}"))));
    let outputs: Vec<&str> = files.iter().flat_map(|(_, file)| ["-o", file.as_str()]).collect();
    assert_eq!(stdout(&[&args[..], &outputs].concat()), "");
    for (format, file) in &files {
        let text = content(format, fs::read(file).expect("it was written"));
        assert!(["197126", "197125.59"].iter().any(|total| text.contains(total)), "{format}: {text}");
        assert!(text.contains("First-level review"), "{format}: {text}");
        assert!(*format != "txt" || text.lines().all(|line| line.chars().count() <= 80), "{text}");
    }
    let records: Vec<Value> =
        serde_json::from_str(&stdout(&[&args[..], &["--format", "records"]].concat())).expect("records");
    for level in ["task", "phase", "provider"] {
        let sum = |key: &str| -> Decimal {
            let rows = records.iter().filter(|row| row["level"] == level);
            rows.map(|row| row[key].to_string().parse::<Decimal>().expect("a number")).sum()
        };
        for key in ["bac", "ac", "ev", "rate", "mix", "efficiency", "other"] {
            assert_eq!(sum(key).to_string(), records[0][key].to_string(), "{level} {key}");
        }
    }
    let status = |condition: &str| run(&[&args[..], &["--fail-if", condition]].concat()).status.code();
    assert_eq!(["late", "eac-over=10%", "eac-over=10%,late"].map(status), [Some(4), Some(0), Some(4)]);
    assert_eq!(status("eac-over"), Some(2));
}

/// Money of another matter, or of a vendor that nobody planned, is never taken for this one's in silence.
#[test]
fn money_that_may_belong_elsewhere_is_refused_or_said_in_the_first_lines() {
    let folder = Folder::new();
    let invoice = |name: &str, change: &dyn Fn(String) -> String| {
        let text = fs::read_to_string(format!("{EXAMPLE}/{name}.txt")).expect("an invoice");
        folder.write(&format!("{name}.txt"), change(text))
    };
    let plan = format!("{EXAMPLE}/plan.json");
    let ask = |more: &[&str]| {
        let day = if more.contains(&"--as-of") { &[][..] } else { &["--as-of", "2026-10-31"] };
        let output = run(&[&["actual", &plan, "--option", "in-lpo", "-q"], day, more].concat());
        let [out, error] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("UTF-8"));
        (output.status.code(), out, error)
    };
    let first_lines = |out: &str| out.lines().take(10).collect::<Vec<_>>().join("\n");
    // Ids are one whatever their case, beyond ASCII too.
    let munich = invoice("september", &|text| text.replace("2026-0612", "MÜ-9"));
    let (status, out, error) = ask(&[&munich, "--invoice-matter", "mü-9"]);
    assert!(status == Some(0) && out.contains("14,850"), "{out}{error}");
    // The firm's number is not the department's: refused with what to type, and counted once it is typed.
    let september = invoice("september", &|text| text.replace("2026-0612", "M-9"));
    let (status, _, error) = ask(&[&september]);
    assert_eq!(status, Some(1));
    assert!(error.contains("what was billed is of `M-9`") && error.contains("--invoice-matter M-9"), "{error}");
    for id in ["M-9", "fen-26"] {
        let (status, out, error) = ask(&[&september, "--invoice-matter", id]);
        assert!(status == Some(0) && out.contains("14,850"), "{id}: {out}{error}");
    }
    let (status, _, error) = ask(&[&september, "--invoice-matter", "FEN-27"]);
    assert!(status == Some(1) && error.contains("did you mean `FEN-26`?"), "{error}");
    // A file of which nothing counts, beside one that does.
    let october = invoice("october", &|text| text.replace("98-7654321", "77-1"));
    let (_, out, _) = ask(&[&september, &october]);
    assert!(first_lines(&out).contains("is of this matter: it is of `M-9`"), "{out}");
    // One vendor, and one provider: taken for each other, which stands with the answer, unless it is said who it is.
    let plain = format!("{EXAMPLE}/september.txt");
    let (_, out, _) = ask(&[&plain]);
    assert!(first_lines(&out).contains("Check who billed: `98-7654321` is taken to be"), "{out}");
    let (_, out, _) = ask(&[&plain, "--vendor", "98-7654321=in-lpo"]);
    assert!(!out.contains("Check who billed"), "{out}");
    // Two vendors, and one provider: neither is guessed.
    let (_, out, _) = ask(&[&plain, &october]);
    assert!(first_lines(&out).contains("Check USD 53,800 of it: `98-7654321` (14,850), `77-1` (38,950)"), "{out}");
    // One that is known bills for the one provider; the other is not taken for it too.
    let (_, out, _) = ask(&[&plain, &october, "--vendor", "98-7654321=in-lpo"]);
    assert!(first_lines(&out).contains("Check USD 38,950 of it: `77-1` (38,950) is not in the plan"), "{out}");
    let own = invoice("september", &|text| text.replace("98-7654321", "in-lpo"));
    let (_, out, _) = ask(&[&own, &october]);
    assert!(first_lines(&out).contains("Check USD 38,950 of it: `77-1` (38,950) is not in the plan"), "{out}");
    for format in ["table", "json", "csv"] {
        let (_, out, _) = ask(&[&own, &october, "--anonymise", "--format", format]);
        assert!(!out.contains("77-1") && !out.contains("october"), "{out}");
    }
    // Three weeks of bills after the last that is known to be done.
    let progress = format!("{EXAMPLE}/progress.csv");
    let (_, out, _) =
        ask(&[&plain, &format!("{EXAMPLE}/october.txt"), "--progress", &progress, "--as-of", "2026-10-23"]);
    assert!(first_lines(&out).contains("What is done is known up to 30 Sep 2026 alone"), "{out}");
    // The same file twice.
    let (_, out, _) = ask(&[&plain, &plain]);
    assert!(first_lines(&out).contains("Check the invoices: 6 things do not add up"), "{out}");
}

/// Comparisons from before there was a list of work in them: tasks are known by their assignments and lines.
#[test]
fn a_comparison_without_a_list_of_work_is_a_plan() {
    type Task = (usize, String, Option<String>, Option<String>, Option<Decimal>);
    let text = fs::read_to_string(format!("{EXAMPLE}/plan.json")).expect("a plan");
    let mut old: Value = serde_json::from_str(&text).expect("JSON");
    for option in old["estimates"].as_array_mut().expect("options") {
        option.as_object_mut().expect("an option").remove("work");
    }
    let [new, old] = [text, old.to_string()].map(|text| read_plan(&text, Some("in-lpo")).expect("a plan"));
    let tasks = |plan: &WorkPlan| -> Vec<Task> {
        let task = |of: &PlannedTask| {
            (of.number, of.name.clone(), of.utbms.clone(), of.provider.clone(), of.units.map(|units| units.normalize()))
        };
        plan.tasks.iter().map(task).collect()
    };
    let lines = |plan: &WorkPlan| -> Vec<(Option<usize>, Decimal)> {
        plan.lines.iter().map(|line| (line.task, line.amount)).collect()
    };
    // How much a share of another task's volume comes to is not among the inputs.
    let mut expected = tasks(&new);
    expected.iter_mut().filter(|of| [1, 2].contains(&of.0)).for_each(|of| of.4 = None);
    assert_eq!((tasks(&old), lines(&old)), (expected, lines(&new)));
    // Days of tasks are not known: they are those of the whole.
    let half = [done(0, 1.into(), 2.into(), "2026-10-31")];
    let [new, old] = [&new, &old].map(|plan| at(plan, &half, "2026-10-31", Vec::new()));
    assert_eq!((get(Some(old.total.bac)), get(old.total.ev)), (get(Some(new.total.bac)), get(new.total.ev)));
}

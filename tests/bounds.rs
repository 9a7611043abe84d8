//! What is bounded whatever the size of an input, and what holds at the far ends of what can be counted.

use std::cell::Cell;
use std::fmt::Write as _;

use lpo_cost::analysis::{LeftOut, Mistake, Point, Scan, Subject, break_even, sensitivity};
use lpo_cost::matter::Case;
use lpo_cost::number::Day;
use lpo_cost::read::{Library, Request, read_case};
use lpo_cost::report::left_out;
use rust_decimal::Decimal;
use serde_json::Value;

use crate::support::{AS_OF, Folder, matter_files, run, stdout};

fn case(content: &str) -> Case {
    let library = Library::built_in();
    let as_of = Day::parse(AS_OF).expect("a date");
    read_case(&Request { name: "matter.toml", content, changes: &[], library: &library, as_of }).case.expect("in order")
}

/// A matter of so many tasks, with so many providers.
fn large(tasks: usize, providers: usize) -> String {
    let ids: Vec<String> = (0..providers).map(|at| format!("\"p{at}\"")).collect();
    let mut text = format!(
        "schema = 1\n[matter]\nid = \"large\"\nkind = \"advisory\"\n[staffing]\nproviders = [{}]\n",
        ids.join(", ")
    );
    // Writing to a string does not fail.
    for at in 0..tasks {
        let _ = write!(text, "[[task]]\ntype = \"document-review\"\nvolume = {{ low = {at}, high = 9000 }}\n");
    }
    for at in 0..providers {
        let _ = write!(text, "[providers.p{at}]\nextends = \"in-lpo\"\n");
    }
    text
}

/// All examples are small; of a matter of 400 tasks and 20 providers a first answer leaves out what would take too long,
/// and says so.
#[test]
fn a_first_answer_leaves_out_what_takes_too_long_and_says_so() {
    for file in matter_files("examples/matters") {
        let content = std::fs::read_to_string(&file).expect("it can be read");
        assert_eq!(LeftOut::of(&case(&content)), LeftOut::default(), "{}", file.display());
    }
    let large = case(&large(400, 20));
    let found = LeftOut::of(&large);
    assert_eq!(found, LeftOut { confidence: true, turns: true });
    let said = left_out(&large, found).expect("something is left out");
    assert_eq!(
        said,
        "With 400 tasks and 21 providers this answer leaves out how sure the answer is, and what would change it: \
         `simulate`, `sensitivity` and `breakeven` find it out."
    );
    assert_eq!(left_out(&large, LeftOut::default()), None);
}

/// However many inputs are uncertain: they are moved in the case as it is, and whoever waits is told of each.
#[test]
fn sensitivity_reads_no_matter_anew_for_an_uncertain_input() {
    let content = std::fs::read_to_string("examples/matters/leases.toml").expect("it can be read");
    let case = case(&content);
    let anew = |key: &str, _: Point| -> Result<Case, Mistake> { panic!("{key} was read anew") };
    let told = Cell::new(0);
    let found = sensitivity(&anew, &case, &[], None, &|done, whole| {
        assert!(done < whole);
        told.set(told.get() + 1);
    });
    let found = found.expect("it can be asked");
    assert!(found.swings.len() > 20);
    assert_eq!(told.get(), found.swings.len());
}

#[test]
fn an_interval_of_more_steps_than_can_be_counted_is_not_called_empty() {
    let library = Library::built_in();
    let as_of = Day::parse(AS_OF).expect("a date");
    let content = std::fs::read_to_string("examples/matters/leases.toml").expect("it can be read");
    let request = Request { name: "leases.toml", content: &content, changes: &[], library: &library, as_of };
    let anew = |key: &str, at: Point| request.with(key, &at.to_string()).map_err(Mistake::Matter);
    let [from, to] = [1, 999_999_999_999_i64].map(|value| Point::Number(Decimal::from(value)));
    let mut subject = Subject::new(&anew, "task.0.volume", from).expect("it takes the value");
    let scan = Scan { from, to, step: Decimal::new(1, 12) };
    let Err(Mistake::Scenario(said)) = break_even(&mut subject, scan, None, &|_, _| {}) else {
        panic!("it is refused")
    };
    assert!(said.contains("more steps") && said.contains("larger --step"), "{said}");
}

/// What `compare` writes `diff` reads, totals far above 10^18 too.
#[test]
fn totals_as_large_as_can_be_written_can_be_compared() {
    let folder = Folder::new();
    let text = "schema = 1\n[matter]\nid = \"huge\"\nkind = \"advisory\"\n[[task]]\ntype = \"document-review\"\n\
                hours = 999999999999\n[staffing]\nproviders = []\n[providers.us-associate]\n\
                rates.associate = 999999999999\n";
    let (matter, saved) = (folder.write("huge.toml", text), folder.name("huge.json"));
    let output = run(&["compare", &matter, "--as-of", AS_OF, "--no-uncertainty", "-q", "-o", &saved]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let document: Value = serde_json::from_slice(&std::fs::read(&saved).expect("it was written")).expect("JSON");
    let total = document["estimates"][0]["total"].to_string();
    assert!(total.split('.').next().is_some_and(|whole| whole.len() > 18), "{total}");
    assert!(run(&["diff", &saved, &saved]).status.success());
}

/// The smallest hours that there are, and none, begin before they end and are not late on the deadline's own day.
#[test]
fn the_smallest_hours_end_no_earlier_than_they_begin() {
    for hours in ["0.000000000001", "0"] {
        let folder = Folder::new();
        let text = format!(
            "schema = 1\n[matter]\nid = \"tiny\"\nkind = \"advisory\"\nstart = 2027-01-04\ndeadline = 2027-01-04\n\
             [[task]]\ntype = \"document-review\"\nhours = {hours}\n"
        );
        let args =
            ["compare", &folder.write("tiny.toml", &text), "--format", "json", "--as-of", AS_OF, "--no-uncertainty"];
        let document: Value = serde_json::from_str(&stdout(&args)).expect("JSON");
        for of in document["estimates"].as_array().expect("estimates") {
            let [start, finish] = ["start", "finish"].map(|key| of[key].as_str().expect("a date"));
            assert!(start <= finish, "{hours}: {of}");
            if of["status"] == "on-time" {
                assert_eq!(of["late_days"], 0, "{hours}: {of}");
                assert!(of["lines"].as_array().expect("lines").iter().all(|line| line["code"] != "delay"), "{of}");
            }
        }
    }
}

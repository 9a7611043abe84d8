//! How long the engine takes: `cargo bench --bench engine`.

use divan::black_box;
use lpo_cost::analysis::{Ask, Draws, best_plan, compared};
use lpo_cost::engine::{Assignment, LikelyValues, Scenario, compare, price};
use lpo_cost::matter::{Basis, Case};
use lpo_cost::number::{Day, Tape};
use lpo_cost::read::CaseReading;
use lpo_cost::read::{Change, Library, Request, read_case};
use lpo_cost::report::{ComparisonReport, Context, Document, Report};

const MATTER: &str = r#"
schema = 1
[matter]
id = "bench"
kind = "regulatory"
start = 2026-12-01
deadline = 2027-01-29
urgency = "urgent"
contingency = "5%"
[[task]]
type = "document-review"
volume = 120_000
[[task]]
type = "second-level-review"
volume = { of = 0, share = "8%" }
[[task]]
type = "deposition-summary"
volume = 900
"#;

fn case(library: &Library) -> Case {
    let as_of = Day::parse("2026-11-23").expect("a date");
    let request = Request { name: "bench", content: MATTER, changes: &[], library, as_of };
    read_case(&request).case.expect("the matter is in order")
}

/// One estimate: three tasks, one provider, exact decimals.
#[divan::bench]
fn one_estimate(bencher: divan::Bencher) {
    let case = case(&Library::built_in());
    let provider = case.compared[2];
    let scenario = Scenario {
        assignment: Assignment::to_provider(&case, provider),
        basis: Basis::Cost,
        improved: false,
        billed_only: false,
    };
    assert!(scenario.assignment.parts(&case).iter().all(|part| part.provider == provider), "one provider does it all");
    bencher.bench_local(|| price(black_box(&case), &LikelyValues(&case.figures), &scenario).expect("it has a price"));
}

/// Three providers, and the recommendation.
#[divan::bench]
fn one_comparison(bencher: divan::Bencher) {
    let case = case(&Library::built_in());
    bencher.bench_local(|| compare(black_box(&case), &LikelyValues(&case.figures)).expect("it has a price"));
}

/// All thirteen built-in providers, from their texts to the recommendation.
fn report(case: &Case, reading: &CaseReading, as_of: Day) -> Document {
    let tape = Tape::default();
    let compared = compared(case, &tape, Ask::default()).expect("it has a price");
    let context = Context { texts: &reading.texts, sources: &reading.sources, as_of, explain: false };
    ComparisonReport::new(case, &compared, context).expect("its amounts can be held").document().clone()
}

#[divan::bench]
fn thirteen_providers(bencher: divan::Bencher) {
    let library = Library::built_in();
    let as_of = Day::parse("2026-11-23").expect("a date");
    let changes = [Change::Providers(library.provider_ids().into_iter().collect())];
    bencher.bench_local(|| {
        let request = Request { name: "bench", content: MATTER, changes: &changes, library: &library, as_of };
        let mut understood = read_case(black_box(&request));
        let case = understood.case.take().expect("the matter is in order");
        report(&case, &understood, as_of)
    });
}

/// A comparison of three with every formula traced, as a report needs it.
#[divan::bench]
fn one_report(bencher: divan::Bencher) {
    let library = Library::built_in();
    let as_of = Day::parse("2026-11-23").expect("a date");
    let request = Request { name: "bench", content: MATTER, changes: &[], library: &library, as_of };
    let mut understood = read_case(&request);
    let case = understood.case.take().expect("the matter is in order");
    bencher.bench_local(|| report(black_box(&case), &understood, as_of));
}

/// A thousand draws of the three tasks and three providers, on one thread.
#[divan::bench]
fn thousand_draws(bencher: divan::Bencher) {
    let case = case(&Library::built_in());
    bencher.bench_local(|| {
        lpo_cost::analysis::simulate(black_box(&case), 1000, 7, 1, &|_, _| {}).expect("it can be drawn").draws
    });
}

/// The part of it that draws the values, without pricing anything.
#[divan::bench]
fn thousand_draws_sampling(bencher: divan::Bencher) {
    let mut draws = Draws::new(&case(&Library::built_in()), 7).expect("it can be drawn");
    bencher.bench_local(|| (0..1000).for_each(|number| black_box(&mut draws).draw(number)));
}

/// The part of it that prices three providers with the values of a draw.
#[divan::bench]
fn thousand_draws_costing(bencher: divan::Bencher) {
    let case = case(&Library::built_in());
    let mut draws = Draws::new(&case, 7).expect("it can be drawn");
    draws.draw(1);
    bencher.bench_local(|| {
        for _ in 0..1000 {
            black_box(compare(black_box(&case), &draws).expect("it has a price"));
        }
    });
}

/// A comparison and how sure it is: 500 draws.
#[divan::bench]
fn confidence(bencher: divan::Bencher) {
    let case = case(&Library::built_in());
    bencher.bench_local(|| {
        let tape = Tape::default();
        let ask = Ask { threads: 2, turns: None };
        compared(black_box(&case), &tape, ask).expect("it has a price").confidence.is_some()
    });
}

/// Ten tasks shared out among six providers at best.
#[divan::bench]
fn optimize_ten_tasks(bencher: divan::Bencher) {
    let library = Library::built_in();
    let as_of = Day::parse("2026-11-23").expect("a date");
    let types = ["document-review", "second-level-review", "deposition-summary", "privilege-review", "contract-review"];
    let task = |at: usize| format!("[[task]]\ntype = \"{}\"\nvolume = {}\n", types[at % 5], 700 + 390 * at);
    let tasks: String = (0..10).map(task).collect();
    let head = &MATTER[..MATTER.find("[[task]]").expect("tasks")];
    let content = format!("{head}{tasks}[[charge]]\nname = \"desks\"\ndriver = \"head-month\"\nrate = 300\n");
    let ids = ["us-associate", "us-contract-attorney", "us-managed-review", "in-lpo", "ph-lpo", "genai-review"];
    let changes = [Change::Providers(ids.map(str::to_owned).to_vec())];
    let request = Request { name: "bench", content: &content, changes: &changes, library: &library, as_of };
    let case = read_case(&request).case.expect("the matter is in order");
    assert_eq!((case.matter.tasks.len(), case.compared.len()), (10, 6));
    bencher.bench_local(|| best_plan(black_box(&case), &[]).is_some_and(|plan| plan.optimal));
}

/// What a comparison of three tasks and three providers takes for saying whether a mix is cheaper.
#[divan::bench]
fn optimize_for_a_hint(bencher: divan::Bencher) {
    let case = case(&Library::built_in());
    bencher.bench_local(|| best_plan(black_box(&case), &[]).is_some());
}

/// From the texts of matter and library to a case.
#[divan::bench]
fn reading(bencher: divan::Bencher) {
    bencher.bench_local(|| case(black_box(&Library::built_in())));
}

fn main() {
    divan::main();
}

//! The best assignment of tasks and of matters, against all there are.

use std::fmt::Write;

use lpo_cost::analysis::{Pin, plan};
use lpo_cost::engine::{Assessed, Assignment, LikelyValues, Scenario, assess};
use lpo_cost::matter::Case;
use lpo_cost::number::{Exact, Tape};
use proptest::collection::vec;
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::Value;

use crate::support::outputs::outputs;
use crate::support::{AS_OF, case_of, compare, run, stdout};

/// Numbers at random, one after the other.
struct Dice<'d>(std::iter::Cycle<std::slice::Iter<'d, u16>>);

impl Dice<'_> {
    fn below(&mut self, limit: u16) -> u16 {
        self.0.next().expect("it goes on for ever") % limit
    }

    fn one_in(&mut self, chances: u16) -> bool {
        self.below(chances) == 0
    }

    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[usize::from(self.below(u16::try_from(choices.len()).expect("a few")))]
    }
}

const TYPES: [&str; 5] = ["document-review", "contract-review", "due-diligence", "pleadings", "legal-research"];
const DRIVERS: [&str; 6] = ["head", "head-month", "hour", "month", "matter", "document"];

/// A matter at random, with all that keeps parts from simply adding up.
fn matter(numbers: &[u16], tasks: u16, providers: u16) -> String {
    let mut text = String::new();
    let mut dice = Dice(numbers.iter().cycle());
    write_matter(&mut text, &mut dice, tasks, providers).expect("writing to a string does not fail");
    text
}

fn write_matter(text: &mut String, dice: &mut Dice, tasks: u16, providers: u16) -> std::fmt::Result {
    let steady = dice.one_in(5);
    writeln!(text, "schema = 1\n[matter]\nid = \"random\"\nkind = \"litigation\"\nstart = 2026-12-01")?;
    writeln!(text, "urgency = \"expedited\"\nmonths = 2\nclient_consent = true")?;
    if steady {
        writeln!(text, "periods = {}", 2 + dice.below(20))?;
    } else if dice.one_in(2) {
        writeln!(text, "deadline = 2026-12-{:02}", 2 + dice.below(29))?;
        writeln!(text, "late_day_cost = {}", dice.below(3) * 700)?;
    }
    if dice.one_in(2) {
        writeln!(text, "contingency = \"{}.5%\"", dice.below(20))?;
    }
    if dice.one_in(5) {
        writeln!(text, "budget_is_limit = true\nbudget = {}", 1000 * u32::from(dice.below(200)))?;
    }
    if dice.one_in(4) {
        writeln!(text, "[constraints]\noffshore = false")?;
    }
    let ids: Vec<String> = (0..providers).map(|at| format!("p{at}")).collect();
    writeln!(text, "[staffing]\nbaseline = \"p{}\"\nproviders = {ids:?}", dice.below(providers))?;
    for _ in 0..tasks {
        let of_type = dice.of(&TYPES);
        writeln!(text, "[[task]]\ntype = \"{of_type}\"")?;
        let amount = if dice.one_in(8) { 0 } else { 1 + dice.below(400) };
        match of_type {
            "pleadings" | "legal-research" => writeln!(text, "hours = {amount}")?,
            _ => writeln!(text, "volume = {}\nthroughput = {}", 10 * amount, 3 + dice.below(40))?,
        }
        if of_type != "pleadings" && dice.one_in(6) {
            writeln!(text, "licensed = true")?;
        }
    }
    for at in 0..dice.below(3) {
        let (driver, rate) = (dice.of(&DRIVERS), 1 + dice.below(900));
        writeln!(text, "[[charge]]\nname = \"c{at}\"\ndriver = \"{driver}\"\nrate = {rate}")?;
        writeln!(text, "one_off = {}", dice.one_in(2))?;
    }
    for id in &ids {
        write_provider(text, dice, id)?;
    }
    Ok(())
}

fn write_provider(text: &mut String, dice: &mut Dice, id: &str) -> std::fmt::Result {
    let kind = dice.of(&["in-house", "contract", "offshore", "law-firm"]);
    writeln!(text, "[providers.{id}]\nkind = \"{kind}\"\ncountry = \"{}\"", dice.of(&["US", "US", "IN"]))?;
    if dice.one_in(3) {
        writeln!(text, "includes = [\"c0\"]")?;
    }
    // Few rates, so that there are ties.
    let rate = dice.of(&[20, 20, 50, 137]);
    writeln!(text, "[providers.{id}.rates]\nreviewer = {rate}\nresearcher = {rate}")?;
    writeln!(text, "associate = {}\nsupervisor = 150", rate + 30 * u32::from(dice.below(2)))?;
    for of_type in TYPES {
        if dice.one_in(3) {
            let productivity = dice.of(&["0.3", "0.6", "2", "4"]);
            writeln!(text, "[providers.{id}.task.{of_type}]\nproductivity = {productivity}")?;
        }
    }
    let (fewest, more) = (1 + dice.below(2), dice.below(6));
    writeln!(text, "[providers.{id}.delivery]\nproductivity = {}", dice.of(&["1", "1", "0.7", "1.3"]))?;
    writeln!(text, "heads = {{ min = {fewest}, default = {fewest}, max = {} }}", fewest + more)?;
    writeln!(text, "lead_days = {{ expedited = {} }}", dice.below(6))?;
    writeln!(text, "overtime = {{ hours_per_day = {}, multiplier = 1.5 }}", dice.below(3))?;
    writeln!(text, "training_hours = {}\nbills_training = true", dice.below(9))?;
    writeln!(text, "[providers.{id}.quality]\nqc = \"{}%\"\nrework = \"{}%\"", dice.below(20), dice.below(9))?;
    if !dice.one_in(4) {
        writeln!(text, "supervision = \"{}%\"\nsupervision_per_day = 0.25", dice.below(20))?;
    }
    writeln!(text, "[providers.{id}.fees]\nset_up = {}", dice.of(&[0, 0, 500, 4000]))?;
    writeln!(text, "minimum = {}", dice.of(&[0, 0, 3000, 20000]))?;
    if dice.one_in(4) {
        writeln!(text, "[[providers.{id}.charge]]\nname = \"desk\"\ndriver = \"head-month\"\nrate = 75")?;
    }
    Ok(())
}

fn case(text: &str) -> Case {
    case_of(text, &[])
}

/// What decides between assignments, the better the lesser: whether somebody is late; the total, or the finish; the other
/// one of them; how many have a part.
type Standing = (bool, Vec<String>, usize);

/// An amount as text that sorts as it does.
fn sortable(amount: Decimal) -> String {
    format!("{amount:0>40}")
}

fn standing(case: &Case, providers: Vec<usize>) -> Option<(Standing, Decimal)> {
    let assignment = Assignment::new(case, providers)?;
    let scenario = Scenario { assignment, basis: case.matter.basis, improved: false, billed_only: false };
    let inputs = LikelyValues(&case.figures);
    let assessed = assess::<Exact>(case, &inputs, None, scenario).ok().filter(Assessed::is_permitted)?;
    let estimate = assessed.estimate?;
    let late = !estimate.schedule.status().is_in_time();
    let total = estimate.total.get().expect("it can be held");
    let finish = estimate.schedule.finish().map_or_else(|| "none".to_owned(), |day| day.to_string());
    let mut both = vec![sortable(total), finish];
    if late {
        both.reverse();
    }
    Some(((late, both, estimate.schedule.parts.len()), total))
}

/// The best of all assignments that keep what is pinned; of equals the first in the order given.
fn best_of_all(case: &Case, keeps: &[Pin]) -> Option<(Standing, Decimal, Vec<usize>)> {
    let (tasks, count) = (case.matter.tasks.len(), case.compared.len());
    let mut best: Option<(Standing, Decimal, Vec<usize>)> = None;
    for number in 0..count.pow(u32::try_from(tasks).expect("a few")) {
        let place = |task: usize| number / count.pow(u32::try_from(tasks - 1 - task).expect("a few")) % count;
        let providers: Vec<usize> = (0..tasks).map(|task| case.compared[place(task)]).collect();
        if keeps.iter().any(|keep| providers[keep.task] != keep.provider) {
            continue;
        }
        let Some((standing, total)) = standing(case, providers.clone()) else { continue };
        if best.as_ref().is_none_or(|(known, ..)| standing < *known) {
            best = Some((standing, total, providers));
        }
    }
    best
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 260, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_plan_is_the_best_of_all_assignments(
        numbers in vec(any::<u16>(), 150..200),
        tasks in prop_oneof![4 => 1..4_u16, 2 => Just(4), 1 => Just(5)],
        providers in 2..5_u16,
        pinned in proptest::option::weighted(0.25, (0..5_usize, 0..4_usize)),
    ) {
        let text = matter(&numbers, tasks, providers);
        let case = case(&text);
        let keep = |(task, provider): (usize, usize)| Pin {
            task: task % case.matter.tasks.len(),
            provider: case.compared[provider % case.compared.len()],
        };
        let keeps: Vec<Pin> = pinned.map(keep).into_iter().collect();
        // What cannot be compared is no test of a plan.
        let tape = Tape::default();
        let Ok(found) = plan(&case, &tape, &keeps) else { return Ok(()) };
        let expected = best_of_all(&case, &keeps);
        prop_assert_eq!(found.is_some(), expected.is_some(), "{}", text);
        if let (Some(plan), Some((_, total, providers))) = (found.map(|of| of.plan), expected) {
            prop_assert!(plan.optimal);
            prop_assert_eq!(plan.rank.total, total, "{}", text);
            prop_assert_eq!(plan.assignment.providers(), &providers[..], "{}", text);
        }
    }
}

fn optimize(file: &str, more: &[&str]) -> Value {
    let mut args = vec!["optimize", file, "--format", "json", "--as-of", AS_OF];
    args.extend(more);
    serde_json::from_str(&stdout(&args)).expect("output is JSON")
}

fn providers(plan: &Value) -> Vec<&str> {
    let assignments = plan["assignments"].as_array().expect("assignments");
    assignments.iter().map(|of| of["provider"].as_str().expect("an id")).collect()
}

fn number(value: &Value) -> Decimal {
    value.to_string().parse().expect("a number")
}

const DISCLOSURE: &str = "examples/matters/uk-disclosure.toml";

#[test]
fn lines_of_a_plan_add_up_and_have_formulas() {
    let plan = optimize(DISCLOSURE, &[]);
    assert_eq!(plan["schema"], "lpo-cost/staffing-plan/1");
    let lines = plan["lines"].as_array().expect("lines");
    assert_eq!(lines.iter().map(|line| number(&line["amount"])).sum::<Decimal>(), number(&plan["total"]));
    assert!(lines.iter().all(|line| line["formula"].as_str().is_some_and(|formula| !formula.is_empty())));
    let of_parts: Decimal = plan["parts"].as_array().expect("parts").iter().map(|part| number(&part["total"])).sum();
    let of_matter: Decimal = lines.iter().filter(|line| line["by"].is_null()).map(|line| number(&line["amount"])).sum();
    assert_eq!(of_parts + of_matter, number(&plan["total"]));
    assert!(number(&plan["saving"]) > Decimal::ZERO, "a mix is cheaper here");
    let saving = number(&plan["single_provider_total"]) - number(&plan["total"]);
    assert_eq!(number(&plan["saving"]), saving);
    // No task alone is better elsewhere.
    for of in plan["assignments"].as_array().expect("assignments") {
        let alternatives = of["alternatives"].as_array().expect("alternatives");
        assert!(!alternatives.is_empty());
        for other in alternatives.iter().filter(|other| other["reason"].is_null()) {
            assert!(number(&other["extra"]) >= Decimal::ZERO, "{of}");
        }
    }
}

#[test]
fn what_is_pinned_stays_and_the_rest_goes_where_it_is_best() {
    let free = optimize(DISCLOSURE, &[]);
    let pinned = optimize(DISCLOSURE, &["--keep", "1=uk-contract"]);
    assert_eq!((providers(&free)[1], providers(&pinned)[1]), ("in-lpo", "uk-contract"));
    assert!(number(&pinned["total"]) > number(&free["total"]));
    let to_where_it_is = optimize(DISCLOSURE, &["--keep", "1=in-lpo"]);
    assert_eq!(to_where_it_is["total"], free["total"]);
    assert_eq!(to_where_it_is["assignments"][1]["kept"], true);
}

#[test]
fn a_plan_of_many_tasks_is_a_good_one_and_says_that_it_may_not_be_the_best() {
    let file = std::fs::read_to_string(DISCLOSURE).expect("the example");
    // The tasks of the disclosure in three rounds: twelve of them.
    let tasks = &file[file.find("[[task]]").expect("tasks")..];
    let end = ["\n[staffing", "\n[providers", "\n[[charge", "\n[fx", "\n[constraints"];
    let until = end.iter().filter_map(|table| tasks.find(table)).min().unwrap_or(tasks.len());
    let (tasks, rest) = (&tasks[..until], &tasks[until..]);
    let text = format!("{}{tasks}\n{tasks}\n{tasks}\n{rest}", &file[..file.find("[[task]]").expect("tasks")]);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("many.toml");
    std::fs::write(&path, text).expect("it can be written");
    let plan = optimize(path.to_str().expect("paths are UTF-8"), &["--set", "matter.deadline=2027-12-31"]);
    assert_eq!(plan["optimal"], false);
    assert_eq!(plan["assignments"].as_array().expect("assignments").len(), 12);
    assert!(number(&plan["total"]) <= number(&plan["single_provider_total"]));
    let said = plan["reasons"].to_string();
    assert!(said.contains("there may be a better one"), "{said}");
}

#[test]
fn a_comparison_has_the_plan_as_its_mix_only_where_it_is_cheaper_by_enough() {
    for outputs in outputs().iter().filter(|of| of.is_example) {
        let name = outputs.name();
        let plan = optimize(name, &[]);
        let in_time = plan["single_provider_status"] != "late" && plan["single_provider_status"] != "over-capacity";
        let most = number(&plan["single_provider_total"]) * Decimal::new(98, 2);
        let is_cheaper = number(&plan["total"]) <= most || !in_time;
        let mix =
            |of: &Value| of["estimates"].as_array().expect("estimates").iter().find(|of| of["kind"] == "mix").cloned();
        let found = mix(&outputs.document);
        assert_eq!(found.is_some(), is_cheaper && plan["status"] != "late", "{name}");
        assert!(found.is_none_or(|mix| mix["total"] == plan["total"]), "{name}");
        assert!(mix(&compare(&outputs.matter, &["--no-mix", "--no-uncertainty"])).is_none(), "{name}");
    }
}

#[test]
fn what_cannot_be_pinned_is_said_with_the_choices() {
    let refused = |file: &str, keep: &str| {
        let output = run(&["optimize", file, "--keep", keep, "--as-of", AS_OF]);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{keep}");
        String::from_utf8(output.stderr).expect("errors are UTF-8")
    };
    let says = |file: &str, keep: &str, words: &str| {
        let said = refused(file, keep);
        assert!(said.contains(words), "{keep}: {said}");
    };
    says(DISCLOSURE, "9=in-lpo", "there are 4 tasks: 0 \"First-level review\", 1 ");
    says(DISCLOSURE, "0=in-lpi", "`in-lpi` is not compared: did you mean `in-lpo`?");
    says(DISCLOSURE, "0=nobody-of-that-name", "compared are uk-solicitors, uk-contract, ");
    let request = "examples/matters/second-request.toml";
    says(request, "3=us-contract-attorney", "cannot do \"Key documents\"");
    says(request, "0=in-lpo", "no plan is permitted with what is kept: the matter bars work abroad");
}

#[test]
fn an_anonymous_plan_names_neither_matter_nor_tasks() {
    for format in ["table", "json", "csv", "markdown"] {
        let text = stdout(&["optimize", DISCLOSURE, "--anonymise", "--explain", "--format", format, "--as-of", AS_OF]);
        for word in ["2027-0113", "Harrowgate", "Second look", "uk-disclosure"] {
            assert!(!text.contains(word), "{word} in {format}");
        }
        assert!(text.contains("in-lpo"));
    }
}

#[test]
fn a_plan_says_what_it_is_over_budget_and_that_its_figures_are_likely_ones() {
    let args = ["optimize", "examples/matters/second-request.toml", "--set", "matter.budget=100000", "--as-of", AS_OF];
    let said = stdout(&args).replace('\n', " ");
    let first = said.split("  ").nth(1).expect("an answer");
    assert!(first.contains("That is USD 186,409.68 over the budget of USD 100,000.00. "), "{first}");
    assert!(first.contains("at the likely figures: `compare` and `simulate` say how sure it is."), "{first}");
}

/// A comparison takes no notice of a split that saves less.
#[test]
fn a_split_that_saves_next_to_nothing_says_so() {
    let said = stdout(&["optimize", "examples/matters/uk-disclosure.toml", "--as-of", AS_OF]).replace('\n', " ");
    assert!(said.contains("It saves less than 2 %: `compare` leaves such a split aside."), "{said}");
}

/// A matter for which nobody is in time is no less late for being shared out.
#[test]
fn matters_that_are_late_even_so_are_named_where_hours_are_shared_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("book.csv");
    let book = "matter_id,kind,task,volume,start,deadline\n\
                A,regulatory,document-review,120000,2026-12-01,2026-12-04\n\
                B,regulatory,document-review,120000,2026-12-01,2027-03-01\n";
    std::fs::write(&path, book).expect("it can be written");
    let said = stdout(&["optimize", path.to_str().expect("paths are UTF-8"), "--as-of", AS_OF]);
    assert!(said.replace('\n', " ").contains(" Late or over capacity even so: 1, `A`."), "{said}");
    assert_eq!(said.matches("even so").count(), 1, "{said}");
}

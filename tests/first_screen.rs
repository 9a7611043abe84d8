//! The first screen of `compare`: what it says of every example, within its lines, and what it must never leave unsaid.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::support::screens::{Shown, examples, shown, shown_of};
use crate::support::{AS_OF, run};

/// The most lines of up to four estimates; each further one may take one more.
const LINES: usize = 60;

/// The first screen of an example, at 80 columns.
fn screen(name: &str) -> &'static str {
    &examples().iter().find(|of| of.name == name).expect("there is one").screens[0]
}

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/matters").join(name).with_extension("toml")
}

/// Goldens are renewed with `RENEW_SCREENS=1 cargo test first_screen`; look at what changed.
#[test]
fn every_example_has_its_answer_on_one_screen() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/screens");
    let mut wrong = Vec::new();
    for of in examples() {
        let name = &of.name;
        for (width, shown) in [80, 120].into_iter().zip(&of.screens) {
            assert!(shown.lines().all(|line| line.chars().count() <= width), "{name} at {width}:\n{shown}");
            let most = LINES + of.document["estimates"].as_array().map_or(0, Vec::len).saturating_sub(4);
            assert!(shown.lines().count() <= most, "{name} at {width}: {} lines\n{shown}", shown.lines().count());
            let golden = folder.join(format!("{name}.{width}.txt"));
            if std::env::var_os("RENEW_SCREENS").is_some() {
                std::fs::write(&golden, shown).expect("it can be written");
            }
            if std::fs::read_to_string(&golden).ok().as_ref() != Some(shown) {
                wrong.push(format!("{}:\n{shown}", golden.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{} screens differ from their goldens:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_total_over_budget_says_so_where_it_first_speaks_of_money() {
    let of = shown(&example("second-request"), &["matter.budget=200000"]);
    let shown = &of.screens[0];
    let cost = shown.lines().find(|line| line.trim_start().starts_with("Cost")).expect("a cost");
    assert!(cost.contains("OVER BUDGET"), "{shown}");
    let why = shown.split("WHY\n").nth(1).expect("reasons").replace("\n   ", "");
    let first = why.split('.').next().expect("a sentence");
    assert!(first.contains("over the budget of 200,000"), "{first}");
}

#[test]
fn a_deadline_that_is_missed_too_often_is_called_unsafe() {
    let shown = screen("injunction");
    let line = shown.lines().find(|line| line.trim_start().starts_with("Deadline")).expect("a deadline");
    assert!(line.contains("UNSAFE") && shown.contains("  Safer "), "{shown}");
}

/// The line of a key figure of an example, however long.
fn figure(name: &str, label: &str) -> String {
    figure_of(examples().iter().find(|of| of.name == name).expect("there is one"), label)
}

#[track_caller]
fn figure_of(of: &Shown, label: &str) -> String {
    let line = of.unwrapped.lines().find(|line| line.trim_start().starts_with(label));
    line.unwrap_or_else(|| panic!("no {label}:\n{}", of.unwrapped)).to_owned()
}

#[test]
fn a_split_is_the_headline_with_who_does_what() {
    let shown = screen("injunction-weekend");
    let headline = "RECOMMENDATION  Split the work\n  US freelance lawyer   Opposition, first draft\n  Your own team  ";
    assert!(shown.contains(headline), "{shown}");
    assert!(shown.contains("> Split (2 providers) ") && shown.contains("Total for the split: "), "{shown}");
}

#[test]
fn a_total_that_most_outcomes_exceed_stands_beside_their_median() {
    assert!(figure("legal-department", "Cost").contains("; most outcomes cost more: median "));
}

#[test]
fn a_budget_that_few_outcomes_keep_is_at_risk() {
    assert!(figure("second-request", "Budget").contains("; AT RISK, kept in "));
}

#[test]
fn how_often_a_deadline_is_met_stands_beside_it() {
    for of in examples().iter().filter(|of| !of.document["matter"]["deadline"].is_null()) {
        let line = figure(&of.name, "Deadline");
        assert!(line.contains("met in ") && line.contains(" % of outcomes"), "{line}");
    }
}

#[test]
fn who_is_excluded_is_neither_in_time_nor_among_the_options() {
    let shown = screen("second-request");
    assert_eq!(shown.matches("Indian LPO").count(), 1, "{shown}");
    assert!(shown.contains("Not permitted: Indian LPO, work abroad being barred (protective undertaking,"), "{shown}");
    let matter = r#"
        schema = 1
        [matter]
        id = "N"
        kind = "litigation"
        start = 2027-01-11
        deadline = 2027-03-12
        [[task]]
        type = "motion"
        hours = 20
        [staffing]
        baseline = "us-associate"
        providers = ["us-associate", "us-contract-attorney", "abroad"]
        [providers.us-contract-attorney]
        tasks = ["document-review"]
        [providers.abroad]
        kind = "offshore"
        country = "IN"
        rates.associate = 30
        quality.supervision = "10%"
    "#;
    let shown = shown_of("left-out", matter, &[]).unwrapped;
    assert!(shown.contains("Left out: US contract attorneys, no offer of this work."), "{shown}");
    assert!(shown.contains("Left out: abroad, no licence for this work."), "{shown}");
    assert!(!shown.contains("Supervision") && !shown.contains("Consent"), "{shown}");
}

#[test]
fn who_has_no_price_is_left_out_with_what_is_missing() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/worked/no-price.toml");
    let shown = shown(&file, &[]).unwrapped;
    assert!(shown.contains("Left out: dinars, no price (no exchange rate from KWD to USD"), "{shown}");
}

/// Whom the holidays make late says so, with the day on which it could begin.
#[test]
fn holidays_make_a_team_late_and_a_brief_end_after_them() {
    let shown = screen("second-request-christmas").replace("\n    ", " ");
    assert!(
        shown.contains("Not in time without the reserve: US managed review at 396,000, inside the days held"),
        "{shown}"
    );
    let matter = r#"
        schema = 1
        [matter]
        id = "B"
        kind = "advisory"
        start = 2026-12-23
        [[task]]
        type = "brief-drafting"
        hours = 20
        [staffing]
        baseline = "me"
        providers = ["me"]
        [providers.me]
        kind = "in-house"
        country = "US"
        rates.associate = 100
        delivery.heads = { max = 1 }
    "#;
    let shown = shown_of("brief", matter, &[]).unwrapped;
    assert!(shown.contains("RECOMMENDATION  Do the work yourself"), "{shown}");
    assert!(shown.contains("Finish    28 Dec 2026  no deadline is set"), "{shown}");
}

#[test]
fn three_complexities_of_one_brief_have_three_winners() {
    let headline = |complexity: &str| {
        let set = format!("task.0.complexity={complexity}");
        let shown = shown(&example("brief-by-complexity"), &[&set]).unwrapped;
        shown.lines().find_map(|line| line.strip_prefix("RECOMMENDATION  ")).expect("a headline").to_owned()
    };
    let winners = ["routine", "moderate", "complex"].map(headline);
    assert_eq!(winners, ["Drafting team abroad", "Freelance lawyer", "Do the work yourself"]);
}

#[test]
fn the_same_provider_direct_and_through_a_firm_stand_side_by_side() {
    let shown = screen("direct-or-through-a-firm");
    assert!(shown.contains("> Indian LPO ") && shown.contains("\n  The same LPO through outside counsel "), "{shown}");
}

#[test]
fn a_portfolio_tells_its_month_and_what_falls_once_apart() {
    assert!(figure("contract-portfolio", "A month").contains("once everything is live"));
    let once = figure("contract-portfolio", "One-off");
    assert!(once.contains("plus transition of ") && once.contains(" and price rises of "), "{once}");
    assert!(figure("contract-portfolio", "Payback").contains("; cheaper than today's way from then on"));
    // A way that costs more than today's saves what the months before it is live would have cost more.
    let department = std::fs::read_to_string(example("legal-department")).expect("it can be read");
    let alone = department.replace(", \"us-contract-attorney\", \"us-contract-direct\", \"in-lpo\"", "");
    let dearer = shown_of("dearer", &alone, &[]).unwrapped;
    assert!(dearer.contains(" less before everything is live") && !dearer.contains("transition of"), "{dearer}");
    let shown = screen("contract-portfolio");
    let whole = ["Total", "A month", "Saving", "Pays in", "One-off", "Transition", "Price rises"];
    assert!(whole.iter().all(|column| shown.contains(column)), "{shown}");
}

#[test]
fn a_hire_a_dedicated_team_and_better_ways_stand_beside_outsourcing() {
    let shown = screen("staffing-options");
    let options = [
        "Two hired contract managers",
        "Dedicated team in India (by the month)",
        "Indian LPO, improved",
        "US legal department, improved",
        "US legal department, your own team today",
    ];
    assert!(options.iter().all(|option| shown.contains(option)), "{shown}");
}

#[test]
fn hours_of_one_s_own_people_are_told_by_role() {
    let line = figure("second-request", "Own time");
    assert!(
        [" of supervisors, ", " of associates, ", " of reviewers; cost "].iter().all(|role| line.contains(role)),
        "{line}"
    );
}

#[test]
fn a_solo_practitioner_is_no_team() {
    for of in examples().iter().filter(|of| of.name.starts_with("solo")) {
        for word in ["team", "buyer", "department", "your firm"] {
            assert!(!of.unwrapped.contains(word), "{word}:\n{}", of.unwrapped);
        }
        assert!(of.unwrapped.contains("your own work"), "{}", of.unwrapped);
    }
}

#[test]
fn of_many_options_the_cheapest_and_today_s_are_shown() {
    let others: Vec<String> = (1..=11).map(|at| format!("p{at}")).collect();
    let mut matter = format!(
        r#"
        schema = 1
        [matter]
        id = "M"
        kind = "advisory"
        [[task]]
        type = "brief-drafting"
        hours = 10
        [staffing]
        baseline = "own"
        providers = {others:?}
        [providers.own]
        kind = "in-house"
        rates.associate = 900
        "#
    );
    for (at, id) in others.iter().enumerate() {
        let _ = writeln!(matter, "[providers.{id}]\nkind = \"contract\"\nrates.associate = {}", 100 * (at + 1));
    }
    let shown = shown_of("many", &matter, &[]).unwrapped;
    let rows = |name: &str| shown.lines().any(|line| line.trim_start_matches("> ").trim_start().starts_with(name));
    assert!(rows("p1 ") && rows("p8 ") && rows("own, today") && !rows("p9 "), "{shown}");
    assert!(shown.contains("3 more: --full shows them."), "{shown}");
}

/// What is pasted into a message says what the screen says.
#[test]
fn markdown_has_the_sentences_of_the_screen() {
    for of in examples() {
        let plain = of.markdown.replace('\\', "").replace("&amp;", "&");
        let from = of.unwrapped.find("\nWHY\n").expect("reasons") + 5;
        let sentences = of.unwrapped[from..].lines().filter(|line| line.starts_with("  ")).map(str::trim_start);
        for sentence in sentences {
            assert!(plain.contains(&format!("- {sentence}\n")), "{sentence}\n{plain}");
        }
        assert!(!plain.contains("--full"), "who gets a message has no command line: {plain}");
    }
}

#[test]
fn the_choice_is_called_what_the_verdict_of_the_document_is() {
    for of in examples() {
        let line = figure(&of.name, "Choice");
        let word = match of.document["verdict"].as_str() {
            Some("unsafe") => continue,
            Some("too-close-to-call") => "too close",
            word => word.expect("a verdict"),
        };
        assert!(line.trim_start().trim_start_matches("Choice").trim_start().starts_with(word), "{word}: {line}");
    }
}

#[test]
fn no_savings_are_shown_where_today_s_way_could_not_do_the_work() {
    let shown = screen("leases");
    assert!(shown.contains("No savings are shown: your own team could not finish"), "{shown}");
    assert!(!shown.contains("it saves"), "{shown}");
}

#[test]
fn everything_else_stands_behind_full() {
    let name = example("second-request");
    let name = name.to_str().expect("UTF-8");
    let all = ["compare", name, "--as-of", AS_OF];
    let [alone, full, explained] = [&[][..], &["--full"], &["--explain"]]
        .map(|more| String::from_utf8(run(&[&all[..], more].concat()).stdout).expect("UTF-8"));
    assert!(full.starts_with(&alone) && explained.starts_with(&alone), "the answer comes first");
    assert!(!alone.contains("Sources") && full.contains("Sources") && explained.contains("Sources"));
}

#[test]
fn exact_totals_of_the_table_are_those_of_the_document() {
    for Shown { screens: [_, shown], document, .. } in examples() {
        let recommended = &document["recommended"];
        let estimates = document["estimates"].as_array().expect("estimates");
        let of = estimates.iter().find(|of| of["provider"] == *recommended).expect("the recommended one");
        let total: rust_decimal::Decimal = of["total"].to_string().parse().expect("a number");
        let [whole, exact] = [0, 2].map(|places| lpo_cost::number::display(total, places));
        let row = shown.lines().find(|line| line.starts_with("> ")).expect("a recommended option");
        assert!(row.contains(&whole) || row.contains(&exact), "{row}: {total}");
    }
}

#[test]
fn a_loss_against_the_fee_is_a_key_figure_and_a_fee_to_agree_on() {
    for of in examples() {
        let chosen = of.document["estimates"].as_array().expect("estimates").iter();
        let chosen = chosen.filter(|of_| of_["provider"] == of.document["recommended"]);
        let is_loss =
            chosen.filter_map(|of| of["warnings"].as_array()).flatten().any(|of| of["code"] == "negative-margin");
        assert_eq!(of.unwrapped.contains(" LOSS "), is_loss, "{}", of.unwrapped);
        assert_eq!(of.unwrapped.contains("\n  Fee: agree on one that covers the cost"), is_loss, "{}", of.unwrapped);
    }
    assert!(figure("leases", "Margin").contains("37,000 LOSS  it costs you 21 % more than you would bill for it"));
}

#[test]
fn options_over_the_budget_say_so_in_their_row() {
    for of in examples() {
        let over = of.document["estimates"].as_array().expect("estimates").iter();
        let over = over.filter(|of| of["budget_headroom"].to_string().starts_with('-')).count();
        let rows = of.unwrapped.lines().filter(|line| line.contains(", over budget  ")).count();
        assert!(rows <= over && (rows > 0) == (over > 0), "{rows} of {over}:\n{}", of.unwrapped);
    }
}

#[test]
fn a_total_below_the_median_says_that_most_outcomes_cost_more() {
    for of in examples().iter().filter(|of| of.unwrapped.contains("; median ") || of.unwrapped.contains(" median ")) {
        let chosen = of.document["estimates"].as_array().expect("estimates").iter();
        let chosen = chosen.clone().find(|is| is["provider"] == of.document["recommended"]).expect("one");
        let [total, median] = [&chosen["total"], &chosen["median"]].map(|of| of.as_f64().expect("an amount"));
        let line = figure(&of.name, "Cost");
        assert!(line.contains("outcomes cost more: median ") || median < total * 1.02, "{line}");
    }
}

#[test]
fn a_change_says_why_it_changes_the_answer() {
    let shown = |name: &str| &examples().iter().find(|of| of.name == name).expect("there is one").unwrapped;
    let clauses = [
        ("injunction", "the recommendation becomes Indian LPO, which would be in time."),
        ("injunction-weekend", "the recommendation becomes your own team, as the split would be late."),
        ("leases", "no option is permitted, as Indian LPO would be over the budget."),
        ("staffing-options", "the recommendation becomes Indian LPO, as the split would lack the capacity."),
        ("second-request", "the recommendation becomes your own team, which would cost less."),
    ];
    for (name, clause) in clauses {
        assert!(shown(name).contains(clause), "{clause}\n{}", shown(name));
    }
}

/// Where nobody is safe, being in time more often than the others is a reason.
#[test]
fn an_unsafe_option_says_how_much_oftener_it_is_in_time_than_others() {
    let shown = screen("injunction-weekend").replace("\n    ", " ");
    assert!(
        shown.contains("It is in time more often than any other: in 52 % of outcomes, your own team in 33 %."),
        "{shown}"
    );
}

#[test]
fn words_for_chances_are_explained_below_the_answer() {
    for of in examples() {
        let is_drawn = of.unwrapped.contains("in 8 of 10 outcomes");
        assert_eq!(of.unwrapped.contains("\nOutcomes are simulated over the ranges."), is_drawn, "{}", of.unwrapped);
        assert_eq!(of.unwrapped.contains(" d late "), of.unwrapped.contains("d: working days."), "{}", of.unwrapped);
    }
}

#[test]
fn names_of_tasks_with_commas_stand_apart() {
    let shown = screen("injunction-weekend").replace("\n                        ", " ");
    assert!(shown.contains("Research; Affidavits, argument and filing; The plaintiff's exhibits"), "{shown}");
}

#[test]
fn who_is_hired_sends_no_invoice() {
    let shown = screen("staffing-options").replace("\n    ", " ");
    assert!(shown.contains(" of it is paid to Two hired contract managers and Indian LPO; the rest is"), "{shown}");
}

#[test]
fn a_provider_whom_the_team_helps_is_recommended_with_it() {
    assert!(
        screen("internal-investigation")
            .contains("RECOMMENDATION  US managed review (per document), with your own team\n")
    );
}

/// Most outcomes are nearer to the truth than the likely figures: who is best in more of them is said.
#[test]
fn who_is_recommended_in_more_outcomes_is_named() {
    let of = shown(&example("solo-brief"), &["providers.solo.busy=0.4"]);
    let line = figure_of(&of, "Choice");
    assert!(line.contains(" % of outcomes, your own work more often, in "), "{line}");
    crate::screen_figures::assert_figures(&of);
    assert!(!figure("solo-brief", "Choice").contains("more often"));
}

#[test]
fn a_deadline_that_may_be_missed_at_a_price_is_at_risk() {
    let of = shown(&example("injunction"), &["matter.hard_deadline=false", "matter.late_day_cost=20000"]);
    let line = figure_of(&of, "Deadline");
    assert!(line.contains("AT RISK") && line.contains("met in 51 % of outcomes"), "{line}");
}

#[test]
fn where_nobody_else_qualifies_nothing_is_too_close() {
    let of = shown(&example("leases"), &["matter.budget=215000"]);
    let line = figure_of(&of, "Choice");
    assert!(line.contains("only one") && line.contains("no other option qualifies"), "{line}");
}

/// An early deadline is met with many people, which is not to be found out from the vendor.
#[test]
fn how_many_people_a_deadline_takes_stands_beside_it() {
    let of = shown(&example("second-request"), &["matter.deadline=2026-12-18"]);
    let line = figure_of(&of, "Deadline");
    assert!(line.contains("finishes 15 Dec 2026 with 43 people, "), "{line}");
    crate::screen_figures::assert_figures(&of);
    assert!(!figure("solo-brief", "Deadline").contains(" people"));
}

#[test]
fn a_deadline_that_nobody_meets_is_the_first_thing_to_see_to() {
    let of = shown(&example("second-request"), &["matter.deadline=2026-12-04"]);
    let before = of.unwrapped.split("BEFORE YOU ACT\n").nth(1).expect("duties");
    assert!(before.starts_with("  Deadline: seek more time, less work or more people: no permitted"), "{before}");
}

/// What would be permitted is what to ask a larger budget for.
#[test]
fn where_a_limit_excludes_all_the_nearest_is_named() {
    let of = shown(&example("solo-brief"), &["matter.budget=8000", "matter.budget_is_limit=true"]);
    let sentence = "Nearest to the budget of 8,000: Freelance lawyer at 8,170, 170 over it.";
    assert!(of.unwrapped.contains(sentence), "{}", of.unwrapped);
    crate::screen_figures::assert_figures(&of);
}

/// Who finishes before the deadline, inside the days that are kept free before it, does not miss it.
#[test]
fn who_only_uses_the_reserve_is_not_called_late() {
    let of = shown(&example("leases"), &["matter.start=2027-02-20"]);
    assert!(
        of.unwrapped.contains("RECOMMENDATION  No permitted option keeps the days in reserve; first"),
        "{}",
        of.unwrapped
    );
    let line = figure_of(&of, "Deadline");
    assert!(line.contains("USES RESERVE  finishes 29 Mar 2027 with 99 people, inside the days held"), "{line}");
}

/// A figure that was worked out is no more precise in a sentence than what it is held against.
#[test]
fn a_figure_of_many_decimals_is_rounded_beside_where_it_turns() {
    let of = shown(&example("second-request"), &["providers.us-contract-attorney.delivery.productivity=1.0172693"]);
    let change = of.unwrapped.lines().find(|line| line.contains("The productivity of US contract")).expect("a change");
    assert!(change.contains(" instead of 1.02:"), "{change}");
}

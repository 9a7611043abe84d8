//! What has to be so whatever the figures are, of the rules that the second edition of the model brought.

use serde_json::Value;

use crate::support::{AS_OF, estimate, stdout};

/// A matter that an agency does against the buyer's own lawyers, with what is said of both besides.
fn compared(periods: u32, work: &str, agency: &str, more: &str) -> Value {
    let matter = format!(
        "schema = 1\n[matter]\nid = \"P\"\nkind = \"advisory\"\nstart = 2026-06-01\nperiods = {periods}\ncalendar = \"none\"\n\
         [[task]]\ntype = \"other\"\nname = \"Work\"\nunit = \"hour\"\n{work}\n\
         [staffing]\nbaseline = \"own\"\nproviders = [\"own\", \"agency\"]\n\
         [providers.own]\nkind = \"in-house\"\nrates.associate = 100\nrates.supervisor = 200\n[providers.own.delivery]\nheads = {{ max = 50 }}\n\
         [providers.agency]\nkind = \"contract\"\n{agency}\n{more}\n"
    );
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("matter.toml");
    std::fs::write(&file, matter).expect("it can be written");
    let file = file.to_str().expect("paths are UTF-8");
    let args = ["compare", file, "--format", "json", "--as-of", AS_OF, "--no-uncertainty", "--no-mix"];
    serde_json::from_str(&stdout(&args)).expect("output is JSON")
}

fn total(comparison: &Value, provider: &str) -> String {
    estimate(comparison, provider)["total"].to_string()
}

const TERMS: &str = "rates.associate = 60\nfees = { set_up = 500, knowledge_transfer_hours = 3 }\n\
                     quality = { qc = \"10%\", supervision = \"7%\", rework = \"5%\" }\n";

#[test]
fn a_firm_in_between_at_no_profit_costs_what_going_direct_costs() {
    let mut tried = 0;
    for hours in [40, 77, 310] {
        for periods in [1, 6] {
            let work = format!("hours = {hours}");
            let direct = total(&compared(periods, &work, TERMS, ""), "agency");
            let firm = "[providers.counsel]\nkind = \"law-firm\"\nrates.associate = 100\nrates.supervisor = 200\n";
            let through = format!("{TERMS}via = {{ firm = \"counsel\", markup = 0 }}\n");
            assert_eq!(
                total(&compared(periods, &work, &through, firm), "agency"),
                direct,
                "{hours} hours, {periods} periods"
            );
            tried += 1;
        }
    }
    assert_eq!(tried, 6);
}

#[test]
fn a_seat_at_full_use_costs_what_its_hours_cost() {
    // A week of five days of eight hours at 50 an hour.
    for weeks in [1, 2, 5] {
        let work = format!("hours = {}", weeks * 40);
        let by_hour =
            compared(1, &work, "rates.associate = 50\ndelivery = { calendar = \"none\", heads = { max = 1 } }\n", "");
        let seat =
            compared(1, &work, "seat = { week = 2000 }\ndelivery = { calendar = \"none\", heads = { max = 1 } }\n", "");
        assert_eq!(total(&seat, "agency"), total(&by_hour, "agency"), "{weeks} weeks");
        assert_eq!(estimate(&seat, "agency")["lines"][0]["code"], "seats");
    }
}

#[test]
fn rises_of_nothing_turnover_of_nobody_and_a_span_beyond_the_team_change_nothing() {
    for hours in [100, 900] {
        let work = format!("hours = {hours}");
        let plain = TERMS.replace("quality = { qc", "quality = { supervision_per_day = 1, qc")
            + "delivery = { training_hours = 8, bills_training = true }\n";
        let zero = plain
            .replace("bills_training = true }", "bills_training = true, attrition = 0 }")
            .replace("supervision_per_day = 1,", "supervision_per_day = 1, span = 1000,")
            + "escalation = 0\n";
        let (before, after) = (compared(24, &work, &plain, ""), compared(24, &work, &zero, ""));
        let amounts = |comparison: &Value| -> Vec<(String, String)> {
            let lines = estimate(comparison, "agency")["lines"].as_array().expect("lines");
            lines.iter().map(|line| (line["code"].to_string(), line["amount"].to_string())).collect()
        };
        assert_eq!(amounts(&before), amounts(&after));
        let rising = plain.clone() + "escalation = \"5%\"\n";
        assert_ne!(
            total(&compared(24, &work, &rising, ""), "agency"),
            total(&before, "agency"),
            "a rise is not in vain"
        );
    }
}

#[test]
fn complexity_of_given_hours_shows_in_figures_by_complexity_alone() {
    let at = |complexity: &str, agency: &str| {
        total(&compared(1, &format!("hours = 80\ncomplexity = \"{complexity}\""), agency, ""), "agency")
    };
    for complexity in ["routine", "complex"] {
        assert_eq!(at(complexity, TERMS), at("moderate", TERMS), "{complexity}");
    }
    let by_complexity =
        TERMS.replace("rework = \"5%\"", "rework = { routine = \"1%\", moderate = \"5%\", complex = \"20%\" }");
    assert_eq!(at("moderate", &by_complexity), at("moderate", TERMS));
    assert_ne!(at("complex", &by_complexity), at("moderate", &by_complexity));
}

//! Every figure in the sentences of a first screen against the document of the same run: amounts to the unit that their
//! range allows, shares, days, dates, counts. What no rule knows is no figure that may be said.

use std::collections::BTreeMap;

use lpo_cost::number::Day;
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;

use crate::support::matter_files;
use crate::support::screens::{Shown, examples, shown};

#[test]
fn every_figure_of_every_example_is_that_of_its_document() {
    examples().iter().for_each(assert_figures);
}

/// Matters worked out by hand have what examples lack: ties, delays that are paid for, nobody permitted, no price.
#[test]
fn every_figure_of_matters_worked_by_hand_is_that_of_its_document() {
    let files = matter_files("tests/worked");
    files.iter().filter(|file| !file.ends_with("every-line.toml")).map(|file| shown(file, &[])).for_each(|of| {
        assert_figures(&of);
    });
}

fn number(value: &Value) -> Option<Decimal> {
    value.as_number()?.to_string().parse().ok()
}

fn percent(value: &Value) -> Option<Decimal> {
    number(value).map(|share| share * Decimal::ONE_HUNDRED)
}

fn whole(value: Decimal) -> Decimal {
    value.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
}

/// A document, and what is asked of it.
struct Facts<'d> {
    document: &'d Value,
    /// By every name that a sentence may have for them.
    named: BTreeMap<String, &'d Value>,
}

impl<'d> Facts<'d> {
    fn new(document: &'d Value) -> Self {
        let mut named = BTreeMap::new();
        for of in document["estimates"].as_array().expect("estimates") {
            let name = of["name"].as_str().expect("a name");
            // The improvement's name is said once.
            let short = name.split_once(", improved: ").map_or(name.to_owned(), |(of, _)| format!("{of}, improved"));
            // A sentence may leave out what a name says behind a comma or in parentheses.
            let at = [" (", ", "].iter().filter_map(|more| name.find(more)).min().unwrap_or(name.len());
            let improved = if short.ends_with(", improved") { ", improved" } else { "" };
            named.insert(format!("{}{improved}", &name[..at]), of);
            named.insert(short, of);
            named.insert(name.to_owned(), of);
            if of["provider"] == document["baseline"] {
                named.insert("your own team".to_owned(), of);
                named.insert("your own work".to_owned(), of);
            }
            if of["kind"] == "mix" {
                named.insert("the split".to_owned(), of);
            }
        }
        Self { document, named }
    }

    fn chosen(&self) -> Option<&'d Value> {
        let all = self.document["estimates"].as_array()?;
        all.iter().find(|of| of["provider"] == self.document["recommended"])
    }

    /// The longest name that a text begins with, and what stands behind it.
    fn begins<'t>(&self, text: &'t str) -> (&'d Value, &'t str) {
        let found = self.named.iter().rev().filter_map(|(name, of)| Some((*of, text.strip_prefix(name.as_str())?)));
        found.min_by_key(|(_, rest)| rest.len()).unwrap_or_else(|| panic!("nobody is called so: {text}"))
    }

    /// What amounts of an estimate are rounded to: the largest power of ten not above a twentieth of P90 less P10.
    fn unit(&self, of: &Value) -> Decimal {
        let least = Decimal::new(1, self.decimals());
        let Some((low, high)) = number(&of["low"]).zip(number(&of["high"])) else { return least };
        let mut unit = least;
        while unit * Decimal::from(200) <= high - low {
            unit *= Decimal::TEN;
        }
        unit
    }

    fn decimals(&self) -> u32 {
        match self.document["matter"]["currency"].as_str() {
            Some("JPY") => 0,
            Some("KWD") => 3,
            _ => 2,
        }
    }

    /// Whether an amount is said as precisely as its unit allows, or finer where nothing would be left of it.
    fn is_amount(&self, said: Decimal, exact: Decimal, unit: Decimal) -> bool {
        let mut unit = unit;
        loop {
            let steps = whole(exact / unit);
            if !steps.is_zero() || unit <= Decimal::new(1, self.decimals()) {
                return steps * unit == said;
            }
            unit /= Decimal::TEN;
        }
    }
}

/// A sentence of which figures are taken until none is left.
struct Sentence<'s> {
    of: &'s Shown,
    whole: String,
    left: String,
}

impl<'s> Sentence<'s> {
    fn new(of: &'s Shown, line: &str) -> Self {
        Self { of, whole: line.to_owned(), left: line.to_owned() }
    }

    #[track_caller]
    fn hold(&self, holds: bool, what: &str) {
        assert!(holds, "{}: {what}: {}\n{}", self.of.name, self.whole, self.of.unwrapped);
    }

    /// Takes what stands between two texts, the earliest; the texts go with it.
    fn take(&mut self, before: &str, after: &str) -> Option<String> {
        let mut from = 0;
        while let Some(at) = self.left[from..].find(before) {
            let begin = from + at + before.len();
            let end = if after.is_empty() { self.left.len() } else { begin + self.left[begin..].find(after)? };
            let found = self.left[begin..end].to_owned();
            // A figure is one word, or a date.
            if found.split(' ').count() == 1 || Day::parse(&iso(&found)).is_some() {
                self.left.replace_range(from + at..end + after.len(), " ");
                return Some(found);
            }
            from = begin;
        }
        None
    }

    fn number(&mut self, before: &str, after: &str) -> Option<Decimal> {
        self.take(before, after).map(|found| {
            found.replace(',', "").parse().unwrap_or_else(|_| panic!("no number, {found}: {}", self.whole))
        })
    }

    /// A share in per cent, of outcomes or of an amount.
    #[track_caller]
    fn share(&mut self, before: &str, after: &str, exact: Option<Decimal>) {
        let Some(found) = self.take_share(before, after) else { return };
        let exact = exact.unwrap_or_else(|| panic!("there is no such share: {}", self.whole));
        let holds = match found.as_str() {
            "over 99" => exact > Decimal::from(99) && exact < Decimal::ONE_HUNDRED,
            "under 1" => exact < Decimal::ONE && exact > Decimal::ZERO,
            found => found.parse::<Decimal>().is_ok_and(|found| found == whole(exact)),
        };
        self.hold(holds, &format!("{found} % is not {exact}"));
    }

    fn take_share(&mut self, before: &str, after: &str) -> Option<String> {
        let end = self.left.find(after)?;
        let at = self.left[..end].rfind(before)?;
        let begin = at + before.len();
        let found = self.left[begin..end].to_owned();
        self.left.replace_range(at..end + after.len(), " ");
        Some(found)
    }

    #[track_caller]
    fn amount(&mut self, before: &str, after: &str, facts: &Facts, unit: Decimal, exact: Option<Decimal>) {
        let Some(found) = self.number(before, after) else { return };
        let exact = exact.unwrap_or_else(|| panic!("there is no such amount: {}", self.whole));
        self.hold(facts.is_amount(found, exact, unit), &format!("{found} is not {exact} to {unit}"));
    }

    #[track_caller]
    fn count(&mut self, before: &str, after: &str, among: &[Option<Decimal>]) {
        let Some(found) = self.number(before, after) else { return };
        self.hold(among.contains(&Some(found)), &format!("{found} is none of {among:?}"));
    }

    #[track_caller]
    fn date(&mut self, before: &str, after: &str, exact: &Value) {
        let Some(found) = self.take(before, after) else { return };
        self.hold(exact.as_str() == Some(iso(&found).as_str()), &format!("{found} is not {exact}"));
    }

    /// Nothing is left that was not looked at.
    #[track_caller]
    fn end(&mut self, facts: &Facts) {
        for name in facts.named.keys() {
            self.left = self.left.replace(name.as_str(), "");
        }
        self.hold(!self.left.contains(|c: char| c.is_ascii_digit()), &format!("not looked at, {}", self.left));
    }
}

/// `4 Jan 2027` as `2027-01-04`.
fn iso(said: &str) -> String {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let parts: Vec<&str> = said.split(' ').collect();
    let [day, month, year] = parts.as_slice() else { return String::new() };
    let month = months.iter().position(|of| of == month).map_or(0, |at| at + 1);
    format!("{year}-{month:02}-{day:0>2}")
}

pub fn assert_figures(of: &Shown) {
    let facts = Facts::new(&of.document);
    let mut section = "";
    // The table has its own test; the first lines are the matter's own words.
    for line in of.unwrapped.lines().skip_while(|line| !line.starts_with("RECOMMENDATION")).skip(1) {
        match line {
            "WHY" | "WHAT WOULD CHANGE IT" | "BEFORE YOU ACT" => section = line,
            "" => section = if section.is_empty() { "" } else { "closing" },
            _ if line.starts_with("  Option") || line.starts_with("  Of the total") => section = "table",
            _ => {
                let mut sentence = Sentence::new(of, line.trim_start());
                let known = match section {
                    "" => key_figure(&facts, &mut sentence),
                    "WHY" => why(&facts, &mut sentence),
                    "WHAT WOULD CHANGE IT" => change(&facts, &mut sentence),
                    "BEFORE YOU ACT" => duty(&facts, &mut sentence),
                    "closing" if line.contains("assumption") => rests_on(&facts, &mut sentence),
                    "closing" if line.contains("simulated") => legend(&facts, &mut sentence),
                    _ => false,
                };
                if known {
                    sentence.end(&facts);
                }
            }
        }
    }
}

/// Days to spare beside the reserve, which the document's slack has in it; days late.
fn days(facts: &Facts, of: &Value) -> [Option<Decimal>; 3] {
    let reserve = number(&facts.document["inputs"]["matter.reserve_days"]).unwrap_or_default().ceil();
    let slack = number(&of["slack_days"]);
    [slack.map(|slack| slack - reserve), number(&of["late_days"]), Some(reserve)]
}

fn key_figure(facts: &Facts, said: &mut Sentence) -> bool {
    let Some(chosen) = facts.chosen() else { return false };
    let unit = facts.unit(chosen);
    let words = said.left.clone();
    let Some((label, _)) = words.split_once("  ") else { return false };
    match label.trim() {
        "Cost" => {
            dearer(said, chosen);
            said.amount("", " OVER BUDGET", facts, unit, number(&chosen["budget_headroom"]).map(|left| -left));
            said.amount("median ", ";", facts, unit, number(&chosen["median"]));
            let range = said.left.find(" in 8 of 10 outcomes").map(|at| said.left[..at].to_owned());
            if let Some((low, high)) = range.as_deref().and_then(|range| range.rsplit_once(" to ")) {
                let low = low.rsplit(' ').next().unwrap_or_default();
                for (found, key) in [(low, "low"), (high, "high")] {
                    let found: Decimal = found.replace(',', "").parse().expect("an amount");
                    let exact = number(&chosen[key]).expect("an amount");
                    said.hold(facts.is_amount(found, exact, unit), &format!("{found} is not {exact}"));
                }
                said.left = said.left.replace(&format!("{low} to {high} in 8 of 10 outcomes"), "");
            }
            said.count("over ", " months", &[number(&facts.document["matter"]["periods"])]);
            said.left = format!("{} ", said.left.trim_start_matches("Cost").trim());
            said.amount("", " ", facts, unit, number(&chosen["total"]));
        }
        "Deadline" | "Finish" => {
            said.share("met in ", " % of outcomes", percent(&chosen["chance_on_time"]));
            people(said, chosen);
            said.count("no day to spare but the ", " in reserve", &days(facts, chosen));
            said.date("finishes ", " with", &chosen["finish"]);
            said.date("finishes ", ",", &chosen["finish"]);
            said.count(" ", " working day", &days(facts, chosen));
            said.date("Finish    ", "  ", &chosen["finish"]);
        }
        "Budget" => {
            said.amount("Budget    ", " left", facts, unit, number(&chosen["budget_headroom"]));
            said.amount("Budget    ", " OVER", facts, unit, number(&chosen["budget_headroom"]).map(|left| -left));
            said.share("kept in ", " % of outcomes", percent(&chosen["chance_within_budget"]));
            said.left.push(';');
            said.count("of ", ";", &[number(&facts.document["matter"]["budget"])]);
        }
        "Margin" => {
            said.amount("Margin    ", " LOSS", facts, unit, number(&chosen["margin"]).map(|by| -by));
            said.share("costs you ", " % more", number(&chosen["margin_percent"]).map(|by| -by));
        }
        "Own time" => own_time(facts, said, chosen),
        "Choice" => {
            oftener(facts, said, chosen);
            said.share("recommended in ", " % of outcomes", percent(&chosen["chance_cheapest"]));
            more(facts, said, "next best ", " more");
        }
        "Safer" => {
            let id = facts.document["safer"].clone();
            let of = facts.named.values().find(|of| of["provider"] == id);
            said.left = said.left.replace("reaches 80 % ", "");
            if let Some(of) = of {
                said.share("in ", " % of outcomes", percent(&of["chance_on_time"]));
                said.share("in time in ", " % of outcomes", percent(&of["chance_on_time"]));
                said.share("within capacity in ", " % of outcomes", percent(&of["chance_on_time"]));
                said.amount("Safer     ", " ", facts, facts.unit(of), number(&of["total"]));
            }
        }
        "A month" => {
            let periods = number(&facts.document["matter"]["periods"]).expect("months");
            let exact = number(&chosen["per_period"]).expect("an amount");
            let found = said.number("A month   ", " ").expect("an amount");
            said.hold((found - exact).abs() * periods <= unit.max(Decimal::ONE), &format!("{found} is not {exact}"));
        }
        "One-off" => {
            let sum = |codes: &[&str]| lines(chosen, codes, facts);
            let [transition, rises] = [sum(&["before-go-live", "not-yet-live"]), sum(&["escalation"])];
            let once = number(&chosen["one_off"]).expect("an amount") - transition - rises;
            said.left.push(' ');
            said.amount("transition of ", " ", facts, unit, Some(transition));
            said.amount("price rises of ", " ", facts, unit, Some(rises));
            said.amount("One-off   ", " ", facts, unit, Some(once));
        }
        "Payback" => {
            said.count("month ", " ", &[number(&chosen["payback"])]);
            said.left = said.left.split_once(';').map_or(String::new(), |(_, rest)| rest.to_owned());
        }
        "Capacity" => {
            said.share("within capacity in ", " % of outcomes", percent(&chosen["chance_on_time"]));
            said.left = said.left.split_once("  ").map_or_else(String::new, |(_, rest)| rest.trim_start().to_owned());
            let team = number(&chosen["team"]).expect("people");
            let people = if team == Decimal::ONE { "1 person".to_owned() } else { format!("{team} people") };
            said.hold(said.left.contains(&people), &people);
            said.left = said.left.replace(&people, "");
        }
        _ => return false,
    }
    true
}

/// Who is recommended in more outcomes than what is recommended.
#[track_caller]
fn oftener(facts: &Facts, said: &mut Sentence, chosen: &Value) {
    if let Some((before, other)) = said.left.clone().split_once(" of outcomes, ") {
        let (other, rest) = facts.begins(other);
        if let Some((share, rest)) = rest.strip_prefix(" more often, in ").and_then(|rest| rest.split_once(" %")) {
            said.hold(number(&other["chance_cheapest"]) > number(&chosen["chance_cheapest"]), "more often");
            said.left = format!(" {share} % more often");
            said.share(" ", " % more often", percent(&other["chance_cheapest"]));
            said.left = format!("{before} of outcomes{rest}");
        }
    }
}

/// How many people the finish takes.
#[track_caller]
fn people(said: &mut Sentence, chosen: &Value) {
    if let Some(team) = number(&chosen["team"]).filter(|team| *team > Decimal::ONE && said.left.contains(" people")) {
        let people = format!("{team} people");
        said.hold(said.left.contains(&people), &people);
        said.left = said.left.replace(&format!(" with {people},"), ",").replace(&format!("{people} and "), "");
    }
}

/// More outcomes lie above the total than a sentence says.
#[track_caller]
fn dearer(said: &mut Sentence, chosen: &Value) {
    for (clause, key) in [("9 of 10 outcomes cost more: ", "low"), ("most outcomes cost more: ", "median")] {
        if said.left.contains(clause) {
            said.hold(number(&chosen["total"]) < number(&chosen[key]), clause);
            said.left = said.left.replace(clause, "");
        }
    }
}

/// The hours of one's own people, by role, and what they cost.
fn own_time(facts: &Facts, said: &mut Sentence, chosen: &Value) {
    let unit = facts.unit(chosen);
    let by_role = chosen["own_hours_by_role"].as_object().expect("hours");
    for (role, hours) in by_role {
        let hours = number(hours).expect("hours");
        for people in [format!(" of {role}s"), format!(" of {role}")] {
            if let Some(at) = said.left.find(&people) {
                let found = said.left[..at].rsplit(' ').next().unwrap_or_default().to_owned();
                let near: Decimal = found.replace(',', "").parse().expect("hours");
                said.hold((near - hours).abs() < Decimal::ONE, &format!("{near} is not {hours}"));
                said.left = said.left.replacen(&format!("{found}{people}"), "", 1);
            }
        }
    }
    said.left.push(';');
    said.amount("cost ", ";", facts, unit, number(&chosen["own"]));
    said.count("Own time  ", " hours", &[number(&chosen["own_hours"]).map(whole)]);
    if let Some(at) = said.left.find("TOO FEW") {
        let end = said.left[at..].find(';').map_or(said.left.len(), |end| at + end);
        let message = chosen["warnings"].to_string().replace(".0 ", " ");
        let figures: Vec<String> = said.left[at..end].split(' ').map(str::to_owned).collect();
        let figures = figures.iter().filter(|word| word.starts_with(|c: char| c.is_ascii_digit()));
        figures.for_each(|figure| said.hold(message.contains(figure.as_str()), figure));
        said.left.replace_range(at..end, "");
    }
}

/// The lines of some codes, over all periods: all of these fall once.
fn lines(of: &Value, codes: &[&str], facts: &Facts) -> Decimal {
    let is_one = |line: &&Value| codes.iter().any(|code| line["code"] == *code);
    let periods = number(&facts.document["matter"]["periods"]).expect("months");
    let times = |line: &Value| if line["one_off"] == true { Decimal::ONE } else { periods };
    let all = of["lines"].as_array().expect("lines").iter().filter(is_one);
    all.map(|line| number(&line["amount"]).expect("an amount") * times(line)).sum()
}

/// What the best of the others costs more.
#[track_caller]
fn more(facts: &Facts, said: &mut Sentence, before: &str, after: &str) {
    let Some(at) = said.left.find(before).filter(|_| said.left.contains(after)) else { return };
    let text = said.left[at + before.len()..].to_owned();
    let (next, _) = facts.begins(&text);
    let unit = facts.unit(facts.chosen().expect("one is recommended")).max(facts.unit(next));
    let lead = number(&facts.document["lead"]);
    let amount = text.trim_end_matches(after).rsplit(' ').next().unwrap_or_default().to_owned();
    said.amount(" ", after, facts, unit, lead);
    said.hold(!said.left.contains(&amount), "the lead stands there once");
}

fn why(facts: &Facts, said: &mut Sentence) -> bool {
    let Some(chosen) = facts.chosen() else {
        let text = said.left.clone();
        let Some((_, rest)) = text.split_once(": ").filter(|_| text.starts_with("Nearest to ")) else { return true };
        let (of, _) = facts.begins(rest);
        said.count("budget of ", ":", &[number(&facts.document["matter"]["budget"])]);
        said.amount(" at ", ", ", facts, facts.unit(of), number(&of["total"]));
        said.amount(" ", " over it", facts, facts.unit(of), number(&of["budget_headroom"]).map(|left| -left));
        return true;
    };
    let (unit, total) = (facts.unit(chosen), number(&chosen["total"]).expect("a total"));
    let text = said.left.clone();
    if let Some(rest) = text.strip_prefix("Total for ") {
        let (named, rest) = facts.begins(rest);
        said.hold(named["provider"] == chosen["provider"], "it is the recommended one");
        rest.clone_into(&mut said.left);
        let left = number(&chosen["budget_headroom"]);
        said.amount(", ", " over the budget", facts, unit, left.map(|left| -left));
        said.amount(", ", " under the budget", facts, unit, left);
        said.count(" of ", ";", &[number(&facts.document["matter"]["budget"])]);
        let permitted = facts.document["estimates"].as_array().expect("estimates").iter();
        let count = permitted.filter(|of| of["permitted"] == true && !of["total"].is_null());
        let all: Vec<&Value> = count.collect();
        let late = all.iter().filter(|of| of["status"] == "late" || of["status"] == "over-capacity").count();
        let qualify = if said.left.contains("paid for") { all.len() } else { all.len() - late };
        said.count("lowest of the ", " options", &[Some(Decimal::from(qualify))]);
        said.date("finishes first, on ", ",", &chosen["finish"]);
        said.count(" ", " working day", &days(facts, chosen));
        said.left = said.left.replace(';', " ");
        said.amount(": ", " ", facts, unit, Some(total));
    } else if text.starts_with("It is in time ") || text.starts_with("It is within capacity ") {
        surest(facts, said, chosen);
    } else if text.contains("today's way") {
        let today = facts.named.values().find(|of| of["provider"] == facts.document["today"]).expect("today's");
        let unit = unit.max(facts.unit(today));
        said.share("(", " %)", number(&chosen["saving_percent"]).map(|percent| percent.abs()));
        let saving = number(&chosen["saving"]);
        said.left = said.left.trim_end().trim_end_matches('.').to_owned() + " ";
        said.amount("it saves ", " ", facts, unit, saving);
        said.amount("It costs ", " ", facts, unit, saving.map(|saving| -saving));
    } else if let Some((_, list)) = text.split_once(" more: ").filter(|_| text.starts_with("The other")) {
        for item in list.trim_end_matches('.').split("; ").filter(|item| !item.contains("by nothing")) {
            if let Some(rest) = item.strip_prefix("and ") {
                said.hold(rest.ends_with(" others") || rest.ends_with(" other"), rest);
                continue;
            }
            let (of, rest) = facts.begins(item);
            let found: Decimal = rest.trim_start_matches(" by ").replace(',', "").parse().expect("an amount");
            let exact = number(&of["total"]).expect("a total") - total;
            let unit = unit.max(facts.unit(of));
            said.hold(facts.is_amount(found, exact, unit), &format!("{found} is not {exact} to {unit}"));
        }
        said.left.clear();
    } else if let Some((_, list)) =
        text.split_once(": ").filter(|(head, _)| head.starts_with("Not in time") || *head == "Without the capacity")
    {
        for item in list.trim_end_matches('.').split("; ").filter(|item| !item.starts_with("and ")) {
            let (of, rest) = facts.begins(item);
            said.left = format!("{rest}, ");
            said.amount(" at ", ", ", facts, facts.unit(of), number(&of["total"]));
            said.count(" ", " working day", &days(facts, of));
            if let Some(begins) = said.take("it begins on ", ")") {
                let begins = iso(&begins);
                said.hold(Some(begins.as_str()) >= of["start"].as_str(), "it begins no sooner than its first work");
            }
            said.end(facts);
        }
        said.left.clear();
    } else {
        said.amount("", " of it is ", facts, unit, number(&chosen["invoiced"]));
    }
    true
}

/// How often the recommended one is in time, and the one of the others that is so most often.
#[track_caller]
fn surest(facts: &Facts, said: &mut Sentence, chosen: &Value) {
    let often = |of: &Value| number(&of["chance_on_time"]);
    let all = facts.document["estimates"].as_array().expect("estimates").iter();
    let others = all.filter(|of| of["provider"] != chosen["provider"] && of["permitted"] == true);
    let best = others.filter_map(often).max().expect("another one");
    let words = match often(chosen).expect("a chance").cmp(&best) {
        std::cmp::Ordering::Less => "less often than another",
        std::cmp::Ordering::Equal => "no more often than another",
        std::cmp::Ordering::Greater => "more often than any other",
    };
    said.hold(said.left.contains(words), words);
    let (next, _) = facts.begins(said.whole.split_once(" % of outcomes, ").expect("another one").1);
    said.hold(often(next) == Some(best), "nobody else is in time more often");
    said.share("in ", " % of outcomes, ", percent(&chosen["chance_on_time"]));
    said.share(" in ", " %.", Some(best * Decimal::ONE_HUNDRED));
}

fn change(facts: &Facts, said: &mut Sentence) -> bool {
    let chosen = facts.chosen().expect("one is recommended");
    said.count("more than ", " working day", &days(facts, chosen));
    if said.left.starts_with("A total ") {
        let lead = number(&facts.document["lead"]).expect("a lead");
        let (next, _) = facts.begins(said.left.split_once("becomes ").expect("somebody").1);
        let share = lead * Decimal::ONE_HUNDRED / number(&chosen["total"]).expect("a total");
        let unit = facts.unit(chosen).max(facts.unit(next));
        if share < Decimal::ONE {
            let found = said.number("(", " %)").expect("a share");
            said.hold((found - share).abs() <= Decimal::new(5, 2), &format!("{found} is not {share}"));
        } else {
            said.share("(", " %)", Some(share));
        }
        said.amount("A total ", " ", facts, unit, Some(lead));
    } else if said.left.contains(" instead of ") {
        let turns = facts.document["turns"].as_array().expect("turns");
        said.hold(turns.iter().any(|turn| is_turn(facts, turn, &said.left)), "it is one of the turns");
        said.left.clear();
    }
    true
}

/// Whether a sentence says a turn: its value to two digits of the difference, and who is recommended there.
fn is_turn(facts: &Facts, turn: &Value, said: &str) -> bool {
    let (values, outcome) = said.split_once(": ").map_or((said, ""), |_| {
        let at = said.rfind(": ").unwrap_or(0);
        (&said[..at], &said[at + 2..])
    });
    let is_outcome = match outcome.strip_prefix("the recommendation becomes ") {
        Some(name) => {
            let (of, cause) = facts.begins(name);
            of["provider"] == turn["recommended"] && is_cause(facts, turn, cause)
        }
        None => outcome.strip_prefix("no option is permitted").is_some_and(|cause| is_cause(facts, turn, cause)),
    };
    let Some((to, from)) = values.rsplit_once(" instead of ") else { return false };
    let Some((old, new)) = number(&turn["from"]).zip(number(&turn["to"])) else {
        let dates = [&turn["from"], &turn["to"]].map(|date| date.as_str().unwrap_or_default());
        return is_outcome && iso(from) == dates[0] && iso(&last_date(to)) == dates[1];
    };
    let parse = |text: &str| text.replace(',', "").parse::<Decimal>().ok();
    let is_percent = from.ends_with(" %");
    let scale = if is_percent { Decimal::ONE_HUNDRED } else { Decimal::ONE };
    let Some(said_from) = parse(from.trim_end_matches(" %")) else { return false };
    let mut numbers = to.split(' ').rev().filter_map(parse);
    let near = (new - old).abs() * scale / Decimal::TEN;
    is_outcome && said_from == old * scale && numbers.next().is_some_and(|found| (found - new * scale).abs() <= near)
}

/// Whether a clause says why a turn changes the recommendation.
fn is_cause(facts: &Facts, turn: &Value, said: &str) -> bool {
    let clause = match turn["cause"].as_str().unwrap_or_default() {
        "late" => "be late",
        "over-capacity" => "lack the capacity",
        "over-budget" => "be over the budget",
        "not-permitted" => "not be permitted",
        "in-time" => ", which would be in time.",
        "within-capacity" => ", which would have the capacity.",
        "within-budget" => ", which would be within the budget.",
        "permitted" => ", which would be permitted.",
        "price" => ", which would cost less.",
        _ => return false,
    };
    let lost = said.strip_prefix(", as ").is_some_and(|lost| {
        let (of, rest) = facts.begins(lost);
        of["provider"] == facts.document["recommended"] && rest == format!(" would {clause}.")
    });
    said == clause || lost
}

/// The date at the end of a text.
fn last_date(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    words[words.len().saturating_sub(3)..].join(" ")
}

fn duty(facts: &Facts, said: &mut Sentence) -> bool {
    // The rule of a professional body comes last.
    if let Some(at) = said.left.find(". ") {
        said.left.truncate(at);
    }
    let Some(chosen) = facts.chosen() else { return true };
    said.amount("it costs ", " more than", facts, facts.unit(chosen), number(&chosen["margin"]).map(|by| -by));
    let as_of = facts.document["matter"]["start"].clone();
    said.date("Start: ", " is past", &as_of);
    // Rates, holidays and exchange rates are told with the figures of their warnings.
    !["Rates", "Holidays", "Exchange rate"].iter().any(|about| said.left.starts_with(about))
}

/// From where on something is safe, clear or likely: what the model has as the bounds of the verdict.
fn legend(facts: &Facts, said: &mut Sentence) -> bool {
    let timed = !facts.document["matter"]["deadline"].is_null()
        || number(&facts.document["matter"]["periods"]) > Some(Decimal::ONE);
    let safe = if timed { "Safe, clear: 80 % or more; likely: 60 %." } else { "Clear: 80 % or more; likely: 60 %." };
    said.hold(said.left.contains(safe), safe);
    said.left = said.left.replace(safe, "");
    true
}

fn rests_on(facts: &Facts, said: &mut Sentence) -> bool {
    let count = facts.document["assumptions"].as_array().expect("assumptions").len();
    said.left = format!(" {}", said.left);
    said.share(" ", " % of the uncertainty", percent(&facts.document["assumed_share"]));
    said.count("on ", " assumption", &[Some(Decimal::from(count))]);
    true
}

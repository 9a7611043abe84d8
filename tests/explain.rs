//! `--explain`: what is printed is enough to work every amount out again.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::RoundingStrategy;

use crate::support::{AS_OF, matter_files, stdout};

/// A formula as printed: + - * / in their order, brackets, max, min, ceil, floor.
struct Reader<'f> {
    rest: &'f str,
}

impl Reader<'_> {
    fn value(formula: &str) -> Decimal {
        let mut reader = Reader { rest: formula };
        let value = reader.sum();
        assert_eq!(reader.rest, "", "all of `{formula}` was read");
        value
    }

    fn take(&mut self, sign: &str) -> bool {
        let taken = self.rest.strip_prefix(sign);
        self.rest = taken.unwrap_or(self.rest);
        taken.is_some()
    }

    fn sum(&mut self) -> Decimal {
        let mut value = self.product();
        loop {
            if self.take(" + ") {
                value += self.product();
            } else if self.take(" - ") {
                value -= self.product();
            } else {
                return value;
            }
        }
    }

    fn product(&mut self) -> Decimal {
        let mut value = self.atom();
        loop {
            if self.take(" * ") {
                value *= self.atom();
            } else if self.take(" / ") {
                value /= self.atom();
            } else {
                return value;
            }
        }
    }

    fn atom(&mut self) -> Decimal {
        for (name, whole) in [("ceil(", Decimal::ceil as fn(&Decimal) -> Decimal), ("floor(", |value| value.floor())] {
            if self.take(name) {
                let value = snap(self.sum());
                assert!(self.take(")"));
                return whole(&value);
            }
        }
        for (name, larger) in [("max(", true), ("min(", false)] {
            if self.take(name) {
                let first = self.sum();
                assert!(self.take(", "));
                let second = self.sum();
                assert!(self.take(")"));
                return if larger { first.max(second) } else { first.min(second) };
            }
        }
        if self.take("(") {
            let value = self.sum();
            assert!(self.take(")"));
            return value;
        }
        let end = self.rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(end);
        self.rest = rest;
        digits.parse().unwrap_or_else(|_| panic!("a number at `{digits}{rest}`"))
    }
}

fn snap(value: Decimal) -> Decimal {
    value.round_dp_with_strategy(12, RoundingStrategy::MidpointNearestEven)
}

/// Every line of every example, from its printed formula; every count that stands in one, from its own; every total,
/// from the amounts.
#[test]
fn amounts_can_be_worked_out_again_from_the_printed_formulas() {
    let (mut lines, mut counts, mut totals) = (0, 0, 0);
    for file in matter_files("examples/matters") {
        let name = file.to_str().expect("paths are UTF-8");
        let args = ["compare", name, "--as-of", AS_OF, "--explain", "--no-uncertainty", "--format", "markdown"];
        // Markdown marks `*` and `_`; nothing of that is part of a formula.
        let text = stdout(&args).replace('\\', "");
        let mut amount = None;
        let mut sums: BTreeMap<String, Decimal> = BTreeMap::new();
        let mut provider = String::new();
        for line in text.lines() {
            if let Some((of, _)) = line.strip_prefix("### ").and_then(|rest| rest.rsplit_once(": ")) {
                of.clone_into(&mut provider);
            } else if let Some((_, written)) = line.rsplit_once("): ").filter(|_| !line.starts_with('-')) {
                amount = written.replace(',', "").parse::<Decimal>().ok();
            } else if let (Some(formula), Some(expected)) = (line.strip_prefix("- = "), amount) {
                let value = snap(Reader::value(formula));
                let value = value.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
                assert_eq!(value, expected, "{name}, {provider}: {line}");
                *sums.entry(provider.clone()).or_default() += expected;
                lines += 1;
            } else if let Some((count, formula)) = line
                .strip_prefix("- ")
                .and_then(|rest| rest.split_once(": people, ").or_else(|| rest.split_once(": days, ")))
            {
                assert_eq!(Reader::value(formula), count.parse::<Decimal>().expect("a count"), "{name}: {line}");
                counts += 1;
            }
        }
        // Where a matter is one period, its lines are its total.
        let document = crate::support::compare(&file, &[]);
        if document["matter"]["periods"] == 1 {
            for estimate in document["estimates"].as_array().expect("estimates") {
                let of = estimate["name"].as_str().expect("a name");
                if let Ok(total) = estimate["total"].to_string().parse::<Decimal>() {
                    assert_eq!(sums.get(of), Some(&total), "{name}, {of}");
                    totals += 1;
                }
            }
        }
    }
    assert!(lines > 250 && counts > 20 && totals > 20, "{lines} lines, {counts} counts, {totals} totals");
}

/// Each number of a formula stands below it with where it comes from, or is a constant of the model.
#[test]
fn every_number_of_a_formula_has_an_origin() {
    let constants = ["0", "1", "2", "5", "21", "30", "52", "60", "100"];
    // Years are of twelve months.
    let is_constant = |number: &str| {
        constants.contains(&number) || number.parse::<u32>().is_ok_and(|months| months.is_multiple_of(12))
    };
    for file in matter_files("examples/matters") {
        let document = crate::support::compare(&file, &["--explain", "--no-uncertainty"]);
        for estimate in document["estimates"].as_array().expect("estimates") {
            for line in estimate["lines"].as_array().expect("lines") {
                let operands = line["operands"].as_array().expect("operands");
                let known: Vec<Decimal> =
                    operands.iter().map(|of| of["value"].to_string().parse().expect("a number")).collect();
                let inner = operands.iter().filter_map(|of| of["from"].as_str()).filter(|from| from.contains('('));
                for formula in inner.chain(line["formula"].as_str()).filter(|text| !text.contains(':')) {
                    let numbers = formula.split(|c: char| !c.is_ascii_digit() && c != '.');
                    for number in numbers.filter(|number| !number.is_empty() && !is_constant(number)) {
                        let value: Decimal = number.parse().expect("a number");
                        assert!(known.contains(&value), "{}: {number} in {formula}", file.display());
                    }
                }
                for operand in operands {
                    assert!(operand["from"].as_str().is_some_and(|from| !from.is_empty()), "{operand}");
                }
            }
        }
    }
}

//! What is said of a programme in sentences: who is recommended and why, and from how many matters a year on options pay.

use std::fmt::Write;

use rust_decimal::Decimal;

use super::document::number;
use crate::analysis::{Demand, End, Interval, OptionAnswer, ProgramAnswer};
use crate::matter::Program;
use crate::number::{display, plural};
use crate::report::NONE;
use crate::report::duties::{Duty, duties};
use crate::report::words::listed;

/// From this amount on amounts have whole units.
pub const WHOLE_FROM: i64 = 10_000;

/// A smaller number of matters a year is none.
const LEAST: f64 = 0.05;
/// From this share of late matters on they are said with the answer.
const TOLD_LATE: f64 = 0.05;

/// A programme, and what was found.
pub struct Words<'a> {
    pub program: &'a Program,
    pub answer: &'a ProgramAnswer,
}

impl Words<'_> {
    /// An amount, in whole units where it is large.
    pub fn amount(&self, value: f64) -> String {
        let Some(value) = Decimal::from_f64_retain(value) else { return NONE.to_owned() };
        let is_large = value.abs() >= WHOLE_FROM.into() || self.is_large();
        display(value, if is_large { 0 } else { self.program.currency.decimals() })
    }

    fn is_large(&self) -> bool {
        let largest = self.answer.options.iter().map(|of| of.cost.mean).fold(0.0, f64::max);
        Decimal::from_f64_retain(largest).is_some_and(|largest| largest >= WHOLE_FROM.into())
    }

    fn money(&self, value: f64) -> String {
        format!("{} {}", self.program.currency.code(), self.amount(value))
    }

    /// What one option costs more than another, or less.
    fn between(&self, one: &OptionAnswer, other: &OptionAnswer) -> (String, bool) {
        let both = [one, other].map(|of| Decimal::from_f64_retain(of.cost.mean).unwrap_or_default());
        let more = both[0] - both[1];
        let decimals = if self.is_large() { 0 } else { self.program.currency.decimals() };
        (format!("{} {}", self.program.currency.code(), display(more.abs(), decimals)), more.is_sign_positive())
    }

    /// The recommended option, and what it costs.
    pub fn verdict(&self) -> String {
        let answer = self.answer;
        let best = &answer.options[answer.recommended];
        let months = plural(self.program.months, "month", "months");
        let cost = format!("{} in the mean over {months}", self.money(best.cost.mean));
        let late = best.late >= TOLD_LATE;
        let late = if late { format!("; {} of the matters are late", percent(best.late)) } else { String::new() };
        let sure = format!("the cheapest in {} of outcomes{late}", percent(best.cheapest));
        if answer.options.len() == 1 {
            return format!("{}: {cost}.", best.name);
        }
        if answer.recommended == 0 {
            let others = answer.options.iter().skip(1).filter(|of| !of.is_short && !of.is_later);
            let next = others.reduce(|best, of| if of.cost.mean < best.cost.mean { of } else { best });
            let lead = next.map_or_else(String::new, |next| {
                format!(", {} less than \"{}\"", self.between(next, best).0, next.name)
            });
            return format!("Stay with \"{}\": {cost}{lead}; {sure}. {}", best.name, self.nothing_else());
        }
        let today = &answer.options[0];
        format!(
            "Recommended: {}. {cost}, {} less than \"{}\"; {sure}.",
            best.name,
            self.between(today, best).0,
            today.name
        )
    }

    /// That today's way is not left, and whether that is for its cost.
    fn nothing_else(&self) -> &'static str {
        let today = &self.answer.options[0];
        let is_cheaper = |(at, of): (usize, &OptionAnswer)| is_aside(at, of) && of.cost.mean < today.cost.mean;
        if self.answer.options.iter().enumerate().any(is_cheaper) {
            "What costs less is left aside: see why before you stay."
        } else {
            "Nothing else pays at this demand."
        }
    }

    /// From how many matters a year on each option pays.
    pub fn thresholds(&self) -> String {
        let found = &self.answer.thresholds;
        if found.options.is_empty() {
            return "There is nothing to compare with: one option alone.".to_owned();
        }
        let most = rounded(found.most);
        let name = |at: usize| format!("\"{}\"", self.answer.options[at].name);
        let competing = || found.options.iter().filter(|of| !is_aside(of.option, &self.answer.options[of.option]));
        let pay: Vec<_> = competing().filter(|of| !of.pays.is_empty()).collect();
        let never: Vec<String> = competing().filter(|of| of.pays.is_empty()).map(|of| name(of.option)).collect();
        if pay.is_empty() && never.is_empty() {
            return "All others are left aside, so nothing is said of how many matters they would pay from.".to_owned();
        }
        if pay.is_empty() {
            return format!("At no number of matters a year up to {most} does any of this pay.");
        }
        let firsts: Option<Vec<f64>> = pay.iter().map(|of| of.pays[0].from.map(|from| from.at)).collect();
        let lowest = firsts.and_then(|firsts| firsts.into_iter().reduce(f64::min)).filter(|lowest| *lowest >= LEAST);
        let mut said = lowest
            .map_or_else(String::new, |lowest| format!("Below {} matters a year none of this pays. ", rounded(lowest)));
        let each = pay.iter().map(|of| {
            let intervals: Vec<String> = of.pays.iter().map(interval).collect();
            format!("{} pays {}", name(of.option), intervals.join(", and "))
        });
        said.push_str(&each.collect::<Vec<_>>().join("; "));
        if !never.is_empty() {
            let does = if never.len() == 1 { "never does" } else { "never do" };
            // Writing to a string does not fail.
            let _ = write!(said, "; {} {does}", listed(&never));
        }
        let _ = write!(said, " (looked at up to {most} a year).");
        said
    }

    /// Why, and what else there is to know.
    pub fn reasons(&self) -> Vec<String> {
        let answer = self.answer;
        let best = &answer.options[answer.recommended];
        let mut said = Vec::new();
        let others = || answer.options.iter().enumerate().filter(|(at, _)| *at != answer.recommended);
        said.extend(self.dearer(others().filter(|(at, of)| !is_aside(*at, of)).map(|(_, of)| of).collect(), best));
        said.extend(others().filter(|(at, of)| is_aside(*at, of)).map(|(_, of)| self.why_not(of, best)));
        said.extend(answer.demand.iter().filter_map(demand_said));
        let today = &answer.options[0];
        if number(today.too_large).is_some_and(|many| many.get() >= Decimal::new(5, 2)) {
            said.push(format!("{} matters a programme are larger than your whole team.", rounded(today.too_large)));
        }
        said
    }

    /// What the others cost more than the recommended one.
    fn dearer(&self, mut others: Vec<&OptionAnswer>, best: &OptionAnswer) -> Option<String> {
        others.sort_by(|a, b| a.cost.mean.total_cmp(&b.cost.mean));
        let each = others.iter().map(|of| format!("\"{}\" by {}", of.name, self.between(of, best).0));
        let each: Vec<String> = each.collect();
        (!each.is_empty()).then(|| format!("Dearer in the mean: {}.", listed(&each)))
    }

    /// Why an option is left aside.
    fn why_not(&self, of: &OptionAnswer, best: &OptionAnswer) -> String {
        let (name, today) = (&of.name, &self.answer.options[0]);
        if of.is_short {
            let [short, todays] = [of, today].map(|of| percent(of.short_share));
            return format!(
                "{name}: your own team is short of {short} of its hours (today {todays}), so it is left aside."
            );
        }
        let (amount, is_dearer) = self.between(of, best);
        let than = if is_dearer { "more" } else { "less" };
        let [late, todays] = [of, today].map(|of| percent(of.late));
        format!(
            "{name}: {late} of the matters are late, {todays} today, so it is left aside; {amount} {than} in the mean."
        )
    }

    /// What has to be seen to before the recommended option is taken, each thing once.
    pub fn before(&self) -> Vec<String> {
        let option = &self.answer.options[self.answer.recommended];
        let mut found: Vec<(String, Vec<String>)> = Vec::new();
        for (at, (stream, warnings)) in self.program.streams.iter().zip(&option.warnings).enumerate() {
            let mut takers: Vec<usize> =
                option.sent.iter().filter(|of| of.stream == at).map(|of| of.provider).collect();
            takers.dedup();
            for said in duties(&stream.case, &takers, warnings).iter().map(Duty::said) {
                match found.iter_mut().find(|(known, _)| *known == said) {
                    Some((_, streams)) => streams.push(stream.name.clone()),
                    None => found.push((said, vec![stream.name.clone()])),
                }
            }
        }
        let all = self.program.streams.len();
        let told = |streams: &[String]| match streams.len() {
            some if some < all => format!(" ({})", listed(streams)),
            _ => String::new(),
        };
        let said = found.into_iter().map(|(said, streams)| format!("{said}{}", told(&streams)));
        said.collect()
    }

    /// What holds for all of it.
    pub fn notes(&self) -> Vec<String> {
        let code = self.program.currency.code();
        let pay = match self.answer.own_pay {
            Some(pay) => format!(
                "Your own team's pay, about {} for its capacity, is the same in all options and in none of the costs.",
                self.money(pay)
            ),
            None => "Your own team's pay is the same in all options and in none of the costs.".to_owned(),
        };
        vec![
            format!(
                "Costs in {code}: invoices, charges and delay of the matters, each with its contingency; hires, teams on call and improvements, used or not."
            ),
            pay,
            "From the second year on providers and hires are paid what their yearly rise makes of it; nothing is discounted."
                .to_owned(),
        ]
    }
}

/// Whether another option than today's is not to be had: too short of hours, or later.
fn is_aside(at: usize, of: &OptionAnswer) -> bool {
    at > 0 && (of.is_short || of.is_later)
}

/// Where means differ from what is likely.
fn demand_said(of: &Demand) -> Option<String> {
    let [mean, likely] = [0, 1].map(|at| {
        let both = [of.per_year[at], of.size[at]].map(Decimal::from_f64_retain);
        both[0]?.checked_mul(both[1]?)
    });
    let (mean, likely) = (mean?, likely?);
    let shown = |value: Decimal| display(value, 1);
    if shown(mean) == shown(likely) {
        return None;
    }
    let [number, size] = [of.per_year[0], of.size[0]].map(Decimal::from_f64_retain);
    let (number, size) = (display(number?, 1), display(size?, 2));
    Some(format!(
        "{}: {number} matters a year x {size} times the size = {} likely matters a year, not {}: means count, not likely values.",
        of.name,
        shown(mean),
        shown(likely)
    ))
}

fn interval(of: &Interval) -> String {
    let end = |end: &End| {
        let range = [end.lowest, end.highest].map(|at| at.map(rounded));
        match range {
            [Some(low), Some(high)] if low == high => rounded(end.at),
            [Some(low), Some(high)] => format!("{} ({low} to {high})", rounded(end.at)),
            [None, Some(high)] => format!("{} (at most {high})", rounded(end.at)),
            [Some(low), None] => format!("{} (at least {low})", rounded(end.at)),
            [None, None] => format!("{} (or anywhere)", rounded(end.at)),
        }
    };
    match (&of.from.filter(|from| from.at >= LEAST), &of.to) {
        (None, None) => "whatever arrives".to_owned(),
        (Some(from), None) => format!("from {} on", end(from)),
        (None, Some(to)) => format!("up to {}", end(to)),
        (Some(from), Some(to)) => format!("from {} to {}", end(from), end(to)),
    }
}

/// A number of matters to one decimal.
pub fn rounded(value: f64) -> String {
    Decimal::from_f64_retain(value).map_or_else(|| NONE.to_owned(), |value| display(value, 1))
}

/// A share in whole per cent; between none and one, and one short of all, to a decimal.
pub fn percent(share: f64) -> String {
    let Some(share) = Decimal::from_f64_retain(share) else { return NONE.to_owned() };
    let percent = share * Decimal::ONE_HUNDRED;
    let fine = percent > Decimal::ZERO && (percent < Decimal::TEN || percent > Decimal::from(99));
    format!("{} %", display(percent, u32::from(fine && percent != Decimal::ONE_HUNDRED)))
}

//! What moved between comparisons, as a person reads it.

use std::fmt::Write;

use rust_decimal::Decimal;

use super::super::block::{Block, Columns, or_none};
use super::super::num::Num;
use super::super::value::ValueDoc;
use super::facts::NEXT;
use super::words::{OF_COMPARISON, OF_ESTIMATE, Style, digits, side_by_side, signed};
use super::{ComparedDoc, Diff, DiffReport, InputMove, LineMove, ProviderMove};
use crate::engine::unimproved;
use crate::number::display;

/// Lays out what moved.
pub fn blocks(report: &DiffReport) -> Vec<Block> {
    let of = &report.document;
    let whole = Layout { of, decimals: report.decimals, step: String::new() };
    let mut blocks = vec![Block::Title(format!("{}: what changed", of.matter_id)), Block::Verdict(whole.verdict())];
    if of.matter_id_old != of.matter_id {
        let (old, new) = (&of.matter_id_old, &of.matter_id);
        blocks.push(Block::Text(format!("These are two matters: `{old}` before, `{new}` now.")));
    }
    if of.steps.is_empty() {
        blocks.extend(whole.sections("What changed it"));
    } else {
        blocks.push(Block::Heading(format!("The series, {}", of.currency)));
        blocks.push(series(report));
    }
    for (at, step) in of.steps.iter().enumerate() {
        let name = |at: usize| report.compared.get(at).map_or_else(String::new, |of| of.said(at));
        let layout = Layout { of: step, decimals: report.decimals, step: format!("Step {}: ", at + 1) };
        blocks.push(Block::Heading(format!("Step {}: from {} to {}", at + 1, name(at), name(at + 1))));
        blocks.push(Block::Verdict(layout.verdict()));
        blocks.extend(layout.sections("what changed it"));
    }
    blocks.push(Block::Heading("What was compared".to_owned()));
    blocks.push(Block::List(compared(report)));
    blocks
}

/// A row a comparison.
fn series(report: &DiffReport) -> Block {
    let rows = report.compared.iter().enumerate().map(|(at, of)| {
        let total = or_none(of.total, |total| digits(total, report.decimals));
        vec![of.said(at), of.as_of.said(), of.recommended.clone().unwrap_or_else(|| "nobody".to_owned()), total]
    });
    columns(&["comparison", "as of", "recommended", "total"], 3, rows.collect())
}

/// What was compared, a line each.
fn compared(report: &DiffReport) -> Vec<String> {
    let last = report.compared.len().saturating_sub(1);
    let line = |(at, of): (usize, &ComparedDoc)| {
        let place = match at {
            0 => "Before: ".to_owned(),
            at if at == last => "Now: ".to_owned(),
            at => format!("Then {}: ", at + 1),
        };
        let name = of.name.as_ref().map_or_else(String::new, |name| format!("{name}, "));
        format!("{place}{name}as of {}, by lpo-cost {}", of.as_of, of.version)
    };
    let mut said: Vec<String> = report.compared.iter().enumerate().map(line).collect();
    if report.compared.iter().any(|of| report.compared.first().is_some_and(|first| first.edition != of.edition)) {
        said.push(
            "They were saved in different editions of the format: what only one of them notes is no change, but for inputs, which the newer one notes more of."
                .to_owned(),
        );
    }
    said
}

impl ComparedDoc {
    fn said(&self, at: usize) -> String {
        self.name.clone().unwrap_or_else(|| format!("comparison {}", at + 1))
    }
}

struct Layout<'d> {
    of: &'d Diff,
    decimals: u32,
    /// What headings begin with, in a series.
    step: String,
}

impl Layout<'_> {
    fn sections(&self, why: &str) -> Vec<Block> {
        let mut blocks = Vec::new();
        let of = self.of;
        if !of.reasons.is_empty() {
            blocks.extend([self.heading(why), Block::List(of.reasons.clone())]);
        }
        blocks.extend([self.heading(&format!("totals, {}", of.currency)), self.totals()]);
        if !of.moved() {
            return blocks;
        }
        blocks.extend(self.section("the matter and the answer", self.facts()));
        blocks.extend(self.section("the options", self.estimates()));
        let findings: Vec<String> = of.providers.iter().flat_map(findings).collect();
        blocks.extend(self.section("exclusions, warnings and assignments", listed(findings)));
        let each = if self.recurs() { " a month" } else { "" };
        blocks.push(self.heading(&format!("cost lines that changed, {}{each}", of.currency)));
        blocks.extend(self.periods());
        blocks.extend([self.lines(), self.heading("inputs that changed"), self.inputs()]);
        let others: Vec<&str> =
            of.others.iter().copied().filter(|other| !["reasons", "lines", "work"].contains(other)).collect();
        if !others.is_empty() {
            blocks.push(Block::Text(format!("What follows from this differs too: {}.", others.join(", "))));
        }
        blocks
    }

    fn heading(&self, text: &str) -> Block {
        let mut letters = text.chars();
        let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
        let text = if self.step.is_empty() { format!("{first}{}", letters.as_str()) } else { text.to_owned() };
        Block::Heading(format!("{}{text}", self.step))
    }

    fn section(&self, heading: &str, block: Option<Block>) -> Vec<Block> {
        block.map_or_else(Vec::new, |block| vec![self.heading(heading), block])
    }

    fn recurs(&self) -> bool {
        self.of.periods_old.max(self.of.periods_new) > 1
    }

    /// How often the lines of a period count.
    fn periods(&self) -> Option<Block> {
        let (old, new) = (self.of.periods_old, self.of.periods_new);
        let often = match (old, new) {
            _ if !self.recurs() => return None,
            (old, new) if old == new => format!("{new} times in the totals"),
            _ => format!("{old} times in the old totals and {new} times in the new ones"),
        };
        let after = "those of an improvement only from its go-live on";
        Some(Block::Text(format!("A line counts {often}, {after}; what comes once counts once.")))
    }

    fn verdict(&self) -> String {
        let find = |id: &Option<String>| self.of.providers.iter().find(|of| Some(&of.provider) == id.as_ref());
        let (old, new) = (&self.of.recommended_old, &self.of.recommended_new);
        let named = |id: &str, total: fn(&ProviderMove) -> Option<Num>| {
            let found = find(&Some(id.to_owned()));
            let total = found.and_then(total).map(|total| format!(" ({} {})", self.of.currency, self.digits(total)));
            format!("{}{}", found.map_or(id, |of| of.name.as_str()), total.unwrap_or_default())
        };
        let (before, now) =
            (old.as_ref().map(|id| named(id, |of| of.total_old)), new.as_ref().map(|id| named(id, |of| of.total_new)));
        let mut said = match (before, now) {
            (before, Some(now)) if self.of.qualifies_new == Some(false) => {
                let named = if before.is_some() && old == new { "named as before" } else { "named" };
                format!("No permitted option does what the matter demands now; {named}: {now}.")
            }
            (Some(before), Some(now)) if old != new => {
                format!("The recommendation changes from {before} to {now}.")
            }
            (Some(_), Some(now)) => format!("Recommended as before: {now}."),
            (Some(before), None) => format!("{before} was recommended; now no option is."),
            (None, Some(now)) => format!("{now} is recommended; before, no option was."),
            (None, None) => "No option is recommended, as before.".to_owned(),
        };
        let same = find(new).filter(|_| old == new);
        if let Some(change) = same.and_then(|of| of.change).filter(|change| !change.get().is_zero()) {
            let way = if change.get() > Decimal::ZERO { "more" } else { "less" };
            let percent = same.and_then(|of| of.change_percent);
            let percent = percent.map_or_else(String::new, |of| format!(" ({} %)", display(of.get().abs(), 1)));
            let amount = self.digits(Num::rounded(change.get().abs()));
            // Writing to a string does not fail.
            let _ = write!(said, " It costs {} {amount}{percent} {way} than before.", self.of.currency);
        }
        if !self.of.moved() {
            said.push_str(&self.unmoved());
        }
        said
    }

    fn unmoved(&self) -> String {
        match self.of.others.as_slice() {
            _ if self.of.same => " Nothing changed: the two comparisons are the same.".to_owned(),
            [] => " No figure changed.".to_owned(),
            others => format!(" No figure changed; only this differs: {}.", others.join(", ")),
        }
    }

    fn totals(&self) -> Block {
        let row = |of: &ProviderMove| {
            let percent = or_none(of.change_percent, |of| format!("{} %", signed(of, 1)));
            let [old, new] = [of.total_old, of.total_new].map(|total| self.shown(total));
            vec![of.name.clone(), old, new, self.change(of.change), percent]
        };
        columns(&["option", "before", "now", "change", "in per cent"], 1, self.of.providers.iter().map(row).collect())
    }

    /// The matter, the verdict and the lead, as far as inputs do not say it.
    fn facts(&self) -> Option<Block> {
        let is_input = |key: &str| self.of.inputs.iter().any(|of| of.key == key);
        let mut rows: Vec<Vec<String>> = Vec::new();
        if self.of.periods_old != self.of.periods_new && !is_input("matter.periods") {
            rows.push(vec!["months".to_owned(), self.of.periods_old.to_string(), self.of.periods_new.to_string()]);
        }
        let told = OF_COMPARISON.iter().filter(|(key, ..)| !is_input(key));
        rows.extend(told.filter_map(|(key, name, style)| {
            let of = self.of.changes.iter().find(|of| of.key == *key)?;
            Some([vec![(*name).to_owned()], self.values(of, *style)].concat())
        }));
        (!rows.is_empty()).then(|| columns(&["what", "before", "now"], 1, rows))
    }

    /// Permission, dates, chances and hours of each option.
    fn estimates(&self) -> Option<Block> {
        let mut rows = Vec::new();
        for of in &self.of.providers {
            for (key, name, style) in &OF_ESTIMATE {
                if let Some(change) = of.changes.iter().find(|change| change.key == *key) {
                    rows.push([vec![of.name.clone(), (*name).to_owned()], self.values(change, *style)].concat());
                }
            }
        }
        (!rows.is_empty()).then(|| columns(&["option", "what", "before", "now"], 2, said_once(rows)))
    }

    fn values(&self, of: &InputMove, style: Style) -> Vec<String> {
        [&of.old, &of.new].map(|value| style.said(value.as_ref(), self.decimals)).to_vec()
    }

    fn lines(&self) -> Block {
        // Who is there only once has no lines that moved, but a total that came or went.
        let priced = self.of.providers.iter().filter(|of| of.change.is_some());
        let row = |of: &ProviderMove, line: &LineMove| {
            let [old, new] = [line.old, line.new].map(|amount| self.shown(amount));
            vec![of.name.clone(), self.label(of, line), old, new, self.change(line.change)]
        };
        let rows: Vec<Vec<String>> = priced.flat_map(|of| of.lines.iter().map(move |line| row(of, line))).collect();
        if rows.is_empty() {
            return Block::Text("No cost line changed.".to_owned());
        }
        columns(&["option", "line", "before", "now", "change"], 2, said_once(rows))
    }

    fn label(&self, of: &ProviderMove, line: &LineMove) -> String {
        let own = unimproved(&of.provider);
        let by = line.by.as_deref().filter(|by| *by != own).map_or_else(String::new, |by| format!(" by `{by}`"));
        let task = line.task.map_or_else(String::new, |task| format!(" (task {task})"));
        let once = if self.recurs() && line.one_off { ", once" } else { "" };
        format!("{}{task}{by}{once}", line.name)
    }

    fn inputs(&self) -> Block {
        let row = |of: &InputMove| {
            let [old, new] = side_by_side(of.old.as_ref(), of.new.as_ref());
            vec![of.key.clone(), old, new]
        };
        let rows: Vec<Vec<String>> = self.of.inputs.iter().map(row).collect();
        if rows.is_empty() {
            let text = "No input changed: another version of lpo-cost, or another day, made the difference.";
            return Block::Text(text.to_owned());
        }
        columns(&["input", "before", "now"], 1, rows)
    }

    fn digits(&self, amount: Num) -> String {
        digits(amount, self.decimals)
    }

    fn shown(&self, amount: Option<Num>) -> String {
        or_none(amount, |amount| self.digits(amount))
    }

    fn change(&self, amount: Option<Num>) -> String {
        or_none(amount, |amount| signed(amount, self.decimals))
    }
}

/// What came and went of an option's exclusions and warnings, and which tasks changed hands.
fn findings(of: &ProviderMove) -> Vec<String> {
    let said = |change: &InputMove| {
        let what = match change.key.split('.').next()? {
            "exclusions" => "exclusion",
            "warnings" => "warning",
            "assignments" => return assigned(of, change).map(|said| vec![said]),
            _ => return None,
        };
        let sentences = |value: &Option<ValueDoc>| -> Vec<String> {
            let all = value.as_ref().map(ToString::to_string);
            all.iter().flat_map(|all| all.split(NEXT)).map(str::to_owned).collect()
        };
        let [old, new] = [&change.old, &change.new].map(sentences);
        let [gone, came] = [(&old, &new), (&new, &old)]
            .map(|(of, other)| -> Vec<&String> { of.iter().filter(|sentence| !other.contains(sentence)).collect() });
        Some(match (gone.as_slice(), came.as_slice()) {
            // One of a kind says other figures.
            ([before], [now]) => vec![format!("{}: the {what} is now: {now}. Before: {before}.", of.name)],
            _ => {
                let came = came.iter().map(|now| format!("{}: new {what}: {now}.", of.name));
                came.chain(gone.iter().map(|before| format!("{}: {what} gone: {before}.", of.name))).collect()
            }
        })
    };
    of.changes.iter().filter_map(said).flatten().collect()
}

fn assigned(of: &ProviderMove, change: &InputMove) -> Option<String> {
    let task = change.key.split('.').nth(1)?;
    let [old, new] = [&change.old, &change.new].map(|value| value.as_ref().map(|id| format!("`{id}`")));
    Some(match (old, new) {
        (Some(old), Some(new)) => format!("{}: task {task} goes to {new} instead of {old}.", of.name),
        (None, Some(new)) => format!("{}: task {task} is new, and goes to {new}.", of.name),
        (_, None) => format!("{}: task {task} is gone.", of.name),
    })
}

fn listed(items: Vec<String>) -> Option<Block> {
    (!items.is_empty()).then_some(Block::List(items))
}

/// Rows of which those after the first of an option leave its name out.
fn said_once(mut rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    for at in (1..rows.len()).rev() {
        if rows[at][0] == rows[at - 1][0] {
            rows[at][0].clear();
        }
    }
    rows
}

/// Columns of which the first ones are text.
fn columns(head: &[&'static str], texts: usize, rows: Vec<Vec<String>>) -> Block {
    Block::Columns(Columns::of(head.to_vec(), texts, rows))
}

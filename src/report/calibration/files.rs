//! The rates files that follow from invoices: a provider each, what one's own team finishes in an hour, and their sources.

use std::fmt::Write;

use rust_decimal::Decimal;

use crate::analysis::calibrate::{Calibration, Fit, Speed, Three, VendorFigures};
use crate::matter::{Provider, TaskType};
use crate::number::{round_half_away, snap};
use crate::read::RatesFile;

/// Units that a price of a task type may be by, beside the type's own.
const PRICED_BY: [&str; 3] = ["document", "page", "gigabyte"];
/// What a charge is counted by, by the unit of the invoices.
const DRIVERS: [(&str, &str); 7] = [
    ("document", "document"),
    ("page", "page"),
    ("gigabyte", "gigabyte"),
    ("gigabyte-month", "gigabyte-month"),
    ("gb-month", "gigabyte-month"),
    ("month", "month"),
    ("seat", "head-month"),
];

/// Where the figures of a vendor come from: `your invoices: 412 lines of 17 matters, 2025-01 to 2026-10`.
pub fn source(of: &VendorFigures) -> String {
    let gathered = &of.gathered;
    let what = if of.own { "your time records" } else { "your invoices" };
    let plural = |count: u64, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let lines = plural(gathered.lines, "line", "lines");
    let matters = plural(gathered.matters.len() as u64, "matter", "matters");
    let month = |day: String| day.get(..7).map(str::to_owned).unwrap_or_default();
    let days = gathered.days.map(|days| days.map(|day| month(day.to_string())));
    let days = days.map_or_else(String::new, |[first, last]| format!(", {first} to {last}"));
    format!("{what}: {lines} of {matters}{days}")
}

/// The files, ready for a rates directory.
#[must_use]
pub fn rates_files(of: &Calibration, providers: &[Provider], types: &[&TaskType]) -> Vec<RatesFile> {
    let mut files = Vec::new();
    for vendor in of.vendors.iter().filter(|vendor| !vendor.own) {
        let like = providers.iter().find(|provider| provider.id == vendor.terms.like);
        let mut file = ProviderFile { of: vendor, like, types, source: quoted(&source(vendor)), text: String::new() };
        file.write();
        files.push(("providers/".to_owned() + &vendor.terms.id + ".toml", file.text));
    }
    let own: Vec<&VendorFigures> = of.vendors.iter().filter(|vendor| vendor.own).collect();
    if !of.throughputs.is_empty() {
        files.push(("tasks.toml".to_owned(), tasks(&of.throughputs, &own)));
    }
    files.push(("sources.toml".to_owned(), sources(of)));
    let file = |(path, content): (String, String)| RatesFile { name: path.clone(), path, content };
    files.into_iter().map(file).collect()
}

/// A text of TOML.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// A figure of TOML with where it comes from.
fn figure(of: Three, source: &str) -> String {
    let Three { low, likely, high } = of;
    if low == high {
        return format!("{{ likely = {likely}, source = {source} }}");
    }
    format!("{{ low = {low}, likely = {likely}, high = {high}, source = {source} }}")
}

fn sources(of: &Calibration) -> String {
    let mut text = "# Where the figures beside this file come from.\nschema = 1\n".to_owned();
    let mut known = std::collections::BTreeMap::new();
    for vendor in &of.vendors {
        known.entry(source(vendor)).or_insert(vendor);
    }
    for (id, vendor) in known {
        let year = vendor.gathered.days.and_then(|[_, last]| last.year());
        // Writing to a text cannot fail.
        let _ = write!(text, "\n[{}]\ntitle = {}\n", quoted(&id), quoted(&capital(&id)));
        if let Some(year) = year.filter(|year| *year > 0) {
            let _ = writeln!(text, "year = {year}");
        }
        text.push_str("confidence = \"high\"\n");
    }
    text
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

fn tasks(throughputs: &[Fit], own: &[&VendorFigures]) -> String {
    let source = quoted(&own.first().map_or_else(String::new, |of| source(of)));
    let mut text = "# What your own team finishes in an hour, at moderate complexity.\nschema = 1\n".to_owned();
    for fit in throughputs {
        let Some((of_type, key)) = fit.key.split_once('.') else { continue };
        let _ = write!(text, "\n[{of_type}]\n{key} = {}\n", figure(fit.result, &source));
    }
    text
}

/// A provider's file.
struct ProviderFile<'c> {
    of: &'c VendorFigures,
    like: Option<&'c Provider>,
    types: &'c [&'c TaskType],
    source: String,
    text: String,
}

impl ProviderFile<'_> {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn write(&mut self) {
        let of = self.of;
        self.line("# Written by `lpo-cost calibrate`. What stands here is of your invoices; all else is as the provider that it extends.");
        self.line("schema = 1");
        self.line(&format!("id = {}", quoted(&of.terms.id)));
        self.line(&format!("name = {}", quoted(&of.terms.name)));
        self.like();
        if let Some(day) = of.carried.as_ref().map(|carried| carried.to).or(of.gathered.days.map(|[_, last]| last)) {
            self.line(&format!("effective = {day}"));
        }
        if let Some(fit) = &of.realisation {
            let figure = figure(fit.result, &self.source);
            self.line(&format!("realisation = {figure}"));
        }
        if let Some(growth) = of.growth.filter(|growth| !growth.is_sign_negative() && *growth < Decimal::TEN) {
            let growth = round_half_away(snap(growth), 6).normalize();
            self.line(&format!("escalation = {}", figure(Three::one(growth), &self.source)));
        }
        self.rates();
        self.quality("[quality]");
        self.types();
        self.charges();
    }

    /// What it extends; nothing that is in another currency.
    fn like(&mut self) {
        let Some(like) = self.like else { return self.line("kind = \"law-firm\"") };
        if like.currency == self.of.currency {
            self.line(&format!("extends = {}", quoted(&like.id)));
        } else {
            self.line(&format!("kind = \"{}\"", like.kind.word()));
            if let Some(country) = &like.country {
                self.line(&format!("country = {}", quoted(country)));
            }
            self.line(&format!("currency = \"{}\"", self.of.currency.code()));
        }
        // What the library's provider does, and what this one did.
        let Some(offered) = like.offered.as_ref().filter(|_| like.currency == self.of.currency) else { return };
        let mut all = offered.clone();
        let prices = self.of.prices.iter().filter_map(|(_, fit)| type_of(fit));
        for of_type in self.of.speeds.iter().map(|speed| speed.of_type.as_str()).chain(prices) {
            if !all.iter().any(|known| known == of_type) {
                all.push(of_type.to_owned());
            }
        }
        if all.len() > offered.len() {
            let all: Vec<String> = all.iter().map(|of_type| quoted(of_type)).collect();
            self.line(&format!("tasks = [{}]", all.join(", ")));
        }
    }

    fn rates(&mut self) {
        let of = self.of;
        let rates: Vec<(&String, &Fit)> =
            of.roles.iter().filter_map(|role| Some((role.role.as_ref()?, role.rate.as_ref()?))).collect();
        if rates.is_empty() {
            return;
        }
        self.line("\n[rates]");
        for (role, fit) in rates {
            let figure = figure(fit.result, &self.source);
            self.line(&format!("{role} = {figure}"));
        }
        for speed in &of.speeds {
            if let Some(mix) = self.mix(speed) {
                let shares: Vec<String> =
                    mix.iter().map(|(role, share)| format!("{role} = {}", share.normalize())).collect();
                self.line(&format!("{} = {{ blend = {{ {} }} }}", team(speed), shares.join(", ")));
            }
        }
    }

    /// Who does a task type, where that is more than one role: shares that add up to 1.
    fn mix(&self, speed: &Speed) -> Option<Vec<(String, Decimal)>> {
        let is_known = |role: &str| {
            let of_role = self.of.roles.iter().find(|of| of.role.as_deref() == Some(role));
            of_role.is_some_and(|of| of.rate.is_some())
        };
        let known =
            speed.mix.iter().filter_map(|(role, share)| Some((role.clone().filter(|role| is_known(role))?, *share)));
        let known: Vec<(String, Decimal)> = known.filter(|(_, share)| *share > Decimal::ZERO).collect();
        if known.len() < 2 {
            return None;
        }
        let whole = known.iter().map(|(_, share)| *share).try_fold(Decimal::ZERO, Decimal::checked_add)?;
        let rounded = |share: Decimal| Some(round_half_away(snap(share.checked_div(whole)?), 6));
        let mut mix: Vec<(String, Decimal)> =
            known.into_iter().filter_map(|(role, share)| Some((role, rounded(share)?))).collect();
        let sum: Decimal = mix.iter().skip(1).map(|(_, share)| *share).sum();
        mix.first_mut()?.1 = Decimal::ONE.checked_sub(sum)?;
        Some(mix)
    }

    fn quality(&mut self, head: &str) {
        let of = self.of;
        if of.shares.is_empty() {
            return;
        }
        if !head.is_empty() {
            self.line(&format!("\n{head}"));
        }
        for fit in &of.shares {
            let Some((_, name)) = fit.key.split_once('.') else { continue };
            let figure = figure(fit.result, &self.source);
            self.line(&format!("{name} = {figure}"));
        }
    }

    /// What holds for each task type that there are hours or prices of.
    fn types(&mut self) {
        let of = self.of;
        let mut names: Vec<&str> = of.speeds.iter().map(|speed| speed.of_type.as_str()).collect();
        names.extend(of.prices.iter().filter_map(|(_, fit)| type_of(fit)));
        names.sort_unstable();
        names.dedup();
        for name in names {
            self.line(&format!("\n[task.{name}]"));
            if let Some(speed) = of.speeds.iter().find(|speed| speed.of_type == name) {
                self.speed(speed);
            }
            self.price(name);
            // What the library has for a type would come before what holds for the provider.
            self.quality("");
        }
    }

    fn speed(&mut self, speed: &Speed) {
        let first = speed.mix.iter().find_map(|(role, _)| role.clone());
        let role = if self.mix(speed).is_some() { Some(team(speed)) } else { first };
        if let Some(role) = role.filter(|role| self.text.contains(&format!("\n{role} = "))) {
            self.line(&format!("role = {}", quoted(&role)));
        }
        if let Some(fit) = &speed.productivity {
            let figure = figure(fit.result, &self.source);
            self.line(&format!("productivity = {figure}"));
        }
    }

    /// The price of a type by a unit that it may have, the one with most lines.
    fn price(&mut self, name: &str) {
        let own = self.types.iter().find(|of| of.id == name).and_then(|of| of.unit.as_deref());
        let fits = |unit: &str| PRICED_BY.contains(&unit) || own == Some(unit);
        let of_type = self.of.prices.iter().filter(|(unit, fit)| type_of(fit) == Some(name) && fits(unit));
        if let Some((unit, fit)) = of_type.max_by_key(|(_, fit)| fit.lines) {
            let figure = figure(fit.result, &self.source);
            self.line(&format!("price = {{ unit = {}, rate = {figure} }}", quoted(unit)));
        }
    }

    fn charges(&mut self) {
        for (unit, fit) in &self.of.charges {
            let Some((_, driver)) = DRIVERS.iter().find(|(known, _)| known == unit) else {
                self.line(&format!("\n# Nothing is charged by the {unit}: {} each", fit.result.likely));
                continue;
            };
            let name = fit.key.strip_prefix("charge.").unwrap_or(&fit.key).replace('.', " ");
            let figure = figure(fit.result, &self.source);
            let name = quoted(&name);
            self.line(&format!("\n[[charge]]\nname = {name}\ndriver = \"{driver}\"\nrate = {figure}"));
        }
    }
}

/// What the team of a task type is called among rates.
fn team(speed: &Speed) -> String {
    format!("{}-team", speed.of_type)
}

/// The task type that a figure is of.
fn type_of(fit: &Fit) -> Option<&str> {
    fit.key.strip_prefix("task.")?.split('.').next()
}

//! Hourly rates by role, what is left of them after adjustments, and where the hours went.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::fit::{Evidence, Fit, TooLarge};
use super::gathered::{Mix, Sums, Vendor};
use super::known::Library;
use crate::matter::FigureKind;

/// A role's hours, and what an hour of it costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleRate {
    /// The role; none where nothing says so.
    pub role: Option<String>,
    /// Its hours and amounts.
    pub sums: Sums,
    /// Its share of the vendor's hours.
    pub share: Option<Decimal>,
    /// What an hour costs before adjustments; none where the role is not known, or there are no hours.
    pub rate: Option<Fit>,
    /// What is left of it after adjustments.
    pub realisation: Option<Decimal>,
}

/// Where hours went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeSums {
    /// `task` or `activity`.
    pub level: &'static str,
    /// The code; none for hours without one.
    pub code: Option<String>,
    /// The hours and amounts.
    pub sums: Sums,
    /// What an hour of it costs, whoever worked.
    pub blended: Option<Decimal>,
    /// The share of each role.
    pub mix: Mix,
}

/// The roles of a vendor, those with most hours first.
pub fn roles(vendor: &Vendor, like: &str, library: &Library) -> Option<Vec<RoleRate>> {
    let whole = Sums::of(vendor.roles.values().flat_map(BTreeMap::values))?;
    let mut roles = Vec::new();
    for (role, matters) in &vendor.roles {
        let sums = Sums::of(matters.values())?;
        let named = role.as_ref().zip(sums.rate().filter(|rate| *rate >= Decimal::ZERO));
        let evidence = named.map(|(role, rate)| Evidence {
            key: format!("rates.{role}"),
            kind: FigureKind::Money,
            all: rate,
            of_matters: matters.values().filter_map(Sums::rate).collect(),
            lines: sums.lines,
            library: library.rate(like, role),
            // Rates are agreed: nothing is to be learnt about them from others.
            weight: None,
            beside: None,
        });
        let rate = match evidence {
            Some(evidence) => Some(evidence.fit()?),
            None => None,
        };
        let (share, realisation) = (sums.units.checked_div(whole.units), sums.net.checked_div(sums.gross));
        roles.push(RoleRate { role: role.clone(), sums, share, rate, realisation });
    }
    roles.sort_by_key(|of| Reverse(of.sums.units));
    Some(roles)
}

/// What is left of units x rate after adjustments, of fees by the hour and by the unit; none where there are none.
pub fn realisation(vendor: &Vendor, like: &str, library: &Library) -> Result<Option<Fit>, TooLarge> {
    let mut matters: BTreeMap<&str, Sums> = BTreeMap::new();
    let all = vendor.roles.values().chain(vendor.units.values());
    for (matter, sums) in all.flatten() {
        let known = matters.entry(matter).or_default();
        *known = Sums::of([&*known, sums]).ok_or(TooLarge)?;
    }
    let share = |sums: &Sums| sums.net.checked_div(sums.gross);
    let sums = Sums::of(matters.values()).ok_or(TooLarge)?;
    let Some(all) = share(&sums) else { return Ok(None) };
    let evidence = Evidence {
        key: "realisation".to_owned(),
        kind: FigureKind::Share,
        all,
        of_matters: matters.values().filter_map(share).collect(),
        lines: sums.lines,
        library: library.figure(like, &["realisation"]),
        weight: None,
        beside: None,
    };
    evidence.fit().map(Some).ok_or(TooLarge)
}

/// Hours of everybody else for an hour of a supervisor; none without one.
pub fn leverage(roles: &[RoleRate]) -> Option<Decimal> {
    let is_top = |of: &&RoleRate| of.role.as_deref() == Some("supervisor");
    let hours = |top: bool| {
        let of = roles.iter().filter(|of| of.role.is_some() && is_top(of) == top);
        of.map(|of| of.sums.units).try_fold(Decimal::ZERO, Decimal::checked_add)
    };
    hours(false)?.checked_div(hours(true)?)
}

/// Where the hours went: by task code, then by activity code, those with most hours first.
pub fn codes(vendor: &Vendor) -> Option<Vec<CodeSums>> {
    let mut found = Vec::new();
    for level in ["task", "activity"] {
        let mut by_code: BTreeMap<&Option<String>, BTreeMap<&Option<String>, Sums>> = BTreeMap::new();
        for ((task, activity), roles) in &vendor.codes {
            let of_code = by_code.entry(if level == "task" { task } else { activity }).or_default();
            for (role, sums) in roles {
                let known = of_code.entry(role).or_default();
                *known = Sums::of([&*known, sums])?;
            }
        }
        let mut of_level = Vec::new();
        for (code, roles) in by_code {
            let sums = Sums::of(roles.values())?;
            let share =
                |(role, of): (&&Option<String>, &Sums)| Some(((*role).clone(), of.units.checked_div(sums.units)?));
            let mut mix: Mix = roles.iter().filter_map(share).collect();
            mix.sort_by_key(|(_, share)| Reverse(*share));
            of_level.push(CodeSums { level, code: code.clone(), sums, blended: sums.rate(), mix });
        }
        of_level.sort_by_key(|of| Reverse(of.sums.units));
        found.extend(of_level);
    }
    Some(found)
}

//! What has to be seen to before anybody acts: consent, conflicts, licence, privilege, supervision, disclosure.

use super::Duty;
use super::facts::{Facts, Offer};
use super::prose::listed;
use crate::matter::{ProviderKind, Warning};
use crate::number::plural;

/// Rules on the subject, by where the buyer's own lawyers are.
struct Rules {
    us: &'static str,
    gb: &'static str,
}

const CONSENT: Rules = Rules { us: "ABA Model Rules 1.4, 1.6; Formal Op. 08-451", gb: "SRA Code 6.3, 8.6" };
const CONFLICTS: Rules = Rules { us: "ABA Model Rules 1.7, 1.10", gb: "SRA Code 6.1, 6.2" };
const PRIVILEGE: Rules = Rules { us: "ABA Model Rule 1.6(c)", gb: "SRA Code 6.3" };
const LICENCE: Rules = Rules { us: "ABA Model Rule 5.5", gb: "Legal Services Act 2007, s 14" };
const SUPERVISION: Rules = Rules { us: "ABA Model Rules 5.1, 5.3; Formal Op. 08-451", gb: "SRA Code 3.5" };
const DISCLOSURE: Rules = Rules { us: "ABA Model Rule 1.5; Formal Op. 00-420", gb: "SRA Code 8.7" };

/// One line each.
pub fn before(facts: &Facts) -> Vec<Duty> {
    let Some(chosen) = facts.chosen() else { return Vec::new() };
    let warnings = &facts.view.beside(chosen.doc).warnings;
    let named = |of: fn(&Warning) -> Option<usize>| -> Option<String> {
        let names: Vec<String> =
            warnings.iter().filter_map(of).map(|at| facts.case.providers[at].name.clone()).collect();
        (!names.is_empty()).then(|| listed(&names))
    };
    let consent = named(|of| if let Warning::ClientConsent(at) = of { Some(*at) } else { None });
    let conflicts = named(|of| if let Warning::ConflictCheck(at) = of { Some(*at) } else { None });
    let privilege = named(|of| if let Warning::PrivilegedData(at) = of { Some(*at) } else { None });
    let licence = named(|of| if let Warning::LicenceAssumed(at) = of { Some(*at) } else { None });
    let markup = named(|of| if let Warning::MarkupDisclosure(at) = of { Some(*at) } else { None });
    let duties = [
        consent.map(|who| duty(facts, "Consent", format!("ask the client before work goes to {who}"), &CONSENT)),
        conflicts.map(|who| duty(facts, "Conflicts", format!("have {who} cleared"), &CONFLICTS)),
        licence.map(|who| duty(facts, "Licence", format!("check that {who} may do the tasks that need one"), &LICENCE)),
        privilege.map(|who| {
            duty(facts, "Privilege", format!("protect it by agreement and access rules with {who}"), &PRIVILEGE)
        }),
        supervision(facts, chosen),
        markup.map(|who| duty(facts, "Disclosure", format!("tell the client of the mark-up on {who}"), &DISCLOSURE)),
        figures(warnings),
    ];
    duties.into_iter().flatten().collect()
}

fn duty(facts: &Facts, about: &'static str, what: String, rules: &Rules) -> Duty {
    let rule = match facts.case.providers[facts.case.baseline].country.as_deref() {
        Some(country) if country.starts_with("US") => Some(rules.us),
        Some(country) if country.starts_with("GB") => Some(rules.gb),
        _ => None,
    };
    Duty { about, what, rule }
}

/// Work abroad or by a machine has to be supervised by the buyer's own lawyers.
fn supervision(facts: &Facts, chosen: &Offer) -> Option<Duty> {
    let providers = &facts.case.providers;
    let home = &providers[facts.case.baseline].country;
    let supervised = chosen.parts.iter().filter(|part| {
        let of = &providers[part.provider];
        let afar = matches!(of.kind, ProviderKind::Offshore | ProviderKind::Technology);
        part.provider != facts.case.baseline && (afar || (of.country.is_some() && of.country != *home))
    });
    let names: Vec<String> = supervised.map(|part| providers[part.provider].name.clone()).collect();
    let what = format!("have a responsible lawyer supervise {}", listed(&names));
    (!names.is_empty()).then(|| duty(facts, "Supervision", what, &SUPERVISION))
}

/// What else is doubtful about the figures.
fn figures(warnings: &[Warning]) -> Option<Duty> {
    let doubtful = |of: &&Warning| {
        matches!(
            of,
            Warning::RateOutOfDate(_)
                | Warning::UnknownSource(_)
                | Warning::HolidaysUnknown { .. }
                | Warning::RateChanges { .. }
                | Warning::SideBySide { .. }
                | Warning::NegativeMargin(_)
                | Warning::StartInThePast { .. }
        )
    };
    let count = i64::try_from(warnings.iter().filter(doubtful).count()).ok().filter(|count| *count > 0)?;
    let what = format!("{}: --full has them", plural(count, "further warning", "further warnings"));
    Some(Duty { about: "Figures", what, rule: None })
}

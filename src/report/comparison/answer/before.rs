//! What has to be seen to before anybody acts: consent, conflicts, licence, privilege, supervision, disclosure.

use super::Duty;
use super::facts::{Facts, Offer};
use super::prose::plural_role;
use crate::matter::{Exchange, Provider, ProviderKind, RateChange, Warning};

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

/// A name with more characters than this is not repeated from line to line.
const LONG: usize = 40;

/// One line each.
pub fn before(facts: &Facts) -> Vec<Duty> {
    let Some(chosen) = facts.chosen() else { return Vec::new() };
    let warnings = &facts.view.beside(chosen.doc).warnings;
    let warned = |of: fn(&Warning) -> Option<usize>| -> Vec<usize> { warnings.iter().filter_map(of).collect() };
    let consent = warned(|of| if let Warning::ClientConsent(at) = of { Some(*at) } else { None });
    let conflicts = warned(|of| if let Warning::ConflictCheck(at) = of { Some(*at) } else { None });
    let privilege = warned(|of| if let Warning::PrivilegedData(at) = of { Some(*at) } else { None });
    let licence = warned(|of| if let Warning::LicenceAssumed(at) = of { Some(*at) } else { None });
    let markup = warned(|of| if let Warning::MarkupDisclosure(at) = of { Some(*at) } else { None });
    let [supervise, oneself] =
        if facts.is_solo() { ["supervise", " yourself"] } else { ["have a responsible lawyer supervise", ""] };
    let duties = [
        ("Consent", consent, ["ask the client before work goes to", ""], &CONSENT),
        ("Conflicts", conflicts, ["clear conflicts for", ""], &CONFLICTS),
        ("Licence", licence, ["check that", " may do the tasks that need a licence"], &LICENCE),
        ("Privilege", privilege, ["bind", " by agreement and access rules"], &PRIVILEGE),
        ("Supervision", supervised(facts, chosen), [supervise, oneself], &SUPERVISION),
        ("Disclosure", markup, ["tell the client of the mark-up on", ""], &DISCLOSURE),
    ];
    let mut last = Vec::new();
    let duties = duties.into_iter().filter(|(_, who, ..)| !who.is_empty()).map(|(about, who, [what, rest], rules)| {
        let named = facts.all_named(&who);
        let named = if who == last { again(who.len(), &named).map_or(named, str::to_owned) } else { named };
        last = who;
        duty(facts, about, format!("{what} {named}{rest}"), rules)
    });
    risk(facts).into_iter().chain(duties).chain(doubts(facts, warnings)).collect()
}

/// Whom the line above has named: several, or one with a long name.
fn again(count: usize, named: &str) -> Option<&'static str> {
    match count {
        0 => None,
        1 => (named.chars().count() > LONG).then_some("them"),
        2 => Some("both"),
        _ => Some("all of them"),
    }
}

/// What is unsafe comes before everything else.
fn risk(facts: &Facts) -> Option<Duty> {
    let (about, what) = if facts.is_steady() {
        ("Capacity", "settle who takes the work that the team cannot do")
    } else {
        ("Deadline", "seek more time, less work or more people: as it stands it may well be missed")
    };
    facts.is_unsafe().then(|| Duty { about, what: what.to_owned(), rule: None })
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
fn supervised(facts: &Facts, chosen: &Offer) -> Vec<usize> {
    let providers = &facts.case.providers;
    let country = |of: &Provider| of.country.as_deref().map(|of| of.split('-').next().unwrap_or(of).to_owned());
    let home = country(&providers[facts.case.baseline]);
    let supervised = chosen.parts.iter().filter(|part| {
        let of = &providers[part.provider];
        let afar = matches!(of.kind, ProviderKind::Offshore | ProviderKind::Technology);
        let abroad = country(of).zip(home.as_ref()).is_some_and(|(own, home)| own != *home);
        part.provider != facts.case.baseline && (afar || abroad)
    });
    supervised.map(|part| part.provider).collect()
}

/// What else is doubtful, one line a kind.
fn doubts(facts: &Facts, warnings: &[Warning]) -> Vec<Duty> {
    let mut found: Vec<(&'static str, Vec<String>)> = Vec::new();
    for (about, what) in warnings.iter().filter_map(|warning| doubt(facts, warning)) {
        match found.iter_mut().find(|(known, _)| *known == about) {
            Some((_, all)) => all.push(what),
            None => found.push((about, vec![what])),
        }
    }
    found.into_iter().map(|(about, all)| Duty { about, what: all.join("; "), rule: None }).collect()
}

fn doubt(facts: &Facts, warning: &Warning) -> Option<(&'static str, String)> {
    let case = facts.case;
    let name = |provider: usize| facts.short(provider);
    Some(match warning {
        Warning::NegativeMargin(_) => {
            ("Fee", "agree on one that covers the cost; at your rates the work makes a loss".to_owned())
        }
        Warning::SideBySide { task, of } => {
            let title = |task: usize| case.matter.tasks[task].title();
            (
                "Hand-over",
                format!("plan how \"{}\" gets its work from \"{}\", done elsewhere", title(*task), title(*of)),
            )
        }
        Warning::RateOutOfDate(provider) => match case.providers[*provider].exchange {
            Exchange::ByEuro { outdated: true, on, .. } => {
                let currency = case.providers[*provider].currency.code();
                ("Exchange rate", format!("that of {currency} is of {}: take a current one", on.said()))
            }
            _ => ("Rates", format!("those of {} are out of date: ask for current ones", name(*provider))),
        },
        Warning::RateChanges { provider, role, next } => {
            let currency = case.providers[*provider].currency.code();
            let RateChange { on, from, to } = next;
            let who = format!("{} of {}", plural_role(role), name(*provider));
            ("Rates", format!("{who} go from {currency} {from} to {to} on {}: agree on one", on.said()))
        }
        Warning::HolidaysUnknown { list, until, .. } => {
            let known = until.map_or_else(|| "are not known".to_owned(), |year| format!("are known to {year} only"));
            ("Holidays", format!("those of {list} {known}: dates may be too early"))
        }
        Warning::StartInThePast { start, .. } => ("Start", format!("{} is past: set a new one", start.said())),
        _ => return None,
    })
}

//! What has to be seen to before anybody acts: consent, conflicts, licence, privilege, supervision, disclosure, dates.

use super::words::{is_solo, listed, plural_role, short_name};
use crate::matter::{Case, Exchange, Provider, ProviderKind, RateChange, Warning};

/// Something to see to first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// What it is about, in a word or two.
    pub about: &'static str,
    /// What to do.
    pub what: String,
    /// The rule that asks for it, where one is known for the place.
    pub rule: Option<&'static str>,
}

impl Duty {
    /// As one line.
    #[must_use]
    pub fn said(&self) -> String {
        let rule = self.rule.map_or_else(String::new, |rule| format!(" {rule}."));
        format!("{}: {}.{rule}", self.about, self.what)
    }
}

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

/// What work that goes to some providers asks for, one line a subject; `warnings` are those of the work.
pub fn duties(case: &Case, providers: &[usize], warnings: &[Warning]) -> Vec<Duty> {
    let warned = |of: fn(&Warning) -> Option<usize>| -> Vec<usize> { warnings.iter().filter_map(of).collect() };
    let consent = warned(|of| if let Warning::ClientConsent(at) = of { Some(*at) } else { None });
    let conflicts = warned(|of| if let Warning::ConflictCheck(at) = of { Some(*at) } else { None });
    let privilege = warned(|of| if let Warning::PrivilegedData(at) = of { Some(*at) } else { None });
    let licence = warned(|of| if let Warning::LicenceAssumed(at) = of { Some(*at) } else { None });
    let markup = warned(|of| if let Warning::MarkupDisclosure(at) = of { Some(*at) } else { None });
    let [supervise, oneself] =
        if is_solo(case) { ["supervise", " yourself"] } else { ["have a responsible lawyer supervise", ""] };
    let duties = [
        ("Consent", consent, ["ask the client before work goes to", ""], &CONSENT),
        ("Conflicts", conflicts, ["clear conflicts for", ""], &CONFLICTS),
        ("Licence", licence, ["check that", " may do the tasks that need a licence"], &LICENCE),
        ("Privilege", privilege, ["bind", " by agreement and access rules"], &PRIVILEGE),
        ("Supervision", supervised(case, providers), [supervise, oneself], &SUPERVISION),
        ("Disclosure", markup, ["tell the client of the mark-up on", ""], &DISCLOSURE),
    ];
    let mut last = Vec::new();
    let duties = duties.into_iter().filter(|(_, who, ..)| !who.is_empty()).map(|(about, who, [what, rest], rules)| {
        let named = listed(&who.iter().map(|of| short_name(case, *of).to_owned()).collect::<Vec<_>>());
        let named = if who == last { again(who.len(), &named).map_or(named, str::to_owned) } else { named };
        last = who;
        Duty { about, what: format!("{what} {named}{rest}"), rule: rules.of(case) }
    });
    duties.chain(doubts(case, warnings)).collect()
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

impl Rules {
    /// The rule of the place where the buyer's own lawyers are, where it is known.
    fn of(&self, case: &Case) -> Option<&'static str> {
        match case.providers[case.baseline].country.as_deref() {
            Some(country) if country.starts_with("US") => Some(self.us),
            Some(country) if country.starts_with("GB") => Some(self.gb),
            _ => None,
        }
    }
}

/// Work abroad or by a machine has to be supervised by the buyer's own lawyers.
fn supervised(case: &Case, providers: &[usize]) -> Vec<usize> {
    let country = |of: &Provider| of.country.as_deref().map(|of| of.split('-').next().unwrap_or(of).to_owned());
    let home = country(&case.providers[case.baseline]);
    let is_supervised = |provider: &usize| {
        let of = &case.providers[*provider];
        let afar = matches!(of.kind, ProviderKind::Offshore | ProviderKind::Technology);
        let abroad = country(of).zip(home.as_ref()).is_some_and(|(own, home)| own != *home);
        *provider != case.baseline && (afar || abroad)
    };
    providers.iter().copied().filter(is_supervised).collect()
}

/// What else is doubtful, one line a kind.
fn doubts(case: &Case, warnings: &[Warning]) -> Vec<Duty> {
    let mut found: Vec<(&'static str, Vec<String>)> = Vec::new();
    for (about, what) in warnings.iter().filter_map(|warning| doubt(case, warning)) {
        match found.iter_mut().find(|(known, _)| *known == about) {
            Some((_, all)) => all.push(what),
            None => found.push((about, vec![what])),
        }
    }
    found.into_iter().map(|(about, all)| Duty { about, what: all.join("; "), rule: None }).collect()
}

fn doubt(case: &Case, warning: &Warning) -> Option<(&'static str, String)> {
    let name = |provider: usize| short_name(case, provider);
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

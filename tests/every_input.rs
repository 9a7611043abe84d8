//! Every number that a matter file may give is an input of every question: `--set` puts it in, break-even and sensitivity
//! move it, draws draw it. The keys are those that are declared; the matters are those that are worked by hand.

use std::collections::BTreeSet;

use lpo_cost::analysis::{Draws, Mistake, Outcome, Point, Subject, sensitivity, simulate};
use lpo_cost::engine::{LikelyValues, OnTape, compare};
use lpo_cost::matter::{Case, FigureKind};
use lpo_cost::number::{Day, Tape, parse, parse_share};
use lpo_cost::read::{Change, Library, ListedKey, Request, declared_keys, keys_of, read_case};
use rust_decimal::Decimal;

use crate::support::{AS_OF, matter_files};

/// What none of the matters has: a side of a rate that is billed by salary or pay, and a catalogue of one's own.
const REST: &str = r#"
schema = 1
[matter]
id = "REST"
kind = "advisory"
basis = "billing"
urgency = "standard"
[[task]]
type = "document-review"
volume = 1000
complexity = "routine"
[[task]]
type = "contract-review"
volume = 100
[[task]]
type = "due-diligence"
volume = 50
complexity = "routine"
[catalogue.complexity]
routine = 1.3
moderate = 0.9
[catalogue.document-review]
minutes_per_unit = 2
complexity = { moderate = 1 }
[staffing]
baseline = "own"
providers = ["own", "agency"]
[providers.own]
kind = "in-house"
rates.associate = { cost = 50, billing = { salary = 150000, benefits = "30%", overhead = 60000, billable_hours = 1800 } }
[providers.agency]
kind = "contract"
fees.premium.standard = "5%"
rates.associate = { cost = 40, billing = { pay = 35, agency_markup = "50%" } }
"#;

/// A number that moves no total by itself, and why.
fn moves_nothing(key: &str) -> Option<&'static str> {
    match key {
        "matter.budget" => Some("totals are held against it"),
        _ if key.contains(".blend.") || key.contains(".supervised_by.") => {
            Some("shares that add up to 1 move together")
        }
        _ => None,
    }
}

/// Whether a key of a matter is a declared one, in which names in capitals stand for any.
fn is_of(key: &str, declared: &str) -> bool {
    let any = |part: &str| !part.is_empty() && part.chars().all(|of| of.is_ascii_uppercase());
    let (parts, patterns): (Vec<_>, Vec<_>) = (key.split('.').collect(), declared.split('.').collect());
    parts.len() == patterns.len() && parts.iter().zip(&patterns).all(|(part, of)| any(of) || part == of)
}

/// Other values for a number, within its bounds.
fn others(kind: FigureKind, value: Decimal) -> impl Iterator<Item = Decimal> {
    let values = match kind {
        FigureKind::Heads | FigureKind::Periods => [value + Decimal::ONE, value - Decimal::ONE, value + Decimal::TEN],
        _ if value.is_zero() => [Decimal::new(25, 2), Decimal::from(3), Decimal::from(30)],
        _ => [value * Decimal::new(7, 1), value * Decimal::new(13, 1), value * Decimal::from(100)],
    };
    values.into_iter().filter(move |value| kind.bounds().allow(*value))
}

fn number(written: Option<&str>) -> Option<Decimal> {
    let text = written?.trim_matches('"');
    parse(text).or_else(|_| parse_share(text)).ok()
}

fn outcome(case: &Case) -> Option<Outcome> {
    Outcome::of(case, &LikelyValues(&case.figures)).ok()
}

/// The keys of the figures that a comparison reads.
fn read_keys(case: &Case) -> BTreeSet<&str> {
    let tape = Tape::default();
    let compared = compare(case, &OnTape(&tape, &case.figures));
    let read = if compared.is_ok() { tape.inputs() } else { BTreeSet::new() };
    case.figures.iter().enumerate().filter(|(at, _)| read.contains(at)).map(|(_, of)| of.key.as_str()).collect()
}

/// A matter, and what it comes to as it is written.
struct Asked<'r> {
    request: Request<'r>,
    before: Outcome,
}

impl Asked<'_> {
    /// The matter with a key set to something.
    fn set(&self, key: &str, value: &str) -> Option<Case> {
        let changes = [Change::Set(format!("{key}={value}"))];
        read_case(&Request { changes: &changes, ..self.request }).case
    }

    /// Whether another value of a key moves a total, in a draw too. If it does, a break-even has to see the same totals.
    fn moves(&self, listed: &ListedKey, from: Decimal, to: Decimal) -> bool {
        let (name, key) = (self.request.name, listed.key.as_str());
        let Some(after) = self.set(key, &to.to_string()).as_ref().and_then(outcome) else { return false };
        if after.totals == self.before.totals {
            return false;
        }
        let anew = |key: &str, at: Point| self.request.with(key, &at.to_string()).map_err(Mistake::Matter);
        let mut subject = Subject::new(&anew, key, Point::Number(from)).unwrap_or_else(|_| panic!("{name}: {key}"));
        subject.check_key().unwrap_or_else(|_| panic!("{name}: something hangs on {key}"));
        let at = |subject: &mut Subject, value| subject.at(Point::Number(value)).ok();
        assert_eq!(at(&mut subject, to), Some(after), "{name}: a break-even at {key} = {to}");
        assert_eq!(at(&mut subject, from).as_ref(), Some(&self.before), "{name}: and back at {from}");
        matches!(listed.number, Some(FigureKind::Heads | FigureKind::Periods)) || self.draws_move(key, from, to)
    }

    /// A range of the key is drawn; whether totals move with it, which they do in jumps where it counts whole heads or days.
    fn draws_move(&self, key: &str, from: Decimal, to: Decimal) -> bool {
        let (name, range) = (self.request.name, format!("{{ low = {}, high = {} }}", from.min(to), from.max(to)));
        let case = self.set(key, &range).unwrap_or_else(|| panic!("{name}: {key} = {range}"));
        let draws = Draws::new(&case, 1).expect("it can be drawn");
        let drawn = draws.inputs().into_iter().flatten().any(|id| case.figures.get(id).key == key);
        assert!(drawn, "{name}: {key} is drawn");
        let spreads = simulate(&case, 16, 1, 1, &|_, _| {}).expect("it can be drawn").spreads;
        spreads.iter().any(|of| of.mean.is_some_and(|[_, deviation, _]| deviation > 0.0))
    }
}

#[test]
fn every_number_that_can_be_given_is_set_moved_and_drawn() {
    let library = Library::built_in();
    let as_of = Day::parse(AS_OF).expect("a date");
    let declared = declared_keys();
    let numbers = declared.iter().filter(|key| key.number.is_some()).map(|key| key.key.as_str());
    let mut open: BTreeSet<&str> = numbers.collect();
    assert!(open.len() > 90, "{} numbers", open.len());
    let mut files = vec![("the rest".to_owned(), REST.to_owned())];
    for file in matter_files("tests/worked").into_iter().chain(["tests/schema/every-key.toml".into()]) {
        files.push((file.display().to_string(), std::fs::read_to_string(&file).expect("it can be read")));
    }
    for (name, content) in &files {
        let request = Request { name, content, changes: &[], library: &library, as_of };
        let (listed, reading) = keys_of(&request);
        let Some((case, before)) = reading.case.as_ref().and_then(|case| Some((case, outcome(case)?))) else {
            continue;
        };
        let (read, asked) = (read_keys(case), Asked { request, before });
        for key in listed.iter().filter(|key| read.contains(key.key.as_str()) || key.key == "matter.periods") {
            let Some(pattern) = open.iter().copied().find(|of| is_of(&key.key, of)) else { continue };
            let Some((kind, from)) = key.number.zip(number(key.value.as_deref())) else { continue };
            if others(kind, from).any(|to| asked.moves(key, from, to)) {
                open.remove(pattern);
            }
        }
        open.retain(|key| moves_nothing(key).is_none());
    }
    assert_eq!(open, BTreeSet::new());
}

/// Sensitivity of what the second edition brought: at each end of a range the totals are those of a comparison there.
#[test]
fn sensitivity_moves_seats_routes_rises_turnover_and_savings() {
    let library = Library::built_in();
    let as_of = Day::parse(AS_OF).expect("a date");
    for (file, key, low, high) in [
        ("seats-by-the-week", "providers.one.seat.week", 300, 900),
        ("through-a-firm", "providers.lpo-via.via.markup", 0, 1),
        ("span-and-supervised-by", "providers.twelve.quality.span", 1, 30),
        ("rising-prices", "providers.lpo.escalation", 0, 1),
        ("turnover", "providers.leaving.delivery.attrition", 0, 2),
        ("volume-saving", "improvement.volume_saving", 0, 1),
    ] {
        let name = format!("tests/worked/{file}.toml");
        let content = std::fs::read_to_string(&name).expect("it can be read");
        let request = Request { name: &name, content: &content, changes: &[], library: &library, as_of };
        let case = read_case(&request).case.expect("it is in order");
        let before = outcome(&case).expect("it has a price");
        let asked = Asked { request, before };
        let ends = [low, high].map(Decimal::from);
        let outcomes =
            ends.map(|end| outcome(&asked.set(key, &end.to_string()).expect("it takes it")).expect("a price"));
        let moved = outcomes[0].totals.iter().zip(&outcomes[1].totals).position(|(low, high)| low != high);
        let of = moved.unwrap_or_else(|| panic!("{name}: {key} moves a total"));
        let anew = |key: &str, at: Point| asked.request.with(key, &at.to_string()).map_err(Mistake::Matter);
        let found =
            sensitivity(&anew, &case, &[(key.to_owned(), ends)], Some(of), &|_, _| {}).expect("it can be asked");
        let swing = found.swings.iter().find(|swing| swing.key == key).expect("it was asked for");
        assert_eq!(swing.totals, outcomes.each_ref().map(|outcome| outcome.totals[of]), "{name}: {key}");
        assert_eq!(swing.recommended, outcomes.each_ref().map(|outcome| outcome.recommended), "{name}: {key}");
    }
}

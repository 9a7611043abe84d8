//! Decisions on edges are those of decimals, with wide registers and without.

use fearless_simd::Level;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::held::Held;
use super::instruction::{Code, Instruction};
use super::lanes::{Registers, WIDTH, integer};
use super::program::Program;
use crate::number::{DoubleDouble, Exact, Number};

thread_local! {
    static REGISTERS: Registers = Registers::new();
}

/// What an instruction makes of some numbers: the same bits with whatever registers the processor has.
fn result(code: Code, with: u8, operands: &[f64]) -> f64 {
    let [_, b, c, d, e] = std::array::from_fn(|at| u16::try_from(at.min(operands.len() - 1)).expect("there are few"));
    let instruction = Instruction { code, with, from: [0, b, c, d, e], to: [5, 6] };
    let program = Program {
        instructions: vec![instruction],
        inputs: Vec::new(),
        constants: Vec::new(),
        outputs: vec![Held::Number(5)],
        registers: 7,
    };
    let [wide, narrow] = [Level::new(), Level::baseline()].map(|level| {
        REGISTERS.with(|registers| {
            for (place, operand) in (0..).zip(operands) {
                registers.at(place).put(0, [*operand; WIDTH]);
            }
            program.run(level, registers, 1, &[]);
            registers.at(5).lane(1)
        })
    });
    assert_eq!(wide.to_bits(), narrow.to_bits(), "{code:?} of {operands:?}: {wide} or {narrow}");
    wide
}

fn halves(values: &[Decimal]) -> Vec<f64> {
    values.iter().flat_map(|value| DoubleDouble::from(*value).halves()).collect()
}

/// What lies on an edge, or a little beside it: whole numbers, halves of a hundredth, and what bringing to 12 decimals
/// just does or does not change.
fn edge() -> impl Strategy<Value = Decimal> {
    let beside = prop::sample::select(vec![0, 1, -1, 49, -49, 51, -51, 99, -99, 100, -100, 1_000_000, -7_000_000]);
    let at = prop_oneof![-400_000_i64..400_000, (-400_000_i64..400_000).prop_map(|value| value * 200)];
    (at, beside).prop_map(|(halves, beside)| Decimal::new(halves * 5, 3) + Decimal::new(beside, 14))
}

/// A result as a decimal; none where it is no number.
fn decimal(value: f64, places: u8) -> Option<Decimal> {
    integer(value).map(|units| Decimal::new(units, places.into()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    /// Decisions on edges are those of decimals, none is in doubt that they decide in their first 12 places.
    #[test]
    fn decisions_on_edges_are_those_of_decimals(a in edge(), b in edge(), places in 0_u8..4) {
        let exact = |value: Exact| value.get().expect("it is small");
        let of_a = halves(&[a]);
        let rounded = result(Code::RoundPairs, places, &of_a);
        prop_assert_eq!(decimal(rounded, places), Some(exact(Exact::from(a).round(places.into()))));
        prop_assert_eq!(decimal(result(Code::CeilPairs, 0, &of_a), 0), Some(exact(Exact::from(a).ceil())));
        prop_assert_eq!(decimal(result(Code::FloorPairs, 0, &of_a), 0), Some(exact(Exact::from(a).floor())));
        let holds = result(Code::AtMostPairs, 0, &halves(&[a, b]));
        prop_assert_eq!(holds > 0.5, Exact::from(a).at_most(b.into()));
    }

    /// Sums, products and quotients of pairs are the same numbers with any registers.
    #[test]
    fn pairs_are_the_same_with_any_registers(a in edge(), b in edge()) {
        for code in [Code::AddPairs, Code::SubtractPairs, Code::MultiplyPairs, Code::DividePairs, Code::MaxPairs, Code::MinPairs] {
            result(code, 0, &halves(&[a, b]));
        }
    }

    /// Whole numbers of small units are rounded as decimals are.
    #[test]
    fn whole_numbers_are_rounded_as_decimals(units in -2_000_000_000_i32..2_000_000_000, places in 1_u8..5) {
        let exact = Exact::from(Decimal::new(units.into(), places.into()));
        let whole = [f64::from(units)];
        prop_assert_eq!(decimal(result(Code::RoundWhole, places, &whole), 0), exact.round(0).get());
        prop_assert_eq!(decimal(result(Code::CeilWhole, places, &whole), 0), exact.ceil().get());
        prop_assert_eq!(decimal(result(Code::FloorWhole, places, &whole), 0), exact.floor().get());
    }
}

#[test]
fn what_is_in_doubt_or_too_large_is_no_number_unless_a_decision_goes_for_another_side() {
    const DOUBTFUL: f64 = f64::NAN;
    let is_doubtful = |code: Code, with: u8, operands: &[f64]| result(code, with, operands).is_nan();
    assert!(is_doubtful(Code::RoundPairs, 2, &[2e12, 0.0]) && is_doubtful(Code::CeilPairs, 0, &[5e-13, 0.0]));
    assert!(is_doubtful(Code::Add, 0, &[9e15, 9e15]) && is_doubtful(Code::DividePairs, 0, &[1.0, 0.0, 0.0, 0.0]));
    assert!(
        is_doubtful(Code::Max, 0, &[DOUBTFUL, 1.0]) && is_doubtful(Code::AtMostPairs, 0, &[DOUBTFUL, 0.0, 1.0, 0.0])
    );
    assert_eq!(result(Code::Select, 0, &[1.0, 7.0, DOUBTFUL]).to_bits(), 7.0_f64.to_bits());
    assert!(is_doubtful(Code::Select, 0, &[0.0, 7.0, DOUBTFUL]) && is_doubtful(Code::Select, 0, &[DOUBTFUL, 7.0, 7.0]));
}

#[test]
fn conditions_hand_on_what_is_beyond_doubt_as_long_as_they_hold() {
    let holds = |code: Code, with: u8, operands: &[f64]| !result(code, with, &[operands, &[0.0]].concat()).is_nan();
    let [much, more] = [0, 1];
    for (with, value, expected) in [
        (much, 0.0, true),
        (much, 1e-7, true),
        (much, 9e-8, false),
        (more, 1e-12, true),
        (more, 5e-13, false),
        (more, -1e-12, true),
        (much, 2e12, false),
        (more, f64::NAN, false),
    ] {
        assert_eq!(holds(Code::NothingOrMore, with, &[value]), expected, "{value} or nothing");
    }
    assert!(holds(Code::Negligible, 0, &[4e-13]) && !holds(Code::Negligible, 0, &[5e-13]));
    assert!(holds(Code::Held, 0, &[9e15]) && !holds(Code::Held, 0, &[f64::NAN]));
    assert!(holds(Code::Goes, 1, &[1.0]) && !holds(Code::Goes, 0, &[1.0]) && !holds(Code::Goes, 1, &[f64::NAN]));
    assert!(holds(Code::Divides, 0, &[2400.0, 1e-3]) && holds(Code::Divides, 0, &[1.0, 0.0]));
    assert!(!holds(Code::Divides, 0, &[2400.0, 1e-5]) && !holds(Code::Divides, 0, &[0.0, 1e-10]));
    assert!(result(Code::Held, 0, &[1.0, f64::NAN]).is_nan(), "what was in doubt stays so");
}

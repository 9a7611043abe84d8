//! When money goes out and comes back (docs/price.md, "Cash").

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::number::{Day, round_half_away, snap};

/// What is paid and collected, and when.
#[derive(Debug, Clone, Copy)]
pub struct CashPlan {
    /// The first and the last day of the work.
    pub days: [Day; 2],
    /// What is paid to one's own people: on the first day, and evenly over all of them.
    pub own: [Decimal; 2],
    /// What is paid to providers, likewise.
    pub providers: [Decimal; 2],
    /// What of the bill is collected.
    pub collected: Decimal,
    /// When.
    pub terms: CashTerms,
    /// Decimals of an amount.
    pub decimals: u32,
}

/// Who is paid when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CashTerms {
    /// Days after the end of a month until its providers are paid.
    pub pay_days: i64,
    /// Days after a bill until it is collected.
    pub collect_days: i64,
    /// Whether all is billed at the end of the last month, instead of each month's part at its end.
    pub bill_at_end: bool,
}

/// What happens on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CashDay {
    /// The day.
    pub day: Day,
    /// What is collected on it, which comes first.
    pub received: Decimal,
    /// What is paid on it.
    pub paid: Decimal,
    /// What has come in by its end, less what has gone out.
    pub balance: Decimal,
}

/// How the money runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cash {
    /// The days on which any is paid or collected.
    pub days: Vec<CashDay>,
    /// The lowest balance, and the first day that ends with it; none where it is never below nothing.
    pub lowest: Option<(Decimal, Day)>,
    /// The day from which on more has come in than gone out, for good; none where that never comes, or always was.
    pub back: Option<Day>,
}

impl CashPlan {
    /// The days on which money moves; none beyond the calendar or what can be held.
    #[must_use]
    pub fn cash(&self) -> Option<Cash> {
        let ends = self.month_ends()?;
        let mut moves: BTreeMap<Day, [Decimal; 2]> = BTreeMap::new();
        let mut add = |day: Day, side: usize, amount: Decimal| {
            let of = moves.entry(day).or_default();
            of[side] = of[side].checked_add(amount)?;
            Some(())
        };
        let bills = if self.terms.bill_at_end { ends.last().into_iter().copied().collect() } else { ends.clone() };
        for (end, part) in ends.iter().zip(self.parts(&ends, self.own)?) {
            add(*end, 1, part)?;
        }
        for (end, part) in ends.iter().zip(self.parts(&ends, self.providers)?) {
            add(end.plus(self.terms.pay_days)?, 1, part)?;
        }
        for (end, part) in bills.iter().zip(self.bills(&bills)?) {
            add(end.plus(self.terms.collect_days)?, 0, part)?;
        }
        moves.retain(|_, amounts| amounts.iter().any(|amount| !amount.is_zero()));
        settled(moves)
    }

    /// The last days of the months that the work falls in.
    fn month_ends(&self) -> Option<Vec<Day>> {
        let [mut day, last] = self.days;
        let mut ends = Vec::new();
        while day <= last {
            let end = day.month_end()?;
            ends.push(end);
            day = end.plus(1)?;
        }
        Some(ends)
    }

    /// How many days of the work lie up to a month's end, and how many there are.
    fn done(&self, end: Day) -> (Decimal, Decimal) {
        let [first, last] = self.days;
        (Decimal::from(first.span_to(end.min(last))), Decimal::from(first.span_to(last)))
    }

    /// What costs come to by a month's end.
    fn by(&self, end: Day, [once, spread]: [Decimal; 2]) -> Option<Decimal> {
        let (done, all) = self.done(end);
        once.checked_add(spread.checked_mul(done)?.checked_div(all)?)
    }

    /// What of some costs falls in each month.
    fn parts(&self, ends: &[Day], costs: [Decimal; 2]) -> Option<Vec<Decimal>> {
        self.differences(ends.iter().map(|end| self.by(*end, costs)))
    }

    /// What is collected for each bill: the same part of it as of all costs, of days where there are none.
    fn bills(&self, ends: &[Day]) -> Option<Vec<Decimal>> {
        let [own, providers] = [self.own, self.providers];
        let costs = [own[0].checked_add(providers[0])?, own[1].checked_add(providers[1])?];
        let all = costs[0].checked_add(costs[1])?;
        let part = |end: &Day| {
            let (part, whole) = if all.is_zero() { self.done(*end) } else { (self.by(*end, costs)?, all) };
            self.collected.checked_mul(part)?.checked_div(whole)
        };
        self.differences(ends.iter().map(part))
    }

    /// From one sum to the next, each rounded, so that the differences add up.
    fn differences(&self, sums: impl Iterator<Item = Option<Decimal>>) -> Option<Vec<Decimal>> {
        let mut before = Decimal::ZERO;
        let differences = sums.map(|sum| {
            let sum = round_half_away(snap(sum?), self.decimals);
            let difference = sum.checked_sub(before)?;
            before = sum;
            Some(difference)
        });
        differences.collect()
    }
}

/// Adds up what happens, day after day.
fn settled(moves: BTreeMap<Day, [Decimal; 2]>) -> Option<Cash> {
    let mut balance = Decimal::ZERO;
    let days = moves.into_iter().map(|(day, [received, paid])| {
        balance = balance.checked_add(received)?.checked_sub(paid)?;
        Some(CashDay { day, received, paid, balance })
    });
    let days: Vec<CashDay> = days.collect::<Option<_>>()?;
    // Of days that end alike the first one.
    let lowest = days.iter().min_by_key(|of| (of.balance, of.day)).filter(|of| of.balance < Decimal::ZERO);
    let last_short = days.iter().rposition(|of| of.balance < Decimal::ZERO);
    let back = last_short.and_then(|at| days.get(at + 1)).map(|of| of.day);
    Some(Cash { lowest: lowest.map(|of| (of.balance, of.day)), back, days })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn plan(terms: CashTerms) -> CashPlan {
        CashPlan {
            days: [day("2027-01-11"), day("2027-03-31")],
            own: [Decimal::ZERO, 100_000.into()],
            providers: [Decimal::ZERO; 2],
            collected: 140_000.into(),
            terms,
            decimals: 2,
        }
    }

    fn balances(cash: &Cash) -> Vec<(String, String)> {
        cash.days.iter().map(|of| (of.day.to_string(), of.balance.normalize().to_string())).collect()
    }

    fn said(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(day, amount)| ((*day).to_owned(), (*amount).to_owned())).collect()
    }

    const MONTHLY: CashTerms = CashTerms { pay_days: 0, collect_days: 75, bill_at_end: false };

    #[test]
    fn costs_go_out_at_the_end_of_each_month_and_its_bill_comes_in_later() {
        let cash = plan(MONTHLY).cash().unwrap();
        let expected = [
            ("2027-01-31", "-26250"),
            ("2027-02-28", "-61250"),
            ("2027-03-31", "-100000"),
            ("2027-04-16", "-63250"),
            ("2027-05-14", "-14250"),
            ("2027-06-14", "40000"),
        ];
        assert_eq!(balances(&cash), said(&expected));
        assert_eq!(cash.lowest, Some(((-100_000).into(), day("2027-03-31"))));
        assert_eq!(cash.back, Some(day("2027-06-14")));
    }

    #[test]
    fn one_bill_at_the_end_and_providers_paid_later() {
        let terms = CashTerms { pay_days: 30, collect_days: 30, bill_at_end: true };
        let of = CashPlan { own: [Decimal::ZERO; 2], providers: [8_000.into(), 80_000.into()], ..plan(terms) };
        let cash = of.cash().unwrap();
        // 8,000 on the first day and 1,000 on each of the 80; on 30 April the bill comes in before March is paid.
        let expected = [("2027-03-02", "-29000"), ("2027-03-30", "-57000"), ("2027-04-30", "52000")];
        assert_eq!(balances(&cash), said(&expected));
        assert_eq!(
            cash.days[2],
            CashDay { day: day("2027-04-30"), received: 140_000.into(), paid: 31_000.into(), balance: 52_000.into() }
        );
        assert_eq!(cash.back, Some(day("2027-04-30")));
    }

    #[test]
    fn who_is_never_short_has_no_lowest_day_and_who_loses_never_comes_back() {
        let at_once = CashTerms { pay_days: 0, collect_days: 0, bill_at_end: false };
        let never_short = plan(at_once).cash().unwrap();
        assert_eq!((never_short.lowest, never_short.back), (None, None));
        let losing = CashPlan { collected: 99_999.into(), ..plan(MONTHLY) }.cash().unwrap();
        assert_eq!(losing.back, None);
        assert_eq!(losing.days.last().unwrap().balance, (-1).into());
    }
}

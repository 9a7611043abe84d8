//! The rows of the sheets of estimates and of the summary, each known by its name.

use crate::number::Day;
use crate::report::comparison::EstimateDoc;
use crate::report::num::Num;
use crate::report::workbook::{CellRole, NumberFormat, SheetCell, Value, absolute};

/// Rows in their order, and what stands before them.
macro_rules! rows {
    ($(#[$about:meta])* $name:ident { $($row:ident = $label:literal),* $(,)? }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($row),* }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$row),*];

            /// What stands before the row.
            pub fn label(self) -> &'static str {
                match self { $(Self::$row => $label),* }
            }
        }
    };
}

rows! {
    /// What an estimate comes to, in the rows of its sheet and of the summary.
    Row {
        Total = "Total",
        Invoiced = "Invoiced",
        Own = "In-house cost",
        OneOff = "One-off",
        PerPeriod = "A month",
        PerUnit = "Cost per unit",
        PerBaseHour = "Cost per base hour",
        Status = "Status",
        Team = "Team",
        Start = "Start",
        Begins = "Provider begins",
        Finish = "Finish",
        LateDays = "Late days",
        SlackDays = "Days to spare",
        Production = "Production hours",
        Kept = "Hours that stay in-house",
        OwnHours = "In-house hours",
        Overtime = "Overtime hours",
    }
}

rows! {
    /// The rows of the summary before the results.
    First {
        Provider = "Provider",
        Name = "Name",
        Sheet = "Sheet",
        Kind = "Kind",
        Recommended = "Recommended",
        Permitted = "Permitted",
    }
}

rows! {
    /// The rows of the summary after the results.
    After {
        Saving = "Saving",
        SavingPercent = "Saving in %",
        BudgetLeft = "Budget headroom",
        Margin = "Margin on the client's bill",
        MarginPercent = "Margin in %",
        Excluded = "Excluded because",
    }
}

rows! {
    /// How the recommendation is found: the grades (2 for who qualifies, 1 for who may only be chosen, 0 for who may not),
    /// what is compared first and next, and the best from the left up to here.
    Rank {
        Grade = "Grade",
        First = "Compared first",
        Next = "Compared next",
        BestPlace = "Best so far",
        BestGrade = "Its grade",
        BestFirst = "Its first",
        BestNext = "Its next",
    }
}

/// The first row of the results on an estimate's sheet.
pub const TOP: usize = 3;

impl Row {
    /// Where it stands on an estimate's sheet.
    pub fn place(self) -> String {
        absolute(TOP + self as usize, 1)
    }

    /// What its cell is for.
    pub fn role(self) -> CellRole {
        if self == Self::Total { CellRole::Total } else { CellRole::Plain }
    }

    /// The result of an estimate of which the provider's own part begins on a day.
    pub fn entry(self, of: &EstimateDoc, begins: Option<Day>, decimals: u32) -> SheetCell {
        let number =
            |number: Option<Num>, look| number.map_or_else(SheetCell::default, |of| SheetCell::number(of.get(), look));
        let money = |amount| number(amount, NumberFormat::Money(decimals));
        let count = |count: Option<i64>| {
            count.map_or_else(SheetCell::default, |of| SheetCell::number(of.into(), NumberFormat::Plain))
        };
        let day = |day: Option<Day>| SheetCell { value: day.map_or(Value::Empty, Value::Date), ..SheetCell::default() };
        match self {
            Self::Total => money(of.total),
            Self::Invoiced => money(of.invoiced),
            Self::Own => money(of.own),
            Self::OneOff => money(of.one_off),
            Self::PerPeriod => money(of.per_period),
            Self::PerUnit => number(of.total_per_unit, NumberFormat::Fine),
            Self::PerBaseHour => number(of.total_per_base_hour, NumberFormat::Fine),
            Self::Status => of.status.map_or_else(SheetCell::default, |status| SheetCell::text(status.word())),
            Self::Team => count(of.team),
            Self::Start => day(of.start),
            Self::Begins => day(begins),
            Self::Finish => day(of.finish),
            Self::LateDays => count(of.late_days),
            Self::SlackDays => count(of.slack_days),
            Self::Production => number(of.production_hours, NumberFormat::Hours),
            Self::Kept => number(of.kept_hours, NumberFormat::Hours),
            Self::OwnHours => number(of.own_hours, NumberFormat::Hours),
            Self::Overtime => number(of.overtime_hours, NumberFormat::Hours),
        }
    }
}

//! What the values are that the engine names: explanations, workbooks and tests tell them apart by these.

/// A value that has a name of its own wherever it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quantity {
    /// The matter's start, as the number of its day.
    Start,
    /// The matter's deadline, as the number of its day.
    Deadline,
    /// Later than every date: when somebody begins who has nothing to do.
    Never,
    /// How often what recurs counts.
    Periods,
    /// Production hours of one task, of one period.
    ProductionHours,
    /// Production hours of all tasks of a part, of one period.
    HoursOfPart,
    /// Hours that a part's team works, of one period.
    HoursOfTeam,
    /// Whole working days before a part's team starts.
    Lead,
    /// Whole working days kept free before the deadline.
    Reserve,
    /// Working days of a part's provider from start to deadline, both included.
    Window,
    /// Working days that are left of them to work in; below 0 where there is no time at all.
    DaysLeft,
    /// The fewest heads that need no overtime; 0 where no number of heads is in time.
    HeadsNeeded,
    /// Hours that the largest team falls short by without overtime.
    Shortfall,
    /// Days that the largest team takes with all its overtime.
    ShortestDays,
    /// The status that a deadline leaves for a team, whether it has anything to do or not.
    Case,
    /// The place of a status among all, from best to worst.
    Status,
    /// People of a part's team.
    Heads,
    /// Heads that are paid for by the seat.
    Seats,
    /// Working days that a part takes.
    Days,
    /// Overtime hours of a part, all heads together.
    Overtime,
    /// The first day of a part, or of all.
    Begins,
    /// The last day of a part, or of all.
    Ends,
    /// Calendar days from the matter's start to a last day, both included.
    CalendarDays,
    /// Working days past the deadline.
    LateDays,
    /// Working days from the last day to the deadline.
    SlackDays,
    /// The place of the recommended estimate, or its grade.
    Recommended,
}

impl Quantity {
    /// What readers know it by.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Deadline => "deadline",
            Self::Never => "no date",
            Self::Periods => "months",
            Self::ProductionHours => "production hours",
            Self::HoursOfPart => "hours of the part",
            Self::HoursOfTeam => "hours of the team",
            Self::Lead => "lead time, working days",
            Self::Reserve => "reserve, working days",
            Self::Window => "working days from start to deadline, both included",
            Self::DaysLeft => "days left to work in",
            Self::HeadsNeeded => "people for the deadline",
            Self::Shortfall => "hours short of it",
            Self::ShortestDays => "days with everybody",
            Self::Case => "case",
            Self::Status => "status, by its place",
            Self::Heads => "people",
            Self::Seats => "seats",
            Self::Days => "days",
            Self::Overtime => "overtime hours",
            Self::Begins => "work begins",
            Self::Ends => "work ends",
            Self::CalendarDays => "calendar days from start to finish, both included",
            Self::LateDays => "days late",
            Self::SlackDays => "days to spare",
            Self::Recommended => "recommended",
        }
    }

    /// Whether it is counted on a calendar or given as a count: an explanation shows how many, and no formula.
    #[must_use]
    pub fn is_counted(self) -> bool {
        matches!(
            self,
            Self::Start
                | Self::Deadline
                | Self::Never
                | Self::Periods
                | Self::Window
                | Self::Begins
                | Self::Ends
                | Self::CalendarDays
                | Self::LateDays
                | Self::SlackDays
        )
    }

    /// Whether an explanation shows it as a number, with a formula of its own.
    #[must_use]
    pub fn is_explained_by_itself(self) -> bool {
        matches!(self, Self::Heads | Self::Days)
    }
}

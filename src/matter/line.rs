//! What cost lines there are, and what holds for each: its word, its title, whose invoice it stands on.

use super::words::words;

words! {
    /// Who gets the money.
    pub enum Payee;
    /// The provider invoices it.
    Provider = "provider",
    /// The buyer's own people and costs.
    Buyer = "buyer",
    /// Nobody yet: a reserve, or the price of being late.
    None = "none",
}

/// Where a line stands to the invoice of a part.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Invoice {
    /// On it, and what the management fee is a share of.
    Managed,
    /// On it.
    Other,
    /// What the rest of it lacks to the minimum fee.
    Shortfall,
    /// Not on it.
    Beside,
}

/// What holds for a kind of line.
struct Kind {
    word: &'static str,
    title: &'static str,
    invoice: Invoice,
    /// Whether a law firm bills it to its client.
    billed: bool,
}

/// A row a kind of line, in the order of the lines.
macro_rules! lines {
    ($($(#[$doc:meta])* $code:ident $(($index:ty))? = $word:literal, $title:literal, $invoice:ident, $billed:literal;)*) => {
        /// What a cost line is, in the order of the lines.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "the words are those of docs/model.md")]
        pub enum LineCode { $($(#[$doc])* $code $(($index))?),* }

        impl LineCode {
            /// All codes in order, charges once.
            pub const ALL: &'static [Self] = &[$(Self::$code $(({ let first: $index = 0; first }))?),*];

            fn kind(self) -> Kind {
                let (word, title, invoice, billed) = match self {
                    $(Self::$code { .. } => ($word, $title, Invoice::$invoice, $billed)),*
                };
                Kind { word, title, invoice, billed }
            }
        }
    };
}

lines! {
    Work = "work", "Work", Managed, true;
    Seats = "seats", "Seats", Managed, true;
    UrgencyPremium = "urgency-premium", "Rush premium", Managed, true;
    Overtime = "overtime", "Overtime premium", Managed, true;
    QualityControl = "quality-control", "Quality control (QC)", Managed, true;
    Training = "training", "Onboarding and training", Other, false;
    Turnover = "turnover", "Training of successors", Other, false;
    SetUp = "set-up", "Set-up", Other, false;
    /// A charge, by its index among the provider's, or the matter's where the line belongs to no part.
    Charge(usize) = "charge", "Charge", Other, true;
    ManagementFee = "management-fee", "Management fee", Other, true;
    MinimumFeeShortfall = "minimum-fee-shortfall", "Shortfall to the minimum fee", Shortfall, false;
    Supervision = "supervision", "Supervision", Beside, true;
    Rework = "rework", "Correction (rework)", Beside, false;
    KnowledgeTransfer = "knowledge-transfer", "Hand-over and knowledge transfer", Beside, false;
    FirmMarkup = "firm-markup", "Law firm's mark-up", Beside, false;
    IrrecoverableTax = "irrecoverable-tax", "Irrecoverable tax", Beside, false;
    FxBuffer = "fx-buffer", "Exchange-rate buffer", Beside, false;
    Escalation = "escalation", "Price rises", Beside, false;
    NotYetLive = "not-yet-live", "Not paid until go-live", Beside, false;
    Improvement = "improvement", "Improvement", Beside, false;
    ImprovementRunning = "improvement-running", "Running cost of the improvement", Beside, false;
    BeforeGoLive = "before-go-live", "In-house until go-live", Beside, false;
    Contingency = "contingency", "Contingency", Beside, false;
    Delay = "delay", "Cost of delay", Beside, false;
}

impl LineCode {
    /// The word that documents have; a charge's name follows it after a colon.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.kind().word
    }

    /// The one that stands for all of its kind: of charges the first.
    #[must_use]
    pub fn general(self) -> Self {
        if let Self::Charge(_) = self { Self::Charge(0) } else { self }
    }

    /// What people read, where the line has no name of its own.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.kind().title
    }

    /// Whether the line stands on the invoice of its part.
    #[must_use]
    pub fn is_invoice(self) -> bool {
        self.kind().invoice != Invoice::Beside
    }

    /// Whether the management fee is a share of it.
    #[must_use]
    pub fn is_managed(self) -> bool {
        self.kind().invoice == Invoice::Managed
    }

    /// Whether it stands for amounts that fall over the whole time, though it is one line for all of it.
    #[must_use]
    pub fn is_spread(self) -> bool {
        matches!(self, Self::Escalation | Self::NotYetLive | Self::BeforeGoLive)
    }

    /// Whether a law firm bills it to its client.
    #[must_use]
    pub fn is_billed(self) -> bool {
        self.kind().billed
    }
}

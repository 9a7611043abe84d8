//! A cost line as a comparison's document has it, and the numbers of its formula.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::document::document;
use super::super::num::Num;
use super::super::words::{charge_name, line_name};
use super::writer::{Writer, exact};
use crate::engine::{Line, PricingError};
use crate::matter::{Case, LineCode, Payee};
use crate::number::{Exact, Traced, as_text};

document! {
    /// A cost line.
    #[expect(missing_docs, reason = "the keys are those of the comparison's published format")]
    pub struct LineDoc of (writer: &Writer, line: &Line<Traced>, amount: Num, formula: String, operands: Option<Vec<OperandDoc>>) {
        let Case { providers, matter, .. } = writer.case;
        let counted = line.counted.as_ref();
    };
    code: LineName = LineName::of(writer.case, line),
    name: String = line_name(writer.case, line),
    by: Option<String> = line.by.map(|by| providers[by].id.clone()),
    /// Who does its hours.
    role: Option<String> = line.doer.map(|doer| doer.role(writer.case).to_owned()),
    task: Option<usize> = line.task,
    /// UTBMS code of the task.
    utbms: Option<String> = line.task.and_then(|task| matter.tasks[task].utbms.clone()),
    payee: Payee = line.payee,
    one_off: bool = line.one_off,
    /// Hours of one period where it recurs.
    hours: Option<Num> = line.hours.and_then(exact).map(Num::to_4),
    quantity: Option<Num> = counted.and_then(|counted| exact(counted.quantity)).map(Num::to_4),
    unit: Option<String> = counted.map(|counted| counted.unit.word(writer.case).to_owned()),
    rate: Option<Num> = counted.and_then(|counted| exact(counted.rate)).map(Num::to_4),
    amount: Num = amount,
    formula: String = formula,
    /// The numbers of the formula, where they are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    operands: Option<Vec<OperandDoc>> = operands,
}

/// A line's code, with a charge's name after a colon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineName {
    /// What kind of line it is; of charges the first.
    pub kind: LineCode,
    /// The name of a charge.
    pub charge: Option<String>,
}

impl LineName {
    /// The name of a line.
    pub fn of<N>(case: &Case, line: &Line<N>) -> Self {
        Self { kind: line.code.general(), charge: charge_name(case, line) }
    }
}

impl std::fmt::Display for LineName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.charge {
            Some(name) => write!(f, "{}:{name}", self.kind.word()),
            None => f.write_str(self.kind.word()),
        }
    }
}

as_text!(LineName);

/// A number of a formula and where it comes from.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "the keys follow those of the assumptions and sources")]
pub struct OperandDoc {
    pub value: Num,
    pub key: String,
    /// `file:line`, or how a count arises.
    pub from: String,
    pub sources: Vec<String>,
    pub assumption: Option<String>,
}

impl OperandDoc {
    /// A number that was not written but arose: how is said in `from`.
    ///
    /// # Errors
    /// Where it cannot be held.
    pub fn computed(value: Exact, key: String, from: String) -> Result<Self, PricingError> {
        let value = value.get().map(Num::figure).ok_or(PricingError::TooLarge)?;
        Ok(Self { value, key, from, sources: Vec::new(), assumption: None })
    }
}

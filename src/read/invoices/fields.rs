//! The columns of invoices, by our names and by those of LEDES, and where a file has them.

use crate::source::nearest;
use crate::table::same;

/// Declares the columns of invoices: our name, and that of LEDES (empty where LEDES has none).
macro_rules! columns {
    ($($field:ident = $name:literal, $ledes:literal;)*) => {
        /// A column of an invoice.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Column {
            $($field,)*
        }

        impl Column {
            /// All of them.
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$field),*];

            /// Their names, in the order of [`Self::ALL`].
            pub const NAMES: [&'static str; Self::ALL.len()] = [$($name),*];

            /// Our name.
            pub fn name(self) -> &'static str {
                Self::NAMES[self as usize]
            }

            /// The name in LEDES.
            pub fn ledes(self) -> &'static str {
                match self { $(Self::$field => $ledes,)* }
            }
        }
    };
}

columns! {
    InvoiceDate = "invoice_date", "INVOICE_DATE";
    Invoice = "invoice", "INVOICE_NUMBER";
    Client = "client", "CLIENT_ID";
    FirmMatter = "firm_matter", "LAW_FIRM_MATTER_ID";
    InvoiceTotal = "invoice_total", "INVOICE_TOTAL";
    From = "from", "BILLING_START_DATE";
    Until = "until", "BILLING_END_DATE";
    Line = "line", "LINE_ITEM_NUMBER";
    Kind = "kind", "EXP/FEE/INV_ADJ_TYPE";
    Units = "units", "LINE_ITEM_NUMBER_OF_UNITS";
    Adjustment = "adjustment", "LINE_ITEM_ADJUSTMENT_AMOUNT";
    Total = "total", "LINE_ITEM_TOTAL";
    Date = "date", "LINE_ITEM_DATE";
    Task = "task", "LINE_ITEM_TASK_CODE";
    Expense = "expense", "LINE_ITEM_EXPENSE_CODE";
    Activity = "activity", "LINE_ITEM_ACTIVITY_CODE";
    Timekeeper = "timekeeper", "TIMEKEEPER_ID";
    Description = "description", "LINE_ITEM_DESCRIPTION";
    Vendor = "vendor", "LAW_FIRM_ID";
    Rate = "rate", "LINE_ITEM_UNIT_COST";
    TimekeeperName = "timekeeper_name", "TIMEKEEPER_NAME";
    Classification = "classification", "TIMEKEEPER_CLASSIFICATION";
    Matter = "matter", "CLIENT_MATTER_ID";
    InvoiceTax = "invoice_tax", "INVOICE_TAX_TOTAL";
    InvoiceNet = "invoice_net", "INVOICE_NET_TOTAL";
    Currency = "currency", "INVOICE_CURRENCY";
    LastName = "last_name", "TIMEKEEPER_LAST_NAME";
    FirstName = "first_name", "TIMEKEEPER_FIRST_NAME";
    VendorName = "vendor_name", "LAW_FIRM_NAME";
    TaxRate = "tax_rate", "LINE_ITEM_TAX_RATE";
    Tax = "tax", "LINE_ITEM_TAX_TOTAL";
    Unit = "unit", "";
}

/// The fields of LEDES 1998B, in their order; those of 1998BI begin with them.
pub const LEDES_1998B: [&str; 24] = [
    "INVOICE_DATE",
    "INVOICE_NUMBER",
    "CLIENT_ID",
    "LAW_FIRM_MATTER_ID",
    "INVOICE_TOTAL",
    "BILLING_START_DATE",
    "BILLING_END_DATE",
    "INVOICE_DESCRIPTION",
    "LINE_ITEM_NUMBER",
    "EXP/FEE/INV_ADJ_TYPE",
    "LINE_ITEM_NUMBER_OF_UNITS",
    "LINE_ITEM_ADJUSTMENT_AMOUNT",
    "LINE_ITEM_TOTAL",
    "LINE_ITEM_DATE",
    "LINE_ITEM_TASK_CODE",
    "LINE_ITEM_EXPENSE_CODE",
    "LINE_ITEM_ACTIVITY_CODE",
    "TIMEKEEPER_ID",
    "LINE_ITEM_DESCRIPTION",
    "LAW_FIRM_ID",
    "LINE_ITEM_UNIT_COST",
    "TIMEKEEPER_NAME",
    "TIMEKEEPER_CLASSIFICATION",
    "CLIENT_MATTER_ID",
];

/// The fields that 1998BI puts behind those of 1998B.
pub const LEDES_1998BI: [&str; 28] = [
    "PO_NUMBER",
    "CLIENT_TAX_ID",
    "MATTER_NAME",
    "INVOICE_TAX_TOTAL",
    "INVOICE_NET_TOTAL",
    "INVOICE_CURRENCY",
    "TIMEKEEPER_LAST_NAME",
    "TIMEKEEPER_FIRST_NAME",
    "ACCOUNT_TYPE",
    "LAW_FIRM_NAME",
    "LAW_FIRM_ADDRESS_1",
    "LAW_FIRM_ADDRESS_2",
    "LAW_FIRM_CITY",
    "LAW_FIRM_STATEorREGION",
    "LAW_FIRM_POSTCODE",
    "LAW_FIRM_COUNTRY",
    "CLIENT_NAME",
    "CLIENT_ADDRESS_1",
    "CLIENT_ADDRESS_2",
    "CLIENT_CITY",
    "CLIENT_STATEorREGION",
    "CLIENT_POSTCODE",
    "CLIENT_COUNTRY",
    "LINE_ITEM_TAX_RATE",
    "LINE_ITEM_TAX_TOTAL",
    "LINE_ITEM_TAX_TYPE",
    "INVOICE_REPORTED_TAX_TOTAL",
    "INVOICE_TAX_CURRENCY",
];

/// The name of a field of LEDES by its place, from 0.
pub fn ledes_at(at: usize) -> Option<&'static str> {
    LEDES_1998B.iter().chain(&LEDES_1998BI).nth(at).copied()
}

/// Where a file has the columns.
#[derive(Debug, Clone)]
pub struct Places {
    /// By column; none where the file does not have it.
    pub at: [Option<usize>; Column::ALL.len()],
    /// How many columns the header has.
    pub width: usize,
    /// What was taken for what, or left out.
    pub said: Vec<String>,
}

impl Places {
    fn none(width: usize) -> Self {
        Self { at: [None; Column::ALL.len()], width, said: Vec::new() }
    }

    /// The place of a column.
    pub fn of(&self, column: Column) -> Option<usize> {
        self.at[column as usize]
    }

    /// The columns of LEDES in its own order, for a file without a header.
    pub fn standard(width: usize) -> Self {
        let mut places = Self::none(width);
        for (at, name) in (0..width).filter_map(|at| Some((at, ledes_at(at)?))) {
            places.put(name, at);
        }
        places
    }

    fn column(ledes: &str) -> Option<Column> {
        Column::ALL.into_iter().find(|column| column.ledes().eq_ignore_ascii_case(ledes))
    }

    fn put(&mut self, ledes: &str, at: usize) {
        if let Some(column) = Self::column(ledes) {
            self.at[column as usize].get_or_insert(at);
        }
    }

    /// The columns of a LEDES header: a name that is not known is a renamed field where it is nearly the name of one that is
    /// missing, or where the field of its place is called by no other name; else a column beside those of the format.
    pub fn ledes(header: &[String]) -> Self {
        let mut places = Self::none(header.len());
        let is_named = |name: &str| header.iter().any(|other| other.eq_ignore_ascii_case(name));
        let is_international = header.len() > 40 || LEDES_1998BI.iter().any(|name| is_named(name));
        let format: Vec<&'static str> =
            LEDES_1998B.iter().chain(LEDES_1998BI.iter().filter(|_| is_international)).copied().collect();
        for (at, name) in header.iter().enumerate() {
            if format.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                if Self::column(name).is_some_and(|column| places.of(column).is_some()) {
                    places.said.push(format!("the field {name} is there twice: the first one counts"));
                }
                places.put(name, at);
                continue;
            }
            let missing = format.iter().copied().filter(|known| !is_named(known));
            let of_place = format.get(at).copied().filter(|known| !is_named(known));
            match nearest(name, missing).or(of_place) {
                Some(meant) => {
                    places.said.push(format!("the field `{name}` is taken for {meant}"));
                    places.put(meant, at);
                }
                None => places.said.push(format!("the field `{name}` is none of the format, and left out")),
            }
        }
        for name in &format {
            if Self::column(name).is_some_and(|column| places.of(column).is_none()) {
                places.said.push(format!("the field {name} is missing"));
            }
        }
        places
    }

    /// The columns of a table by our names or those of LEDES.
    pub fn named(header: &[String]) -> Self {
        let mut places = Self::none(header.len());
        for (at, name) in header.iter().enumerate() {
            let column = Column::ALL.into_iter().find(|column| {
                column.name().eq_ignore_ascii_case(name)
                    || !column.ledes().is_empty() && column.ledes().eq_ignore_ascii_case(name)
            });
            match column {
                Some(column) if places.of(column).is_some() => {
                    places.said.push(format!("the column `{name}` is there twice: the first one counts"));
                }
                Some(column) => places.at[column as usize] = Some(at),
                None if name.is_empty()
                    || LEDES_1998B.iter().chain(&LEDES_1998BI).any(|known| known.eq_ignore_ascii_case(name)) => {}
                None => places.said.push(format!("the column `{name}` is none of ours, and left out")),
            }
        }
        places
    }

    /// The columns that a mapping names.
    ///
    /// # Errors
    /// Each column that the header does not have, or has twice.
    pub fn mapped(header: &[String], columns: &[(Column, String)]) -> Result<Self, Vec<String>> {
        let mut places = Self::none(header.len());
        let mut mistakes = Vec::new();
        for (column, theirs) in columns {
            let mut found = header.iter().enumerate().filter(|(_, name)| same(name, theirs)).map(|(at, _)| at);
            match (found.next(), found.next()) {
                (Some(at), None) => places.at[*column as usize] = Some(at),
                (Some(_), Some(_)) => {
                    mistakes.push(format!("the header has the column `{theirs}` twice: give one of them another name"));
                }
                (None, _) => {
                    let near = nearest(theirs, header.iter().map(String::as_str));
                    let help = near.map_or_else(
                        || format!("it has {}", header.join(", ")),
                        |near| format!("did you mean `{near}`?"),
                    );
                    mistakes.push(format!("the header has no column `{theirs}`: {help}"));
                }
            }
        }
        let unused = header.iter().enumerate().filter(|(at, name)| !name.is_empty() && !places.at.contains(&Some(*at)));
        let unused: Vec<&str> = unused.map(|(_, name)| name.as_str()).collect();
        if !unused.is_empty() {
            places.said.push(format!("the mapping reads nothing from {}", unused.join(", ")));
        }
        if mistakes.is_empty() { Ok(places) } else { Err(mistakes) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn renamed_fields_are_told_by_their_name_or_place() {
        let mut names = header(&LEDES_1998B);
        "INVOIC_DATE".clone_into(&mut names[0]);
        "Hours or quantity".clone_into(&mut names[10]);
        names.push("OFFICE".to_owned());
        let places = Places::ledes(&names);
        assert_eq!((places.of(Column::InvoiceDate), places.of(Column::Units)), (Some(0), Some(10)));
        assert_eq!(places.said.len(), 3, "{:?}", places.said);
        assert_eq!(places.of(Column::Matter), Some(23));
    }

    #[test]
    fn the_columns_of_ledes_stand_in_its_order() {
        let places = Places::standard(52);
        let named = Places::ledes(&header(&[&LEDES_1998B[..], &LEDES_1998BI[..]].concat()));
        assert_eq!(places.at, named.at);
        assert_eq!(named.said, Vec::<String>::new());
        assert!(
            Column::ALL.iter().filter(|column| !column.ledes().is_empty()).all(|column| places.of(*column).is_some())
        );
    }
}

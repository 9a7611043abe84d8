//! From texts to a case: what was written, and what it means. Every mistake of a file is found in one pass.

mod arrangement;
mod case;
mod catalogue;
mod charge;
mod check;
mod delivery;
mod exchange;
mod fees;
mod fields;
mod figure;
mod holidays;
mod improvement;
mod invoices;
mod key_list;
mod keys;
mod library;
mod mapping;
mod matter;
mod named_table;
mod price;
mod progress;
mod provenance;
mod provider;
mod rate;
mod rate_table;
mod schema;
mod staffing;
mod survey;
mod template;
mod terms;
mod tree;
mod varied;
mod volume;
mod work_budget;

pub use case::{CaseReading, Change, Request, read_case};
pub use check::check;
pub use exchange::{ExchangeRates, MOST_DAYS};
pub use fields::is_place;
pub use holidays::Row as HolidayRow;
pub use invoices::{
    FileRead, INVOICE_COLUMNS, InvoiceMapping, Invoices, InvoicesRead, VendorTerms, read_invoice_mapping, slug,
};
pub use key_list::{ListedKey, declared_keys, keys_of};
pub use keys::{Vocabulary, vocabularies};
pub use library::{BUILT_IN, Library, RATES_FILES, RATES_FOLDERS, RatesFile, Source};
pub use mapping::{MappingFile, TaskOfColumn, read_mapping};
pub use named_table::TableMistake;
pub use progress::{ProgressRead, read_progress};
pub use rate_table::Row as RateRow;
pub use schema::{FileKind, file_schema};
pub use survey::Survey;
pub use template::{Defaults, Template};
pub use work_budget::{BudgetRead, read_budget};

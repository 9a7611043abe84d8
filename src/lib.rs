//! Who should do this legal work, what will it really cost, and will it be done in time?
//!
//! The library behind the `lpo-cost` command. Text flows one way: [`source`] holds what was written, [`read`] says what it
//! means in the words of [`matter`], [`engine`] prices it, [`analysis`] asks the engine many times, [`report`] says it,
//! [`mod@format`] writes it, and [`cli`] joins them.
//!
//! ```
//! use lpo_cost::analysis::{Ask, compared};
//! use lpo_cost::read::{Library, Request, read_case};
//! use lpo_cost::number::{Day, Tape};
//! use lpo_cost::report::{ComparisonReport, Context, Report};
//!
//! let content = r#"
//!     schema = 1
//!     [matter]
//!     id = "nda-2026"
//!     kind = "transactional"
//!     [[task]]
//!     type = "nda-review"
//!     volume = 400
//! "#;
//! let as_of = Day::parse("2026-11-23").unwrap();
//! let library = Library::built_in();
//! let request = Request { name: "matter.toml", content, changes: &[], library: &library, as_of };
//! let reading = read_case(&request);
//! let case = reading.case.expect("there is no mistake in it");
//! let tape = Tape::default();
//! let compared = compared(&case, &tape, Ask::default()).expect("it has a price");
//! let context = Context { texts: &reading.texts, sources: &reading.sources, as_of, explain: false };
//! let report = ComparisonReport::new(&case, &compared, context).expect("its amounts can be held");
//! assert_eq!(report.document().recommended.as_deref(), Some("us-contract-attorney"));
//! ```

pub mod analysis;
pub mod batch;
pub mod cli;
pub mod engine;
pub mod format;
pub mod matter;
pub mod number;
pub mod read;
pub mod report;
pub mod run;
pub mod source;
pub mod table;

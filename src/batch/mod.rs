//! A book of matters: a CSV file with a row a task, scored as a stream by the engine that scores a single matter.
//!
//! One thread cuts the bytes into blocks of whole matters (`split`), others read and score a block each
//! (`matters`, `scorer`) and write its rows, and the results are put together in the order of the file
//! (`stream`). What is in memory at a time is a few blocks, whatever the size of the file; only where all matters are
//! decided about together are they all in memory (`offers`).

mod cells;
mod columns;
mod mapped;
mod mapper;
mod mapping;
mod matters;
mod offers;
mod propose;
mod recent_ids;
mod reject;
mod scorer;
mod sheet_xml;
mod sheets;
mod split;
mod stream;
mod write;

pub use crate::analysis::{BatchCandidates, Candidate, MatterCandidates, Reject};
pub use columns::{COUNT, Columns, Content, Field, HeaderMistake, KNOWN_COLUMNS, Subject};
pub use mapped::MappedBlocks;
pub use mapper::{Mapped, Mapper};
pub use mapping::{Mapping, Placing, TaskAmount, TaskColumn, Units};
pub use offers::offers;
pub use propose::{Choice, ColumnEvidence, Proposal, Synonyms, plain, propose, written};
pub use sheets::Sheets;
pub use split::{Block, Blocks, RowOrigin, Splitter};
pub use stream::{Book, Detached, Outcome, Output, Progress, run};
pub use write::{Shape, rejects};

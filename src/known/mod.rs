//! How what the models say is known: one scale of evidence, and one list of the documents that were read. And what there
//! is to know: one list of topics.

pub mod evidence;
pub mod source;
pub mod topic;

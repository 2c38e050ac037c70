//! How what the models say is known: one scale of evidence, and one list of the documents that were read.

pub mod evidence;
pub mod source;

//! Scenarios: what an instructor writes, from RON text to a checked [`Scenario`].
//!
//! [`file`] finds and reads files, [`syntax`] turns RON into pieces that know where they stand, [`parse`] makes a
//! scenario of the pieces and reports every fault, [`check`] plays it and reports what did not come out as expected.

use std::ops::Range;
use std::sync::Arc;

use crate::nt::call::Operation;
use crate::nt::era::System;
use crate::nt::evidence::Evidence;
use crate::nt::rule::Rule;
use crate::nt::status::{NtStatus, Win32Error};

pub mod diagnostic;
pub mod syntax;

/// A value and the bytes of the file that it was written in.
#[derive(Debug, Clone, PartialEq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands in the file, in bytes.
    pub span: Range<usize>,
}

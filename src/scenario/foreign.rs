//! Handles that a step uses in another process than the one that got them.

use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::script::{HandleLabel, ProcessLabel};
use crate::scenario::source_file::Span;
use crate::scenario::visible::quoted;

/// A handle that is used by another process than the one that got it.
#[derive(Debug)]
pub struct Foreign {
    /// Where it is used.
    pub(super) span: Span,
    /// The handle.
    pub(super) handle: HandleLabel,
    /// The process that got it.
    pub(super) owner: ProcessLabel,
    /// The process that uses it.
    pub(super) by: ProcessLabel,
}

impl Foreign {
    /// Reports it: a handle is a number, and means nothing in another process, or something else.
    pub fn report(&self, faults: &mut Diagnostics) {
        let Foreign { span, handle, owner, by } = self;
        let message = format!("the handle {} belongs to {}, not to {}", quoted(handle), quoted(owner), quoted(by));
        let fault = faults.add(Code::HandleOfAnotherProcess, *span, message).label("of another process");
        fault.help("if the step is about that, it expects the failure: expect: [Fails]");
    }
}

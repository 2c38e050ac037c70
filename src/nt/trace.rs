//! The trace: everything that happened because of one action, step by step, in order.
//!
//! The list of steps is the result of resolving a name, not a by-product of it; what an action did to the machine
//! stands in the same list, so that one key press on the screen is one step here.

use crate::nt::event::Event;
use crate::nt::name::ObjectName;
use crate::nt::object_manager::ObjectId;
use crate::nt::rule::Rule;
use crate::nt::status::{NtStatus, Win32Error};

/// One step, and the rule that made it.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Why it happened.
    pub rule: Rule,
    /// How far inside another step it is: 0 for the steps that tell the story, 1 for their preparations.
    pub depth: u8,
    /// What happened.
    pub what: What,
}

impl Step {
    /// Whether it answers with a failure.
    pub fn fails(&self) -> bool {
        match &self.what {
            What::Walked(walked) => matches!(walked.turn, Turn::Failed(_)),
            What::Answered(status) => !status.is_success(),
            What::Refused(_) => true,
            What::Happened(_) => false,
        }
    }
}

/// What a step is about.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// A name was carried one step further.
    Walked(Walked),
    /// The machine changed.
    Happened(Event),
    /// A call inside the call was answered, or the caller is told something.
    Answered(NtStatus),
    /// A server or a library in user mode, which has no status to tell, refuses with this error.
    Refused(Win32Error),
}

/// Where a name stands in the middle of its resolution.
#[derive(Debug, Clone, PartialEq)]
pub struct Walked {
    /// The directory that the rest of the name is looked up in.
    pub directory: ObjectId,
    /// The whole name as it stands now.
    pub name: ObjectName,
    /// The byte offset in `name` at which the part that is not yet resolved begins.
    pub rest: usize,
    /// What the step came to.
    pub turn: Turn,
}

/// What a step of a walk came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Turn {
    /// The walk goes on from the directory.
    Begun,
    /// The next component was found: this object.
    Found(ObjectId),
    /// The name was rewritten to this one.
    Rewritten(ObjectName),
    /// The next component is not there.
    Missing,
    /// The walk ended with this status.
    Failed(NtStatus),
}

/// The steps of one action.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trace {
    /// The steps, in order.
    pub steps: Vec<Step>,
    depth: u8,
}

impl Trace {
    /// An empty trace.
    pub fn new() -> Trace {
        Trace::default()
    }

    /// Adds a step of a walk.
    pub fn walked(&mut self, rule: Rule, walked: Walked) {
        self.steps.push(Step { rule, depth: self.depth, what: What::Walked(walked) });
    }

    /// Adds a change of the machine.
    pub fn happened(&mut self, rule: Rule, event: impl Into<Event>) {
        self.steps.push(Step { rule, depth: self.depth, what: What::Happened(event.into()) });
    }

    /// Adds the answer to a call inside the call.
    pub fn answered(&mut self, rule: Rule, status: NtStatus) {
        self.steps.push(Step { rule, depth: self.depth, what: What::Answered(status) });
    }

    /// Adds a failure as the answer to a call inside the call; gives its status, for the caller to end with.
    pub fn failed(&mut self, rule: Rule, status: NtStatus) -> NtStatus {
        self.answered(rule, status);
        status
    }

    /// Adds the refusal of a server or a library in user mode.
    pub fn refused(&mut self, rule: Rule, error: Win32Error) {
        self.steps.push(Step { rule, depth: self.depth, what: What::Refused(error) });
    }

    /// Records what `prepare` does as steps inside the next step.
    pub fn preparing<T>(&mut self, prepare: impl FnOnce(&mut Trace) -> T) -> T {
        self.depth += 1;
        let result = prepare(self);
        self.depth -= 1;
        result
    }

    /// Tells the last step under another rule, as a step of its own: what was prepared for it stays inside it.
    pub fn retell_last(&mut self, rule: Rule) {
        if let Some(step) = self.steps.last_mut() {
            (step.rule, step.depth) = (rule, self.depth);
        }
    }

    /// Makes a step of its own of the last one that failed, where every one that did lies inside another: what ends a call
    /// is told, not only what it prepared. That the status becomes a last error is told where there is nothing else.
    pub fn bring_out_failure(&mut self) {
        if self.steps.iter().any(|step| step.depth == 0 && step.fails()) {
            return;
        }
        let last_error = |step: &Step| step.rule == Rule::LastErrorFromStatus;
        let reason = self.steps.iter().rposition(|step| step.fails() && !last_error(step));
        if let Some(index) = reason.or_else(|| self.steps.iter().rposition(Step::fails)) {
            self.steps[index].depth = 0;
        }
    }

    /// Adds the steps of what was done afterwards because of the same action.
    pub fn append(&mut self, mut later: Trace) {
        self.steps.append(&mut later.steps);
    }

    /// What happened to the machine.
    pub fn events(&self) -> impl Iterator<Item = &Event> {
        self.steps.iter().filter_map(|step| match &step.what {
            What::Happened(event) => Some(event),
            _ => None,
        })
    }

    /// Whether this rule made a step.
    pub fn fired(&self, rule: Rule) -> bool {
        self.steps.iter().any(|step| step.rule == rule)
    }
}

//! The trace: everything that happened because of one action, step by step, each with its rule.

use crate::unix::call::{Errno, Reply};
use crate::unix::event::Event;
use crate::unix::rule::Rule;

/// One step, and the rule that made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Why it happened.
    pub rule: Rule,
    /// How far inside another step it is: 0 for the steps that tell the story, 1 for what they consist of.
    pub depth: u8,
    /// What happened.
    pub what: What,
}

/// What a step is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The machine changed.
    Happened(Event),
    /// The caller is told something.
    Answered(Reply),
}

/// The steps of one action.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trace {
    /// The steps, in order.
    pub steps: Vec<Step>,
    depth: u8,
}

impl Trace {
    /// Adds a change of the machine.
    pub fn happened(&mut self, rule: Rule, event: Event) {
        self.steps.push(Step { rule, depth: self.depth, what: What::Happened(event) });
    }

    /// Adds an answer, and gives it.
    pub fn answered(&mut self, rule: Rule, reply: Reply) -> Reply {
        self.steps.push(Step { rule, depth: self.depth, what: What::Answered(reply.clone()) });
        reply
    }

    /// Adds an error that the caller is answered, and gives that answer.
    pub fn refused(&mut self, rule: Rule, errno: Errno) -> Reply {
        self.answered(rule, Reply::Refused(errno))
    }

    /// Records what is done as steps inside the next step.
    pub fn inside<T>(&mut self, act: impl FnOnce(&mut Trace) -> T) -> T {
        self.depth += 1;
        let result = act(self);
        self.depth -= 1;
        result
    }

    /// Whether this rule made a step.
    pub fn fired(&self, rule: Rule) -> bool {
        self.steps.iter().any(|step| step.rule == rule)
    }
}

//! Which output of a call an author speaks of, and how it is held against what it must be. The key of an expected output
//! says both: `names_ci` is `names`, compared without case, and `differs_from` is the handle, which must be another one.

use crate::nt::call::Operation;
use crate::nt::parameter::{Kind, Output};

/// The end of a key that has lists compared without their order.
const IGNORING_ORDER: &str = "_set";
/// The end of a key that has texts compared without case.
const IGNORING_CASE: &str = "_ci";

/// The handle that a call gives, which is an output without standing in the table.
const HANDLE: Output = Output::new("handle", Kind::Handle);

/// Which output is asked for, and how it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// The output.
    pub output: Output,
    /// How it is held against what it must be.
    pub comparison: Comparison,
}

/// How an output is held against what it must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// It is just that.
    Is,
    /// It is anything but that.
    IsNot,
    /// It is that but for the case of letters.
    IgnoringCase,
    /// The list is that but for its order.
    IgnoringOrder,
    /// That is in the list.
    Contains,
    /// That is not in the list.
    Lacks,
    /// Whether the call gave it at all: `true` or `false`.
    Given,
}

impl Asked {
    /// What a key asks of an operation.
    ///
    /// | key | asks of | whether it |
    /// | --- | --- | --- |
    /// | the name of an output | that output | is so |
    /// | with `_ci` or `_set` behind it | that output | is so but for case, but for order |
    /// | `same_handle_as`, `differs_from` | the handle | is the same, is another |
    /// | `contains`, `has`, `has_not` | the first list | has that in it, or not |
    /// | `contains_self` | `self_session` | was given at all, being in the list |
    pub fn read(operation: &Operation, key: &str) -> Option<Asked> {
        let handle = || operation.gives_handle().then_some(HANDLE);
        let list = || operation.outputs.iter().find(|output| matches!(output.kind, Kind::List(_))).copied();
        let named = |name: &str| operation.output(name).copied();
        if let Some(output) = named(key) {
            return Some(Asked { output, comparison: Comparison::Is });
        }
        let (output, comparison) = match key {
            "handle" | "same_handle_as" => (handle(), Comparison::Is),
            "differs_from" => (handle(), Comparison::IsNot),
            "contains" | "has" => (list(), Comparison::Contains),
            "has_not" => (list(), Comparison::Lacks),
            "contains_self" => (named("self_session"), Comparison::Given),
            _ => match (key.strip_suffix(IGNORING_ORDER), key.strip_suffix(IGNORING_CASE)) {
                (Some(name), _) => (named(name), Comparison::IgnoringOrder),
                (None, Some(name)) => (named(name), Comparison::IgnoringCase),
                (None, None) => (None, Comparison::Is),
            },
        };
        Some(Asked { output: output?, comparison })
    }

    /// What kind of thing it is held against: with a list, one of its items can be.
    pub fn kind(self) -> Kind {
        match (self.comparison, self.output.kind) {
            (Comparison::Contains | Comparison::Lacks, Kind::List(item)) => *item,
            (Comparison::Given, _) => Kind::Flag,
            (_, kind) => kind,
        }
    }
}

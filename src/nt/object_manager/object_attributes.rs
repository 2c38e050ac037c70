//! `OBJECT_ATTRIBUTES`: what a caller says of the object that it wants.
//!
//! Modelled: the name, the root, the `OBJ_` attributes, the descriptor of a new object, and what is refused before
//! anything is looked up. Left out: the pointers and lengths themselves.
//! Written down in: Microsoft, `OBJECT_ATTRIBUTES`; the statuses are asserted by Wine's `om.c` test.

use crate::nt::name::ObjectName;
use crate::nt::object_manager::insert::refuse;
use crate::nt::object_manager::{Attributes, Ending, ObjectId, ObjectType, Sought};
use crate::nt::rule::Rule;
use crate::nt::security::SecurityDescriptor;
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;

/// What the handle in `RootDirectory` stands for; it is looked at only when the walk begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Root {
    /// This object.
    Object(ObjectId),
    /// Nothing: the handle is not open.
    NotOpen,
}

/// What a caller says of the object that it wants, captured.
#[derive(Debug, Clone, Default)]
pub struct ObjectAttributes {
    /// The name. Creating without one, or with one of no length, makes an object without a name.
    pub name: Option<ObjectName>,
    /// Where a relative name begins.
    pub root: Option<Root>,
    /// The `OBJ_` attributes.
    pub attributes: Attributes,
    /// The descriptor of a new object; none takes the token's default.
    pub security: Option<SecurityDescriptor>,
}

impl ObjectAttributes {
    /// Just a name.
    pub fn named(name: impl Into<ObjectName>) -> ObjectAttributes {
        ObjectAttributes { name: Some(name.into()), ..ObjectAttributes::default() }
    }

    /// What is refused whatever the handle is and whatever is there: a root without a name, and a name that is too long.
    pub(crate) fn check(&self, trace: &mut Trace) -> Result<(), Ending> {
        let is_name = match &self.name {
            Some(name) => name.byte_length() <= ObjectName::LONGEST,
            None => self.root.is_none(),
        };
        if is_name { Ok(()) } else { Err(refuse(trace, Rule::NotAName, NtStatus::OBJECT_NAME_INVALID)) }
    }

    /// What a walk has to look for; nothing without a name.
    pub(crate) fn sought(&self, wanted: Option<ObjectType>, creating: bool) -> Option<Sought<'_>> {
        let name = self.name.as_ref()?;
        let case_insensitive = self.attributes.contains(Attributes::OBJ_CASE_INSENSITIVE);
        Some(Sought { name, root: self.root, case_insensitive, wanted, creating })
    }
}

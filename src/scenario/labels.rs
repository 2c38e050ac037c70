//! Labels: the names that a scenario gives to users, services, processes and handles, in the order of its steps.

use std::borrow::Cow;
use std::sync::Arc;

use crate::scenario::Spanned;
use crate::scenario::code::Code;
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::source_file::Span;
use crate::scenario::visible::quoted;

/// The system processes that a scenario may name together with a session: `csrss#1`.
pub const SYSTEM_PROCESSES: &[&str] = &["csrss", "winlogon", "wininit", "explorer", "services", "lsass", "smss"];

/// What has been declared so far.
#[derive(Debug, Default)]
pub struct Labels {
    users: Vec<Spanned<Arc<str>>>,
    services: Vec<Spanned<Arc<str>>>,
    processes: Vec<Spanned<Arc<str>>>,
    handles: Vec<Spanned<Arc<str>>>,
}

type Text<'a> = Spanned<Cow<'a, str>>;

impl Labels {
    /// Declares a user.
    pub fn new_user(&mut self, name: &Text<'_>, faults: &mut Diagnostics) -> Option<Arc<str>> {
        declare(&mut self.users, "user", name, faults)
    }

    /// Declares a service.
    pub fn new_service(&mut self, name: &Text<'_>, faults: &mut Diagnostics) -> Option<Arc<str>> {
        declare(&mut self.services, "service", name, faults)
    }

    /// Declares a process.
    pub fn new_process(&mut self, name: &Text<'_>, faults: &mut Diagnostics) -> Option<Arc<str>> {
        if let Some(service) = find(&self.services, &name.value) {
            taken(name, "a service", service.span, faults);
            return None;
        }
        declare(&mut self.processes, "process", name, faults)
    }

    /// Declares a handle; a label can be used again, for another handle.
    pub fn new_handle(&mut self, name: &Text<'_>) -> Arc<str> {
        let label: Arc<str> = Arc::from(&*name.value);
        if find(&self.handles, &name.value).is_none() {
            self.handles.push(Spanned { value: label.clone(), span: name.span });
        }
        label
    }

    /// A user who was declared.
    pub fn user(&self, name: &Text<'_>, faults: &mut Diagnostics) -> Option<Arc<str>> {
        known(&self.users, "user", name, faults)
    }

    /// A service that was declared.
    pub fn service(&self, name: &Text<'_>, faults: &mut Diagnostics) -> Option<Arc<str>> {
        known(&self.services, "service", name, faults)
    }

    /// A handle that was declared by an earlier call.
    pub fn handle(&self, name: &Text<'_>, faults: &mut Diagnostics) -> Option<Arc<str>> {
        known(&self.handles, "handle", name, faults)
    }

    /// A process that was declared, the process of a service, or a system process of a session.
    pub fn process(&self, name: &Text<'_>, faults: &mut Diagnostics) -> Option<Arc<str>> {
        if let Some((image, session)) = name.value.split_once('#') {
            if SYSTEM_PROCESSES.contains(&image) && session.parse::<u32>().is_ok() {
                return Some(Arc::from(&*name.value));
            }
            let found = Spanned { value: image, span: name.span };
            faults.no_such(Code::UnknownName, "system process", &found, SYSTEM_PROCESSES.iter().copied());
            return None;
        }
        let declared = self.processes.iter().chain(&self.services);
        match declared.clone().find(|label| *label.value == *name.value) {
            Some(label) => Some(label.value.clone()),
            None => {
                faults.no_such(Code::UnknownName, "process", name, declared.map(|label| &*label.value));
                None
            }
        }
    }
}

fn find<'a>(declared: &'a [Spanned<Arc<str>>], name: &str) -> Option<&'a Spanned<Arc<str>>> {
    declared.iter().find(|label| &*label.value == name)
}

fn declare(
    declared: &mut Vec<Spanned<Arc<str>>>,
    what: &str,
    name: &Text<'_>,
    faults: &mut Diagnostics,
) -> Option<Arc<str>> {
    if let Some(earlier) = find(declared, &name.value) {
        taken(name, &format!("a {what}"), earlier.span, faults);
        return None;
    }
    let label: Arc<str> = Arc::from(&*name.value);
    declared.push(Spanned { value: label.clone(), span: name.span });
    Some(label)
}

fn taken(name: &Text<'_>, what: &str, earlier: Span, faults: &mut Diagnostics) {
    let message = format!("there is {what} called {} already", quoted(&name.value));
    faults.add(Code::NameTaken, name.span, message).label("taken").note(earlier, "by this one");
}

fn known(
    declared: &[Spanned<Arc<str>>],
    what: &str,
    name: &Text<'_>,
    faults: &mut Diagnostics,
) -> Option<Arc<str>> {
    match find(declared, &name.value) {
        Some(label) => Some(label.value.clone()),
        None => {
            faults.no_such(Code::UnknownName, what, name, declared.iter().map(|label| &*label.value));
            None
        }
    }
}

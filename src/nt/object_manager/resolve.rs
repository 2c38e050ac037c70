//! Resolving a name: from what a caller says to the object that it reaches, one step at a time.
//!
//! In Windows this is `ObpLookupObjectName`. The walk begins at the root or at the directory of a handle, cuts one
//! component off after the other, and begins again whenever a symbolic link replaces what it has walked so far.
//! `\??` is no object since Windows XP: the walk itself turns it into the caller's directory of DOS device names.
//!
//! Each arm of the walk *is* a step of the trace. There is no other way to resolve a name in this model.
//! What follows a device, a file or a registry key in a name is not looked up here: it is handed over.
//! Written down in: ReactOS `ntoskrnl/ob/obname.c`; the statuses are asserted by Wine's `om.c` test.

use std::ops::ControlFlow;
use std::sync::Arc;

use crate::nt::name::{ObjectName, split_first};
use crate::nt::object_manager::object_attributes::Root;
use crate::nt::object_manager::{Body, DeviceMap, Directory, Object, ObjectId, ObjectManager, ObjectType};
use crate::nt::process::ProcessId;
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, Privileges, Token};
use crate::nt::status::NtStatus;
use crate::nt::trace::{Trace, Turn, Walked};

/// At which restart because of a link a walk gives up: 29 links are followed, the 30th is not.
/// Source: ReactOS; the number in Windows is not confirmed.
pub const RESTART_LIMIT: u32 = 30;

/// What a root handle answers that is neither a directory nor a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrongRootPolicy {
    /// `STATUS_INVALID_HANDLE`.
    InvalidHandle,
    /// `STATUS_OBJECT_TYPE_MISMATCH`.
    TypeMismatch,
}

/// When a name is found in any spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CasePolicy {
    /// With `OBJ_CASE_INSENSITIVE`.
    AsAsked,
    /// Also where the type that is asked for says so: directories, links, devices, files.
    /// Source: ReactOS's `ObReference` and `ObTypes` tests.
    ByType,
}

/// On whose behalf a name is resolved.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The process.
    pub process: ProcessId,
    /// Who it is.
    pub token: Arc<Token>,
    /// Whether it is the kernel itself, which is not checked.
    pub kernel_mode: bool,
    /// What `\??` means for it.
    pub device_map: DeviceMap,
}

/// What is looked for.
#[derive(Debug, Clone, Copy)]
pub struct Sought<'a> {
    /// The name.
    pub name: &'a ObjectName,
    /// Where a relative name begins: what the handle in `RootDirectory` stands for.
    pub root: Option<Root>,
    /// `OBJ_CASE_INSENSITIVE`.
    pub case_insensitive: bool,
    /// The type that the caller expects; `None` takes any, and follows every link.
    pub wanted: Option<ObjectType>,
    /// Whether the name is to be created: then no second directory is searched for a component that is missing.
    pub creating: bool,
}

/// How a walk ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// The object is there.
    Found(ObjectId),
    /// Everything but the last component is there: an open fails here, a create begins here.
    Missing {
        /// The directory that would hold it.
        directory: ObjectId,
        /// The last component.
        name: ObjectName,
    },
    /// The walk failed.
    Failed(NtStatus),
    /// A device reads the rest, or a file or a key that the walk began at.
    HandedOver {
        /// The device, file or key.
        device: ObjectId,
        /// What is left of the name, with its leading backslash behind a component; empty for the object itself.
        rest: ObjectName,
    },
    /// The caller's logon session has no directory of DOS device names yet; it must be made before the walk goes on.
    DeviceMapNeeded,
}

impl Ending {
    /// What a caller is told that could not make use of the ending.
    pub fn status(&self) -> NtStatus {
        match self {
            Ending::Failed(status) => *status,
            Ending::Missing { .. } => NtStatus::OBJECT_NAME_NOT_FOUND,
            Ending::Found(_) | Ending::HandedOver { .. } => NtStatus::OBJECT_TYPE_MISMATCH,
            Ending::DeviceMapNeeded => NtStatus::OBJECT_PATH_NOT_FOUND,
        }
    }
}

/// A walk along a name.
pub struct Walk<'a> {
    objects: &'a ObjectManager,
    caller: &'a Caller,
    sought: Sought<'a>,
    name: ObjectName,
    rest: usize,
    directory: Option<ObjectId>,
    restarts: u32,
}

impl<'a> Walk<'a> {
    /// A walk that has not taken a step.
    pub fn new(objects: &'a ObjectManager, caller: &'a Caller, sought: Sought<'a>) -> Walk<'a> {
        Walk { objects, caller, sought, name: sought.name.clone(), rest: 0, directory: None, restarts: 0 }
    }

    /// Walks to the end.
    pub fn run(mut self, trace: &mut Trace) -> Ending {
        loop {
            if let ControlFlow::Break(ending) = self.step(trace) {
                return ending;
            }
        }
    }

    /// Takes one step.
    pub fn step(&mut self, trace: &mut Trace) -> ControlFlow<Ending> {
        match self.directory {
            None => self.begin(trace),
            Some(directory) => self.next_component(trace, directory),
        }
    }

    /// Finds the directory to begin in: a handle's, the caller's DOS devices, or the root.
    ///
    /// | name | with a handle | without |
    /// | --- | --- | --- |
    /// | (nothing) | the handle's object itself | refused |
    /// | `\` | refused | the root itself; to a program, only as a directory |
    /// | `\??` | refused | the caller's DOS devices themselves |
    /// | `\??\C:` | refused | `C:` in the caller's DOS devices |
    /// | `\Sessions` | refused | `Sessions` in the root |
    /// | `Global` | `Global` in the handle's directory | refused |
    fn begin(&mut self, trace: &mut Trace) -> ControlFlow<Ending> {
        if let (Some(root), 0) = (self.sought.root, self.restarts) {
            return self.begin_at_handle(trace, root);
        }
        let is_virtual = self.caller.device_map.is_virtual();
        match &*self.name.clone() {
            "\\" if self.asks_for_no_directory() => {
                self.fail(trace, Rule::AnotherType, self.objects.root, NtStatus::OBJECT_TYPE_MISMATCH)
            }
            "\\" => self.end_at(trace, Rule::RootDirectory, self.objects.root),
            "\\??" if is_virtual => {
                let directory = self.dos_devices()?;
                self.end_at(trace, self.caller.device_map.rule(), directory)
            }
            name if is_virtual && name.starts_with("\\??\\") => {
                let directory = self.dos_devices()?;
                self.go(trace, self.caller.device_map.rule(), directory, "\\??\\".len())
            }
            name if name.starts_with('\\') => self.go(trace, Rule::RootDirectory, self.objects.root, 1),
            _ => {
                let status = match self.restarts {
                    0 => NtStatus::OBJECT_PATH_SYNTAX_BAD,
                    _ => NtStatus::OBJECT_NAME_NOT_FOUND,
                };
                self.fail(trace, Rule::AbsoluteNameNeeded, self.objects.root, status)
            }
        }
    }

    fn begin_at_handle(&mut self, trace: &mut Trace, root: Root) -> ControlFlow<Ending> {
        let Root::Object(root) = root else {
            trace.answered(Rule::HandleNotOpen, NtStatus::INVALID_HANDLE);
            return ControlFlow::Break(Ending::Failed(NtStatus::INVALID_HANDLE));
        };
        if self.objects.get(root).is_some_and(|object| object.body.leads_to(self.sought.wanted)) {
            self.record(trace, Rule::HandleDirectory, root, Turn::Begun);
            return ControlFlow::Break(Ending::HandedOver { device: root, rest: self.name.clone() });
        }
        if self.name.is_absolute() {
            return self.fail(trace, Rule::RelativeNameNeeded, root, NtStatus::OBJECT_PATH_SYNTAX_BAD);
        }
        match (self.objects.get(root).map(|object| &object.body), self.name.is_empty()) {
            (Some(Body::Directory(_)), true) => self.end_at(trace, Rule::HandleDirectory, root),
            (Some(Body::Directory(_)), false) => self.go(trace, Rule::HandleDirectory, root, 0),
            (Some(Body::SymbolicLink { .. }), true) if self.sought.wanted == Some(ObjectType::SymbolicLink) => {
                self.end_at(trace, Rule::LinkItself, root)
            }
            (Some(Body::SymbolicLink { target, .. }), true) => self.follow(trace, root, target, None),
            (Some(Body::SymbolicLink { .. }), false) => {
                self.fail(trace, Rule::HandleOfNoDirectory, root, NtStatus::OBJECT_TYPE_MISMATCH)
            }
            (Some(_) | None, _) => {
                let status = match self.objects.policies.wrong_root {
                    WrongRootPolicy::InvalidHandle => NtStatus::INVALID_HANDLE,
                    WrongRootPolicy::TypeMismatch => NtStatus::OBJECT_TYPE_MISMATCH,
                };
                self.fail(trace, Rule::HandleOfNoDirectory, root, status)
            }
        }
    }

    /// The root is compared with the type that a program asks for even where it creates.
    fn asks_for_no_directory(&self) -> bool {
        !self.caller.kernel_mode && self.sought.wanted.is_some_and(|wanted| wanted != ObjectType::Directory)
    }

    /// The directory that `\??` is for the caller, once it has been made.
    fn dos_devices(&self) -> ControlFlow<Ending, ObjectId> {
        match self.caller.device_map.directory() {
            Some(directory) => ControlFlow::Continue(directory),
            None => ControlFlow::Break(Ending::DeviceMapNeeded),
        }
    }

    /// Looks the next component up.
    fn next_component(&mut self, trace: &mut Trace, here: ObjectId) -> ControlFlow<Ending> {
        let name = self.name.clone();
        let (component, rest) = split_first(&name[self.rest..]);
        if component.is_empty() {
            return self.fail(trace, Rule::EmptyComponent, here, NtStatus::OBJECT_NAME_INVALID);
        }
        if !self.may_traverse(here) {
            return self.fail(trace, Rule::TraverseRefused, here, NtStatus::ACCESS_DENIED);
        }
        let Some(directory) = self.objects.directory(here) else {
            return self.fail(trace, Rule::NoDirectoryInTheMiddle, here, NtStatus::OBJECT_TYPE_MISMATCH);
        };
        match directory.find(component, self.is_case_insensitive()) {
            Some(found) => {
                if directory.find(component, false) != Some(found) {
                    trace.preparing(|trace| self.record(trace, Rule::AnySpelling, here, Turn::Found(found)));
                }
                self.found(trace, here, component, rest, found)
            }
            None => self.missing(trace, here, directory, component, rest),
        }
    }

    fn missing(
        &mut self,
        trace: &mut Trace,
        here: ObjectId,
        directory: &Directory,
        component: &str,
        rest: Option<&str>,
    ) -> ControlFlow<Ending> {
        match (directory.shadow, rest) {
            (Some(shadow), _) if !self.sought.creating => {
                let of_drives = Some(shadow) == self.objects.global_device_map;
                let rule = if of_drives { Rule::ShadowDirectory } else { Rule::DirectoryBehind };
                self.go(trace, rule, shadow, self.rest)
            }
            (_, Some(_)) => self.fail(trace, Rule::MiddleMissing, here, NtStatus::OBJECT_PATH_NOT_FOUND),
            (_, None) => {
                self.record(trace, Rule::LastMissing, here, Turn::Missing);
                ControlFlow::Break(Ending::Missing { directory: here, name: ObjectName::from(component) })
            }
        }
    }

    fn found(
        &mut self,
        trace: &mut Trace,
        here: ObjectId,
        component: &str,
        rest: Option<&str>,
        found: ObjectId,
    ) -> ControlFlow<Ending> {
        let Some(object) = self.objects.get(found) else {
            return self.fail(trace, Rule::MiddleMissing, here, NtStatus::OBJECT_PATH_NOT_FOUND);
        };
        match (&object.body, rest) {
            (Body::SymbolicLink { .. }, None) if self.sought.wanted == Some(ObjectType::SymbolicLink) => {
                self.record(trace, Rule::LinkItself, here, Turn::Found(found));
                ControlFlow::Break(Ending::Found(found))
            }
            (Body::SymbolicLink { target, .. }, _) => self.follow(trace, here, target, rest),
            (Body::Device(_) | Body::File(_) | Body::Key(_), _) => self.hand_over(trace, here, object, rest),
            (Body::Directory(_), Some(_)) => {
                self.record(trace, Rule::ComponentFound, here, Turn::Found(found));
                self.directory = Some(found);
                self.rest += component.len() + 1;
                ControlFlow::Continue(())
            }
            (_, None) => {
                self.record(trace, Rule::LastFound, here, Turn::Found(found));
                ControlFlow::Break(Ending::Found(found))
            }
            (_, Some(_)) => self.fail(trace, Rule::NoDirectoryInTheMiddle, here, NtStatus::OBJECT_TYPE_MISMATCH),
        }
    }

    /// Replaces everything up to and including the link by its target, and begins again.
    fn follow(
        &mut self,
        trace: &mut Trace,
        here: ObjectId,
        target: &ObjectName,
        rest: Option<&str>,
    ) -> ControlFlow<Ending> {
        let rewritten = match rest {
            Some(rest) => ObjectName::from(format!("{}\\{rest}", target.strip_suffix('\\').unwrap_or(target))),
            None if target.is_empty() => ObjectName::from("\\"),
            None => target.clone(),
        };
        self.record(trace, Rule::LinkFollowed, here, Turn::Rewritten(rewritten.clone()));
        self.restarts += 1;
        if self.restarts == RESTART_LIMIT {
            return self.fail(trace, Rule::TooManyRestarts, here, NtStatus::OBJECT_NAME_NOT_FOUND);
        }
        (self.name, self.rest, self.directory) = (rewritten, 0, None);
        ControlFlow::Continue(())
    }

    /// Gives the rest of the name to a device or to the registry, if it leads to what the caller wants.
    fn hand_over(
        &mut self,
        trace: &mut Trace,
        here: ObjectId,
        reader: &Object,
        rest: Option<&str>,
    ) -> ControlFlow<Ending> {
        let wanted = self.sought.wanted;
        match rest {
            _ if reader.body.leads_to(wanted) || wanted.is_none() && rest.is_some() => {
                self.record(trace, Rule::HandedToDevice, here, Turn::Found(reader.id));
                let rest = rest.map_or_else(String::new, |rest| format!("\\{rest}"));
                ControlFlow::Break(Ending::HandedOver { device: reader.id, rest: rest.into() })
            }
            None => {
                self.record(trace, Rule::LastFound, here, Turn::Found(reader.id));
                ControlFlow::Break(Ending::Found(reader.id))
            }
            Some(_) => self.fail(trace, Rule::DeviceHoldsNoObjects, here, NtStatus::OBJECT_TYPE_MISMATCH),
        }
    }

    fn is_case_insensitive(&self) -> bool {
        let by_type = self.objects.policies.case == CasePolicy::ByType;
        self.sought.case_insensitive || by_type && self.sought.wanted.is_some_and(ObjectType::is_case_insensitive)
    }

    fn may_traverse(&self, directory: ObjectId) -> bool {
        self.caller.token.privileges.contains(Privileges::CHANGE_NOTIFY)
            || self.caller.may(self.objects, directory, AccessMask::DIRECTORY_TRAVERSE)
    }

    /// Goes on from a directory. The next step tells of the root anyway, and the client's step told of its handle.
    fn go(&mut self, trace: &mut Trace, rule: Rule, directory: ObjectId, rest: usize) -> ControlFlow<Ending> {
        (self.directory, self.rest) = (Some(directory), rest);
        let told = match rule {
            Rule::RootDirectory => true,
            Rule::HandleDirectory => trace.steps.last().is_some_and(|step| step.rule == Rule::ClientDirectory),
            _ => false,
        };
        if told {
            trace.preparing(|trace| self.record(trace, rule, directory, Turn::Begun));
        } else {
            self.record(trace, rule, directory, Turn::Begun);
        }
        ControlFlow::Continue(())
    }

    /// Ends where the walk begins: the name says no more than that.
    fn end_at(&mut self, trace: &mut Trace, rule: Rule, object: ObjectId) -> ControlFlow<Ending> {
        self.go(trace, rule, object, self.name.len())?;
        ControlFlow::Break(Ending::Found(object))
    }

    fn fail(&mut self, trace: &mut Trace, rule: Rule, directory: ObjectId, status: NtStatus) -> ControlFlow<Ending> {
        self.record(trace, rule, directory, Turn::Failed(status));
        ControlFlow::Break(Ending::Failed(status))
    }

    fn record(&self, trace: &mut Trace, rule: Rule, directory: ObjectId, turn: Turn) {
        trace.walked(rule, Walked { directory, name: self.name.clone(), rest: self.rest, turn });
    }
}

#[cfg(test)]
mod tests;

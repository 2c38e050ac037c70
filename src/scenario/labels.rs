//! Labels: the names that a scenario gives to users, services, processes and handles, in the order of its steps.
//!
//! Users, services and processes have a name each. The label of a handle can be used again, for another handle.
//! One cause is one fault: of a name whose declaration could not be read, nobody complains again where it is used.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::nt::call::Gives;
use crate::nt::object_manager::Handle;
use crate::scenario::code::Code;
use crate::scenario::declared::Declared;
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::foreign::Foreign;
use crate::scenario::script::{Act, HandleLabel, ProcessLabel, Scenario};
use crate::scenario::source_file::Span;
use crate::scenario::visible::quoted;
use crate::scenario::{Spanned, unix};

pub use crate::scenario::declared::Named;

/// The system processes that a scenario may name together with a session: `csrss#1`. `System#0` is the kernel's own: what
/// calls in it is a driver, and is not checked.
pub const SYSTEM_PROCESSES: &[&str] =
    &["csrss", "winlogon", "wininit", "explorer", "services", "lsass", "smss", "System"];

/// What has a process that can be called by its name.
const WITH_A_PROCESS: [Named; 3] = [Named::Service, Named::Task, Named::Driver];

/// What has been declared so far.
#[derive(Debug)]
pub struct Labels<'a> {
    text: &'a str,
    /// Whether the processes of the system are those of Unix.
    pub(super) is_of_unix: bool,
    declared: [Declared; Named::ALL.len()],
    owners: HashMap<HandleLabel, ProcessLabel>,
    /// The processes of the threads that were begun in a step.
    threads: HashMap<ProcessLabel, ProcessLabel>,
    foreign: Vec<Foreign>,
    /// The kinds of which a declaration could not be read, so that not all of them are known.
    uncertain: HashSet<Named>,
    reported: HashSet<(Named, String)>,
    written: OnceCell<HashMap<(Named, &'a str), Span>>,
}

type Text<'t> = Spanned<Cow<'t, str>>;

impl<'a> Labels<'a> {
    /// Nothing is declared yet; the text is that of the scenario.
    pub fn new(text: &'a str) -> Labels<'a> {
        Labels {
            text,
            is_of_unix: false,
            declared: Default::default(),
            owners: HashMap::new(),
            threads: HashMap::new(),
            foreign: Vec::new(),
            uncertain: HashSet::new(),
            reported: HashSet::new(),
            written: OnceCell::new(),
        }
    }

    /// What a scenario has declared after its steps that were done, counted from 0; the text is that of what is added to it.
    pub fn after(scenario: &Scenario, is_done: impl Fn(usize) -> bool, text: &'a str) -> Labels<'a> {
        let mut labels = Labels::new(text);
        labels.is_of_unix = unix::plays(&scenario.systems);
        for (user, _) in &scenario.users {
            labels.declared_mut(Named::User).add(user.clone(), None);
        }
        for service in &scenario.services {
            labels.declared_mut(Named::Service).add(service.name.clone(), None);
        }
        for task in &scenario.tasks {
            labels.declared_mut(Named::Task).add(task.name.clone(), None);
        }
        for driver in &scenario.drivers {
            labels.declared_mut(Named::Driver).add(driver.name.clone(), None);
        }
        for (number, step) in scenario.steps.iter().enumerate() {
            labels.add_what_is_given(&step.act.value);
            if !is_done(number) {
                labels.free_what_begins(&step.act.value);
            }
        }
        labels
    }

    fn add_what_is_given(&mut self, act: &Act) {
        let caller = act.begins();
        if let Some(label) = &caller {
            self.declared_mut(Named::Process).add(label.clone(), None);
        }
        let Act::Call { by, operation, into, .. } = act else { return };
        if let Some(thread) = caller.filter(|_| operation.gives == Gives::Thread) {
            let process = self.process_of(by).clone();
            self.threads.insert(thread, process);
        }
        if let Some(handle) = into.label() {
            self.declared_mut(Named::Handle).add(handle.clone(), None);
            self.set_owner(handle.clone(), Some(by).filter(|_| !operation.gives_window()));
        }
    }

    /// Lets another take the name of the process or the thread that an act was to begin: it is not done.
    pub fn free_what_begins(&mut self, act: &Act) {
        act.begins().iter().for_each(|label| self.declared_mut(Named::Process).free(label));
    }

    /// Remembers that a declaration of this kind could not be read.
    pub fn lose(&mut self, named: Named) {
        self.uncertain.insert(named);
    }

    /// Declares a user.
    pub fn new_user(&mut self, name: &Text<'_>, faults: &mut Diagnostics) -> Option<Arc<str>> {
        self.declare(Named::User, name, faults)
    }

    /// Declares a service.
    pub fn new_service(&mut self, name: &Text<'_>, faults: &mut Diagnostics) -> Option<Arc<str>> {
        self.declare(Named::Service, name, faults)
    }

    /// Declares a service that is there without being written, unless it was.
    pub fn new_service_of_the_system(&mut self, name: &Arc<str>) -> bool {
        let is_new = self.declared(Named::Service).get(name).is_none();
        if is_new {
            self.declared_mut(Named::Service).add(name.clone(), None);
        }
        is_new
    }

    /// Declares a task, whose name its process has too.
    pub fn new_task(&mut self, name: &Text<'_>, faults: &mut Diagnostics) -> Option<Arc<str>> {
        self.declare_for_processes(Named::Task, name, faults)
    }

    /// Declares a driver, whose name its host has too.
    pub fn new_driver(&mut self, name: &Text<'_>, faults: &mut Diagnostics) -> Option<Arc<str>> {
        self.declare_for_processes(Named::Driver, name, faults)
    }

    /// Declares something by whose name a process can be called, as it can by a service's.
    fn declare_for_processes(&mut self, named: Named, name: &Text<'_>, faults: &mut Diagnostics) -> Option<Arc<str>> {
        self.other_with_a_process(name, faults)?;
        self.declare(named, name, faults)
    }

    /// Nothing, after a report, where a service, a task or a driver has the name.
    fn other_with_a_process(&self, name: &Text<'_>, faults: &mut Diagnostics) -> Option<()> {
        for named in WITH_A_PROCESS {
            if let Some(other) = self.declared(named).get(&name.value) {
                taken(name, named, other.span, faults);
                return None;
            }
        }
        Some(())
    }

    /// Declares a process.
    pub fn new_process(&mut self, name: &Text<'_>, faults: &mut Diagnostics) -> Option<Arc<str>> {
        if name.value.contains('#') {
            let message = format!("{} is how a process of the system is named", quoted(&name.value));
            faults.add(Code::NameTaken, name.span, message).label("taken").help("leave the `#` out");
            return None;
        }
        self.other_with_a_process(name, faults)?;
        self.declare(Named::Process, name, faults)
    }

    /// Declares a thread of a process, which calls under its own name and has the handles of its process.
    pub fn new_thread(&mut self, name: &Text<'_>, of: Option<&ProcessLabel>, faults: &mut Diagnostics) {
        if let (Some(thread), Some(of)) = (self.new_process(name, faults), of) {
            let of = self.process_of(of).clone();
            self.threads.insert(thread, of);
        }
    }

    /// The process of a thread; a process is its own.
    fn process_of<'p>(&'p self, label: &'p ProcessLabel) -> &'p ProcessLabel {
        self.threads.get(label).unwrap_or(label)
    }

    /// Declares a handle of a process.
    pub fn new_handle(&mut self, name: &Text<'_>, owner: Option<&ProcessLabel>) -> HandleLabel {
        let label: HandleLabel = Arc::from(&*name.value);
        self.set_owner(label.clone(), owner);
        if self.declared(Named::Handle).get(&label).is_none() {
            self.declared_mut(Named::Handle).add(label.clone(), Some(name.span));
        }
        label
    }

    /// Remembers whose a handle is now, if it is somebody's.
    fn set_owner(&mut self, handle: HandleLabel, owner: Option<&ProcessLabel>) {
        match owner {
            Some(owner) => {
                let owner = self.process_of(owner).clone();
                self.owners.insert(handle, owner)
            }
            None => self.owners.remove(&handle),
        };
    }

    /// A user who was declared.
    pub fn user(&mut self, name: &Text<'_>, faults: &mut Diagnostics) -> Option<Arc<str>> {
        self.known(Named::User, name, faults)
    }

    /// A service that was declared.
    pub fn service(&mut self, name: &Text<'_>, faults: &mut Diagnostics) -> Option<Arc<str>> {
        self.known(Named::Service, name, faults)
    }

    /// A task that was declared.
    pub fn task(&mut self, name: &Text<'_>, faults: &mut Diagnostics) -> Option<Arc<str>> {
        self.known(Named::Task, name, faults)
    }

    /// A driver that was declared.
    pub fn driver(&mut self, name: &Text<'_>, faults: &mut Diagnostics) -> Option<Arc<str>> {
        self.known(Named::Driver, name, faults)
    }

    /// A handle that was declared by an earlier call, and is used by a process. If another process got it, that is
    /// remembered.
    pub fn handle_of(
        &mut self,
        by: Option<&ProcessLabel>,
        name: &Text<'_>,
        faults: &mut Diagnostics,
    ) -> Option<HandleLabel> {
        if Handle::WORDS.iter().any(|(word, _)| *word == name.value) {
            return Some(Arc::from(&*name.value));
        }
        let handle = self.handle(name, faults)?;
        if let (Some(owner), Some(by)) = (self.owners.get(&handle), by.map(|by| self.process_of(by)))
            && owner != by
        {
            self.foreign.push(Foreign {
                span: name.span,
                handle: handle.clone(),
                owner: owner.clone(),
                by: by.clone(),
            });
        }
        Some(handle)
    }

    /// The handles of another process that were used since this was asked before.
    pub fn foreign(&mut self) -> Vec<Foreign> {
        std::mem::take(&mut self.foreign)
    }

    /// A handle that was declared by an earlier call.
    pub fn handle(&mut self, name: &Text<'_>, faults: &mut Diagnostics) -> Option<HandleLabel> {
        self.known(Named::Handle, name, faults)
    }

    /// A process that was declared, the process of a service, or a system process of a session.
    pub fn process(&mut self, name: &Text<'_>, faults: &mut Diagnostics) -> Option<ProcessLabel> {
        if let Some(process) = self.is_of_unix.then(|| unix::system_process(name, faults)).flatten() {
            return process;
        }
        if let Some((image, session)) = name.value.split_once('#') {
            if session.parse::<u32>().is_err() {
                let message = format!("expected the number of a session after `#`, found {}", quoted(session));
                let fault = faults.add(Code::UnknownName, name.span, message).label("no session");
                fault.help(format!("write {}", quoted(&format!("{image}#1"))));
                return None;
            }
            if SYSTEM_PROCESSES.contains(&image) || self.declared(Named::Service).get(image).is_some() {
                return Some(Arc::from(&*name.value));
            }
            let found = Spanned { value: image, span: name.span };
            faults.no_such(Code::UnknownName, "process of the system", &found, SYSTEM_PROCESSES.iter().copied());
            return None;
        }
        if let Some(other) = WITH_A_PROCESS.into_iter().find_map(|named| self.declared(named).get(&name.value)) {
            return Some(other.name.clone());
        }
        self.known(Named::Process, name, faults)
    }

    fn declared(&self, named: Named) -> &Declared {
        &self.declared[named as usize]
    }

    fn declared_mut(&mut self, named: Named) -> &mut Declared {
        &mut self.declared[named as usize]
    }

    fn declare(&mut self, named: Named, name: &Text<'_>, faults: &mut Diagnostics) -> Option<Arc<str>> {
        if let Some(earlier) = self.declared(named).get(&name.value).filter(|earlier| !earlier.is_free) {
            taken(name, named, earlier.span, faults);
            return None;
        }
        let label: Arc<str> = Arc::from(&*name.value);
        self.declared_mut(named).add(label.clone(), Some(name.span));
        Some(label)
    }

    fn known(&mut self, named: Named, name: &Text<'_>, faults: &mut Diagnostics) -> Option<Arc<str>> {
        let found = self.declared(named).get(&name.value).map(|label| label.name.clone());
        if found.is_none() {
            self.unknown(named, name, faults);
        }
        found
    }

    /// Reports that a name does not stand for what it should.
    fn unknown(&mut self, named: Named, name: &Text<'_>, faults: &mut Diagnostics) {
        let (word, found) = (named.word(), quoted(&name.value));
        let another = Named::ALL.into_iter().find_map(|kind| Some((kind, self.declared(kind).get(&name.value)?.span)));
        if let Some((kind, place)) = another {
            let message = format!("expected a {word}, found the {} {found}", kind.word());
            let fault = faults.add(Code::NameOfAnotherKind, name.span, message).label(format!("not a {word}"));
            if let Some(place) = place {
                fault.note(place, format!("the {}", kind.word()));
            }
            fault.help(named.named_by());
            return;
        }
        match self.written(named, &name.value) {
            Some(later) if later.start > name.span.start => {
                let message = format!("the {word} {found} is not there yet");
                let fault = faults.add(Code::UnknownName, name.span, message).label("too early");
                fault.note(later, "it gets its name here");
                return;
            }
            // Its declaration is in a part of the file that could not be read.
            Some(_) if faults.found() > 0 => return,
            _ => {}
        }
        let first = self.reported.insert((named, name.value.clone().into_owned()));
        let others = WITH_A_PROCESS.into_iter().filter(|_| named == Named::Process);
        let kinds: Vec<Named> = std::iter::once(named).chain(others).collect();
        let known = kinds.iter().flat_map(|kind| self.declared(*kind).names.iter().map(|label| &*label.name));
        let known: Vec<&str> = known.collect();
        let uncertain = kinds.iter().any(|kind| self.uncertain.contains(kind));
        if (!first || uncertain) && faults.nearest(&name.value, &known).is_none() {
            return;
        }
        if known.is_empty() {
            let message = format!("unknown {word} {found}");
            faults.add(Code::UnknownName, name.span, message).label("not known").help(named.named_by());
        } else {
            faults.no_such(Code::UnknownName, word, name, known);
        }
    }

    /// Where the text first declares a process or a handle, whether that part of it could be read or not.
    fn written(&self, named: Named, name: &str) -> Option<Span> {
        let written = self.written.get_or_init(|| {
            let mut written = HashMap::new();
            for (field, named) in [("as", Named::Process), ("into", Named::Handle)] {
                for label in values_of(self.text, field) {
                    written.entry((named, label.value)).or_insert(label.span);
                }
            }
            written
        });
        written.get(&(named, name)).copied()
    }
}

/// The texts that stand behind the name of a field and a colon, without their quotes.
fn values_of<'a>(text: &'a str, field: &'static str) -> impl Iterator<Item = Spanned<&'a str>> {
    text.match_indices(field).filter_map(move |(at, _)| {
        let begins = !text[..at].ends_with(|character: char| character.is_alphanumeric() || character == '_');
        let rest = text[at + field.len()..].trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
        let (value, _) = rest.split_once('"')?;
        let start = text.len() - rest.len() - 1;
        begins.then_some(Spanned { value, span: Span::new(start, start + value.len() + 2) })
    })
}

fn taken(name: &Text<'_>, named: Named, earlier: Option<Span>, faults: &mut Diagnostics) {
    let message = format!("there is a {} {} already", named.word(), quoted(&name.value));
    let fault = faults.add(Code::NameTaken, name.span, message).label("taken");
    if let Some(earlier) = earlier {
        fault.note(earlier, "by this one");
    }
}

//! A script on the model and on another system, side by side: what both can do is done by both, and the rest by neither.
//!
//! The other system has one place to stand: it is one person in one session, and services beside her where it may install
//! them ([`Vantage`]). So the steps of others are *not run*, and neither is what needs something that such a step would have
//! given. The model leaves these out too: what the two answer can then be compared, because the same was done on both.
//!
//! | step | what becomes of it |
//! | --- | --- |
//! | the first user of the script logs on | given: whoever runs this program is taken to be that user |
//! | that user starts a program | a process is started on both |
//! | a process of that user makes a call, or ends | done on both |
//! | a service starts, where services are played | given: its process is started on the other system when it first calls |
//! | anybody else logs on, is switched to, acts | not run |
//! | what uses a label that such a step would have given | not run |

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::lesson::Labelled;
use crate::lesson::player::Player;
use crate::lesson::vantage::Vantage;
use crate::nt::action::{Action, Confined, LaunchAs, Outcome};
use crate::nt::call::{Argument, Arguments};
use crate::nt::machine::Machine;
use crate::nt::process::Process;
use crate::nt::security::{Confinement, Privileges, Sid};
use crate::nt::session::session_manager::BootStage;
use crate::scenario::calls::service_of;
use crate::scenario::script::{Act, Platform, Scenario, Starter};
use crate::system::System;

/// As what a process of a script is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A program of the user.
    User,
    /// A service.
    Service,
}

/// What became of a step.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing {
    /// Both did it.
    Done(Box<Both>),
    /// There was nothing to do on the other system.
    Given,
    /// Neither did it, because the other system refused it, for this reason.
    Refused(String),
    /// Neither did it, for this reason; the other system was not asked.
    NotRun(String),
}

/// What came of a step that both did.
#[derive(Debug, Clone, PartialEq)]
pub struct Both {
    /// On the model.
    pub model: Outcome,
    /// On the other system.
    pub system: Outcome,
}

impl Standing {
    fn is_done_by_neither(&self) -> bool {
        match self {
            Standing::Done(_) | Standing::Given => false,
            Standing::Refused(_) | Standing::NotRun(_) => true,
        }
    }
}

/// A script that is played on both.
pub struct Beside<'s, S> {
    script: &'s Scenario,
    /// The same script as the other system is told it: with its own numbers and names where the script leaves them open.
    told: &'s Scenario,
    vantage: Vantage,
    model: Player<Machine>,
    system: Player<S>,
    user: Option<Arc<str>>,
    missing: BTreeMap<String, usize>,
}

impl<'s, S: System> Beside<'s, S> {
    /// The beginning: a machine that has booted, and the other system as it is.
    pub fn new(script: &'s Scenario, told: &'s Scenario, vantage: Vantage, system: S) -> Beside<'s, S> {
        let mut model = Player::new(script.machine(vantage.release));
        for stage in BootStage::ALL {
            model.system.apply(&Action::Boot(stage));
        }
        let system = Player::new(system);
        Beside { script, told, vantage, model, system, user: None, missing: BTreeMap::new() }
    }

    /// What the labels of the script stand for on the other system.
    pub fn labels(&self) -> &Labelled {
        &self.system.labels
    }

    /// The next step, counted from 0; they are to be asked for in their order.
    pub fn step(&mut self, number: usize) -> Standing {
        let act = &self.script.steps[number].act.value;
        self.system.system.begin_step(self.script.number(number));
        let missing = act.uses().into_iter().find_map(|label| Some((label, *self.missing.get(label)?)));
        let standing = if let Some((label, step)) = missing {
            Standing::NotRun(format!("it needs {label}, which {} did not give", self.script.place(step)))
        } else {
            self.perform(number, act)
        };
        self.note(number, act, &standing);
        standing
    }

    /// The next step, which is not to be done, for this reason.
    pub fn skip(&mut self, number: usize, reason: &str) -> Standing {
        let standing = Standing::NotRun(reason.to_owned());
        self.note(number, &self.script.steps[number].act.value, &standing);
        standing
    }

    /// Notes which labels are missing after a step.
    fn note(&mut self, number: usize, act: &Act, standing: &Standing) {
        if let Some(label) = act.gives() {
            if standing.is_done_by_neither() {
                self.missing.insert(label.to_owned(), number);
            } else {
                self.missing.remove(label);
            }
        }
        if let Act::Assume(label, _) = act
            && standing.is_done_by_neither()
        {
            self.missing.insert(label.to_string(), number);
        }
    }

    fn perform(&mut self, number: usize, act: &Act) -> Standing {
        match act {
            Act::Nothing => Standing::Given,
            Act::Unix(_) => Standing::NotRun("that happens on Unix alone".to_owned()),
            Act::LogOn(account, _)
                if self.vantage.plays_the_user() && self.user.as_ref().is_none_or(|user| user == account) =>
            {
                self.user = Some(account.clone());
                self.on_model(number)
            }
            Act::LogOn(account, _) => Standing::NotRun(format!("{account} is not who runs this program")),
            Act::StartService(_) if self.vantage.services.is_some() => self.on_model(number),
            // Not on the model either: what a confinement brings with it, a directory of its own perhaps, is not there.
            Act::Launch { image, confined, .. } if *confined != Confined::default() => {
                Standing::NotRun(format!("{image} has another token than the user's"))
            }
            Act::Launch { starter, label, .. } => self.launch(number, starter, label),
            Act::Call { by, arguments, .. } => match self.of_script(arguments).map_or_else(|| self.have(by), Err) {
                Ok(()) => self.on_both(number),
                Err(reason) => Standing::NotRun(reason),
            },
            Act::End(label) => match self.have(label) {
                Ok(()) => self.on_both(number),
                Err(reason) => Standing::NotRun(reason),
            },
            Act::Assume(label, wanted) => match self.have(label).and_then(|()| self.holds(label, *wanted)) {
                Ok(()) => self.on_both(number),
                Err(reason) => Standing::NotRun(reason),
            },
            Act::AskForConsole(..)
            | Act::ConnectChildSession(_)
            | Act::SwitchUser
            | Act::Lock(_)
            | Act::Unlock(_)
            | Act::UnlockByAdministrator(..)
            | Act::SecureAttention(..)
            | Act::Disconnect(_)
            | Act::LogOff(_)
            | Act::Press { .. }
            | Act::StartService(_)
            | Act::StopService(_)
            | Act::PauseService(_)
            | Act::ContinueService(_)
            | Act::RunTask(_)
            | Act::Print { .. }
            | Act::ViewSessionZero(_)
            | Act::LeaveSessionZero
            | Act::Restart => {
                Standing::NotRun("a running Windows is taken as it is; only calls are made on it".to_owned())
            }
        }
    }

    /// Done on the model alone: the other system is taken to be there already.
    fn on_model(&mut self, number: usize) -> Standing {
        match self.model.perform(&self.script.steps[number]).0.refusal {
            Some(refusal) => Standing::NotRun(refusal.0),
            None => Standing::Given,
        }
    }

    /// Done on the other system, and then on the model, unless the other one refuses.
    fn on_both(&mut self, number: usize) -> Standing {
        let (system, _) = self.system.perform(&self.told.steps[number]);
        if let Some(refusal) = system.refusal {
            return Standing::Refused(refusal.0);
        }
        let (model, _) = self.model.perform(&self.script.steps[number]);
        match model.refusal {
            Some(refusal) => Standing::NotRun(format!("the model refuses it: {}", refusal.0)),
            None => Standing::Done(Box::new(Both { model, system })),
        }
    }

    fn launch(&mut self, number: usize, starter: &Starter, label: &str) -> Standing {
        match starter {
            Starter::User { account, .. } if self.user.as_ref() != Some(account) => {
                return Standing::NotRun(format!("{account} is not who runs this program"));
            }
            Starter::RunAs(..) | Starter::NetworkOnly(..) => {
                return Standing::NotRun("nobody else is run as".to_owned());
            }
            Starter::User { .. } | Starter::Process(_) => {}
        }
        let standing = self.on_model(number);
        if standing != Standing::Given {
            return standing;
        }
        self.have(label).map_or_else(Standing::NotRun, |()| Standing::Given)
    }

    /// Why a call is none for the other system: it is about a service that the script takes to be installed.
    fn of_script(&self, arguments: &Arguments) -> Option<String> {
        let installed = |text: &str| {
            let mut names = self.script.services.iter().flat_map(|service| [&*service.name, service.display_name()]);
            names.any(|name| name.eq_ignore_ascii_case(text))
        };
        let name = arguments.iter().find_map(|(_, argument)| match argument {
            Argument::Text(text) => installed(text).then(|| text.to_string()),
            Argument::Name(name) => installed(name).then(|| name.to_string()),
            _ => None,
        })?;
        Some(format!("no service {name} is installed there"))
    }

    /// Sees to it that the other system has this process, which the model has; the error says why it cannot.
    fn have(&mut self, label: &str) -> Result<(), String> {
        if self.system.labels.processes.contains_key(label) || self.model.labels.threads.contains_key(label) {
            return Ok(());
        }
        let process = self.model.process(label).and_then(|id| self.model.system.process(id));
        let process = process.ok_or_else(|| format!("{label} is not running"))?;
        if let Some(service) = service_of(label) {
            let started = self.system.system.service(service);
            return started.map(|_| ()).ok_or_else(|| format!("{service} is not acted for by this program"));
        }
        let started = match self.role(process)? {
            Role::Service => self.system.system.start_service().map(Some),
            Role::User => {
                let image = process.image.clone();
                // As whom does not matter: every process of the other system has the token of this program.
                let launch = LaunchAs::User { account: process.token.account.clone(), elevated: self.vantage.elevated };
                let outcome =
                    self.system.system.apply(&Action::Launch { image, launch, confined: Confined::default() });
                outcome.refusal.map_or(Ok(outcome.process), Err)
            }
        };
        let started = started.map_err(|refusal| refusal.0)?;
        self.system.labels.processes.extend(started.map(|id| (Arc::from(label), id)));
        Ok(())
    }

    /// Whether a process can hold these privileges; the error says which it cannot. A service of the system has them all.
    fn holds(&self, label: &str, wanted: Privileges) -> Result<(), String> {
        let process = self.model.process(label).and_then(|id| self.model.system.process(id));
        let lacking = match process.map(|process| self.role(process)) {
            Some(Ok(Role::User)) => wanted - self.vantage.privileges,
            Some(Ok(Role::Service) | Err(_)) | None => Privileges::empty(),
        };
        if lacking.is_empty() { Ok(()) } else { Err(format!("this program does not hold {}", lacking.names())) }
    }

    /// As what a process of the model can be played; the error says why it cannot.
    fn role(&self, process: &Process) -> Result<Role, String> {
        let (token, session) = (&process.token, process.session());
        if self.vantage.services.is_some() {
            let is_service = self.model.system.services().any(|service| service.process == Some(process.id));
            if is_service && session.0 == 0 && token.is_local_system() {
                return Ok(Role::Service);
            }
        }
        if !self.vantage.plays_the_user() {
            return Err(format!("services are played without a user here; {} is none", process.image));
        }
        if self.user.as_ref() != Some(&token.account) {
            return Err(format!(
                "{} is a process of {} in session {session}, not of the user",
                process.image, token.account
            ));
        }
        if token.confinement != Confinement::default() || token.ui_access {
            return Err(format!("{} has another token than the user's", process.image));
        }
        match (token.has(Sid::Administrators), self.vantage.elevated) {
            (true, false) => {
                Err(format!("{} holds the rights of an administrator, and this program does not", process.image))
            }
            (false, true) => {
                Err(format!("this program holds the rights of an administrator, and {} does not", process.image))
            }
            (true, true) | (false, false) => Ok(Role::User),
        }
    }
}

/// The session of the model that a script's first user is in; session 0, where no user comes.
pub fn session_of_user(scenario: &Scenario) -> u32 {
    let Some(system) = scenario.systems.first().and_then(Platform::windows) else { return 0 };
    let mut player = Player::new(scenario.machine(*system));
    for stage in BootStage::ALL {
        player.system.apply(&Action::Boot(stage));
    }
    for step in &scenario.steps {
        player.perform(step);
        if let Act::LogOn(account, _) = &step.act.value {
            return player.system.session_of(account).map_or(0, |session| session.0);
        }
    }
    0
}

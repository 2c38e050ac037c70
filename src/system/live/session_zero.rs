//! A place among the services, which is session 0 since Vista: a service that is installed for this run, started, and
//! removed in every case.
//!
//! Its process plays the processes of a script that are services. It is installed by a child of this program, and
//! deleted at the end: also when this program is ended. The pipes to the service may be opened by the system
//! and by whoever runs this program, and by nobody else.

use std::time::{Duration, Instant};

use crate::nt::call::{Argument, Arguments, Call, Reply, operation};
use crate::nt::machine::Refusal;
use crate::nt::object_manager::Handle;
use crate::nt::security::AccessMask;
use crate::nt::service::record::SCRIPTED_IMAGE;
use crate::system::compare::answer;
use crate::system::live::process::Process;
use crate::system::live::services::actor;
use crate::system::wire::{Request, Response};

/// How long a service may take to start.
const LIMIT: Duration = Duration::from_secs(15);

/// Those who install the services of a run, for as long as these are wanted.
#[derive(Debug, Default)]
pub struct Installer {
    child: Option<Process>,
    installed: usize,
}

impl Installer {
    /// The process of a new service.
    pub fn start(&mut self) -> Result<Process, Refusal> {
        self.installed += 1;
        let name = format!("ntsessions-{}-{}", actor::run(), self.installed);
        let all = Argument::Access(AccessMask::GENERIC_ALL);
        let manager = self.handle("OpenSCManagerW", vec![("access", all.clone())])?;
        let text = |text: &str| Argument::Text(text.into());
        let service = self.handle(
            "CreateServiceW",
            vec![
                ("handle", Argument::Handle(manager)),
                ("name", Argument::Name(name.as_str().into())),
                ("path", text(SCRIPTED_IMAGE)),
                ("type", Argument::Number(0x10)),
                ("start", Argument::Number(3)),
                ("error", Argument::Number(1)),
                ("access", all),
            ],
        )?;
        self.made("StartServiceW", vec![("handle", Argument::Handle(service))])?;
        let begun = Instant::now();
        loop {
            match Process::of_service(&name) {
                Some(process) => return Ok(process),
                None if begun.elapsed() > LIMIT => {
                    return Err(Refusal::new("the service that was installed does not start".to_owned()));
                }
                None => std::thread::sleep(Duration::from_millis(20)),
            }
        }
    }

    fn handle(&mut self, call: &str, arguments: Vec<(&str, Argument)>) -> Result<Handle, Refusal> {
        let reply = self.made(call, arguments)?;
        reply.handle.ok_or_else(|| Refusal::new(format!("{call} gives no handle")))
    }

    /// Has the child make a call; a call that fails is the refusal.
    fn made(&mut self, name: &str, arguments: Vec<(&str, Argument)>) -> Result<Reply, Refusal> {
        let lacks = || Refusal::new(format!("the table of operations lacks {name}, or what it is called with"));
        let operation = operation(name).ok_or_else(lacks)?;
        let arguments = arguments.into_iter().try_fold(Arguments::default(), |arguments, (name, argument)| {
            Some(arguments.with(operation.parameter(name)?, argument))
        });
        let call = Call { operation, arguments: arguments.ok_or_else(lacks)? };
        let child = match &mut self.child {
            Some(child) => child,
            none => none.insert(Process::start()?),
        };
        match child.ask(&Request::Call(child.client().thread, (&call).into()))? {
            Response::Reply(reply) => {
                let reply = reply.reply(operation).ok_or_else(lacks)?;
                if reply.is_success() {
                    return Ok(reply);
                }
                let said = answer(reply.answer);
                Err(Refusal::new(format!("no service can be installed here, {name}: {said}")))
            }
            Response::Done => Err(lacks()),
            Response::Refused(reason) => Err(Refusal::new(reason)),
        }
    }
}

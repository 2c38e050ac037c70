//! Named pipes: the instances of each, and the two ends of each instance.
//!
//! The pipes' driver keeps them by name, without case, and reads nothing into a name: no dot, no slash, no directory. A
//! pipe is as many *instances* as its servers have made, each for one client at a time. A client gets the instance that
//! has been listening longest; it does not say which.
//!
//! | what happens | the instance is then |
//! | --- | --- |
//! | it is made, or listens again | listening |
//! | a client opens it | connected |
//! | the server disconnects it | disconnected, and the client's handle useless |
//! | one end is closed | closing, for the other end |
//!
//! Left out: message mode, remote clients.
//! Written down in: Microsoft, "Named Pipes"; ReactOS `npfs`; the statuses are asserted by Wine's `pipe.c` tests.

pub mod control;
pub mod data;
pub mod open;
pub mod package;

use crate::nt::io::device::Driver;
use crate::nt::io::named_pipe::data::Data;
use crate::nt::io::request::Refused;
use crate::nt::name::{ObjectName, compare_ignoring_case};
use crate::nt::object_manager::{ObjectId, ObjectManager};
use crate::nt::rule::Rule;
use crate::nt::security::SecurityDescriptor;
use crate::nt::session::SessionId;
use crate::nt::status::NtStatus;

/// The number of an instance; it is never given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct InstanceId(u32);

/// What becomes of a name that goes on behind a pipe's, or that a pipe's goes on behind.
///
/// Source: Wine's `om.c` test, which takes either status, and names Windows Vista for the invalid name. Of the releases
/// before Windows Vista nothing is confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PipePrefixPolicy {
    /// A name that is the beginning of a pipe's is no name.
    BeginningInvalid,
    /// A name that is the beginning of a pipe's is not there.
    BeginningMissing,
}

/// What a pipe is whose client has gone and whose server does not know it yet, to who opens it by name without
/// `OBJ_CASE_INSENSITIVE`; Win32 always says that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DesertedPipePolicy {
    /// Not available, as to everyone else.
    NotAvailable,
    /// Not there, or no name, as [`PipePrefixPolicy`] has it.
    /// Source: Wine's `om.c` test, `test_namespace_pipe`, for this one situation; the reason is not known.
    Missing,
}

/// Which way the data of a pipe goes, as its first server said by what it lets a client do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// To the server: clients may only write.
    Inbound,
    /// From the server: clients may only read.
    Outbound,
    /// Both ways.
    Duplex,
}

/// What an instance is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It waits for a client, since this turn.
    Listening(u32),
    /// It has one.
    Connected,
    /// Its server sent the client away and does not listen.
    Disconnected,
    /// One of its ends is closed.
    Closing,
}

/// One instance of a pipe.
#[derive(Debug, Clone, PartialEq)]
pub struct Instance {
    /// Its number.
    pub id: InstanceId,
    /// What it is doing.
    pub state: State,
    /// The file of its server, until that is closed.
    pub server: Option<ObjectId>,
    /// The session of the process that made it.
    pub server_session: SessionId,
    /// The file of its client, until that is closed or sent away.
    pub client: Option<ObjectId>,
    /// The session of the process that opened that, until it is sent away.
    pub client_session: Option<SessionId>,
    /// What it holds for its two ends.
    pub data: Data,
}

/// One pipe.
#[derive(Debug, Clone, PartialEq)]
pub struct Pipe {
    /// Its name, from a backslash on; none, if it was made without.
    pub name: Option<ObjectName>,
    /// Which way its data goes.
    pub direction: Direction,
    /// The most instances that it may have.
    pub maximum: u32,
    /// Who may open it.
    pub security: SecurityDescriptor,
    /// Its instances, in the order of their making.
    pub instances: Vec<Instance>,
}

impl Pipe {
    /// How many instances have a server.
    fn servers(&self) -> usize {
        self.instances.iter().filter(|instance| instance.server.is_some()).count()
    }

    /// The instance that has been listening longest.
    fn next_listening(&mut self) -> Option<&mut Instance> {
        let since = |instance: &Instance| match instance.state {
            State::Listening(turn) => Some(turn),
            State::Connected | State::Disconnected | State::Closing => None,
        };
        let listening = self.instances.iter_mut().filter(|instance| since(instance).is_some());
        listening.min_by_key(|instance| since(instance))
    }
}

/// What the pipes' driver keeps.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NamedPipes {
    pipes: Vec<Pipe>,
    next_instance: InstanceId,
    turn: u32,
}

impl NamedPipes {
    /// The pipe with this name that has a server.
    fn find(&mut self, name: &str) -> Option<&mut Pipe> {
        self.pipes.iter_mut().find(|pipe| {
            let known = pipe.name.as_deref();
            known.is_some_and(|known| compare_ignoring_case(known, name).is_eq()) && pipe.servers() > 0
        })
    }

    /// Whether there is an instance of this pipe whose client has gone.
    fn is_deserted(&mut self, name: &str) -> bool {
        self.find(name).is_some_and(|pipe| pipe.instances.iter().any(|instance| instance.state == State::Closing))
    }

    /// What a name is that no pipe has: nothing that goes on behind a pipe's name, and, by policy, no beginning of one.
    fn missing(&self, name: &str, policy: PipePrefixPolicy) -> Refused {
        let begins = |name: &str, beginning: &str| {
            let head = name.get(..beginning.len());
            head.is_some_and(|head| compare_ignoring_case(head, beginning).is_eq())
                && name[beginning.len()..].strip_prefix('\\').is_some_and(|rest| !rest.is_empty())
        };
        let crosses =
            self.pipes.iter().filter_map(|pipe| pipe.name.as_deref()).any(|known| {
                begins(name, known) || (policy == PipePrefixPolicy::BeginningInvalid && begins(known, name))
            });
        if crosses {
            (Rule::PipeName, NtStatus::OBJECT_NAME_INVALID)
        } else {
            (Rule::PipeMissing, NtStatus::OBJECT_NAME_NOT_FOUND)
        }
    }

    /// The pipe and the instance with this number.
    fn instance(&self, id: InstanceId) -> Option<(&Pipe, &Instance)> {
        self.pipes.iter().find_map(|pipe| {
            let instance = pipe.instances.iter().find(|instance| instance.id == id)?;
            Some((pipe, instance))
        })
    }

    fn instance_mut(&mut self, id: InstanceId) -> Option<&mut Instance> {
        self.pipes.iter_mut().flat_map(|pipe| &mut pipe.instances).find(|instance| instance.id == id)
    }

    /// Adds an instance with its server.
    fn add_instance(&mut self, server: ObjectId, session: SessionId) -> Instance {
        let id = self.next_instance;
        self.next_instance = InstanceId(id.0 + 1);
        self.turn += 1;
        Instance {
            id,
            state: State::Listening(self.turn),
            server: Some(server),
            server_session: session,
            client: None,
            client_session: None,
            data: Data::default(),
        }
    }

    /// The name of the pipe that a server holds an end of.
    pub(crate) fn name_of_server(&self, id: InstanceId) -> Result<ObjectName, Refused> {
        let name = self.instance(id).and_then(|(pipe, _)| pipe.name.clone());
        name.ok_or((Rule::PipeWithoutName, NtStatus::OBJECT_PATH_INVALID))
    }

    /// The name of the pipe that a client holds an end of; nothing, once it was sent away.
    pub(crate) fn name_of_client(&self, id: InstanceId, file: ObjectId) -> Result<ObjectName, Refused> {
        match self.state_at(id, file) {
            Some(_) => self.name_of_server(id),
            None => Err((Rule::PipeState, NtStatus::PIPE_DISCONNECTED)),
        }
    }

    /// What an instance is doing, for one of its ends; nothing for a client that was sent away.
    pub(crate) fn state_at(&self, id: InstanceId, file: ObjectId) -> Option<State> {
        let (_, instance) = self.instance(id)?;
        [instance.server, instance.client].contains(&Some(file)).then_some(instance.state)
    }

    /// The session of one end, asked for at an end.
    ///
    /// | asked | at the server's end | at the client's end |
    /// | --- | --- | --- |
    /// | the server's | always known | known until it is sent away |
    /// | the client's | not found, once it was sent away | known until it is sent away |
    pub(crate) fn session_of(&self, asking: ObjectId, id: InstanceId, of: End) -> Result<SessionId, Refused> {
        let known = self.state_at(id, asking).and_then(|_| self.instance(id));
        let (_, instance) = known.ok_or((Rule::PipeSession, NtStatus::PIPE_DISCONNECTED))?;
        match of {
            End::Server => Ok(instance.server_session),
            End::Client => instance.client_session.ok_or((Rule::PipeSession, NtStatus::NOT_FOUND)),
        }
    }

    /// An end is closed: the other end sees that, and the instance goes with the last of the two.
    pub(crate) fn close(&mut self, id: InstanceId, file: ObjectId) {
        let Some(instance) = self.instance_mut(id) else { return };
        if instance.server == Some(file) {
            instance.server = None;
        } else if instance.client == Some(file) {
            instance.client = None;
        } else {
            return;
        }
        if instance.state != State::Disconnected {
            instance.state = State::Closing;
        }
        for pipe in &mut self.pipes {
            pipe.instances.retain(|instance| instance.server.is_some() || instance.client.is_some());
        }
        self.pipes.retain(|pipe| !pipe.instances.is_empty());
    }
}

/// One of the two ends of an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// That of the process that made it.
    Server,
    /// That of the process that opened it.
    Client,
}

impl ObjectManager {
    /// What the pipes' driver keeps.
    pub(crate) fn pipes(&self, device: ObjectId) -> Result<&NamedPipes, Refused> {
        match self.driver(device) {
            Some(Driver::NamedPipes(pipes)) => Ok(pipes),
            _ => Err((Rule::DriverRefuses, NtStatus::INVALID_DEVICE_REQUEST)),
        }
    }

    pub(in crate::nt::io) fn change_pipes<T>(
        &mut self,
        device: ObjectId,
        change: impl FnOnce(&mut NamedPipes) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        let changed = self.change_driver(device, |driver| match driver {
            Driver::NamedPipes(pipes) => Some(change(pipes)),
            Driver::Null | Driver::Mailslots(_) | Driver::Console | Driver::Volume(_) | Driver::Redirector => None,
        });
        changed.flatten().unwrap_or(Err((Rule::DriverRefuses, NtStatus::INVALID_DEVICE_REQUEST)))
    }
}

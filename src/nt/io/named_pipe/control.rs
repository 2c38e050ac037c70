//! What the two ends of a pipe, the device and its root can be told to do (`FSCTL_PIPE_*`).
//!
//! Left out: event handles, the process id of a client, and every control that moves data. Impersonating changes the
//! thread that asks, and stands elsewhere.
//! Written down in: Microsoft, "FSCTL_PIPE_WAIT" and its neighbours; Wine's `pipe.c` tests for the statuses.

use crate::nt::event::Event;
use crate::nt::io::file::File;
use crate::nt::io::named_pipe::data::Data;
use crate::nt::io::named_pipe::{InstanceId, NamedPipes, State};
use crate::nt::io::request::Refused;
use crate::nt::machine::Machine;
use crate::nt::object_manager::{ObjectId, ObjectManager};
use crate::nt::parameter::numbered;
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;

numbered! {
    /// The control codes.
    pub(in crate::nt) enum Control {
        AssignEvent = "FSCTL_PIPE_ASSIGN_EVENT", 0x0011_0000;
        Disconnect = "FSCTL_PIPE_DISCONNECT", 0x0011_0004;
        Listen = "FSCTL_PIPE_LISTEN", 0x0011_0008;
        Peek = "FSCTL_PIPE_PEEK", 0x0011_400C;
        QueryEvent = "FSCTL_PIPE_QUERY_EVENT", 0x0011_0010;
        Transceive = "FSCTL_PIPE_TRANSCEIVE", 0x0011_C017;
        Wait = "FSCTL_PIPE_WAIT", 0x0011_0018;
        Impersonate = "FSCTL_PIPE_IMPERSONATE", 0x0011_001C;
        SetClientProcess = "FSCTL_PIPE_SET_CLIENT_PROCESS", 0x0011_0020;
        QueryClientProcess = "FSCTL_PIPE_QUERY_CLIENT_PROCESS", 0x0011_0024;
        GetConnectionAttribute = "FSCTL_PIPE_GET_CONNECTION_ATTRIBUTE", 0x0011_0030;
    }
}

/// The right that a control needs: it is a part of the code itself.
pub(in crate::nt) fn right(code: u64) -> AccessMask {
    match code >> 14 & 3 {
        1 => AccessMask::FILE_READ_DATA,
        2 => AccessMask::FILE_WRITE_DATA,
        3 => AccessMask::FILE_READ_DATA | AccessMask::FILE_WRITE_DATA,
        _ => AccessMask::empty(),
    }
}

/// Tells a file to do something, and says what came of it. A code that is none is refused by the driver.
pub(in crate::nt) fn tell(
    machine: &mut Machine,
    trace: &mut Trace,
    file: ObjectId,
    control: Option<Control>,
    name: Option<&str>,
) -> Result<NtStatus, NtStatus> {
    let Some(what) = machine.objects().file(file).cloned() else {
        return Err(trace.failed(Rule::AnotherType, NtStatus::OBJECT_TYPE_MISMATCH));
    };
    match perform(machine.objects_mut(), file, &what, control, name) {
        Ok(status) => {
            let mut now = |now: &str| {
                trace.happened(Rule::PipeState, Event::StateChanged { object: file, now: now.to_owned() });
            };
            match control {
                Some(Control::Listen) => now("listening"),
                Some(Control::Disconnect) => now("disconnected"),
                Some(Control::Wait) => trace.answered(Rule::PipeWait, status),
                _ => trace.answered(Rule::PipeState, status),
            }
            Ok(status)
        }
        Err((rule, status)) => Err(trace.failed(rule, status)),
    }
}

/// Tells a file of the pipes' driver to do something.
///
/// | control | device | root | server's end | client's end |
/// | --- | --- | --- | --- | --- |
/// | wait | illegal | for the pipe of the name | illegal | illegal |
/// | listen | illegal | illegal | by its state | illegal |
/// | disconnect | disconnected | disconnected | by its state | illegal |
/// | peek | invalid | invalid | by its state | by its state |
/// | transceive | disconnected | disconnected | not modelled | not modelled |
/// | impersonate | illegal | illegal | see `impersonate_pipe_client` | illegal |
/// | the client's process, the connection | invalid | invalid | not modelled | not modelled |
/// | events and anything else | not supported | not supported | not supported | not supported |
fn perform(
    objects: &mut ObjectManager,
    id: ObjectId,
    file: &File,
    control: Option<Control>,
    name: Option<&str>,
) -> Result<NtStatus, Refused> {
    let illegal = (Rule::PipeControl, NtStatus::ILLEGAL_FUNCTION);
    objects.pipes(file.device().ok_or((Rule::DriverRefuses, NtStatus::INVALID_DEVICE_REQUEST))?)?;
    match (file, control) {
        (File::Root(device), Some(Control::Wait)) => {
            objects.change_pipes(*device, |pipes| wait(pipes, name.unwrap_or_default()))
        }
        (File::PipeServer { device, instance }, Some(Control::Listen)) => {
            objects.change_pipes(*device, |pipes| listen(pipes, *instance))
        }
        (File::PipeServer { device, instance }, Some(Control::Disconnect)) => {
            objects.change_pipes(*device, |pipes| disconnect(pipes, *instance))
        }
        (File::PipeServer { device, instance }, Some(Control::Peek)) => {
            peek(objects.pipes(*device)?.state_at(*instance, id), NtStatus::INVALID_PIPE_STATE)
        }
        (File::PipeClient { device, instance }, Some(Control::Peek)) => {
            peek(objects.pipes(*device)?.state_at(*instance, id), NtStatus::PIPE_DISCONNECTED)
        }
        (File::Device(_) | File::Root(_), Some(Control::Disconnect | Control::Transceive)) => {
            Err((Rule::PipeControl, NtStatus::PIPE_DISCONNECTED))
        }
        (_, Some(Control::Wait | Control::Listen))
        | (File::PipeClient { .. }, Some(Control::Disconnect | Control::Impersonate))
        | (File::Device(_) | File::Root(_), Some(Control::Impersonate)) => Err(illegal),
        (
            File::Device(_) | File::Root(_),
            Some(Control::Peek | Control::QueryClientProcess | Control::GetConnectionAttribute),
        ) => Err((Rule::PipeControl, NtStatus::INVALID_PARAMETER)),
        _ => Err((Rule::PipeControl, NtStatus::NOT_SUPPORTED)),
    }
}

/// Waits until an instance of the pipe listens; the time is over at once here.
fn wait(pipes: &mut NamedPipes, name: &str) -> Result<NtStatus, Refused> {
    let pipe = pipes.find(&format!("\\{name}")).ok_or((Rule::PipeMissing, NtStatus::OBJECT_NAME_NOT_FOUND))?;
    match pipe.next_listening() {
        Some(_) => Ok(NtStatus::SUCCESS),
        None => Err((Rule::PipeWait, NtStatus::IO_TIMEOUT)),
    }
}

/// The server waits for a client (`ConnectNamedPipe`).
///
/// | state | answer |
/// | --- | --- |
/// | listening | pending |
/// | disconnected | pending, and it listens |
/// | connected | connected |
/// | closing | closing |
fn listen(pipes: &mut NamedPipes, id: InstanceId) -> Result<NtStatus, Refused> {
    let turn = pipes.turn + 1;
    let instance = pipes.instance_mut(id).ok_or((Rule::PipeState, NtStatus::PIPE_DISCONNECTED))?;
    match instance.state {
        State::Listening(_) => Ok(NtStatus::PENDING),
        State::Disconnected => {
            instance.state = State::Listening(turn);
            pipes.turn = turn;
            Ok(NtStatus::PENDING)
        }
        State::Connected => Err((Rule::PipeState, NtStatus::PIPE_CONNECTED)),
        State::Closing => Err((Rule::PipeState, NtStatus::PIPE_CLOSING)),
    }
}

/// The server sends its client away.
///
/// | state | answer |
/// | --- | --- |
/// | connected, closing | success, and it is disconnected |
/// | disconnected | disconnected |
/// | listening | listening |
fn disconnect(pipes: &mut NamedPipes, id: InstanceId) -> Result<NtStatus, Refused> {
    let instance = pipes.instance_mut(id).ok_or((Rule::PipeState, NtStatus::PIPE_DISCONNECTED))?;
    match instance.state {
        State::Connected | State::Closing => {
            instance.state = State::Disconnected;
            (instance.client, instance.client_session, instance.data) = (None, None, Data::default());
            Ok(NtStatus::SUCCESS)
        }
        State::Disconnected => Err((Rule::PipeState, NtStatus::PIPE_DISCONNECTED)),
        State::Listening(_) => Err((Rule::PipeState, NtStatus::PIPE_LISTENING)),
    }
}

/// Looks whether something could be read; what it is, is not told.
fn peek(state: Option<State>, otherwise: NtStatus) -> Result<NtStatus, Refused> {
    match state {
        Some(State::Connected) => Ok(NtStatus::SUCCESS),
        Some(State::Closing) => Err((Rule::PipeState, NtStatus::PIPE_BROKEN)),
        Some(State::Listening(_) | State::Disconnected) | None => Err((Rule::PipeState, otherwise)),
    }
}

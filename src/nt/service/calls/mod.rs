//! The calls about services: what programs pass, and in which order it is looked at before the manager hears of it.
//!
//! The client library refuses an unknown level and a buffer that is too small; the transport refuses a handle that is none
//! and a null pointer where something must be; the manager looks at everything else. What is null here is written `NULL`.
//! Written down in: Microsoft, "Service Functions"; which check comes first is asserted by Wine's
//! `advapi32/tests/service.c`.

mod configuration;
mod control;
mod manager;
mod program;
mod query;

use std::sync::Arc;

use crate::nt::call::{Arguments, HANDLE, NAME_FORM, Operation, Reply};
use crate::nt::machine::Machine;
use crate::nt::object_manager::Handle;
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::process::ClientId;
use crate::nt::service::ServiceSuccessPolicy;
use crate::nt::service::handles::{self, Opened};
use crate::nt::service::refusal::Denied;
use crate::nt::status::Win32Error;
use crate::nt::system_call::{NameForm, Pointer};
use crate::nt::trace::Trace;

/// The operations on services.
pub const OPERATIONS: [&[Operation]; 5] =
    [manager::OPERATIONS, configuration::OPERATIONS, control::OPERATIONS, query::OPERATIONS, program::OPERATIONS];

const NAME: Parameter = Parameter::optional("name", Kind::Name, "The name; the null pointer where nothing is said.");
const ACCESS: Parameter = Parameter::required("access", Kind::Access, "The rights that the handle shall hold.");

/// The word for the null pointer where a text could be.
const NULL: &str = "NULL";

/// A text that is given: neither left away nor the null pointer.
fn text(arguments: &Arguments, parameter: &Parameter) -> Option<Arc<str>> {
    arguments.text(parameter).filter(|text| **text != *NULL)
}

/// A name that is given; a string ends with its null character here, so it has no length that could be wrong.
fn name(arguments: &Arguments) -> Result<Arc<str>, Denied> {
    let name = match arguments.name_form(&NAME_FORM) {
        None | Some(NameForm::OddLength(_) | NameForm::BadAttrLength) => arguments.name(&NAME),
        Some(NameForm::Filled(name)) => Some(name),
        Some(NameForm::ZeroLength) => Some("".into()),
        Some(
            NameForm::NoName
            | NameForm::NoAttributes
            | NameForm::BadNamePointer
            | NameForm::BadBuffer
            | NameForm::MisalignedBuffer,
        ) => None,
    };
    name.map(|name| (*name).into()).ok_or(Denied::NULL_POINTER)
}

/// The room of a buffer in bytes; a null pointer has none, and where nothing is said there is enough.
fn room(arguments: &Arguments, parameter: &Parameter) -> Option<u64> {
    arguments.number(parameter).or_else(|| arguments.pointer(parameter).map(|_: Pointer| 0))
}

fn database(machine: &Machine, client: ClientId, arguments: &Arguments) -> Result<Opened, Denied> {
    handles::opened_database(machine, client.process, arguments.handle(&HANDLE))
}

fn service(machine: &Machine, client: ClientId, arguments: &Arguments) -> Result<Opened, Denied> {
    handles::opened_service(machine, client.process, arguments.handle(&HANDLE))
}

/// A success that gives no handle.
fn done(machine: &Machine) -> Reply {
    match machine.system().era.services.success {
        ServiceSuccessPolicy::HandlesClearIt => Reply::ok(),
        ServiceSuccessPolicy::IoPending => Reply::success(Win32Error::IO_PENDING),
        ServiceSuccessPolicy::Cleared => Reply::success(Win32Error::SUCCESS),
    }
}

/// A success that gives a handle.
fn opened(machine: &Machine, handle: Handle) -> Reply {
    let error = match machine.system().era.services.success {
        ServiceSuccessPolicy::IoPending => Win32Error::IO_PENDING,
        ServiceSuccessPolicy::HandlesClearIt | ServiceSuccessPolicy::Cleared => Win32Error::SUCCESS,
    };
    Reply::success(error).with_handle(handle)
}

/// Tells the caller what became of a call.
fn told(trace: &mut Trace, result: Result<Reply, Denied>) -> Reply {
    result.unwrap_or_else(|denied| denied.told(trace))
}

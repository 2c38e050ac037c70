//! Capture: what a system service copies out of its caller's memory, and in which order it refuses what it cannot copy.
//!
//! | what is captured | what it is refused for |
//! | --- | --- |
//! | the variable for the handle | a pointer to nothing: `STATUS_ACCESS_VIOLATION` |
//! | the service's own parameters | see there |
//! | `OBJECT_ATTRIBUTES.Length`, `Attributes` | another length, unknown bits: `STATUS_INVALID_PARAMETER` |
//! | `ObjectName` | null beside a root: `STATUS_OBJECT_NAME_INVALID`; nothing there: `STATUS_ACCESS_VIOLATION` |
//! | `Buffer` | an odd address: `STATUS_DATATYPE_MISALIGNMENT`; nothing there: `STATUS_ACCESS_VIOLATION` |
//! | `Length` | an odd one, or one above 65532: `STATUS_OBJECT_NAME_INVALID` |
//! | `RootDirectory` | nothing: a handle is looked at when the walk begins |
//!
//! Two of these are checked just before the walk, for names that come another way as well: null beside a root, and a
//! length above 65532 ([`ObjectAttributes`] has the check).
//! Left out: `SecurityQualityOfService`; a kernel-mode caller's pointers, which are not probed.
//! Written down in: Microsoft, `OBJECT_ATTRIBUTES`; the order is asserted by Wine's `om.c` test, `test_name_limits`.

use crate::nt::call::{Arguments, NAME_FORM, Reply};
use crate::nt::machine::Machine;
use crate::nt::name::ObjectName;
use crate::nt::object_manager::object_attributes::{ObjectAttributes, Root};
use crate::nt::object_manager::{Attributes, Handle};
use crate::nt::parameter::{Kind, Parameter};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::security::SecurityDescriptor;
use crate::nt::status::NtStatus;
use crate::nt::system_call::{NameForm, Pointer};
use crate::nt::trace::Trace;

/// `OBJECT_ATTRIBUTES.ObjectName`.
pub(crate) const NAME: Parameter = Parameter::optional("name", Kind::Name, "The name, absolute or relative to `root`.");
/// `OBJECT_ATTRIBUTES.RootDirectory`.
pub(crate) const ROOT: Parameter =
    Parameter::optional("root", Kind::Handle, "A directory's handle that a relative name begins at.");
/// `OBJECT_ATTRIBUTES.Attributes`.
pub(crate) const ATTRIBUTES: Parameter =
    Parameter::optional("attributes", Kind::Attributes, "`OBJ_` attributes, set apart by bars.");
/// `OBJECT_ATTRIBUTES.SecurityDescriptor`.
pub(crate) const SECURITY: Parameter = Parameter::optional(
    "security",
    Kind::Word(&["Default", "Everyone"]),
    "Who may use a new object: the token's default, or everyone (a null DACL).",
)
.told(&[("Everyone", "dacl NULL"), ("Default", "dacl of the token")]);
/// `DesiredAccess`.
pub(crate) const ACCESS: Parameter = Parameter::optional(
    "access",
    Kind::Access,
    "The rights asked for; all of the type for a creation, read for an open.",
);
/// The caller's variable for the handle.
pub(crate) const HANDLE_OUT: Parameter =
    Parameter::optional("handle_out", Kind::Pointer, "Instead of a variable for the handle: a pointer to nothing.");

/// Refuses a pointer that leads nowhere.
pub(crate) fn probe(trace: &mut Trace, pointer: Option<Pointer>) -> Result<(), NtStatus> {
    match pointer {
        None => Ok(()),
        Some(Pointer::Null | Pointer::Bad) => Err(trace.failed(Rule::NothingThere, NtStatus::ACCESS_VIOLATION)),
        Some(Pointer::Misaligned) => Err(trace.failed(Rule::OddAddress, NtStatus::DATATYPE_MISALIGNMENT)),
    }
}

/// The marks that a caller asks for of the handle that it gets; none, where it gives no `OBJECT_ATTRIBUTES`.
pub(crate) fn marks(arguments: &Arguments) -> Attributes {
    match arguments.name_form(&NAME_FORM) {
        Some(NameForm::NoAttributes) => Attributes::empty(),
        _ => arguments.attributes(&ATTRIBUTES),
    }
}

/// Captures the `OBJECT_ATTRIBUTES` of a call; nothing, where the caller gives none.
pub(crate) fn object_attributes(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    arguments: &Arguments,
) -> Result<Option<ObjectAttributes>, NtStatus> {
    let form = arguments.name_form(&NAME_FORM);
    let attributes = arguments.attributes(&ATTRIBUTES);
    let is_valid = Attributes::VALID.contains(attributes);
    let name = match form {
        Some(NameForm::NoAttributes) => return Ok(None),
        Some(NameForm::BadAttrLength) => {
            return Err(trace.failed(Rule::AttributesRefused, NtStatus::INVALID_PARAMETER));
        }
        Some(_) | None if !is_valid => {
            return Err(trace.failed(Rule::AttributesRefused, NtStatus::INVALID_PARAMETER));
        }
        None => arguments.name(&NAME),
        Some(NameForm::NoName) => None,
        Some(NameForm::ZeroLength) => Some(ObjectName::from("")),
        Some(NameForm::Filled(name)) => Some(name),
        Some(NameForm::BadNamePointer | NameForm::BadBuffer) => {
            return Err(trace.failed(Rule::NothingThere, NtStatus::ACCESS_VIOLATION));
        }
        Some(NameForm::MisalignedBuffer) => {
            return Err(trace.failed(Rule::OddAddress, NtStatus::DATATYPE_MISALIGNMENT));
        }
        Some(NameForm::OddLength(_)) => return Err(trace.failed(Rule::NotAName, NtStatus::OBJECT_NAME_INVALID)),
    };
    let root = arguments
        .handle(&ROOT)
        .filter(|root| *root != Handle::NULL)
        .map(|root| machine.reference(trace, client, root).map_or(Root::NotOpen, |entry| Root::Object(entry.object)));
    let security = (arguments.word(&SECURITY) == Some("Everyone"))
        .then(|| SecurityDescriptor::open_to_everyone(machine.acting(client).token.user));
    Ok(Some(ObjectAttributes { name, root, attributes, security }))
}

/// What a service gives back that refuses, as its reply.
pub(crate) fn refused(trace: &mut Trace, rule: Rule, status: NtStatus) -> Reply {
    Reply::status(trace.failed(rule, status))
}

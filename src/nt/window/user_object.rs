//! What a window station or desktop tells of itself, and the lists of them.
//!
//! Modelled: the indices of `GetUserObjectInformation`, and which names an enumeration passes to its callback. Left out:
//! the security descriptor, setting anything. How much of a buffer is filled is the outer ring's matter. `EnumDesktops`
//! without a window station follows the documentation; two reports say that it lists window stations.
//! Written down in: Microsoft, `GetUserObjectInformationW`, `EnumWindowStationsW` and `EnumDesktopsW`; asserted by Wine's
//! `winstation.c` and ReactOS's `GetUserObjectInformation.c` tests.

use crate::nt::machine::Machine;
use crate::nt::object_manager::{Body, Handle, HandleEntry, Object, ObjectId, ObjectType};
use crate::nt::parameter::numbered;
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::security::AccessMask;
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;
use crate::nt::window::{input, is_visible, window_station};

/// Whether a desktop tells of its heap and of the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DesktopInformationPolicy {
    /// There is no such index.
    Absent,
    /// `UOI_HEAPSIZE` and `UOI_IO`.
    Present,
}

numbered! {
    /// What can be asked for.
    pub(super) enum Index {
        Flags = "UOI_FLAGS", 1;
        Name = "UOI_NAME", 2;
        Type = "UOI_TYPE", 3;
        UserSid = "UOI_USER_SID", 4;
        HeapSize = "UOI_HEAPSIZE", 5;
        Io = "UOI_IO", 6;
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Information {
    /// `USEROBJECTFLAGS`: whether it can be seen.
    Flags {
        /// `WSF_VISIBLE`; no flag of a desktop.
        visible: bool,
    },
    /// A text.
    Text(String),
    /// The security identifier of the user, if there is one.
    User(bool),
    /// A number of 32 bits.
    Number,
}

/// Asks a handle for something. No right is needed; the handle is looked at before the index.
pub(super) fn query(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    handle: Option<Handle>,
    index: Option<Index>,
) -> Result<Information, NtStatus> {
    let HandleEntry { object: id, .. } = machine.use_handle(trace, client, handle, None, AccessMask::empty())?;
    let Some(object) = machine.objects().get(id) else { return Err(NtStatus::INVALID_HANDLE) };
    let newer = machine.system().era.desktop_information == DesktopInformationPolicy::Present;
    let found = match (&object.body, index) {
        (Body::WindowStation { .. } | Body::Desktop { .. }, Some(Index::Flags)) => {
            let visible = object.object_type() == ObjectType::WindowStation && is_visible(machine, id);
            Ok(Information::Flags { visible })
        }
        (Body::WindowStation { .. }, Some(Index::Name)) => Ok(Information::Text(own_name(object))),
        (Body::Desktop { name, .. }, Some(Index::Name)) => Ok(Information::Text(name.to_string())),
        (Body::WindowStation { .. } | Body::Desktop { .. }, Some(Index::Type)) => {
            Ok(Information::Text(object.object_type().to_string()))
        }
        (Body::WindowStation { session, .. }, Some(Index::UserSid)) => {
            let user = machine.session(*session).is_some_and(|session| session.user.is_some());
            Ok(Information::User(user && is_visible(machine, id)))
        }
        (Body::Desktop { .. }, Some(Index::UserSid)) => {
            Ok(Information::User(input::desktop_of_caller(machine, client) == Some(id)))
        }
        (Body::Desktop { .. }, Some(Index::HeapSize | Index::Io)) if newer => Ok(Information::Number),
        (Body::WindowStation { .. } | Body::Desktop { .. }, _) => Err(NtStatus::INVALID_PARAMETER),
        _ => Err(NtStatus::OBJECT_TYPE_MISMATCH),
    };
    trace.answered(Rule::UserObjectInformation, found.as_ref().err().copied().unwrap_or(NtStatus::SUCCESS));
    found
}

fn own_name(object: &Object) -> String {
    object.link.as_ref().map_or(String::new(), |link| link.name.to_string())
}

/// The names of the window stations of the caller's session that it may enumerate.
pub(crate) fn window_stations(machine: &Machine, trace: &mut Trace, client: ClientId) -> Vec<String> {
    let caller = machine.caller(client.process);
    let may = |id: ObjectId| caller.may(machine.objects(), id, AccessMask::WINSTA_ENUMERATE);
    trace.answered(Rule::EnumerationPassesWhatItMay, NtStatus::SUCCESS);
    let stations = window_station::all(machine, client.process);
    stations.filter(|(_, id)| may(*id)).map(|(name, _)| name.to_string()).collect()
}

/// The names of the desktops of a window station that the caller may enumerate; no handle is the process's own.
pub(crate) fn desktops(
    machine: &mut Machine,
    trace: &mut Trace,
    client: ClientId,
    handle: Option<Handle>,
) -> Result<Vec<String>, NtStatus> {
    let own = machine.process(client.process).and_then(|process| process.connection.window_station);
    let handle = handle.filter(|handle| *handle != Handle::NULL).or(own.map(|own| own.handle));
    let wanted = Some(ObjectType::WindowStation);
    let entry = machine.use_handle(trace, client, handle, wanted, AccessMask::WINSTA_ENUMDESKTOPS)?;
    let caller = machine.caller(client.process);
    let desktops = match machine.objects().get(entry.object).map(|object| &object.body) {
        Some(Body::WindowStation { desktops, .. }) => desktops.as_slice(),
        _ => &[],
    };
    let may = |id: ObjectId| caller.may(machine.objects(), id, AccessMask::DESKTOP_ENUMERATE);
    trace.answered(Rule::EnumerationPassesWhatItMay, NtStatus::SUCCESS);
    Ok(desktops.iter().filter(|(_, id)| may(*id)).map(|(name, _)| name.to_string()).collect())
}

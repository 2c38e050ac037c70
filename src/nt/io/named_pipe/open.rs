//! Making a pipe, one more instance of it, or the client's end: what the pipes' driver answers to an open.
//!
//! Written down in: ReactOS `npfs` `create.c` for the order; Wine's `pipe.c` tests for the statuses; Microsoft,
//! `CreateNamedPipe` for what may differ between two instances.

use crate::nt::io::create::{Opened, new_file, open_device};
use crate::nt::io::file::File;
use crate::nt::io::named_pipe::data::Data;
use crate::nt::io::named_pipe::package;
use crate::nt::io::named_pipe::{DesertedPipePolicy, Direction, NamedPipes, Pipe, PipePrefixPolicy, State};
use crate::nt::io::request::{Disposition, Done, Place, Refused, Request, Sharing};
use crate::nt::name::ObjectName;
use crate::nt::object_manager::{Caller, ObjectId, ObjectManager, ObjectType};
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, SecurityDescriptor};
use crate::nt::status::NtStatus;

impl Direction {
    /// What the sharing of the first server says.
    fn of(sharing: Sharing) -> Direction {
        match (sharing.contains(Sharing::READ), sharing.contains(Sharing::WRITE)) {
            (true, true) => Direction::Duplex,
            (true, false) => Direction::Outbound,
            (false, _) => Direction::Inbound,
        }
    }

    /// Whether a client may ask for these rights.
    fn allows(self, rights: AccessMask) -> bool {
        match self {
            Direction::Duplex => true,
            Direction::Inbound => !rights.contains(AccessMask::FILE_READ_DATA),
            Direction::Outbound => !rights.contains(AccessMask::FILE_WRITE_DATA),
        }
    }
}

/// The name of a pipe to be made; nothing for one without a name.
///
/// | name | relative to | makes |
/// | --- | --- | --- |
/// | nothing, or a backslash | nothing | refused: that is the device, or its root |
/// | anything longer | nothing | a pipe of that name |
/// | nothing | the root | a pipe without a name |
/// | `x` | the root | the pipe `\x` |
/// | `\x` | the root | refused |
/// | anything | the device, an end of a pipe | refused |
fn name_to_make(place: &Place) -> Result<Option<ObjectName>, Refused> {
    let invalid = Err((Rule::PipeName, NtStatus::OBJECT_NAME_INVALID));
    match &place.related {
        None if place.name.len() > 1 => Ok(Some(place.name.clone())),
        Some(File::Root(_)) if place.name.is_empty() => Ok(None),
        Some(File::Root(_)) if !place.name.is_absolute() => Ok(Some(ObjectName::from(format!("\\{}", &*place.name)))),
        None | Some(_) => invalid,
    }
}

/// Makes a pipe, or one more instance of one. What it shares and its disposition were looked at before the walk. In this
/// order:
///
/// | check | answer |
/// | --- | --- |
/// | the name | invalid |
/// | no such pipe, and a name that goes on behind a pipe's, or that one goes on behind (by policy) | invalid |
/// | no such pipe, and it must be there | name not found |
/// | no such pipe, and no number of instances | invalid parameter |
/// | the pipe's descriptor, for another instance too | access denied |
/// | as many instances as there may be | instance not available |
/// | the pipe must not be there, or its data goes another way | access denied |
pub(in crate::nt::io) fn create(
    objects: &mut ObjectManager,
    caller: &Caller,
    place: &Place,
    request: &Request,
    maximum: u32,
    security: Option<&SecurityDescriptor>,
) -> Result<(Rule, Opened), Refused> {
    let name = name_to_make(place)?.map(|name| package::name_to_make(caller, &name)).transpose()?;
    let policy = objects.policies.io.pipe_prefix;
    let direction = Direction::of(request.sharing);
    let rights = objects.rights_of(ObjectType::File);
    let (instance, access, done) = objects.change_pipes(place.device, |pipes| {
        let (access, done) = if let Some(pipe) = name.as_deref().and_then(|name| pipes.find(name)) {
            let access =
                caller.grant_by(&pipe.security, request.access | AccessMask::FILE_CREATE_PIPE_INSTANCE, &rights)?;
            check_instance(pipe, request, direction)?;
            (access, Done::Opened)
        } else {
            check_new(pipes, name.as_deref(), request, maximum, policy)?;
            (request.access, Done::Created)
        };
        Ok((pipes.next_instance, access, done))
    })?;
    let opened = new_file(objects, File::PipeServer { device: place.device, instance }, access, done);
    let server = opened.granted.object;
    let security = caller.token.descriptor_for(security);
    objects.change_pipes(place.device, |pipes| {
        let instance = pipes.add_instance(server, caller.token.session);
        match name.as_deref().and_then(|name| pipes.find(name)) {
            Some(pipe) => pipe.instances.push(instance),
            None => pipes.pipes.push(Pipe { name, direction, maximum, security, instances: vec![instance] }),
        }
        Ok(())
    })?;
    let rule = match done {
        Done::Opened => Rule::PipeInstanceMade,
        Done::Created => Rule::PipeMade,
    };
    Ok((rule, opened))
}

fn check_new(
    pipes: &NamedPipes,
    name: Option<&str>,
    request: &Request,
    maximum: u32,
    policy: PipePrefixPolicy,
) -> Result<(), Refused> {
    if let Some(name) = name
        && let refused @ (_, NtStatus::OBJECT_NAME_INVALID) = pipes.missing(name, policy)
    {
        return Err(refused);
    }
    if request.disposition == Disposition::Open {
        return Err((Rule::PipeMissing, NtStatus::OBJECT_NAME_NOT_FOUND));
    }
    if maximum == 0 {
        return Err((Rule::PipeParameters, NtStatus::INVALID_PARAMETER));
    }
    Ok(())
}

fn check_instance(pipe: &Pipe, request: &Request, direction: Direction) -> Result<(), Refused> {
    if pipe.servers() >= pipe.maximum as usize {
        return Err((Rule::PipeFull, NtStatus::INSTANCE_NOT_AVAILABLE));
    }
    if request.disposition == Disposition::Create || direction != pipe.direction {
        return Err((Rule::PipeMadeOtherwise, NtStatus::ACCESS_DENIED));
    }
    Ok(())
}

/// Opens the device, its root, or the client's end of a pipe.
///
/// | name | relative to | opens |
/// | --- | --- | --- |
/// | nothing | nothing | the device |
/// | a backslash | nothing | the root |
/// | anything longer | nothing | the pipe of that name |
/// | nothing | the device, the root | the same again |
/// | `x` | the root | the pipe `\x` |
/// | nothing | an end of a pipe | that pipe |
/// | anything else | | refused |
pub(in crate::nt::io) fn open(
    objects: &mut ObjectManager,
    caller: &Caller,
    place: &Place,
    request: &Request,
) -> Result<(Rule, Opened), Refused> {
    let invalid = (Rule::PipeName, NtStatus::OBJECT_NAME_INVALID);
    let is_empty = place.name.is_empty();
    match &place.related {
        None | Some(File::Device(_)) if is_empty => open_device(objects, caller, place.device, request),
        None if &*place.name == "\\" => {
            Ok((Rule::FileOpened, new_file(objects, File::Root(place.device), request.access, Done::Opened)))
        }
        Some(File::Root(_)) if is_empty => {
            Ok((Rule::FileOpened, new_file(objects, File::Root(place.device), request.access, Done::Opened)))
        }
        None => connect_by_name(objects, caller, place, request, &package::name_to_open(caller, &place.name)),
        Some(File::Root(_)) if !place.name.is_absolute() => {
            connect_by_name(objects, caller, place, request, &format!("\\{}", &*place.name))
        }
        Some(File::PipeServer { instance, .. } | File::PipeClient { instance, .. }) if is_empty => {
            let instance = *instance;
            connect(objects, caller, place.device, request, |pipes| {
                let pipe = pipes.pipes.iter_mut().find(|pipe| pipe.instances.iter().any(|one| one.id == instance));
                pipe.ok_or((Rule::PipeMissing, NtStatus::OBJECT_NAME_NOT_FOUND))
            })
        }
        Some(_) => Err(invalid),
    }
}

fn connect_by_name(
    objects: &mut ObjectManager,
    caller: &Caller,
    place: &Place,
    request: &Request,
    name: &str,
) -> Result<(Rule, Opened), Refused> {
    let policies = objects.policies.io;
    let is_deserted = objects.change_pipes(place.device, |pipes| Ok(pipes.is_deserted(name)))?;
    let hides = is_deserted && place.case_sensitive && policies.deserted_pipe == DesertedPipePolicy::Missing;
    let connected = connect(objects, caller, place.device, request, |pipes| {
        let missing = pipes.missing(name, policies.pipe_prefix);
        pipes.find(name).ok_or(missing)
    });
    match (connected, policies.pipe_prefix) {
        (Err((Rule::NobodyListens, _)), prefix) if hides => Err(match prefix {
            PipePrefixPolicy::BeginningInvalid => (Rule::PipeName, NtStatus::OBJECT_NAME_INVALID),
            PipePrefixPolicy::BeginningMissing => (Rule::PipeMissing, NtStatus::OBJECT_NAME_NOT_FOUND),
        }),
        (connected, _) => connected,
    }
}

/// Connects a client to the instance that has been listening longest. In this order:
///
/// | check | answer |
/// | --- | --- |
/// | the pipe's descriptor | access denied |
/// | the way its data goes | access denied |
/// | nobody listens | pipe not available |
fn connect(
    objects: &mut ObjectManager,
    caller: &Caller,
    device: ObjectId,
    request: &Request,
    pipe: impl Fn(&mut NamedPipes) -> Result<&mut Pipe, Refused>,
) -> Result<(Rule, Opened), Refused> {
    let rights = objects.rights_of(ObjectType::File);
    let wanted = rights.generic.map(request.access);
    let (instance, server, granted) = objects.change_pipes(device, |pipes| {
        let pipe = pipe(pipes)?;
        let granted = caller.grant_by(&pipe.security, wanted - AccessMask::FILE_CREATE_PIPE_INSTANCE, &rights)?;
        if !pipe.direction.allows(granted) {
            return Err((Rule::PipeDirection, NtStatus::ACCESS_DENIED));
        }
        let listening = pipe.next_listening().ok_or((Rule::NobodyListens, NtStatus::PIPE_NOT_AVAILABLE))?;
        Ok((listening.id, listening.server, granted))
    })?;
    let access = granted | (wanted & AccessMask::FILE_CREATE_PIPE_INSTANCE);
    let mut opened = new_file(objects, File::PipeClient { device, instance }, access, Done::Opened);
    let client = opened.granted.object;
    objects.change_pipes(device, |pipes| {
        if let Some(instance) = pipes.instance_mut(instance) {
            instance.state = State::Connected;
            (instance.client, instance.client_session) = (Some(client), Some(caller.token.session));
            instance.data = Data::with(caller.token.up_to(request.level));
        }
        Ok(())
    })?;
    opened.server = server;
    Ok((Rule::PipeConnected, opened))
}

//! Local RPC (`ncalrpc`): an endpoint is a port in `\RPC Control`, one directory for the machine.
//!
//! A server registers an endpoint, a client calls it by its name, from whatever session. In the call the server can ask who
//! the client is, and act as the client.
//! Modelled: endpoints, calls that are made and not yet returned from, who made them and waits. Left out: interfaces and
//! what their procedures take, the endpoint mapper, other protocol sequences, security callbacks, the `RPC Control` of a
//! package, asynchronous calls.
//! Written down in: Microsoft, `RpcServerUseProtseqEp`, `RpcImpersonateClient` and `RPC_CALL_ATTRIBUTES_V2`. That a port of
//! the endpoint's name is made in `\RPC Control`, and who may connect where the server says nothing, is not documented.

use std::sync::Arc;

use crate::nt::call::Reply;
use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::name::ObjectName;
use crate::nt::object_manager::insert;
use crate::nt::object_manager::object_attributes::ObjectAttributes;
use crate::nt::object_manager::{Body, ObjectId, ObjectType};
use crate::nt::process::{ClientId, ProcessId, Unreturned, Until};
use crate::nt::rule::Rule;
use crate::nt::security::{AccessMask, Ace, SecurityDescriptor, Sid, Token};
use crate::nt::status::NtStatus;
use crate::nt::table::Table;
use crate::nt::trace::Trace;

/// The right to connect to a port (`PORT_CONNECT`).
const CONNECT: AccessMask = AccessMask::new(0x1);

/// The endpoints that are registered, by their ports.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Endpoints(Table<ObjectId, Arc<Endpoint>>);

/// One endpoint.
#[derive(Debug, Clone, PartialEq)]
struct Endpoint {
    server: ProcessId,
    /// The calls that the server has not returned from, oldest first.
    calls: Vec<Call>,
}

/// A call that has not returned.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// The thread that made it.
    pub client: ClientId,
    /// Whom that thread acted as.
    pub token: Arc<Token>,
}

impl Endpoints {
    /// The call that a server returns from next: the oldest at the first of its endpoints that has one.
    pub fn call_of(&self, server: ProcessId) -> Option<&Call> {
        self.next_of(server).map(|(_, call)| call)
    }

    /// The same call, and the port that it came by.
    fn next_of(&self, server: ProcessId) -> Option<(ObjectId, &Call)> {
        let mut own = self.0.iter().filter(|(_, endpoint)| endpoint.server == server);
        own.find_map(|(port, endpoint)| Some((*port, endpoint.calls.first()?)))
    }
}

/// The name of an endpoint's port.
fn port(endpoint: &str) -> ObjectAttributes {
    ObjectAttributes::named(ObjectName::from("\\RPC Control").join(endpoint))
}

impl Machine {
    /// Registers an endpoint for a process: a port is made, which goes with the process.
    pub(crate) fn register_endpoint(
        &mut self,
        trace: &mut Trace,
        client: ClientId,
        endpoint: &str,
        security: Option<SecurityDescriptor>,
    ) -> Result<(), NtStatus> {
        let caller = self.acting(client);
        let everyone = Ace::allow(Sid::World, AccessMask::GENERIC_READ | AccessMask::GENERIC_WRITE);
        let usual = || SecurityDescriptor::listing(caller.token.user, [everyone]).also_for(caller.token.user);
        let security = Some(security.unwrap_or_else(usual));
        let attributes = ObjectAttributes { security, ..port(endpoint) };
        let created =
            insert::create(&mut self.objects, trace, &caller, &attributes, Body::Port, AccessMask::GENERIC_ALL);
        let granted = created.map_err(|ending| ending.status())?;
        self.open_handle(trace, client.process, granted, false);
        let endpoint = Endpoint { server: client.process, calls: Vec::new() };
        self.endpoints.0.insert(granted.object, Arc::new(endpoint));
        trace.answered(Rule::EndpointIsAPort, NtStatus::SUCCESS);
        Ok(())
    }

    /// Calls the server of an endpoint, and lets the caller wait until it returns.
    pub(crate) fn call_endpoint(
        &mut self,
        trace: &mut Trace,
        client: ClientId,
        endpoint: &str,
    ) -> Result<Reply, NtStatus> {
        let caller = self.acting(client);
        let opened = insert::open(&self.objects, trace, &caller, &port(endpoint), ObjectType::Port, CONNECT);
        let object = opened.map_err(|ending| ending.status())?.object;
        let server = self.endpoints.0.get_mut(&object).map(|endpoint| {
            let endpoint = Arc::make_mut(endpoint);
            endpoint.calls.push(Call { client, token: caller.token.clone() });
            endpoint.server
        });
        // Another kind of port, as those of the subsystems are.
        let server = server.ok_or(NtStatus::PORT_CONNECTION_REFUSED)?;
        trace.happened(Rule::CallReachesItsServer, Event::Called { client, server });
        let call = Unreturned { call: "RpcCall", until: Until::Returned };
        Ok(self.wait_in(trace, Rule::CallReachesItsServer, client, call))
    }

    /// A server returns from its next call; who had made it.
    pub(crate) fn return_from_call(&mut self, trace: &mut Trace, server: ProcessId) -> Option<ClientId> {
        let (port, _) = self.endpoints.next_of(server)?;
        let client = Arc::make_mut(self.endpoints.0.get_mut(&port)?).calls.remove(0).client;
        trace.happened(Rule::CallReachesItsServer, Event::CallAnswered { client, server });
        self.return_from(trace, Rule::CallReachesItsServer, client, "RPC_S_OK");
        Some(client)
    }

    /// A process ends: nobody serves its endpoints any more, who had called it goes on without an answer, and what it had
    /// called itself is not answered.
    pub(crate) fn end_endpoints(&mut self, trace: &mut Trace, process: ProcessId) {
        let calls = |endpoint: &Endpoint| endpoint.calls.iter().any(|call| call.client.process == process);
        let concerned = self.endpoints.0.iter().filter(|(_, endpoint)| endpoint.server == process || calls(endpoint));
        let ports: Vec<ObjectId> = concerned.map(|(port, _)| *port).collect();
        for port in ports {
            match self.endpoints.0.get_mut(&port) {
                Some(endpoint) if endpoint.server != process => {
                    Arc::make_mut(endpoint).calls.retain(|call| call.client.process != process);
                }
                _ => {
                    let endpoint = self.endpoints.0.remove(&port);
                    let unanswered = endpoint.iter().flat_map(|endpoint| endpoint.calls.iter());
                    for client in unanswered.map(|call| call.client).filter(|client| client.process != process) {
                        self.return_from(trace, Rule::ServerEndsInACall, client, "RPC_S_CALL_FAILED");
                    }
                }
            }
        }
    }
}

//! Calls between processes, which no session bounds: the endpoints of local RPC.
//!
//! Pipes and mailslots are files, and stand in `io`. Left out: messages of ports without RPC, COM and its session moniker.

pub mod calls;
pub mod rpc;

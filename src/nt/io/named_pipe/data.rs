//! What is in a pipe: written by one end, not yet read by the other; and who the client is that the server has heard.
//!
//! Written down in: ReactOS `npfs` for the statuses of each state; Microsoft, `ImpersonateNamedPipeClient`.

use std::sync::Arc;

use crate::nt::io::named_pipe::{End, InstanceId, NamedPipes, State};
use crate::nt::io::request::Refused;
use crate::nt::object_manager::ObjectId;
use crate::nt::rule::Rule;
use crate::nt::security::Token;
use crate::nt::status::NtStatus;

/// What an instance holds for its two ends.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Data {
    /// What the client wrote, for the server.
    to_server: String,
    /// What the server wrote, for the client.
    to_client: String,
    /// Whom the client acted as when it opened the pipe, at the level that it allowed.
    pub(super) client: Option<Arc<Token>>,
    /// Whether the server has read something of it.
    heard: bool,
}

impl Data {
    /// Nothing yet, between a server and this client.
    pub(super) fn with(client: Token) -> Data {
        Data { client: Some(Arc::new(client)), ..Data::default() }
    }

    fn for_end(&mut self, end: End) -> &mut String {
        match end {
            End::Server => &mut self.to_server,
            End::Client => &mut self.to_client,
        }
    }
}

impl NamedPipes {
    /// Writes at one end.
    ///
    /// | state | answer |
    /// | --- | --- |
    /// | connected | success |
    /// | listening | listening |
    /// | disconnected | disconnected |
    /// | closing | closing |
    pub(in crate::nt::io) fn write(
        &mut self,
        id: InstanceId,
        file: ObjectId,
        end: End,
        data: &str,
    ) -> Result<Rule, Refused> {
        let state = self.state_at(id, file);
        let refused = |status| Err((Rule::PipeState, status));
        match (state, self.instance_mut(id)) {
            (Some(State::Connected), Some(instance)) => {
                let other = if end == End::Server { End::Client } else { End::Server };
                instance.data.for_end(other).push_str(data);
                Ok(Rule::PipeData)
            }
            (Some(State::Listening(_)), _) => refused(NtStatus::PIPE_LISTENING),
            (Some(State::Closing), _) => refused(NtStatus::PIPE_CLOSING),
            (Some(State::Disconnected | State::Connected) | None, _) => refused(NtStatus::PIPE_DISCONNECTED),
        }
    }

    /// Reads at one end all that is there.
    pub(in crate::nt::io) fn read(&mut self, id: InstanceId, file: ObjectId, end: End) -> Result<String, Refused> {
        let state = self.state_at(id, file);
        let refused = |status| Err((Rule::PipeState, status));
        match (state, self.instance_mut(id)) {
            (Some(state @ (State::Connected | State::Closing)), Some(instance)) => {
                let data = std::mem::take(instance.data.for_end(end));
                match (data.is_empty(), state) {
                    (false, _) => {
                        instance.data.heard |= end == End::Server;
                        Ok(data)
                    }
                    (true, State::Connected) => Err((Rule::ReaderWaits, NtStatus::PENDING)),
                    (true, _) => refused(NtStatus::PIPE_BROKEN),
                }
            }
            (Some(State::Listening(_)), _) => refused(NtStatus::PIPE_LISTENING),
            (Some(State::Disconnected | State::Connected | State::Closing) | None, _) => {
                refused(NtStatus::PIPE_DISCONNECTED)
            }
        }
    }

    /// Whom the client of an instance acted as, once the server has read something of it.
    pub(crate) fn client_heard(&self, id: InstanceId) -> Result<Arc<Token>, Refused> {
        let data = self.instance(id).map(|(_, instance)| &instance.data);
        let heard = data.filter(|data| data.heard).and_then(|data| data.client.clone());
        heard.ok_or((Rule::ClientNotHeard, NtStatus::CANNOT_IMPERSONATE))
    }
}

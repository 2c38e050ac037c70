//! Recordings: what a system answered, kept in a file, so that the model can be held against it anywhere.
//!
//! A recording has the probe of the system, and of each script the steps that were asked of it, with the author's words
//! and the answer. What is the machine's own is not in it ([`portable`]); names and numbers of sessions are as the
//! script has them. So it holds nothing of persons, and two recordings of one system are the same text.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::nt::action::{Action, Outcome};
use crate::nt::call::{Answer, Gives, Operation, Reply};
use crate::nt::machine::{Machine, Refusal};
use crate::nt::object_manager::Handle;
use crate::nt::process::{ProcessId, ThreadId};
use crate::nt::status::{NtStatus, Win32Error};
use crate::nt::trace::Trace;
use crate::observe::probe::Probe;
use crate::system::System;
use crate::system::compare::portable;
use crate::system::translation::Translation;

/// What a system answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recording {
    /// Which system, and from where it was asked.
    pub probe: Probe,
    /// The session in which it played services, where it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub services: Option<u32>,
    /// The scripts that were played on it.
    pub scripts: Vec<RecordedScript>,
}

/// What a system answered to a script.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordedScript {
    /// The name of the scenario, or the id of the case.
    pub name: String,
    /// The steps that were asked of it.
    pub steps: Vec<RecordedStep>,
}

/// What a system answered to a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordedStep {
    /// The number of the step, as a reader counts.
    pub step: usize,
    /// The step in its author's words.
    pub call: String,
    /// What the caller was told.
    pub said: Said,
    /// Whether it got a handle.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub handle: bool,
    /// What else it got.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub outputs: BTreeMap<String, String>,
}

/// What a caller was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Said {
    /// A status, by its name or its number.
    Status(String),
    /// Success, with the last error left alone.
    Succeeded,
    /// Success, with the last error set to this.
    SucceededWith(String),
    /// Failure, with the last error set to this.
    Failed(String),
    /// Failure, with the last error left alone.
    FailedSilently,
    /// Nothing: the system did not do it.
    NotRun(String),
}

impl Recording {
    /// Reads the text of one; the error says what is wrong, and where.
    pub fn read(text: &str) -> Result<Recording, String> {
        ron::from_str(text).map_err(|error| error.to_string())
    }

    /// Its text: the same for the same answers.
    pub fn text(&self) -> String {
        let pretty = ron::ser::PrettyConfig::new().struct_names(false).depth_limit(3);
        // Writing plain data into a text does not fail.
        ron::ser::to_string_pretty(self, pretty).map(|text| text + "\n").unwrap_or_default()
    }

    /// What was answered to the script with this name.
    pub fn script(&self, name: &str) -> Option<&RecordedScript> {
        self.scripts.iter().find(|script| script.name == name)
    }
}

impl RecordedStep {
    /// What a system replied, in the words of the script.
    pub fn new(
        step: usize,
        call: &str,
        operation: &Operation,
        reply: &Reply,
        translation: &Translation,
    ) -> RecordedStep {
        let said = match reply.answer {
            Answer::Status(status) => Said::Status(status.name()),
            Answer::LastError { succeeded: true, error: None } => Said::Succeeded,
            Answer::LastError { succeeded: true, error: Some(error) } => Said::SucceededWith(error.name()),
            Answer::LastError { succeeded: false, error: Some(error) } => Said::Failed(error.name()),
            Answer::LastError { succeeded: false, error: None } => Said::FailedSilently,
        };
        let outputs = reply.outputs.iter().filter_map(|(name, value)| {
            let output = operation.output(name)?;
            Some(((*name).to_owned(), portable(output, value, translation)?))
        });
        let (call, handle) = (call.to_owned(), reply.handle.is_some());
        RecordedStep { step, call, said, handle, outputs: outputs.collect() }
    }

    /// A step that the system did not do.
    pub fn not_run(step: usize, call: &str, reason: &str) -> RecordedStep {
        let (call, said) = (call.to_owned(), Said::NotRun(reason.to_owned()));
        RecordedStep { step, call, said, handle: false, outputs: BTreeMap::new() }
    }

    /// The reply, with a handle of this value if it had one; the refusal where there was none, or it cannot be read.
    fn reply(&self, operation: &Operation, handle: Handle) -> Result<Reply, Refusal> {
        let unknown = |word: &str| Refusal::new(format!("the recording has {word}, which is no answer that is known"));
        let error = |name: &str| {
            let number = || name.parse().ok().map(Win32Error);
            Win32Error::from_name(name).or_else(number).ok_or_else(|| unknown(name))
        };
        let mut reply = match &self.said {
            Said::Status(name) => {
                let number = || u32::from_str_radix(name.strip_prefix("0x")?, 16).ok().map(NtStatus);
                Reply::status(NtStatus::from_name(name).or_else(number).ok_or_else(|| unknown(name))?)
            }
            Said::Succeeded => Reply::ok(),
            Said::SucceededWith(name) => Reply::success(error(name)?),
            Said::Failed(name) => Reply::failure(error(name)?),
            Said::FailedSilently => Reply::failure_without_reason(),
            Said::NotRun(reason) => return Err(Refusal::new(reason.clone())),
        };
        reply.handle = self.handle.then_some(handle);
        for (name, value) in &self.outputs {
            reply = reply.with(operation.output_named(name).ok_or_else(|| unknown(name))?, value.clone());
        }
        Ok(reply)
    }
}

/// A recorded script as a system: it answers each step as that was answered then, and refuses one that was not asked.
#[derive(Debug)]
pub struct Replay<'r> {
    script: &'r RecordedScript,
    /// The number of the step that is asked.
    step: usize,
    given: u32,
}

impl<'r> Replay<'r> {
    /// The script from its beginning.
    pub fn new(script: &'r RecordedScript) -> Replay<'r> {
        Replay { script, step: 0, given: 0 }
    }

    /// What was recorded of the step that is asked.
    fn recorded(&self) -> Option<&'r RecordedStep> {
        self.script.steps.iter().find(|recorded| recorded.step == self.step)
    }

    fn next_number(&mut self) -> u32 {
        self.given += 4;
        self.given
    }
}

impl System for Replay<'_> {
    fn apply(&mut self, action: &Action) -> Outcome {
        let mut outcome = Outcome { trace: Trace::new(), reply: None, waits: false, process: None, refusal: None };
        match action {
            Action::Launch { .. } => outcome.process = Some(ProcessId(self.next_number())),
            Action::Call { call, .. } => {
                let (handle, thread) = (Handle(self.next_number()), ThreadId(self.next_number()));
                let unknown = || Refusal::new("the recording does not have this step".to_owned());
                match self.recorded().ok_or_else(unknown).and_then(|step| step.reply(call.operation, handle)) {
                    Ok(reply) if call.operation.gives == Gives::Thread => {
                        outcome.reply = Some(reply.with_thread(thread));
                    }
                    Ok(reply) => outcome.reply = Some(reply),
                    Err(refusal) => outcome.refusal = Some(refusal),
                }
            }
            _ => {}
        }
        outcome
    }

    fn machine(&self) -> Option<&Machine> {
        None
    }

    fn start_service(&mut self) -> Result<ProcessId, Refusal> {
        Ok(ProcessId(self.next_number()))
    }

    /// It ran where its step was asked.
    fn service(&mut self, _name: &str) -> Option<ProcessId> {
        self.recorded().map(|_| ProcessId(self.next_number()))
    }

    fn begin_step(&mut self, number: usize) {
        self.step = number;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nt::call::{Arguments, Call, operation};
    use crate::nt::process::ClientId;

    fn script() -> RecordedScript {
        let operation = operation("CreateEventW").expect("it is in the table");
        let translation = Translation::default();
        let made = Reply::success(Win32Error::SUCCESS).with_handle(Handle(4));
        let steps = vec![
            RecordedStep::new(2, "a", operation, &made, &translation),
            RecordedStep::new(5, "b", operation, &Reply::failure(Win32Error::ACCESS_DENIED), &translation),
            RecordedStep::not_run(6, "c", "it ended the process"),
        ];
        RecordedScript { name: "a-script".to_owned(), steps }
    }

    /// What a step gives, and why it gives nothing.
    fn asked(replay: &mut Replay<'_>, step: usize) -> (Option<Answer>, Option<String>) {
        let operation = operation("CreateEventW").expect("it is in the table");
        let client = ClientId { process: ProcessId(4), thread: ThreadId(0) };
        replay.begin_step(step);
        let call = Call { operation, arguments: Arguments::default() };
        let outcome = replay.apply(&Action::Call { client, call });
        (outcome.reply.map(|reply| reply.answer), outcome.refusal.map(|refusal| refusal.0))
    }

    #[test]
    fn a_step_is_answered_as_that_step_was() {
        let script = script();
        let mut replay = Replay::new(&script);
        let failure = Answer::LastError { succeeded: false, error: Some(Win32Error::ACCESS_DENIED) };
        assert_eq!(asked(&mut replay, 5), (Some(failure), None), "also where one before it is not asked");
        assert_eq!(asked(&mut replay, 3), (None, Some("the recording does not have this step".to_owned())));
        assert_eq!(asked(&mut replay, 6), (None, Some("it ended the process".to_owned())));
    }

    /// Behind every wrapper: of a step that was recorded the service ran, of another one it did not.
    #[test]
    fn a_service_ran_where_its_step_was_asked() {
        let script = script();
        let boxed: Box<dyn System + '_> = Box::new(Replay::new(&script));
        let mut system = crate::system::translation::Translated { system: boxed, translation: Translation::default() };
        system.begin_step(5);
        let (first, second) = (system.service("Backup"), system.service("Backup"));
        assert!(first.is_some() && second.is_some() && first != second);
        assert!(system.start_service().is_ok());
        system.begin_step(4);
        assert_eq!(system.service("Backup"), None);
    }
}

//! Objects that can be waited for: what a wait finds, and what sets, releases and pulses them.
//!
//! In Windows this is the kernel's dispatcher. Modelled: events, mutants with their owners, semaphores, processes and
//! threads. A wait that cannot succeed at once times out; nothing here takes time, so timers never fire. Keyed events
//! have no state to wait for: their calls are with the other system calls of synchronization.
//! Written down in: Microsoft, "Synchronization Functions"; Wine's ntdll and kernel32 `sync.c` tests for the counts.

use crate::nt::event::Event;
use crate::nt::machine::Machine;
use crate::nt::object_manager::{Body, ObjectId, ObjectType};
use crate::nt::process::{ClientId, ThreadId};
use crate::nt::rule::Rule;
use crate::nt::status::NtStatus;
use crate::nt::trace::Trace;

/// What is done to an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EventChange {
    /// It is signaled now.
    Set,
    /// It is not signaled now.
    Reset,
    /// Whoever waits goes on, and it is not signaled afterwards.
    Pulse,
}

/// What a mutant is for whose ownership a wait was.
const TAKEN_OVER: &str = "held by the thread that waited for it";

impl Machine {
    /// Waits for an object: `STATUS_SUCCESS`, `STATUS_ABANDONED_WAIT_0` or `STATUS_TIMEOUT`.
    pub(crate) fn wait(&mut self, trace: &mut Trace, client: ClientId, object: ObjectId) -> NtStatus {
        let is_running = match self.objects().get(object).map(|object| &object.body) {
            Some(Body::Process(process)) => self.process(*process).is_some(),
            Some(Body::Thread(thread)) => self.is_running(*thread),
            _ => false,
        };
        let found = self.objects_mut().change(object, |object| match &mut object.body {
            Body::Event { signaled: true, manual_reset: true } => Wait::Taken("signaled, and stays so".to_owned()),
            Body::Event { signaled: signaled @ true, manual_reset: false } => {
                *signaled = false;
                Wait::Taken("no longer signaled, because this wait took its signal".to_owned())
            }
            Body::Mutant { owner, count, abandoned } if owner.is_none_or(|owner| owner == client.thread) => {
                (*owner, *count) = (Some(client.thread), *count + 1);
                if std::mem::take(abandoned) { Wait::Abandoned } else { Wait::Taken(TAKEN_OVER.to_owned()) }
            }
            Body::Semaphore { count, .. } if *count > 0 => {
                *count -= 1;
                Wait::Taken(format!("at count {count}, because this wait took one"))
            }
            Body::Process(_) | Body::Thread(_) if !is_running => Wait::Satisfied,
            Body::Event { .. }
            | Body::Mutant { .. }
            | Body::Semaphore { .. }
            | Body::Timer { .. }
            | Body::Process(_)
            | Body::Thread(_)
            | Body::Opaque(ObjectType::Job | ObjectType::IoCompletion | ObjectType::DebugObject) => Wait::Later,
            Body::Directory(_)
            | Body::SymbolicLink { .. }
            | Body::Section { .. }
            | Body::Device(_)
            | Body::File(_)
            | Body::Key(_)
            | Body::Port
            | Body::Type(_)
            | Body::Opaque(_)
            | Body::WindowStation { .. }
            | Body::Desktop { .. }
            | Body::ProcessToken(_)
            | Body::Token(_) => Wait::Satisfied,
        });
        let (now, status) = match found.unwrap_or(Wait::Later) {
            Wait::Taken(now) => (Some(now), NtStatus::SUCCESS),
            Wait::Abandoned => (Some(TAKEN_OVER.to_owned()), NtStatus::ABANDONED_WAIT_0),
            Wait::Satisfied => (None, NtStatus::SUCCESS),
            Wait::Later => (None, NtStatus::TIMEOUT),
        };
        let rule = match status {
            NtStatus::ABANDONED_WAIT_0 => Rule::MutantAbandoned,
            NtStatus::TIMEOUT => Rule::WaitTimesOut,
            _ => Rule::StateOfAnObject,
        };
        match now {
            Some(now) => trace.happened(rule, Event::StateChanged { object, now }),
            None => trace.answered(rule, status),
        }
        status
    }

    /// Sets, resets or pulses an event; whether it was signaled.
    pub(crate) fn change_event(&mut self, trace: &mut Trace, event: ObjectId, change: EventChange) -> bool {
        let now = change == EventChange::Set;
        let before = self.objects_mut().change(event, |object| match &mut object.body {
            Body::Event { signaled, .. } => std::mem::replace(signaled, now),
            _ => false,
        });
        let now = if now { "signaled" } else { "not signaled" }.to_owned();
        trace.happened(Rule::StateOfAnObject, Event::StateChanged { object: event, now });
        before == Some(true)
    }

    /// Gives up a mutant that the calling thread holds: its count before, of which 0 is held once and 1 is free.
    pub(crate) fn release_mutant(
        &mut self,
        trace: &mut Trace,
        client: ClientId,
        mutant: ObjectId,
    ) -> Result<i64, NtStatus> {
        let left = self.objects_mut().change(mutant, |object| match &mut object.body {
            Body::Mutant { owner, count, .. } if *owner == Some(client.thread) => {
                *count -= 1;
                owner.take_if(|_| *count == 0);
                Some(*count)
            }
            _ => None,
        });
        let Some(left) = left.flatten() else {
            return Err(trace.failed(Rule::StateOfAnObject, NtStatus::MUTANT_NOT_OWNED));
        };
        let now = if left == 0 { "free" } else { "still held" }.to_owned();
        trace.happened(Rule::StateOfAnObject, Event::StateChanged { object: mutant, now });
        Ok(-i64::from(left))
    }

    /// Counts a semaphore up: its count before.
    pub(crate) fn release_semaphore(
        &mut self,
        trace: &mut Trace,
        semaphore: ObjectId,
        releases: u32,
    ) -> Result<u32, NtStatus> {
        let counts = self.objects_mut().change(semaphore, |object| match &mut object.body {
            Body::Semaphore { count, maximum } if count.checked_add(releases).is_some_and(|sum| sum <= *maximum) => {
                *count += releases;
                Some((*count - releases, *count))
            }
            _ => None,
        });
        let Some((before, after)) = counts.flatten() else {
            return Err(trace.failed(Rule::StateOfAnObject, NtStatus::SEMAPHORE_LIMIT_EXCEEDED));
        };
        let now = format!("at count {after}");
        trace.happened(Rule::StateOfAnObject, Event::StateChanged { object: semaphore, now });
        Ok(before)
    }

    /// Abandons the mutants that threads held which are gone.
    pub(crate) fn abandon_mutants(&mut self, trace: &mut Trace, gone: &[ThreadId]) {
        let held = |body: &Body| matches!(body, Body::Mutant { owner: Some(owner), .. } if gone.contains(owner));
        let abandoned: Vec<ObjectId> =
            self.objects().iter().filter(|object| held(&object.body)).map(|object| object.id).collect();
        for object in abandoned {
            self.objects_mut().change(object, |object| {
                if let Body::Mutant { owner, count, abandoned } = &mut object.body {
                    (*owner, *count, *abandoned) = (None, 0, true);
                }
            });
            let now = "abandoned".to_owned();
            trace.happened(Rule::MutantAbandoned, Event::StateChanged { object, now });
        }
    }

    /// Whether a thread has not ended.
    pub(crate) fn is_running(&self, client: ClientId) -> bool {
        self.process(client.process).is_some_and(|process| process.threads.contains_key(&client.thread))
    }
}

/// What a wait finds.
enum Wait {
    /// The object lets everybody go on.
    Satisfied,
    /// The object lets one go on, and is this afterwards.
    Taken(String),
    /// The object is a mutant whose owner is gone.
    Abandoned,
    /// The object lets nobody go on now.
    Later,
}

//! Where the small steps of two lanes part: their ways. In what the lanes part is told by [`differences`](super::differences),
//! and two ways may lead to the same.

use crate::lesson::view::LaneView;
use crate::lesson::{Frame, Lane, WindowsLane, unix};
use crate::nt::event::Event;
use crate::nt::name::ObjectName;
use crate::nt::rule::Rule;
use crate::nt::status::{NtStatus, Win32Error};
use crate::nt::trace::{Step, Turn, Walked, What};

/// Marks the first rung in which a lane differs from the first lane, in both: one that tells the story, or, where those
/// agree, one that lies inside them.
///
/// Numbers that differ from machine to machine anyway (processes, handles, logon sessions) are no difference.
pub(super) fn mark(lanes: &mut [LaneView], frame: &Frame) {
    for number in 1..frame.lanes.len() {
        let differing = |story_only| differing(&frame.lanes[0], &frame.lanes[number], story_only);
        let [one, other] = differing(true).or_else(|| differing(false)).unwrap_or_default();
        for (lane, at) in [(0, one), (number, other)] {
            if let Some(rung) = at.and_then(|at| lanes.get_mut(lane)?.ladder.get_mut(at)) {
                rung.differs = true;
            }
        }
    }
}

/// Where two traces part: the index of the step in each, as far as it has one there.
fn differing(one: &Lane, other: &Lane, story_only: bool) -> Option<[Option<usize>; 2]> {
    let [one, other] = [one, other].map(|lane| told(lane, story_only));
    let at = (0..one.len().max(other.len()))
        .find(|at| one.get(*at).map(|(_, told)| told) != other.get(*at).map(|(_, told)| told))?;
    Some([one, other].map(|trace| trace.get(at).map(|(index, _)| *index)))
}

/// What a step says, as far as it compares between machines.
#[derive(PartialEq)]
enum Told {
    Walked(Rule, ObjectName, ObjectName, Option<NtStatus>),
    Happened(Rule, Event),
    Answered(Rule, NtStatus),
    Refused(Rule, Win32Error),
    OnUnix(unix::Told),
}

/// What the steps of a trace say, each with its index.
fn told(lane: &Lane, story_only: bool) -> Vec<(usize, Told)> {
    match lane {
        Lane::Windows(lane) => told_on_windows(lane, story_only),
        Lane::Unix(lane) => {
            unix::told(lane, story_only).into_iter().map(|(index, told)| (index, Told::OnUnix(told))).collect()
        }
    }
}

fn told_on_windows(lane: &WindowsLane, story_only: bool) -> Vec<(usize, Told)> {
    let objects = lane.machine.objects();
    let steps = lane.outcome.trace.steps.iter().enumerate().filter(|(_, step)| !story_only || step.depth == 0);
    steps
        .map(|(index, Step { rule, what, .. })| {
            let told = match what {
                What::Walked(Walked { directory, name, turn, .. }) => {
                    let failed = if let Turn::Failed(status) = turn { Some(*status) } else { None };
                    Told::Walked(*rule, objects.path(*directory), name.clone(), failed)
                }
                What::Happened(event) => Told::Happened(*rule, event.without_numbers()),
                What::Answered(status) => Told::Answered(*rule, *status),
                What::Refused(error) => Told::Refused(*rule, *error),
            };
            (index, told)
        })
        .collect()
}

//! Seats: the devices of one place to sit at, a screen and a keyboard at least.
//!
//! A machine can have several, and on each somebody works. On one seat several can be logged in, and one of them is in
//! front. The first seat, `seat0`, has virtual terminals; the others have a display each. Written down in sd-login(3) and
//! sd_seat_get_active(3).

use std::sync::Arc;

use crate::unix::event::Event;
use crate::unix::machine::{Machine, Refusal};
use crate::unix::rule::Rule;
use crate::unix::trace::Trace;

/// A seat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Its name: `seat0`.
    pub name: Arc<str>,
    /// The terminal or display that its screen and its keyboard belong to.
    pub front: Option<Arc<str>>,
}

impl Seat {
    /// The seat that every machine has.
    pub const FIRST: &str = "seat0";
}

impl Machine {
    /// logind finds the devices of a seat; a display manager starts an X server there.
    pub(super) fn find_seat(&mut self, trace: &mut Trace, name: &Arc<str>) -> Result<(), Refusal> {
        if self.seat(name).is_some() {
            return Err(Refusal::new(format!("there is a seat {name} already")));
        }
        trace.happened(Rule::SeatsAreDevices, Event::SeatFound { seat: name.clone() });
        self.seats.insert(name.clone(), Arc::new(Seat { name: name.clone(), front: None }));
        if &**name != Seat::FIRST {
            self.start_display(trace, name);
        }
        Ok(())
    }

    /// Another terminal or display of a seat comes to the front.
    pub(super) fn switch(&mut self, trace: &mut Trace, place: &Arc<str>) -> Result<(), Refusal> {
        let seat = self.seat_of(place);
        let Some(seat) = seat else { return Err(Refusal::new(format!("no seat has a terminal or display {place}"))) };
        self.bring(trace, &seat, place);
        Ok(())
    }

    /// The seat of a terminal or display.
    pub fn seat_of(&self, place: &str) -> Option<Arc<str>> {
        use crate::unix::terminal::Behind;
        let of_terminal = self.terminal(place).and_then(|terminal| match &terminal.behind {
            Behind::Seat(seat) => Some(seat.clone()),
            Behind::Program(_) | Behind::Nobody => None,
        });
        of_terminal.or_else(|| self.display(place).and_then(|display| display.seat.clone()))
    }

    pub(super) fn bring(&mut self, trace: &mut Trace, seat: &Arc<str>, place: &Arc<str>) {
        if self.seat(seat).is_some_and(|seat| seat.front.as_ref() == Some(place)) {
            return;
        }
        trace.happened(Rule::OneIsInFront, Event::FrontChanged { seat: seat.clone(), place: place.clone() });
        let front = Some(place.clone());
        self.seats.insert(seat.clone(), Arc::new(Seat { name: seat.clone(), front }));
    }

    /// Whoever sits at a seat can type only there.
    pub(super) fn must_be_in_front(&self, seat: &str, place: &str) -> Result<(), Refusal> {
        let front = self.seat(seat).and_then(|seat| seat.front.as_deref());
        if front == Some(place) {
            return Ok(());
        }
        let front = front.unwrap_or("nothing");
        Err(Refusal::new(format!("{front} is in front on {seat}, not {place}")))
    }
}

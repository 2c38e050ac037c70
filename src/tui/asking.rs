//! What a reader does while a question, a list or a page stands over the lesson.

use super::app::App;
use super::keys::{self, Binding, Context};
use super::message::Message;
use super::overlay::{Field, Overlay, Question};
use super::scroll::within;
use super::view;
use crate::lesson::library::Summary;
use crate::lesson::view::ReachView;
use crate::lesson::words::{self, Word};
use crate::nt::call::Interface;

impl App {
    pub(super) fn whose(&mut self) {
        let Some(playing) = &self.playing else { return };
        let Some(path) = playing.selected_path() else { return };
        match playing.lesson.whose(playing.at, playing.lane, &path) {
            Some(answer) => self.overlays.push(Overlay::Whose(answer, 0)),
            None => self.notice = Some(format!("Nothing more is known of {path}.")),
        }
    }

    pub(super) fn ask_reach(&mut self) {
        let Some(playing) = &self.playing else { return };
        let asked = playing.lane().and_then(|lane| lane.asked.clone()).unwrap_or_default();
        let answer = ReachView { name: String::new(), interface: String::new(), rows: Vec::new() };
        let field = Field::with(&asked);
        self.overlays.push(Overlay::Reach(Question { field, interface: Interface::Win32, answer, open: None }));
        self.answer_reach();
    }

    /// Asks again, after what is typed has changed.
    fn answer(&mut self) {
        match self.overlays.last_mut() {
            Some(Overlay::Branch(draft)) => draft.complete(),
            _ => self.answer_reach(),
        }
    }

    /// Asks the lesson again, after the name or the interface has changed.
    fn answer_reach(&mut self) {
        if let (Some(Overlay::Reach(question)), Some(playing)) = (self.overlays.last_mut(), &self.playing) {
            let name = question.field.text();
            if name.is_empty() {
                question.answer.rows.clear();
            } else {
                question.answer = playing.lesson.reach(playing.at, playing.lane, name, question.interface);
            }
        }
    }

    pub(super) fn update_overlay(&mut self, message: Message) {
        let page: isize = (self.area.height / 2).max(1).cast_signed().into();
        match message {
            Message::Next
            | Message::Back
            | Message::OtherLane
            | Message::NextTool
            | Message::PreviousTool
            | Message::Tools
            | Message::Caller => self.update_tool(message),
            Message::Close => self.close(),
            Message::Choose => self.choose(),
            Message::Down => self.select(1),
            Message::Up => self.select(-1),
            Message::PageDown => self.select(page),
            Message::PageUp => self.select(-page),
            Message::Type(character) => {
                if let Some(overlay) = self.overlays.last_mut() {
                    overlay.type_in(character);
                }
                self.answer();
            }
            Message::Edit(edit) => {
                let field = self.overlays.last_mut().and_then(Overlay::field);
                let is_changed = field.is_some_and(|field| field.edit(edit));
                if is_changed || self.context() == Context::Branch {
                    self.answer();
                }
            }
            Message::Take => {
                if let Some(Overlay::Branch(draft)) = self.overlays.last_mut() {
                    draft.take();
                }
            }
            Message::Interface => {
                if let Some(Overlay::Reach(question)) = self.overlays.last_mut() {
                    question.interface = match question.interface {
                        Interface::Win32 => Interface::Native,
                        Interface::Native => Interface::Win32,
                    };
                    self.answer_reach();
                }
            }
            _ => {}
        }
    }

    /// One level up: from a ladder to its question, from everything else to what stands below.
    fn close(&mut self) {
        match self.overlays.last_mut() {
            Some(Overlay::Reach(question)) if question.open.is_some() => question.open = None,
            _ => drop(self.overlays.pop()),
        }
    }

    fn select(&mut self, by: isize) {
        let (lines, height) = view::page(self).map_or((0, 0), |page| (page.lines.len(), page.height));
        let rows = self.rows();
        match self.overlays.last_mut() {
            Some(
                Overlay::Ladder(first)
                | Overlay::Whose(_, first)
                | Overlay::Fault(_, _, first)
                | Overlay::Reach(Question { open: Some(first), .. }),
            ) => {
                *first = within(*first, by, lines, height);
            }
            Some(Overlay::Tool(page)) => page.first = within(page.first, by, lines, height),
            Some(overlay) => {
                if let Some(field) = overlay.field() {
                    field.select(by, rows);
                }
            }
            None => {}
        }
    }

    /// How many rows the list below the field has.
    fn rows(&self) -> usize {
        match self.overlays.last() {
            Some(Overlay::Palette(_) | Overlay::Help(_)) => self.commands().len(),
            Some(Overlay::Words(_)) => self.words().len(),
            Some(Overlay::Find(_)) => self.found().len(),
            Some(Overlay::Compare(_)) => self.releases().len(),
            Some(Overlay::Tools(_)) => self.tools().len(),
            Some(Overlay::Callers(_)) => self.callers().len(),
            Some(Overlay::Reach(question)) => question.answer.rows.len(),
            Some(Overlay::Branch(draft)) => draft.completion.rows.len(),
            Some(
                Overlay::Jump(_)
                | Overlay::Save(_)
                | Overlay::Ladder(_)
                | Overlay::Whose(..)
                | Overlay::Tool(_)
                | Overlay::Fault(..),
            )
            | None => 0,
        }
    }

    /// The text of the field on top.
    pub fn typed(&self) -> &str {
        match self.overlays.last() {
            Some(
                Overlay::Palette(field)
                | Overlay::Help(field)
                | Overlay::Words(field)
                | Overlay::Find(field)
                | Overlay::Jump(field)
                | Overlay::Compare(field)
                | Overlay::Tools(field)
                | Overlay::Callers(field)
                | Overlay::Save(field),
            ) => field.text(),
            Some(Overlay::Branch(draft)) => draft.field.text(),
            Some(Overlay::Reach(question)) => question.field.text(),
            Some(Overlay::Ladder(_) | Overlay::Whose(..) | Overlay::Tool(_) | Overlay::Fault(..)) | None => "",
        }
    }

    /// The commands that the typed text finds.
    pub fn commands(&self) -> Vec<&'static Binding> {
        keys::commands(self.ground(), self.typed())
    }

    /// The words that the typed text finds.
    pub fn words(&self) -> Vec<&'static Word> {
        words::found(self.typed())
    }

    /// The frames that the typed text finds; where no lesson is read, the lessons.
    pub fn found(&self) -> Vec<usize> {
        let text = self.typed().to_lowercase();
        let mentions =
            |entry: &Summary| [&entry.title, &entry.promise].iter().any(|of| of.to_lowercase().contains(&text));
        match &self.playing {
            _ if text.is_empty() => Vec::new(),
            Some(playing) => playing.lesson.search(&text),
            None => (0..self.entries.len()).filter(|index| mentions(&self.entries[*index])).collect(),
        }
    }

    /// The frame, or the lesson, whose number is typed.
    pub fn numbered(&self) -> Option<usize> {
        let number: usize = self.typed().trim().parse().ok()?;
        match &self.playing {
            Some(playing) => playing.lesson.frame_of_step(number),
            None => number.checked_sub(1).filter(|index| *index < self.entries.len()),
        }
    }

    /// The number of a frame, or of a lesson, in words, and what it is about.
    pub fn called(&self, index: usize) -> (String, String) {
        if let Some(playing) = &self.playing {
            return (playing.lesson.label(index), playing.lesson.headline(index));
        }
        let title = self.entries.get(index).map(|entry| entry.title.clone());
        (format!("lesson {}", index + 1), title.unwrap_or_default())
    }

    /// Goes to a frame, or selects a lesson.
    fn go_to(&mut self, index: usize) {
        match &mut self.playing {
            Some(playing) => playing.jump(index),
            None => self.selected = index,
        }
        self.overlays.pop();
    }

    fn choose(&mut self) {
        match self.overlays.last_mut() {
            Some(Overlay::Palette(field) | Overlay::Help(field)) => {
                let selected = field.selected;
                if let Some(binding) = self.commands().get(selected) {
                    self.overlays.clear();
                    self.update(binding.message);
                }
            }
            Some(Overlay::Find(field)) => {
                let selected = field.selected;
                if let Some(found) = self.found().get(selected) {
                    self.go_to(*found);
                }
            }
            Some(Overlay::Reach(question)) => {
                if question.answer.rows.get(question.field.selected).is_some() {
                    question.open = Some(0);
                }
            }
            Some(Overlay::Jump(_)) => self.jump(),
            Some(Overlay::Compare(field)) => {
                let selected = field.selected;
                self.compare(selected);
            }
            Some(Overlay::Tools(field)) => {
                let selected = field.selected;
                self.choose_tool(selected);
            }
            Some(Overlay::Callers(field)) => {
                let selected = field.selected;
                self.choose_caller(selected);
            }
            Some(Overlay::Branch(_)) => self.perform(),
            Some(Overlay::Save(_)) => self.save(),
            Some(
                Overlay::Words(_) | Overlay::Ladder(_) | Overlay::Whose(..) | Overlay::Tool(_) | Overlay::Fault(..),
            )
            | None => {}
        }
    }

    fn jump(&mut self) {
        match self.numbered() {
            Some(index) => self.go_to(index),
            None => self.notice = Some(format!("There is no {} {:?}.", self.numbers(), self.typed().trim())),
        }
    }

    /// What a number stands for: a step, or a lesson.
    pub fn numbers(&self) -> &'static str {
        if self.playing.is_some() { "step" } else { "lesson" }
    }
}

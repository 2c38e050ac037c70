//! The state of the screen, and the one place that changes it.
//!
//! [`App::update`] takes a [`Message`] and nothing else; it reads no clock, no file and no terminal, and
//! writes nothing but a branch that is saved. A wish that cannot
//! be met is answered with the reason, in the footer: a key never does nothing silently. What happens while something
//! stands over the lesson is in [`asking`](super::asking).

use std::collections::BTreeMap;

use ratatui::layout::Rect;

use super::glyphs::Glyphs;
use super::keys::{self, Context, Key, word};
use super::layout::Panel;
use super::message::Message;
use super::overlay::{Field, Overlay};
use super::playing::Playing;
use super::theme::{Look, Theme};
use super::view;
use crate::lesson::library::{Folder, Summary};
use crate::lesson::window::Position;
use crate::lesson::{Lesson, compare};

/// Opens a lesson by its name, or says in full why it cannot be opened.
pub type Load = Box<dyn Fn(&str) -> Result<Lesson, String>>;

/// The state of the screen.
pub struct App {
    /// The lessons, in the order of the course.
    pub entries: Vec<Summary>,
    /// The selected lesson.
    pub selected: usize,
    /// Where the reader left each lesson.
    pub places: BTreeMap<String, Position>,
    /// The lesson that is being read, or none: then the list is on the screen.
    pub playing: Option<Playing>,
    /// What stands over it; the last one is on top.
    pub overlays: Vec<Overlay>,
    /// What the reader should know about the last key, until the next one.
    pub notice: Option<String>,
    /// The whole screen.
    pub area: Rect,
    /// Whether the reader has left.
    pub has_quit: bool,
    /// Where branches are saved, if anywhere.
    pub folder: Option<Folder>,
    /// Whether the reader was warned that leaving loses a branch.
    pub(super) is_warned: bool,
    theme: Theme,
    glyphs: Glyphs,
    load: Load,
}

impl App {
    /// The list of lessons.
    pub fn new(entries: Vec<Summary>, load: Load, theme: Theme, glyphs: Glyphs) -> App {
        App {
            entries,
            selected: 0,
            places: BTreeMap::new(),
            playing: None,
            overlays: Vec::new(),
            notice: None,
            area: Rect::default(),
            has_quit: false,
            folder: None,
            is_warned: false,
            theme,
            glyphs,
            load,
        }
    }

    /// The same, with a folder to save branches in.
    #[must_use]
    pub fn saving_in(self, folder: Folder) -> App {
        App { folder: Some(folder), ..self }
    }

    /// Opens a lesson that need not be in the list.
    pub fn play(&mut self, name: &str, lesson: Lesson) {
        let at = self.places.get(name).copied();
        self.playing = Some(Playing::new(name, lesson, at, self.area));
    }

    /// What the panels draw with.
    pub fn look(&self) -> Look {
        Look::new(self.theme, self.glyphs)
    }

    /// Which keys hold now.
    pub fn context(&self) -> Context {
        self.overlays.last().map_or(self.ground(), Overlay::context)
    }

    /// Which keys hold below everything that stands over the lesson.
    pub(super) fn ground(&self) -> Context {
        if self.playing.is_some() { Context::Lesson } else { Context::List }
    }

    /// A key was pressed.
    pub fn press(&mut self, key: Key) {
        match keys::message(self.context(), key) {
            Some(message) => self.update(message),
            None => {
                self.notice =
                    Some(format!("{} does nothing here; {} lists the keys.", key.word(), word(Message::Help)));
            }
        }
    }

    /// Why a wish cannot be met now; `None` if it can.
    pub fn unavailable(&self, message: Message) -> Option<&'static str> {
        match self.overlays.last() {
            None => self.reason(message),
            Some(Overlay::Words(_)) if message == Message::Choose => Some("There is nothing to take here."),
            Some(Overlay::Tool(_)) if matches!(message, Message::Next | Message::Back | Message::OtherLane) => {
                self.reason(message)
            }
            Some(_) => None,
        }
    }

    /// Why the lesson cannot meet a wish now, whatever stands over it.
    pub fn reason(&self, message: Message) -> Option<&'static str> {
        let playing = self.playing.as_ref()?;
        let first = playing.at.frame == 0;
        let last = playing.at.frame + 1 >= playing.lesson.frames();
        let earlier = playing.lane().is_some_and(|lane| !lane.outcome.earlier.is_empty());
        match message {
            Message::Next | Message::SmallNext if last && playing.all_lit() => Some("This is the last step."),
            Message::Back if first => Some("This is the first frame."),
            Message::SmallBack if first && playing.at.small_step == 0 => Some("This is the first frame."),
            Message::OtherLane if playing.has_recorded() => {
                Some("Of the other system only the answers are known; they stand with the model's.")
            }
            Message::OtherLane | Message::NextDifference if playing.lesson.lanes() < 2 && !playing.has_recorded() => {
                Some("One system plays this lesson.")
            }
            Message::Whose | Message::Reach if playing.is_of_unix() => Some("That is a question of Windows."),
            Message::Tools if playing.is_of_unix() => Some("Those are tools of Windows."),
            Message::Compare => compare::systems(playing.lesson.scenario()).err(),
            Message::Earlier if !earlier => Some("No earlier step asked with these words."),
            Message::Return if playing.came_from.is_none() => Some("There was no jump yet."),
            Message::Save if playing.lesson.branch().is_none() => {
                Some("This is no branch; there is nothing of yours to save.")
            }
            Message::Save if self.folder.is_none() => Some("There is no folder to save it in."),
            Message::Fold if !playing.has_deeper_rungs() => Some("No small step of this step has others inside."),
            _ => None,
        }
    }

    /// Does what a message asks.
    pub fn update(&mut self, message: Message) {
        if let Message::Resize { columns, rows } = message {
            return self.resize(Rect::new(0, 0, columns, rows));
        }
        let was_warned = std::mem::take(&mut self.is_warned);
        let was_told = self.notice.is_some();
        self.notice = self.unavailable(message).map(ToOwned::to_owned);
        if self.notice.is_some() {
            return;
        }
        match message {
            Message::Quit => self.has_quit = true,
            Message::Theme => {
                self.theme = self.theme.next();
                self.notice = Some(format!("Theme: {}.", self.theme.name()));
            }
            Message::Glyphs => {
                self.glyphs = if self.glyphs == Glyphs::Ascii { Glyphs::Unicode } else { Glyphs::Ascii };
            }
            Message::Palette => self.overlays.push(Overlay::Palette(Field::default())),
            Message::Help => self.overlays.push(Overlay::Help(Field::default())),
            Message::Words => self.overlays.push(Overlay::Words(Field::default())),
            Message::Find => self.overlays.push(Overlay::Find(Field::default())),
            Message::Jump => self.overlays.push(Overlay::Jump(Field::default())),
            _ if !self.overlays.is_empty() => self.update_overlay(message),
            // Whoever wanted to take a message away is not thrown out of the lesson.
            Message::Close if was_told && !was_warned => {}
            Message::Close if self.playing.is_some() => self.leave(was_warned),
            _ if self.playing.is_some() => self.update_lesson(message),
            _ => self.update_list(message),
        }
    }

    fn resize(&mut self, area: Rect) {
        self.area = area;
        if let Some(playing) = &mut self.playing {
            playing.resize(area);
        }
    }

    fn update_list(&mut self, message: Message) {
        let last = self.entries.len().saturating_sub(1);
        let page = usize::from(self.area.height / 4).max(1);
        self.selected = match message {
            Message::Down => self.selected + 1,
            Message::Up => self.selected.saturating_sub(1),
            Message::PageDown => self.selected + page,
            Message::PageUp => self.selected.saturating_sub(page),
            Message::First => 0,
            Message::Last => last,
            Message::Choose => return self.begin(),
            _ => self.selected,
        }
        .min(last);
    }

    fn begin(&mut self) {
        let Some(entry) = self.entries.get(self.selected) else { return };
        let (name, title) = (entry.name.clone(), entry.title.clone());
        match (self.load)(&name) {
            Ok(lesson) => self.play(&name, lesson),
            Err(report) => self.overlays.push(Overlay::Fault(format!("{title} cannot be opened"), report, 0)),
        }
    }

    fn update_lesson(&mut self, message: Message) {
        let Some(playing) = &mut self.playing else { return };
        match message {
            Message::Next => playing.next(),
            Message::Choose => self.choose_in_panel(),
            Message::Back => playing.back(),
            Message::SmallNext => playing.small_next(),
            Message::SmallBack => playing.small_back(),
            Message::First => playing.jump(0),
            Message::Last => playing.jump(usize::MAX),
            Message::Down => self.scroll(1),
            Message::Up => self.scroll(-1),
            Message::PageDown => self.scroll(self.page()),
            Message::PageUp => self.scroll(-self.page()),
            Message::NextPanel => playing.focus(playing.focus.after(1)),
            Message::PreviousPanel => playing.focus(playing.focus.after(Panel::ALL.len() - 1)),
            Message::Changes => playing.focus(Panel::Changes),
            Message::OtherLane => playing.choose_lane(playing.lane + 1),
            Message::NextDifference => match playing.lesson.next_difference(playing.at.frame) {
                Some(frame) => playing.jump(frame),
                None => self.notice = Some("No later step comes out otherwise on the other system.".to_owned()),
            },
            Message::Compare => self.overlays.push(Overlay::Compare(Field::default())),
            Message::Fold => {
                playing.unfolded = !playing.unfolded;
                playing.refresh();
            }
            Message::Earlier => {
                let step = playing.lane().and_then(|lane| lane.outcome.earlier.last()).map(|earlier| earlier.step);
                if let Some(frame) = step.and_then(|step| playing.lesson.frame_of_step(step)) {
                    playing.jump(frame);
                }
            }
            Message::Return => {
                if let Some(from) = playing.came_from.replace(playing.at) {
                    playing.go(from);
                }
            }
            Message::Explain => self.overlays.push(Overlay::Ladder(0)),
            Message::Tools => self.overlays.push(Overlay::Tools(Field::default())),
            Message::Whose => self.whose(),
            Message::Reach => self.ask_reach(),
            Message::Branch => self.begin_step(),
            Message::Save => self.ask_name(),
            Message::Resize { .. }
            | Message::Quit
            | Message::Theme
            | Message::Glyphs
            | Message::Palette
            | Message::Help
            | Message::Words
            | Message::Find
            | Message::Jump
            | Message::Type(_)
            | Message::Edit(_)
            | Message::Take
            | Message::Close
            | Message::Caller
            | Message::NextTool
            | Message::PreviousTool
            | Message::Interface => {}
        }
    }

    /// Opens or closes in the tree, finds the object of the changes, and elsewhere goes on.
    fn choose_in_panel(&mut self) {
        let Some(playing) = &mut self.playing else { return };
        let (done, otherwise) = match playing.focus {
            Panel::Tree if !playing.is_of_unix() => (playing.toggle(), "Only a directory opens."),
            Panel::Changes if !playing.is_of_unix() => (playing.find_change(), "No object of the tree changed."),
            Panel::Tree
            | Panel::Changes
            | Panel::SmallSteps
            | Panel::Sessions
            | Panel::Processes
            | Panel::Recorded
            | Panel::Story => return self.update(Message::Next),
        };
        if !done {
            self.notice = Some(otherwise.to_owned());
        }
    }

    /// A page of the focused panel; in the name's panel there are no pages, only small steps.
    fn page(&self) -> isize {
        let rows = |playing: &Playing| playing.room(playing.focus, playing.lane).height;
        self.playing.as_ref().map_or(1, rows).max(1).cast_signed().into()
    }

    fn scroll(&mut self, by: isize) {
        let look = self.look();
        let Some(playing) = &mut self.playing else { return };
        if playing.focus == Panel::SmallSteps {
            let step = if by > 0 { Message::SmallNext } else { Message::SmallBack };
            return self.update(step);
        }
        let columns = usize::from(playing.room(playing.focus, playing.lane).width);
        let lines = match playing.focus {
            Panel::Story => view::story::lines(playing, columns, &look).len(),
            Panel::Changes => {
                let all_lit = playing.all_lit();
                playing.lane().map_or(0, |lane| view::changes::lines(lane, all_lit, columns, &look).len())
            }
            Panel::SmallSteps | Panel::Tree | Panel::Sessions | Panel::Processes | Panel::Recorded => 0,
        };
        playing.scroll(by, lines);
    }
}

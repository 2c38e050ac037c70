//! What can stand over a lesson: a field with a list, a question, a page.

use tui_input::{Input, InputRequest};

use super::keys::Context;
use super::message::Edit;
use crate::lesson::tool::ToolView;
use crate::lesson::view::{ReachView, WhoseView};
use crate::nt::call::Interface;
use crate::observe::tool::Tool;
use crate::scenario::completion::{AtHand, Completion, closing, complete};

/// What stands over the lesson, or over the list of lessons.
#[derive(Debug, Clone)]
pub enum Overlay {
    /// Every command, by name.
    Palette(Field),
    /// How to read the screen, and every command.
    Help(Field),
    /// The words that are easily confused.
    Words(Field),
    /// The steps that mention a text.
    Find(Field),
    /// The number of a step.
    Jump(Field),
    /// The release that is to play the lesson too.
    Compare(Field),
    /// Whom would a name reach?
    Reach(Question),
    /// A step of the reader's own.
    Branch(Box<Draft>),
    /// The name under which a branch is saved.
    Save(Field),
    /// Every lit rung in full, from this line on.
    Ladder(usize),
    /// Whose is an object? From this line on.
    Whose(WhoseView, usize),
    /// The tools, of which one is chosen.
    Tools(Field),
    /// The processes, of which one is to run the tool below.
    Callers(Field),
    /// What a tool shows.
    Tool(Box<ToolPage>),
    /// Something that could not be done: a title, a text of many lines.
    Fault(String, String, usize),
}

impl Overlay {
    /// Which keys hold here.
    pub fn context(&self) -> Context {
        match self {
            Overlay::Palette(_)
            | Overlay::Help(_)
            | Overlay::Words(_)
            | Overlay::Find(_)
            | Overlay::Jump(_)
            | Overlay::Compare(_)
            | Overlay::Tools(_)
            | Overlay::Callers(_)
            | Overlay::Save(_) => Context::Field,
            Overlay::Tool(_) => Context::Tool,
            Overlay::Branch(_) => Context::Branch,
            Overlay::Reach(question) if question.open.is_none() => Context::Reach,
            Overlay::Reach(_) | Overlay::Ladder(_) | Overlay::Whose(..) | Overlay::Fault(..) => Context::Page,
        }
    }

    /// What Enter does here, where its row in the table of keys does not say it.
    pub fn on_enter(&self) -> Option<&'static str> {
        match self {
            Overlay::Palette(_) | Overlay::Help(_) | Overlay::Tools(_) | Overlay::Callers(_) => Some("run"),
            Overlay::Compare(_) => Some("play"),
            Overlay::Save(_) => Some("save"),
            Overlay::Reach(_) => Some("show"),
            Overlay::Find(_)
            | Overlay::Jump(_)
            | Overlay::Words(_)
            | Overlay::Branch(_)
            | Overlay::Ladder(_)
            | Overlay::Whose(..)
            | Overlay::Tool(_)
            | Overlay::Fault(..) => None,
        }
    }

    /// Types a character. Where names are typed, `/` is taken as `\`, which many keyboards hide.
    pub fn type_in(&mut self, character: char) {
        let is_of_names = matches!(self, Overlay::Find(_) | Overlay::Reach(_) | Overlay::Branch(_));
        let character = if is_of_names && character == '/' { '\\' } else { character };
        if let Some(field) = self.field() {
            field.type_in(character);
        }
    }

    /// The field, if one can be typed in.
    pub fn field(&mut self) -> Option<&mut Field> {
        match self {
            Overlay::Palette(field)
            | Overlay::Help(field)
            | Overlay::Words(field)
            | Overlay::Find(field)
            | Overlay::Jump(field)
            | Overlay::Compare(field)
            | Overlay::Tools(field)
            | Overlay::Callers(field)
            | Overlay::Save(field) => Some(field),
            Overlay::Branch(draft) => Some(&mut draft.field),
            Overlay::Reach(question) if question.open.is_none() => Some(&mut question.field),
            Overlay::Reach(_) | Overlay::Ladder(_) | Overlay::Whose(..) | Overlay::Tool(_) | Overlay::Fault(..) => None,
        }
    }
}

/// What a tool shows at the step at which the reader is, or why it shows nothing.
#[derive(Debug, Clone)]
pub struct ToolPage {
    /// The tool.
    pub tool: Tool,
    /// The process that runs it, as the scenario names it.
    pub by: String,
    /// What it shows.
    pub shown: Result<ToolView, String>,
    /// The first visible line.
    pub first: usize,
}

/// A line to type in, and the selected row of the list below it.
#[derive(Debug, Clone, Default)]
pub struct Field {
    /// The line.
    pub input: Input,
    /// The selected row.
    pub selected: usize,
}

impl Field {
    /// A field that already holds a text.
    pub fn with(text: &str) -> Field {
        Field { input: Input::new(text.to_owned()), selected: 0 }
    }

    /// What is typed.
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// Types a character.
    pub fn type_in(&mut self, character: char) {
        self.input.handle(InputRequest::InsertChar(character));
        self.selected = 0;
    }

    /// Edits; says whether the text changed.
    pub fn edit(&mut self, edit: Edit) -> bool {
        let request = match edit {
            Edit::DeleteBefore => InputRequest::DeletePrevChar,
            Edit::DeleteAt => InputRequest::DeleteNextChar,
            Edit::Clear => InputRequest::DeleteLine,
            Edit::Left => InputRequest::GoToPrevChar,
            Edit::Right => InputRequest::GoToNextChar,
            Edit::Start => InputRequest::GoToStart,
            Edit::End => InputRequest::GoToEnd,
        };
        let changed = self.input.handle(request).is_some_and(|changed| changed.value);
        if changed {
            self.selected = 0;
        }
        changed
    }

    /// Moves the selection in a list of so many rows.
    pub fn select(&mut self, by: isize, rows: usize) {
        self.selected = self.selected.saturating_add_signed(by).min(rows.saturating_sub(1));
    }
}

/// The question of reach and its answer.
#[derive(Debug, Clone)]
pub struct Question {
    /// The name.
    pub field: Field,
    /// How it is asked.
    pub interface: Interface,
    /// Whom it reaches; kept while the name is typed.
    pub answer: ReachView,
    /// The first line of the ladder of the selected row, if it is open.
    pub open: Option<usize>,
}

/// A step of the reader's own that is being written.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The line: what happens, as a scenario says it.
    pub field: Field,
    /// The frame after which it is performed.
    pub frame: usize,
    /// What it can name.
    pub at_hand: AtHand,
    /// What may come at the cursor.
    pub completion: Completion,
    /// What was wrong with the line when it should be performed.
    pub faults: Option<String>,
}

impl Draft {
    /// A line that begins so.
    pub fn new(text: &str, frame: usize, at_hand: AtHand) -> Draft {
        let mut draft =
            Draft { field: Field::with(text), frame, at_hand, completion: Completion::default(), faults: None };
        draft.complete();
        draft
    }

    /// Finds what may come at the cursor, after that or the line has changed.
    pub fn complete(&mut self) {
        let text = self.field.text();
        let cursor = text.char_indices().nth(self.field.input.cursor()).map_or(text.len(), |(byte, _)| byte);
        self.completion = complete(&text[..cursor], &text[cursor..], &self.at_hand);
        self.field.selected = 0;
        self.faults = None;
    }

    /// Takes the selected row into the line.
    pub fn take(&mut self) {
        let Some(row) = self.completion.rows.get(self.field.selected) else { return };
        let cursor = row.before.chars().count();
        self.field.input = Input::new(format!("{}{}", row.before, row.after)).with_cursor(cursor);
        self.complete();
    }

    /// Whether something must still come at the end of the line, and the selected row could.
    pub fn is_half_written(&self) -> bool {
        self.is_at_end() && self.completion.is_unfinished && self.completion.rows.get(self.field.selected).is_some()
    }

    /// What closes the line where it is still open; nothing, while the cursor is inside it.
    pub fn closing(&self) -> String {
        if self.is_at_end() { closing(self.field.text()) } else { String::new() }
    }

    fn is_at_end(&self) -> bool {
        self.field.input.cursor() >= self.field.text().chars().count()
    }
}

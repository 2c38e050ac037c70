//! What the reader sees: [`view`] reads the state and draws it, one file a panel.
//!
//! The eye goes down the screen: what is said, what became of the name, where in the system that was. The ladder of the
//! name is the widest thing on it. Three shapes, by the size of the terminal; below 40 x 10 a sentence names the lack:
//!
//! ```text
//!  full, from 100 x 30                         compact, from 70 x 20       single, from 40 x 10
//!
//!  title       system            step 9 of 18   title        step 9 of 18   title   step 9 of 18
//!  - Story ----------------  - Changed -------   three lines of the story   -[Name]- Tree - Sessions
//!    what the author says    + made  Mutant ..  -[Name]------------------     asked    Player
//!  -[Name]------------------------- action --     asked     Player            1 Win32  [\Sess..
//!    asked     Player                             1 Win32   [\Sessions\1]     2 Ob     \Sessi..
//!    1 Win32   [\Sessions\1\..]\Player   text     2 Ob      \Sessions\1..   > reached  \Sessi..
//!    2 Ob      \Sessions\1\..\[Player]   text   > reached   \Sessions\1..     rule, explanation
//!  > reached   \Sessions\1\..\Player     new      rule, explanation         -> next step in words
//!    rule, explanation, what backs it          -(Tree)+ - Sessions - ..     keys
//!  - Tree -----------------  - Sessions ------  + v BaseNamedObjects
//!  > v Sessions                1  Console  ..       Player
//!  + Player   Mutant         - Processes -----  -> next step in words
//!  -> next step in words                        keys
//!  keys
//! ```
//!
//! With two lanes the names stand side by side from 100 columns on, and what is below them too; beside a single lane stands
//! what another system answered, where only that is known. A question, the help
//! and the lists of commands and words take the place of everything between header and footer.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::app::App;
use super::keys::word;
use super::layout::{Layout, Panel, Place, Shape, layout, shape};
use super::message::Message;
use super::overlay::Overlay;
use super::playing::Playing;
use super::text::{self, Row};
use super::theme::{Look, Role};

mod branch;
pub mod changes;
mod compare;
mod footer;
mod head;
mod header;
mod help;
pub mod ladder;
mod list;
mod name;
mod outcome;
mod palette;
mod processes;
mod prompt;
mod reach;
mod sessions;
pub mod story;
mod table;
mod terms;
mod tools;
mod tree;
mod unix;
mod whose;
mod words;

/// Draws the state.
pub fn view(app: &App, frame: &mut Frame) {
    let look = app.look();
    let area = frame.area();
    frame.buffer_mut().set_style(area, look.style(Role::Text));
    if shape(area) == Shape::TooSmall {
        return too_small(frame, area, &look);
    }
    let layout = match &app.playing {
        Some(playing) => playing.layout(),
        None => blank(area),
    };
    header::draw(frame, layout.header, app, &look);
    footer::draw(frame, layout.footer, app, &look);
    match (app.overlays.last(), &app.playing) {
        (Some(overlay), _) => draw_overlay(frame, layout.body, app, overlay, &look),
        (None, Some(playing)) => {
            for place in &layout.places {
                draw_panel(frame, place, playing, &look);
            }
        }
        (None, None) => list::draw(frame, layout.body, app, &look),
    }
}

/// The places of a screen without a lesson.
fn blank(area: Rect) -> Layout {
    use super::layout::Wish;
    layout(&Wish {
        area,
        lanes: 1,
        recorded: false,
        lane: 0,
        focus: Panel::SmallSteps,
        lower: Panel::Tree,
        story: 0,
        steps: 0,
    })
}

fn draw_overlay(frame: &mut Frame, area: Rect, app: &App, overlay: &Overlay, look: &Look) {
    match overlay {
        Overlay::Palette(field) => palette::draw(frame, area, app, field, look),
        Overlay::Help(field) => help::draw(frame, area, app, field, look),
        Overlay::Words(field) => words::draw(frame, area, app, field, look),
        Overlay::Find(field) => prompt::draw_find(frame, area, app, field, look),
        Overlay::Jump(field) => prompt::draw_jump(frame, area, app, field, look),
        Overlay::Compare(field) => compare::draw(frame, area, app, field, look),
        Overlay::Tools(field) => tools::draw(frame, area, app, field, look),
        Overlay::Callers(field) => tools::draw_callers(frame, area, app, field, look),
        Overlay::Branch(draft) => branch::draw(frame, area, app, draft, look),
        Overlay::Save(field) => branch::draw_save(frame, area, app, field, look),
        Overlay::Reach(question) if question.open.is_none() => reach::draw(frame, area, app, question, look),
        Overlay::Reach(_) | Overlay::Ladder(_) | Overlay::Whose(..) | Overlay::Tool(_) | Overlay::Fault(..) => {
            if let Some(page) = page(app) {
                head::page(frame, area, &page.title, look);
                put_from(frame, below(area, 1), page.lines, page.first, look);
            }
        }
    }
}

/// A page to read: everything on it, and how much of it can be seen.
pub struct Page {
    /// Its title.
    pub title: String,
    /// Its lines.
    pub lines: Vec<Line<'static>>,
    /// The first visible one.
    pub first: usize,
    /// How many can be seen.
    pub height: usize,
}

/// The page that is on top, if one is.
pub fn page(app: &App) -> Option<Page> {
    let look = app.look();
    let area = blank(app.area).body;
    let (columns, height) = (usize::from(area.width), usize::from(area.height.saturating_sub(1)));
    let (title, lines, first) = match app.overlays.last()? {
        Overlay::Whose(answer, first) => {
            (format!("Whose {}", answer.path), whose::lines(answer, columns, &look), *first)
        }
        Overlay::Tool(tool) => (tools::title(tool), tools::lines(tool, columns, &look), tool.first),
        Overlay::Fault(title, report, first) => {
            let lines = report.lines().map(|line| Row::new(columns, &look).push(line, look.style(Role::Text)).line());
            (title.clone(), lines.collect(), *first)
        }
        Overlay::Ladder(first) => {
            let playing = app.playing.as_ref()?;
            let lane = playing.lane()?;
            // Where nobody does anything, the story alone is explained.
            let title = if lane.action.is_empty() { &playing.frame.title } else { &lane.action };
            (title.clone(), ladder::in_full(playing, lane, columns, &look), *first)
        }
        Overlay::Reach(question) => {
            let (title, lines) = reach::ladder(question, columns, &look)?;
            (title, lines, question.open?)
        }
        Overlay::Palette(_)
        | Overlay::Help(_)
        | Overlay::Words(_)
        | Overlay::Find(_)
        | Overlay::Jump(_)
        | Overlay::Compare(_)
        | Overlay::Tools(_)
        | Overlay::Callers(_)
        | Overlay::Branch(_)
        | Overlay::Save(_) => return None,
    };
    Some(Page { title, lines, first, height })
}

fn draw_panel(frame: &mut Frame, place: &Place, playing: &Playing, look: &Look) {
    let Some(lane) = playing.frame.lanes.get(place.lane) else { return };
    head::draw(frame, place, playing, lane, look);
    let area = place.content();
    match place.panel {
        Panel::Story => story::draw(frame, area, playing, place.head, look),
        Panel::SmallSteps => ladder::draw(frame, area, playing, place.lane, look),
        Panel::Tree => tree::draw(frame, area, playing, place.lane, look),
        Panel::Sessions => sessions::draw(frame, area, playing, place.lane, look),
        Panel::Processes => processes::draw(frame, area, playing, place.lane, look),
        Panel::Changes => changes::draw(frame, area, playing, lane, look),
        Panel::Recorded => outcome::draw_recorded(frame, area, playing, look),
    }
}

fn too_small(frame: &mut Frame, area: Rect, look: &Look) {
    let (columns, rows) = super::layout::SMALLEST;
    let quit = word(Message::Quit);
    let message = format!("{columns} x {rows} is needed, this is {} x {}. {quit} quits.", area.width, area.height);
    let lines = text::wrap(&[message.into()], usize::from(area.width));
    put(frame, area, text::cut(lines, usize::from(area.height), usize::from(area.width), look));
}

/// Puts lines below each other, as many as there is room for.
fn put(frame: &mut Frame, area: Rect, lines: impl IntoIterator<Item = Line<'static>>) {
    let area = area.intersection(*frame.buffer_mut().area());
    for (y, line) in (area.y..area.bottom()).zip(lines) {
        frame.buffer_mut().set_line(area.x, y, &line, area.width);
    }
}

/// Says at the right edge that there is more above and below.
fn more(frame: &mut Frame, area: Rect, above: bool, beyond: bool, look: &Look) {
    let x = area.right().saturating_sub(1);
    let key = look.style(Role::Key);
    if above && area.height > 0 {
        put(frame, Rect { x, width: 1, height: 1, ..area }, [Line::styled(look.glyphs.up, key)]);
    }
    if beyond && area.height > 0 {
        put(frame, Rect { x, width: 1, height: 1, y: area.bottom() - 1 }, [Line::styled(look.glyphs.down, key)]);
    }
}

/// Puts the lines of a panel from the first visible one on, and says whether there are more.
fn put_from(frame: &mut Frame, area: Rect, lines: Vec<Line<'static>>, first: usize, look: &Look) {
    let beyond = lines.len() > first + usize::from(area.height);
    put(frame, area, lines.into_iter().skip(first));
    more(frame, area, first > 0, beyond, look);
}

/// What is left of an area below so many rows.
fn below(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect { y: area.y + rows, height: area.height - rows, ..area }
}

/// A line in the style of the selected row, as wide as the panel.
fn selected(line: Line<'static>, columns: usize, look: &Look) -> Line<'static> {
    let blank = columns.saturating_sub(line.width());
    let mut line = line;
    line.push_span(" ".repeat(blank));
    let style = look.style(Role::Selected);
    line.spans = line.spans.into_iter().map(|span| span.style(style)).collect();
    line
}

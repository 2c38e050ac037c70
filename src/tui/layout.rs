//! Where everything stands, as a plain function of the size; `update` asks how much can be seen, `view` where to draw.
//!
//! Panels never move from step to step: their places depend on the size and on what the reader chose, not on the frame.
//! The shapes are drawn in [`view`](super::view).

use ratatui::layout::Rect;

/// The smallest terminal that can be read.
pub const SMALLEST: (u16, u16) = (40, 10);

/// A panel of a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Panel {
    /// The ladder of the name.
    Name,
    /// The object tree.
    Tree,
    /// Sessions and logon sessions.
    Sessions,
    /// Processes and services.
    Processes,
    /// What this step changed.
    Changes,
    /// The story.
    Story,
}

impl Panel {
    /// All of them, in the order of Tab.
    pub const ALL: [Panel; 6] =
        [Panel::Name, Panel::Tree, Panel::Sessions, Panel::Processes, Panel::Changes, Panel::Story];

    /// Its title.
    pub fn title(self) -> &'static str {
        match self {
            Panel::Name => "Name",
            Panel::Tree => "Tree",
            Panel::Sessions => "Sessions",
            Panel::Processes => "Processes",
            Panel::Changes => "Changed",
            Panel::Story => "Story",
        }
    }

    /// The panel so many places after this one.
    #[must_use]
    pub fn after(self, places: usize) -> Panel {
        let index = Panel::ALL.iter().position(|panel| *panel == self).unwrap_or(0);
        Panel::ALL[(index + places) % Panel::ALL.len()]
    }
}

/// How much room there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Every panel at once.
    Full,
    /// Story and name; the other panels share the lower half.
    Compact,
    /// One panel at a time.
    Single,
    /// Nothing can be read.
    TooSmall,
}

/// What stands in the first row of a panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Head {
    /// Nothing: the content begins at once.
    None,
    /// The panel's title.
    Title,
    /// The titles of all the panels that share this place.
    Tabs(&'static [Panel]),
}

/// One panel in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The panel.
    pub panel: Panel,
    /// The lane that it shows.
    pub lane: usize,
    /// What stands in its first row.
    pub head: Head,
    /// Where it stands, its first row included.
    pub area: Rect,
}

impl Place {
    /// Where its content stands.
    pub fn content(&self) -> Rect {
        let head = u16::from(self.head != Head::None).min(self.area.height);
        Rect { y: self.area.y + head, height: self.area.height - head, ..self.area }
    }
}

/// What the places depend on.
#[derive(Debug, Clone, Copy)]
pub struct Wish {
    /// The whole screen.
    pub area: Rect,
    /// How many lanes the lesson has.
    pub lanes: usize,
    /// The lane that the reader is in.
    pub lane: usize,
    /// The panel that the arrows move in.
    pub focus: Panel,
    /// The panel that the shared place shows.
    pub lower: Panel,
}

/// Everything in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// How much room there is.
    pub shape: Shape,
    /// The title of the lesson, and where we are.
    pub header: Rect,
    /// Everything between header and footer; a question fills it.
    pub body: Rect,
    /// The next step and the keys.
    pub footer: Rect,
    /// The panels.
    pub places: Vec<Place>,
}

const BELOW_THE_NAMES: &[Panel] = &[Panel::Tree, Panel::Sessions, Panel::Processes];
const LOWER_HALF: &[Panel] = &[Panel::Tree, Panel::Sessions, Panel::Processes, Panel::Changes, Panel::Story];

/// How much room a screen of this size has.
pub fn shape(area: Rect) -> Shape {
    match (area.width, area.height) {
        (100.., 30..) => Shape::Full,
        (70.., 20..) => Shape::Compact,
        (width, height) if width >= SMALLEST.0 && height >= SMALLEST.1 => Shape::Single,
        _ => Shape::TooSmall,
    }
}

/// Whether this width shows two lanes side by side.
pub fn side_by_side(width: u16) -> bool {
    width >= 100
}

/// Puts everything in its place.
pub fn layout(wish: &Wish) -> Layout {
    let shape = shape(wish.area);
    if shape == Shape::TooSmall {
        let nothing = Rect::default();
        return Layout { shape, header: nothing, body: wish.area, footer: nothing, places: Vec::new() };
    }
    let (header, rest) = top(wish.area, 1);
    let (body, footer) = top(rest, rest.height - 2);
    let body = Rect { height: body.height - u16::from(shape == Shape::Full), ..body };
    let inner = Rect { x: body.x + 1, width: body.width - 2, ..body };
    let places = match shape {
        Shape::Full if wish.lanes > 1 => full_lanes(wish, inner),
        Shape::Full => full(wish, inner),
        Shape::Compact => compact(wish, inner),
        Shape::Single => vec![place(wish.focus, wish.lane, Head::Tabs(&Panel::ALL), inner)],
        Shape::TooSmall => Vec::new(),
    };
    Layout { shape, header, body: inner, footer, places }
}

fn full(wish: &Wish, body: Rect) -> Vec<Place> {
    let (upper, rest) = top(body, (body.height / 5).clamp(5, 10));
    let (name, lower) = top(rest, (rest.height * 9 / 20).clamp(11, 24));
    let (story, changes) = left(upper, upper.width * 3 / 5);
    let (tree, lists) = left(lower, lower.width * 9 / 20);
    let (sessions, processes) = top(lists, lists.height / 2);
    vec![
        place(Panel::Story, wish.lane, Head::Title, story),
        place(Panel::Changes, wish.lane, Head::Title, changes),
        place(Panel::Name, wish.lane, Head::Title, name),
        place(Panel::Tree, wish.lane, Head::Title, tree),
        place(Panel::Sessions, wish.lane, Head::Title, sessions),
        place(Panel::Processes, wish.lane, Head::Title, processes),
    ]
}

fn full_lanes(wish: &Wish, body: Rect) -> Vec<Place> {
    let (upper, rest) = top(body, (body.height / 5).clamp(5, 10));
    let (names, lower) = top(rest, rest.height * 11 / 20);
    let (story, changes) = left(upper, upper.width * 3 / 5);
    let mut places = vec![
        place(Panel::Story, wish.lane, Head::Title, story),
        place(Panel::Changes, wish.lane, Head::Title, changes),
    ];
    lanes(wish, names, Panel::Name, Head::Title, &mut places);
    lanes(wish, lower, shared(wish, BELOW_THE_NAMES), Head::Tabs(BELOW_THE_NAMES), &mut places);
    places
}

fn compact(wish: &Wish, body: Rect) -> Vec<Place> {
    let (story, rest) = top(body, 3);
    let (names, lower) = top(rest, rest.height * 4 / 7);
    let mut places = vec![place(Panel::Story, wish.lane, Head::None, story)];
    lanes(wish, names, Panel::Name, Head::Title, &mut places);
    lanes(wish, lower, shared(wish, LOWER_HALF), Head::Tabs(LOWER_HALF), &mut places);
    places
}

/// The panel that a shared place shows: the one that the reader chose last, if it is one of these.
fn shared(wish: &Wish, panels: &[Panel]) -> Panel {
    if panels.contains(&wish.lower) { wish.lower } else { Panel::Tree }
}

/// A panel once, or once a lane where two lanes fit.
fn lanes(wish: &Wish, area: Rect, panel: Panel, head: Head, places: &mut Vec<Place>) {
    if wish.lanes > 1 && side_by_side(wish.area.width) {
        let first = wish.lane.min(wish.lanes - 2);
        let (one, other) = left(area, area.width / 2);
        places.push(place(panel, first, head, one));
        places.push(place(panel, first + 1, head, other));
    } else {
        places.push(place(panel, wish.lane, head, area));
    }
}

fn place(panel: Panel, lane: usize, head: Head, area: Rect) -> Place {
    Place { panel, lane, head, area }
}

/// The upper rows, and the rest.
fn top(area: Rect, rows: u16) -> (Rect, Rect) {
    let rows = rows.min(area.height);
    (Rect { height: rows, ..area }, Rect { y: area.y + rows, height: area.height - rows, ..area })
}

/// The left columns, and the rest after a gap of two.
fn left(area: Rect, columns: u16) -> (Rect, Rect) {
    let columns = columns.min(area.width);
    let gap = 2.min(area.width - columns);
    let rest = Rect { x: area.x + columns + gap, width: area.width - columns - gap, ..area };
    (Rect { width: columns, ..area }, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_every_size_panels_stay_inside_and_apart() {
        for width in 0..=250 {
            for height in 0..=80 {
                for lanes in 1..=2 {
                    let area = Rect::new(0, 0, width, height);
                    let wish = Wish { area, lanes, lane: 0, focus: Panel::Name, lower: Panel::Tree };
                    let places = layout(&wish).places;
                    for (index, place) in places.iter().enumerate() {
                        assert_eq!(place.area, place.area.intersection(area), "{width}x{height}");
                        assert!(place.content().height > 0, "{width}x{height}: {place:?}");
                        let later = &places[index + 1..];
                        assert!(later.iter().all(|other| !place.area.intersects(other.area)), "{width}x{height}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_shapes_begin_where_they_are_promised() {
        for (width, height, wanted) in [
            (100, 30, Shape::Full),
            (80, 24, Shape::Compact),
            (60, 16, Shape::Single),
            (40, 10, Shape::Single),
            (39, 10, Shape::TooSmall),
            (40, 9, Shape::TooSmall),
        ] {
            assert_eq!(shape(Rect::new(0, 0, width, height)), wanted, "{width}x{height}");
        }
    }
}

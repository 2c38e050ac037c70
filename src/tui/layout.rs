//! Where everything stands, as a plain function of the size; `update` asks how much can be seen, `view` where to draw.
//!
//! From step to step one border moves, the one below the story: it gives the story the rows that it needs, as long as
//! the small steps keep enough, and the small steps those that a short story does not need. Everything else depends on
//! the size and on what the reader chose. The shapes are drawn in [`view`](super::view).

use ratatui::layout::Rect;

/// The smallest terminal that can be read.
pub const SMALLEST: (u16, u16) = (40, 10);

/// A panel of a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Panel {
    /// The small steps: the ladder of the name.
    SmallSteps,
    /// The object tree.
    Tree,
    /// Sessions and logon sessions.
    Sessions,
    /// Processes and services.
    Processes,
    /// What this step changed.
    Changes,
    /// What a system answered of which only the answers are known, beside the small steps; the arrows do not move in it.
    Recorded,
    /// The story.
    Story,
}

impl Panel {
    /// Those that the arrows move in, in the order of Tab.
    pub const ALL: [Panel; 6] =
        [Panel::Story, Panel::SmallSteps, Panel::Tree, Panel::Sessions, Panel::Processes, Panel::Changes];

    /// Its title.
    pub fn title(self) -> &'static str {
        match self {
            Panel::SmallSteps => "Small steps",
            Panel::Tree => "Tree",
            Panel::Sessions => "Sessions",
            Panel::Processes => "Processes",
            Panel::Changes => "Changed",
            Panel::Recorded => "Recorded",
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
    /// Story and small steps; the other panels share the lower half.
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
    /// Whether the answers of another system stand beside the only lane.
    pub recorded: bool,
    /// The lane that the reader is in.
    pub lane: usize,
    /// The panel that the arrows move in.
    pub focus: Panel,
    /// The panel that the shared place shows.
    pub lower: Panel,
    /// How many rows the story would fill, in [`story_columns`].
    pub story: u16,
    /// How many rows the small steps would fill, and what came of them.
    pub steps: u16,
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

/// The fewest rows that are left to what a step changed, beside the story: its title, and three.
const LEAST_CHANGES: u16 = 4;

const BELOW_THE_STEPS: &[Panel] = &[Panel::Tree, Panel::Sessions, Panel::Processes];
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

/// The panel in which a reader begins: where one is seen at a time, what is said comes first.
pub fn opening(area: Rect) -> Panel {
    if shape(area) == Shape::Single { Panel::Story } else { Panel::SmallSteps }
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

/// How many columns the story has in a screen of this size.
pub fn story_columns(area: Rect) -> u16 {
    let inner = area.width.saturating_sub(2);
    if shape(area) == Shape::Full { inner * 3 / 5 } else { inner }
}

fn full(wish: &Wish, body: Rect) -> Vec<Place> {
    let (upper, names, lower) = thirds(wish, body, 9);
    let (story, changes) = left(upper, story_columns(wish.area));
    let (tree, lists) = left(lower, lower.width * 2 / 5);
    let (sessions, processes) = top(lists, lists.height / 2);
    let mut places = vec![
        place(Panel::Story, wish.lane, Head::Title, story),
        place(Panel::Changes, wish.lane, Head::Title, changes),
        place(Panel::Tree, wish.lane, Head::Title, tree),
        place(Panel::Sessions, wish.lane, Head::Title, sessions),
        place(Panel::Processes, wish.lane, Head::Title, processes),
    ];
    let (names, recorded) = if wish.recorded { left(names, names.width / 2) } else { (names, Rect::default()) };
    places.push(place(Panel::SmallSteps, wish.lane, Head::Title, names));
    if wish.recorded {
        places.push(place(Panel::Recorded, wish.lane, Head::Title, recorded));
    }
    places
}

fn full_lanes(wish: &Wish, body: Rect) -> Vec<Place> {
    let (upper, names, lower) = thirds(wish, body, 11);
    let (story, changes) = left(upper, story_columns(wish.area));
    let mut places = vec![
        place(Panel::Story, wish.lane, Head::Title, story),
        place(Panel::Changes, wish.lane, Head::Title, changes),
    ];
    lanes(wish, names, Panel::SmallSteps, Head::Title, &mut places);
    lanes(wish, lower, shared(wish, BELOW_THE_STEPS), Head::Tabs(BELOW_THE_STEPS), &mut places);
    places
}

/// Story, small steps, and what is below them. The small steps have so many twentieths of what is below a short story,
/// and give rows to a long one, but never their last nine.
fn thirds(wish: &Wish, body: Rect, twentieths: u16) -> (Rect, Rect, Rect) {
    let short = (body.height / 5).clamp(5, 10);
    let both = short + ((body.height - short) * twentieths / 20).clamp(11, 24);
    let (above, lower) = top(body, both);
    let spare = both.saturating_sub(wish.steps.saturating_add(1)).clamp(LEAST_CHANGES.min(short), short);
    let (upper, names) = top(above, (wish.story + 1).clamp(spare, both - 9));
    (upper, names, lower)
}

/// The story grows from three rows on, and leaves seven to the small steps; one that needs fewer gives them its rows.
fn compact(wish: &Wish, body: Rect) -> Vec<Place> {
    let below = (body.height - 3) * 3 / 7;
    let (above, lower) = top(body, body.height - below);
    let spare = above.height.saturating_sub(wish.steps.saturating_add(1)).clamp(1, 3);
    let (story, names) = top(above, wish.story.clamp(spare, (above.height - 7).max(3)));
    let mut places = vec![place(Panel::Story, wish.lane, Head::None, story)];
    lanes(wish, names, Panel::SmallSteps, Head::Title, &mut places);
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
                for (lanes, story, steps) in [(1, 0, 0), (1, 7, 99), (1, 99, 9), (2, 1, 99), (2, 99, 0)] {
                    let area = Rect::new(0, 0, width, height);
                    let (focus, lower, recorded) = (Panel::SmallSteps, Panel::Tree, story == 7);
                    let wish = Wish { area, lanes, recorded, lane: 0, focus, lower, story, steps };
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
    fn small_steps_have_the_rows_that_a_short_story_does_not_need() {
        for (width, height, least) in [(80, 24, 1), (100, 30, 3)] {
            let rows = |panel: Panel, story, steps| {
                let area = Rect::new(0, 0, width, height);
                let (focus, lower) = (Panel::SmallSteps, Panel::Tree);
                let wish = Wish { area, lanes: 1, recorded: false, lane: 0, focus, lower, story, steps };
                let place = |place: &Place| (place.panel == panel).then(|| place.content().height);
                layout(&wish).places.iter().find_map(place).unwrap_or(0)
            };
            let few = rows(Panel::SmallSteps, 1, 3);
            for steps in 0..20 {
                let (given, story) = (rows(Panel::SmallSteps, 1, steps), rows(Panel::Story, 1, steps));
                assert!(given >= few && story >= least, "{width}x{height}, {steps}");
                assert!(given >= steps.min(few) && (given == few || given <= steps), "{width}x{height}, {steps}");
                assert!(given >= steps || story == least, "{width}x{height}, {steps}");
            }
            assert!(rows(Panel::Story, 5, 99) >= 5, "a story that needs them keeps its rows");
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

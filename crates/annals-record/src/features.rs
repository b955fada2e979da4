//! What the gathering knows of a report: enough to tell whether two reports can be of one
//! event, small enough to read thousands at a time.

use crate::hash::ContentHash;
use annals_model::{
    Casualties, Count, EntityKind, EventType, Mode, PartKind, Participant, Place, PlaceLevel,
    Report, Span, Status,
};
use jiff::civil::Date;

/// How a report is dated, and so which others it can join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The text names the day or some days of a week, or leaves the date to the day of
    /// publication.
    Day,
    /// The text names a longer time.
    Span,
    Tally,
    /// Neither the text nor the page is dated.
    Undatable,
}

impl Kind {
    const ALL: [Kind; 4] = [Kind::Day, Kind::Span, Kind::Tally, Kind::Undatable];

    /// The two low bits of a block name its kind.
    pub fn of_block(block: i64) -> Kind {
        Kind::ALL[(block & 3) as usize]
    }
}

/// Days since 1970-01-01, as placements store them.
pub(crate) fn day_number(date: Date) -> i32 {
    date.since((jiff::Unit::Day, Date::constant(1970, 1, 1))).map_or(0, |span| span.get_days())
}

/// The day of reports that have none.
pub(crate) const NO_DAY: i32 = i32::MIN;

/// Stands for a day where there is none: reports that cannot be dated are placed by origin,
/// outside the days of any calendar.
pub(crate) fn undatable_day(origin: i64) -> i32 {
    (-10_000_000 - origin).max(i64::from(NO_DAY) + 1) as i32
}

/// Days of the longest time that is looked at beside single days.
pub(crate) const WEEK: i32 = 7;

/// Where an event happened, as far as merging cares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PlaceKey {
    /// 0 where no place is named.
    pub name: u32,
    /// 0 where it is not known.
    pub country: u32,
    /// A whole country, and so no contradiction to a town in it.
    pub wide: bool,
}

impl PlaceKey {
    fn of(place: &Place) -> PlaceKey {
        PlaceKey {
            name: short("place", &place.name),
            country: place.country.map_or(0, |country| short("country", country.as_str())),
            wide: place.level == PlaceLevel::Country,
        }
    }

    /// With the country of a place whose level is not known.
    pub fn with_country(self, country: &str) -> PlaceKey {
        PlaceKey { country: short("country", country), ..self }
    }

    pub fn fits(self, other: PlaceKey) -> bool {
        self.name == 0
            || other.name == 0
            || self.name == other.name
            || (self.wide || other.wide) && self.country != 0 && self.country == other.country
    }
}

/// One participant as far as merging cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct PartyKey {
    /// Country, or the entity itself where it has none.
    pub anchor: u32,
    /// Whether the anchor names someone, and not just "protesters".
    pub strong: bool,
    /// Bit set of sectors; empty is unknown.
    pub sectors: u32,
    /// The person or organisation, 0 if not named.
    pub named: u32,
    /// The office, 0 if none is known.
    pub office: u32,
}

fn long(purpose: &str, text: &str) -> i64 {
    ContentHash::new(purpose).text(&text.to_lowercase()).short()
}

fn short(purpose: &str, text: &str) -> u32 {
    long(purpose, text) as u32
}

fn office_key(office: &str) -> u32 {
    let office = office.trim().to_lowercase();
    let office = office.strip_prefix("the ").unwrap_or(&office);
    short("office", office.split(" of ").next().unwrap_or(office))
}

impl PartyKey {
    pub fn of(party: &Participant) -> PartyKey {
        let own = party.id.as_deref().or(party.name.as_deref());
        let named = match party.kind {
            EntityKind::Person | EntityKind::Organisation => own.map_or(0, |id| short("named", id)),
            _ => 0,
        };
        // NGO, IGO, MNC … say what an actor is, not who it is.
        let speaks_for_one = |code: &str| {
            !["IGO", "NGO", "ISM", "IMG", "MNC"].contains(&code.to_uppercase().as_str())
        };
        let country = party.country.as_ref().map(|code| code.as_str());
        let (anchor, strong) = match (country, named) {
            (Some(code), _) if speaks_for_one(code) => (short("country", code), true),
            (_, named) if named != 0 => (named, true),
            (Some(code), _) => (short("class", code), false),
            (None, _) => {
                let class = party.sectors.first().map_or("", |sector| sector.as_str());
                (short("class", class), false)
            }
        };
        let sectors = party
            .sectors
            .iter()
            .filter(|sector| **sector != annals_model::Sector::Unk)
            .fold(0, |bits, sector| bits | 1 << *sector as u32);
        let office = party.office.as_deref().map_or(0, office_key);
        PartyKey { anchor, strong, sectors, named, office }
    }
}

/// Whether two reports can speak of the same participants: the same countries (or
/// entities), with sectors, persons and offices that do not contradict each other.
///
/// Both lists are sorted by anchor.
pub(crate) fn same_parties(a: &[PartyKey], b: &[PartyKey]) -> bool {
    fn anchors(parties: &[PartyKey]) -> impl Iterator<Item = (u32, &[PartyKey])> {
        parties.chunk_by(|x, y| x.anchor == y.anchor).map(|group| (group[0].anchor, group))
    }
    let mut others = anchors(b);
    for (anchor, group) in anchors(a) {
        match others.next() {
            Some((other, with)) if other == anchor && may_be_same(group, with) => {}
            _ => return false,
        }
    }
    others.next().is_none()
}

fn may_be_same(a: &[PartyKey], b: &[PartyKey]) -> bool {
    let sectors = |group: &[PartyKey]| group.iter().fold(0, |bits, party| bits | party.sectors);
    let (x, y) = (sectors(a), sectors(b));
    if x != 0 && y != 0 && x & y == 0 {
        return false;
    }
    // "Erdoğan" fits "Turkey" and "Erdoğan and Çavuşoğlu", but not "Çavuşoğlu".
    let fits = |part: fn(&PartyKey) -> u32| {
        let within = |a: &[PartyKey], b: &[PartyKey]| {
            a.iter().map(part).filter(|x| *x != 0).all(|x| b.iter().any(|y| part(y) == x))
        };
        let any = |group: &[PartyKey]| group.iter().any(|party| part(party) != 0);
        !any(a) || !any(b) || within(a, b) || within(b, a)
    };
    fits(|party| party.named) && fits(|party| party.office)
}

/// Whether every participant acts on every other, so that sides and order say nothing.
///
/// Consultations (other than visits and mediation) and cooperation always; a joint
/// agreement where it has no recipient.
pub(crate) fn is_mutual(
    event_type: EventType,
    mode: Option<Mode>,
    actors: usize,
    recipients: usize,
) -> bool {
    match event_type {
        EventType::Consult => {
            !matches!(mode, Some(Mode::Visit | Mode::ThirdParty)) && actors + recipients > 1
        }
        EventType::Cooperate => actors + recipients > 1,
        _ => recipients == 0 && actors > 1 && event_type == EventType::Agree,
    }
}

/// Content words (four letters or more) of a sentence, sampled by hash: the smallest
/// [`SKETCH`] of them. The same words give the same sample.
const SKETCH: usize = 12;

fn sketch(words: &str) -> Vec<u32> {
    let mut hashes: Vec<u32> = words
        .split(' ')
        .filter(|word| word.len() > 3)
        .map(|word| ContentHash::new("word").text(word).short() as u32)
        .collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes.truncate(SKETCH);
    hashes
}

/// Whether two sentences share about half of their content words or more.
fn alike(a: &[u32], b: &[u32]) -> bool {
    let mut union: Vec<u32> = a.iter().chain(b).copied().collect();
    union.sort_unstable();
    union.dedup();
    union.truncate(SKETCH);
    let shared = union.iter().filter(|hash| a.contains(hash) && b.contains(hash)).count();
    union.len() >= 4 && shared * 2 >= union.len()
}

/// A canonical place among reports that no order of reading can change.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Standing {
    /// Minutes since 1970 of the outlet's stamp, as printed.
    pub published: i64,
    pub article_key: u128,
    pub rank: i64,
    pub content: i64,
    pub ordinal: u32,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Features {
    pub event_type: EventType,
    pub status: Status,
    /// Whether the text itself names the time.
    pub dated: bool,
    /// First and last day, where the text names them.
    pub start: i32,
    pub end: i32,
    /// Main mode as index into [`Mode::ALL`]; 255 for none.
    pub main: u8,
    pub modes: u64,
    pub actors: Vec<PartyKey>,
    /// Empty for mutual reports.
    pub recipients: Vec<PartyKey>,
    pub mutual: bool,
    pub place: PlaceKey,
    pub count: Option<Count>,
    pub casualties: Casualties,
    pub contexts: u64,
    pub rule: u32,
    /// Words of the sentence.
    pub sentence: i64,
    pub sentence_index: u32,
    /// Which of the sentence's reports of this block it is.
    pub turn: u32,
    pub headline: bool,
    pub sketch: Vec<u32>,
    /// What the report says, whoever prints it: the seed of an event's id.
    pub code: u128,
    pub standing: Standing,
    /// Rows of `names`; 0 where there is none.
    pub outlet: u32,
    pub agency: u32,
    /// Rows of `entities`, each once.
    pub speakers: Vec<u32>,
    pub article: i64,
    pub revision: i64,
    pub wording: i64,
    pub origin: i64,
    /// The sentence takes back what an earlier version said.
    pub withdrawn: bool,
    /// Stands in the revision in force, and is not withdrawn.
    pub in_force: bool,
}

/// What of an article its reports' features need.
pub(crate) struct Home {
    pub article: i64,
    pub revision: i64,
    pub article_key: u128,
    pub rank: i64,
    pub content: i64,
    pub published: i64,
    pub outlet: u32,
    pub agency: u32,
    pub wording: i64,
    pub dated: bool,
    /// Spans of what takes back an earlier version.
    pub corrections: Vec<Span>,
}

impl Features {
    pub fn of(report: &Report, sentence: &str, part: PartKind, home: &Home, ordinal: u32) -> Self {
        let mut actors: Vec<PartyKey> = report.actors.iter().map(PartyKey::of).collect();
        let mut recipients: Vec<PartyKey> = report.recipients.iter().map(PartyKey::of).collect();
        let mutual = is_mutual(report.event_type, report.mode(), actors.len(), recipients.len());
        if mutual {
            actors.append(&mut recipients);
        }
        for side in [&mut actors, &mut recipients] {
            side.sort_unstable();
            side.dedup();
        }
        let within = |span: &Span| {
            span.start <= report.sentence_span.start && report.sentence_span.start < span.end
        };
        let withdrawn = home.corrections.iter().any(within);
        let words = crate::wording::words(sentence);
        let sentence = ContentHash::new("sentence").text(&words).short();
        let when = report.when.map(|when| (day_number(when.start), day_number(when.end)));
        let place = report.place.as_ref().map(PlaceKey::of).unwrap_or_default();
        let mut code = ContentHash::new("report")
            .bytes(&home.article_key.to_le_bytes())
            .number(sentence)
            .text(report.event_type.as_str())
            .text(report.status.as_str())
            .number(i64::from(report.tally))
            .text(&report.when.map(|when| when.to_string()).unwrap_or_default())
            .number(report.place.as_ref().map_or(0, |place| long("place", &place.name)))
            .number(report.count.map_or(-1, |count| i64::from(count.min)));
        for mode in &report.modes {
            code = code.text(mode.as_str());
        }
        for (role, side) in [&report.actors, &report.recipients].iter().enumerate() {
            for party in side.iter() {
                code = code
                    .number(role as i64)
                    .maybe(party.country.as_ref().map(|code| code.as_str()))
                    .maybe(party.id.as_deref().or(party.name.as_deref()));
            }
        }
        Features {
            event_type: report.event_type,
            status: report.status,
            dated: when.is_some(),
            start: when.map_or(NO_DAY, |(start, _)| start),
            end: when.map_or(NO_DAY, |(_, end)| end),
            main: report.mode().map_or(255, |mode| mode as u8),
            modes: report.modes.iter().fold(0, |bits, mode| bits | 1 << *mode as u64),
            actors,
            recipients,
            mutual,
            place,
            count: report.count,
            casualties: report.casualties,
            contexts: report.contexts.iter().fold(0, |bits, context| bits | 1 << *context as u64),
            rule: short("rule", &report.rule),
            sentence,
            sentence_index: report.sentence,
            turn: 0,
            headline: part != PartKind::Paragraph,
            sketch: sketch(&words),
            code: code.long(),
            standing: Standing {
                published: home.published,
                article_key: home.article_key,
                rank: home.rank,
                content: home.content,
                ordinal,
            },
            outlet: home.outlet,
            agency: home.agency,
            speakers: Vec::new(),
            article: home.article,
            revision: home.revision,
            wording: home.wording,
            origin: 0,
            withdrawn,
            in_force: true,
        }
    }

    /// Sets which of its sentence's reports of one block this is.
    pub fn set_turn(&mut self, turn: u32) {
        self.turn = turn;
        if turn > 0 {
            let code = ContentHash::new("turn").bytes(&self.code.to_le_bytes());
            self.code = code.number(i64::from(turn)).long();
        }
    }

    /// What the participants are, regardless of when and how: the same for a tally and the
    /// single events it counts.
    pub fn kin(&self) -> i64 {
        let mut hash = ContentHash::new("kin").text(self.event_type.as_str());
        for side in [&self.actors, &self.recipients] {
            let mut anchors: Vec<u32> = side.iter().map(|party| party.anchor).collect();
            anchors.dedup();
            hash = hash.number(anchors.len() as i64);
            hash = anchors.iter().fold(hash, |hash, anchor| hash.number(i64::from(*anchor)));
        }
        hash.short()
    }

    /// Reports of different blocks are never of one event.
    pub fn block(&self, tally: bool, datable: bool) -> i64 {
        let kind = match (tally, self.dated) {
            (true, _) => Kind::Tally,
            (false, true) if self.days() > WEEK => Kind::Span,
            (false, true) => Kind::Day,
            // Background without a date did not happen on the day of publication.
            (false, false) if self.status == Status::Historical || !datable => Kind::Undatable,
            (false, false) => Kind::Day,
        };
        let status = match self.status {
            // What is background today was news on its own day.
            Status::Historical => Status::Actual,
            status => status,
        };
        let hash = ContentHash::new("block").number(self.kin()).text(status.as_str()).short();
        hash & !3 | Kind::ALL.iter().position(|other| *other == kind).unwrap_or(0) as i64
    }

    /// How long the time is that the text names; 0 where it names none.
    pub fn days(&self) -> i32 {
        if self.dated {
            self.end.saturating_sub(self.start).saturating_add(1)
        } else {
            0
        }
    }

    /// How closely the report names what happened; the closer ones found events.
    pub fn closeness(&self) -> u32 {
        let named = |side: &[PartyKey]| side.iter().filter(|party| party.named != 0).count() as u32;
        2 * (named(&self.actors) + named(&self.recipients))
            + 2 * u32::from(self.main != 255)
            + u32::from(self.place.name != 0)
            + u32::from(self.place.name != 0 && !self.place.wide)
            + u32::from(self.count.is_some())
    }

    /// Whether nothing in the particulars of the two speaks against one event.
    pub fn agrees(&self, other: &Features) -> bool {
        self.manner_fits(other)
            && self.place.fits(other.place)
            && self.count_fits(other)
            && self.same_people(other)
    }

    /// Modes do not contradict; a gathering of many is no meeting of two at its edge.
    pub fn manner_fits(&self, other: &Features) -> bool {
        let many = 1 << Mode::Multilateral as u64;
        (self.modes == 0 || other.modes == 0 || self.modes & other.modes != 0)
            && self.modes & many == other.modes & many
    }

    pub fn count_fits(&self, other: &Features) -> bool {
        match (self.count, other.count) {
            (Some(a), Some(b)) => {
                a.min <= b.max.unwrap_or(u32::MAX) && b.min <= a.max.unwrap_or(u32::MAX)
            }
            _ => true,
        }
    }

    /// Participants do not contradict each other.
    pub fn same_people(&self, other: &Features) -> bool {
        same_parties(&self.actors, &other.actors)
            && same_parties(&self.recipients, &other.recipients)
    }

    pub fn same_particulars(&self, other: &Features) -> bool {
        self.modes == other.modes
            && self.place == other.place
            && self.count == other.count
            && self.actors == other.actors
            && self.recipients == other.recipients
    }

    /// Whether the two tell it in the same or nearly the same words.
    pub fn same_telling(&self, other: &Features) -> bool {
        self.sentence == other.sentence || alike(&self.sketch, &other.sketch)
    }

    /// How many participants are known well enough to be told from others.
    pub fn strong_parties(&self) -> usize {
        let mut anchors: Vec<u32> = self
            .actors
            .iter()
            .chain(&self.recipients)
            .filter(|party| party.strong)
            .map(|party| party.anchor)
            .collect();
        anchors.sort_unstable();
        anchors.dedup();
        anchors.len()
    }

    /// Whether a person, an organisation or a place is named in both.
    pub fn shares_a_name(&self, other: &Features) -> bool {
        let names = |features: &Features| -> Vec<u32> {
            let parties = features.actors.iter().chain(&features.recipients);
            parties.map(|party| party.named).filter(|named| *named != 0).collect()
        };
        let others = names(other);
        (self.place.name != 0 && !self.place.wide && self.place == other.place)
            || names(self).iter().any(|named| others.contains(named))
    }
}

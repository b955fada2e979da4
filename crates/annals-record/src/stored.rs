//! How the gathering's notes on a report are stored: small, since there is one for each.

use crate::features::{Features, PartyKey, PlaceKey, Standing};
use annals_model::{Casualties, Count, EventType, Status};

/// Tells these bytes from those of format 1, which begin with an event type.
const MARK: u8 = 0xf2;

struct Writer(Vec<u8>);

impl Writer {
    fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    /// Seven bits a byte, the low ones first.
    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.byte(number as u8 | 0x80);
            number >>= 7;
        }
        self.byte(number as u8);
    }

    /// Numbers near zero of either sign stay short.
    fn signed(&mut self, number: i64) {
        self.number((number << 1 ^ number >> 63) as u64);
    }

    fn maybe(&mut self, number: Option<u32>) {
        self.number(number.map_or(0, |number| u64::from(number) + 1));
    }

    fn hash(&mut self, hash: u32) {
        self.0.extend(hash.to_le_bytes());
    }
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take::<1>().map(|[byte]| byte)
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    fn small(&mut self) -> Option<u32> {
        self.number()?.try_into().ok()
    }

    fn maybe(&mut self) -> Option<Option<u32>> {
        Some(self.number()?.checked_sub(1).map(|number| number as u32))
    }

    fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Option<u64> {
        self.take().map(u64::from_le_bytes)
    }

    fn i64(&mut self) -> Option<i64> {
        self.take().map(i64::from_le_bytes)
    }

    fn u128(&mut self) -> Option<u128> {
        self.take().map(u128::from_le_bytes)
    }
}

/// On whose word and paper an event stands: rows of `names` for outlets and agencies, rows of
/// `entities` for speakers with the number of their reports; each list in rising order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sources {
    pub outlets: Vec<u32>,
    pub agencies: Vec<u32>,
    pub speakers: Vec<(u32, u32)>,
}

impl Sources {
    pub fn encode(&self) -> Vec<u8> {
        let mut w = Writer(Vec::new());
        for list in [&self.outlets, &self.agencies] {
            w.number(list.len() as u64);
            list.iter().for_each(|row| w.number((*row).into()));
        }
        for (row, reports) in &self.speakers {
            w.number((*row).into());
            w.number((*reports).into());
        }
        w.0
    }

    /// Takes the place of what is held; `None` when the bytes are not what
    /// [`Sources::encode`] wrote.
    pub fn read(&mut self, bytes: &[u8]) -> Option<()> {
        let r = &mut Reader(bytes);
        for list in [&mut self.outlets, &mut self.agencies] {
            list.clear();
            for _ in 0..r.number()? {
                list.push(r.small()?);
            }
        }
        self.speakers.clear();
        while !r.0.is_empty() {
            self.speakers.push((r.small()?, r.small()?));
        }
        Some(())
    }
}

fn bits(flags: &[bool]) -> u8 {
    flags.iter().rev().fold(0, |bits, flag| bits << 1 | u8::from(*flag))
}

pub(crate) fn encode(features: &Features) -> Vec<u8> {
    let f = features;
    let mut w = Writer(Vec::with_capacity(192));
    w.0.extend([MARK, f.event_type as u8, f.status as u8, f.main]);
    w.byte(bits(&[f.dated, f.mutual, f.headline, f.in_force, f.withdrawn, f.place.wide]));
    if f.dated {
        w.signed(f.start.into());
        w.number(i64::from(f.end).abs_diff(f.start.into()));
    }
    w.number(f.modes);
    w.number(f.contexts);
    w.hash(f.place.name);
    w.hash(f.place.country);
    w.maybe(f.count.map(|count| count.min));
    w.maybe(f.count.and_then(|count| count.max));
    for harm in [f.casualties.dead, f.casualties.injured, f.casualties.arrested] {
        w.maybe(harm);
    }
    w.hash(f.rule);
    for number in [f.sentence_index, f.turn, f.standing.ordinal, f.outlet, f.agency] {
        w.number(number.into());
    }
    for row in [f.article, f.revision, f.wording, f.origin] {
        w.signed(row);
    }
    w.signed(f.standing.published);
    w.signed(f.standing.rank);
    w.0.extend(f.sentence.to_le_bytes());
    w.0.extend(f.standing.content.to_le_bytes());
    w.0.extend(f.code.to_le_bytes());
    w.0.extend(f.standing.article_key.to_le_bytes());
    w.byte(f.sketch.len() as u8);
    f.sketch.iter().for_each(|hash| w.hash(*hash));
    w.number(f.speakers.len() as u64);
    f.speakers.iter().for_each(|entity| w.number(u64::from(*entity)));
    write_parties(&mut w, f);
    w.0
}

fn write_parties(w: &mut Writer, features: &Features) {
    for side in [&features.actors, &features.recipients] {
        w.number(side.len() as u64);
        for party in side {
            w.hash(party.anchor);
            w.byte(bits(&[party.strong, party.named != 0, party.office != 0]));
            w.number(party.sectors.into());
            [party.named, party.office].into_iter().filter(|id| *id != 0).for_each(|id| w.hash(id));
        }
    }
}

/// Actors and recipients alone.
pub(crate) fn encode_parties(features: &Features) -> Vec<u8> {
    let mut w = Writer(Vec::new());
    write_parties(&mut w, features);
    w.0
}

/// `None` when the bytes are not what [`encode_parties`] wrote.
pub(crate) fn decode_parties(bytes: &[u8]) -> Option<(Vec<PartyKey>, Vec<PartyKey>)> {
    let r = &mut Reader(bytes);
    Some((parties(r)?, parties(r)?))
}

/// `None` when the bytes are not what [`encode`] wrote, now or in an earlier format.
pub(crate) fn decode(bytes: &[u8]) -> Option<Features> {
    match bytes.first() {
        Some(&MARK) => decode_now(&mut Reader(&bytes[1..])),
        _ => decode_first(&mut Reader(bytes)),
    }
}

/// As [`Features::days`] of the features stored in `bytes`, without the rest of them.
pub(crate) fn days(bytes: &[u8]) -> Option<i32> {
    let Some((&MARK, bytes)) = bytes.split_first() else { return Some(decode(bytes)?.days()) };
    let r = &mut Reader(bytes);
    let [_, _, _, flags] = r.take()?;
    if flags & DATED == 0 {
        return Some(0);
    }
    let (start, end) = time(r)?;
    Some(end.saturating_sub(start).saturating_add(1))
}

/// The first of the flags.
const DATED: u8 = 1;

/// First and last day.
fn time(r: &mut Reader) -> Option<(i32, i32)> {
    let start = i32::try_from(r.signed()?).ok()?;
    Some((start, start.checked_add(i32::try_from(r.number()?).ok()?)?))
}

fn decode_now(r: &mut Reader) -> Option<Features> {
    let [event_type, status, main, flags] = r.take()?;
    let flag = |at: u8| flags & 1 << at != 0;
    let dated = flags & DATED != 0;
    let (start, end) = match dated {
        true => time(r)?,
        false => (crate::features::NO_DAY, crate::features::NO_DAY),
    };
    let (modes, contexts) = (r.number()?, r.number()?);
    let place = PlaceKey { name: r.u32()?, country: r.u32()?, wide: flag(5) };
    let (min, max) = (r.maybe()?, r.maybe()?);
    let casualties = Casualties { dead: r.maybe()?, injured: r.maybe()?, arrested: r.maybe()? };
    let rule = r.u32()?;
    let (sentence_index, turn, ordinal) = (r.small()?, r.small()?, r.small()?);
    let (outlet, agency) = (r.small()?, r.small()?);
    let (article, revision) = (r.signed()?, r.signed()?);
    let (wording, origin) = (r.signed()?, r.signed()?);
    let (published, rank) = (r.signed()?, r.signed()?);
    let (sentence, content) = (r.i64()?, r.i64()?);
    let (code, article_key) = (r.u128()?, r.u128()?);
    let sketch = (0..r.byte()?).map(|_| r.u32()).collect::<Option<_>>()?;
    let speakers = (0..r.number()?).map(|_| r.small()).collect::<Option<_>>()?;
    let (actors, recipients) = (parties(r)?, parties(r)?);
    Some(Features {
        event_type: *EventType::ALL.get(event_type as usize)?,
        status: *Status::ALL.get(status as usize)?,
        dated,
        start,
        end,
        main,
        modes,
        actors,
        recipients,
        mutual: flag(1),
        place,
        count: min.map(|min| Count { min, max }),
        casualties,
        contexts,
        rule,
        sentence,
        sentence_index,
        turn,
        headline: flag(2),
        sketch,
        code,
        standing: Standing { published, article_key, rank, content, ordinal },
        outlet,
        agency,
        speakers,
        article,
        revision,
        wording,
        origin,
        withdrawn: flag(4),
        in_force: flag(3),
    })
}

fn parties(r: &mut Reader) -> Option<Vec<PartyKey>> {
    let mut list = Vec::new();
    for _ in 0..r.number()? {
        let (anchor, flags, sectors) = (r.u32()?, r.byte()?, r.small()?);
        let mut hash = |at: u8| if flags & 1 << at != 0 { r.u32() } else { Some(0) };
        let (named, office) = (hash(1)?, hash(2)?);
        list.push(PartyKey { anchor, strong: flags & 1 != 0, sectors, named, office });
    }
    Some(list)
}

/// Format 1: the same facts in fixed widths, without agency, speakers and the place's country.
/// Its `outlet` and `origin` were other numbers than today's, and are left empty.
fn decode_first(r: &mut Reader) -> Option<Features> {
    let [event_type, status, main, flags] = r.take()?;
    let start = i32::from_le_bytes(r.take()?);
    let end = i32::from_le_bytes(r.take()?);
    let (modes, place, contexts) = (r.u64()?, r.u64()?, r.u64()?);
    let (min, max) = (r.u32()?, r.u32()?);
    let known = |number: u32| (number != u32::MAX).then_some(number);
    let count = known(min).map(|min| Count { min, max: known(max) });
    let (rule, sentence_index, turn, ordinal) = (r.u32()?, r.u32()?, r.u32()?, r.u32()?);
    let casualties =
        Casualties { dead: known(r.u32()?), injured: known(r.u32()?), arrested: known(r.u32()?) };
    let (sentence, _outlet, article) = (r.i64()?, r.i64()?, r.i64()?);
    let (revision, _origin) = (r.i64()?, r.i64()?);
    let (published, rank, content) = (r.i64()?, r.i64()?, r.i64()?);
    let (code, article_key) = (r.u128()?, r.u128()?);
    let sketch = (0..r.byte()?).map(|_| r.u32()).collect::<Option<_>>()?;
    let mut parties = || -> Option<Vec<PartyKey>> {
        let mut list = Vec::new();
        for _ in 0..r.u32()? {
            let (anchor, strong, sectors) = (r.u64()?, r.byte()? != 0, r.u32()?);
            let (named, office) = (r.u64()? as u32, r.u64()? as u32);
            list.push(PartyKey { anchor: anchor as u32, strong, sectors, named, office });
        }
        list.sort_unstable();
        Some(list)
    };
    let (actors, recipients) = (parties()?, parties()?);
    Some(Features {
        event_type: *EventType::ALL.get(event_type as usize)?,
        status: *Status::ALL.get(status as usize)?,
        dated: flags & 8 != 0,
        start,
        end,
        main,
        modes,
        actors,
        recipients,
        mutual: flags & 4 != 0,
        place: PlaceKey { name: place as u32, ..PlaceKey::default() },
        count,
        casualties,
        contexts,
        rule,
        sentence,
        sentence_index,
        turn,
        headline: flags & 2 != 0,
        sketch,
        code,
        standing: Standing { published, article_key, rank, content, ordinal },
        outlet: 0,
        agency: 0,
        speakers: Vec::new(),
        article,
        revision,
        wording: 0,
        origin: 0,
        withdrawn: false,
        in_force: flags & 1 != 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_come_back_as_they_were() {
        let sources = Sources {
            outlets: vec![1, 300],
            agencies: vec![],
            speakers: vec![(7, 1), (70_000, 200)],
        };
        let mut read = Sources { outlets: vec![5], ..Sources::default() };
        assert_eq!(read.read(&sources.encode()), Some(()));
        assert_eq!(read, sources);
        assert_eq!(read.read(&Sources::default().encode()), Some(()));
        assert_eq!(read, Sources::default());
        assert_eq!(read.read(&[9]), None);
    }

    #[test]
    fn notes_come_back_as_they_were() {
        let party = |anchor, named, office| PartyKey {
            anchor,
            strong: named != 0,
            sectors: 5,
            named,
            office,
        };
        let features = Features {
            event_type: EventType::Assault,
            status: Status::Future,
            dated: true,
            start: -3,
            end: 4,
            main: 255,
            modes: u64::MAX,
            actors: vec![party(7, 9, 0), party(8, 0, 3)],
            recipients: vec![party(u32::MAX, 0, 0)],
            mutual: true,
            place: PlaceKey { name: 1, country: 2, wide: true },
            count: Some(Count { min: 0, max: None }),
            casualties: Casualties { dead: Some(u32::MAX - 1), injured: None, arrested: Some(0) },
            contexts: 1 << 40,
            rule: 3,
            sentence: i64::MIN,
            sentence_index: 300,
            turn: 1,
            headline: false,
            sketch: vec![1, 2, 3],
            code: u128::MAX - 5,
            standing: Standing {
                published: i64::MAX,
                article_key: 6,
                rank: i64::MIN,
                content: -1,
                ordinal: 2,
            },
            outlet: 200,
            agency: 0,
            speakers: vec![1, 100_000],
            article: 1 << 40,
            revision: 12,
            wording: 13,
            origin: 14,
            withdrawn: true,
            in_force: false,
        };
        let bytes = encode(&features);
        let sides = (features.actors.clone(), features.recipients.clone());
        assert_eq!(decode_parties(&encode_parties(&features)), Some(sides));
        assert_eq!(decode(&bytes), Some(features.clone()));
        let undated = Features {
            dated: false,
            start: crate::features::NO_DAY,
            end: crate::features::NO_DAY,
            ..features
        };
        assert_eq!(decode(&encode(&undated)), Some(undated));
        for cut in 0..bytes.len() {
            assert_eq!(decode(&bytes[..cut]), None);
        }
    }
}

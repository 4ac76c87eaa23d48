//! Counts that are kept: taken once, then changed by whoever changes.
//!
//! What each subject counts as is remembered, so a change takes its old share away and adds the new
//! one; counting again reads nobody who has not changed. What is counted holds for everybody (the
//! sealed are left out for all), so nothing of a caller is kept. How far the counts have followed the
//! changes is a cursor; being read twice, or later than the cursor says, does no harm.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use hub_catalogue::AttributeIndex;
use hub_policy::{Axis, Counts, Permit, Place};
use hub_storage::{Among, CountedSubject, Store, StoreError, Token};
use hub_values::{AreaCode, SubjectId, SubjectKind};

use crate::statistics::{CODE, NO_AGE, NO_SEX, band};

/// Changes that are read together.
const CHANGES: u64 = 4_096;
/// Subjects that are read together.
const PIECE: usize = 512;
/// Bytes of one subject here, with room in the tables.
const WEIGHT: u64 = 48;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Counting {
    /// The kind of subject.
    pub kind: SubjectKind,
    /// By whose codes too.
    pub attribute: Option<AttributeIndex>,
}

/// Under what the counts hold; of another one they are taken anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Terms {
    /// Each area with the one around it.
    pub tree: Vec<(AreaCode, Option<AreaCode>)>,
    /// The codes of the attribute.
    pub codes: Vec<String>,
    /// Whether one subject has several of them.
    pub is_multiple: bool,
    /// Year by which ages are reached.
    pub year: i32,
    /// Whom nobody counts.
    pub sealed: HashSet<SubjectId>,
}

/// How far the counts have to be, and by which tokens codes are found.
pub(crate) struct Wish<'a> {
    pub store: &'a Store,
    pub permit: &'a Permit,
    pub cursor: u64,
    pub sexes: &'a [Token],
    pub codes: &'a [Token],
}

impl Terms {
    /// Counts of nobody yet.
    pub(crate) fn counts(&self) -> Counts {
        let short = |length: usize| u16::try_from(length).unwrap_or(u16::MAX);
        let axis = |size: u16| Axis { size, has_rest: true, ..Axis::default() };
        let size = short(self.codes.len());
        let codes = Axis {
            size: if self.is_multiple { size } else { size + 1 },
            is_multiple: self.is_multiple,
            has_rest: false,
            is_last_implied: !self.is_multiple,
        };
        Counts::new(&self.tree, [axis(NO_AGE + 1), axis(NO_SEX + 1), codes])
    }

    /// Where somebody born in a year, of one of the sexes, counts.
    pub(crate) fn place(&self, born: Option<i32>, sex: Option<u16>) -> Place {
        let age = born.map_or(NO_AGE, |born| band(self.year - born));
        [Some(age), Some(sex.unwrap_or(NO_SEX)), None]
    }
}

/// All counts that are kept.
pub(crate) struct Figures {
    /// Subjects that may be remembered, of all counts together.
    room: u64,
    held: Mutex<Vec<(Counting, Kept)>>,
}

type Kept = Arc<tokio::sync::RwLock<Figure>>;

impl Figures {
    /// Counts that take so many bytes at most.
    pub(crate) fn within(bytes: u64) -> Self {
        Self { room: bytes / WEIGHT, held: Mutex::default() }
    }

    /// Tells of the counts as they are, where they are far enough already.
    pub(crate) async fn current<T>(
        &self,
        counting: Counting,
        terms: &Terms,
        cursor: u64,
        tell: impl FnOnce(&Counts) -> T,
    ) -> Option<T> {
        let kept = self.kept(counting)?;
        let figure = kept.read().await;
        figure.is_current(terms, cursor).then(|| tell(&figure.counts))
    }

    /// Tells of the counts, brought to where they have to be. None when there is no room for them.
    pub(crate) async fn followed<T>(
        &self,
        counting: Counting,
        terms: &Terms,
        wish: &Wish<'_>,
        tell: impl FnOnce(&Counts) -> T,
    ) -> Result<Option<T>, StoreError> {
        let Some(kept) = self.kept(counting) else { return Ok(None) };
        let mut figure = kept.write().await;
        if !figure.is_current(terms, wish.cursor) {
            figure.follow(counting.kind, terms, wish).await?;
            if !self.has_room(counting, figure.subjects()) {
                return Ok(None);
            }
        }
        Ok(Some(tell(&figure.counts)))
    }

    /// The counts that are asked for most lately stand last.
    fn kept(&self, counting: Counting) -> Option<Kept> {
        if self.room == 0 {
            return None;
        }
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = match held.iter().position(|(one, _)| *one == counting) {
            Some(position) => held.remove(position).1,
            None => Kept::default(),
        };
        held.push((counting, Arc::clone(&kept)));
        Some(kept)
    }

    /// Makes room by forgetting what was asked for least lately; false when these counts alone are
    /// too large, and are forgotten.
    fn has_room(&self, counting: Counting, subjects: u64) -> bool {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if subjects > self.room {
            held.retain(|(one, _)| *one != counting);
            return false;
        }
        let size = |kept: &Kept| kept.try_read().map_or(0, |figure| figure.subjects());
        let mut free = self.room - subjects;
        let mut stays: Vec<bool> = held
            .iter()
            .rev()
            .map(|(one, kept)| {
                let left = if *one == counting { Some(free) } else { free.checked_sub(size(kept)) };
                free = left.unwrap_or(free);
                left.is_some()
            })
            .collect();
        held.retain(|_| stays.pop().unwrap_or(true));
        true
    }
}

/// Counts of one kind.
#[derive(Default)]
pub(crate) struct Figure {
    terms: Option<Terms>,
    counts: Counts,
    /// Where each area stands among those of the terms.
    positions: HashMap<AreaCode, u16>,
    /// What each subject counts as.
    shares: HashMap<SubjectId, Share>,
    /// Which codes those have who have one.
    codes: HashMap<SubjectId, Box<[u16]>>,
    /// Communities that are not read yet.
    unread: Vec<AreaCode>,
    /// Those who were sealed or unsealed, and are not read again yet.
    unsure: Vec<SubjectId>,
    /// All changes up to here are counted.
    cursor: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Share {
    /// Position of the community among the areas.
    community: u16,
    born: Option<u16>,
    sex: Option<u8>,
}

impl Figure {
    fn is_current(&self, terms: &Terms, cursor: u64) -> bool {
        let is_read = self.unread.is_empty() && self.unsure.is_empty();
        is_read && self.cursor >= cursor && self.terms.as_ref() == Some(terms)
    }

    fn subjects(&self) -> u64 {
        (self.shares.len() + self.codes.len()) as u64
    }

    /// Reads whoever is not read yet, then whoever has changed. What was read stays when it is given up
    /// on the way: the next one goes on from there.
    async fn follow(
        &mut self,
        kind: SubjectKind,
        terms: &Terms,
        wish: &Wish<'_>,
    ) -> Result<(), StoreError> {
        self.agree(terms, wish.cursor);
        while let Some(area) = self.unread.last().copied() {
            let read = census(kind, Among::Community(area), wish).await?;
            self.put(&[], read);
            let _done = self.unread.pop();
        }
        let unsure = self.unsure.clone();
        self.reread(kind, &unsure, wish).await?;
        self.unsure.clear();
        while self.cursor < wish.cursor {
            let changes = wish.store.changes_after(self.cursor, CHANGES).await?;
            let subjects: HashSet<SubjectId> = changes.iter().map(|one| one.subject).collect();
            let subjects: Vec<SubjectId> = subjects.into_iter().collect();
            self.reread(kind, &subjects, wish).await?;
            let is_last = (changes.len() as u64) < CHANGES;
            let last = changes.last().map_or(self.cursor, |one| one.cursor);
            self.cursor = if is_last { last.max(wish.cursor) } else { last };
        }
        Ok(())
    }

    /// Agrees with the terms: of others all is read anew, of another year all is counted anew, and
    /// whoever was sealed or unsealed is read again.
    fn agree(&mut self, terms: &Terms, cursor: u64) {
        if self.terms.as_ref() == Some(terms) {
            return;
        }
        let Some(before) = self.terms.replace(terms.clone()) else {
            return self.begin(terms, cursor);
        };
        let is_other = before.tree != terms.tree
            || before.codes != terms.codes
            || before.is_multiple != terms.is_multiple;
        if is_other {
            return self.begin(terms, cursor);
        }
        if before.year != terms.year {
            self.counts = terms.counts();
            let subjects: Vec<SubjectId> = self.shares.keys().copied().collect();
            for subject in subjects {
                self.count(subject, 1);
            }
        }
        self.unsure.extend(before.sealed.symmetric_difference(&terms.sealed));
    }

    fn begin(&mut self, terms: &Terms, cursor: u64) {
        *self = Self {
            counts: terms.counts(),
            positions: terms.tree.iter().zip(0..).map(|((area, _), at)| (*area, at)).collect(),
            unread: terms.tree.iter().map(|(area, _)| *area).collect(),
            terms: Some(terms.clone()),
            cursor,
            ..Self::default()
        };
    }

    async fn reread(
        &mut self,
        kind: SubjectKind,
        subjects: &[SubjectId],
        wish: &Wish<'_>,
    ) -> Result<(), StoreError> {
        for piece in subjects.chunks(PIECE) {
            let read = census(kind, Among::Subjects(piece), wish).await?;
            self.put(piece, read);
        }
        Ok(())
    }

    /// Puts what was read of subjects in the place of what is known of them.
    fn put(&mut self, asked: &[SubjectId], read: Vec<CountedSubject>) {
        let Some(terms) = self.terms.as_ref() else { return };
        let mut found: HashMap<SubjectId, (Share, Vec<u16>)> = HashMap::new();
        for CountedSubject { subject, counted } in read {
            let Some(community) = self.positions.get(&counted.community).copied() else { continue };
            if terms.sealed.contains(&subject) {
                continue;
            }
            let born = counted.born.and_then(|year| u16::try_from(year).ok());
            let sex = counted.first.and_then(|sex| u8::try_from(sex).ok());
            let share = Share { community, born, sex };
            let (_, codes) = found.entry(subject).or_insert((share, Vec::new()));
            codes.extend(counted.second);
        }
        let gone = asked.iter().filter(|subject| !found.contains_key(subject));
        for subject in gone.copied().chain(found.keys().copied()).collect::<Vec<_>>() {
            self.count(subject, -1);
            let _share = self.shares.remove(&subject);
            let _codes = self.codes.remove(&subject);
        }
        for (subject, (share, mut codes)) in found {
            codes.sort_unstable();
            codes.dedup();
            let _new = self.shares.insert(subject, share);
            if !codes.is_empty() {
                let _new = self.codes.insert(subject, codes.into());
            }
            self.count(subject, 1);
        }
    }

    /// Adds what is known of a subject to the counts, or takes it away.
    fn count(&mut self, subject: SubjectId, sign: i64) {
        let (Some(share), Some(terms)) = (self.shares.get(&subject), self.terms.as_ref()) else {
            return;
        };
        let Some((community, _)) = terms.tree.get(usize::from(share.community)) else { return };
        let place = terms.place(share.born.map(i32::from), share.sex.map(u16::from));
        self.counts.add(*community, place, sign, None);
        let codes = self.codes.get(&subject).map(AsRef::as_ref).unwrap_or_default();
        for code in codes {
            let [age, sex, _] = place;
            self.counts.add(*community, [age, sex, Some(*code)], sign, Some(CODE));
        }
    }
}

async fn census(
    kind: SubjectKind,
    among: Among<'_>,
    wish: &Wish<'_>,
) -> Result<Vec<CountedSubject>, StoreError> {
    wish.store.census_of(wish.permit, kind, among, wish.sexes, wish.codes).await
}

//! A bounded table of short-lived secrets, looked up by the hash of what the client holds.

use std::collections::{HashMap, VecDeque};

use sha2::{Digest, Sha256};

use crate::clock::Moment;

/// The SHA-256 of a text that only its holder knows. Tables are keyed by it, so that how long a look-up
/// takes says nothing about the texts in the table.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Fingerprint([u8; 32]);

impl Fingerprint {
    pub(crate) fn of(text: &str) -> Self {
        Self(Sha256::digest(text).into())
    }

    #[cfg(feature = "data")]
    pub(crate) const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    #[cfg(feature = "data")]
    pub(crate) const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Of several parts, each with its length, so that no two lists of parts look alike.
    pub(crate) fn of_parts(parts: &[&str]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        Self(hash.finalize().into())
    }
}

/// Holds at most `capacity` entries; the oldest make room for new ones, and each is dropped when its time
/// is over.
pub(crate) struct Expiring<T> {
    capacity: usize,
    entries: HashMap<Fingerprint, Entry<T>>,
    /// In order of insertion: which key, and the number of the insertion, since a key may come twice.
    order: VecDeque<(Fingerprint, u64)>,
    inserted: u64,
}

struct Entry<T> {
    value: T,
    drop_at: Moment,
    number: u64,
}

impl<T> Expiring<T> {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self {
            capacity,
            entries: HashMap::new(),
            order: VecDeque::new(),
            inserted: 0,
        }
    }

    /// Keeps `value` until `drop_at`; one with the same key is replaced.
    pub(crate) fn insert(&mut self, key: Fingerprint, value: T, drop_at: Moment, now: Moment) {
        while let Some(&(oldest, number)) = self.order.front() {
            let entry = self.entries.get(&oldest).filter(|entry| entry.number == number);
            let stays = entry.is_some_and(|entry| now < entry.drop_at);
            if stays && self.order.len() < self.capacity {
                break;
            }
            if entry.is_some() {
                self.entries.remove(&oldest);
            }
            self.order.pop_front();
        }
        self.inserted += 1;
        self.entries.insert(
            key,
            Entry {
                value,
                drop_at,
                number: self.inserted,
            },
        );
        self.order.push_back((key, self.inserted));
    }

    pub(crate) fn get_mut(&mut self, key: &Fingerprint, now: Moment) -> Option<&mut T> {
        self.entries
            .get_mut(key)
            .filter(|entry| now < entry.drop_at)
            .map(|entry| &mut entry.value)
    }

    pub(crate) fn take(&mut self, key: &Fingerprint, now: Moment) -> Option<T> {
        self.entries
            .remove(key)
            .filter(|entry| now < entry.drop_at)
            .map(|entry| entry.value)
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        self.entries.len()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::clock::Clock;

    #[test]
    fn the_oldest_makes_room() {
        let now = Clock::standing_at(0).now();
        let later = now + Duration::from_secs(60);
        let mut table = Expiring::with_capacity(3);
        for number in 0..10 {
            table.insert(Fingerprint::of(&number.to_string()), number, later, now);
            assert!(table.len() <= 3 && table.order.len() <= 3);
        }
        assert_eq!(table.take(&Fingerprint::of("6"), now), None);
        assert_eq!(table.take(&Fingerprint::of("7"), now), Some(7));
        assert_eq!(table.take(&Fingerprint::of("7"), now), None);
    }

    #[test]
    fn an_entry_is_gone_when_its_time_is_over() {
        let now = Clock::standing_at(0).now();
        let later = now + Duration::from_secs(60);
        let mut table = Expiring::with_capacity(10);
        table.insert(Fingerprint::of("a"), 1, later, now);
        assert!(table.get_mut(&Fingerprint::of("a"), now).is_some());
        assert!(table.get_mut(&Fingerprint::of("a"), later).is_none());
        table.insert(Fingerprint::of("b"), 2, later + Duration::from_secs(60), later);
        assert_eq!(table.len(), 1);
    }

    #[test]
    fn replacing_an_entry_does_not_shorten_the_new_one() {
        let now = Clock::standing_at(0).now();
        let later = now + Duration::from_secs(60);
        let mut table = Expiring::with_capacity(2);
        table.insert(Fingerprint::of("a"), 1, later, now);
        table.insert(Fingerprint::of("a"), 2, later, now);
        table.insert(Fingerprint::of("b"), 3, later, now);
        assert_eq!(table.get_mut(&Fingerprint::of("a"), now), Some(&mut 2));
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert!(Fingerprint::of_parts(&["ab", "c"]) != Fingerprint::of_parts(&["a", "bc"]));
    }
}

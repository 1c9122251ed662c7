//! A map that remembers which of its entries were changed.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

/// Reads like the map that it holds. Every way to change an entry takes note of its key, so that what is kept
/// on disk cannot miss a change.
pub(crate) struct Tracked<K, V> {
    entries: BTreeMap<K, V>,
    changed: BTreeSet<K>,
}

impl<K, V> Default for Tracked<K, V> {
    fn default() -> Self {
        Self {
            entries: BTreeMap::new(),
            changed: BTreeSet::new(),
        }
    }
}

impl<K, V> Deref for Tracked<K, V> {
    type Target = BTreeMap<K, V>;

    fn deref(&self) -> &BTreeMap<K, V> {
        &self.entries
    }
}

impl<K: Ord + Clone, V> Tracked<K, V> {
    pub(crate) fn insert(&mut self, key: K, value: V) {
        self.changed.insert(key.clone());
        self.entries.insert(key, value);
    }

    pub(crate) fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: std::borrow::Borrow<Q>,
    {
        let (key, value) = self.entries.remove_entry(key)?;
        self.changed.insert(key);
        Some(value)
    }

    /// The entry, to be changed: it counts as changed from now.
    pub(crate) fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: std::borrow::Borrow<Q>,
    {
        let (known, _) = self.entries.get_key_value(key)?;
        self.changed.insert(known.clone());
        self.entries.get_mut(key)
    }

    /// The entry, to be changed without taking note of it.
    pub(crate) fn get_untracked_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: std::borrow::Borrow<Q>,
    {
        self.entries.get_mut(key)
    }

    /// Changes every entry that `wanted` picks.
    pub(crate) fn change_where(&mut self, wanted: impl Fn(&V) -> bool, mut change: impl FnMut(&mut V)) {
        for (key, value) in &mut self.entries {
            if wanted(value) {
                self.changed.insert(key.clone());
                change(value);
            }
        }
    }

    /// Drops every entry that is not `wanted`.
    pub(crate) fn retain(&mut self, wanted: impl Fn(&V) -> bool) {
        let changed = &mut self.changed;
        self.entries.retain(|key, value| {
            let stays = wanted(value);
            if !stays {
                changed.insert(key.clone());
            }
            stays
        });
    }

    /// The keys of what was put in, changed or removed since the last time.
    pub(crate) fn take_changed(&mut self) -> BTreeSet<K> {
        std::mem::take(&mut self.changed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_is_noticed_once() {
        let mut map: Tracked<String, u32> = Tracked::default();
        let changed =
            |map: &mut Tracked<String, u32>| map.take_changed().into_iter().collect::<Vec<_>>().join(" ");
        for (name, value) in [("a", 1), ("b", 2), ("c", 3), ("d", 4)] {
            map.insert(name.to_owned(), value);
        }
        assert_eq!(changed(&mut map), "a b c d");
        assert_eq!((map.get("a"), map.len()), (Some(&1), 4));
        assert_eq!(changed(&mut map), "");
        *map.get_mut("b").expect("an entry") += 1;
        assert!(map.get_mut("nothing").is_none() && map.remove("nothing").is_none());
        assert_eq!(changed(&mut map), "b");
        assert_eq!(map.remove("b"), Some(3));
        assert_eq!(changed(&mut map), "b");
        map.change_where(|value| *value == 3, |value| *value = 5);
        assert_eq!(changed(&mut map), "c");
        map.retain(|value| *value == 5);
        assert_eq!(changed(&mut map), "a d");
        assert_eq!(map.values().collect::<Vec<_>>(), [&5]);
    }
}

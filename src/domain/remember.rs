//! A small memory of what was worked out from bytes that come again with every request: opened cookies and records. What is
//! remembered follows from the bytes alone, so forgetting it, or having several gateways, changes nothing but time.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;

/// Remembers what was worked out from some bytes, of the latest only.
///
/// Only what was worked out with success is to be put here: then strangers cannot fill it.
pub struct Remembered<T> {
    kept: Mutex<Kept<T>>,
    most: usize,
}

/// What was used since the last change of generations, and what was used before.
struct Kept<T> {
    young: HashMap<Box<[u8]>, Arc<T>>,
    old: HashMap<Box<[u8]>, Arc<T>>,
}

impl<T> std::fmt::Debug for Remembered<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Remembered(..)")
    }
}

impl<T> Remembered<T> {
    /// Keeps the latest `most` at least, and twice as many at most.
    pub fn new(most: usize) -> Self {
        Self { kept: Mutex::new(Kept { young: HashMap::new(), old: HashMap::new() }), most }
    }

    /// What was worked out from these bytes before.
    pub fn get(&self, bytes: &[u8]) -> Option<Arc<T>> {
        let mut kept = self.kept.lock();
        if let Some(found) = kept.young.get(bytes) {
            return Some(Arc::clone(found));
        }
        let (bytes, found) = kept.old.remove_entry(bytes)?;
        kept.put(self.most, bytes, Arc::clone(&found));
        Some(found)
    }

    /// Remembers what was worked out from these bytes.
    pub fn put(&self, bytes: &[u8], found: T) -> Arc<T> {
        let found = Arc::new(found);
        self.kept.lock().put(self.most, bytes.into(), Arc::clone(&found));
        found
    }
}

impl<T> Kept<T> {
    fn put(&mut self, most: usize, bytes: Box<[u8]>, found: Arc<T>) {
        if self.young.len() >= most {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(bytes, found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_are_remembered_and_no_more_than_twice_as_many() {
        let remembered = Remembered::new(3);
        for n in 0..100_u8 {
            remembered.put(&[n], n);
            // In use all the time.
            assert_eq!(remembered.get(&[0]).as_deref(), Some(&0), "after {n}");
        }
        for n in 98..100 {
            assert_eq!(remembered.get(&[n]).as_deref(), Some(&n));
        }
        let left = (0..100_u8).filter(|n| remembered.get(&[*n]).is_some()).count();
        assert!((3..=6).contains(&left), "{left}");
        assert_eq!(remembered.get(&[0, 0]), None);
    }
}

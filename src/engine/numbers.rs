//! The numbers of users. Each is given once, to one user of whatever realm, and to nobody else after they are gone. Most are
//! counted up; those of users who had one elsewhere come with a list, and the counter goes on above them.

use serde::{Deserialize, Serialize};

use super::EngineError;
use super::ports::Table;
use super::records::{LastNumber, Record, RecordKey, Tx};
use crate::domain::ids::UserId;

/// Below this the counter goes on above a number that came with a list. One beyond it is left where it is: the counter will not
/// come there, and must stay where programs read it exactly (`2^53`).
const COUNTED: u64 = 1 << 52;

const LAST: &str = "last user number";
const RANGES: &str = "ranges of user numbers";

/// Which numbers were counted up: all of these, and all from `begins` to the last.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Ranges {
    closed: Vec<(u64, u64)>,
    begins: u64,
}

impl Record for Ranges {
    const TABLE: Table = Table::Meta;
    type Key = str;
}

/// Who came with this number. It stays when they go.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Brought(UserId);

impl Record for Brought {
    const TABLE: Table = Table::BroughtNumber;
    type Key = Number;
}

struct Number(u64);

impl RecordKey for Number {
    fn bytes(&self) -> Vec<u8> {
        self.0.to_be_bytes().to_vec()
    }
}

fn last(tx: &mut Tx<'_>) -> Result<u64, EngineError> {
    Ok(tx.get::<LastNumber>(LAST)?.unwrap_or_default().0)
}

fn ranges(tx: &mut Tx<'_>) -> Result<Ranges, EngineError> {
    Ok(tx.get(RANGES)?.unwrap_or(Ranges { closed: Vec::new(), begins: 1 }))
}

/// The number that the next user gets.
pub(super) fn next(tx: &mut Tx<'_>) -> Result<u64, EngineError> {
    Ok(last(tx)? + 1)
}

/// Gives the next number, within the transaction that makes its user.
pub(super) fn take_next(tx: &mut Tx<'_>) -> Result<u64, EngineError> {
    let number = next(tx)?;
    tx.put(LAST, &LastNumber(number));
    Ok(number)
}

/// Whether somebody has or had this number.
pub(super) fn is_given(tx: &mut Tx<'_>, number: u64) -> Result<bool, EngineError> {
    if tx.get::<Brought>(&Number(number))?.is_some() {
        return Ok(true);
    }
    let (ranges, last) = (ranges(tx)?, last(tx)?);
    let is_within = |(from, to): &(u64, u64)| (*from..=*to).contains(&number);
    Ok(ranges.closed.iter().any(is_within) || is_within(&(ranges.begins, last)))
}

/// Gives a number that a user brings along and nobody has or had, within the transaction that makes them.
pub(super) fn bring(tx: &mut Tx<'_>, number: u64, user: UserId) -> Result<(), EngineError> {
    tx.put(&Number(number), &Brought(user));
    let last = last(tx)?;
    if number > last && number <= COUNTED {
        let mut ranges = ranges(tx)?;
        if ranges.begins <= last {
            ranges.closed.push((ranges.begins, last));
        }
        ranges.begins = number + 1;
        tx.put(RANGES, &ranges);
        tx.put(LAST, &LastNumber(number));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::ports::Store;
    use crate::store::memory::MemoryStore;

    #[test]
    fn a_number_is_given_once_whether_it_was_counted_or_brought() {
        let store = MemoryStore::new();
        let store: &dyn Store = &store;
        let mut tx = Tx::new(store);
        let user = UserId::from_bytes([1; 16]);
        assert_eq!((take_next(&mut tx).unwrap(), take_next(&mut tx).unwrap()), (1, 2));
        for (number, given) in [(1, true), (2, true), (3, false), (1000, false)] {
            assert_eq!(is_given(&mut tx, number).unwrap(), given, "{number}");
        }
        bring(&mut tx, 1000, user).unwrap();
        // Below it there is room still, and above it others begin.
        bring(&mut tx, 500, user).unwrap();
        assert_eq!((take_next(&mut tx).unwrap(), take_next(&mut tx).unwrap()), (1001, 1002));
        bring(&mut tx, 2000, user).unwrap();
        bring(&mut tx, 2001, user).unwrap();
        assert_eq!(take_next(&mut tx).unwrap(), 2002);
        let given: Vec<u64> = (1..3000).filter(|number| is_given(&mut tx, *number).unwrap()).collect();
        assert_eq!(given, [1, 2, 500, 1000, 1001, 1002, 2000, 2001, 2002]);
        // One that no program reads exactly any more is nothing to count on from.
        bring(&mut tx, (1 << 53) - 1, user).unwrap();
        assert!(is_given(&mut tx, (1 << 53) - 1).unwrap());
        assert_eq!(take_next(&mut tx).unwrap(), 2003);
    }
}

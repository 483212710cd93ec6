//! Where state is kept: [`memory::MemoryStore`] for tests and [`sled::SledStore`] on disk. Both keep the contract of
//! [`crate::engine::ports::Store`] and pass one suite of tests. What the records mean is left to the engine.
pub mod memory;
mod record;
pub mod sled;

#[cfg(test)]
mod contract;

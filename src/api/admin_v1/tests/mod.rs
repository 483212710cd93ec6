//! Tests of the API, without a listener.

mod deadlines;
mod table;

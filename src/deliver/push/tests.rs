//! Carriers against servers that keep what they are sent, each field as its documentation has it.

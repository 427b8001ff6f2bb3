//! hub-connectors

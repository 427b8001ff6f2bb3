//! The connector files that ship in `dist/connectors/`, for use without hub-server.

use anyhow::{Context, Result};

/// Each file's name and content: the connectors as JSON, and their logos.
pub fn files() -> Result<Vec<(String, Vec<u8>)>> {
    hub_connectors::published().context("a connector file is faulty")
}

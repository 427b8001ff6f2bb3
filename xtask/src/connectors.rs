//! The connector files that ship in `dist/connectors/`, for use without hub-server.

use anyhow::Result;

/// Each file's name and content.
pub fn files() -> Result<Vec<(String, Vec<u8>)>> {
    Ok(Vec::new())
}

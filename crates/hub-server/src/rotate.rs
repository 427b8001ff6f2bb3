//! `hub-server rotate-keys`: everything that is sealed, under the first of the given keys.
//!
//! It works beside running servers that have both keys, a few values at a time, and goes on where it was stopped: what is
//! under the first key is left alone. What changes meanwhile is under the first key by itself.

use crate::seal::Sealer;
use crate::store::{Kept, Store};
use crate::webhooks;

/// Values that are read at one time.
const PAGE: i64 = 200;

/// What was done.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Rotated {
    /// Values that were sealed anew.
    pub renewed: u64,
    /// Values that were under the first key.
    pub current: u64,
    /// Values that none of the keys opens: where they are, and why.
    pub failed: Vec<String>,
}

/// Seals everything with the first key.
///
/// # Errors
///
/// What the database says. A value that cannot be opened is no error: it is counted, and the others go on.
pub async fn rotate(store: &Store, sealer: &Sealer) -> sqlx::Result<Rotated> {
    let mut rotated = Rotated::default();
    for kept in [Kept::Credentials, Kept::Webhooks] {
        let (mut owner, mut field) = (String::new(), String::new());
        loop {
            let page = store.sealed_after(kept, &owner, &field, PAGE).await?;
            let Some(last) = page.last() else { break };
            (owner, field) = (last.owner.clone(), last.field.clone());
            for placed in &page {
                let bound = match kept {
                    Kept::Credentials => &*placed.field,
                    Kept::Webhooks => webhooks::FIELD,
                };
                match sealer.renew(&placed.owner, bound, &placed.sealed) {
                    Ok(None) => rotated.current += 1,
                    Ok(Some(renewed)) => {
                        let done = store.reseal(kept, placed, &renewed).await?;
                        *(if done { &mut rotated.renewed } else { &mut rotated.current }) += 1;
                    }
                    Err(error) => rotated.failed.push(format!("{} {bound}: {error:#}", placed.owner)),
                }
            }
        }
    }
    Ok(rotated)
}

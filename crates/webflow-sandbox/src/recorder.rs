//! What was asked of the sandbox and how each call ended, for tests.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::{Arc, Mutex, MutexGuard};

use tokio::sync::watch;

/// The calls of one sandbox, in the order in which they came. Clones share them.
#[derive(Clone)]
pub struct Recorder(Option<Arc<Record>>);

struct Record {
    calls: Mutex<Vec<Call>>,
    changed: watch::Sender<()>,
    hasher: RandomState,
}

/// One call. It knows its token only as a keyed hash, so that printing it gives nothing away.
#[derive(Clone, Debug)]
pub struct Call {
    /// `GET`, as a rule.
    pub method: String,
    /// The path without the query, `/v2/sites`.
    pub path: String,
    /// How the call ended, or that it has not.
    pub ending: Ending,
    token: Option<u64>,
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The answer is not out yet.
    Open,
    /// The answer with this HTTP status was sent, whole or cut off on purpose.
    Answered(u16),
    /// The client went away before the answer was sent, or the sandbox was stopped.
    Disconnected,
    /// The sandbox reset the connection on purpose.
    Reset,
}

impl Recorder {
    pub(crate) fn new(enabled: bool) -> Self {
        let record = || Record {
            calls: Mutex::default(),
            changed: watch::Sender::new(()),
            hasher: RandomState::new(),
        };
        Self(enabled.then(|| Arc::new(record())))
    }

    /// Every call so far; none when [`Options::record`](crate::Options::record) is off.
    pub fn calls(&self) -> Vec<Call> {
        self.0.as_ref().map(|record| record.calls().clone()).unwrap_or_default()
    }

    /// How many calls this path has had.
    pub fn count(&self, path: &str) -> usize {
        self.calls().iter().filter(|call| call.path == path).count()
    }

    /// Whether some call carried this token, and no call another one.
    pub fn only_carried(&self, token: &str) -> bool {
        let Some(record) = &self.0 else { return false };
        let wanted = Some(record.hasher.hash_one(token));
        let calls = record.calls();
        !calls.is_empty() && calls.iter().all(|call| call.token == wanted)
    }

    /// Waits until the calls are as `wanted` says, for ever if they never are: give it a time limit. For example
    /// until a call is open, or until its client has gone.
    pub async fn until(&self, wanted: impl Fn(&[Call]) -> bool) {
        let Some(record) = &self.0 else { return std::future::pending().await };
        let mut changed = record.changed.subscribe();
        while !wanted(&record.calls()) {
            if changed.changed().await.is_err() {
                return;
            }
        }
    }

    /// Notes a call that has come in.
    pub(crate) fn begin(&self, method: &str, path: &str, token: Option<&str>) -> OpenCall {
        let place = self.0.clone().map(|record| {
            let token = token.map(|token| record.hasher.hash_one(token));
            let call = Call { method: method.to_owned(), path: path.to_owned(), ending: Ending::Open, token };
            let mut calls = record.calls();
            calls.push(call);
            let index = calls.len() - 1;
            drop(calls);
            record.changed.send_replace(());
            (record, index)
        });
        OpenCall { place }
    }
}

impl Record {
    fn calls(&self) -> MutexGuard<'_, Vec<Call>> {
        self.calls.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// A call whose end is still to be noted. Dropping it notes that the client went away: the server drops a call's
/// future, or its body, when the connection ends.
pub(crate) struct OpenCall {
    place: Option<(Arc<Record>, usize)>,
}

impl OpenCall {
    /// Notes the end, once.
    pub(crate) fn end(&mut self, ending: Ending) {
        if let Some((record, index)) = self.place.take() {
            record.calls()[index].ending = ending;
            record.changed.send_replace(());
        }
    }
}

impl Drop for OpenCall {
    fn drop(&mut self) {
        self.end(Ending::Disconnected);
    }
}

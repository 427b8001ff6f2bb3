//! Use cases of whoever runs the server: API keys, and replacing the encryption key. Each leaves a line in the audit log.

use anyhow::Result;
use secrecy::SecretString;
use uuid::Uuid;

use crate::accounts::{self, Actor};
use crate::rotate::{self, Rotated};
use crate::routes::auth::Scope;
use crate::seal::Sealer;
use crate::store::Store;
use crate::token;

/// Makes an API key with these scopes. It is shown once; its hash is kept.
///
/// # Errors
///
/// What the database says.
pub async fn create_key(store: &Store, name: &str, scopes: &[Scope], now: i64) -> Result<SecretString> {
    let key = token::generate("hub_key_")?;
    let id = format!("key_{}", Uuid::now_v7().simple());
    let words: Vec<&str> =
        Scope::ALL.into_iter().filter(|scope| scopes.contains(scope)).map(Scope::as_str).collect();
    let mut transaction = store.begin(&id).await?;
    Store::insert_api_key(&mut transaction, &id, name, &token::hash_of(&key), &words.join(" "), now).await?;
    accounts::audit(&mut transaction, "api_key.created", Some(&id), &Actor::operator(), now).await?;
    transaction.commit().await?;
    Ok(key)
}

/// Ends an API key for good, and with it what was opened with it: so many sessions. `None` where there is no valid key of
/// this name.
///
/// # Errors
///
/// What the database says.
pub async fn revoke_key(store: &Store, id: &str, now: i64) -> Result<Option<u64>> {
    let mut transaction = store.begin(id).await?;
    if !Store::revoke_api_key(&mut transaction, id, now).await? {
        return Ok(None);
    }
    let sessions = Store::delete_sessions_of(&mut transaction, id).await?;
    accounts::audit(&mut transaction, "api_key.revoked", Some(id), &Actor::operator(), now).await?;
    transaction.commit().await?;
    Ok(Some(sessions))
}

/// Seals everything with the first key. That it was begun is written down, as it may be stopped and begun again.
///
/// # Errors
///
/// What the database says. A value that cannot be opened is no error: it is named, and the others go on.
pub async fn rotate_keys(store: &Store, sealer: &Sealer, now: i64) -> Result<Rotated> {
    let mut transaction = store.begin("the audit log").await?;
    let subject = format!("encryption_key:{}", sealer.key_id());
    accounts::audit(&mut transaction, "encryption_key.rotated", Some(&subject), &Actor::operator(), now)
        .await?;
    transaction.commit().await?;
    Ok(rotate::rotate(store, sealer).await?)
}

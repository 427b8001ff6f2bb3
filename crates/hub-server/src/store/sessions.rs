//! Connect sessions, by the hash of their token.

use serde::{Deserialize, Serialize};

use super::{Store, Transaction, decode, encode};

/// What the integrator chose for a session, apart from the owner. What was not chosen is not written: most is not, and there
/// are many sessions.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SessionOptions {
    /// The person, in the integrator's system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin_username: Option<String>,
    /// Offer this provider only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// Offer this authentication method only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integration_id: Option<String>,
    /// The account that is edited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    /// Offer providers of these categories only; empty: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// Make a new account each time, even for the same owner, provider and site.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub multiple: bool,
    /// Name of the account, instead of the site's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// `production` or `test`.
    pub kind: String,
    /// Given back with the account, unread.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<serde_json::Value>,
    /// Origins of the pages that may use the session; empty: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed_origins: Vec<String>,
    /// Drop what is marked whitelabel-hide and every name of the hub's vendor.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub whitelabel: bool,
    /// The name shown instead of the product's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    /// The provider's scope strings that the integrator needs; `None`: the connector's list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wanted_scopes: Option<Vec<String>>,
    /// Whether the person may not change what is wanted.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub hide_scope_selector: bool,
}

/// A session to keep.
pub struct NewSession<'a> {
    /// SHA-256 of the token.
    pub token_hash: &'a [u8],
    /// SHA-256 of the auth link's value.
    pub auth_link_hash: &'a [u8],
    /// The session of the auth link that it is opened from; it ends with that one.
    pub parent_id: Option<i64>,
    /// The key that made it.
    pub api_key_id: &'a str,
    /// Tenant in the integrator's system.
    pub origin_owner_id: &'a str,
    /// Its name.
    pub origin_owner_name: &'a str,
    /// The rest.
    pub options: &'a SessionOptions,
    /// Now.
    pub created_at: i64,
    /// End of its life.
    pub expires_at: i64,
}

/// A session that was found.
#[derive(Clone, Debug)]
pub struct SessionRow {
    /// Number of the session; no secret.
    pub id: i64,
    /// The key that made it.
    pub api_key_id: String,
    /// Tenant in the integrator's system.
    pub origin_owner_id: String,
    /// Its name.
    pub origin_owner_name: String,
    /// The rest.
    pub options: SessionOptions,
    /// End of its life.
    pub expires_at: i64,
}

/// What is read of a session, in the order of [`session_by`].
type Columns = (i64, String, String, String, String, i64);

/// The statement that finds a session by one column.
macro_rules! session_by {
    ($column:literal) => {
        concat!(
            "SELECT id, api_key_id, origin_owner_id, origin_owner_name, options, expires_at \
             FROM connect_sessions WHERE ",
            $column,
            " = $1"
        )
    };
}

impl Store {
    /// Keeps a new session and gives its number.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn insert_session(transaction: &mut Transaction, new: &NewSession<'_>) -> sqlx::Result<i64> {
        sqlx::query_scalar(
            "INSERT INTO connect_sessions (token_hash, auth_link_hash, api_key_id, origin_owner_id, \
             origin_owner_name, options, created_at, expires_at, parent_id) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id",
        )
        .bind(new.token_hash)
        .bind(new.auth_link_hash)
        .bind(new.api_key_id)
        .bind(new.origin_owner_id)
        .bind(new.origin_owner_name)
        .bind(encode(new.options)?)
        .bind(new.created_at)
        .bind(new.expires_at)
        .bind(new.parent_id)
        .fetch_one(&mut **transaction)
        .await
    }

    /// The session whose token has this hash, whether or not it is past its life.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn find_session(&self, token_hash: &[u8]) -> sqlx::Result<Option<SessionRow>> {
        self.session_of(session_by!("token_hash"), token_hash).await
    }

    /// The session whose auth link has a value of this hash, whether or not it is past its life.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn find_session_by_link(&self, auth_link_hash: &[u8]) -> sqlx::Result<Option<SessionRow>> {
        self.session_of(session_by!("auth_link_hash"), auth_link_hash).await
    }

    /// Every call of a widget asks this.
    async fn session_of(&self, sql: &'static str, hash: &[u8]) -> sqlx::Result<Option<SessionRow>> {
        let found = match self.direct.as_ref().and_then(|direct| direct.find(sql, hash)) {
            Some(found) => found,
            None => sqlx::query_as(sql).bind(hash).fetch_optional(&self.read).await?,
        };
        found.map(read).transpose()
    }

    /// The session of this number, whether or not it is past its life.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn find_session_by_id(&self, id: i64) -> sqlx::Result<Option<SessionRow>> {
        let found = sqlx::query_as(session_by!("id")).bind(id).fetch_optional(&self.read).await?;
        found.map(read).transpose()
    }

    /// Forgets a session, its auth link, and with them everything that was begun with either: sessions opened from the
    /// link, validations, attempts to sign in. Whether there was one.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn delete_session(transaction: &mut Transaction, id: i64) -> sqlx::Result<bool> {
        let done = sqlx::query("DELETE FROM connect_sessions WHERE id = $1")
            .bind(id)
            .execute(&mut **transaction)
            .await?;
        Ok(done.rows_affected() > 0)
    }
}

impl Store {
    /// Whether the session is still there, and that it stays until the transaction ends.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn hold_session(transaction: &mut Transaction, id: i64) -> sqlx::Result<bool> {
        // An update holds the row in both databases.
        let done = sqlx::query("UPDATE connect_sessions SET expires_at = expires_at WHERE id = $1")
            .bind(id)
            .execute(&mut **transaction)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Ends every session that was opened with an API key.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn delete_sessions_of(transaction: &mut Transaction, api_key_id: &str) -> sqlx::Result<u64> {
        let query = sqlx::query("DELETE FROM connect_sessions WHERE api_key_id = $1").bind(api_key_id);
        Ok(query.execute(&mut **transaction).await?.rows_affected())
    }
}

fn read(columns: Columns) -> sqlx::Result<SessionRow> {
    let (id, api_key_id, origin_owner_id, origin_owner_name, options, expires_at) = columns;
    let options = decode(&options)?;
    Ok(SessionRow { id, api_key_id, origin_owner_id, origin_owner_name, options, expires_at })
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn opened(parameters: &str) -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("sqlite://{}/hub.db{parameters}", folder.path().display());
        let store = Store::open(&address).await.unwrap();
        (folder, store)
    }

    /// Left to the driver it would be found as well, and slowly: nobody would notice.
    #[tokio::test]
    async fn sessions_are_read_on_the_spot_as_they_are_now() {
        let (_folder, store) = opened("").await;
        let direct = |sql| store.direct.as_ref().unwrap().find::<Columns>(sql, b"hash");
        assert_eq!(direct(session_by!("token_hash")), Some(None));
        let mut transaction = store.begin("a test").await.unwrap();
        let new = NewSession {
            token_hash: b"hash",
            auth_link_hash: b"hash",
            parent_id: None,
            api_key_id: "key_1",
            origin_owner_id: "owner-1",
            origin_owner_name: "Owner",
            options: &SessionOptions { whitelabel: true, ..SessionOptions::default() },
            created_at: 1,
            expires_at: 2,
        };
        let id = Store::insert_session(&mut transaction, &new).await.unwrap();
        assert_eq!(direct(session_by!("token_hash")), Some(None), "it is not stored yet");
        transaction.commit().await.unwrap();
        for sql in [session_by!("token_hash"), session_by!("auth_link_hash")] {
            let found = direct(sql).unwrap().unwrap();
            assert_eq!((found.0, &*found.4, found.5), (id, r#"{"kind":"","whitelabel":true}"#, 2));
        }
        let mut transaction = store.begin("a test").await.unwrap();
        assert!(Store::delete_session(&mut transaction, id).await.unwrap());
        transaction.commit().await.unwrap();
        assert_eq!(direct(session_by!("token_hash")), Some(None));
        store.close().await;
    }

    /// Locks of another kind than the driver's would be none.
    #[tokio::test]
    async fn a_file_that_is_opened_in_a_way_of_its_own_is_the_drivers() {
        let (_folder, store) = opened("?vfs=unix-dotfile").await;
        assert!(store.direct.is_none());
        assert!(store.find_session(b"hash").await.unwrap().is_none());
        store.close().await;
    }
}

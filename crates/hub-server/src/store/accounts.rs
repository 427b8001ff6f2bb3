//! Linked accounts as they are read. Their credentials are not among it.

use std::collections::BTreeMap;

use hub_model::{Identity, Permission, Site};
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row as _};

use super::{Store, Transaction, decode, encode};

/// What is shown of an account and never searched.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccountDetail {
    /// Who the credential acts for.
    pub identity: Option<Identity>,
    /// What it belongs to.
    pub site: Option<Site>,
    /// The permission report of the last check.
    pub permissions: Vec<Permission>,
    /// `valid`, `limited` or `unverified`.
    pub outcome: Option<hub_model::Outcome>,
    /// Last four characters of each secret that has 16 or more, by field.
    pub last_characters: BTreeMap<String, String>,
    /// What it belongs to, also where several accounts may.
    pub belongs_to: Option<String>,
    /// The integrator's, unread.
    pub metadata: Option<serde_json::Value>,
    /// Whether its provider has refused it, also while it is suspended.
    pub broken: bool,
    /// Why it is not active, in words for people.
    pub status_reasons: Vec<String>,
}

impl AccountDetail {
    /// Keeps of what was there before what a new link does not say: the integrator's data, and the site, or its
    /// name, that a credential does not tell.
    pub fn keep(&mut self, before: &Self) {
        if before.metadata.is_some() {
            self.metadata.clone_from(&before.metadata);
        }
        match (&mut self.site, &before.site) {
            (None, _) => {
                self.site.clone_from(&before.site);
                self.belongs_to.clone_from(&before.belongs_to);
            }
            (Some(now), Some(then)) if now.id == then.id && now.name.is_none() => {
                now.name.clone_from(&then.name)
            }
            (Some(_), _) => {}
        }
    }
}

/// An account that was found.
#[derive(Clone, Debug)]
pub struct AccountRow {
    /// Stable id; ids made later sort later.
    pub id: String,
    /// Provider key.
    pub provider: String,
    /// The provider's name.
    pub provider_name: String,
    /// Authentication method.
    pub integration_id: String,
    /// Tenant in the integrator's system.
    pub origin_owner_id: String,
    /// Its name.
    pub origin_owner_name: String,
    /// The person there.
    pub origin_username: Option<String>,
    /// What it belongs to within owner and provider; `None` where several accounts may.
    pub belongs_to: Option<String>,
    /// Name of the account.
    pub label: String,
    /// `production` or `test`.
    pub kind: String,
    /// A word of [`hub_model::AccountStatus`].
    pub status: String,
    /// The rest.
    pub detail: AccountDetail,
    /// When it was first linked.
    pub created_at: i64,
    /// When anything of it last changed.
    pub updated_at: i64,
    /// When its credential was last linked.
    pub connected_at: i64,
}

/// Which accounts to list. Every member narrows the list.
#[derive(Clone, Debug, Default)]
pub struct AccountFilter {
    /// Of this tenant.
    pub origin_owner_id: Option<String>,
    /// Of this person there.
    pub origin_username: Option<String>,
    /// Of this provider.
    pub provider: Option<String>,
    /// With this authentication method.
    pub integration_id: Option<String>,
    /// In this status.
    pub status: Option<String>,
    /// `production` or `test`.
    pub kind: Option<String>,
    /// With this in its name, its owner's name or its provider's name, whatever the case.
    pub search: Option<String>,
    /// Made before the account with this id.
    pub before: Option<String>,
    /// At most this many.
    pub limit: i64,
}

/// Accounts that are written anew in one transaction.
const PAGE: i64 = 1000;

const COLUMNS: &str = "id, provider, provider_name, integration_id, origin_owner_id, origin_owner_name, \
    origin_username, belongs_to, label, kind, status, detail, created_at, updated_at, connected_at";

impl Store {
    /// The account with this id.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn find_account(&self, id: &str) -> sqlx::Result<Option<AccountRow>> {
        select("WHERE id = $1").bind(id).fetch_optional(&self.read).await?.map(|row| read(&row)).transpose()
    }

    /// The account that was linked last of this owner, by id and name, this provider and this kind; `integration_id`
    /// narrows it to one method.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn find_linked(
        &self,
        (owner_id, owner_name): (&str, &str),
        provider: &str,
        kind: &str,
        integration_id: Option<&str>,
    ) -> sqlx::Result<Option<String>> {
        sqlx::query_scalar(
            "SELECT id FROM accounts WHERE origin_owner_id = $1 AND origin_owner_name = $2 AND provider = $3 \
             AND kind = $4 AND ($5 IS NULL OR integration_id = $5) ORDER BY connected_at DESC, id DESC LIMIT 1",
        )
        .bind(owner_id)
        .bind(owner_name)
        .bind(provider)
        .bind(kind)
        .bind(integration_id)
        .fetch_optional(&self.read)
        .await
    }

    /// The account with this id, as nobody else can change it until the transaction ends.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn hold_account(transaction: &mut Transaction, id: &str) -> sqlx::Result<Option<AccountRow>> {
        let query = select("WHERE id = $1").bind(id);
        query.fetch_optional(&mut **transaction).await?.map(|row| read(&row)).transpose()
    }

    /// The same for the account of this owner and provider that belongs to something.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn hold_same(
        transaction: &mut Transaction,
        owner_id: &str,
        provider: &str,
        belongs_to: &str,
    ) -> sqlx::Result<Option<AccountRow>> {
        let query = select("WHERE origin_owner_id = $1 AND provider = $2 AND belongs_to = $3");
        let query = query.bind(owner_id).bind(provider).bind(belongs_to);
        query.fetch_optional(&mut **transaction).await?.map(|row| read(&row)).transpose()
    }

    /// Writes what may change of an account: name, kind, status and the rest.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn update_account(transaction: &mut Transaction, row: &AccountRow) -> sqlx::Result<()> {
        sqlx::query(
            "UPDATE accounts SET label = $1, kind = $2, status = $3, detail = $4, updated_at = $5, search = $6 \
             WHERE id = $7",
        )
        .bind(&row.label)
        .bind(&row.kind)
        .bind(&row.status)
        .bind(encode(&row.detail)?)
        .bind(row.updated_at)
        .bind(searched(&row.label, &row.origin_owner_name, &row.provider_name))
        .bind(&row.id)
        .execute(&mut **transaction)
        .await
        .map(drop)
    }

    /// Forgets an account and its credentials.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn delete_account(transaction: &mut Transaction, id: &str) -> sqlx::Result<()> {
        for query in ["DELETE FROM credentials WHERE account_id = $1", "DELETE FROM accounts WHERE id = $1"] {
            sqlx::query(query).bind(id).execute(&mut **transaction).await?;
        }
        Ok(())
    }

    /// Writes down what accounts are searched by that were stored by a version that did not.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn fill_search(&self) -> sqlx::Result<()> {
        loop {
            let rows: Vec<(String, String, String, String)> = sqlx::query_as(
                "SELECT id, label, origin_owner_name, provider_name FROM accounts WHERE search = '' LIMIT $1",
            )
            .bind(PAGE)
            .fetch_all(&self.read)
            .await?;
            if rows.is_empty() {
                return Ok(());
            }
            let mut transaction = self.begin("what accounts are searched by").await?;
            for (id, label, owner_name, provider_name) in rows {
                sqlx::query("UPDATE accounts SET search = $1 WHERE id = $2 AND search = ''")
                    .bind(searched(&label, &owner_name, &provider_name))
                    .bind(id)
                    .execute(&mut *transaction)
                    .await?;
            }
            transaction.commit().await?;
        }
    }

    /// How many accounts there are, and how many of them need somebody to act.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn count_accounts(&self) -> sqlx::Result<(u64, u64)> {
        let (total, attention): (i64, i64) = sqlx::query_as(
            "SELECT (SELECT COUNT(*) FROM accounts), \
             (SELECT COUNT(*) FROM accounts WHERE status IN ('error', 'expired'))",
        )
        .fetch_one(&self.read)
        .await?;
        Ok((total.unsigned_abs(), attention.unsigned_abs()))
    }

    /// Accounts, the newest first.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn list_accounts(&self, filter: &AccountFilter) -> sqlx::Result<Vec<AccountRow>> {
        let search = filter.search.as_ref().map(|text| like(text));
        let wanted = [
            ("origin_owner_id = #", &filter.origin_owner_id),
            ("origin_username = #", &filter.origin_username),
            ("provider = #", &filter.provider),
            ("integration_id = #", &filter.integration_id),
            ("status = #", &filter.status),
            ("kind = #", &filter.kind),
            ("search LIKE # ESCAPE '\\'", &search),
            ("id < #", &filter.before),
        ];
        let wanted: Vec<_> =
            wanted.into_iter().filter_map(|(what, value)| Some((what, value.as_deref()?))).collect();
        let mut rest = String::from("WHERE 1 = 1");
        for (index, (what, _)) in wanted.iter().enumerate() {
            rest.push_str(&format!(" AND {}", what.replace('#', &format!("${}", index + 1))));
        }
        rest.push_str(&format!(" ORDER BY id DESC LIMIT ${}", wanted.len() + 1));
        let mut query = select(&rest);
        for (_, value) in wanted {
            query = query.bind(value);
        }
        query.bind(filter.limit).fetch_all(&self.read).await?.iter().map(read).collect()
    }
}

/// What an account is searched by.
pub(super) fn searched(label: &str, owner_name: &str, provider_name: &str) -> String {
    lower(&[label, owner_name, provider_name].join("\n"))
}

/// In lower case, with one sigma: which of both a word ends with depends on what follows it.
fn lower(text: &str) -> String {
    text.to_lowercase().replace('ς', "σ")
}

/// The pattern of texts that contain this one, in lower case.
fn like(text: &str) -> String {
    let mut pattern = String::from("%");
    for sign in lower(text).chars() {
        if matches!(sign, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(sign);
    }
    pattern.push('%');
    pattern
}

/// A query for accounts. `rest` is written here in this file, never by a caller.
fn select(rest: &str) -> sqlx::query::Query<'static, sqlx::Any, sqlx::any::AnyArguments> {
    sqlx::query(AssertSqlSafe(format!("SELECT {COLUMNS} FROM accounts {rest}")))
}

fn read(row: &AnyRow) -> sqlx::Result<AccountRow> {
    Ok(AccountRow {
        id: row.try_get("id")?,
        provider: row.try_get("provider")?,
        provider_name: row.try_get("provider_name")?,
        integration_id: row.try_get("integration_id")?,
        origin_owner_id: row.try_get("origin_owner_id")?,
        origin_owner_name: row.try_get("origin_owner_name")?,
        origin_username: row.try_get("origin_username")?,
        belongs_to: row.try_get("belongs_to")?,
        label: row.try_get("label")?,
        kind: row.try_get("kind")?,
        status: row.try_get("status")?,
        detail: decode(row.try_get("detail")?)?,
        created_at: row.try_get("created_at")?,
        updated_at: row.try_get("updated_at")?,
        connected_at: row.try_get("connected_at")?,
    })
}

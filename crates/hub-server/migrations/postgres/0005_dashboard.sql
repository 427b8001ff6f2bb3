-- Who is logged in to the dashboard: the value of the cookie as its hash, and the API key it stands for.
CREATE TABLE dashboard_logins (
    value_hash BYTEA  NOT NULL PRIMARY KEY,
    api_key_id TEXT   NOT NULL REFERENCES api_keys (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX dashboard_logins_by_expiry ON dashboard_logins (expires_at);

-- Times are milliseconds since 1970 UTC. Tokens, keys and link values are kept as SHA-256 only; credentials are
-- kept sealed only.

CREATE TABLE api_keys (
    id         TEXT    NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL,
    key_hash   BYTEA    NOT NULL UNIQUE,
    scopes     TEXT    NOT NULL,
    created_at BIGINT  NOT NULL
);

CREATE TABLE connect_sessions (
    id                BIGINT  NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token_hash        BYTEA    NOT NULL UNIQUE,
    auth_link_hash    BYTEA    NOT NULL UNIQUE,
    api_key_id        TEXT    NOT NULL,
    origin_owner_id   TEXT    NOT NULL,
    origin_owner_name TEXT    NOT NULL,
    -- The rest of what the integrator chose, as JSON: it is only ever read as a whole.
    options           TEXT    NOT NULL,
    created_at        BIGINT  NOT NULL,
    expires_at        BIGINT  NOT NULL
);
CREATE INDEX connect_sessions_by_expiry ON connect_sessions (expires_at);

CREATE TABLE validations (
    id               TEXT   NOT NULL PRIMARY KEY,
    session_id       BIGINT NOT NULL REFERENCES connect_sessions (id) ON DELETE CASCADE,
    integration_id   TEXT   NOT NULL,
    -- Keyed hash of the credentials, so that the result can only be used for the same ones.
    credentials_hash BYTEA   NOT NULL,
    result           TEXT   NOT NULL,
    expires_at       BIGINT NOT NULL
);
CREATE INDEX validations_by_expiry ON validations (expires_at);
CREATE INDEX validations_by_session ON validations (session_id);

CREATE TABLE accounts (
    id                TEXT   NOT NULL PRIMARY KEY,
    provider          TEXT   NOT NULL,
    provider_name     TEXT   NOT NULL,
    integration_id    TEXT   NOT NULL,
    origin_owner_id   TEXT   NOT NULL,
    origin_owner_name TEXT   NOT NULL,
    origin_username   TEXT,
    -- What the credential belongs to, within owner and provider. NULL when the session asked for several accounts:
    -- NULLs never collide in a unique index.
    belongs_to        TEXT,
    label             TEXT   NOT NULL,
    kind              TEXT   NOT NULL,
    status            TEXT   NOT NULL,
    -- Identity, site, permissions, last characters and metadata as JSON: shown, never searched.
    detail            TEXT   NOT NULL,
    created_at        BIGINT NOT NULL,
    updated_at        BIGINT NOT NULL,
    connected_at      BIGINT NOT NULL
);
CREATE UNIQUE INDEX accounts_once ON accounts (origin_owner_id, provider, belongs_to);
CREATE INDEX accounts_by_owner ON accounts (origin_owner_id, id);

CREATE TABLE credentials (
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    field      TEXT NOT NULL,
    key_id     TEXT NOT NULL,
    sealed     BYTEA NOT NULL,
    PRIMARY KEY (account_id, field)
);

CREATE TABLE idempotency (
    session_id   BIGINT NOT NULL REFERENCES connect_sessions (id) ON DELETE CASCADE,
    key_hash     BYTEA   NOT NULL,
    -- Keyed hash of the request's body: the same key with another body is a mistake of the caller.
    request_hash BYTEA   NOT NULL,
    answer       TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (session_id, key_hash)
);
CREATE INDEX idempotency_by_age ON idempotency (created_at);

-- Signing in at a provider. What was typed, and what proves that a code is ours, is kept sealed, and only until the
-- attempt ends.
CREATE TABLE connection_attempts (
    id             TEXT   NOT NULL PRIMARY KEY,
    session_id     BIGINT NOT NULL REFERENCES connect_sessions (id) ON DELETE CASCADE,
    -- NULL until a compatible client's window names it.
    integration_id TEXT,
    -- The account that is being reconnected.
    account_id     TEXT,
    -- SHA-256 of the value in the window's address; NULL once it was used, or where there is none.
    entry_hash     BYTEA   UNIQUE,
    -- SHA-256 of the value that the provider sends back.
    state_hash     BYTEA   UNIQUE,
    -- Whether the provider has sent it back: it does so once.
    returned       BIGINT NOT NULL DEFAULT 0,
    -- Typed values, wanted scopes and proof key, as sealed JSON.
    key_id         TEXT,
    sealed         BYTEA,
    status         TEXT   NOT NULL,
    -- The linked account with its judgement, or the error, as JSON.
    result         TEXT,
    created_at     BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL
);
CREATE INDEX connection_attempts_by_session ON connection_attempts (session_id);
CREATE INDEX connection_attempts_by_expiry ON connection_attempts (expires_at);

-- What a backend does with accounts after they are linked.

ALTER TABLE api_keys ADD COLUMN last_used_at BIGINT;
ALTER TABLE api_keys ADD COLUMN revoked_at BIGINT;
-- Keys used to name only what they may do beyond the usual.
UPDATE api_keys SET scopes = 'sessions:write accounts:read accounts:write webhooks:write ' || scopes;

CREATE INDEX accounts_by_provider ON accounts (provider, id);
CREATE INDEX accounts_by_status ON accounts (status, id);

-- Who did what, for good: rows are only ever added.
CREATE TABLE audit_log (
    id         TEXT   NOT NULL PRIMARY KEY,
    at         BIGINT NOT NULL,
    -- An API key, a session, or the server itself.
    actor      TEXT   NOT NULL,
    action     TEXT   NOT NULL,
    account_id TEXT,
    request_id TEXT
);
CREATE INDEX audit_log_by_account ON audit_log (account_id, id);
CREATE FUNCTION audit_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$;
CREATE TRIGGER audit_log_keeps_its_rows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
    EXECUTE FUNCTION audit_log_is_append_only();

CREATE TABLE webhook_endpoints (
    id         TEXT   NOT NULL PRIMARY KEY,
    url        TEXT   NOT NULL,
    -- Kinds of event, separated by spaces; empty for all.
    events     TEXT   NOT NULL,
    -- What its deliveries are signed with.
    key_id     TEXT   NOT NULL,
    sealed     BYTEA   NOT NULL,
    created_at BIGINT NOT NULL
);

-- The outbox: an event is written in the transaction that it tells of, with a delivery for each endpoint.
CREATE TABLE events (
    seq        BIGINT  NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id         TEXT    NOT NULL UNIQUE,
    kind       TEXT    NOT NULL,
    account_id TEXT    NOT NULL,
    payload    TEXT    NOT NULL,
    created_at BIGINT  NOT NULL
);
CREATE INDEX events_by_age ON events (created_at);

CREATE TABLE deliveries (
    event_seq   BIGINT NOT NULL REFERENCES events (seq) ON DELETE CASCADE,
    endpoint_id TEXT   NOT NULL REFERENCES webhook_endpoints (id) ON DELETE CASCADE,
    account_id  TEXT   NOT NULL,
    -- `pending`, `delivered`, or `dead` after the last attempt.
    status      TEXT   NOT NULL,
    attempts    BIGINT NOT NULL,
    -- Not before this; while one is under way, not before it is certainly over.
    next_at     BIGINT NOT NULL,
    last_error  TEXT,
    PRIMARY KEY (event_seq, endpoint_id)
);
CREATE INDEX deliveries_due ON deliveries (endpoint_id, status, next_at);
CREATE INDEX deliveries_in_order ON deliveries (endpoint_id, account_id, status, event_seq);

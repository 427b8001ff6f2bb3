-- When an account is checked again with what is stored of it.
ALTER TABLE accounts ADD COLUMN checked_at BIGINT;
ALTER TABLE accounts ADD COLUMN next_check_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX accounts_by_next_check ON accounts (next_check_at);

-- What only one process at a time does, and who that is.
CREATE TABLE leases (
    name       TEXT   NOT NULL PRIMARY KEY,
    holder     TEXT   NOT NULL,
    expires_at BIGINT NOT NULL
);

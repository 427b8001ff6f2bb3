-- What accounts are searched by: name, owner and provider in lower case, a line each.
ALTER TABLE accounts ADD COLUMN search TEXT NOT NULL DEFAULT '';
UPDATE accounts SET search = LOWER(label || CHR(10) || origin_owner_name || CHR(10) || provider_name);

-- Each provider has a turn of its own.
DROP INDEX accounts_by_next_check;
CREATE INDEX accounts_by_next_check ON accounts (provider, next_check_at);

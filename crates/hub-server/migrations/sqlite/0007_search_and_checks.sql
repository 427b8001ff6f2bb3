-- What accounts are searched by: name, owner and provider in lower case, a line each. The server fills it: the database
-- may know no lower case beyond ASCII.
ALTER TABLE accounts ADD COLUMN search TEXT NOT NULL DEFAULT '';
-- In the order of the list, so that a search reads this and not the accounts.
CREATE INDEX accounts_by_search ON accounts (id, search);

-- Each provider has a turn of its own.
DROP INDEX accounts_by_next_check;
CREATE INDEX accounts_by_next_check ON accounts (provider, next_check_at);

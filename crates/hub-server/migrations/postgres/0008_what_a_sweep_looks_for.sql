-- Attempts that still hold something when they end. They stay for a day without it, and are not looked at again.
CREATE INDEX connection_attempts_to_sweep ON connection_attempts (expires_at)
    WHERE sealed IS NOT NULL OR entry_hash IS NOT NULL;

-- Accounts that a version before 7 stored beside a newer one: there are none, and to see that takes no time.
CREATE INDEX accounts_without_search ON accounts (id) WHERE search = '';

-- A session that was opened from an auth link ends with the session that the link is of.
ALTER TABLE connect_sessions ADD COLUMN parent_id BIGINT REFERENCES connect_sessions (id) ON DELETE CASCADE;
CREATE INDEX connect_sessions_by_parent ON connect_sessions (parent_id);

-- Quotas count distinct subjects and rows besides calls. A subject stands here as a hash keyed by two secrets: the
-- salt of its day, which is deleted with it, and a key of the exchange, which is in no database.

ALTER TABLE shudao.quota_use ADD COLUMN rows bigint NOT NULL DEFAULT 0 CHECK (rows >= 0);

CREATE TABLE shudao.quota_subject (
  day       date  NOT NULL,
  grant_id  text  NOT NULL,
  subject   bytea NOT NULL,
  PRIMARY KEY (day, grant_id, subject)
);

-- Where a day is counted, for all replicas alike, and with which salt. server: of Redis, the run it was begun in.
CREATE TABLE shudao.quota_day (
  day       date  PRIMARY KEY,
  store     text  NOT NULL CHECK (store IN ('database', 'redis')),
  salt      bytea NOT NULL,
  server    text
);

-- Adds all entries to a day or, when one of them would cross a bound, none; gives the first that does, counted from 0.
-- An entry: grant, calls, rows, subjects (hex), and callsMax, subjectsMax, rowsMax where there is a bound. A call needs
-- room for one row. Entries come in the order of their grants, so that two charges never wait for each other.
CREATE FUNCTION shudao.quota_charge(of_day date, entries jsonb, OUT at integer, OUT bound text)
LANGUAGE plpgsql AS $$
DECLARE
  entry  jsonb;
  used   shudao.quota_use;
  fresh  bigint;
BEGIN
  at := -1;
  FOR entry IN SELECT value FROM jsonb_array_elements(entries) LOOP
    at := at + 1;
    -- Locks the row: of two charges of one grant the second sees what the first has counted.
    INSERT INTO shudao.quota_use AS u (grant_id, day, calls, subjects, rows)
      VALUES (entry->>'grant', of_day, 0, 0, 0)
      ON CONFLICT (grant_id, day) DO UPDATE SET calls = u.calls
      RETURNING u.* INTO used;
    INSERT INTO shudao.quota_subject (day, grant_id, subject)
      SELECT of_day, entry->>'grant', decode(value, 'hex') FROM jsonb_array_elements_text(entry->'subjects')
      ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS fresh = ROW_COUNT;
    bound := CASE
      WHEN used.calls + (entry->>'calls')::bigint > (entry->>'callsMax')::bigint THEN 'calls'
      WHEN used.subjects + fresh > (entry->>'subjectsMax')::bigint THEN 'subjects'
      WHEN used.rows + greatest((entry->>'rows')::bigint, (entry->>'calls')::bigint) > (entry->>'rowsMax')::bigint
        THEN 'rows'
    END;
    IF bound IS NOT NULL THEN
      RAISE EXCEPTION USING ERRCODE = 'SDQ01';
    END IF;
    UPDATE shudao.quota_use u
      SET calls = u.calls + (entry->>'calls')::bigint,
          subjects = u.subjects + fresh,
          rows = u.rows + (entry->>'rows')::bigint
      WHERE u.grant_id = entry->>'grant' AND u.day = of_day;
  END LOOP;
  at := NULL;
EXCEPTION
  -- Undoes what was added, and keeps what at and bound say.
  WHEN SQLSTATE 'SDQ01' THEN RETURN;
END
$$;

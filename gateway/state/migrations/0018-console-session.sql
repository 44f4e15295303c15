-- Who is signed in to the console. The browser holds a random value in a cookie; here lies its hash, so that whoever reads
-- this table can be nobody. Lost, everybody signs in again.
CREATE TABLE shudao.console_session (
  digest text PRIMARY KEY,
  staff text NOT NULL,
  -- Roles that the issuer asserted; null where the configuration alone says.
  roles text[],
  csrf text NOT NULL,
  begun timestamptz NOT NULL,
  seen timestamptz NOT NULL
);
CREATE INDEX console_session_seen ON shudao.console_session (seen);

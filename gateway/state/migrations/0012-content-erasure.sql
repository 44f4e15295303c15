-- Content keys that were destroyed, as the log says, and under which key each indexed record's content is sealed.

ALTER TABLE shudao.log_index ADD COLUMN content_key text;

CREATE TABLE shudao.content_erasure (
  log          text        NOT NULL,
  key          text        NOT NULL,
  time         text        NOT NULL,
  by           text        NOT NULL,
  approved_by  text        NOT NULL,
  reason       text        NOT NULL,
  PRIMARY KEY (log, key)
);

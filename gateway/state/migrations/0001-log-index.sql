-- Where records of the exchange log are found again. Everything here can be made anew from the log alone.
-- Subjects are keyed hashes, as in the log; no value of a record is kept.

CREATE TABLE shudao.log_index (
  log           text        NOT NULL,
  log_index     bigint      NOT NULL CHECK (log_index >= 0),
  exchange_id   text        NOT NULL,
  kind          text        NOT NULL,
  time          timestamptz NOT NULL,
  consumer      text,
  region        text,
  department    text,
  operator      text,
  matter        text,
  case_number   text,
  outcome       text        NOT NULL,
  code          text,
  PRIMARY KEY (log, log_index)
);

-- One row per question of a record: granted ones with their mode and result, refused ones with outcome 'refused'.
CREATE TABLE shudao.log_index_ask (
  log           text     NOT NULL,
  log_index     bigint   NOT NULL,
  position      integer  NOT NULL,
  resource      text     NOT NULL,
  mode          text,
  items         text[]   NOT NULL,
  result        text,
  PRIMARY KEY (log, log_index, position),
  FOREIGN KEY (log, log_index) REFERENCES shudao.log_index ON DELETE CASCADE
);

CREATE TABLE shudao.log_index_subject (
  log           text   NOT NULL,
  log_index     bigint NOT NULL,
  kind          text   NOT NULL,
  hash          text   NOT NULL,
  PRIMARY KEY (log, log_index, kind, hash),
  FOREIGN KEY (log, log_index) REFERENCES shudao.log_index ON DELETE CASCADE
);

-- How far each log has been read.
CREATE TABLE shudao.log_index_state (
  log           text   PRIMARY KEY,
  next_index    bigint NOT NULL CHECK (next_index >= 0)
);

CREATE INDEX log_index_exchange ON shudao.log_index (exchange_id);
CREATE INDEX log_index_time     ON shudao.log_index (time);
CREATE INDEX log_index_consumer ON shudao.log_index (consumer, time);
CREATE INDEX log_index_operator ON shudao.log_index (operator, time);
CREATE INDEX log_index_matter   ON shudao.log_index (matter, time);
CREATE INDEX log_index_case     ON shudao.log_index (case_number);
CREATE INDEX log_index_resource ON shudao.log_index_ask (resource);
CREATE INDEX log_index_subject_hash ON shudao.log_index_subject (hash);

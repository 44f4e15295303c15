-- The search index, laid out for ten million records. It is made anew from the log, so what there is may go.
-- Every table that a search begins with has the time: a page is read from one index, newest first.

DROP TABLE shudao.log_index_subject;
DROP TABLE shudao.log_index_ask;
DROP TABLE shudao.log_index;
UPDATE shudao.log_index_state SET next_index = 0;

CREATE TABLE shudao.log_index (
  log           text        NOT NULL,
  log_index     bigint      NOT NULL CHECK (log_index >= 0),
  -- Of an exchange record its exchange id, of a management record its own.
  exchange_id   text        NOT NULL,
  kind          text        NOT NULL,
  time          timestamptz NOT NULL,
  consumer      text,
  region        text,
  department    text,
  -- Who asked: the clerk, or the member of the staff.
  operator      text,
  matter        text,
  case_number   text,
  -- What a member of the staff did.
  operation     text,
  outcome       text        NOT NULL,
  code          text,
  signs         text[]      NOT NULL,
  PRIMARY KEY (log, log_index)
);

-- One row per question of a record: what was asked with its result, and what was refused with result 'REFUSED'.
CREATE TABLE shudao.log_index_ask (
  log           text        NOT NULL,
  log_index     bigint      NOT NULL,
  position      integer     NOT NULL,
  time          timestamptz NOT NULL,
  resource      text        NOT NULL,
  mode          text        NOT NULL,
  items         text[]      NOT NULL,
  masked        text[]      NOT NULL,
  -- Places of the subjects it was about; NULL means all of the record's.
  subjects_at   integer[],
  result        text        NOT NULL,
  rule          text,
  PRIMARY KEY (log, log_index, position)
);

CREATE TABLE shudao.log_index_subject (
  log           text        NOT NULL,
  log_index     bigint      NOT NULL,
  place         integer     NOT NULL,
  time          timestamptz NOT NULL,
  kind          text        NOT NULL,
  hash          text        NOT NULL,
  consumer      text,
  PRIMARY KEY (log, log_index, place)
);

CREATE INDEX log_index_exchange   ON shudao.log_index (exchange_id);
CREATE INDEX log_index_time       ON shudao.log_index (time);
CREATE INDEX log_index_consumer   ON shudao.log_index (consumer, time);
CREATE INDEX log_index_department ON shudao.log_index (department, time);
CREATE INDEX log_index_operator   ON shudao.log_index (operator, time);
CREATE INDEX log_index_matter     ON shudao.log_index (matter, time);
CREATE INDEX log_index_case       ON shudao.log_index (case_number, time);
CREATE INDEX log_index_resource   ON shudao.log_index_ask (resource, time);
CREATE INDEX log_index_item       ON shudao.log_index_ask USING gin (items);
CREATE INDEX log_index_rule       ON shudao.log_index_ask (rule, time) WHERE rule IS NOT NULL;
CREATE INDEX log_index_subject_hash ON shudao.log_index_subject (hash, time);

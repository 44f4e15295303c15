-- Which records of the exchange log have a twin in another province's log, and which still wait for it.
-- Everything here can be made anew from the log alone; what was delivered is then delivered again.

CREATE TABLE shudao.twin (
  log             text        NOT NULL,
  log_index       bigint      NOT NULL CHECK (log_index >= 0),
  region          text        NOT NULL,
  exchange_id     text        NOT NULL,
  leaf_hash       text        NOT NULL,
  time            timestamptz NOT NULL,
  -- We asked the other exchange; false: it asked us.
  asked           boolean     NOT NULL,
  -- The other exchange must have recorded it; false: it may never have heard of it.
  expected        boolean     NOT NULL,
  -- Of those that we asked: the other exchange has our receipt.
  delivered       boolean     NOT NULL DEFAULT false,
  twin_log        text,
  twin_index      bigint,
  twin_leaf_hash  text,
  PRIMARY KEY (log, log_index, region)
);

-- What other exchanges told of their records, as it stands in our log.
CREATE TABLE shudao.twin_told (
  log             text   NOT NULL,
  twin_log        text   NOT NULL,
  twin_index      bigint NOT NULL,
  region          text   NOT NULL,
  exchange_id     text   NOT NULL,
  twin_leaf_hash  text   NOT NULL,
  PRIMARY KEY (log, twin_log, twin_index)
);

-- How far each log has been read, and the latest time that a record of it names.
CREATE TABLE shudao.twin_state (
  log             text        PRIMARY KEY,
  next_index      bigint      NOT NULL CHECK (next_index >= 0),
  latest_time     timestamptz
);

CREATE INDEX twin_exchange ON shudao.twin (log, exchange_id);
CREATE INDEX twin_told_exchange ON shudao.twin_told (log, exchange_id);
CREATE INDEX twin_undelivered ON shudao.twin (log, region, log_index) WHERE asked AND NOT delivered;
CREATE INDEX twin_waiting ON shudao.twin (log, time) WHERE expected AND twin_index IS NULL;

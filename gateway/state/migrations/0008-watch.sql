-- Rules that watch the record as it grows. How far each log was watched does not go back when its index is made
-- anew: no record is told of twice.

ALTER TABLE shudao.alarm
  ADD COLUMN explanation_zh      text,
  ADD COLUMN acknowledged_by     text,
  ADD COLUMN acknowledged_at     timestamptz,
  ADD COLUMN acknowledged_reason text;

ALTER TABLE shudao.log_index_state ADD COLUMN watched bigint NOT NULL DEFAULT 0 CHECK (watched >= 0);

-- Which items each consumer has had before.
CREATE TABLE shudao.watch_item (
  consumer  text NOT NULL,
  resource  text NOT NULL,
  item      text NOT NULL,
  PRIMARY KEY (consumer, resource, item)
);

-- How many refusals in a row each operator has got, and the places of the last of them.
CREATE TABLE shudao.watch_refusals (
  consumer  text     NOT NULL,
  operator  text     NOT NULL,
  run       integer  NOT NULL,
  places    bigint[] NOT NULL,
  PRIMARY KEY (consumer, operator)
);

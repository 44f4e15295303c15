-- Which entries of the log are kept from being pruned and erased, and were: as the log says. Of what is indexed already it is not
-- known below holds_from; `shudao audit reindex` makes the index anew.

CREATE TABLE shudao.log_hold (
  log            text        NOT NULL,
  -- The entry by which it was set.
  log_index      bigint      NOT NULL,
  name           text        NOT NULL,
  ranges         jsonb       NOT NULL,
  by             text        NOT NULL,
  reason         text        NOT NULL,
  since          timestamptz NOT NULL,
  lifted_by      text,
  lifted_reason  text,
  until          timestamptz,
  PRIMARY KEY (log, log_index)
);

ALTER TABLE shudao.log_index_state ADD COLUMN holds_from bigint NOT NULL DEFAULT 0;
UPDATE shudao.log_index_state SET holds_from = next_index;

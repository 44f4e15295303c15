-- What the exchange noticed and somebody has to look at: a rule that spoke, why, and the records it points to.
-- Names and numbers of records only; no value of a person.

CREATE TABLE shudao.alarm (
  id           text        PRIMARY KEY,
  rule         text        NOT NULL,
  time         timestamptz NOT NULL,
  explanation  text        NOT NULL,
  records      jsonb       NOT NULL,
  state        text        NOT NULL CHECK (state IN ('open', 'resolved')),
  resolved_at  timestamptz,
  CHECK ((state = 'resolved') = (resolved_at IS NOT NULL))
);

CREATE INDEX alarm_open ON shudao.alarm (time) WHERE state = 'open';
CREATE INDEX alarm_rule ON shudao.alarm (rule, time);

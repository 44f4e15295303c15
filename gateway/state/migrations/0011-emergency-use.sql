-- Uses of emergency grants, until somebody has accounted for them and after. A row is durable before anything is read;
-- it names no subject. justified, approved, rejected, lifted: {"by", "at", "because"}, justified besides "legalBasis".

CREATE TABLE shudao.emergency_use (
  exchange_id      text        PRIMARY KEY,
  consumer         text        NOT NULL,
  consumer_region  text        NOT NULL,
  -- Whose data officer justifies it.
  department       text        NOT NULL,
  operator         text        NOT NULL,
  matter           text        NOT NULL,
  case_number      text        NOT NULL,
  grants           text[]      NOT NULL,
  used_at          timestamptz NOT NULL,
  due_at           timestamptz NOT NULL CHECK (due_at > used_at),
  justified        jsonb,
  approved         jsonb,
  rejected         jsonb,
  lifted           jsonb,
  -- When the log was told that the consumer is suspended by itself.
  suspended_at     timestamptz
);

-- What replicas ask for twice a second.
CREATE INDEX emergency_use_open ON shudao.emergency_use (due_at) WHERE approved IS NULL AND lifted IS NULL;

-- Procedures between departments: requests for data, corrections, disputes. Each is what its events made of it.

CREATE TABLE shudao.procedure (
  id                text    PRIMARY KEY,
  kind              text    NOT NULL CHECK (kind IN ('request', 'correction', 'dispute')),
  demand_region     text    NOT NULL,
  demand_department text    NOT NULL,
  supply_region     text    NOT NULL,
  supply_department text    NOT NULL,
  state             text    NOT NULL,
  -- What it is about and never changes.
  head              jsonb   NOT NULL,
  -- Of two regions: how many of the events the other one is known to have.
  told              integer NOT NULL DEFAULT 0
);

CREATE INDEX procedure_by_kind ON shudao.procedure (kind, state);

-- What happened, in the order in which it did: writers lock the table, so no number is seen before a lower one.
CREATE TABLE shudao.procedure_event (
  number     bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  procedure  text        NOT NULL REFERENCES shudao.procedure,
  seq        integer     NOT NULL,
  action     text        NOT NULL,
  -- Asia/Shanghai; what clocks count from.
  day        date        NOT NULL,
  at         timestamptz NOT NULL,
  by_whom    text        NOT NULL,
  role       text        NOT NULL,
  region     text        NOT NULL,
  department text,
  why        text        NOT NULL,
  -- What the action says besides: application, terms, evidence.
  details    jsonb       NOT NULL,
  UNIQUE (procedure, seq)
);

CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON shudao.procedure_event
  FOR EACH ROW EXECUTE FUNCTION shudao.refuse_change();

-- What people here did to a procedure that another region keeps, until that region says what came of it.
CREATE TABLE shudao.procedure_deed (
  id        text        PRIMARY KEY,
  procedure text        NOT NULL REFERENCES shudao.procedure,
  deed      jsonb       NOT NULL,
  done_at   timestamptz NOT NULL,
  state     text        NOT NULL CHECK (state IN ('waiting', 'taken', 'refused')),
  -- Why it was refused.
  findings  jsonb
);

-- One at a time: the next follows from what came of it.
CREATE UNIQUE INDEX procedure_deed_waiting ON shudao.procedure_deed (procedure) WHERE state = 'waiting';

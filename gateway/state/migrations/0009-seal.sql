-- Entries that a person is not told of yet, by whose order and until when. Every seal is an event in the log first.

CREATE TABLE shudao.seal (
  id            text        PRIMARY KEY,
  authority     text        NOT NULL,
  article       text        NOT NULL,
  ends          timestamptz NOT NULL,
  lifted        boolean     NOT NULL DEFAULT false,
  case_number   text,
  consumer      text,
  exchange_id   text,
  subject_hash  text,
  CHECK (num_nonnulls(case_number, consumer, exchange_id) > 0)
);

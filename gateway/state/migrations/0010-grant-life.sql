-- What holds grants back beside their files: it makes them stricter, never laxer.

CREATE TABLE shudao.grant_hold (
  grant_id  text        PRIMARY KEY,
  state     text        NOT NULL CHECK (state IN ('suspended', 'terminated')),
  kind      text        NOT NULL CHECK (kind IN ('staff', 'unused', 'consumer-changed')),
  because   text        NOT NULL,
  by_whom   text        NOT NULL,
  since     timestamptz NOT NULL
);

-- What became of grants, in the order in which it did: writers lock the table, so no number is seen before a lower one.
CREATE TABLE shudao.grant_event (
  id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at        timestamptz NOT NULL,
  grant_id  text        NOT NULL,
  what      text        NOT NULL CHECK (what IN ('suspended', 'revoked', 're-attested')),
  because   text        NOT NULL,
  by_whom   text        NOT NULL
);

-- To whom a grant was given, as the consumer was registered when it was attested last.
CREATE TABLE shudao.grant_attestation (
  grant_id    text        PRIMARY KEY,
  bearer      text        NOT NULL,
  attested_at timestamptz NOT NULL
);

-- The last day of use.
CREATE TABLE shudao.grant_use (
  grant_id  text PRIMARY KEY,
  used_on   date NOT NULL
);

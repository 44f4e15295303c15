-- The catalogue that each peer published last, so that a restart does not wait for the peer.

CREATE TABLE shudao.peer_catalog (
  region        text        PRIMARY KEY,
  fetched_at    timestamptz NOT NULL,
  etag          text,
  body          jsonb       NOT NULL
);

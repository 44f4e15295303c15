-- The registry of resources: what departments draft, submit and share, beside what lies in files.

CREATE TABLE shudao.resource (
  code     text    PRIMARY KEY,
  state    text    NOT NULL CHECK (state IN ('draft', 'submitted', 'returned', 'published', 'suspended', 'withdrawn')),
  -- Of the version in force; null before the first.
  service  text    CHECK (service IN ('published', 'suspended', 'withdrawn')),
  -- The version in force; 0 before the first.
  version  integer NOT NULL CHECK (version >= 0),
  -- JSON, as it was last written; and the SHA-256 of its canonical form, hex.
  entry    text    NOT NULL,
  digest   text    NOT NULL,
  CHECK ((service IS NULL) = (version = 0))
);

CREATE TABLE shudao.resource_version (
  code         text    NOT NULL REFERENCES shudao.resource,
  version      integer NOT NULL CHECK (version >= 1),
  entry        text    NOT NULL,
  digest       text    NOT NULL,
  published_on date    NOT NULL,
  PRIMARY KEY (code, version)
);

-- What became of resources, in the order in which it did: writers lock the table, so no number is seen before a lower one.
CREATE TABLE shudao.resource_event (
  id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code       text        NOT NULL REFERENCES shudao.resource,
  seq        integer     NOT NULL,
  action     text        NOT NULL,
  day        date        NOT NULL,
  at         timestamptz NOT NULL,
  by_whom    text        NOT NULL,
  role       text        NOT NULL,
  region     text        NOT NULL,
  department text,
  why        text        NOT NULL,
  -- Entry, defects, consultation and filing, as far as the action has them.
  details    jsonb       NOT NULL,
  UNIQUE (code, seq)
);

CREATE FUNCTION shudao.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME;
END
$$;

CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON shudao.resource_version
  FOR EACH ROW EXECUTE FUNCTION shudao.refuse_change();
CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON shudao.resource_event
  FOR EACH ROW EXECUTE FUNCTION shudao.refuse_change();

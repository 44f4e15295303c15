-- How good the data is that passed, counted: no value and no subject is in here. Replicas add to the same day.

CREATE TABLE shudao.quality_resource (
  day       date        NOT NULL,
  resource  text        NOT NULL,
  reads     bigint      NOT NULL,
  malformed bigint      NOT NULL,
  stale     bigint      NOT NULL,
  records   bigint      NOT NULL,
  repeated  bigint      NOT NULL,
  as_of     timestamptz,
  PRIMARY KEY (day, resource)
);

CREATE TABLE shudao.quality_item (
  day       date        NOT NULL,
  resource  text        NOT NULL,
  item      text        NOT NULL,
  records   bigint      NOT NULL,
  missing   bigint      NOT NULL,
  invalid   bigint      NOT NULL,
  PRIMARY KEY (day, resource, item)
);

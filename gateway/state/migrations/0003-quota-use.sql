-- What grants with a quota were used for, by day. Counts only: whom it was about is nowhere here.

CREATE TABLE shudao.quota_use (
  grant_id  text    NOT NULL,
  day       date    NOT NULL,
  calls     bigint  NOT NULL CHECK (calls >= 0),
  subjects  bigint  NOT NULL CHECK (subjects >= 0),
  PRIMARY KEY (grant_id, day)
);

-- What a member of the staff did something about, by name; what of it tells of a person is sealed in the log and goes with its key.
-- And whether sealed content did not open when it was indexed. Of what is indexed already neither is known; `shudao audit reindex`
-- makes the index anew.

ALTER TABLE shudao.log_index ADD COLUMN about jsonb, ADD COLUMN sealed boolean NOT NULL DEFAULT false;

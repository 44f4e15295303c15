-- Why a member of the staff did something, in words of their own. It is sealed in the log and goes with its key.
-- Of what is indexed already it is not known; `shudao audit reindex` makes the index anew.

ALTER TABLE shudao.log_index ADD COLUMN reason text;

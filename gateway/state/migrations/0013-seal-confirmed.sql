-- A seal takes two persons: it is in force from the moment a second one confirms it. Those that are there already stay.

ALTER TABLE shudao.seal
  ADD COLUMN ordered_by    text NOT NULL DEFAULT '',
  ADD COLUMN confirmed_by  text;

UPDATE shudao.seal SET confirmed_by = '';

-- When a seal was asked for and confirmed, and who lifted it when: so that those which have ended are listed too. Of those that are
-- there already nobody kept it.

ALTER TABLE shudao.seal
  ADD COLUMN ordered_at    timestamptz,
  ADD COLUMN confirmed_at  timestamptz,
  ADD COLUMN lifted_by     text,
  ADD COLUMN lifted_at     timestamptz;

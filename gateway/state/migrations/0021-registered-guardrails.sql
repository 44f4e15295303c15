-- The registry keeps guardrails: proposed by one person, activated by another.

ALTER TABLE shudao.registry_entry
  DROP CONSTRAINT registry_entry_kind_check,
  ADD CONSTRAINT registry_entry_kind_check
    CHECK (kind IN ('department', 'codeList', 'standard', 'matter', 'source', 'consumer', 'resource', 'guardrail'));

-- Entries below this one were pruned, wholly or in part, before the index came to them: they cannot be searched for.

ALTER TABLE shudao.log_index_state ADD COLUMN pruned_to bigint NOT NULL DEFAULT 0 CHECK (pruned_to >= 0);

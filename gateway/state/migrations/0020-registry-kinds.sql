-- The registry keeps more than resources: departments, code lists, standards, matters, sources, consumers.

ALTER TABLE shudao.resource RENAME TO registry_entry;
ALTER TABLE shudao.resource_version RENAME TO registry_version;
ALTER TABLE shudao.resource_event RENAME TO registry_event;

ALTER TABLE shudao.registry_version DROP CONSTRAINT resource_version_code_fkey, DROP CONSTRAINT resource_version_pkey;
ALTER TABLE shudao.registry_event DROP CONSTRAINT resource_event_code_fkey, DROP CONSTRAINT resource_event_code_seq_key;
ALTER TABLE shudao.registry_entry DROP CONSTRAINT resource_pkey;

ALTER TABLE shudao.registry_entry
  ADD COLUMN kind text NOT NULL DEFAULT 'resource',
  -- Whose officer writes it.
  ADD COLUMN region text,
  ADD COLUMN department text,
  ADD COLUMN name text;
ALTER TABLE shudao.registry_version ADD COLUMN kind text NOT NULL DEFAULT 'resource';
ALTER TABLE shudao.registry_event ADD COLUMN kind text NOT NULL DEFAULT 'resource';
UPDATE shudao.registry_entry
  SET region = split_part(code, '.', 1), department = split_part(code, '.', 2), name = entry::jsonb ->> 'name';
ALTER TABLE shudao.registry_entry
  ALTER COLUMN kind DROP DEFAULT,
  ALTER COLUMN region SET NOT NULL,
  ALTER COLUMN department SET NOT NULL,
  ADD CHECK (kind IN ('department', 'codeList', 'standard', 'matter', 'source', 'consumer', 'resource')),
  ADD PRIMARY KEY (kind, code);
ALTER TABLE shudao.registry_version
  ALTER COLUMN kind DROP DEFAULT,
  ADD PRIMARY KEY (kind, code, version),
  ADD FOREIGN KEY (kind, code) REFERENCES shudao.registry_entry;
ALTER TABLE shudao.registry_event
  ALTER COLUMN kind DROP DEFAULT,
  ADD UNIQUE (kind, code, seq),
  ADD FOREIGN KEY (kind, code) REFERENCES shudao.registry_entry;

-- Lists go by it.
CREATE INDEX registry_entry_by_code ON shudao.registry_entry (kind, code COLLATE "C");

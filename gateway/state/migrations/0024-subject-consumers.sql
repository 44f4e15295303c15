-- Which consumers asked about a subject, one after the other: somebody who is asked about every minute must not have all
-- accesses read again for each that comes. Nor all alarms of a rule to find whether it has spoken of one subject.
CREATE INDEX log_index_subject_consumer ON shudao.log_index_subject (hash, consumer, time)
  WHERE consumer IS NOT NULL;
CREATE INDEX alarm_about ON shudao.alarm (id COLLATE "C");

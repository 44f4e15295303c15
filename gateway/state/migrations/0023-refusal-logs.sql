-- Replicas watch over the logs of all of them, so a refusal's place is {"log", "index"}. Of those that are there already the
-- index knows the log; a run of which it knows none begins anew, and an operator who was answered since needs no row.

DELETE FROM shudao.watch_refusals WHERE run = 0;
ALTER TABLE shudao.watch_refusals RENAME COLUMN places TO indexes;
ALTER TABLE shudao.watch_refusals ADD COLUMN places jsonb;
UPDATE shudao.watch_refusals w SET places = (
  SELECT jsonb_agg(jsonb_build_object('log', i.log, 'index', i.log_index) ORDER BY p.ordinality)
    FROM unnest(w.indexes) WITH ORDINALITY AS p(log_index, ordinality)
    CROSS JOIN LATERAL (
      SELECT r.log, r.log_index FROM shudao.log_index_state s
        JOIN shudao.log_index r ON r.log = s.log AND r.log_index = p.log_index
       WHERE r.consumer = w.consumer AND r.operator = w.operator AND r.outcome = 'refused'
       ORDER BY r.time DESC LIMIT 1) AS i);
DELETE FROM shudao.watch_refusals WHERE places IS NULL;
ALTER TABLE shudao.watch_refusals
  DROP COLUMN indexes,
  ALTER COLUMN places SET NOT NULL;

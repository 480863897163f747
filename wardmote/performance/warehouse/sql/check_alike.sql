-- How many lines each file has for each force and period, and whether one lacks something or says another force.
SELECT file, force, period, sum(rows)::BIGINT AS rows, bool_or(wrong) AS wrong
FROM dated
GROUP BY file, force, period
ORDER BY ALL

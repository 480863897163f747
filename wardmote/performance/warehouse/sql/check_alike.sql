-- How many lines each file has for each force and period, and how many lack something.
SELECT file, force, period, sum(rows)::BIGINT AS rows, sum(incomplete)::BIGINT AS incomplete
FROM dated
GROUP BY file, force, period
ORDER BY ALL

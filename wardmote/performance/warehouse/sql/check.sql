-- How many rows each file has for each force and period, and what is missing in them.
SELECT file, force, period, count(*) AS rows, count_if(/*incomplete*/) AS incomplete
FROM read_parquet($paths)
GROUP BY ALL
ORDER BY ALL

-- How many rows each file has for each force and period, and whether one lacks something or says another force.
SELECT file, force, period, sum(rows)::BIGINT AS rows, bool_or(wrong) AS wrong
FROM (
    SELECT file, force, period, rows, incomplete OR (/*of_another*/) AS wrong
    FROM (
        SELECT file, force, period, /*said*/ AS said, count(*) AS rows, bool_or(/*incomplete*/) AS incomplete
        FROM read_parquet($paths)
        GROUP BY ALL
    )
)
GROUP BY ALL
ORDER BY ALL

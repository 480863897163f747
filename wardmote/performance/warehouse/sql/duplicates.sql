-- Keys that stand more than once. Their hashes are compared first: they are a fraction of the size.
WITH suspicious AS (
    SELECT hash(/*key*/) AS mark
    FROM read_parquet($paths)
    WHERE /*known*/
    GROUP BY mark
    HAVING count(*) > 1
),
repeated AS (
    SELECT force, /*key*/, count(*) AS rows, count(DISTINCT hash(/*columns*/)) AS kinds
    FROM read_parquet($paths)
    WHERE /*known*/ AND hash(/*key*/) IN (SELECT mark FROM suspicious)
    GROUP BY ALL
    HAVING count(*) > 1
)
SELECT force, count(*) AS keys, sum(rows)::BIGINT AS rows, count_if(kinds = 1) AS identical
FROM repeated
GROUP BY force
ORDER BY force

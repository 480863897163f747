-- For how many rows of another source the counts stand that are in force after a vintage.
SELECT force, period, sum(/*number*/)::BIGINT AS rows
FROM read_parquet($paths, union_by_name = true)
SEMI JOIN (
    SELECT force, period, vintage FROM slots_at($vintage) WHERE source = $source
) AS standing USING (force, period, vintage)
GROUP BY ALL

-- For how many rows the counts that were read stand.
SELECT force, period, sum(/*number*/)::BIGINT AS rows
FROM read_parquet($paths, union_by_name = true)
GROUP BY ALL

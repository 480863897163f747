-- The first row of a file that is not as it must be. Rows stand in the file's order; the header is row 1.
SELECT row, force, period
FROM (
    SELECT row_number() OVER () + 1 AS row, force, period, (/*incomplete*/) AS incomplete
    FROM read_parquet($paths)
    WHERE file = $file
)
WHERE force IS NULL OR period IS NULL OR incomplete OR period IS DISTINCT FROM coalesce($month, period)
ORDER BY row
LIMIT 1

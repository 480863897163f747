-- The first row of a file that is not as it must be. Rows stand in the file's order; the header is row 1.
SELECT row, force, period, CASE WHEN /*of_another*/ THEN said END AS another
FROM (
    SELECT row_number() OVER () + 1 AS row, force, period, /*said*/ AS said, (/*incomplete*/) AS incomplete
    FROM read_parquet($paths)
    WHERE file = $file
)
WHERE force IS NULL OR period IS NULL OR incomplete OR period IS DISTINCT FROM coalesce($month, period) OR another IS NOT NULL
    OR list_contains($early::DATE[], period)
ORDER BY row
LIMIT 1

-- The counts of all files as one CSV file.
COPY (
    SELECT force, strftime(period, '%Y-%m-%d') AS period, /*columns*/, sum(number)::BIGINT AS number
    FROM read_parquet($paths)
    GROUP BY ALL
    ORDER BY ALL
) TO $target (FORMAT csv, HEADER)

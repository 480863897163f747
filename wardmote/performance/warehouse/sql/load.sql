-- From CSV files of one layout to one Parquet file. Lines that cannot be read go into reject_errors.
COPY (
    WITH printed AS (
        SELECT *
        FROM read_csv(
            $paths,
            columns = $columns,
            nullstr = $empty,
            header = true,
            auto_detect = false,
            delim = ',',
            quote = '"',
            escape = '"',
            filename = true,
            store_rejects = true,
            rejects_limit = 100
        )
    ),
    typed AS (
        SELECT /*columns*/, incoming.number AS file, incoming.force AS named_force
        FROM printed
        JOIN incoming ON incoming.path = printed.filename
    )
    SELECT * EXCLUDE (named_force), /*force*/ AS force, /*period*/ AS period, $vintage::INTEGER AS vintage
    FROM typed
) TO $target (FORMAT parquet, COMPRESSION snappy)

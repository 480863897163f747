-- What CSV files of one layout hold, as values. Lines that cannot be read go into reject_errors.
WITH printed AS (
    SELECT /*printed*/
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
    /*grouped*/
),
typed AS (
    SELECT /*columns*/, incoming.number AS file, incoming.force AS named_force
    FROM printed
    JOIN incoming ON incoming.path = printed.filename
)
SELECT * EXCLUDE (named_force), /*force*/ AS force, /*period*/ AS period, $vintage::INTEGER AS vintage
FROM typed

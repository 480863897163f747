-- What CSV files of one layout hold, as values: a part of a statement.
WITH typed AS (
    SELECT /*columns*/, incoming.number AS file, incoming.force AS named_force
    FROM /*lines*/ AS printed
    JOIN incoming ON incoming.path = printed.filename
)
SELECT * EXCLUDE (named_force), /*force*/ AS force, /*period*/ AS period, $vintage::INTEGER AS vintage
FROM typed

-- The lines of CSV files of one layout, and the name of the file of each: a part of a statement.
read_csv(
    $paths,
    columns = $columns,
    nullstr = $empty,
    header = true,
    auto_detect = false,
    delim = ',',
    quote = '"',
    escape = '"',
    filename = true/*rejects*/
)

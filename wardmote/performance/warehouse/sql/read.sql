-- The lines of CSV files of one layout, and the name of the file of each: a part of a statement.
-- Several files are read at once, but never one by several: DuckDB then loses lines where line ends are mixed.
read_csv(
    $paths,
    columns = $columns,
    nullstr = $empty,
    header = true,
    auto_detect = false,
    delim = ',',
    quote = '"',
    escape = '"',
    filename = true,
    parallel = false/*rejects*/
)

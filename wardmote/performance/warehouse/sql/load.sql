-- From CSV files of one layout to one Parquet file.
COPY (
/*rows*/
) TO $target (FORMAT parquet, COMPRESSION snappy)

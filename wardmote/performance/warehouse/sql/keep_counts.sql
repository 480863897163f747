-- The counts of one load as a file. They stay as they come: to sort them takes longer than all that is asked of them.
COPY (
/*counts*/
) TO $target (FORMAT parquet, COMPRESSION snappy)

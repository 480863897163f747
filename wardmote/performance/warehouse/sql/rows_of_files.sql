-- How many rows each file has, where they were counted.
SELECT file, sum(number)::BIGINT FROM read_parquet($paths) GROUP BY file

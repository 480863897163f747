INSERT INTO slot (source, force, period, vintage, file, rows)
SELECT $source, unnest($forces), unnest($periods), $vintage, unnest($files), unnest($rows)

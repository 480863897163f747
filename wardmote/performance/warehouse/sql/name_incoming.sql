INSERT INTO incoming (path, number, force)
SELECT unnest($paths), unnest($numbers), unnest($forces)

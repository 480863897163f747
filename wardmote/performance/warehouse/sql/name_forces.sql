-- What forces are called, as it is compared. One statement for each name would take as long as a small load.
INSERT OR IGNORE INTO force_name (name, code)
SELECT folded(name), code
FROM (SELECT unnest($names) AS name, unnest($codes) AS code)

-- The files with rows of a source, by load, where the load has no file with their counts: it is of before counts were kept.
SELECT vintage, list(path ORDER BY path) AS paths
FROM part
WHERE source = $source AND vintage NOT IN (SELECT vintage FROM part WHERE source = $counts)
GROUP BY vintage
ORDER BY vintage

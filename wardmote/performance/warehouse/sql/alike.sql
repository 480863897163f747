-- Lines of one layout that are alike in the columns that matter, as they are printed, and how many of each.
CREATE TEMP TABLE /*table*/ AS
SELECT incoming.number AS file, incoming.force AS named_force/*columns*/, count(*) AS number
FROM /*lines*/ AS printed
JOIN incoming ON incoming.path = printed.filename
GROUP BY ALL

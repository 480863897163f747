-- The contents of files that are what the warehouse holds, all of it, and the last month or year that they brought.
SELECT file.sha256, max(slot.period) AS period
FROM file
JOIN slot ON slot.vintage = file.vintage AND slot.file = file.number
JOIN slots_at($vintage) AS standing
    ON standing.source = slot.source AND standing.force = slot.force AND standing.period = slot.period
WHERE file.source = $source
GROUP BY file.vintage, file.number, file.sha256
HAVING bool_and(standing.vintage = file.vintage)

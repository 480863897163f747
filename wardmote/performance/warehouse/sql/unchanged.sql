-- The contents of files that are what the warehouse holds, all of it, with each force and period that they hold.
SELECT file.sha256, slot.force, slot.period
FROM file
JOIN slot ON slot.vintage = file.vintage AND slot.file = file.number
JOIN slots_at($vintage) AS standing
    ON standing.source = slot.source AND standing.force = slot.force AND standing.period = slot.period
WHERE file.source = $source
QUALIFY bool_and(standing.vintage = file.vintage) OVER (PARTITION BY file.vintage, file.number)

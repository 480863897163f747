-- The rows of one source, counted.
SELECT force, period, vintage, /*columns*/, count(*) AS number
FROM /*rows*/
GROUP BY ALL

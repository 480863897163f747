-- What stands in a column: its order, and the text for it that no spreadsheet runs.
CREATE OR REPLACE TEMP TABLE /*table*/ AS
SELECT value, rank() OVER (ORDER BY value) AS place,
    CASE WHEN regexp_matches(value, $runs) THEN chr(39) || value ELSE value END AS text
FROM (SELECT DISTINCT /*name*/ AS value FROM alike)

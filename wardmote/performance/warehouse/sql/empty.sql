-- A source of which nothing was loaded.
CREATE TEMP VIEW /*source*/ AS SELECT /*columns*/, '' AS force, DATE '0001-01-01' AS period, 0 AS vintage WHERE false

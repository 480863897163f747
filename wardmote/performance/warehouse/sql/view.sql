-- One source as it stood after a vintage. The paths and the number are variables: a view takes no bound values.
CREATE TEMP VIEW /*source*/ AS
SELECT COLUMNS(lambda name: name <> 'file')
FROM read_parquet(getvariable(/*files*/), union_by_name = true)
SEMI JOIN (
    SELECT force, period, vintage FROM slots_at(getvariable('as_at')) WHERE source = /*name*/
) AS standing USING (force, period, vintage)

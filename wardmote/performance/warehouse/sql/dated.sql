-- The force and period of lines, told once for all that are alike in what tells them; ``place`` is their order.
CREATE OR REPLACE TEMP TABLE dated AS
WITH told AS (
    SELECT file, named_force/*told_by*/, sum(number)::BIGINT AS rows, bool_or(/*incomplete*/) AS incomplete
    FROM alike
    GROUP BY ALL
),
typed AS (
    SELECT file, named_force, rows, incomplete, /*said*/ AS said/*kept*//*printed*/
    FROM told
)
SELECT *, dense_rank() OVER (ORDER BY force, period) AS place
FROM (
    SELECT file, rows, /*force*/ AS force, /*period*/ AS period, incomplete OR (/*of_another*/) AS wrong/*as_printed*/
    FROM typed
)

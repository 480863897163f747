-- What the database file holds: which load brought what. The figures themselves lie in Parquet files beside it.
CREATE TABLE IF NOT EXISTS vintage (
    number INTEGER PRIMARY KEY,
    loaded_at TIMESTAMPTZ NOT NULL,
    report VARCHAR NOT NULL
);
CREATE TABLE IF NOT EXISTS part (
    path VARCHAR PRIMARY KEY,
    source VARCHAR NOT NULL,
    vintage INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS file (
    vintage INTEGER NOT NULL,
    number INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    PRIMARY KEY (vintage, number)
);
-- A slot is what a later load replaces: the rows of one source for one force in one period.
CREATE TABLE IF NOT EXISTS slot (
    source VARCHAR NOT NULL,
    force VARCHAR NOT NULL,
    period DATE NOT NULL,
    vintage INTEGER NOT NULL,
    file INTEGER NOT NULL,
    rows BIGINT NOT NULL,
    PRIMARY KEY (source, force, period, vintage, file)
);
-- The slots as they stood after the vintage of a number.
CREATE OR REPLACE MACRO slots_at(number) AS TABLE
SELECT source, force, period, vintage, sum(rows)::BIGINT AS rows
FROM slot
WHERE vintage <= number
GROUP BY source, force, period, vintage
QUALIFY vintage = max(vintage) OVER (PARTITION BY source, force, period);

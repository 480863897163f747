-- How printed values become values. Periods are first days of months; a year is its first day, or the day it is dated.
CREATE TEMP TABLE force_name (name VARCHAR PRIMARY KEY, code VARCHAR NOT NULL);
CREATE TEMP TABLE incoming (path VARCHAR PRIMARY KEY, number INTEGER NOT NULL, force VARCHAR);
CREATE TEMP MACRO folded(printed) AS
    trim(regexp_replace(replace(lower(trim(printed)), '&', 'and'), '(police|constabulary)$', ''));
CREATE TEMP MACRO force_named(printed) AS (SELECT code FROM force_name WHERE name = folded(printed));
CREATE TEMP MACRO month_printed(printed) AS
    CASE WHEN regexp_full_match(printed, '\d{4}-\d{2}') THEN try_strptime(printed, '%Y-%m')::DATE END;
CREATE TEMP MACRO british_time(moment) AS timezone('Europe/London', moment);
CREATE TEMP MACRO month_of(day) AS date_trunc('month', day)::DATE;
CREATE TEMP MACRO month_named(name, year) AS
    coalesce(try_strptime(concat('1 ', name, ' ', year), '%-d %B %Y'), try_strptime(concat('1 ', name, ' ', year), '%-d %b %Y'))::DATE;
-- A day that no calendar here can write is none.
CREATE TEMP MACRO day_known(day) AS CASE WHEN day BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN day END;
CREATE TEMP MACRO year_from(year) AS CASE WHEN year BETWEEN 1800 AND 2200 THEN make_date(year, 1, 1) END;

# The everyday commands. 'just' comes with the development packages: .venv/bin/just

bin := ".venv/bin"
example := "WARDMOTE_EXAMPLE=1 WARDMOTE_DATA=var/example"

# list the commands
default:
    @{{ bin }}/just --list

# set up and serve the example
run *options:
    ./run {{ options }}

# run tests narrowly, for example: just test wardmote/plans -x
test *arguments:
    {{ bin }}/pytest {{ arguments }}

# run the same tests on PostgreSQL
test-postgres *arguments:
    {{ bin }}/python scripts/with_postgres.py {{ bin }}/pytest {{ arguments }}

# run the tests of measures on a real Spark, a master and two workers: docs/guides/distributed.md
test-spark *arguments="wardmote/performance/tests/test_measuring.py wardmote/performance/tests/test_counts.py":
    {{ bin }}/python scripts/with_spark.py {{ bin }}/pytest -q {{ arguments }}

# which lines no test reaches
coverage *arguments:
    {{ bin }}/coverage erase
    {{ bin }}/coverage run -m pytest -q -m "not journey" {{ arguments }}
    {{ bin }}/coverage combine
    {{ bin }}/coverage report

# everything that CI checks
check:
    WARDMOTE_REQUIRE_ALL=1 ./test

# put right what can be put right by itself
fix:
    {{ bin }}/ruff check --fix .
    {{ bin }}/ruff format .

# make and apply migrations
migrate:
    {{ bin }}/wardmote makemigrations
    {{ example }} {{ bin }}/wardmote migrate

# take a plan into the example: just import plan.docx
import *arguments:
    {{ example }} {{ bin }}/wardmote import {{ arguments }}

# issue a report from the example
report *arguments:
    {{ example }} {{ bin }}/wardmote report {{ arguments }}

# measure speed beside a peer
bench *arguments:
    {{ bin }}/python -m bench {{ arguments }}

# collect the interface's words for translation, after some were added or changed
words:
    {{ bin }}/python -m scripts.words

# check that the documents tell the truth
docs:
    {{ bin }}/pytest tests/docs -q

# lock the packages again, after a change of pyproject.toml
lock:
    {{ bin }}/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links pyproject.toml -o requirements.txt
    {{ bin }}/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt
    {{ bin }}/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --group build -c requirements-dev.txt -o requirements-build.txt

# keep a small database of this release, which later releases must bring forward unharmed
keep-release *options:
    {{ bin }}/python -m scripts.keep_release {{ options }}

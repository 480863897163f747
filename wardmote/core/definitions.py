"""Read definition files: the domain as data, checked against a JSON Schema, or stopped with file and line."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

# The same loader in C, several times as fast, wherever it was built.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DefinitionError(Exception):
    """A definition file is wrong. ``str()`` names the file, the line, and what to mend."""


def load(path: Path, schema_path: Path) -> dict[str, Any]:
    """One definition as plain values, valid against its schema."""
    try:
        loader = _LOADER(path.read_text(encoding="utf-8"))
        node = loader.get_single_node()
        values: Any = loader.construct_document(node) if node else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise DefinitionError(f"{path.name}, line {line}: {getattr(error, 'problem', error)}") from error
    except ValueError as error:  # letters that are not UTF-8, or a day that the calendar has not
        raise DefinitionError(f"{path.name}: {error}") from error
    errors = sorted(_validator(schema_path).iter_errors(values), key=lambda each: list(map(str, each.absolute_path)))
    if errors:
        first = errors[0]
        line = _line_of(node, list(first.absolute_path))
        where = ".".join(map(str, first.absolute_path)) or "the file"
        raise DefinitionError(f"{path.name}, line {line}, {where}: {first.message}")
    checked: dict[str, Any] = values
    return checked


@cache
def _validator(schema_path: Path) -> Draft202012Validator:
    schema = json.loads(schema_path.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def _line_of(node: yaml.Node | None, path: list[str | int]) -> int:
    """The line on which the value at ``path`` starts, as near as the file tells."""
    line = node.start_mark.line + 1 if node else 1
    for step in path:
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        else:
            break
        if node is None:
            break
        line = node.start_mark.line + 1
    return line

"""Read definition files: the domain as data, checked against a JSON Schema, or stopped with file and line."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

# The same loader in C, several times as fast, wherever it was built.
_BASE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TRUTH = "tag:yaml.org,2002:bool"
_DAY = "tag:yaml.org,2002:timestamp"


class _Loader(_BASE):
    """YAML by the core schema of its version 1.2: days are words, and so is “on”, which version 1.1 takes for true."""

    yaml_implicit_resolvers = {
        first: [(tag, expression) for tag, expression in found if tag not in {_TRUTH, _DAY}]
        for first, found in _BASE.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Refuses a key that stands twice: the second would silently count, and nobody would look for the first."""
        found = set()
        for key, _value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in found:
                raise yaml.constructor.ConstructorError(
                    problem=f"{key.value} stands twice", problem_mark=key.start_mark
                )
            found.add(str(key.value))
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping


_Loader.add_implicit_resolver(_TRUTH, re.compile("(?:true|false)$"), list("tf"))


class DefinitionError(Exception):
    """A definition file is wrong. ``str()`` names the file, the line, and what to mend."""


def fault(path: Path, where: Sequence[str | int], told: str) -> DefinitionError:
    """What is wrong at one place of a file that its schema finds right, with the line."""
    line = _line_of(_Loader(path.read_text(encoding="utf-8")).get_single_node(), where)
    return DefinitionError(f"{path.name}, line {line}, {_named(where)}: {told}")


def load(path: Path, schema_path: Path) -> dict[str, Any]:
    """One definition as plain values, valid against its schema."""
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
        node = loader.get_single_node()
        values: Any = loader.construct_document(node) if node else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise DefinitionError(f"{path.name}, line {line}: {getattr(error, 'problem', error)}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise DefinitionError(f"{path.name}, line {line}: it holds letters that are not UTF-8.") from error
    except ValueError as error:  # a number with more digits than Python reads
        raise DefinitionError(f"{path.name}: {error}") from error
    errors = sorted(_validator(schema_path).iter_errors(values), key=lambda each: list(map(str, each.absolute_path)))
    if errors:
        first = errors[0]
        where = list(first.absolute_path)
        raise DefinitionError(f"{path.name}, line {_line_of(node, where)}, {_named(where)}: {first.message}")
    checked: dict[str, Any] = values
    return checked


@cache
def _validator(schema_path: Path) -> Draft202012Validator:
    schema = json.loads(schema_path.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def _named(where: Sequence[str | int]) -> str:
    return ".".join(map(str, where)) or "the file"


def _line_of(node: yaml.Node | None, path: Sequence[str | int]) -> int:
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

"""Fields of models that hold plain tuples: each is kept as it is, neither made anew nor looked into."""

from collections.abc import Callable
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema


class Kept:
    """Marks such a field. `made` makes the tuple of what JSON has in its place; without it the field is never read from JSON.

    It does what pydantic's InstanceOf does, which builds two schemas of the tuple into every field: half of the time that models took.
    """

    def __init__(self, made: Callable[[Any], object] | None = None) -> None:
        self.made = made

    def __get_pydantic_core_schema__(self, source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        kept = core_schema.is_instance_schema(source)
        if self.made is None:
            return kept
        return core_schema.json_or_python_schema(core_schema.no_info_plain_validator_function(self.made), kept)

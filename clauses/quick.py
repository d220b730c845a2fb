"""Frozen values that are made in half the time: a notice has a hundred of them, and there are thousands of notices."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any, TypeVar

_T = TypeVar("_T")
_BECOME = vars(object)["__class__"].__set__
"Sets the class of an object that refuses every other assignment."


def quick(cls: type[_T]) -> type[_T]:
    """The same frozen dataclass with slots, with an `__init__` that fills the slots by plain assignment.

    A frozen class refuses assignment, so that the `__init__` of dataclasses goes through `object.__setattr__` field by
    field, which is slow. Here the new object is of a twin class for that moment, which has the same slots and refuses
    nothing. For fields without factories, of classes that nothing inherits from.
    """
    twin = type(cls.__name__, (), {"__slots__": vars(cls)["__slots__"]})
    known: dict[str, Any] = {"_become": _BECOME, "_cls": cls, "_twin": twin}
    parameters, lines = ["self"], ["_become(self, _twin)"]
    for field in fields(cls):  # type: ignore[arg-type]  # no type says "a class made by dataclass"
        has_default = field.default is not MISSING
        known[f"_{field.name}"] = field.default
        parameters.append(f"{field.name}=_{field.name}" if has_default else field.name)
        lines.append(f"self.{field.name} = {field.name}")
    body = "\n  ".join([*lines, "self.__class__ = _cls"])
    exec(f"def __init__({', '.join(parameters)}):\n  {body}", known)  # noqa: S102 - the way of dataclasses itself
    made = known["__init__"]
    made.__annotations__, made.__qualname__ = cls.__init__.__annotations__, cls.__init__.__qualname__
    cls.__init__ = made  # type: ignore[method-assign]  # it takes and does the same
    return cls

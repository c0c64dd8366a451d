"""Tables of a data file to frozen dataclasses, strictly: nothing unknown, nothing missing, nothing of another type."""

import types
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from sekisho.kernel.errors import ConfigurationError

Value = TypeVar("Value")


def build(kind: type[Value], table: Any, where: str) -> Value:
    """An instance of the dataclass `kind` from a table; `where` names the place in errors.

    A field without a default must be there and not be empty text. Raises ConfigurationError.
    """
    if not isinstance(table, dict):
        raise _fault(where, "表ではありません")
    known = {f.name: f for f in fields(kind)}  # type: ignore[arg-type]  # kind is a dataclass by contract
    unknown = sorted(set(table) - set(known))
    if unknown:
        raise _fault(where, f"知らない項目 {', '.join(unknown)} があります")
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    for name, item in known.items():
        is_needed = item.default is MISSING and item.default_factory is MISSING
        if name in table:
            values[name] = _read(hints[name], table[name], f"{where}.{name}")
        elif is_needed:
            raise _fault(where, f"項目 {name} がありません")
        if is_needed and values[name] == "":
            raise _fault(f"{where}.{name}", "空です")
    return kind(**values)


def _read(hint: Any, value: Any, where: str) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _read_union(get_args(hint), value, where)
    if origin is tuple:
        if not isinstance(value, list):
            raise _fault(where, "並びではありません")
        return tuple(_read(get_args(hint)[0], item, f"{where}[{at}]") for at, item in enumerate(value))
    if origin is Literal:
        if value not in get_args(hint):
            raise _fault(where, f"値は {', '.join(map(str, get_args(hint)))} のどれかです")
        return value
    if is_dataclass(hint):
        return build(hint, value, where)  # type: ignore[arg-type]  # a hint is a class here, not an instance
    if type(value) is not hint:
        raise _fault(where, f"{hint.__name__} ではありません")
    return value


def _read_union(hints: tuple[Any, ...], value: Any, where: str) -> Any:
    for hint in hints:
        if type(value) is (list if get_origin(hint) is tuple else hint):
            return _read(hint, value, where)
    raise _fault(where, "値の型が違います")


def _fault(where: str, what: str) -> ConfigurationError:
    return ConfigurationError(
        f"規則集のデータ {where}: {what}。", next_ja="規則集のファイルを、配布されたものに戻すか直してください。"
    )

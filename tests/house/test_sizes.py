"""A file is read in one sitting, a function at one glance. The allow-lists start empty and should end so."""

from tests.house.sources import functions, modules, name_of

MOST_LINES, MOST_FUNCTION_LINES, MOST_PARAMETERS = 400, 50, 5
LONG_FILES: frozenset[str] = frozenset()
LONG_FUNCTIONS: frozenset[str] = frozenset()
MANY_PARAMETERS: frozenset[str] = frozenset()


def test_no_file_is_longer_than_400_lines():
    long = {name_of(p) for p in modules() if len(p.read_text("utf-8").splitlines()) > MOST_LINES}
    assert long == LONG_FILES


def test_no_function_is_longer_than_50_lines():
    long = {
        f"{name_of(path)}:{f.name}"
        for path in modules()
        for f in functions(path)
        if (f.end_lineno or 0) - f.lineno + 1 > MOST_FUNCTION_LINES
    }
    assert long == LONG_FUNCTIONS


def test_no_function_takes_more_than_5_parameters():
    many = set()
    for path in modules():
        for f in functions(path):
            names = [a.arg for a in (*f.args.posonlyargs, *f.args.args, *f.args.kwonlyargs)]
            if len([name for name in names if name not in ("self", "cls")]) > MOST_PARAMETERS:
                many.add(f"{name_of(path)}:{f.name}")
    assert many == MANY_PARAMETERS

/* `sieve.py`: where one of several expressions may begin, by their first three characters. */
#include "loops.h"

#include <stdint.h>
#include <string.h>

enum { CODES = 1 << 16, PAGE = 64, MOST_WORDS = 4, MOST_EXPRESSIONS = 32 };
enum { BEFORE, FIRST, SECOND, THIRD, PLACES };
enum { NUMBERS, PAGES, MASKS, OWNED, TABLES };

typedef struct {
    const uint16_t *numbers; /* (CODES / PAGE): the page of these characters */
    const uint16_t *pages; /* (paged, PAGE): the kinds of characters */
    const uint64_t *masks; /* (count, PLACES, words): groups before which a kind may stand, and that may have it as first … */
    const uint64_t *owned; /* (expressions, words): the groups of each */
    Py_ssize_t paged, count, words, expressions;
} Tables;

static int append_number(PyObject *list, unsigned long long number) {
    PyObject *object = PyLong_FromUnsignedLongLong(number);
    if (object == NULL) return -1;
    int failed = PyList_Append(list, object);
    Py_DECREF(object);
    return failed;
}

/* The place, and which expressions may begin there. */
static int append(PyObject *list, Py_ssize_t place, const uint64_t *groups, const Tables *tables) {
    unsigned long long which = 0;
    for (Py_ssize_t each = 0; each < tables->expressions; each++)
        for (Py_ssize_t word = 0; word < tables->words; word++)
            if (groups[word] & tables->owned[each * tables->words + word]) which |= 1ull << each;
    if (append_number(list, (unsigned long long)place) < 0) return -1;
    return append_number(list, which);
}

/* NULL with an exception. */
static const uint64_t *masks_at(PyObject *text, Py_ssize_t at, const Tables *tables) {
    Py_UCS4 read = PyUnicode_READ_CHAR(text, at);
    size_t code = read < CODES ? read : CODES - 1;
    Py_ssize_t page = tables->numbers[code / PAGE];
    Py_ssize_t kind = page < tables->paged ? tables->pages[page * PAGE + (Py_ssize_t)(code % PAGE)] : tables->count;
    if (kind < tables->count) return tables->masks + kind * PLACES * tables->words;
    PyErr_SetString(PyExc_IndexError, "a kind of character lies outside its table");
    return NULL;
}

/* Each character is looked up once: as third of what began two before it, as second, as first, and as what stands before
   the next. Outside anything may stand: the expression decides. */
static int sift(PyObject *text, Py_ssize_t start, Py_ssize_t end, const Tables *tables, PyObject *list) {
    uint64_t before[MOST_WORDS], first[MOST_WORDS] = {0}, second[MOST_WORDS] = {0}, third[MOST_WORDS];
    memset(before, 0xff, sizeof before);
    const uint64_t *masks = NULL;
    Py_ssize_t words = tables->words;
    for (Py_ssize_t at = start > 0 ? start - 1 : start; at < end + 2; at++) {
        if (at < end && (masks = masks_at(text, at, tables)) == NULL) return -1;
        uint64_t any = 0;
        for (Py_ssize_t word = 0; word < words; word++) {
            any |= third[word] = at < end ? second[word] & masks[THIRD * words + word] : second[word];
            second[word] = at < end ? first[word] & masks[SECOND * words + word] : first[word];
            first[word] = at < end && at >= start ? before[word] & masks[FIRST * words + word] : 0;
            before[word] = at < end ? masks[BEFORE * words + word] : 0;
        }
        if (any && append(list, at - 2, third, tables) < 0) return -1;
    }
    return 0;
}

static int is_sound(const Py_buffer *views, Tables *tables) {
    const Py_ssize_t size = (Py_ssize_t)sizeof(uint64_t);
    tables->words = views[OWNED].ndim == 2 ? views[OWNED].shape[1] : 0;
    if (tables->words < 1 || tables->words > MOST_WORDS) return 0;
    tables->expressions = views[OWNED].shape[0];
    tables->count = views[MASKS].len / (tables->words * PLACES * size);
    tables->paged = views[PAGES].len / (PAGE * (Py_ssize_t)sizeof(uint16_t));
    return views[NUMBERS].len == CODES / PAGE * (Py_ssize_t)sizeof(uint16_t) &&
           views[PAGES].len == tables->paged * PAGE * (Py_ssize_t)sizeof(uint16_t) && tables->expressions <= MOST_EXPRESSIONS &&
           views[MASKS].len == tables->count * tables->words * PLACES * size &&
           views[OWNED].len == tables->expressions * tables->words * size;
}

PyObject *sieved(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    (void)module;
    if (count != 4 || !PyUnicode_Check(args[0]) || !PyTuple_Check(args[3]) || PyTuple_GET_SIZE(args[3]) != TABLES) {
        PyErr_SetString(PyExc_TypeError, "wanted a str, two places and a tuple of four arrays");
        return NULL;
    }
    Py_ssize_t start = PyLong_AsSsize_t(args[1]), end = PyLong_AsSsize_t(args[2]), length = PyUnicode_GET_LENGTH(args[0]);
    if ((start == -1 || end == -1) && PyErr_Occurred()) return NULL;
    if (start < 0) start = 0;
    if (end > length) end = length;
    PyObject *list = NULL;
    Py_buffer views[TABLES];
    int held = 0;
    while (held < TABLES && PyObject_GetBuffer(PyTuple_GET_ITEM(args[3], held), &views[held], PyBUF_C_CONTIGUOUS) == 0)
        held++;
    if (held < TABLES) goto done;
    Tables tables = {views[NUMBERS].buf, views[PAGES].buf, views[MASKS].buf, views[OWNED].buf, 0, 0, 0, 0};
    if (!is_sound(views, &tables))
        PyErr_SetString(PyExc_ValueError, "tables do not fit together");
    else if ((list = PyList_New(0)) != NULL && start < end && sift(args[0], start, end, &tables, list) < 0)
        Py_CLEAR(list);
done:
    while (held) PyBuffer_Release(&views[--held]);
    return list;
}

/* `rights/names.py`: where a name of a work or a slogan may begin, told by its first two or three characters.

   Bits are asked first that fit into the nearest caches; a text of everyday words touches little more. */
#include "loops.h"

#include <stdint.h>

enum { CODES = 1 << 16, SPREAD = 40503, BYTES = CODES / 8 };
enum { READS, PAIRS, TWOS, THREES, TABLES };

typedef struct {
    const uint16_t *reads; /* (size): as what a character is compared */
    const uint8_t *bits[TABLES]; /* (BYTES) each: PAIRS of all heads, TWOS of those of two characters, THREES of others */
    size_t size;
} Heads;

static unsigned read_as(const Heads *heads, Py_UCS4 code) { return code < heads->size ? heads->reads[code] : code & (CODES - 1); }

static int is_set(const uint8_t *bits, unsigned number) { return bits[number >> 3] >> (number & 7) & 1; }

static int append(PyObject *places, Py_ssize_t place) {
    PyObject *number = PyLong_FromSsize_t(place);
    if (number == NULL) return -1;
    int failed = PyList_Append(places, number);
    Py_DECREF(number);
    return failed;
}

static PyObject *places_of_heads(PyObject *text, const Heads *heads) {
    PyObject *places = PyList_New(0);
    int width = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    Py_ssize_t length = PyUnicode_GET_LENGTH(text);
    if (places == NULL || length < 2) return places;
    unsigned first = read_as(heads, PyUnicode_READ(width, data, 0)), second = read_as(heads, PyUnicode_READ(width, data, 1));
    for (Py_ssize_t at = 0; at + 1 < length; at++) {
        unsigned third = at + 2 < length ? read_as(heads, PyUnicode_READ(width, data, at + 2)) : 0;
        unsigned pair = (first * SPREAD ^ second) & (CODES - 1);
        if (is_set(heads->bits[PAIRS], pair)) {
            unsigned three = (pair * SPREAD ^ third) & (CODES - 1);
            int begins = is_set(heads->bits[TWOS], pair) || (at + 2 < length && is_set(heads->bits[THREES], three));
            if (begins && append(places, at) < 0) {
                Py_DECREF(places);
                return NULL;
            }
        }
        first = second;
        second = third;
    }
    return places;
}

PyObject *heads_of_works(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    (void)module;
    if (count != 2 || !PyUnicode_Check(args[0]) || !PyTuple_Check(args[1]) || PyTuple_GET_SIZE(args[1]) != TABLES) {
        PyErr_SetString(PyExc_TypeError, "wanted a str and a tuple of four arrays");
        return NULL;
    }
    PyObject *result = NULL;
    Py_buffer views[TABLES];
    int held = 0, fits = 1;
    while (held < TABLES && PyObject_GetBuffer(PyTuple_GET_ITEM(args[1], held), &views[held], PyBUF_C_CONTIGUOUS) == 0)
        held++;
    if (held == TABLES) {
        Heads heads = {.reads = views[READS].buf, .size = (size_t)views[READS].len / sizeof(uint16_t)};
        fits = views[READS].len % (Py_ssize_t)sizeof(uint16_t) == 0;
        for (int table = PAIRS; table < TABLES; table++) {
            heads.bits[table] = views[table].buf;
            fits &= views[table].len == BYTES;
        }
        if (fits)
            result = places_of_heads(args[0], &heads);
        else
            PyErr_SetString(PyExc_ValueError, "tables do not fit together");
    }
    while (held) PyBuffer_Release(&views[--held]);
    return result;
}

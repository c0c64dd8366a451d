/* `folds.py`: each character read as another, and what the result may hold that has to be looked at. */
#include "loops.h"

#include <stdint.h>

/* Classes of characters, and what is said of a text; the same numbers stand in `folds.py`. */
enum { UNSEEN = 1, DIGIT = 2, OTHER_DIGIT = 4, MARKER = 8, LOOKALIKE = 16, MARK = 32, IDEOGRAPH = 64, DIVIDER = 128, VOWEL = 256, SPACE = 512,
       WORD = 1024 };
enum { HAS_UNSEEN = 1, HAS_RUN = 2, HAS_MARKER = 4, HAS_LOOKALIKE = 8, HAS_SPACED = 16, HAS_APART = 32 };
enum { SHORTEST_RUN = 4, MOST_MARKS = 3, SPACED = 2, HYPHENED = 9, DISGUISED = 9, FIGURES = 6, NEAR = 12,
       LAST_FORM = 0x10FFFF, BLOCK = 256 };

typedef struct {
    int digits, gap, is_other, is_marked;        /* of the long number that is being read */
    int singles, spaces;                         /* how many digits stand one by one, and with spaces only */
    int elements, figures, is_divided;           /* of a number in digits and letters that look like some */
    Py_ssize_t word, pure;                       /* where the word and its last piece of such characters begin */
    int has_figure, has_letter;                  /* of that piece */
} State;

static int look_for_runs(uint16_t here, State *state) {
    if (here & (DIGIT | OTHER_DIGIT | MARKER)) {
        state->digits++;
        state->is_other |= (here & (OTHER_DIGIT | MARKER)) != 0 || state->is_marked;
        state->gap = state->is_marked = 0;
        return state->digits >= SHORTEST_RUN && state->is_other ? HAS_RUN : 0;
    }
    if (state->digits && (here & MARK) && state->gap < MOST_MARKS) {
        state->gap++;
        state->is_marked |= (here & VOWEL) != 0;
    } else {
        state->digits = state->gap = state->is_other = state->is_marked = 0;
    }
    return 0;
}

/* A word of nothing but digits and letters that look like some, or a long number of them with dividers. The words that
   `normalise` looks at are cut at NEAR characters. */
static int look_for_letters(uint16_t here, Py_ssize_t at, State *state) {
    int seen = 0;
    if (here & (DIGIT | LOOKALIKE)) {
        if (state->pure < 0) state->pure = at;
        state->has_figure |= (here & DIGIT) != 0;
        state->has_letter |= (here & LOOKALIKE) != 0;
        state->elements++;
        state->figures += (here & DIGIT) != 0;
        state->is_divided = 0;
        if (state->elements >= DISGUISED && state->figures >= FIGURES && state->figures < state->elements)
            seen = HAS_LOOKALIKE;
    } else {
        if (state->pure >= 0 && state->has_figure && state->has_letter) {
            int is_long = at - state->pure >= NEAR;
            if ((state->pure == state->word || is_long) && (!(here & WORD) || is_long)) seen = HAS_LOOKALIKE;
        }
        state->pure = -1;
        state->has_figure = state->has_letter = 0;
        if (!(here & DIVIDER) || state->is_divided++) state->elements = state->figures = state->is_divided = 0;
    }
    if (!(here & WORD)) state->word = at + 1;
    return seen;
}

static int look(const uint16_t *classes, Py_ssize_t at, Py_ssize_t length, State *state) {
    uint16_t here = classes[at];
    int seen = (here & UNSEEN ? HAS_UNSEEN : 0) | (here & MARKER ? HAS_MARKER : 0);
    seen |= look_for_runs(here, state) | look_for_letters(here, at, state);
    if (here & DIGIT) {
        int is_single = at >= 2 && (classes[at - 1] & (DIVIDER | VOWEL)) && (classes[at - 2] & DIGIT) &&
                        (at + 1 == length || !(classes[at + 1] & DIGIT));
        state->singles = is_single ? state->singles + 1 : 0;
        state->spaces = is_single && (classes[at - 1] & SPACE) ? state->spaces + 1 : 0;
        if (state->spaces >= SPACED || state->singles >= HYPHENED) seen |= HAS_SPACED;
    }
    if ((here & IDEOGRAPH) && at >= 2 && at + 2 < length && (classes[at - 1] & SPACE) && (classes[at + 1] & SPACE) &&
        (classes[at - 2] & IDEOGRAPH) && (classes[at + 2] & IDEOGRAPH))
        seen |= HAS_APART;
    return seen;
}

/* alike: of each block of characters one more than the class of all, if all stay as they are and share one; else 0. So
   most ideographs, which lie far apart, need neither of the large tables. */
static PyObject *read_as(PyObject *text, const uint32_t *table, const uint16_t *kinds, const uint16_t *alike, Py_ssize_t size) {
    int width = PyUnicode_KIND(text), seen = 0;
    const void *data = PyUnicode_DATA(text);
    Py_ssize_t length = PyUnicode_GET_LENGTH(text);
    PyObject *read = NULL, *result = NULL;
    Py_UCS4 *codes = PyMem_Malloc((size_t)(length ? length : 1) * sizeof(Py_UCS4));
    uint16_t *classes = PyMem_Calloc((size_t)(length ? length : 1), sizeof(uint16_t));
    if (codes == NULL || classes == NULL) {
        PyErr_NoMemory();
        goto done;
    }
    for (Py_ssize_t at = 0; at < length; at++) {
        Py_UCS4 code = PyUnicode_READ(width, data, at);
        if (code < (size_t)size && alike[code / BLOCK]) {
            codes[at] = code;
            classes[at] = (uint16_t)(alike[code / BLOCK] - 1);
            continue;
        }
        if (code < (size_t)size) code = table[code];
        if (code > LAST_FORM) {
            PyErr_SetString(PyExc_ValueError, "the table holds no characters");
            goto done;
        }
        codes[at] = code;
        classes[at] = code < (size_t)size ? kinds[code] : UNSEEN;
    }
    State state = {.pure = -1};
    for (Py_ssize_t at = 0; at < length; at++) seen |= look(classes, at, length, &state);
    seen |= look_for_letters(0, length, &state); /* the edge ends a word */
    read = PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, codes, length);
    if (read != NULL) result = Py_BuildValue("Ni", read, seen);
done:
    PyMem_Free(codes);
    PyMem_Free(classes);
    return result;
}

PyObject *folded(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    (void)module;
    if (count != 4 || !PyUnicode_Check(args[0])) {
        PyErr_SetString(PyExc_TypeError, "wanted a str and three arrays");
        return NULL;
    }
    PyObject *result = NULL;
    Py_buffer table, kinds, alike;
    if (PyObject_GetBuffer(args[1], &table, PyBUF_C_CONTIGUOUS) < 0) return NULL;
    if (PyObject_GetBuffer(args[2], &kinds, PyBUF_C_CONTIGUOUS) < 0) {
        PyBuffer_Release(&table);
        return NULL;
    }
    if (PyObject_GetBuffer(args[3], &alike, PyBUF_C_CONTIGUOUS) < 0) {
        PyBuffer_Release(&kinds);
        PyBuffer_Release(&table);
        return NULL;
    }
    Py_ssize_t size = kinds.len / (Py_ssize_t)sizeof(uint16_t);
    if (kinds.len % (Py_ssize_t)sizeof(uint16_t) || table.len != size * (Py_ssize_t)sizeof(uint32_t) ||
        alike.len != (size + BLOCK - 1) / BLOCK * (Py_ssize_t)sizeof(uint16_t))
        PyErr_SetString(PyExc_ValueError, "tables do not fit together");
    else
        result = read_as(args[0], table.buf, kinds.buf, alike.buf, size);
    PyBuffer_Release(&alike);
    PyBuffer_Release(&kinds);
    PyBuffer_Release(&table);
    return result;
}

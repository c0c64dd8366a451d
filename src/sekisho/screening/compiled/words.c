/* What the tagger asks of every word of Sudachi: which row of the network's tables is its own, and where it begins
   (`cuts` of `tagger/words.py`, `_key` of `tagger/tagger.py`). Only whole numbers and hashes leave; no word is kept. */
#include "sudachi.h"

/* As `tagger.py` has it: from here on Sudachi numbers words that are not in its dictionary. */
static const unsigned long long UNKNOWN = 0xf0000000u;

typedef struct {
    PyObject *begin, *word_id, *surface; /* methods of Morpheme */
    PyObject *row_of;                    /* dict */
} Asked;

static Py_ssize_t number_told(PyObject *method, PyObject *word) {
    PyObject *told = PyObject_CallOneArg(method, word);
    Py_ssize_t number = told == NULL ? -1 : PyLong_AsSsize_t(told);
    Py_XDECREF(told);
    return number;
}

/* The row of a word that is kept under a hash of its writing and its number: borrowed, or NULL, perhaps with an error. */
static PyObject *row_by_pair(PyObject *row_of, PyObject *surface, PyObject *number) {
    PyObject *pair = PyTuple_Pack(2, surface, number);
    Py_hash_t hash = pair == NULL ? -1 : PyObject_Hash(pair);
    Py_XDECREF(pair);
    if (hash == -1) return NULL;
    PyObject *key = hash < 0 ? PyLong_FromSsize_t(hash) : PyLong_FromUnsignedLongLong((uint64_t)hash | 1ull << 63);
    PyObject *row = key == NULL ? NULL : PyDict_GetItemWithError(row_of, key);
    Py_XDECREF(key);
    return row;
}

static int is_hashed(unsigned long long number, Py_UCS4 first) {
    return number >= UNKNOWN || (first >= 'A' && first <= 'z');
}

static PyObject *row_by_writing(const Asked *asked, PyObject *word, PyObject *number) {
    unsigned long long plain = PyLong_AsUnsignedLongLong(number);
    PyObject *surface = PyErr_Occurred() ? NULL : PyObject_CallOneArg(asked->surface, word);
    if (surface == NULL || !PyUnicode_Check(surface) || PyUnicode_READY(surface) < 0) {
        Py_XDECREF(surface);
        return PyErr_Occurred() ? NULL : PyErr_Format(PyExc_TypeError, "a word is no text");
    }
    Py_UCS4 first = PyUnicode_GET_LENGTH(surface) ? PyUnicode_READ_CHAR(surface, 0) : 0;
    PyObject *row = is_hashed(plain, first) ? row_by_pair(asked->row_of, surface, number) : NULL;
    Py_DECREF(surface);
    return row;
}

/* Its row, or None where it must be learned first. */
static PyObject *row_of_word(const Asked *asked, PyObject *word) {
    PyObject *number = PyObject_CallOneArg(asked->word_id, word);
    if (number == NULL) return NULL;
    PyObject *row = PyLong_Check(number) ? PyDict_GetItemWithError(asked->row_of, number) : NULL;
    if (row == NULL && !PyErr_Occurred()) row = row_by_writing(asked, word, number);
    if (row == NULL && !PyErr_Occurred()) row = Py_None;
    Py_XINCREF(row);
    Py_DECREF(number);
    return row;
}

/* Notes `place` for every edge up to `begin`. 1 if one lies before it, inside the word in front; -1 with an exception. */
static int note_edges(PyObject *edges, Py_ssize_t *done, Py_ssize_t begin, Py_ssize_t place, PyObject *cuts) {
    for (; *done < PyList_GET_SIZE(edges); ++*done) {
        Py_ssize_t edge = PyLong_AsSsize_t(PyList_GET_ITEM(edges, *done));
        if (edge == -1 && PyErr_Occurred()) return -1;
        if (edge > begin) return 0;
        if (edge < begin) return 1;
        PyObject *number = PyLong_FromSsize_t(place);
        int failed = number == NULL || PyList_Append(cuts, number) < 0;
        Py_XDECREF(number);
        if (failed) return -1;
    }
    return 0;
}

/* 1 if an edge lies inside a word; -1 with an exception. rows: as long as words. */
static int read_all(const Asked *asked, PyObject *words, PyObject *edges, PyObject *rows, PyObject *cuts) {
    Py_ssize_t size = PyList_GET_SIZE(rows), done = 0, length = PyList_GET_SIZE(edges);
    int inside = 0;
    for (Py_ssize_t place = 0; place < size; place++) {
        if (PyList_GET_SIZE(words) != size) return PyErr_SetString(PyExc_RuntimeError, "the words changed"), -1;
        PyObject *word = PyList_GET_ITEM(words, place);
        Py_INCREF(word);
        Py_ssize_t begin = inside ? 0 : number_told(asked->begin, word);
        if (!inside && !PyErr_Occurred()) inside = note_edges(edges, &done, begin, place, cuts);
        PyObject *row = PyErr_Occurred() ? NULL : row_of_word(asked, word);
        Py_DECREF(word);
        if (row == NULL || PyList_SetItem(rows, place, row) < 0) return -1;
    }
    if (inside || done == length) return inside;
    Py_ssize_t end = PyLong_AsSsize_t(PyList_GET_ITEM(edges, length - 1)); /* of the text, where no word begins */
    return end == -1 && PyErr_Occurred() ? -1 : note_edges(edges, &done, end, size, cuts);
}

/* The same for a word that was read here. */
static PyObject *row_of_read(const Word *word, PyObject *const *args) {
    PyObject *text = args[1], *number = PyLong_FromUnsignedLong(word->word);
    if (number == NULL) return NULL;
    PyObject *row = PyDict_GetItemWithError(args[5], number);
    Py_ssize_t start = PyLong_AsSsize_t(args[2]);
    Py_UCS4 first = word->begin < word->end ? PyUnicode_READ_CHAR(text, start + word->begin) : 0;
    if (row == NULL && !PyErr_Occurred() && is_hashed(word->word, first)) {
        PyObject *surface = PyUnicode_Substring(text, start + word->begin, start + word->end);
        if (surface != NULL) row = row_by_pair(args[5], surface, number);
        Py_XDECREF(surface);
    }
    Py_DECREF(number);
    if (row == NULL && !PyErr_Occurred()) row = Py_None;
    return row;
}

int rows_of_read(const Word *words, Py_ssize_t size, PyObject *const *args, PyObject *rows, PyObject *cuts) {
    PyObject *edges = args[4];
    Py_ssize_t done = 0, length = PyList_GET_SIZE(edges);
    int inside = 0;
    for (Py_ssize_t place = 0; place < size; place++) {
        if (!inside) inside = note_edges(edges, &done, words[place].begin, place, cuts);
        PyObject *row = inside < 0 ? NULL : row_of_read(words + place, args);
        if (row == NULL || PyList_Append(rows, row) < 0) return -1;
    }
    if (inside || done >= length || length == 0) return inside;
    Py_ssize_t end = PyLong_AsSsize_t(PyList_GET_ITEM(edges, length - 1));
    return end == -1 && PyErr_Occurred() ? -1 : note_edges(edges, &done, end, size, cuts);
}

PyObject *rows_and_cuts(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    (void)module;
    if (count != 4 || !PyList_Check(args[0]) || !PyList_Check(args[1]) || !PyTuple_Check(args[2]) ||
        PyTuple_GET_SIZE(args[2]) != 3 || !PyDict_Check(args[3]))
        return PyErr_Format(PyExc_TypeError, "words, edges, three methods and the rows that are known are wanted");
    Asked asked = {PyTuple_GET_ITEM(args[2], 0), PyTuple_GET_ITEM(args[2], 1), PyTuple_GET_ITEM(args[2], 2), args[3]};
    Py_ssize_t size = PyList_GET_SIZE(args[0]);
    PyObject *rows = PyList_New(size), *cuts = PyList_New(0), *both = NULL;
    for (Py_ssize_t at = 0; rows != NULL && at < size; at++) PyList_SET_ITEM(rows, at, Py_NewRef(Py_None));
    int inside = rows == NULL || cuts == NULL ? -1 : read_all(&asked, args[0], args[1], rows, cuts);
    if (inside >= 0) both = PyTuple_Pack(2, rows, inside ? Py_None : cuts);
    Py_XDECREF(rows);
    Py_XDECREF(cuts);
    return both;
}

/* What Python calls to have words read as Sudachi reads them, without its objects: `open_dictionary`, `read_words`.

   One text is read at a time, under the lock of the interpreter: what is needed for it lies in the dictionary's own
   memory, and no Python code runs until the words have been copied out. */
#include "sudachi.h"

#include <stdlib.h>
#include <string.h>

enum { TABLES = 5, FIELDS = 8, MOST_UNKNOWN = 256 };
static const char NAME[] = "sekisho.screening.dictionary";

static void free_dictionary(Dictionary *dictionary) {
    Work *work = &dictionary->work;
    void *memory[] = {
        dictionary->trie, dictionary->list, dictionary->divided, dictionary->firsts, dictionary->folds, dictionary->pieces,
        dictionary->categories, dictionary->unknown, work->codes, work->origins, work->categories, work->runs,
        work->begins, work->bytes, work->offsets, work->ends, work->hits_from, work->hits, work->found, work->searches,
        work->candidates, work->candidates_from, work->nodes, work->words, work->parts, work->tails, dictionary->near.costs, dictionary->near.left, dictionary->near.right,
    };
    for (size_t at = 0; at < sizeof memory / sizeof *memory; at++) free(memory[at]);
    if (dictionary->file.obj != NULL) PyBuffer_Release(&dictionary->file);
    free(dictionary);
}

static void close_dictionary(PyObject *capsule) { free_dictionary(PyCapsule_GetPointer(capsule, NAME)); }

/* A copy of an array of Python: `count` elements of `size` bytes. NULL with an exception. */
static void *copied(PyObject *array, size_t size, Py_ssize_t *count) {
    Py_buffer view;
    if (PyObject_GetBuffer(array, &view, PyBUF_SIMPLE) < 0) return NULL;
    void *copy = malloc((size_t)view.len + 1);
    if (copy == NULL) PyErr_NoMemory();
    else memcpy(copy, view.buf, (size_t)view.len);
    *count = view.len / (Py_ssize_t)size;
    PyBuffer_Release(&view);
    return copy;
}

/* Takes the unknown words: category, whether always, whether the whole run, longest, left, right, cost, part of speech. */
static int take_unknown(Dictionary *dictionary, const int32_t *fields, Py_ssize_t count) {
    if (count < 1 || count > MOST_UNKNOWN || (dictionary->unknown = calloc((size_t)count, sizeof(Candidate))) == NULL)
        return PyErr_Format(PyExc_ValueError, "the unknown words do not fit"), -1;
    dictionary->unknown_count = count;
    for (Py_ssize_t at = 0; at < count; at++, fields += FIELDS) {
        uint32_t word = OF_UNKNOWN | (uint32_t)fields[7];
        Candidate one = {word, (uint16_t)fields[4], 0, (uint16_t)fields[5], 0, 0, (int16_t)fields[6]};
        int is_single = at == 0;
        if (fields[0] != (is_single ? -1 : fields[0] & (CATEGORIES - 1)) || fields[4] < 0 || fields[5] < 0 ||
            fields[4] >= (int32_t)dictionary->rights || fields[5] >= (int32_t)dictionary->lefts ||
            fields[6] != one.cost || fields[7] < 0 || fields[7] >= dictionary->parts || fields[3] < 0 || fields[3] > 8)
            return PyErr_Format(PyExc_ValueError, "unknown word %zd does not fit", at), -1;
        dictionary->unknown[at] = one;
        if (is_single) continue;
        Kind *kind = dictionary->kinds + fields[0];
        if (kind->count == 0) *kind = (Kind){fields[1] != 0, fields[2] != 0, fields[3], at, 0};
        if (kind->first + kind->count++ != at || kind->count > MOST_OF_KIND)
            return PyErr_Format(PyExc_ValueError, "unknown word %zd is not in order", at), -1;
        dictionary->with_kinds |= 1u << fields[0];
    }
    return 0;
}

static int take_tables(Dictionary *dictionary, PyObject *tables) {
    Py_ssize_t folds = 0, categories = 0, numbers = 0, fields = 0;
    if (PyObject_GetBuffer(PyTuple_GET_ITEM(tables, 0), &dictionary->file, PyBUF_SIMPLE) < 0) return -1;
    dictionary->folds = copied(PyTuple_GET_ITEM(tables, 1), 4, &folds);
    if (dictionary->folds == NULL) return -1;
    dictionary->pieces = copied(PyTuple_GET_ITEM(tables, 2), 4, &dictionary->piece_count);
    if (dictionary->pieces == NULL) return -1;
    dictionary->categories = copied(PyTuple_GET_ITEM(tables, 3), 2, &categories);
    if (dictionary->categories == NULL || open_blocks(dictionary) < 0) return -1;
    if (folds < FIRST_CODES || folds != categories) {
        PyErr_Format(PyExc_ValueError, "the tables of characters do not fit");
        return -1;
    }
    dictionary->codes = folds;
    for (Py_ssize_t at = 0; at < folds; at++)
        if (dictionary->folds[at] < FOLD_PIECES && dictionary->folds[at] > 0x10ffff)
            return PyErr_Format(PyExc_ValueError, "what a character becomes is none"), -1;
    for (Py_ssize_t at = 0; at < dictionary->piece_count; at++)
        if (dictionary->pieces[at] > 0x10ffff) return PyErr_Format(PyExc_ValueError, "a piece is no character"), -1;
    int32_t *unknown = copied(PyTuple_GET_ITEM(tables, 4), 4, &numbers);
    fields = numbers / FIELDS;
    int failed = unknown == NULL || take_unknown(dictionary, unknown, fields) < 0;
    free(unknown);
    return failed ? -1 : 0;
}

static int make_ready(Dictionary *dictionary, PyObject *numeral, PyObject *noun) {
    long parts[2] = {PyLong_AsLong(numeral), PyLong_AsLong(noun)};
    if (PyErr_Occurred()) return -1;
    for (int at = 0; at < 2; at++)
        if (parts[at] < 0 || parts[at] >= dictionary->parts)
            return PyErr_Format(PyExc_ValueError, "no part of speech %ld", parts[at]), -1;
    dictionary->numeral = (int16_t)parts[0], dictionary->noun = (int16_t)parts[1];
    size_t sides = (dictionary->lefts > dictionary->rights ? dictionary->lefts : dictionary->rights) + 1u;
    Near *near = &dictionary->near;
    near->costs = large_memory((SLOTS + 1) * ROW * sizeof *near->costs);
    near->left = malloc(sides * sizeof *near->left);
    near->right = malloc(sides * sizeof *near->right);
    dictionary->work.tails = malloc((sides + ALWAYS_TAKEN) * sizeof(Tail));
    dictionary->firsts = malloc(FIRST_CODES * sizeof(First));
    if (near->costs == NULL || near->left == NULL || near->right == NULL ||
        dictionary->work.tails == NULL || dictionary->firsts == NULL)
        return PyErr_NoMemory(), -1;
    memset(near->costs, UNREAD_BYTE, (SLOTS + 1) * ROW * sizeof *near->costs);
    memset(near->left, 0xff, sides * sizeof *near->left);
    memset(near->right, 0xff, sides * sizeof *near->right);
    for (Py_ssize_t at = 0; at < dictionary->unknown_count; at++) {
        Candidate *one = dictionary->unknown + at;
        one->left_slot = slot_of(near->left, &near->lefts, one->left);
        one->right_slot = slot_of(near->right, &near->rights, one->right);
    }
    dictionary->single = dictionary->unknown[0];
    note_firsts(dictionary);
    return 0;
}

PyObject *open_dictionary(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    (void)module;
    if (count != 4 || !PyTuple_Check(args[0]) || PyTuple_GET_SIZE(args[0]) != TABLES)
        return PyErr_Format(PyExc_TypeError, "%d arrays, two parts of speech and whether it is mapped are wanted", TABLES);
    Dictionary *dictionary = calloc(1, sizeof *dictionary);
    if (dictionary == NULL) return PyErr_NoMemory();
    dictionary->is_mapped = args[3] == Py_True;
    PyObject *capsule = NULL;
    if (take_tables(dictionary, args[0]) == 0 && make_ready(dictionary, args[1], args[2]) == 0)
        capsule = PyCapsule_New(dictionary, NAME, close_dictionary);
    if (capsule == NULL) free_dictionary(dictionary);
    return capsule;
}

/* Of each word where it begins and ends in the text as it was, and its number. */
static PyObject *words_of(const Work *work) {
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, work->part_count * (Py_ssize_t)sizeof(Word));
    if (bytes == NULL) return NULL;
    Word *words = (Word *)(void *)PyBytes_AS_STRING(bytes);
    for (Py_ssize_t at = 0; at < work->part_count; at++) {
        Word word = work->parts[at];
        words[at] = (Word){work->origins[word.begin], work->origins[word.end], word.word};
    }
    return bytes;
}

/* NULL with an exception, or None where Sudachi must read itself. */
static PyObject *read_text(Dictionary *dictionary, PyObject *text, Py_ssize_t start, Py_ssize_t end) {
    int done = take_text(dictionary, text, start, end);
    if (done > 0) done = find_words(dictionary);
    if (done > 0) done = join_numerals(dictionary);
    if (done > 0) done = join_katakana(dictionary);
    if (done > 0) done = divide_words(dictionary);
    Work *work = &dictionary->work;
    PyObject *words = done > 0 ? words_of(work) : done == 0 ? Py_NewRef(Py_None) : NULL;
    wipe_text(work);
    return words;
}

PyObject *read_words(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    (void)module;
    if (count != 6 || !PyCapsule_IsValid(args[0], NAME) || !PyUnicode_Check(args[1]) || !PyList_Check(args[4]) ||
        !PyDict_Check(args[5]))
        return PyErr_Format(PyExc_TypeError, "dictionary, text, start, end, edges and the rows known are wanted");
    Py_ssize_t start = PyLong_AsSsize_t(args[2]), end = PyLong_AsSsize_t(args[3]);
    if (PyErr_Occurred() || PyUnicode_READY(args[1]) < 0) return NULL;
    if (start < 0 || end < start || end > PyUnicode_GET_LENGTH(args[1]))
        return PyErr_Format(PyExc_IndexError, "not within the text: %zd, %zd", start, end);
    PyObject *words = read_text(PyCapsule_GetPointer(args[0], NAME), args[1], start, end);
    if (words == NULL || words == Py_None) return words;
    PyObject *rows = PyList_New(0), *cuts = PyList_New(0), *all = NULL;
    Py_ssize_t size = PyBytes_GET_SIZE(words) / (Py_ssize_t)sizeof(Word);
    int inside = rows == NULL || cuts == NULL
                     ? -1
                     : rows_of_read((const Word *)(const void *)PyBytes_AS_STRING(words), size, args, rows, cuts);
    if (inside >= 0) all = PyTuple_Pack(3, words, rows, inside ? Py_None : cuts);
    Py_XDECREF(rows);
    Py_XDECREF(cuts);
    Py_DECREF(words);
    return all;
}

PyObject *parts_of_writing(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    (void)module;
    if (count != 2 || !PyCapsule_IsValid(args[0], NAME) || !PyUnicode_Check(args[1]) || PyUnicode_READY(args[1]) < 0)
        return PyErr_Occurred() ? NULL : PyErr_Format(PyExc_TypeError, "a dictionary and a text are wanted");
    Dictionary *dictionary = PyCapsule_GetPointer(args[0], NAME);
    int taken = take_text(dictionary, args[1], 0, PyUnicode_GET_LENGTH(args[1]));
    uint32_t at = taken > 0 ? words_of_text(dictionary) : NOTHING;
    wipe_text(&dictionary->work);
    if (taken < 0) return NULL;
    if (taken == 0) Py_RETURN_NONE;
    PyObject *parts = PyList_New(0);
    for (uint32_t last = at == NOTHING; parts != NULL && !last; at++) {
        PyObject *part = PyLong_FromLong(dictionary->list[at].part);
        last = dictionary->list[at].number & OF_LAST;
        if (part == NULL || PyList_Append(parts, part) < 0) Py_CLEAR(parts);
        Py_XDECREF(part);
    }
    return parts;
}

PyObject *part_of_word(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    (void)module;
    if (count != 2 || !PyCapsule_IsValid(args[0], NAME))
        return PyErr_Format(PyExc_TypeError, "a dictionary and the number of a word are wanted");
    Dictionary *dictionary = PyCapsule_GetPointer(args[0], NAME);
    unsigned long number = PyLong_AsUnsignedLong(args[1]);
    if (PyErr_Occurred()) return NULL;
    if (number >= OF_UNKNOWN && NUMBER_OF(number) < (unsigned long)dictionary->parts)
        return PyLong_FromUnsignedLong(NUMBER_OF(number));
    const uint8_t *entry = number < OF_UNKNOWN ? entry_of(dictionary, (uint32_t)number) : NULL;
    if (entry == NULL) return PyErr_Format(PyExc_IndexError, "no word %lu", number);
    note_look(dictionary);
    return PyLong_FromUnsignedLong(u16_at(entry + ENTRY_PART));
}

/* `reading.py`: where what is looked for may begin, in one pass over the characters of a text.

   The text is asked for its characters within its length only. Lengths of tables are checked before anything is read;
   what stands in them is checked before it is used as an index. */
#include "loops.h"

#include <stdint.h>
#include <string.h>

enum { CODES = 1 << 16, LONGEST = 17, DIGITS = 10, MOST_MARKS = 4, SPREAD = 40503, MOST_CUES = 256, EDGE = 0,
       LONG_WORD = 16, IN_MARK = 1, IN_WORD = 2, BEGINS = 4, GROUPED = 8 };
enum { SINGLES, PAIRS, FIRSTS, KINDS, RUNS, MARKS, BOUNDS, MEMBERS, PARTS, PAIRED, TABLES };

typedef struct {
    const uint16_t *singles;         /* (CODES): the group of a character */
    const uint16_t *pairs;           /* (CODES): the group of a pair, by a number of sixteen bits */
    const uint16_t *firsts;          /* (CODES): the first of that pair, 0 where some share the number */
    const uint8_t *kinds;            /* (CODES): what a character is beside a run of digits */
    const uint16_t *runs;            /* (LONGEST + 1, DIGITS, sides, sides): the group of a run */
    const uint8_t *marks;            /* (CODES): whether it may stand inside a number, or in a long word; BEGINS if some
                                        pair begins with it, GROUPED if it has a group: the one line read of most */
    const int32_t *bounds;           /* (groups + 1): where the cues of each group begin among the members */
    const int32_t *members;          /* (of all groups): numbers of cues */
    const uint64_t *parts;           /* (cues): bits of the parts of the screen that ask for a cue */
    const uint8_t *paired;           /* (CODES / 8): bits of the pairs that have a group */
    Py_ssize_t sides, groups, count, cues, long_word;
} Tables;

typedef struct {
    PyObject *places[MOST_CUES]; /* a list, or NULL */
    Py_ssize_t last[MOST_CUES];  /* the last of them */
    uint64_t parts;              /* of all that ask for what was found */
} Found;

static int note_cue(const Tables *tables, int32_t cue, PyObject *place, Found *found) {
    if (found->places[cue] == NULL) {
        found->parts |= tables->parts[cue];
        if ((found->places[cue] = PyList_New(0)) == NULL) return -1;
    }
    return PyList_Append(found->places[cue], place);
}

static int note(const Tables *tables, unsigned group, Py_ssize_t place, Found *found) {
    if (group == 0) return 0;
    if (group >= (size_t)tables->groups) goto outside;
    int32_t first = tables->bounds[group], behind = tables->bounds[group + 1];
    if (first < 0 || behind > tables->count) goto outside;
    PyObject *number = PyLong_FromSsize_t(place);
    if (number == NULL) return -1;
    int failed = 0;
    for (int32_t at = first; at < behind && !failed; at++) {
        int32_t cue = tables->members[at];
        if (cue < 0 || cue >= tables->cues) {
            Py_DECREF(number);
            goto outside;
        }
        if (found->places[cue] != NULL && found->last[cue] == place) continue;
        found->last[cue] = place;
        failed = note_cue(tables, cue, number, found);
    }
    Py_DECREF(number);
    return failed ? -1 : 0;
outside:
    PyErr_SetString(PyExc_IndexError, "a group or a cue lies outside its table");
    return -1;
}

static int note_run(const Tables *tables, Py_ssize_t start, Py_ssize_t length, unsigned first, unsigned before,
                    unsigned behind, Found *found) {
    if (before >= (size_t)tables->sides || behind >= (size_t)tables->sides) {
        PyErr_SetString(PyExc_IndexError, "a kind of character lies outside its table");
        return -1;
    }
    Py_ssize_t size = length < LONGEST ? length : LONGEST;
    return note(tables, tables->runs[((size * DIGITS + first) * tables->sides + before) * tables->sides + behind], start,
                found);
}

static int note_long_word(const Tables *tables, Py_ssize_t start, Py_ssize_t behind, Found *found) {
    if (behind - start < LONG_WORD) return 0;
    PyObject *number = PyLong_FromSsize_t(start);
    if (number == NULL) return -1;
    int failed = note_cue(tables, (int32_t)tables->long_word, number, found);
    Py_DECREF(number);
    return failed;
}

static int is_digit(Py_UCS4 code) { return code >= '0' && code <= '9'; }

/* Places come in order: at each character first the pair that ends there, then itself, then the run that begins. */
static int scan(PyObject *text, const Tables *tables, Found *found, Py_ssize_t *digits, Py_ssize_t *together) {
    int width = PyUnicode_KIND(text), is_divided = 1;
    const void *data = PyUnicode_DATA(text);
    Py_ssize_t length = PyUnicode_GET_LENGTH(text), run_end = 0, gap = 0, cluster = 0, word = 0;
    unsigned before = 0, begins = 0;
    for (Py_ssize_t at = 0; at < length; at++) {
        Py_UCS4 read = PyUnicode_READ(width, data, at);
        unsigned code = read < CODES ? read : CODES - 1, marks = tables->marks[code];
        if (begins) {
            unsigned pair = ((before * SPREAD) & (CODES - 1)) ^ code;
            if (tables->paired[pair >> 3] >> (pair & 7) & 1) {
                int is_other = tables->firsts[pair] && tables->firsts[pair] != before;
                if (!is_other && note(tables, tables->pairs[pair], at - 1, found) < 0) return -1;
            }
        }
        if (marks & GROUPED && note(tables, tables->singles[code], at, found) < 0) return -1;
        if (is_digit(code) && at >= run_end) {
            run_end = at + 1;
            while (run_end < length && is_digit(PyUnicode_READ(width, data, run_end))) run_end++;
            unsigned behind = EDGE;
            if (run_end < length) {
                Py_UCS4 next = PyUnicode_READ(width, data, run_end);
                behind = tables->kinds[next < CODES ? next : CODES - 1];
            }
            if (note_run(tables, at, run_end - at, code - '0', at ? tables->kinds[before] : EDGE, behind, found) < 0)
                return -1;
            cluster = is_divided || gap > MOST_MARKS ? run_end - at : cluster + run_end - at;
            if (cluster > *together) *together = cluster;
            *digits += run_end - at;
            gap = is_divided = 0;
        } else if (!is_digit(code)) {
            gap++;
            if (!(marks & IN_MARK)) is_divided = 1;
            if (!(marks & IN_WORD)) {
                if (note_long_word(tables, word, at, found) < 0) return -1;
                word = at + 1;
            }
        }
        before = code;
        begins = marks & BEGINS;
    }
    return note_long_word(tables, word, length, found);
}

static int is_sound(const Py_buffer *views, Tables *tables) {
    Py_ssize_t cells = views[RUNS].len / (Py_ssize_t)(sizeof(uint16_t) * (LONGEST + 1) * DIGITS), sides = 1;
    while (sides * sides < cells && sides <= UINT8_MAX) sides++;
    tables->sides = sides;
    tables->groups = views[BOUNDS].len / (Py_ssize_t)sizeof(int32_t) - 1;
    tables->count = views[MEMBERS].len / (Py_ssize_t)sizeof(int32_t);
    tables->cues = views[PARTS].len / (Py_ssize_t)sizeof(uint64_t);
    return views[SINGLES].len == CODES * (Py_ssize_t)sizeof(uint16_t) && views[PAIRS].len == views[SINGLES].len &&
           views[FIRSTS].len == views[SINGLES].len &&
           views[KINDS].len == CODES && views[MARKS].len == CODES && views[PAIRED].len == CODES / 8 && tables->groups > 0 &&
           views[RUNS].len == sides * sides * (Py_ssize_t)sizeof(uint16_t) * (LONGEST + 1) * DIGITS &&
           views[BOUNDS].len % (Py_ssize_t)sizeof(int32_t) == 0 && views[MEMBERS].len % (Py_ssize_t)sizeof(int32_t) == 0 &&
           views[PARTS].len % (Py_ssize_t)sizeof(uint64_t) == 0 && tables->cues <= MOST_CUES && tables->long_word >= 0 &&
           tables->long_word < tables->cues;
}

PyObject *places(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    (void)module;
    if (count != 3 || !PyUnicode_Check(args[0]) || !PyTuple_Check(args[1]) || PyTuple_GET_SIZE(args[1]) != TABLES) {
        PyErr_SetString(PyExc_TypeError, "wanted a str, a tuple of ten arrays and a number");
        return NULL;
    }
    Py_ssize_t long_word = PyLong_AsSsize_t(args[2]), digits = 0, together = 0;
    if (long_word == -1 && PyErr_Occurred()) return NULL;
    PyObject *result = NULL;
    Found found;
    memset(found.places, 0, sizeof found.places);
    found.parts = 0;
    Py_buffer views[TABLES];
    int held = 0;
    while (held < TABLES && PyObject_GetBuffer(PyTuple_GET_ITEM(args[1], held), &views[held], PyBUF_C_CONTIGUOUS) == 0)
        held++;
    if (held < TABLES) goto done;
    Tables tables = {views[SINGLES].buf, views[PAIRS].buf, views[FIRSTS].buf, views[KINDS].buf, views[RUNS].buf, views[MARKS].buf,
                     views[BOUNDS].buf, views[MEMBERS].buf, views[PARTS].buf, views[PAIRED].buf, 0, 0, 0, 0, long_word};
    if (!is_sound(views, &tables)) {
        PyErr_SetString(PyExc_ValueError, "tables do not fit together");
        goto done;
    }
    if (scan(args[0], &tables, &found, &digits, &together) == 0) {
        PyObject *places = PyTuple_New(tables.cues);
        for (Py_ssize_t cue = 0; places != NULL && cue < tables.cues; cue++) {
            PyTuple_SET_ITEM(places, cue, found.places[cue] != NULL ? found.places[cue] : Py_NewRef(Py_None));
            found.places[cue] = NULL;
        }
        if (places != NULL) result = Py_BuildValue("nnKN", digits, together, (unsigned long long)found.parts, places);
    }
done:
    for (Py_ssize_t cue = 0; cue < MOST_CUES; cue++) Py_XDECREF(found.places[cue]);
    while (held) PyBuffer_Release(&views[--held]);
    return result;
}

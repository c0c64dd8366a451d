/* Makes a text ready as Sudachi's three steps before reading do: other writings, runs of the long vowel sign, readings
   in brackets. What each character becomes by itself is a table that Python makes (`tagger/dictionary.py`). */
#include "sudachi.h"

#include <string.h>

enum { LONG_VOWEL = 0x30fc, LONGEST_READING = 4, LONGEST_BYTES = 49149 };

/* Room for so many characters, and one more of what has an end. */
static int make_room(Work *work, Py_ssize_t wanted) {
    if (wanted <= work->room) return 0;
    Py_ssize_t room = 0, larger = wanted > 2 * work->room ? wanted : 2 * work->room;
    struct {
        void **memory;
        size_t size;
    } arrays[] = {
        {(void **)&work->codes, 4},      {(void **)&work->origins, 4}, {(void **)&work->categories, 2},
        {(void **)&work->runs, 2},       {(void **)&work->begins, 1},  {(void **)&work->bytes, 5},
        {(void **)&work->offsets, 4},    {(void **)&work->ends, 4},    {(void **)&work->hits_from, 4},
        {(void **)&work->searches, sizeof(Search)},
        {(void **)&work->candidates_from, 4},
    };
    for (size_t at = 0; at < sizeof arrays / sizeof *arrays; at++, room = 0)
        if (grow(arrays[at].memory, &room, larger + 1, arrays[at].size) < 0) return -1;
    work->room = larger;
    return 0;
}

/* 0 if a character is not to be read here. */
static int fold(Dictionary *dictionary, PyObject *text, Py_ssize_t start, Py_ssize_t end) {
    Work *work = &dictionary->work;
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    Py_ssize_t size = work->taken = 0;
    for (Py_ssize_t at = start; at < end; at++) {
        Py_UCS4 code = PyUnicode_READ(kind, data, at);
        uint32_t folded = code < (Py_UCS4)dictionary->codes ? dictionary->folds[code] : FOLD_NONE;
        if (folded < FOLD_PIECES) {
            if (size >= work->room && make_room(work, size + 1) < 0) return -1;
            work->codes[size] = folded, work->origins[size++] = (int32_t)(at - start);
            work->taken = size;
            continue;
        }
        Py_ssize_t place = (Py_ssize_t)(folded & ~FOLD_PIECES);
        if (folded == FOLD_NONE || place >= dictionary->piece_count) return 0;
        Py_ssize_t count = dictionary->pieces[place];
        if (count > dictionary->piece_count - place - 1 || make_room(work, size + count) < 0)
            return PyErr_Occurred() ? -1 : 0;
        for (Py_ssize_t piece = 0; piece < count; piece++, size++)
            work->codes[size] = dictionary->pieces[place + 1 + piece],
            work->origins[size] = (int32_t)(at - start + (piece > 0));
        work->taken = size;
        if (size > LONGEST_TEXT) return 0;
    }
    work->size = size;
    return make_room(work, size) < 0 ? -1 : 1;
}

static int is_long_vowel(uint32_t code) {
    return code == LONG_VOWEL || code == '-' || code == 0x2053 || code == 0x301c || code == 0x3030;
}

/* Two or more signs of a long vowel become one. */
static void shorten_vowels(Work *work) {
    Py_ssize_t to = 0;
    for (Py_ssize_t at = 0; at < work->size; at++) {
        work->codes[to] = work->codes[at], work->origins[to] = work->origins[at];
        if (at + 1 < work->size && is_long_vowel(work->codes[at]) && is_long_vowel(work->codes[at + 1])) {
            while (at + 1 < work->size && is_long_vowel(work->codes[at + 1])) at++;
            work->codes[to] = LONG_VOWEL;
        }
        to++;
    }
    work->size = to;
}

static uint16_t category_of(const Dictionary *dictionary, uint32_t code) {
    return code < (uint32_t)dictionary->codes ? dictionary->categories[code] : 1;
}

static int is_bracket(uint32_t code, uint32_t ascii, uint32_t wide) { return code == ascii || code == wide; }

/* The characters of a reading in brackets from `at` on, 0 if none stands there. */
static Py_ssize_t reading(const Dictionary *dictionary, Py_ssize_t at) {
    const Work *work = &dictionary->work;
    if (!is_bracket(work->codes[at], '(', 0xff08)) return 0;
    Py_ssize_t end = at + 1;
    while (end < work->size && end - at <= LONGEST_READING &&
           category_of(dictionary, work->codes[end]) & (HIRAGANA | KATAKANA))
        end++;
    return end > at + 1 && end < work->size && is_bracket(work->codes[end], ')', 0xff09) ? end + 1 - at : 0;
}

static void leave_out_readings(Dictionary *dictionary) {
    Work *work = &dictionary->work;
    Py_ssize_t to = 0;
    for (Py_ssize_t at = 0; at < work->size; at++) {
        int is_kanji = category_of(dictionary, work->codes[at]) & KANJI;
        work->codes[to] = work->codes[at], work->origins[to++] = work->origins[at];
        if (is_kanji && at + 1 < work->size) at += reading(dictionary, at + 1);
    }
    work->size = to;
}

int32_t encode(uint8_t *bytes, uint32_t code) {
    if (code < 0x80) return bytes[0] = (uint8_t)code, 1;
    int32_t more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    static const uint8_t lead[] = {0, 0xc0, 0xe0, 0xf0};
    for (int32_t at = more; at > 0; at--, code >>= 6) bytes[at] = (uint8_t)(0x80 | (code & 0x3f));
    bytes[0] = (uint8_t)(lead[more] | code);
    return more + 1;
}

/* Categories, how far one is shared, and where words may begin. */
static void classify(Dictionary *dictionary) {
    Work *work = &dictionary->work;
    int32_t offset = 0;
    uint16_t before = 0;
    work->present = 0;
    for (Py_ssize_t at = 0; at < work->size; at++) {
        uint16_t category = category_of(dictionary, work->codes[at]);
        int goes_on = (category & (ALPHA | GREEK | CYRILLIC)) && (category & before);
        work->categories[at] = before = category;
        work->present |= category;
        work->begins[at] = !goes_on;
        work->offsets[at] = offset;
        offset += encode(work->bytes + offset, work->codes[at]);
    }
    work->offsets[work->size] = offset;
    work->bytes[offset] = 0; /* where a search looks ahead */
    for (Py_ssize_t at = 0; at < work->size;) {
        uint16_t shared = work->categories[at];
        Py_ssize_t end = at + 1;
        while (end < work->size && (shared & work->categories[end])) shared &= work->categories[end++];
        for (; at < end; at++) work->runs[at] = (uint16_t)(end - at);
    }
}

int take_text(Dictionary *dictionary, PyObject *text, Py_ssize_t start, Py_ssize_t end) {
    Work *work = &dictionary->work;
    if (end - start > LONGEST_TEXT) return 0;
    int taken = fold(dictionary, text, start, end);
    if (taken < 1) return taken;
    shorten_vowels(work);
    leave_out_readings(dictionary);
    work->origins[work->size] = (int32_t)(end - start);
    if (work->size > 0) work->origins[0] = 0;
    classify(dictionary);
    return work->offsets[work->size] <= LONGEST_BYTES;
}

void wipe_text(Work *work) {
    if (work->taken == 0) return;
    memset(work->codes, 0, (size_t)work->taken * sizeof *work->codes);
    memset(work->bytes, 0, (size_t)work->taken * 4);
    work->taken = work->size = 0;
}

uint16_t shared_categories(const Work *work, Py_ssize_t begin, Py_ssize_t end) {
    uint16_t shared = begin < end ? UINT16_MAX : 0;
    for (; begin < end; begin++) shared &= work->categories[begin];
    return shared;
}

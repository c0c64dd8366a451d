/* What follows Sudachi: pieces of names (`join` of `tagger/words.py`), the network (`tagger/network.py`) and the best row
   of labels (`tagger/labels.py`), over a row of words.

   Whoever calls keeps the arrays. Their lengths are checked against one another before anything is read, and every row
   of a word before it is used as an index. */
#include "loops.h"

#include <stdint.h>
#include <string.h>

enum { REACH = 3, PLACES = 2 * REACH + 1, CODES = 7, LABELS = 5, LANES = 8, MARGIN = 2, MOST_WORDS = 1 << 16 };
enum { BITS_OF_CHARACTER = 18, BITS_OF_KIND = 2, BYTES_FETCHED = 64 };
enum { ARRAYS = 10, BEGINS = 1, GOES_ON = 2, EDGE_ROW = 0 };
static const float NEAR_A_NAME = 1.5f;
static const double NEVER = -1e9;

/* So many floats at once, wherever they lie. Understood by GCC and Clang. */
typedef float Lanes __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
typedef int32_t Bits __attribute__((vector_size(4 * LANES)));
#define LANES_AT(place) (*(const Lanes *)(place))

typedef struct {
    const float *parts;  /* (rows, PLACES, hidden): what a word contributes to the word at each place around it */
    const float *topics; /* (rows, hidden): and to every word of its segment */
    const float *joined; /* (CODES, PLACES, hidden): what a piece of a joined name contributes, backwards over places */
    const float *joined_topics; /* (CODES, hidden) */
    const float *bias;          /* (hidden) */
    const float *out;           /* (LABELS, hidden) */
    const float *out_bias;      /* (LABELS) */
    const float *into;          /* (LABELS, LABELS): of each label the scores of coming from each other */
    const uint64_t *short_words; /* (rows): `attributes.packed`, 0 of words that are no pieces of names */
    const uint64_t *names;       /* `Gazetteer.packed`: sorted, of each name its characters, then its kind */
    Py_ssize_t hidden, rows, count;
} Model;

typedef struct {
    int32_t *rows;   /* of each word, below those of the model; REACH edges before, between and behind segments */
    int32_t *places; /* of each word among those without edges */
    int32_t *firsts; /* where each segment begins */
    uint8_t *codes;  /* of `join`: below CODES */
    float *scores;   /* LABELS for each word but REACH at both ends */
    uint8_t *back;   /* LABELS for each word: for `decode` */
    Py_ssize_t words, segments;
} Text;

/* Number `at` of a list of int, if it is one from `least` up to below `limit`; else -1 with an exception. */
static int32_t number_in(PyObject *list, Py_ssize_t at, Py_ssize_t least, Py_ssize_t limit) {
    if (at < PyList_GET_SIZE(list)) {
        Py_ssize_t number = PyLong_AsSsize_t(PyList_GET_ITEM(list, at));
        if (number >= least && number < limit) return (int32_t)number;
        if (PyErr_Occurred() && !PyErr_ExceptionMatches(PyExc_OverflowError)) return -1;
        PyErr_Clear();
    }
    PyErr_Format(PyExc_IndexError, "number %zd is not from %zd up to %zd", at, least, limit);
    return -1;
}

/* Lays out words and edges. -1 with an exception if a row is none of the model or the segments do not lie in order. */
static int lay_out(Text *text, PyObject *rows, PyObject *bounds, const Model *model) {
    Py_ssize_t words = PyList_GET_SIZE(rows), place = 0, behind = 0;
    for (Py_ssize_t segment = 0; segment <= text->segments; segment++) {
        for (int edge = 0; edge < REACH; edge++, place++) text->rows[place] = EDGE_ROW, text->places[place] = -1;
        if (segment == text->segments) break;
        Py_ssize_t first = number_in(bounds, 2 * segment, behind, words + 1);
        if (first < 0 || (behind = number_in(bounds, 2 * segment + 1, first, words + 1)) < 0) return -1;
        text->firsts[segment] = (int32_t)place;
        for (; first < behind; first++, place++) {
            if ((text->rows[place] = number_in(rows, first, 0, model->rows)) < 0) return -1;
            text->places[place] = (int32_t)first;
        }
    }
    text->words = place;
    return 0;
}

/* 0 no name, 1 family name, 2 given name, 3 both. */
static unsigned kind_of(const Model *model, uint64_t word) {
    uint64_t wanted = word << BITS_OF_KIND;
    Py_ssize_t low = 0, high = model->count;
    while (low < high) {
        Py_ssize_t middle = low + (high - low) / 2;
        if (model->names[middle] < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == model->count || model->names[low] >> BITS_OF_KIND != word) return 0;
    return model->names[low] & ((1u << BITS_OF_KIND) - 1);
}

static int is_single(uint64_t word) { return word >> BITS_OF_CHARACTER == 0; }

/* Marks words of together two or three characters that are a name of the lists, the longer first. */
static void join(const Model *model, const Text *text) {
    memset(text->codes, 0, (size_t)text->words);
    for (Py_ssize_t at = 0; at + 1 < text->words;) {
        uint64_t one = model->short_words[text->rows[at]], two = model->short_words[text->rows[at + 1]];
        unsigned kind = 0;
        Py_ssize_t size = 0;
        if (one != 0 && two != 0 && (is_single(one) || is_single(two))) {
            uint64_t both = one | two << (is_single(one) ? BITS_OF_CHARACTER : 2 * BITS_OF_CHARACTER);
            uint64_t three = at + 2 < text->words ? model->short_words[text->rows[at + 2]] : 0;
            if (is_single(one) && is_single(two) && three != 0 && is_single(three))
                kind = kind_of(model, both | three << 2 * BITS_OF_CHARACTER), size = 3;
            if (kind == 0) kind = kind_of(model, both), size = 2;
        }
        if (kind == 0) {
            at++;
            continue;
        }
        text->codes[at] = (uint8_t)(2 * kind - 1);
        memset(text->codes + at + 1, (int)(2 * kind), (size_t)size - 1);
        at += size;
    }
}

/* The bias and what the whole segment contributes: the mean of its words. */
FOR_EACH_PROCESSOR
static void segment_topic(const Model *model, const Text *text, Py_ssize_t first, Py_ssize_t behind, float *topic) {
    Py_ssize_t hidden = model->hidden, words = behind - first - REACH;
    float share = 1.0f / (float)(words > 1 ? words : 1);
    memset(topic, 0, (size_t)hidden * sizeof(float));
    for (Py_ssize_t at = first; at < behind; at++) {
        const float *part = model->topics + text->rows[at] * hidden;
        if (text->rows[at] != EDGE_ROW)
            for (Py_ssize_t h = 0; h < hidden; h++) topic[h] += part[h];
        if (text->codes[at]) {
            const float *joined = model->joined_topics + text->codes[at] * hidden;
            for (Py_ssize_t h = 0; h < hidden; h++) topic[h] += joined[h];
        }
    }
    for (Py_ssize_t h = 0; h < hidden; h++) topic[h] = topic[h] * share + model->bias[h];
}

/* The scores of the word in the middle of the PLACES words from `at` on. */
FOR_EACH_PROCESSOR
static void word_scores(const Model *model, const Text *text, Py_ssize_t at, const float *topic, float *scores) {
    Py_ssize_t hidden = model->hidden;
    const float *part[PLACES], *joined[PLACES];
    int pieces = 0;
    for (int place = 0; place < PLACES; place++) {
        part[place] = model->parts + ((Py_ssize_t)text->rows[at + place] * PLACES + place) * hidden;
        int code = text->codes[at + place];
        if (code) joined[pieces++] = model->joined + ((Py_ssize_t)code * PLACES + PLACES - 1 - place) * hidden;
    }
    Lanes sums[LABELS] = {{0}};
    for (Py_ssize_t from = 0; from < hidden; from += LANES) {
        Lanes unit = LANES_AT(topic + from);
        for (int place = 0; place < PLACES; place++) unit += LANES_AT(part[place] + from);
        for (int piece = 0; piece < pieces; piece++) unit += LANES_AT(joined[piece] + from);
        unit = (Lanes)((unit > 0) & (Bits)unit);
        for (int label = 0; label < LABELS; label++) sums[label] += unit * LANES_AT(model->out + label * hidden + from);
    }
    for (int label = 0; label < LABELS; label++) {
        float sum = 0;
        for (int lane = 0; lane < LANES; lane++) sum += sums[label][lane];
        scores[label] = sum + model->out_bias[label];
    }
}

static int is_near(const float *scores) {
    float person = scores[BEGINS] > scores[GOES_ON] ? scores[BEGINS] : scores[GOES_ON], other = scores[0];
    for (int label = GOES_ON + 1; label < LABELS; label++)
        if (scores[label] > other) other = scores[label];
    return person - other > -NEAR_A_NAME;
}

static int append_name(PyObject *names, Py_ssize_t first, Py_ssize_t behind) {
    PyObject *name = Py_BuildValue("nn", first, behind);
    if (name == NULL) return -1;
    int failed = PyList_Append(names, name);
    Py_DECREF(name);
    return failed;
}

/* Asks for what the word contributes before it is needed: the table is larger than the caches. */
static void fetch(const Model *model, const Text *text, Py_ssize_t at) {
    if (at >= text->words) return;
    size_t size = (size_t)(PLACES * model->hidden) * sizeof(float);
    const char *part = (const char *)(model->parts + text->rows[at] * PLACES * model->hidden);
    for (size_t byte = 0; byte < size; byte += BYTES_FETCHED) __builtin_prefetch(part + byte);
}

/* The best row of labels for the words from `start` on (Viterbi), and the names in it. */
static int decode(const Model *model, const Text *text, Py_ssize_t start, Py_ssize_t behind, PyObject *names) {
    const float *scores = text->scores;
    uint8_t *back = text->back;
    double best[LABELS] = {0};
    for (Py_ssize_t at = start; at < behind; at++) {
        double next[LABELS];
        int is_edge = text->rows[at + REACH] == EDGE_ROW;
        for (int label = 0; label < LABELS; label++) {
            double own = is_edge && (label == BEGINS || label == GOES_ON) ? NEVER : (double)scores[at * LABELS + label];
            if (at == start) {
                next[label] = own;
                continue;
            }
            int from = 0;
            double most = best[0] + (double)model->into[label * LABELS];
            for (int other = 1; other < LABELS; other++) {
                double score = best[other] + (double)model->into[label * LABELS + other];
                if (score > most) most = score, from = other;
            }
            back[at * LABELS + label] = (uint8_t)from;
            next[label] = most + own;
        }
        memcpy(best, next, sizeof best);
    }
    int label = 0;
    for (int other = 1; other < LABELS; other++)
        if (best[other] > best[label]) label = other;
    for (Py_ssize_t at = behind - 1; at >= start; at--) { /* from here on the first of each five is the label */
        int from = at > start ? back[at * LABELS + label] : 0;
        back[at * LABELS] = (uint8_t)label;
        label = from;
    }
    for (Py_ssize_t at = start; at < behind;) {
        Py_ssize_t begin = at++;
        if (back[begin * LABELS] != BEGINS && back[begin * LABELS] != GOES_ON) continue;
        while (at < behind && back[at * LABELS] == GOES_ON) at++;
        if (append_name(names, text->places[begin + REACH], text->places[at + REACH - 1] + 1) < 0) return -1;
    }
    return 0;
}

/* Decodes only the stretches that can hold a name. */
static int decode_all(const Model *model, const Text *text, PyObject *names) {
    Py_ssize_t scored = text->words - 2 * REACH, first = -1, last = -1;
    for (Py_ssize_t at = 0; at <= scored; at++) {
        int ends = at == scored;
        if (!ends && (text->rows[at + REACH] == EDGE_ROW || !is_near(text->scores + at * LABELS))) continue;
        if (first >= 0 && (ends || at > last + 2 * MARGIN + 1)) {
            Py_ssize_t start = first > MARGIN ? first - MARGIN : 0;
            Py_ssize_t behind = last + MARGIN + 1 < scored ? last + MARGIN + 1 : scored;
            if (decode(model, text, start, behind, names) < 0) return -1;
            first = -1;
        }
        if (first < 0) first = at;
        last = at;
    }
    return 0;
}

static void score_all(const Model *model, const Text *text, float *topic) {
    for (Py_ssize_t segment = 0; segment < text->segments; segment++) {
        Py_ssize_t first = text->firsts[segment];
        Py_ssize_t behind = segment + 1 < text->segments ? text->firsts[segment + 1] : text->words;
        segment_topic(model, text, first, behind, topic);
        if (behind > text->words - REACH) behind = text->words - REACH;
        for (Py_ssize_t at = first - REACH; at < behind - REACH; at++) {
            fetch(model, text, at + PLACES + 1);
            word_scores(model, text, at, topic, text->scores + at * LABELS);
        }
    }
}

/* Rows and bounds of at most MOST_WORDS each. */
static PyObject *names_of(const Model *model, PyObject *rows, PyObject *bounds) {
    Text text = {0};
    text.segments = PyList_GET_SIZE(bounds) / 2;
    text.words = PyList_GET_SIZE(rows) + (text.segments + 1) * REACH; /* or fewer: between segments lie others */
    size_t words = (size_t)text.words, segments = (size_t)text.segments, number = sizeof(int32_t);
    char *room = PyMem_Malloc((words * (LABELS + 2) + segments + (size_t)model->hidden) * number + words * (LABELS + 1));
    PyObject *names = room == NULL ? PyErr_NoMemory() : PyList_New(0);
    if (names != NULL) {
        text.scores = (float *)room;
        float *topic = text.scores + words * LABELS;
        text.rows = (int32_t *)(topic + model->hidden);
        text.places = text.rows + words;
        text.firsts = text.places + words;
        text.back = (uint8_t *)(text.firsts + segments);
        text.codes = text.back + words * LABELS;
        if (lay_out(&text, rows, bounds, model) < 0) {
            Py_CLEAR(names);
        } else {
            join(model, &text);
            score_all(model, &text, topic);
            if (decode_all(model, &text, names) < 0) Py_CLEAR(names);
        }
    }
    PyMem_Free(room);
    return names;
}

/* given: the arrays of the model as `Model` has them. */
static PyObject *checked(const Py_buffer *given, PyObject *words, PyObject *bounds) {
    const Py_ssize_t number = sizeof(float), hidden = given[4].len / number, rows = given[8].len / 8;
    Model model = {given[0].buf, given[1].buf, given[2].buf, given[3].buf,       given[4].buf, given[5].buf, given[6].buf,
                   given[7].buf, given[8].buf, given[9].buf, hidden, rows, given[9].len / 8};
    if (hidden < LANES || hidden > MOST_WORDS || hidden % LANES != 0 || rows > MOST_WORDS)
        return PyErr_Format(PyExc_ValueError, "%zd hidden units or %zd rows", hidden, rows);
    Py_ssize_t edges = PyList_GET_SIZE(bounds);
    if (PyList_GET_SIZE(words) > MOST_WORDS || edges > MOST_WORDS || edges < 2 || edges % 2 != 0)
        return PyErr_Format(PyExc_ValueError, "too many words, or no segments");
    const Py_ssize_t lengths[ARRAYS] = {
        rows * PLACES * hidden * number, rows * hidden * number, CODES * PLACES * hidden * number,
        CODES * hidden * number, hidden * number, LABELS * hidden * number, LABELS * number, LABELS * LABELS * number,
        rows * 8, model.count * 8,
    };
    for (int at = 0; at < ARRAYS; at++)
        if (given[at].len != lengths[at])
            return PyErr_Format(PyExc_ValueError, "the arrays of names do not fit together: number %d", at);
    return names_of(&model, words, bounds);
}

/* Not PyArg_ParseTuple: it has room for eight buffers inside a tuple, and does not count them. */
PyObject *names_of_rows(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    (void)module;
    if (count != 3 || !PyList_Check(args[0]) || !PyList_Check(args[1]) || !PyTuple_Check(args[2]) ||
        PyTuple_GET_SIZE(args[2]) != ARRAYS)
        return PyErr_Format(PyExc_TypeError, "two lists and the %d arrays of the model are wanted", ARRAYS);
    Py_buffer given[ARRAYS];
    PyObject *names = NULL;
    int held = 0;
    while (held < ARRAYS && PyObject_GetBuffer(PyTuple_GET_ITEM(args[2], held), &given[held], PyBUF_SIMPLE) == 0) held++;
    if (held == ARRAYS) names = checked(given, args[0], args[1]);
    while (held > 0) PyBuffer_Release(&given[--held]);
    return names;
}

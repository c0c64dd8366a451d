/* The network of `tagger/network.py` and the labels of `tagger/labels.py`, in one pass over a row of words.

   Whoever calls keeps the arrays; lengths are checked against one another before anything is read, and every row and
   code of the text before it is used as an index. */
#include "loops.h"

#include <stdint.h>
#include <string.h>

enum { REACH = 3, PLACES = 2 * REACH + 1, CODES = 7, LABELS = 5, LANES = 8, MARGIN = 2, MOST_WORDS = 1 << 16 };
enum { BEGINS = 1, GOES_ON = 2, EDGE_ROW = 0 };
static const float NEAR_A_NAME = 1.5f;
static const double NEVER = -1e9;

typedef struct {
    const float *parts;  /* (rows, PLACES, hidden): what a word contributes to the word at each place around it */
    const float *topics; /* (rows, hidden): and to every word of its segment */
    const float *joined; /* (CODES, PLACES, hidden): what a piece of a joined name contributes, backwards over places */
    const float *joined_topics; /* (CODES, hidden) */
    const float *bias;          /* (hidden) */
    const float *out;           /* (LABELS, hidden) */
    const float *out_bias;      /* (LABELS) */
    const float *into;          /* (LABELS, LABELS): of each label the scores of coming from each other */
    Py_ssize_t hidden, rows;
} Model;

typedef struct {
    const int32_t *rows;
    const int8_t *codes;
    const int32_t *firsts;
    Py_ssize_t words, segments;
} Text;

static int fits(const Py_buffer *buffer, Py_ssize_t count, size_t size) {
    return count >= 0 && buffer->len / (Py_ssize_t)size == count && buffer->len % (Py_ssize_t)size == 0;
}

/* Whether every number that serves as an index lies within its table, and segments lie between edges, in order. */
static int is_sound(const Text *text, const Model *model) {
    for (Py_ssize_t at = 0; at < text->words; at++)
        if (text->rows[at] < 0 || text->rows[at] >= model->rows || text->codes[at] < 0 || text->codes[at] >= CODES)
            return 0;
    if (text->segments < 1 || text->firsts[0] != REACH) return 0;
    for (Py_ssize_t at = 1; at < text->segments; at++)
        if (text->firsts[at] <= text->firsts[at - 1] || text->firsts[at] > text->words - REACH) return 0;
    return text->words >= 2 * REACH;
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
    float sums[LABELS][LANES] = {{0}};
    for (Py_ssize_t from = 0; from < hidden; from += LANES) {
        float unit[LANES];
        for (int lane = 0; lane < LANES; lane++) unit[lane] = topic[from + lane];
        for (int place = 0; place < PLACES; place++)
            for (int lane = 0; lane < LANES; lane++) unit[lane] += part[place][from + lane];
        for (int piece = 0; piece < pieces; piece++)
            for (int lane = 0; lane < LANES; lane++) unit[lane] += joined[piece][from + lane];
        for (int lane = 0; lane < LANES; lane++) unit[lane] = unit[lane] > 0 ? unit[lane] : 0;
        for (int label = 0; label < LABELS; label++)
            for (int lane = 0; lane < LANES; lane++)
                sums[label][lane] += unit[lane] * model->out[label * hidden + from + lane];
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

/* The best row of labels for the words from `start` on (Viterbi), and the names in it. `back`: LABELS for each word. */
static int decode(const Model *model, const Text *text, const float *scores, Py_ssize_t start, Py_ssize_t behind,
                  uint8_t *back, PyObject *names) {
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
        if (append_name(names, begin + REACH, at + REACH) < 0) return -1;
    }
    return 0;
}

/* Decodes only the stretches that can hold a name. */
static int decode_all(const Model *model, const Text *text, const float *scores, uint8_t *back, PyObject *names) {
    Py_ssize_t scored = text->words - 2 * REACH, first = -1, last = -1;
    for (Py_ssize_t at = 0; at <= scored; at++) {
        int ends = at == scored;
        if (!ends && (text->rows[at + REACH] == EDGE_ROW || !is_near(scores + at * LABELS))) continue;
        if (first >= 0 && (ends || at > last + 2 * MARGIN + 1)) {
            Py_ssize_t start = first > MARGIN ? first - MARGIN : 0;
            Py_ssize_t behind = last + MARGIN + 1 < scored ? last + MARGIN + 1 : scored;
            if (decode(model, text, scores, start, behind, back, names) < 0) return -1;
            first = -1;
        }
        if (first < 0) first = at;
        last = at;
    }
    return 0;
}

static PyObject *names_of(const Model *model, const Text *text) {
    size_t words = (size_t)text->words, hidden = (size_t)model->hidden;
    float *scores = PyMem_Malloc((words * LABELS + hidden) * sizeof(float));
    uint8_t *back = PyMem_Malloc(words * LABELS);
    PyObject *names = PyList_New(0);
    if (scores == NULL || back == NULL || names == NULL) {
        PyErr_NoMemory();
        Py_CLEAR(names);
        goto done;
    }
    float *topic = scores + words * LABELS;
    for (Py_ssize_t segment = 0; segment < text->segments; segment++) {
        Py_ssize_t first = text->firsts[segment];
        Py_ssize_t behind = segment + 1 < text->segments ? text->firsts[segment + 1] : text->words;
        segment_topic(model, text, first, behind, topic);
        if (behind > text->words - REACH) behind = text->words - REACH;
        for (Py_ssize_t at = first - REACH; at < behind - REACH; at++)
            word_scores(model, text, at, topic, scores + at * LABELS);
    }
    if (decode_all(model, text, scores, back, names) < 0) Py_CLEAR(names);
done:
    PyMem_Free(scores);
    PyMem_Free(back);
    return names;
}

static PyObject *checked(Py_buffer *given) {
    Model model = {given[3].buf, given[4].buf, given[5].buf, given[6].buf, given[7].buf, given[8].buf, given[9].buf,
                   given[10].buf, given[7].len / (Py_ssize_t)sizeof(float), 0};
    Text text = {given[0].buf, given[1].buf, given[2].buf, given[1].len, given[2].len / (Py_ssize_t)sizeof(int32_t)};
    Py_ssize_t hidden = model.hidden;
    if (hidden < LANES || hidden > MOST_WORDS || hidden % LANES != 0 || text.words > MOST_WORDS)
        return PyErr_Format(PyExc_ValueError, "%zd hidden units or %zd words", hidden, text.words);
    model.rows = given[4].len / (hidden * (Py_ssize_t)sizeof(float));
    if (!fits(&given[0], text.words, sizeof(int32_t)) || !fits(&given[2], text.segments, sizeof(int32_t)) ||
        !fits(&given[3], model.rows * PLACES * hidden, sizeof(float)) ||
        !fits(&given[4], model.rows * hidden, sizeof(float)) ||
        !fits(&given[5], CODES * PLACES * hidden, sizeof(float)) || !fits(&given[6], CODES * hidden, sizeof(float)) ||
        !fits(&given[7], hidden, sizeof(float)) || !fits(&given[8], LABELS * hidden, sizeof(float)) ||
        !fits(&given[9], LABELS, sizeof(float)) || !fits(&given[10], LABELS * LABELS, sizeof(float)))
        return PyErr_Format(PyExc_ValueError, "the arrays of the model of names do not fit together");
    if (!is_sound(&text, &model)) return PyErr_Format(PyExc_IndexError, "a word, a code or a segment lies outside");
    return names_of(&model, &text);
}

PyObject *names_of_rows(PyObject *module, PyObject *args) {
    (void)module;
    Py_buffer given[11];
    memset(given, 0, sizeof given);
    PyObject *names = NULL;
    if (PyArg_ParseTuple(args, "y*y*y*(y*y*y*y*y*y*y*y*)", &given[0], &given[1], &given[2], &given[3], &given[4],
                         &given[5], &given[6], &given[7], &given[8], &given[9], &given[10])) {
        names = checked(given);
        for (int at = 0; at < 11; at++) PyBuffer_Release(&given[at]);
    }
    return names;
}

/* What Sudachi does to the way found: numerals become one word, runs of katakana with an unknown word too, and words are
   divided into their shortest. The order of its steps is kept, for they do not undo what went wrong in one before. */
#include "sudachi.h"

#include <string.h>

enum { MOST_DIGITS = 120, MOST_SCALE = 10000, SHORT_KATAKANA = 3, HUNDREDS = 3 };
typedef enum { FINE, WRONG, WRONG_COMMA, WRONG_POINT, TOO_LONG } Verdict;

/* A number as digits, the power of ten behind them and where the point stands (-1: nowhere). */
typedef struct {
    char digits[MOST_DIGITS];
    int length, scale, point, is_zero;
} Figures;

typedef struct {
    Figures total, subtotal, last;
    int digits, is_first, has_comma, has_point; /* has_point: nothing stands behind it yet */
    Verdict error;
} Numeral;

static void clear_figures(Figures *figures) { figures->length = figures->scale = 0, figures->point = -1, figures->is_zero = 1; }

static void clear_numeral(Numeral *numeral) {
    clear_figures(&numeral->total), clear_figures(&numeral->subtotal), clear_figures(&numeral->last);
    numeral->digits = numeral->has_comma = numeral->has_point = 0;
    numeral->is_first = 1;
    numeral->error = FINE;
}

static int add_digits(Figures *figures, const char *digits, int count) {
    if (count < 0 || count > MOST_DIGITS - figures->length) return 0;
    if (digits != NULL) memcpy(figures->digits + figures->length, digits, (size_t)count);
    else memset(figures->digits + figures->length, '0', (size_t)count);
    figures->length += count;
    return 1;
}

static void settle_scale(Figures *figures) {
    if (figures->point < 0) return;
    int behind = figures->length - figures->point;
    if (behind > figures->scale) figures->point += figures->scale, figures->scale = 0;
    else figures->scale -= behind, figures->point = -1;
}

static Verdict add_figures(Figures *sum, Figures *more) {
    if (more->length == 0) return FINE;
    if (sum->length > 0) {
        settle_scale(sum);
        settle_scale(more);
        int whole = more->point >= 0 ? more->point : more->length + more->scale;
        if (sum->scale < whole) return WRONG;
        if (!add_digits(sum, NULL, sum->scale - whole)) return TOO_LONG;
        if (more->point >= 0) sum->point = sum->length + more->point;
    } else
        sum->point = more->point;
    sum->scale = more->scale;
    return add_digits(sum, more->digits, more->length) ? FINE : TOO_LONG;
}

static Verdict shift_figures(Figures *figures, int power) {
    if (figures->length == 0) add_digits(figures, "1", 1);
    figures->scale += power;
    return figures->scale > MOST_SCALE ? TOO_LONG : FINE;
}

/* Digits as 0 to 9, units as minus their power of ten; 1 << 8 for other characters. */
static int value_of(uint32_t code) {
    static const struct {
        uint16_t code;
        int16_t value;
    } VALUES[] = {
        {0x3007, 0}, {0x4e00, 1}, {0x4e8c, 2}, {0x4e09, 3},  {0x56db, 4},  {0x4e94, 5},  {0x516d, 6},  {0x4e03, 7},
        {0x516b, 8}, {0x4e5d, 9}, {0x5341, -1}, {0x767e, -2}, {0x5343, -3}, {0x4e07, -4}, {0x5104, -8}, {0x5146, -12},
    };
    if (code >= '0' && code <= '9') return (int)(code - '0');
    for (size_t at = 0; at < sizeof VALUES / sizeof *VALUES; at++)
        if (VALUES[at].code == code) return VALUES[at].value;
    return 1 << 8;
}

static int comma_may_stand(const Numeral *numeral) {
    if (numeral->is_first) return 0;
    if (numeral->has_comma) return numeral->digits == HUNDREDS;
    return numeral->digits <= HUNDREDS && numeral->last.length > 0 && !numeral->last.is_zero;
}

static Verdict wrong(Numeral *numeral, Verdict error) { return numeral->error = error; }

static Verdict take_sign(Numeral *numeral, uint32_t code) {
    if (code == ',') {
        if (!comma_may_stand(numeral)) return wrong(numeral, WRONG_COMMA);
        numeral->has_comma = 1, numeral->digits = 0;
        return FINE;
    }
    numeral->has_point = 1;
    if (numeral->is_first) return wrong(numeral, WRONG_POINT);
    if (numeral->has_comma && !comma_may_stand(numeral)) return wrong(numeral, WRONG_COMMA);
    if (numeral->last.scale != 0 || numeral->last.point >= 0) return wrong(numeral, WRONG_POINT);
    numeral->last.point = numeral->last.length;
    numeral->has_comma = 0;
    return FINE;
}

static Verdict take_unit(Numeral *numeral, int power) {
    Verdict verdict;
    if (power <= HUNDREDS) {
        if ((verdict = shift_figures(&numeral->last, power)) != FINE) return verdict;
        if ((verdict = add_figures(&numeral->subtotal, &numeral->last)) != FINE) return verdict;
    } else {
        if ((verdict = add_figures(&numeral->subtotal, &numeral->last)) != FINE) return verdict;
        if (numeral->subtotal.length == 0) return WRONG;
        if ((verdict = shift_figures(&numeral->subtotal, power)) != FINE) return verdict;
        if ((verdict = add_figures(&numeral->total, &numeral->subtotal)) != FINE) return verdict;
        clear_figures(&numeral->subtotal);
    }
    clear_figures(&numeral->last);
    numeral->is_first = 1, numeral->digits = numeral->has_comma = 0;
    return FINE;
}

static Verdict take(Numeral *numeral, uint32_t code) {
    if (code == '.' || code == ',') return take_sign(numeral, code);
    int value = value_of(code);
    if (value > 9) return WRONG;
    if (value < 0) return take_unit(numeral, -value);
    char digit = (char)('0' + value);
    if (value != 0) numeral->last.is_zero = 0;
    numeral->is_first = numeral->has_point = 0, numeral->digits++;
    return add_digits(&numeral->last, &digit, 1) ? FINE : TOO_LONG;
}

static Verdict finish(Numeral *numeral) {
    Verdict verdict = add_figures(&numeral->subtotal, &numeral->last);
    if (verdict == FINE) verdict = add_figures(&numeral->total, &numeral->subtotal);
    if (verdict == TOO_LONG) return verdict;
    if (numeral->has_point) return wrong(numeral, WRONG_POINT);
    if (numeral->has_comma && numeral->digits != HUNDREDS) return wrong(numeral, WRONG_COMMA);
    return verdict;
}

static int is_unknown(uint32_t word) { return word >= OF_UNKNOWN; }

/* The comma or the point that the word stands for, else 0. Of words in the dictionary Sudachi is not asked for the form
   they stand for (`fields` of `tagger/words.py`) and takes them to stand for nothing. */
static uint32_t sign_of(const Dictionary *dictionary, const Word *word) {
    uint32_t code = dictionary->work.codes[word->begin];
    return is_unknown(word->word) && word->end - word->begin == 1 && (code == ',' || code == '.') ? code : 0;
}

static int part_of(const Dictionary *dictionary, uint32_t word) {
    return is_unknown(word) ? (int)NUMBER_OF(word) : dictionary->list[word].part;
}

static void replace(Work *work, Py_ssize_t begin, Py_ssize_t end, uint32_t word) {
    work->words[begin] = (Word){work->words[begin].begin, work->words[end - 1].end, word};
    memmove(work->words + begin + 1, work->words + end, (size_t)(work->word_count - end) * sizeof(Word));
    work->word_count -= end - begin - 1;
}

/* Makes one numeral of the words from `begin` up to `end`. One that is unknown stays what it is; one of the dictionary
   stands for nothing, which no numeral is written as. */
static int join_one(Dictionary *dictionary, Py_ssize_t begin, Py_ssize_t end) {
    Work *work = &dictionary->work;
    if (begin >= end) return 0; /* Sudachi would raise an error; so let it */
    if (part_of(dictionary, work->words[begin].word) == dictionary->numeral)
        replace(work, begin, end, OF_UNKNOWN | (uint32_t)dictionary->numeral);
    return 1;
}

typedef struct {
    Py_ssize_t begin, at; /* -1: no numeral has begun */
    int comma, point;     /* whether they may stand inside one */
    Numeral numeral;
} Reading;

/* Reads one word as part of a numeral. */
static int read_on(Dictionary *dictionary, Reading *reading) {
    const Word *word = dictionary->work.words + reading->at;
    if (reading->begin < 0) clear_numeral(&reading->numeral), reading->begin = reading->at;
    for (int32_t at = word->begin; is_unknown(word->word) && at < word->end; at++) {
        Verdict verdict = take(&reading->numeral, dictionary->work.codes[at]);
        if (verdict == TOO_LONG) return 0;
        if (verdict == FINE) continue;
        Verdict error = reading->numeral.error;
        if (error == WRONG_COMMA) reading->comma = 0, reading->at = reading->begin - 1;
        if (error == WRONG_POINT) reading->point = 0, reading->at = reading->begin - 1;
        reading->begin = -1;
        break;
    }
    return 1;
}

/* Ends the numeral in front of `end`; one that ended with a sign ends before it. */
static int end_numeral(Dictionary *dictionary, Reading *reading, Py_ssize_t end) {
    Verdict verdict = finish(&reading->numeral), error = reading->numeral.error;
    if (verdict == TOO_LONG) return 0;
    if (verdict == FINE) {
        reading->at = reading->begin + 1;
        return join_one(dictionary, reading->begin, end);
    }
    uint32_t sign = sign_of(dictionary, dictionary->work.words + end - 1);
    if (!((error == WRONG_COMMA && sign == ',') || (error == WRONG_POINT && sign == '.'))) return 1;
    reading->at = reading->begin + 2;
    return join_one(dictionary, reading->begin, end - 1);
}

int join_numerals(Dictionary *dictionary) {
    Work *work = &dictionary->work;
    Reading reading = {.begin = -1, .at = -1, .comma = 1, .point = 1};
    if (!(work->present & (NUMERIC | KANJI_NUMERIC))) return 1;
    Py_ssize_t steps = 8 * (work->word_count + 1);
    while (++reading.at < work->word_count) {
        const Word *word = work->words + reading.at;
        uint32_t sign = sign_of(dictionary, word);
        if (steps-- == 0) return 0;
        if ((shared_categories(work, word->begin, word->end) & (NUMERIC | KANJI_NUMERIC)) ||
            (reading.comma && sign == ',') || (reading.point && sign == '.')) {
            if (!read_on(dictionary, &reading)) return 0;
            continue;
        }
        if (reading.begin >= 0 && !end_numeral(dictionary, &reading, reading.at)) return 0;
        reading.begin = -1;
        if (sign != ',') reading.comma = 1;
        if (sign != '.') reading.point = 1;
    }
    return reading.begin < 0 || end_numeral(dictionary, &reading, work->word_count);
}

static int is_katakana(const Work *work, Py_ssize_t at) {
    return shared_categories(work, work->words[at].begin, work->words[at].end) & KATAKANA;
}

/* The cheapest word that was found between these places, else an unknown noun. */
static uint32_t word_between(const Dictionary *dictionary, int32_t begin, int32_t end) {
    const Work *work = &dictionary->work;
    const Node *cheapest = NULL;
    for (int32_t at = work->ends[end]; at > 0; at = work->nodes[at - 1].next) {
        const Node *node = work->nodes + at - 1;
        if (node->begin == begin && (cheapest == NULL || node->cost <= cheapest->cost)) cheapest = node;
    }
    return cheapest != NULL ? cheapest->word : OF_UNKNOWN | (uint32_t)dictionary->noun;
}

int join_katakana(Dictionary *dictionary) {
    Work *work = &dictionary->work;
    if (!(work->present & KATAKANA)) return 1;
    for (Py_ssize_t at = 0; at < work->word_count; at++) {
        const Word *word = work->words + at;
        if ((!is_unknown(word->word) && word->end - word->begin >= SHORT_KATAKANA) || !is_katakana(work, at)) continue;
        Py_ssize_t begin = at, end = at + 1;
        while (begin > 0 && is_katakana(work, begin - 1)) begin--;
        while (end < work->word_count && is_katakana(work, end)) end++;
        while (begin < end && work->categories[work->words[begin].begin] & NOT_FIRST) begin++;
        if (end - begin < 2) continue;
        replace(work, begin, end, word_between(dictionary, work->words[begin].begin, work->words[end - 1].end));
        at = begin + 1; /* what stands there is no katakana */
    }
    return 1;
}

static int add_part(Work *work, int32_t begin, int32_t end, uint32_t number) {
    if (grow((void **)&work->parts, &work->part_room, work->part_count + 1, sizeof(Word)) < 0) return -1;
    work->parts[work->part_count++] = (Word){begin, end, number};
    return 1;
}

static int divide(Dictionary *dictionary, const Word *word) {
    Work *work = &dictionary->work;
    const uint32_t *parts = dictionary->divided + NUMBER_OF(dictionary->list[word->word].number);
    int32_t begin = word->begin;
    for (uint32_t left = *parts++; left > 0; left--, parts++) {
        int32_t end = word->end, behind = work->offsets[begin] + BYTES_OF_PART(*parts);
        if (left > 1) {
            for (end = begin; end < word->end && work->offsets[end] < behind;) end++;
            if (work->offsets[end] != behind) return 0;
        }
        int added = add_part(work, begin, end, NUMBER_OF_PART(*parts));
        if (added < 1) return added;
        begin = end;
    }
    return 1;
}

int divide_words(Dictionary *dictionary) {
    Work *work = &dictionary->work;
    work->part_count = 0;
    for (Py_ssize_t at = 0; at < work->word_count; at++) {
        const Word *word = work->words + at;
        int divided = 1;
        if (is_unknown(word->word)) divided = add_part(work, word->begin, word->end, word->word);
        else if (dictionary->list[word->word].number & OF_DIVIDED) divided = divide(dictionary, word);
        else divided = add_part(work, word->begin, word->end, NUMBER_OF(dictionary->list[word->word].number));
        if (divided < 1) return divided;
    }
    return 1;
}

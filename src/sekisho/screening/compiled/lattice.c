/* The cheapest way through all words that a text may consist of, as Sudachi finds it: of equal ways the one whose words
   were found first. */
#include "sudachi.h"

#include <string.h>

/* One byte further in the trie: whether there is something. */
static inline int step(const Dictionary *dictionary, uint32_t *node, uint8_t byte, uint32_t *unit) {
    uint32_t at = *node ^ byte;
    if (at >= dictionary->units) return 0;
    *unit = dictionary->trie[at];
    if ((*unit & (OF_LAST | 0xff)) != byte) return 0;
    *node = at ^ ((*unit >> 10) << ((*unit & (1u << 9)) >> 6));
    return 1;
}

/* The list of words that end at this node; NOTHING if none do. */
static inline uint32_t list_at(const Dictionary *dictionary, uint32_t node, uint32_t unit) {
    if (!(unit >> 8 & 1) || node >= dictionary->units) return NOTHING;
    uint32_t leaf = dictionary->trie[node];
    return leaf & OF_LAST && (leaf & ~OF_LAST) < dictionary->list_size ? leaf & ~OF_LAST : NOTHING;
}

static int walk(const Dictionary *dictionary, const uint8_t *bytes, Py_ssize_t size, uint32_t *node, uint32_t *list) {
    uint32_t unit = 0;
    for (Py_ssize_t at = 0; at < size; at++)
        if (!step(dictionary, node, bytes[at], &unit)) return 0;
    *list = list_at(dictionary, *node, unit);
    return 1;
}

/* Of each character where it leads to by itself. */
void note_firsts(Dictionary *dictionary) {
    for (uint32_t code = 0; code < FIRST_CODES; code++) {
        uint8_t bytes[4];
        uint32_t list = NOTHING;
        dictionary->firsts[code].node = dictionary->root;
        int found = walk(dictionary, bytes, encode(bytes, code), &dictionary->firsts[code].node, &list);
        if (!found) dictionary->firsts[code].node = NOTHING;
        dictionary->firsts[code].list = found ? list : NOTHING;
    }
}

static int add_hit(Work *work, uint32_t list, Py_ssize_t end) {
    if (list == NOTHING || (end < work->size && !work->begins[end])) return 0;
    if (grow((void **)&work->hits, &work->hit_room, work->hit_count + 1, sizeof(Hit)) < 0) return -1;
    work->hits[work->hit_count++] = (Hit){list, (uint16_t)end};
    return 0;
}

/* All words of the dictionary that begin at each character. */
static int look_up(Dictionary *dictionary) {
    Work *work = &dictionary->work;
    work->hit_count = 0;
    for (Py_ssize_t begin = 0; begin < work->size; begin++) {
        Py_ssize_t at = begin;
        uint32_t node = dictionary->root, list = NOTHING;
        work->hits_from[begin] = (int32_t)work->hit_count;
        if (work->codes[begin] < FIRST_CODES) {
            node = dictionary->firsts[work->codes[begin]].node, list = dictionary->firsts[work->codes[begin]].list;
            if (node == NOTHING) continue;
            if (add_hit(work, list, ++at) < 0) return -1;
        }
        for (; at < work->size; at++) {
            const uint8_t *bytes = work->bytes + work->offsets[at];
            if (!walk(dictionary, bytes, work->offsets[at + 1] - work->offsets[at], &node, &list)) break;
            if (add_hit(work, list, at + 1) < 0) return -1;
        }
    }
    work->hits_from[work->size] = (int32_t)work->hit_count;
    return 0;
}

/* The nodes that end here, of each right side the cheapest; how many. `heads` is empty then. */
static Py_ssize_t gather(Work *work, Py_ssize_t place) {
    Tail *tails = work->tails;
    if (place == 0) return tails[0] = (Tail){0, -1, 0}, 1;
    Py_ssize_t count = 0;
    for (int32_t at = work->ends[place]; at >= 0; at = work->nodes[at].next) {
        const Node *node = work->nodes + at;
        Py_ssize_t same = 0;
        while (same < count && tails[same].right != node->right) same++;
        if (same == count) count++;
        else if (tails[same].total < node->total) continue; /* the list runs backwards: an equal one was found earlier */
        tails[same] = (Tail){node->total, at, node->right};
    }
    return count;
}

/* The cheapest way to what has this left side: without its own cost. */
static Tail best_before(const Dictionary *dictionary, Py_ssize_t count, uint32_t left) {
    const Tail *tails = dictionary->work.tails;
    const int16_t *row = dictionary->matrix + (size_t)left * dictionary->lefts;
    Tail best = {INT32_MAX, -1, left};
    for (Py_ssize_t at = 0; at < count; at++) {
        int32_t total = tails[at].total + row[tails[at].right];
        if (total < best.total || (total == best.total && tails[at].node < best.node))
            best.total = total, best.node = tails[at].node;
    }
    return best;
}

typedef struct {
    Py_ssize_t begin, tails, heads;
} Place;

/* Adds a word that begins here. heads: what was found for left sides already. */
static int add_node(Dictionary *dictionary, Place *place, Py_ssize_t end, const Entry *entry, uint32_t word) {
    Work *work = &dictionary->work;
    Tail *heads = work->heads;
    Py_ssize_t same = 0;
    while (same < place->heads && heads[same].right != entry->left) same++;
    if (same == place->heads) heads[place->heads++] = best_before(dictionary, place->tails, entry->left);
    if (grow((void **)&work->nodes, &work->node_room, work->node_count + 1, sizeof(Node)) < 0) return -1;
    work->nodes[work->node_count] = (Node){
        heads[same].total + entry->cost, heads[same].node, work->ends[end], word,
        (uint16_t)place->begin, (uint16_t)end, entry->right, entry->cost,
    };
    work->ends[end] = (int32_t)work->node_count++;
    return 0;
}

/* Whether any word was added; -1 with an exception. */
static int add_known(Dictionary *dictionary, Place *place) {
    const Work *work = &dictionary->work;
    int32_t from = work->hits_from[place->begin], to = work->hits_from[place->begin + 1];
    for (int32_t hit = from; hit < to; hit++)
        for (uint32_t at = work->hits[hit].list; at < dictionary->list_size; at++) {
            const Entry *entry = dictionary->list + at;
            if (add_node(dictionary, place, work->hits[hit].end, entry, at) < 0) return -1;
            if (entry->number & OF_LAST) break;
        }
    return from < to;
}

static int add_unknown(Dictionary *dictionary, Place *place, Py_ssize_t end, const Kind *kind) {
    for (Py_ssize_t at = kind->first; at < kind->first + kind->count; at++) {
        const Entry *entry = dictionary->unknown + at;
        if (add_node(dictionary, place, end, entry, OF_UNKNOWN | (uint32_t)entry->part) < 0) return -1;
    }
    return kind->count > 0;
}

/* The unknown words of each category of the character: the whole run, then short ones. Whether there were any. */
static int add_by_category(Dictionary *dictionary, Place *place, int known) {
    const Work *work = &dictionary->work;
    Py_ssize_t run = work->runs[place->begin];
    int added = 0;
    for (int category = 0; category < CATEGORIES; category++) {
        const Kind *kind = dictionary->kinds + category;
        if (!(work->categories[place->begin] >> category & 1) || (known && !kind->always)) continue;
        Py_ssize_t longest = run;
        int one = 0;
        if (kind->grouped) {
            if ((one = add_unknown(dictionary, place, place->begin + run, kind)) < 0) return -1;
            longest--;
        }
        for (Py_ssize_t length = 1; length <= kind->longest && one >= 0; length++) {
            Py_ssize_t left = work->size - place->begin, shorter = length < left ? length : left;
            if (shorter > longest) break;
            one = add_unknown(dictionary, place, place->begin + shorter, kind);
            added |= one;
        }
        if (one < 0) return -1;
        added |= one;
    }
    return added;
}

/* Where nothing else begins: the characters up to where a word may begin again. */
static int add_single(Dictionary *dictionary, Place *place) {
    const Work *work = &dictionary->work;
    Py_ssize_t end = place->begin + 1;
    while (end < work->size && !work->begins[end]) end++;
    return add_node(dictionary, place, end, &dictionary->single, OF_UNKNOWN | (uint32_t)dictionary->single.part);
}

static int add_all(Dictionary *dictionary, Py_ssize_t begin) {
    const Work *work = &dictionary->work;
    Place place = {begin, gather(&dictionary->work, begin), 0};
    int added = add_known(dictionary, &place);
    int may_begin = !(work->categories[begin] & NOT_FIRST) && (begin == 0 || !(work->categories[begin - 1] & NOT_LAST));
    if (added >= 0 && may_begin) {
        int unknown = add_by_category(dictionary, &place, added);
        added = unknown < 0 ? -1 : added | unknown;
    }
    return added == 0 ? add_single(dictionary, &place) : added < 0 ? -1 : 0;
}

/* Writes down the way that ends with this node. */
static int follow(Work *work, int32_t last) {
    Py_ssize_t count = 0;
    for (int32_t at = last; at >= 0; at = work->nodes[at].before) count++;
    if (grow((void **)&work->words, &work->word_room, count, sizeof(Word)) < 0) return -1;
    work->word_count = count;
    for (int32_t at = last; at >= 0; at = work->nodes[at].before) {
        const Node *node = work->nodes + at;
        work->words[--count] = (Word){node->begin, node->end, node->word};
    }
    return 1;
}

int find_words(Dictionary *dictionary) {
    Work *work = &dictionary->work;
    work->node_count = work->word_count = 0;
    if (work->size == 0) return 1;
    for (Py_ssize_t at = 0; at <= work->size; at++) work->ends[at] = -1;
    if (look_up(dictionary) < 0) return -1;
    for (Py_ssize_t at = 0; at < work->size; at++)
        if ((at == 0 || work->ends[at] >= 0) && add_all(dictionary, at) < 0) return -1;
    Tail last = best_before(dictionary, gather(work, work->size), 0);
    return last.node < 0 ? 0 : follow(work, last.node);
}

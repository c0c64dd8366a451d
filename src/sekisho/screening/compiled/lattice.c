/* The cheapest way through all words that a text may consist of, as Sudachi finds it: of equal ways the one whose words
   were found first. */
#include "sudachi.h"

#include <string.h>

static inline uint32_t node_behind(uint32_t at, uint32_t unit) {
    return at ^ ((unit >> 10) << ((unit & (1u << 9)) >> 6));
}

/* One byte further in the trie: whether there is something. */
static inline int step(const Dictionary *dictionary, uint32_t *node, uint8_t byte, uint32_t *unit) {
    uint32_t at = *node ^ byte; /* within the trie, whatever the byte: see `pack_words` */
    *unit = dictionary->trie[at];
    if ((*unit & (OF_LAST | 0xff)) != byte) return 0;
    *node = node_behind(at, *unit);
    return 1;
}

static inline int is_word(uint32_t unit) { return unit >> 8 & 1; }

/* The list of words that end at this node; NOTHING if none do. */
static inline uint32_t list_at(const Dictionary *dictionary, uint32_t node) {
    uint32_t leaf = dictionary->trie[node];
    return leaf & OF_LAST ? leaf & ~OF_LAST : NOTHING;
}

/* Of each character where it leads to by itself. */
void note_firsts(Dictionary *dictionary) {
    for (uint32_t code = 0; code < FIRST_CODES; code++) {
        uint8_t bytes[4];
        uint32_t node = dictionary->root, unit = 0;
        int32_t size = encode(bytes, code), at = 0;
        while (at < size && step(dictionary, &node, bytes[at], &unit)) at++;
        dictionary->firsts[code] = (First){NOTHING, NOTHING};
        if (at == size) dictionary->firsts[code] = (First){node, is_word(unit) ? list_at(dictionary, node) : NOTHING};
    }
}

/* The words that are written as the whole text. */
uint32_t words_of_text(const Dictionary *dictionary) {
    const Work *work = &dictionary->work;
    uint32_t node = dictionary->root, unit = 0;
    int32_t size = work->offsets[work->size], at = 0;
    while (at < size && step(dictionary, &node, work->bytes[at], &unit)) at++;
    return at == size && size > 0 && is_word(unit) ? list_at(dictionary, node) : NOTHING;
}

static int add_hit(Dictionary *dictionary, uint32_t list, uint16_t begin, uint16_t end) {
    Work *work = &dictionary->work;
    if (list == NOTHING || (end < work->size && !work->begins[end])) return 0;
    if (grow((void **)&work->found, &work->found_room, work->hit_count + 1, sizeof(Hit)) < 0) return -1;
    work->found[work->hit_count++] = (Hit){list, begin, end};
    work->hits_from[begin]++;
    __builtin_prefetch(dictionary->list + list);
    return 0;
}

/* One step of one search. 0 if it has ended; -1 with an exception. */
static inline int search_on(Dictionary *dictionary, Search *search, int32_t size) {
    const Work *work = &dictionary->work;
    uint32_t unit;
    if (search->is_word && add_hit(dictionary, list_at(dictionary, search->node), search->begin, search->end) < 0)
        return -1;
    if (search->at >= size || !step(dictionary, &search->node, work->bytes[search->at], &unit)) return 0;
    uint8_t next = work->bytes[++search->at]; /* 0 behind the last */
    int is_whole = (next & 0xc0) != 0x80;
    search->end = (uint16_t)(search->end + is_whole);
    search->is_word = is_whole && is_word(unit);
    __builtin_prefetch(dictionary->trie + (search->node ^ next));
    if (search->is_word) __builtin_prefetch(dictionary->trie + search->node);
    return 1;
}

static int begin_searches(Dictionary *dictionary, Py_ssize_t *count) {
    const Work *work = &dictionary->work;
    for (Py_ssize_t begin = 0; begin < work->size; begin++) {
        Search search = {dictionary->root, work->offsets[begin], (uint16_t)begin, (uint16_t)begin, 0};
        if (work->codes[begin] < FIRST_CODES) {
            First first = dictionary->firsts[work->codes[begin]];
            if (first.node == NOTHING) continue;
            if (add_hit(dictionary, first.list, (uint16_t)begin, (uint16_t)(begin + 1)) < 0) return -1;
            search = (Search){first.node, work->offsets[begin + 1], (uint16_t)begin, (uint16_t)(begin + 1), 0};
        }
        __builtin_prefetch(dictionary->trie + (search.node ^ work->bytes[search.at]));
        work->searches[(*count)++] = search;
    }
    return 0;
}

/* All words of the dictionary that begin at each character. The searches go on side by side, a byte at a time, as each
   byte waits for memory. */
static int look_up(Dictionary *dictionary) {
    Work *work = &dictionary->work;
    Py_ssize_t count = 0;
    int32_t size = work->offsets[work->size];
    work->hit_count = 0;
    memset(work->hits_from, 0, (size_t)(work->size + 1) * sizeof *work->hits_from);
    if (begin_searches(dictionary, &count) < 0) return -1;
    while (count > 0) {
        Py_ssize_t left = 0;
        for (Py_ssize_t at = 0; at < count; at++) {
            Search search = work->searches[at];
            int goes_on = search_on(dictionary, &search, size);
            if (goes_on < 0) return -1;
            work->searches[left] = search;
            left += goes_on;
        }
        count = left;
    }
    if (grow((void **)&work->hits, &work->hit_room, work->hit_count, sizeof(Hit)) < 0) return -1;
    for (Py_ssize_t at = 0; at < work->size; at++) work->hits_from[at + 1] += work->hits_from[at];
    for (Py_ssize_t at = work->hit_count - 1; at >= 0; at--)
        work->hits[--work->hits_from[work->found[at].begin]] = work->found[at];
    return 0;
}

uint16_t slot_of(uint16_t *slots, uint16_t *count, uint16_t side) {
    if (slots[side] == NO_SLOT) slots[side] = *count < SLOTS ? (*count)++ : SLOTS;
    return slots[side];
}

/* All words that may stand at each character, side by side. */
static int list_candidates(Dictionary *dictionary) {
    Work *work = &dictionary->work;
    Near *near = &dictionary->near;
    work->candidate_count = 0;
    for (Py_ssize_t begin = 0; begin < work->size; begin++) {
        work->candidates_from[begin] = (int32_t)work->candidate_count;
        for (int32_t hit = work->hits_from[begin]; hit < work->hits_from[begin + 1]; hit++)
            for (uint32_t at = work->hits[hit].list;; at++) {
                const Entry *entry = dictionary->list + at;
                if (work->candidate_count == work->candidate_room &&
                    grow((void **)&work->candidates, &work->candidate_room, work->candidate_room + 1, sizeof(Candidate)) < 0)
                    return -1;
                work->candidates[work->candidate_count++] = (Candidate){
                    at, entry->left, slot_of(near->left, &near->lefts, entry->left),
                    entry->right, slot_of(near->right, &near->rights, entry->right), work->hits[hit].end, entry->cost,
                };
                if (entry->number & OF_LAST) break;
            }
    }
    work->candidates_from[work->size] = (int32_t)work->candidate_count;
    return 0;
}

/* The nodes that end here; how many. Of many of one right side the cheapest. */
static Py_ssize_t gather(Dictionary *dictionary, Py_ssize_t place) {
    const Work *work = &dictionary->work;
    Near *near = &dictionary->near;
    Tail *tails = work->tails;
    if (place == 0) return tails[0] = (Tail){WAY(0, 0), 0, slot_of(near->right, &near->rights, 0)}, 1;
    Py_ssize_t count = 0;
    for (int32_t at = work->ends[place]; at > 0; at = work->nodes[at - 1].next) {
        const Node *node = work->nodes + at - 1;
        Way way = WAY(node->total, at);
        Py_ssize_t same = count < ALWAYS_TAKEN ? count : 0;
        while (same < count && tails[same].side != node->right) same++;
        if (same == count) tails[count++] = (Tail){way, node->right, node->slot};
        else if (way < tails[same].way) tails[same].way = way;
    }
    return count;
}

/* The same as in `best_before`, from the matrix; and what has slots is kept. */
static Way best_from_afar(Dictionary *dictionary, Py_ssize_t count, uint16_t left, uint16_t slot) {
    const int16_t *row = dictionary->matrix + (size_t)left * dictionary->lefts;
    Way best = NO_WAY;
    note_look(dictionary);
    for (Py_ssize_t at = 0; at < count; at++) {
        const Tail *tail = dictionary->work.tails + at;
        int16_t cost = row[tail->side];
        if (slot < SLOTS && tail->slot < SLOTS) dictionary->near.costs[slot * ROW + tail->slot] = cost;
        Way way = tail->way + WAY(cost, 0);
        best = way < best ? way : best;
    }
    return best;
}

/* The cheapest way to what has this left side: without its own cost. */
static inline Way best_before(Dictionary *dictionary, Py_ssize_t count, uint16_t left, uint16_t slot) {
    const Tail *tails = dictionary->work.tails;
    const int16_t *costs = dictionary->near.costs + slot * ROW;
    Way best = NO_WAY;
    int unread = 0;
    for (Py_ssize_t at = 0; at < count; at++) {
        int16_t cost = costs[tails[at].slot];
        unread |= cost == UNREAD;
        Way way = tails[at].way + WAY(cost, 0);
        best = way < best ? way : best;
    }
    return unread ? best_from_afar(dictionary, count, left, slot) : best;
}

typedef struct {
    Py_ssize_t begin, tails;
} Place;

/* Fetches the costs between what ends here with this right side and what may begin. */
static inline void fetch_costs(const Dictionary *dictionary, Py_ssize_t end, uint16_t slot) {
    const Work *work = &dictionary->work;
    const int16_t *column = dictionary->near.costs + slot;
    if (end == work->size) return;
    for (int32_t at = work->candidates_from[end]; at < work->candidates_from[end + 1]; at++)
        __builtin_prefetch(column + work->candidates[at].left_slot * ROW);
}

/* Adds a word that begins here. before: the cheapest way to its left side. */
static inline int add_node(Dictionary *dictionary, Py_ssize_t begin, Py_ssize_t end, const Candidate *word, Way before) {
    Work *work = &dictionary->work;
    if (work->node_count == work->node_room &&
        grow((void **)&work->nodes, &work->node_room, work->node_count + 1, sizeof(Node)) < 0)
        return -1;
    work->nodes[work->node_count] = (Node){
        TOTAL_OF(before) + word->cost, LAST_OF(before), work->ends[end], word->word,
        (uint16_t)begin, word->right, word->right_slot, word->cost,
    };
    work->ends[end] = (int32_t)++work->node_count;
    fetch_costs(dictionary, end, word->right_slot);
    return 0;
}

/* Whether any word was added; -1 with an exception. */
static int add_known(Dictionary *dictionary, const Place *place) {
    const Work *work = &dictionary->work;
    int32_t from = work->candidates_from[place->begin], to = work->candidates_from[place->begin + 1];
    for (int32_t at = from; at < to; at++) {
        const Candidate *word = work->candidates + at;
        Way before = best_before(dictionary, place->tails, word->left, word->left_slot);
        if (add_node(dictionary, place->begin, word->end, word, before) < 0) return -1;
    }
    return from < to;
}

/* The unknown words of one category up to this end. */
static int add_unknown(Dictionary *dictionary, const Place *place, Py_ssize_t end, const Kind *kind, const Way *before) {
    for (Py_ssize_t at = 0; at < kind->count; at++)
        if (add_node(dictionary, place->begin, end, dictionary->unknown + kind->first + at, before[at]) < 0) return -1;
    return kind->count > 0;
}

/* The whole run of characters of a category, then short pieces. Whether there were any. */
static int add_of_kind(Dictionary *dictionary, const Place *place, const Kind *kind) {
    const Work *work = &dictionary->work;
    Way before[MOST_OF_KIND];
    for (Py_ssize_t at = 0; at < kind->count; at++) {
        const Candidate *word = dictionary->unknown + kind->first + at;
        before[at] = best_before(dictionary, place->tails, word->left, word->left_slot);
    }
    Py_ssize_t run = work->runs[place->begin], longest = run - (kind->grouped != 0);
    int added = 0;
    if (kind->grouped && (added = add_unknown(dictionary, place, place->begin + run, kind, before)) < 0) return -1;
    for (Py_ssize_t length = 1; length <= kind->longest; length++) {
        Py_ssize_t left = work->size - place->begin, shorter = length < left ? length : left;
        if (shorter > longest) break;
        if ((added = add_unknown(dictionary, place, place->begin + shorter, kind, before)) < 0) return -1;
    }
    return added;
}

static int add_by_category(Dictionary *dictionary, const Place *place, int known) {
    unsigned categories = dictionary->work.categories[place->begin] & dictionary->with_kinds;
    int added = 0;
    for (; categories != 0; categories &= categories - 1) {
        const Kind *kind = dictionary->kinds + __builtin_ctz(categories);
        if (known && !kind->always) continue;
        int one = add_of_kind(dictionary, place, kind);
        if (one < 0) return -1;
        added |= one;
    }
    return added;
}

/* Where nothing else begins: the characters up to where a word may begin again. */
static int add_single(Dictionary *dictionary, const Place *place) {
    const Work *work = &dictionary->work;
    const Candidate *word = &dictionary->single;
    Py_ssize_t end = place->begin + 1;
    while (end < work->size && !work->begins[end]) end++;
    Way before = best_before(dictionary, place->tails, word->left, word->left_slot);
    return add_node(dictionary, place->begin, end, word, before);
}

static int add_all(Dictionary *dictionary, Py_ssize_t begin) {
    const Work *work = &dictionary->work;
    Place place = {begin, gather(dictionary, begin)};
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
    for (int32_t at = last; at > 0; at = work->nodes[at - 1].before) count++;
    if (grow((void **)&work->words, &work->word_room, count, sizeof(Word)) < 0) return -1;
    work->word_count = count;
    int32_t end = (int32_t)work->size;
    for (int32_t at = last; at > 0; at = work->nodes[at - 1].before) {
        const Node *node = work->nodes + at - 1;
        work->words[--count] = (Word){node->begin, end, node->word};
        end = node->begin;
    }
    return 1;
}

int find_words(Dictionary *dictionary) {
    Work *work = &dictionary->work;
    work->node_count = work->word_count = 0;
    if (work->size == 0) return 1;
    memset(work->ends, 0, (size_t)(work->size + 1) * sizeof *work->ends);
    if (look_up(dictionary) < 0 || list_candidates(dictionary) < 0) return -1;
    for (Py_ssize_t at = 0; at < work->size; at++)
        if ((at == 0 || work->ends[at] > 0) && add_all(dictionary, at) < 0) return -1;
    Py_ssize_t count = gather(dictionary, work->size);
    if (count == 0) return 0;
    uint16_t slot = slot_of(dictionary->near.left, &dictionary->near.lefts, 0);
    return follow(work, LAST_OF(best_before(dictionary, count, 0, slot)));
}

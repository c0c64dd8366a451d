/* What the files share that read words as Sudachi does: its dictionary, a text made ready, and the way found through it.

   `dictionary.c` opens and packs, `input.c` makes a text ready, `lattice.c` finds the words, `rewriting.c` joins and
   divides some of them, `sudachi.c` is what Python calls. */
#ifndef SEKISHO_SUDACHI_H
#define SEKISHO_SUDACHI_H

#include "loops.h"

#include <stdint.h>

/* A word of the dictionary. The words of one writing lie one after another, the last is marked. */
typedef struct {
    uint32_t number; /* its own, or of a divided word the place in `divided`; and marks */
    uint16_t left, right; /* of the matrix: as what follows and as what goes before */
    int16_t cost, part; /* of speech */
} Entry;

#define OF_LAST (1u << 31)
#define OF_DIVIDED (1u << 30) /* has two shorter words or more */
#define OF_UNKNOWN 0xf0000000u /* with a part of speech: a word that is not in the dictionary, for Sudachi too */
#define NUMBER_OF(number) ((number) & ((1u << 28) - 1))
#define NOTHING UINT32_MAX

enum { CATEGORIES = 16, KANJI = 1 << 2, NUMERIC = 1 << 4, ALPHA = 1 << 5, HIRAGANA = 1 << 6, KATAKANA = 1 << 7 };
enum { KANJI_NUMERIC = 1 << 8, GREEK = 1 << 9, CYRILLIC = 1 << 10, NOT_FIRST = 1 << 14, NOT_LAST = 1 << 15 };
enum { MOST_OF_KIND = 16, ALWAYS_TAKEN = 16 };
enum { LONGEST_TEXT = 12000, FIRST_CODES = 1 << 16 };

/* Where the trie has come to behind one character, and the words that it is by itself. */
typedef struct {
    uint32_t node, list;
} First;

/* How characters of one category become unknown words. */
typedef struct {
    int always, grouped, longest;
    Py_ssize_t first, count; /* of the unknown words of the category */
} Kind;

typedef struct {
    int32_t total, before; /* cost from the beginning; the node before, as in `Way` */
    int32_t next;          /* that ends there, too, and was found earlier, in the same way */
    uint32_t word;         /* place in `list`, or OF_UNKNOWN and a part of speech */
    uint16_t begin, right, slot; /* slot: of its right side among the near costs */
    int16_t cost;
} Node;

typedef struct {
    uint32_t list;
    uint16_t begin, end;
} Hit;

/* A word that may stand somewhere: as in `Node` and `Entry`, with the slots of its sides among the near costs. */
typedef struct {
    uint32_t word;
    uint16_t left, left_slot, right, right_slot, end;
    int16_t cost;
} Candidate;

/* A search in the trie that is under way: from the character `begin` up to before `end`, which is the byte `at`. */
typedef struct {
    uint32_t node;
    int32_t at;
    uint16_t begin, end;
    int32_t is_word; /* the characters so far are one */
} Search;

/* A word of the way found: where it stands in the text made ready, and `word` as in `Node`. */
typedef struct {
    int32_t begin, end;
    uint32_t word;
} Word;

/* What the way up to somewhere costs, and its last node: the least is the cheapest and of equal ones the first found.
   The node is one more than its place among nodes, 0 for the beginning of the text. */
typedef int64_t Way;
#define WAY(total, node) ((Way)(total) * ((Way)1 << 32) + (node))
#define TOTAL_OF(way) ((int32_t)((way) >> 32))
#define LAST_OF(way) ((int32_t)((way) & INT32_MAX))
#define NO_WAY INT64_MAX

/* A node that ends somewhere. */
typedef struct {
    Way way;
    uint16_t side, slot; /* slot: of its right side among the near costs */
} Tail;

/* Few of the thousands of sides stand in any text, but everywhere in a matrix of 70 MB. The first that are used get a
   place of their own, so that their costs lie together; read from the matrix when they are first wanted. The others share
   the slot behind, where nothing is ever read. A row takes an odd number of cache lines, so that rows do not drive each
   other out. */
enum { SLOTS = 960, ROW = SLOTS + 32, NO_SLOT = UINT16_MAX, UNREAD = -32640, UNREAD_BYTE = 0x80 };
typedef struct {
    int16_t *costs; /* SLOTS + 1 rows; UNREAD, every byte UNREAD_BYTE, where none was read */
    uint16_t *left, *right; /* of each side its slot */
    uint16_t lefts, rights; /* how many have one */
} Near;

/* Memory for one text, kept for the next. The text is wiped. */
typedef struct {
    Py_ssize_t size, taken, room; /* characters of the text made ready, and before some were left out */
    uint32_t *codes;
    int32_t *origins; /* of each character its place in the text as it was; one more */
    uint16_t *categories, *runs; /* runs: how many from here on have a category in common */
    uint8_t *begins, *bytes; /* whether a word may begin there; UTF-8 */
    int32_t *offsets, *ends, *hits_from; /* of each character its bytes, the last node ending there, its hits; one more */
    Hit *hits, *found; /* by where they begin; as they were found */
    Candidate *candidates;
    int32_t *candidates_from; /* of each character its candidates; one more */
    Search *searches;
    Node *nodes;
    Word *words, *parts; /* parts: words at their shortest, with their numbers, also that of the unknown */
    Tail *tails;
    Py_ssize_t hit_count, hit_room, found_room, candidate_count, candidate_room, node_count, node_room, word_count, word_room, part_count, part_room;
    uint16_t present; /* categories of any character */
} Work;

typedef struct {
    Py_buffer file;
    int is_mapped, looks; /* looks: into the file, since it was let go of */
    const uint8_t *entries;
    size_t entry_bytes;
    Near near;
    const int16_t *matrix; /* a row for what follows, a column for what goes before */
    uint32_t lefts, rights; /* columns, rows */
    uint32_t *trie, root;
    Entry *list;
    uint32_t list_size;
    uint32_t *divided; /* of each divided word how many parts it has, then these: number and bytes in the text */
    Py_ssize_t divided_count, divided_room;
    First *firsts;
    uint32_t *folds, *pieces; /* of each character another, or where its pieces lie */
    uint16_t *categories;
    Py_ssize_t codes, piece_count, unknown_count;
    Kind kinds[CATEGORIES];
    unsigned with_kinds; /* categories that have one */
    Candidate *unknown;
    Candidate single; /* the unknown word where nothing else begins */
    int16_t parts, numeral, noun;
    Work work;
} Dictionary;

#define FOLD_PIECES (1u << 31)
#define FOLD_NONE UINT32_MAX

void let_go(const Dictionary *dictionary);
int open_blocks(Dictionary *dictionary);
uint32_t words_of_text(const Dictionary *dictionary); /* of a text made ready; their place, or NOTHING */
uint16_t slot_of(uint16_t *slots, uint16_t *count, uint16_t side);
void note_firsts(Dictionary *dictionary);
int32_t encode(uint8_t *bytes, uint32_t code); /* as UTF-8; its length */
int grow(void **memory, Py_ssize_t *room, Py_ssize_t wanted, size_t size);
void *large_memory(size_t size);

/* Each of them 1 if all went well, 0 if Sudachi itself must read the text, -1 with an exception. */
void wipe_text(Work *work);
int take_text(Dictionary *dictionary, PyObject *text, Py_ssize_t start, Py_ssize_t end);
int find_words(Dictionary *dictionary);
int join_numerals(Dictionary *dictionary);
int join_katakana(Dictionary *dictionary);
int divide_words(Dictionary *dictionary);

/* The rows of words that were read, and the cuts; 1 if an edge lies inside a word, -1 with an exception. args: those of
   `read_words`. */
int rows_of_read(const Word *words, Py_ssize_t size, PyObject *const *args, PyObject *rows, PyObject *cuts);

uint16_t shared_categories(const Work *work, Py_ssize_t begin, Py_ssize_t end);

/* To be called at each look into the file. */
static inline void note_look(Dictionary *dictionary) {
    enum { MOST_LOOKS = 48 };
    if (dictionary->looks++ < MOST_LOOKS) return;
    let_go(dictionary);
    dictionary->looks = 0;
}

static inline uint32_t u32_at(const uint8_t *bytes) {
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static inline uint16_t u16_at(const uint8_t *bytes) { return (uint16_t)(bytes[0] | bytes[1] << 8); }

/* The entry of a number: 32 bytes at least; NULL if there is none. */
static inline const uint8_t *entry_of(const Dictionary *dictionary, uint32_t number) {
    size_t at = (size_t)number << 3;
    return number < 1u << 28 && at >= 32 && at + 32 <= dictionary->entry_bytes ? dictionary->entries + at : NULL;
}

enum { ENTRY_PART = 6, ENTRY_LENGTH = 24 };
enum { ENTRY_LONG = 26, ENTRY_MIDDLE = 27, ENTRY_SHORT = 28, ENTRY_FIXED = 32 };

#define PART(number, bytes) ((number) | (uint32_t)(bytes) << 24)
#define NUMBER_OF_PART(part) ((part) & 0xffffff)
#define BYTES_OF_PART(part) ((int32_t)((part) >> 24))

#endif

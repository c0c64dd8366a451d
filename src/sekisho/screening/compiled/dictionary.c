/* Opens a system dictionary of Sudachi, in the one form of file that is known here, and packs what the search touches.

   The file is mapped by the caller, as a buffer. Every offset, number and index is compared with the table it points
   into, here once for what is copied, later at each use for what stays in the file. */
#include "sudachi.h"

#include <stdlib.h>
#include <string.h>
#ifdef __linux__
#include <sys/mman.h>
#endif

enum { VERSION = 1, LARGE_PAGE = 1 << 21, MOST_OF_ONE_WRITING = 512, PAGE = 4096, UNITS_BETWEEN = 1 << 19 };
enum { COSTS, PARTS, POINTERS, TRIE, ENTRIES, KNOWN_BLOCKS };
static const char MAGIC[] = "SudachiBinaryDic";
static const char *const NAMES[] = {"ConnMatrix", "POS", "WordPointers", "TrieIndex", "Entries"};

typedef struct {
    const uint8_t *at, *end;
} Bytes;

int grow(void **memory, Py_ssize_t *room, Py_ssize_t wanted, size_t size) {
    if (wanted <= *room) return 0;
    Py_ssize_t larger = *room * 2 > wanted ? *room * 2 : wanted;
    void *moved = realloc(*memory, (size_t)larger * size);
    if (moved == NULL) return PyErr_NoMemory(), -1;
    *memory = moved, *room = larger;
    return 0;
}

/* On large pages where there are any: what is looked up at random costs a miss of the page table less. */
void *large_memory(size_t size) {
    size = (size + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
    void *memory = aligned_alloc(LARGE_PAGE, size);
    if (memory == NULL) return PyErr_NoMemory();
#ifdef MADV_HUGEPAGE
    (void)madvise(memory, size, MADV_HUGEPAGE);
#endif
    return memory;
}

/* Of a mapped file: every place that is looked at brings 64 KB into the memory of the process, though most of what is
   needed was copied. Another look brings it back. */
void let_go(const Dictionary *dictionary) {
#ifdef MADV_DONTNEED
    if (dictionary->is_mapped && (uintptr_t)dictionary->file.buf % PAGE == 0)
        (void)madvise(dictionary->file.buf, (size_t)dictionary->file.len, MADV_DONTNEED);
#else
    (void)dictionary;
#endif
}

static int refuse(const char *what) {
    PyErr_Format(PyExc_ValueError, "not a dictionary of the known form: %s", what);
    return -1;
}

/* A number of seven bits a byte, below `limit`; -1 if there is none. */
static int64_t number_in(Bytes *bytes, int64_t limit) {
    uint64_t number = 0;
    for (int shift = 0; shift < 56 && bytes->at < bytes->end; shift += 7) {
        uint8_t byte = *bytes->at++;
        number |= (uint64_t)(byte & 127) << shift;
        if (byte < 128) return number < (uint64_t)limit ? (int64_t)number : -1;
    }
    return -1;
}

static int64_t string_in(Bytes *bytes, const uint8_t **string) {
    int64_t length = number_in(bytes, bytes->end - bytes->at);
    if (length < 0 || length > bytes->end - bytes->at) return -1;
    *string = bytes->at;
    bytes->at += length;
    return length;
}

/* Finds the blocks. -1 with an exception if the head is another than that of a system dictionary of this version. */
static int read_head(const Dictionary *dictionary, Bytes blocks[KNOWN_BLOCKS], int64_t *words) {
    const uint8_t *file = dictionary->file.buf, *string;
    int64_t length = dictionary->file.len;
    Bytes head = {file + 40, file + (length < 4096 ? length : 4096)};
    if (length < 4096 || memcmp(file, MAGIC, 16) != 0) return refuse("head");
    if (u32_at(file + 16) != VERSION || u32_at(file + 20) != 0) return refuse("version");
    if (u32_at(file + 32) != 0 || u32_at(file + 36) != 0) return refuse("flags");
    if (string_in(&head, &string) < 0 || string_in(&head, &string) < 0 || string_in(&head, &string) != 0)
        return refuse("signature"); /* the third would name the dictionary that this one belongs to */
    if ((*words = number_in(&head, 1 << 28)) < 0 || number_in(&head, 1 << 28) < 0) return refuse("number of words");
    int64_t count = number_in(&head, 64);
    if (count < 0) return refuse("number of blocks");
    while (count-- > 0) {
        int64_t size = string_in(&head, &string), start = number_in(&head, length + 1);
        int64_t behind = number_in(&head, length + 1);
        if (size < 0 || start < 0 || behind < 0 || behind > length - start) return refuse("block");
        for (int name = 0; name < KNOWN_BLOCKS; name++)
            if (size == (int64_t)strlen(NAMES[name]) && memcmp(string, NAMES[name], (size_t)size) == 0)
                blocks[name] = (Bytes){file + start, file + start + behind};
    }
    for (int name = 0; name < KNOWN_BLOCKS; name++)
        if (blocks[name].at == NULL) return refuse(NAMES[name]);
    return 0;
}

/* The words that a word is divided into at the shortest, and how many; NULL if they lie outside. */
static const uint8_t *divisions(const Dictionary *dictionary, const uint8_t *entry, int *count) {
    int longer = (int8_t)entry[ENTRY_LONG], middle = (int8_t)entry[ENTRY_MIDDLE], shorter = (int8_t)entry[ENTRY_SHORT];
    const uint8_t *list = entry + ENTRY_FIXED;
    if (longer < 0) return NULL;
    *count = longer;
    if (middle >= 0) list += 4 * *count, *count = middle; /* negative: the same as the one before */
    if (shorter >= 0) list += 4 * *count, *count = shorter;
    size_t end = (size_t)(list - dictionary->entries) + 4 * (size_t)*count;
    return end <= dictionary->entry_bytes ? list : NULL;
}

/* Copies what a word is divided into. -1 with an exception. */
static int pack_parts(Dictionary *dictionary, const uint8_t *list, int count, Entry *word) {
    Py_ssize_t place = dictionary->divided_count;
    if (grow((void **)&dictionary->divided, &dictionary->divided_room, place + 1 + count, sizeof(uint32_t)) < 0) return -1;
    if (place >= 1 << 28) return refuse("parts");
    dictionary->divided[place] = (uint32_t)count;
    for (int at = 0; at < count; at++) {
        uint32_t number = u32_at(list + 4 * at);
        const uint8_t *part = entry_of(dictionary, number);
        unsigned bytes = part != NULL && at + 1 < count ? u16_at(part + ENTRY_LENGTH) : 0;
        if (part == NULL || number > 0xffffff || bytes > 0xff) return refuse("part");
        dictionary->divided[place + 1 + at] = PART(number, bytes);
    }
    dictionary->divided_count += 1 + count;
    word->number = (uint32_t)place | OF_DIVIDED;
    return 0;
}

/* Reads one word of the file. -1 with an exception. */
static int read_entry(const Dictionary *dictionary, int64_t number, Entry *word) {
    const uint8_t *entry = entry_of(dictionary, (uint32_t)number);
    int count = 0;
    if (entry == NULL) return refuse("word");
    *word = (Entry){(uint32_t)number, u16_at(entry), u16_at(entry + 2), (int16_t)u16_at(entry + 4),
                    (int16_t)u16_at(entry + ENTRY_PART)};
    if (word->left >= dictionary->rights || word->right >= dictionary->lefts) return refuse("connection");
    if (word->part < 0 || word->part >= dictionary->parts) return refuse("part of speech");
    return divisions(dictionary, entry, &count) == NULL ? refuse("division") : 0;
}

/* Of the words of one writing that stay, those that are divided get their parts. */
static int pack_divided(Dictionary *dictionary, uint32_t first) {
    for (uint32_t at = first; at < dictionary->list_size; at++) {
        int count = 0;
        Entry *word = dictionary->list + at;
        const uint8_t *entry = dictionary->entries + ((size_t)word->number << 3);
        const uint8_t *list = divisions(dictionary, entry, &count);
        if (count > 1 && pack_parts(dictionary, list, count, word) < 0) return -1;
    }
    dictionary->list[dictionary->list_size - 1].number |= OF_LAST;
    return 0;
}

/* Appends the words of one writing, but for those that cost at least as much as another of the same kind and with the
   same connections: no way through the lattice takes them, and of equal ones Sudachi takes the first. */
static int pack_list(Dictionary *dictionary, Bytes pointers, int64_t room) {
    int64_t count = number_in(&pointers, MOST_OF_ONE_WRITING), number = 0;
    uint32_t first = dictionary->list_size;
    if (count < 1) return refuse("list of words");
    while (count-- > 0) {
        Entry word;
        int64_t step = number_in(&pointers, 1 << 28);
        if (step < 0 || (number += step) >= 1 << 28 || read_entry(dictionary, number, &word) < 0)
            return PyErr_Occurred() ? -1 : refuse("list of words");
        uint32_t at = first;
        for (; at < dictionary->list_size; at++) {
            Entry *other = dictionary->list + at;
            if (other->left != word.left || other->right != word.right || other->part != word.part) continue;
            if (other->cost <= word.cost) break;
            memmove(other, other + 1, (size_t)(dictionary->list_size - at - 1) * sizeof *other);
            at = --dictionary->list_size;
        }
        if (at < dictionary->list_size) continue;
        if (dictionary->list_size >= (uint32_t)room) return refuse("more words than told");
        dictionary->list[dictionary->list_size++] = word;
    }
    return pack_divided(dictionary, first);
}

/* The unit of a leaf: the place of its words in the packed list. */
static int pack_leaf(Dictionary *dictionary, uint32_t *unit, Bytes pointers, int64_t words) {
    uint32_t pointer = *unit & ~OF_LAST;
    *unit = dictionary->list_size | OF_LAST;
    if ((int64_t)pointer >= pointers.end - pointers.at) return refuse("leaf");
    return pack_list(dictionary, (Bytes){pointers.at + pointer, pointers.end}, words);
}

/* Copies the trie; its leaves then name places in the packed list. Every node leads to others within the copy, whatever
   byte comes next, so that a search needs to compare nothing. */
static int pack_words(Dictionary *dictionary, Bytes trie, Bytes pointers, int64_t words) {
    if (words < 1 || (trie.end - trie.at) % 1024 != 0 || trie.end - trie.at < 1024) return refuse("trie");
    uint32_t units = (uint32_t)((trie.end - trie.at) / 4);
    dictionary->trie = large_memory((size_t)units * 4);
    dictionary->list = large_memory((size_t)words * sizeof(Entry));
    if (dictionary->trie == NULL || dictionary->list == NULL) return -1;
    for (uint32_t at = 0; at < units; at++) {
        uint32_t unit = u32_at(trie.at + 4 * (size_t)at);
        uint32_t node = at ^ ((unit >> 10) << ((unit & (1u << 9)) >> 6));
        if (unit & OF_LAST ? pack_leaf(dictionary, &unit, pointers, words) < 0 : node >= units)
            return PyErr_Occurred() ? -1 : refuse("node");
        dictionary->trie[at] = unit;
        if (at % UNITS_BETWEEN == 0) let_go(dictionary);
    }
    let_go(dictionary);
    uint32_t unit = dictionary->trie[0];
    dictionary->root = (unit >> 10) << ((unit & (1u << 9)) >> 6);
    return dictionary->root < units ? 0 : refuse("root");
}

int open_blocks(Dictionary *dictionary) {
    Bytes blocks[KNOWN_BLOCKS] = {{NULL, NULL}};
    int64_t words = 0;
    if (read_head(dictionary, blocks, &words) < 0) return -1;
    Bytes costs = blocks[COSTS];
    if (costs.end - costs.at < 4 || ((uintptr_t)costs.at & 1) != 0 || blocks[PARTS].end - blocks[PARTS].at < 2)
        return refuse("matrix");
    dictionary->lefts = u16_at(costs.at), dictionary->rights = u16_at(costs.at + 2);
    dictionary->parts = (int16_t)u16_at(blocks[PARTS].at);
    if (dictionary->lefts < 1 || dictionary->lefts > INT16_MAX || dictionary->rights < 1 ||
        dictionary->rights > INT16_MAX || dictionary->parts < 1 ||
        costs.end - costs.at != 4 + 2 * (int64_t)dictionary->lefts * dictionary->rights)
        return refuse("matrix");
    dictionary->matrix = (const int16_t *)(const void *)(costs.at + 4);
    dictionary->entries = blocks[ENTRIES].at;
    dictionary->entry_bytes = (size_t)(blocks[ENTRIES].end - blocks[ENTRIES].at);
    return pack_words(dictionary, blocks[TRIE], blocks[POINTERS], words);
}

/* Lines and sentences of a text (`segments` of `tagger/words.py`), each with a keyed digest, in one pass over it. */
#include "loops.h"

#include <stdint.h>

enum { FULL_STOP = 0x3002, DIGEST = 16 };

/* SipHash-2-4 with 128 bits, after Aumasson and Bernstein, over code points as 32 bits each. */
typedef struct {
    uint64_t a, b, c, d;
} Hash;

static uint64_t turned(uint64_t word, int bits) { return word << bits | word >> (64 - bits); }

static void mix(Hash *hash, int rounds) {
    while (rounds-- > 0) {
        hash->a += hash->b, hash->c += hash->d;
        hash->b = turned(hash->b, 13) ^ hash->a, hash->d = turned(hash->d, 16) ^ hash->c;
        hash->a = turned(hash->a, 32);
        hash->c += hash->b, hash->a += hash->d;
        hash->b = turned(hash->b, 17) ^ hash->c, hash->d = turned(hash->d, 21) ^ hash->a;
        hash->c = turned(hash->c, 32);
    }
}

static void take_in(Hash *hash, uint64_t block) {
    hash->d ^= block;
    mix(hash, 2);
    hash->a ^= block;
}

static PyObject *digest_of(int kind, const void *data, Py_ssize_t start, Py_ssize_t end, const uint64_t *key) {
    Hash hash = {key[0] ^ 0x736f6d6570736575u, key[1] ^ 0x646f72616e646f6du ^ 0xee, key[0] ^ 0x6c7967656e657261u,
                 key[1] ^ 0x7465646279746573u};
    Py_ssize_t at = start;
    for (; at + 1 < end; at += 2)
        take_in(&hash, PyUnicode_READ(kind, data, at) | (uint64_t)PyUnicode_READ(kind, data, at + 1) << 32);
    uint64_t last = (uint64_t)(end - start) * 4 << 56;
    take_in(&hash, at < end ? last | PyUnicode_READ(kind, data, at) : last);
    hash.c ^= 0xee;
    mix(&hash, 4);
    uint64_t digest[2] = {hash.a ^ hash.b ^ hash.c ^ hash.d, 0};
    hash.b ^= 0xdd;
    mix(&hash, 4);
    digest[1] = hash.a ^ hash.b ^ hash.c ^ hash.d;
    return PyBytes_FromStringAndSize((const char *)digest, DIGEST);
}

static int append(PyObject *list, int kind, const void *data, Py_ssize_t start, Py_ssize_t end, const uint64_t *key) {
    PyObject *digest = digest_of(kind, data, start, end, key);
    PyObject *segment = digest == NULL ? NULL : Py_BuildValue("nnN", start, end, digest);
    if (segment == NULL) return -1;
    int failed = PyList_Append(list, segment);
    Py_DECREF(segment);
    return failed;
}

/* NULL with an exception, or None if the text holds what Sudachi cannot read. */
static PyObject *segments_in(int kind, const void *data, Py_ssize_t length, Py_ssize_t longest, const uint64_t *key) {
    PyObject *list = PyList_New(0);
    if (list == NULL) return NULL;
    Py_ssize_t start = 0;
    int is_blank = 1;
    for (Py_ssize_t at = 0; at < length; at++) {
        Py_UCS4 character = PyUnicode_READ(kind, data, at);
        if ((character >= 0xd800 && character <= 0xdfff) || character == 0xfdfa) {
            Py_DECREF(list);
            Py_RETURN_NONE;
        }
        if (is_blank) is_blank = Py_UNICODE_ISSPACE(character);
        if (character != '\n' && character != FULL_STOP && at - start + 1 < longest && at + 1 < length) continue;
        if (!is_blank && append(list, kind, data, start, at + 1, key) < 0) {
            Py_DECREF(list);
            return NULL;
        }
        start = at + 1;
        is_blank = 1;
    }
    return list;
}

PyObject *digested_segments(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    (void)module;
    if (count != 3 || !PyUnicode_Check(args[0]) || !PyBytes_Check(args[2]) || PyBytes_GET_SIZE(args[2]) != DIGEST)
        return PyErr_Format(PyExc_TypeError, "a text, the longest length and a key of %d bytes are wanted", DIGEST);
    Py_ssize_t longest = PyLong_AsSsize_t(args[1]);
    if (longest < 1) return PyErr_Occurred() ? NULL : PyErr_Format(PyExc_ValueError, "no length");
    if (PyUnicode_READY(args[0]) < 0) return NULL;
    uint64_t key[2];
    memcpy(key, PyBytes_AS_STRING(args[2]), DIGEST);
    return segments_in(PyUnicode_KIND(args[0]), PyUnicode_DATA(args[0]), PyUnicode_GET_LENGTH(args[0]), longest, key);
}

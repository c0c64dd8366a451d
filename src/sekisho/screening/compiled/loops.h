/* What the files of the extension `loops` share. */
#ifndef SEKISHO_LOOPS_H
#define SEKISHO_LOOPS_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

/* A function for wider vectors where the processor has them; the loader chooses. Sums stay the same to the bit: none is
   reordered, and nothing is contracted (-ffp-contract=off). */
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__) && !defined(SEKISHO_ONE_VERSION)
#define FOR_EACH_PROCESSOR __attribute__((target_clones("avx2", "default")))
#else
#define FOR_EACH_PROCESSOR
#endif

PyObject *digested_segments(PyObject *module, PyObject *const *args, Py_ssize_t count);
PyObject *folded(PyObject *module, PyObject *const *args, Py_ssize_t count);
PyObject *open_dictionary(PyObject *module, PyObject *const *args, Py_ssize_t count);
PyObject *parts_of_writing(PyObject *module, PyObject *const *args, Py_ssize_t count);
PyObject *part_of_word(PyObject *module, PyObject *const *args, Py_ssize_t count);
PyObject *places(PyObject *module, PyObject *const *args, Py_ssize_t count);
PyObject *read_words(PyObject *module, PyObject *const *args, Py_ssize_t count);
PyObject *rows_and_cuts(PyObject *module, PyObject *const *args, Py_ssize_t count);
PyObject *sieved(PyObject *module, PyObject *const *args, Py_ssize_t count);
PyObject *heads_of_works(PyObject *module, PyObject *const *args, Py_ssize_t count);
PyObject *names_of_rows(PyObject *module, PyObject *const *args, Py_ssize_t count);

#endif

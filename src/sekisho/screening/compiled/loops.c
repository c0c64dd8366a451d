/* The extension `sekisho.screening.compiled.loops`: what each function does in Python stands in `loops.pyi`. */
#include "loops.h"

#define FUNCTION(name) {#name, (PyCFunction)(void (*)(void))name, METH_FASTCALL, NULL}

static PyMethodDef functions[] = {
    FUNCTION(digested_segments),
    FUNCTION(folded),
    FUNCTION(heads_of_works),
    FUNCTION(names_of_rows),
    FUNCTION(open_dictionary),
    FUNCTION(part_of_word),
    FUNCTION(parts_of_writing),
    FUNCTION(places),
    FUNCTION(read_words),
    FUNCTION(rows_and_cuts),
    FUNCTION(sieved),
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "loops", NULL, 0, functions, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit_loops(void) { return PyModuleDef_Init(&module); }

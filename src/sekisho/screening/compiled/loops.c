/* The extension `sekisho.screening.compiled.loops`: what each function does in Python stands in `loops.pyi`. */
#include "loops.h"

static PyMethodDef functions[] = {
    {"names_of_rows", (PyCFunction)(void (*)(void))names_of_rows, METH_FASTCALL, NULL},
    {"folded", (PyCFunction)(void (*)(void))folded, METH_FASTCALL, NULL},
    {"places", (PyCFunction)(void (*)(void))places, METH_FASTCALL, NULL},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "loops", NULL, 0, functions, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit_loops(void) { return PyModuleDef_Init(&module); }

/*
 * Is a correlation local, how far from local, and what proves it? The C interface of NonlocalityML.
 *
 * Tables are p[a,b,..,x,y,..], outcomes first, then settings, from 0, in C order. A scenario is written "m3" (two parties, three
 * settings, two outcomes) or as the outcomes of each setting of each party, "[(2 2) (2 3)]"; an outcome axis is as long as the
 * most outcomes of a setting of that party, and what is padded is 0.
 *
 * Each function may be called from several threads at once, and nothing is kept from one call to the next. Texts are UTF-8 and
 * end with a zero. A process that forks after the first call must not call in the child. nonlocality_* return one of:
 */
#ifndef NONLOCALITY_H
#define NONLOCALITY_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    NONLOCALITY_OK = 0,      /* all is well */
    NONLOCALITY_FAULT = 1,   /* the library's own fault: a label whose bounds do not close, or memory that ran out */
    NONLOCALITY_INVALID = 2, /* wrong input; the message says what is wrong, where, and what is allowed */
    NONLOCALITY_STOPPED = 3  /* the callback asked to stop */
};

/* The type of the numbers of tables. */
enum {
    NONLOCALITY_FLOAT64 = 0, /* each joint setting sums to 1 within 1e-9 */
    NONLOCALITY_FLOAT32 = 1  /* within 1e-4; it is divided by its sum, and the label is that of the result */
};

/*
 * Is told some twenty times a second, on the thread of the caller, how many of how many items are done (0 of 0 where nobody
 * knows). Returns 0 to go on, anything else to stop.
 */
typedef int32_t (*nonlocality_progress)(void *context, int64_t done, int64_t total);

/* The version of the library, as "0.1.0"; do not free it. */
const char *nonlocality_version(void);

/*
 * NL of tables, the trace distance to the local set 1/(2 prod|X_i|) min over local p of sum |q - p|
 * (Brito, Amaral and Chaves, PRA 97, 022111 (2018)).
 *
 * tables     count tables, one after another, each of as many numbers as the scenario has.
 * type       NONLOCALITY_FLOAT64 or NONLOCALITY_FLOAT32.
 * threads    how many threads work; 0 for one a core.
 * labels     [count, 2], written: the proven lower and upper bound, less than 1e-9 apart.
 * progress   may be null; context is handed to it.
 * message    null on success, otherwise one line, which nonlocality_free takes; the pointer itself may be null.
 */
int32_t nonlocality_label(const char *scenario, const void *tables, int32_t type, int64_t count, int32_t threads, double *labels,
                          nonlocality_progress progress, void *context, char **message);

/*
 * Random behaviors: those that `nonlocality sample` draws with the same words and seed.
 *
 * distribution  no-signaling, cube, quantum, local, near-boundary, balanced:cube, ..
 * seed, first   sample i, from first on, depends on (seed, i) alone.
 * tables        [count, table] of 64-bit numbers, written.
 */
int32_t nonlocality_sample(const char *scenario, const char *distribution, uint64_t seed, int64_t first, int64_t count,
                           int32_t threads, double *tables, nonlocality_progress progress, void *context, char **message);

/*
 * Everything that is not a list of numbers: a JSON document in, a JSON document out. docs/python-package.md lists the requests.
 *
 * request    {"call": "certificate", ..}, "verify", "inequality", "scenario", "score", "classify", "simulate",
 *            "measures".
 * answer     the answer, or after an error one line that says what is wrong; nonlocality_free takes it.
 */
int32_t nonlocality_call(const char *request, nonlocality_progress progress, void *context, char **answer);

/* Gives back a text that this library made; null is taken too. */
void nonlocality_free(char *text);

#ifdef __cplusplus
}
#endif

#endif

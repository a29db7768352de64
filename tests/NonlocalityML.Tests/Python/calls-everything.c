/* Calls everything from several threads at once, many times where an argument says so: what grows then, leaks. */
#include <nonlocality.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { THREADS = 4, TABLES = 200 };

#define BOX "[0.5,0.5,0.5,0,0,0,0,0.5,0,0,0,0.5,0.5,0.5,0.5,0]"
#define ON_THE_BOX(call) "{\"call\": \"" call "\", \"scenario\": \"m2\", \"table\": " BOX "}"
#define PROOF(measure) "{\"call\": \"certificate\", \"scenario\": \"m2\", \"table\": " BOX ", \"measure\": \"" measure "\"}"

static const char *const good[] = {
    "{\"call\": \"scenario\", \"scenario\": \"m3\"}",
    "{\"call\": \"inequality\", \"name\": \"I3322\"}",
    "{\"call\": \"inequality\", \"text\": \"E00 + E01 + E10 - E11\"}",
    "{\"call\": \"simulate\", \"state\": \"werner:0.9\", \"angles\": \"0,90;45,-45\", \"visibility\": 1, \"efficiency\": [0.9], \"shots\": 50}",
    "{\"call\": \"score\", \"scenario\": \"m2\", \"counts\": [50,40,41,12,9,12,8,41,10,11,13,40,47,39,42,9], \"bootstrap\": 20}",
    ON_THE_BOX("classify"),
    ON_THE_BOX("measures"),
    PROOF("nl"),
    PROOF("content"),
};

static const char *const bad[] = {"", "[]", "{\"call\": 3}", "{\"call\": \"score\"}", ON_THE_BOX("nobody"), PROOF("nobody")};

static atomic_int failures;
static int repeats;

static void check(int condition, const char *what) {
    if (!condition) {
        fprintf(stderr, "failed: %s\n", what);
        failures++;
    }
}

static int32_t go_on(void *context, int64_t done, int64_t total) {
    (void)context;
    (void)done;
    (void)total;
    return 0;
}

static void proofs(void) {
    char *proof = NULL, *answer = NULL;
    check(nonlocality_call(PROOF("nl"), NULL, NULL, &proof) == NONLOCALITY_OK, "proof");
    char *request = malloc(strlen(proof) + 64);
    sprintf(request, "{\"call\": \"verify\", \"certificate\": %s}", proof);
    check(nonlocality_call(request, go_on, NULL, &answer) == NONLOCALITY_OK && strstr(answer, "\"holds\":true"), "verify");
    free(request);
    nonlocality_free(proof);
    nonlocality_free(answer);
}

static void arrays(void) {
    double *tables = malloc(sizeof(double) * 36 * TABLES), *labels = malloc(sizeof(double) * 2 * TABLES);
    float *single = malloc(sizeof(float) * 36 * TABLES);
    check(nonlocality_sample("m3", "no-signaling", 7, 0, TABLES, 2, tables, NULL, NULL, NULL) == NONLOCALITY_OK, "sample");
    for (int i = 0; i < 36 * TABLES; i++)
        single[i] = (float)tables[i];
    check(nonlocality_label("m3", tables, NONLOCALITY_FLOAT64, TABLES, 2, labels, go_on, NULL, NULL) == NONLOCALITY_OK, "label");
    check(nonlocality_label("m3", single, NONLOCALITY_FLOAT32, TABLES, 1, labels, NULL, NULL, NULL) == NONLOCALITY_OK, "single");
    char *message = NULL;
    tables[36] = -1;
    check(nonlocality_label("m3", tables, NONLOCALITY_FLOAT64, TABLES, 1, labels, NULL, NULL, &message) == NONLOCALITY_INVALID
              && strstr(message, "Table 1"), "a negative entry");
    nonlocality_free(message);
    free(tables);
    free(labels);
    free(single);
}

static void *work(void *unused) {
    for (int k = 0; k < repeats; k++) {
        for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
            char *answer = NULL;
            int32_t status = nonlocality_call(good[i], i % 2 ? go_on : NULL, NULL, &answer);
            check(status == NONLOCALITY_OK && answer, status == NONLOCALITY_OK ? good[i] : answer);
            nonlocality_free(answer);
        }
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
            char *answer = NULL;
            check(nonlocality_call(bad[i], NULL, NULL, &answer) == NONLOCALITY_INVALID && !strchr(answer, '\n'), bad[i]);
            nonlocality_free(answer);
        }
        proofs();
        arrays();
    }
    return unused;
}

static long peak(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

static void in_threads(int times) {
    pthread_t threads[THREADS];
    repeats = times;
    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, work, NULL);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
}

int main(int count, char **arguments) {
    in_threads(1);
    if (count > 1) {
        in_threads(atoi(arguments[1]) / 10 + 1);
        printf("%ld MiB after a tenth, ", peak());
        in_threads(atoi(arguments[1]));
        printf("%ld MiB at the end\n", peak());
    }
    puts(failures ? "something failed" : "all is well");
    return failures != 0;
}

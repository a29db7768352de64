#include <nonlocality.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REQUIRE(condition)                                                     \
    do {                                                                       \
        if (!(condition)) {                                                    \
            fprintf(stderr, "line %d: %s\n", __LINE__, #condition);            \
            return 1;                                                          \
        }                                                                      \
    } while (0)

static int32_t stop(void *context, int64_t done, int64_t total) {
    (void)done;
    (void)total;
    ++*(int *)context;
    return 1;
}

int main(void) {
    double box[16], labels[2];
    float single[16];
    for (int i = 0; i < 16; i++) { /* p[a,b,x,y] of Popescu and Rohrlich */
        int a = i >> 3, b = i >> 2 & 1, x = i >> 1 & 1, y = i & 1;
        box[i] = (a ^ b) == (x & y) ? 0.5 : 0;
        single[i] = (float)box[i];
    }
    REQUIRE(strlen(nonlocality_version()) >= 5);
    REQUIRE(nonlocality_label("m2", box, NONLOCALITY_FLOAT64, 1, 1, labels, NULL, NULL, NULL) == NONLOCALITY_OK);
    REQUIRE(labels[0] <= 0.25 && labels[1] >= 0.25 && labels[1] - labels[0] < 1e-9);
    REQUIRE(nonlocality_label("m2", single, NONLOCALITY_FLOAT32, 1, 1, labels, NULL, NULL, NULL) == NONLOCALITY_OK);
    REQUIRE(labels[0] <= 0.25 && labels[1] >= 0.25);

    char *text = NULL;
    REQUIRE(nonlocality_label("m7x", box, NONLOCALITY_FLOAT64, 1, 1, labels, NULL, NULL, &text) == NONLOCALITY_INVALID);
    REQUIRE(text && strstr(text, "m7x") && !strchr(text, '\n'));
    nonlocality_free(text);
    REQUIRE(nonlocality_label("m2", NULL, NONLOCALITY_FLOAT64, 1, 1, labels, NULL, NULL, NULL) == NONLOCALITY_INVALID);
    REQUIRE(nonlocality_label(NULL, box, NONLOCALITY_FLOAT64, 1, 1, labels, NULL, NULL, NULL) == NONLOCALITY_INVALID);
    REQUIRE(nonlocality_label("m2", box, 7, 1, 1, labels, NULL, NULL, NULL) == NONLOCALITY_INVALID);

    REQUIRE(nonlocality_call("{\"call\": \"inequality\", \"name\": \"chsh\"}", NULL, NULL, &text) == NONLOCALITY_OK);
    REQUIRE(strstr(text, "\"localBound\":2"));
    nonlocality_free(text);
    REQUIRE(nonlocality_call("{", NULL, NULL, &text) == NONLOCALITY_INVALID && !strchr(text, '\n'));
    nonlocality_free(text);
    nonlocality_free(NULL);

    const int64_t count = 20000;
    int calls = 0;
    double *tables = malloc(sizeof(double) * 100 * count), *many = malloc(sizeof(double) * 2 * count);
    REQUIRE(tables && many);
    REQUIRE(nonlocality_sample("m5", "no-signaling", 7, 0, count, 0, tables, NULL, NULL, NULL) == NONLOCALITY_OK);
    REQUIRE(nonlocality_label("m5", tables, NONLOCALITY_FLOAT64, count, 0, many, stop, &calls, NULL) == NONLOCALITY_STOPPED);
    REQUIRE(calls > 0);
    free(tables);
    free(many);
    puts("all is well");
    return 0;
}

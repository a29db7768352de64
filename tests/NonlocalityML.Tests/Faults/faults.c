/*
 * Preloaded into a process, this disturbs its file operations below one folder. It counts those that change something there: files opened to be
 * written, writes, fsync, rename, link, unlink, mkdir, rmdir, ftruncate, fchmod. From the environment:
 *
 *   FAULT_FOLDER    the folder, absolute
 *   FAULT_LOG       a file that gets a line for each operation
 *   FAULT_AT        the number, from 1, of the operation that is disturbed
 *   FAULT_KIND      kill: half of a write is done and the process killed; otherwise the number of an error, such as 28 (the disk is full)
 *   FAULT_STAYS     1: every operation after it that needs room on the disk fails too
 *   FAULT_SNAPSHOTS a folder that gets a copy, named by its number, of how the folder is before each operation: what a kill would have left
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static long count;

enum { NEEDS_ROOM = 1, IS_WRITE = 2 };

static int is_below(const char *path)
{
    const char *folder = getenv("FAULT_FOLDER");
    size_t length = folder ? strlen(folder) : 0;
    return length > 0 && path && strncmp(path, folder, length) == 0 && (path[length] == 0 || path[length] == '/');
}

static int path_of(int file, char *path, size_t size)
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, size - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return 1;
}

static void note(const char *name, const char *path)
{
    const char *log = getenv("FAULT_LOG");
    char line[5000];
    if (!log) return;
    int file = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CREAT, 0644);
    int length = snprintf(line, sizeof line, "%ld %s %s\n", count, name, path);
    if (syscall(SYS_write, file, line, length) < 0) abort();
    syscall(SYS_close, file);
}

static void snapshot(void)
{
    const char *folder = getenv("FAULT_FOLDER"), *snapshots = getenv("FAULT_SNAPSHOTS");
    char target[4200];
    pid_t child;
    if (!snapshots || access(folder, F_OK) != 0) return;
    snprintf(target, sizeof target, "%s/%ld", snapshots, count);
    char *arguments[] = {"/bin/cp", "-a", (char *)folder, target, NULL}, *environment[] = {NULL};
    if (posix_spawn(&child, arguments[0], NULL, NULL, arguments, environment) == 0) waitpid(child, NULL, 0);
}

/* 0, or the error with which the operation fails; -1 where half of a write is done and the process then killed. */
static int disturb(const char *name, const char *path, int flags)
{
    const char *at = getenv("FAULT_AT"), *kind = getenv("FAULT_KIND");
    int result = 0;
    if (!is_below(path)) return 0;
    pthread_mutex_lock(&gate);
    count++;
    note(name, path);
    snapshot();
    long number = at ? atol(at) : 0;
    int is_now = count == number || (number > 0 && count > number && (flags & NEEDS_ROOM) && getenv("FAULT_STAYS"));
    if (is_now && kind && strcmp(kind, "kill") == 0)
    {
        if (flags & IS_WRITE) result = -1;
        else kill(getpid(), SIGKILL);
    }
    else if (is_now && kind)
    {
        result = atoi(kind);
    }

    pthread_mutex_unlock(&gate);
    return result;
}

static int disturb_file(const char *name, int file, int flags)
{
    char path[4200];
    return path_of(file, path, sizeof path) ? disturb(name, path, flags) : 0;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define FAIL(error) do { int failed = (error); if (failed > 0) { errno = failed; return -1; } } while (0)

#define OPEN(name) \
    int name(const char *path, int flags, ...) \
    { \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest); \
        if (flags & (O_WRONLY | O_RDWR | O_CREAT)) FAIL(disturb("open", path, flags & O_CREAT ? NEEDS_ROOM : 0)); \
        return NEXT(name)(path, flags, mode); \
    }

OPEN(open)
OPEN(open64)

#define WRITE(name, parameters, values, half) \
    ssize_t name parameters \
    { \
        int found = disturb_file("write", file, NEEDS_ROOM | IS_WRITE); \
        FAIL(found); \
        if (found < 0) \
        { \
            half; \
            kill(getpid(), SIGKILL); \
        } \
        return NEXT(name) values; \
    }

WRITE(write, (int file, const void *bytes, size_t size), (file, bytes, size), (void)!NEXT(write)(file, bytes, size / 2))
WRITE(pwrite, (int file, const void *bytes, size_t size, off_t at), (file, bytes, size, at), (void)!NEXT(pwrite)(file, bytes, size / 2, at))
WRITE(pwrite64, (int file, const void *bytes, size_t size, off64_t at), (file, bytes, size, at), (void)!NEXT(pwrite64)(file, bytes, size / 2, at))
WRITE(pwritev, (int file, const struct iovec *parts, int n, off_t at), (file, parts, n, at), (void)!NEXT(pwritev)(file, parts, n / 2, at))
WRITE(pwritev64, (int file, const struct iovec *parts, int n, off64_t at), (file, parts, n, at), (void)!NEXT(pwritev64)(file, parts, n / 2, at))

#define ON_PATH(name, parameters, values, path, flags) \
    int name parameters \
    { \
        FAIL(disturb(#name, path, flags)); \
        return NEXT(name) values; \
    }

ON_PATH(rename, (const char *from, const char *to), (from, to), to, 0)
ON_PATH(link, (const char *from, const char *to), (from, to), to, NEEDS_ROOM)
ON_PATH(unlink, (const char *path), (path), path, 0)
ON_PATH(mkdir, (const char *path, mode_t mode), (path, mode), path, NEEDS_ROOM)
ON_PATH(rmdir, (const char *path), (path), path, 0)

#define ON_FILE(name, parameters, values, flags) \
    int name parameters \
    { \
        FAIL(disturb_file(#name, file, flags)); \
        return NEXT(name) values; \
    }

ON_FILE(fsync, (int file), (file), NEEDS_ROOM)
ON_FILE(ftruncate, (int file, off_t size), (file, size), 0)
ON_FILE(ftruncate64, (int file, off64_t size), (file, size), 0)
ON_FILE(fchmod, (int file, mode_t mode), (file, mode), 0)

/* Makes one write below a folder fail, as a full or broken disk would. Loaded by LD_PRELOAD.

   FAULT_BELOW  folder whose files count (absolute path)
   FAULT_AT     number of the call that fails, from 1; 0: none, calls are only counted
   FAULT_KIND   enospc: this call and every write after it
                eio:    this call alone
                short:  half of this write goes through, every write after it fails with ENOSPC
   FAULT_COUNT  file that gets the number of calls when the process ends (one file, of the process that wrote)

   Counted are write, writev, pwrite, ftruncate, fsync, fdatasync and rename: what our code, Python and SQLite use. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { NONE, ENOSPC_ON, EIO_ONCE, SHORT_WRITE };

static atomic_long calls, failed;
static long at;
static enum kind kind;
static char below[PATH_MAX];
static size_t below_length;

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_pwrite64)(int, const void *, size_t, off64_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_ftruncate)(int, off_t);
static int (*real_ftruncate64)(int, off64_t);
static int (*real_rename)(const char *, const char *);
static int (*real_renameat)(int, const char *, int, const char *);

__attribute__((constructor)) static void start(void) {
    const char *folder = getenv("FAULT_BELOW"), *number = getenv("FAULT_AT"), *name = getenv("FAULT_KIND");
    real_write = dlsym(RTLD_NEXT, "write");
    real_writev = dlsym(RTLD_NEXT, "writev");
    real_pwrite = dlsym(RTLD_NEXT, "pwrite");
    real_pwrite64 = dlsym(RTLD_NEXT, "pwrite64");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate");
    real_ftruncate64 = dlsym(RTLD_NEXT, "ftruncate64");
    real_rename = dlsym(RTLD_NEXT, "rename");
    real_renameat = dlsym(RTLD_NEXT, "renameat");
    if (!folder || !name) return;
    snprintf(below, sizeof below, "%s", folder);
    below_length = strlen(below);
    at = number ? atol(number) : 0;
    kind = !strcmp(name, "enospc") ? ENOSPC_ON : !strcmp(name, "eio") ? EIO_ONCE : SHORT_WRITE;
}

__attribute__((destructor)) static void end(void) {
    const char *path = getenv("FAULT_COUNT");
    long n = atomic_load(&calls);
    char text[64];
    if (!path || !n || !real_write) return;
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (fd < 0) return;
    int length = snprintf(text, sizeof text, "%ld %ld\n", n, atomic_load(&failed));
    if (real_write(fd, text, (size_t)length) < 0) { /* nobody to tell */ }
    close(fd);
}

static int counts_path(const char *path) {
    return below_length && !strncmp(path, below, below_length) && path[below_length] == '/';
}

static int counts(int fd) {
    char link[64], path[PATH_MAX];
    if (!below_length) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return counts_path(path);
}

/* The errno to fail with, 0 to go on, -1 for a short write. `writes`: takes room on the disk. */
static int verdict(int writes) {
    long n = atomic_fetch_add(&calls, 1) + 1;
    if (!at || n < at) return 0;
    if (n == at) {
        atomic_store(&failed, n);
        if (kind == EIO_ONCE) return EIO;
        return kind == SHORT_WRITE && writes ? -1 : ENOSPC;
    }
    return kind != EIO_ONCE && writes ? ENOSPC : 0;
}

#define FAIL(fault) do { errno = (fault); return -1; } while (0)

ssize_t write(int fd, const void *data, size_t size) {
    int fault = counts(fd) ? verdict(1) : 0;
    if (fault > 0) FAIL(fault);
    return real_write(fd, data, fault < 0 && size > 1 ? size / 2 : size);
}

ssize_t writev(int fd, const struct iovec *parts, int n) {
    int fault = counts(fd) ? verdict(1) : 0;
    if (fault) FAIL(fault > 0 ? fault : ENOSPC);
    return real_writev(fd, parts, n);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t place) {
    int fault = counts(fd) ? verdict(1) : 0;
    if (fault > 0) FAIL(fault);
    return real_pwrite(fd, data, fault < 0 && size > 1 ? size / 2 : size, place);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t place) {
    int fault = counts(fd) ? verdict(1) : 0;
    if (fault > 0) FAIL(fault);
    return real_pwrite64(fd, data, fault < 0 && size > 1 ? size / 2 : size, place);
}

/* Cutting gives room back: it fails only as a broken disk does. */
int ftruncate(int fd, off_t size) {
    if (counts(fd) && kind == EIO_ONCE && verdict(0)) FAIL(EIO);
    return real_ftruncate(fd, size);
}

int ftruncate64(int fd, off64_t size) {
    if (counts(fd) && kind == EIO_ONCE && verdict(0)) FAIL(EIO);
    return real_ftruncate64(fd, size);
}

int fsync(int fd) {
    int fault = counts(fd) ? verdict(0) : 0;
    if (fault) FAIL(fault);
    return real_fsync(fd);
}

int fdatasync(int fd) {
    int fault = counts(fd) ? verdict(0) : 0;
    if (fault) FAIL(fault);
    return real_fdatasync(fd);
}

int rename(const char *from, const char *to) {
    char path[PATH_MAX];
    int fault = realpath(from, path) && counts_path(path) ? verdict(0) : 0;
    if (fault) FAIL(fault);
    return real_rename(from, to);
}

int renameat(int from_folder, const char *from, int to_folder, const char *to) {
    char path[PATH_MAX];
    int fault = realpath(from, path) && counts_path(path) ? verdict(0) : 0;
    if (fault) FAIL(fault);
    return real_renameat(from_folder, from, to_folder, to);
}

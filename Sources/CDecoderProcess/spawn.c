#define _GNU_SOURCE
#include "CDecoderProcess.h"

#include "roles.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__linux__)
#include <link.h>
#include <sys/mman.h>
#else
#include <mach-o/dyld.h>
#endif

extern char **environ;

#if defined(__linux__)
// The main program comes first: checks whether it contains an address, and ends the iteration.
static int holds(struct dl_phdr_info *image, size_t size, void *address) {
  (void)size;
  for (int i = 0; i < image->dlpi_phnum; i++) {
    uintptr_t start = image->dlpi_addr + image->dlpi_phdr[i].p_vaddr;
    if (image->dlpi_phdr[i].p_type == PT_LOAD && (uintptr_t)address - start < image->dlpi_phdr[i].p_memsz) {
      return 1;
    }
  }
  return -1;
}
#endif

// Whether starting the program again runs this module's constructor first.
static int is_part_of_program(void) {
#if defined(__linux__)
  return dl_iterate_phdr(holds, (void *)(uintptr_t)eidetic_decoder_spawn) == 1;
#else
  return 1;
#endif
}

static int shared_memory(const char *name) {
#if defined(__linux__)
  return memfd_create(name, MFD_CLOEXEC);
#else
  (void)name;
  char path[] = "/tmp/eidetic-XXXXXX";
  int file = mkstemp(path);
  if (file >= 0) {
    unlink(path);
    fcntl(file, F_SETFD, FD_CLOEXEC);
  }
  return file;
#endif
}

static int set_up_pipe(int ends[2]) {
  if (pipe(ends) != 0) {
    return -1;
  }
  for (int i = 0; i < 2; i++) {
    fcntl(ends[i], F_SETFD, FD_CLOEXEC);
    // A library with much output must not wait for a reader.
    fcntl(ends[i], F_SETFL, O_NONBLOCK);
  }
  return 0;
}

static int set_up_sockets(int ends[2]) {
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) {
    return -1;
  }
  for (int i = 0; i < 2; i++) {
    fcntl(ends[i], F_SETFD, FD_CLOEXEC);
#if defined(SO_NOSIGPIPE)
    int on = 1;
    setsockopt(ends[i], SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
  }
  return 0;
}

// The environment without variables for the program itself, such as secrets.
static char **environment(void) {
  size_t count = 0;
  while (environ[count]) {
    count++;
  }
  char **copy = calloc(count + 3, sizeof *copy);
  size_t kept = 0;
  for (size_t i = 0; copy && i < count; i++) {
    if (strncmp(environ[i], "EIDETIC_", 8) != 0) {
      copy[kept++] = environ[i];
    }
  }
  if (copy) {
    copy[kept++] = EIDETIC_DECODER_MARK "=1";
    // Each of glibc's arenas takes address space, even for a thread that allocates little.
    copy[kept] = "MALLOC_ARENA_MAX=2";
  }
  return copy;
}

static int start(pid_t *pid, const int given[4]) {
#if defined(__linux__)
  const char *program = "/proc/self/exe";
#else
  static char program[4096];
  uint32_t room = sizeof program;
  if (_NSGetExecutablePath(program, &room) != 0) {
    return ENAMETOOLONG;
  }
#endif
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t all, none;
  char *arguments[] = {"eidetic", "(decodes pictures)", NULL};
  char **variables = environment();
  if (!variables) {
    return ENOMEM;
  }
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  for (int i = 0; i < 4; i++) {
    posix_spawn_file_actions_adddup2(&actions, given[i], EIDETIC_DECODER_WORDS + i);
  }
  posix_spawnattr_init(&attributes);
  sigfillset(&all);
  sigemptyset(&none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setsigmask(&attributes, &none);
  // Its own process group: Ctrl-C is for the program, which ends its helpers itself.
  posix_spawnattr_setpgroup(&attributes, 0);
  short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP;
#if defined(POSIX_SPAWN_CLOEXEC_DEFAULT)
  flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#else
  // Descriptors that the program's libraries opened without closing them on exec.
  posix_spawn_file_actions_addclosefrom_np(&actions, EIDETIC_DECODER_OUTPUT + 1);
#endif
  posix_spawnattr_setflags(&attributes, flags);
  int code = posix_spawn(pid, program, &actions, &attributes, arguments, variables);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  free(variables);
  return code;
}

int eidetic_decoder_spawn(eidetic_decoder_process *process) {
  if (!is_part_of_program()) {
    return ENOTSUP;
  }
  int sockets[2] = {-1, -1}, words[2] = {-1, -1}, given[4] = {-1, -1, -1, -1};
  int input = shared_memory("eidetic-file"), output = shared_memory("eidetic-pixels");
  int code = 0;
  if (input < 0 || output < 0 || set_up_sockets(sockets) != 0 || set_up_pipe(words) != 0) {
    code = errno;
  }
  const int own[4] = {words[1], sockets[1], input, output};
  for (int i = 0; code == 0 && i < 4; i++) {
    // Moves them away from the numbers that they get in the helper.
    given[i] = fcntl(own[i], F_DUPFD_CLOEXEC, EIDETIC_DECODER_OUTPUT + 1);
    code = given[i] < 0 ? errno : 0;
  }
  if (code == 0) {
    code = start(&process->pid, given);
  }
  for (int i = 0; i < 4; i++) {
    if (given[i] >= 0) {
      close(given[i]);
    }
  }
  const int theirs[2] = {words[1], sockets[1]}, ours[4] = {words[0], sockets[0], input, output};
  for (int i = 0; i < 2; i++) {
    if (theirs[i] >= 0) {
      close(theirs[i]);
    }
  }
  for (int i = 0; code != 0 && i < 4; i++) {
    if (ours[i] >= 0) {
      close(ours[i]);
    }
  }
  process->words = ours[0];
  process->socket = ours[1];
  process->input = ours[2];
  process->output = ours[3];
  return code;
}

ssize_t eidetic_decoder_send(int socket, const void *bytes, size_t count) {
#if defined(MSG_NOSIGNAL)
  return send(socket, bytes, count, MSG_NOSIGNAL);
#else
  return send(socket, bytes, count, 0);
#endif
}

int eidetic_decoder_signal(int status) { return WIFSIGNALED(status) ? WTERMSIG(status) : 0; }

int eidetic_decoder_code(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 0; }

size_t eidetic_decoder_scans(const uint8_t *bytes, size_t count) {
  size_t scans = 0;
  const uint8_t *end = bytes + count;
  for (const uint8_t *place = bytes; place && place + 1 < end; place++) {
    place = memchr(place, 0xFF, (size_t)(end - place) - 1);
    if (!place) {
      break;
    }
    scans += place[1] == 0xDA;
  }
  return scans;
}

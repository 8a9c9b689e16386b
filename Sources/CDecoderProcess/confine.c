#define _GNU_SOURCE
#include "roles.h"

#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
#define NATIVE AUDIT_ARCH_X86_64
#else
#define NATIVE AUDIT_ARCH_AARCH64
#endif

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define ANSWER(value) BPF_STMT(BPF_RET | BPF_K, (value))
#define REFUSE ANSWER(SECCOMP_RET_ERRNO | EPERM)
#define MISSING ANSWER(SECCOMP_RET_ERRNO | ENOSYS)
// The low half of an argument: both processors are little-endian.
#define LOAD_ARGUMENT(number) LOAD(args[number])
// Skips the next lines for other calls.
#define ONLY(name, skipped) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, (skipped))
#define NEVER(name) ONLY(name, 1), REFUSE
#define UNKNOWN(name) ONLY(name, 1), MISSING
// Refuses to open files for anything but reading.
#define READ_ONLY(name, argument)                                                                       \
  ONLY(name, 4), LOAD_ARGUMENT(argument),                                                               \
      BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, O_WRONLY | O_RDWR | O_CREAT | O_TRUNC, 0, 1), REFUSE,        \
      ANSWER(SECCOMP_RET_ALLOW)

// A decoder reads files (fonts, colour profiles, plugins of its libraries), allocates, and starts threads.
// What it never does is refused: the network, other processes, writing and changing files, and most of the
// rarely used system calls.
static struct sock_filter rules[] = {
    LOAD(arch),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NATIVE, 1, 0),
    ANSWER(SECCOMP_RET_KILL_PROCESS),
    LOAD(nr),
    // Threads are allowed, processes are not.
    ONLY(clone, 4),
    LOAD_ARGUMENT(0),
    BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 1, 0),
    REFUSE,
    ANSWER(SECCOMP_RET_ALLOW),
    // Its flags are in memory, where they cannot be checked; without it the C library uses the older call.
    UNKNOWN(clone3),
    READ_ONLY(openat, 2),
    // The limits of other processes must not be changed; lowering its own is allowed.
    ONLY(prlimit64, 4),
    LOAD_ARGUMENT(0),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0),
    REFUSE,
    ANSWER(SECCOMP_RET_ALLOW),
#if defined(__x86_64__)
    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
    REFUSE,
    READ_ONLY(open, 1),
    NEVER(fork), NEVER(vfork), NEVER(creat), NEVER(unlink), NEVER(rename), NEVER(link), NEVER(symlink),
    NEVER(mkdir), NEVER(rmdir), NEVER(mknod), NEVER(chmod), NEVER(chown), NEVER(lchown), NEVER(utime),
    NEVER(utimes),
#endif
    UNKNOWN(openat2), UNKNOWN(io_uring_setup), UNKNOWN(io_uring_enter), UNKNOWN(io_uring_register),
    NEVER(socket), NEVER(socketpair), NEVER(connect), NEVER(bind), NEVER(listen), NEVER(accept), NEVER(accept4),
    NEVER(execve), NEVER(execveat), NEVER(ptrace), NEVER(process_vm_readv), NEVER(process_vm_writev), NEVER(kill),
    NEVER(tkill), NEVER(rt_sigqueueinfo), NEVER(rt_tgsigqueueinfo), NEVER(pidfd_open), NEVER(pidfd_getfd),
    NEVER(pidfd_send_signal), NEVER(unlinkat), NEVER(renameat), NEVER(renameat2), NEVER(linkat), NEVER(symlinkat),
    NEVER(mkdirat), NEVER(mknodat), NEVER(fchmod), NEVER(fchmodat), NEVER(fchown), NEVER(fchownat), NEVER(truncate),
    NEVER(utimensat), NEVER(setxattr), NEVER(lsetxattr), NEVER(fsetxattr), NEVER(removexattr), NEVER(lremovexattr),
    NEVER(fremovexattr), NEVER(mount), NEVER(umount2), NEVER(pivot_root), NEVER(chroot), NEVER(unshare),
    NEVER(setns), NEVER(bpf), NEVER(keyctl), NEVER(add_key), NEVER(request_key), NEVER(perf_event_open),
    NEVER(userfaultfd), NEVER(shmget), NEVER(msgget), NEVER(semget), NEVER(open_by_handle_at),
    ANSWER(SECCOMP_RET_ALLOW),
};

int eidetic_decoder_confine(void) {
  const struct sock_fprog program = {.len = sizeof rules / sizeof *rules, .filter = rules};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
    return -1;
  }
  // A kernel without filters still limits memory, files and time.
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0 || errno == EINVAL ? 0 : -1;
}

#else

int eidetic_decoder_confine(void) { return 0; }

#endif

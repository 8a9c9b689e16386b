#pragma once
#include <microhttpd.h>
#include <stdint.h>
#include <sys/socket.h>

/// The settings of a daemon.
struct eidetic_http_settings {
  const struct sockaddr *address;
  unsigned int connections;
  size_t connection_memory;
  unsigned int idle_seconds;
  /// Null-terminated PEM; both null without TLS.
  const char *certificate;
  const char *key;
  /// Passed to every callback.
  void *context;
  void *(*begin)(void *context, const char *target, struct MHD_Connection *connection);
  MHD_AccessHandlerCallback handle;
  MHD_RequestCompletedCallback complete;
  MHD_NotifyConnectionCallback connection_changed;
};

/// Disables the library's decoding: the target is parsed in Swift.
static inline size_t eidetic_http_leave_escaped(void *context, struct MHD_Connection *connection, char *text) {
  (void)context;
  (void)connection;
  size_t length = 0;
  while (text[length] != 0) ++length;
  return length;
}

/// Starts a daemon: the library's function is variadic.
static inline struct MHD_Daemon *eidetic_http_start(const struct eidetic_http_settings *settings) {
  unsigned int flags = MHD_USE_AUTO_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME;
  if (settings->address->sa_family == AF_INET6) flags |= MHD_USE_IPv6;
  if (settings->certificate != NULL) flags |= MHD_USE_TLS;
  struct MHD_OptionItem tls[] = {
      {settings->certificate != NULL ? MHD_OPTION_HTTPS_MEM_CERT : MHD_OPTION_END, 0, (void *)settings->certificate},
      {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)settings->key},
      {MHD_OPTION_END, 0, NULL},
  };
  return MHD_start_daemon(
      flags, 0, NULL, NULL, settings->handle, settings->context,
      MHD_OPTION_SOCK_ADDR, settings->address,
      MHD_OPTION_CONNECTION_LIMIT, settings->connections,
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, settings->connection_memory,
      MHD_OPTION_CONNECTION_TIMEOUT, settings->idle_seconds,
      MHD_OPTION_STRICT_FOR_CLIENT, 1,
      MHD_OPTION_UNESCAPE_CALLBACK, eidetic_http_leave_escaped, NULL,
      MHD_OPTION_URI_LOG_CALLBACK, settings->begin, settings->context,
      MHD_OPTION_NOTIFY_COMPLETED, settings->complete, settings->context,
      MHD_OPTION_NOTIFY_CONNECTION, settings->connection_changed, settings->context,
      MHD_OPTION_ARRAY, tls,
      MHD_OPTION_END);
}

/// The port that a daemon listens on; the library's function is variadic.
static inline int eidetic_http_port(struct MHD_Daemon *daemon) {
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
  return info == NULL ? -1 : info->port;
}

/// A connection's socket, or -1; the library's function is variadic.
static inline int eidetic_http_socket(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info == NULL ? -1 : info->connect_fd;
}

/// The address of a connection's other end, or null; the library's function is variadic.
static inline const struct sockaddr *eidetic_http_client(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  return info == NULL ? NULL : info->client_addr;
}

/// The context of a connection's socket, or null; the library's function is variadic.
static inline void *eidetic_http_socket_context(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info == NULL ? NULL : info->socket_context;
}

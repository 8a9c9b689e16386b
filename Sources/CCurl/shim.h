// libcurl, imported by the Swift module HTTPClient only. curl_easy_setopt and curl_easy_getinfo are variadic,
// which Swift cannot call: there is one shim for each type of their last argument. The parentheses around
// their names keep out macros of the same names, which check constant options only.
#pragma once
#include <curl/curl.h>

/// Sets an option that takes a number or a switch; Swift cannot call the variadic function.
static inline CURLcode eidetic_curl_set_long(CURL *handle, CURLoption option, long value) {
  return (curl_easy_setopt)(handle, option, value);
}

/// Sets an option that takes a size in bytes; Swift cannot call the variadic function.
static inline CURLcode eidetic_curl_set_size(CURL *handle, CURLoption option, curl_off_t value) {
  return (curl_easy_setopt)(handle, option, value);
}

/// Sets an option that takes a text, which curl copies; Swift cannot call the variadic function.
static inline CURLcode eidetic_curl_set_text(CURL *handle, CURLoption option, const char *value) {
  return (curl_easy_setopt)(handle, option, value);
}

/// Sets an option that takes a pointer, which curl keeps; Swift cannot call the variadic function.
static inline CURLcode eidetic_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
  return (curl_easy_setopt)(handle, option, value);
}

/// Sets the callback that creates a connection's socket; Swift cannot call the variadic function.
static inline CURLcode eidetic_curl_set_open_socket(CURL *handle, curl_opensocket_callback callback) {
  return (curl_easy_setopt)(handle, CURLOPT_OPENSOCKETFUNCTION, callback);
}

/// Sets the callback that takes received bytes; Swift cannot call the variadic function.
static inline CURLcode eidetic_curl_set_write(CURL *handle, curl_write_callback callback) {
  return (curl_easy_setopt)(handle, CURLOPT_WRITEFUNCTION, callback);
}

/// Sets the callback that decides whether to continue; Swift cannot call the variadic function.
static inline CURLcode eidetic_curl_set_progress(CURL *handle, curl_xferinfo_callback callback) {
  return (curl_easy_setopt)(handle, CURLOPT_XFERINFOFUNCTION, callback);
}

/// Gets numeric information; Swift cannot call the variadic function.
static inline CURLcode eidetic_curl_get_long(CURL *handle, CURLINFO fact, long *value) {
  return (curl_easy_getinfo)(handle, fact, value);
}

/// Gets textual information, which curl owns; Swift cannot call the variadic function.
static inline CURLcode eidetic_curl_get_text(CURL *handle, CURLINFO fact, const char **value) {
  return (curl_easy_getinfo)(handle, fact, value);
}

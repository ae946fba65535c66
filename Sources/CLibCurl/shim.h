#include <curl/curl.h>

// MARK: What Swift cannot say itself: variadic functions, so one wrapper for each kind of argument. The names in brackets keep
// curl's checking macros out.

static inline CURLcode clc_set_number(CURL *handle, CURLoption option, long value) {
  return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode clc_set_size(CURL *handle, CURLoption option, curl_off_t value) {
  return (curl_easy_setopt)(handle, option, value);
}

// curl keeps a copy; null takes the option back.
static inline CURLcode clc_set_text(CURL *handle, CURLoption option, const char *value) {
  return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode clc_set_pointer(CURL *handle, CURLoption option, void *value) {
  return (curl_easy_setopt)(handle, option, value);
}

// curl keeps no copy: the list must outlive the transfer.
static inline CURLcode clc_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
  return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode clc_set_read(CURL *handle, curl_read_callback value) {
  return (curl_easy_setopt)(handle, CURLOPT_READFUNCTION, value);
}

static inline CURLcode clc_set_write(CURL *handle, curl_write_callback value) {
  return (curl_easy_setopt)(handle, CURLOPT_WRITEFUNCTION, value);
}

static inline CURLcode clc_set_progress(CURL *handle, curl_xferinfo_callback value) {
  return (curl_easy_setopt)(handle, CURLOPT_XFERINFOFUNCTION, value);
}

static inline CURLcode clc_set_host_key(CURL *handle, curl_sshhostkeycallback value) {
  return (curl_easy_setopt)(handle, CURLOPT_SSH_HOSTKEYFUNCTION, value);
}

static inline long clc_number(CURL *handle, CURLINFO info) {
  long value = 0;
  return (curl_easy_getinfo)(handle, info, &value) == CURLE_OK ? value : 0;
}

static inline curl_off_t clc_size(CURL *handle, CURLINFO info) {
  curl_off_t value = 0;
  return (curl_easy_getinfo)(handle, info, &value) == CURLE_OK ? value : 0;
}

// Macros that Swift does not see.
static const size_t clc_read_abort = CURL_READFUNC_ABORT;
static const long clc_auth_basic = (long)CURLAUTH_BASIC;
static const long clc_start_everything = (long)CURL_GLOBAL_DEFAULT;

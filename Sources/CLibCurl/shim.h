#include <curl/curl.h>
#include <dlfcn.h>

// MARK: The library, loaded when something is delivered through it first: with the forty others that it brings along it takes five megabytes and
// most of the time of a short command's start.

typedef struct {
  __typeof__(&(curl_global_init)) global_init;
  __typeof__(&(curl_easy_init)) easy_init;
  __typeof__(&(curl_easy_cleanup)) easy_cleanup;
  __typeof__(&(curl_easy_reset)) easy_reset;
  __typeof__(&(curl_easy_setopt)) easy_setopt;
  __typeof__(&(curl_easy_getinfo)) easy_getinfo;
  __typeof__(&(curl_easy_perform)) easy_perform;
  __typeof__(&(curl_easy_strerror)) easy_strerror;
  __typeof__(&(curl_slist_append)) slist_append;
  __typeof__(&(curl_slist_free_all)) slist_free_all;
} clc_functions;

// Loads and starts libcurl; answers what is wrong, null where nothing is.
//
// The table is the caller's: a variable in here would be another one in every file of Swift's that calls a function of this header.
static inline const char *clc_load(clc_functions *all) {
  void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!library) return dlerror();
  // By each function's own type: through a pointer of another type the compiler need not see that anything was written.
#define CLC_FIND(name) (all->name = (__typeof__(all->name))dlsym(library, "curl_" #name))
  if (!CLC_FIND(global_init) || !CLC_FIND(easy_init) || !CLC_FIND(easy_cleanup) || !CLC_FIND(easy_reset) ||
      !CLC_FIND(easy_setopt) || !CLC_FIND(easy_getinfo) || !CLC_FIND(easy_perform) || !CLC_FIND(easy_strerror) ||
      !CLC_FIND(slist_append) || !CLC_FIND(slist_free_all))
    return dlerror();
#undef CLC_FIND
  return all->global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? 0 : "libcurl does not start";
}

static inline CURL *clc_easy_init(const clc_functions *curl) { return curl->easy_init(); }
static inline void clc_easy_cleanup(const clc_functions *curl, CURL *handle) { curl->easy_cleanup(handle); }
static inline void clc_easy_reset(const clc_functions *curl, CURL *handle) { curl->easy_reset(handle); }
static inline CURLcode clc_easy_perform(const clc_functions *curl, CURL *handle) { return curl->easy_perform(handle); }
static inline const char *clc_easy_strerror(const clc_functions *curl, CURLcode code) { return curl->easy_strerror(code); }

static inline struct curl_slist *clc_slist_append(
    const clc_functions *curl, struct curl_slist *list, const char *text) {
  return curl->slist_append(list, text);
}

static inline void clc_slist_free_all(const clc_functions *curl, struct curl_slist *list) { curl->slist_free_all(list); }

// MARK: What Swift cannot say itself: variadic functions, so one wrapper for each kind of argument.

static inline CURLcode clc_set_number(const clc_functions *curl, CURL *handle, CURLoption option, long value) {
  return curl->easy_setopt(handle, option, value);
}

static inline CURLcode clc_set_size(const clc_functions *curl, CURL *handle, CURLoption option, curl_off_t value) {
  return curl->easy_setopt(handle, option, value);
}

// curl keeps a copy; null takes the option back.
static inline CURLcode clc_set_text(const clc_functions *curl, CURL *handle, CURLoption option, const char *value) {
  return curl->easy_setopt(handle, option, value);
}

static inline CURLcode clc_set_pointer(const clc_functions *curl, CURL *handle, CURLoption option, void *value) {
  return curl->easy_setopt(handle, option, value);
}

// curl keeps no copy: the list must outlive the transfer.
static inline CURLcode clc_set_list(const clc_functions *curl, CURL *handle, CURLoption option, struct curl_slist *value) {
  return curl->easy_setopt(handle, option, value);
}

static inline CURLcode clc_set_read(const clc_functions *curl, CURL *handle, curl_read_callback value) {
  return curl->easy_setopt(handle, CURLOPT_READFUNCTION, value);
}

static inline CURLcode clc_set_write(const clc_functions *curl, CURL *handle, curl_write_callback value) {
  return curl->easy_setopt(handle, CURLOPT_WRITEFUNCTION, value);
}

static inline CURLcode clc_set_progress(const clc_functions *curl, CURL *handle, curl_xferinfo_callback value) {
  return curl->easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, value);
}

static inline CURLcode clc_set_host_key(const clc_functions *curl, CURL *handle, curl_sshhostkeycallback value) {
  return curl->easy_setopt(handle, CURLOPT_SSH_HOSTKEYFUNCTION, value);
}

static inline long clc_number(const clc_functions *curl, CURL *handle, CURLINFO info) {
  long value = 0;
  return curl->easy_getinfo(handle, info, &value) == CURLE_OK ? value : 0;
}

static inline curl_off_t clc_size(const clc_functions *curl, CURL *handle, CURLINFO info) {
  curl_off_t value = 0;
  return curl->easy_getinfo(handle, info, &value) == CURLE_OK ? value : 0;
}

// Macros that Swift does not see.
static const size_t clc_read_abort = CURL_READFUNC_ABORT;
static const long clc_auth_basic = (long)CURLAUTH_BASIC;

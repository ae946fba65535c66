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

// Inside a function: Swift's compiler brings a header's functions into the program, not its variables.
static inline clc_functions *clc_library(void) {
  static clc_functions functions;
  return &functions;
}

// Loads and starts libcurl, once and before anything else is asked of it; answers what is wrong, null where nothing is.
static inline const char *clc_load(void) {
  clc_functions *all = clc_library();
  void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!library) return dlerror();
  const struct {
    void *place;
    const char *name;
  } wanted[] = {
      {&all->global_init, "curl_global_init"},     {&all->easy_init, "curl_easy_init"},
      {&all->easy_cleanup, "curl_easy_cleanup"},   {&all->easy_reset, "curl_easy_reset"},
      {&all->easy_setopt, "curl_easy_setopt"},     {&all->easy_getinfo, "curl_easy_getinfo"},
      {&all->easy_perform, "curl_easy_perform"},   {&all->easy_strerror, "curl_easy_strerror"},
      {&all->slist_append, "curl_slist_append"},   {&all->slist_free_all, "curl_slist_free_all"},
  };
  for (size_t index = 0; index < sizeof wanted / sizeof *wanted; index++) {
    void *function = dlsym(library, wanted[index].name);
    if (!function) return dlerror();
    *(void **)wanted[index].place = function;
  }
  return all->global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? 0 : "libcurl does not start";
}

static inline CURL *clc_easy_init(void) { return clc_library()->easy_init(); }
static inline void clc_easy_cleanup(CURL *handle) { clc_library()->easy_cleanup(handle); }
static inline void clc_easy_reset(CURL *handle) { clc_library()->easy_reset(handle); }
static inline CURLcode clc_easy_perform(CURL *handle) { return clc_library()->easy_perform(handle); }
static inline const char *clc_easy_strerror(CURLcode code) { return clc_library()->easy_strerror(code); }

static inline struct curl_slist *clc_slist_append(struct curl_slist *list, const char *text) {
  return clc_library()->slist_append(list, text);
}

static inline void clc_slist_free_all(struct curl_slist *list) { clc_library()->slist_free_all(list); }

// MARK: What Swift cannot say itself: variadic functions, so one wrapper for each kind of argument.

static inline CURLcode clc_set_number(CURL *handle, CURLoption option, long value) {
  return clc_library()->easy_setopt(handle, option, value);
}

static inline CURLcode clc_set_size(CURL *handle, CURLoption option, curl_off_t value) {
  return clc_library()->easy_setopt(handle, option, value);
}

// curl keeps a copy; null takes the option back.
static inline CURLcode clc_set_text(CURL *handle, CURLoption option, const char *value) {
  return clc_library()->easy_setopt(handle, option, value);
}

static inline CURLcode clc_set_pointer(CURL *handle, CURLoption option, void *value) {
  return clc_library()->easy_setopt(handle, option, value);
}

// curl keeps no copy: the list must outlive the transfer.
static inline CURLcode clc_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
  return clc_library()->easy_setopt(handle, option, value);
}

static inline CURLcode clc_set_read(CURL *handle, curl_read_callback value) {
  return clc_library()->easy_setopt(handle, CURLOPT_READFUNCTION, value);
}

static inline CURLcode clc_set_write(CURL *handle, curl_write_callback value) {
  return clc_library()->easy_setopt(handle, CURLOPT_WRITEFUNCTION, value);
}

static inline CURLcode clc_set_progress(CURL *handle, curl_xferinfo_callback value) {
  return clc_library()->easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, value);
}

static inline CURLcode clc_set_host_key(CURL *handle, curl_sshhostkeycallback value) {
  return clc_library()->easy_setopt(handle, CURLOPT_SSH_HOSTKEYFUNCTION, value);
}

static inline long clc_number(CURL *handle, CURLINFO info) {
  long value = 0;
  return clc_library()->easy_getinfo(handle, info, &value) == CURLE_OK ? value : 0;
}

static inline curl_off_t clc_size(CURL *handle, CURLINFO info) {
  curl_off_t value = 0;
  return clc_library()->easy_getinfo(handle, info, &value) == CURLE_OK ? value : 0;
}

// Macros that Swift does not see.
static const size_t clc_read_abort = CURL_READFUNC_ABORT;
static const long clc_auth_basic = (long)CURLAUTH_BASIC;

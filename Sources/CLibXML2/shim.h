// Debian's libxml2 is built with ICU, whose headers clash with the ICU inside Swift's Foundation
// (UErrorCode is defined twice, with different cases). Leaving ICU out here only hides two pointers at
// the end of xmlCharEncodingHandler, which Swift never allocates.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/SAX2.h>
#include <libxml/globals.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlschemastypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

// MARK: What Swift cannot say itself: variadic callbacks, macros over thread-local state.

static void clx_ignore_message(void *context, const char *format, ...) {
  (void)context;
  (void)format;
}

// The calling thread's error channels. libxml2 sends what it raises without a context (character conversion) there, by default
// to stderr with the offending bytes.
typedef struct {
  xmlStructuredErrorFunc structured;
  void *structuredContext;
  void *generic;
  void *genericContext;
} clx_error_channels;

// Sends the calling thread's errors to `structured`, its plain messages nowhere; answers what was there before.
static inline clx_error_channels clx_redirect_errors(
    void *context, xmlStructuredErrorFunc structured) {
  clx_error_channels before = {
      xmlStructuredError, xmlStructuredErrorContext, (void *)xmlGenericError,
      xmlGenericErrorContext};
  xmlSetStructuredErrorFunc(context, structured);
  xmlSetGenericErrorFunc(0, clx_ignore_message);
  return before;
}

static inline void clx_restore_errors(clx_error_channels before) {
  xmlSetStructuredErrorFunc(before.structuredContext, before.structured);
  xmlSetGenericErrorFunc(before.genericContext, (xmlGenericErrorFunc)before.generic);
}

static xmlParserInputPtr clx_load_nothing(
    const char *address, const char *identifier, xmlParserCtxtPtr context) {
  (void)address;
  (void)identifier;
  (void)context;
  return 0;
}

// From now on no document of this process loads another one by name or address.
static inline void clx_forbid_loading(void) { xmlSetExternalEntityLoader(clx_load_nothing); }

// Bytes of the document that the parser has been given and has not turned into characters. Of a document in order never more than
// part of one character, once a chunk has been parsed; a decoder that meets a byte it does not know may stall without a word.
static inline size_t clx_undecoded_bytes(xmlParserCtxtPtr context) {
  if (!context->input || !context->input->buf || !context->input->buf->raw) return 0;
  return xmlBufUse(context->input->buf->raw);
}

// The 1-based line on which the start tag just read begins. The parser's own line is that of the tag's end; the tag is still in
// its buffer, and no attribute value can hold a '<'.
static inline int clx_line_of_tag(xmlParserCtxtPtr context) {
  xmlParserInputPtr input = context->input;
  if (!input) return 0;
  int line = input->line;
  for (const xmlChar *at = input->cur; at > input->base;) {
    at--;
    if (*at == '<') return line;
    if (*at == '\n') line--;
  }
  return input->line;
}

// How often a byte comes. In blocks whose sums fit into a byte each, so that the compiler counts sixteen at a time.
static inline size_t clx_count_byte(const void *bytes, size_t count, unsigned char wanted) {
  const unsigned char *at = (const unsigned char *)bytes;
  size_t found = 0;
  while (count > 0) {
    size_t block = count < 128 ? count : 128;
    unsigned char some = 0;
    for (size_t index = 0; index < block; index++) some += at[index] == wanted;
    found += some;
    at += block;
    count -= block;
  }
  return found;
}

// How often `</As` comes: of a report's names only Asiakas begins so.
static inline size_t clx_count_client_ends(const void *bytes, size_t count) {
  const unsigned char *at = (const unsigned char *)bytes;
  size_t found = 0;
  while (count > 3) {
    size_t block = count - 3 < 128 ? count - 3 : 128;
    unsigned char some = 0;
    for (size_t index = 0; index < block; index++)
      some += (at[index] == '<') & (at[index + 1] == '/') & (at[index + 2] == 'A') & (at[index + 3] == 's');
    found += some;
    at += block;
    count -= block;
  }
  return found;
}

// MARK: Memory. For every element it checks libxml2 takes some ten small pieces of memory and gives them back. From lists of the thread's
// own, one a size and without any lock, that takes an eighth less time than a whole check with malloc does.

enum {
  CLX_STEP_BYTES = 16,         // sizes of pieces, and their alignment
  CLX_PIECE_BYTES_MAX = 1024,  // what is larger comes from malloc
  CLX_BLOCK_BYTES = 64 * 1024  // what malloc is asked for at a time
};

// Before every piece: whose it is, and in which list; list 0 where it is malloc's.
typedef struct {
  struct clx_pool *pool;
  size_t list;
} clx_head;

typedef struct clx_pool {
  struct clx_pool *next;
  void *pieces[CLX_PIECE_BYTES_MAX / CLX_STEP_BYTES + 1];
  char *fresh;
  size_t freshBytes;
  void *returned;  // pieces that other threads gave back, of any list; under the lock
} clx_pool;

// What a thread leaves when it ends the next thread that begins takes over: there are as many pools as threads have parsed at one time.
typedef struct {
  clx_pool *left;
  pthread_mutex_t lock;
  pthread_key_t key;
  size_t blockBytes;  // of all threads; never given back
} clx_pools;

// Inside functions: Swift's compiler brings a header's functions into the program, not its variables.
static inline clx_pools *clx_all(void) {
  static clx_pools pools = {.lock = PTHREAD_MUTEX_INITIALIZER};
  return &pools;
}

static inline clx_pool **clx_own(void) {
  static _Thread_local clx_pool *own;
  return &own;
}

static void clx_leave(void *pool) {
  clx_pools *all = clx_all();
  pthread_mutex_lock(&all->lock);
  ((clx_pool *)pool)->next = all->left;
  all->left = (clx_pool *)pool;
  pthread_mutex_unlock(&all->lock);
  *clx_own() = 0;
}

static clx_pool *clx_enter(void) {
  clx_pools *all = clx_all();
  pthread_mutex_lock(&all->lock);
  clx_pool *pool = all->left;
  if (pool) all->left = pool->next;
  pthread_mutex_unlock(&all->lock);
  if (!pool) pool = (clx_pool *)calloc(1, sizeof(clx_pool));
  if (pool && pthread_setspecific(all->key, pool) != 0) {
    clx_leave(pool);
    return 0;
  }
  return *clx_own() = pool;
}

// Puts the pieces that other threads gave back into their lists.
static void clx_sort(clx_pool *pool) {
  clx_pools *all = clx_all();
  pthread_mutex_lock(&all->lock);
  void *piece = pool->returned;
  __atomic_store_n(&pool->returned, 0, __ATOMIC_RELAXED);
  pthread_mutex_unlock(&all->lock);
  while (piece) {
    void *next = *(void **)piece;
    size_t list = ((clx_head *)piece - 1)->list;
    *(void **)piece = pool->pieces[list];
    pool->pieces[list] = piece;
    piece = next;
  }
}

static void *clx_take(size_t bytes) {
  clx_head *head;
  if (bytes > CLX_PIECE_BYTES_MAX) {
    head = (clx_head *)malloc(sizeof(clx_head) + bytes);
    if (!head) return 0;
    head->list = 0;
    return head + 1;
  }
  clx_pool *pool = *clx_own() ? *clx_own() : clx_enter();
  if (!pool) return 0;
  size_t list = bytes ? (bytes + CLX_STEP_BYTES - 1) / CLX_STEP_BYTES : 1;
  if (!pool->pieces[list] && __atomic_load_n(&pool->returned, __ATOMIC_RELAXED)) clx_sort(pool);
  if (pool->pieces[list]) {
    void *piece = pool->pieces[list];
    pool->pieces[list] = *(void **)piece;
    return piece;
  }
  size_t whole = sizeof(clx_head) + list * CLX_STEP_BYTES;
  if (pool->freshBytes < whole) {
    char *block = (char *)malloc(CLX_BLOCK_BYTES);
    if (!block) return 0;
    __atomic_fetch_add(&clx_all()->blockBytes, CLX_BLOCK_BYTES, __ATOMIC_RELAXED);
    pool->fresh = block;
    pool->freshBytes = CLX_BLOCK_BYTES;
  }
  head = (clx_head *)pool->fresh;
  pool->fresh += whole;
  pool->freshBytes -= whole;
  head->pool = pool;
  head->list = list;
  return head + 1;
}

static void clx_give(void *piece) {
  if (!piece) return;
  clx_head *head = (clx_head *)piece - 1;
  if (head->list == 0) {
    free(head);
    return;
  }
  clx_pool *pool = head->pool;
  if (pool == *clx_own()) {
    *(void **)piece = pool->pieces[head->list];
    pool->pieces[head->list] = piece;
    return;
  }
  clx_pools *all = clx_all();
  pthread_mutex_lock(&all->lock);
  *(void **)piece = pool->returned;
  __atomic_store_n(&pool->returned, piece, __ATOMIC_RELAXED);
  pthread_mutex_unlock(&all->lock);
}

static void *clx_retake(void *piece, size_t bytes) {
  if (!piece) return clx_take(bytes);
  clx_head *head = (clx_head *)piece - 1;
  if (head->list == 0) {
    head = (clx_head *)realloc(head, sizeof(clx_head) + bytes);
    return head ? head + 1 : 0;
  }
  size_t before = head->list * CLX_STEP_BYTES;
  if (bytes <= before) return piece;
  void *larger = clx_take(bytes);
  if (!larger) return 0;
  memcpy(larger, piece, before);
  clx_give(piece);
  return larger;
}

static char *clx_copy(const char *text) {
  size_t bytes = strlen(text) + 1;
  char *copy = (char *)clx_take(bytes);
  return copy ? (char *)memcpy(copy, text, bytes) : 0;
}

// From now on libxml2's memory comes from these lists. Before libxml2 has been used at all, and once.
static inline void clx_use_pools(void) {
  if (pthread_key_create(&clx_all()->key, clx_leave) == 0) xmlMemSetup(clx_give, clx_take, clx_retake, clx_copy);
}

// What libxml2's small pieces of memory lie in.
static inline size_t clx_block_bytes(void) {
  return __atomic_load_n(&clx_all()->blockBytes, __ATOMIC_RELAXED);
}

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

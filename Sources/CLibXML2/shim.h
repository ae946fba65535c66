// Debian's libxml2 is built with ICU, whose headers clash with the ICU inside Swift's Foundation
// (UErrorCode is defined twice, with different cases). Leaving ICU out here only hides two pointers at
// the end of xmlCharEncodingHandler, which Swift never allocates.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/SAX2.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlschemastypes.h>

#ifndef MAKSUSILTA_SQLITE_SHIM_H
#define MAKSUSILTA_SQLITE_SHIM_H

#include <sqlite3.h>

/// Ends SQLite's bookkeeping of the memory it has taken: two locks for every piece, of which it takes three hundred for a small report, and
/// nobody asks for the sums. Swift cannot call what takes any number of arguments.
///
/// To be called before SQLite is used in the process; later it does nothing and answers SQLITE_MISUSE.
static inline int csq_keep_no_memory_statistics(void) {
  return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

#endif

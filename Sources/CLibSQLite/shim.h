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

/// Bytes of pages as they were before a savepoint that are kept in memory, in one piece, before they go to a temporary file. Where SQLite keeps
/// them in memory whatever they are, it takes a piece for every kilobyte.
///
/// To be called before SQLite is used in the process; later it does nothing and answers SQLITE_MISUSE.
static inline int csq_keep_savepoints_in_memory_up_to(int bytes) {
  return sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, bytes);
}

#endif

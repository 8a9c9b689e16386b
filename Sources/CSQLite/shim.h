#pragma once
#include <sqlite3.h>

/// SQLite copies what is bound. Swift cannot call the macro, which is a cast of -1 to a function.
static inline sqlite3_destructor_type eidetic_sqlite_transient(void) { return SQLITE_TRANSIENT; }

/// Sets how many bytes of a statement's journal SQLite keeps in memory, before it is first used; returns
/// SQLITE_MISUSE after that. Swift cannot call variadic functions.
static inline int eidetic_sqlite_keep_statement_journals(int bytes) {
  return sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, bytes);
}

#pragma once
#include <sqlite3.h>

/// SQLite copies what is bound. Swift cannot call the macro, which is a cast of -1 to a function.
static inline sqlite3_destructor_type eidetic_sqlite_transient(void) { return SQLITE_TRANSIENT; }

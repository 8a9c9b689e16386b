// Where the page lies: at the root of its server, or below a path that a proxy gives it.

/** The path of the first view, with a slash at its end. */
export const base = new URL("..", import.meta.url).pathname;

/** An address of the page or of the API, by its path below the base. */
export const at = (path) => base + path;

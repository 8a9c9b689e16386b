// Stylesheets that only some views need.

const loading = new Map();

/** Loads a stylesheet of the page, once; resolves when it counts. What failed is tried again. */
export function styled(name) {
  if (!loading.has(name)) {
    loading.set(name, new Promise((resolve, reject) => {
      const link = document.createElement("link");
      const failed = () => {
        loading.delete(name);
        link.remove();
        reject(new Error(`${name} cannot be loaded`));
      };
      Object.assign(link, { rel: "stylesheet", href: new URL(name, import.meta.url).href, onload: resolve, onerror: failed });
      document.head.append(link);
    }));
  }
  return loading.get(name);
}

// Runs before the first paint, so that a chosen theme never flashes in the other one.
(() => {
  let theme = null;
  try {
    theme = localStorage.getItem("eidetic.theme");
  } catch {
    // Storage may be forbidden; the system's theme then holds.
  }
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
})();

// Zoom into the pictures that are compared, all in step: wheel, pinch, double click, keys.

const most = 12;
const step = 1.5;
/** How many pixels the pointer moves before a press is a drag. */
const slack = 4;
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const middle = { x: 0, y: 0 };

export class Zoom {
  /**
   * @param {HTMLElement} root has the pictures; gets the properties --zoom, --pan-x and --pan-y
   * @param {() => HTMLElement[]} pictures each as large as its place
   * @param {(view: {scale: number, x: number, y: number}) => void} changed hears what is shown: pans are in
   *   fractions of a picture's place
   */
  constructor(root, pictures, changed) {
    Object.assign(this, { root, pictures, changed });
    this.pointers = new Map();
    this.reset();
    root.addEventListener("wheel", (event) => this.turn(event), { passive: false });
    root.addEventListener("dblclick", (event) => this.isOnPicture(event) && this.toggle(event));
    root.addEventListener("pointerdown", (event) => this.take(event));
    root.addEventListener("pointermove", (event) => this.pull(event));
    for (const end of ["pointerup", "pointercancel"]) {
      root.addEventListener(end, ({ pointerId }) => this.pointers.delete(pointerId));
    }
  }

  get isZoomed() {
    return this.scale > 1;
  }

  isOnPicture({ target }) {
    return !target.matches("input, button");
  }

  reset() {
    this.show(1, 0, 0);
  }

  show(scale, x, y) {
    const far = (scale - 1) / 2;
    Object.assign(this, { scale, x: clamp(x, -far, far), y: clamp(y, -far, far) });
    this.root.style.setProperty("--zoom", this.scale);
    this.root.style.setProperty("--pan-x", this.x);
    this.root.style.setProperty("--pan-y", this.y);
    this.root.classList.toggle("is-zoomed", this.isZoomed);
    this.changed({ scale: this.scale, x: this.x, y: this.y });
  }

  /** Makes everything larger by a factor; what is at a point stays there. */
  by(factor, point = middle) {
    const scale = clamp(this.scale * factor, 1, most);
    const ratio = scale / this.scale;
    this.show(scale, point.x - (point.x - this.x) * ratio, point.y - (point.y - this.y) * ratio);
  }

  toggle(event) {
    if (this.isZoomed) this.reset();
    else this.by(step ** 2, this.pointOf(event));
  }

  /** Does what a key means here, if it means something. */
  press(key) {
    if (key === "+" || key === "=") this.by(step);
    else if (key === "-") this.by(1 / step);
    else if (key === "0") this.reset();
    else return false;
    return true;
  }

  /** The place of the picture that the pointer is on, as it is without zoom. */
  placeOf({ clientX, clientY }) {
    const stage = this.root.getBoundingClientRect();
    const places = this.pictures().filter((picture) => !picture.hidden).map((picture) => ({
      left: stage.left + picture.offsetLeft, top: stage.top + picture.offsetTop,
      width: picture.clientWidth, height: picture.clientHeight,
    }));
    const isIn = ({ left, top, width, height }) =>
      clientX >= left && clientX <= left + width && clientY >= top && clientY <= top + height;
    return places.find(isIn) ?? places[0];
  }

  /** From the middle of a place, in fractions of it. */
  pointOf(event) {
    const { left, top, width, height } = this.placeOf(event);
    return { x: (event.clientX - left) / width - 0.5, y: (event.clientY - top) / height - 0.5 };
  }

  turn(event) {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 30 : 1;
    this.by(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.002)), this.pointOf(event));
  }

  take(event) {
    if (this.pointers.size === 0) this.hasMoved = false;
    if (!this.isOnPicture(event)) return;
    this.pointers.set(event.pointerId, { clientX: event.clientX, clientY: event.clientY });
    this.from = { clientX: event.clientX, clientY: event.clientY };
    if (this.isZoomed || this.pointers.size > 1) this.root.setPointerCapture(event.pointerId);
  }

  pull(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const now = { clientX: event.clientX, clientY: event.clientY };
    if (this.pointers.size > 1) this.pinch(event.pointerId, before, now);
    else if (this.isZoomed) this.drag(before, now);
    this.pointers.set(event.pointerId, now);
  }

  drag(before, now) {
    this.hasMoved ||= Math.hypot(now.clientX - this.from.clientX, now.clientY - this.from.clientY) > slack;
    const { width, height } = this.placeOf(now);
    this.show(
      this.scale, this.x + (now.clientX - before.clientX) / width, this.y + (now.clientY - before.clientY) / height,
    );
  }

  pinch(id, before, now) {
    this.hasMoved = true;
    const [other] = [...this.pointers].filter(([one]) => one !== id).map(([, point]) => point);
    const span = (point) => Math.max(Math.hypot(point.clientX - other.clientX, point.clientY - other.clientY), 1);
    const between = { clientX: (now.clientX + other.clientX) / 2, clientY: (now.clientY + other.clientY) / 2 };
    this.by(span(now) / span(before), this.pointOf(between));
  }
}

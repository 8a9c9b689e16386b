import CPixels
import Vocabulary

extension Pixels {
  /// Resizes like Pillow: antialiased, with the filter's support scaled by the reduction.
  ///
  /// Differs by at most 1 in 255, at rounding edges, from Pillow up to version 12, which always resizes
  /// horizontally first; 13 uses the cheaper order, which shows only at hard edges. Takes time in proportion
  /// to the source's pixels; only what the mode keeps is computed.
  ///
  /// - Throws: `ImagingError.outOfMemory` if the intermediate rows cannot be allocated.
  /// - Precondition: the target has at least 1 × 1 pixels, and a centre crop fits its shortest side.
  public func resized(
    _ mode: ResizeMode, interpolation: Interpolation = .bicubic
  ) throws(ImagingError) -> Pixels {
    let plan = ResizePlan(mode, width: width, height: height)
    let window = plan.window
    guard plan.width != width || plan.height != height else { return cropped(to: window) }
    let count = 3 * window.width * window.height
    var status: Int32 = -1
    let resized = unsafe [UInt8](unsafeUninitializedCapacity: count) { target, filled in
      unsafe bytes.withUnsafeBufferPointer { source in
        guard let from = source.baseAddress, let to = target.baseAddress else { return }
        status = unsafe eidetic_resize(
          from, width, height, to, plan.width, plan.height, window.x, window.y, window.width, window.height,
          interpolation == .bilinear ? EIDETIC_BILINEAR : EIDETIC_BICUBIC)
      }
      filled = status == 0 ? count : 0
    }
    guard status == 0 else { throw .outOfMemory(what: "resize a picture", bytes: count) }
    return Pixels(width: window.width, height: window.height, bytes: resized)
  }
}

import CVips

/// Owns a region through which an image's pixels are computed, strip by strip, on the calling thread.
@safe struct VipsRegionOwner: ~Copyable {
  private let region: UnsafeMutablePointer<VipsRegion>

  /// Takes ownership of a reference, or throws why there is none.
  init(_ region: UnsafeMutablePointer<VipsRegion>?) throws(VipsFailure) {
    guard let region = unsafe region else { throw .last() }
    unsafe self.region = region
  }

  deinit {
    unsafe g_object_unref(region)
  }

  /// Computes rows and appends their samples, `bytesPerRow` for each; `false` if that fails.
  func append(rows: Range<Int>, width: Int, bytesPerRow: Int, to samples: inout [UInt8]) -> Bool {
    var strip = VipsRect(left: 0, top: Int32(rows.lowerBound), width: Int32(width), height: Int32(rows.count))
    guard unsafe vips_region_prepare(region, &strip) == 0, unsafe region.pointee.data != nil else {
      return false
    }
    let stride = Int(unsafe region.pointee.bpl)
    let left = unsafe region.pointee.valid.left
    let top = unsafe Int(region.pointee.valid.top)
    guard left == 0 else { return false }
    for row in rows {
      let start = unsafe region.pointee.data + (row - top) * stride
      unsafe samples.append(contentsOf: UnsafeBufferPointer(start: start, count: bytesPerRow))
    }
    return true
  }
}

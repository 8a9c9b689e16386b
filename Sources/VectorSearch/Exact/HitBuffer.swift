/// The output buffer of a scanning kernel's call.
@safe struct HitBuffer: ~Copyable {
  /// The most rows of one call.
  static let rowsPerCall = 256

  let rows = UnsafeMutablePointer<UInt32>.allocate(capacity: rowsPerCall)
  let keys = UnsafeMutablePointer<Float>.allocate(capacity: rowsPerCall)
  let upperKeys = UnsafeMutablePointer<Float>.allocate(capacity: rowsPerCall)

  deinit {
    unsafe rows.deallocate()
    unsafe keys.deallocate()
    unsafe upperKeys.deallocate()
  }
}

extension Range<Int> {
  /// The range, split into parts of at most `HitBuffer.rowsPerCall`.
  var calls: some Sequence<Range<Int>> {
    stride(from: lowerBound, to: upperBound, by: HitBuffer.rowsPerCall).lazy.map {
      $0..<Swift.min($0 + HitBuffer.rowsPerCall, upperBound)
    }
  }
}

import CKernels

extension Kernels {
  /// The dot products of all rows of two matrices: O(n · m · dimension).
  ///
  /// - Parameters:
  ///   - rows: `[n, dimension]`, no value of −128.
  ///   - others: `[m, dimension]`, no value of −128.
  ///   - dimension: a multiple of 64, at most 65536.
  /// - Returns: `[n, m]`; exact.
  package func products(of rows: [Int8], with others: [Int8], dimension: Int) -> [Int32] {
    precondition(
      dimension > 0 && dimension % Int(EIDETIC_ROW_PADDING) == 0 && dimension <= EIDETIC_MAXIMUM_DIMENSION,
      "rows of \(dimension) values")
    precondition(
      rows.count % dimension == 0 && others.count % dimension == 0,
      "\(rows.count) and \(others.count) values in rows of \(dimension)")
    let (n, m) = (rows.count / dimension, others.count / dimension)
    let zeros = [Int8](repeating: 0, count: dimension)
    var unused = [Int32](repeating: 0, count: m)
    return unsafe [Int32](unsafeUninitializedCapacity: n * m) { products, count in
      if n * m > 0, let start = products.baseAddress {
        unsafe rows.withUnsafeBufferPointer { rows in
          guard let row = rows.baseAddress else { return }
          for place in 0..<n {
            unsafe table.dot_i8(
              row + place * dimension, zeros, others, dimension, m, start + place * m, &unused)
          }
        }
      }
      count = n * m
    }
  }
}

/// The cosine of two vectors, in double precision.
package func cosine(_ a: [Float], _ b: [Float]) -> Double {
  precondition(a.count == b.count, "\(a.count) and \(b.count) components")
  var (product, lengthA, lengthB) = (0.0, 0.0, 0.0)
  for (x, y) in zip(a, b) {
    product += Double(x) * Double(y)
    lengthA += Double(x) * Double(x)
    lengthB += Double(y) * Double(y)
  }
  return product / (lengthA * lengthB).squareRoot()
}

/// Standardises one picture over all its values, as TensorFlow's `per_image_standardization` does:
/// `(value − mean) / max(deviation, 1 / √n)`. A picture of one colour becomes zeros.
///
/// - Parameter picture: at least one value, in any order.
/// - Returns: as many values, in the same order.
func standardised(_ picture: [UInt8]) -> [Float] {
  let count = Double(picture.count)
  var (sum, squares) = (0, 0)
  for value in picture {
    sum += Int(value)
    squares += Int(value) * Int(value)
  }
  let mean = Double(sum) / count
  let variance = max(Double(squares) / count - mean * mean, 0)
  let scale = 1 / max(variance.squareRoot(), 1 / count.squareRoot())
  let table = (0...255).map { Float((Double($0) - mean) * scale) }
  return picture.map { table[Int($0)] }
}

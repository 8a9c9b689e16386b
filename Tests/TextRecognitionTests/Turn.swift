import Foundation

/// The cosine and the sine of an angle in degrees.
func turn(_ degrees: Double) -> (cosine: Double, sine: Double) {
  (cos(degrees * .pi / 180), sin(degrees * .pi / 180))
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A colour in CIELAB (CIE 1976) under the illuminant D65 with the observer of 2°.
package struct LabColour: Sendable, Hashable {
  /// From 0, black, to 100, white.
  package var lightness: Float
  /// From about −86, green, to 98, red, for colours of sRGB.
  package var a: Float
  /// From about −108, blue, to 94, yellow, for colours of sRGB.
  package var b: Float

  /// Names a colour by its coordinates.
  ///
  /// - Parameters:
  ///   - lightness: L*, 0...100.
  ///   - a: a*, green to red.
  ///   - b: b*, blue to yellow.
  package init(lightness: Float, a: Float, b: Float) {
    self.lightness = lightness
    self.a = a
    self.b = b
  }

  /// Converts a colour of sRGB (IEC 61966-2-1) with the constants of scikit-image's `rgb2lab`.
  ///
  /// - Parameters:
  ///   - red: gamma-encoded, 0...255, not necessarily whole.
  ///   - green: as red.
  ///   - blue: as red.
  package init(red: Double, green: Double, blue: Double) {
    let (r, g, b) = (Self.linear(red), Self.linear(green), Self.linear(blue))
    let x = Self.curve((0.412453 * r + 0.357580 * g + 0.180423 * b) / 0.95047)
    let y = Self.curve(0.212671 * r + 0.715160 * g + 0.072169 * b)
    let z = Self.curve((0.019334 * r + 0.119193 * g + 0.950227 * b) / 1.08883)
    self.init(lightness: Float(116 * y - 16), a: Float(500 * (x - y)), b: Float(200 * (y - z)))
  }

  /// The squared difference ΔE*ab² (CIE 1976) from another colour; 2.3² is just seen (Mahy 1994).
  ///
  /// - Parameter other: their order does not matter.
  package func squaredDifference(from other: LabColour) -> Float {
    let (l, a, b) = (lightness - other.lightness, a - other.a, b - other.b)
    return l * l + a * a + b * b
  }

  private static func linear(_ sample: Double) -> Double {
    let value = sample / 255
    return value > 0.04045 ? pow((value + 0.055) / 1.055, 2.4) : value / 12.92
  }

  private static func curve(_ value: Double) -> Double {
    value > 0.008856 ? cbrt(value) : 7.787 * value + 16.0 / 116
  }
}

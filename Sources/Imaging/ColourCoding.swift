import Foundation

/// Colours that a file defines by numbers instead of a profile: three primaries, a white point, and a
/// transfer function.
struct ColourCoding: Hashable {
  var primaries: Primaries
  var transfer: Transfer

  static let sRGB = ColourCoding(primaries: .rec709, transfer: .sRGB)

  /// The transfer function from stored values to light.
  enum Transfer: Hashable {
    case sRGB
    /// The value to this power.
    case gamma(Double)
    /// Perceptual quantisation (SMPTE ST 2084): absolute light up to 10,000 cd/m².
    case perceptual
    /// Hybrid log-gamma (ITU-R BT.2100), for a display of 1,000 cd/m².
    case hybridLog

    /// Whether light can be brighter than paper white.
    var isHighRange: Bool { self == .perceptual || self == .hybridLog }
  }

  /// Chromaticities x and y.
  struct Primaries: Hashable {
    var red: SIMD2<Double>
    var green: SIMD2<Double>
    var blue: SIMD2<Double>
    var white: SIMD2<Double>

    static let rec709 = Primaries(
      red: [0.64, 0.33], green: [0.30, 0.60], blue: [0.15, 0.06], white: ColourMatrix.d65)
  }

  /// Whether it differs from sRGB by less than 8 bits can show.
  var isSRGB: Bool {
    guard isSRGBCurve else { return false }
    let reference = Primaries.rec709
    return zip(primaries.all, reference.all).allSatisfy {
      abs($0.x - $1.x) < 0.004 && abs($0.y - $1.y) < 0.004
    }
  }

  /// Programs write the exponent 1 / 0.45455 when they mean sRGB.
  private var isSRGBCurve: Bool {
    switch transfer {
    case .sRGB: true
    case .gamma(let power): abs(power - 2.2) < 0.05
    case .perceptual, .hybridLog: false
    }
  }

  /// The light of a stored value from 0 to 1, where 1 is white; above 1 only for a high dynamic range.
  func light(_ value: Double) -> Double {
    switch transfer {
    case .sRGB: return Self.sRGBLight(value)
    case .gamma(let power): return isSRGBCurve ? Self.sRGBLight(value) : pow(value, power)
    case .perceptual: return Self.perceptualLight(value)
    case .hybridLog: return Self.hybridLight(value)
    }
  }

  private static func sRGBLight(_ value: Double) -> Double {
    value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
  }

  /// Paper white within a high dynamic range, in cd/m² (ITU-R BT.2408).
  private static let pageWhite = 203.0

  private static func perceptualLight(_ value: Double) -> Double {
    let (m1, m2) = (2610.0 / 16384, 2523.0 / 4096 * 128)
    let (c1, c2, c3) = (3424.0 / 4096, 2413.0 / 4096 * 32, 2392.0 / 4096 * 32)
    let root = pow(value, 1 / m2)
    return 10_000 * pow(max(root - c1, 0) / (c2 - c3 * root), 1 / m1) / pageWhite
  }

  /// The inverse of the curve, then the system gamma, for each channel.
  private static func hybridLight(_ value: Double) -> Double {
    let (a, b, c) = (0.17883277, 0.28466892, 0.55991073)
    let scene = value <= 0.5 ? value * value / 3 : (exp((value - c) / a) + b) / 12
    return 1000 * pow(scene, 1.2) / pageWhite
  }

  /// The stored sRGB value, 0 to 1, for light.
  ///
  /// - Parameter isHighRange: whether to keep light beyond white distinguishable, which darkens the lightest
  ///   tones a little.
  static func sRGBValue(_ light: Double, isHighRange: Bool) -> Double {
    let shown = isHighRange ? rolledOff(light) : min(light, 1)
    return shown <= 0.0031308 ? shown * 12.92 : 1.055 * pow(shown, 1 / 2.4) - 0.055
  }

  /// The brightest light that is distinguished: 1,000 cd/m².
  static let brightest = 1000 / pageWhite

  /// Keeps light up to a knee, and compresses brighter light so that the brightest becomes white.
  private static func rolledOff(_ light: Double) -> Double {
    let knee = 0.85
    guard light > knee else { return light }
    let reach = (min(light, brightest) - knee) / (brightest - knee)
    // Steep at first: paper white stays almost white.
    return knee + (1 - knee) * pow(reach, 0.25)
  }
}

extension ColourCoding.Primaries {
  fileprivate var all: [SIMD2<Double>] { [red, green, blue, white] }

  /// The matrix from linear light in these primaries to linear sRGB; `nil` if the primaries are collinear.
  var matrixToSRGB: ColourMatrix? {
    guard let own = ColourMatrix.toXYZ(self), let inverse = ColourMatrix.toXYZ(.rec709)?.inverted,
      let adapted = ColourMatrix.adaptation(from: white, to: ColourMatrix.d65)
    else { return nil }
    return inverse * adapted * own
  }
}

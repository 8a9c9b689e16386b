/// A seeded random number generator (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
/// 2014).
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// - Parameter seed: determines the numbers.
  package init(seed: UInt64) { state = seed }

  /// The next 64 bits.
  package mutating func next() -> UInt64 {
    defer { state &+= Self.step }
    return Self.scattered(state)
  }

  private static let step: UInt64 = 0x9e37_79b9_7f4a_7c15

  /// The first number for a seed: neighbouring seeds give distant numbers.
  package static func scattered(_ seed: UInt64) -> UInt64 {
    var bits = seed &+ step
    bits = (bits ^ bits >> 30) &* 0xbf58_476d_1ce4_e5b9
    bits = (bits ^ bits >> 27) &* 0x94d0_49bb_1331_11eb
    return bits ^ bits >> 31
  }

  /// A number from 0 to below a bound, the same with every version of Swift.
  ///
  /// - Parameter bound: 1 or more.
  package mutating func below(_ bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }
}

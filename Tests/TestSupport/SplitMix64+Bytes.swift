package import Vocabulary

extension SplitMix64 {
  /// Draws bytes.
  ///
  /// - Parameter count: how many.
  package mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
  }
}

import Testing

@testable import Inference

@Suite struct StandardisationTests {
  @Test func aPictureHasMeanZeroAndDeviationOne() {
    let values = standardised((0..<600).map { UInt8($0 * 7 % 256) })
    let mean = values.reduce(0, +) / 600
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 600
    #expect(abs(mean) < 1e-5 && abs(variance - 1) < 1e-4)
  }

  /// The floor of the deviation is 1 / √n.
  @Test func aPictureOfOneColourBecomesZeros() {
    #expect(standardised([UInt8](repeating: 77, count: 300)) == [Float](repeating: 0, count: 300))
    var nearly = [UInt8](repeating: 77, count: 40_000)
    nearly[0] = 78
    // Deviation 0.005 (up to rounding), which is the floor: 199.995 times the mean's distance.
    #expect(abs(standardised(nearly)[0] - 200 * (1 - 1.0 / 40_000)) < 0.1)
  }
}

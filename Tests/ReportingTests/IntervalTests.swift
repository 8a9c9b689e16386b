import Reporting
import Testing

struct IntervalTests {
  /// The formula of the paper, computed apart from the program in double precision.
  @Test(arguments: [
    (right: 8, of: 10, low: 0.490_162, high: 0.943_318), (right: 1, of: 2, low: 0.094_531, high: 0.905_469),
    (right: 0, of: 10, low: 0, high: 0.277_533), (right: 10, of: 10, low: 0.722_467, high: 1),
  ])
  func wilsonsIntervalIsThatOfThePaper(right: Int, of count: Int, low: Double, high: Double) {
    let interval = Interval(wilson: right, of: count)
    #expect(abs(interval.low - low) < 1e-6)
    #expect(abs(interval.high - high) < 1e-6)
  }

  @Test func aShareLiesWithinItsInterval() {
    for count in 1...40 {
      for right in 0...count {
        let (interval, share) = (Interval(wilson: right, of: count), Double(right) / Double(count))
        #expect(interval.low <= share && share <= interval.high)
        #expect(0 <= interval.low && interval.high <= 1)
      }
    }
  }
}

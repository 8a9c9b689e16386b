/// The shares of labelled pictures that go into each part.
public struct PartShares: Sendable, Codable, Equatable {
  /// What is learned from, above 0.
  public let train: Double
  /// What is measured on, 0 or more.
  public let test: Double
  /// What settings are chosen by, 0 or more.
  public let validation: Double

  /// 0.8, 0.15 and 0.05.
  public static let standard = PartShares(checked: 0.8, 0.15, 0.05)

  private init(checked train: Double, _ test: Double, _ validation: Double) {
    (self.train, self.test, self.validation) = (train, test, validation)
  }

  /// - Parameters:
  ///   - train: above 0.
  ///   - test: 0 or more.
  ///   - validation: 0 or more; the three add up to 1.
  /// - Throws: `TrainingError.shares`.
  public init(train: Double, test: Double, validation: Double) throws(TrainingError) {
    let sum = train + test + validation
    guard train > 0, test >= 0, validation >= 0, abs(sum - 1) < 1e-6 else {
      throw .shares(got: "\(train),\(test),\(validation)")
    }
    self.init(checked: train, test, validation)
  }

  /// Reads `0.8,0.15,0.05`: training, test, validation.
  ///
  /// - Throws: `TrainingError.shares`.
  public init(_ text: String) throws(TrainingError) {
    let shares = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
    guard shares.count == 3, let train = shares[0], let test = shares[1], let validation = shares[2] else {
      throw .shares(got: text)
    }
    try self.init(train: train, test: test, validation: validation)
  }
}

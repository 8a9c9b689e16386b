/// The tokens of several texts, filled up to one length.
struct TokenBatch {
  /// How many tokens each text has.
  let lengths: [Int]
  /// How many each has once it is filled up.
  let width: Int
  private let tokens: [Int64]

  /// - Parameters:
  ///   - texts: their tokens; none of them is empty.
  ///   - padding: what fills them up.
  ///   - length: how many tokens they are filled up to, at least those of the longest; `nil` for these.
  init(_ texts: [[Int]], padding: Int, to length: Int? = nil) {
    let lengths = texts.map(\.count)
    let width = length ?? lengths.max() ?? 0
    self.lengths = lengths
    self.width = width
    tokens = texts.flatMap { text in
      (text + [Int](repeating: padding, count: width - text.count)).map(Int64.init)
    }
  }

  /// What a network's inputs get, by their names, `[texts, width]` row-major.
  func inputs(named names: ModelCard.Text.Inputs) -> [String: [Int64]] {
    var inputs = [names.tokens: tokens]
    if let mask = names.mask {
      inputs[mask] = lengths.flatMap { length in (0..<width).map { $0 < length ? 1 : 0 } }
    }
    if let types = names.types { inputs[types] = [Int64](repeating: 0, count: tokens.count) }
    return inputs
  }
}

/// The three average precisions of one ranking. They differ, so a figure always says which it is.
///
/// With rₖ the 0-based rank of the k-th relevant image (k = 0, 1, …) and P relevant images in all, found or not:
///
/// - `classic`: (1/P) Σ ½ [(rₖ = 0 ? 1 : k/rₖ) + (k+1)/(rₖ+1)], a trapezium; what Oxford's `compute_ap` computes (Philbin et
///   al., "Object retrieval with large vocabularies and fast spatial matching", 2007)
/// - `nonInterpolated`: (1/P) Σ (k+1)/(rₖ+1), as TREC has it
/// - `interpolated11`: the mean over t = 0…10 of the best precision at any rank whose hits h satisfy 10·h ≥ t·P, 0 if
///   there is none (Salton and McGill, 1983; PASCAL VOC until 2009)
public struct AveragePrecision: Sendable, Equatable {
  /// The trapezium.
  public let classic: Double
  /// The mean of the precisions at each relevant image.
  public let nonInterpolated: Double
  /// The mean over eleven levels of recall.
  public let interpolated11: Double

  /// Computes all three.
  ///
  /// - Parameters:
  ///   - ranks: the 0-based ranks of the relevant images that were found, ascending, what does not count left out.
  ///   - relevant: how many there are in all, at least as many as were found; with none, all three are 0.
  /// - Complexity: O(ranks).
  public init(ranks: [Int], relevant: Int) {
    precondition(ranks.count <= relevant, "\(ranks.count) found of \(relevant)")
    precondition(zip(ranks, ranks.dropFirst()).allSatisfy(<), "the ranks do not ascend")
    var (classic, plain) = (0.0, 0.0)
    // Of each number of hits, the best precision at that number or more.
    var best = [Double](repeating: 0, count: ranks.count + 1)
    for (k, rank) in ranks.enumerated() {
      let before = rank == 0 ? 1 : Double(k) / Double(rank)
      let precision = Double(k + 1) / Double(rank + 1)
      classic += (before + precision) / 2
      plain += precision
      best[k + 1] = precision
    }
    for hits in best.indices.dropLast().reversed() { best[hits] = max(best[hits], best[hits + 1]) }
    let levels = (0...10).reduce(0.0) { sum, level in
      // The fewest hits h with 10·h ≥ level·P, at least one.
      let hits = max(1, (level * relevant + 9) / 10)
      return sum + (hits <= ranks.count ? best[hits] : 0)
    }
    self.classic = relevant > 0 ? classic / Double(relevant) : 0
    nonInterpolated = relevant > 0 ? plain / Double(relevant) : 0
    interpolated11 = relevant > 0 ? levels / 11 : 0
  }
}

import Models

/// Cross-validation: for each fold of the training part a classifier that learns from the other folds alone.
struct HeldOutFits {
  private struct Fold {
    /// The pictures held out, as indexes into the training part, and their vectors.
    let members: [Int]
    let rows: [Float]
    var path: SoftmaxPath
  }

  private var folds: [Fold]
  /// Of each picture of the training part.
  let numbers: [Int]
  private let classCount: Int

  /// - Parameter folds: 2 or more.
  init(_ fit: HeadFit, folds: Int) {
    classCount = fit.classes.count
    let numbers = PictureFolds.folds(
      of: zip(fit.training, fit.groups).map { SplitPictures.Item(label: $0.label, group: $1) },
      count: folds, seed: fit.seed)
    self.numbers = numbers
    self.folds = (0..<folds).map { fold in
      let members = numbers.indices.filter { numbers[$0] == fold }
      return Fold(
        members: members, rows: ClassHead.prepared(members.map { fit.training[$0].embedding }),
        path: SoftmaxPath(
          numbers.indices.filter { numbers[$0] != fold }.map { fit.training[$0] },
          classCount: fit.classes.count))
    }
  }

  /// Fits all of them with less regularisation than before.
  ///
  /// - Returns: the scores of the classes for each picture when it was held out, `[m, c]`, row-major.
  /// - Throws: `CancellationError`.
  mutating func fit(_ regularisation: Double) throws -> [Float] {
    try scores { try $0.fit(regularisation, tolerance: SoftmaxPath.rough) }
  }

  /// Fits all of them without anything before.
  ///
  /// - Parameter progress: is called with the number of folds done.
  /// - Returns: as `fit`.
  /// - Throws: `CancellationError`.
  mutating func descend(to regularisation: Double, _ progress: (Int) -> Void) throws -> [Float] {
    var done = 0
    return try scores {
      try $0.descend(to: regularisation)
      done += 1
      progress(done)
    }
  }

  private mutating func scores(_ fit: (inout SoftmaxPath) throws -> Void) rethrows -> [Float] {
    var scores = [Float](repeating: 0, count: numbers.count * classCount)
    for place in folds.indices {
      try fit(&folds[place].path)
      let own = folds[place].path.scores(of: folds[place].rows)
      for (row, member) in folds[place].members.enumerated() {
        scores.replaceSubrange(
          (member * classCount)..<((member + 1) * classCount),
          with: own[(row * classCount)..<((row + 1) * classCount)])
      }
    }
    return scores
  }
}

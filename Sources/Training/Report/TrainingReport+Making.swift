public import Reporting

extension TrainingReport {
  /// Measures the stages of training.
  ///
  /// - Parameters:
  ///   - name: of the result.
  ///   - kind: what was trained: `head`, `metric` or `network`.
  ///   - space: that the classifier looks at.
  ///   - labelled: the pictures, with at least one.
  ///   - outcomes: the stages, in the order in which they ran.
  ///   - settings: what the result depends on.
  ///   - warnings: of the labels, such as classes that were left out: whole sentences.
  ///   - program: that trained.
  ///   - nearestNeighbours: what taking the nearest picture's class reaches on the test part.
  public init(
    name: String, kind: String, space: String?, of labelled: LabelledPictures, outcomes: [StageOutcome],
    settings: Settings, warnings: [String], program: ReportProgram, nearestNeighbours: Share? = nil
  ) {
    precondition(!labelled.pictures.isEmpty, "no labelled picture")
    (self.name, self.kind, self.space) = (name, kind, space)
    (classes, pictures) = (labelled.classes.count, labelled.pictures.count)
    classNames = labelled.classes
    stages = outcomes.map { Stage($0, of: labelled) }
    (self.settings, self.program) = (settings, program)
    self.nearestNeighbours = nearestNeighbours
    self.warnings = warnings + Self.warnings(of: labelled, stages)
  }
}

extension TrainingReport.Stage {
  /// - Parameters:
  ///   - outcome: with a row of probabilities for each picture.
  ///   - labelled: the pictures, with at least one.
  init(_ outcome: StageOutcome, of labelled: LabelledPictures) {
    precondition(
      outcome.probabilities.count == labelled.pictures.count
        && outcome.probabilities.allSatisfy { $0.count == labelled.classes.count },
      "\(outcome.probabilities.count) rows for \(labelled.pictures.count) pictures")
    let judged = zip(labelled.pictures, outcome.probabilities).map(JudgedPicture.init)
    let parts = TrainingPart.allCases.compactMap { part in
      TrainingReport.Part(part, judged.filter { $0.picture.part == part }, classes: labelled.classes.count)
    }
    let measured = Self.measuredParts(labelled)
    let counted = judged.filter { measured.contains($0.picture.part) }
    let accuracy = { (part: TrainingPart) in parts.first { $0.part == part }?.accuracy }
    var mistakes = judged.filter { !$0.isRight }
    var validated: TrainingReport.CrossValidation?
    if let crossValidation = outcome.crossValidation {
      let learned = labelled.pictures.filter { $0.part == .train }
      precondition(crossValidation.probabilities.count == learned.count, "a row for each picture")
      let heldOut = zip(learned, crossValidation.probabilities).map(JudgedPicture.init)
      mistakes = mistakes.filter { $0.picture.part != .train } + heldOut.filter { !$0.isRight }
      validated = TrainingReport.CrossValidation(
        folds: crossValidation.folds,
        classifier: TrainingReport.Share(right: heldOut.count { $0.isRight }, of: heldOut.count),
        nearestNeighbours: crossValidation.rightNeighbours.map {
          TrainingReport.Share(right: $0, of: heldOut.count)
        })
    }
    self.init(
      stage: outcome.stage, train: accuracy(.train), validation: accuracy(.validation),
      test: accuracy(.test), seconds: outcome.seconds, parts: parts, measured: measured,
      perClass: Self.perClass(counted, labelled.classes),
      confusions: Self.confusions(counted, labelled.classes),
      reliability: Reliability(counted.map { ($0.probability, $0.isRight, rank: 0) }),
      crossValidation: validated,
      mistakes: Self.mistakes(mistakes, labelled.classes, areHeldOut: validated != nil),
      mistakesInAll: mistakes.count,
      steps: outcome.steps)
  }

  /// A test part below this size says too little about each class.
  private static let smallestTest = 30

  /// The test part; if it is tiny, the validation part too; if both are empty, the training part.
  static func measuredParts(_ labelled: LabelledPictures) -> [TrainingPart] {
    let counts = Dictionary(grouping: labelled.pictures, by: \.part).mapValues(\.count)
    let (test, validation) = (counts[.test] ?? 0, counts[.validation] ?? 0)
    let used = Set(labelled.pictures.map(\.label)).count
    if test + validation == 0 { return [.train] }
    if validation == 0 || test >= max(smallestTest, 2 * used) { return [.test] }
    return test == 0 ? [.validation] : [.validation, .test]
  }

  private static func perClass(_ judged: [JudgedPicture], _ classes: [String])
    -> [TrainingReport.ClassFigures]
  {
    var counts = classes.map { _ in (pictures: 0, right: 0, predicted: 0) }
    for one in judged {
      counts[one.picture.label].pictures += 1
      counts[one.predicted].predicted += 1
      if one.isRight { counts[one.predicted].right += 1 }
    }
    return zip(classes, counts).map { name, counts in
      TrainingReport.ClassFigures(
        name: name, pictures: counts.pictures, right: counts.right, predicted: counts.predicted,
        recall: counts.pictures > 0 ? Double(counts.right) / Double(counts.pictures) : nil,
        precision: counts.predicted > 0 ? Double(counts.right) / Double(counts.predicted) : nil)
    }
  }

  private static func confusions(_ judged: [JudgedPicture], _ classes: [String])
    -> [TrainingReport.Confusion]
  {
    let wrong = judged.lazy.filter { !$0.isRight }
    let pairs = Dictionary(grouping: wrong) { [$0.picture.label, $0.predicted] }.mapValues(\.count)
    let sorted = pairs.sorted { a, b in
      a.value == b.value ? a.key.lexicographicallyPrecedes(b.key) : a.value > b.value
    }
    return sorted.map { pair, count in
      TrainingReport.Confusion(label: classes[pair[0]], predicted: classes[pair[1]], pictures: count)
    }
  }

  /// - Parameter areHeldOut: whether those of the training part were held out, too.
  private static func mistakes(
    _ wrong: [JudgedPicture], _ classes: [String], areHeldOut: Bool
  ) -> [TrainingReport.Mistake] {
    let sorted = wrong.sorted { a, b in
      let (isHeldOut, isOther) = (a.picture.part != .train, b.picture.part != .train)
      if !areHeldOut, isHeldOut != isOther { return isHeldOut }
      if a.probability != b.probability { return a.probability > b.probability }
      return a.picture.path < b.picture.path
    }
    return sorted.prefix(TrainingReport.mistakesShown).map { one in
      TrainingReport.Mistake(
        path: one.picture.path, image: one.picture.image, face: one.picture.face, part: one.picture.part,
        label: classes[one.picture.label], predicted: classes[one.predicted], probability: one.probability,
        labelProbability: one.labelProbability)
    }
  }
}

extension TrainingReport.Part {
  /// - Returns: `nil` if the part has no pictures.
  fileprivate init?(_ part: TrainingPart, _ judged: [JudgedPicture], classes: Int) {
    guard !judged.isEmpty else { return nil }
    let right = judged.count { $0.isRight }
    let recalls = Dictionary(grouping: judged, by: \.picture.label).sorted { $0.key < $1.key }.map { _, own in
      Double(own.count { $0.isRight }) / Double(own.count)
    }
    self.init(
      part: part, pictures: judged.count, right: right, accuracy: Double(right) / Double(judged.count),
      interval: Interval(wilson: right, of: judged.count),
      top5: classes > 5 ? Double(judged.count { $0.rank < 5 }) / Double(judged.count) : nil,
      balancedAccuracy: recalls.reduce(0, +) / Double(recalls.count))
  }
}

/// A picture with the class that it is taken for.
private struct JudgedPicture {
  let picture: LabelledPicture
  /// The most probable class; of equally probable ones the first.
  let predicted: Int
  /// Its probability.
  let probability: Double
  /// The probability of the label.
  let labelProbability: Double
  /// How many classes come before the label, by probability and then by order.
  let rank: Int

  var isRight: Bool { rank == 0 }

  init(_ picture: LabelledPicture, _ row: [Float]) {
    let own = row[picture.label]
    var best = 0
    for place in row.indices where row[place] > row[best] { best = place }
    self.picture = picture
    (predicted, probability, labelProbability) = (best, Double(row[best]), Double(own))
    rank = row.indices.count { row[$0] > own || row[$0] == own && $0 < picture.label }
  }
}

extension TrainingReport {
  /// A class with fewer pictures to learn from is hardly learned.
  private static let fewest = 5
  /// From this ratio on, the largest and the smallest class are called unbalanced.
  private static let unbalanced = 10
  /// From this difference of accuracies on, what was learned is said not to carry over.
  private static let overfitted = 0.15

  /// What to know before trusting the figures.
  static func warnings(of labelled: LabelledPictures, _ stages: [Stage]) -> [String] {
    [measuring(labelled, stages), small(labelled), imbalance(labelled), unseen(labelled, stages)]
      .compactMap(\.self) + stages.compactMap { unrecognised($0) }
      + (stages.last.map { overfitting($0).map { [$0] } ?? [] } ?? []) + [worsened(stages)].compactMap(\.self)
  }

  private static func measuring(_ labelled: LabelledPictures, _ stages: [Stage]) -> String? {
    switch Stage.measuredParts(labelled) {
    case [.train]:
      "No picture was held out: the figures are those of the pictures learned from, and say little about "
        + "others. Train again with a test part."
    case [.validation]:
      "There is no test part: classes and confusions are measured on the validation part, by which settings "
        + "were chosen."
    case [.validation, .test]:
      "The test part is small: it has \(counted(labelled.pictures.count { $0.part == .test }, "picture")). "
        + "Classes and confusions are measured on validation and test together."
    default: nil
    }
  }

  private static func small(_ labelled: LabelledPictures) -> String? {
    let counts = counts(labelled) { $0 == .train }
    let names = zip(labelled.classes, counts).filter { $0.1 < fewest }.map(\.0)
    guard !names.isEmpty else { return nil }
    return "\(classes(names.count)) fewer than \(fewest) pictures to learn from: \(list(names))."
  }

  private static func imbalance(_ labelled: LabelledPictures) -> String? {
    let sizes = zip(labelled.classes, counts(labelled) { _ in true }).filter { $0.1 > 0 }
    guard let largest = sizes.max(by: { $0.1 < $1.1 }), let smallest = sizes.min(by: { $0.1 < $1.1 }),
      largest.1 >= unbalanced * smallest.1
    else { return nil }
    return "The classes are unbalanced: \(largest.0) has \(counted(largest.1, "picture")), \(smallest.0) has "
      + "\(smallest.1). The balanced accuracy counts all classes alike."
  }

  private static func unseen(_ labelled: LabelledPictures, _ stages: [Stage]) -> String? {
    let measured = Stage.measuredParts(labelled)
    let counts = counts(labelled, measured.contains)
    let names = zip(labelled.classes, counts).filter { $0.1 == 0 }.map(\.0)
    guard !names.isEmpty, measured != [.train] else { return nil }
    return "\(classes(names.count)) no picture to be measured on: \(list(names))."
  }

  private static func unrecognised(_ stage: Stage) -> String? {
    let names = stage.perClass.filter { $0.pictures > 0 && $0.right == 0 }.map(\.name)
    guard !names.isEmpty else { return nil }
    return "\(stage.stage.title): \(names.count == 1 ? "1 class is" : "\(names.count) classes are") never "
      + "recognised: \(list(names))."
  }

  private static func overfitting(_ stage: Stage) -> String? {
    guard let train = stage.train, let other = stage.test ?? stage.validation, train - other >= overfitted
    else { return nil }
    return "Pictures that were learned from are right much more often than others. More pictures of each "
      + "class would help."
  }

  /// Whether fine-tuning made the network worse on pictures that were held out.
  private static func worsened(_ stages: [Stage]) -> String? {
    let held = stages.map { stage in
      stage.parts.filter { stage.measured.contains($0.part) && $0.part != .train }
    }
    guard held.count == 2, !held[0].isEmpty else { return nil }
    let right = held.map { $0.reduce(0) { $0 + $1.right } }
    let pictures = held[1].reduce(0) { $0 + $1.pictures }
    guard right[1] < right[0] else { return nil }
    return "Fine-tuning did not help: of \(counted(pictures, "held-out picture")) the fine-tuned network is "
      + "right on \(right[1]), the classifier on the network as it was on \(right[0]). That classifier alone may "
      + "do better."
  }

  /// How many pictures each class has in the parts that count.
  private static func counts(_ labelled: LabelledPictures, _ isCounted: (TrainingPart) -> Bool) -> [Int] {
    labelled.pictures.reduce(into: Array(repeating: 0, count: labelled.classes.count)) { counts, picture in
      if isCounted(picture.part) { counts[picture.label] += 1 }
    }
  }

  private static func classes(_ count: Int) -> String { count == 1 ? "1 class has" : "\(count) classes have" }

  private static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  /// The first names, and how many more there are.
  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(5).joined(separator: ", ")
    return names.count > 5 ? "\(shown) and \(names.count - 5) more" : shown
  }
}

extension TrainingStage {
  /// Its name for people.
  var title: String {
    switch self {
    case .head: "Head"
    case .fineTune: "Fine-tuned network"
    }
  }
}

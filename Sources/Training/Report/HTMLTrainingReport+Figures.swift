import Reporting

extension HTMLTrainingReport {
  /// The accuracies of all stages and parts.
  var overview: String {
    let rows = report.stages.flatMap { stage in
      stage.parts.map { part in
        [
          stage.stage.title, part.part.title, "\(part.pictures)",
          "\(HTML.number(part.accuracy))<small>\(HTML.number(part.interval.low))–\(HTML.number(part.interval.high))</small>",
          HTML.number(part.top5), HTML.number(part.balancedAccuracy),
        ]
      }
    }
    let seconds = report.stages.map { "\($0.stage.title): \(HTML.number($0.seconds, digits: 1)) s" }
    return HTML.section(
      "Accuracy",
      "The share of pictures whose most probable class is their label, with 95 % confidence intervals; of "
        + "those with their label among the five most probable classes; and the mean over all classes. "
        + "Trained in \(seconds.joined(separator: ", ")).",
      HTML.table(["stage", "part", "pictures", "accuracy", "top 5", "balanced accuracy"], rows)
        + report.stages.compactMap(\.crossValidation).map { "<p>\(HTML.escaped($0.sentence))</p>" }.joined())
  }

  /// The learning curves of a stage; empty with fewer than two steps.
  func curves(_ stage: TrainingReport.Stage) -> String {
    guard stage.steps.count > 1, let last = stage.steps.last else { return "" }
    let losses = ([\.trainLoss, \.validationLoss] as [@Sendable (StageOutcome.Step) -> Double?]).map {
      curve(stage.steps, $0)
    }
    let accuracies = ([\.trainAccuracy, \.validationAccuracy] as [@Sendable (StageOutcome.Step) -> Double?])
      .map { curve(stage.steps, $0) }
    let highest = max(losses.joined().map(\.y).max() ?? 0, .leastNormalMagnitude)
    let across = ["1", "\(last.number)"]
    let lossChart = HTML.chart(
      lines(losses, highest: highest), title: "Loss by step, \(stage.stage.title)",
      caption: "step (x) against mean cross-entropy (y)",
      up: (0...4).map { HTML.number(highest * Double(4 - $0) / 4, digits: 2) }, across: across)
    let accuracyChart =
      accuracies.joined().isEmpty
      ? ""
      : HTML.chart(
        lines(accuracies, highest: 1), title: "Accuracy by step, \(stage.stage.title)",
        caption: "step (x) against accuracy (y)", across: across)
    return HTML.section(
      title("Learning curves", stage),
      "How far the \(stage.steps.count) steps came on the pictures learned from, and on validation.",
      HTML.legend(["training", "validation"]) + "<div class=\"charts\">\(lossChart)\(accuracyChart)</div>")
  }

  /// A curve's points: 0…1 to the right, values upwards.
  private func curve(_ steps: [StageOutcome.Step], _ value: (StageOutcome.Step) -> Double?) -> [(
    x: Double, y: Double
  )] {
    let (first, last) = (steps[0].number, steps[steps.count - 1].number)
    return steps.compactMap { step in
      value(step).map { (Double(step.number - first) / Double(max(last - first, 1)), $0) }
    }
  }

  private func lines(_ curves: [[(x: Double, y: Double)]], highest: Double) -> String {
    curves.enumerated().filter { !$0.element.isEmpty }.map { place, curve in
      HTML.line(place, curve.map { (100 * $0.x, 100 * $0.y / highest) })
    }.joined()
  }

  /// The recall of each class, the worst first.
  func classes(_ stage: TrainingReport.Stage) -> String {
    let sorted = stage.perClass.filter { $0.recall != nil }.sorted { ($0.recall ?? 0) < ($1.recall ?? 0) }
    let bars = sorted.map { figures in
      let (name, recall) = (HTML.escaped(figures.name), figures.recall ?? 0)
      return "<div class=\"class\"><span title=\"\(name)\">\(name) <small>\(figures.pictures)</small></span>"
        + "<div><span class=\"bar\"><i class=\"run0\" style=\"width:\(HTML.number(recall * 100, digits: 1))%\">"
        + "</i></span><b>\(HTML.number(recall, digits: 2))</b></div></div>"
    }
    let rest = bars.dropFirst(Self.shown)
    let more =
      rest.isEmpty
      ? ""
      : "<details><summary>\(rest.count) more classes</summary><div class=\"classes\">\(rest.joined())</div></details>"
    let rows = stage.perClass.map { figures in
      [
        HTML.escaped(figures.name), "\(figures.pictures)", "\(figures.right)", "\(figures.predicted)",
        HTML.number(figures.recall), HTML.number(figures.precision),
      ]
    }
    return HTML.section(
      title("Classes", stage),
      "How many pictures of each class are recognised, the worst first. \(measured(on: stage))",
      "<div class=\"classes\">\(bars.prefix(Self.shown).joined())</div>\(more)"
        + "<details><summary>Figures of all classes</summary>"
        + HTML.table(["class", "pictures", "recognised", "taken for it", "recall", "precision"], rows)
        + "</details>")
  }

  /// The pairs of classes that are confused, and the matrix of all classes.
  func confusions(_ stage: TrainingReport.Stage) -> String {
    let rows = stage.confusions.map {
      [HTML.escaped($0.label), HTML.escaped($0.predicted), "\($0.pictures)"]
    }
    let head = ["label", "taken for", "pictures"]
    let rest = rows.dropFirst(Self.shown)
    let more =
      rest.isEmpty
      ? ""
      : "<details><summary>\(rest.count) more pairs</summary>\(HTML.table(head, Array(rest)))</details>"
    return HTML.section(
      title("Confusions", stage),
      rows.isEmpty
        ? "No picture is taken for another class. \(measured(on: stage))"
        : "Pictures of one class that are taken for another, the most frequent first. \(measured(on: stage))",
      (rows.isEmpty ? "" : HTML.table(head, Array(rows.prefix(Self.shown)))) + more + matrix(stage))
  }

  /// Each label's pictures by the class that they are taken for.
  private func matrix(_ stage: TrainingReport.Stage) -> String {
    guard stage.perClass.count <= Self.largestMatrix else { return "" }
    let names = stage.perClass.map { HTML.escaped($0.name) }
    let wrong = Dictionary(grouping: stage.confusions, by: \.label)
    let rows = stage.perClass.enumerated().map { place, figures in
      var counts = [figures.name: figures.right]
      for confusion in wrong[figures.name] ?? [] { counts[confusion.predicted] = confusion.pictures }
      let cells = stage.perClass.enumerated().map { column, other in
        let count = counts[other.name] ?? 0
        guard count > 0 else { return "<td></td>" }
        let share = HTML.number(100 * Double(count) / Double(figures.pictures), digits: 1)
        return "<td class=\"\(column == place ? "right" : "wrong")\" style=\"--share:\(share)%\" "
          + "title=\"\(names[place]) taken for \(names[column])\">\(count)</td>"
      }
      return "<tr><th scope=\"row\">\(names[place])</th>\(cells.joined())</tr>"
    }
    let head = names.map { "<th scope=\"col\"><span>\($0)</span></th>" }
    return
      "<details><summary>Confusion matrix</summary><p class=\"note\">Labels downwards, the classes taken for "
      + "to the right.</p><div class=\"scroll\" tabindex=\"0\"><table class=\"matrix\"><thead><tr><td></td>"
      + "\(head.joined())</tr></thead><tbody>\(rows.joined(separator: "\n"))</tbody></table></div></details>"
  }

  /// How often the most probable class is right, by its probability.
  func reliability(_ stage: TrainingReport.Stage) -> String {
    guard let reliability = stage.reliability else { return "" }
    let points = reliability.equalMass.map { (x: 100 * $0.promised, y: 100 * $0.observed) }
    let rows = [
      [
        stage.stage.title, HTML.number(reliability.expectedCalibrationError),
        HTML.number(reliability.expectedCalibrationErrorEqualWidth),
      ]
    ]
    return HTML.section(
      title("Reliability of probabilities", stage),
      "How often the most probable class is right, against its probability, in \(Reliability.bins) bins of "
        + "equally many pictures. On the diagonal both are the same; the expected calibration error is the mean "
        + "distance from it. \(measured(on: stage))",
      HTML.chart(
        HTML.diagonal + HTML.line(0, points) + HTML.dots(0, points),
        title: "Reliability of probabilities, \(stage.stage.title)",
        caption: "probability (x) against the share that is right (y)")
        + HTML.table(["expected calibration error", "equally many", "equal width"], rows))
  }
}

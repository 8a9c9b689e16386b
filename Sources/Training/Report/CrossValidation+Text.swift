import Reporting

extension TrainingReport.CrossValidation {
  /// For people.
  public var sentence: String {
    let way = folds == classifier.pictures ? "leaving out each alone" : "\(folds)-fold cross-validation"
    let own = "When pictures of the training part were held out (\(way)), \(classifier.text) were right"
    guard let nearestNeighbours else { return own + "." }
    return "\(own), of their nearest neighbours \(nearestNeighbours.text)."
  }
}

extension TrainingReport.Share {
  /// The share with its interval.
  fileprivate var text: String {
    "\(HTML.number(accuracy)) (\(HTML.number(interval.low))–\(HTML.number(interval.high)))"
  }
}

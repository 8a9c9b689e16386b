import VectorSearch
import Vocabulary

/// The score of a row by the formula of the metric's documentation, in double precision.
func reference(_ query: [Float], _ row: [Float], _ metric: Metric) -> Float {
  let (q, x) = (query.map(Double.init), row.map(Double.init))
  func sum(_ term: (Double, Double) -> Double) -> Double {
    zip(q, x).reduce(0) { $0 + term($1.0, $1.1) }
  }
  let score =
    switch metric {
    case .cosine: sum { $0 * $1 } / (sum { a, _ in a * a } * sum { _, b in b * b }).squareRoot()
    case .euclidean: -(sum { ($0 - $1) * ($0 - $1) }).squareRoot()
    case .innerProduct: sum { $0 * $1 }
    case .chiSquared: -0.5 * sum { $0 + $1 == 0 ? 0 : ($0 - $1) * ($0 - $1) / ($0 + $1) }
    case .intersection: sum { min($0, $1) }
    case .hellinger: -hellinger(shares(q), shares(x))
    case .hamming: -sum { $0 != $1 ? 1 : 0 }
    }
  return Float(score)
}

private func shares(_ values: [Double]) -> [Double] {
  let sum = values.reduce(0, +)
  return values.map { sum == 0 ? 0 : $0 / sum }
}

private func hellinger(_ q: [Double], _ x: [Double]) -> Double {
  let squares = zip(q, x).map { ($0.squareRoot() - $1.squareRoot()) * ($0.squareRoot() - $1.squareRoot()) }
  return (squares.reduce(0, +) / 2).squareRoot()
}

package import Faults
package import Files
package import Vocabulary

/// Why an index could not be written, opened or searched.
package enum VectorIndexError: FaultyError, Equatable {
  /// A row or a query has another number of values than the index.
  case wrongDimension(of: Subject, got: Int, expected: Int)
  /// A value is NaN or infinite.
  case valuesNotFinite(of: Subject, position: Int)
  /// A row or a query is so long that its squared distances would leave the range of Float.
  case normTooLarge(of: Subject, got: Double, maximum: Double)
  /// A row or a query is no histogram, but the metric compares histograms.
  case negativeValue(of: Subject, position: Int, metric: Metric)
  /// `k` is below 1.
  case wrongK(got: Int)
  /// A file was to be written with a dimension that has no kernel.
  case dimensionOutOfRange(got: Int, allowed: ClosedRange<Int>)
  /// A file was to be written with a number of rows that the format cannot hold.
  case countOutOfRange(got: Int, allowed: ClosedRange<Int>)
  /// A file was to be written for a space whose identity does not fit the header.
  case spaceTooLong(got: Int, maximum: Int)
  /// Rows came in another order than ascending ids.
  case idsNotAscending(got: Int64, previous: Int64)
  /// Fewer or more rows were written than promised.
  case wrongRowCount(got: Int, expected: Int)
  /// There is no such file.
  case missing(path: String)
  /// The file is not what its writer wrote.
  case damaged(path: String, reason: String)
  /// The file was written in another version of the format.
  case otherVersion(path: String, got: UInt32, expected: UInt32)
  /// The system refused an operation on a file.
  case file(FileError)

  /// A file that cannot be used is damaged: all of them are derived, and made again.
  init(_ error: FileError) {
    self =
      switch error {
      case .missing(let path): .missing(path: path)
      case .unfit(let path, let reason): .damaged(path: path, reason: reason)
      case .system: .file(error)
      }
  }

  /// What a refused vector was.
  package enum Subject: Sendable, Equatable {
    /// The vector that was searched with.
    case query
    /// The row that was to be stored, by its id.
    case row(id: Int64)
  }

  package var kind: ErrorKind {
    switch self {
    case .wrongDimension, .valuesNotFinite, .normTooLarge, .negativeValue, .wrongK, .dimensionOutOfRange,
      .countOutOfRange, .spaceTooLong, .idsNotAscending, .wrongRowCount:
      .unsupported
    case .missing, .damaged, .otherVersion: .damaged
    case .file: .resource
    }
  }
}

extension VectorIndexError {
  package var description: String {
    switch self {
    case .wrongDimension(let subject, let got, let expected):
      "cannot \(subject.action): it has \(got) values where the index has \(expected); embed it in the index's space"
    case .valuesNotFinite(let subject, let position):
      "cannot \(subject.action): value \(position) is not a finite number; embed the image again"
    case .normTooLarge(let subject, let got, let maximum):
      "cannot \(subject.action): its length \(got) is above \(maximum); scale the embeddings of its space down"
    case .negativeValue(let subject, let position, let metric):
      "cannot compare by \(metric.rawValue): value \(position) of \(subject.name) is negative, and this metric compares histograms; use cosine or euclidean"
    case .wrongK(let got):
      "cannot search for \(got) neighbours: k is at least 1; ask for one or more"
    case .dimensionOutOfRange(let got, let allowed):
      "cannot write vectors of dimension \(got): it must lie in \(allowed); reduce the dimension of the space"
    case .countOutOfRange(let got, let allowed):
      "cannot write \(got) vectors into one file: the count must lie in \(allowed); split the gallery"
    case .spaceTooLong(let got, let maximum):
      "cannot write vectors: the identity of their space takes \(got) bytes, more than \(maximum); shorten it"
    case .idsNotAscending(let got, let previous):
      "cannot write row \(got) after row \(previous): ids must ascend; sort the rows by id"
    case .wrongRowCount(let got, let expected):
      "cannot write vectors: \(got) rows came where \(expected) were promised; count the rows again and retry"
    case .missing(let path):
      "cannot open \"\(path)\": there is no such file; rebuild it"
    case .damaged(let path, let reason):
      "cannot open \"\(path)\": \(reason); rebuild it"
    case .otherVersion(let path, let got, let expected):
      "cannot open \"\(path)\": its format is version \(got) where this program reads \(expected); rebuild it"
    case .file(let error): error.description
    }
  }
}

extension VectorIndexError.Subject {
  fileprivate var action: String {
    switch self {
    case .query: "search with this query"
    case .row(let id): "store row \(id)"
    }
  }

  fileprivate var name: String {
    switch self {
    case .query: "the query"
    case .row(let id): "row \(id)"
    }
  }
}

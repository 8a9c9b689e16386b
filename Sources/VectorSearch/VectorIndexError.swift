package import Faults
package import Files
package import Vocabulary

/// Why an index could not be written, opened or searched.
package enum VectorIndexError: FaultyError, Equatable {
  /// A row or a query does not have the index's number of values.
  case wrongDimension(of: Subject, got: Int, expected: Int)
  /// A value is NaN or infinite.
  case valuesNotFinite(of: Subject, position: Int)
  /// The norm of a row or a query is so large that its squared distances would exceed the range of Float.
  case normTooLarge(of: Subject, got: Double, maximum: Double)
  /// A row or a query has negative values, but the metric compares histograms.
  case negativeValue(of: Subject, position: Int, metric: Metric)
  /// `k` is below 1.
  case wrongK(got: Int)
  /// The dimension of a file to write is not supported by the kernels.
  case dimensionOutOfRange(got: Int, allowed: ClosedRange<Int>)
  /// The number of rows of a file to write exceeds the format.
  case countOutOfRange(got: Int, allowed: ClosedRange<Int>)
  /// The identity of a file's space does not fit the header.
  case spaceTooLong(got: Int, maximum: Int)
  /// Rows were not appended by ascending ids.
  case idsNotAscending(got: Int64, previous: Int64)
  /// The number of rows written differs from the announced one.
  case wrongRowCount(got: Int, expected: Int)
  /// There is no such file.
  case missing(path: String)
  /// The contents of the file are damaged.
  case damaged(path: String, reason: String)
  /// The file has another version of the format.
  case otherVersion(path: String, got: UInt32, expected: UInt32)
  /// The system failed an operation on a file.
  case file(FileError)

  /// An unusable file counts as damaged: all of them are derived, and made again.
  init(_ error: FileError) {
    self =
      switch error {
      case .missing(let path): .missing(path: path)
      case .unfit(let path, let reason): .damaged(path: path, reason: reason)
      case .system: .file(error)
      }
  }

  /// The refused vector.
  package enum Subject: Sendable, Equatable {
    /// The query.
    case query
    /// A row to store, by its id.
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

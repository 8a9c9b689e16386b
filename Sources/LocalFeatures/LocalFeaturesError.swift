package import Faults
package import Imaging

/// Says why a picture's local features cannot be found or read.
package enum LocalFeaturesError: FaultyError, Equatable {
  /// The picture could not be scaled.
  case picture(ImagingError)
  /// There is not enough memory for the scale space.
  case outOfMemory(width: Int, height: Int)
  /// The bytes of stored features are not valid.
  case damaged(reason: String)

  package var kind: ErrorKind {
    switch self {
    case .picture(let error): error.kind
    case .outOfMemory: .resource
    case .damaged: .damaged
    }
  }

  package var code: String {
    if case .picture(let error) = self { error.code } else { kind.code }
  }

  package var description: String {
    switch self {
    case .picture(let error): error.description
    case .outOfMemory(let width, let height):
      "cannot find local features in a picture of \(width) × \(height) pixels: memory is short; search again with fewer "
        + "queries at a time"
    case .damaged(let reason):
      "cannot read local features: \(reason); delete the folder vectors/features of the gallery, and they are made again"
    }
  }
}

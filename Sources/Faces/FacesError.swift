package import Faults
package import Imaging
package import Inference
package import Models

/// Says what went wrong with finding or embedding faces.
package enum FacesError: FaultyError, Equatable {
  /// The model finds no faces, or embeds none, by its card.
  case unfit(model: String, purpose: String)
  /// A model's files are not there or not its card's, or it cannot embed.
  case model(ModelsError)
  /// A network could not be loaded or run.
  case inference(InferenceError)
  /// A picture could not be scaled.
  case picture(ImagingError)
  /// An output of a detector has not the shape that its family has.
  case output(model: String, output: String, got: [Int], expected: String)
  /// Five landmarks lie in one place, so that no face can be aligned by them.
  case landmarks(reason: String)

  package var kind: ErrorKind {
    switch self {
    case .unfit, .landmarks: .unsupported
    case .model(let error): error.kind
    case .inference(let error): error.kind
    case .picture(let error): error.kind
    case .output: .damaged
    }
  }

  package var code: String {
    switch self {
    case .unfit: ErrorKind.conflict.code
    case .model(let error): error.code
    case .inference(let error): error.code
    case .picture(let error): error.code
    case .output, .landmarks: kind.code
    }
  }

  package var remedy: Remedy? {
    if case .model(let error) = self { error.remedy } else { nil }
  }
}

extension FacesError {
  package var description: String {
    switch self {
    case .unfit(let model, let purpose):
      "cannot \(purpose) with the model \"\(model)\": its card does not say how; choose another model"
    case .model(let error): error.description
    case .inference(let error): error.description
    case .picture(let error): error.description
    case .output(let model, let output, let got, let expected):
      "cannot find faces with the model \"\(model)\": its output \"\(output)\" has the shape \(got), expected \(expected); correct the family in its card"
    case .landmarks(let reason):
      "cannot align a face: \(reason); leave the face out"
    }
  }
}

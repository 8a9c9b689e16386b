package import Faults
package import Imaging
package import Inference
package import Models

/// Says why faces cannot be found or embedded.
package enum FacesError: FaultyError, Equatable {
  /// By its card, the model is not a detector, or not a face network.
  case unfit(model: String, purpose: String)
  /// A model's files are missing or do not match its card, or it cannot embed.
  case model(ModelsError)
  /// A network could not be loaded or run.
  case inference(InferenceError)
  /// A picture could not be scaled.
  case picture(ImagingError)
  /// An output of a detector does not have the shape of its family.
  case output(model: String, output: String, got: [Int], expected: String)
  /// All landmarks are equal, so the face cannot be aligned.
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

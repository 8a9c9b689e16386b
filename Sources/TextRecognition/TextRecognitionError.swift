package import Faults
package import Imaging
package import Inference
package import Models

/// Says why text in pictures cannot be read.
package enum TextRecognitionError: FaultyError, Equatable {
  /// By its card, the model does not read text.
  case unfit(model: String)
  /// A model's files are missing or do not match its card.
  case model(ModelsError)
  /// A network could not be loaded or run.
  case inference(InferenceError)
  /// A picture could not be scaled.
  case picture(ImagingError)
  /// The recogniser's file does not list the characters that it reads.
  case alphabet(model: String, file: String)
  /// An output of a network does not have the expected shape.
  case output(model: String, network: String, got: [Int], expected: String)
  /// The task was cancelled.
  case cancelled

  package var kind: ErrorKind {
    switch self {
    case .unfit: .unsupported
    case .model(let error): error.kind
    case .inference(let error): error.kind
    case .picture(let error): error.kind
    case .alphabet, .output: .damaged
    case .cancelled: .cancelled
    }
  }

  package var code: String {
    switch self {
    case .unfit: ErrorKind.conflict.code
    case .model(let error): error.code
    case .inference(let error): error.code
    case .picture(let error): error.code
    case .alphabet, .output, .cancelled: kind.code
    }
  }

  package var remedy: Remedy? {
    if case .model(let error) = self { error.remedy } else { nil }
  }
}

extension TextRecognitionError {
  package var description: String {
    switch self {
    case .unfit(let model):
      "cannot read text with the model \"\(model)\": its card has no \"reader\" section; choose another model"
    case .model(let error): error.description
    case .inference(let error): error.description
    case .picture(let error): error.description
    case .alphabet(let model, let file):
      "cannot read text with the model \"\(model)\": \"\(file)\" does not list the characters that it reads; fetch the file again"
    case .output(let model, let network, let got, let expected):
      "cannot read text with the model \"\(model)\": its \(network) has an output of the shape \(got), expected \(expected); fetch the files that belong to its card"
    case .cancelled: "cannot read text: the work was cancelled"
    }
  }
}

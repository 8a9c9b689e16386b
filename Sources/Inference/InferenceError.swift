package import Faults

/// Says what went wrong with a network, and in which file.
package enum InferenceError: FaultyError, Equatable {
  /// An OpenVINO call failed.
  case runtime(operation: String, network: String, code: Int32, reason: String)
  /// The network does not have exactly one input.
  case inputCount(network: String, got: Int)
  /// The network's input does not have the shape in its card.
  case inputShape(network: String, input: String, expected: String, layout: String)
  /// The network's inputs are not those of tokens that its card names.
  case tokenInputs(network: String, expected: [String], got: [String])
  /// The network has no such output.
  case noOutput(network: String, output: String, available: [String])
  /// The number of elements of an output does not fit the batch.
  case outputShape(network: String, output: String, got: [Int], batch: Int)
  /// A batch is empty or too large, or its pictures have the wrong size.
  case batch(network: String, gotBytes: Int, bytesPerPicture: Int, capacity: Int)

  package var kind: ErrorKind {
    switch self {
    case .runtime, .inputCount, .inputShape, .tokenInputs, .noOutput, .outputShape: .damaged
    case .batch: .unsupported
    }
  }
}

extension InferenceError {
  package var description: String {
    switch self {
    case .runtime(let operation, let network, let code, let reason):
      "cannot \(operation) the network \"\(network)\": \(reason) (OpenVINO code \(code))"
    case .inputCount(let network, let got):
      "cannot use the network \"\(network)\": it has \(got) inputs; only networks with one picture input can be run"
    case .inputShape(let network, let input, let expected, let layout):
      "cannot use the network \"\(network)\": its input is \(input), but its card says \(expected) (\(layout)); correct the card"
    case .tokenInputs(let network, let expected, let got):
      "cannot use the network \"\(network)\": its inputs are \(got.joined(separator: ", ")), but its card says \(expected.joined(separator: ", ")), each [?, ?] i64; correct the card"
    case .noOutput(let network, let output, let available):
      "cannot use the network \"\(network)\": it has no output \"\(output)\", but \(available.joined(separator: ", ")); correct the card"
    case .outputShape(let network, let output, let got, let batch):
      "cannot use the output \"\(output)\" of the network \"\(network)\": its shape \(got) is not a row for each of \(batch) pictures"
    case .batch(let network, let gotBytes, let bytesPerPicture, let capacity):
      "cannot run the network \"\(network)\" on \(gotBytes) bytes: expected 1 to \(capacity) pictures of \(bytesPerPicture) bytes"
    }
  }
}

package import Faults

/// Says what went wrong with a network, and on which file.
package enum InferenceError: FaultyError, Equatable {
  /// OpenVINO answered a call with an error.
  case runtime(operation: String, network: String, code: Int32, reason: String)
  /// The network has more or fewer inputs than the one picture tensor that can be fed.
  case inputCount(network: String, got: Int)
  /// The network's input has another shape than its card says.
  case inputShape(network: String, input: String, expected: String, layout: String)
  /// The network has no such output.
  case noOutput(network: String, output: String, available: [String])
  /// An output's element count is not what its batch allows.
  case outputShape(network: String, output: String, got: [Int], batch: Int)
  /// A batch holds no picture, too many, or pictures of another size.
  case batch(network: String, gotBytes: Int, bytesPerPicture: Int, capacity: Int)

  package var kind: ErrorKind {
    switch self {
    case .runtime, .inputCount, .inputShape, .noOutput, .outputShape: .damaged
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
    case .noOutput(let network, let output, let available):
      "cannot use the network \"\(network)\": it has no output \"\(output)\", but \(available.joined(separator: ", ")); correct the card"
    case .outputShape(let network, let output, let got, let batch):
      "cannot use the output \"\(output)\" of the network \"\(network)\": its shape \(got) is not a row for each of \(batch) pictures"
    case .batch(let network, let gotBytes, let bytesPerPicture, let capacity):
      "cannot run the network \"\(network)\" on \(gotBytes) bytes: expected 1 to \(capacity) pictures of \(bytesPerPicture) bytes"
    }
  }
}

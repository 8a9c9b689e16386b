/// A network that is ready to run on texts, given as tokens: any number of texts of any length.
///
/// Safe to use from many tasks at once; requests beyond `parallelism.requests` wait their turn without
/// holding a thread.
package final class TokenNetwork: Sendable {
  private let pool: RequestPool

  /// Reads and compiles a network.
  ///
  /// - Parameters:
  ///   - file: OpenVINO IR (`.xml` beside its `.bin`) or ONNX.
  ///   - inputs: the names of all its inputs, each `[texts, tokens]` of 64-bit integers.
  ///   - width: the number of tokens of all texts; `nil` if the network must take any.
  ///   - outputs: those that `run` will be asked for.
  ///   - precision: its arithmetic.
  ///   - parallelism: how it uses the cores; its batch does not count.
  /// - Throws: `InferenceError.runtime` when the file cannot be read or compiled; `.tokenInputs`, `.noOutput`
  ///   when it is not what was expected.
  package init(
    file: String, inputs: [String], width: Int? = nil, outputs: [String], precision: Precision,
    parallelism: Parallelism
  ) throws(InferenceError) {
    let compiled = try compile(
      file: file, inputs: inputs, width: width, outputs: outputs, precision: precision,
      parallelism: parallelism)
    var requests: [InferRequest] = []
    for _ in 0..<parallelism.requests { requests.append(try InferRequest(of: compiled, network: file)) }
    pool = RequestPool(requests)
  }

  /// Runs the network on a batch of texts of one length.
  ///
  /// - Parameters:
  ///   - inputs: by name, `[texts, tokens]` row-major: of all inputs that the network has.
  ///   - shape: how many texts, and how many tokens each of them has; both above 0.
  ///   - output: the name of the output that is wanted.
  /// - Returns: its shape, the texts first, and its values, row-major.
  /// - Throws: `InferenceError.runtime` when the network fails or has no such input or output.
  package func run(
    _ inputs: [String: [Int64]], shape: (texts: Int, tokens: Int), output: String
  ) async throws(InferenceError) -> (shape: [Int], values: [Float]) {
    precondition(
      shape.texts > 0 && shape.tokens > 0
        && inputs.values.allSatisfy { $0.count == shape.texts * shape.tokens },
      "inputs of \(inputs.mapValues(\.count)) values for \(shape)")
    let request = await pool.take()
    defer { pool.give(request) }
    for (name, values) in inputs {
      try request.fill(name, with: values, shape: [shape.texts, shape.tokens])
    }
    try await request.run()
    return try request.output(output)
  }
}

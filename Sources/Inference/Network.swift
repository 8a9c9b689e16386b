/// A network compiled for this processor, with 8-bit RGB pictures of one size as input.
///
/// Safe to use from many tasks at once; requests beyond `parallelism.requests` wait their turn without
/// holding a thread.
package final class Network: Sendable {
  /// The path of its file, for errors.
  package let file: String
  package let input: PictureInput
  /// As requested, but with one picture per request if the file takes no more.
  package let parallelism: Parallelism
  private let pool: RequestPool

  /// Reads and compiles a network.
  ///
  /// - Parameters:
  ///   - file: OpenVINO IR (`.xml` beside its `.bin`), ONNX, TensorFlow or TFLite.
  ///   - outputs: the outputs that `run` will return; in an ONNX file, also tensors inside the graph.
  ///   - parallelism: its batch is the most pictures in one `run`.
  /// - Throws: `InferenceError.runtime` if the file cannot be read or compiled; `.inputCount`, `.inputShape`,
  ///   `.noOutput` if the network is not as expected.
  package init(
    file: String, input: PictureInput, outputs: [String], precision: Precision, parallelism: Parallelism
  ) throws(InferenceError) {
    let (requests, parallelism) = try Self.requests(
      file, input: input, outputs: outputs, precision: precision, parallelism: parallelism)
    self.file = file
    self.input = input
    self.parallelism = parallelism
    self.pool = RequestPool(requests)
  }

  /// Compiles the network for the requested batch size; networks exported for single pictures often support
  /// no other.
  private static func requests(
    _ file: String, input: PictureInput, outputs: [String], precision: Precision, parallelism: Parallelism
  ) throws(InferenceError) -> ([InferRequest], Parallelism) {
    do throws(InferenceError) {
      let compiled = try compile(
        file: file, input: input, outputs: outputs, precision: precision, parallelism: parallelism)
      var requests: [InferRequest] = []
      for _ in 0..<parallelism.requests {
        requests.append(try InferRequest(of: compiled, network: file))
      }
      return (requests, parallelism)
    } catch {
      guard parallelism.batch > 1 else { throw error }
      switch error {
      case .inputShape, .outputShape:
        let single = Parallelism(streams: parallelism.streams, threads: parallelism.threads, batch: 1)
        return try Self.requests(
          file, input: input, outputs: outputs, precision: precision, parallelism: single)
      default: throw error
      }
    }
  }

  /// Runs the network on a batch.
  ///
  /// - Parameters:
  ///   - pictures: 1 to `parallelism.batch` pictures, each of `input.bytesPerPicture` bytes: RGB,
  ///     interleaved, row-major.
  ///   - output: the name of the output to return.
  /// - Returns: one output per picture, in their order; `shape` is that of a single one, without the batch.
  /// - Throws: `InferenceError.batch` for a wrong number or size, `.runtime` if the network fails or has no
  ///   such output, `.outputShape` if the output is not one row per picture.
  package func run(
    _ pictures: [[UInt8]], output: String
  ) async throws(InferenceError) -> (shape: [Int], rows: [[Float]]) {
    try await run(pictures, outputs: [output])[0]
  }

  /// Runs the network on a batch and returns several outputs.
  ///
  /// - Parameters:
  ///   - pictures: as for the other `run`.
  ///   - outputs: the names of the outputs to return.
  /// - Returns: the results of the other `run`, for each output.
  /// - Throws: as the other `run`.
  package func run(
    _ pictures: [[UInt8]], outputs: [String]
  ) async throws(InferenceError) -> [(shape: [Int], rows: [[Float]])] {
    guard 1...parallelism.batch ~= pictures.count, pictures.allSatisfy({ $0.count == input.bytesPerPicture })
    else {
      throw .batch(
        network: file, gotBytes: pictures.reduce(0) { $0 + $1.count }, bytesPerPicture: input.bytesPerPicture,
        capacity: parallelism.batch)
    }
    let request = await pool.take()
    defer { pool.give(request) }
    try request.fill(with: pictures, standardise: input.standardise)
    try await request.run()
    var results: [(shape: [Int], rows: [[Float]])] = []
    for output in outputs { results.append(try rows(of: output, request, count: pictures.count)) }
    return results
  }

  /// The first rows of an output.
  private func rows(
    of output: String, _ request: InferRequest, count: Int
  ) throws(InferenceError) -> (shape: [Int], rows: [[Float]]) {
    let (shape, values) = try request.output(output)
    guard let rows = shape.first, rows == parallelism.batch, values.count.isMultiple(of: rows) else {
      throw .outputShape(network: file, output: output, got: shape, batch: parallelism.batch)
    }
    let length = values.count / rows
    return (
      Array(shape.dropFirst()), (0..<count).map { Array(values[($0 * length)..<(($0 + 1) * length)]) }
    )
  }
}

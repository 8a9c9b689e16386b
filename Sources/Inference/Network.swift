/// A network that is ready to run: compiled for this processor, fed with 8-bit RGB pictures of one size.
///
/// Safe to use from many tasks at once; requests beyond `parallelism.requests` wait their turn without
/// holding a thread.
package final class Network: Sendable {
  /// The file that it was read from, as errors name it.
  package let file: String
  package let input: PictureInput
  /// As it was asked for, but with one picture a request where the file takes no more.
  package let parallelism: Parallelism
  private let pool: RequestPool

  /// Reads and compiles a network.
  ///
  /// - Parameters:
  ///   - file: OpenVINO IR (`.xml` beside its `.bin`), ONNX, TensorFlow or TFLite.
  ///   - outputs: those that `run` will be asked for; of an ONNX file, tensors inside the graph too.
  ///   - parallelism: its batch is the most pictures that one `run` takes.
  /// - Throws: `InferenceError.runtime` when the file cannot be read or compiled; `.inputCount`,
  ///   `.inputShape`, `.noOutput` when it is not what was expected.
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

  /// Compiles the network for the batch that is asked for; networks exported for one picture often take no
  /// other.
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
  ///   - output: the name of the output that is wanted.
  /// - Returns: one output per picture, in their order; `shape` is that of a single one, without the batch.
  /// - Throws: `InferenceError.batch` on a wrong number or size, `.runtime` when the network fails or has no
  ///   such output, `.outputShape` when the output is not one row per picture.
  package func run(
    _ pictures: [[UInt8]], output: String
  ) async throws(InferenceError) -> (shape: [Int], rows: [[Float]]) {
    try await run(pictures, outputs: [output])[0]
  }

  /// Runs the network on a batch and gives several of its outputs.
  ///
  /// - Parameters:
  ///   - pictures: as the other `run` takes them.
  ///   - outputs: the names of the outputs that are wanted.
  /// - Returns: what the other `run` gives, for each output.
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

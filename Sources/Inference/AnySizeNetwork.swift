/// A network that is ready to run on pictures of any size, one at a time: a detector that only convolves.
///
/// The first picture of a size costs a few milliseconds more than those after it. Safe to use from many tasks
/// at once; requests beyond `parallelism.requests` wait their turn without holding a thread.
package final class AnySizeNetwork: Sendable {
  /// The file that it was read from, as errors name it.
  package let file: String
  private let pool: RequestPool

  /// Reads and compiles a network.
  ///
  /// - Parameters:
  ///   - file: OpenVINO IR (`.xml` beside its `.bin`), ONNX, TensorFlow or TFLite.
  ///   - input: how a pixel becomes a number; its width and height do not count.
  ///   - outputs: those that `run` will be asked for.
  ///   - precision: its arithmetic.
  ///   - parallelism: how it uses the cores; its batch does not count.
  /// - Throws: `InferenceError.runtime` when the file cannot be read or compiled; `.inputCount`,
  ///   `.inputShape`, `.noOutput` when it is not what was expected, or takes pictures of one size only.
  package init(
    file: String, input: PictureInput, outputs: [String], precision: Precision, parallelism: Parallelism
  ) throws(InferenceError) {
    precondition(!input.standardise, "a network of any size that standardises is not known")
    let single = Parallelism(streams: parallelism.streams, threads: parallelism.threads, batch: 1)
    let compiled = try compile(
      file: file, input: input, isOfAnySize: true, outputs: outputs, precision: precision,
      parallelism: single)
    var requests: [InferRequest] = []
    for _ in 0..<single.requests { requests.append(try InferRequest(of: compiled, network: file)) }
    self.file = file
    pool = RequestPool(requests)
  }

  /// Runs the network on one picture.
  ///
  /// - Parameters:
  ///   - picture: `[height, width, 3]`, 8-bit RGB.
  ///   - width: columns.
  ///   - height: rows.
  ///   - outputs: the names of the outputs that are wanted.
  /// - Returns: each output's shape, the batch of one included, and its values, row-major.
  /// - Throws: `InferenceError.batch` when the picture is not of that size, `.runtime` when the network
  ///   fails.
  package func run(
    _ picture: [UInt8], width: Int, height: Int, outputs: [String]
  ) async throws(InferenceError) -> [(shape: [Int], values: [Float])] {
    guard width > 0, height > 0, picture.count == width * height * 3 else {
      throw .batch(
        network: file, gotBytes: picture.count, bytesPerPicture: max(width * height * 3, 0), capacity: 1)
    }
    let request = await pool.take()
    defer { pool.give(request) }
    try request.fill(with: [picture], standardise: false, size: (width, height))
    try await request.run()
    var results: [(shape: [Int], values: [Float])] = []
    for output in outputs { results.append(try request.output(output)) }
    return results
  }
}

/// A network compiled for pictures of any size, one at a time: a fully convolutional detector.
///
/// The first picture of a size takes a few milliseconds more than later ones. Safe to use from many tasks at
/// once; requests beyond `parallelism.requests` wait their turn without holding a thread.
package final class AnySizeNetwork: Sendable {
  /// The path of its file, for errors.
  package let file: String
  private let pool: RequestPool

  /// Reads and compiles a network.
  ///
  /// - Parameters:
  ///   - file: OpenVINO IR (`.xml` beside its `.bin`), ONNX, TensorFlow or TFLite.
  ///   - input: the conversion of pixels; its width and height are ignored.
  ///   - outputs: the outputs that `run` will return.
  ///   - precision: the precision of its arithmetic.
  ///   - parallelism: how it uses the cores; its batch is ignored.
  /// - Throws: `InferenceError.runtime` if the file cannot be read or compiled; `.inputCount`, `.inputShape`,
  ///   `.noOutput` if the network is not as expected, or has a fixed input size.
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
  ///   - outputs: the names of the outputs to return.
  /// - Returns: each output's shape, including the batch of one, and its values, row-major.
  /// - Throws: `InferenceError.batch` if the picture does not have this size, `.runtime` if the network
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

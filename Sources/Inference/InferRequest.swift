import COpenVINO
import Synchronization

/// A request of a compiled network, with its own input and output memory. Runs one batch at a time.
final class InferRequest: Sendable {
  // A request may be used from any thread, by one user at a time: `RequestPool` lends it to one task at a
  // time.
  nonisolated(unsafe) private let handle: Handle
  // Only OpenVINO reads it, and it never changes.
  nonisolated(unsafe) private let callback: Callback
  private let completion = Completion()
  private let network: String

  init(of compiled: borrowing Handle, network: String) throws(InferenceError) {
    let model = unsafe compiled.pointer
    let pointer = try unsafe make("run", network) {
      unsafe ov_compiled_model_create_infer_request(model, $0)
    }
    let handle = unsafe Handle(pointer) { unsafe ov_infer_request_free($0) }
    let callback = Callback(completion)
    try check("run", network) { unsafe ov_infer_request_set_callback(pointer, callback.pointer) }
    unsafe self.callback = callback
    unsafe self.handle = handle
    self.network = network
  }

  /// Copies pictures to the beginning of the input tensor.
  ///
  /// - Parameters:
  ///   - pictures: 8-bit RGB, interleaved, row-major; no longer than the input tensor.
  ///   - standardise: whether to standardise each picture, as in `PictureInput.standardise`.
  ///   - size: the new size of the tensor, if the network takes any.
  func fill(
    with pictures: [[UInt8]], standardise: Bool, size: (width: Int, height: Int)? = nil
  ) throws(InferenceError) {
    let tensor = try unsafe make("feed", network) {
      unsafe ov_infer_request_get_input_tensor(handle.pointer, $0)
    }
    defer { unsafe ov_tensor_free(tensor) }
    if let size { try unsafe reshape(tensor, [pictures.count, size.height, size.width, 3]) }
    let memory = try unsafe bytes(of: tensor)
    var offset = 0
    for picture in pictures {
      let length = standardise ? picture.count * MemoryLayout<Float>.size : picture.count
      let slice = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[offset..<(offset + length)])
      if standardise {
        unsafe standardised(picture).withUnsafeBytes { unsafe slice.copyMemory(from: $0) }
      } else {
        unsafe slice.copyBytes(from: picture)
      }
      offset += length
    }
  }

  /// Gives an input of any size its size and its values.
  ///
  /// - Parameters:
  ///   - input: its name; of 64-bit integers.
  ///   - values: as many as the shape holds, row-major.
  func fill(_ input: String, with values: [Int64], shape: [Int]) throws(InferenceError) {
    let tensor = try unsafe make("feed the input \"\(input)\" of", network) {
      unsafe ov_infer_request_get_tensor(handle.pointer, input, $0)
    }
    defer { unsafe ov_tensor_free(tensor) }
    try unsafe reshape(tensor, shape)
    let memory = try unsafe bytes(of: tensor)
    unsafe values.withUnsafeBytes { unsafe memory.copyMemory(from: $0) }
  }

  private func reshape(_ tensor: OpaquePointer, _ dimensions: [Int]) throws(InferenceError) {
    var shape = unsafe ov_shape_t()
    try check("feed", network) {
      unsafe ov_shape_create(Int64(dimensions.count), dimensions.map(Int64.init), &shape)
    }
    defer { _ = unsafe ov_shape_free(&shape) }
    try check("feed", network) { unsafe ov_tensor_set_shape(tensor, shape) }
  }

  /// Runs the network on the input; suspends without holding a thread.
  func run() async throws(InferenceError) {
    await withCheckedContinuation { continuation in
      completion.expect(continuation)
      do throws(InferenceError) {
        try check("run", network) { unsafe ov_infer_request_start_async(handle.pointer) }
      } catch {
        completion.fail(error)
      }
    }
    if let failure = completion.takeFailure() { throw failure }
    try check("run", network) { unsafe ov_infer_request_wait(handle.pointer) }
  }

  /// Copies an output.
  ///
  /// - Returns: its shape, and its values, row-major.
  func output(_ name: String) throws(InferenceError) -> (shape: [Int], values: [Float]) {
    let tensor = try unsafe make("read the output \"\(name)\" of", network) {
      unsafe ov_infer_request_get_tensor(handle.pointer, name, $0)
    }
    defer { unsafe ov_tensor_free(tensor) }
    let memory = try unsafe bytes(of: tensor)
    return (try unsafe shape(of: tensor), unsafe [Float](memory.bindMemory(to: Float.self)))
  }

  private func bytes(of tensor: OpaquePointer) throws(InferenceError) -> UnsafeMutableRawBufferPointer {
    var size = 0
    var data: UnsafeMutableRawPointer?
    try check("read a tensor of", network) { unsafe ov_tensor_get_byte_size(tensor, &size) }
    try check("read a tensor of", network) { unsafe ov_tensor_data(tensor, &data) }
    return unsafe UnsafeMutableRawBufferPointer(start: data, count: size)
  }

  private func shape(of tensor: OpaquePointer) throws(InferenceError) -> [Int] {
    var shape = unsafe ov_shape_t()
    try check("read a tensor of", network) { unsafe ov_tensor_get_shape(tensor, &shape) }
    defer { _ = unsafe ov_shape_free(&shape) }
    return unsafe UnsafeBufferPointer(start: shape.dims, count: Int(shape.rank)).map { Int($0) }
  }
}

/// The callback passed to OpenVINO, which stores a pointer to it: it must live as long as the request.
@safe private struct Callback: ~Copyable {
  let pointer: UnsafeMutablePointer<ov_callback_t>

  /// - Parameter completion: must outlive the callback, which does not retain it.
  init(_ completion: Completion) {
    unsafe pointer = .allocate(capacity: 1)
    unsafe pointer.initialize(
      to: ov_callback_t(
        callback_func: { arguments in
          guard let arguments = unsafe arguments else { return }
          unsafe Unmanaged<Completion>.fromOpaque(arguments).takeUnretainedValue().resume()
        },
        args: Unmanaged.passUnretained(completion).toOpaque()))
  }

  deinit { unsafe pointer.deallocate() }
}

/// Connects OpenVINO's callback, on a thread of OpenVINO's, to the waiting task.
private final class Completion: Sendable {
  private struct State {
    var continuation: CheckedContinuation<Void, Never>?
    var failure: InferenceError?
  }

  private let state = Mutex(State())

  func expect(_ continuation: CheckedContinuation<Void, Never>) {
    state.withLock { $0.continuation = continuation }
  }

  func resume() {
    state.withLock { $0.continuation.take() }?.resume()
  }

  func fail(_ error: InferenceError) {
    state.withLock { $0.failure = error }
    resume()
  }

  func takeFailure() -> InferenceError? {
    state.withLock { $0.failure.take() }
  }
}

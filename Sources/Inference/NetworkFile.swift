import COpenVINO
import FoundationEssentials
import Synchronization

/// The only OpenVINO core of the process, created at first use: each further core would load the plugins
/// again.
private let sharedCore = Mutex<SharedCore>(SharedCore())

private struct SharedCore: ~Copyable {
  private var handle: Handle?

  /// The address of the core, which lives as long as the process.
  mutating func address(for network: String) throws(InferenceError) -> UInt {
    if handle == nil {
      let core = try unsafe make("start OpenVINO for", network) { unsafe ov_core_create($0) }
      handle = unsafe Handle(core) { unsafe ov_core_free($0) }
    }
    return unsafe UInt(bitPattern: handle?.pointer)
  }
}

/// Networks are read and compiled one at a time.
private let loading = Mutex<Void>(())

/// Lends the core to one caller at a time.
///
/// - Parameters:
///   - network: the name of the file, for errors.
///   - body: takes the core.
func withSharedCore<Result: Sendable>(
  _ network: String, _ body: (OpaquePointer) throws(InferenceError) -> Result
) throws(InferenceError) -> Result {
  let address = try sharedCore.withLock { core throws(InferenceError) in try core.address(for: network) }
  guard let core = unsafe OpaquePointer(bitPattern: address) else {
    preconditionFailure("the core was just made")
  }
  return try loading.withLock { _ throws(InferenceError) in try unsafe body(core) }
}

/// Reads the network of a file.
///
/// - Parameter outputs: the required outputs. In an ONNX file, tensors inside the graph are made outputs.
/// - Throws: `InferenceError.runtime` if OpenVINO cannot read it; `.noOutput`.
func read(_ file: String, core: OpaquePointer, outputs: [String]) throws(InferenceError) -> Handle {
  let path = file.hasSuffix("/saved_model.pb") ? String(file.dropLast("/saved_model.pb".count)) : file
  let pointer = try unsafe make("read", file) { unsafe ov_core_read_model(core, path, nil, $0) }
  let model = unsafe Handle(pointer) { unsafe ov_model_free($0) }
  let missing = outputs.filter { unsafe !hasOutput($0, pointer) }
  guard let first = missing.first else { return model }
  let available = try unsafe NetworkDescription(of: pointer, file: file).outputs.map(\.description)
  guard file.hasSuffix(".onnx") else { throw .noOutput(network: file, output: first, available: available) }
  do throws(InferenceError) {
    return try unsafe readExposing(missing, file, core: core)
  } catch {
    guard case .runtime(_, _, _, let reason) = error, reason.contains("not found") else { throw error }
    throw .noOutput(network: file, output: first, available: available)
  }
}

private func hasOutput(_ name: String, _ model: OpaquePointer) -> Bool {
  var port: OpaquePointer?
  guard unsafe ov_model_const_output_by_name(model, name, &port) == OK else { return false }
  unsafe ov_output_const_port_free(port)
  return true
}

/// Reads an ONNX file with additional outputs. The whole file is in memory meanwhile.
private func readExposing(
  _ names: [String], _ file: String, core: OpaquePointer
) throws(InferenceError) -> Handle {
  guard var bytes = try? Data(contentsOf: URL(filePath: file)) else {
    throw .runtime(operation: "read", network: file, code: 0, reason: "the file cannot be read")
  }
  bytes.append(contentsOf: exposingSuffix(names))
  var model: OpaquePointer?
  // Data's own method cannot rethrow: the status is checked outside.
  let status = unsafe bytes.withUnsafeBytes { buffer in
    unsafe ReadStatus(buffer, core: core, file: file, model: &model)
  }
  try status.check()
  guard let pointer = unsafe model else {
    throw .runtime(operation: "read", network: file, code: 0, reason: "nothing was read")
  }
  return unsafe Handle(pointer) { unsafe ov_model_free($0) }
}

/// The result of reading from memory.
private struct ReadStatus {
  private let failure: InferenceError?

  init(_ buffer: UnsafeRawBufferPointer, core: OpaquePointer, file: String, model: inout OpaquePointer?) {
    do throws(InferenceError) {
      unsafe model = try make("read", file) { model in
        unsafe ov_core_read_model_from_memory_buffer(
          core, buffer.bindMemory(to: CChar.self).baseAddress, buffer.count, nil, model)
      }
      failure = nil
    } catch {
      failure = error
    }
  }

  func check() throws(InferenceError) {
    if let failure { throw failure }
  }
}

import Dispatch
import Synchronization
import Vocabulary

@testable import HTTPServer

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Answers as a test says.
struct TestResponder: Responder {
  var admission: @Sendable (RequestHead) -> Admission = { TestResponder.usualAdmission($0) }
  var answer: @Sendable (Request) async -> Response = { TestResponder.echo($0) }

  func admit(_ head: RequestHead) -> Admission { admission(head) }

  func respond(to request: Request) async -> Response { await answer(request) }

  func refusal(_ problem: ProtocolProblem) -> Response {
    let status =
      switch problem {
      case .target, .unexpectedBody, .malformedForm: 400
      case .tooLarge: 413
      case .tooSlow: 408
      case .storage: 507
      case .stopping: 503
      }
    return Response(status: status, headers: [("X-Test", "refusal")], body: .bytes(Array("\(problem)".utf8)))
  }

  /// Bodies as their type says: small limits, so that a test can go beyond them.
  static func usualAdmission(_ head: RequestHead) -> Admission {
    guard head.method == .post else { return .accept(.none) }
    if head.headers["Content-Type"]?.hasPrefix("text/") == true {
      return .accept(.text(maximumBytes: 100_000))
    }
    return .accept(.form(maximumBytes: 4 << 20, maximumParts: 8, fieldBytes: 1000))
  }

  /// Tells what has come in.
  static func echo(_ request: Request) -> Response {
    let description =
      switch request.body {
      case .none: "\(request.head.method.rawValue) \(request.head.target.path)"
      case .text(let bytes): "text \(bytes.count) \(digest(bytes))"
      case .form(let form): describe(form)
      }
    return Response(
      status: 200, headers: [("Content-Type", "text/plain")], body: .bytes(Array(description.utf8)))
  }

  private static func describe(_ form: Form) -> String {
    let fields = form.fields.map { "\($0.name)=\($0.value)" }
    let files = form.files.map { file in
      let contents = (try? file.contents()).map { "\($0.count) \(digest($0))" } ?? "unreadable"
      return "\(file.name):\(file.fileName ?? "-"):\(file.contentType ?? "-"):\(contents)"
    }
    return (fields + files).joined(separator: "\n")
  }

  /// FNV-1a: tells different bytes apart.
  static func digest(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}

/// Starts a server, lets a test talk to it on a thread of its own, and stops it.
func withServer<Result: Sendable>(
  _ responder: TestResponder = TestResponder(), limits: (inout ServerLimits) -> Void = { _ in },
  configuration: ServerConfiguration = ServerConfiguration(),
  statistics: ServerStatistics = ServerStatistics(),
  _ body: @Sendable (HTTPServer) async throws -> Result
) async throws -> Result {
  var configuration = configuration
  limits(&configuration.limits)
  let server = try HTTPServer(configuration: configuration, responder: responder, statistics: statistics)
  do {
    let result = try await withTaskExecutorPreference(ThreadExecutor.shared) { try await body(server) }
    await server.stop()
    return result
  } catch {
    await server.stop()
    throw error
  }
}

/// Runs what blocks. On the cooperative pool it would take the threads that the server's tasks need.
final class ThreadExecutor: TaskExecutor {
  static let shared = ThreadExecutor()

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    // Dispatch gives each serial queue a thread at once.
    DispatchQueue(label: "http-test").async {
      job.runSynchronously(on: self.asUnownedTaskExecutor())
    }
  }
}

/// Something that a test waits for, and may look at.
final class Box<Value: Sendable>: Sendable {
  private let state: Mutex<Value>

  init(_ value: Value) { state = Mutex(value) }

  var value: Value {
    get { state.withLock { $0 } }
    set { state.withLock { $0 = newValue } }
  }

  func update(_ change: (inout Value) -> Void) { state.withLock { change(&$0) } }
}

/// Waits until something is so.
///
/// - Returns: whether it came to be so, within much more time than it takes.
func eventually(_ condition: () -> Bool) async -> Bool {
  for _ in 0..<2000 {
    if condition() { return true }
    try? await Task.sleep(for: .milliseconds(10))
  }
  return condition()
}

/// What this process has open that has such a text in its name; nothing where the system does not tell.
func openDescriptors(named part: String) -> [String] {
  names(in: "/proc/self/fd").compactMap { name in
    var buffer = [UInt8](repeating: 0, count: 512)
    let count = buffer.withUnsafeMutableBytes { bytes in
      bytes.baseAddress.map { readlink("/proc/self/fd/\(name)", $0, bytes.count) } ?? 0
    }
    let target = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    return target.contains(part) ? target : nil
  }
}

/// How many threads of libmicrohttpd this process has.
func libraryThreads() -> Int {
  names(in: "/proc/self/task").filter { name in
    guard let file = fopen("/proc/self/task/\(name)/comm", "r") else { return false }
    defer { fclose(file) }
    var buffer = [UInt8](repeating: 0, count: 32)
    let count = fread(&buffer, 1, buffer.count, file)
    return String(decoding: buffer.prefix(count), as: UTF8.self).hasPrefix("MHD-")
  }.count
}

private func names(in folder: String) -> [String] {
  guard let stream = opendir(folder) else { return [] }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    if !name.hasPrefix(".") { names.append(name) }
  }
  return names
}

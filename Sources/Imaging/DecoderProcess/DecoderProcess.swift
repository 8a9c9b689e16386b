import CDecoderProcess
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A helper process that decodes one picture after the other.
///
/// It is used by one thread at a time; any thread may kill it.
final class DecoderProcess: Sendable {
  /// The limit on its memory for a picture.
  let maximumWorkingBytes: Int

  private let id: pid_t
  let socket: MessageSocket
  /// The shared memory for files and for pixels.
  let input: Mutex<SharedMemory>
  let output: Mutex<SharedMemory>
  private let words: Int32
  /// Its exit status, once it has been waited for.
  private let status = Mutex<Int32?>(nil)

  /// Helpers take about a quarter of a second to start; on a busy machine, longer.
  private static let startingTime = Duration.seconds(60)

  /// Starts a helper and waits until it is ready.
  ///
  /// - Parameters:
  ///   - maximumWorkingBytes: the limit on its memory for a picture.
  ///   - isForPictures: whether it loads the decoders at once; otherwise with the first picture.
  /// - Throws: `ImagingError.library` if the system cannot start another process.
  init(maximumWorkingBytes: Int, isForPictures: Bool = true) throws(ImagingError) {
    var process = eidetic_decoder_process()
    let code = unsafe eidetic_decoder_spawn(&process)
    guard code == 0 else { throw Self.cannotStart(unsafe String(cString: strerror(code))) }
    id = process.pid
    socket = MessageSocket(descriptor: process.socket)
    input = Mutex(SharedMemory(descriptor: process.input))
    output = Mutex(SharedMemory(descriptor: process.output))
    words = process.words
    self.maximumWorkingBytes = maximumWorkingBytes
    try greet(isForPictures: isForPictures)
  }

  deinit {
    kill()
    _ = wait()
    close(words)
  }

  private func greet(isForPictures: Bool) throws(ImagingError) {
    let failure: String
    do throws(MessageSocket.Failure) {
      try socket.send(
        DecoderWelcome(maximumWorkingBytes: maximumWorkingBytes, isForPictures: isForPictures))
      switch try socket.receive(DecoderAnswer.self, until: .now + Self.startingTime) {
      case .ready: return
      case .unfit(let reason): failure = reason
      default: failure = "it speaks out of turn"
      }
    } catch .timedOut {
      failure = "it does not answer"
    } catch {
      failure = ending().reason
    }
    throw Self.cannotStart(failure)
  }

  private static func cannotStart(_ reason: String) -> ImagingError {
    .library(name: "the process that decodes pictures", underlying: reason)
  }

  /// Whether it has exited by itself.
  var isGone: Bool { socket.isClosed }

  /// Lowers its priority permanently.
  func giveWay() {
    status.withLock { status in
      guard status == nil else { return }
      #if os(Linux)
        _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), id_t(id), 10)
      #else
        _ = setpriority(PRIO_PROCESS, id_t(id), 10)
      #endif
    }
  }

  /// Kills it.
  func kill() {
    status.withLock { status in
      // After it was waited for, its id may belong to another process.
      if status == nil { _ = systemKill(id, SIGKILL) }
    }
  }

  /// Waits for its exit, which must be near.
  private func wait() -> Int32 {
    status.withLock { known in
      if let known { return known }
      var status: Int32 = 0
      while unsafe waitpid(id, &status, 0) < 0, errno == EINTR {}
      known = status
      return status
    }
  }

  /// How it ended, with the last output of its libraries.
  func ending() -> DecoderEnding {
    // It has closed its end of the connection: no effect if it is exiting already.
    kill()
    let status = wait()
    return DecoderEnding(
      signal: eidetic_decoder_signal(status), code: eidetic_decoder_code(status), words: lastWords())
  }

  private func lastWords() -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(words, $0.baseAddress, $0.count) }
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes.suffix(2000), as: UTF8.self)
  }
}

/// The first message to a helper.
struct DecoderWelcome: Codable {
  /// Its permanent memory limit for a picture.
  let maximumWorkingBytes: Int
  /// Whether it loads the decoders at once.
  let isForPictures: Bool
}

/// How a helper ended unexpectedly.
struct DecoderEnding {
  /// 0 if it exited by itself, with `code`.
  let signal: Int32
  let code: Int32
  let words: String

  /// Whether it exceeded its memory limit.
  var isOutOfMemory: Bool { signal == SIGKILL || Self.tellOfMemory(words) }

  /// Whether a library's message means that memory allocation failed: each library says it differently.
  static func tellOfMemory(_ words: String) -> Bool {
    let signs = [
      "memory allocation of", "failed to allocate", "bad_alloc", "out of memory", "cannot allocate memory",
      "nomemory", "no memory",
    ]
    let words = words.lowercased()
    return signs.contains { words.contains($0) }
  }

  var reason: String {
    let last = words.split(separator: "\n").last.map { "; \($0)" } ?? ""
    return signal == 0 ? "it ended with code \(code)\(last)" : "it was ended by signal \(signal)\(last)"
  }
}

private func systemKill(_ id: pid_t, _ signal: Int32) -> Int32 { kill(id, signal) }

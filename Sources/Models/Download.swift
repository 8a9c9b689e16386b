import Files
import Foundation
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Downloads files over HTTP, resuming interrupted downloads.
enum Download {
  /// How often an interrupted transfer is resumed before giving up.
  static let attempts = 3
  /// Longer texts are not cards.
  static let maximumCardBytes = 1 << 20
  /// The limit for files of unknown length: no network is larger.
  static let maximumFileBytes = 1 << 34

  /// A small text at a URL.
  ///
  /// - Throws: `ModelsError.download` if it cannot be downloaded or is longer than a card may be.
  static func contents(of address: String) async throws(ModelsError) -> [UInt8] {
    let transfer = Transfer(into: nil, limit: maximumCardBytes)
    try await transfer.run(try request(address, from: 0))
    return transfer.received
  }

  /// Downloads a file to `target`, appending to what is there already.
  ///
  /// - Parameter progress: is called with the number of bytes present.
  /// - Throws: `ModelsError.download` if the server fails, or interrupts more than `attempts` times (the
  ///   bytes are kept); `.file` if the disk is full or not writable.
  static func file(
    at address: String, to target: String, expectedBytes: Int?,
    progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) async throws(ModelsError) {
    for attempt in 1...attempts {
      let present = try ofFile { () throws(FileError) in try OpenFile(appendingTo: target).size() }
      if present == expectedBytes { return }
      do throws(ModelsError) {
        // A file as long as or longer than expected, or of unknown length, cannot be resumed.
        let start = present < expectedBytes ?? 0 ? present : 0
        let transfer = Transfer(
          into: target, limit: expectedBytes ?? maximumFileBytes, start: start, progress: progress)
        try await transfer.run(try request(address, from: start))
        return
      } catch {
        guard case .download = error, attempt < attempts else { throw error }
      }
    }
  }

  private static func request(_ address: String, from start: Int) throws(ModelsError) -> URLRequest {
    guard let url = URL(string: address), url.host() != nil else {
      throw .download(address: address, reason: "this is not an address")
    }
    var request = URLRequest(url: url, cachePolicy: .reloadIgnoringLocalCacheData, timeoutInterval: 30)
    if start > 0 { request.setValue("bytes=\(start)-", forHTTPHeaderField: "Range") }
    // A compressed response could not be resumed by byte.
    request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
    return request
  }
}

/// One HTTP transfer, written to a file or kept in memory as it arrives.
private final class Transfer: NSObject, URLSessionDataDelegate, Sendable {
  private struct State {
    var received: [UInt8] = []
    var count: Int
    var failure: ModelsError?
    var continuation: CheckedContinuation<Void, any Error>?
  }

  private let target: String?
  private let limit: Int
  private let start: Int
  private let progress: @Sendable (Int) -> Void
  private let state: Mutex<State>

  var received: [UInt8] { state.withLock { $0.received } }

  /// - Parameters:
  ///   - target: the file to append to; `nil` keeps the bytes in memory.
  ///   - limit: the most bytes in all.
  ///   - start: the first requested byte.
  ///   - progress: is called with the number of bytes present.
  init(
    into target: String?, limit: Int, start: Int = 0, progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) {
    self.target = target
    self.limit = limit
    self.start = start
    self.progress = progress
    state = Mutex(State(count: start))
  }

  func run(_ request: URLRequest) async throws(ModelsError) {
    let address = request.url?.absoluteString ?? ""
    let session = URLSession(configuration: .ephemeral, delegate: self, delegateQueue: nil)
    defer { session.finishTasksAndInvalidate() }
    let task = session.dataTask(with: request)
    do {
      try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
          state.withLock { $0.continuation = continuation }
          task.resume()
        }
      } onCancel: {
        task.cancel()
      }
    } catch let error as ModelsError {
      throw error
    } catch {
      throw .download(address: address, reason: error.localizedDescription)
    }
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    let address = dataTask.originalRequest?.url?.absoluteString ?? ""
    let status = (response as? HTTPURLResponse)?.statusCode ?? 0
    do throws(ModelsError) {
      switch status {
      case 206 where start > 0: break
      case 200: try restart()
      default: throw .download(address: address, reason: "the server answers \(status)")
      }
      completionHandler(.allow)
    } catch {
      fail(error)
      completionHandler(.cancel)
    }
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    do throws(ModelsError) {
      try keep(data, address: dataTask.originalRequest?.url?.absoluteString ?? "")
    } catch {
      fail(error)
      dataTask.cancel()
    }
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    let (continuation, failure) = state.withLock { ($0.continuation.take(), $0.failure) }
    if let failure = failure ?? error {
      continuation?.resume(throwing: failure)
    } else {
      continuation?.resume()
    }
  }

  /// The server sends the whole file: the present bytes are discarded.
  private func restart() throws(ModelsError) {
    if let target { try ofFile { () throws(FileError) in try OpenFile(appendingTo: target).truncate() } }
    state.withLock { $0.count = 0 }
  }

  private func keep(_ data: Data, address: String) throws(ModelsError) {
    let count = state.withLock { state in
      state.count += data.count
      return state.count
    }
    guard count <= limit else {
      throw .download(address: address, reason: "it is longer than the \(limit) bytes expected")
    }
    if let target {
      try ofFile { () throws(FileError) in try OpenFile(appendingTo: target).write([UInt8](data)) }
    } else {
      state.withLock { $0.received += data }
    }
    progress(count)
  }

  private func fail(_ error: ModelsError) {
    state.withLock { if $0.failure == nil { $0.failure = error } }
  }
}

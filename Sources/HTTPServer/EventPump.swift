import CMicroHTTPD
import Synchronization

/// Sends events from a stream to a connection, which is suspended while there are none.
@safe final class EventPump: Sendable {
  private struct State {
    var buffer: [UInt8] = []
    /// The number of bytes sent of it.
    var sent = 0
    var isFinished = false
    var isSuspended = false
    var task: Task<Void, Never>?

    mutating func drop() {
      buffer = []
      sent = 0
    }
  }

  /// The buffer size beyond which a slow client holds up the stream.
  private static let bufferBytes = 256 << 10

  // Lives at least until the library frees the response, which ends the pump.
  nonisolated(unsafe) private let connection: OpaquePointer
  private let state = Mutex(State())

  /// - Parameters:
  ///   - events: the events to send.
  ///   - connection: the client's connection.
  ///   - heartbeat: the interval between comments that keep the connection alive.
  init(_ events: AsyncStream<ServerEvent>, to connection: OpaquePointer, heartbeat: Duration) {
    unsafe self.connection = unsafe connection
    let task = Task { [weak self] in
      await withTaskGroup(of: Void.self) { group in
        group.addTask {
          while (try? await Task.sleep(for: heartbeat)) != nil {
            await self?.push(Array(": alive\n\n".utf8))
          }
        }
        for await event in events { await self?.push(event.bytes) }
        group.cancelAll()
      }
      self?.close(dropping: false)
    }
    state.withLock { $0.task = task }
  }

  /// Copies available bytes; suspends the connection if there are none. Called by the library.
  ///
  /// - Returns: the number of bytes, or the library's end mark.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    state.withLock { state in
      guard !state.buffer.isEmpty else {
        if state.isFinished { return -1 }
        state.isSuspended = true
        unsafe MHD_suspend_connection(connection)
        return 0
      }
      let part = state.buffer[state.sent...].prefix(buffer.count)
      unsafe buffer.copyBytes(from: part)
      state.sent += part.count
      if state.sent == state.buffer.count { state.drop() }
      return part.count
    }
  }

  /// Ends the stream.
  ///
  /// - Parameter dropping: whether to drop unsent events.
  func close(dropping: Bool = true) {
    let task = state.withLock { state in
      state.isFinished = true
      if dropping { state.drop() }
      wake(&state)
      return state.task
    }
    task?.cancel()
  }

  private func push(_ bytes: [UInt8]) async {
    while state.withLock({ $0.buffer.count - $0.sent > Self.bufferBytes && !$0.isFinished }) {
      guard (try? await Task.sleep(for: .milliseconds(50))) != nil else { return }
    }
    state.withLock { state in
      guard !state.isFinished else { return }
      state.buffer.removeFirst(state.sent)
      state.sent = 0
      state.buffer += bytes
      wake(&state)
    }
  }

  /// Lets the library read. Called under the lock: it must not be woken before it sleeps.
  private func wake(_ state: inout State) {
    guard state.isSuspended else { return }
    state.isSuspended = false
    unsafe MHD_resume_connection(connection)
  }
}

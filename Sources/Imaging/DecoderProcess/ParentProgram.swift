import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// In a helper process: the program that it works for.
final class ParentProgram: Sendable {
  /// `nil` in the program itself.
  static var current: ParentProgram? { known.withLock { $0 } }

  private static let known = Mutex<ParentProgram?>(nil)

  let socket: MessageSocket
  /// The memory granted for the present picture.
  private let lent = Atomic<Int>(0)
  private let seconds = Atomic<UInt32>(0)

  /// Must be created once, before any decoding.
  init(socket: MessageSocket) {
    self.socket = socket
    Self.known.withLock { $0 = self }
  }

  /// Begins a request.
  func begin(_ order: DecoderOrder) {
    lent.store(order.lentBytes, ordering: .relaxed)
    // The program kills a helper that takes too long; this works even if the program cannot.
    seconds.store(UInt32(min(max(order.limits.maximumSeconds, 0), 1e6)) + 5, ordering: .relaxed)
    arm()
  }

  /// Ends a request.
  func end() { alarm(0) }

  private func arm() { alarm(seconds.load(ordering: .relaxed)) }

  /// Waits until this much memory may be used for the picture, in total.
  func borrow(_ bytes: Int) {
    guard bytes > lent.load(ordering: .relaxed) else { return }
    ask(.needsMemory(bytes))
    lent.store(bytes, ordering: .relaxed)
  }

  /// Waits until there is space for this many bytes of pixels.
  func demandRoom(_ bytes: Int) { ask(.needsRoom(bytes)) }

  private func ask(_ wish: DecoderAnswer) {
    alarm(0)
    do throws(MessageSocket.Failure) {
      try socket.send(wish)
      _ = try socket.receive(DecoderPermission.self)
    } catch {
      // The program is gone.
      _exit(0)
    }
    arm()
  }
}

/// The program grants a helper's request. If it does not, it kills the helper instead of answering.
struct DecoderPermission: Codable {}

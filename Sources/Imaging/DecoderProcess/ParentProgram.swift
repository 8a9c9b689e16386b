import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// In a helper process: the program that it works for.
final class ParentProgram: Sendable {
  /// In the program itself, nothing.
  static var current: ParentProgram? { known.withLock { $0 } }

  private static let known = Mutex<ParentProgram?>(nil)

  let socket: MessageSocket
  /// The memory that was lent for the picture that is being decoded.
  private let lent = Atomic<Int>(0)
  private let seconds = Atomic<UInt32>(0)

  /// Says once, before all decoding, whom this process works for.
  init(socket: MessageSocket) {
    self.socket = socket
    Self.known.withLock { $0 = self }
  }

  /// Begins with an order.
  func begin(_ order: DecoderOrder) {
    lent.store(order.lentBytes, ordering: .relaxed)
    // The program ends a helper that takes too long; this does where the program cannot.
    seconds.store(UInt32(min(max(order.limits.maximumSeconds, 0), 1e6)) + 5, ordering: .relaxed)
    arm()
  }

  /// Is done with it.
  func end() { alarm(0) }

  private func arm() { alarm(seconds.load(ordering: .relaxed)) }

  /// Waits until so many bytes may be used for the picture, in all.
  func borrow(_ bytes: Int) {
    guard bytes > lent.load(ordering: .relaxed) else { return }
    ask(.needsMemory(bytes))
    lent.store(bytes, ordering: .relaxed)
  }

  /// Waits until there is room for so many bytes of pixels.
  func demandRoom(_ bytes: Int) { ask(.needsRoom(bytes)) }

  private func ask(_ wish: DecoderAnswer) {
    alarm(0)
    do throws(MessageSocket.Failure) {
      try socket.send(wish)
      _ = try socket.receive(DecoderPermission.self)
    } catch {
      // Nobody is there to decode for.
      _exit(0)
    }
    arm()
  }
}

/// The program's answer to a helper's wish: it is granted. What is not is not answered, but ends the helper.
struct DecoderPermission: Codable {}

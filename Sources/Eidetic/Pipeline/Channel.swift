import Synchronization

/// A bounded queue between two stages: senders wait while it is full, receivers while it is empty.
///
/// Elements are received in the order in which they were sent, each by one receiver.
final class Channel<Element: Sendable>: Sendable {
  private struct State {
    var buffer: [Element] = []
    /// The index of the first element: removing it from the front of the array would move all others.
    var head = 0
    var senders: [(element: Element, continuation: CheckedContinuation<Void, any Error>)] = []
    var receivers: [CheckedContinuation<Element?, any Error>] = []
    var isFinished = false
    var failure: (any Error)?

    var count: Int { buffer.count - head }

    mutating func removeFirst() -> Element {
      let element = buffer[head]
      head += 1
      if head == buffer.count || head > 1024 {
        buffer.removeFirst(head)
        head = 0
      }
      return element
    }
  }

  private let capacity: Int
  private let state = Mutex(State())

  init(capacity: Int) {
    precondition(capacity > 0, "a channel for \(capacity) elements")
    self.capacity = capacity
  }

  /// Sends an element; suspends while the channel is full.
  ///
  /// - Throws: the error of `fail(_:)`.
  func send(_ element: Element) async throws {
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
      let action: @Sendable () -> Void = state.withLock { state in
        precondition(!state.isFinished, "an element was sent after the end")
        if let failure = state.failure { return { continuation.resume(throwing: failure) } }
        if !state.receivers.isEmpty {
          let receiver = state.receivers.removeFirst()
          return {
            receiver.resume(returning: element)
            continuation.resume()
          }
        }
        if state.count < capacity {
          state.buffer.append(element)
          return { continuation.resume() }
        }
        state.senders.append((element, continuation))
        return {}
      }
      action()
    }
  }

  /// The next element; suspends until there is one. `nil` after the end.
  ///
  /// - Throws: the error of `fail(_:)`.
  func next() async throws -> Element? {
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Element?, any Error>) in
      let action: @Sendable () -> Void = state.withLock { state in
        if let failure = state.failure { return { continuation.resume(throwing: failure) } }
        if let (element, sender) = Self.take(&state) {
          return {
            continuation.resume(returning: element)
            sender?.resume()
          }
        }
        if state.isFinished { return { continuation.resume(returning: nil) } }
        state.receivers.append(continuation)
        return {}
      }
      action()
    }
  }

  /// The next elements, at most `limit`: waits for the first and adds what is there. Empty at the end.
  ///
  /// - Throws: the error of `fail(_:)`.
  func gathered(upTo limit: Int) async throws -> [Element] {
    guard let first = try await next() else { return [] }
    return [first] + ready(upTo: limit - 1)
  }

  /// The elements that are there, without waiting; at most `limit`.
  func ready(upTo limit: Int) -> [Element] {
    var elements: [Element] = []
    while elements.count < limit, let (element, sender) = state.withLock({ Self.take(&$0) }) {
      sender?.resume()
      elements.append(element)
    }
    return elements
  }

  /// The next `count` elements; fewer only at the end.
  ///
  /// - Throws: the error of `fail(_:)`.
  func batch(of count: Int) async throws -> [Element] {
    var elements: [Element] = []
    while elements.count < count, let element = try await next() { elements.append(element) }
    return elements
  }

  /// Whether nothing more will be sent; there may still be elements to receive.
  var isFinished: Bool { state.withLock { $0.isFinished } }

  /// Ends the sending. Elements in the channel are still received.
  func finish() {
    let receivers = state.withLock { state in
      state.isFinished = true
      defer { state.receivers = [] }
      return state.receivers
    }
    for receiver in receivers { receiver.resume(returning: nil) }
  }

  /// Fails the channel at once: all present and future callers get the error.
  func fail(_ error: any Error) {
    let (senders, receivers) = state.withLock { state in
      if state.failure == nil { state.failure = error }
      defer {
        state.senders = []
        state.receivers = []
      }
      return (state.senders, state.receivers)
    }
    for (_, sender) in senders { sender.resume(throwing: error) }
    for receiver in receivers { receiver.resume(throwing: error) }
  }

  /// Takes the first element, and lets a waiting sender fill its place.
  private static func take(
    _ state: inout State
  ) -> (element: Element, sender: CheckedContinuation<Void, any Error>?)? {
    guard state.count > 0 else { return nil }
    let element = state.removeFirst()
    guard !state.senders.isEmpty else { return (element, nil) }
    let (waiting, sender) = state.senders.removeFirst()
    state.buffer.append(waiting)
    return (element, sender)
  }
}

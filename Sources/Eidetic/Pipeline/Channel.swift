import Synchronization

/// A bounded queue between two stages: senders wait while it is full, receivers while it is empty. What it is
/// full by is the number of its elements, or what they weigh.
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
    /// The weight of all elements in the buffer.
    var load = 0

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
  private let weight: @Sendable (Element) -> Int
  private let state = Mutex(State())

  /// - Parameters:
  ///   - capacity: the most that all elements in it weigh, 1 or more. One that weighs more is let in alone.
  ///   - weight: of an element, 1 or more, such as its bytes; by default the capacity counts elements.
  init(capacity: Int, weight: @escaping @Sendable (Element) -> Int = { _ in 1 }) {
    precondition(capacity > 0, "a channel for \(capacity) elements")
    (self.capacity, self.weight) = (capacity, weight)
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
        if state.senders.isEmpty, hasRoom(for: element, state) {
          add(element, to: &state)
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
        if let (element, senders) = take(&state) {
          return {
            continuation.resume(returning: element)
            for sender in senders { sender.resume() }
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
    while elements.count < limit, let (element, senders) = state.withLock({ take(&$0) }) {
      for sender in senders { sender.resume() }
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

  private func hasRoom(for element: Element, _ state: State) -> Bool {
    state.count == 0 || state.load + weight(element) <= capacity
  }

  private func add(_ element: Element, to state: inout State) {
    state.buffer.append(element)
    state.load += weight(element)
  }

  /// Takes the first element, and lets waiting senders fill its place, in their order.
  private func take(
    _ state: inout State
  ) -> (element: Element, senders: [CheckedContinuation<Void, any Error>])? {
    guard state.count > 0 else { return nil }
    let element = state.removeFirst()
    state.load -= weight(element)
    var senders: [CheckedContinuation<Void, any Error>] = []
    while let waiting = state.senders.first, hasRoom(for: waiting.element, state) {
      state.senders.removeFirst()
      add(waiting.element, to: &state)
      senders.append(waiting.continuation)
    }
    return (element, senders)
  }
}

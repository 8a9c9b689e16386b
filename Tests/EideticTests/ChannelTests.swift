import Testing

@testable import Eidetic

@Suite struct ChannelTests {
  private struct Failure: Error, Equatable {}

  private actor Counter {
    private(set) var value = 0
    func increment() { value += 1 }
  }

  @Test(arguments: [1, 2, 7, 100, 1000])
  func keepsTheOrderWhateverItsCapacity(capacity: Int) async throws {
    let channel = Channel<Int>(capacity: capacity)
    async let sending: Void = {
      for number in 0..<3000 { try await channel.send(number) }
      channel.finish()
    }()
    var received: [Int] = []
    while let number = try await channel.next() { received.append(number) }
    try await sending
    #expect(received == Array(0..<3000))
  }

  @Test func givesEachElementToOneReceiver() async throws {
    let channel = Channel<Int>(capacity: 3)
    let sums = try await withThrowingTaskGroup(of: [Int].self) { group in
      for _ in 0..<4 {
        group.addTask {
          var got: [Int] = []
          while let number = try await channel.next() { got.append(number) }
          return got
        }
      }
      for number in 0..<1000 { try await channel.send(number) }
      channel.finish()
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(sums.sorted() == Array(0..<1000))
  }

  @Test func aFullChannelHoldsTheSenderBack() async throws {
    let channel = Channel<Int>(capacity: 2)
    let sent = Counter()
    async let sending: Void = {
      for number in 0..<10 {
        try await channel.send(number)
        await sent.increment()
      }
      channel.finish()
    }()
    for expected in 0..<10 {
      #expect(try await channel.next() == expected)
      // What was received, what lies in the channel, and the sender's own next one.
      #expect(await sent.value <= expected + 4)
    }
    #expect(try await channel.next() == nil)
    try await sending
  }

  @Test func whatIsInAChannelWeighsNoMoreThanItsCapacity() async throws {
    let channel = Channel<Int>(capacity: 10) { $0 }
    let sent = Counter()
    let weights = [4, 6, 1, 30, 3, 3, 3, 9, 10, 1]
    async let sending: Void = {
      for weight in weights {
        try await channel.send(weight)
        await sent.increment()
      }
      channel.finish()
    }()
    var received: [Int] = []
    while let weight = try await channel.next() {
      received.append(weight)
      // What was sent and not received is in the channel, but for the sender's own next one; one that is too
      // heavy is there alone.
      let inside = weights[received.count..<max(received.count, await sent.value)]
      #expect(inside.reduce(0, +) <= 10 || inside.count == 1, "\(inside)")
    }
    try await sending
    #expect(received == weights)
  }

  @Test func gathersWhatIsThere() async throws {
    let channel = Channel<Int>(capacity: 10)
    for number in 0..<7 { try await channel.send(number) }
    #expect(try await channel.gathered(upTo: 4) == [0, 1, 2, 3])
    #expect(channel.ready(upTo: 2) == [4, 5])
    channel.finish()
    #expect(try await channel.batch(of: 4) == [6])
    #expect(try await channel.gathered(upTo: 4) == [])
  }

  @Test func aFailureReachesAllWhoWait() async {
    let channel = Channel<Int>(capacity: 1)
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<3 {
        group.addTask {
          do {
            while try await channel.next() != nil {}
            return false
          } catch { return error is Failure }
        }
      }
      channel.fail(Failure())
      for await failed in group { #expect(failed) }
    }
    await #expect(throws: Failure()) { try await channel.send(1) }
  }
}

import Foundation
import Synchronization
import Testing

@testable import Imaging

@Suite struct MemoryGateTests {
  @Test func neverLendsMoreThanItsCapacity() {
    let gate = MemoryGate(capacity: 100)
    let inUse = Mutex((now: 0, most: 0))
    DispatchQueue.concurrentPerform(iterations: 200) { index in
      let bytes = [10, 40, 70, 500][index % 4]
      gate.withMemory(bytes: bytes) {
        inUse.withLock {
          $0.now += min(bytes, 100)
          $0.most = max($0.most, $0.now)
        }
        usleep(50)
        inUse.withLock { $0.now -= min(bytes, 100) }
      }
    }
    #expect(inUse.withLock { $0.most } <= 100)
    #expect(inUse.withLock { $0.now } == 0)
  }

  @Test func givesBackWhatAFailureHeld() {
    let gate = MemoryGate(capacity: 10)
    for _ in 0..<3 {
      #expect(throws: ImagingError.empty(name: "a")) {
        try gate.withMemory(bytes: 10) { () throws(ImagingError) in throw .empty(name: "a") }
      }
    }
  }

  @Test func nothingNeverWaits() {
    let gate = MemoryGate(capacity: 10)
    #expect(gate.withMemory(bytes: 10) { gate.withMemory(bytes: 0) { 7 } } == 7)
  }

  @Test(.timeLimit(.minutes(10))) func aWaitThatIsCalledOffEndsAndLetsTheNextIn() async {
    let gate = MemoryGate(capacity: 10)
    #expect(gate.enter(5))
    let cancellation = DecodingCancellation()
    let (waits, continuation) = AsyncStream.makeStream(of: Void.self)
    async let large = blocking { gate.enter(10, cancellation, waits: { continuation.yield() }) }
    for await _ in waits.prefix(1) {}
    async let small = blocking { gate.enter(5) }
    cancellation.cancel()
    gate.lookAgain()
    #expect(await large == false)
    #expect(await small)
  }

  /// Runs what waits on a thread of its own.
  private func blocking(_ body: @escaping @Sendable () -> Bool) async -> Bool {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: body()) }
    }
  }
}

import Foundation
import Testing

@testable import Imaging

/// Decoding in helper processes.
@Suite struct DecoderProcessTests {
  @Test(.timeLimit(.minutes(10))) func aDrawingThatTakesTooLongIsGivenUp() throws {
    let decoder = PictureDecoder(limits: DecodingLimits(maximumSeconds: 1))
    #expect(throws: ImagingError.tooSlow(name: "slow.svg", limit: 1)) {
      try decoder.decode(SlowDrawing.endless, name: "slow.svg")
    }
    // By another helper.
    let pixels = Pixels.synthetic(width: 40, height: 30)
    #expect(try decoder.decode(pixels.encodedAsPNG(), name: "a.png").pixels == pixels)
  }

  @Test(.timeLimit(.minutes(10))) func theLimitOnMemoryHoldsWhateverADecoderDoes() throws {
    let decoder = PictureDecoder(limits: DecodingLimits(maximumWorkingBytes: 80_000_000))
    let error = #expect(throws: ImagingError.self) {
      try decoder.decode(SlowDrawing.greedy, name: "greedy.svg")
    }
    guard case .tooMuchMemory("greedy.svg", _, 80_000_000) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test(.timeLimit(.minutes(10))) func aDecodeThatIsCalledOffEnds() async throws {
    let decoder = PictureDecoder(limits: DecodingLimits(maximumSeconds: 86_400))
    let (began, continuation) = AsyncStream.makeStream(of: String.self)
    let watcher = DecodingWatcher(turnsSlow: { continuation.yield($0) }, ends: { continuation.yield($0) })
    let task = Task {
      try await DecodingWatcher.$current.withValue(watcher) {
        try await decoder.decode(SlowDrawing.endless, name: "slow.svg")
      }
    }
    var events = began.makeAsyncIterator()
    let begun = await events.next()
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    let ended = await events.next()
    #expect(begun == "slow.svg" && ended == "slow.svg")
  }

  @Test(.timeLimit(.minutes(10))) func slowDrawingsHoldUpNobody() async throws {
    let decoder = PictureDecoder(limits: DecodingLimits(maximumSeconds: 86_400))
    let drawings = (0..<6).map { _ in
      Task { try await decoder.decode(SlowDrawing.endless, name: "slow.svg") }
    }
    let pixels = Pixels.noise(width: 60, height: 50)
    for _ in 0..<20 {
      let file = try pixels.encodedAsPNG()
      let picture = try await decoder.decode(file, name: "a.png")
      #expect(picture.pixels == pixels)
    }
    for drawing in drawings { drawing.cancel() }
    for drawing in drawings { await #expect(throws: CancellationError.self) { try await drawing.value } }
  }

  @Test func aHelperThatDiesIsToldFromOneThatRefuses() throws {
    let process = try DecoderProcess(maximumWorkingBytes: 1_000_000)
    #expect(!process.isGone)
    process.kill()
    let ending = process.ending()
    #expect(ending.signal == SIGKILL && process.isGone)
  }

  @Test func helpersHaveFewPrivileges() throws {
    #if os(Linux)
      let pixels = Pixels.synthetic(width: 20, height: 10)
      _ = try PictureDecoder().decode(pixels.encodedAsPNG(), name: "a.png")
      let helpers = try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { name in
        let command = FileManager.default.contents(atPath: "/proc/\(name)/cmdline") ?? Data()
        let parent = FileManager.default.contents(atPath: "/proc/\(name)/stat") ?? Data()
        return String(decoding: command, as: UTF8.self).contains("(decodes pictures)")
          && String(decoding: parent, as: UTF8.self).split(separator: " ").dropFirst(3).first
            == "\(getpid())"
      }
      let states = helpers.map {
        String(decoding: FileManager.default.contents(atPath: "/proc/\($0)/status") ?? Data(), as: UTF8.self)
      }
      #expect(states.contains { $0.contains("NoNewPrivs:\t1") && $0.contains("Seccomp:\t2") })
    #endif
  }

  /// One that began to start while nobody waited is the first one's.
  @Test func aHelperThatIsStartingIsWaitedFor() async throws {
    let pool = DecoderPool()
    let limits = DecodingLimits()
    let file = try Pixels.noise(width: 30, height: 20).encodedAsPNG()
    func decode() async throws -> Bool {
      let task = DecoderTask(work: .pixels, name: "a.png", format: .png, limits: limits)
      guard case .picture(let picture) = try await pool.run(task, file) else { return false }
      return picture.pixels == Pixels.noise(width: 30, height: 20)
    }
    // Whether it loads the decoders at once, or with the first picture.
    for isForPictures in [false, true] {
      pool.warm(limits, isForPictures: isForPictures)
      async let first = decode()
      async let second = decode()
      let areRight = [try await first, try await second]
      #expect(areRight == [true, true])
    }
  }

  @Test func manyPicturesAtOnceStayApart() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 1...40 {
        group.addTask {
          let pixels = Pixels.noise(width: 3 * number, height: 121 - number)
          let file = try pixels.encodedAsPNG()
          let picture = try await PictureDecoder().decode(file, name: "\(number).png")
          #expect(picture.pixels == pixels)
        }
      }
      try await group.waitForAll()
    }
  }

  @Test func pixelsBeyondTheUsualRoomArriveWhole() throws {
    let pixels = Pixels.smooth(width: 3100, height: 2900)
    #expect(try PictureDecoder().decode(pixels.encodedAsPNG(), name: "a.png").pixels == pixels)
  }
}

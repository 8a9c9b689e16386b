import Synchronization

/// The program's side of one decode by a helper: lends it memory, and looks at the clock.
struct DecoderVisit: ~Copyable {
  /// The memory that a picture gets without asking: most need no more.
  private static let usualBytes = 16 << 20
  /// The room for pixels that is there from the beginning; it takes memory only where it is written to.
  private static let usualRoom = 16 << 20
  /// After how long a helper gives way. A new one costs a twentieth of that.
  private static let endurance = Duration.seconds(4)
  /// What a helper is given to notice by itself that the time is over, and to say so.
  private static let grace = Duration.milliseconds(500)

  private let task: DecoderTask
  private let gate: MemoryGate
  private var lent = 0
  /// Whether its watcher was told that it takes long.
  private var isSlow = false
  /// Whether it took so long that its helper gives way to others, and cannot be made to hurry again.
  private(set) var givesWay = false
  /// Whether the helper has come to an end with the picture, and waits for the next.
  private(set) var isOver = false

  init(task: DecoderTask, gate: MemoryGate) {
    self.task = task
    self.gate = gate
  }

  /// Waits for the first memory.
  ///
  /// - Returns: whether there is some; otherwise the decode was called off.
  mutating func enter() -> Bool { borrow(Self.usualBytes) }

  mutating func leave() {
    if lent > 0 { gate.leave(lent) }
    lent = 0
    if isSlow { task.watcher?.ends(task.name) }
  }

  mutating func run(by process: DecoderProcess, _ bytes: Span<UInt8>) throws(ImagingError)
    -> DecoderTask.Output
  {
    guard task.cancellation?.begin(process) != false else { throw task.cancelled }
    defer { task.cancellation?.end() }
    let isWritten = process.input.withLock { $0.write(bytes) }
    guard isWritten, process.output.withLock({ $0.reserve(Self.usualRoom) }) else {
      throw .outOfMemory(what: "hand \"\(task.name)\" to its decoder", bytes: bytes.count)
    }
    let outcome: Result<DecoderTask.Output, ImagingError>
    do throws(MessageSocket.Failure) {
      let room = process.output.withLock { $0.byteCount }
      try process.socket.send(task.order(byteCount: bytes.count, lent: lent, room: room))
      outcome = try converse(process)
    } catch .timedOut {
      process.kill()
      throw task.tooSlow
    } catch {
      throw judged(process.ending())
    }
    return try outcome.get()
  }

  /// Answers the helper's wishes until it has an answer itself.
  private mutating func converse(
    _ process: DecoderProcess
  ) throws(MessageSocket.Failure) -> Result<DecoderTask.Output, ImagingError> {
    // Infinite limits, and those beyond the clock's range, are none.
    let seconds = min(max(task.limits.maximumSeconds, 0), 1e9)
    var end = ContinuousClock.now + .seconds(seconds) + Self.grace
    var start = ContinuousClock.now
    while true {
      let next = givesWay ? end : start + (isSlow ? Self.endurance : DecodingWatcher.patience)
      let answer: DecoderAnswer
      do throws(MessageSocket.Failure) {
        answer = try process.socket.receive(DecoderAnswer.self, until: min(next, end))
      } catch .timedOut where next < end {
        if isSlow {
          process.giveWay()
          givesWay = true
        }
        turnSlow()
        continue
      }
      switch answer {
      case .needsMemory(let bytes):
        let pause = ContinuousClock.now
        guard bytes <= task.limits.maximumWorkingBytes else { return .failure(task.tooMuchMemory) }
        guard borrow(bytes) else { return .failure(task.cancelled) }
        try process.socket.send(DecoderPermission())
        end += .now - pause
        start += .now - pause
      case .needsRoom(let bytes):
        guard isAllowed(bytes) else { return .failure(task.damaged("its decoder asks for too much room")) }
        guard process.output.withLock({ $0.reserve(bytes) }) else {
          return .failure(.outOfMemory(what: "decode \"\(task.name)\"", bytes: bytes))
        }
        try process.socket.send(DecoderPermission())
      case .failure(let error):
        isOver = true
        return .failure(judged(error))
      case .picture(let description):
        isOver = true
        return taken(description.byteCount, process) { .picture(description.picture($0)) }
      case .metadata(let orientation, let xmpBytes):
        isOver = true
        return taken(xmpBytes ?? 0, process) { bytes in
          .metadata(PictureMetadata(orientation: orientation, xmp: xmpBytes == nil ? nil : bytes))
        }
      case .ready, .unfit:
        throw .closed
      }
    }
  }

  /// Sets so much memory aside in place of what was.
  private mutating func borrow(_ bytes: Int) -> Bool {
    if lent > 0 { gate.leave(lent) }
    lent = 0
    guard gate.enter(bytes, task.cancellation, waits: { turnSlow() }) else { return false }
    lent = bytes
    return true
  }

  /// Says that the picture takes long.
  mutating func turnSlow() {
    guard !isSlow else { return }
    isSlow = true
    task.watcher?.turnsSlow(task.name)
  }

  /// Whether a picture within the limits may have so many bytes, or what else a file holds.
  private func isAllowed(_ bytes: Int) -> Bool {
    // A drawing may be made larger than it says it is.
    let most = max(task.limits.maximumPixels, task.limits.maximumBytes / 3, Self.usualRoom / 3)
    return bytes >= 0 && bytes / 3 <= most
  }

  /// Copies what the helper has put down, which it must not be trusted to have done.
  private func taken(
    _ count: Int?, _ process: DecoderProcess, _ make: ([UInt8]) -> DecoderTask.Output
  ) -> Result<DecoderTask.Output, ImagingError> {
    guard let count, isAllowed(count),
      let bytes = process.output.withLock({ count <= $0.byteCount ? $0.read(count) : nil })
    else { return .failure(task.damaged("its decoder gave less than it said")) }
    process.output.withLock { $0.shrink() }
    process.input.withLock { $0.shrink() }
    return .success(make(bytes))
  }

  /// A decoder that got no memory, and said so, takes the file for damaged.
  private func judged(_ error: ImagingError) -> ImagingError {
    guard case .damaged(_, _, let words) = error, DecoderEnding.tellOfMemory(words) else { return error }
    return task.tooMuchMemory
  }

  /// Why a helper ended in the middle of the picture.
  private func judged(_ ending: DecoderEnding) -> ImagingError {
    if task.cancellation?.isCancelled == true { return task.cancelled }
    return ending.isOutOfMemory ? task.tooMuchMemory : task.damaged("its decoder failed: \(ending.reason)")
  }
}

import Synchronization

/// The program's side of one decode in a helper: grants memory, and limits the time.
struct DecoderVisit: ~Copyable {
  /// The memory that a picture gets without a request: enough for most.
  private static let usualBytes = 16 << 20
  /// The initial space for pixels, which takes memory only when it is written to.
  private static let usualRoom = 16 << 20
  /// The time after which a helper's priority is lowered. A new helper costs a twentieth of that.
  private static let endurance = Duration.seconds(4)
  /// The time that a helper gets to notice by itself that the time is up, and to say so.
  private static let grace = Duration.milliseconds(500)

  private let task: DecoderTask
  private let gate: MemoryGate
  private var lent = 0
  /// Whether the watcher was notified.
  private var isSlow = false
  /// Whether the helper's priority was lowered, which cannot be undone.
  private(set) var givesWay = false
  /// Whether the helper is done with the picture, and waits for the next.
  private(set) var isOver = false

  init(task: DecoderTask, gate: MemoryGate) {
    self.task = task
    self.gate = gate
  }

  /// Waits for the first memory.
  ///
  /// - Returns: whether it was granted; otherwise the decode was cancelled.
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

  /// Answers the helper's requests until it returns a result.
  private mutating func converse(
    _ process: DecoderProcess
  ) throws(MessageSocket.Failure) -> Result<DecoderTask.Output, ImagingError> {
    // Infinite limits, and those beyond the clock's range, mean no limit.
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
      case .bytes(let count):
        isOver = true
        return taken(count, process) { .bytes($0) }
      case .ready, .unfit:
        throw .closed
      }
    }
  }

  /// Reserves this much memory instead of the previous amount.
  private mutating func borrow(_ bytes: Int) -> Bool {
    if lent > 0 { gate.leave(lent) }
    lent = 0
    guard gate.enter(bytes, task.cancellation, waits: { turnSlow() }) else { return false }
    lent = bytes
    return true
  }

  /// Notes that the picture takes long.
  mutating func turnSlow() {
    guard !isSlow else { return }
    isSlow = true
    task.watcher?.turnsSlow(task.name)
  }

  /// Whether pixels within the limits, or other output for a file, can have this size.
  private func isAllowed(_ bytes: Int) -> Bool {
    // A drawing may be enlarged.
    let most = max(task.limits.maximumPixels, task.limits.maximumBytes / 3, Self.usualRoom / 3)
    return bytes >= 0 && bytes / 3 <= most
  }

  /// Copies the helper's output, which is not trusted.
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

  /// The error, corrected: a decoder that ran out of memory reports a damaged file.
  private func judged(_ error: ImagingError) -> ImagingError {
    guard case .damaged(_, _, let words) = error, DecoderEnding.tellOfMemory(words) else { return error }
    return task.tooMuchMemory
  }

  /// Why a helper ended in the middle of a picture.
  private func judged(_ ending: DecoderEnding) -> ImagingError {
    if task.cancellation?.isCancelled == true { return task.cancelled }
    return ending.isOutOfMemory ? task.tooMuchMemory : task.damaged("its decoder failed: \(ending.reason)")
  }
}

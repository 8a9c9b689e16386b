import Dispatch
import Synchronization

/// Runs a body on several threads and waits for all.
func inParallel(threads: Int, _ body: @Sendable (_ worker: Int) -> Void) {
  if threads == 1 {
    body(0)
  } else {
    DispatchQueue.concurrentPerform(iterations: threads, execute: body)
  }
}

/// Hands out consecutive ranges of 0..<count on demand, so that a slow thread does not hold up others.
struct RangeDispenser: ~Copyable, Sendable {
  private let next = Atomic<Int>(0)
  let count: Int
  let size: Int

  init(count: Int, size: Int) {
    self.count = count
    self.size = size
  }

  func take() -> Range<Int>? {
    let start = next.wrappingAdd(size, ordering: .relaxed).oldValue
    return start < count ? start..<min(start + size, count) : nil
  }
}

/// Scans all rows with up to `threads` copies of a scan, and merges their results.
///
/// - Parameter rowsPerTurn: the rows of a range: a multiple of `HitBuffer.rowsPerCall`.
func scanInParallel<Scan: RowScan & Sendable>(
  _ scan: Scan, rowCount: Int, rowsPerTurn: Int, threads: Int
) -> Scan {
  let chunks = RangeDispenser(count: rowCount, size: rowsPerTurn)
  let results = Mutex<[Scan]>([])
  let useful = max(1, min(threads, (rowCount + rowsPerTurn - 1) / rowsPerTurn))
  inParallel(threads: useful) { _ in
    var own = scan
    let buffer = HitBuffer()
    while let rows = chunks.take() {
      own.scan(rows, buffer: buffer)
    }
    results.withLock { $0.append(own) }
  }
  return results.withLock { scans in
    scans.dropFirst().reduce(into: scans[0]) { $0.merge($1) }
  }
}

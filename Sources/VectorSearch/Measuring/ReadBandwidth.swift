import CKernels
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A buffer in memory that is read from end to end, as fast as the machine allows: the measure for every
/// scan.
@safe struct ReadBandwidth: ~Copyable, Sendable {
  // Written in init only, freed in deinit.
  nonisolated(unsafe) private let start: UnsafeMutableRawPointer
  let byteCount: Int

  init(byteCount: Int) {
    let alignment = 1 << 21
    self.byteCount = (byteCount + alignment - 1) / alignment * alignment
    unsafe start = UnsafeMutableRawPointer.allocate(byteCount: self.byteCount, alignment: alignment)
    #if os(Linux)
      // Huge pages, so that the measure is the memory's and not that of address translation.
      _ = unsafe madvise(start, self.byteCount, MADV_HUGEPAGE)
    #endif
    // Every page must be written: pages that were never touched share one page of zeros.
    unsafe memset(start, 1, self.byteCount)
  }

  deinit {
    unsafe start.deallocate()
  }

  /// Reads all bytes once, with the turns and the threads of a search.
  func read(threads: Int, kernels: Kernels) {
    let turns = RangeDispenser(count: byteCount, size: 1 << 20)
    let sum = Atomic<UInt64>(0)
    inParallel(threads: threads) { _ in
      while let turn = turns.take() {
        let part = unsafe kernels.table.read_bytes(start + turn.lowerBound, turn.count)
        sum.bitwiseXor(part, ordering: .relaxed)
      }
    }
  }
}

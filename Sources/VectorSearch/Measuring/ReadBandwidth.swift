import CKernels
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A memory buffer that is read from end to end as fast as the machine allows: the reference for scans.
@safe struct ReadBandwidth: ~Copyable, Sendable {
  // Written only in init and freed in deinit.
  nonisolated(unsafe) private let start: UnsafeMutableRawPointer
  let byteCount: Int

  init(byteCount: Int) {
    let alignment = 1 << 21
    self.byteCount = (byteCount + alignment - 1) / alignment * alignment
    unsafe start = UnsafeMutableRawPointer.allocate(byteCount: self.byteCount, alignment: alignment)
    #if os(Linux)
      // Huge pages, so that memory is measured, not address translation.
      _ = unsafe madvise(start, self.byteCount, MADV_HUGEPAGE)
    #endif
    // Every page must be written: untouched pages share one page of zeros.
    unsafe memset(start, 1, self.byteCount)
  }

  deinit {
    unsafe start.deallocate()
  }

  /// Reads all bytes once, with the same chunks and threads as a search.
  func read(threads: Int, kernels: Kernels) {
    let chunks = RangeDispenser(count: byteCount, size: 1 << 20)
    let sum = Atomic<UInt64>(0)
    inParallel(threads: threads) { _ in
      while let chunk = chunks.take() {
        let part = unsafe kernels.table.read_bytes(start + chunk.lowerBound, chunk.count)
        sum.bitwiseXor(part, ordering: .relaxed)
      }
    }
  }
}

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Memory shared by the program and a helper, as an unnamed file. Only the program changes its size.
struct SharedMemory: ~Copyable {
  /// More than this is returned to the system after use.
  private static let keptBytes = 32 << 20

  private let descriptor: Int32
  /// The space that the other end may write to.
  private(set) var byteCount = 0

  /// - Parameter descriptor: owned by it from now on.
  init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Makes room for this many bytes.
  ///
  /// - Returns: whether it succeeded.
  mutating func reserve(_ count: Int) -> Bool {
    guard count > byteCount else { return true }
    guard ftruncate(descriptor, off_t(count)) == 0 else { return false }
    byteCount = count
    return true
  }

  /// Returns excess memory to the system.
  mutating func shrink() {
    guard byteCount > Self.keptBytes, ftruncate(descriptor, off_t(Self.keptBytes)) == 0 else { return }
    byteCount = Self.keptBytes
  }

  /// Writes a file to the beginning.
  mutating func write(_ bytes: Span<UInt8>) -> Bool {
    guard reserve(bytes.count) else { return false }
    return unsafe bytes.withUnsafeBufferPointer { bytes in
      var done = 0
      while done < bytes.count {
        let start = unsafe bytes.baseAddress?.advanced(by: done)
        let count = unsafe pwrite(descriptor, start, bytes.count - done, off_t(done))
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        done += count
      }
      return true
    }
  }

  /// Copies the first bytes, because the other end may change them at any time.
  func read(_ count: Int) -> [UInt8]? {
    var done = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { target, filled in
      while done < count {
        let start = unsafe target.baseAddress?.advanced(by: done)
        let got = unsafe pread(descriptor, start, count - done, off_t(done))
        if got < 0, errno == EINTR { continue }
        guard got > 0 else { break }
        done += got
      }
      filled = done
    }
    return done == count ? bytes : nil
  }

  /// Lends the first bytes; `nil` if they cannot be mapped.
  func withBytes<Result>(_ count: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? {
    guard let start = unsafe map(count, PROT_READ) else { return nil }
    defer { _ = unsafe munmap(start, count) }
    return unsafe body(UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: count))
  }

  /// Copies bytes to the beginning, if there is space.
  ///
  /// - Returns: whether it succeeded.
  func fill(_ bytes: [UInt8]) -> Bool {
    if bytes.isEmpty { return true }
    guard let start = unsafe map(bytes.count, PROT_READ | PROT_WRITE) else { return false }
    unsafe bytes.withUnsafeBytes { bytes in
      if let source = bytes.baseAddress { unsafe start.copyMemory(from: source, byteCount: bytes.count) }
    }
    return unsafe munmap(start, bytes.count) == 0
  }

  private func map(_ count: Int, _ protection: Int32) -> UnsafeMutableRawPointer? {
    #if os(Linux)
      let flags = MAP_SHARED | Int32(MAP_POPULATE)
    #else
      let flags = MAP_SHARED
    #endif
    let start = unsafe mmap(nil, count, protection, flags, descriptor, 0)
    return unsafe start == MAP_FAILED ? nil : start
  }
}

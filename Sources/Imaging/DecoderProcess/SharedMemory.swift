#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Memory that the program and a helper both see, as a file without a name. It grows and is cut by the
/// program alone.
struct SharedMemory: ~Copyable {
  /// More than this is given back to the system after use.
  private static let keptBytes = 32 << 20

  private let descriptor: Int32
  /// How much the other end may write.
  private(set) var byteCount = 0

  /// - Parameter descriptor: belongs to it from now on.
  init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Makes room for so many bytes.
  ///
  /// - Returns: whether there is.
  mutating func reserve(_ count: Int) -> Bool {
    guard count > byteCount else { return true }
    guard ftruncate(descriptor, off_t(count)) == 0 else { return false }
    byteCount = count
    return true
  }

  /// Gives back what is more than usual.
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

  /// Copies the first bytes, which the other end must not be trusted to leave as they are.
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

  /// Copies bytes to the beginning, where there is room.
  ///
  /// - Returns: whether that could be done.
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

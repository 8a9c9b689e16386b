#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An open file that is to be sent; closed with the object.
package final class OpenFile: Sendable {
  /// Its length.
  package let byteCount: Int
  private let descriptor: Int32

  /// Takes over a descriptor.
  ///
  /// - Parameters:
  ///   - descriptor: of a regular file, open for reading; closed with the object.
  ///   - byteCount: the file's length.
  package init(descriptor: Int32, byteCount: Int) {
    self.descriptor = descriptor
    self.byteCount = byteCount
  }

  deinit { close(descriptor) }

  /// A descriptor of its own for whoever sends it; `nil` if the process has too many.
  func duplicate() -> Int32? {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    return copy >= 0 ? copy : nil
  }
}

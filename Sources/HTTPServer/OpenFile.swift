#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An open file to send; closed with the object.
package final class OpenFile: Sendable {
  /// Its size in bytes.
  package let byteCount: Int
  private let descriptor: Int32

  /// Takes ownership of a descriptor.
  ///
  /// - Parameters:
  ///   - descriptor: of a regular file, open for reading; closed with the object.
  ///   - byteCount: the file's size in bytes.
  package init(descriptor: Int32, byteCount: Int) {
    self.descriptor = descriptor
    self.byteCount = byteCount
  }

  deinit { close(descriptor) }

  /// A duplicate for one response; `nil` if the process has too many descriptors.
  func duplicate() -> Int32? {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    return copy >= 0 ? copy : nil
  }
}

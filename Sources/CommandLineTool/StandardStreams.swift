#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The three standard descriptors.
enum StandardStreams {
  /// Occupies closed standard streams (`>&-`), so that files opened later don't get their numbers. Reading or
  /// writing them still fails, as it should.
  static func reserve() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(descriptor, F_GETFD) < 0 && errno == EBADF {
      // The lowest free number is that of the closed stream. Opened for the opposite direction, it refuses
      // its normal use.
      _ = unsafe open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// Writes all bytes.
  ///
  /// - Returns: the system's error code; `nil` if all bytes were written.
  static func write(_ bytes: some Collection<UInt8>, to descriptor: Int32) -> Int32? {
    let bytes = Array(bytes)
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { bytes in
        unsafe systemWrite(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count >= 0 {
        written += count
      } else if errno == EAGAIN {
        // Another process has made the shared stream non-blocking.
        var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = unsafe poll(&wait, 1, -1)
      } else if errno != EINTR {
        return errno
      }
    }
    return nil
  }

  /// Reads to the end.
  ///
  /// - limit: the most bytes to read; reading stops after one more.
  /// - Throws: `StreamFailure`.
  static func contents(of descriptor: Int32, limit: Int = .max) throws(StreamFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= limit {
      let count = unsafe block.withUnsafeMutableBytes { block in
        unsafe read(descriptor, block.baseAddress, block.count)
      }
      if count == 0 { break }
      if count > 0 {
        bytes += block.prefix(count)
      } else if errno == EAGAIN {
        var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = unsafe poll(&wait, 1, -1)
      } else if errno != EINTR {
        throw StreamFailure(code: errno)
      }
    }
    return bytes
  }
}

/// Says that a stream or file cannot be read or written.
struct StreamFailure: Error {
  let code: Int32

  /// The system's text, or a clearer one.
  var reason: String { code == EBADF ? "it is closed" : unsafe String(cString: strerror(code)) }
}

private func systemWrite(_ file: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
  unsafe write(file, buffer, count)
}

package import Faults

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Says why an operation on a file failed.
package enum FileError: FaultyError, Equatable {
  /// There is no such file.
  case missing(path: String)
  /// The file cannot be used.
  case unfit(path: String, reason: String)
  /// The system failed an operation.
  case system(operation: String, path: String, code: Int32)

  package var kind: ErrorKind {
    switch self {
    case .missing, .unfit: .damaged
    case .system: .resource
    }
  }

  package var description: String {
    switch self {
    case .missing(let path): "cannot open \"\(path)\": there is no such file"
    case .unfit(let path, let reason): "cannot open \"\(path)\": \(reason)"
    case .system(let operation, let path, let code):
      "cannot \(operation) \"\(path)\": \(systemMessage(code)) (errno \(code)); \(advice(code))"
    }
  }
}

/// The C library's message for an error code.
package func systemMessage(_ code: Int32) -> String {
  // Strings of the C library are valid until the next call on this thread, so they are copied at once.
  guard let message = unsafe strerror(code) else { return "unknown error" }
  return unsafe String(cString: message)
}

/// What helps after an error code.
private func advice(_ code: Int32) -> String {
  switch code {
  case ENOSPC, EDQUOT: "free space on this disk and retry"
  case EACCES, EPERM, EROFS: "allow this user to use it and retry"
  case ENOMEM: "free memory and retry"
  default: "mend it and retry"
  }
}

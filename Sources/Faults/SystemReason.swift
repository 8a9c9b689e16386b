import Foundation

/// The system's code and message for a failed file operation of Foundation.
///
/// - Parameter error: the error thrown by Foundation.
/// - Returns: the system's code, 0 if it is not known; and a text such as "Permission denied".
package func systemReason(_ error: any Error) -> (code: Int32, text: String) {
  let error = error as? CocoaError
  let code =
    (error?.underlying as? POSIXError)?.code.rawValue
    ?? error.flatMap { codes[$0.code] } ?? 0
  return (code, code == 0 ? "unknown error" : unsafe String(cString: strerror(code)))
}

/// Foundation's errors without the system's code.
private let codes: [CocoaError.Code: Int32] = [
  .fileNoSuchFile: ENOENT, .fileReadNoSuchFile: ENOENT, .fileReadNoPermission: EACCES,
  .fileWriteNoPermission: EACCES, .fileWriteFileExists: EEXIST, .fileWriteOutOfSpace: ENOSPC,
  .fileWriteVolumeReadOnly: EROFS, .fileReadInvalidFileName: ENAMETOOLONG,
  .fileWriteInvalidFileName: ENAMETOOLONG, .fileReadTooLarge: EFBIG,
]

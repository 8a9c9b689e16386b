import COpenVINO
import Synchronization

/// OpenVINO keeps one error text for the whole process: the lock makes sure that the text read is the failed
/// call's.
private let errorText = Mutex<Void>(())

/// Runs one OpenVINO call and turns its status into an error: the single place where a status is looked at.
///
/// - Throws: `InferenceError.runtime` when the status is not `OK`.
func check(
  _ operation: String, _ network: String, _ call: () -> ov_status_e
) throws(InferenceError) {
  let failure: (Int32, String)? = errorText.withLock { _ in
    let status = call()
    guard status != OK else { return nil }
    let text = unsafe ov_get_last_err_msg().map { unsafe String(cString: $0) } ?? ""
    return (status.rawValue, firstLines(of: text, status: status))
  }
  if let (code, reason) = failure {
    throw .runtime(operation: operation, network: network, code: code, reason: reason)
  }
}

/// Keeps what a person can use of OpenVINO's text: the lines that are neither empty nor places in its source.
private func firstLines(of text: String, status: ov_status_e) -> String {
  let lines = text.split(separator: "\n").filter {
    !$0.hasPrefix("Exception from ") && !$0.hasPrefix("Check '")
  }
  guard !lines.isEmpty else { return unsafe String(cString: ov_get_error_info(status)) }
  return lines.prefix(2).joined(separator: " ")
}

/// Runs one OpenVINO call that gives back an object, and hands the object on.
///
/// - Throws: `InferenceError.runtime` when the call fails or gives nothing.
func make(
  _ operation: String, _ network: String,
  _ call: (UnsafeMutablePointer<OpaquePointer?>) -> ov_status_e
) throws(InferenceError) -> OpaquePointer {
  var pointer: OpaquePointer?
  try check(operation, network) { unsafe call(&pointer) }
  guard let made = unsafe pointer else {
    throw .runtime(
      operation: operation, network: network, code: GENERAL_ERROR.rawValue, reason: "nothing was made")
  }
  return unsafe made
}

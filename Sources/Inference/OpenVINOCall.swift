import COpenVINO
import Synchronization

/// OpenVINO has one error text for the whole process: the lock ensures that the text is that of the failed
/// call.
private let errorText = Mutex<Void>(())

/// Runs an OpenVINO call and turns its status into an error: the only place where statuses are checked.
///
/// - Throws: `InferenceError.runtime` if the status is not `OK`.
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

/// The useful lines of OpenVINO's text: those that are neither empty nor source locations.
private func firstLines(of text: String, status: ov_status_e) -> String {
  let lines = text.split(separator: "\n").filter {
    !$0.hasPrefix("Exception from ") && !$0.hasPrefix("Check '")
  }
  guard !lines.isEmpty else { return unsafe String(cString: ov_get_error_info(status)) }
  return lines.prefix(2).joined(separator: " ")
}

/// Runs an OpenVINO call that creates an object, and returns the object.
///
/// - Throws: `InferenceError.runtime` if the call fails or returns nothing.
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

import CCurl

/// A failure of curl.
struct CurlFailure: Error {
  let code: CURLcode
  /// The status of the last response; 0 if there was none.
  var status = 0
  let reason: String
}

/// Owns a transfer handle of curl, and the text of its last error.
@safe struct EasyHandle: ~Copyable {
  private let pointer: UnsafeMutableRawPointer
  private let errorText: UnsafeMutablePointer<CChar>

  /// Makes a handle with curl's default settings.
  init() throws(CurlFailure) {
    guard started == CURLE_OK, let pointer = unsafe curl_easy_init() else {
      throw CurlFailure(code: CURLE_FAILED_INIT, reason: "curl cannot be started")
    }
    unsafe self.pointer = unsafe pointer
    unsafe errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    unsafe errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
  }

  deinit {
    unsafe curl_easy_cleanup(pointer)
    unsafe errorText.deallocate()
  }

  /// Sets a numeric or boolean option.
  func set(_ option: CURLoption, _ value: Int) throws(CurlFailure) {
    try check(unsafe eidetic_curl_set_long(pointer, option, value))
  }

  /// Sets a text option.
  func set(_ option: CURLoption, _ value: String) throws(CurlFailure) {
    try check(unsafe eidetic_curl_set_text(pointer, option, value))
  }

  /// Refuses responses that announce a larger size.
  func set(maximumBytes: Int) throws(CurlFailure) {
    try check(unsafe eidetic_curl_set_size(pointer, CURLOPT_MAXFILESIZE_LARGE, curl_off_t(maximumBytes)))
  }

  /// Runs a transfer to its end, blocking the thread.
  ///
  /// - Parameters:
  ///   - address: the URL to get.
  ///   - transfer: decides on connections and takes the bytes.
  func perform(_ address: borrowing WebAddress, asking transfer: Transfer) throws(CurlFailure) {
    try check(unsafe eidetic_curl_set_pointer(pointer, CURLOPT_ERRORBUFFER, errorText))
    try check(
      unsafe eidetic_curl_set_pointer(pointer, CURLOPT_CURLU, UnsafeMutableRawPointer(address.pointer)))
    try ask(transfer)
    let code = withExtendedLifetime(transfer) { unsafe curl_easy_perform(pointer) }
    try check(code)
  }

  /// The status of the last response; 0 if there was none.
  var status: Int {
    var status = 0
    let code = unsafe eidetic_curl_get_long(pointer, CURLINFO_RESPONSE_CODE, &status)
    return code == CURLE_OK ? status : 0
  }

  /// The failure for a code, with the present error text.
  func failure(_ code: CURLcode) -> CurlFailure {
    let text = unsafe String(cString: errorText)
    let reason = text.isEmpty ? unsafe String(cString: curl_easy_strerror(code)) : text
    return CurlFailure(code: code, status: status, reason: reason)
  }

  /// Information about the last transfer.
  func text(_ fact: CURLINFO) -> String? {
    var text: UnsafePointer<CChar>?
    guard unsafe eidetic_curl_get_text(pointer, fact, &text) == CURLE_OK else { return nil }
    return unsafe text.map { unsafe String(cString: $0) }
  }

  /// Sets the transfer as curl's callbacks; curl does not retain it, so it must outlive the transfer.
  private func ask(_ transfer: Transfer) throws(CurlFailure) {
    let context = unsafe Unmanaged.passUnretained(transfer).toOpaque()
    try check(unsafe eidetic_curl_set_pointer(pointer, CURLOPT_OPENSOCKETDATA, context))
    try check(
      unsafe eidetic_curl_set_open_socket(pointer) { context, _, address in
        guard let address = unsafe address else { return CURL_SOCKET_BAD }
        return unsafe transferOf(context)?.openSocket(address) ?? CURL_SOCKET_BAD
      })
    try check(unsafe eidetic_curl_set_pointer(pointer, CURLOPT_WRITEDATA, context))
    try check(
      unsafe eidetic_curl_set_write(pointer) { bytes, size, count, context in
        let block = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
        // Any other number than that of the bytes ends the transfer.
        return unsafe transferOf(context)?.keep(block) == true ? size * count : size * count + 1
      })
    try check(unsafe eidetic_curl_set_pointer(pointer, CURLOPT_XFERINFODATA, context))
    try check(
      unsafe eidetic_curl_set_progress(pointer) { context, _, received, _, _ in
        unsafe transferOf(context)?.goesOn(received: Int(received)) == true ? 0 : 1
      })
    try set(CURLOPT_NOPROGRESS, 0)
  }

  /// The only place where codes are checked.
  private func check(_ code: CURLcode) throws(CurlFailure) {
    guard code != CURLE_OK else { return }
    throw failure(code)
  }
}

/// Initialises curl, once for the process.
private let started = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

private func transferOf(_ context: UnsafeMutableRawPointer?) -> Transfer? {
  unsafe context.map { unsafe Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
}

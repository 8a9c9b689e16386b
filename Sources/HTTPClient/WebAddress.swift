import CCurl

/// A URL parsed by curl: it fetches what was checked here, so parsing cannot differ.
@safe struct WebAddress: ~Copyable {
  let pointer: OpaquePointer

  /// Parses a URL.
  ///
  /// - Parameter text: the given URL.
  /// - Throws: `HTTPClientError.address` if it is not valid, is neither http nor https, or contains a user
  ///   name.
  init(_ text: String) throws(HTTPClientError) {
    // C strings end at the first zero.
    guard !text.utf8.contains(0) else {
      throw .address(got: text, reason: "it holds a character that no address has")
    }
    guard let pointer = unsafe curl_url() else {
      throw .transfer(address: text, code: CURLE_OUT_OF_MEMORY.rawValue, reason: "there is no memory left")
    }
    if let code = unsafe Self.read(text, into: pointer) {
      unsafe curl_url_cleanup(pointer)
      throw .address(got: text, reason: Self.reason(code))
    }
    unsafe self.pointer = unsafe pointer
  }

  deinit { unsafe curl_url_cleanup(pointer) }

  /// Parses the text; returns what is wrong with it, if anything.
  private static func read(_ text: String, into pointer: OpaquePointer) -> CURLUcode? {
    let code = unsafe curl_url_set(pointer, CURLUPART_URL, text, UInt32(CURLU_DISALLOW_USER))
    guard code == CURLUE_OK else { return code }
    return unsafe ["http", "https"].contains(scheme(of: pointer)) ? nil : CURLUE_UNSUPPORTED_SCHEME
  }

  /// In lower case.
  private static func scheme(of pointer: OpaquePointer) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard unsafe curl_url_get(pointer, CURLUPART_SCHEME, &text, 0) == CURLUE_OK else { return nil }
    defer { unsafe curl_free(text) }
    return unsafe text.map { unsafe String(cString: $0) }
  }

  private static func reason(_ code: CURLUcode) -> String {
    switch code {
    case CURLUE_BAD_SCHEME, CURLUE_UNSUPPORTED_SCHEME: "it does not begin with http:// or https://"
    case CURLUE_USER_NOT_ALLOWED: "it holds a user name"
    default: "it is not an address (\(unsafe String(cString: curl_url_strerror(code))))"
    }
  }
}

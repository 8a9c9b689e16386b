import CCurl

extension Transfer {
  /// Runs the transfer on this thread, blocking it.
  func result() -> Result<Fetched, HTTPClientError> {
    Result { () throws(HTTPClientError) in try withUTF8Locale(run) }
  }

  private func run() throws(HTTPClientError) -> Fetched {
    let parsed = try WebAddress(address)
    guard !isCancelled else { throw .cancelled(address: address) }
    do throws(CurlFailure) {
      let handle = try EasyHandle()
      try configure(handle)
      try handle.perform(parsed, asking: self)
      return try fetched(handle)
    } catch {
      throw self.error(for: error)
    }
  }

  private func fetched(_ handle: borrowing EasyHandle) throws(CurlFailure) -> Fetched {
    guard 200..<300 ~= handle.status else { throw handle.failure(CURLE_HTTP_RETURNED_ERROR) }
    return Fetched(
      bytes: takeBytes(), finalAddress: handle.text(CURLINFO_EFFECTIVE_URL) ?? address,
      contentType: handle.text(CURLINFO_CONTENT_TYPE))
  }

  private func configure(_ handle: borrowing EasyHandle) throws(CurlFailure) {
    try restrict(handle)
    try limit(handle)
    try handle.set(CURLOPT_USERAGENT, "eidetic")
    // The body of an error is not needed.
    try handle.set(CURLOPT_FAILONERROR, 1)
    // Signals could reach any thread of the process.
    try handle.set(CURLOPT_NOSIGNAL, 1)
  }

  /// Disables everything that could bypass the check of addresses, and sends nothing about this machine's
  /// user.
  private func restrict(_ handle: borrowing EasyHandle) throws(CurlFailure) {
    // The first is for the given URL, both are for redirects.
    try handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
    try handle.set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
    try handle.set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
    // The empty text also disables proxies in the environment: only the proxy's address would be checked.
    try handle.set(CURLOPT_PROXY, "")
    try handle.set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
  }

  private func limit(_ handle: borrowing EasyHandle) throws(CurlFailure) {
    try handle.set(CURLOPT_FOLLOWLOCATION, 1)
    try handle.set(CURLOPT_MAXREDIRS, limits.redirects)
    try handle.set(CURLOPT_TIMEOUT_MS, milliseconds(limits.seconds))
    try handle.set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(limits.connectSeconds))
    try handle.set(CURLOPT_LOW_SPEED_LIMIT, limits.lowestBytesPerSecond)
    try handle.set(CURLOPT_LOW_SPEED_TIME, limits.lowSpeedSeconds)
    try handle.set(maximumBytes: limits.maximumBytes)
    // Otherwise a cancelled download would wait for the name lookup. The thread of the lookup frees its
    // memory when it is done.
    try handle.set(CURLOPT_QUICK_EXIT, 1)
  }
}

/// For curl, 0 would mean no limit, or its own.
private func milliseconds(_ seconds: Double) -> Int {
  max(1, Int(min(seconds * 1000, Double(Int32.max))))
}

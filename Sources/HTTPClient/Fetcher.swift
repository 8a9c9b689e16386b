import Dispatch

/// Downloads from untrusted URLs, only from the public internet.
///
/// A URL makes this machine connect to an address of somebody else's choice. So every address is checked to
/// be public immediately before connecting to it, also after redirects: a name that resolves to another
/// machine a moment later (DNS rebinding) is useless. There is no proxy, and neither credentials nor cookies
/// are sent.
///
/// Safe to use from many tasks at once. Each download in progress holds a thread outside of the shared pool:
/// callers must limit their number.
package struct Fetcher: Sendable {
  private let limits: FetchLimits
  private let permits: @Sendable (SocketAddress) -> Bool

  /// Makes a fetcher for the public internet.
  ///
  /// - Parameter limits: the limits on each download.
  package init(limits: FetchLimits = FetchLimits()) {
    self.init(limits: limits) { $0.ip.isPublic }
  }

  /// Makes a fetcher with another rule, for tests, whose servers are on this machine.
  ///
  /// - Parameters:
  ///   - limits: the limits on each download.
  ///   - permits: whether to connect to an address; called on any thread.
  init(limits: FetchLimits = FetchLimits(), permits: @escaping @Sendable (SocketAddress) -> Bool) {
    self.limits = limits
    self.permits = permits
  }

  /// Downloads the bytes at a URL, without decompressing them.
  ///
  /// Cancelling the task ends the transfer within a second.
  ///
  /// - Parameter address: begins with http:// or https://; any port; no user name.
  /// - Throws: `HTTPClientError`.
  package func fetch(_ address: String) async throws(HTTPClientError) -> Fetched {
    let transfer = Transfer(address, limits: limits, permits: permits)
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        // A serial queue gets a thread at once. A concurrent one gets few more than there are cores, even if
        // many of them wait for slow servers.
        DispatchQueue(label: "eidetic.fetch").async { continuation.resume(returning: transfer.result()) }
      }
    } onCancel: {
      transfer.cancel()
    }
    return try result.get()
  }
}

/// A downloaded file.
package struct Fetched: Sendable, Equatable {
  /// The bytes, at most as many as the limit; may be empty.
  package let bytes: [UInt8]
  /// The URL they came from, after all redirects.
  package let finalAddress: String
  /// The content type in the response, such as `image/jpeg`; it may be wrong.
  package let contentType: String?
}

import Dispatch

/// Fetches what strangers name by its address, from the public internet only.
///
/// Who names an address makes this machine connect to it. So a connection is made only after the very address
/// that is going to be connected was found public, at every redirect anew: a name that means another machine
/// a moment later (DNS rebinding) leads nowhere. No proxy stands in between, and neither credentials nor
/// cookies are sent.
///
/// Safe to use from many tasks at once. Each fetch under way holds a thread outside the pool that all tasks
/// share: who starts them bounds their number.
package struct Fetcher: Sendable {
  private let limits: FetchLimits
  private let permits: @Sendable (SocketAddress) -> Bool

  /// Makes a fetcher for the public internet.
  ///
  /// - Parameter limits: what each fetch may cost.
  package init(limits: FetchLimits = FetchLimits()) {
    self.init(limits: limits) { $0.ip.isPublic }
  }

  /// Makes a fetcher with another rule, as tests do: their servers are on this machine.
  ///
  /// - Parameters:
  ///   - limits: what each fetch may cost.
  ///   - permits: says whether to connect to an address; called on any thread.
  init(limits: FetchLimits = FetchLimits(), permits: @escaping @Sendable (SocketAddress) -> Bool) {
    self.limits = limits
    self.permits = permits
  }

  /// Fetches the bytes at an address, as they are: what the server compressed stays so.
  ///
  /// Cancelling the task ends the transfer within a second.
  ///
  /// - Parameter address: begins with http:// or https://; any port; no user name.
  /// - Throws: `HTTPClientError`, of every kind.
  package func fetch(_ address: String) async throws(HTTPClientError) -> Fetched {
    let transfer = Transfer(address, limits: limits, permits: permits)
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        // A serial queue gets a thread at once. A concurrent one gets few more than there are cores, however
        // many of them wait for slow servers.
        DispatchQueue(label: "eidetic.fetch").async { continuation.resume(returning: transfer.result()) }
      }
    } onCancel: {
      transfer.cancel()
    }
    return try result.get()
  }
}

/// What was fetched.
package struct Fetched: Sendable, Equatable {
  /// The bytes, at most as many as the limit says; perhaps none.
  package let bytes: [UInt8]
  /// The address that they came from, after all redirects.
  package let finalAddress: String
  /// What the server says that they are, as in `image/jpeg`; it may be wrong.
  package let contentType: String?
}

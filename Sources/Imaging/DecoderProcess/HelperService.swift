import CDecoderProcess

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Work other than decoding that helper processes do: bytes in, bytes out.
///
/// A helper never reaches `main`, so services are registered by constructors of C modules
/// (`eidetic_decoder_register`), in the program and in its helpers alike.
package struct HelperService: Sendable {
  private let name: String
  private let limits: DecodingLimits

  /// - Parameters:
  ///   - name: as it was registered.
  ///   - limits: the memory and the time for one call; helpers are shared with decoders of the same limits.
  package init(_ name: String, limits: DecodingLimits) {
    precondition(unsafe eidetic_decoder_registered(name) != nil, "no service is named \(name)")
    (self.name, self.limits) = (name, limits)
  }

  /// Starts a helper if none is free, so that the next call need not wait for it.
  package func prepare() { DecoderPool.shared.warm(limits, isForPictures: false) }

  /// Runs the service in a helper; the task is suspended meanwhile. Cancelling the task stops it at once.
  ///
  /// - Parameters:
  ///   - bytes: what it gets.
  ///   - subject: what the bytes are of, for errors only.
  /// - Returns: what it made, which is not to be trusted.
  /// - Throws: `ImagingError.helper` if it crashed, `.tooSlow`, `.tooMuchMemory`; `.library`, `.outOfMemory`
  ///   if the machine has failed; `CancellationError`.
  package func run(_ bytes: [UInt8], about subject: String) async throws -> [UInt8] {
    let task = DecoderTask(work: .service(name), name: subject, format: nil, limits: limits)
    guard case .bytes(let result) = try await DecoderPool.shared.run(task, bytes) else {
      throw task.damaged("it answers something else")
    }
    return result
  }

  /// Runs a service in this process.
  static func runHere(
    _ service: String, _ bytes: UnsafeBufferPointer<UInt8>, name: String
  ) throws(ImagingError) -> [UInt8] {
    guard let run = unsafe eidetic_decoder_registered(service) else {
      throw .helper(name: name, underlying: "it does not know \(service)")
    }
    var count = 0
    guard let result = unsafe run(bytes.baseAddress, bytes.count, &count) else {
      throw .helper(name: name, underlying: "there is no memory left")
    }
    defer { unsafe free(result) }
    return unsafe Array(UnsafeBufferPointer(start: result, count: count))
  }
}

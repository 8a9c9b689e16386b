import CMicroHTTPD

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A response of the library; freed with the object, unless it is still being sent.
@safe struct NativeResponse: ~Copyable {
  /// Sends the events, if it has any.
  let pump: EventPump?
  private let status: Int
  private let pointer: OpaquePointer

  /// - Returns: `nil` if the process has too many open files or no memory.
  init?(_ response: Response, on connection: OpaquePointer, of core: ServerCore) {
    var pump: EventPump?
    let made: OpaquePointer?
    switch response.body {
    case .empty: unsafe made = unsafe MHD_create_response_from_buffer(0, nil, .RESPMEM_PERSISTENT)
    case .bytes(let bytes):
      unsafe made = bytes.withUnsafeBytes { bytes in
        unsafe MHD_create_response_from_buffer(
          bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), .RESPMEM_MUST_COPY)
      }
    case .file(let file, let range):
      guard let descriptor = file.duplicate() else { return nil }
      unsafe made = MHD_create_response_from_fd_at_offset64(
        UInt64(range.count), descriptor, UInt64(range.lowerBound))
      if unsafe made == nil { close(descriptor) }
    case .events(let events):
      guard core.mayHold() else { return nil }
      core.statistics.stream(1)
      let new = unsafe EventPump(
        events, to: connection, heartbeat: .seconds(core.limits.heartbeatSeconds))
      let source = EventSource(pump: new, core: core)
      let retained = unsafe Unmanaged.passRetained(source)
      unsafe made = MHD_create_response_from_callback(
        UInt64.max, 8192,
        { context, _, buffer, count in
          guard let context = unsafe context else { return -1 }
          let source = unsafe Unmanaged<EventSource>.fromOpaque(context).takeUnretainedValue()
          return unsafe source.pump.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: count))
        }, retained.toOpaque(),
        { context in
          guard let context = unsafe context else { return }
          unsafe Unmanaged<EventSource>.fromOpaque(context).takeRetainedValue().end()
        })
      if unsafe made == nil { unsafe retained.takeRetainedValue().end() }
      pump = new
    }
    guard let pointer = unsafe made else { return nil }
    unsafe self.pointer = unsafe pointer
    self.pump = pump
    status = response.status
    for (name, value) in response.headers { _ = unsafe MHD_add_response_header(pointer, name, value) }
  }

  deinit { unsafe MHD_destroy_response(pointer) }

  /// Queues it on a connection.
  func queue(on connection: OpaquePointer) -> MHD_Result {
    unsafe MHD_queue_response(connection, UInt32(status), pointer)
  }
}

/// Keeps a pump alive while the library reads from it.
private final class EventSource: Sendable {
  let pump: EventPump
  private let core: ServerCore

  init(pump: EventPump, core: ServerCore) {
    self.pump = pump
    self.core = core
  }

  /// The library has stopped reading.
  func end() {
    pump.close()
    core.statistics.stream(-1)
    core.letGo()
  }
}

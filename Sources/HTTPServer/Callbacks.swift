import CMicroHTTPD
import Synchronization

/// The library's callbacks. Their contexts are the core itself, a `Connection` for each socket and an
/// `Exchange` for each request, retained from the first callback to the last.
enum Callbacks {
  /// A socket was opened, or is about to be closed.
  static let connectionChanged: MHD_NotifyConnectionCallback = { context, pointer, place, code in
    guard let core = unsafe core(context), let pointer = unsafe pointer, let place = unsafe place else {
      return
    }
    if code == .CONNECTION_NOTIFY_STARTED {
      let connection = Connection(descriptor: unsafe eidetic_http_socket(pointer))
      core.state.withLock { $0.connections[ObjectIdentifier(connection)] = connection }
      core.statistics.connection(1)
      unsafe place.pointee = Unmanaged.passRetained(connection).toOpaque()
    } else if let opaque = unsafe place.pointee {
      let connection = unsafe Unmanaged<Connection>.fromOpaque(opaque).takeRetainedValue()
      // Under the watcher's lock, so that it never sees a closed socket.
      core.state.withLock { _ = $0.connections.removeValue(forKey: ObjectIdentifier(connection)) }
      core.statistics.connection(-1)
      unsafe place.pointee = nil
    }
  }

  /// A request's first line was received.
  static let begin:
    @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?) ->
      UnsafeMutableRawPointer? = {
        _, target, pointer in
        guard let target = unsafe target, let pointer = unsafe pointer,
          let opaque = unsafe eidetic_http_socket_context(pointer)
        else { return nil }
        let connection = unsafe Unmanaged<Connection>.fromOpaque(opaque).takeUnretainedValue()
        connection.beginRequest()
        let exchange = Exchange(target: unsafe String(cString: target), connection: connection)
        return unsafe Unmanaged.passRetained(exchange).toOpaque()
      }

  /// A request's head, a part of its body, its end, or the time to send the response.
  static let handle: MHD_AccessHandlerCallback = { context, pointer, _, method, _, bytes, count, place in
    guard let core = unsafe core(context), let pointer = unsafe pointer, let method = unsafe method,
      let count = unsafe count, let opaque = unsafe place?.pointee
    else { return .NO }
    let exchange = unsafe Unmanaged<Exchange>.fromOpaque(opaque).takeUnretainedValue()
    let part = unsafe UnsafeRawBufferPointer(start: bytes, count: count.pointee)
    unsafe count.pointee = 0
    return unsafe core.handle(exchange, pointer, method: String(cString: method), part)
  }

  /// A request was answered, or its connection is broken.
  static let complete: MHD_RequestCompletedCallback = { _, _, place, _ in
    guard let place = unsafe place, let opaque = unsafe place.pointee else { return }
    unsafe place.pointee = nil
    unsafe Unmanaged<Exchange>.fromOpaque(opaque).takeRetainedValue().connection.rest()
  }

  private static func core(_ context: UnsafeMutableRawPointer?) -> ServerCore? {
    unsafe context.map { unsafe Unmanaged<ServerCore>.fromOpaque($0).takeUnretainedValue() }
  }
}

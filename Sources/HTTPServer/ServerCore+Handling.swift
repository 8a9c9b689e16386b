import CMicroHTTPD

extension ServerCore {
  /// Processes a step of a request. Called by the daemon's thread: first with the head, then with each part
  /// of the body, then with an empty part, and again when the response is ready.
  ///
  /// - Returns: `NO` to close the connection.
  func handle(
    _ exchange: Exchange, _ pointer: OpaquePointer, method: String, _ part: UnsafeRawBufferPointer
  ) -> MHD_Result {
    // Further input on a connection that was shut down is skipped, up to its end.
    guard !exchange.connection.current.phase.isOver else { return unsafe part.isEmpty ? .NO : .YES }
    switch exchange.withState({ $0.step }) {
    case .begun: return unsafe begin(exchange, pointer, method: Method(rawValue: method))
    case .receiving where unsafe !part.isEmpty: return unsafe receive(part, exchange)
    case .receiving: return unsafe finish(exchange, pointer)
    // The library calls again only when the connection is resumed.
    case .working: return .NO
    case .answered(let response): return unsafe answer(response, exchange, pointer)
    }
  }

  private func begin(_ exchange: Exchange, _ pointer: OpaquePointer, method: Method) -> MHD_Result {
    guard let target = RequestTarget(exchange.target) else {
      return unsafe refuse(responder.refusal(.target), exchange, pointer)
    }
    let head = unsafe RequestHead(
      method: method, target: target, headers: Self.headers(of: pointer),
      remoteAddress: NumericAddress.text(eidetic_http_client(pointer)), isSecure: isSecure)
    exchange.withState { $0.head = head }
    switch responder.admit(head) {
    case .refuse(let response): return unsafe refuse(response, exchange, pointer)
    case .accept(let policy):
      do throws(BodyReader.Refusal) {
        let body = try BodyReader(policy, head: head)
        unsafe exchange.body = body
        exchange.withState { $0.step = .receiving }
        return exchange.connection.enter(.receiving) ? .YES : .NO
      } catch {
        return unsafe refuse(responder.refusal(error.problem), exchange, pointer)
      }
    }
  }

  private func receive(_ part: UnsafeRawBufferPointer, _ exchange: Exchange) -> MHD_Result {
    statistics.received(part.count)
    do throws(BodyReader.Refusal) {
      try unsafe exchange.body?.feed(part)
      return .YES
    } catch {
      // The library takes no response before the body's end, which may never come; an earlier response
      // requires a connection that can be written to directly.
      if isSecure {
        unsafe exchange.body?.passOver(error)
      } else {
        _ = breakOff(exchange, saying: responder.refusal(error.problem))
      }
      return .YES
    }
  }

  private func finish(_ exchange: Exchange, _ pointer: OpaquePointer) -> MHD_Result {
    let request: Request
    do throws(BodyReader.Refusal) {
      let head = exchange.withState { state in
        state.complete = .now
        return state.head
      }
      guard let head, let reader = unsafe exchange.body.take() else { return .NO }
      request = Request(head: head, body: try reader.finish())
    } catch {
      return unsafe answer(responder.refusal(error.problem), exchange, pointer)
    }
    // Before the task starts, which continues from there.
    guard exchange.connection.enter(.working(exchange)) else { return .NO }
    guard mayHold() else { return unsafe answer(responder.refusal(.stopping), exchange, pointer) }
    unsafe MHD_suspend_connection(pointer)
    let connection = unsafe Suspended(pointer: pointer)
    exchange.withState { state in
      state.step = .working
      state.task = Task {
        let response = await self.responder.respond(to: request)
        exchange.withState { state in
          state.step = .answered(response)
          state.task = nil
        }
        // From here on the library may free the connection at any moment.
        unsafe MHD_resume_connection(connection.pointer)
        self.letGo()
      }
    }
    return .YES
  }

  /// A suspended connection, which the library ignores until it is resumed.
  @safe private struct Suspended: Sendable {
    nonisolated(unsafe) let pointer: OpaquePointer
  }

  /// Responds by the head alone.
  private func refuse(_ response: Response, _ exchange: Exchange, _ pointer: OpaquePointer) -> MHD_Result {
    let headers = unsafe Self.headers(of: pointer)
    guard headers["Transfer-Encoding"] != nil || headers.all("Content-Length").contains(where: { $0 != "0" })
    else {
      // At the end of the request, which is now: earlier, the library would close the connection with the
      // response.
      exchange.withState { $0.step = .answered(response) }
      return .YES
    }
    // If the connection were closed right after the response, further data from the client would reset it,
    // and the client might lose the response. A client that expects "100 Continue" has sent nothing else.
    if headers["Expect"] == nil, breakOff(exchange, saying: response) { return .YES }
    return unsafe answer(response, exchange, pointer)
  }

  private func answer(_ response: Response, _ exchange: Exchange, _ pointer: OpaquePointer) -> MHD_Result {
    let (method, complete) = exchange.withState { ($0.head?.method.rawValue ?? "other", $0.complete) }
    guard let native = unsafe NativeResponse(response, on: pointer, of: self),
      exchange.connection.enter(native.pump.map { .streaming($0) } ?? .answering)
    else { return .NO }
    statistics.answered(
      route: response.route, method: method, status: response.status, after: .now - complete)
    return unsafe native.queue(on: pointer)
  }

  private static func headers(of pointer: OpaquePointer) -> Headers {
    var list: [(name: String, value: String)] = []
    unsafe withUnsafeMutablePointer(to: &list) { list in
      _ = unsafe MHD_get_connection_values(
        pointer, .HEADER_KIND,
        { list, _, name, value in
          guard let list = unsafe list, let name = unsafe name else { return .YES }
          let value = unsafe value.map { unsafe String(cString: $0) } ?? ""
          unsafe list.assumingMemoryBound(to: [(name: String, value: String)].self).pointee.append(
            (unsafe String(cString: name), value))
          return .YES
        }, list)
    }
    return Headers(list)
  }
}

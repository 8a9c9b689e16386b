import CDecoderProcess

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The main function of a helper process: it decodes on request until the program closes the connection.
///
/// Called before `main`, in a process that has no other purpose.
///
/// - Returns: the exit code.
@_cdecl("eidetic_decoder_serve")
func serveDecodes(socket: Int32, input: Int32, output: Int32) -> Int32 {
  let service = DecoderService(
    program: ParentProgram(socket: MessageSocket(descriptor: socket)),
    input: SharedMemory(descriptor: input), output: SharedMemory(descriptor: output))
  service.run()
  return 0
}

private struct DecoderService: ~Copyable {
  let program: ParentProgram
  let input: SharedMemory
  let output: SharedMemory

  init(program: ParentProgram, input: consuming SharedMemory, output: consuming SharedMemory) {
    self.program = program
    self.input = input
    self.output = output
  }

  /// Works until the program exits or no longer needs this helper.
  func run() {
    do throws(MessageSocket.Failure) {
      let welcome = try program.socket.receive(DecoderWelcome.self)
      try program.socket.send(prepare(welcome))
      while true {
        let order = try program.socket.receive(DecoderOrder.self)
        program.begin(order)
        let answer = answer(to: order)
        program.end()
        try program.socket.send(answer)
      }
    } catch {
      return
    }
  }

  /// Initialises the libraries if it is for pictures, and then limits their memory.
  private func prepare(_ welcome: DecoderWelcome) -> DecoderAnswer {
    // For caches of libraries, the stacks of their threads, and libvips if it starts later: 2 MB.
    let slack = 192 << 20
    if welcome.isForPictures {
      do throws(ImagingError) {
        try VipsRuntime.start()
      } catch {
        return .unfit(error.reason)
      }
    }
    let (bytes, isTooMuch) = welcome.maximumWorkingBytes.addingReportingOverflow(slack)
    guard isTooMuch || eidetic_decoder_limit_memory(UInt64(max(bytes, slack))) == 0 else {
      return .unfit("its memory cannot be limited: \(unsafe String(cString: strerror(errno)))")
    }
    return .ready
  }

  private func answer(to order: DecoderOrder) -> DecoderAnswer {
    let decoder = PictureDecoder(limits: order.limits)
    let result = unsafe input.withBytes(order.byteCount) { file in
      Result<DecoderTask.Output, ImagingError> { () throws(ImagingError) in
        let bytes = unsafe Span(_unsafeElements: file)
        switch order.work {
        case .pixels:
          let picture = try decoder.decodeHere(
            bytes, name: order.name, sufficient: order.sufficient, region: order.region)
          return .picture(picture)
        case .metadata: return .metadata(try decoder.metadataHere(bytes, name: order.name))
        case .service(let service):
          return .bytes(try unsafe HelperService.runHere(service, file, name: order.name))
        }
      }
    }
    switch result {
    case .success(.picture(let picture))?:
      return placed(picture.pixels.bytes, order, answer: .picture(PictureDescription(picture)))
    case .success(.metadata(let found))?:
      return placed(
        found.xmp ?? [], order,
        answer: .metadata(orientation: found.orientation, xmpBytes: found.xmp?.count))
    case .success(.bytes(let bytes))?: return placed(bytes, order, answer: .bytes(bytes.count))
    case .failure(let error)?: return .failure(error)
    case nil: return .failure(.outOfMemory(what: "read \"\(order.name)\"", bytes: order.byteCount))
    }
  }

  /// Puts bytes into the shared memory.
  private func placed(_ bytes: [UInt8], _ order: DecoderOrder, answer: DecoderAnswer) -> DecoderAnswer {
    if bytes.count > order.outputBytes { program.demandRoom(bytes.count) }
    return output.fill(bytes)
      ? answer : .failure(.outOfMemory(what: "hand \"\(order.name)\" over", bytes: bytes.count))
  }
}

import CMicroHTTPD

/// Reads a form while it comes in: files to the disk, fields into memory. Used by the daemon's thread alone.
@safe final class FormReader {
  private let maximumParts: Int
  private let fieldBytes: Int
  private var processor: OpaquePointer?
  private var fields: [(name: String, bytes: [UInt8])] = []
  private var files: [FormFile] = []
  private var isInFile = false
  private var problem: ProtocolProblem?

  /// The library's own buffer: a part's headers must fit into it.
  private static let bufferBytes = 16 << 10

  /// - Returns: nothing when the request's content type is that of no form, or names no boundary.
  init?(_ connection: OpaquePointer, maximumParts: Int, fieldBytes: Int) {
    self.maximumParts = maximumParts
    self.fieldBytes = fieldBytes
    let receive: MHD_PostDataIterator = { context, _, name, fileName, type, _, data, offset, count in
      guard let context = unsafe context else { return .NO }
      let reader = unsafe Unmanaged<FormReader>.fromOpaque(context).takeUnretainedValue()
      func text(_ pointer: UnsafePointer<CChar>?) -> String? {
        unsafe pointer.flatMap { unsafe String(validatingCString: $0) }
      }
      let isComplete = unsafe (name == nil || text(name) != nil) && (fileName == nil || text(fileName) != nil)
      guard isComplete else { return reader.stop(.malformedForm(reason: "a name is not UTF-8")) }
      let bytes = unsafe UnsafeRawBufferPointer(start: data, count: count)
      return unsafe reader.receive(
        name: text(name), fileName: text(fileName), type: text(type), bytes, isFirst: offset == 0)
    }
    unsafe processor = MHD_create_post_processor(
      connection, Self.bufferBytes, receive, Unmanaged.passUnretained(self).toOpaque())
    guard unsafe processor != nil else { return nil }
  }

  deinit {
    if let processor = unsafe processor { unsafe MHD_destroy_post_processor(processor) }
  }

  /// Reads the next bytes of the body; after a problem they are passed over.
  func feed(_ bytes: UnsafeRawBufferPointer) {
    guard problem == nil, let processor = unsafe processor else { return }
    let text = unsafe bytes.bindMemory(to: CChar.self)
    if unsafe MHD_post_process(processor, text.baseAddress, text.count) == .NO, problem == nil {
      problem = .malformedForm(reason: "its parts cannot be told apart")
    }
  }

  /// Ends the body.
  ///
  /// - Returns: the form, or what was wrong with it.
  func finish() -> Result<Form, Failure> {
    guard let open = unsafe processor else { preconditionFailure("a form was ended twice") }
    unsafe processor = nil
    let isWhole = unsafe MHD_destroy_post_processor(open) == .YES
    if let problem { return .failure(Failure(problem: problem)) }
    guard isWhole else { return .failure(Failure(problem: .malformedForm(reason: "it ends early"))) }
    var texts: [(name: String, value: String)] = []
    for field in fields {
      guard let value = String(validating: field.bytes, as: UTF8.self) else {
        return .failure(Failure(problem: .malformedForm(reason: "the field \"\(field.name)\" is not UTF-8")))
      }
      texts.append((field.name, value))
    }
    return .success(Form(fields: texts, files: files))
  }

  struct Failure: Error {
    let problem: ProtocolProblem
  }

  private func receive(
    name: String?, fileName: String?, type: String?, _ bytes: UnsafeRawBufferPointer, isFirst: Bool
  ) -> MHD_Result {
    if isFirst {
      guard let name else { return stop(.malformedForm(reason: "a part has no name")) }
      guard fields.count + files.count < maximumParts else {
        return stop(.malformedForm(reason: "it has more than \(maximumParts) parts"))
      }
      isInFile = fileName != nil
      guard isInFile else {
        fields.append((name, []))
        return unsafe append(bytes)
      }
      do throws(HTTPServerError) {
        files.append(try FormFile(name: name, fileName: fileName, contentType: type))
      } catch {
        return stop(.storage(reason: error.description))
      }
    }
    return unsafe append(bytes)
  }

  private func append(_ bytes: UnsafeRawBufferPointer) -> MHD_Result {
    guard isInFile else {
      guard let last = fields.indices.last else {
        return stop(.malformedForm(reason: "a part has no beginning"))
      }
      guard fields[last].bytes.count + bytes.count <= fieldBytes else {
        return stop(
          .malformedForm(reason: "the field \"\(fields[last].name)\" has more than \(fieldBytes) bytes"))
      }
      unsafe fields[last].bytes += bytes
      return .YES
    }
    do throws(HTTPServerError) {
      try unsafe files.last?.append(bytes)
      return .YES
    } catch {
      return stop(.storage(reason: error.description))
    }
  }

  private func stop(_ problem: ProtocolProblem) -> MHD_Result {
    self.problem = problem
    return .NO
  }
}

/// Parses a form while it is received: files go to their storage, fields to memory. Used only by the daemon's
/// thread.
final class FormReader {
  private let folder: String
  private let maximumParts: Int
  private let fieldBytes: Int
  private let fileFields: Set<String>
  private var parser: MultipartParser
  private var fields: [(name: String, bytes: [UInt8])] = []
  private var files: [FormFile] = []
  private var storage: FormStorage?
  private var isInFile = false
  private var problem: ProtocolProblem?

  /// - Returns: `nil` if the request's content type is not a form's, or has no boundary.
  init?(
    contentType: String?, maximumParts: Int, fieldBytes: Int, fileFields: Set<String> = [],
    folder: String = FormStorage.usualFolder
  ) {
    guard let parser = contentType.flatMap({ MultipartParser(contentType: $0) }) else { return nil }
    self.parser = parser
    self.folder = folder
    self.maximumParts = maximumParts
    self.fieldBytes = fieldBytes
    self.fileFields = fileFields
  }

  /// Reads the next bytes of the body; after an error they are skipped.
  func feed(_ bytes: UnsafeRawBufferPointer) {
    guard problem == nil else { return }
    do throws(MultipartParser.Malformation) {
      try unsafe parser.feed(bytes) { event in
        guard problem == nil else { return }
        do throws(Failure) {
          switch event {
          case .part(let part): try begin(part)
          case .content(let bytes): try append(bytes)
          }
        } catch {
          problem = error.problem
        }
      }
    } catch {
      problem = problem ?? .malformedForm(reason: Self.describe(error))
    }
  }

  /// Ends the body.
  ///
  /// - Returns: the form, or what is wrong with it.
  func finish() -> Result<Form, Failure> {
    if let problem { return .failure(Failure(problem: problem)) }
    guard parser.isWhole else { return .failure(Failure(problem: .malformedForm(reason: "it ends early"))) }
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

  private func begin(_ part: MultipartParser.Part) throws(Failure) {
    guard fields.count + files.count < maximumParts else {
      throw Failure(problem: .malformedForm(reason: "it has more than \(maximumParts) parts"))
    }
    isInFile = part.fileName != nil || fileFields.contains(part.name)
    guard isInFile else { return fields.append((part.name, [])) }
    let storage = storage ?? FormStorage(in: folder)
    self.storage = storage
    files.append(FormFile(part, in: storage))
  }

  private func append(_ bytes: ArraySlice<UInt8>) throws(Failure) {
    guard isInFile else {
      let last = fields.count - 1
      guard fields[last].bytes.count + bytes.count <= fieldBytes else {
        throw Failure(
          problem: .malformedForm(
            reason: "the field \"\(fields[last].name)\" has more than \(fieldBytes) bytes"))
      }
      fields[last].bytes += bytes
      return
    }
    do throws(HTTPServerError) {
      try files.last?.append(bytes)
    } catch {
      throw Failure(problem: .storage(reason: error.description))
    }
  }

  private static func describe(_ malformation: MultipartParser.Malformation) -> String {
    switch malformation {
    case .boundary: "its parts cannot be told apart"
    case .headers: "the headers of a part are malformed or too long"
    case .disposition: "a part is no form data"
    case .name: "a part has no name"
    case .encoding: "a name is not UTF-8"
    }
  }
}

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Parses a `multipart/form-data` body while it is received, however it is split (RFC 2046, 5.1.1; RFC 7578).
///
/// The library's own parser begins a part twice if a packet ends with the part's headers.
struct MultipartParser {
  /// The headers of a part.
  struct Part: Sendable, Equatable {
    let name: String
    /// Only for files; empty if it cannot be read.
    let fileName: String?
    let contentType: String?
  }

  /// The parser's events, in the order of the body.
  enum Event: Equatable {
    case part(Part)
    /// The next bytes of the part.
    case content(ArraySlice<UInt8>)
  }

  enum Malformation: Error, Equatable {
    case boundary
    case headers
    case disposition
    case name
    case encoding
  }

  private enum State {
    case preamble
    /// After a delimiter: a line break or two dashes follows.
    case delimited
    case headers
    case content
    case epilogue
  }

  /// The most bytes of a part's headers.
  private static let headerBytes = 16 << 10
  private static let lineEnd = Array("\r\n".utf8)
  private static let headersEnd = Array("\r\n\r\n".utf8)

  private let delimiter: [UInt8]
  private var state = State.preamble
  // Input that cannot be parsed yet. The first delimiter needs no line break before it.
  private var held = Self.lineEnd

  /// - Parameter contentType: of the request.
  /// - Returns: `nil` for another type, or without a boundary of 1 to 70 characters.
  init?(contentType: String) {
    guard let type = HeaderValue(contentType), type.value.lowercased() == "multipart/form-data",
      let boundary = type.parameters["boundary"], (1...70).contains(boundary.utf8.count),
      boundary.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }), boundary.utf8.last != 0x20
    else { return nil }
    delimiter = Array("\r\n--\(boundary)".utf8)
  }

  /// Whether the final delimiter was received.
  var isWhole: Bool { state == .epilogue }

  /// Reads the next bytes.
  ///
  /// - Parameter tell: takes the events.
  /// - Throws: `Malformation`, after which no more must be read.
  mutating func feed(
    _ bytes: UnsafeRawBufferPointer, _ tell: (Event) -> Void
  ) throws(Malformation) {
    guard state != .epilogue else { return }
    unsafe held += bytes
    // Moved out of the parser, so that it is not copied when the state changes.
    let input = held
    held = []
    var position = 0
    while let next = try step(input, position, tell) { position = next }
    if state != .epilogue { held = Array(input[consumed(input, position, tell)...]) }
  }

  /// Parses one element.
  ///
  /// - Returns: the position after it; `nil` if more input is needed.
  private mutating func step(
    _ input: [UInt8], _ position: Int, _ tell: (Event) -> Void
  ) throws(Malformation) -> Int? {
    switch state {
    case .preamble, .content:
      guard let found = Self.find(delimiter, in: input, from: position) else { return nil }
      if state == .content, position < found { tell(.content(input[position..<found])) }
      state = .delimited
      return found + delimiter.count
    case .delimited:
      return try afterDelimiter(input, position)
    case .headers:
      // The line break before the headers is still there: if there are no headers, it is the first half of
      // their end.
      guard let end = Self.find(Self.headersEnd, in: input, from: position) else {
        guard input.count - position <= Self.headerBytes else { throw .headers }
        return nil
      }
      guard end - position <= Self.headerBytes else { throw .headers }
      tell(.part(try Self.part(input[position..<end])))
      state = .content
      return end + Self.headersEnd.count
    case .epilogue: return nil
    }
  }

  private mutating func afterDelimiter(_ input: [UInt8], _ position: Int) throws(Malformation) -> Int? {
    let rest = input[position...]
    if rest.starts(with: Array("--".utf8)) {
      state = .epilogue
      return nil
    }
    // Blanks are allowed here (RFC 2046: transport padding).
    let blanks = rest.prefix { $0 == 0x20 || $0 == 0x09 }
    guard blanks.count <= Self.headerBytes else { throw .boundary }
    let line = rest.dropFirst(blanks.count).prefix(2)
    guard line.elementsEqual(Self.lineEnd) else {
      let mayBecome = line.count < 2 && (line.isEmpty || line.first == 0x0D || rest.elementsEqual([0x2D]))
      guard mayBecome else { throw .boundary }
      return nil
    }
    state = .headers
    return position + blanks.count
  }

  /// Passes on what can only be content.
  ///
  /// - Returns: the position from which input must be kept.
  private func consumed(_ input: [UInt8], _ position: Int, _ tell: (Event) -> Void) -> Int {
    guard state == .content || state == .preamble else { return position }
    let safe = max(position, input.count - (delimiter.count - 1))
    if state == .content, position < safe { tell(.content(input[position..<safe])) }
    return safe
  }

  /// The first position of a text that begins with a carriage return.
  private static func find(_ text: [UInt8], in input: [UInt8], from start: Int) -> Int? {
    unsafe input.withUnsafeBytes { input in
      unsafe text.withUnsafeBytes { text in
        var place = start
        while place + text.count <= input.count, let base = input.baseAddress,
          let found = unsafe memchr(base + place, 0x0D, input.count - text.count + 1 - place)
        {
          place = unsafe UnsafeRawPointer(found) - base
          if let wanted = text.baseAddress, unsafe memcmp(base + place, wanted, text.count) == 0 {
            return place
          }
          place += 1
        }
        return nil
      }
    }
  }

  private static func part(_ lines: ArraySlice<UInt8>) throws(Malformation) -> Part {
    guard let text = String(validating: lines, as: UTF8.self) else { throw .encoding }
    var headers: [String: String] = [:]
    // A line break is a single character in Swift.
    for line in text.split(separator: "\r\n") {
      guard let colon = line.firstIndex(of: ":"),
        line.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F || $0 == "\t" })
      else { throw .headers }
      headers[line[..<colon].lowercased()] = String(line[line.index(after: colon)...])
    }
    guard let disposition = headers["content-disposition"].flatMap(HeaderValue.init),
      disposition.value.lowercased() == "form-data"
    else { throw .disposition }
    guard let name = disposition.parameters["name"] else { throw .name }
    return Part(
      name: name, fileName: disposition.extended("filename"),
      contentType: headers["content-type"].map { HeaderValue.trimmed($0[...]) })
  }
}

/// Reads pickles of plain data: dictionaries, lists, tuples, texts and numbers, of protocols 0 to 5 (Python's
/// `pickletools` lists their opcodes).
///
/// A pickle is a program. This reader does not execute it: opcodes that look up names, or call or build
/// objects, are refused, as are all others that plain data does not need.
struct PickleReader {
  private enum Cell {
    case plain(PickleValue)
    case list([Int])
    case dictionary([(key: Int, value: Int)])
  }

  /// More and deeper values than any ground truth has.
  private static let limits = (values: 20_000_000, depth: 32)

  private let bytes: [UInt8]
  private let path: String
  private var place = 0
  /// All values; lists and dictionaries refer to theirs by index, because they are filled after they are
  /// stored.
  private var cells: [Cell] = []
  private var stack: [Int] = []
  private var marks: [Int] = []
  private var memory: [Int: Int] = [:]
  private var resolved = 0

  /// Reads a pickle.
  ///
  /// - Parameters:
  ///   - bytes: all of it.
  ///   - path: for errors only.
  /// - Throws: `EvaluationError.pickle` with the offset at which it is damaged or not plain data.
  static func value(of bytes: [UInt8], path: String) throws(EvaluationError) -> PickleValue {
    var reader = PickleReader(bytes: bytes, path: path)
    return try reader.run()
  }

  private init(bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
  }

  private mutating func run() throws(EvaluationError) -> PickleValue {
    while true {
      let opcode = try byte()
      switch UnicodeScalar(opcode) {
      case ".": return try resolve(try pop(), depth: 0)
      case "(": marks.append(stack.count)
      case "]": push(.list([]))
      case "}": push(.dictionary([]))
      case ")": push(.list([]))
      case "l", "t": push(.list(try popMarked()))
      case "d": push(.dictionary(try pairs(try popMarked())))
      case "a": try append([try pop()])
      case "e": try append(try popMarked())
      case "s": try set([try pop(), try pop()].reversed())
      case "u": try set(try popMarked())
      case "\u{85}": try tuple(1)
      case "\u{86}": try tuple(2)
      case "\u{87}": try tuple(3)
      case "\u{94}": memory[memory.count] = try top()
      case "\u{80}": _ = try take(1)
      case "\u{95}": _ = try take(8)
      default: if try !memorises(opcode) { push(.plain(try plain(opcode))) }
      }
    }
  }

  // MARK: Opcodes

  /// Stores the last value in the memo, or fetches one from it; returns whether the opcode does that.
  private mutating func memorises(_ opcode: UInt8) throws(EvaluationError) -> Bool {
    switch UnicodeScalar(opcode) {
    case "p": memory[try decimal()] = try top()
    case "q": memory[try unsigned(1)] = try top()
    case "r": memory[try unsigned(4)] = try top()
    case "g": stack.append(try remembered(try decimal()))
    case "h": stack.append(try remembered(try unsigned(1)))
    case "j": stack.append(try remembered(try unsigned(4)))
    default: return false
    }
    return true
  }

  private mutating func plain(_ opcode: UInt8) throws(EvaluationError) -> PickleValue {
    switch UnicodeScalar(opcode) {
    case "N": return .none
    case "\u{88}": return .boolean(true)
    case "\u{89}": return .boolean(false)
    case "K": return .integer(try unsigned(1))
    case "M": return .integer(try unsigned(2))
    case "J": return .integer(Int(Int32(truncatingIfNeeded: try unsigned(4))))
    case "\u{8A}": return .integer(try signed(try unsigned(1)))
    case "I", "L": return try decimalInteger()
    case "G": return .number(try bigEndianNumber())
    case "F":
      guard let number = Double(try line()) else { throw broken("a number is missing") }
      return .number(number)
    case "X", "T", "B": return .text(try text(try unsigned(4)))
    case "\u{8C}", "U", "C": return .text(try text(try unsigned(1)))
    case "\u{8D}", "\u{8E}": return .text(try text(try unsigned(8)))
    case "V", "S": return .text(try quoted())
    default:
      place -= 1
      throw broken("there is the opcode \(opcode), which plain data does not need")
    }
  }

  private mutating func tuple(_ count: Int) throws(EvaluationError) {
    guard stack.count - (marks.last ?? 0) >= count else { throw broken("a tuple has too few values") }
    let values = Array(stack.suffix(count))
    stack.removeLast(count)
    push(.list(values))
  }

  private mutating func append(_ values: [Int]) throws(EvaluationError) {
    let list = try top()
    guard case .list(var all) = cells[list] else { throw broken("values are added to a non-list") }
    // Releases the array first, so that it is not copied for each appended value.
    cells[list] = .plain(.none)
    all += values
    cells[list] = .list(all)
  }

  private mutating func set(_ values: [Int]) throws(EvaluationError) {
    let dictionary = try top()
    guard case .dictionary(let before) = cells[dictionary] else {
      throw broken("values are added to a non-dictionary")
    }
    cells[dictionary] = .dictionary(before + (try pairs(values)))
  }

  private func pairs(_ values: [Int]) throws(EvaluationError) -> [(key: Int, value: Int)] {
    guard values.count.isMultiple(of: 2) else { throw broken("a key has no value") }
    return stride(from: 0, to: values.count, by: 2).map { (values[$0], values[$0 + 1]) }
  }

  // MARK: Stack

  private mutating func push(_ cell: Cell) {
    cells.append(cell)
    stack.append(cells.count - 1)
  }

  private func top() throws(EvaluationError) -> Int {
    guard let last = stack.last, stack.count > (marks.last ?? 0) else { throw broken("a value is missing") }
    return last
  }

  private mutating func pop() throws(EvaluationError) -> Int {
    let value = try top()
    stack.removeLast()
    return value
  }

  private mutating func popMarked() throws(EvaluationError) -> [Int] {
    guard let mark = marks.popLast() else { throw broken("a mark is missing") }
    let values = Array(stack[mark...])
    stack.removeSubrange(mark...)
    return values
  }

  private func remembered(_ key: Int) throws(EvaluationError) -> Int {
    guard let value = memory[key] else { throw broken("the value \(key) was never stored") }
    return value
  }

  // MARK: Bytes

  private mutating func take(_ count: Int) throws(EvaluationError) -> ArraySlice<UInt8> {
    guard count >= 0, count <= bytes.count - place else { throw broken("the file ends early") }
    defer { place += count }
    return bytes[place..<(place + count)]
  }

  private mutating func byte() throws(EvaluationError) -> UInt8 { try take(1)[place - 1] }

  private mutating func unsigned(_ count: Int) throws(EvaluationError) -> Int {
    let number = try take(count).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard let number = Int(exactly: number) else { throw broken("a number is too large") }
    return number
  }

  /// Two's complement, the lowest byte first.
  private mutating func signed(_ count: Int) throws(EvaluationError) -> Int {
    guard count <= 8 else { throw broken("a number is too large") }
    let bytes = try take(count)
    let filled = (bytes.last ?? 0) & 0x80 == 0 ? UInt64(0) : .max
    return Int(Int64(bitPattern: bytes.reversed().reduce(filled) { $0 << 8 | UInt64($1) }))
  }

  private mutating func bigEndianNumber() throws(EvaluationError) -> Double {
    Double(bitPattern: try take(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }

  private mutating func line() throws(EvaluationError) -> String {
    guard let end = bytes[place...].firstIndex(of: 10) else { throw broken("the file ends early") }
    defer { place = end + 1 }
    return String(decoding: bytes[place..<end], as: UTF8.self)
  }

  private mutating func decimal() throws(EvaluationError) -> Int {
    guard let number = Int(try line()) else { throw broken("a whole number is missing") }
    return number
  }

  /// `I01` and `I00` are booleans; a long number ends in L.
  private mutating func decimalInteger() throws(EvaluationError) -> PickleValue {
    let text = try line()
    if text == "01" || text == "00" { return .boolean(text == "01") }
    guard let number = Int(text.hasSuffix("L") ? String(text.dropLast()) : text) else {
      throw broken("a whole number is missing or too large")
    }
    return .integer(number)
  }

  private mutating func text(_ count: Int) throws(EvaluationError) -> String {
    guard let text = String(validating: try take(count), as: UTF8.self) else {
      throw broken("a text isn't UTF-8")
    }
    return text
  }

  /// A text of protocol 0, without escapes, which picture names do not need.
  private mutating func quoted() throws(EvaluationError) -> String {
    var text = try line()
    if let quote = text.first, text.count > 1, "'\"".contains(quote), text.last == quote {
      text = String(text.dropFirst().dropLast())
    }
    guard !text.contains("\\") else { throw broken("a text contains escape sequences") }
    return text
  }

  private func broken(_ reason: String) -> EvaluationError {
    .pickle(path: path, offset: place, reason: reason)
  }

  // MARK: The result

  private mutating func resolve(_ index: Int, depth: Int) throws(EvaluationError) -> PickleValue {
    resolved += 1
    guard depth < Self.limits.depth, resolved < Self.limits.values else {
      throw broken("values contain each other in a cycle")
    }
    switch cells[index] {
    case .plain(let value): return value
    case .list(let places):
      var values: [PickleValue] = []
      for place in places { values.append(try resolve(place, depth: depth + 1)) }
      return .list(values)
    case .dictionary(let pairs):
      var values: [String: PickleValue] = [:]
      for (key, value) in pairs {
        guard case .plain(.text(let name)) = cells[key] else { throw broken("a key isn't a text") }
        values[name] = try resolve(value, depth: depth + 1)
      }
      return .dictionary(values)
    }
  }
}

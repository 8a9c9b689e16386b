import Faults
import Imaging
import Vocabulary

/// The words of one command, sorted into options and operands.
struct Arguments: Sendable {
  /// Words that belong to no option.
  private(set) var operands: [String] = []
  private var values: [String: [String]] = [:]

  /// - Throws: `UsageError` for an unknown option, a missing or superfluous value, a repeated option, or an
  ///   option that has no effect with the first operand.
  init(_ words: [String], for syntax: Syntax, of command: String) throws {
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" {
        operands += rest
        break
      }
      guard word.hasPrefix("-"), word != "-" else {
        operands.append(word)
        continue
      }
      let (name, attached) = Self.split(word)
      guard let option = syntax.options.first(where: { $0.name == name }) else {
        throw UsageError(description: Self.unknown(name, syntax, command))
      }
      if !option.repeats && values[name] != nil {
        throw UsageError(description: "\(name) is given twice; give it once")
      }
      values[name, default: []].append(try Self.value(of: option, attached: attached, &rest))
    }
    try check(syntax, command)
  }

  private static func unknown(_ name: String, _ syntax: Syntax, _ command: String) -> String {
    let names = (syntax.options + Syntax.common).map(\.name)
    // A short name is close to every other.
    let guess = name.count > 2 ? nearest(to: name, among: names).map { "; did you mean \($0)?" } : nil
    return "there is no option \(name)\(guess ?? "; see: eidetic \(command) --help")"
  }

  /// Checks the first operand, and that every option has an effect with it.
  private func check(_ syntax: Syntax, _ command: String) throws {
    guard !syntax.verbs.isEmpty else { return }
    guard let verb = operands.first else {
      throw UsageError(
        description:
          "\(command) needs one of \(syntax.verbs.joined(separator: ", ")); see: eidetic \(command) --help")
    }
    guard syntax.verbs.contains(verb) else {
      let guess = nearest(to: verb, among: syntax.verbs).map { "did you mean \(command) \($0)?" }
      throw UsageError(
        description: "\(command) has no \"\(verb)\"; "
          + (guess ?? "use one of \(syntax.verbs.joined(separator: ", "))"))
    }
    for option in syntax.options where has(option.name) && !option.verbs.isEmpty {
      guard !option.verbs.contains(verb) else { continue }
      throw UsageError(
        description: "\(option.name) has no effect on \"\(command) \(verb)\"; it is for "
          + option.verbs.map { "\(command) \($0)" }.joined(separator: ", "))
    }
  }

  /// Refuses options that would have no effect.
  ///
  /// - Parameter condition: what the options need, for the message.
  func refuse(_ options: [String], unless isMet: Bool, _ condition: String) throws {
    guard !isMet, let option = options.first(where: has) else { return }
    throw UsageError(description: "\(option) has no effect without \(condition)")
  }

  func has(_ flag: String) -> Bool { values[flag] != nil }

  func all(_ option: String) -> [String] { values[option] ?? [] }

  func value(_ option: String) -> String? { values[option]?.last }

  /// A whole number of at least `minimum`.
  func integer(_ option: String, atLeast minimum: Int) throws -> Int? {
    guard let text = value(option) else { return nil }
    guard let number = Int(text), number >= minimum else {
      throw UsageError(
        description: "invalid \(option) \"\(text)\": expected a whole number, \(minimum) or more")
    }
    return number
  }

  /// A number above 0.
  func positiveNumber(_ option: String) throws -> Double? {
    guard let text = value(option) else { return nil }
    guard let number = Double(text), number > 0, number.isFinite else {
      throw UsageError(description: "invalid \(option) \"\(text)\": expected a number above 0")
    }
    return number
  }

  /// A number from 0 to 1.
  func probability(_ option: String) throws -> Double? {
    guard let text = value(option) else { return nil }
    guard let number = Double(text), (0...1).contains(number) else {
      throw UsageError(description: "invalid \(option) \"\(text)\": expected a number from 0 to 1")
    }
    return number
  }

  /// One of several words.
  func choice<Choice: RawRepresentable & CaseIterable>(
    _ option: String, _: Choice.Type
  ) throws -> Choice? where Choice.RawValue == String {
    guard let text = value(option) else { return nil }
    guard let choice = Choice(rawValue: text) else {
      throw UsageError(
        description: "invalid \(option) \"\(text)\": expected \(Format.choices(of: Choice.self))"
          + (nearest(to: text, among: Choice.allCases.map(\.rawValue)).map { "; did you mean \($0)?" } ?? ""))
    }
    return choice
  }

  /// A region `x,y,width,height` in fractions of the picture.
  func region(_ option: String) throws -> Region? {
    guard let text = value(option) else { return nil }
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
    guard numbers.count == 4,
      case (let x?, let y?, let width?, let height?) = (numbers[0], numbers[1], numbers[2], numbers[3])
    else {
      throw UsageError(
        description: "invalid \(option) \"\(text)\": expected x,y,width,height as fractions of the picture, "
          + "such as 0.25,0.25,0.5,0.5")
    }
    return Region(x: x, y: y, width: width, height: height)
  }

  /// Splits `--name=value` and `-k5`.
  private static func split(_ word: String) -> (name: String, attached: String?) {
    if word.hasPrefix("--") {
      guard let equals = word.firstIndex(of: "=") else { return (word, nil) }
      return (String(word[..<equals]), String(word[word.index(after: equals)...]))
    }
    return (String(word.prefix(2)), word.count > 2 ? String(word.dropFirst(2)) : nil)
  }

  private static func value(
    of option: Syntax.Option, attached: String?, _ rest: inout ArraySlice<String>
  ) throws -> String {
    guard let meaning = option.value else {
      guard attached == nil else { throw UsageError(description: "\(option.name) takes no value") }
      return ""
    }
    guard let value = attached ?? rest.popFirst() else {
      throw UsageError(description: "\(option.name) needs a value: \(option.name) \(meaning)")
    }
    return value
  }
}

/// Reads numbers as programs write them.
enum DecimalNumber {
  /// A finite number with a decimal point, or with a decimal comma, as some programs write it; `nil` where it
  /// is none.
  static func read(_ text: some StringProtocol) -> Double? {
    let digits = text.filter { !$0.isWhitespace }
    let isComma = !digits.contains(".") && digits.count { $0 == "," } == 1
    let number = Double(isComma ? String(digits.map { $0 == "," ? "." : $0 }) : String(digits))
    return number.flatMap { $0.isFinite ? $0 : nil }
  }
}

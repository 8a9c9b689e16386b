/// Formats numbers to read.
enum Format {
  /// One decimal below 100, none above.
  static func number(_ value: Double) -> String {
    guard value < 100 else { return value < 9e15 ? String(Int(value.rounded())) : "\(value)" }
    return fixed(value, digits: 1)
  }

  static func fixed(_ value: Double, digits: Int) -> String {
    guard value.isFinite, digits > 0 else { return "\(value)" }
    let power = (0..<digits).reduce(1) { product, _ in product * 10 }
    guard abs(value) * Double(power) < 9e15 else { return "\(value)" }
    let scaled = Int((abs(value) * Double(power)).rounded())
    let fraction = String(scaled % power)
    let sign = value < 0 && scaled > 0 ? "-" : ""
    return "\(sign)\(scaled / power).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
  }

  /// A duration: `0.42 s`, `12 s`, `3 min 20 s`, `2 h 5 min`.
  static func seconds(_ seconds: Double) -> String {
    if seconds < 10 { return fixed(seconds, digits: 2) + " s" }
    let whole = Int(min(seconds, 1e15).rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole % 3600 / 60) min"
  }

  static func bytes(_ bytes: Int) -> String {
    if bytes < 1_000_000 { return "\(number(Double(bytes) / 1e3)) kB" }
    return bytes < 1_000_000_000 ? "\(number(Double(bytes) / 1e6)) MB" : "\(number(Double(bytes) / 1e9)) GB"
  }

  /// A number and what it counts: `1 picture`, `12 pictures`.
  static func counted(_ count: Int, _ one: String, _ several: String? = nil) -> String {
    "\(count) \(count == 1 ? one : several ?? one + "s")"
  }

  /// The values to choose from: `one, another or a third`.
  static func choices<Choice: RawRepresentable & CaseIterable>(of _: Choice.Type) -> String
  where Choice.RawValue == String {
    let names = Choice.allCases.map(\.rawValue)
    return (names.count > 1 ? names.dropLast().joined(separator: ", ") + " or " : "") + (names.last ?? "")
  }
}

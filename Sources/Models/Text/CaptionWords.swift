import Foundation

/// The words of a text as CLIP's networks see them, in lower case: runs of letters, single digits, runs of
/// anything else, and the endings of English contractions.
///
/// - Returns: their bytes in UTF-8, none of them empty.
func captionWords(of text: String) -> [[UInt8]] {
  let scalars = Array(lowercased(tidied(text)))
  var words: [[UInt8]] = []
  var start = 0
  while start < scalars.count {
    let end = endOfWord(in: scalars, from: start)
    if Kind(scalars[start]) != .space { words.append(scalars[start..<end].flatMap(\.utf8)) }
    start = end
  }
  return words
}

/// A text as SigLIP's networks see it: in lower case, without ASCII's punctuation, with single spaces.
func canonicalCaption(_ text: String) -> String {
  let plain = tidied(text).lazy.compactMap { scalar -> Unicode.Scalar? in
    switch scalar.value {
    case 0x5F: " "
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: nil
    default: scalar
    }
  }
  let lower = lowercased(String.UnicodeScalarView(plain))
  return lower.split { $0.properties.isWhitespace }.map(String.init).joined(separator: " ")
}

/// What a character can be part of.
private enum Kind {
  case letter, number, space, other

  init(_ scalar: Unicode.Scalar) {
    self =
      switch scalar.properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: .letter
      case .decimalNumber, .letterNumber, .otherNumber: .number
      default: scalar.properties.isWhitespace ? .space : .other
      }
  }
}

private func endOfWord(in scalars: [Unicode.Scalar], from start: Int) -> Int {
  if let contraction = contractions.first(where: { scalars[start...].starts(with: $0) }) {
    return start + contraction.count
  }
  let kind = Kind(scalars[start])
  guard kind != .number else { return start + 1 }
  return scalars[start...].firstIndex { Kind($0) != kind } ?? scalars.count
}

private let contractions: [[Unicode.Scalar]] = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"].map {
  Array($0.unicodeScalars)
}

/// Writes the text as the Python package ftfy does: straight quotes, no ligatures, letters of the usual
/// width, no control characters, accents joined with their letters.
private func tidied(_ text: String) -> String.UnicodeScalarView {
  var result = ""
  for scalar in text.unicodeScalars where !isDropped(scalar) { result += tidied(scalar) }
  return result.precomposedStringWithCanonicalMapping.unicodeScalars
}

private func tidied(_ scalar: Unicode.Scalar) -> String {
  switch scalar.value {
  case 0x02BC, 0x2018...0x201B: "'"
  case 0x201C...0x201F: "\""
  case 0x3000: " "
  case 0x0149: "'n"
  case 0xFB05: "ſt"
  case 0x0132, 0x0133, 0x01C4...0x01CC, 0x01F1...0x01F3, 0xFB00...0xFB06, 0xFF01...0xFFEF:
    String(scalar).precomposedStringWithCompatibilityMapping
  default: String(scalar)
  }
}

/// Control characters that say nothing about the text.
private func isDropped(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x00...0x08, 0x0B, 0x0E...0x1F, 0x7F, 0x206A...0x206F, 0xFEFF, 0xFFF9...0xFFFC: true
  default: false
  }
}

/// Lower case, with a sigma at the end of a word as Greek writes it (Unicode's condition Final_Sigma).
private func lowercased(_ scalars: String.UnicodeScalarView) -> String.UnicodeScalarView {
  var result = String.UnicodeScalarView()
  for index in scalars.indices {
    let scalar = scalars[index]
    if scalar == "\u{3A3}", isCased(scalars[..<index].reversed()),
      !isCased(scalars[scalars.index(after: index)...])
    {
      result.append("\u{3C2}")
    } else {
      result.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
    }
  }
  return result
}

/// Whether a letter with a case comes first, after marks that do not count.
private func isCased(_ scalars: some Sequence<Unicode.Scalar>) -> Bool {
  scalars.first { !$0.properties.isCaseIgnorable }?.properties.isCased ?? false
}

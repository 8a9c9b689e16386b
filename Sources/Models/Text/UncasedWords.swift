import Foundation

/// The words of a text as BERT's uncased networks see them: cleaned, without case and accents; each Chinese
/// character and each punctuation mark is a word.
///
/// - Returns: none of them empty.
func uncasedWords(of text: String) -> [[Unicode.Scalar]] {
  var words: [[Unicode.Scalar]] = []
  var word: [Unicode.Scalar] = []
  for scalar in uncased(cleaned(text)) {
    guard scalar.properties.isWhitespace || isPunctuation(scalar) else {
      word.append(scalar)
      continue
    }
    if !word.isEmpty { words.append(word) }
    word = []
    if !scalar.properties.isWhitespace { words.append([scalar]) }
  }
  return word.isEmpty ? words : words + [word]
}

/// The text without control characters, with plain spaces, and with Chinese characters apart.
private func cleaned(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  for scalar in text.unicodeScalars where !isControl(scalar) {
    if scalar.properties.isWhitespace {
      result.append(" ")
    } else if isChinese(scalar) {
      result.append(contentsOf: [" ", scalar, " "])
    } else {
      result.append(scalar)
    }
  }
  return String(result)
}

/// Takes accents off, then case: character by character, whatever stands beside it.
private func uncased(_ text: String) -> [Unicode.Scalar] {
  text.decomposedStringWithCanonicalMapping.unicodeScalars
    .filter { $0.properties.generalCategory != .nonspacingMark }
    .flatMap(\.properties.lowercaseMapping.unicodeScalars)
}

/// Whether a character is dropped: other control characters than tabs and ends of lines too are white space
/// to Unicode.
private func isControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar {
  case "\t", "\n", "\r": false
  case "\u{FFFD}": true
  default: [.control, .format, .privateUse].contains(scalar.properties.generalCategory)
  }
}

/// Whether a character is a word of its own; of ASCII also what Unicode calls symbols, such as `$` and `+`.
private func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: return true
  default: break
  }
  return switch scalar.properties.generalCategory {
  case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
    .finalPunctuation, .otherPunctuation:
    true
  default: false
  }
}

/// The blocks of Chinese characters that are set apart; Japanese kana and Korean syllables are not among
/// them. That one begins at 2B920, not at 2B820, is the reference's.
private func isChinese(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B73F, 0x2B740...0x2B81F,
    0x2B920...0x2CEAF, 0xF900...0xFAFF, 0x2F800...0x2FA1F:
    true
  default: false
  }
}

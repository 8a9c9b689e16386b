/// The words of texts, as the full text keeps them.
package enum TextWords {
  /// The words of a text, in their order: folded, without what stands between them.
  package static func all(of text: String) -> [String] { words(of: text) }
}

/// The words of a text, in their order, as the full text keeps them and as they are looked for: folded, so
/// that neither case nor diacritics nor the width of characters tells them apart.
///
/// A word ends at whatever is neither a letter nor a digit, and between letters and digits: `IMG_1234.JPG` is
/// `img`, `1234`, `jpg`. Where a script puts no spaces between words, as those of Chinese, Japanese and Thai
/// do, each of its characters is a word, so that the words next to each other find the text. So is each emoji
/// and each other symbol.
///
/// - Complexity: O(n) for n characters.
func words(of text: String) -> [String] {
  var words: [String] = []
  var word = String.UnicodeScalarView()
  var kind = ScalarKind.separator
  func end() {
    if !word.isEmpty { words.append(String(word)) }
    word.removeAll(keepingCapacity: true)
  }
  for scalar in folded(text).unicodeScalars {
    switch ScalarKind(scalar) {
    case .ignored: continue
    case .mark where kind != .separator: break
    case .mark, .separator:
      end()
      kind = .separator
      continue
    case let next:
      if next != kind || next == .word { end() }
      kind = next
    }
    word.append(scalar)
  }
  end()
  return words
}

/// What a character of a folded text is to words.
private enum ScalarKind {
  case letter, digit
  /// A word by itself.
  case word
  /// A part of the character before it.
  case mark
  /// Nothing that is seen.
  case ignored
  /// What ends a word.
  case separator

  init(_ scalar: Unicode.Scalar) {
    if scalar.isASCII {
      switch scalar.value {
      case 0x30...0x39: self = .digit
      case 0x41...0x5A, 0x61...0x7A: self = .letter
      default: self = .separator
      }
      return
    }
    let properties = scalar.properties
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .letterNumber:
      self = properties.isIdeographic || Self.isUnspaced(scalar) ? .word : .letter
    case .decimalNumber, .otherNumber: self = .digit
    case .nonspacingMark, .spacingMark: self = Self.isLeftOut(scalar) ? .ignored : .mark
    case .otherSymbol: self = .word
    // Such as what joins emoji, and the colour of their skin.
    case .format, .enclosingMark: self = .ignored
    case .modifierSymbol where properties.isEmojiModifier: self = .ignored
    default: self = .separator
    }
  }

  /// Whether a mark is one that people write or leave out: a variant of an emoji, or a vowel of Hebrew or
  /// Arabic.
  private static func isLeftOut(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0591...0x05C7, 0x0610...0x061A, 0x064B...0x065F, 0x0670, 0x06D6...0x06ED: true
    default: scalar.properties.isVariationSelector
    }
  }

  /// Whether a letter is of a script without spaces between words that has no ideographs.
  private static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0E00...0x0EFF,  // Thai and Lao
      0x1000...0x109F, 0xA9E0...0xA9FF, 0xAA60...0xAA7F,  // Myanmar
      0x1780...0x17FF,  // Khmer
      0x3005, 0x3031...0x3035,  // Signs that repeat ideographs and kana
      0x3040...0x30FF, 0x31F0...0x31FF, 0x1AFF0...0x1B16F,  // Hiragana and Katakana
      0x3100...0x312F, 0x31A0...0x31BF,  // Bopomofo
      0xA000...0xA48F:  // Yi
      true
    default: false
    }
  }
}

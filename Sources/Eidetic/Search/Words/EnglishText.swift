import Foundation
import Models

/// What a text in another language, or in several, means in English.
struct EnglishText: Sendable, Equatable {
  /// Words that were translated.
  struct Word: Sendable, Equatable {
    /// As they were typed, in lower case.
    let text: String
    /// The code of their language.
    let language: String
    /// In English: the most certain translation.
    let english: String
  }

  /// Each word that was translated.
  let words: [Word]
  /// The text in English.
  let text: String
  /// Whether the text may be English as it stands.
  let mayBeEnglish: Bool

  /// A text of more words that are all English, too, is English.
  private static let mostAmbiguous = 1

  /// A part of a text: words that the dictionary has together, or one that it lacks.
  private struct Part {
    let text: String
    let entries: [WordDictionary.Entry]
    /// Whether it says that the text is English.
    let isEnglish: Bool
  }

  /// Finds out whether words of a text are of other languages, and what they mean.
  ///
  /// - A text is English unless half of its words are of one other language, more of them of other languages
  ///   alone than of English alone.
  /// - Names of classes and of their kinds are English, and so are several words that are all English, too.
  ///   Of a single other word that English shares with another language both meanings count.
  /// - Of a word of several languages, that one counts which has the most of the text's words.
  ///
  /// - Parameters:
  ///   - text: as somebody typed it.
  ///   - dictionary: knows other languages' words.
  ///   - isEnglish: whether a word in lower case is a known English one.
  /// - Returns: `nil` for a text that has no word of another language.
  init?(_ text: String, _ dictionary: WordDictionary, isEnglish: (String) -> Bool) {
    let parts = Self.parts(of: Self.tokens(of: text), dictionary, isEnglish: isEnglish)
    let foreign = parts.filter { !$0.isEnglish && !$0.entries.isEmpty }
    guard foreign.contains(where: { $0.entries.contains { !$0.translations.isEmpty } }) else { return nil }
    let englishCount = parts.count(where: \.isEnglish)
    let certain = foreign.filter { !$0.entries.allSatisfy(\.isEnglishToo) && !isEnglish($0.text) }
    // A text in English may have words that other languages have as well.
    let telling = parts.filter { !SearchTerms.isEmpty($0.text) }
    var counts: [String: Int] = [:]
    for entry in telling.flatMap(\.entries) { counts[entry.language, default: 0] += 1 }
    guard let (language, count) = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else {
      return nil
    }
    let isKnown = parts.allSatisfy { isEnglish($0.text) }
    guard
      certain.isEmpty
        ? englishCount == 0 && !isKnown && telling.count <= Self.mostAmbiguous
        : certain.count > englishCount && 2 * count >= telling.count
    else { return nil }
    var words: [Word] = []
    var english: [String] = []
    for part in parts {
      let entry = part.entries.first { $0.language == language } ?? part.entries.first
      guard !part.isEnglish, let entry, !(englishCount > 0 && entry.isEnglishToo) else {
        english.append(part.text)
        continue
      }
      guard let translation = entry.translations.first else { continue }
      words.append(Word(text: part.text, language: entry.language, english: translation))
      english.append(translation)
    }
    guard !words.isEmpty else { return nil }
    self.words = words
    self.text = english.joined(separator: " ")
    mayBeEnglish = certain.isEmpty
  }

  /// The words of a text in lower case; of scripts without spaces between words, its characters.
  private static func tokens(of text: String) -> [(text: String, isUnspaced: Bool)] {
    var tokens: [(text: String, isUnspaced: Bool)] = []
    var word = ""
    func end() {
      if !word.isEmpty { tokens.append((word, false)) }
      word = ""
    }
    for character in text.precomposedStringWithCanonicalMapping.lowercased() {
      if isUnspaced(character) {
        end()
        tokens.append((String(character), true))
      } else if character.isLetter || character.isNumber || (character == "-" && !word.isEmpty) {
        word.append(character)
      } else {
        end()
      }
    }
    end()
    return tokens
  }

  /// Han and kana, as Japanese has them.
  private static func isUnspaced(_ character: Character) -> Bool {
    character.unicodeScalars.first.map {
      $0.properties.isIdeographic || (0x3005...0x30FF).contains($0.value)
    } ?? false
  }

  /// Cuts a text into the longest words that the dictionary has.
  private static func parts(
    of tokens: [(text: String, isUnspaced: Bool)], _ dictionary: WordDictionary,
    isEnglish: (String) -> Bool
  ) -> [Part] {
    var (parts, place) = ([Part](), 0)
    while place < tokens.count {
      let isUnspaced = tokens[place].isUnspaced
      let most = isUnspaced ? WordDictionary.longestUnspaced : WordDictionary.longest
      let run = tokens[place...].prefix(most).prefix { $0.isUnspaced == isUnspaced }.map(\.text)
      var found: (count: Int, text: String, entries: [WordDictionary.Entry])?
      for count in stride(from: run.count, to: 0, by: -1) where found == nil {
        let text = run.prefix(count).joined(separator: isUnspaced ? "" : " ")
        let entries = Self.entries(for: text, dictionary)
        if !entries.isEmpty || count > 1 && isEnglish(text) { found = (count, text, entries) }
      }
      let (count, text, entries) = found ?? (1, tokens[place].text, [])
      parts.append(Part(text: text, entries: entries, isEnglish: entries.isEmpty && isEnglish(text)))
      place += count
    }
    return parts
  }

  /// What words mean in other languages, if that is not the same word in English.
  private static func entries(for text: String, _ dictionary: WordDictionary) -> [WordDictionary.Entry] {
    let entries = dictionary.entries(for: text).filter { $0.translations.first != text }
    // English words that say nothing by themselves are words of another language only if they say nothing
    // there, either.
    return SearchTerms.isEmpty(text) ? entries.filter(\.translations.isEmpty) : entries
  }
}

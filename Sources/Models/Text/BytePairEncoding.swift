/// CLIP's byte-pair encoding (Sennrich et al., "Neural machine translation of rare words with subword units",
/// 2016; Radford et al., "Learning transferable visual models from natural language supervision", 2021): the
/// bytes of each word are joined pair by pair, in the order in which the vocabulary lists the pairs.
///
/// Agrees with `SimpleTokenizer` of the Python package open_clip, but reads HTML entities and wrongly decoded
/// text as they stand.
struct BytePairEncoding: Tokenizer {
  /// Two symbols that follow each other in a word.
  private struct Pair: Hashable {
    let first: Int
    let second: Int
  }

  let paddingToken = 0
  /// What a pair is joined to: the sooner, the smaller.
  private let merges: [Pair: Int]
  private let begin: Int
  private let end: Int

  /// The symbols of single bytes: 256 inside a word, then 256 at its end.
  private static let bytes = 512
  /// So many pairs of the file count.
  private static let mostPairs = 48_894

  /// - Parameters:
  ///   - vocabulary: a line that is not looked at, then a pair on each line, two symbols with a space
  ///     between. Symbols are spelt with a character for each byte; `</w>` ends those that end a word.
  ///   - file: what errors call it.
  /// - Throws: `ModelsError.vocabulary` when a line is no pair, or has a symbol that no line before it made.
  init(vocabulary: [UInt8], file: String) throws(ModelsError) {
    var symbols = Self.symbolsOfBytes
    var merges: [Pair: Int] = [:]
    for (number, line) in vocabularyLines(vocabulary).dropFirst().prefix(Self.mostPairs).enumerated() {
      let parts = line.split(separator: UInt8(ascii: " ")).map(Array.init)
      guard parts.count == 2, let first = symbols[parts[0]], let second = symbols[parts[1]] else {
        throw .vocabulary(file: file, reason: "line \(number + 2) is no pair of symbols of lines before it")
      }
      let joined = Self.bytes + number
      guard merges.updateValue(joined, forKey: Pair(first: first, second: second)) == nil else {
        throw .vocabulary(file: file, reason: "line \(number + 2) repeats another one")
      }
      symbols[parts[0] + parts[1]] = joined
    }
    guard !merges.isEmpty else { throw .vocabulary(file: file, reason: "it lists no pairs") }
    self.merges = merges
    begin = Self.bytes + merges.count
    end = begin + 1
  }

  func tokens(of text: String, atMost limit: Int) -> [Int] {
    marked(captionWords(of: text).flatMap(symbols), begin: begin, end: end, atMost: limit)
  }

  /// The symbols of one word.
  private func symbols(of word: [UInt8]) -> [Int] {
    var symbols = word.map { Self.symbolOfByte[Int($0)] }
    symbols[symbols.count - 1] += 256
    while let next = zip(symbols, symbols.dropFirst()).compactMap({ merges[Pair(first: $0, second: $1)] })
      .min()
    {
      symbols = joined(symbols, to: next)
    }
    return symbols
  }

  /// Joins all pairs that make a symbol, from the beginning of the word.
  private func joined(_ symbols: [Int], to symbol: Int) -> [Int] {
    var result: [Int] = []
    for next in symbols {
      if let last = result.last, merges[Pair(first: last, second: next)] == symbol {
        result[result.count - 1] = symbol
      } else {
        result.append(next)
      }
    }
    return result
  }

  /// All bytes, by the number of their symbol: those that are printable in Latin-1 first.
  private static let byteOfSymbol: [UInt8] = {
    let printable = Array(0x21...0x7E) + Array(0xA1...0xAC) + Array(0xAE...0xFF)
    return (printable + (0...0xFF).filter { !printable.contains($0) }).map(UInt8.init)
  }()

  private static let symbolOfByte: [Int] = {
    var symbols = [Int](repeating: 0, count: 256)
    for (symbol, byte) in byteOfSymbol.enumerated() { symbols[Int(byte)] = symbol }
    return symbols
  }()

  /// The symbols of single bytes by how the vocabulary spells them: printable bytes as in Latin-1, the others
  /// from U+0100 on.
  private static let symbolsOfBytes: [[UInt8]: Int] = {
    var symbols: [[UInt8]: Int] = [:]
    var spare: UInt32 = 0x100
    for (symbol, byte) in byteOfSymbol.enumerated() {
      let isPrintable = [0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF].contains { $0.contains(byte) }
      let value = isPrintable ? UInt32(byte) : spare
      if !isPrintable { spare += 1 }
      guard let spelling = Unicode.Scalar(value) else { preconditionFailure("\(value) is a character") }
      symbols[Array(spelling.utf8)] = symbol
      symbols[Array(spelling.utf8) + Array("</w>".utf8)] = symbol + 256
    }
    return symbols
  }()
}

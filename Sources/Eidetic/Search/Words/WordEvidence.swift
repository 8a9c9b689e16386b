import Foundation
import Gallery

/// What images have of a query's words, beside what they show: in their texts, and as tags.
///
/// Both scores are shares of the query's words, each word as heavy as it is rare: ln(1 + (N − n + ½)/(n + ½))
/// for n of N images with the word (the weight of BM25; Robertson and Zaragoza, 2009). How much a score
/// counts beside the scores of the space of words was chosen on 352 captioned and 2206 labelled pictures;
/// Documentation/ranking.md says what it brings.
struct WordEvidence: Sendable {
  /// What counts for words.
  struct Part: Sendable {
    let source: Query.WordPart
    let scores: SparseScores
    /// By how many standard deviations of the scores in the space of words a score of 1 counts.
    let factor: Double
  }

  /// Those that say something of any image.
  let parts: [Part]
  /// The spellings of all wanted and unwanted words.
  fileprivate let spellings: Set<String>
  /// All words of tags.
  fileprivate let tagWords: [String]

  /// A word that this many images and more than half of all have is passed over.
  private static let frequent = 1000

  private init() { (parts, spellings, tagWords) = ([], [], []) }

  fileprivate static let none = WordEvidence()

  /// How much text counts that says all of the query's words: more than any score in the space of words.
  private static let textFactor = 10.0
  /// How much tags count that are all of the query's words, and certain.
  private static let tagFactor = 1.0
  /// How prominent a word is in a text counts for this share; the rest is that it is there.
  private static let prominence = 0.25
  /// The share of tags that are right is about this power of their probability: measured on 952 tags of 26
  /// classes, 0.45 of those below 0.1 are right, 0.82 at 0.25, and 1.00 above 0.9.
  private static let tagExponent = 0.3
}

extension SearchStages {
  /// What images have of the words of a query.
  ///
  /// - Parameters:
  ///   - words: with their weights.
  ///   - sources: what counts.
  ///   - total: the number of images in the gallery.
  /// - Throws: `GalleryError`.
  func evidence(
    of words: [(text: String, weight: Float)], from sources: Set<Query.WordPart>, total: Int
  ) async throws -> WordEvidence {
    guard !words.isEmpty, !sources.isDisjoint(with: [.text, .tags]) else { return .none }
    let reader = await gallery.reader
    let (wanted, all) = words.reduce(into: (Float(0), Float(0))) { sums, word in
      sums.0 += max(word.weight, 0)
      sums.1 += abs(word.weight)
    }
    let scale = 1 / (wanted > 0 ? wanted : all)
    var collected = WordEvidence.Collected()
    for (text, weight) in words {
      // Of a text and its translation, whichever an image has more of.
      let english = try english(text)
      var (ofTexts, ofTags): ([Int64: Double], [Int64: Double]) = ([:], [:])
      for spoken in [text] + (english.map { [$0.text] } ?? []) {
        let terms = SearchTerms(spoken)
        let runs = try await runs(of: terms, reader)
        collected.note(terms, runs)
        if sources.contains(.text) {
          ofTexts.merge(try await texts(terms, runs, reader, total), uniquingKeysWith: max)
        }
        if sources.contains(.tags) {
          ofTags.merge(try await tags(runs, reader, total), uniquingKeysWith: max)
        }
      }
      collected.texts.add(ofTexts, weight: weight * scale)
      collected.tags.add(ofTags, weight: weight * scale)
    }
    return WordEvidence(collected)
  }

  /// A text cut into words of tags, the longest first, and the words between them.
  private func runs(of terms: SearchTerms, _ reader: Gallery) async throws -> [WordEvidence.Run] {
    let all = terms.runs
    let known = try await reader.tagWords(among: Set(all.joined().flatMap(\.forms)))
    var (runs, place) = ([WordEvidence.Run](), 0)
    while place < all.count {
      let run = all[place].first { $0.forms.contains(where: known.contains) }
      let end = place + (run?.count ?? 1)
      if run != nil || !SearchTerms.isEmpty(terms.all[place]) {
        runs.append(
          WordEvidence.Run(
            words: Set(terms.all[place..<end]), tagWords: run?.forms.filter(known.contains) ?? []))
      }
      place = end
    }
    return runs
  }

  /// The share of the words that the texts, the people and the added tags of images have.
  private func texts(
    _ terms: SearchTerms, _ runs: [WordEvidence.Run], _ reader: Gallery, _ total: Int
  ) async throws -> [Int64: Double] {
    var shares = WordEvidence.Shares(of: total)
    for term in terms.words {
      let matches = try await reader.textMatches(ofAny: term.forms, most: WordEvidence.most(of: total))
      var found = matches.mapValues(WordEvidence.score(ofProminence:))
      let tags = runs.filter { $0.words.contains(term.forms[0]) }.flatMap(\.tagWords)
      if !tags.isEmpty {
        for image in try await reader.imagesWithAddedTags(ofAny: tags) { found[image] = 1 }
      }
      shares.add(found)
    }
    return shares.finished
  }

  /// The share of the words that are tags of images, as probable as these are.
  private func tags(
    _ runs: [WordEvidence.Run], _ reader: Gallery, _ total: Int
  ) async throws -> [Int64: Double] {
    var shares = WordEvidence.Shares(of: total)
    for run in runs {
      let found =
        run.tagWords.isEmpty
        ? [:]
        : try await reader.tagProbabilities(ofAny: run.tagWords, most: WordEvidence.mostTags(of: total))
      shares.add(found.mapValues(WordEvidence.score(ofTag:)))
    }
    return shares.finished.mapValues { $0 * $0 }
  }

  /// Why images have scores of a part of the evidence.
  ///
  /// - Returns: for texts, their kinds; for tags, the tags. Images without a score are left out.
  func reasons(
    for images: [Int64], in part: WordEvidence.Part, of evidence: WordEvidence
  ) async throws -> [Int64: [String]] {
    let reader = await gallery.reader
    let isText = part.source == .text
    let added = isText ? try await reader.imagesWithAddedTags(ofAny: evidence.tagWords) : []
    var reasons: [Int64: [String]] = [:]
    for image in images where part.scores[image] != 0 {
      reasons[image] =
        if isText {
          try await reader.textKinds(ofAny: evidence.spellings, ofImage: image).map(\.rawValue)
            + (added.contains(image) ? [TextKind.tag.rawValue] : [])
        } else {
          try await reader.tags(ofAny: evidence.tagWords, ofImage: image)
        }
    }
    return reasons
  }
}

extension WordEvidence {
  /// The most images that may have a word which is looked for.
  fileprivate static func most(of total: Int) -> Int { max(total / 2, frequent) }

  /// The most tags that a word may be for: of more, it takes long to add them up, and the space of words,
  /// which comes from the same network, has the best of them first anyway.
  fileprivate static func mostTags(of total: Int) -> Int { max(total / 25, frequent) }

  fileprivate static func score(ofProminence prominence: Double) -> Double {
    1 - Self.prominence + Self.prominence * prominence
  }

  fileprivate static func score(ofTag probability: Double) -> Double { pow(probability, tagExponent) }

  /// The shares of words that images have.
  fileprivate struct Shares {
    private let total: Double
    private var sums: [Int64: Double] = [:]
    private var weight = 0.0

    init(of total: Int) { self.total = Double(total) }

    /// Adds a word.
    ///
    /// - Parameter scores: 0…1, of the images that have it.
    mutating func add(_ scores: [Int64: Double]) {
      let count = Double(scores.count)
      let rarity = log(1 + max(total - count + 0.5, 0) / (count + 0.5))
      weight += rarity
      for (image, score) in scores { sums[image, default: 0] += rarity * score }
    }

    /// 0…1.
    var finished: [Int64: Double] { weight > 0 ? sums.mapValues { $0 / weight } : [:] }
  }

  /// Words of a text that are one word of a tag, or a single word that is none.
  fileprivate struct Run {
    let words: Set<String>
    let tagWords: [String]
  }

  /// What was found for each text.
  fileprivate struct Collected {
    var texts: [Int64: Float] = [:]
    var tags: [Int64: Float] = [:]
    private(set) var spellings: Set<String> = []
    private(set) var tagWords: [String] = []

    mutating func note(_ terms: SearchTerms, _ runs: [Run]) {
      spellings.formUnion(terms.words.flatMap(\.forms))
      tagWords += runs.flatMap(\.tagWords)
    }
  }

  fileprivate init(_ collected: Collected) {
    parts = [
      Part(source: .tags, scores: SparseScores(collected.tags), factor: Self.tagFactor),
      Part(source: .text, scores: SparseScores(collected.texts), factor: Self.textFactor),
    ].filter { !$0.scores.isEmpty }
    (spellings, tagWords) = (collected.spellings, collected.tagWords)
  }
}

extension [Int64: Float] {
  fileprivate mutating func add(_ scores: [Int64: Double], weight: Float) {
    for (image, score) in scores { self[image, default: 0] += weight * Float(score) }
  }
}

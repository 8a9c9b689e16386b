import Foundation

/// The ground truth of the revisited Oxford and Paris sets (Radenović et al., "Revisiting Oxford and Paris:
/// large-scale image retrieval benchmarking", 2018).
///
/// One object: `imlist`, the pictures to rank; `qimlist`, the query pictures; `gnd`, for each query `bbx`
/// (x-left, y-upper, x-right, y-lower, in pixels) and `easy`, `hard` and `junk`: 0-based indexes in `imlist`.
/// It is read as JSON, or as the published pickle, which is recognised by its first byte.
package enum Revisited {
  /// Which pictures are relevant, and which do not count.
  package enum Difficulty: String, Sendable, CaseIterable {
    /// Easy ones are relevant; hard ones are junk.
    case easy
    /// Easy and hard ones are relevant.
    case medium
    /// Hard ones are relevant; easy ones are junk.
    case hard
  }

  struct Annotations: Decodable {
    struct Query: Decodable {
      let bbx: [Double]?
      let easy: [Int]
      let hard: [Int]
      let junk: [Int]
    }

    let imlist: [String]
    let qimlist: [String]
    let gnd: [Query]
  }

  /// Reads a file. The groups are the query pictures' names without their numbers.
  ///
  /// - Parameters:
  ///   - file: its path.
  ///   - difficulty: which pictures are relevant.
  /// - Throws: `EvaluationError.notReadable`, `.layout`, `.pickle`.
  package static func groundTruth(
    _ file: String, _ difficulty: Difficulty
  ) throws(EvaluationError) -> GroundTruth {
    let annotations = try annotations(file)
    guard annotations.qimlist.count == annotations.gnd.count else {
      throw .layout(
        path: file,
        reason:
          "\(annotations.qimlist.count) query pictures in qimlist and \(annotations.gnd.count) queries in gnd"
      )
    }
    guard Set(annotations.qimlist).count == annotations.qimlist.count else {
      throw .layout(path: file, reason: "qimlist lists a picture twice")
    }
    var queries: [JudgedQuery] = []
    for (picture, query) in zip(annotations.qimlist, annotations.gnd) {
      queries.append(try judged(picture, query, annotations.imlist, difficulty, file))
    }
    return GroundTruth(
      path: file, queries: queries, naming: .stem, candidates: Set(annotations.imlist))
  }

  private static func judged(
    _ picture: String, _ query: Annotations.Query, _ pictures: [String], _ difficulty: Difficulty,
    _ file: String
  ) throws(EvaluationError) -> JudgedQuery {
    for place in query.easy + query.hard + query.junk where !pictures.indices.contains(place) {
      throw .layout(
        path: file, reason: "the query \"\(picture)\" names place \(place) of \(pictures.count) in imlist")
    }
    var box: PixelBox?
    if let numbers = query.bbx {
      box = PixelBox(numbers)
      guard box != nil else {
        throw .layout(path: file, reason: "the box \(numbers) of the query \"\(picture)\" has no area")
      }
    }
    let names = { (places: [Int]) in Set(places.map { pictures[$0] }) }
    let (easy, hard, junk) = (names(query.easy), names(query.hard), names(query.junk))
    let (relevant, ignored) =
      switch difficulty {
      case .easy: (easy, hard.union(junk))
      case .medium: (easy.union(hard), junk)
      case .hard: (hard, easy.union(junk))
      }
    let group = picture.lastIndex(of: "_").map { String(picture[..<$0]) } ?? picture
    return JudgedQuery(
      picture, group: group, input: .picture(picture, box), relevant: relevant, junk: ignored)
  }

  private static func annotations(_ file: String) throws(EvaluationError) -> Annotations {
    let bytes = try TextFile.bytes(file)
    guard let first = bytes.first(where: { !" \n\r\t".utf8.contains($0) }), first == UInt8(ascii: "{") else {
      return try Annotations(PickleReader.value(of: bytes, path: file), path: file)
    }
    do {
      return try JSONDecoder().decode(Annotations.self, from: Data(bytes))
    } catch {
      throw .layout(path: file, reason: "expected a JSON object with imlist, qimlist and gnd: \(error)")
    }
  }
}

extension Revisited.Annotations {
  fileprivate init(_ value: PickleValue, path: String) throws(EvaluationError) {
    let wrong = EvaluationError.layout(
      path: path, reason: "expected a dictionary of imlist, qimlist and gnd (bbx, easy, hard, junk)")
    guard let images = value["imlist"]?.texts, let queries = value["qimlist"]?.texts,
      let judgements = value["gnd"]?.items
    else { throw wrong }
    (imlist, qimlist) = (images, queries)
    var gnd: [Query] = []
    for judgement in judgements {
      guard let easy = judgement["easy"]?.integers, let hard = judgement["hard"]?.integers,
        let junk = judgement["junk"]?.integers
      else { throw wrong }
      let box = judgement["bbx"]?.numbers
      guard box != nil || judgement["bbx"] == nil else { throw wrong }
      gnd.append(Query(bbx: box, easy: easy, hard: hard, junk: junk))
    }
    self.gnd = gnd
  }
}

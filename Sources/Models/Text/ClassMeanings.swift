import Files
import Synchronization

/// What the classes of a network mean: an embedding of each, made of sentences about it.
///
/// The sentences are "a photo of a NAME" and "a photo of a NAME: DEFINITION", by their mean. Names,
/// synonyms, WordNet's definitions, descriptions of what a class looks like, and means of these were tried on
/// 352 captioned and 2206 labelled pictures: names alone have a recall@10 of 0.61 and descriptions alone of
/// 0.64, these sentences of 0.68; means with descriptions come as far, and take four times as long to make.
///
/// Embedding two thousand sentences takes seconds, so that they are kept in a file:
///
/// | offset | bytes | what |
/// |---|---|---|
/// | 0 | 8 | `EIDETCLS` |
/// | 8 | 4 | version, 1 |
/// | 12 | 4 | number of classes, c |
/// | 16 | 4 | number of components, d |
/// | 20 | 32 | SHA-256 of the identity |
/// | 52 | 4 c d | an embedding of length 1 for each class, 32-bit floating-point numbers, little-endian |
/// | 52 + 4 c d | 32 | SHA-256 of all before it |
package final class ClassMeanings: Sendable {
  /// All that makes two sets of meanings the same: the sentences and the network that embeds them.
  package let identity: String
  /// How many classes there are.
  package let count: Int
  private let texts: [[String]]
  private let sentences: TextEmbedder
  private let file: String?
  private let made = Mutex<Task<Result<CentredMeanings, ModelsError>, Never>?>(nil)
  private let unkept = Mutex<ModelsError?>(nil)

  private static let magic = Array("EIDETCLS".utf8)
  private static let version: UInt32 = 1
  private static let headerSize = 52
  private static let digestSize = 32

  /// - Parameters:
  ///   - classes: in the order of the network's scores.
  ///   - sentences: the network that embeds the sentences.
  ///   - folder: where the meanings are kept; `nil` to make them in every process.
  /// - Throws: `ModelsError.file` if OpenSSL cannot compute a digest.
  package init(
    of classes: ImageClasses, by sentences: TextEmbedder, keptIn folder: String?
  ) throws(ModelsError) {
    texts = classes.classes.map(Self.sentences)
    count = texts.count
    self.sentences = sentences
    let digest = try SHA256.digest(of: Array(texts.joined().joined(separator: "\n").utf8))
    identity = "sentences=\(digest) \(sentences.identity)"
    let name = try SHA256.digest(of: Array(identity.utf8)).prefix(16)
    file = folder.map { "\($0)/classes-\(name).meanings" }
  }

  /// The number of components of a meaning.
  package var dimension: Int { sentences.dimension }

  /// Why the meanings that were made could not be kept, so that every process makes them; `nil` if they were.
  package var keepingError: ModelsError? { unkept.withLock(\.self) }

  /// Embeds texts as the classes are embedded.
  ///
  /// - Returns: an embedding `[dimension]` of length 1 for each, less what all classes have in common.
  func embeddings(of texts: [String]) async throws(ModelsError) -> [[Float]] {
    let centre = try await centred().centre
    return try await sentences.embed(texts).map { embedding in
      l2Normalised(zip(embedding, centre).map { $0 - $1 })
    }
  }

  /// The meanings; made at the first call, or read from their file.
  func centred() async throws(ModelsError) -> CentredMeanings {
    let task = made.withLock { made in
      if let made { return made }
      let new = Task { await self.found() }
      made = new
      return new
    }
    let result = await task.value
    // What failed may succeed later.
    if case .failure = result { made.withLock { if $0 == task { $0 = nil } } }
    return try result.get()
  }

  private func found() async -> Result<CentredMeanings, ModelsError> {
    do throws(ModelsError) {
      if let rows = try keptRows() { return .success(CentredMeanings(rows, dimension: dimension)) }
      let rows = try await madeRows()
      do throws(ModelsError) {
        try keep(rows)
      } catch {
        // They are used nevertheless.
        unkept.withLock { $0 = error }
      }
      return .success(CentredMeanings(rows, dimension: dimension))
    } catch {
      return .failure(error)
    }
  }

  private static func sentences(about item: ImageClasses.Class) -> [String] {
    let definition = item.gloss.prefix { $0 != ";" }
    return ["a photo of a \(item.name)", "a photo of a \(item.name): \(definition)"]
  }

  // MARK: Making

  /// An embedding for each class, `[count, dimension]`.
  private func madeRows() async throws(ModelsError) -> [Float] {
    let all = texts.joined().enumerated().sorted { $0.element.utf8.count < $1.element.utf8.count }
    var embeddings = [[Float]](repeating: [], count: all.count)
    do {
      try await withThrowingTaskGroup(of: [(Int, [Float])].self) { group in
        // Sentences of about the same length fill each other up the least.
        for start in stride(from: 0, to: all.count, by: Self.batch) {
          let batch = all[start..<min(start + Self.batch, all.count)]
          group.addTask {
            Array(zip(batch.map(\.offset), try await self.sentences.embed(batch.map(\.element))))
          }
        }
        for try await batch in group {
          for (place, embedding) in batch { embeddings[place] = embedding }
        }
      }
    } catch let error as ModelsError {
      throw error
    } catch {
      preconditionFailure("a text cannot be embedded for another reason: \(error)")
    }
    var next = embeddings[...]
    return texts.flatMap { sentences in
      defer { next = next.dropFirst(sentences.count) }
      return summedScales(Array(next.prefix(sentences.count)))
    }
  }

  private static let batch = 16

  // MARK: Keeping

  private func header() throws(ModelsError) -> [UInt8] {
    var bytes = Self.magic
    bytes.append(littleEndian: [Self.version, UInt32(count), UInt32(dimension)])
    return bytes + SHA256.bytes(of: try SHA256.digest(of: Array(identity.utf8)))
  }

  /// The embeddings in the file; `nil` if there is none, or it is damaged.
  private func keptRows() throws(ModelsError) -> [Float]? {
    guard let file, let bytes = try? ModelStore.contents(of: file) else { return nil }
    let end = Self.headerSize + 4 * count * dimension
    guard bytes.count == end + Self.digestSize, bytes.starts(with: try header()),
      SHA256.bytes(of: try SHA256.digest(of: Array(bytes[..<end]))).elementsEqual(bytes[end...])
    else { return nil }
    return bytes.floats(in: Self.headerSize..<end)
  }

  private func keep(_ rows: [Float]) throws(ModelsError) {
    guard let file else { return }
    var bytes = try header()
    bytes.append(littleEndian: rows)
    bytes += SHA256.bytes(of: try SHA256.digest(of: bytes))
    let folder = FileSystem.parts(of: file).folder
    do throws(FileSystem.Failure) { try FileSystem.makeFolder(folder) } catch {
      throw .file(operation: "make the folder", path: folder, code: error.code, reason: error.reason)
    }
    try ofFile { () throws(FileError) in
      let partial = try PartialFile(beside: file)
      try partial.write(unsafe bytes.span.bytes, at: 0)
      try partial.publish()
    }
  }
}

/// The meanings of classes less what they have in common.
struct CentredMeanings: Sendable, Equatable {
  /// The mean of all, `[dimension]`.
  let centre: [Float]
  /// Of each class less that mean, transposed: `[dimension, classes]`, row-major.
  let components: [Float]

  /// - Parameters:
  ///   - rows: of each class, `[classes, dimension]`, row-major.
  ///   - dimension: the number of components.
  init(_ rows: [Float], dimension: Int) {
    let count = rows.count / dimension
    var (centre, components) = ([Float](), [Float]())
    components.reserveCapacity(rows.count)
    for component in 0..<dimension {
      let column = (0..<count).map { rows[$0 * dimension + component] }
      let mean = Float(column.reduce(0.0) { $0 + Double($1) } / Double(count))
      centre.append(mean)
      components.append(contentsOf: column.map { $0 - mean })
    }
    (self.centre, self.components) = (centre, components)
  }
}

import Faults
import Files
package import Gallery
import Imaging
import Models

/// What was trained on labelled pictures: listing, using and removing it.
///
/// Module `Training` does the training. Safe to use from many tasks at once.
public struct TrainedRoom: Sendable {
  package let gallery: Gallery
  let embedders: Embedders
  let spaces: SpacesRoom
  let library: LibraryRoom
  let faces: FacesRoom
  let decoder: PictureDecoder
  let stages: SearchStages
  let workers: WorkerThreads

  /// How many images are labelled at a time.
  private static let pageLength = 1024

  /// All results, the newest first.
  ///
  /// - Throws: a `FaultyError` when the gallery cannot be read.
  public func all() async throws -> [Trained] {
    var all: [Trained] = []
    for record in try await gallery.reader.trained() { all.append(try await trained(record)) }
    return all
  }

  /// A result of training.
  ///
  /// - Parameter reference: its number, or its name: then the newest of that name.
  /// - Throws: `TrainedError.notFound`.
  public func trained(_ reference: String) async throws -> Trained {
    try await trained(try await record(reference))
  }

  /// How a result was asked for, and what came out of it, as its JSON documents.
  ///
  /// - Throws: `TrainedError.notFound`.
  package func documents(of id: Int64) async throws -> (instructions: [UInt8], report: [UInt8]) {
    guard let documents = try await gallery.reader.report(ofTrained: id) else {
      throw await notFound("\(id)")
    }
    return documents
  }

  /// What a result was learned from and measured on.
  package func pictures(of id: Int64) async throws -> [TrainedPicture] {
    try await gallery.reader.pictures(ofTrained: id)
  }

  /// Has a classifier label all pictures of the library, and every new one, in place of earlier ones of its
  /// name.
  ///
  /// - Parameter id: the result's number.
  /// - Returns: the number of pictures labelled.
  /// - Throws: `TrainedError.notFound`, `.noClassifier`, `.noSpace`; a `FaultyError` of kind `busy` while the
  ///   gallery is being indexed; `CancellationError`, after which the pictures that are left are labelled by
  ///   the next run of indexing.
  public func use(_ id: Int64) async throws -> Int {
    let record = try await record("\(id)")
    let labeller = try await labeller(record)
    if let objection = record.objection {
      throw TrainedError.objection(name: record.name, reason: objection)
    }
    guard try await gallery.reader.space(identity: record.spaceIdentity) != nil else {
      throw TrainedError.noSpace(name: record.name, space: record.space)
    }
    _ = try await gallery.use(record)
    return try await label(by: labeller)
  }

  /// Takes the labels of a classifier from all pictures. It can be used again.
  ///
  /// - Parameter id: the result's number.
  /// - Throws: `TrainedError.notFound`.
  public func stopUsing(_ id: Int64) async throws { try await gallery.stopUsing(try await record("\(id)")) }

  /// Removes a result with its labels; of a metric and of a network, its search index too, and the network.
  ///
  /// - Parameter id: the result's number.
  /// - Throws: `TrainedError.notFound`; a `FaultyError` of kind `busy` while the gallery is being indexed.
  public func remove(_ id: Int64) async throws {
    let record = try await record("\(id)")
    if record.kind != .head, try await gallery.reader.spaces().contains(where: { $0.name == record.space }) {
      try await spaces.remove(named: record.space)
    }
    try await gallery.remove(record)
    if record.kind == .network, try models.list().contains(where: { $0.card.name == record.space }) {
      try models.remove(record.space)
    }
  }

  /// What a classifier takes a picture for; one of faces, the largest face in it.
  ///
  /// - Parameters:
  ///   - example: the picture.
  ///   - id: the classifier's number.
  /// - Throws: `TrainedError.notFound`, `.noClassifier`; as `search` for a query's picture.
  public func classify(_ example: Query.Example, by id: Int64) async throws -> Classification {
    let record = try await record("\(id)")
    let head = try await head(of: record)
    let vector = try await withTaskExecutorPreference(workers) {
      switch record.subject {
      case .image: try await stages.vector(of: example, inSpace: record.space)
      case .face: try await faces.embedding(ofLargestFaceIn: example)
      }
    }
    let probabilities = try head.probabilities(of: [vector])[0]
    let classes = head.classes.indices.sorted { probabilities[$0] > probabilities[$1] }
    return Classification(
      classes: classes.map {
        Classification.Class(name: head.classes[$0], probability: Double(probabilities[$0]))
      },
      answer: probabilities[classes[0]] >= head.threshold ? head.classes[classes[0]] : nil,
      threshold: Double(head.threshold))
  }

  /// A small JPEG of a picture that was learned from; `nil` if there is no such picture any more.
  ///
  /// - Parameters:
  ///   - image: its number in the library; `nil` if it is not indexed.
  ///   - path: of its file.
  package func thumbnail(of image: Int64?, file path: String) async throws -> [UInt8]? {
    if let image {
      do { return try await library.thumbnail(of: image).jpeg } catch let error as any FaultyError
        where error.fault != .resource
      {
        // It may have been removed, and still lie where it was.
      }
    }
    guard FileSystem.entry(at: path) != nil else { return nil }
    do {
      return try await library.preview(of: .file(path))
    } catch let error as any FaultyError where error.fault != .resource { return nil }
  }

  /// Does work that keeps a thread busy for long.
  package func onWorkers<Result: Sendable>(
    _ work: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    try await withTaskExecutorPreference(workers) { try work() }
  }

  // MARK: - Labelling

  /// Labels the images that lack the labels of a classifier that is used.
  ///
  /// - Returns: how many.
  @discardableResult
  func label(by labeller: Labeller) async throws -> Int {
    guard let space = try await gallery.reader.space(identity: labeller.record.spaceIdentity) else {
      return 0
    }
    let analysis = try await gallery.use(labeller.record)
    var (last, count): (Int64, Int) = (0, 0)
    while true {
      try Task.checkCancellation()
      let page = try await gallery.embeddings(
        lacking: analysis, of: space, after: last, limit: Self.pageLength)
      guard let end = page.last?.image else { return count }
      var rows = try labeller.head.probabilities(of: page.flatMap(\.vectors))[...]
      try await gallery.store(
        page.map { image, vectors in
          defer { rows = rows.dropFirst(vectors.count) }
          let labels = labeller.labels(Array(rows.prefix(vectors.count)))
          return (image, FoundLabels(labels, by: labeller.record.id, analysis))
        })
      count += page.count
      last = end
    }
  }

  /// The classifiers that label images.
  func labellers() async throws -> [Labeller] {
    var labellers: [Labeller] = []
    for record in try await gallery.reader.trained() where record.isUsed {
      labellers.append(try await labeller(record))
    }
    return labellers
  }

  private func labeller(_ record: TrainedRecord) async throws -> Labeller {
    Labeller(record: record, head: try await head(of: record))
  }

  private func head(of record: TrainedRecord) async throws -> ClassHead {
    guard let bytes = try await gallery.reader.classifier(ofTrained: record.id) else {
      throw TrainedError.noClassifier(name: record.name)
    }
    return try ClassHead(decoding: bytes)
  }

  private func record(_ reference: String) async throws -> TrainedRecord {
    if let id = Int64(reference), let record = try await gallery.reader.trained(id) { return record }
    guard let record = try await gallery.reader.trained().first(where: { $0.name == reference }) else {
      throw await notFound(reference)
    }
    return record
  }

  private func notFound(_ reference: String) async -> any Error {
    do {
      let names = try await gallery.reader.trained().map { "\($0.id) (\($0.name))" }
      return TrainedError.notFound(reference: reference, available: names)
    } catch { return error }
  }

  private func trained(_ record: TrainedRecord) async throws -> Trained {
    Trained(record, try await gallery.reader.counts(ofTrained: record.id))
  }
}

/// A classifier that labels images.
struct Labeller: Sendable {
  /// What is less probable is not kept.
  static let leastProbability: Float = 0.05

  let record: TrainedRecord
  let head: ClassHead

  /// The labels to keep of an image: for each class its highest probability.
  ///
  /// - Parameter rows: the probabilities of the classes, for the image or for each of its faces.
  func labels(_ rows: [[Float]]) -> [FoundLabels.Label] {
    var (highest, answers): ([Int: Float], Set<Int>) = ([:], [])
    for row in rows {
      let best = row.indices.max { row[$0] < row[$1] }
      if let best, row[best] >= head.threshold { answers.insert(best) }
      for (place, probability) in row.enumerated()
      where probability >= Self.leastProbability || answers.contains(place) && place == best {
        highest[place] = max(highest[place] ?? 0, probability)
      }
    }
    return highest.sorted { $0.key < $1.key }.map { place, probability in
      FoundLabels.Label(
        name: head.classes[place], probability: Double(probability), isAnswer: answers.contains(place))
    }
  }
}

import Eidetic
import Gallery
import Models
import Vocabulary

/// Labelled pictures with their embeddings, split into parts: what training begins with.
struct LabelledSample {
  /// What it consists of, without embeddings.
  let labelled: LabelledPictures
  /// Of the pictures, in their order, `[n, d]`.
  let embeddings: [[Float]]
  /// Of the pictures, in their order: those with the same number look the same.
  let groups: [Int]
  /// Of the pictures' files, in their order.
  let hashes: [ContentHash]
  /// Whose faces the pictures show; `nil` where whole pictures are meant.
  let people: [Int64?]
  /// The space of the embeddings.
  let space: (name: String, identity: String)
  /// What to know: whole sentences.
  let warnings: [String]

  /// A labelled picture that was read.
  private struct Read {
    let path: String
    let label: String
    let hash: ContentHash
    let image: Int64?
    let face: Gallery.NamedFace?
    let embedding: [Float]
    let look: PictureLook
  }

  /// Reads the pictures of an order.
  ///
  /// - Parameter progress: is called with the number of pictures read and all there are.
  /// - Throws: `TrainingError.labels`, `.line`; as `TrainedRoom.sample`.
  init(
    _ order: TrainingOrder, of room: TrainedRoom, progress: @escaping @Sendable (Int, Int) -> Void
  ) async throws {
    let list = try await LabelList(order.labels, of: room)
    var warnings = list.warnings
    var read: [Read]
    (read, space) = try await Self.read(list, order, room, &warnings, progress)
    let facts = try await room.gallery.reader.labelFacts(of: order.labels.key)
    read = read.compactMap { Self.corrected($0, by: facts) }
    let moments = try await room.moments(ofFiles: Array(Set(read.map(\.path))).sorted())
    let likes = try LikePictures(
      read.map {
        LikePictures.Picture(
          hash: $0.face == nil ? $0.hash.hexadecimal : "face \($0.face?.id ?? 0)", look: $0.look,
          embedding: $0.embedding, moment: moments[$0.path])
      })
    (read, groups, warnings) = try Self.withoutSmall(read, likes.groups, order, warnings)
    let classes = Set(read.map(\.label)).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: zip(classes, 0...))
    let labels = read.map { numbers[$0.label, default: 0] }
    let parts = SplitPictures(shares: order.shares, seed: order.seed).parts(
      of: zip(labels, groups).map { SplitPictures.Item(label: $0, group: $1) })
    labelled = LabelledPictures(
      classes: classes,
      pictures: read.indices.map { number in
        LabelledPicture(
          path: read[number].path, hash: read[number].hash.hexadecimal, image: read[number].image,
          face: read[number].face?.id, label: labels[number], part: parts[number])
      })
    embeddings = read.map(\.embedding)
    hashes = read.map(\.hash)
    people = read.map { $0.face?.person }
    self.warnings = warnings
  }

  private static func corrected(_ picture: Read, by facts: [ContentHash: String?]) -> Read? {
    guard picture.face == nil, let fact = facts[picture.hash] else { return picture }
    guard let label = fact else { return nil }
    return Read(
      path: picture.path, label: label, hash: picture.hash, image: picture.image, face: nil,
      embedding: picture.embedding, look: picture.look)
  }

  private static func read(
    _ list: LabelList, _ order: TrainingOrder, _ room: TrainedRoom, _ warnings: inout [String],
    _ progress: @escaping @Sendable (Int, Int) -> Void
  ) async throws -> (read: [Read], space: (name: String, identity: String)) {
    if case .people = order.labels { return try await faces(list, room) }
    let paths = list.entries.map(\.path)
    let sample = try await room.sample(paths, inSpace: order.space) { progress($0, paths.count) }
    if let first = sample.failed.first {
      guard !sample.pictures.isEmpty else {
        throw TrainingError.labels(
          source: order.labels.description,
          reason: .unreadable(pictures: paths.count, first: first.reason))
      }
      let count = sample.failed.count
      warnings.append(
        "\(count) \(count == 1 ? "picture" : "pictures") cannot be read and \(count == 1 ? "is" : "are") left out; "
          + "the first one: \(first.reason).")
    }
    let labels = Dictionary(uniqueKeysWithValues: list.entries.map { ($0.path, $0.label) })
    let read = sample.pictures.map { picture in
      Read(
        path: picture.path, label: labels[picture.path, default: ""], hash: picture.hash,
        image: picture.image, face: nil, embedding: picture.embedding, look: picture.look)
    }
    return (read, sample.space)
  }

  /// Faces are read from the library, with nothing that tells two of them apart but their embeddings.
  private static func faces(
    _ list: LabelList, _ room: TrainedRoom
  ) async throws -> (read: [Read], space: (name: String, identity: String)) {
    guard let space = try await room.gallery.reader.spaces(of: .face).first else {
      throw TrainingError.labels(source: LabelSource.people.description, reason: .none)
    }
    let read = list.entries.compactMap { entry in
      entry.face.map { face in
        // Of the same file there is one face of a person; two pictures with different hashes are compared by
        // their embeddings alone.
        Read(
          path: entry.path, label: entry.label, hash: face.hash, image: face.image, face: face,
          embedding: face.embedding, look: Self.distinctLook(of: face.id))
      }
    }
    return (read, (space.name, space.identity))
  }

  /// A look that no other face has, as faces are told apart by their embeddings alone.
  private static func distinctLook(of face: Int64) -> PictureLook {
    let number = UInt64(bitPattern: face)
    return PictureLook(
      upright: SplitMix64.scattered(2 * number), mirrored: SplitMix64.scattered(2 * number + 1))
  }

  /// Leaves out classes with too few different pictures.
  private static func withoutSmall(
    _ read: [Read], _ groups: [Int], _ order: TrainingOrder, _ warnings: [String]
  ) throws -> ([Read], [Int], [String]) {
    let members = Dictionary(grouping: read.indices) { read[$0].label }
    let sizes = members.mapValues { Set($0.map { groups[$0] }).count }
    let small = sizes.filter { $0.value < order.leastPictures }.sorted { $0.key < $1.key }
    guard sizes.count - small.count > 1 else {
      let largest = sizes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3)
      throw TrainingError.labels(
        source: order.labels.description,
        reason: .small(least: order.leastPictures, largest: largest.map { "\($0.key) with \($0.value)" }))
    }
    let kept = read.indices.filter { sizes[read[$0].label, default: 0] >= order.leastPictures }
    var warnings = warnings
    if !small.isEmpty {
      let names = small.prefix(5).map { "\($0.key) (\($0.value))" }.joined(separator: ", ")
      warnings.append(
        "\(small.count) \(small.count == 1 ? "class has" : "classes have") fewer than \(order.leastPictures) different "
          + "pictures and \(small.count == 1 ? "is" : "are") left out: \(names)\(small.count > 5 ? " and more" : "")."
      )
    }
    let copies = kept.count - Set(kept.map { groups[$0] }).count
    if copies > 0 {
      warnings.append(
        "\(copies) \(copies == 1 ? "picture looks" : "pictures look") the same as another one; such pictures always "
          + "lie in the same part.")
    }
    return (kept.map { read[$0] }, kept.map { groups[$0] }, warnings)
  }
}

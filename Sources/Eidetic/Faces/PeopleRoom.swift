import Faces
import Files
import FoundationEssentials
import Gallery
import Imaging
import Inference
import Vocabulary

/// The people of a gallery: who there is, which faces are theirs, and what is said of them.
///
/// Safe to use from many tasks at once.
public struct PeopleRoom: Sendable {
  let gallery: Gallery
  let models: FaceModels
  let pictures: PictureFiles
  let decoder: PictureDecoder
  let workers: WorkerThreads
  let galleryFolder: String

  /// All people: those with a name first, then by the number of their faces.
  ///
  /// - Throws: a `FaultyError` when the gallery cannot be read.
  public func all() async throws -> [Person] { try await gallery.reader.people().map(Person.init) }

  /// A person, by number or name.
  ///
  /// - Parameter reference: a number, or a name exactly as it was given; what is both is the number.
  /// - Throws: a `FaultyError` of kind `notFound` when there is nobody.
  public func person(_ reference: String) async throws -> Person {
    if let id = Int64(reference), let numbered = try await gallery.reader.person(id) {
      return Person(numbered)
    }
    if let named = try await gallery.reader.person(named: reference) { return Person(named) }
    throw GalleryError.noSuchPerson(reference: reference)
  }

  /// A person, by number.
  ///
  /// - Parameter id: the person's number.
  /// - Throws: a `FaultyError` of kind `notFound` when there is nobody.
  public func person(numbered id: Int64) async throws -> Person {
    guard let person = try await gallery.reader.person(id) else {
      throw GalleryError.noSuchPerson(reference: "\(id)")
    }
    return Person(person)
  }

  /// The faces of a person, the best first.
  ///
  /// - Parameters:
  ///   - person: its number.
  ///   - limit: the most that are answered.
  /// - Throws: a `FaultyError` of kind `notFound` when there is nobody.
  public func faces(ofPerson person: Int64, limit: Int = .max) async throws -> [GalleryFace] {
    _ = try await self.person(numbered: person)
    return try await gallery.reader.faces(ofPerson: person, limit: limit).map(GalleryFace.init)
  }

  /// The images of people, the ones that were indexed last first.
  ///
  /// - Parameter people: who, and how.
  /// - Throws: `GalleryError.noSuchPerson`; `SearchError.emptyQuery` for nobody.
  public func images(of people: PeopleFilter) async throws -> [ListedImage] {
    try await gallery.reader.summaries(of: try await imageNumbers(people)).compactMap {
      $0.map(ListedImage.init)
    }
  }

  /// Draws a face: a square JPEG of its surroundings, at most 160 pixels wide.
  ///
  /// - Parameter id: the face's number.
  /// - Throws: as `original(of:)`.
  public func portrait(ofFace id: Int64) async throws -> [UInt8] {
    guard let face = try await gallery.reader.faces([id])[0] else { throw GalleryError.noSuchFace(id: id) }
    return try await withTaskExecutorPreference(workers) {
      let file = try await pictures.contents(of: .image(face.imageID))
      let size = SufficientSize(shortestSide: 160, longestSide: 160)
      let pixels = try await decoder.decode(
        file.bytes, name: file.name, sufficient: size, region: face.box.widened(by: 0.4)
      ).pixels
      return try pixels.resized(.fit(longestSide: 160), interpolation: .bicubic).encodedAsJPEG(quality: 85)
    }
  }

  /// What was done to people, the newest first.
  ///
  /// - Parameter limit: the most that are answered.
  /// - Throws: a `FaultyError` when the gallery cannot be read.
  public func edits(limit: Int = 50) async throws -> [PeopleEdit] {
    try await gallery.reader.edits(limit: limit).map(PeopleEdit.init)
  }
}

extension ListedImage {
  fileprivate init(_ image: ImageSummary) {
    self.init(
      id: image.id, path: image.path, width: image.width, height: image.height, bytes: image.bytes,
      modified: Date(nanoseconds: image.modified))
  }
}

extension Region {
  /// The region widened by a share of its sides in all, as far as the picture reaches.
  fileprivate func widened(by share: Double) -> Region {
    let (left, top) = (max(x - width * share / 2, 0), max(y - height * share / 2, 0))
    return Region(
      x: left, y: top, width: min(x + width * (1 + share / 2), 1) - left,
      height: min(y + height * (1 + share / 2), 1) - top)
  }
}

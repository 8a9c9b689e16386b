import Faces
import Files
import FoundationEssentials
import Gallery
import Imaging
import Inference
import Vocabulary

/// The people of a gallery: their faces, names and edits.
///
/// Safe to use from many tasks at once.
public struct PeopleRoom: Sendable {
  let gallery: Gallery
  let models: FaceModels
  let pictures: PictureFiles
  let decoder: PictureDecoder
  let derived: DerivedFiles
  let workers: WorkerThreads
  let galleryFolder: String

  /// All people: those with a name first, then by number of faces.
  ///
  /// - Throws: a `FaultyError` when the gallery cannot be read.
  public func all() async throws -> [Person] { try await gallery.reader.people().map(Person.init) }

  /// A person, by id or name.
  ///
  /// - Parameter reference: an id, or the exact name; a number is taken as an id first.
  /// - Throws: a `FaultyError` of kind `notFound` if there is none.
  public func person(_ reference: String) async throws -> Person {
    if let id = Int64(reference), let numbered = try await gallery.reader.person(id) {
      return Person(numbered)
    }
    if let named = try await gallery.reader.person(named: reference) { return Person(named) }
    throw GalleryError.noSuchPerson(reference: reference)
  }

  /// A person, by id.
  ///
  /// - Parameter id: the person's id.
  /// - Throws: a `FaultyError` of kind `notFound` if there is none.
  public func person(numbered id: Int64) async throws -> Person {
    guard let person = try await gallery.reader.person(id) else {
      throw GalleryError.noSuchPerson(reference: "\(id)")
    }
    return Person(person)
  }

  /// The faces of a person, the best first.
  ///
  /// - Parameters:
  ///   - person: the person's id.
  ///   - limit: the most to return.
  /// - Throws: a `FaultyError` of kind `notFound` if there is no such person.
  public func faces(ofPerson person: Int64, limit: Int = .max) async throws -> [GalleryFace] {
    _ = try await self.person(numbered: person)
    return try await gallery.reader.faces(ofPerson: person, limit: limit).map(GalleryFace.init)
  }

  /// The images of people, the last indexed first.
  ///
  /// - Parameter people: the people, and how they are combined.
  /// - Throws: `GalleryError.noSuchPerson`; `SearchError.emptyQuery` for an empty filter.
  public func images(of people: PeopleFilter) async throws -> [ListedImage] {
    try await gallery.reader.summaries(of: try await imageNumbers(people)).compactMap {
      $0.map(ListedImage.init)
    }
  }

  /// A face and its surroundings as a square JPEG, at most 160 pixels wide.
  ///
  /// - Parameter id: the face's id.
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

  /// The edits of people and faces, the newest first.
  ///
  /// - Parameter limit: the most to return.
  /// - Throws: a `FaultyError` when the gallery cannot be read.
  public func edits(limit: Int = 50) async throws -> [PeopleEdit] {
    try await gallery.reader.edits(limit: limit).map(PeopleEdit.init)
  }
}

extension Region {
  /// The region, enlarged by a share of its size and clipped to the picture.
  fileprivate func widened(by share: Double) -> Region {
    let (left, top) = (max(x - width * share / 2, 0), max(y - height * share / 2, 0))
    return Region(
      x: left, y: top, width: min(x + width * (1 + share / 2), 1) - left,
      height: min(y + height * (1 + share / 2), 1) - top)
  }
}

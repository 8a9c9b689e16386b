public import FoundationEssentials
import Gallery

/// The tags of a gallery: what is in its images, as a network sees it and as people say it.
///
/// Safe to use from many tasks at once.
public struct TagsRoom: Sendable {
  let gallery: Gallery

  /// The gallery's setting that says that tags are off.
  private static let key = "tags"
  private static let off = "off"

  /// Whether indexing finds tags, and fills the space of words.
  ///
  /// - Throws: a `FaultyError` when the gallery cannot be read.
  var isOn: Bool { get async throws { try await gallery.reader.setting(Self.key) != Self.off } }

  /// Turns tags on or off for this gallery. Turning them off removes those that were found; what people said
  /// stays.
  func turn(on isOn: Bool) async throws {
    guard try await self.isOn != isOn else { return }
    try await gallery.set(Self.key, to: isOn ? nil : Self.off)
    if !isOn { try await gallery.removeFoundTags() }
  }

  /// All tags of images, those of the most images first.
  ///
  /// - Throws: a `FaultyError` when the gallery cannot be read.
  public func all() async throws -> [Tag] {
    try await gallery.reader.tagCounts().map { Tag(name: $0.tag, images: $0.images) }
  }

  /// Says that images have a tag. It stays when they are indexed again.
  ///
  /// - Parameters:
  ///   - tag: any word or words; one that is a class's name is found by what that is a kind of, too.
  ///   - images: their ids.
  /// - Throws: a `FaultyError`: of kind `notFound` if there is no such image; `usage` for no image, or no
  ///   word.
  public func add(_ tag: String, to images: [Int64]) async throws -> TagEdit {
    try await state(tag, of: images, holds: true)
  }

  /// Says that images do not have a tag, whether it was found or added. It stays so when they are indexed
  /// again.
  ///
  /// - Parameters:
  ///   - tag: a word; with one such as animal, all tags that are kinds of it go.
  ///   - images: their ids.
  /// - Throws: as `add`.
  public func remove(_ tag: String, from images: [Int64]) async throws -> TagEdit {
    try await state(tag, of: images, holds: false)
  }

  /// Undoes the last addition or removal that isn't undone.
  ///
  /// - Throws: a `FaultyError` of kind `conflict` if there is none.
  public func undo() async throws -> TagEdit {
    guard let edit = try await gallery.undoTagEdit() else { throw TagsError.nothingToUndo }
    return TagEdit(edit)
  }

  private func state(_ tag: String, of images: [Int64], holds: Bool) async throws -> TagEdit {
    let words = tag.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard !words.isEmpty, !images.isEmpty, words.utf8.count <= Self.longest else {
      throw TagsError.tag(got: tag, images: images.count)
    }
    for image in images where try await gallery.reader.hash(of: image) == nil {
      throw LibraryError.noSuchImage(id: image)
    }
    guard let edit = try await gallery.state(words, of: images, holds) else {
      throw LibraryError.noSuchImage(id: images[0])
    }
    return TagEdit(edit)
  }

  /// The most bytes of a tag.
  static let longest = 200
}

/// A tag, and how many images have it.
public struct Tag: Sendable, Codable, Equatable {
  /// As it is shown.
  public let name: String
  /// How many images have it.
  public let images: Int
}

/// What somebody said of tags.
public struct TagEdit: Sendable, Codable, Equatable {
  /// Its number.
  public let id: Int64
  /// For people.
  public let summary: String
  /// When it was said.
  public let at: Date
  /// When it was undone; `nil` if it was not.
  public let undone: Date?

  init(_ edit: Gallery.TagEdit) {
    (id, summary) = (edit.id, edit.summary)
    at = Date(timeIntervalSince1970: Double(edit.at))
    undone = edit.undone.map { Date(timeIntervalSince1970: Double($0)) }
  }
}

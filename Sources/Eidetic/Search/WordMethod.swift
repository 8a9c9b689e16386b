import Gallery
import Models

/// How words are compared with pictures.
public enum WordMethod: String, Sendable, Codable {
  /// By what the classes mean that a network sees in a picture.
  case classes
  /// By a network that embeds words and pictures in one space.
  case direct
}

/// The spaces that answer what a query names no space for.
struct SpaceRoles: Sendable, Equatable {
  /// The space for pictures; `nil` if the gallery has none.
  let pictures: String?
  /// The space for words.
  let words: String
}

extension Embedders {
  /// The roles of a gallery's spaces for a query.
  ///
  /// Words are compared in the first named space that has embeddings of them; otherwise in the first that a
  /// network with two towers filled; otherwise in that of the most accurate network whose classes have
  /// meanings.
  ///
  /// - Parameters:
  ///   - query: the query.
  ///   - filled: the spaces with embeddings.
  func roles(for query: Query, among filled: [SpaceRecord]) -> SpaceRoles {
    let standard = SpacesRoom.standard(among: filled)?.name
    // Finding out takes reading models' cards.
    guard !query.words.isEmpty else {
      return SpaceRoles(pictures: standard, words: ClassNetwork.standard.meaning)
    }
    let names = filled.map(\.name)
    let words =
      query.spaces.compactMap(\.name).first { wordMethod(ofSpace: $0) != nil }
      ?? names.first { wordMethod(ofSpace: $0) == .direct }
      ?? ClassNetwork.all.map(\.meaning).first(where: names.contains)
      ?? (ClassNetwork.best(filling: names) ?? .standard).meaning
    return SpaceRoles(pictures: standard, words: words)
  }
}

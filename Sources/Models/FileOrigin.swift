/// Where the files of a model come from.
enum FileOrigin {
  /// From the folder of a card at this path, otherwise from the URLs in it.
  case card(path: String)
  /// From the URLs in a card at this URL, otherwise from beside it.
  case fetchedCard(address: String)
  /// From these paths, by file name.
  case paths([String: String])
  /// From the URLs in the card.
  case addresses

  /// The local path of a file; `nil` if it must be downloaded.
  func path(of file: ModelCard.File) -> String? {
    switch self {
    case .card(let card):
      let path = Self.sibling(of: card, named: file.name)
      return ModelStore.exists(path) ? path : nil
    case .paths(let paths): return paths[file.name]
    case .fetchedCard, .addresses: return nil
    }
  }

  /// The URL of a file; `nil` if there is none.
  func address(of file: ModelCard.File) -> String? {
    if case .fetchedCard(let card) = self { return file.url ?? Self.sibling(of: card, named: file.name) }
    return file.url
  }

  private static func sibling(of path: String, named name: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return name }
    return path[...slash] + name
  }
}

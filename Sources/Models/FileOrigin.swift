/// Where a model's files are brought from.
enum FileOrigin {
  /// From beside a card at this path, otherwise from the addresses that it gives.
  case card(path: String)
  /// From the addresses that a card at this address gives, otherwise from beside it.
  case fetchedCard(address: String)
  /// From these paths, by the files' names.
  case paths([String: String])
  /// From the addresses that the card gives.
  case addresses

  /// Where a file is on this machine; `nil` if it must be fetched.
  func path(of file: ModelCard.File) -> String? {
    switch self {
    case .card(let card):
      let path = Self.sibling(of: card, named: file.name)
      return ModelStore.exists(path) ? path : nil
    case .paths(let paths): return paths[file.name]
    case .fetchedCard, .addresses: return nil
    }
  }

  /// Where a file can be fetched; `nil` if nobody says.
  func address(of file: ModelCard.File) -> String? {
    if case .fetchedCard(let card) = self { return file.url ?? Self.sibling(of: card, named: file.name) }
    return file.url
  }

  private static func sibling(of path: String, named name: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return name }
    return path[...slash] + name
  }
}

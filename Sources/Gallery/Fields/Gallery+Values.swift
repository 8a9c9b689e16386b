/// A text that images have in a field.
package struct FieldText: Sendable, Equatable {
  /// As a condition on the field takes it.
  package let text: String
  /// How many images have it.
  package let images: Int
}

extension Gallery {
  /// The texts that images have in a field, in an order that suits who chooses: those that begin with what
  /// was typed first, then those of most images.
  ///
  /// - Parameters:
  ///   - field: one whose values can be chosen from; of any other there are none.
  ///   - typed: what the texts contain, whatever its case and its diacritics; all contain an empty one.
  ///   - limit: the most to return.
  package func texts(
    of field: ImageField, containing typed: String, limit: Int
  ) throws(GalleryError) -> [FieldText] {
    guard field.offersValues else { return [] }
    switch field.type {
    case .folder: return try folderTexts(of: field, containing: typed, limit: limit)
    case .name(let table, _):
      return try counted(field.source.countedNames(in: table), containing: typed, limit: limit)
    default: return try counted(field.source.countedValues(), containing: typed, limit: limit)
    }
  }

  private func counted(
    _ query: String, containing typed: String, limit: Int
  ) throws(GalleryError) -> [FieldText] {
    try connection.rows(query, [.text(folded(typed)), .integer(Int64(limit))]) {
      FieldText(text: $0.text(0), images: Int($0.integer(1)))
    }
  }

  /// Folders from the name of their root on, such as `pictures/2020/Riga`, with those that have pictures only
  /// in folders below them. An image in several of these is counted in each.
  private func folderTexts(
    of field: ImageField, containing typed: String, limit: Int
  ) throws(GalleryError) -> [FieldText] {
    let roots = try roots()
    let query = field.source.countedValues { FieldType.directory(of: $0) }
    var images: [String: Int] = [:]
    for folder in try counted(query, containing: "", limit: .max) {
      for name in Self.names(of: folder.text, below: roots) { images[name, default: 0] += folder.images }
    }
    let sought = folded(typed)
    let found = images.filter { sought.isEmpty || folded($0.key).contains(sought) }
    return found.map { FieldText(text: $0.key, images: $0.value) }
      .sorted { ($1.images, $0.text) < ($0.images, $1.text) }.prefix(limit).map(\.self)
  }

  /// A folder and those that it is in, up to its root.
  private static func names(of folder: String, below roots: [Root]) -> [String] {
    guard let root = roots.first(where: { $0.contains(folder) }) else { return [] }
    let above = max(0, root.path.split(separator: "/").count - 1)
    let names = folder.split(separator: "/").dropFirst(above)
    return names.indices.map { names[...$0].joined(separator: "/") }
  }
}

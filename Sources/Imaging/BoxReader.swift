import Vocabulary

/// Reads boxes of the ISO base media file format in bytes that may lie about themselves.
package struct BoxReader {
  package let reader: ByteReader

  /// More boxes side by side than any file needs.
  private static let mostBoxes = 4096

  package init(_ bytes: [UInt8]) {
    reader = ByteReader(bytes: bytes)
  }

  package struct Box {
    package let name: String
    package let payload: Range<Int>
  }

  /// The boxes that lie side by side in a range.
  package func boxes(in range: Range<Int>) -> [Box] {
    var found: [Box] = []
    var offset = range.lowerBound
    while found.count < Self.mostBoxes, let size = reader.integer32(at: offset),
      let name = reader.slice(from: offset + 4, count: 4)
    {
      let length = size == 0 ? range.upperBound - offset : size
      guard length >= 8, length <= range.upperBound - offset else { break }
      found.append(
        Box(name: String(decoding: name, as: UTF8.self), payload: offset + 8..<offset + length))
      offset += length
    }
    return found
  }

  /// The item that `pitm` names.
  package func primaryItem(_ box: Box) -> Int? {
    let start = box.payload.lowerBound
    return reader.byte(at: start) == 0 ? reader.integer16(at: start + 4) : reader.integer32(at: start + 4)
  }

  /// The first picture that a picture made of others is made from.
  func firstTile(of item: Int, in box: Box) -> Int? {
    let start = box.payload.lowerBound
    guard !box.payload.isEmpty else { return nil }
    let isWide = reader.byte(at: start) != 0
    for reference in boxes(in: min(start + 4, box.payload.upperBound)..<box.payload.upperBound)
    where reference.name == "dimg" {
      let place = reference.payload.lowerBound
      let from = isWide ? reader.integer32(at: place) : reader.integer16(at: place)
      guard from == item else { continue }
      return isWide ? reader.integer32(at: place + 6) : reader.integer16(at: place + 4)
    }
    return nil
  }

  /// The properties of each item: `ipma` names those of `ipco` by their places.
  package func properties(among parts: [Box]) -> [Int: [Box]] {
    guard let box = parts.first(where: { $0.name == "iprp" }) else { return [:] }
    let inner = boxes(in: box.payload)
    let known = inner.first { $0.name == "ipco" }.map { boxes(in: $0.payload) } ?? []
    var result: [Int: [Box]] = [:]
    for association in inner where association.name == "ipma" {
      add(association, known, to: &result)
    }
    return result
  }

  private func add(_ association: Box, _ known: [Box], to result: inout [Int: [Box]]) {
    var offset = association.payload.lowerBound
    guard let version = reader.byte(at: offset), let flags = reader.byte(at: offset + 3),
      let entries = reader.integer32(at: offset + 4)
    else { return }
    offset += 8
    for _ in 0..<min(entries, Self.mostBoxes) {
      guard let item = version == 0 ? reader.integer16(at: offset) : reader.integer32(at: offset) else {
        return
      }
      offset += version == 0 ? 2 : 4
      guard let count = reader.byte(at: offset) else { return }
      offset += 1
      for _ in 0..<count {
        let index =
          flags & 1 == 1
          ? reader.integer16(at: offset).map { $0 & 0x7FFF } : reader.byte(at: offset).map { $0 & 0x7F }
        offset += flags & 1 == 1 ? 2 : 1
        if let index, known.indices.contains(index - 1) { result[item, default: []].append(known[index - 1]) }
      }
    }
  }
}

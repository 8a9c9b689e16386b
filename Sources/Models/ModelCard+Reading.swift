import FoundationEssentials

extension ModelCard {
  /// Reads a card.
  ///
  /// Supports two dialects: this project's own, and the flat one of small model zoos (`channel_order`, `std`,
  /// an input given by its `shape`), which is translated.
  ///
  /// - Parameters:
  ///   - json: the card's bytes.
  ///   - file: the name of the card's file, for errors.
  /// - Throws: `ModelsError.card` if it is not a valid card.
  package init(json: [UInt8], file: String) throws(ModelsError) {
    let card: ModelCard
    do {
      let decoder = JSONDecoder()
      let data = Data(json)
      let dialect = try decoder.decode(Dialect.self, from: data)
      card =
        dialect.isFlat
        ? try decoder.decode(FlatCard.self, from: data).card() : try decoder.decode(Self.self, from: data)
    } catch let error as DecodingError {
      throw .card(file: file, reason: Self.explain(error))
    } catch let error as CardFault {
      throw .card(file: file, reason: error.reason)
    } catch {
      throw .card(file: file, reason: "\(error)")
    }
    if let fault = card.firstFault() { throw .card(file: file, reason: fault) }
    self = card
  }

  /// The card as JSON, with sorted keys, ending in a line feed.
  package func json() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return [UInt8](try encoder.encode(self)) + [UInt8(ascii: "\n")]
  }

  /// The first error in the card; `nil` if there is none.
  private func firstFault() -> String? {
    if !Self.isPlainName(name) { return "its name \"\(name)\" must be letters, digits, '.', '_' and '-'" }
    if files.isEmpty { return "it names no file" }
    if let file = files.first(where: { !Self.isPlainPath($0.name) }) {
      return "the file name \"\(file.name)\" must be letters, digits, '.', '_' and '-', without a folder"
    }
    if let file = files.first(where: { $0.sha256.map { !Self.isDigest($0) } ?? false }) {
      return "the sha256 of \"\(file.name)\" is not 64 hexadecimal digits"
    }
    if let file = files.first(where: { ($0.bytes ?? 0) < 0 }) {
      return "the size of \"\(file.name)\" is \(file.bytes ?? 0) bytes"
    }
    if input == nil, text == nil { return "it must have an \"input\" for pictures, or a \"text\" section" }
    if text != nil, face != nil || detector != nil || reader != nil {
      return "a network for texts has nothing to do with faces, or with text in pictures"
    }
    if let fault = input?.firstFault() { return fault }
    if let fault = text?.firstFault(in: self) { return fault }
    // A card of weights that must be converted first names no networks yet.
    return face?.firstFault()
      ?? (convert == nil ? detector?.firstFault(networks: networkFiles.count) : nil)
      ?? reader?.firstFault(networks: networkFiles.count) ?? reader?.recogniser.firstFault()
  }

  /// Whether a name is safe as a file name: it must not leave its folder or be hidden.
  package static func isPlainName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 128 && !name.hasPrefix(".")
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }

  /// Whether a path is a plain file name, or one in the folder `variables`, where TensorFlow's saved models
  /// store their weights.
  static func isPlainPath(_ path: String) -> Bool {
    isPlainName(path.hasPrefix("variables/") ? String(path.dropFirst("variables/".count)) : path)
  }

  private static func isDigest(_ text: String) -> Bool {
    text.utf8.count == 64
      && text.utf8.allSatisfy {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0
      }
  }

  private static func explain(_ error: DecodingError) -> String {
    func place(_ path: [any CodingKey]) -> String { path.map(\.stringValue).joined(separator: ".") }
    return switch error {
    case .keyNotFound(let key, let context): "it lacks \"\(place(context.codingPath + [key]))\""
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "\"\(place(context.codingPath))\" is not what is expected there"
    case .dataCorrupted(let context):
      context.codingPath.isEmpty
        ? "it is not JSON" : "\"\(place(context.codingPath))\" has a value that is not known"
    @unknown default: "\(error)"
    }
  }
}

extension ModelCard.Input {
  /// Says the first thing that keeps it from being obeyed, or nothing.
  fileprivate func firstFault() -> String? {
    if mean.count != 3 || scale.count != 3 { return "its mean and scale must have 3 numbers each" }
    if scale.contains(0) { return "its scale must not be 0" }
    if let side = [width, height].compactMap({ $0 }).first(where: { !(1...8192 ~= $0) }) {
      return "the input's side is \(side); it must be 1 to 8192 pixels"
    }
    if let fraction = cropFraction, !(0.01...1 ~= fraction) {
      return "its cropFraction is \(fraction); it must be 0.01 to 1"
    }
    return nil
  }
}

/// Tells the dialects apart by keys that only one of them has.
private struct Dialect: Decodable {
  let isFlat: Bool

  enum Key: String, CodingKey {
    case channelOrder = "channel_order"
    case standardDeviation = "std"
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    isFlat = container.contains(.channelOrder) || container.contains(.standardDeviation)
  }
}

/// Why a card of the flat dialect cannot be translated.
struct CardFault: Error {
  let reason: String
}

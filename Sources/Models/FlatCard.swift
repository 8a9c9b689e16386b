import Inference

/// A model card in the flat dialect of small model zoos.
///
/// `layout` begins with the axes; `resize` is prose, in which "short side" means a centre crop and "bicubic"
/// the interpolation; `outputs` gives the width of an output as a number or at the beginning of a text.
struct FlatCard: Decodable {
  struct File: Decodable {
    let file: String
    let sha256: String?
    let bytes: Int?
    let url: String?
  }

  struct Input: Decodable {
    let name: String
    let shape: [Axis]?
  }

  /// A fixed size, or the name of a free axis.
  enum Axis: Decodable {
    case fixed(Int)
    case free

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      self = (try? container.decode(Int.self)).map(Axis.fixed) ?? .free
    }

    var size: Int? { if case .fixed(let size) = self { size } else { nil } }
  }

  /// The width of an output: a number, or a text that begins with one.
  struct Width: Decodable {
    let value: Int?

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Int.self) {
        value = number
      } else {
        value = Int(try container.decode(String.self).prefix(while: \.isNumber))
      }
    }
  }

  /// The outputs by name, or prose about several of them, which names none.
  struct Outputs: Decodable {
    let widths: [String: Width]

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if (try? container.decode(String.self)) != nil {
        widths = [:]
      } else {
        widths = try container.decode([String: Width].self)
      }
    }
  }

  let name: String
  let task: String
  let layout: String
  let channelOrder: String
  let resize: String?
  let input: Input
  let mean: [Float]
  let standardDeviation: [Float]
  let outputs: Outputs
  let recommendedEmbedding: String?
  let licence: String
  let source: String
  let files: [File]

  enum CodingKeys: String, CodingKey {
    case name, task, layout, resize, input, mean, outputs, licence, source, files
    case channelOrder = "channel_order"
    case standardDeviation = "std"
    case recommendedEmbedding = "recommended_embedding"
  }
}

extension FlatCard {
  /// The card in the project's own dialect.
  func card() throws(CardFault) -> ModelCard {
    guard let axes = PictureInput.Layout(rawValue: String(layout.prefix(4))) else {
      throw CardFault(reason: "its layout \"\(layout)\" begins with neither NCHW nor NHWC")
    }
    guard let order = PictureInput.ChannelOrder(rawValue: channelOrder) else {
      throw CardFault(reason: "its channel_order \"\(channelOrder)\" is neither RGB nor BGR")
    }
    let shape = input.shape ?? []
    let rows = axes == .nchw ? 2 : 1
    let embedding = recommendedEmbedding ?? "embedding"
    return ModelCard(
      name: name, task: task,
      files: files.map { ModelCard.File(name: $0.file, url: $0.url, bytes: $0.bytes, sha256: $0.sha256) },
      licence: licence, source: source,
      input: ModelCard.Input(
        name: input.name,
        width: shape.count == 4 ? shape[rows + 1].size : nil,
        height: shape.count == 4 ? shape[rows].size : nil,
        layout: axes, channelOrder: order,
        resize: cropFraction == nil ? .stretch : .crop, cropFraction: cropFraction,
        interpolation: resize?.contains("bicubic") == true ? .bicubic : .bilinear,
        mean: mean, scale: standardDeviation),
      outputs: Dictionary(
        uniqueKeysWithValues: outputs.widths.keys.map { ($0, Self.kind(of: $0, embedding: embedding)) }),
      dimension: outputs.widths[embedding]?.value, published: nil)
  }

  private static func kind(of output: String, embedding: String) -> ModelCard.Output {
    switch output {
    case embedding: .embedding
    case "logits": .logits
    case "features": .featureMap
    default: .other
    }
  }

  /// The number after "size/" if the prose describes a centre crop of the shortest side.
  private var cropFraction: Double? {
    guard let resize, resize.contains("short side") else { return nil }
    guard let start = resize.firstRange(of: "size/")?.upperBound else { return 1 }
    return Double(resize[start...].prefix { $0.isNumber || $0 == "." })
  }
}

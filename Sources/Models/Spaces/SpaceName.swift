package import Inference

/// The name of a space: `MODEL[@PRECISION][/OUTPUT][:POOLING][:OPTION=VALUE]…`, or a descriptor's name.
///
/// `vgg16/fc1`, `mobilenet_v2@bf16`, `resnet50:gem:p=3:size=320:scales=3`, `hsv-regions`. The default is f32,
/// and the card's embedding, or its averaged feature map if it has none.
package struct SpaceName: Sendable, Hashable, CustomStringConvertible {
  /// A model's name, or a descriptor's.
  package let model: String
  /// The precision of the network's arithmetic.
  package let precision: Precision
  /// The network's output; `nil` for the card's main one.
  package let output: String?
  /// The pooling of a feature map; `nil` for the average.
  package let pooling: Pooling?
  /// What else differs from the card.
  package let options: SpaceOptions

  /// - Parameter text: the name.
  /// - Throws: `ModelsError.spaceName` when the text names no space, `.pooling` when it names no pooling,
  ///   `.spaceOption` when an option cannot be read.
  package init(_ text: String) throws(ModelsError) {
    let (head, rest) = Self.cut(text, at: ":")
    let (front, output) = Self.cut(head, at: "/")
    let (model, precision) = Self.cut(front, at: "@")
    guard ModelCard.isPlainName(model), output != "",
      let precision = precision.map(Precision.init(rawValue:)) ?? .f32
    else { throw .spaceName(got: text) }
    self.model = model
    self.precision = precision
    self.output = output
    (pooling, options) = try Self.read(rest)
  }

  /// - Parameters:
  ///   - model: a model's name, or a descriptor's.
  ///   - precision: of the network's arithmetic.
  ///   - output: the network's output; `nil` for the card's main one.
  ///   - pooling: the pooling of a feature map; `nil` for the average.
  ///   - options: what else differs from the card.
  package init(
    model: String, precision: Precision, output: String? = nil, pooling: Pooling? = nil,
    options: SpaceOptions = SpaceOptions()
  ) {
    self.model = model
    self.precision = precision
    self.output = output
    self.pooling = pooling
    self.options = options
  }

  /// The shortest form of the name: f32 is omitted.
  package var description: String {
    model + (precision == .f32 ? "" : "@\(precision.rawValue)") + (output.map { "/\($0)" } ?? "")
      + (pooling.map { ":\($0)" } ?? "") + options.description
  }

  /// Reads the part after the network: a pooling with its parameter, then options.
  private static func read(_ text: String?) throws(ModelsError) -> (Pooling?, SpaceOptions) {
    guard let text else { return (nil, SpaceOptions()) }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let pooling = parts.prefix { !SpaceOptions.isOption($0) }
    var options = SpaceOptions()
    for part in parts.dropFirst(pooling.count) where !options.read(part) { throw .spaceOption(got: part) }
    return (pooling.isEmpty ? nil : try Pooling(pooling.joined(separator: ":")), options)
  }

  private static func cut(_ text: String, at mark: Character) -> (String, String?) {
    guard let place = text.firstIndex(of: mark) else { return (text, nil) }
    return (String(text[..<place]), String(text[text.index(after: place)...]))
  }
}

package import Inference

/// The name of a space as people write it: `MODEL[@PRECISION][/OUTPUT][:POOLING][:OPTION=VALUE]…`, or a
/// descriptor's.
///
/// `vgg16/fc1`, `mobilenet_v2@bf16`, `resnet50:gem:p=3:size=320:scales=3`, `hsv-regions`. What is not said is
/// what the model's card says: f32, its embedding, or else its feature map, averaged.
package struct SpaceName: Sendable, Hashable, CustomStringConvertible {
  /// A model's name, or a descriptor's.
  package let model: String
  /// Of the network's arithmetic.
  package let precision: Precision
  /// The network's output, where it is not the one that the card suggests.
  package let output: String?
  /// How a feature map becomes a vector, where it is not averaged.
  package let pooling: Pooling?
  /// What else is not as the card says.
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
  ///   - output: the network's output, where it is not the one that the card suggests.
  ///   - pooling: how a feature map becomes a vector, where it is not averaged.
  ///   - options: what else is not as the card says.
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

  /// The shortest text that names it: f32 is not written.
  package var description: String {
    model + (precision == .f32 ? "" : "@\(precision.rawValue)") + (output.map { "/\($0)" } ?? "")
      + (pooling.map { ":\($0)" } ?? "") + options.description
  }

  /// Reads what follows the network: a pooling with its parameter, then options.
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

/// How a network is fine-tuned to labelled pictures.
public struct FineTuningOrder: Sendable, Codable, Equatable {
  /// Which layers are learned in the second stage.
  public enum Layers: String, Sendable, Codable, CaseIterable {
    /// The last blocks, with at least three quarters of the weights; the others run once for each picture.
    case last
    /// The whole network.
    case all
  }

  /// Where the weights that learning begins with come from.
  public enum Weights: Sendable, Codable, Equatable {
    /// The network's makers; those of the default network are installed, others are downloaded.
    case published
    /// A weight file of Keras.
    case file(String)
    /// Nowhere: random ones, for trying out a journey.
    case random
  }

  /// The networks that can be fine-tuned, by their names in the catalogue: the default one, then Keras's.
  public static let networks = [
    "efficientnet-lite0", "vgg16", "xception", "inception_v3", "inception_resnet_v2", "resnet50",
    "resnet152_v2", "efficientnet_b0", "efficientnet_v2_l",
  ]

  /// The network's name in the catalogue.
  public var network: String
  /// Where its weights come from.
  public var weights: Weights
  /// Which layers are learned.
  public var layers: Layers
  /// How often each picture is learned from; `nil` for the standard number.
  public var epochs: Int?

  /// An order for a network with its published weights, of which the last blocks are learned.
  public init(
    network: String = FineTuningOrder.networks[0], weights: Weights = .published, layers: Layers = .last,
    epochs: Int? = nil
  ) {
    (self.network, self.weights, self.layers, self.epochs) = (network, weights, layers, epochs)
  }

  /// The name in the catalogue of a network that can be fine-tuned, however its name is written: `VGG16` and
  /// `ResNet152V2`, as Keras writes them, are `vgg16` and `resnet152_v2`.
  ///
  /// - Throws: `TrainingError.network`.
  public static func network(named name: String) throws(TrainingError) -> String {
    func plain(_ name: String) -> String { name.lowercased().filter { $0.isLetter || $0.isNumber } }
    guard let found = networks.first(where: { plain($0) == plain(name) }) else {
      throw .network(got: name, known: networks)
    }
    return found
  }

  /// - Throws: `TrainingError.network`, `.setting`.
  func check() throws(TrainingError) {
    guard Self.networks.contains(network) else { throw .network(got: network, known: Self.networks) }
    if let epochs, !(1...1000 ~= epochs) {
      throw .setting(name: "epochs", got: "\(epochs)", expected: "1 to 1000")
    }
    if network == Self.networks[0], weights != .published {
      throw .setting(
        name: "weights", got: "those of \(network)", expected: "the installed ones, which cannot be replaced")
    }
  }
}

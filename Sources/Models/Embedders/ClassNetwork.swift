/// A network that tells apart the classes that `ImageClasses` lists, in that order: pictures get tags by it,
/// and have a space where they are found by words.
package struct ClassNetwork: Sendable, Equatable {
  /// The model, which is the name of the space of its embeddings, too.
  package let model: String
  /// The space of what its classes mean.
  package let meaning: String
  /// The temperature T of `MeaningEmbedder`: above 1, less probable classes count for more.
  let temperature: Float

  /// All of them, the most accurate first.
  package static let all = [
    ClassNetwork(model: "efficientnet-lite2", meaning: "meaning-lite2", temperature: 1.65),
    standard,
  ]
  /// The network that comes with the program.
  package static let standard = ClassNetwork(model: "efficientnet-lite0", meaning: "meaning", temperature: 2)

  /// The network whose classes' meanings a space has, by the name of that space.
  package static func meant(by space: String) -> ClassNetwork? { all.first { $0.meaning == space } }

  /// The most accurate network that fills one of some spaces.
  ///
  /// - Parameter spaces: their names.
  package static func best(filling spaces: [String]) -> ClassNetwork? {
    all.first { spaces.contains($0.model) || spaces.contains($0.meaning) }
  }
}

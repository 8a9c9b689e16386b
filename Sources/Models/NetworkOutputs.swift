import Inference

/// Guesses what a network's outputs are.
struct NetworkOutputs {
  /// Shorter vectors are not embeddings: detectors have such outputs.
  static let fewestComponents = 16

  private(set) var kinds: [String: ModelCard.Output] = [:]
  /// Of the embedding, or of the pooled map.
  private(set) var dimension = 0
  /// The guesses, to show.
  private(set) var notes: [String] = []

  /// - Parameters:
  ///   - model: the model's name, for errors.
  ///   - file: the network's path.
  ///   - layout: of its input, and also of its feature maps.
  /// - Throws: `ModelsError.notAnEmbedder` if no output can be an embedding; `.inference`.
  init(of model: String, file: String, layout: PictureInput.Layout) throws(ModelsError) {
    let declared = try Self.describe(file).outputs
    read(declared, layout: layout)
    if dimension == 0, file.hasSuffix(".onnx") { try lookInside(file, declared, layout: layout) }
    if dimension == 0 { fallBackOnScores(declared) }
    for name in kinds.keys.sorted() where kinds[name] == .logits {
      notes.append("the output \"\(name)\" is taken for class scores")
    }
    guard dimension > 0 else {
      let got = declared.map(\.description).joined(separator: ", ")
      throw .notAnEmbedder(
        model: model,
        reason: "its outputs are \(got); expected [n, d] with d of at least \(Self.fewestComponents), "
          + "or a map [n, channels, rows, columns]")
    }
  }

  private static func describe(
    _ file: String, outputs: [String] = []
  ) throws(ModelsError) -> NetworkDescription {
    do throws(InferenceError) {
      return try NetworkDescription(ofFile: file, outputs: outputs)
    } catch {
      throw .inference(error)
    }
  }

  /// Classifies outputs by their shapes and names, and chooses the embedding.
  private mutating func read(_ ports: [NetworkDescription.Port], layout: PictureInput.Layout) {
    var (vectors, maps): ([(String, Int)], [(String, Int)]) = ([], [])
    for port in ports where !port.name.isEmpty {
      kinds[port.name] = .other
      switch Shape(port, layout: layout) {
      case .vector(let width) where Self.areScores(port.name, width): kinds[port.name] = .logits
      case .vector(let width) where width >= Self.fewestComponents: vectors.append((port.name, width))
      case .map(let channels) where channels >= Self.fewestComponents: maps.append((port.name, channels))
      default: break
      }
    }
    for (name, _) in maps { kinds[name] = .featureMap }
    let named = vectors.first { Self.isNamedEmbedding($0.0) }
    if let (name, width) = named ?? vectors.max(by: { $0.1 < $1.1 }) {
      kinds[name] = .embedding
      dimension = width
      notes.append("the output \"\(name)\" [\(width)] is taken for the embedding")
    } else if let (name, channels) = maps.first {
      kinds = kinds.filter { $0.value != .featureMap }.merging([name: .featureMap]) { $1 }
      dimension = channels
      notes.append(
        "the output \"\(name)\", a map of \(channels) channels, is taken for the embedding, averaged")
    }
  }

  /// Looks for tensors before the classifier if there is a single output, a vector: detectors have several.
  private mutating func lookInside(
    _ file: String, _ declared: [NetworkDescription.Port], layout: PictureInput.Layout
  ) throws(ModelsError) {
    guard declared.count == 1, case .vector = Shape(declared[0], layout: layout) else { return }
    let graph = ONNXGraph(ofFile: file)
    for output in graph.outputs {
      guard let (vector, map) = graph.beforeClassifier(of: output) else { continue }
      let names = [vector, map].compactMap { $0 }
      let ports = try Self.describe(file, outputs: names).outputs
      let inside = ports.filter { port in !declared.contains { $0.name == port.name } }
      let before = kinds
      read(inside, layout: layout)
      kinds.merge(before) { new, _ in new }
      if dimension > 0 {
        return notes.append("that is a tensor inside the graph, before the last layer of \"\(output)\"")
      }
    }
  }

  /// Uses class scores if there is nothing better.
  private mutating func fallBackOnScores(_ ports: [NetworkDescription.Port]) {
    for port in ports {
      guard kinds[port.name] == .logits, case .vector(let width) = Shape(port, layout: .nchw),
        width >= Self.fewestComponents
      else { continue }
      kinds[port.name] = .embedding
      dimension = width
      notes = [
        "the output \"\(port.name)\" [\(width)] looks like class scores and is taken for the embedding, as there is "
          + "nothing else: expect little of it"
      ]
      return
    }
  }

  private static func isNamedEmbedding(_ name: String) -> Bool {
    ["embed", "feature", "pool", "flatten"].contains { name.lowercased().contains($0) }
  }

  private static func areScores(_ name: String, _ width: Int) -> Bool {
    if isNamedEmbedding(name) || name.lowercased().contains("pre_logits") { return false }
    return [1000, 1001, 21841, 21843].contains(width)
      || ["logits", "prob", "softmax", "class", "predict", "score"].contains {
        name.lowercased().contains($0)
      }
  }
}

/// The shape of an output for one picture.
private enum Shape {
  case vector(Int)
  case map(channels: Int)
  case other

  init(_ port: NetworkDescription.Port, layout: PictureInput.Layout) {
    let axes = Array((port.shape ?? []).dropFirst())
    switch axes.count {
    case 1: self = axes[0].map(Shape.vector) ?? .other
    case 3 where axes[1] == 1 && axes[2] == 1: self = axes[0].map(Shape.vector) ?? .other
    case 3 where axes[0] == 1 && axes[1] == 1: self = axes[2].map(Shape.vector) ?? .other
    case 3 where layout == .nchw: self = axes[0].map { .map(channels: $0) } ?? .other
    // Maps with the channels last cannot be pooled.
    default: self = .other
    }
  }
}

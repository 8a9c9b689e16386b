import Inference

extension ModelCard {
  /// The card, compared with its network, and completed with outputs that it omits.
  ///
  /// Checks only networks that make embeddings, and only files that OpenVINO reads.
  ///
  /// - Parameter folder: the folder of the files.
  /// - Throws: `ModelsError.inference` if the network cannot be read, its input has another shape than the
  ///   card says, or it lacks a named output; `.dimension`; `.notAnEmbedder`.
  func checked(in folder: String) throws(ModelsError) -> ModelCard {
    guard let dimension, Self.isNetwork(networkFile.name) else { return self }
    let path = "\(folder)/\(networkFile.name)"
    var card = self
    if outputs.isEmpty, let input {
      let found = try NetworkOutputs(of: name, file: path, layout: input.layout)
      card.outputs = found.kinds
      card.notes = (notes ?? []) + found.notes
    }
    let wanted = card.outputs.filter { [.embedding, .featureMap, .tokens].contains($0.value) }.keys.sorted()
    let network: NetworkDescription
    do throws(InferenceError) {
      network = try NetworkDescription(ofFile: path, outputs: wanted)
      try card.input?.check(against: network, file: path)
    } catch {
      throw .inference(error)
    }
    try text?.check(of: card, in: folder)
    for port in network.outputs where card.outputs[port.name] == .embedding {
      guard let shape = port.shape, !shape.dropFirst().contains(nil) else { continue }
      let got = shape.dropFirst().reduce(1) { $0 * ($1 ?? 1) }
      guard got == dimension else { throw .dimension(model: name, expected: dimension, got: got) }
    }
    return card
  }

  /// Whether OpenVINO reads a file, by its name.
  static func isNetwork(_ name: String) -> Bool {
    [".xml", ".onnx", ".pb", ".tflite"].contains { name.hasSuffix($0) }
  }
}

extension ModelCard.Input {
  /// - Throws: `InferenceError.inputCount`, `.inputShape`.
  fileprivate func check(against network: NetworkDescription, file: String) throws(InferenceError) {
    guard network.inputs.count == 1, let port = network.inputs.first else {
      throw .inputCount(network: file, got: network.inputs.count)
    }
    let picture = PictureInput(
      width: width ?? 1, height: height ?? 1, layout: layout, channelOrder: channelOrder, mean: mean,
      scale: scale)
    guard picture.fits(port.shape) else { throw picture.refusal(of: port, network: file) }
  }
}

import Inference

/// Drafts a model card from a network, and lists its guesses.
enum CardDraft {
  /// The size that is assumed for a network that takes any.
  static let assumedSide = 224

  /// A card for a network that has none.
  ///
  /// - Parameters:
  ///   - name: the model's name.
  ///   - files: the network, then the files beside it.
  ///   - folder: the folder of the files.
  /// - Throws: `ModelsError.notAnEmbedder` with what was got and what was expected; `.inference` if the file
  ///   cannot be read.
  static func card(
    _ name: String, files: [ModelCard.File], in folder: String
  ) throws(ModelsError) -> ModelCard {
    let path = "\(folder)/\(files[0].name)"
    var notes: [String] = []
    let input = try input(of: name, file: path, notes: &notes)
    let outputs = try NetworkOutputs(of: name, file: path, layout: input.layout)
    notes += outputs.notes + ["licence and source are unknown"]
    return ModelCard(
      name: name, task: "image-embedding", files: files, licence: "unknown", source: "unknown", input: input,
      outputs: outputs.kinds, dimension: outputs.dimension, published: [:], notes: notes)
  }

  private static func input(
    of model: String, file: String, notes: inout [String]
  ) throws(ModelsError) -> ModelCard.Input {
    let inputs: [NetworkDescription.Port]
    do throws(InferenceError) { inputs = try NetworkDescription(ofFile: file).inputs } catch {
      throw .inference(error)
    }
    guard inputs.count == 1, let port = inputs.first, let layout = layout(of: port),
      ["f32", "f16", "u8"].contains(port.elementType), let shape = port.shape
    else {
      let got = inputs.map(\.description).joined(separator: ", ")
      throw .notAnEmbedder(
        model: model,
        reason:
          "its inputs are \(got); expected one picture, [n, 3, rows, columns] or [n, rows, columns, 3], "
          + "of f32, f16 or u8")
    }
    let (rows, columns) = layout == .nchw ? (shape[2], shape[3]) : (shape[1], shape[2])
    let (height, width) = (rows ?? columns ?? assumedSide, columns ?? rows ?? assumedSide)
    let isOpen = rows == nil || columns == nil
    notes.append(
      "the input \(port): layout \(layout.rawValue), read from its shape; size \(width) × \(height), "
        + (isOpen ? "assumed, as the network leaves it open" : "read from its shape"))
    let (mean, scale) = values(layout, elementType: port.elementType, notes: &notes)
    notes.append("channel order RGB, resizing by stretching, bilinear: assumed, as nothing in the file tells")
    return ModelCard.Input(
      name: port.name, width: width, height: height, layout: layout, channelOrder: .rgb, resize: .stretch,
      cropFraction: nil, interpolation: .bilinear, mean: mean, scale: scale)
  }

  /// Three channels, if the layout is known.
  private static func layout(of port: NetworkDescription.Port) -> PictureInput.Layout? {
    guard let shape = port.shape, shape.count == 4 else { return nil }
    if shape[1] == 3 { return .nchw }
    return shape[3] == 3 ? .nhwc : nil
  }

  /// The usual mean and scale of the network's likely origin.
  private static func values(
    _ layout: PictureInput.Layout, elementType: String, notes: inout [String]
  ) -> (mean: [Float], scale: [Float]) {
    if elementType == "u8" {
      notes.append("values 0…255: the input takes bytes")
      return ([0, 0, 0], [1, 1, 1])
    }
    switch layout {
    case .nhwc:
      notes.append("values −1…1 (mean 127.5, scale 127.5): assumed, as in most networks from TensorFlow")
      return ([127.5, 127.5, 127.5], [127.5, 127.5, 127.5])
    case .nchw:
      notes.append("ImageNet's mean and scale: assumed, as in most networks from PyTorch")
      return ([123.675, 116.28, 103.53], [58.395, 57.12, 57.375])
    }
  }
}

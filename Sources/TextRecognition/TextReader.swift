package import Imaging
package import Inference
package import Models

/// A line of text that was read in a picture.
package struct ReadLine: Sendable, Equatable {
  /// Without spaces at its ends; not empty.
  package let text: String
  /// The mean probability of its characters, 0…1.
  package let confidence: Double
  /// In pixels of the upright picture.
  package let box: LineBox
}

/// Finds and reads the lines of text in pictures. Safe to use from many tasks at once.
package struct TextReader: Sendable {
  /// All that makes two readings comparable, in one text.
  package let identity: String
  private let detector: TextDetector
  private let recogniser: LineRecogniser
  private let leastConfidence: Double

  /// A line that is less certain is also read from its other end: it may be upside down. It does not count
  /// if it has a single character.
  private static let certain = 0.9

  /// Loads both networks.
  ///
  /// - Parameters:
  ///   - model: with a card that has a `reader` section.
  ///   - parallelism: how to use the cores; its batch is ignored.
  /// - Throws: `TextRecognitionError.unfit`, `.model`, `.alphabet`, `.inference`.
  package init(
    _ model: ModelStore.Installed, parallelism: Parallelism
  ) throws(TextRecognitionError) {
    let name = model.card.name
    guard let section = model.card.reader, let input = model.card.input else { throw .unfit(model: name) }
    do throws(ModelsError) { try ModelStore.verify(model) } catch { throw .model(error) }
    let files = model.card.networkFiles.map { "\(model.folder)/\($0)" }
    guard files.count == 2 else { throw .unfit(model: name) }
    guard let characters = ONNXMetadata(ofFile: files[1])["character"], !characters.isEmpty else {
      throw .alphabet(model: name, file: files[1])
    }
    let outputs = (try Self.output(of: files[0], name), try Self.output(of: files[1], name))
    detector = TextDetector(
      model: name, network: try Self.network(files[0], input, outputs.0, parallelism), output: outputs.0,
      rules: TextMap.Rules(
        threshold: section.threshold, lineThreshold: section.lineThreshold, unclipRatio: section.unclipRatio))
    recogniser = LineRecogniser(
      model: name, network: try Self.network(files[1], section.recogniser, outputs.1, parallelism),
      output: outputs.1,
      alphabet: Alphabet(
        characters.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)),
      height: section.recogniser.height ?? 48)
    leastConfidence = section.leastConfidence
    identity = model.card.files.map { $0.sha256 ?? "" }.joined(separator: "+")
  }

  /// What a decoder must deliver.
  package var sufficientSize: SufficientSize { DetectionSize.sufficient }

  /// Reads a picture.
  ///
  /// - Parameter picture: upright sRGB.
  /// - Returns: its lines in the order in which they are read; none of one that is too small to read
  ///   anything.
  /// - Throws: `TextRecognitionError.inference`, `.output`, `.picture`; `.cancelled` if the task was.
  package func lines(in picture: Pixels) async throws(TextRecognitionError) -> [ReadLine] {
    var lines: [ReadLine] = []
    for box in try await detector.lines(in: picture) {
      if Task.isCancelled { throw .cancelled }
      let line = try await read(box, in: picture)
      if isCredible(line) { lines.append(line) }
    }
    return inReadingOrder(lines)
  }

  /// A single character is easily seen in what is none, such as a leaf.
  private func isCredible(_ line: ReadLine) -> Bool {
    line.confidence >= (line.text.count > 1 ? leastConfidence : Self.certain) && !line.text.isEmpty
  }

  private func read(
    _ box: LineBox, in picture: Pixels
  ) async throws(TextRecognitionError) -> ReadLine {
    let (text, confidence) = try await recogniser.read(box, in: picture)
    let line = ReadLine(text: text, confidence: confidence, box: box)
    guard confidence < Self.certain else { return line }
    let (other, certainty) = try await recogniser.read(box.reversed, in: picture)
    return certainty > confidence
      ? ReadLine(text: other, confidence: certainty, box: box.reversed) : line
  }

  private static func network(
    _ file: String, _ input: ModelCard.Input, _ output: String, _ parallelism: Parallelism
  ) throws(TextRecognitionError) -> AnySizeNetwork {
    do throws(InferenceError) {
      return try AnySizeNetwork(
        file: file,
        input: PictureInput(
          width: 1, height: input.height ?? 1, layout: input.layout, channelOrder: input.channelOrder,
          mean: input.mean, scale: input.scale),
        outputs: [output], precision: .f32, parallelism: parallelism)
    } catch { throw .inference(error) }
  }

  /// The name of a network's only output.
  private static func output(of file: String, _ model: String) throws(TextRecognitionError) -> String {
    do throws(InferenceError) {
      let outputs = try NetworkDescription(ofFile: file).outputs
      guard outputs.count == 1, let output = outputs.first else {
        throw .noOutput(network: file, output: "text", available: outputs.map(\.description))
      }
      return output.name
    } catch { throw .inference(error) }
  }
}

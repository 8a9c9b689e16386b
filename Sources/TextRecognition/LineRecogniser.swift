import Imaging
import Inference

/// Reads lines of text. Safe to use from many tasks at once.
///
/// Lines are read one by one: on a processor, eight at once took twice as long for each (tiny PP-OCRv6, 320
/// pixels, one thread: 2.5 milliseconds for one line, 41 for eight).
struct LineRecogniser: Sendable {
  let model: String
  let network: AnySizeNetwork
  let output: String
  let alphabet: Alphabet
  /// Of the pictures of lines, in pixels.
  let height: Int

  /// Widths of lines' pictures are multiples of this, in pixels: the first picture of a width takes OpenVINO
  /// ten times as long as others.
  private static let step = 160
  /// The least width, which the network was trained with.
  private static let narrowest = 320
  /// The longest line that is not squeezed.
  private static let widest = 3200
  /// What the network sees as nothing.
  private static let padding: UInt8 = 127

  /// Reads a line.
  ///
  /// - Parameters:
  ///   - box: of the line, in pixels of the picture.
  ///   - picture: upright sRGB.
  /// - Throws: `TextRecognitionError.inference`, `.output`.
  func read(
    _ box: LineBox, in picture: Pixels
  ) async throws(TextRecognitionError) -> (text: String, confidence: Double) {
    let line = cut(box, from: picture)
    let answers: [(shape: [Int], values: [Float])]
    do throws(InferenceError) {
      answers = try await network.run(line.bytes, width: line.width, height: line.height, outputs: [output])
    } catch { throw .inference(error) }
    let (shape, values) = answers[0]
    guard shape.count == 3, shape[0] == 1, shape[2] == alphabet.classes else {
      throw .output(
        model: model, network: "recogniser", got: shape, expected: "[1, n, \(alphabet.classes)]")
    }
    return alphabet.decode(values, steps: shape[1])
  }

  /// The picture of a line as the network takes it: level, of its height, with grey at its end.
  func cut(_ box: LineBox, from picture: Pixels) -> Pixels {
    let natural = (Double(height) * box.length / max(box.height, 1)).rounded(.up)
    let width = min(max(Int(min(natural, Double(Self.widest))), 1), Self.widest)
    let map = box.map(fromWidth: Double(width), height: Double(height))
    let line = picture.warped(by: map, width: width, height: height)
    let wide = max((width + Self.step - 1) / Self.step * Self.step, Self.narrowest)
    guard wide > width else { return line }
    var canvas = Pixels(
      width: wide, height: height, red: Self.padding, green: Self.padding, blue: Self.padding)
    canvas.paste(line, x: 0, y: 0)
    return canvas
  }
}

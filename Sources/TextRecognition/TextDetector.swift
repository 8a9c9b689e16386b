import Imaging
import Inference

/// Finds lines of text in pictures. Safe to use from many tasks at once.
struct TextDetector: Sendable {
  let model: String
  let network: AnySizeNetwork
  let output: String
  let rules: TextMap.Rules

  /// Between letters and paper, whichever is darker.
  private static let padding: UInt8 = 114

  /// The boxes of the lines in a picture, in its pixels, in no order that matters.
  ///
  /// - Parameter picture: upright sRGB.
  /// - Returns: nothing for a picture too small to read anything.
  /// - Throws: `TextRecognitionError.inference`, `.picture`, `.output`.
  func lines(in picture: Pixels) async throws(TextRecognitionError) -> [LineBox] {
    guard let size = DetectionSize(width: picture.width, height: picture.height) else { return [] }
    let canvas = try canvas(of: picture, size)
    let answers: [(shape: [Int], values: [Float])]
    do throws(InferenceError) {
      answers = try await network.run(
        canvas.bytes, width: canvas.width, height: canvas.height, outputs: [output])
    } catch { throw .inference(error) }
    let (shape, values) = answers[0]
    guard shape == [1, 1, canvas.height, canvas.width] else {
      throw .output(
        model: model, network: "detector", got: shape, expected: "[1, 1, \(canvas.height), \(canvas.width)]")
    }
    let map = TextMap(width: canvas.width, height: canvas.height, values: values)
    let factors = SIMD2(
      Double(picture.width) / Double(size.width), Double(picture.height) / Double(size.height))
    return map.lines(rules).compactMap { line in
      // What is on the canvas beside the copy is none.
      guard line.box.centre.x < Double(size.width), line.box.centre.y < Double(size.height) else {
        return nil
      }
      return line.box.scaled(by: factors)
    }
  }

  private func canvas(
    of picture: Pixels, _ size: DetectionSize
  ) throws(TextRecognitionError) -> Pixels {
    let copy: Pixels
    do throws(ImagingError) {
      copy = try picture.resized(
        .stretch(width: size.width, height: size.height), interpolation: .bilinear)
    } catch { throw .picture(error) }
    guard copy.width < size.canvasWidth || copy.height < size.canvasHeight else { return copy }
    var canvas = Pixels(
      width: size.canvasWidth, height: size.canvasHeight, red: Self.padding, green: Self.padding,
      blue: Self.padding)
    canvas.paste(copy, x: 0, y: 0)
    return canvas
  }
}

import Foundation
package import Imaging
package import Inference
package import Models

/// A small anchor-free network that finds boxes and five landmarks at three strides (Wu et al., "YuNet:
/// a tiny millisecond-level face detector", 2023).
///
/// A cell's confidence is √(class · objectness). Boxes with an intersection over union above 0.45 are
/// suppressed, as by its authors.
package struct YuNet: FaceDetector {
  static let limits = DetectionScale.Limits(longestSide: 640, smallestFace: 10)
  static let strides = [8, 16, 32]

  package let name: String
  private let network: AnySizeNetwork
  private let threshold: Double

  /// Loads the network.
  ///
  /// - Parameters:
  ///   - model: of the family `yunet`.
  ///   - parallelism: how to use the cores; its batch is ignored.
  /// - Throws: `FacesError.unfit`, `.model`, `.inference`.
  package init(_ model: ModelStore.Installed, parallelism: Parallelism) throws(FacesError) {
    let model = try DetectorModel(model)
    guard model.section.family == .yunet else {
      throw .unfit(model: model.name, purpose: "find faces")
    }
    name = model.name
    threshold = model.section.thresholds[0]
    network = try model.anySize(0, outputs: Self.strides.flatMap(Self.outputs), parallelism)
  }

  private static func outputs(_ stride: Int) -> [String] {
    ["cls", "obj", "bbox", "kps"].map { "\($0)_\(stride)" }
  }

  package func faces(
    in picture: Pixels, options: DetectionOptions
  ) async throws(FacesError) -> [DetectedFace] {
    let scale = DetectionScale(
      Self.limits, longestSide: picture.longestSide, minimumSize: options.minimumSize)
    let copy = try scale.copy(of: picture)
    let canvas = copy.padded(toMultiplesOf: Self.strides[2])
    let names = Self.strides.flatMap(Self.outputs)
    let results: [(shape: [Int], values: [Float])]
    do throws(InferenceError) {
      results = try await network.run(
        canvas.bytes, width: canvas.width, height: canvas.height, outputs: names)
    } catch { throw .inference(error) }
    var found: [DetectedFace] = []
    for (index, stride) in Self.strides.enumerated() {
      let (columns, rows) = (canvas.width / stride, canvas.height / stride)
      let parts = results[(4 * index)..<(4 * index + 4)].map { $0 }
      for (part, width) in zip(parts, [1, 1, 4, 10]) where part.shape != [1, columns * rows, width] {
        throw .output(
          model: name, output: names[4 * index], got: part.shape, expected: "\([1, columns * rows, width])")
      }
      found += Self.faces(
        parts.map(\.values), columns: columns, stride: Double(stride),
        threshold: options.minimumConfidence ?? threshold)
    }
    return suppressed(found, threshold: 0.45)
      .map { $0.scaled(by: Double(picture.width) / Double(copy.width)) }
      .filter { $0.box.longerSide >= options.minimumSize ?? 0 }
  }

  /// The faces at one stride.
  private static func faces(
    _ parts: [[Float]], columns: Int, stride: Double, threshold: Double
  ) -> [DetectedFace] {
    let (classes, objects, boxes, places) = (parts[0], parts[1], parts[2], parts[3])
    return classes.indices.compactMap { cell -> DetectedFace? in
      let confidence = (Double(max(classes[cell], 0)) * Double(max(objects[cell], 0))).squareRoot()
      guard confidence > threshold else { return nil }
      let (row, column) = cell.quotientAndRemainder(dividingBy: columns)
      func place(_ x: Float, _ y: Float) -> Point {
        Point(x: (Double(column) + Double(x)) * stride, y: (Double(row) + Double(y)) * stride)
      }
      let centre = place(boxes[4 * cell], boxes[4 * cell + 1])
      let (width, height) = (
        exp(Double(boxes[4 * cell + 2])) * stride, exp(Double(boxes[4 * cell + 3])) * stride
      )
      return DetectedFace(
        box: FaceBox(x: centre.x - width / 2, y: centre.y - height / 2, width: width, height: height),
        confidence: min(confidence, 1),
        landmarks: Landmarks(
          (0..<5).map { place(places[10 * cell + 2 * $0], places[10 * cell + 2 * $0 + 1]) }))
    }
  }
}

extension Pixels {
  /// The picture, padded with black at the right and bottom, so that both sides are multiples.
  fileprivate func padded(toMultiplesOf side: Int) -> Pixels {
    let (columns, rows) = ((width + side - 1) / side * side, (height + side - 1) / side * side)
    guard columns != width || rows != height else { return self }
    var padded: [UInt8] = []
    padded.reserveCapacity(3 * columns * rows)
    let margin = [UInt8](repeating: 0, count: 3 * (columns - width))
    for row in 0..<height { padded += bytes[(3 * row * width)..<(3 * (row + 1) * width)] + margin }
    padded += [UInt8](repeating: 0, count: 3 * columns * (rows - height))
    return Pixels(width: columns, height: rows, bytes: padded)
  }
}

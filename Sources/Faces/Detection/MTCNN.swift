package import Imaging
package import Inference
package import Models

/// Three networks, each on what the one before let through (Zhang et al., "Joint face detection and alignment using
/// multitask cascaded convolutional networks", 2016).
///
/// P-Net slides a window of 12 × 12 pixels in steps of 2 over each level of an image pyramid; R-Net looks at what it
/// found in 24 × 24 pixels; O-Net in 48 × 48, and gives five landmarks. Each says how certain it is and how the box
/// should be moved. Boxes that overlap are thinned out after each stage, by intersection over union above 0.5 within a
/// level, 0.7 across levels and after R-Net, and 0.7 of the smaller box after O-Net, as the authors' code does.
package struct MTCNN: FaceDetector {
  /// Where its time is best spent: a face of 20 pixels takes a pyramid that begins at 614 × 461 pixels.
  static let limits = DetectionScale.Limits(longestSide: 1024, smallestFace: 20)
  /// P-Net's window, in pixels of a level.
  static let window = 12
  /// P-Net's step, in pixels of a level.
  static let step = 2

  package let name: String
  private let proposals: AnySizeNetwork
  private let refinement: Network
  private let output: Network
  private let thresholds: [Double]
  private let pyramidFactor: Double

  /// Loads the three networks.
  ///
  /// - Parameters:
  ///   - model: of the family `mtcnn`.
  ///   - parallelism: how to use the cores; its batch does not count.
  /// - Throws: `FacesError.unfit`, `.model`, `.inference`.
  package init(_ model: ModelStore.Installed, parallelism: Parallelism) throws(FacesError) {
    let model = try DetectorModel(model)
    guard model.section.family == .mtcnn, let factor = model.section.pyramidFactor else {
      throw .unfit(model: model.name, purpose: "find faces")
    }
    name = model.name
    thresholds = model.section.thresholds
    pyramidFactor = factor
    proposals = try model.anySize(0, outputs: ["prob", "reg"], parallelism)
    refinement = try model.fixed(1, size: (24, 24), outputs: ["prob", "reg"], parallelism.batched(8))
    output = try model.fixed(
      2, size: (48, 48), outputs: ["prob", "reg", "landmarks"], parallelism.batched(4))
  }

  package func faces(
    in picture: Pixels, options: DetectionOptions
  ) async throws(FacesError) -> [DetectedFace] {
    let scale = DetectionScale(
      Self.limits, longestSide: picture.longestSide, minimumSize: options.minimumSize)
    let copy = try scale.copy(of: picture)
    let pyramid = try ImagePyramid(
      copy, first: Double(Self.window) / scale.smallestFace, factor: pyramidFactor, smallestSide: Self.window)
    let proposed = try await propose(pyramid)
    let refined = try await refine(proposed, pyramid)
    let found = try await finish(refined, pyramid, threshold: options.minimumConfidence ?? thresholds[2])
    return found.map { $0.scaled(by: Double(picture.width) / Double(copy.width)) }
      .filter { $0.box.longerSide >= options.minimumSize ?? 0 }
  }

  /// P-Net on every level.
  private func propose(_ pyramid: ImagePyramid) async throws(FacesError) -> [Proposal] {
    var all: [Proposal] = []
    for level in pyramid.levels {
      let results: [(shape: [Int], values: [Float])]
      do throws(InferenceError) {
        results = try await proposals.run(
          level.pixels.bytes, width: level.pixels.width, height: level.pixels.height,
          outputs: ["prob", "reg"])
      } catch { throw .inference(error) }
      let (scores, moves) = (results[0], results[1])
      guard scores.shape.count == 4, scores.shape[1] == 2, moves.shape == [1, 4] + scores.shape[2...] else {
        throw .output(model: name, output: "prob", got: scores.shape, expected: "[1, 2, rows, columns]")
      }
      let found = Self.proposals(
        scores.values, moves.values, columns: scores.shape[3], threshold: Float(thresholds[0]),
        scale: level.scale)
      all += suppressed(found, threshold: 0.5)
    }
    return suppressed(all, threshold: 0.7)
  }

  /// The windows that P-Net takes for faces.
  private static func proposals(
    _ scores: [Float], _ moves: [Float], columns: Int, threshold: Float, scale: (x: Double, y: Double)
  ) -> [Proposal] {
    let cells = scores.count / 2
    var found: [Proposal] = []
    for cell in 0..<cells where scores[cells + cell] > threshold {
      let (row, column) = cell.quotientAndRemainder(dividingBy: columns)
      let box = FaceBox(
        x: Double(column * step) / scale.x, y: Double(row * step) / scale.y,
        width: Double(window) / scale.x, height: Double(window) / scale.y)
      found.append(
        Proposal(
          box: box, confidence: Double(scores[cells + cell]),
          move: (0..<4).map { Double(moves[$0 * cells + cell]) }))
    }
    return found
  }

  /// R-Net on what P-Net proposed.
  private func refine(_ proposed: [Proposal], _ pyramid: ImagePyramid) async throws(FacesError) -> [Proposal]
  {
    let boxes = proposed.map(\.moved.squared).filter { $0.area > 0 }
    let crops = pyramid.crops(boxes, side: 24)
    let results = try await refinement.runAll(crops, outputs: ["prob", "reg"])
    try check(results, widths: [2, 4], names: ["prob", "reg"])
    let found = boxes.indices.compactMap { index in
      Proposal(boxes[index], results[0][index], results[1][index], threshold: thresholds[1])
    }
    return suppressed(found, threshold: 0.7)
  }

  /// O-Net on what R-Net left.
  private func finish(
    _ refined: [Proposal], _ pyramid: ImagePyramid, threshold: Double
  ) async throws(FacesError) -> [DetectedFace] {
    let boxes = refined.map(\.moved.squared).filter { $0.area > 0 }
    let crops = pyramid.crops(boxes, side: 48)
    let results = try await output.runAll(crops, outputs: ["prob", "reg", "landmarks"])
    try check(results, widths: [2, 4, 10], names: ["prob", "reg", "landmarks"])
    let found = boxes.indices.compactMap { index -> DetectedFace? in
      let box = boxes[index]
      guard let face = Proposal(box, results[0][index], results[1][index], threshold: threshold) else {
        return nil
      }
      // The five x, then the five y, as fractions of the crop.
      let places = results[2][index].map { Double($0) }
      let landmarks = Landmarks(
        (0..<5).map { Point(x: box.x + places[$0] * box.width, y: box.y + places[5 + $0] * box.height) })
      return DetectedFace(box: face.moved, confidence: face.confidence, landmarks: landmarks)
    }
    return suppressed(found.filter { $0.box.area > 0 }, threshold: 0.7, overlap: .smaller)
  }

  private func check(_ results: [[[Float]]], widths: [Int], names: [String]) throws(FacesError) {
    for (index, width) in widths.enumerated() {
      guard let wrong = results[index].first(where: { $0.count != width }) else { continue }
      throw .output(model: name, output: names[index], got: [wrong.count], expected: "[\(width)]")
    }
  }
}

/// A box that may hold a face, and how its network would move it.
private struct Proposal: Candidate {
  let box: FaceBox
  let confidence: Double
  /// Of the left, top, right and bottom edge, as fractions of the box's sides.
  let move: [Double]

  init(box: FaceBox, confidence: Double, move: [Double]) {
    self.box = box
    self.confidence = confidence
    self.move = move
  }

  /// What R-Net or O-Net says of a box; nothing where it is not certain enough.
  init?(_ box: FaceBox, _ scores: [Float], _ move: [Float], threshold: Double) {
    guard Double(scores[1]) > threshold else { return nil }
    self.init(box: box, confidence: Double(scores[1]), move: move.map { Double($0) })
  }

  var moved: FaceBox {
    FaceBox(
      x: box.x + move[0] * box.width, y: box.y + move[1] * box.height,
      width: box.width * (1 + move[2] - move[0]), height: box.height * (1 + move[3] - move[1]))
  }
}

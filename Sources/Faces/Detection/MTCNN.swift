package import Imaging
package import Inference
package import Models
import Vocabulary

/// Three networks, each on the results of the one before (Zhang et al., "Joint face detection and alignment
/// using multitask cascaded convolutional networks", 2016).
///
/// P-Net slides a window of 12 × 12 pixels in steps of 2 over each level of an image pyramid; R-Net examines
/// its results at 24 × 24 pixels; O-Net at 48 × 48, and finds five landmarks. Each returns a confidence and a
/// correction of the box. Overlapping boxes are suppressed after each stage: above an intersection over union
/// of 0.5 within a level, 0.7 across levels and after R-Net, and 0.7 of the smaller box after O-Net, as in
/// the authors' code.
///
/// O-Net then verifies the faces once more, if the card says so (`ModelCard.Detector.SecondLook`): the mean
/// of all confidences but the lowest is the face's. Boxes and landmarks do not change.
package struct MTCNN: FaceDetector {
  /// A good compromise of time and accuracy: a face of 20 pixels takes a pyramid that begins at 614 × 461
  /// pixels.
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
  private let secondLook: ModelCard.Detector.SecondLook?

  /// Loads the three networks.
  ///
  /// - Parameters:
  ///   - model: of the family `mtcnn`.
  ///   - parallelism: how to use the cores; its batch is ignored.
  /// - Throws: `FacesError.unfit`, `.model`, `.inference`.
  package init(_ model: ModelStore.Installed, parallelism: Parallelism) throws(FacesError) {
    let model = try DetectorModel(model)
    guard model.section.family == .mtcnn, let factor = model.section.pyramidFactor else {
      throw .unfit(model: model.name, purpose: "find faces")
    }
    name = model.name
    thresholds = model.section.thresholds
    pyramidFactor = factor
    secondLook = model.section.secondLook
    proposals = try model.anySize(0, outputs: ["prob", "reg"], parallelism)
    refinement = try model.fixed(1, size: (24, 24), outputs: ["prob", "reg"], parallelism.batched(8))
    output = try model.fixed(
      2, size: (48, 48), outputs: ["prob", "reg", "landmarks"], parallelism.batched(1))
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
    let confirmed = try await confirm(found, pyramid, threshold: options.minimumConfidence)
    return confirmed.map { $0.scaled(by: Double(picture.width) / Double(copy.width)) }
      .filter { $0.box.longerSide >= options.minimumSize ?? 0 }
  }

  /// Runs P-Net on all levels at once.
  private func propose(_ pyramid: ImagePyramid) async throws(FacesError) -> [Proposal] {
    guard !pyramid.levels.isEmpty else { return [] }
    let canvas = PyramidCanvas(pyramid.levels.map(\.pixels))
    let results: [(shape: [Int], values: [Float])]
    do throws(InferenceError) {
      results = try await proposals.run(
        canvas.pixels.bytes, width: canvas.pixels.width, height: canvas.pixels.height,
        outputs: ["prob", "reg"])
    } catch { throw .inference(error) }
    let (scores, moves) = (results[0], results[1])
    guard scores.shape.count == 4, scores.shape[1] == 2, moves.shape == [1, 4] + scores.shape[2...],
      scores.shape[2] >= Self.windows(canvas.pixels.height),
      scores.shape[3] >= Self.windows(canvas.pixels.width)
    else {
      throw .output(model: name, output: "prob", got: scores.shape, expected: "[1, 2, rows, columns]")
    }
    let found = zip(pyramid.levels, canvas.corners).flatMap { level, corner in
      suppressed(
        proposals(
          scores.values, moves.values, ofShape: (scores.shape[2], scores.shape[3]), on: level, at: corner),
        threshold: 0.5)
    }
    return suppressed(found, threshold: 0.7)
  }

  /// The number of windows along a side; the last one may exceed it by a pixel.
  ///
  /// - Parameter length: the side in pixels, at least `window`.
  private static func windows(_ length: Int) -> Int { (length - window + 1) / step + 1 }

  /// The windows on one level that P-Net classifies as faces.
  private func proposals(
    _ scores: [Float], _ moves: [Float], ofShape shape: (rows: Int, columns: Int),
    on level: ImagePyramid.Level, at corner: (x: Int, y: Int)
  ) -> [Proposal] {
    let cells = shape.rows * shape.columns
    let size = Double(Self.window)
    var found: [Proposal] = []
    for row in 0..<Self.windows(level.pixels.height) {
      let first = (corner.y / Self.step + row) * shape.columns + corner.x / Self.step
      for column in 0..<Self.windows(level.pixels.width) {
        let score = Double(scores[cells + first + column])
        guard score > thresholds[0] else { continue }
        let box = FaceBox(
          x: Double(column * Self.step) / level.scale.x, y: Double(row * Self.step) / level.scale.y,
          width: size / level.scale.x, height: size / level.scale.y)
        found.append(
          Proposal(
            box: box, confidence: score, move: (0..<4).map { Double(moves[$0 * cells + first + column]) }))
      }
    }
    return found
  }

  /// Runs R-Net on P-Net's proposals.
  private func refine(_ proposed: [Proposal], _ pyramid: ImagePyramid) async throws(FacesError) -> [Proposal]
  {
    let boxes = proposed.map(\.moved.squared).filter { $0.area > 0 }
    let crops = pyramid.crops(boxes, side: 24)
    let results = try await refinement.runAll(crops.map(\.bytes), outputs: ["prob", "reg"])
    try check(results, widths: [2, 4], names: ["prob", "reg"])
    let found = boxes.indices.compactMap { index in
      Proposal(boxes[index], results[0][index], results[1][index], threshold: thresholds[1])
    }
    return suppressed(found, threshold: 0.7)
  }

  /// Runs O-Net on R-Net's proposals.
  private func finish(
    _ refined: [Proposal], _ pyramid: ImagePyramid, threshold: Double
  ) async throws(FacesError) -> [DetectedFace] {
    let boxes = refined.map(\.moved.squared).filter { $0.area > 0 }
    let crops = pyramid.crops(boxes, side: 48)
    let results = try await output.runAll(crops.map(\.bytes), outputs: ["prob", "reg", "landmarks"])
    try check(results, widths: [2, 4, 10], names: ["prob", "reg", "landmarks"])
    let found = boxes.indices.compactMap { index -> DetectedFace? in
      let box = boxes[index]
      guard let face = Proposal(box, results[0][index], results[1][index], threshold: threshold) else {
        return nil
      }
      // Five x, then five y, as fractions of the crop.
      let places = results[2][index].map { Double($0) }
      let landmarks = Landmarks(
        (0..<5).map { Point(x: box.x + places[$0] * box.width, y: box.y + places[5 + $0] * box.height) })
      return DetectedFace(box: face.moved, confidence: face.confidence, landmarks: landmarks)
    }
    return suppressed(found.filter { $0.box.area > 0 }, threshold: 0.7, overlap: .smaller)
  }

  /// Runs O-Net again to verify the faces.
  ///
  /// - Parameter threshold: the least confidence; `nil` for the card's.
  private func confirm(
    _ found: [DetectedFace], _ pyramid: ImagePyramid, threshold: Double?
  ) async throws(FacesError) -> [DetectedFace] {
    guard let secondLook, !found.isEmpty else { return found }
    let squares = found.flatMap { face in secondLook.sides.map { face.box.squared.scaledAroundCentre(by: $0) }
    }
    let crops = pyramid.crops(squares, side: 48)
    let views = crops.flatMap { [$0.bytes, $0.mirrored.bytes] }
    let results = try await output.runAll(views, outputs: ["prob"])
    try check(results, widths: [2], names: ["prob"])
    let count = 2 * secondLook.sides.count
    return found.indices.map { index in
      // A hand at the edge of one square must not hide a face that is visible in all others.
      let scores = results[0][(index * count)..<((index + 1) * count)].map { Double($0[1]) }.sorted()
      let mean = scores.dropFirst().reduce(0, +) / Double(count - 1)
      return DetectedFace(box: found[index].box, confidence: mean, landmarks: found[index].landmarks)
    }.filter { $0.confidence >= threshold ?? secondLook.threshold }.sorted { $0.confidence > $1.confidence }
  }

  private func check(_ results: [[[Float]]], widths: [Int], names: [String]) throws(FacesError) {
    for (index, width) in widths.enumerated() {
      guard let wrong = results[index].first(where: { $0.count != width }) else { continue }
      throw .output(model: name, output: names[index], got: [wrong.count], expected: "[\(width)]")
    }
  }
}

/// A box that may contain a face, with its network's correction.
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

  /// R-Net's or O-Net's result for a box; `nil` if its confidence is too low.
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

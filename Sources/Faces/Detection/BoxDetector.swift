package import Imaging
package import Inference
package import Models

/// A network with a fixed input size that finds only boxes, and one that finds five landmarks in each.
///
/// Families: `rfb` (Linzaer's Ultra-Light-Fast-Generic-Face-Detector, whose boxes are decoded in the graph;
/// overlaps are suppressed here, above 0.3 as by its author) and `ssd` (OpenVINO's `DetectionOutput`, which
/// suppresses overlaps itself).
///
/// The picture is scaled to fit the input, proportions kept, and padded with black at the right or bottom; so
/// the smallest face it finds is a fixed fraction of the picture. For the landmarks, boxes are enlarged by 15
/// % and stretched to a square, as in Open Model Zoo's demonstration with `landmarks-regression-retail-0009`.
package struct BoxDetector: FaceDetector {
  package let name: String
  private let family: ModelCard.Detector.Family
  private let network: Network
  private let landmarks: Network
  private let landmarkOutput: String
  private let threshold: Double

  /// Loads both networks.
  ///
  /// - Parameters:
  ///   - model: of the family `rfb` or `ssd`.
  ///   - parallelism: how to use the cores; its batch is ignored.
  /// - Throws: `FacesError.unfit`, `.model`, `.inference`.
  package init(_ model: ModelStore.Installed, parallelism: Parallelism) throws(FacesError) {
    let model = try DetectorModel(model)
    family = model.section.family
    guard family == .rfb || family == .ssd, let input = model.section.landmarks else {
      throw .unfit(model: model.name, purpose: "find faces")
    }
    name = model.name
    threshold = model.section.thresholds[0]
    landmarkOutput = "landmarks"
    network = try model.fixed(0, outputs: Self.outputs(of: family), parallelism.batched(1))
    landmarks = try model.fixed(1, from: input, outputs: [landmarkOutput], parallelism.batched(8))
  }

  private static func outputs(of family: ModelCard.Detector.Family) -> [String] {
    family == .ssd ? ["detection_out"] : ["scores", "boxes"]
  }

  package func faces(
    in picture: Pixels, options: DetectionOptions
  ) async throws(FacesError) -> [DetectedFace] {
    let (width, height) = (Double(network.input.width), Double(network.input.height))
    let scale = min(width / Double(picture.width), height / Double(picture.height))
    let map = AffineMap(xx: 1 / scale, xy: 0, x0: 0, yx: 0, yy: 1 / scale, y0: 0)
    let canvas = picture.warped(by: map, width: network.input.width, height: network.input.height)
    let results = try await network.runAll([canvas.bytes], outputs: Self.outputs(of: family))
    let found = try boxes(results, threshold: options.minimumConfidence ?? threshold).map { found in
      let box = found.box
      return ScoredBox(
        box: FaceBox(
          x: box.x * width / scale, y: box.y * height / scale, width: box.width * width / scale,
          height: box.height * height / scale), confidence: found.confidence)
    }
    let wanted = suppressed(found, threshold: 0.3).filter { $0.box.longerSide >= options.minimumSize ?? 0 }
    return try await withLandmarks(wanted, picture)
  }

  /// The boxes in the network's output, as fractions of its input.
  private func boxes(_ results: [[[Float]]], threshold: Double) throws(FacesError) -> [ScoredBox] {
    let values = results.map { $0[0] }
    if family == .ssd {
      // Rows of: picture (−1 after the last), class, confidence, left, top, right, bottom.
      guard values[0].count.isMultiple(of: 7) else { throw wrong(values[0].count, "[1, n, 7]") }
      return stride(from: 0, to: values[0].count, by: 7).prefix { values[0][$0] >= 0 }.compactMap { row in
        ScoredBox(
          corners: Array(values[0][(row + 3)..<(row + 7)]), confidence: values[0][row + 2],
          threshold: threshold)
      }
    }
    let (scores, corners) = (values[0], values[1])
    guard corners.count == 2 * scores.count else { throw wrong(corners.count, "[\(2 * scores.count)]") }
    return (0..<(scores.count / 2)).compactMap { index in
      ScoredBox(
        corners: Array(corners[(4 * index)..<(4 * index + 4)]), confidence: scores[2 * index + 1],
        threshold: threshold)
    }
  }

  private func wrong(_ count: Int, _ expected: String) -> FacesError {
    .output(model: name, output: Self.outputs(of: family).last ?? "", got: [count], expected: expected)
  }

  private func withLandmarks(
    _ found: [ScoredBox], _ picture: Pixels
  ) async throws(FacesError) -> [DetectedFace] {
    let (width, height) = (landmarks.input.width, landmarks.input.height)
    let areas = found.map { widened($0.box) }
    let crops = areas.map { area in
      picture.warped(by: area.map(fromWidth: width, height: height), width: width, height: height).bytes
    }
    let places = try await landmarks.runAll(crops, outputs: [landmarkOutput])[0]
    if let wrong = places.first(where: { $0.count != 10 }) {
      throw .output(model: name, output: landmarkOutput, got: [wrong.count], expected: "[10]")
    }
    return found.indices.map { index in
      let points = (0..<5).map { point in
        Point(
          x: areas[index].x + Double(places[index][2 * point]) * areas[index].width,
          y: areas[index].y + Double(places[index][2 * point + 1]) * areas[index].height)
      }
      return DetectedFace(
        box: found[index].box, confidence: found[index].confidence, landmarks: Landmarks(points))
    }
  }

  private func widened(_ box: FaceBox) -> FaceBox {
    let (width, height) = (box.width * 1.15, box.height * 1.15)
    return FaceBox(x: box.centre.x - width / 2, y: box.centre.y - height / 2, width: width, height: height)
  }
}

private struct ScoredBox: Candidate {
  let box: FaceBox
  let confidence: Double

  init(box: FaceBox, confidence: Double) {
    self.box = box
    self.confidence = confidence
  }

  /// - Parameter corners: left, top, right, bottom; `nil` results for a box without area.
  init?(corners: [Float], confidence: Float, threshold: Double) {
    let edges = corners.map { Double($0) }
    guard Double(confidence) > threshold, edges[2] > edges[0], edges[3] > edges[1] else { return nil }
    self.init(
      box: FaceBox(x: edges[0], y: edges[1], width: edges[2] - edges[0], height: edges[3] - edges[1]),
      confidence: Double(confidence))
  }
}

import Foundation
package import Imaging

/// How well a face can be recognised, 0…1: the minimum of the values of its size, sharpness and pose.
///
/// It only excludes faces from clusters (`isFit`), never from search. Each value grows linearly from 0 to 1
/// between two measurements:
///
/// | part | measured as | 0 | 1 |
/// |---|---|---|---|
/// | size | shorter side of the box, pixels | 16 | 64 |
/// | sharpness | log₂ of the variance of the Laplacian of the grey face, cut out at 112 × 112 pixels by its landmarks | 3 | 7 |
/// | pose | how far the nose lies from the middle between eyes and mouth, across the face, over the distance of the eyes | 0.6 | 0.2 |
///
/// The Laplacian is the five-point one (Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy",
/// 2000).
package struct FaceQuality: Sendable, Hashable, Codable {
  /// The least score to form or join a cluster.
  package static let gate = 0.25

  /// 0…1, of its size alone.
  package let size: Double
  /// 0…1, of its sharpness alone.
  package let sharpness: Double
  /// 0…1, of its pose alone.
  package let pose: Double

  /// The least of the three.
  package var score: Double { min(size, sharpness, pose) }

  /// Whether the face is good enough for a cluster.
  package var isFit: Bool { score >= Self.gate }

  /// - Parameters:
  ///   - size: 0…1.
  ///   - sharpness: 0…1.
  ///   - pose: 0…1.
  package init(size: Double, sharpness: Double, pose: Double) {
    self.size = size
    self.sharpness = sharpness
    self.pose = pose
  }

  /// Measures a face.
  ///
  /// - Parameters:
  ///   - face: in pixels of the picture.
  ///   - picture: upright sRGB.
  package init(of face: DetectedFace, in picture: Pixels) {
    size = Self.part(min(face.box.width, face.box.height), from: 16, to: 64)
    pose = Self.part(Self.turn(of: face.landmarks), from: 0.6, to: 0.2)
    sharpness = Self.part(Self.detail(of: face, in: picture), from: 3, to: 7)
  }

  private static func part(_ value: Double, from zero: Double, to one: Double) -> Double {
    min(max((value - zero) / (one - zero), 0), 1)
  }

  /// How far a head is turned sideways: 0 for frontal, about 0.5 at 45°; 1 if both eyes are at the same
  /// position.
  static func turn(of face: Landmarks) -> Double {
    let eyes = (face.rightEye.x - face.leftEye.x, face.rightEye.y - face.leftEye.y)
    let distance = (eyes.0 * eyes.0 + eyes.1 * eyes.1).squareRoot()
    guard distance > 0 else { return 1 }
    let across = (eyes.0 / distance, eyes.1 / distance)
    func position(_ point: Point) -> Double { point.x * across.0 + point.y * across.1 }
    let others = [face.leftEye, face.rightEye, face.leftMouth, face.rightMouth]
    let middle = others.reduce(0) { $0 + position($1) } / 4
    return abs(position(face.nose) - middle) / distance
  }

  /// log₂ of the variance of the Laplacian; 0 if nothing can be cropped.
  private static func detail(of face: DetectedFace, in picture: Pixels) -> Double {
    let side = 112
    // The five points of ArcFace's template (Deng et al. 2019).
    let template = [
      Point(x: 38.29, y: 51.70), Point(x: 73.53, y: 51.50), Point(x: 56.03, y: 71.74),
      Point(x: 41.55, y: 92.37), Point(x: 70.73, y: 92.20),
    ]
    guard let map = try? SimilarityTransform.laying(face.landmarks.points, on: template).inverse else {
      return 0
    }
    let cut = picture.warped(by: map, width: side, height: side)
    let grey = stride(from: 0, to: cut.bytes.count, by: 3).map { first in
      299 * Int(cut.bytes[first]) + 587 * Int(cut.bytes[first + 1]) + 114 * Int(cut.bytes[first + 2])
    }
    return log2(max(laplacianVariance(grey, side: side) / 1e6, 1))
  }

  /// - Parameter grey: `[side, side]`.
  private static func laplacianVariance(_ grey: [Int], side: Int) -> Double {
    var (sum, squares) = (0.0, 0.0)
    for row in 1..<(side - 1) {
      for column in 1..<(side - 1) {
        let place = row * side + column
        let value = Double(
          grey[place - 1] + grey[place + 1] + grey[place - side] + grey[place + side] - 4 * grey[place])
        sum += value
        squares += value * value
      }
    }
    let count = Double((side - 2) * (side - 2))
    return squares / count - (sum / count) * (sum / count)
  }
}

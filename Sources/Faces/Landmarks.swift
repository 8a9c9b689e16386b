/// Five places of a face. Left and right are as seen in the picture, not the person's.
package struct Landmarks: Sendable, Hashable, Codable {
  /// The middle of the eye at the left.
  package let leftEye: Point
  /// The middle of the eye at the right.
  package let rightEye: Point
  /// The nose's tip.
  package let nose: Point
  /// The mouth's corner at the left.
  package let leftMouth: Point
  /// The mouth's corner at the right.
  package let rightMouth: Point

  /// - Parameter points: five, in the order of the properties.
  package init(_ points: [Point]) {
    precondition(points.count == 5, "\(points.count) landmarks, expected 5")
    leftEye = points[0]
    rightEye = points[1]
    nose = points[2]
    leftMouth = points[3]
    rightMouth = points[4]
  }

  /// All five, in the order of the properties.
  package var points: [Point] { [leftEye, rightEye, nose, leftMouth, rightMouth] }

  /// The same places in a picture of another scale.
  ///
  /// - Parameter factor: what each coordinate is multiplied by.
  package func scaled(by factor: Double) -> Landmarks {
    Landmarks(points.map { Point(x: $0.x * factor, y: $0.y * factor) })
  }
}

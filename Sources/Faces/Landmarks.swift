/// Five points of a face. Left and right are as seen in the picture, not from the person.
package struct Landmarks: Sendable, Hashable, Codable {
  /// The centre of the left eye.
  package let leftEye: Point
  /// The centre of the right eye.
  package let rightEye: Point
  /// The tip of the nose.
  package let nose: Point
  /// The left corner of the mouth.
  package let leftMouth: Point
  /// The right corner of the mouth.
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

  /// The same points in a picture of another scale.
  ///
  /// - Parameter factor: the factor for all coordinates.
  package func scaled(by factor: Double) -> Landmarks {
    Landmarks(points.map { Point(x: $0.x * factor, y: $0.y * factor) })
  }
}

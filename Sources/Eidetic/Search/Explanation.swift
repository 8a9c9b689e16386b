import Imaging
import LocalFeatures
import Vocabulary

/// Why an image is a match: the points that it has in common with the query's picture.
public struct Explanation: Sendable, Codable, Equatable {
  /// A pair of matching points, as fractions 0…1 of the upright pictures' widths and heights.
  public struct Pair: Sendable, Equatable {
    /// From the left edge of the whole query picture.
    public let queryX: Double
    /// From its top edge.
    public let queryY: Double
    /// From the left edge of the image.
    public let x: Double
    /// From its top edge.
    public let y: Double
  }

  /// The query picture that matches best, 1 for the first; `nil` if the image cannot be read.
  public let picture: Int?
  /// The number of points that agree on one affine map.
  public let inliers: Int
  /// The number of points with similar features.
  public let tentative: Int
  /// Whether there are more inliers than chance explains, by the default of `verify`.
  public let isVerified: Bool
  /// The map, a to f: (x, y) of the query's picture corresponds to (ax + by + c, dx + ey + f) of the image,
  /// as fractions; `nil` without inliers.
  public let affine: [Double]?
  /// The inliers, the largest features first.
  public let pairs: [Pair]
  /// Why the image was not compared; `nil` if it was.
  public let unverified: String?

  private enum CodingKeys: String, CodingKey {
    case picture, inliers, tentative, affine, pairs, unverified
    case isVerified = "verified"
  }

  /// An image that cannot be matched.
  ///
  /// - Parameter reason: why.
  init(unverified reason: String) {
    (picture, inliers, tentative, isVerified, affine, pairs) = (nil, 0, 0, false, nil, [])
    unverified = reason
  }

  /// - Parameters:
  ///   - match: of a query's picture, or its region, with an image.
  ///   - picture: the 0-based index of the picture in the query.
  ///   - query: the features of the picture or its region.
  ///   - region: the region in the picture.
  ///   - image: the image's features.
  init(
    _ match: PictureMatch, picture: Int, from query: LocalFeatures, region: Region, to image: LocalFeatures
  ) {
    self.picture = picture + 1
    (inliers, tentative) = (match.inliers.count, match.tentative)
    isVerified = match.inliers.count >= SpatialVerification.standardInliers
    let (width, height) = (Double(image.width), Double(image.height))
    // From fractions of the query's picture to pixels of its scaled-down region.
    let (across, down) = (Double(query.width) / region.width, Double(query.height) / region.height)
    affine = match.map.map { map in
      let origin = map(x: -region.x * across, y: -region.y * down)
      return [
        map.xx * across / width, map.xy * down / width, origin.x / width,
        map.yx * across / height, map.yy * down / height, origin.y / height,
      ].map(Self.rounded)
    }
    pairs = match.inliers.map { pair in
      let (from, to) = (query.frames[pair.first], image.frames[pair.second])
      return Pair(
        queryX: Self.rounded(region.x + Double(from.x) / across),
        queryY: Self.rounded(region.y + Double(from.y) / down),
        x: Self.rounded(Double(to.x) / width), y: Self.rounded(Double(to.y) / height))
    }
    unverified = nil
  }

  /// Rounded to 1e-5: further digits carry no information.
  private static func rounded(_ value: Double) -> Double { (value * 1e5).rounded() / 1e5 }
}

extension Explanation.Pair: Codable {
  /// Reads an array of four numbers.
  ///
  /// - Parameter decoder: contains the array.
  public init(from decoder: any Decoder) throws {
    var numbers = try decoder.unkeyedContainer()
    self.init(
      queryX: try numbers.decode(Double.self), queryY: try numbers.decode(Double.self),
      x: try numbers.decode(Double.self), y: try numbers.decode(Double.self))
  }

  /// Writes an array of four numbers: x and y in the query's picture, x and y in the image.
  ///
  /// - Parameter encoder: takes the array.
  public func encode(to encoder: any Encoder) throws {
    var numbers = encoder.unkeyedContainer()
    for number in [queryX, queryY, x, y] { try numbers.encode(number) }
  }
}

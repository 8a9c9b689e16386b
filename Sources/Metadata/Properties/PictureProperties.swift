package import Imaging

/// What a picture's file says of the picture, apart from its pixels.
///
/// Documentation/metadata.md lists which tags fill which property, and which source comes first.
package struct PictureProperties: Sendable, Equatable, Codable {
  /// When it was taken.
  package var timeTaken: TimeTaken?
  /// Who made the camera.
  package var make: String?
  /// The camera's model.
  package var model: String?
  /// The lens's model.
  package var lens: String?
  /// Seconds.
  package var exposureTime: Double?
  /// The focal length through the diameter of the aperture.
  package var fNumber: Double?
  /// The sensitivity.
  package var iso: Int?
  /// Millimetres.
  package var focalLength: Double?
  /// Millimetres that give the same angle of view on film of 35 mm.
  package var focalLengthIn35mm: Double?
  /// What the flash did.
  package var flash: Flash?
  /// Where it was taken.
  package var position: Position?
  /// A short name.
  package var title: String?
  /// What is to be seen.
  package var caption: String?
  /// What it is about: each once, in the order of the file.
  package var keywords: [String] = []
  /// Keywords within others, the most general one first.
  package var hierarchicalKeywords: [[String]] = []
  /// Stars from 0 to 5; −1 for one that was rejected.
  package var rating: Int?
  /// The name of a colour, or what the program that wrote it calls that.
  package var label: String?
  /// Who took or made it.
  package var creators: [String] = []
  /// Who has the rights, and in which words.
  package var copyright: String?
  /// The program, or the camera's firmware, that wrote the file.
  package var software: String?
  /// How the stored picture must be turned, as EXIF or XMP says. HEIC and AVIF say it in another way, which
  /// `PictureDecoder` applies.
  package var orientation: Orientation?
  /// The picture as it is stored, before it is turned.
  package var size: PixelSize?
  /// The name of the colour profile; without one, that of the colour space.
  package var colourSpace: String?
  /// Whether it is a picture of a screen.
  package var isScreenshot = false
  /// Whether it is a panorama.
  package var isPanorama = false
  /// How a panorama is projected, such as `equirectangular`; `nil` where it does not say.
  package var projection: String?
  /// The identifier that a live picture shares with its film.
  package var contentIdentifier: String?
  /// Whether the file has a film of the moment behind the picture.
  package var isMotionPhoto = false
  /// What the file says and could not be read, and why: sentences without a full stop.
  package var notes: [String] = []

  /// Nothing is said.
  package init() {}
}

/// What a flash did: EXIF's tag 37385.
package struct Flash: Sendable, Equatable, Codable {
  /// The bits of the tag (EXIF 2.32, 4.6.5).
  package let bits: Int

  /// Whether it fired.
  package var fired: Bool { bits & 1 == 1 }
}

/// A place on Earth (WGS 84).
package struct Position: Sendable, Equatable, Codable {
  /// Degrees from −90 to 90; north is positive.
  package let latitude: Double
  /// Degrees from −180 to 180; east is positive.
  package let longitude: Double
  /// Metres above the sea; `nil` where it is not known.
  package let altitude: Double?

  /// - Returns: `nil` where there is no such place. Cameras that know none write 0, 0, which is taken for
  ///   none too.
  init?(latitude: Double?, longitude: Double?, altitude: Double?) {
    guard let latitude, let longitude, abs(latitude) <= 90, abs(longitude) <= 180,
      latitude != 0 || longitude != 0
    else { return nil }
    (self.latitude, self.longitude) = (latitude, longitude)
    self.altitude = altitude.flatMap { abs($0) < 100_000 ? $0 : nil }
  }

  private enum Key: String, CodingKey { case latitude, longitude, altitude }

  /// Reads what another process wrote, if it is a place.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    let position = Position(
      latitude: try values.decode(Double.self, forKey: .latitude),
      longitude: try values.decode(Double.self, forKey: .longitude),
      altitude: try values.decodeIfPresent(Double.self, forKey: .altitude))
    guard let position else {
      throw DecodingError.dataCorruptedError(forKey: .latitude, in: values, debugDescription: "no place")
    }
    self = position
  }
}

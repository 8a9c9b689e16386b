package import Imaging
package import Vocabulary

/// The faces marked in a packet, in both common layouts: that of the Metadata Working Group
/// (`mwg-rs:Regions`; Guidelines for Handling Image Metadata 2.0, 2010) and Microsoft's (`MP:RegionInfo`).
///
/// Both use fractions of the stored picture, before its EXIF orientation is applied (5.9 there). Some
/// programs use the upright picture nevertheless, which is recognised by `mwg-rs:AppliedToDimensions` if the
/// picture is rotated by 90°.
package struct FaceRegions: Sendable, Equatable {
  /// A marked face.
  package struct Face: Sendable, Equatable {
    /// The person's name; `nil` if the face has none.
    package let name: String?
    /// Its place, as fractions of the upright picture.
    package let area: Region
    /// Its positions in the packet.
    let places: [Place]
  }

  /// A marked face that cannot be used.
  package struct DroppedFace: Sendable, Equatable {
    /// The person's name; `nil` if the face has none.
    package let name: String?
    /// Why its place is not known.
    package let reason: String
  }

  /// A list and a 1-based index in it.
  struct Place: Sendable, Equatable {
    let layout: RegionLayout
    let number: Int
  }

  /// The maximum size of a packet in bytes.
  package static let maximumBytes = 8 << 20

  /// The most regions of a packet, in each layout.
  static let maximumCount = 10_000

  /// Whether the packet has any marks: then it takes precedence, even if it marks no face.
  package let isMarked: Bool
  /// In the order of the packet.
  package let faces: [Face]
  /// Marked faces that cannot be used, in the order of the packet.
  package let dropped: [DroppedFace]
  /// The extension of the picture that the packet belongs to, as in sidecars of Adobe's programs, such as
  /// `DNG`; `nil` if it is not given.
  package let sidecarExtension: String?
  /// The orientation of the picture that was marked.
  let orientation: Orientation

  /// Reads the faces of a packet.
  ///
  /// - Parameters:
  ///   - packet: UTF-8.
  ///   - name: the file, for errors.
  ///   - orientation: how the stored picture must be turned.
  ///   - size: of the upright picture.
  /// - Throws: `MetadataError`, except `.property`.
  package init(
    _ packet: [UInt8], name: String, orientation: Orientation, size: PixelSize
  ) throws(MetadataError) {
    self = try XMPToolkit.run { () throws(MetadataError) in
      try FaceRegions(try XMPPacket(packet, name: name), name: name, orientation: orientation, size: size)
    }
  }

  init(
    _ packet: borrowing XMPPacket, name: String, orientation: Orientation, size: PixelSize
  ) throws(MetadataError) {
    var isMarked = false
    for layout in RegionLayout.allCases where layout.isUsed(in: packet) { isMarked = true }
    self.isMarked = isMarked
    sidecarExtension = packet.text(.photoshop, "photoshop:SidecarForExtension")
    var found: [(name: String?, area: Region, place: Place)] = []
    var dropped: [DroppedFace] = []
    for layout in RegionLayout.allCases {
      let count = layout.count(in: packet, atMost: Self.maximumCount + 1)
      guard count <= Self.maximumCount else {
        throw .tooManyRegions(name: name, limit: Self.maximumCount)
      }
      for number in 0..<count {
        switch layout.mark(number + 1, in: packet) {
        case .face(let name, let area):
          found.append((name, area, Place(layout: layout, number: number + 1)))
        case .dropped(let name, let reason): dropped.append(DroppedFace(name: name, reason: reason))
        case .other: break
        }
      }
    }
    // Without faces, the picture that was marked does not matter.
    let marked =
      found.isEmpty
      ? orientation : try Self.orientation(packet, name: name, orientation: orientation, size: size)
    var faces: [Face] = []
    for (name, area, place) in found {
      let upright = marked.upright(area)
      // Programs that use both layouts mark the same faces in each.
      if let known = faces.firstIndex(where: {
        $0.area.isNear(upright) && $0.places.last?.layout != place.layout
      }) {
        faces[known] = Face(
          name: faces[known].name ?? name, area: faces[known].area, places: faces[known].places + [place])
      } else {
        faces.append(Face(name: name, area: upright, places: [place]))
      }
    }
    self.orientation = marked
    self.faces = faces
    self.dropped = dropped
  }

  /// The orientation of the picture that was marked.
  static func orientation(
    _ packet: borrowing XMPPacket, name: String, orientation: Orientation, size: PixelSize
  ) throws(MetadataError) -> Orientation {
    guard let marked = RegionLayout.markedSize(in: packet) else { return orientation }
    let stored = orientation.exchangesSides ? size.turned : size
    if marked.hasShape(of: stored) { return orientation }
    if marked.hasShape(of: size) { return .upright }
    throw .otherShape(name: name, marked: marked, picture: stored)
  }
}

extension Region {
  /// Whether all edges are equal up to rounding.
  fileprivate func isNear(_ other: Region) -> Bool {
    let ends = (x + width - other.x - other.width, y + height - other.y - other.height)
    return max(abs(x - other.x), abs(y - other.y), abs(ends.0), abs(ends.1)) < 0.005
  }
}

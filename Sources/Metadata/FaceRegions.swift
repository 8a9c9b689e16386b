package import Imaging
package import Vocabulary

/// The faces that are marked in a packet, by both layouts that programs write: that of the Metadata Working
/// Group (`mwg-rs:Regions`; Guidelines for Handling Image Metadata 2.0, 2010) and Microsoft's
/// (`MP:RegionInfo`).
///
/// Both give fractions of the picture as it is stored, before the orientation that EXIF names is applied (5.9
/// there). Some programs mark the upright picture nevertheless; `mwg-rs:AppliedToDimensions` gives them away
/// where the picture lies on its side.
package struct FaceRegions: Sendable, Equatable {
  /// A marked face.
  package struct Face: Sendable, Equatable {
    /// Who it is; `nil` if it has no name.
    package let name: String?
    /// Where it is, as fractions of the upright picture.
    package let area: Region
    /// Its places in the packet.
    let places: [Place]
  }

  /// A marked face that cannot be used.
  package struct DroppedFace: Sendable, Equatable {
    /// Who it is; `nil` if it has no name.
    package let name: String?
    /// Why nobody can say where it is.
    package let reason: String
  }

  /// A list and a number in it, from 1.
  struct Place: Sendable, Equatable {
    let layout: RegionLayout
    let number: Int
  }

  /// The most bytes of a packet that are read.
  package static let maximumBytes = 8 << 20

  /// The most regions of a packet that are read, in each layout.
  static let maximumCount = 10_000

  /// Whether the packet marks anything at all: then it is what holds, even where it marks no face.
  package let isMarked: Bool
  /// In the order of the packet.
  package let faces: [Face]
  /// Marked faces that cannot be used, in the order of the packet.
  package let dropped: [DroppedFace]
  /// The ending of the picture that the packet belongs to, as Adobe's programs write it into sidecars, such
  /// as `DNG`; `nil` if it is not said.
  package let sidecarExtension: String?
  /// What turns the picture on which they were marked upright.
  let orientation: Orientation

  /// Reads the faces of a packet.
  ///
  /// - Parameters:
  ///   - packet: UTF-8.
  ///   - name: the file, for errors.
  ///   - orientation: how the stored picture must be turned.
  ///   - size: of the upright picture.
  /// - Throws: `MetadataError`, not `.property`.
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
    // Where no face is marked, it does not matter on which picture the other marks were made.
    let marked =
      found.isEmpty
      ? orientation : try Self.orientation(packet, name: name, orientation: orientation, size: size)
    var faces: [Face] = []
    for (name, area, place) in found {
      let upright = marked.upright(area)
      // Programs that write both layouts write the same faces.
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

  /// What turns the picture that was marked upright.
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
  /// Says whether no edge is further off than rounding makes it.
  fileprivate func isNear(_ other: Region) -> Bool {
    let ends = (x + width - other.x - other.width, y + height - other.y - other.height)
    return max(abs(x - other.x), abs(y - other.y), abs(ends.0), abs(ends.1)) < 0.005
  }
}

package import Imaging
package import Vocabulary

/// What is to be said of faces in a packet.
package struct FaceNaming: Sendable {
  /// The new names of faces that are marked, by their place in `FaceRegions.faces`.
  package var names: [Int: String] = [:]
  /// The names of faces that are not marked, and where they are as fractions of the upright picture.
  package var added: [(name: String, area: Region)] = []

  /// Nothing is to be said.
  package init() {}

  /// Whether nothing is to be said.
  package var isEmpty: Bool { names.isEmpty && added.isEmpty }
}

extension FaceRegions {
  /// Faces of a packet that marks none.
  ///
  /// - Parameter orientation: how the stored picture must be turned.
  package init(noneIn orientation: Orientation) {
    faces = []
    isMarked = false
    dropped = []
    sidecarExtension = nil
    self.orientation = orientation
  }

  /// Writes names into a packet. All that is no region stays, byte for byte.
  ///
  /// - Parameters:
  ///   - naming: of the faces that were read, in this packet or the one that the regions are taken from.
  ///   - packet: UTF-8; nothing begins a new one.
  ///   - source: a packet whose regions are taken over, where `packet` has none.
  ///   - name: the file, for errors.
  ///   - size: of the upright picture.
  /// - Returns: the packet, UTF-8, as a sidecar holds it.
  /// - Throws: `MetadataError`.
  package func writing(
    _ naming: FaceNaming, into packet: [UInt8]?, regionsOf source: [UInt8]?, name: String, size: PixelSize
  ) throws(MetadataError) -> [UInt8] {
    try XMPToolkit.run { () throws(MetadataError) in
      let marks = try XMPPacket(nil, name: name)
      if let marked = source ?? packet {
        let marked = try XMPPacket(marked, name: name)
        for layout in RegionLayout.allCases {
          try marks.copy(layout.namespace, layout.property, from: marked)
        }
      }
      try write(naming, into: marks, size: size)
      let regions = try marks.serialised()
      guard let packet else { return regions }
      let text = XMPPacket.withoutPadding(packet)
      let result = try XMPScan(text, name: name).replacingRegions(of: text, with: regions, name: name)
      // What cannot be read again is not to be written.
      _ = try XMPPacket(result, name: name)
      return result
    }
  }

  private func write(
    _ naming: FaceNaming, into packet: borrowing XMPPacket, size: PixelSize
  ) throws(MetadataError) {
    for (face, name) in naming.names {
      for place in faces[face].places { try place.layout.setName(name, of: place.number, in: packet) }
    }
    guard !naming.added.isEmpty else { return }
    // Marks that are no faces may be of a picture of another shape: a face cannot be put beside them.
    _ = try Self.orientation(packet, name: packet.name, orientation: orientation, size: size)
    try RegionLayout.setMarkedSize(orientation.exchangesSides ? size.turned : size, in: packet)
    // Some programs read Microsoft's layout first, where it is there.
    let isBoth = RegionLayout.microsoft.isUsed(in: packet)
    for face in naming.added {
      let area = orientation.inverse.upright(face.area)
      try RegionLayout.workingGroup.append(name: face.name, area: area, to: packet)
      if isBoth { try RegionLayout.microsoft.append(name: face.name, area: area, to: packet) }
    }
  }
}

package import Imaging
package import Vocabulary

/// The names to write into a packet.
package struct FaceNaming: Sendable {
  /// The new names of marked faces, by their index in `FaceRegions.faces`.
  package var names: [Int: String] = [:]
  /// The names and places of unmarked faces, as fractions of the upright picture.
  package var added: [(name: String, area: Region)] = []

  /// No names.
  package init() {}

  /// Whether there is nothing to write.
  package var isEmpty: Bool { names.isEmpty && added.isEmpty }
}

extension FaceRegions {
  /// The faces of a packet without marks.
  ///
  /// - Parameter orientation: how the stored picture must be turned.
  package init(noneIn orientation: Orientation) {
    faces = []
    isMarked = false
    dropped = []
    sidecarExtension = nil
    self.orientation = orientation
  }

  /// Writes names into a packet. Everything but regions stays, byte for byte.
  ///
  /// - Parameters:
  ///   - naming: for the faces that were read from this packet or from `source`.
  ///   - packet: UTF-8; `nil` for a new one.
  ///   - source: a packet whose regions are copied if `packet` has none.
  ///   - name: the file, for errors.
  ///   - size: of the upright picture.
  /// - Returns: the packet, UTF-8, for a sidecar.
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
      // The result must be readable.
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
    // Marks other than faces may be of a picture of another shape: no face can be added to them.
    _ = try Self.orientation(packet, name: packet.name, orientation: orientation, size: size)
    try RegionLayout.setMarkedSize(orientation.exchangesSides ? size.turned : size, in: packet)
    // Some programs prefer Microsoft's layout if it is present.
    let isBoth = RegionLayout.microsoft.isUsed(in: packet)
    for face in naming.added {
      let area = orientation.inverse.upright(face.area)
      try RegionLayout.workingGroup.append(name: face.name, area: area, to: packet)
      if isBoth { try RegionLayout.microsoft.append(name: face.name, area: area, to: packet) }
    }
  }
}

extension MetadataInput {
  /// Packs the input for a helper process.
  func pack(into writer: inout PackedWriter) {
    blocks.pack(into: &writer)
    writer.put(name)
    writer.put(modified.map { Int($0) }) { $0.put($1) }
    writer.put(sidecars) { writer, sidecar in
      writer.put(sidecar.name)
      writer.put(sidecar.isShared ? 1 : 0)
      writer.put(sidecar.packet)
    }
  }

  init(unpacking reader: inout PackedReader) throws(PackedReader.Failure) {
    blocks = try MetadataBlocks(unpacking: &reader)
    name = try reader.text()
    modified = try reader.optional { reader throws(PackedReader.Failure) in Int64(try reader.number()) }
    sidecars = try reader.list { reader throws(PackedReader.Failure) in
      Sidecar(name: try reader.text(), isShared: try reader.number() == 1, packet: try reader.block())
    }
  }

  /// About how many bytes it takes to pack it.
  package var byteCount: Int {
    let blocks = [blocks.exif, blocks.iptc, blocks.profile].compactMap(\.self) + blocks.xmp
    return blocks.reduce(sidecars.reduce(1024) { $0 + $1.packet.count }) { $0 + $1.count }
      + self.blocks.texts.values.reduce(0) { $0 + $1.utf8.count }
  }
}

extension MetadataBlocks {
  fileprivate func pack(into writer: inout PackedWriter) {
    writer.put(exif) { $0.put($1) }
    writer.put(xmp) { $0.put($1) }
    writer.put(iptc) { $0.put($1) }
    writer.put(profile) { $0.put($1) }
    writer.put(primaries) { $0.put($1) }
    writer.put(size.map { [$0.width, $0.height] } ?? []) { $0.put($1) }
    writer.put(texts) { writer, text in
      writer.put(text.key)
      writer.put(text.value)
    }
    writer.put(notes) { $0.put($1) }
  }

  fileprivate init(unpacking reader: inout PackedReader) throws(PackedReader.Failure) {
    func block(_ reader: inout PackedReader) throws(PackedReader.Failure) -> [UInt8] { try reader.block() }
    func number(_ reader: inout PackedReader) throws(PackedReader.Failure) -> Int { try reader.number() }
    self.init(ByteSource([]))
    exif = try reader.optional(block)
    xmp = try reader.list(block)
    iptc = try reader.optional(block)
    profile = try reader.optional(block)
    primaries = try reader.optional(number)
    let sides = try reader.list(number)
    if sides.count == 2 { size = PixelSize(width: sides[0], height: sides[1]) }
    let pairs = try reader.list { reader throws(PackedReader.Failure) in
      (try reader.text(), try reader.text())
    }
    texts = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    notes = try reader.list { reader throws(PackedReader.Failure) in try reader.text() }
  }
}

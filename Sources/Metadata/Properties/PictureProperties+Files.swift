import Files

extension PictureProperties {
  /// Reads what a picture's file and the sidecars beside it say (`SidecarNames`).
  ///
  /// - Parameter path: the file's, as `PathText` makes it; links are followed.
  /// - Throws: `MetadataError.notReadable` when the file or a sidecar cannot be read.
  package init(ofFile path: String) throws(MetadataError) {
    let (source, modified) = try Self.reading(path) { () throws(FileSystem.Failure) in
      try Self.source(path)
    }
    self = try PictureProperties(
      source, name: FileSystem.parts(of: path).name, modified: modified, sidecars: Self.sidecars(of: path))
  }

  private static func source(_ path: String) throws(FileSystem.Failure) -> (ByteSource, Int64) {
    let file = PictureFile(try FileReader(path))
    let facts = try file.reader.facts()
    let source = ByteSource(count: Int(clamping: facts.size)) { offset, count throws(FileSystem.Failure) in
      try file.reader.bytes(at: offset, count: count)
    }
    return (source, facts.modified)
  }

  private static func sidecars(
    of path: String
  ) throws(MetadataError) -> [(name: String, packet: [UInt8])] {
    let (folder, name) = FileSystem.parts(of: path)
    let names = SidecarNames(of: name)
    func exists(_ name: String) -> Bool {
      guard case .file = FileSystem.entry(at: "\(folder)/\(name)")?.kind else { return false }
      return true
    }
    let (own, shared) = (names.own(exists), names.shared(exists))
    var found: [(name: String, packet: [UInt8])] = []
    if let own { found.append((own, try packet("\(folder)/\(own)"))) }
    if let shared, shared != own {
      let bytes = try packet("\(folder)/\(shared)")
      if names.isOwner(sidecarExtension(of: bytes, name: shared)) { found.append((shared, bytes)) }
    }
    return found
  }

  private static func packet(_ path: String) throws(MetadataError) -> [UInt8] {
    try reading(path) { () throws(FileSystem.Failure) in
      var file = try FileReader(path)
      // One byte more than is read: then the packet is refused.
      return try file.beginning(FaceRegions.maximumBytes + 1)
    }
  }

  private static func reading<Result>(
    _ path: String, _ body: () throws(FileSystem.Failure) -> Result
  ) throws(MetadataError) -> Result {
    do throws(FileSystem.Failure) {
      return try body()
    } catch {
      throw .notReadable(name: path, code: error.code, reason: error.reason)
    }
  }
}

/// Keeps a file open as long as it is read.
private final class PictureFile {
  let reader: FileReader

  init(_ reader: consuming FileReader) { self.reader = reader }
}

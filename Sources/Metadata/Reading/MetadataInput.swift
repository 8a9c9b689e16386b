package import Files

/// All that `PictureProperties` are made of: the parts of a picture's file that hold metadata, its name, and
/// its sidecars. It is small beside the file.
///
/// It is collected in Swift; C libraries read it, in a helper process (`MetadataReader`).
package struct MetadataInput: Sendable, Equatable {
  /// A sidecar's packet.
  package struct Sidecar: Sendable, Equatable {
    /// The sidecar's name.
    let name: String
    /// Whether pictures of other endings may share it: then it may say that it is not this picture's.
    let isShared: Bool
    let packet: [UInt8]
  }

  let blocks: MetadataBlocks
  /// The file's name, without its folder.
  let name: String
  /// When the file was changed, in nanoseconds since 1970; `nil` if that is not known.
  let modified: Int64?
  /// The nearest one first.
  let sidecars: [Sidecar]

  init(blocks: MetadataBlocks, name: String, modified: Int64?, sidecars: [Sidecar]) {
    (self.blocks, self.name, self.modified, self.sidecars) = (blocks, name, modified, sidecars)
  }

  /// Collects the parts of a file.
  ///
  /// - Parameters:
  ///   - source: the file's bytes.
  ///   - name: its name, without its folder.
  ///   - modified: when it was changed, in nanoseconds since 1970; `nil` if that is not known.
  ///   - sidecars: the nearest one first.
  /// - Throws: `MetadataError.notReadable` if the file cannot be read.
  package init(
    _ source: ByteSource, name: String, modified: Int64?, sidecars: [Sidecar] = []
  ) throws(MetadataError) {
    blocks = MetadataBlocks(source)
    if let failure = source.failure {
      throw .notReadable(name: name, code: failure.code, reason: failure.reason)
    }
    (self.name, self.modified, self.sidecars) = (name, modified, sidecars)
  }

  /// Collects the parts of a file.
  ///
  /// - Parameters:
  ///   - path: the file's, as `PathText` makes it; links are followed.
  ///   - sidecars: the nearest one first.
  /// - Returns: also what tells the file's state from others, as it was when it was opened.
  /// - Throws: `MetadataError.notReadable` if the file cannot be read.
  package static func collected(
    fromFile path: String, sidecars: [Sidecar]
  ) throws(MetadataError) -> (input: MetadataInput, facts: FileFacts) {
    let (source, facts) = try reading(path) { () throws(FileSystem.Failure) in try Self.source(path) }
    let input = try MetadataInput(
      source, name: FileSystem.parts(of: path).name, modified: facts.modified, sidecars: sidecars)
    return (input, facts)
  }

  /// Whether C libraries have to read a part of it.
  var needsLibraries: Bool {
    blocks.exif != nil || blocks.iptc != nil || !blocks.xmp.isEmpty || !sidecars.isEmpty
  }

  /// What the file's name and time say, for parts that cannot be read. No C library takes part.
  package var propertiesOfNameAndTime: PictureProperties {
    PictureProperties(
      MetadataInput(blocks: MetadataBlocks(ByteSource([])), name: name, modified: modified, sidecars: []))
  }

  private static func source(_ path: String) throws(FileSystem.Failure) -> (ByteSource, FileFacts) {
    let file = PictureFile(try FileReader(path))
    let facts = try file.reader.facts()
    let source = ByteSource(count: Int(clamping: facts.size)) { offset, count throws(FileSystem.Failure) in
      try file.reader.bytes(at: offset, count: count)
    }
    return (source, facts)
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

extension MetadataInput {
  /// Reads the sidecars of a picture.
  ///
  /// - Parameter path: the picture's.
  /// - Returns: the nearest one first.
  /// - Throws: `MetadataError.notReadable`.
  package static func sidecars(of path: String) throws(MetadataError) -> [Sidecar] {
    let (folder, name) = FileSystem.parts(of: path)
    let names = SidecarNames(of: name)
    func exists(_ name: String) -> Bool {
      guard case .file = FileSystem.entry(at: "\(folder)/\(name)")?.kind else { return false }
      return true
    }
    let (own, shared) = (names.own(exists), names.shared(exists))
    var found: [Sidecar] = []
    if let own { found.append(try sidecar(own, in: folder, isShared: false)) }
    if let shared, shared != own { found.append(try sidecar(shared, in: folder, isShared: true)) }
    return found
  }

  private static func sidecar(
    _ name: String, in folder: String, isShared: Bool
  ) throws(MetadataError) -> Sidecar {
    let packet = try reading("\(folder)/\(name)") { () throws(FileSystem.Failure) in
      var file = try FileReader("\(folder)/\(name)")
      // One byte more than is read: then the packet is refused.
      return try file.beginning(FaceRegions.maximumBytes + 1)
    }
    return Sidecar(name: name, isShared: isShared, packet: packet)
  }
}

/// Keeps a file open as long as it is read.
private final class PictureFile {
  let reader: FileReader

  init(_ reader: consuming FileReader) { self.reader = reader }
}

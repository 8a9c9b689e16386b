import Files
import Gallery
import Imaging
import Metadata

/// A picture's file with the faces that are marked in it or in a sidecar beside it.
///
/// `SidecarNames` says which sidecars a picture has: the shared one is read where its own marks nothing, and
/// the file itself where both mark nothing.
struct MarkedPicture: ~Copyable {
  /// The sidecar's path.
  let sidecarPath: String
  /// The marked faces.
  let regions: FaceRegions
  /// The file that marks them; the picture's own where none does.
  let regionsPath: String
  /// Pixels, upright.
  private let size: PixelSize
  private let folder: OpenFolder
  private let sidecarName: String
  /// The sidecar's packet; `nil` where there is none.
  private let sidecar: [UInt8]?
  /// The sidecar that the packet was read from; `nil` where there is none.
  private let version: OpenFolder.Version?
  /// The packet that marks faces, where it is not the sidecar's.
  private let source: [UInt8]?

  /// Reads what is marked.
  ///
  /// - Parameters:
  ///   - file: of the gallery.
  ///   - record: its image's.
  ///   - roots: in which it must lie.
  ///   - decoder: reads the file.
  /// - Throws: `LibraryError.originalGone`, `.originalChanged`, `.originalOutside`, `.notReadable`;
  ///   `ImagingError`; `MetadataError`.
  init(_ file: FileStamp, _ record: ImageRecord, roots: [Root], decoder: PictureDecoder) throws {
    let original = try OriginalFile(file, record, roots: roots)
    let metadata = try original.metadata(decoder)
    let (folderPath, name) = FileSystem.parts(of: file.path)
    let folder = try Self.folder(folderPath)
    let size = PixelSize(width: record.width, height: record.height)
    let names = SidecarNames(of: name)
    let ownName =
      try names.own { try Self.version(of: $0, in: folder, path: "\(folderPath)/\($0)") != nil } ?? name
      + ".xmp"
    let path = "\(folderPath)/\(ownName)"
    // Before it is read: what is written meanwhile is another one.
    let version = try Self.version(of: ownName, in: folder, path: path)
    let sidecar = try Self.packet(ownName, in: folder, path: path)

    func regions(of packet: [UInt8]?, _ path: String) throws(MetadataError) -> FaceRegions? {
      guard let packet else { return nil }
      let regions = try FaceRegions(packet, name: path, orientation: metadata.orientation, size: size)
      return regions.isMarked ? regions : nil
    }
    var marked = try regions(of: sidecar, path)
    var (source, from): ([UInt8]?, String) = (nil, path)
    if marked == nil,
      let other = try names.shared({
        try Self.version(of: $0, in: folder, path: "\(folderPath)/\($0)") != nil
      })
    {
      let otherPath = "\(folderPath)/\(other)"
      let packet = try Self.packet(other, in: folder, path: otherPath)
      let found = try regions(of: packet, otherPath)
      if let found, names.isOwner(found.sidecarExtension) {
        (marked, source, from) = (found, packet, otherPath)
      }
    }
    if marked == nil {
      marked = try regions(of: metadata.xmp, file.path)
      from = file.path
      if marked != nil { source = metadata.xmp }
    }
    self.folder = folder
    self.size = size
    (self.sidecar, self.version) = (sidecar, version)
    self.source = source
    self.regions = marked ?? FaceRegions(noneIn: metadata.orientation)
    regionsPath = from
    sidecarName = ownName
    sidecarPath = path
  }

  /// Writes names into the sidecar; all else that it says stays.
  ///
  /// - Parameters:
  ///   - naming: what is to be said.
  ///   - dryRun: whether the sidecar is only made, and not written.
  /// - Throws: `MetadataError`; `LibraryError.write`; `.sidecarChanged` where another program has written it
  ///   meanwhile.
  func write(_ naming: FaceNaming, dryRun: Bool) throws {
    let bytes = try regions.writing(naming, into: sidecar, regionsOf: source, name: sidecarPath, size: size)
    guard !dryRun else { return }
    do throws(FileSystem.Failure) {
      if try folder.replace(sidecarName, with: bytes, over: version) { return }
    } catch {
      throw LibraryError.write(path: sidecarPath, code: error.code, reason: error.reason)
    }
    throw LibraryError.sidecarChanged(path: sidecarPath)
  }

  private static func folder(_ path: String) throws(LibraryError) -> OpenFolder {
    do throws(FileSystem.Failure) {
      return try OpenFolder(path)
    } catch {
      throw .notReadable(path: path, code: error.code, reason: error.reason)
    }
  }

  private static func version(
    of name: String, in folder: borrowing OpenFolder, path: String
  ) throws(LibraryError) -> OpenFolder.Version? {
    do throws(FileSystem.Failure) {
      return try folder.version(of: name)
    } catch {
      throw .notReadable(path: path, code: error.code, reason: error.reason)
    }
  }

  private static func packet(
    _ name: String, in folder: borrowing OpenFolder, path: String
  ) throws -> [UInt8]? {
    do throws(FileSystem.Failure) {
      guard var file = try folder.file(name) else { return nil }
      if let bytes = try file.contents(limit: FaceRegions.maximumBytes) { return bytes }
    } catch {
      throw LibraryError.notReadable(path: path, code: error.code, reason: error.reason)
    }
    throw MetadataError.tooManyBytes(name: path, limit: FaceRegions.maximumBytes)
  }
}

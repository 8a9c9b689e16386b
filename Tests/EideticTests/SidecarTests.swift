import Files
import Foundation
import Gallery
import Imaging
import Metadata
import TestSupport
import Testing

@testable import Eidetic

/// Which sidecar belongs to a picture.
@Suite struct SidecarTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The smallest GIF there is.
  private static let picture: [UInt8] =
    Array("GIF89a".utf8) + [
      1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B,
    ]

  private func sidecar(_ face: String, extension: String? = nil) -> [UInt8] {
    let belongs = `extension`.map { "photoshop:SidecarForExtension=\"\($0)\"" } ?? ""
    return Array(
      """
      <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
      <rdf:Description rdf:about="" xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"
        xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" \(belongs) xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#">
      <mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag><rdf:li rdf:parseType="Resource">
      <mwg-rs:Name>\(face)</mwg-rs:Name><mwg-rs:Area stArea:x="0.5" stArea:y="0.5" stArea:w="0.5" stArea:h="0.5"/>
      </rdf:li></rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions></rdf:Description></rdf:RDF></x:xmpmeta>
      """.utf8)
  }

  /// The names of the faces that are marked for a picture, and the file that marks them.
  private func marks(of name: String) async throws -> (names: [String?], path: String) {
    let path = folder.file(name)
    let entry = try #require(FileSystem.entry(at: path))
    guard case .file(let facts) = entry.kind else { throw CocoaError(.fileNoSuchFile) }
    let record = ImageRecord(
      hash: ContentHash(of: Self.picture), bytes: facts.size, width: 1, height: 1, format: "gif")
    let gallery = try Gallery(folder: folder.file("gallery"), .creating)
    let root = try await gallery.root(covering: folder.path)
    let picture = try MarkedPicture(
      FileStamp(rootID: 1, path: path, facts), record, roots: [root],
      decoder: PictureDecoder(limits: DecodingLimits()))
    return (picture.regions.faces.map(\.name), picture.regionsPath)
  }

  @Test(arguments: [
    ("a.gif", "a.gif.xmp"), ("a.gif", "a.gif.XMP"), ("a.GIF", "a.GIF.Xmp"), ("a.GIF", "a.gif.xmp"),
    ("a.gif", "a.GIF.XMP"), ("a.gif", "a.xmp"), ("a.GIF", "a.XMP"), ("a", "a.xmp"),
  ])
  func isFoundByItsNameInAnyCase(picture: String, name: String) async throws {
    try folder.write(Self.picture, picture)
    try folder.write(sidecar("Ana"), name)
    let marks = try await marks(of: picture)
    #expect(marks.names == ["Ana"] && marks.path == folder.file(name))
  }

  @Test func belongsToThePictureOfTheEndingThatItNames() async throws {
    for name in ["p.gif", "p.png", "q.GIF"] { try folder.write(Self.picture, name) }
    try folder.write(sidecar("Ana", extension: "PNG"), "p.xmp")
    try folder.write(sidecar("Bob", extension: "gif"), "q.xmp")
    #expect(try await marks(of: "p.gif").names.isEmpty)
    #expect(try await marks(of: "p.png").names == ["Ana"])
    #expect(try await marks(of: "q.GIF").names == ["Bob"])
  }

  @Test func twoPicturesThatDifferInCaseHaveTheirOwn() async throws {
    for name in ["a.gif", "a.GIF"] { try folder.write(Self.picture, name) }
    try folder.write(sidecar("Ana"), "a.gif.xmp")
    #expect(try await marks(of: "a.gif").names == ["Ana"])
    #expect(try await marks(of: "a.GIF").names.isEmpty)
  }

  @Test(.enabled(if: SharedData.has("data/odd/xmp"), "needs data/odd in EIDETIC_SHARED (else ../shared)"))
  func realOnesAreReadOrListed() throws {
    let odd = SharedData.folder + "/data/odd/xmp"
    let decimal = try FaceRegions(
      [UInt8](Data(contentsOf: URL(filePath: odd + "/h4_comma.jpg.xmp"))), name: "h4", orientation: .upright,
      size: PixelSize(width: 250, height: 250))
    #expect(decimal.faces.map(\.name) == ["H4 comma"] && decimal.dropped.isEmpty)
    let named = try FaceRegions(
      [UInt8](Data(contentsOf: URL(filePath: odd + "/p1.xmp"))), name: "p1", orientation: .upright,
      size: PixelSize(width: 250, height: 250))
    #expect(named.sidecarExtension == "PNG")
  }
}

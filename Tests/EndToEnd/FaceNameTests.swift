import Foundation
import TestSupport
import Testing

/// Names of faces in files and sidecars, with real group photographs.
@Suite(
  .inTurn,
  .enabled(
    if: SharedData.has("models/mobilefacenet_arcface.onnx") && SharedData.has("data/faces/groups")
      && FileManager.default.fileExists(atPath: SharedData.builtInModels + "/mtcnn"),
    "the photographs and networks of EIDETIC_SHARED are missing"))
struct FaceNameTests {
  private static let pair = "face_recognition_two_people.jpg"
  private static let group = "dlib_bald_guys.jpg"
  let work: Workplace
  /// Where people know nothing yet.
  let otherGallery: [String: String]

  init() throws {
    work = try Workplace()
    otherGallery = ["EIDETIC_GALLERY": work.folder + "/other"]
    for name in [Self.pair, Self.group] {
      let photograph = URL(filePath: SharedData.folder + "/data/faces/groups/" + name)
      try work.write([UInt8](try Data(contentsOf: photograph)), to: name)
    }
  }

  private func asked(
    _ words: String..., code: Int32 = 0, environment: [String: String] = [:], through launcher: [String] = []
  ) async throws -> JSON {
    let outcome = try await work.run(words + ["--json"], through: launcher, environment: environment)
    try #require(outcome.code == code, "\(outcome.errors)")
    return try JSON(parsing: Data(outcome.output.utf8))
  }

  private func index(environment: [String: String] = [:]) async throws {
    let network = SharedData.folder + "/models/mobilefacenet_arcface.onnx"
    #expect(try await work.run(["models", "add", network], environment: environment).code == 0)
    #expect(try await work.run(["index", work.pictures, "--faces"], environment: environment).code == 0)
  }

  /// The names of an image's faces, from left to right.
  private func names(in picture: String, environment: [String: String] = [:]) async throws -> [String?] {
    try await asked("faces", "list", "--image", work.path(picture), environment: environment)["faces"].array
      .map { $0["person"]["name"].string }
  }

  private func name(_ picture: String, _ names: [String]) async throws {
    let faces = try await asked("faces", "list", "--image", work.path(picture))["faces"].array
    for (face, name) in zip(faces, names) {
      _ = try await asked("faces", "split", "\(try #require(face["id"].int))", "--name", name)
    }
  }

  private func bytes(_ name: String) -> Data? { FileManager.default.contents(atPath: work.path(name)) }

  private func write(_ text: String, to name: String) throws { try work.write(Array(text.utf8), to: name) }

  /// A sidecar with a rating, and where it is given a name a region in the middle.
  private func sidecar(_ name: String? = nil) -> String {
    let region = name.map {
      """
      <mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag><rdf:li rdf:parseType="Resource">
      <mwg-rs:Name>\($0)</mwg-rs:Name><mwg-rs:Area stArea:x="0.5" stArea:y="0.9" stArea:w="0.05" stArea:h="0.05"/>
      </rdf:li></rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>
      """
    }
    return """
      <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
      <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"
        xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"
        xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#">\(region ?? "")</rdf:Description></rdf:RDF></x:xmpmeta>
      """
  }

  @Test func namesGoFromOneGalleryToAnotherInSidecars() async throws {
    try await index()
    try await name(Self.pair, ["Ada <&>", "Bob"])
    let before = bytes(Self.pair)
    let plan = try await asked("faces", "export", "--xmp", "--dry-run")
    #expect(plan["dryRun"].bool == true && bytes(Self.pair + ".xmp") == nil)
    let written = try await asked("faces", "export", "--xmp")["written"].array
    #expect(written.map { $0["path"].string } == [work.path(Self.pair + ".xmp")])
    #expect(written[0]["added"].array.compactMap(\.string) == ["Ada <&>", "Bob"])
    let again = try await asked("faces", "export", "--xmp")
    #expect(again["written"].array.isEmpty && again["unchanged"].int == 1)
    #expect(bytes(Self.pair) == before)
    #expect(try await asked("index")["unchanged"].int == 2)

    try await index(environment: otherGallery)
    #expect(try await names(in: Self.pair, environment: otherGallery) == [nil, nil])
    let taken = try await asked("faces", "import", "--xmp", environment: otherGallery)
    #expect(taken["named"].int == 2 && taken["files"].int == 1 && taken["edit"]["kind"].string == "import")
    #expect(try await names(in: Self.pair, environment: otherGallery) == ["Ada <&>", "Bob"])
    let known = try await asked("faces", "import", "--xmp", work.pictures, environment: otherGallery)
    #expect(known["known"].int == 2 && known["edit"] == .null)
    #expect(try await asked("faces", "log", environment: otherGallery)["edits"].array.count == 1)
    _ = try await asked("faces", "undo", environment: otherGallery)
    #expect(try await names(in: Self.pair, environment: otherGallery) == [nil, nil])
  }

  @Test func indexingTakesNamesOverWhereItIsAsked() async throws {
    try await index()
    try await name(Self.pair, ["Ada", "Bob"])
    _ = try await asked("faces", "export", "--xmp")
    let refused = try await work.run(["index", work.pictures, "--names"], environment: otherGallery)
    #expect(refused.code == 3 && refused.errors.contains("eidetic index --faces"))
    let network = SharedData.folder + "/models/mobilefacenet_arcface.onnx"
    #expect(try await work.run(["models", "add", network], environment: otherGallery).code == 0)
    let report = try await asked("index", work.pictures, "--faces", "--names", environment: otherGallery)
    #expect(report["names"]["named"].int == 2 && report["names"]["files"].int == 1)
    #expect(try await names(in: Self.pair, environment: otherGallery) == ["Ada", "Bob"])
    #expect(try await asked("index", "--names", environment: otherGallery)["names"]["known"].int == 2)
    #expect(try await asked("index", environment: otherGallery)["names"] == .null)
  }

  @Test func aSidecarKeepsWhatElseItSaysAndFollowsNewNames() async throws {
    try await index()
    try await name(Self.pair, ["Ada", "Bob"])
    try write(sidecar("Carl"), to: Self.pair + ".xmp")
    try work.allow(0o640, work.path(Self.pair + ".xmp"))
    _ = try await asked("faces", "export", "--xmp", "--person", "Ada")
    _ = try await asked("faces", "name", "Ada", "Ada Lovelace")
    let renamed = try await asked("faces", "export", "--xmp")["written"][0]
    #expect(renamed["renamed"][0]["from"].string == "Ada")
    #expect(renamed["renamed"][0]["to"].string == "Ada Lovelace")
    #expect(renamed["added"].array.compactMap(\.string) == ["Bob"])
    let text = String(decoding: try #require(bytes(Self.pair + ".xmp")), as: UTF8.self)
    for name in ["Rating=\"4\"", "Carl", "Ada Lovelace", "Bob"] { #expect(text.contains(name), "\(name)") }
    #expect(text.matches(of: /<rdf:li/).count == 3)
    let attributes = try FileManager.default.attributesOfItem(atPath: work.path(Self.pair + ".xmp"))
    #expect(attributes[.posixPermissions] as? Int == 0o640)
  }

  @Test func whatAnotherSidecarMarksIsTakenOver() async throws {
    try await index()
    try await name(Self.pair, ["Ada", "Bob"])
    try write(sidecar("Carl"), to: Self.pair.replacing(".jpg", with: ".xmp"))
    try write(sidecar(), to: Self.pair + ".xmp")
    let taken = try await asked("faces", "import", "--xmp")
    #expect(taken["waiting"].int == 1 && taken["named"].int == 0)
    _ = try await asked("faces", "export", "--xmp")
    let text = String(decoding: try #require(bytes(Self.pair + ".xmp")), as: UTF8.self)
    for name in ["Rating=\"4\"", "Carl", "Ada", "Bob"] { #expect(text.contains(name), "\(name)") }
  }

  @Test func aDamagedSidecarIsToldAndTheOthersAreTaken() async throws {
    try await index()
    try await name(Self.pair, ["Ada", "Bob"])
    try await name(Self.group, ["Carl"])
    try write("<xmpmeta>\n<RDF>", to: Self.pair + ".xmp")
    let written = try await asked("faces", "export", "--xmp", code: 1)
    #expect(written["written"].array.map { $0["path"].string } == [work.path(Self.group + ".xmp")])
    #expect(written["failed"].array.map { $0["path"].string } == [work.path(Self.pair)])
    #expect(written["failed"][0]["reason"].string?.contains("line 2") == true)
    #expect(bytes(Self.pair + ".xmp") == Data("<xmpmeta>\n<RDF>".utf8))
    try await index(environment: otherGallery)
    let taken = try await asked("faces", "import", "--xmp", code: 1, environment: otherGallery)
    #expect(taken["named"].int == 1 && taken["failed"].array.count == 1)
    #expect(try await names(in: Self.group, environment: otherGallery).contains("Carl"))
  }

  @Test(.enabled(if: Unprivileged.isPossible, "root without setpriv may write everywhere"))
  func aFolderThatCannotBeWrittenIsTold() async throws {
    try work.write([UInt8](try #require(bytes(Self.pair))), to: "closed/copy.jpg")
    try await index()
    try await name(Self.pair, ["Ada"])
    try work.allow(0o555, work.path("closed"))
    defer { try? work.allow(0o755, work.path("closed")) }
    let written = try await asked("faces", "export", "--xmp", code: 1, through: Unprivileged.launcher)
    #expect(written["written"].array.map { $0["path"].string } == [work.path(Self.pair + ".xmp")])
    #expect(written["failed"].array.map { $0["path"].string } == [work.path("closed/copy.jpg")])
    #expect(written["failed"][0]["reason"].string?.contains("closed/copy.jpg.xmp") == true)
    let left = try FileManager.default.contentsOfDirectory(atPath: work.path("closed"))
    #expect(left == ["copy.jpg"])
  }

  @Test func aSidecarThatIsALinkIsLeftAlone() async throws {
    try await index()
    try await name(Self.pair, ["Ada"])
    try write(sidecar(), to: "elsewhere.xmp")
    let before = bytes("elsewhere.xmp")
    try FileManager.default.createSymbolicLink(
      atPath: work.path(Self.pair + ".xmp"), withDestinationPath: work.path("elsewhere.xmp"))
    let failed = try await asked("faces", "export", "--xmp", code: 1)["failed"].array
    #expect(failed.count == 1 && failed[0]["reason"].string?.contains("links are not followed") == true)
    #expect(bytes("elsewhere.xmp") == before)
  }

  @Test func aNameThatLeavesNoRoomForASidecarHasNone() async throws {
    let long = String(repeating: "a", count: 248) + ".jpg"
    try work.write([UInt8](try #require(bytes(Self.pair))), to: long)
    try await index()
    #expect(try await asked("faces", "import", "--xmp")["failed"].array.isEmpty)
    try await name(long, ["Ada"])
    let written = try await asked("faces", "export", "--xmp", code: 1)
    #expect(written["failed"].array.map { $0["path"].string } == [work.path(long)])
    #expect(written["written"].array.map { $0["path"].string } == [work.path(Self.pair + ".xmp")])
  }

  @Test(arguments: [
    (["faces", "import", "--xmp", "/no/such"], "none of its pictures is in the library"),
    (["faces", "export", "--xmp", "--person", "Nobody"], "nobody has this number or name"),
    (["faces", "export", "--xmp", "a.json"], "too few or too many"),
  ])
  func wrongUseIsToldApart(_ words: [String], _ message: String) async throws {
    try await index()
    let outcome = try await work.run(words)
    #expect(outcome.code == 2 && outcome.errors.contains(message), "\(outcome.errors)")
  }
}

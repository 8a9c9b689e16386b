import Foundation
import Imaging
import Testing
import Vocabulary

@testable import Metadata

struct FaceRegionsTests {
  static let size = PixelSize(width: 600, height: 800)

  /// A packet with properties in `rdf:Description`, given as elements.
  static func packet(_ elements: String) -> [UInt8] {
    Array(
      """
      <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
      <rdf:Description rdf:about="" xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"
        xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#" xmlns:stDim="http://ns.adobe.com/xap/1.0/sType/Dimensions#"
        xmlns:MP="http://ns.microsoft.com/photo/1.2/" xmlns:MPRI="http://ns.microsoft.com/photo/1.2/t/RegionInfo#"
        xmlns:MPReg="http://ns.microsoft.com/photo/1.2/t/Region#" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:own="http://example.org/own/">
      \(elements)
      </rdf:Description></rdf:RDF></x:xmpmeta>
      """.utf8)
  }

  /// The Metadata Working Group's layout.
  static func regions(_ items: String, width: Int = 600, height: Int = 800) -> String {
    """
    <mwg-rs:Regions rdf:parseType="Resource">
    <mwg-rs:AppliedToDimensions stDim:w="\(width)" stDim:h="\(height)" stDim:unit="pixel"/>
    <mwg-rs:RegionList><rdf:Bag>\(items)</rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>
    """
  }

  static func face(_ name: String?, _ x: Double, _ y: Double, _ width: Double, _ height: Double) -> String {
    """
    <rdf:li rdf:parseType="Resource"><mwg-rs:Type>Face</mwg-rs:Type>\(name.map { "<mwg-rs:Name>\($0)</mwg-rs:Name>" } ?? "")
    <mwg-rs:Area stArea:x="\(x)" stArea:y="\(y)" stArea:w="\(width)" stArea:h="\(height)" stArea:unit="normalized"/></rdf:li>
    """
  }

  static func microsoft(_ items: (name: String, rectangle: String)...) -> String {
    let list = items.map {
      "<rdf:li MPReg:PersonDisplayName=\"\($0.name)\" MPReg:Rectangle=\"\($0.rectangle)\"/>"
    }
    return """
      <MP:RegionInfo rdf:parseType="Resource"><MPRI:Regions><rdf:Bag>\(list.joined())</rdf:Bag></MPRI:Regions></MP:RegionInfo>
      """
  }

  private func read(
    _ packet: [UInt8], _ orientation: Orientation = .upright, size: PixelSize = size
  ) throws -> FaceRegions {
    try FaceRegions(packet, name: "a.xmp", orientation: orientation, size: size)
  }

  private func isSame(_ a: Region, _ b: Region) -> Bool {
    zip([a.x, a.y, a.width, a.height], [b.x, b.y, b.width, b.height]).allSatisfy { abs($0 - $1) < 1e-6 }
  }

  @Test func anAreaIsGivenByItsCentre() throws {
    let found = try read(Self.packet(Self.regions(Self.face("Ada", 0.5, 0.25, 0.2, 0.1))))
    #expect(found.faces.map(\.name) == ["Ada"])
    #expect(isSame(found.faces[0].area, Region(x: 0.4, y: 0.2, width: 0.2, height: 0.1)))
  }

  @Test func facesWithoutANameAreReadAndWhatIsNoFaceIsNot() throws {
    let pet = Self.face("Rex", 0.2, 0.2, 0.1, 0.1).replacing("Face", with: "Pet")
    let point = Self.face("Point", 0.5, 0.5, 0.1, 0.1).replacing(/stArea:[wh]="0.1"/, with: "")
    let outside = Self.face("Out", 2, 2, 0.1, 0.1)
    let beyond = Self.face("Edge", 0.95, 0.5, 0.2, 0.2)
    let found = try read(
      Self.packet(Self.regions(pet + point + outside + beyond + Self.face(nil, 0.5, 0.5, 0.1, 0.1))))
    #expect(found.faces.map(\.name) == ["Edge", nil])
    #expect(isSame(found.faces[0].area, Region(x: 0.85, y: 0.4, width: 0.15, height: 0.2)))
  }

  @Test(arguments: [
    (#"stArea:x="0,5" stArea:y="0,25" stArea:w="0,5" stArea:h="0,5""#, true),
    (#"stArea:x=" 0.5 " stArea:y="0.25" stArea:w="5e-1" stArea:h="0.5""#, true),
    (#"stArea:x="0.5.1" stArea:y="0.25" stArea:w="0.5" stArea:h="0.5""#, false),
    (#"stArea:x="1,000.5" stArea:y="0.25" stArea:w="0.5" stArea:h="0.5""#, false),
    (#"stArea:x="nan" stArea:y="0.25" stArea:w="0.5" stArea:h="0.5""#, false),
    (#"stArea:x="0.5" stArea:y="0.25" stArea:d="0.5""#, false),
    (#"stArea:x="300" stArea:y="200" stArea:w="300" stArea:h="400" stArea:unit="pixel""#, false),
    (#"stArea:x="2" stArea:y="0.25" stArea:w="0.5" stArea:h="0.5""#, false),
  ])
  func aFaceIsReadOrListedAsDropped(area: String, isRead: Bool) throws {
    let item = """
      <rdf:li rdf:parseType="Resource"><mwg-rs:Type>Face</mwg-rs:Type><mwg-rs:Name>Ana</mwg-rs:Name>
      <mwg-rs:Area \(area)/></rdf:li>
      """
    let regions = try read(Self.packet(Self.regions(item)))
    #expect(regions.faces.map(\.name) == (isRead ? ["Ana"] : []))
    #expect(regions.dropped.map(\.name) == (isRead ? [] : ["Ana"]))
    if let face = regions.faces.first {
      #expect(isSame(face.area, Region(x: 0.25, y: 0, width: 0.5, height: 0.5)))
    }
  }

  @Test(arguments: [
    ("0.25, 0, 0.5, 0.5", true), ("0,25, 0,0, 0,5, 0,5", true), ("0,25,0,0,0,5,0,5", true),
    ("0.25 0 0.5 0.5", false),
    ("0.25, 0, 0.5", false), ("a, b, c, d", false), ("", false),
  ])
  func aRectangleIsReadOrListedAsDropped(rectangle: String, isRead: Bool) throws {
    let regions = try read(Self.packet(Self.microsoft((name: "Ana", rectangle: rectangle))))
    #expect(regions.faces.count == (isRead ? 1 : 0) && regions.dropped.count == (isRead ? 0 : 1))
    if let face = regions.faces.first {
      #expect(isSame(face.area, Region(x: 0.25, y: 0, width: 0.5, height: 0.5)))
    }
  }

  @Test func bothLayoutsMarkTheSameFacesOnce() throws {
    let found = try read(
      Self.packet(
        Self.regions(Self.face("Ada", 0.5, 0.25, 0.2, 0.1))
          + Self.microsoft((name: "Ada", "0.4, 0.2, 0.2, 0.1"), (name: "Bob", "0.7,0.7,0.1,0.1"))))
    #expect(found.faces.map(\.name) == ["Ada", "Bob"])
    #expect(isSame(found.faces[1].area, Region(x: 0.7, y: 0.7, width: 0.1, height: 0.1)))
  }

  @Test(arguments: Orientation.allCases)
  func areasAreThoseOfTheStoredPicture(_ orientation: Orientation) throws {
    // Where the corner of a stored picture comes to lie, as `Pixels` turns it.
    let corners: [(Double, Double)] = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0), (1, 0), (1, 1), (0, 1)]
    let stored = orientation.exchangesSides ? (800, 600) : (600, 800)
    let found = try read(
      Self.packet(
        Self.regions(Self.face("Ada", 0.15, 0.1, 0.3, 0.2), width: stored.0, height: stored.1)), orientation)
    let (right, bottom) = corners[orientation.rawValue - 1]
    let (width, height) = orientation.exchangesSides ? (0.2, 0.3) : (0.3, 0.2)
    let expected = Region(
      x: right * (1 - width), y: bottom * (1 - height), width: width, height: height)
    #expect(isSame(found.faces[0].area, expected), "\(found.faces[0].area)")
    #expect(isSame(orientation.inverse.upright(orientation.upright(expected)), expected))
  }

  @Test(arguments: Orientation.allCases)
  func whatIsWrittenIsReadAgain(_ orientation: Orientation) throws {
    let area = Region(x: 0.1, y: 0.2, width: 0.3, height: 0.15)
    var naming = FaceNaming()
    naming.added = [(name: "Ada & Bob <3 \"Ü\"", area: area)]
    let written = try FaceRegions(noneIn: orientation).writing(
      naming, into: nil, regionsOf: nil, name: "a.xmp", size: Self.size)
    let found = try read(written, orientation)
    #expect(found.faces.map(\.name) == ["Ada & Bob <3 \"Ü\""])
    #expect(isSame(found.faces[0].area, area))
    let width = orientation.exchangesSides ? 800 : 600
    #expect(String(decoding: written, as: UTF8.self).contains("stDim:w=\"\(width)\""))
  }

  @Test func aPictureMarkedUprightIsToldByItsSize() throws {
    let packet = Self.packet(Self.regions(Self.face("Ada", 0.5, 0.25, 0.2, 0.1)))
    let found = try read(packet, .quarterTurnRight)
    #expect(isSame(found.faces[0].area, Region(x: 0.4, y: 0.2, width: 0.2, height: 0.1)))
    var naming = FaceNaming()
    naming.added = [(name: "Bob", area: Region(x: 0.7, y: 0.7, width: 0.1, height: 0.2))]
    let written = try found.writing(naming, into: packet, regionsOf: nil, name: "a.xmp", size: Self.size)
    #expect(isSame(try read(written, .quarterTurnRight).faces[1].area, naming.added[0].area))
  }

  @Test func marksInAPictureOfAnotherShapeAreRefused() {
    let packet = Self.packet(Self.regions(Self.face("Ada", 0.5, 0.5, 0.1, 0.1), width: 500, height: 500))
    #expect(
      throws: MetadataError.otherShape(
        name: "a.xmp", marked: PixelSize(width: 500, height: 500), picture: Self.size)
    ) { try read(packet) }
  }

  @Test func marksThatAreNoFacesMayBeOfAnotherShape() throws {
    let focus = Self.face(nil, 0.5, 0.5, 0.1, 0.1).replacing(">Face<", with: ">Focus<")
    let packet = Self.packet(Self.regions(focus, width: 500, height: 500))
    let found = try read(packet)
    #expect(found.isMarked && found.faces.isEmpty)
    // Both kinds have one size that they apply to: a face cannot be put beside them.
    var naming = FaceNaming()
    naming.added = [(name: "Bob", area: Region(x: 0.7, y: 0.7, width: 0.1, height: 0.2))]
    #expect(throws: MetadataError.self) {
      try found.writing(naming, into: packet, regionsOf: nil, name: "a.xmp", size: Self.size)
    }
  }

  @Test func aSmallerCopyHasTheSameMarks() throws {
    let packet = Self.packet(Self.regions(Self.face("Ada", 0.5, 0.5, 0.1, 0.1), width: 151, height: 200))
    #expect(try read(packet).faces.count == 1)
  }

  @Test func writingKeepsAllElse() throws {
    let packet = Self.packet(
      """
      <xmp:Rating>4</xmp:Rating><own:secret><rdf:Description rdf:value="kept" own:qualifier="q"/></own:secret>
      <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Titel</rdf:li><rdf:li xml:lang="de">Bild</rdf:li></rdf:Alt></dc:title>
      """
        + Self.regions(
          Self.face("Ada", 0.5, 0.25, 0.2, 0.1)
            + Self.face("Carl", 0.8, 0.8, 0.1, 0.1)
            .replacing("</mwg-rs:Name>", with: "</mwg-rs:Name><mwg-rs:Description>uncle</mwg-rs:Description>")
        )
        + Self.microsoft((name: "Ada", "0.4, 0.2, 0.2, 0.1")))
    let found = try read(packet)
    var naming = FaceNaming()
    naming.names = [0: "Ada Lovelace"]
    naming.added = [(name: "Bob", area: Region(x: 0.1, y: 0.1, width: 0.1, height: 0.1))]
    let written = try found.writing(naming, into: packet, regionsOf: nil, name: "a.xmp", size: Self.size)
    let text = String(decoding: written, as: UTF8.self)
    for kept in [
      "<xmp:Rating>4</xmp:Rating>", "rdf:value=\"kept\" own:qualifier=\"q\"", "xml:lang=\"de\">Bild", "uncle",
      "Carl",
    ] {
      #expect(text.contains(kept), "\(kept) is lost")
    }
    #expect(try read(written).faces.map(\.name) == ["Ada Lovelace", "Carl", "Bob"])
    // Microsoft's layout follows.
    #expect(text.matches(of: /PersonDisplayName="(Ada Lovelace|Bob)"/).count == 2)
    #expect(try read(written).faces.allSatisfy { $0.places.count == ($0.name == "Carl" ? 1 : 2) })
  }

  @Test(arguments: [
    "<?xpacket begin='\u{FEFF}' id='W5M0MpCehiHzreSzNTczkc9d'?>\n<!-- mine -->",
    "<?xml version='1.0' encoding='UTF-8'?>",
  ])
  func whatIsOutsideOfPropertiesStaysToo(_ prologue: String) throws {
    let packet =
      Array(prologue.utf8) + Self.packet("<!-- yours --><xmp:Rating>4</xmp:Rating>") + Array("\n<?end?>".utf8)
    var naming = FaceNaming()
    naming.added = [(name: "Bob", area: Region(x: 0.1, y: 0.1, width: 0.1, height: 0.1))]
    let written = try read(packet).writing(
      naming, into: packet, regionsOf: nil, name: "a.xmp", size: Self.size)
    let end = try #require(String(decoding: packet, as: UTF8.self).range(of: "</rdf:RDF>"))
    let text = String(decoding: packet, as: UTF8.self)
    #expect(written.starts(with: Array(text[..<end.lowerBound].utf8)))
    #expect(written.reversed().starts(with: Array(text[end.lowerBound...].utf8).reversed()))
    // Twice is as once: the old regions go.
    let again = try read(written).writing(
      FaceNaming(), into: written, regionsOf: nil, name: "a.xmp", size: Self.size)
    #expect(try read(again).faces == read(written).faces)
  }

  @Test func whatFollowsThePropertiesStays() throws {
    let namespace = "http://www.metadataworkinggroup.com/schemas/regions/"
    let rest = "</rdf:RDF><a><b><mwg-rs:Regions xmlns:mwg-rs=\"\(namespace)\"/></b></a>"
    let text = String(decoding: Self.packet("<xmp:Rating>4</xmp:Rating>"), as: UTF8.self)
    let packet = Array(text.replacing("</rdf:RDF>", with: rest).utf8)
    var naming = FaceNaming()
    naming.added = [(name: "Bob", area: Region(x: 0.1, y: 0.1, width: 0.1, height: 0.1))]
    let written = try read(packet).writing(
      naming, into: packet, regionsOf: nil, name: "a.xmp", size: Self.size)
    #expect(try read(written).faces.map(\.name) == ["Bob"])
    #expect(String(decoding: written, as: UTF8.self).contains(rest))
  }

  @Test func otherPrefixesAndQualifiersAreUnderstood() throws {
    let named = Self.face("Ada", 0.5, 0.25, 0.2, 0.1).replacing(
      "<mwg-rs:Name>", with: "<mwg-rs:Name xml:lang=\"en\">")
    let text = String(decoding: Self.packet(Self.regions(named)), as: UTF8.self)
      .replacing("rdf:", with: "r:").replacing(":rdf=", with: ":r=").replacing("mwg-rs", with: "m")
    let packet = Array(text.utf8)
    var naming = FaceNaming()
    naming.added = [(name: "Bob", area: Region(x: 0.1, y: 0.1, width: 0.1, height: 0.1))]
    let written = try read(packet).writing(
      naming, into: packet, regionsOf: nil, name: "a.xmp", size: Self.size)
    #expect(try read(written).faces.map(\.name) == ["Ada", "Bob"])
    #expect(String(decoding: written, as: UTF8.self).contains("xml:lang=\"en\""))
    let empty = Array("<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>".utf8)
    let begun = try read(empty).writing(naming, into: empty, regionsOf: nil, name: "a.xmp", size: Self.size)
    #expect(try read(begun).faces.map(\.name) == ["Bob"])
  }

  @Test func regionsOfAnotherPacketAreTakenOver() throws {
    let linked = Self.face("Ada", 0.5, 0.25, 0.2, 0.1)
      .replacing("</mwg-rs:Name>", with: "</mwg-rs:Name><own:page rdf:resource=\"http://example.org/ada\"/>")
    let source = Self.packet(
      "<xmp:Rating>1</xmp:Rating>" + Self.regions(linked)
        + Self.microsoft((name: "Ada", "0.4, 0.2, 0.2, 0.1")))
    let sidecar = Self.packet("<xmp:Rating>4</xmp:Rating>")
    var naming = FaceNaming()
    naming.added = [(name: "Bob", area: Region(x: 0.1, y: 0.1, width: 0.1, height: 0.1))]
    let written = try read(source).writing(
      naming, into: sidecar, regionsOf: source, name: "a.xmp", size: Self.size)
    #expect(try read(written).faces.map(\.name) == ["Ada", "Bob"])
    #expect(try read(written).faces.allSatisfy { $0.places.count == 2 })
    #expect(String(decoding: written, as: UTF8.self).contains("<xmp:Rating>4"))
    #expect(String(decoding: written, as: UTF8.self).contains("rdf:resource=\"http://example.org/ada\""))
  }

  @Test func aPacketWithVeryManyRegionsIsRefused() {
    let items = String(repeating: Self.face(nil, 0.5, 0.5, 0.1, 0.1), count: 10_001)
    #expect(throws: MetadataError.tooManyRegions(name: "a.xmp", limit: 10_000)) {
      try read(Self.packet(Self.regions(items)))
    }
  }

  @Test func aNameThatXMLCannotHoldIsRefusedOrMended() throws {
    func written(_ name: String) throws -> [String?] {
      var naming = FaceNaming()
      naming.added = [(name: name, area: Region(x: 0.1, y: 0.1, width: 0.1, height: 0.1))]
      let packet = try FaceRegions(noneIn: .upright).writing(
        naming, into: nil, regionsOf: nil, name: "a.xmp", size: Self.size)
      return try read(packet).faces.map(\.name)
    }
    #expect(try written("A\u{1}da") == ["A da"])
    let error = #expect(throws: MetadataError.self) { try written("Ada\u{FFFE}") }
    #expect(try #require(error).description.contains("another name"))
  }

  @Test func aPacketWithoutRegionsHasNone() throws {
    #expect(try read(Self.packet("<xmp:Rating>4</xmp:Rating>")).faces.isEmpty)
    #expect(try read(Self.packet("") + [0, 0, 0]).faces.isEmpty)
  }

  @Test(arguments: [
    ("", "no element found in line 1"), ("no XML\n", "in line 1"),
    ("<a>\n<b></a>", "mismatched tag in line 2"),
    ("<a/>", "without rdf:RDF"), ("<?xml version='1.0' encoding='ISO-8859-1'?><a/>", "not in UTF-8"),
    ("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "document type"),
    (String(repeating: "<a>", count: 200_000), "more than 100 deep"),
    (
      "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:li/></rdf:RDF>",
      "exempi does not take it (code -202)"
    ),
  ])
  func badPacketsAreRefusedWithTheirReason(_ text: String, _ reason: String) throws {
    let error = #expect(throws: MetadataError.self) { try read(Array(text.utf8)) }
    let message = try #require(error).description
    #expect(message.contains(reason) && message.contains("\"a.xmp\""), "\(message)")
  }
}

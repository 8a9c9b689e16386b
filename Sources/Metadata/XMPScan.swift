import CExpat

/// Scans the XML of a packet with expat, before exempi reads it and to replace parts of it.
///
/// exempi reports neither what is wrong nor where, its recursion crashes the process on elements nested some
/// ten thousand deep, and it rewrites all properties in its own way: of a title in two languages it made the
/// German one the default.
@safe struct XMPScan {
  /// The maximum nesting of elements; regions need about ten.
  static let maximumDepth = 100
  private static let rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

  /// The byte ranges of the elements in `rdf:RDF`, in their order.
  private(set) var descriptions: [Range<Int>] = []
  /// The byte ranges of the properties with regions, in their order.
  private(set) var regions: [Range<Int>] = []
  /// The offset of the end tag of `rdf:RDF`; `nil` if it has none.
  private(set) var end: Int?

  private let parser: XML_Parser
  private var depth = 0
  private var rootDepth: Int?
  /// Whether `rdf:RDF` has ended: there are no properties after it.
  private var isOver = false
  private var descriptionStart = 0
  private var regionsStart: Int?
  private var refusal: String?
  private var isTooDeep = false

  /// Scans a packet.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8.
  ///   - name: the file, for errors.
  /// - Throws: `MetadataError.xml`, `.tooDeep`, `.notXMP`.
  init(_ bytes: [UInt8], name: String) throws(MetadataError) {
    // Names are given as namespace, space, local name.
    guard let parser = unsafe XML_ParserCreateNS("UTF-8", XML_Char(UInt8(ascii: " "))) else {
      throw .xml(name: name, line: 1, reason: "there is no memory left")
    }
    defer { unsafe XML_ParserFree(parser) }
    unsafe self.parser = unsafe parser
    let status = unsafe Self.run(parser, bytes, &self)
    let line = Int(unsafe XML_GetCurrentLineNumber(parser))
    if isTooDeep { throw .tooDeep(name: name, limit: Self.maximumDepth) }
    if let refusal { throw .xml(name: name, line: line, reason: refusal) }
    guard status == XML_STATUS_OK else {
      let reason = unsafe XML_ErrorString(XML_GetErrorCode(parser)).map { unsafe String(cString: $0) }
      throw .xml(name: name, line: line, reason: reason ?? "there is an error")
    }
    guard rootDepth != nil else { throw .notXMP(name: name) }
  }

  private static func run(_ parser: XML_Parser, _ bytes: [UInt8], _ scan: inout XMPScan) -> XML_Status {
    unsafe withUnsafeMutablePointer(to: &scan) { scan in
      unsafe XML_SetUserData(parser, scan)
      unsafe XML_SetElementHandler(
        parser, { data, name, _ in unsafe XMPScan.at(data).pointee.begin(name) },
        { data, _ in unsafe XMPScan.at(data).pointee.finish() })
      unsafe XML_SetStartDoctypeDeclHandler(parser) { data, _, _, _, _ in
        // Entities could expand without limit.
        unsafe XMPScan.at(data).pointee.refuse("there is a document type, which XMP has not")
      }
      unsafe XML_SetXmlDeclHandler(parser) { data, _, encoding, _ in
        guard let encoding = unsafe encoding, unsafe String(cString: encoding).lowercased() != "utf-8" else {
          return
        }
        unsafe XMPScan.at(data).pointee.refuse("it is not in UTF-8")
      }
      return unsafe bytes.withUnsafeBytes { bytes in
        unsafe XML_Parse(
          parser, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), 1)
      }
    }
  }

  private mutating func begin(_ name: UnsafePointer<XML_Char>?) {
    depth += 1
    guard depth <= Self.maximumDepth else {
      isTooDeep = true
      return stop()
    }
    let name = unsafe name.map { unsafe String(cString: $0) } ?? ""
    guard !isOver else { return }
    guard let rootDepth else {
      if name == Self.rdf + " RDF" { self.rootDepth = depth }
      return
    }
    if depth == rootDepth + 1 { descriptionStart = place }
    if depth == rootDepth + 2, RegionLayout.allCases.contains(where: { $0.element == name }) {
      regionsStart = place
    }
  }

  private mutating func finish() {
    defer { depth -= 1 }
    guard let rootDepth, !isOver else { return }
    // An element without an end tag has length 0 here, and an end tag has a length.
    let length = Int(unsafe XML_GetCurrentByteCount(parser))
    switch depth - rootDepth {
    case 0:
      isOver = true
      if length > 0 { end = place }
    case 1: descriptions.append(descriptionStart..<(place + length))
    case 2:
      if let start = regionsStart { regions.append(start..<(place + length)) }
      regionsStart = nil
    default: break
    }
  }

  /// The parser's position.
  private var place: Int { Int(unsafe XML_GetCurrentByteIndex(parser)) }

  private mutating func refuse(_ reason: String) {
    refusal = reason
    stop()
  }

  private func stop() { unsafe XML_StopParser(parser, XML_Bool(XML_FALSE)) }

  private static func at(_ data: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<XMPScan> {
    guard let data = unsafe data else { preconditionFailure("expat hands back what it was given") }
    return unsafe data.assumingMemoryBound(to: XMPScan.self)
  }
}

extension XMPScan {
  /// A packet with its regions replaced; everything else stays, byte for byte.
  ///
  /// - Parameters:
  ///   - packet: the scanned packet.
  ///   - regions: a packet that contains only regions, as written by exempi.
  ///   - name: the file, for errors.
  /// - Throws: `MetadataError`.
  func replacingRegions(of packet: [UInt8], with regions: [UInt8], name: String) throws(MetadataError)
    -> [UInt8]
  {
    // Without an end tag there are no properties.
    guard let end, let description = try XMPScan(regions, name: name).descriptions.first else {
      return regions
    }
    var result: [UInt8] = []
    var rest = 0
    for old in self.regions {
      result += packet[rest..<old.lowerBound]
      rest = old.upperBound
    }
    let (tag, declaration) = ("<rdf:Description", " xmlns:rdf=\"\(Self.rdf)\"")
    result += packet[rest..<end] + Array((tag + declaration).utf8)
    result += regions[description].dropFirst(tag.utf8.count) + [UInt8(ascii: "\n")] + packet[end...]
    return result
  }
}

import Compression

extension MetadataBlocks {
  /// The most texts of a PNG that are read.
  private static let maximumTexts = 100

  /// Reads the chunks of a PNG: all of them, since some writers put texts after the pixels.
  mutating func readPNG(_ source: ByteSource) {
    var place = 8
    var textCount = 0
    for _ in 0..<Self.maximumParts {
      guard let length = source.number(at: place, size: 4), let name = source.name(at: place + 4) else {
        return
      }
      let start = place + 8
      switch name {
      case "IHDR": takeSize(source.number(at: start, size: 4), source.number(at: start + 4, size: 4))
      case "eXIf" where length <= Self.maximumBytes: takeEXIF(source.bytes(at: start, count: length))
      case "iCCP" where length <= Self.maximumBytes:
        takeCompressedProfile(source.bytes(at: start, count: length) ?? [])
      case "tEXt", "zTXt", "iTXt":
        textCount += 1
        guard textCount <= Self.maximumTexts, length <= FaceRegions.maximumBytes else { break }
        takeText(name, source.bytes(at: start, count: length) ?? [])
      case "IEND": return
      default: break
      }
      place = start + length + 4
    }
  }

  private mutating func takeCompressedProfile(_ chunk: [UInt8]) {
    guard let end = chunk.firstIndex(of: 0), end + 2 <= chunk.count else { return }
    takeProfile(Deflate.expanded(chunk[(end + 2)...], limit: Self.maximumProfileBytes).bytes)
  }

  /// Takes a text: a keyword, and what it takes to read what follows.
  private mutating func takeText(_ kind: String, _ chunk: [UInt8]) {
    guard let end = chunk.firstIndex(of: 0) else { return }
    let keyword = TextCoding.latin1(chunk[..<end])
    var rest = chunk[(end + 1)...]
    var isCompressed = false
    switch kind {
    case "zTXt":
      isCompressed = true
      rest = rest.dropFirst()
    case "iTXt":
      isCompressed = rest.first == 1
      rest = rest.dropFirst(2)
      // A language, and the keyword in it.
      for _ in 0..<2 {
        guard let zero = rest.firstIndex(of: 0) else { return }
        rest = rest[(zero + 1)...]
      }
    default: break
    }
    var text = Array(rest)
    if isCompressed {
      let expanded = Deflate.expanded(rest, limit: FaceRegions.maximumBytes)
      guard expanded.isWhole else {
        notes.append("the text \"\(keyword)\" of the PNG is damaged or too long, and is not read")
        return
      }
      text = expanded.bytes
    }
    take(keyword, text, isUTF8: kind == "iTXt")
  }

  private mutating func take(_ keyword: String, _ text: [UInt8], isUTF8: Bool) {
    switch keyword {
    case "XML:com.adobe.xmp": takeXMP(text)
    case "Raw profile type exif", "Raw profile type APP1":
      let profile = Self.rawProfile(text)
      let name = "http://ns.adobe.com/xap/1.0/\0"
      if profile.starts(with: name.utf8) {
        takeXMP(Array(profile.dropFirst(name.utf8.count)))
      } else {
        takeEXIF(profile)
      }
    case "Raw profile type xmp": takeXMP(Self.rawProfile(text))
    case "Raw profile type iptc", "Raw profile type 8bim":
      let profile = Self.rawProfile(text)
      let name = "Photoshop 3.0\0"
      takePhotoshop(profile.starts(with: name.utf8) ? Array(profile.dropFirst(name.utf8.count)) : profile)
      if iptc == nil, profile.first == 0x1C { iptc = profile }
    default:
      let found = isUTF8 ? TextCoding.text(text[...]) : TextCoding.tidied(TextCoding.latin1(text[...]))
      texts[keyword] = texts[keyword] ?? found
    }
  }

  /// What ImageMagick and others write as text: lines with a name and a length, then hexadecimal digits.
  private static func rawProfile(_ text: [UInt8]) -> [UInt8] {
    let lines = text.split(separator: UInt8(ascii: "\n"), maxSplits: 2)
    guard lines.count == 3 else { return [] }
    var bytes: [UInt8] = []
    var high: Int?
    for digit in lines[2].lazy.compactMap({ Character(Unicode.Scalar($0)).hexDigitValue }) {
      if let first = high {
        bytes.append(UInt8(first << 4 | digit))
        high = nil
      } else {
        high = digit
      }
    }
    return bytes
  }
}

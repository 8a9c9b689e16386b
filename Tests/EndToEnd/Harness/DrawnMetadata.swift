import TestSupport
import Vocabulary

/// Tags for ExifTool to write, drawn from a seed: every field that pictures can be found by, from each source
/// that it is read from, and sometimes none.
struct DrawnMetadata {
  /// What a file can carry, and how many of the pictures have.
  enum Standard: CaseIterable { case exif, xmp, iptc, all }

  private var numbers: SplitMix64
  /// As ExifTool takes them.
  private(set) var tags: [String] = []

  init(_ standard: Standard, seed: UInt64) {
    numbers = SplitMix64(seed: seed)
    // What tells the files apart, whatever is drawn.
    switch standard {
    case .exif: drawEXIF()
    case .xmp: drawXMP()
    case .iptc: drawIPTC()
    case .all:
      drawEXIF()
      drawXMP()
      drawIPTC()
    }
    let number = "picture \(seed)"
    switch standard {
    case .exif: tags.append("-EXIF:Copyright=\(number)")
    case .xmp, .all: tags.append("-XMP-dc:Rights=\(number)")
    case .iptc: tags.append("-IPTC:CopyrightNotice=\(number)")
    }
  }

  /// The standards that a format of pictures can carry, and ExifTool writes.
  static func standards(of format: TinyPicture) -> [Standard] {
    switch format {
    case .jpg, .tif, .png: Standard.allCases
    case .webp, .heic, .avif, .jxl: [.exif, .xmp, .all]
    case .gif: [.xmp]
    case .bmp: []
    }
  }

  // MARK: Drawing

  private mutating func one<Value>(of values: [Value]) -> Value { values[numbers.below(values.count)] }

  /// A whole number from a range.
  private mutating func number(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + numbers.below(range.count)
  }

  /// Adds a tag in nine of ten files.
  private mutating func add(_ tag: String, _ value: some CustomStringConvertible) {
    if numbers.below(10) > 0 { tags.append("-\(tag)=\(value)") }
  }

  private mutating func text() -> String {
    one(of: [
      "Harbour at dawn", "Im Hafen – früh", "Описание гавани", "日本の港", "A <title> & \"more\"",
      "Crème brûlée; été",
      "ميناء", "✓ 🚢 ahoy", "  blanks  inside ", "50 % of #1",
    ])
  }

  private mutating func date() -> String {
    "\(number(1970...2037)):\(two(1...12)):\(two(1...28))"
  }

  private mutating func time() -> String { "\(two(0...23)):\(two(0...59)):\(two(0...59))" }

  private mutating func zone() -> String {
    one(of: ["+00:00", "+02:00", "-03:30", "+05:45", "-11:00", "+14:00"])
  }

  private mutating func two(_ range: ClosedRange<Int>) -> String {
    let number = number(range)
    return number < 10 ? "0\(number)" : "\(number)"
  }

  private mutating func words() -> [String] {
    let all = ["sea", "boat", "日本", "zwölf", "été", "two words", "море"]
    return all.filter { _ in numbers.below(2) == 0 }
  }

  private mutating func degrees(_ limit: Int) -> String {
    "\(number(0...limit - 1)).\(number(100_000...999_999))"
  }

  // MARK: Standards

  private mutating func drawEXIF() {
    for (name, part) in [("DateTimeOriginal", "Original"), ("CreateDate", "Digitized"), ("ModifyDate", "")] {
      add("EXIF:\(name)", "\(date()) \(time())")
      add("EXIF:SubSecTime\(part)", number(0...999))
      add("EXIF:OffsetTime\(part)", zone())
    }
    drawEXIFCamera()
    if numbers.below(4) > 0 {
      tags += [
        "-EXIF:GPSLatitude=\(degrees(90))", "-EXIF:GPSLatitudeRef=\(one(of: ["N", "S"]))",
        "-EXIF:GPSLongitude=\(degrees(180))", "-EXIF:GPSLongitudeRef=\(one(of: ["E", "W"]))",
      ]
      add("EXIF:GPSAltitude", "\(number(0...8000)).5")
      add("EXIF:GPSAltitudeRef#", number(0...1))
    }
    add("EXIF:ImageDescription", text())
    add("EXIF:XPTitle", text())
    add("EXIF:XPComment", text())
    add("EXIF:XPKeywords", words().joined(separator: ";"))
    add("EXIF:Artist", one(of: ["Ada Lovelace", "Ada; Bob", "Ирина"]))
    add("EXIF:XPAuthor", "Carol")
    add("EXIF:Software", text())
    add("EXIF:Orientation#", number(1...8))
    add("EXIF:ColorSpace#", one(of: [1, 2, 65535]))
    add("EXIF:Rating", number(0...5))
    if numbers.below(8) == 0 { tags.append("-EXIF:UserComment=Screenshot") }
  }

  private mutating func drawEXIFCamera() {
    add("EXIF:Make", one(of: ["Canon ", "NIKON CORPORATION", "Apple", "Leica Camera AG"]))
    add("EXIF:Model", one(of: ["Canon EOS R5", "D300", "iPhone 14 Pro", "Q2"]))
    add("EXIF:LensModel", one(of: ["RF35mm F1.8 MACRO", "18-55 mm f/3.5-5.6"]))
    add(one(of: ["EXIF:ExposureTime", "EXIF:ShutterSpeedValue"]), one(of: ["1/250", "1/8", "2.5", "30"]))
    add(one(of: ["EXIF:FNumber", "EXIF:ApertureValue"]), one(of: ["1.4", "2.8", "22"]))
    add("EXIF:ISO", one(of: [50, 400, 12_800]))
    add("EXIF:FocalLength", one(of: ["4.2", "35", "600"]))
    add("EXIF:FocalLengthIn35mmFormat", number(10...900))
    add("EXIF:Flash#", one(of: [0, 1, 16, 25, 95]))
  }

  private mutating func drawXMP() {
    let moment = one(of: [
      "\(date()) \(time())", "\(date()) \(time()).25\(zone())", "\(date()) \(time())\(zone())", date(),
      "2018:02", "1999",
    ])
    add(
      one(of: ["XMP-exif:DateTimeOriginal", "XMP-photoshop:DateCreated", "XMP-xmp:CreateDate"]), moment)
    drawXMPCamera()
    if numbers.below(4) > 0 {
      tags += [
        "-XMP-exif:GPSLatitude=\(one(of: ["", "-"]))\(degrees(90))",
        "-XMP-exif:GPSLongitude=\(one(of: ["", "-"]))\(degrees(180))",
      ]
      add("XMP-exif:GPSAltitude", "\(number(0...8000)).25")
      add("XMP-exif:GPSAltitudeRef#", number(0...1))
    }
    // The title in the default language, and in another.
    if numbers.below(4) > 0 { tags += ["-XMP-dc:Title=\(text())", "-XMP-dc:Title-de=Ein Titel"] }
    add("XMP-dc:Description", text())
    for word in words() { add("XMP-dc:Subject", word) }
    let (list, separator) = one(of: [
      ("XMP-lr:HierarchicalSubject", "|"), ("XMP-digiKam:TagsList", "/"),
      ("XMP-microsoft:LastKeywordXMP", "/"), ("XMP-mediapro:CatalogSets", "|"),
    ])
    add(list, "nature\(separator)sea")
    add(list, "people")
    if numbers.below(2) == 0 {
      add("XMP-xmp:Rating", number(-1...5))
    } else {
      add("XMP-microsoft:RatingPercent", one(of: [1, 25, 50, 75, 99]))
    }
    add("XMP-xmp:Label", one(of: ["Red", "Zweite Wahl", "To do"]))
    for name in ["Ada", "Bob", "Чехов"] { add("XMP-dc:Creator", name) }
    add("XMP-xmp:CreatorTool", one(of: ["darktable 4", "Adobe Photoshop 25.1 (Macintosh)"]))
    add("XMP-tiff:Orientation#", number(1...8))
    add("XMP-exif:ColorSpace#", one(of: [1, 2, 65535]))
    switch numbers.below(8) {
    case 0: tags.append("-XMP-GPano:ProjectionType=equirectangular")
    case 1: tags.append("-XMP-GPano:UsePanoramaViewer=True")
    case 2: tags.append("-XMP-GCamera:MotionPhoto=1")
    case 3: tags.append("-XMP-GCamera:MicroVideo=1")
    case 4: tags.append("-XMP-exif:UserComment=Screenshot")
    default: break
    }
  }

  private mutating func drawXMPCamera() {
    add("XMP-tiff:Make", one(of: ["NIKON", "FUJIFILM"]))
    add("XMP-tiff:Model", one(of: ["D300", "FUJIFILM X100V"]))
    add(one(of: ["XMP-exifEX:LensModel", "XMP-aux:Lens"]), one(of: ["50 mm", "Ø 58 Makro"]))
    add("XMP-exif:ExposureTime", one(of: ["1/8", "0.5", "1/8000"]))
    add("XMP-exif:FNumber", one(of: ["5.6", "0.95"]))
    add("XMP-exif:ISO", one(of: [100, 3200]))
    add("XMP-exif:FocalLength", one(of: ["50", "8.5"]))
    add("XMP-exif:FocalLengthIn35mmFormat", number(10...900))
    add("XMP-exif:FlashFired", one(of: ["True", "False"]))
    add("XMP-exif:FlashMode#", number(0...3))
  }

  private mutating func drawIPTC() {
    tags.append("-IPTC:CodedCharacterSet=UTF8")
    add("IPTC:ObjectName", text())
    add("IPTC:Caption-Abstract", text())
    for word in words() { add("IPTC:Keywords", word) }
    for name in ["Ada", "Bob", "Чехов"] { add("IPTC:By-line", name) }
    add("IPTC:DateCreated", date())
    add("IPTC:TimeCreated", "\(time())\(zone())")
  }
}

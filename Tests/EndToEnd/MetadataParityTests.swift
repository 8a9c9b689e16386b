import Foundation
import TestSupport
import Testing

/// Hundreds of pictures go through the program, and each field of each of them is what ExifTool answers.
@Suite(.inTurn, .enabled(if: ExifTool.isInstalled, "ExifTool is not installed"))
struct MetadataParityTests {
  let work: Workplace

  init() throws { work = try Workplace() }

  /// Writes pictures of all formats with drawn metadata; one run of ExifTool writes all of them.
  private func writePictures(_ count: Int) throws -> [String] {
    let formats = TinyPicture.allCases.filter { !DrawnMetadata.standards(of: $0).isEmpty }
    var (paths, commands) = ([String](), [String]())
    for number in 0..<count {
      let format = formats[number % formats.count]
      let standards = DrawnMetadata.standards(of: format)
      let metadata = DrawnMetadata(
        standards[number / formats.count % standards.count], seed: UInt64(number))
      paths.append(try work.write(format.bytes, to: "\(number).\(format)"))
      commands += ["-m", "-q", "-overwrite_original"] + metadata.tags + [paths[number], "-execute"]
    }
    let file = work.folder + "/commands"
    try Data(commands.joined(separator: "\n").utf8).write(to: URL(filePath: file))
    try ExifTool.run(["-@", file])
    paths.append(try work.write(TinyPicture.bmp.bytes, to: "\(count).bmp"))
    return paths
  }

  /// Compares what the program shows of pictures with what ExifTool answers.
  private func compare(_ paths: [String], _ answers: [String: ExifToolAnswer]) async throws {
    let shown = try await work.json(["show"] + paths)["images"].array
    #expect(shown.count == paths.count)
    for (path, image) in zip(paths, shown) {
      let answer = try #require(answers[path], "ExifTool says nothing of \(path)")
      let expected = ExpectedProperties(answer: answer)
      #expect(expected.differences(fromShown: image) == [], "\(path)")
    }
  }

  @Test func everyFieldOfPicturesInEveryFormatIsWhatExifToolAnswers() async throws {
    let paths = try writePictures(304)
    let report = try await work.index([work.pictures, "--space", "hsv-regions"])
    #expect(report.indexed == paths.count && report.failed.isEmpty)
    try await compare(paths, try ExifTool.answers(paths))
  }

  @Test(.enabled(if: SharedData.hasHard, "needs data/hard in EIDETIC_SHARED (else ../shared)"))
  func everyFieldOfRealPicturesIsWhatExifToolAnswers() async throws {
    let root = URL(filePath: SharedData.hard).resolvingSymlinksInPath().path
    try await work.index([root, "--space", "hsv-regions"], code: 1)
    let answers = try ExifTool.answers(["-r", root])
    let paths = try await GalleryDatabase(work).paths().filter { !$0.hash.isEmpty }.map(\.path).filter {
      path in
      !ExpectedProperties.ambiguousFiles.contains(URL(filePath: path).lastPathComponent)
        && answers[path]?.isOfFormatWithMetadata ?? false
    }
    #expect(paths.count > 200)
    try await compare(paths, answers)
  }
}

extension ExpectedProperties {
  /// The fields that differ from what `eidetic show --json` says of an image, in words.
  fileprivate func differences(fromShown image: JSON) -> [String] {
    let shown = ShownDetails(image)
    var differences = Differences()
    if let time {
      differences.compare("taken", shown.texts("taken"), [Self.shown(time)])
      differences.compare(
        "taken-from", ["exif", "xmp", "iptc"].contains(shown.texts("taken-from").first), true)
    } else {
      differences.compare("taken-from", shown.texts("taken-from").first?.hasPrefix("file ") ?? false, true)
    }
    for (field, expected) in [
      ("camera", camera), ("lens", lens), ("title", title), ("caption", caption), ("colour-label", label),
      ("copyright", copyright), ("software", software), ("profile", colourSpace),
    ] {
      differences.compare(field, shown.texts(field), [expected].compactMap { $0 })
    }
    for (field, expected) in [
      ("exposure", exposureTime), ("aperture", fNumber), ("iso", iso), ("focal", focalLength),
      ("focal35", focalLengthIn35mm), ("latitude", latitude), ("longitude", longitude),
      ("altitude", altitude), ("rating", rating.map(Double.init)),
    ] {
      differences.compare(field, shown.number(field), near: expected)
    }
    for (field, expected) in [
      ("flash", flash.map { $0 & 1 == 1 } ?? false), ("screenshot", isScreenshot), ("panorama", isPanorama),
      ("live", isLive),
    ] {
      differences.compare(field, shown.isSet(field), expected)
    }
    let within = hierarchicalKeywords.map { $0.joined(separator: "/") }
    differences.compare("keyword", shown.texts("keyword").sorted(), Set(keywords + within).sorted())
    differences.compare("creator", shown.texts("creator").sorted(), creators.sorted())
    // Which side of HEIC and AVIF is up says the container: `OrientationTests` look at that.
    let isOfContainer = ["HEIC", "HEIF", "AVIF"].contains(answer.text("File:FileType") ?? "")
    let sides = [image["width"].int, image["height"].int]
    differences.compare(
      "size", isOfContainer ? sides.sorted { $0 ?? 0 < $1 ?? 0 } : sides,
      isOfContainer ? uprightSize.sorted { $0 ?? 0 < $1 ?? 0 } : uprightSize)
    return differences.found
  }

  /// A time as the program shows it, to the second.
  private static func shown(_ time: String) -> String {
    let parts = time.split(separator: " ", maxSplits: 1)
    let date = String(parts[0].replacing(":", with: "-"))
    return parts.count == 1 ? date : date + "T" + parts[1].replacing(/\.\d+/, with: "")
  }

  /// The maker, unless the model says it, and the model.
  private var camera: String? {
    guard let make, let model, !model.lowercased().hasPrefix(make.lowercased()) else { return model ?? make }
    return "\(make) \(model)"
  }

  private var uprightSize: [Int?] {
    guard let size else { return [nil, nil] }
    return isTurned ? [size.height, size.width] : [size.width, size.height]
  }
}

/// What `eidetic show --json` says of an image, by fields.
private struct ShownDetails {
  private let details: [String: [JSON]]

  init(_ image: JSON) {
    details = Dictionary(grouping: image["details"].array) { $0["field"].string ?? "" }
      .mapValues { $0.map { $0["value"] } }
  }

  func texts(_ field: String) -> [String] { (details[field] ?? []).compactMap(\.string) }
  func number(_ field: String) -> Double? { details[field]?.first?.number }
  func isSet(_ field: String) -> Bool { details[field]?.first?.bool ?? false }
}

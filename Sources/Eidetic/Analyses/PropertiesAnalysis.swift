import Files
import Foundation
import Gallery
import Imaging
import Metadata

/// Reads what pictures' files and their sidecars say of them.
struct PropertiesAnalysis: FileAnalysis {
  /// What is read of a picture's file.
  struct Input: Sendable {
    let parts: MetadataInput
    /// What could not be read of it; `nil` for nothing.
    let problem: String?
  }

  /// Of what is read, and how it is stored: with another one all pictures are read again.
  private static let version = 1

  private let id: AnalysisID
  private let reader: MetadataReader

  var ids: [AnalysisID] { [id] }

  /// A sidecar that cannot be read costs the picture nothing but what that says.
  func prepare(_ file: FileStamp, _ bytes: [UInt8]?) throws -> Input? {
    var sidecars: [MetadataInput.Sidecar] = []
    var problem: String?
    do throws(MetadataError) {
      sidecars = try MetadataInput.sidecars(of: file.path)
    } catch {
      problem = error.description
    }
    guard let parts = try parts(of: file, bytes, sidecars) else { return nil }
    // It starts while pictures are decoded, and networks are loaded.
    reader.prepare(for: parts)
    return Input(parts: parts, problem: problem)
  }

  private func parts(
    of file: FileStamp, _ bytes: [UInt8]?, _ sidecars: [MetadataInput.Sidecar]
  ) throws -> MetadataInput? {
    if let bytes {
      let name = FileSystem.parts(of: file.path).name
      return try MetadataInput(
        ByteSource(bytes), name: name, modified: file.modified, sidecars: sidecars)
    }
    let (parts, facts) = try MetadataInput.collected(fromFile: file.path, sidecars: sidecars)
    let isSame = file.isSame(as: FileStamp(rootID: file.rootID, path: file.path, facts))
    return isSame ? parts : nil
  }

  func byteCount(of input: Input) -> Int { input.parts.byteCount }

  func run(_ inputs: [Input]) async throws -> [[any Finding]?] {
    let read = try await reader.read(inputs.map(\.parts))
    return zip(inputs, read).map { input, read in
      switch read {
      case .success(let properties): [found(properties, problem: input.problem)]
      case .failure(let error): [found(input.parts.propertiesOfNameAndTime, problem: error.description)]
      }
    }
  }

  private func found(_ properties: PictureProperties, problem: String?) -> FoundRows {
    FoundRows(
      properties.columns(in: .current),
      lists: ["keywords": properties.allKeywords, "creators": properties.creators],
      note: problem.map { FindingNote(.metadata, $0) }, in: .properties, by: id)
  }
}

extension PropertiesAnalysis: AnalysisPlan {
  static func make(for engine: SearchEngine, _ options: IndexOptions) async throws -> Self? {
    Self(
      id: try await engine.gallery.analysis(filling: .properties, version: version),
      reader: MetadataReader(limits: engine.limits))
  }
}

extension PictureProperties {
  /// The row of `AnalysisTable.properties`.
  ///
  /// - Parameter timeZone: in which times of files are shown.
  fileprivate func columns(in timeZone: TimeZone) -> [String: FoundValue] {
    [
      "make": .text(make), "model": .text(model), "lens": .text(lens), "exposure": .number(exposureTime),
      "aperture": .number(fNumber), "iso": .integer(iso), "focal_length": .number(focalLength),
      "focal_length_35mm": .number(focalLengthIn35mm), "flash": .integer(flash.map { $0.fired ? 1 : 0 }),
      "latitude": .number(position?.latitude), "longitude": .number(position?.longitude),
      "altitude": .number(position?.altitude), "title": .text(title), "caption": .text(caption),
      "rating": .integer(rating), "label": .text(label), "copyright": .text(copyright),
      "software": .text(software), "colour_space": .text(colourSpace),
      "is_screenshot": .integer(isScreenshot ? 1 : 0), "is_panorama": .integer(isPanorama ? 1 : 0),
      "projection": .text(projection),
      "is_live": .integer(isMotionPhoto || contentIdentifier != nil ? 1 : 0),
      "content_identifier": .text(contentIdentifier),
    ].merging(timeTaken?.columns(in: timeZone) ?? [:]) { first, _ in first }
  }

  /// Keywords, and those within others from the most general one on, with slashes between them; each once.
  fileprivate var allKeywords: [String] {
    var seen: Set<String> = []
    let whole = hierarchicalKeywords.map { $0.joined(separator: "/") }
    return (keywords + whole).filter { seen.insert($0).inserted }
  }
}

extension TimeTaken {
  fileprivate func columns(in timeZone: TimeZone) -> [String: FoundValue] {
    var (shown, zone) = (wallSeconds, zone)
    if source == .fileTime {
      // Nobody looked at a clock: the one here would have shown this.
      let ahead = timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(wallSeconds)))
      (shown, zone) = (wallSeconds + Int64(ahead), ahead / 60)
    }
    return [
      "taken": .integer(shown), "taken_zone": .integer(zone), "taken_precision": .text(precision.rawValue),
      "taken_source": .text(source.name),
    ]
  }
}

extension TimeTaken.Source {
  /// As the field `taken-from` has it.
  fileprivate var name: String {
    switch self {
    case .exif, .xmp, .iptc: rawValue
    case .fileName: "file name"
    case .fileTime: "file time"
    }
  }
}

extension FoundValue {
  fileprivate static func text(_ text: String?) -> FoundValue { text.map { .text($0) } ?? .missing }
  fileprivate static func number(_ number: Double?) -> FoundValue { number.map { .number($0) } ?? .missing }
  fileprivate static func integer(_ number: Int?) -> FoundValue {
    number.map { .integer(Int64($0)) } ?? .missing
  }
}

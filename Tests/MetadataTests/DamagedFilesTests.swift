import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Metadata

/// Reads files that were changed at random: whatever they say, reading ends, and what is read keeps to its
/// limits.
@Suite(.enabled(if: ExifTool.isInstalled, "ExifTool is not installed"))
struct DamagedFilesTests {
  /// How often each file is changed, by how many files: 6 000 in all.
  private static let rounds = 60
  private static let filesPerRound = 100

  /// Files of all formats that say all that can be said, and the small ones of real pictures, where they are.
  static let originals = Result { () throws -> [[UInt8]] in
    let folder = try TemporaryFolder()
    var files: [[UInt8]] = []
    for format in TinyPicture.allCases {
      let path = try folder.write(format.bytes, "picture.\(format)")
      try ExifTool.write(WrittenPropertiesTests.tags.values.flatMap { $0 }, to: path)
      files.append(Array(try Data(contentsOf: URL(filePath: path))))
    }
    let real = URL(filePath: SharedData.folder + "/data/hard")
    let walk = FileManager.default.enumerator(at: real, includingPropertiesForKeys: nil)
    var found: [URL] = []
    while let url = walk?.nextObject() as? URL {
      let values = try url.resourceValues(forKeys: [.fileSizeKey, .isRegularFileKey])
      if values.isRegularFile == true, 1..<60_000 ~= values.fileSize ?? 0 {
        found.append(url)
      }
    }
    return try files + found.sorted { $0.path < $1.path }.map { Array(try Data(contentsOf: $0)) }
  }

  static func changed(_ bytes: [UInt8], _ numbers: inout SplitMix64) -> [UInt8] {
    var bytes = bytes
    // What is said is mostly at the beginning.
    let reach = numbers.below(4) == 0 ? bytes.count : min(bytes.count, 4096)
    for _ in 0...numbers.below(6) {
      let place = numbers.below(min(reach, bytes.count))
      switch numbers.below(6) {
      case 0: bytes = Array(bytes.prefix(place + 1))
      case 1:
        let length = [UInt8](
          repeating: [0, 0x7F, 0x80, 0xFF][numbers.below(4)], count: [1, 2, 4, 8][numbers.below(4)])
        bytes.replaceSubrange(place..<min(place + length.count, bytes.count), with: length)
      case 2: bytes.insert(contentsOf: numbers.bytes(numbers.below(64)), at: place)
      case 3: bytes.removeSubrange(place..<min(place + numbers.below(64), bytes.count))
      default: bytes[place] ^= 1 << UInt8(numbers.below(8))
      }
      if bytes.isEmpty { return [0] }
    }
    return bytes
  }

  @Test(.timeLimit(.minutes(10)), arguments: 0..<rounds)
  func readingEndsWithinItsLimits(_ round: Int) throws {
    let originals = try Self.originals.get()
    var numbers = SplitMix64(seed: UInt64(round))
    for _ in 0..<Self.filesPerRound {
      let original = originals[numbers.below(originals.count)]
      let file = Self.changed(original, &numbers)
      let read = try PictureProperties(ByteSource(file), name: "a", modified: nil)
      #expect(read.rating.map { -1...5 ~= $0 } ?? true)
      #expect(read.position.map { abs($0.latitude) <= 90 && abs($0.longitude) <= 180 } ?? true)
      #expect(read.size.map { $0.width > 0 && $0.height > 0 } ?? true)
      #expect(read.keywords.count <= PictureProperties.maximumKeywords)
      #expect([read.exposureTime, read.fNumber, read.focalLength].allSatisfy { $0 ?? 1 > 0 })
      let texts = [read.title, read.caption, read.make, read.software, read.copyright] + read.keywords
      #expect(texts.allSatisfy { ($0?.utf8.count ?? 0) <= TextCoding.maximumBytes })
    }
  }
}

import Foundation
import Imaging
import TestSupport
import Testing
import Vocabulary

@testable import Metadata

/// Reading in helper processes, one test at a time: some kill them.
@Suite(.serialized, .timeLimit(.minutes(10))) struct MetadataReaderTests {
  private static func input(
    _ xmp: [UInt8]? = nil, name: String = "IMG_20190503_102030.jpg"
  ) -> MetadataInput {
    var blocks = MetadataBlocks(ByteSource([]))
    blocks.takeXMP(xmp)
    return MetadataInput(blocks: blocks, name: name, modified: nil, sidecars: [])
  }

  private static func packet(_ properties: String) -> [UInt8] {
    Array(
      """
      <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
        xmlns:xmp="http://ns.adobe.com/xap/1.0/">\(properties)</rdf:Description></rdf:RDF>
      """.utf8)
  }

  private static func rated(_ stars: Int) -> MetadataInput {
    input(packet("<xmp:Rating>\(stars)</xmp:Rating>"))
  }

  /// So many properties that exempi, which compares each with all before, needs minutes.
  private static let endless = input(packet((0..<400_000).map { "<xmp:a\($0)/>" }.joined()), name: "slow.jpg")

  @Test(.enabled(if: ExifTool.isInstalled, "ExifTool is not installed"))
  func readsTheSameAsThisProcess() async throws {
    let originals = try DamagedFilesTests.originals.get()
    var numbers = SplitMix64(seed: 7)
    let files =
      originals
      + (0..<400).map { _ in
        DamagedFilesTests.changed(originals[numbers.below(originals.count)], &numbers)
      }
    let inputs = try files.map { try MetadataInput(ByteSource($0), name: "a.jpg", modified: 1_000_000_007) }
    let found = try await MetadataReader(limits: DecodingLimits()).read(inputs)
    for (found, input) in zip(found, inputs) { #expect(try found.get() == PictureProperties(input)) }
    #expect(found.count == inputs.count)
  }

  @Test func onlyAPictureThatTakesTooLongIsLeftOut() async throws {
    let reader = MetadataReader(limits: DecodingLimits(maximumSeconds: 2))
    let found = try await reader.read([Self.rated(1), Self.endless, Self.rated(3)])
    #expect(try found[0].get().rating == 1 && found[2].get().rating == 3)
    let error = #expect(throws: MetadataError.self) { try found[1].get() }
    #expect(
      error?.description.hasPrefix("cannot read the metadata of \"slow.jpg\": it takes more than 2.0 s")
        == true,
      "\(String(describing: error))")
    // What needs no library is known nevertheless.
    let rest = Self.rated(1).propertiesOfNameAndTime
    #expect(rest.timeTaken?.year == 2019 && rest.rating == nil)
  }

  #if os(Linux)
    /// Helpers for limits like these are of this test alone: other tests run beside it in this process.
    private static let ownLimits = DecodingLimits(maximumWorkingBytes: 5_000_000_000, maximumSeconds: 3600)

    /// The helpers with those limits.
    private static func helpers() throws -> [pid_t] {
      try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { pid_t($0) }.filter { pid in
        let command = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()
        let limits = FileManager.default.contents(atPath: "/proc/\(pid)/limits") ?? Data()
        let data = String(decoding: limits, as: UTF8.self).split(separator: "\n").first {
          $0.hasPrefix("Max data size")
        }
        let bytes = data?.split(separator: " ").dropFirst(3).first.flatMap { Int($0) }
        return String(decoding: command, as: UTF8.self).contains("(decodes pictures)")
          && (bytes ?? 0) > ownLimits.maximumWorkingBytes
      }
    }

    @Test func aHelperThatDiesInTheMiddleCostsOnePicture() async throws {
      let reader = MetadataReader(limits: Self.ownLimits)
      let killer = Task {
        while !Task.isCancelled {
          try await Task.sleep(for: .seconds(3))
          for helper in try Self.helpers() { kill(helper, SIGKILL) }
        }
      }
      let found = try await reader.read([Self.rated(1), Self.endless, Self.rated(3)])
      killer.cancel()
      // All are read but that one, unless a kill comes just between.
      #expect(found.count == 3)
      #expect(throws: MetadataError.self) { try found[1].get() }
      let after = try await reader.read([Self.rated(1), Self.rated(2)])
      #expect(try after.map { try $0.get().rating } == [1, 2])
    }
  #endif

  @Test func whatNeedsNoLibraryIsReadInItsPlace() async throws {
    var titled = MetadataBlocks(ByteSource([]))
    titled.texts = ["Title": "Harbour"]
    let inputs = [
      Self.input(), Self.rated(2), MetadataInput(blocks: titled, name: "a.png", modified: nil, sidecars: []),
      Self.rated(4), Self.input(),
    ]
    #expect(inputs.map(\.needsLibraries) == [false, true, false, true, false])
    let reader = MetadataReader(limits: DecodingLimits())
    for input in inputs { reader.prepare(for: input) }
    let found = try await reader.read(inputs).map { try $0.get() }
    #expect(found == inputs.map { PictureProperties($0) })
    #expect(found.map(\.rating) == [nil, 2, nil, 4, nil] && found[2].title == "Harbour")
  }

  @Test func cancellingEndsIt() async throws {
    let task = Task {
      try await MetadataReader(limits: DecodingLimits(maximumSeconds: 3600)).read([Self.endless])
    }
    try await Task.sleep(for: .milliseconds(200))
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func whatIsPackedIsUnpacked() throws {
    var blocks = MetadataBlocks(ByteSource(TinyPicture.jpg.bytes))
    (blocks.exif, blocks.iptc, blocks.primaries) = ([1, 2, 3], [], 9)
    (blocks.texts, blocks.notes) = (["Title": "ü", "a": ""], ["x", "y"])
    let input = MetadataInput(
      blocks: blocks, name: "ä.jpg", modified: -5,
      sidecars: [MetadataInput.Sidecar(name: "ä.xmp", isShared: true, packet: [0, 255])])
    var writer = PackedWriter()
    input.pack(into: &writer)
    var reader = PackedReader(writer.bytes)
    #expect(try MetadataInput(unpacking: &reader) == input && reader.isAtEnd)
    // What is cut off anywhere is no input.
    for count in 0..<writer.bytes.count {
      var reader = PackedReader(Array(writer.bytes.prefix(count)))
      #expect(throws: PackedReader.Failure.self) { _ = try MetadataInput(unpacking: &reader) }
    }
  }

  @Test func anAnswerIsNotTrusted() throws {
    let answer = MetadataService.answer(to: MetadataService.packed([Self.input(), Self.input()]))
    #expect(MetadataService.found(in: answer, count: 2)?.count == 2)
    #expect(MetadataService.found(in: answer, count: 1) == nil)
    #expect(MetadataService.found(in: answer + [0], count: 2) == nil)
    let text = String(decoding: answer, as: UTF8.self)
    let wrong = text.replacing("\"month\":5", with: "\"month\":9")
    #expect(MetadataService.found(in: Array(wrong.utf8), count: 2)?.first?.timeTaken?.month == 9)
    let none = text.replacing("\"month\":5", with: "\"month\":0")
    #expect(none != text && MetadataService.found(in: Array(none.utf8), count: 2) == nil)
    #expect(MetadataService.answer(to: [1, 2]) == [])
    var numbers = SplitMix64(seed: 3)
    for _ in 0..<2000 {
      _ = MetadataService.found(in: DamagedFilesTests.changed(answer, &numbers), count: 2)
    }
  }
}
